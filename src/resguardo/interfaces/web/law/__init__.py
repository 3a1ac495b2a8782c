"""Pages on the law: what each country asks, from where that is known, and what is not known."""
