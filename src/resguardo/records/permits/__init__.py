"""Permits: what is allowed, from when to when.

Keeps every lawful leave of the same shape: of a company, a weapon, a guard, premises, a transport;
also fitness certificates, qualifications and the adopted jurisdiction profile's limits. Guarantees
that what was valid on a past day can still be told. Refuses to edit a permit's span: a permit is
renewed, suspended or revoked, and each of these is a dated row.
"""
