"""Tracing serials at national size: building, answering one by one and in a batch, and being right.

The made-up register is dense on purpose: four hundred thousand pistols of one maker share six
digits. There a reading with two errors fits so many firearms that no search can have the right one
among ten; how often the best possible one has it is reckoned beside, without the index (`ceiling`).
"""

import argparse
import csv
import random
import resource
import string
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Final

from resguardo.insight.tracing.batch import Query, answers
from resguardo.insight.tracing.building import COLUMNS, build_index, read_register
from resguardo.insight.tracing.likelihood import ALPHABET
from resguardo.insight.tracing.search import Index, Reading
from resguardo.interfaces.cli.bench import ceiling, rivals
from resguardo.interfaces.cli.bench.figures import Figure, median_ms, percentile_ms, timed
from resguardo.interfaces.cli.bench.misreading import KINDS, Row, misread

QUERIES: Final = 1_000
BATCH: Final = 10_000
CONFIDENT: Final = 0.9
_SEED: Final = 20_180_313
_LETTERS: Final = "ABCDEFGHJKLMNPRSTUVWXYZ"


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
    chance = random.Random(_SEED)
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
        figures += ceiling.measure(rows, Index(folder / "index"))
        figures += rivals.measure(folder / "register.csv", rows, Index(folder / "index"))
    return figures


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


def _quality(index: Index, rows: list[Row], chance: random.Random) -> list[Figure]:
    figures, seconds = [], []
    for kind, read_as in KINDS.items():
        right = 0
        for row in chance.sample(rows, min(QUERIES, len(rows))):
            reading = Reading(read_as(row.serial, chance), row.make, row.calibre)
            start = perf_counter()
            hits = index.search(reading)
            seconds.append(perf_counter() - start)
            right += row.firearm_id in index.firearm_ids(hits)
        share = right / min(QUERIES, len(rows))
        figures.append(Figure(f"trace: right in the first ten, {kind}", share, "share", ">= 0.98"))
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
