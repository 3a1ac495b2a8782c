"""Screening: rules over the tables that point at what a person should look at, and say why.

Reading order: `ground` lays the tables out as they were known on a day, `shape` says what a rule
is, `rules` has them by subject, `screen` runs them and turns rows into alerts, `quality` measures
them against a synthetic country of which the truth is known.
"""
