"""Many rows in one statement on PostgreSQL: an INSERT from arrays, one a column.

COPY would be a little faster, and is refused by a table whose rows are fenced (row-level security).
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from typing import Any, Final

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

_ROWS_AT_ONCE: Final = 5_000


def insert_arrays(
    cursor: CursorWrapper,
    model: type[models.Model],
    fields: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> None:
    """Insert rows whose values stand in the order of the fields, spelled for the database."""
    statement = _statement(model, tuple(fields))
    left = iter(rows)
    while part := list(islice(left, _ROWS_AT_ONCE)):
        cursor.execute(statement, [list(column) for column in zip(*part, strict=True)])


@cache
def _statement(model: type[models.Model], names: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    columns = ", ".join(quote(each.column) for each in fields)
    arrays = ", ".join(f"%s::{_kind(each)}[]" for each in fields)
    table = quote(model._meta.db_table)
    return f"INSERT INTO {table} ({columns}) SELECT * FROM unnest({arrays})"  # noqa: S608 - names and types of the schema


def _kind(field: Any) -> str:
    """The type of a column in an array; text that is too long is refused and not cut off."""
    kind = str(field.db_type(connection))
    return "text" if kind.startswith("varchar") else kind
