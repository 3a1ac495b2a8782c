"""Other ways to find a serial as read, asked the same questions as the index in the same run.

A scan of every serial with a compiled edit distance, DuckDB's own distance, and trigrams of
PostgreSQL where the benchmark was given a database that has them. All are told the maker and the
calibre, which put what is equally near in order.
"""

import random
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, Final, NamedTuple

import duckdb
from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import OSA

from resguardo.insight.tracing.search import Index, Reading
from resguardo.interfaces.cli.bench.figures import Figure, median_ms, percentile_ms, timed
from resguardo.interfaces.cli.bench.misreading import KINDS, Row

ASKED: Final = 15
"""Readings of each kind that every rival is asked; some need a second each."""
TEN: Final = 10
REACH: Final = 2
HOLES: Final = "*"
_SEED: Final = 41

Answers = Callable[["Asked"], Iterable[str]]


class Asked(NamedTuple):
    """A reading, and the firearm that was read."""

    reading: Reading
    row: Row


def measure(path: Path, rows: list[Row], index: Index) -> list[Figure]:
    """Ask everybody the same."""
    chance = random.Random(_SEED)
    asked = {
        kind: _questions(read_as, rows, chance, ASKED)
        for kind, read_as in KINDS.items()
        if HOLES not in read_as("00000", chance)
    }
    figures = _ask("this index", asked, lambda each: _by_index(index, each))
    figures += _ask("a scan of every serial", asked, partial(_by_scan, rows, _serials(rows)))
    with duckdb.connect() as other:
        other.execute("CREATE TABLE register AS SELECT * FROM read_csv(?)", [str(path)])
        figures += _ask("DuckDB levenshtein", asked, partial(_by_duckdb, other))
    if _trigrams_are_there():
        figures.append(Figure("trace: pg_trgm, build", timed(lambda: _load(rows)), "s"))
        figures.append(Figure("trace: pg_trgm, size of table and index", _megabytes(), "MiB"))
        figures += _ask("pg_trgm", asked, _by_trigrams)
    else:
        print("pg_trgm is not compared: give DATABASE_URL of an empty PostgreSQL database that has "
              "the extension.", file=sys.stderr)  # fmt: skip
    return figures


def _questions(
    read_as: Callable[[str, random.Random], str], rows: list[Row], chance: random.Random, many: int
) -> list[Asked]:
    return [
        Asked(Reading(read_as(row.serial, chance), row.make, row.calibre), row)
        for row in chance.sample(rows, min(many, len(rows)))
    ]


def _serials(rows: list[Row]) -> list[str]:
    return [row.serial for row in rows]


def _ask(who: str, asked: dict[str, list[Asked]], answers: Answers) -> list[Figure]:
    """Put all questions to one of them: how long, and how often right."""
    figures, seconds = [], []
    for kind, questions in asked.items():
        right = 0
        for each in questions:
            start = perf_counter()
            found = list(answers(each))
            seconds.append(perf_counter() - start)
            right += each.row.firearm_id in found
        share = right / len(questions)
        figures.append(Figure(f"trace: {who}, right in the first ten, {kind}", share, "share"))
    return [
        Figure(f"trace: {who}, median", median_ms(seconds), "ms"),
        Figure(f"trace: {who}, p95", percentile_ms(seconds, 0.95), "ms"),
        *figures,
    ]


def _by_index(index: Index, each: Asked) -> Iterable[str]:
    return index.firearm_ids(index.search(each.reading, limit=TEN))


def _by_scan(rows: list[Row], serials: list[str], each: Asked) -> Iterable[str]:
    near = process.extract(
        each.reading.serial, serials, scorer=OSA.distance, score_cutoff=REACH, limit=None
    )
    best = sorted(
        (distance, rows[place].make != each.reading.make,
         rows[place].calibre != each.reading.calibre, place)
        for _serial, distance, place in near
    )  # fmt: skip
    return (rows[place].firearm_id for *_order, place in best[:TEN])


def _by_duckdb(other: duckdb.DuckDBPyConnection, each: Asked) -> Iterable[str]:
    sql = (
        "SELECT firearm_id FROM register WHERE levenshtein(serial, $serial) <= 2"
        " ORDER BY levenshtein(serial, $serial), make <> $make, calibre <> $calibre LIMIT 10"
    )
    return (name for (name,) in other.execute(sql, _told(each)).fetchall())


def _told(each: Asked) -> dict[str, Any]:
    read = each.reading
    return {"serial": read.serial, "make": read.make, "calibre": read.calibre}


def _trigrams_are_there() -> bool:
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
        return cursor.fetchone() is not None


def _load(rows: list[Row]) -> None:
    """Copy the register into a table with an index of trigrams."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute(
            "CREATE TEMPORARY TABLE traced"
            " (firearm_id text, serial text, make text, model text, calibre text)"
        )
        with cursor.copy("COPY traced FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute("CREATE INDEX traced_serial ON traced USING gin (serial gin_trgm_ops)")
        cursor.execute("ANALYZE traced")


def _megabytes() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size('traced')")
        return float(cursor.fetchone()[0]) / 2**20


def _by_trigrams(each: Asked) -> Iterable[str]:
    sql = (
        "SELECT firearm_id FROM traced WHERE serial %% %(serial)s ORDER BY"
        " similarity(serial, %(serial)s) DESC, make <> %(make)s, calibre <> %(calibre)s LIMIT 10"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, _told(each))
        return [name for (name,) in cursor.fetchall()]
