"""Oversight: what went wrong, and what the law then asks.

Keeps incidents and what an authority did about arms. Guarantees that a variance nobody could
explain is an incident, opened in the same transaction. Refuses to close an incident silently.
"""
