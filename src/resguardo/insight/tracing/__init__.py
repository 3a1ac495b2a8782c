"""Finding the weapon that a worn serial, read by somebody else, may belong to."""
