"""Moves of the ledger as Parquet, a file a month: how long, how much memory.

The moves are written by the database itself, past the services: who may issue what is not measured
here. The limit beside it is how fast the database gives the bare numbers of moves.
"""

import argparse
import resource
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Final

from django.db import connection, transaction

from resguardo.insight import tables
from resguardo.insight.exchange.export import export
from resguardo.interfaces.cli.bench.figures import Figure, timed
from resguardo.interfaces.cli.bench.register import register_of

MOVES_AN_ENTRY: Final = 4
WEAPONS: Final = 1_000
MONTHS: Final = 12


def measure(args: argparse.Namespace) -> list[Figure]:
    """Fill the ledger, export it, count what came out."""
    moves: int = args.size
    register_of(WEAPONS, name="Custodia Ficticia de Tablas S.A.")
    _fill(moves // MOVES_AN_ENTRY)
    before = resource.getrusage(resource.RUSAGE_SELF)
    with tempfile.TemporaryDirectory(prefix="resguardo-export-") as folder:
        out = Path(folder) / "out"
        seconds = timed(lambda: list(export(out)))
        after = resource.getrusage(resource.RUSAGE_SELF)
        written = sum(
            batch.num_rows for _path, _first, batch in tables.numbered_batches(out, "moves")
        )
    if written < moves:
        raise RuntimeError(f"{written} of {moves} moves came out")
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return [
        Figure(f"export {written:,} moves", seconds, "s", "<= 60 for 10,000,000",
               written / _numbers_per_second(written)),
        Figure("export: moves", written / seconds, "moves/s", ">= 166,667"),
        Figure("export: processor time", 1_000_000 * used / written, "µs/move", "<= 6"),
        Figure("export: memory at its peak", after.ru_maxrss / 1024, "MiB"),
    ]  # fmt: skip


def _numbers_per_second(rows: int) -> float:
    start = perf_counter()
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT entry_id, thing_id, quantity, giver_id, taker_id FROM custody_move")
        while cursor.fetchmany(100_000):
            pass
    return rows / (perf_counter() - start)


def _fill(entries: int) -> None:
    """Entries of four moves each, over a year; they have no leaves, and no database keeps them."""
    is_sqlite = connection.vendor == "sqlite"
    numbers = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
        if is_sqlite
        else "WITH n(i) AS (SELECT * FROM generate_series(1, %s))"
    )
    name = "lower(hex(randomblob(16)))" if is_sqlite else "gen_random_uuid()"
    first = datetime(2025, 1, 1, tzinfo=UTC)
    months = [
        connection.ops.adapt_datetimefield_value(first + timedelta(days=30 * month))
        for month in range(MONTHS)
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT max(sequence) FROM custody_entry")
        start = cursor.fetchone()[0]
        cursor.execute(
            "SELECT organisation_id, min(taker_id), min(giver_id), min(thing_id) FROM custody_entry"
            " JOIN custody_move ON entry_id = sequence GROUP BY organisation_id"
        )
        owner, taker, giver, thing = cursor.fetchone()
        share = max(entries // MONTHS, 1)
        for place, moment in enumerate(months):
            cursor.execute(
                f"{numbers} INSERT INTO custody_entry (sequence, public_id, organisation_id, kind,"  # noqa: S608 - constants
                " occurred_at, recorded_at, confirmation, capture, device_id, reason, document,"
                f" batch, request_id) SELECT i + %s, {name}, %s, 'issue', %s, %s, 'pin', 'scanned',"
                " 'desk-1', '', '', i + %s, '' FROM n",
                [share, start + place * share, owner, moment, moment, start + place * share],
            )
        count = share * MONTHS
        cursor.execute(
            f"{numbers} INSERT INTO custody_move (entry_id, thing_id, quantity, giver_id, taker_id,"  # noqa: S608 - constants
            " condition) SELECT 1 + %s + (i - 1) / %s, %s + i %% %s, 1, %s, %s, '' FROM n",
            [count * MOVES_AN_ENTRY, start, MOVES_AN_ENTRY, thing, WEAPONS, giver, taker],
        )
