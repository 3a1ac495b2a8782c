"""Pages of assistance: the programme officer's desk, and what those who take part are shown."""
