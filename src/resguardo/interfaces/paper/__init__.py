"""The paper face: what is typeset and given out, and the words and ways of writing it uses.

The pages, the API and the commands stand above it and issue papers through it; it knows none of
them. A paper is one row of `catalogue` and one function that gathers what stands on it.
"""
