"""Pages on files that somebody hands in: what they hold, what is wrong, and taking them in."""
