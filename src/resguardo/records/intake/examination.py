"""A whole file of one kind, read row by row: what it is, what is wrong, what it would add.

`Examination` is a stream: records come out one by one and nothing is kept but what duplicates need,
so that a million rows fit where a thousand do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from resguardo.records.intake import ammunition, book, firearms, people, permits, posts
from resguardo.records.intake import findings as found
from resguardo.records.intake.directory import Known, PersonFinder, WeaponFinder
from resguardo.records.intake.findings import Finding
from resguardo.records.intake.headings import Layout, find_layouts
from resguardo.records.intake.places import PlaceReader
from resguardo.records.intake.reading import Cell, Row, Sheet, Workbook
from resguardo.records.intake.rows import RowReader, data_rows, date_reader
from resguardo.records.intake.values import DateReader, Order

Record = (
    firearms.FirearmRow
    | people.PersonRow
    | ammunition.LotRow
    | permits.PermitRow
    | posts.PostRow
    | book.BookRow
)
_DATES: Mapping[str, tuple[str, ...]] = {
    "firearms": firearms.DATES,
    "people": people.DATES,
    "ammunition": ammunition.DATES,
    "permits": permits.DATES,
    "posts": posts.DATES,
    "book": book.DATES,
}


class Builder(Protocol):
    """What turns cells into the records of one kind."""

    def follow(self, reader: RowReader) -> None:
        """Go on with the next sheet of the same file."""

    def read(self, number: int, cells: Row) -> Record | None:
        """One row as a record; `None` when an error keeps it out."""


@dataclass(slots=True)
class Examination:
    """One reading of one file, under what is known and answered at that moment."""

    workbook: Workbook
    kind: str
    known: Known
    answers: Mapping[str, str]
    today: date
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    by_hand: Mapping[str, Mapping[str, object]] | None = None
    rows: int = 0
    closing: list[Finding] = field(default_factory=list)
    layouts: list[Layout] = field(default_factory=list)
    places: PlaceReader = field(init=False)

    def __post_init__(self) -> None:
        """Find the headings; refuses with `NoHeadings`."""
        self.layouts = find_layouts(self.workbook, self.kind, self.by_hand)
        self.places = PlaceReader(self.known.places, self.answers)

    def records(self) -> Iterator[tuple[Record | None, list[Finding]]]:
        """Every row as a record or as `None`, with its findings; `closing` has what comes last."""
        sheets = {sheet.name: sheet for sheet in self.workbook.sheets}
        pairs = [(sheets[layout.sheet], layout) for layout in self.layouts]
        empty = DateReader(Order.UNPROVEN, self.today.year, self.workbook.epoch)
        dates = date_reader(pairs, _DATES[self.kind], answers=self.answers, reader=empty)
        builder: Builder | None = None
        for sheet, layout in pairs:
            reader = RowReader(layout, dates, self.answers)
            if builder is None:
                builder = self._builder(reader, pairs)
            else:
                builder.follow(reader)
            for number, cells in data_rows(sheet, layout, self.answers):
                record = builder.read(number, cells)
                self.rows += 1
                yield record, reader.findings
        if not self.rows:
            raise found.EmptyFile(self.workbook.file_name)
        if dates.short_years:
            self.closing.append(self._short_years(dates))

    def _builder(self, reader: RowReader, pairs: list[tuple[Sheet, Layout]]) -> Builder:
        answers, known = self.answers, self.known
        match self.kind:
            case "firearms":
                return firearms.FirearmReader(reader, self.places)
            case "people":
                digits = people.usual_length(_column(pairs, "document_number"))
                return people.PersonReader(reader, digits=digits, today=self.today)
            case "ammunition":
                return ammunition.LotReader(reader, self.places, today=self.today)
            case "permits":
                finders = PersonFinder(known.people, answers), WeaponFinder(known.weapons, answers)
                return permits.PermitReader(reader, self.places, *finders, today=self.today)
            case "posts":
                return posts.PostReader(reader, today=self.today)
            case _:
                return book.BookReader(reader, self.places, known, answers, zone=self.zone)

    def _short_years(self, dates: DateReader) -> Finding:
        layout = self.layouts[0]
        problem = found.YearsOfTwoDigits(
            dates.short_years, str(dates.first_year), str(dates.last_year)
        )
        names = [name for name in _DATES[self.kind] if name in layout.columns]
        title = layout.title(names[0]) if names else ""
        return Finding(layout.sheet, layout.row, title, problem)


def _column(pairs: list[tuple[Sheet, Layout]], name: str) -> Iterator[Cell]:
    """The cells of one column in every sheet that has it."""
    for sheet, layout in pairs:
        column = layout.columns.get(name)
        if column is not None:
            for number, cells in sheet.rows():
                if number > layout.row and column < len(cells):
                    yield cells[column]
