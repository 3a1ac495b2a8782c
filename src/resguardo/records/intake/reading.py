"""From the bytes of a file to sheets of cells, whoever made the file.

CSV is told apart by its bytes: a byte-order mark, UTF-8 that holds to the end, or else Windows-1252
(of which Latin-1 as people write it is a part); the delimiter is the one that cuts the first lines
most evenly. XLSX is read as a stream. Nothing is evaluated: a formula counts as the value that was
saved with it. Limits are checked before anything is unpacked, and an XML part that declares a
document type is not opened at all. Rows are counted as the spreadsheet shows them, from one, empty
ones included.
"""

import codecs
import csv
import hashlib
import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import cast
from xml.parsers import expat

import openpyxl
from openpyxl.utils.datetime import WINDOWS_EPOCH

from resguardo.kernel.text import gettext_noop as _

from .findings import (
    FileDamaged,
    FileHostile,
    FileProblem,
    FileTooLarge,
    LineDamaged,
    NotATable,
)

Cell = str | int | float | bool | datetime | date | time | timedelta | None
Row = tuple[Cell, ...]

# What openpyxl says of workbooks that other programs wrote is of no use to whoever imports one.
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")

DELIMITERS = ";,\t|"
SNIFFED_LINES = 30
_PIECE_BYTES = 2**20
_TYPE_BYTES = 80
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_TABLES = {
    _OLE: _("a workbook of the old kind (XLS) or one locked with a password"),
    b"%PDF": _("a PDF"),
    b"\x89PNG": _("a picture"),
    b"\xff\xd8\xff": _("a picture"),
    b"GIF8": _("a picture"),
    b"\x1f\x8b": _("a compressed file"),
    b"{\\rtf": _("a text document"),
    b"MZ": _("a program"),
    b"\x7fELF": _("a program"),
}
# What the reader of workbooks raises on damaged ones; it has no error class of its own. Broken XML
# is a SyntaxError of whichever parser it found, Python's or lxml's.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, SyntaxError, struct.error, KeyError, ValueError, TypeError,
    IndexError, AttributeError, OverflowError, EOFError, NotImplementedError, RuntimeError, OSError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """What a register may have at most; an operator at the machine may pass larger ones."""

    file_bytes: int = 256 * 2**20
    expanded_bytes: int = 1024 * 2**20
    text_bytes: int = 192 * 2**20
    members: int = 2_000
    sheets: int = 60
    rows: int = 1_200_000
    columns: int = 400
    cell_characters: int = 4_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A named table that can be read from its start as often as needed."""

    name: str
    _open: Callable[[], Iterator[Row]]

    def rows(self) -> Iterator[tuple[int, Row]]:
        """The rows with their numbers as the spreadsheet shows them."""
        return enumerate(self._open(), start=1)


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a file turned out to be."""

    file_name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    delimiter: str = ""
    epoch: datetime = WINDOWS_EPOCH


def open_workbook(content: bytes, file_name: str, limits: Limits = Limits()) -> Workbook:
    """Tell what the bytes are and offer their sheets; refuses what is no table, or too much."""
    if len(content) > limits.file_bytes:
        raise FileTooLarge(file_name, limits.file_bytes // 2**20, _("MiB"))
    if not content.strip():
        raise NotATable(file_name, _("empty"))
    for beginning, what in _NOT_TABLES.items():
        if content.startswith(beginning):
            raise NotATable(file_name, what)
    if content.startswith(b"PK"):
        return _xlsx(content, file_name, limits)
    return _csv(content, file_name, limits)


def _csv(content: bytes, file_name: str, limits: Limits) -> Workbook:
    encoding = _encoding(content, file_name)
    delimiter = _delimiter(content[: 2**18].decode(encoding, errors="replace"))

    def rows() -> Iterator[Row]:
        with io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="") as text:
            reader = csv.reader(text, delimiter=delimiter)
            try:
                checked = _within(
                    map(tuple, cast("Iterable[list[str]]", reader)), file_name, limits
                )
                for row in cast("Iterable[tuple[str, ...]]", checked):
                    if row and max(map(len, row)) > limits.cell_characters:
                        raise _long_cell(file_name, limits)
                    yield row
            except (csv.Error, UnicodeDecodeError) as error:
                raise LineDamaged(file_name, reader.line_num) from error

    digest = hashlib.sha256(content).hexdigest()
    return Workbook(file_name, digest, (Sheet("", rows),), encoding, delimiter)


def _encoding(content: bytes, file_name: str) -> str:
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            return name
    if b"\x00" in content:
        raise NotATable(file_name, _("not a text"))
    return next((name for name in ("utf-8", "cp1252") if _decodes(content, name)), "latin-1")


def _decodes(content: bytes, encoding: str) -> bool:
    """Whether all of it is text in this encoding; looked at in pieces, to spare the memory."""
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(content)
    try:
        for start in range(0, len(view), _PIECE_BYTES):
            decoder.decode(bytes(view[start : start + _PIECE_BYTES]))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(beginning: str) -> str:
    """The character that cuts the first lines into the most columns, as evenly as possible."""
    lines = list(islice(io.StringIO(beginning, newline=""), SNIFFED_LINES + 1))
    lines = lines[:SNIFFED_LINES] if len(lines) > 1 else lines

    def evenness(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        except csv.Error:
            return (0, 0)
        commonest = max(set(widths), key=widths.count, default=0)
        return (widths.count(commonest) if commonest > 1 else 0, commonest)

    return max(DELIMITERS, key=evenness)


def _xlsx(content: bytes, file_name: str, limits: Limits) -> Workbook:
    _check_archive(content, file_name, limits)
    try:
        # data_only: the value saved with a formula, never the formula.
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        found = book.worksheets
    except _DAMAGE as error:
        raise FileDamaged(file_name, _("the list of its sheets")) from error
    if len(found) > limits.sheets:
        raise FileTooLarge(file_name, limits.sheets, _("sheets"))

    def opener(position: int) -> Callable[[], Iterator[Row]]:
        def rows() -> Iterator[Row]:
            sheet, longest = book.worksheets[position], limits.cell_characters
            # The size that a file claims may be a lie; the rows themselves are counted.
            sheet.reset_dimensions()
            try:
                found = cast("Iterable[Row]", sheet.iter_rows(values_only=True))
                for row in _within(found, file_name, limits):
                    if any(isinstance(cell, str) and len(cell) > longest for cell in row):
                        raise _long_cell(file_name, limits)
                    yield row
            except FileProblem:
                raise
            except _DAMAGE as error:
                raise FileDamaged(file_name, _("one of its sheets")) from error

        return rows

    sheets = tuple(Sheet(each.title, opener(at)) for at, each in enumerate(found))
    return Workbook(file_name, hashlib.sha256(content).hexdigest(), sheets, epoch=book.epoch)


def _within(rows: Iterable[Row], file_name: str, limits: Limits) -> Iterator[Row]:
    for count, row in enumerate(rows, start=1):
        if count > limits.rows:
            raise FileTooLarge(file_name, limits.rows, _("rows"))
        if len(row) <= limits.columns:
            yield row
            continue
        filled = max((at for at, cell in enumerate(row, 1) if cell is not None), default=0)
        if filled > limits.columns:
            raise FileTooLarge(file_name, limits.columns, _("columns"))
        yield row[:filled]  # the rest is a formatted but empty stretch


def _long_cell(file_name: str, limits: Limits) -> FileTooLarge:
    return FileTooLarge(file_name, limits.cell_characters, _("characters in one cell"))


def _check_archive(content: bytes, file_name: str, limits: Limits) -> None:
    """Refuse archives that unpack to too much, are locked, or declare XML entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {each.filename for each in members}
            if "xl/workbook.xml" not in names:
                raise NotATable(file_name, _kind_of_archive(archive, names))
            if len(members) > limits.members or len(names) < len(members):
                raise FileHostile(file_name, _("too many or doubled parts"))
            if any(each.flag_bits & 1 for each in members):
                raise NotATable(file_name, _("locked with a password"))
            if sum(each.file_size for each in members) > limits.expanded_bytes:
                raise FileTooLarge(file_name, limits.expanded_bytes // 2**20, _("MiB unpacked"))
            for each in members:
                if each.filename.endswith((".xml", ".rels")):
                    if "worksheets/" not in each.filename and each.file_size > limits.text_bytes:
                        raise FileTooLarge(file_name, limits.text_bytes // 2**20, _("MiB of text"))
                    with archive.open(each) as part:
                        _check_prologue(part.read(2**16), file_name)
    except FileProblem:
        raise
    except _DAMAGE as error:
        raise FileDamaged(file_name, _("the archive")) from error


def _kind_of_archive(archive: zipfile.ZipFile, names: set[str]) -> str:
    """What an archive without the parts of a workbook is, as far as it tells."""
    if "xl/workbook.bin" in names:
        return _("a binary workbook (XLSB)")
    if "word/document.xml" in names:
        return _("a text document")
    if "mimetype" in names:
        with archive.open("mimetype") as part:
            if part.read(_TYPE_BYTES).endswith(b"opendocument.spreadsheet"):
                return _("a workbook of LibreOffice (ODS)")
    return _("an archive, but no XLSX workbook")


class _RootReached(Exception):
    """The first element began: what follows cannot declare anything."""


def _check_prologue(beginning: bytes, file_name: str) -> None:
    """Parse up to the first element; a document type there is how entities come in."""
    parser = expat.ParserCreate()

    def refuse(*_facts: object) -> None:
        raise FileHostile(file_name, _("an XML document type"))

    def stop(*_facts: object) -> None:
        raise _RootReached

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = stop
    try:
        parser.Parse(beginning, False)
    except _RootReached:
        return
    except expat.ExpatError as error:
        raise FileDamaged(file_name, _("its content")) from error
    raise FileHostile(file_name, _("a long preamble before its content"))
