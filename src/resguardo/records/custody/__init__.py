"""Custody: who answers for what at each moment.

Keeps accounts, entries, moves and holdings; counts, hand-overs, transfers and reviews. Guarantees
that every thing is somewhere, that nothing appears from nowhere or vanishes, that a firearm is in
one place under any race, and that each entry is a leaf of the log. Refuses to edit an entry: what
was wrong is reversed, and both stay. Refuses to close a shortfall that has no class, number,
reason and second person.
"""
