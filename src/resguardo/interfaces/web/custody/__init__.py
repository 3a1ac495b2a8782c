"""Pages on custody: today, who holds what, what is overdue, what happened, and how it was then."""
