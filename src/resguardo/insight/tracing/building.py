"""Building the index of a register: from a file of five million firearms to a folder of arrays.

The folder holds the rows in the order of their skeletons (so that a beginning is a binary search),
the same order backwards (for an ending), and the buckets of the deletion neighbourhood. Everything
is an array on disk that a search maps into memory: opening an index reads almost nothing.

    register.arrow    the rows as given; each make, model and calibre stands in it once
    normal.npy        serials in normal form, a byte a character, zero behind the end
    length.npy        characters of each
    backwards.npy     rows in the order of their skeletons read from the end
    offsets.npy       where each bucket begins
    entries.npy       row and tag of each number of the neighbourhood
    index.json        rows, version, shares of makes and calibres, notes of the builder
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from numpy.typing import NDArray

from resguardo.kernel.marking import LOOK_ALIKES, normalise_serial
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

from .neighbourhood import DELETIONS_MOST, TAIL, Bytes, Layout, all_keys

VERSION: Final = 2
COLUMNS: Final = ("firearm_id", "serial", "make", "model", "calibre")
CHARACTERS_MOST: Final = 24
_TAG_BITS_LEAST: Final = 4
_NO_NOTES: Final[Mapping[str, str]] = {}


class ColumnsMissing(Problem):
    """The file is not a register."""

    code = "trace.columns-missing"
    wording = _(
        "{path} has no column {columns}. A register for tracing has the columns firearm_id, "
        "serial, make, model and calibre, with these names in its first row."
    )
    path: str
    columns: str


class RegisterEmpty(Problem):
    """There is nothing to search in."""

    code = "trace.register-empty"
    wording = _("There is no firearm in {path}. Give a register with at least one row.")
    path: str


class RegisterUnreadable(Problem):
    """The file is no CSV of ours."""

    code = "trace.register-unreadable"
    wording = _("{path} cannot be read as CSV: {reason}. Save it as CSV in UTF-8 and try again.")
    path: str
    reason: str


class RegisterTooLarge(Problem):
    """More rows than an entry of the index can name."""

    code = "trace.register-too-large"
    wording = _("{rows} firearms are more than one index holds ({most}). Split the register.")
    rows: int
    most: int


def read_register(path: Path) -> pa.Table:
    """Read a register from CSV; every column is text.

    Refuses what is no CSV, lacks a column, or has no row.
    """
    kinds = dict.fromkeys(COLUMNS, pa.string())
    try:
        table = pyarrow.csv.read_csv(
            path,
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=kinds, strings_can_be_null=False
            ),
        )
    except (OSError, pa.ArrowInvalid) as error:
        raise RegisterUnreadable(str(path), str(error).splitlines()[0].rstrip(".")) from None
    missing = [name for name in COLUMNS if name not in table.column_names]
    if missing:
        raise ColumnsMissing(str(path), ", ".join(missing))
    if not table.num_rows:
        raise RegisterEmpty(str(path))
    return table.select(list(COLUMNS))


def build_index(register: pa.Table, folder: Path, *, notes: Mapping[str, str] = _NO_NOTES) -> int:
    """Write the index of a register into a new folder, whole or not at all; gives the rows.

    `notes` stand in it for whoever opens it. Refuses more rows than an index can number
    (`RegisterTooLarge`).
    """
    most = 1 << (32 - _TAG_BITS_LEAST)
    if register.num_rows > most:
        raise RegisterTooLarge(register.num_rows, most)
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    normal, length = _matrix(register.column("serial"))
    order = _order(skeletons(normal))
    normal, length = normal[order], length[order]
    np.save(fresh / "normal.npy", normal)
    np.save(fresh / "length.npy", length)
    np.save(fresh / "backwards.npy", _order(_backwards(skeletons(normal), length)))
    _store_register(register.take(pa.array(order)), fresh, notes)
    _store_neighbourhood(normal, length, fresh)
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():  # who has it open reads on in what was there
        folder.replace(old)
    fresh.replace(folder)
    shutil.rmtree(old, ignore_errors=True)
    return len(normal)


def skeletons(normal: Bytes) -> Bytes:
    """The skeletons of normal forms, byte for byte: look-alikes fall together."""
    return _FOLDED[normal]


def _folded() -> Bytes:
    table = np.arange(256, dtype=np.uint8)
    for kept, others in LOOK_ALIKES.items():
        for other in others:
            table[ord(other)] = ord(kept)
    return table


_FOLDED: Final = _folded()


def skeleton_bytes(normal: bytes) -> bytes:
    """The skeleton of one normal form."""
    return skeletons(np.frombuffer(normal, dtype=np.uint8)).tobytes()


def normal_bytes(text: str) -> bytes:
    """A serial in normal form as bytes; what is no Latin-1 letter becomes an unknown character."""
    return normalise_serial(text).encode("latin-1", "replace")[:CHARACTERS_MOST]


def _matrix(serials: pa.ChunkedArray) -> tuple[Bytes, NDArray[np.uint8]]:
    """Normal forms as a matrix. Plain ASCII goes through Arrow, the rest through the kernel."""
    upper = pc.utf8_upper(pc.replace_substring_regex(serials, r"[\s\-_./\\'\"]+", ""))
    plain = pc.and_(pc.string_is_ascii(serials), pc.match_substring_regex(upper, "^[A-Z0-9]+$"))
    label = pc.match_substring_regex(upper, "^(N|SERIE)")
    by_kernel = pc.or_(pc.invert(plain), label).combine_chunks().to_numpy(zero_copy_only=False)
    texts = upper.combine_chunks().to_numpy(zero_copy_only=False).copy()
    for row in np.flatnonzero(by_kernel):
        texts[row] = normal_bytes(serials[int(row)].as_py()).decode("latin-1")
    fixed = np.array([text.encode("latin-1")[:CHARACTERS_MOST] for text in texts], dtype=bytes)
    width = max(1, fixed.dtype.itemsize)
    matrix = fixed.view(np.uint8).reshape(len(fixed), width)
    return matrix, np.count_nonzero(matrix, axis=1).astype(np.uint8)


def _order(rows: Bytes) -> NDArray[np.int32]:
    texts = np.ascontiguousarray(rows).view(f"S{rows.shape[1]}").ravel()
    return np.argsort(texts, kind="stable").astype(np.int32)


def _backwards(rows: Bytes, length: NDArray[np.uint8]) -> Bytes:
    """Each row read from its end, so that an ending is a beginning."""
    places = length[:, None].astype(np.int16) - 1 - np.arange(rows.shape[1], dtype=np.int16)
    turned = np.take_along_axis(rows, np.maximum(places, 0).astype(np.int64), axis=1)
    turned[places < 0] = 0
    return turned


def _store_register(register: pa.Table, folder: Path, notes: Mapping[str, str]) -> None:
    coded = {
        name: pc.dictionary_encode(register.column(name).combine_chunks())
        for name in ("make", "model", "calibre")
    }
    columns = {name: coded.get(name, register.column(name).combine_chunks()) for name in COLUMNS}
    with pa.OSFile(str(folder / "register.arrow"), "wb") as sink:
        table = pa.table(columns)
        with pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
    shares = {name: _shares(coded[name]) for name in ("make", "calibre")}
    told = {"version": VERSION, "rows": register.num_rows, "shares": shares, "notes": dict(notes)}
    (folder / "index.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _shares(coded: Any) -> dict[str, float]:
    counts = np.bincount(coded.indices.to_numpy(), minlength=len(coded.dictionary))
    return dict(zip(coded.dictionary.to_pylist(), (counts / counts.sum()).tolist(), strict=True))


def _store_neighbourhood(normal: Bytes, length: NDArray[np.uint8], folder: Path) -> None:
    layout = Layout.for_rows(len(normal))
    rows_of = {int(each): np.flatnonzero(length == each) for each in np.unique(length) if each}
    total = sum(len(rows) * _ways(each) for each, rows in rows_of.items())
    keys = np.empty(total, dtype=np.uint64)
    at = 0
    for each, rows in rows_of.items():
        for found in all_keys(skeletons(normal[rows, :each]), each):
            packed = keys[at : at + len(rows)]
            # bucket and tag stay on top, the row takes the place of the bits below them
            np.right_shift(found, np.uint64(64 - layout.bucket_bits - layout.tag_bits), out=packed)
            np.left_shift(packed, np.uint64(layout.row_bits), out=packed)
            np.bitwise_or(packed, rows.astype(np.uint64), out=packed)
            at += len(rows)
    keys.sort()
    if len(keys):
        keys = keys[np.concatenate(([True], keys[1:] != keys[:-1]))]
    buckets = np.arange((1 << layout.bucket_bits) + 1, dtype=np.uint64) << np.uint64(32)
    np.save(folder / "offsets.npy", np.searchsorted(keys, buckets).astype(np.uint32))
    np.save(folder / "entries.npy", keys.astype(np.uint32))


def _ways(length: int) -> int:
    """How many ways there are to delete up to two of the characters that take part."""
    tail = min(length, TAIL)
    return sum(
        (1, tail, tail * (tail - 1) // 2)[deletions]
        for deletions in range(DELETIONS_MOST + 1)
        if tail > deletions
    )
