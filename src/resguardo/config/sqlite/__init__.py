"""SQLite for a server of one process and several threads."""
