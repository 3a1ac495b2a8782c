"""Pages on filings: what is due, what was filed, and what is about to lapse."""
