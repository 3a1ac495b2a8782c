"""Register: what each numbered or counted thing is.

Keeps makers, models, firearms with their parts, marks and photographs, magazines, vests and other
kit, and lots of ammunition. A firearm is its maker, model, calibre and serial; the serial stays as
it was read. Guarantees that a thing once enrolled can be found for ever, and that its identity
changes only through two persons. Where a thing is stands in custody, not here.
"""
