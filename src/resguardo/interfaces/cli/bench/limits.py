"""What the machine does: one row a commit, many rows a statement, on the configured database."""

import argparse
from time import perf_counter
from typing import Final

from django.db import connection, transaction

from resguardo.interfaces.cli.bench.figures import Figure, median_ms, timed

COMMITS: Final = 2_000
ROWS: Final = 50_000


def measure(_args: argparse.Namespace) -> list[Figure]:
    """Measure single commits and bulk rows."""
    return [
        Figure("limit: one-row commit", one_row_commit_ms(), "ms"),
        Figure("limit: rows in one statement", bulk_rows_per_second(), "rows/s"),
    ]


def one_row_commit_ms() -> float:
    """The median of one row written and committed."""
    _make_table()

    def write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_row (n, words) VALUES (%s, %s)", [1, "x" * 80])

    return median_ms([timed(write) for _each in range(COMMITS)])


def bulk_rows_per_second() -> float:
    """Rows a second when many are written in one transaction."""
    _make_table()
    rows = [(n, "x" * 80) for n in range(ROWS)]
    start = perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany("INSERT INTO bench_row (n, words) VALUES (%s, %s)", rows)
    return ROWS / (perf_counter() - start)


def _make_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_row")
        cursor.execute("CREATE TABLE bench_row (n bigint, words text)")
