"""The place in the log: one counter row puts all writers in line, so that there is never a gap.

A sequence of the database would leave gaps when a transaction is undone and would commit out of
order; a row that is locked, counted up and committed with the business does neither. It is taken
last, so that everybody waits for it only briefly. On SQLite the transaction itself is the lock
(BEGIN IMMEDIATE).
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from resguardo.kernel.tlog.hashing import leaf_hash, perfect_root
from resguardo.kernel.tlog.tile import WIDTH
from resguardo.records.transparency.arrays import insert_arrays
from resguardo.records.transparency.leaf import Sealed
from resguardo.records.transparency.models import LogEntry, LogState, Node, Opening
from resguardo.records.transparency.together import together, write_rows

_STATE = LogState._meta.db_table
_ARRAYS_FROM = 40
_LEAF_HASHES = (
    f'SELECT leaf_hash FROM "{LogEntry._meta.db_table}"'  # noqa: S608 - a constant
    ' WHERE "index" >= %s AND "index" < %s ORDER BY "index"'
)
_NODES = (
    f'SELECT hash FROM "{Node._meta.db_table}"'  # noqa: S608 - a constant
    " WHERE level = %s AND n >= %s AND n < %s ORDER BY n"
)


def lock_size() -> int:
    """Take the counter's lock until the transaction ends, and tell how many leaves there are."""
    if not connection.in_atomic_block:
        raise RuntimeError("a place in the log is taken inside the transaction of the business")
    suffix = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    select = f'SELECT size FROM "{_STATE}" WHERE id = 1{suffix}'  # noqa: S608 - constants
    with connection.cursor() as cursor:
        cursor.execute(select)
        row = cursor.fetchone()
        if row is None:  # a database that was emptied; the migration had written the row
            cursor.execute(f'INSERT INTO "{_STATE}" VALUES (1, 0) ON CONFLICT DO NOTHING')  # noqa: S608 - a name of ours
            cursor.execute(select)
            row = cursor.fetchone()
    return int(row[0])


def write_sealed(first: int, sealed: Sequence[Sealed]) -> None:
    """Store leaves from place `first` on, the openings, the full tiles' roots, and the count."""
    hashes = [leaf_hash(each.data) for each in sealed]
    numbered = list(enumerate(sealed, first))
    with together() as afterwards, connection.cursor() as cursor:
        insert(
            cursor,
            LogEntry,
            ("index", "kind", "leaf", "leaf_hash"),
            [
                (index, each.kind, each.data, digest)
                for (index, each), digest in zip(numbered, hashes, strict=True)
            ],
        )
        insert(
            cursor,
            Opening,
            ("entry", "field", "salt", "value"),
            [(index, *opening) for index, each in numbered for opening in each.openings],
        )
        _climb(cursor, 0, first, hashes)
        cursor.execute(
            f'UPDATE "{_STATE}" SET size = %s WHERE id = 1 AND size = %s',  # noqa: S608 - constants
            (first + len(sealed), first),
        )
        afterwards(partial(_demand_counted, cursor, first))


def _demand_counted(cursor: CursorWrapper, first: int) -> None:
    if cursor.rowcount != 1:
        raise RuntimeError(f"place {first} of the log was not the reserved one")


def insert(
    cursor: CursorWrapper,
    model: type[models.Model],
    fields: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    """Store rows in the fastest way that the database has."""
    if connection.vendor == "postgresql" and len(rows) >= _ARRAYS_FROM:
        insert_arrays(cursor, model, fields, rows)
    elif rows:
        columns: list[Any] = [model._meta.get_field(name) for name in fields]
        names = ", ".join(f'"{each.column}"' for each in columns)
        write_rows(
            cursor,
            f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES {{rows}}',  # noqa: S608 - names of the schema
            rows,
        )


def _climb(cursor: CursorWrapper, level: int, first: int, hashes: Sequence[bytes]) -> None:
    """Store the root of every tile that became full, and climb on with those roots."""
    start = first - first % WIDTH
    if (first + len(hashes)) // WIDTH == first // WIDTH:
        return
    whole = [*tile_hashes(level, start, first), *hashes]
    roots = [perfect_root(whole[at : at + WIDTH]) for at in range(0, len(whole) - WIDTH + 1, WIDTH)]
    number = start // WIDTH
    rows = [(level + 1, n, digest) for n, digest in enumerate(roots, number)]
    insert(cursor, Node, ("level", "n", "hash"), rows)
    _climb(cursor, level + 1, number, roots)


def tile_hashes(level: int, start: int, end: int) -> list[bytes]:
    """Read the hashes of one level from `start` up to `end`: leaf hashes, or stored nodes."""
    with connection.cursor() as cursor:
        if level == 0:
            cursor.execute(_LEAF_HASHES, (start, end))
        else:
            cursor.execute(_NODES, (level, start, end))
        return [bytes(row[0]) for row in cursor.fetchall()]
