"""Whose rows the database shows: the second fence behind the selectors, on PostgreSQL.

Selectors narrow every question to what the viewer may see. A question that forgot would show
another company's rows; so the database narrows it once more. What is in sight belongs to the thread
or task at work, is nothing until somebody is admitted, and is told to the database by the
connection itself before the next statement (`config/postgresql`). On SQLite it has no effect.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

SETTING: Final = "resguardo.sight"
NOTHING: Final = ""
EVERYTHING: Final = "all"

_sight: ContextVar[str] = ContextVar("sight", default=NOTHING)


def current() -> str:
    """What is in sight, as the database is told: nothing, everything, or keys of organisations."""
    return _sight.get()


def look(*organisations: int) -> None:
    """Bring these organisations into sight, and no other, until somebody says otherwise."""
    _sight.set(",".join(str(each) for each in organisations))


def look_everywhere() -> None:
    """Bring everything into sight: for who oversees all companies, and for the console."""
    _sight.set(EVERYTHING)


@contextmanager
def nothing() -> Iterator[None]:
    """Begin with nothing in sight, and leave behind what was in sight before."""
    token = _sight.set(NOTHING)
    try:
        yield
    finally:
        _sight.reset(token)


@contextmanager
def everything() -> Iterator[None]:
    """Bring everything into sight for a moment: for a question that has its own bounds."""
    token = _sight.set(EVERYTHING)
    try:
        yield
    finally:
        _sight.reset(token)


@contextmanager
def also(organisation: int) -> Iterator[None]:
    """Bring one more organisation into sight for a moment: the other side of a transfer."""
    now = _sight.get()
    wider = now if now == EVERYTHING else ",".join(filter(None, (now, str(organisation))))
    token = _sight.set(wider)
    try:
        yield
    finally:
        _sight.reset(token)
