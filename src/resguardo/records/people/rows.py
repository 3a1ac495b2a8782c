"""Writing many rows at once, past the object layer: whole columns on PostgreSQL, else row by row.

A register of a million weapons is imported in one transaction; an object a row would cost ten times
the database's own work. Whoever writes here has reserved the keys and checked the rows.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from typing import Any, Final

from django.db import connection, models

from resguardo.records.transparency.arrays import insert_arrays
from resguardo.records.transparency.together import write_rows

_ARRAYS_FROM: Final = 40


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows whose values stand in the order of the columns; columns are field names."""
    table, names, spellings = _words(model, tuple(columns), connection.vendor)
    spelled = (_spelled(row, spellings) for row in rows)
    with connection.cursor() as cursor:
        few = isinstance(rows, list) and len(rows) < _ARRAYS_FROM
        if connection.vendor != "postgresql" or few:
            write_rows(cursor, f"INSERT INTO {table} ({names}) VALUES {{rows}}", spelled)  # noqa: S608 - names of the schema
        else:
            insert_arrays(cursor, model, columns, spelled)


@cache
def _words(
    model: type[models.Model], columns: tuple[str, ...], _vendor: str
) -> tuple[str, str, Sequence[tuple[int, Callable[[Any], Any]]]]:
    """The table, the names, and how each value is spelled on this kind of database."""
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    return (
        connection.ops.quote_name(model._meta.db_table),
        ", ".join(connection.ops.quote_name(each.column) for each in fields),
        [
            (place, spelling)
            for place, field in enumerate(fields)
            if (spelling := spelling_of(field)) is not None
        ],
    )


def _spelled(
    row: Sequence[Any], spellings: Sequence[tuple[int, Callable[[Any], Any]]]
) -> Sequence[Any]:
    if not spellings:
        return row
    values = list(row)
    for place, spell in spellings:
        if values[place] is not None:
            values[place] = spell(values[place])
    return values


def spelling_of(field: Any) -> Callable[[Any], Any] | None:
    """How the database wants the values of a field, where Python's own will not do."""
    if isinstance(field, models.JSONField):
        return lambda value: json.dumps(value) if value else _EMPTY[type(value)]
    if connection.vendor == "postgresql":
        return None
    if isinstance(field, models.UUIDField):
        return lambda value: value.hex
    if isinstance(field, models.DateTimeField):
        return lru_cache(64)(connection.ops.adapt_datetimefield_value)
    if isinstance(field, models.DateField):
        return lru_cache(4_096)(connection.ops.adapt_datefield_value)
    return None


_EMPTY: dict[type[Any], str] = {dict: "{}", list: "[]"}
