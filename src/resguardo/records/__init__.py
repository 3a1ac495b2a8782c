"""What is kept: the tables, one Django app a chapter, in reading order.

transparency < people < places < register < permits < service < custody < intake < oversight <
compliance < assistance. A chapter uses only those before it. Inside a chapter services write,
selectors read, projections fold the past into the present, and models describe. Nothing outside
this floor touches a table.
"""
