"""The log beneath all records: leaves, tree, checkpoints, cosignatures, reads; no arms in it."""
