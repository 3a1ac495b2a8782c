"""Papers: documents that were issued, each with a number, a hash and a place in the log.

Keeps what stands on each paper, word for word, and the hash of the file that was given out.
Guarantees that the numbers of an organisation and year have no gaps, that the hash is a leaf of
the log in the same transaction, and that the same bytes are given again or it is said that they are
not. Refuses nothing about the contents: those come from the chapters below, by their own gates.
"""
