"""Marks words for the translators without translating them.

The kernel knows no language: it names its sentences in English, and a face puts them into the
reader's. The mark has the name that the gettext tools look for.

>>> gettext_noop("{thing} is not held by {account}.")
'{thing} is not held by {account}.'
"""


def gettext_noop(words: str) -> str:
    """Give back the words unchanged; being called is what marks them."""
    return words
