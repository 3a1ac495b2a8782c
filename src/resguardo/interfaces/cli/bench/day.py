"""A day's increment: what the screening of a week's moves costs on top of a year that it has seen.

A country is invented, screened up to a week before its end with a state, and then to its end. With
`--companies 1700 --months 12` that is two million moves on top of a hundred million: as many as a
country of the largest makes in three days.
"""

import argparse
import resource
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from resguardo.insight import tables
from resguardo.insight.screening.screen import screen
from resguardo.insight.synthetic.clock import day_of
from resguardo.insight.synthetic.simulate import planned, write_country
from resguardo.interfaces.cli.bench.figures import Figure, timed

SEED: Final = 5
FRESH: Final = timedelta(days=7)
MEMORY_GIB: Final = 6
"""What DuckDB may hold; the process has another gigabyte or two beside it."""


def measure(args: argparse.Namespace) -> list[Figure]:
    """Invent a country, screen all but its last week, and then that week."""
    with tempfile.TemporaryDirectory(prefix="resguardo-day-") as folder:
        data, state = Path(folder) / "tables", Path(folder) / "state"
        plan = planned(
            seed=SEED, companies=args.companies, months=args.months, diversions=args.diversions
        )
        for _company in write_country(data, plan):
            pass
        last = day_of(plan.last_day) - timedelta(days=1)
        before = last - FRESH
        every = sum(pq.read_metadata(path).num_rows for path in tables.files_of(data, "moves"))
        first = timed(lambda: screen(data, as_of=before, state=state, memory_gib=MEMORY_GIB))
        day = timed(lambda: screen(data, as_of=last, state=state, memory_gib=MEMORY_GIB))
        size = sum(path.stat().st_size for path in state.iterdir())
    used = resource.getrusage(resource.RUSAGE_SELF)
    return [
        Figure("day: moves in all", every, "moves"),
        Figure("day: first run, which leaves a state", first, "s", "<= 600"),
        Figure("day: the last seven days on top of it", day, "s", "<= 20"),
        Figure("day: the state on disk", size / 2**20, "MiB"),
        Figure(
            "day: memory of the process at its highest", used.ru_maxrss / 1024, "MiB", "<= 8192"
        ),
    ]
