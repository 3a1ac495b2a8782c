"""What the database knows of its tables, so that it walks the right index.

PostgreSQL looks for itself. SQLite never does, and guesses: with 100,000 weapons in one company an
issue took 24 ms and a weapon's page 36 ms, and 4 ms and 23 ms after one look of 11 ms. A connection
uses what was known when it was opened; so `serve` looks before it starts, and whatever brings in a
great deal looks at its end.

A unique index over a column that is mostly empty looks as if it told nothing apart: SQLite counts
all the empty ones as one value. It then walked 500,000 entries to find the one of a request, 0.7 s.
So what it wrote down of unique indexes is put right: their last column leaves one row.
"""

from typing import Final

from django.db import connection

_ROWS_AN_INDEX: Final = 1_000
"""How far a look goes into each index: enough to tell a company from a serial number."""

_UNIQUE_LEAVES_ONE_ROW: Final = """
UPDATE sqlite_stat1 SET stat = rtrim(stat, '0123456789') || '1' WHERE idx IN (
    SELECT described.name
    FROM sqlite_schema AS tables JOIN pragma_index_list(tables.name) AS described
    WHERE tables.type = 'table' AND described."unique" AND NOT described.partial
)
"""


def look_at_tables() -> None:
    """Have SQLite count what its indexes tell apart; elsewhere nothing."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {_ROWS_AN_INDEX}")
        cursor.execute("ANALYZE")
        cursor.execute(_UNIQUE_LEAVES_ONE_ROW)
        cursor.execute("ANALYZE sqlite_schema")  # which only reads again what is written down
