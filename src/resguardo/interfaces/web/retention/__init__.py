"""Pages on how long what is kept about persons, and on orders to keep it."""
