"""Pages on what is sent to other deployments, and the door through which theirs come in."""
