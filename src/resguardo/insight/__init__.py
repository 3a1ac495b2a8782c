"""Insight: what can be learned from the record, over exported tables and never over the database."""
