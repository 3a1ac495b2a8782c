"""Statements that go to PostgreSQL together: one way there and back for all of them.

An entry is nine statements of which nobody needs to know more than that all went well. Sent one by
one, each waits for the one before. Together they are worked off in the order in which they were
sent, each seeing what is there when its turn comes; what the database refuses is raised where the
block ends, at the latest.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

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


def write_rows(cursor: CursorWrapper, statement: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run a statement in which `{rows}` stands for rows of values in brackets.

    PostgreSQL takes as many of them as fit, SQLite one at a time: each is what costs it less.
    """
    if not rows:
        return
    if connection.vendor != "postgresql":
        cursor.executemany(_opened(statement, len(rows[0]), 1), rows)
        return
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[start : start + _ROWS_AT_ONCE]
        values = [value for row in some for value in row]
        cursor.execute(_opened(statement, len(some[0]), len(some)), values)


_ROWS_AT_ONCE = 100
"""How many of the widest (23 columns) stay under the 65,535 values of one statement, by far."""


@lru_cache(maxsize=512)
def _opened(statement: str, columns: int, rows: int) -> str:
    row = f"({', '.join(['%s'] * columns)})"
    return statement.format(rows=", ".join([row] * rows))
