"""SQLite for a server of a few processes with several threads each."""
