"""Places: where arms can lawfully be and where guards serve.

Keeps sites, armouries, rooms, safes, posts, vehicles, ranges, workshops and depots as one tree.
Guarantees that a place belongs to one organisation and that its exact position is shown only to
those who need it. Refuses to delete: a place is closed.
"""
