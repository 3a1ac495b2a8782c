"""Writing a great many rows by columns, and the indexes that stand aside meanwhile.

What `insert_rows` does for rows, for columns: a column is put into the database's spelling in one
go, and a value that all rows share is spelled once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, NamedTuple

from django.db import connection, models

from resguardo.records.people.rows import spelling_of
from resguardo.records.transparency.arrays import insert_arrays
from resguardo.records.transparency.together import write_rows


class Same(NamedTuple):
    """One value for a column in every row."""

    value: Any


def insert_columns(
    model: type[models.Model], count: int, columns: Mapping[str, Sequence[Any] | Same]
) -> None:
    """Insert `count` rows, given as one sequence a field (or as the `Same` value in all of them).

    Refuses columns of unequal length.
    """
    if not count:
        return
    meta = model._meta
    fields: list[Any] = [meta.get_field(name) for name in columns]
    names = ", ".join(connection.ops.quote_name(each.column) for each in fields)
    table = connection.ops.quote_name(meta.db_table)
    rows: Iterable[tuple[Any, ...]] = zip(
        *(
            _spelled(values, spelling_of(field), count)
            for field, values in zip(fields, columns.values(), strict=True)
        ),
        strict=True,
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            insert_arrays(cursor, model, list(columns), rows)
        else:
            write_rows(cursor, f"INSERT INTO {table} ({names}) VALUES {{rows}}", rows)  # noqa: S608 - names of the schema


def _spelled(
    values: Sequence[Any] | Same, spell: Callable[[Any], Any] | None, count: int
) -> Iterable[Any]:
    if isinstance(values, Same):
        value = values.value
        return repeat(value if value is None or spell is None else spell(value), count)
    if spell is None:
        return values
    return [None if value is None else spell(value) for value in values]


class Indexes:
    """Indexes of some tables that can stand aside while a great many rows are written.

    Putting a row in its place in thirty indexes costs twice what all else about it costs; sorting
    an index once at the end is far cheaper. Only on SQLite, where the transaction keeps every
    other writer out and every reader on what was before, and where a rollback brings the indexes
    back. What keeps a table right stays or is proven again: constraints of the table stand, and a
    unique index that is built at the end refuses what it would have refused before.
    """

    def __init__(self, tables: Sequence[type[models.Model]] = ()) -> None:
        """Look at the first of the tables; nothing is put aside yet."""
        self._tables = tables
        self._statements: list[str] = []
        self._is_done = connection.vendor != "sqlite" or not tables
        self._before = 0 if self._is_done else _count(tables[0])

    def lay_aside_before(self, written: int, *, least: int) -> None:
        """Lay them aside once so many rows, and no fewer than stood there before, will be written.

        Before that, sorting the old rows again would cost more than it saves.
        """
        if self._is_done or written < max(self._before, least):
            return
        self._is_done = True
        with connection.cursor() as cursor:
            for table in self._tables:
                cursor.execute(
                    "SELECT name, sql FROM sqlite_master"
                    " WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL",
                    [table._meta.db_table],
                )
                for name, statement in cursor.fetchall():
                    cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
                    self._statements.append(statement)

    def bring_back(self) -> Iterator[None]:
        """Build the indexes that were laid aside again, one after the other."""
        if not self._statements:
            return
        with connection.cursor() as cursor:
            for statement in self._statements:
                cursor.execute(statement)
                yield
        self._statements = []


def _count(table: type[models.Model]) -> int:
    name = connection.ops.quote_name(table._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {name}")  # noqa: S608 - a name of the schema
        return int(cursor.fetchone()[0])
