"""What is true: pure functions, without framework, database, network, clock or chance.

Whoever wants to know what Resguardo promises reads this floor, in an afternoon. The same functions
decide in daily work, in the rebuild from nothing (`fsck`) and in the tests, so that there is one
set of rules and not three.
"""
