"""Wind-down: companies that close, lapse or fall silent, and what is left of their arms."""
