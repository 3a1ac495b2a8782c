"""Statements that go to PostgreSQL together: one way there and back for all of them.

An entry is nine statements of which nobody needs to know more than that all went well. Sent one by
one, each waits for the one before. Together they are worked off in the order in which they were
sent, each seeing what is there when its turn comes; what the database refuses is raised where the
block ends, at the latest.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from itertools import chain
from typing import Any, Final, cast

from django.db import connection
from django.db.backends.utils import CursorWrapper

Check = Callable[[], None]


@contextmanager
def together() -> Iterator[Callable[[Check], None]]:
    """Send the statements within without waiting for each; all are answered where the block ends.

    Gives a function that puts a check of an answer off until then. One block within another is a
    part of it. SQLite answers at once.
    """
    around = _checks.get()
    if around is not None:
        yield around.append
        return
    checks: list[Check] = []
    outside = _checks.set(checks)
    try:
        with _in_one_way():
            yield checks.append
    finally:
        _checks.reset(outside)
    for check in checks:
        check()


_checks: ContextVar[list[Check] | None] = ContextVar("checks of the statements sent", default=None)


@contextmanager
def _in_one_way() -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def write_rows(cursor: CursorWrapper, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Run a statement in which `{rows}` stands for rows of values in brackets.

    Many rows go in one statement. What is left over goes so too on PostgreSQL, where each way there
    and back counts; SQLite takes it row by row, since it would prepare a new text for each count.
    """
    rows = list(rows)
    if not rows:
        return
    width = len(rows[0])
    if connection.vendor == "postgresql":
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            some = rows[start : start + _ROWS_AT_ONCE]
            cursor.execute(_opened(statement, width, len(some)), [*chain.from_iterable(some)])
        return
    size = _ROWS_AT_ONCE_IN_A_FILE
    full = len(rows) - len(rows) % size
    if full:
        portions = (
            [*chain.from_iterable(rows[start : start + size])] for start in range(0, full, size)
        )
        cursor.executemany(_opened(statement, width, size), cast("Any", portions))
    if full < len(rows):
        cursor.executemany(_opened(statement, width, 1), rows[full:])


_ROWS_AT_ONCE: Final = 100
"""How many of the widest (23 columns) stay under the 65,535 values of one statement, by far."""

_ROWS_AT_ONCE_IN_A_FILE: Final = 500
"""SQLite takes 32,766 values at most in one, and the widest give 11,500. A row that is a statement
of its own costs half as much again: it begins, looks for the next key, and ends."""


@lru_cache(maxsize=512)
def _opened(statement: str, columns: int, rows: int) -> str:
    row = f"({', '.join(['%s'] * columns)})"
    return statement.format(rows=", ".join([row] * rows))
