"""Storage: what ammunition may lie in a room, and what was seen of it there.

Keeps the licence of a room with its limits and its day of review, what people read on the boxes of
a lot, and the log of temperatures. Guarantees that nothing that was read is overwritten. Refuses to
guess: a class that nobody has read is unknown, and small-arms cartridges (1.4S) meet no formula.
"""
