"""A list as a workbook, safe to open; pages and the API write theirs with the same hand.

A name that begins with `=` is a formula to a spreadsheet, and one that somebody else entered may
send the whole sheet away (CWE-1236). Such texts get an apostrophe in front, which every spreadsheet
shows as text. Rows are written one by one, so that a hundred thousand need little memory.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

ROWS_MAX: Final = 100_000
CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Sheet = tuple[str, Sequence[str], Iterable[Sequence[object]]]
"""A table: its name, its headings, its rows."""

_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_CONTROL: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


def safe(value: object) -> object:
    """A value as a cell may hold it: texts that could be formulas are made harmless.

    >>> safe("=HYPERLINK(1)"), safe("-5"), safe(-5), safe("AB-1"), safe(Decimal("-1.50"))
    ("'=HYPERLINK(1)", "'-5", -5, 'AB-1', Decimal('-1.50'))
    """
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if value is None or isinstance(value, bool | int | float | Decimal | date):
        return value
    text = str(value).translate(_CONTROL)
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def written(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[object]], *, told: str = ""
) -> bytes:
    """A workbook with one sheet; `told` says above the headings what the rows are."""
    book = Workbook(write_only=True)
    _write(book, (name, headings, rows), told or name)
    return _bytes(book)


def sheets_written(name: str, sheets: Iterable[Sheet], *, told: str = "") -> bytes:
    """A workbook with a sheet for each table: its name, its headings, its rows."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write(book, sheet, f"{name} · {told}" if told else name)
    return _bytes(book)


def _write(book: Workbook, table: Sheet, told: str) -> None:
    title, headings, rows = table
    sheet = book.create_sheet(title=title[:31].translate(dict.fromkeys(map(ord, "[]:*?/\\"), "-")))
    sheet.freeze_panes = "A3"
    sheet.append([safe(told)])
    titles = [WriteOnlyCell(sheet, value=str(safe(each))) for each in headings]
    for cell in titles:
        cell.font = Font(bold=True)
    sheet.append(titles)
    for count, row in enumerate(rows):
        if count == ROWS_MAX:
            sheet.append([_("Only the first {rows} rows are here.").format(rows=ROWS_MAX)])
            break
        sheet.append([safe(each) for each in row])


def _bytes(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def file_name(name: str, day: date) -> str:
    """What the file is called: the name in plain letters, and the day."""
    plain = "".join(each if each.isascii() and each.isalnum() else "-" for each in name).lower()
    return f"{plain}-{day.isoformat()}.xlsx"
