"""Pages on counts and hand-overs: due, opened, seen, compared, accepted, printed."""
