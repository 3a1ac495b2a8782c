"""Tracing serials at national size: building, answering one by one and in a batch, and being right.

The rivals are asked the same questions in the same run: a scan of every serial with a compiled
edit distance, and a query of DuckDB. Both find what they find by looking at every row, so their
time is the limit that an index must beat.
"""

import argparse
import csv
import random
import resource
import string
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import duckdb
from rapidfuzz import process
from rapidfuzz.distance import OSA

from resguardo.insight.tracing.batch import Query, answers
from resguardo.insight.tracing.building import COLUMNS, build_index, read_register
from resguardo.insight.tracing.likelihood import ALPHABET
from resguardo.insight.tracing.search import Index, Reading
from resguardo.interfaces.cli.bench.figures import Figure, median_ms, percentile_ms, timed

QUERIES: Final = 1_000
BATCH: Final = 10_000
SCANS: Final = 5
CONFIDENT: Final = 0.9
_SEED: Final = 20_180_313
_LETTERS: Final = "ABCDEFGHJKLMNPRSTUVWXYZ"


class Row(NamedTuple):
    """One firearm of the made-up register."""

    firearm_id: str
    serial: str
    make: str
    model: str
    calibre: str


MAKES: Final = (
    ("Taurus", 34, "LLdddddd", (".38 Special", "9 mm Luger")),
    ("Rossi", 12, "Ldddddd", (".38 Special",)),
    ("Smith & Wesson", 10, "LLLdddd", (".38 Special", ".357 Magnum")),
    ("Glock", 10, "LLLLddd", ("9 mm Luger", ".40 S&W")),
    ("Bersa", 8, "dddddd", ("9 mm Luger", ".380 ACP")),
    ("Mossberg", 9, "Ldddddd", ("12 GA",)),
    ("CZ", 7, "LdddddL", ("9 mm Luger",)),
    ("Ranger", 10, "ddddddL", (".38 Special",)),
)
"""Maker, share, how its serials are built, calibres. Patterns like those of real makers."""


def measure(args: argparse.Namespace) -> list[Figure]:
    """Build an index of `--firearms` rows and ask it."""
    chance = random.Random(_SEED)  # noqa: S311 - the same made-up register each time
    with tempfile.TemporaryDirectory(prefix="resguardo-trace-") as name:
        folder = Path(name)
        rows = _write_register(folder / "register.csv", args.firearms, chance)
        seconds = timed(
            lambda: build_index(read_register(folder / "register.csv"), folder / "index")
        )
        size = sum(each.stat().st_size for each in (folder / "index").iterdir())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        figures = [
            Figure(
                f"trace: build, {args.firearms:,} firearms", seconds, "s", "<= 120 at 5,000,000"
            ),
            Figure("trace: size of the index", size / 2**20, "MiB", "<= 2,048 at 5,000,000"),
            Figure("trace: memory at its highest", peak, "MiB"),
        ]
        figures += _quality(Index(folder / "index"), rows, chance)
        figures.append(_batch(folder / "index", rows, chance))
        figures += _rivals(folder / "register.csv", rows, chance)
    return figures


def misread(serial: str, chance: random.Random) -> str:
    """Do to a serial what tired eyes do: mostly take one character for another."""
    text, place = list(serial), chance.randrange(len(serial) - 1)
    way = chance.randrange(10)
    if way < 7:  # noqa: PLR2004 - seven of ten
        text[place] = chance.choice(ALPHABET)
    elif way == 7:  # noqa: PLR2004
        del text[place]
    elif way == 8:  # noqa: PLR2004
        text.insert(place, chance.choice(ALPHABET))
    else:
        text[place], text[place + 1] = text[place + 1], text[place]
    return "".join(text)


def _write_register(path: Path, firearms: int, chance: random.Random) -> list[Row]:
    rows = list(_made_up(firearms, chance))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return rows


def _made_up(firearms: int, chance: random.Random) -> Iterator[Row]:
    weights = [share for _make, share, _pattern, _calibres in MAKES]
    for number, (make, _share, pattern, calibres) in enumerate(
        chance.choices(MAKES, weights, k=firearms)
    ):
        serial = "".join(
            chance.choice(_LETTERS if kind == "L" else string.digits) for kind in pattern
        )
        yield Row(f"F{number:08d}", serial, make, "M", chance.choice(calibres))


Readings = Callable[[str, random.Random], str]

KINDS: Final[dict[str, Readings]] = {
    "one misread": misread,
    "two misread": lambda serial, chance: misread(misread(serial, chance), chance),
    "one unknown, one misread": lambda serial, chance: (
        misread(serial[:4], chance) + "?" + serial[5:]
    ),
    "the end is missing": lambda serial, _chance: serial[:-1] + "*",
}


def _quality(index: Index, rows: list[Row], chance: random.Random) -> list[Figure]:
    figures, seconds = [], []
    for kind, read_as in KINDS.items():
        right = 0
        for row in chance.sample(rows, QUERIES):
            reading = Reading(read_as(row.serial, chance), row.make, row.calibre)
            seconds.append(timed(partial(index.search, reading)))
            hits = index.search(reading)
            right += row.firearm_id in map(index.firearm_id, hits)
        figures.append(
            Figure(f"trace: right in the first ten, {kind}", right / QUERIES, "share", ">= 0.98")
        )
    confident = sum(
        bool(hits) and hits[0].score >= CONFIDENT
        for _each in range(QUERIES)
        for hits in [index.search(Reading("".join(chance.choices(ALPHABET, k=8))))]
    )
    return [
        Figure("trace: a query, median", median_ms(seconds), "ms", "<= 2"),
        Figure("trace: a query, p99", percentile_ms(seconds, 0.99), "ms", "<= 25"),
        *figures,
        Figure("trace: absent serials found with confidence", confident / QUERIES, "share", "0"),
    ]


def _batch(folder: Path, rows: list[Row], chance: random.Random) -> Figure:
    asked = chance.sample(rows, min(BATCH, len(rows)))
    queries = [
        Query(str(n), Reading(misread(row.serial, chance), row.make, row.calibre))
        for n, row in enumerate(asked)
    ]
    seconds = timed(lambda: sum(map(len, answers(folder, queries, limit=10))))
    return Figure("trace: batch", len(queries) / seconds, "queries/s", ">= 1,000")


def _rivals(path: Path, rows: list[Row], chance: random.Random) -> list[Figure]:
    serials = [row.serial for row in rows]
    asked = [misread(row.serial, chance) for row in chance.sample(rows, SCANS)]
    scan = [
        timed(
            partial(process.extract, read, serials, scorer=OSA.distance, score_cutoff=2, limit=10)
        )
        for read in asked
    ]
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE register AS SELECT * FROM read_csv(?)", [str(path)])
        sql = (
            "SELECT firearm_id FROM register WHERE levenshtein(serial, ?) <= 2"
            " ORDER BY levenshtein(serial, ?) LIMIT 10"
        )
        lines = [timed(partial(_ask, connection, sql, read)) for read in asked]
    return [
        Figure("trace: rival, scan with a compiled distance", median_ms(scan), "ms"),
        Figure("trace: rival, DuckDB levenshtein", median_ms(lines), "ms"),
    ]


def _ask(connection: duckdb.DuckDBPyConnection, sql: str, read: str) -> None:
    connection.execute(sql, [read, read]).fetchall()
