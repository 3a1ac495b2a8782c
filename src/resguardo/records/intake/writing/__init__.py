"""From records to rows of the register and entries of the ledger, chunk by chunk.

A writer first compares a chunk with what is there: what is there already is left alone and its
differences are shown, so that a second run of the same file changes nothing. Then it writes what is
new, through the services of the chapters below, under all of their rules.
"""
