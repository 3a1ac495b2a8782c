"""Which row holds the headings, and which column holds what.

Registers begin with a title, a date, an empty line; the headings are the row, within the first
thirty, in which most cells are names of columns that this kind of file can have. A heading is known
by its exact words or by all the words of a synonym (`LICENCIA L4 VENCE` has `licencia vence`); a
row that another kind of file explains much better is not of this kind. Each column means one thing
and each thing has one column: the nearest wording wins, then the leftmost. What was found can be
put right by hand, column by column.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from resguardo.kernel.text import gettext_noop as _
from resguardo.records.intake.findings import NoHeadings
from resguardo.records.intake.reading import Row, Sheet, Workbook
from resguardo.records.intake.words import column as column_words
from resguardo.records.intake.words import plain
from resguardo.records.register.catalogue import rows_of

HEADING_ROWS = 30
MIN_HEADINGS = 2

# What a file must tell at least; the alternatives of one need stand in one tuple.
NEEDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "firearms": (("serial",), ("maker",), ("calibre",)),
    "people": (("name", "family_name"), ("document_number",)),
    "ammunition": (("calibre",), ("lot_number",), ("quantity",)),
    "permits": (("number",), ("serial", "document_number", "person", "place"), ("valid_until",)),
    "posts": (("name",),),
    "book": (("date",), ("serial",), ("person",), ("time_out",)),
}
KINDS = tuple(NEEDS)

_WORDS: Mapping[str, str] = {
    "firearms": _("firearms"),
    "people": _("people"),
    "ammunition": _("ammunition"),
    "permits": _("permits"),
    "posts": _("posts"),
    "book": _("a book of issues and returns"),
    "serial": _("serial number"),
    "maker": _("maker"),
    "calibre": _("calibre"),
    "name": _("name"),
    "document_number": _("identity document"),
    "lot_number": _("lot number"),
    "quantity": _("quantity"),
    "number": _("number"),
    "valid_until": _("date of expiry"),
    "date": _("date"),
    "person": _("person"),
    "time_out": _("time of issue"),
}
"""What a file is said to lack, and to be."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the headings of one sheet are, and the column of each field, counted from 0."""

    sheet: str
    row: int
    columns: Mapping[str, int]
    titles: tuple[str, ...]
    language: str = ""
    unused: tuple[str, ...] = field(default=())

    def title(self, name: str) -> str:
        """The heading as the file writes it, for a message; the letter where it is empty."""
        column = self.columns.get(name)
        if column is None:
            return column_words(name)
        return self.titles[column] or letter(column)


@dataclass(frozen=True, slots=True)
class _Guess:
    field: str
    column: int
    score: tuple[int, int]


@cache
def synonyms(kind: str) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """The fields that a heading may name, by its plain words, each with its languages."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for row in rows_of("headings.csv"):
        if row["kind"] == kind:
            fields = found.setdefault(plain(row["heading"]), {})
            fields[row["field"]] = fields.get(row["field"], frozenset()) | {row["language"]}
    return found


@cache
def fields_of(kind: str) -> tuple[str, ...]:
    """The fields of a kind, in the order of its template."""
    rows = (row["field"] for row in rows_of("headings.csv") if row["kind"] == kind)
    return tuple(name for name in dict.fromkeys(rows) if name != "ordinal")


def letter(column: int) -> str:
    """The letters of a column counted from 0.

    >>> letter(0), letter(25), letter(26), letter(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_of(letters: str) -> int:
    """The column counted from 0 of its letters, or -1.

    >>> column_of("A"), column_of("AA"), column_of("?")
    (0, 26, -1)
    """
    column = 0
    for each in letters.strip().upper():
        if not "A" <= each <= "Z":
            return -1
        column = column * 26 + ord(each) - 64
    return column - 1


def find_layouts(
    book: Workbook, kind: str, by_hand: Mapping[str, Mapping[str, object]] | None = None
) -> list[Layout]:
    """The sheets that hold such rows; `by_hand` gives row and columns for a sheet by its name.

    Refuses with `NoHeadings` when there is none, naming what was missing in the best of them.
    """
    layouts: list[Layout] = []
    missing: tuple[str, ...] = ()
    for sheet in book.sheets:
        given = (by_hand or {}).get(sheet.name)
        layout = _of_sheet(sheet, kind) if given is None else _given(sheet, kind, given)
        if layout is None:
            continue
        lacks = _lacks(kind, layout.columns)
        if not lacks:
            layouts.append(layout)
        elif not missing or len(lacks) < len(missing):
            missing = lacks
    if not layouts:
        needs = tuple(each[0] for each in NEEDS[kind])
        lacking = tuple(_WORDS.get(name, name) for name in missing or needs)
        raise NoHeadings(book.file_name, _WORDS[kind], lacking)
    return layouts


def _of_sheet(sheet: Sheet, kind: str) -> Layout | None:
    best: Layout | None = None
    for number, cells in _first(sheet.rows()):
        layout = read_headings(sheet.name, number, cells, kind)
        if len(layout.columns) >= MIN_HEADINGS and (
            best is None or len(layout.columns) > len(best.columns)
        ):
            best = layout
    return None if best is None or _is_of_another(best, kind) else best


def _is_of_another(layout: Layout, kind: str) -> bool:
    """Whether another kind knows twice as many of the headings: a list of weapons is no posts."""
    known = len(layout.columns)
    return any(
        len(read_headings(layout.sheet, layout.row, layout.titles, other).columns) >= 2 * known
        for other in KINDS
        if other != kind
    )


def _first(rows: Iterable[tuple[int, Row]]) -> Iterable[tuple[int, Row]]:
    for number, cells in rows:
        if number > HEADING_ROWS:
            return
        yield number, cells


def _given(sheet: Sheet, kind: str, given: Mapping[str, object]) -> Layout | None:
    """The layout as a person corrected it: their columns over those that were found."""
    wanted = given.get("row")
    for number, cells in _first(sheet.rows()):
        if wanted is None or number == wanted:
            found = read_headings(sheet.name, number, cells, kind)
            chosen = given.get("columns")
            if not isinstance(chosen, Mapping):
                return found
            columns = {
                name: column
                for name, column in found.columns.items()
                if name not in chosen and letter(column) not in chosen.values()
            }
            for name in fields_of(kind):
                column = column_of(str(chosen.get(name) or "?"))
                if 0 <= column < len(found.titles):
                    columns[name] = column
            return replace(found, columns=columns, unused=_unused(found.titles, columns))
    return None


def read_headings(sheet: str, number: int, cells: Sequence[object], kind: str) -> Layout:
    """What one row would mean if it were the headings."""
    titles = tuple(" ".join(str(cell).split())[:80] if cell is not None else "" for cell in cells)
    guesses: list[_Guess] = []
    languages: dict[str, int] = {}
    for column, title in enumerate(titles):
        guesses += _guesses(kind, column, title)
        for spoken in synonyms(kind).get(plain(title), {}).values():
            for language in spoken:
                languages[language] = languages.get(language, 0) + 1
    columns: dict[str, int] = {}
    for guess in sorted(guesses, key=lambda each: (each.score, -each.column), reverse=True):
        if guess.field not in columns and guess.column not in columns.values():
            columns[guess.field] = guess.column
    columns.pop("ordinal", None)
    best = sorted(languages, key=lambda each: languages[each], reverse=True)
    clear = best and (len(best) == 1 or languages[best[0]] > languages[best[1]])
    return Layout(
        sheet, number, columns, titles, best[0] if clear else "", _unused(titles, columns)
    )


def _guesses(kind: str, column: int, title: str) -> list[_Guess]:
    words = plain(title)
    if not words:
        return []
    exact = synonyms(kind).get(words)
    if exact:
        return [_Guess(name, column, (2, len(words))) for name in exact]
    said = set(words.replace("/", " ").split())
    return [
        _Guess(name, column, (1, len(heading)))
        for heading, fields in synonyms(kind).items()
        if len(heading) > 1 and _says(said, set(heading.replace("/", " ").split()))
        for name in fields
        if name != "ordinal"
    ]


def _says(said: set[str], heading: set[str]) -> bool:
    """All words of a known heading, among at most three times as many: more is a sentence."""
    return heading <= said and len(said) <= 3 * len(heading)


def _unused(titles: Sequence[str], columns: Mapping[str, int]) -> tuple[str, ...]:
    used = set(columns.values())
    return tuple(title for at, title in enumerate(titles) if title and at not in used)


def _lacks(kind: str, columns: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(need[0] for need in NEEDS[kind] if not any(name in columns for name in need))
