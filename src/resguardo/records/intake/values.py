"""From a cell to a value: dates, numbers, times, as many hands write them in one column.

A reader gives the value or `None` with the reason; it never guesses. Days and months can be either
way round: the file's own dates decide, where one of them can only be read one way; where none can,
the person is asked once for the whole file.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from openpyxl.utils.datetime import WINDOWS_EPOCH

from resguardo.records.intake.reading import Cell
from resguardo.records.intake.words import word_list

_ERRORS: Final = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#¡REF!", "#¡VALOR!",
     "#N/D", "#¿NOMBRE?", "#¡DIV/0!", "#VALOR!", "#NOME?", "#NOM?", "#VALEUR!"}
)  # fmt: skip
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_PARTS = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})(?:\s+\d{1,2}:\d{2}.*)?")
_WORDED = re.compile(
    r"(\d{1,2})(?:er|o|º|°)?[\s\-/.]*(?:de\s+)?([^\W\d]+)\.?[\s\-/.,]*(?:de[l]?\s+)?(\d{4}|\d{2})"
)
_COMPACT = re.compile(r"(19|20)(\d{2})(\d{2})(\d{2})")
_TIME = re.compile(
    r"(\d{1,2})\s*(?:[:.,hH]|\s)\s*(\d{2})?(?:[:.](\d{2}))?\s*(?:h|hrs?|horas)?\.?\s*([ap])?\.?\s*m?\.?",
    re.IGNORECASE,
)
_SERIAL_DAYS: Final = (20_000, 80_000)
_YEARS_AHEAD: Final = 30
_NOON: Final = 12
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,'’ \u00a0\u2009\u202f]\d{3})+")
_ROUND_FRACTION = re.compile(r"(\d+)[.,]0{1,2}")


class Order(StrEnum):
    """Which of the first two numbers of a date is the day."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a date could not be decided: not one at all, or two."""

    text: str
    first: date | None = None
    second: date | None = None
    against_order: bool = False


@dataclass(slots=True)
class DateReader:
    """Reads the dates of one file, by the order that its own dates prove.

    `pivot` is the year in which the file is read: two digits mean the hundred years that end thirty
    years after it.
    """

    order: Order
    pivot: int
    epoch: datetime = WINDOWS_EPOCH
    short_years: int = 0
    first_year: int = 9999
    last_year: int = 0
    _memo: dict[str, tuple[date | Unread | None, bool]] = field(default_factory=dict)

    def read(self, cell: Cell) -> date | Unread | None:
        """The day in a cell, `None` for an empty one, `Unread` for one that cannot be decided.

        >>> dates = DateReader(Order.DAY_FIRST, 2026)
        >>> [str(dates.read(each)) for each in ("2025-10-22", "30/09/2026", "29-05-26", 45930)]
        ['2025-10-22', '2026-09-30', '2026-05-29', '2025-09-30']
        """
        if isinstance(cell, str):
            return self._read_text(cell)
        if cell is None or isinstance(cell, date):
            return cell.date() if isinstance(cell, datetime) else cell
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return self._from_serial(cell) or Unread(str(cell))
        return Unread(str(cell))

    def _read_text(self, cell: str) -> date | Unread | None:
        """The same text is read once; registers repeat their dates by the thousand."""
        kept = self._memo.get(cell)
        if kept is None:
            text = " ".join(cell.split())
            found = self._from_text(text) if text else None
            kept = self._memo[cell] = found, isinstance(found, date) and has_short_year(text)
        found, is_short = kept
        if is_short and isinstance(found, date):
            self._note_year(found.year)
        return found

    def _from_serial(self, number: float) -> date | None:
        """Days since the workbook's own first day: what a date is when nobody formatted it."""
        if _SERIAL_DAYS[0] <= number < _SERIAL_DAYS[1]:
            return (self.epoch + timedelta(days=int(number))).date()
        return _compact(str(number)) if isinstance(number, int) else None

    def _from_text(self, text: str) -> date | Unread:
        if iso := _ISO.fullmatch(text):
            return _day(int(iso[1]), int(iso[2]), int(iso[3])) or Unread(text)
        if parts := _PARTS.fullmatch(text):
            return self._from_parts(text, int(parts[1]), int(parts[2]), self._year(parts[3]))
        if worded := _WORDED.fullmatch(text):
            month = word_list("month").meaning(worded[2])
            found = _day(self._year(worded[3]), int(month), int(worded[1])) if month else None
            return found or Unread(text)
        if text.isdecimal():
            return _compact(text) or self._from_serial(int(text)) or Unread(text)
        return Unread(text)

    def _from_parts(self, text: str, one: int, two: int, year: int) -> date | Unread:
        day_first, month_first = _day(year, two, one), _day(year, one, two)
        if day_first is None and month_first is None:
            return Unread(text)
        if day_first == month_first and day_first is not None:
            return day_first
        if self.order is Order.UNPROVEN:
            if day_first and month_first:
                return Unread(text, day_first, month_first)
            return day_first or month_first or Unread(text)
        chosen = day_first if self.order is Order.DAY_FIRST else month_first
        return chosen or Unread(text, day_first or month_first, against_order=True)

    def _year(self, digits: str) -> int:
        if len(digits) == len("2026"):
            return int(digits)
        year = self.pivot // 100 * 100 + int(digits)
        return year - 100 if year > self.pivot + _YEARS_AHEAD else year

    def _note_year(self, year: int) -> None:
        self.short_years += 1
        self.first_year, self.last_year = min(self.first_year, year), max(self.last_year, year)


def has_short_year(text: str) -> bool:
    """Whether a date is written with two digits for its year."""
    parts = _PARTS.fullmatch(text) or _WORDED.fullmatch(text)
    return parts is not None and len(parts[3]) == len("26")


def proven_order(cells: Iterable[Cell], *, enough: int = 5_000) -> Order:
    """The order that the file's own dates prove: one that can only be read one way decides.

    If both ways occur the commoner one prevails, ten to one at least, so that one slip does not
    turn a thousand dates; the slip is shown as a problem of its own row.
    """
    proofs = {Order.DAY_FIRST: 0, Order.MONTH_FIRST: 0}
    for count, cell in enumerate(cells):
        if count >= enough and any(proofs.values()):
            break
        parts = _PARTS.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if parts and int(parts[1]) > _NOON >= int(parts[2]):
            proofs[Order.DAY_FIRST] += 1
        elif parts and int(parts[2]) > _NOON >= int(parts[1]):
            proofs[Order.MONTH_FIRST] += 1
    for order, other in (
        (Order.DAY_FIRST, Order.MONTH_FIRST),
        (Order.MONTH_FIRST, Order.DAY_FIRST),
    ):
        if proofs[order] and proofs[order] >= 10 * proofs[other]:
            return order
    return Order.UNPROVEN


def text_of(cell: Cell) -> str:
    """A cell as text: spare spaces gone, whole numbers without a fraction.

    >>> text_of("  a  b "), text_of(845738.0), text_of(None), text_of(12)
    ('a b', '845738', '', '12')
    """
    if isinstance(cell, str):
        return " ".join(cell.split())
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell)


def is_error(text: str) -> bool:
    """Whether the spreadsheet shows an error instead of a value.

    >>> is_error("#N/A"), is_error("#¡REF!"), is_error("#5")
    (True, True, False)
    """
    return text.startswith("#") and text.upper() in _ERRORS


def whole_number(cell: Cell) -> int | None:
    """A whole number, zero or more, however its thousands are parted; `None` if it is not one.

    >>> [whole_number(each) for each in ("2 500", "1.000", "1,000", 250, 12.0, "12,0", "2.500,00")]
    [2500, 1000, 1000, 250, 12, 12, 2500]
    >>> [whole_number(each) for each in ("1,5", "-3", "doce", "", "1.00.0", 2.5, True)]
    [None, None, None, None, None, None, None]
    """
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return int(cell) if cell >= 0 and float(cell).is_integer() else None
    text = " ".join(str(cell).split())
    if text.isascii() and text.isdigit():
        return int(text)
    bare = re.sub(r"(?<=\d{3})[.,]0{1,2}$", "", text)
    if _THOUSANDS.fullmatch(bare):
        return int(re.sub(r"\D", "", bare))
    fraction = _ROUND_FRACTION.fullmatch(text)
    return int(fraction[1]) if fraction else None


def time_of_day(cell: Cell) -> time | None:
    """A time of day to the minute; `None` if the cell is not one.

    >>> [str(time_of_day(each)) for each in ("6.00", "18.05", "5:50", "06:10", "6h00", "0610")]
    ['06:00:00', '18:05:00', '05:50:00', '06:10:00', '06:00:00', '06:10:00']
    >>> [str(time_of_day(each)) for each in ("6:00 p.m.", "6 h", 0.25, 18.05, "25:00", "12")]
    ['18:00:00', '06:00:00', '06:00:00', '18:05:00', 'None', 'None']
    """
    if isinstance(cell, datetime):
        return cell.time().replace(second=0, microsecond=0)
    if isinstance(cell, time):
        return cell.replace(second=0, microsecond=0)
    if isinstance(cell, timedelta):
        cell = cell.total_seconds() / 86_400
    if isinstance(cell, float) and 0 <= cell < 1:
        minutes = round(cell * 1_440)
        return time(minutes // 60 % 24, minutes % 60)
    if isinstance(cell, float):
        cell = f"{cell:.2f}"
    text = " ".join(str(cell or "").split())
    if re.fullmatch(r"\d{4}", text):
        text = f"{text[:2]}:{text[2:]}"
    found = _TIME.fullmatch(text)
    if not found or (found[2] is None and "h" not in text.lower() and not found[4]):
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[4]:
        hour = hour % _NOON + (_NOON if found[4].lower() == "p" else 0)
    return _moment(hour, minute)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moment(hour: int, minute: int) -> time | None:
    try:
        return time(hour, minute)
    except ValueError:
        return None


def _compact(text: str) -> date | None:
    """Eight digits as computers print days: 20260930."""
    found = _COMPACT.fullmatch(text)
    return _day(int(found[1] + found[2]), int(found[3]), int(found[4])) if found else None
