"""The counter: issue, return and whole shifts, as the armourer sees them."""
