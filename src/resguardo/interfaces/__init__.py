"""What is shown: web, api and cli.

Three faces of the same records. Each translates: it reads what a person or a program sent, calls
one service or some selectors, and shows the result. They import neither tables nor one another, so
that no rule can hide in a page.
"""
