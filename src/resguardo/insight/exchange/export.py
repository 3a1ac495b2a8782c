"""The database as the tables of the contract: `moves` one Parquet file a month of recording.

Small tables are written as rows come. Of the moves only five numbers each come out of the database;
what they share with their entry is read once an entry and laid beside them by place, and names are
looked up by number in one array each, so that ten million moves take a minute and not an hour.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from resguardo.insight import tables
from resguardo.insight.exchange.names import CONSOLE
from resguardo.insight.synthetic.simulate import DirectoryNotEmpty
from resguardo.records.oversight import exporting
from resguardo.records.oversight.exporting import EntryRow, MoveRow, Owner

EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
ROWS_AT_ONCE: Final = 50_000
Numbers = npt.NDArray[np.int64]


def export(out: Path, *, since: datetime = EVER, owner: Owner = None) -> Iterator[int]:
    """Write all tables into a new directory; give again and again how many moves are written.

    With `since`, only moves recorded from then on; registers are always written whole. With
    `owner`, the rows of one organisation and of nobody else. Refuses a directory that is in use.
    """
    if out.exists() and any(out.iterdir()):
        raise DirectoryNotEmpty(str(out))
    (out / "moves").mkdir(parents=True)
    until = exporting.last_entry()
    for table, rows in exporting.TABLES.items():
        _write_rows(out, table, rows(owner))
    yield from _write_moves(out, since, until, owner)


def _write_rows(out: Path, table: str, rows: Iterator[exporting.Row]) -> None:
    """Write one small table, some thousand rows at a time."""
    schema = tables.TABLES[table]
    with pq.ParquetWriter(
        out / f"{table}.parquet", schema, compression="zstd", store_schema=False
    ) as writer:
        while block := list(islice(rows, ROWS_AT_ONCE)):
            columns = zip(*block, strict=True)
            arrays = [
                pa.array(column, type=field.type)
                for column, field in zip(columns, schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


class _Lookup:
    """Names by key, as one array to take from; keys without a name give null."""

    def __init__(self, names: dict[int, str]) -> None:
        keys = np.fromiter(names.keys(), dtype=np.int64, count=len(names))
        self._places = np.full(int(keys.max(initial=0)) + 2, -1, dtype=np.int64)
        self._places[keys] = np.arange(len(keys))
        self._texts = pa.array(list(names.values()), pa.string())

    def take(self, keys: Sequence[int | None]) -> pa.Array:
        """Give the names of keys; none for none."""
        return self.take_numbers(
            np.array([-1 if key is None else key for key in keys], dtype=np.int64)
        )

    def take_numbers(self, keys: Numbers) -> pa.Array:
        """Give the names of keys that are all numbers."""
        places = self._places_of(keys)
        return self._texts.take(pa.array(places, mask=places < 0))

    def has(self, keys: Numbers) -> Any:
        """Tell of each key whether it has a name."""
        return self._places_of(keys) >= 0

    def _places_of(self, keys: Numbers) -> Numbers:
        inside = (keys >= 0) & (keys < len(self._places))
        return np.where(inside, self._places[np.where(inside, keys, 0)], -1)


def _write_moves(out: Path, since: datetime, until: int, owner: Owner) -> Iterator[int]:
    """Write the moves into a file for each month in which they were recorded."""
    lookups = {name: _Lookup(names) for name, names in exporting.names(owner).items()}
    writers: dict[str, pq.ParquetWriter] = {}
    written = 0
    try:
        for entries in exporting.entries(since, until, owner):
            table = _entries_table(entries, lookups)
            places = np.array([entry[0] for entry in entries], dtype=np.int64)
            months = pc.strftime(table.column("recorded_at"), format="%Y-%m").to_numpy()
            for rows in exporting.moves(int(places[0]), int(places[-1]), owner):
                for month, part in _by_month(_moves_table(rows, table, places, lookups, months)):
                    _writer(out, month, writers).write_table(part)
                    written += part.num_rows
                yield written
    finally:
        for writer in writers.values():
            writer.close()


def _writer(out: Path, month: str, writers: dict[str, pq.ParquetWriter]) -> pq.ParquetWriter:
    """Open the file of a month when its first move comes."""
    if month not in writers:
        folder = out / "moves" / f"month={month}"
        folder.mkdir()
        writers[month] = pq.ParquetWriter(
            folder / "part-0000.parquet",
            tables.TABLES["moves"],
            compression="zstd",
            compression_level=1,
            store_schema=False,
        )
    return writers[month]


def _entries_table(rows: Sequence[EntryRow], lookups: dict[str, _Lookup]) -> pa.Table:
    """Turn a block of entries into the columns that their moves share."""
    columns_read = zip(*rows, strict=True)
    block: dict[str, Sequence[Any]] = dict(zip(EntryRow._fields, columns_read, strict=True))
    persons, users = lookups["person"].take(block["person"]), lookups["user"].take(block["user"])
    return pa.table(
        {
            "entry_id": _uuids(block["entry_id"]),
            "org_id": lookups["organisation"].take(block["organisation"]),
            "sequence": pa.array(block["sequence"]),
            "kind": pa.array(block["kind"]),
            "occurred_at": _moments(block["occurred_at"]),
            "recorded_at": _moments(block["recorded_at"]),
            "recorded_by": pc.coalesce(persons, users, pa.scalar(CONSOLE)),
            "witnessed_by": lookups["person"].take(block["second_person"]),
            "device_id": pa.array(block["device_id"]),
            "capture": pa.array(block["capture"]),
            "reason": _or_null(block["reason"]),
            "document": _or_null(block["document"]),
        }
    )


def _moves_table(
    rows: Sequence[MoveRow],
    entries: pa.Table,
    places: Numbers,
    lookups: dict[str, _Lookup],
    months: Any,
) -> tuple[pa.Table, Any]:
    """Lay moves beside their entries; things that the tables do not tell of fall out."""
    flat = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=len(rows) * 5)
    entry, thing, quantity, giver, taker = flat.reshape(-1, 5).T
    at = np.searchsorted(places, entry)
    # Between two entries of a `since` can stand one that is older and was not read.
    known = places[np.minimum(at, len(places) - 1)] == entry
    told = known & lookups["thing"].has(thing)
    at = at[told]
    shared = entries.take(pa.array(at))
    columns = {
        **{name: shared.column(name) for name in shared.column_names},
        "thing_kind": lookups["thing_kind"].take_numbers(thing[told]),
        "thing_id": lookups["thing"].take_numbers(thing[told]),
        "quantity": pa.array(quantity[told]),
        "giver_account_id": lookups["account"].take_numbers(giver[told]),
        "taker_account_id": lookups["account"].take_numbers(taker[told]),
    }
    schema = tables.TABLES["moves"]
    return pa.table({name: columns[name] for name in schema.names}).cast(schema), months[at]


def _by_month(told: tuple[pa.Table, Any]) -> Iterator[tuple[str, pa.Table]]:
    """Cut a block of moves by month; nearly always there is one."""
    table, months = told
    found = dict.fromkeys(months.tolist())
    for month in found:
        yield month, table if len(found) == 1 else table.filter(pa.array(months == month))


def _moments(values: Sequence[Any]) -> pa.Array:
    """Read moments: SQLite keeps text in UTC, PostgreSQL gives moments."""
    if isinstance(values[0], str):
        plain = pa.array(values, pa.string()).cast(pa.timestamp("us"))
        return pc.assume_timezone(plain, "UTC")
    return pa.array(values, tables.MOMENT)


def _uuids(values: Sequence[Any]) -> pa.Array:
    """Write identifiers with their dashes: SQLite keeps 32 characters, PostgreSQL gives UUIDs."""
    if not isinstance(values[0], str):
        return pa.array([str(value) for value in values])
    text = pa.array(values, pa.string())
    pieces = [
        pc.utf8_slice_codeunits(text, start, stop)
        for start, stop in ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32))
    ]
    return pc.binary_join_element_wise(*pieces, "-")


def _or_null(values: Sequence[str]) -> pa.Array:
    """Write an empty text as null."""
    text = pa.array(values, pa.string())
    return pc.if_else(pc.equal(text, ""), None, text)
