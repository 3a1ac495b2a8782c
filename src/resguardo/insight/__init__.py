"""Insight: what the record teaches, learned from exported tables and never from the database."""
