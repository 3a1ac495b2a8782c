"""The country as its authority sees it: across companies, and in figures by region."""
