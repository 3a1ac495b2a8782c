"""One import from its bytes to its outcome: read, compare, and write all of it or nothing.

Reading, comparing and writing go hand in hand, a few thousand rows at a time, inside one
transaction: nothing of a file is kept in memory but what duplicates need. The first error ends the
writing, though not the reading: whoever puts the file right wants to see all that is wrong. A file
with an error is undone whole, and so is a trial.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.records.intake.examination import Examination, Record
from resguardo.records.intake.findings import Finding, Findings
from resguardo.records.intake.headings import Layout
from resguardo.records.intake.knowing import known_for
from resguardo.records.intake.reading import Limits, open_workbook
from resguardo.records.intake.values import text_of
from resguardo.records.intake.writing.ammunition import LotWriter
from resguardo.records.intake.writing.book import BookWriter
from resguardo.records.intake.writing.common import Work, Writer
from resguardo.records.intake.writing.firearms import FirearmWriter
from resguardo.records.intake.writing.people import PersonWriter
from resguardo.records.intake.writing.permits import PermitWriter
from resguardo.records.intake.writing.posts import PostWriter
from resguardo.records.people.viewer import Viewer

CHUNK_ROWS: Final = 20_000
PREVIEW_ROWS: Final = 20

ACTS: Final[Mapping[str, tuple[Act, ...]]] = {
    "firearms": (Act.EDIT_REGISTER, Act.EDIT_PERMITS, Act.EDIT_PLACES),
    "people": (Act.EDIT_PEOPLE, Act.EDIT_PERMITS),
    "ammunition": (Act.EDIT_REGISTER, Act.EDIT_PLACES),
    "permits": (Act.EDIT_PERMITS,),
    "posts": (Act.EDIT_PLACES, Act.EDIT_SERVICE),
    "book": (Act.EDIT_REGISTER, Act.EDIT_PLACES),
}
"""What somebody must be allowed to do by hand in order to do it by file."""

_WRITERS: Final[Mapping[str, Callable[[Work], Writer]]] = {
    "firearms": FirearmWriter,
    "people": PersonWriter,
    "ammunition": LotWriter,
    "permits": PermitWriter,
    "posts": PostWriter,
    "book": BookWriter,
}


@dataclass(slots=True)
class Outcome:
    """What became of a file."""

    kind: str
    rows: int = 0
    good: int = 0
    added: int = 0
    unchanged: int = 0
    written: bool = False
    findings: Findings = field(default_factory=Findings)
    layouts: list[Layout] = field(default_factory=list)
    preview: list[tuple[str, int, tuple[str, ...]]] = field(default_factory=list)

    @property
    def can_stand(self) -> bool:
        """Whether no row has an error."""
        return not self.findings.error_rows

    def as_json(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """The result as the command and the API print it."""
        return {
            "kind": self.kind,
            "rows": self.rows,
            "good": self.good,
            "added": self.added,
            "unchanged": self.unchanged,
            "written": self.written,
            "problems": [each.as_json(translate) for each in self.findings.listed],
            "problems_left_off": self.findings.left_off,
            "counts": dict(self.findings.counts),
            "questions": dict(self.findings.questions),
        }


def run(
    content: bytes,
    *,
    kind: str,
    file_name: str,
    by: Viewer,
    at: datetime,
    write: bool,
    answers: Mapping[str, str] | None = None,
    mapping: Mapping[str, Mapping[str, object]] | None = None,
    limits: Limits | None = None,
    told: Callable[[int], None] | None = None,
) -> Outcome:
    """Read a file to its end and, if `write` and no row has an error, take all of it in.

    Demands the mandate to import and every act that the rows would need by hand. Refuses files
    that cannot be read. `told` hears how many rows are done.
    """
    for act in (Act.IMPORT_FILES, *ACTS[kind]):
        by.demand(act, at=at)
    zone = ZoneInfo(by.time_zone)
    today = at.astimezone(zone).date()
    examination = Examination(
        open_workbook(content, file_name, limits or Limits()),
        kind,
        known_for(kind, by=by),
        answers or {},
        today,
        zone,
        mapping,
    )
    outcome = Outcome(kind, findings=examination.findings, layouts=examination.layouts)
    scope: AbstractContextManager[Any] = transaction.atomic() if write else nullcontext()
    with scope:
        _walk(examination, outcome, by, at, today, write=write, told=told)
        outcome.written = write and outcome.can_stand
        if write and not outcome.written:
            transaction.set_rollback(True)
            outcome.added = 0
    return outcome


def _walk(
    examination: Examination,
    outcome: Outcome,
    by: Viewer,
    at: datetime,
    today: date,
    *,
    write: bool,
    told: Callable[[int], None] | None,
) -> None:
    work = Work(
        by,
        at,
        today,
        examination.answers,
        {layout.sheet: layout for layout in examination.layouts},
        examination.known.places,
        examination.places.added,
    )
    writer = _WRITERS[examination.kind](work)
    findings = examination.findings
    for chunk in _chunks(examination.records(), CHUNK_ROWS):
        records = [record for record, _said in chunk if record is not None]
        compared = iter(writer.compare(records))
        for record, said in chunk:
            more = next(compared) if record is not None else []
            outcome.good += findings.add_row([*said, *more] if more else said)
        _show(examination, chunk, outcome)
        if write and outcome.can_stand:
            writer.write()
        if told:
            told(examination.rows)
    outcome.rows, outcome.added, outcome.unchanged = examination.rows, work.added, work.unchanged


def _chunks(
    rows: Iterator[tuple[Record | None, list[Finding]]], size: int
) -> Iterator[list[tuple[Record | None, list[Finding]]]]:
    while chunk := list(islice(rows, size)):
        yield chunk


def _show(
    examination: Examination, chunk: list[tuple[Record | None, list[Finding]]], outcome: Outcome
) -> None:
    """Keep the first rows as the file has them, for the page to show under its headings."""
    if outcome.preview or not chunk:
        return
    for sheet in examination.workbook.sheets:
        layout = next((each for each in outcome.layouts if each.sheet == sheet.name), None)
        if layout is not None:
            rows = islice(sheet.rows(), layout.row, layout.row + PREVIEW_ROWS)
            outcome.preview += [
                (sheet.name, number, tuple(text_of(cell)[:80] for cell in cells))
                for number, cells in rows
            ]
