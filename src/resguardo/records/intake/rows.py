"""What every builder of rows shares: cells by field, answers, and findings where they belong.

Answers come from a person and are kept with the file. `question` answers every row that asks the
same thing; `row SHEET!12 serial` replaces one cell; `row SHEET!12` with `leave out` drops the row,
and `rows with errors` with `leave out` drops every row that has one, each of them named.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar, cast

from resguardo.records.intake import findings as found
from resguardo.records.intake.findings import Finding, RowProblem
from resguardo.records.intake.headings import Layout
from resguardo.records.intake.reading import Cell, Row, Sheet
from resguardo.records.intake.values import (
    DateReader,
    Order,
    Unread,
    is_error,
    proven_order,
    text_of,
    whole_number,
)
from resguardo.records.intake.words import WordList, plain, said, word_list

LEAVE_OUT = "leave out"
ROWS_WITH_ERRORS = "rows with errors"
NEW_NAME = "new"
NOT_TOLD = "not told"
DATE_ORDER = "date order"
_TOTAL_CELLS = 4
_KEPT_MOST = 20_000
_Group = tuple[Callable[[Row], Any], dict[Any, tuple[Any, tuple[Finding, ...]]]]
Kept = TypeVar("Kept")


class Note(NamedTuple):
    """A finding before it has a row: what a memo can keep for every row that reads the same."""

    field: str
    problem: RowProblem
    proposal: str = ""
    question: str = ""
    options: tuple[str, ...] = ()


class RowReader:
    """The cells of one row by field, with the findings that reading them brings up."""

    def __init__(self, layout: Layout, dates: DateReader, answers: Mapping[str, str]) -> None:
        """Read rows of this layout."""
        self.layout = layout
        self.dates = dates
        self.answers = answers
        self.number = 0
        self.findings: list[Finding] = []
        self._columns = dict(layout.columns)
        self._width = 1 + max(self._columns.values(), default=0)
        self._groups: dict[tuple[str, ...], _Group] = {}
        self._cells: Row = ()
        self._meanings: dict[tuple[str, str], str] = {}
        self._replaced = {key for key in answers if key.startswith("row ")}

    def start(self, number: int, cells: Row) -> None:
        """Turn to the next row."""
        self.number = number
        self.findings = []
        if self._replaced:
            cells = self._answered(number, cells)
        if len(cells) < self._width:
            cells = (*cells, *[None] * (self._width - len(cells)))
        self._cells = cells

    def has(self, name: str) -> bool:
        """Whether the file has a column for this field at all."""
        return name in self.layout.columns

    def cell(self, name: str) -> Cell:
        """The cell of a field; `None` when its column or the cell is not there."""
        column = self._columns.get(name)
        return None if column is None else self._cells[column]

    def once(self, names: tuple[str, ...], read: Callable[[], Kept]) -> Kept:
        """What these fields read as; rows in which their cells are the same are read once.

        Whatever was said of the first such row is said of each. For fields that repeat and whose
        reading depends on nothing but their cells.
        """
        pick, kept = self._groups.get(names) or self._group(names)
        cells = pick(self._cells)
        found_before = kept.get(cells)
        if found_before is None:
            start = len(self.findings)
            value = read()
            if len(kept) >= _KEPT_MOST:
                kept.clear()
            kept[cells] = value, tuple(self.findings[start:])
            return value
        value, said = found_before
        for finding in said:
            self.findings.append(replace(finding, row=self.number))
        return cast("Kept", value)

    def _group(self, names: tuple[str, ...]) -> _Group:
        columns = [self._columns[name] for name in names if name in self._columns]
        group: _Group = (itemgetter(*columns) if columns else _nothing), {}
        self._groups[names] = group
        return group

    def text(self, name: str, limit: int = 100, *, needed: bool = False) -> str:
        """The text of a field; a note when it is needed and missing, too long, or an error."""
        cell = self.cell(name)
        text = " ".join(cell.split()) if type(cell) is str else text_of(cell)
        if not text:
            if needed:
                self.note(Note(name, found.Missing(self.layout.title(name))))
            return ""
        if text[0] == "#" and is_error(text):
            self.note(Note(name, found.CellError(text)))
            return ""
        if len(text) > limit:
            self.note(Note(name, found.TooLong(self.layout.title(name), limit)))
            return ""
        return text

    def date(self, name: str) -> date | None:
        """The day of a field, `None` when it is empty or unclear; the latter with a note."""
        day = self.dates.read(self.cell(name))
        if isinstance(day, Unread):
            self.note(_date_note(name, day))
            return None
        return day

    def number_of(self, name: str, unit: str, *, needed: bool = False) -> int | None:
        """A whole number of something; a note when it is not one."""
        cell = self.cell(name)
        text = text_of(cell)
        if not text:
            if needed:
                self.note(Note(name, found.Missing(self.layout.title(name))))
            return None
        number = whole_number(cell)
        if number is None:
            self.note(Note(name, found.NumberUnreadable(text[:60], unit)))
        return number

    def word(self, name: str, list_name: str, *, default: str = "", may_lack: bool = False) -> str:
        """The meaning of a word from a list; asked once for each spelling that no list has.

        What `may_lack` a meaning can be answered with that it has none.
        """
        text = self.text(name)
        if not text:
            return default
        meaning = self._meanings.get((list_name, text), "")
        if meaning:
            return meaning
        words = word_list(list_name)
        meaning = words.meaning(text, self.layout.language)
        if meaning:
            self._meanings[list_name, text] = meaning
            return meaning
        question = f"{list_name} {plain(text)}"
        answer = self.answers.get(question, "")
        if answer in words.values:
            return answer
        if may_lack and answer == NOT_TOLD:
            return default
        problem = found.WordUnknown(text, self.layout.title(name), _shown(words, list_name))
        options = (*words.values, NOT_TOLD) if may_lack else words.values
        self.note(Note(name, problem, "", question, options))
        return ""

    def kind_of_guarding(self) -> str:
        """The kind of guarding that a permit is for: a word of the law, or else as it is written.

        What is written otherwise is kept and binds nobody: laws speak of the kinds that are known.
        """
        text = self.text("modality", 60)
        return word_list("modality").meaning(text, self.layout.language) or text

    def note(self, note: Note) -> None:
        """Add a finding in this row."""
        self.findings.append(
            Finding(
                self.layout.sheet,
                self.number,
                self.layout.title(note.field),
                note.problem,
                note.proposal,
                note.question,
                note.options,
            )
        )

    def findings_of(self, name: str) -> bool:
        """Whether something was found in this field of the row already."""
        title = self.layout.title(name)
        return any(each.column == title for each in self.findings)

    def question_of_row(self, name: str) -> str:
        """The key under which one cell of this row alone is answered."""
        return f"row {self.layout.sheet}!{self.number} {name}"

    def _answered(self, number: int, cells: Row) -> Row:
        prefix = f"row {self.layout.sheet}!{number} "
        wide = list(cells)
        for name, column in self.layout.columns.items():
            if prefix + name in self._replaced:
                wide += [None] * (column + 1 - len(wide))
                wide[column] = self.answers[prefix + name]
        return tuple(wide)


def data_rows(
    sheet: Sheet, layout: Layout, answers: Mapping[str, str]
) -> Iterator[tuple[int, Row]]:
    """The rows below the headings that are rows: no blanks, totals, signatures, left-out ones."""
    totals = word_list("total")
    left_out = {
        int(key.rpartition("!")[2])
        for key, answer in answers.items()
        if answer == LEAVE_OUT and key.startswith(f"row {layout.sheet}!") and key[-1].isdecimal()
    }
    for number, cells in sheet.rows():
        if number <= layout.row or number in left_out:
            continue
        if len(cells) - cells.count(None) - cells.count("") > _TOTAL_CELLS:
            yield number, cells
            continue
        filled = [cell for cell in cells if cell is not None and cell != ""]
        if not filled or _is_total(filled, totals):
            continue
        if len(filled) == 1 and isinstance(filled[0], str) and not filled[0].strip():
            continue
        yield number, cells


def _nothing(_cells: Row) -> None:
    """The cells of fields that the file has no columns for."""


def _is_total(filled: Sequence[Cell], totals: WordList) -> bool:
    """A total, a signature, an empty line of spaces: text that ends a table and is not in it."""
    texts = [cell for cell in filled if isinstance(cell, str) and cell.strip()]
    if not texts and all(isinstance(cell, str) for cell in filled):
        return True
    return any(totals.has(text) or totals.split_off(text)[0] for text in texts)


def date_reader(
    sheets: Sequence[tuple[Sheet, Layout]],
    names: Sequence[str],
    *,
    answers: Mapping[str, str],
    reader: DateReader,
) -> DateReader:
    """The reader, set to the order that the dates of these sheets prove or a person said."""
    said = answers.get(DATE_ORDER, "")
    reader.order = Order(said) if said in set(Order) else _prove(sheets, names)
    return reader


def _prove(sheets: Sequence[tuple[Sheet, Layout]], names: Sequence[str]) -> Order:
    from_values = (
        cells[column]
        for sheet, layout in sheets
        for column in [layout.columns[name] for name in names if name in layout.columns]
        for number, cells in sheet.rows()
        if number > layout.row and column < len(cells)
    )
    return proven_order(from_values)


def _date_note(name: str, day: Unread) -> Note:
    if day.first and day.second:
        problem = found.DateUnclear(day.text, day.first.isoformat(), day.second.isoformat())
        return Note(
            name, problem, day.first.isoformat(), DATE_ORDER, (Order.DAY_FIRST, Order.MONTH_FIRST)
        )
    if day.against_order and day.first:
        proposal = day.first.isoformat()
        return Note(name, found.DateAgainstOrder(day.text, proposal), proposal)
    return Note(name, found.DateUnreadable(day.text[:60]))


def _shown(words: WordList, name: str) -> tuple[str, ...]:
    return tuple(said(each, name) for each in words.values)
