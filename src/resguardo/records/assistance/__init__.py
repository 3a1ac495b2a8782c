"""Assistance: what a programme does for companies and authorities, and what came of it.

Keeps programmes with their money, results and risks, activities of every kind step by step, and who
took part. Guarantees that a programme sees of a company's register only what that company agreed
to, from the day it agreed to the day it ends it. Refuses a step before what it rests on is there.
"""
