"""Many readings in one run: a file of queries, answered by as many threads as there are cores."""

import csv
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

from .search import Index, Reading

QUERY_COLUMNS: Final = ("query_id", "serial", "make", "calibre")
_PORTION: Final = 100


class QueriesUnreadable(Problem):
    """The file of queries has not the columns that it needs."""

    code = "trace.queries-unreadable"
    wording = _(
        "{path} is no file of queries: {reason}. It needs the columns query_id, serial, make and "
        "calibre in its first row, as CSV in UTF-8; make and calibre may be empty."
    )
    path: str
    reason: str


class Query(NamedTuple):
    """One line of a file of queries."""

    query_id: str
    reading: Reading


class Answer(NamedTuple):
    """One line of the answer to it; a query that nothing answers has no line."""

    query_id: str
    rank: int
    firearm_id: str
    score: float


def read_queries(path: Path) -> list[Query]:
    """Read a file of queries, whole.

    Refuses what is no such file, and one that lacks a column (`QueriesUnreadable`).
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [name for name in QUERY_COLUMNS[:2] if name not in (rows.fieldnames or ())]
            if missing:
                raise QueriesUnreadable(str(path), ", ".join(missing))
            return [
                Query(
                    row["query_id"],
                    Reading(row["serial"] or "", row.get("make") or "", row.get("calibre") or ""),
                )
                for row in rows
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise QueriesUnreadable(str(path), str(error)) from None


def answers(folder: Path, queries: Sequence[Query], *, limit: int) -> Iterator[list[Answer]]:
    """Answer the queries in their order, a portion at a time, on as many threads as cores.

    The work is done in arrays, which lets threads run beside each other; they share one index and
    need no time to start.
    """
    index = Index(folder)
    portions = [queries[at : at + _PORTION] for at in range(0, len(queries), _PORTION)]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        yield from pool.map(lambda portion: _answer(index, portion, limit), portions)


def _answer(index: Index, portion: Sequence[Query], limit: int) -> list[Answer]:
    """Answer a portion; a reading of nothing, and one that nothing is like, has no line."""
    found = index.search_many([query.reading for query in portion], limit=limit)
    names = iter(index.firearm_ids(hit for hits in found for hit in hits))
    return [
        Answer(query.query_id, rank, next(names), round(hit.score, 6))
        for query, hits in zip(portion, found, strict=True)
        for rank, hit in enumerate(hits, start=1)
    ]
