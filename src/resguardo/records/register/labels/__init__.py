"""Labels: the symbol that stands for a thing, proven to scan, and the sheets it is printed on."""
