"""Compliance: what standards ask, and what can be said of it.

Keeps catalogues that somebody brings along beside those that ship with the package. Guarantees that
a catalogue says where each number comes from, and that a control keeps its identifier. Refuses a
catalogue with a word that nobody would be shown.
"""
