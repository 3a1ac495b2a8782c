"""Stages: built through the services once, and put back row by row for every test after the first.

Most tests stand on the same few stages: a cast, an armoury, a house, a programme. Building one
takes up to half a second, and putting its rows back a small part of it. So a function that sets a
stage says `@built_once` and is called as ever. Its first call in a process does the work; every row
that it added or changed is kept as the database has it, and what it returned with them. A later
call with the same arguments puts the rows back with bare statements and returns a copy of its own:
what one test does to a stage, no other test finds.

A stage is put back only on the ground on which it was built: the tables it writes to have the same
rows as then. On any other ground (somebody acted before, say) it is built. Nothing of it is made
up: leaves, hashes, keys and identifiers are those of the build, and every rule of the database
looks at them again. Only the fences of PostgreSQL do not: the owner puts the rows back.
"""

import pickle
from collections.abc import Callable, Iterable
from dataclasses import dataclass, is_dataclass
from functools import cache, wraps
from io import BytesIO
from typing import Any, Final, ParamSpec, Protocol, TypeVar, cast

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import get_language

from tests.application_role import as_the_owner

Given = ParamSpec("Given")
Stage = TypeVar("Stage")
Rows = dict[tuple[str, str], str]
"""The row of each table and key, as literals of SQL, in the order of the keys."""


class Below(Protocol):
    """The stage that another stands on; it is a dataclass."""

    at: Any


@dataclass(frozen=True)
class Kept:
    """What one build found, wrote and returned."""

    ground: Rows
    tables: tuple[str, ...]
    statements: tuple[str, ...]
    returned: bytes


_KEPT: Final[dict[tuple[Any, ...], list[Kept]]] = {}


def built_once(build: Callable[Given, Stage]) -> Callable[Given, Stage]:
    """Build a stage once for the same arguments, language and ground, and put it back after that.

    The first argument may be the stage below. It is brought to what the build made of it.
    """

    @wraps(build)
    def set_stage(*given: Given.args, **named: Given.kwargs) -> Stage:
        below = cast("Below", given[0]) if given and is_dataclass(given[0]) else None
        told = (below.at, *given[1:]) if below else given
        known = _KEPT.setdefault((build, told, *sorted(named.items()), get_language()), [])
        with transaction.atomic():
            for kept in known:
                if rows_of(kept.tables) == kept.ground:
                    _execute(kept.statements)
                    return cast("Stage", _unpacked(kept.returned, below))
            before = rows_of(every_table())
            stage = build(*given, **named)
            known.append(_kept(before, rows_of(every_table()), _packed(stage, below)))
        return stage

    return set_stage


def rows_of(tables: Iterable[str]) -> Rows:
    """Every row of these tables."""
    literal = "quote({})" if connection.vendor == "sqlite" else "quote_nullable({}::text)"
    arms = []
    for table in tables:
        key, columns = every_table()[table]
        row = " || ', ' || ".join(literal.format(each) for each in columns)
        told = f"SELECT '{table}', {literal.format(key)}, {row} FROM \"{table}\" ORDER BY {key}"
        arms.append(f"SELECT * FROM ({told})")
    with as_the_owner(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(arms))
        return {(table, key): row for table, key, row in cursor.fetchall()}


@cache
def every_table() -> dict[str, tuple[str, list[str]]]:
    """The key and the columns of every table."""
    models: list[type[Model]] = apps.get_models(include_auto_created=True)
    return {
        model._meta.db_table: (
            f'"{model._meta.pk.column}"',
            [f'"{field.column}"' for field in model._meta.local_concrete_fields],
        )
        for model in models
        if model._meta.managed and not model._meta.proxy
    }


def _kept(before: Rows, after: Rows, returned: bytes) -> Kept:
    """What is otherwise afterwards, as statements. A stage takes nothing away."""
    assert before.keys() <= after.keys()
    changed, added = [], dict[str, list[str]]()
    for (table, key), row in after.items():
        if (table, key) not in before:
            added.setdefault(table, []).append(f"({row})")
        elif before[table, key] != row:
            changed.append((table, key, row))
    statements = []
    for table, key, row in changed:
        name, columns = every_table()[table]
        statements.append(
            f'UPDATE "{table}" SET ({", ".join(columns)}) = ({row}) WHERE {name} = {key}'
        )
    for table, rows in added.items():
        columns = every_table()[table][1]
        statements.append(f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES {", ".join(rows)}')
    tables = tuple({table for table, *_row in changed} | added.keys())
    ground = {each: row for each, row in before.items() if each[0] in tables}
    return Kept(ground, tables, tuple(statements), returned)


def _execute(statements: Iterable[str]) -> None:
    with as_the_owner(), connection.cursor() as cursor:
        for each in statements:
            cursor.execute(each)


def _packed(stage: Any, below: Below | None) -> bytes:
    """The stage and what the one below became; wherever it stands in there is a mark."""
    file = BytesIO()
    packer = _Packer(file, pickle.HIGHEST_PROTOCOL)
    packer.below = below
    packer.dump((stage, vars(below) if below else {}))
    return file.getvalue()


def _unpacked(packed: bytes, below: Below | None) -> Any:
    unpacker = _Unpacker(BytesIO(packed))
    unpacker.below = below
    stage, became = unpacker.load()
    if below:
        vars(below).update(became)
    return stage


class _Packer(pickle.Pickler):
    below: Below | None = None

    def persistent_id(self, obj: Any) -> str | None:
        return "below" if self.below is not None and obj is self.below else None


class _Unpacker(pickle.Unpickler):
    below: Below | None = None

    def persistent_load(self, _pid: str) -> Any:
        return self.below
