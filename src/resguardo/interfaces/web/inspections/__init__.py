"""Inspections: the calendar, one visit with its checklist, findings and what follows from them."""
