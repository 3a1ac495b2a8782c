"""The tables that other programs rely on: their columns, how they are written, read and checked.

One place for the names and types, because the simulator writes these tables, the export writes
them, the load and the screening read them, and none of the four may drift. Parquet is written;
CSV with the same columns is read too, because a ministry's analyst has a spreadsheet. `moves` is
cut into months of `recorded_at`, not of `occurred_at`: what was recorded in a month never changes
afterwards, so a partition once written stays as it is, however late an entry comes in.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from resguardo.kernel.problem import Problem, Several
from resguardo.kernel.text import gettext_noop as _

TEXT: Final = pa.string()
DAY: Final = pa.date32()
MOMENT: Final = pa.timestamp("us", tz="UTC")
WHOLE: Final = pa.int64()
TRUTH: Final = pa.bool_()
PLACE: Final = pa.float64()
TEXTS: Final = pa.list_(pa.string())


def _schema(*columns: tuple[str, pa.DataType]) -> pa.Schema:
    """Build a schema; a `?` at the end of a name marks a column that may be empty."""
    return pa.schema(
        [pa.field(name.rstrip("?"), kind, nullable=name.endswith("?")) for name, kind in columns]
    )


TABLES: Final[dict[str, pa.Schema]] = {
    "organisations": _schema(
        ("org_id", TEXT),
        ("name", TEXT),
        ("kind", TEXT),
        ("province?", TEXT),
        ("registered_on", DAY),
        ("licence_valid_until?", DAY),
        ("closed_on?", DAY),
        ("owner_hashes?", TEXTS),
    ),
    "people": _schema(
        ("person_id", TEXT),
        ("org_id", TEXT),
        ("identity_hash", TEXT),
        ("role", TEXT),
        ("hired_on", DAY),
        ("left_on?", DAY),
        ("permit_valid_until?", DAY),
        ("fitness_valid_until?", DAY),
    ),
    "accounts": _schema(
        ("account_id", TEXT),
        ("org_id", TEXT),
        ("kind", TEXT),
        ("name", TEXT),
        ("person_id?", TEXT),
        ("province?", TEXT),
        ("latitude?", PLACE),
        ("longitude?", PLACE),
        ("approved", TRUTH),
    ),
    "firearms": _schema(
        ("firearm_id", TEXT),
        ("org_id", TEXT),
        ("make", TEXT),
        ("model", TEXT),
        ("calibre", TEXT),
        ("type", TEXT),
        ("serial", TEXT),
        ("acquired_on", DAY),
        ("permit_valid_until?", DAY),
    ),
    "lots": _schema(
        ("lot_id", TEXT),
        ("org_id", TEXT),
        ("calibre", TEXT),
        ("lot_number", TEXT),
        ("received_on", DAY),
    ),
    "contracts": _schema(
        ("contract_id", TEXT),
        ("org_id", TEXT),
        ("client", TEXT),
        ("post_account_id", TEXT),
        ("guards", WHOLE),
        ("firearms", WHOLE),
        ("starts_on", DAY),
        ("ends_on?", DAY),
    ),
    "shifts": _schema(
        ("shift_id", TEXT),
        ("org_id", TEXT),
        ("person_id", TEXT),
        ("post_account_id", TEXT),
        ("starts_at", MOMENT),
        ("ends_at", MOMENT),
    ),
    "moves": _schema(
        ("entry_id", TEXT),
        ("org_id", TEXT),
        ("sequence", WHOLE),
        ("kind", TEXT),
        ("occurred_at", MOMENT),
        ("recorded_at", MOMENT),
        ("recorded_by", TEXT),
        ("witnessed_by?", TEXT),
        ("device_id", TEXT),
        ("capture", TEXT),
        ("thing_kind", TEXT),
        ("thing_id", TEXT),
        ("quantity", WHOLE),
        ("giver_account_id", TEXT),
        ("taker_account_id", TEXT),
        ("reason?", TEXT),
        ("document?", TEXT),
    ),
    "counts": _schema(
        ("count_id", TEXT),
        ("org_id", TEXT),
        ("account_id", TEXT),
        ("counted_at", MOMENT),
        ("counter_id", TEXT),
        ("second_counter_id?", TEXT),
        ("blind", TRUTH),
        ("announced_on?", DAY),
    ),
    "count_lines": _schema(
        ("count_id", TEXT),
        ("thing_kind", TEXT),
        ("thing_id?", TEXT),
        ("serial_seen?", TEXT),
        ("expected_quantity", WHOLE),
        ("seen_quantity", WHOLE),
        ("capture", TEXT),
        ("photo_hash?", TEXT),
    ),
    "incidents": _schema(
        ("incident_id", TEXT),
        ("org_id", TEXT),
        ("kind", TEXT),
        ("occurred_at", MOMENT),
        ("known_at", MOMENT),
        ("reported_at?", MOMENT),
        ("account_id?", TEXT),
        ("person_id?", TEXT),
        ("thing_kind?", TEXT),
        ("thing_id?", TEXT),
        ("quantity?", WHOLE),
        ("narrative?", TEXT),
    ),
    "authority_actions": _schema(
        ("action_id", TEXT),
        ("org_id", TEXT),
        ("kind", TEXT),
        ("at", MOMENT),
        ("thing_id?", TEXT),
        ("person_id?", TEXT),
        ("document?", TEXT),
    ),
    "stolen_list": _schema(
        ("serial", TEXT),
        ("make?", TEXT),
        ("model?", TEXT),
        ("calibre?", TEXT),
        ("listed_on", DAY),
        ("source", TEXT),
    ),
}
"""Every table by name, in the order in which they can be loaded."""

TRUTH_COLUMNS: Final = ("pattern", "started_on", "ended_on", "org_id", "person_ids", "thing_ids")

CHOICES: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("organisations", "kind"): ("company", "authority", "assistance"),
    ("people", "role"): ("guard", "armourer", "supervisor", "manager"),
    ("accounts", "kind"): (
        *("armoury", "post", "person", "vehicle", "workshop", "range", "consignment", "depot"),
        *("acquired", "found", "fired", "training", "lost", "stolen", "seized", "destroyed"),
        *("deactivated", "outbound", "inbound"),
    ),
    ("firearms", "type"): (
        *("revolver", "pistol", "shotgun", "carbine", "rifle", "submachine_gun"),
    ),
    ("moves", "kind"): (
        *("receipt", "issue", "return", "relief", "move", "dispatch", "arrival", "repair_out"),
        *("repair_in", "train", "fire", "loss", "theft", "recovery", "seizure", "disposal"),
        *("transfer_out", "transfer_in", "correction"),
    ),
    ("moves", "capture"): ("scanned", "typed", "imported"),
    ("moves", "thing_kind"): ("firearm", "ammunition", "part"),
    ("count_lines", "capture"): ("scanned", "typed"),
    ("count_lines", "thing_kind"): ("firearm", "ammunition", "part"),
    ("incidents", "kind"): (
        *("theft", "robbery", "loss", "absence", "discharge", "misuse", "damage"),
    ),
    ("authority_actions", "kind"): (
        *("block", "unblock", "seizure", "inspection", "recovery", "edit"),
    ),
}
"""Columns that hold one of a few words."""


class TableMissing(Problem):
    """A directory of tables lacks one of them."""

    code = "tables.missing"
    wording = _(
        "The table {table} is missing in {directory}: neither {table}.parquet nor {table}.csv "
        "is there. Write all tables of the contract, empty ones too."
    )

    table: str
    directory: str


class TableUnreadable(Problem):
    """A file is not what its name says."""

    code = "tables.unreadable"
    wording = _("{file} cannot be read: {why}. Write it anew as Parquet, or as CSV in UTF-8.")

    file: str
    why: str


class ColumnMissing(Problem):
    """A table lacks a column that the contract names."""

    code = "tables.column-missing"
    wording = _(
        "The table {table} has no column {column}. Add it; leave it empty if it may be null."
    )

    table: str
    column: str


class ColumnOfWrongType(Problem):
    """A column holds something else than the contract says."""

    code = "tables.column-of-wrong-type"
    wording = _(
        "The column {column} of the table {table} should hold {wanted} and holds {found}. "
        "Convert it and try again."
    )

    table: str
    column: str
    wanted: str
    found: str


class EmptyWhereRequired(Problem):
    """A column that may not be empty is empty in some row."""

    code = "tables.empty-where-required"
    wording = _(
        "The column {column} of the table {table} is empty. Rows: {rows}, the first is {row}. "
        "Fill it in; only columns marked as optional may be empty."
    )

    table: str
    column: str
    rows: int
    row: int


class WordUnknown(Problem):
    """A column that holds one of a few words holds another."""

    code = "tables.word-unknown"
    wording = _(
        "The column {column} of the table {table} holds “{word}”. It must be one of: {words}."
    )

    table: str
    column: str
    word: str
    words: tuple[str, ...]


def files_of(directory: Path, table: str) -> list[Path]:
    """List the files of a table in reading order: Parquet if there is any, else CSV."""
    if table == "moves" and (directory / "moves").is_dir():
        found = sorted((directory / "moves").glob("month=*/*.parquet"))
        return found or sorted((directory / "moves").glob("month=*/*.csv"))
    for suffix in ("parquet", "csv"):
        path = directory / f"{table}.{suffix}"
        if path.is_file():
            return [path]
    return []


def read(directory: Path, table: str) -> pa.Table:
    """Read a whole table in the contract's types; refuse what does not fit, by column."""
    return pa.Table.from_batches(batches(directory, table), schema=TABLES[table])


def batches(directory: Path, table: str) -> Iterator[pa.RecordBatch]:
    """Read a table piece by piece, in file order, so that a country needs no memory."""
    for _path, _row, batch in numbered_batches(directory, table):
        yield batch


def numbered_batches(directory: Path, table: str) -> Iterator[tuple[Path, int, pa.RecordBatch]]:
    """Read a table piece by piece, each with its file and the number of its first row in it.

    Refuses a table that is missing, cannot be read, or lacks a column.
    """
    paths = files_of(directory, table)
    if not paths and not (table == "moves" and (directory / "moves").is_dir()):
        raise TableMissing(table, str(directory))
    for path in paths:
        row = 1
        for batch in _raw_batches(path, TABLES[table]):
            yield path, row, _conform(table, batch)
            row += batch.num_rows


def months(directory: Path) -> list[str]:
    """List the months for which there are moves, as `2026-03`."""
    return sorted(path.name.removeprefix("month=") for path in directory.glob("moves/month=*"))


def write(directory: Path, table: str, content: pa.Table) -> Path:
    """Write one table as Parquet; `moves` goes through `MovesWriter` instead."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / f"{table}.parquet"
    pq.write_table(content.cast(TABLES[table]), path, compression="zstd", store_schema=False)
    return path


def validate(directory: Path) -> None:
    """Check presence, columns, types, required values and words; tell every fault at once."""
    faults: list[tuple[str, Problem]] = []
    for table in TABLES:
        try:
            for batch in batches(directory, table):
                faults += [(table, fault) for fault in _faults(table, batch)]
        except Problem as problem:
            faults.append((table, problem))
    if faults:
        raise Several.of(faults[:50])


def _raw_batches(path: Path, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Read a file as it is."""
    try:
        if path.suffix == ".csv":
            plain = {
                field.name: TEXT if pa.types.is_list(field.type) else field.type for field in schema
            }
            options = pacsv.ConvertOptions(
                column_types=plain, strings_can_be_null=True, null_values=[""]
            )
            yield from pacsv.read_csv(path, convert_options=options).to_batches()
        else:
            with pq.ParquetFile(path) as file:
                yield from file.iter_batches(batch_size=131_072)
    except (pa.ArrowInvalid, OSError) as fault:
        raise TableUnreadable(str(path), str(fault).splitlines()[0]) from fault


def _conform(table: str, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Bring a batch into the contract's columns and types."""
    columns = []
    for field in TABLES[table]:
        if field.name not in batch.schema.names:
            raise ColumnMissing(table, field.name)
        column = batch.column(field.name)
        if pa.types.is_list(field.type) and pa.types.is_string(column.type):
            column = pc.split_pattern(column, " ")
        if column.type != field.type:
            try:
                column = column.cast(field.type)
            except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as fault:
                wanted, found = str(field.type), str(column.type)
                raise ColumnOfWrongType(table, field.name, wanted, found) from fault
        columns.append(column)
    return pa.RecordBatch.from_arrays(columns, schema=TABLES[table])


def _faults(table: str, batch: pa.RecordBatch) -> Iterator[Problem]:
    """Find empty values and unknown words in a batch that has the right shape."""
    for field in TABLES[table]:
        column = batch.column(field.name)
        if not field.nullable and column.null_count:
            first = pc.index(column.is_null(), value=True).as_py()
            yield EmptyWhereRequired(table, field.name, column.null_count, first + 1)
        words = CHOICES.get((table, field.name))
        if words:
            for word in pc.unique(column.drop_null()).to_pylist():
                if word not in words:
                    yield WordUnknown(table, field.name, word, words)
