"""One import from its bytes to its outcome: read, compare, and write all of it or nothing.

Reading, comparing and writing go hand in hand, a few thousand rows at a time, inside one
transaction: nothing of a file is kept in memory but what duplicates need. The first error ends the
writing, though not the reading: whoever puts the file right wants to see all that is wrong. A file
with an error is undone whole, and so is a trial.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from resguardo.kernel.mandate import Act
from resguardo.records.intake.findings import Findings
from resguardo.records.intake.headings import Layout
from resguardo.records.intake.knowing import known_for
from resguardo.records.intake.parts import Order, Shown, read_parts
from resguardo.records.intake.reading import Limits
from resguardo.records.intake.writing.ammunition import LotWriter
from resguardo.records.intake.writing.book import BookWriter
from resguardo.records.intake.writing.firearms import FirearmWriter
from resguardo.records.intake.writing.people import PersonWriter
from resguardo.records.intake.writing.permits import PermitWriter
from resguardo.records.intake.writing.posts import PostWriter
from resguardo.records.intake.writing.work import Work, Writer
from resguardo.records.people.viewer import Viewer

_CACHE_KIB: Final = 262_144

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
    preview: list[Shown] = field(default_factory=list)

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
    apart: bool = False,
    told: Callable[[int], None] | None = None,
) -> Outcome:
    """Read a file to its end and, if `write` and no row has an error, take all of it in.

    Demands the mandate to import and every act that the rows would need by hand. Refuses files
    that cannot be read. `apart` reads in a process of its own; `told` hears how many rows are done.
    """
    for act in (Act.IMPORT_FILES, *ACTS[kind]):
        by.demand(act, at=at)
    order = Order(
        content=content,
        file_name=file_name,
        kind=kind,
        known=known_for(kind, by=by),
        answers=answers or {},
        mapping=mapping,
        today=at.astimezone(ZoneInfo(by.time_zone)).date(),
        zone=by.time_zone,
        limits=limits or Limits(),
    )
    outcome = Outcome(kind)
    scope: AbstractContextManager[Any] = transaction.atomic() if write else nullcontext()
    with _roomy_cache() if apart and write else nullcontext(), scope:
        _walk(order, outcome, by, at, write=write, apart=apart, told=told)
        outcome.written = write and outcome.can_stand
        if write and not outcome.written:
            transaction.set_rollback(True)
            outcome.added = 0
    return outcome


@contextmanager
def _roomy_cache() -> Iterator[None]:
    """Room for the indexes of a million rows; on SQLite they are written at random places."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = {-_CACHE_KIB}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {before}")


def _walk(
    order: Order,
    outcome: Outcome,
    by: Viewer,
    at: datetime,
    *,
    write: bool,
    apart: bool,
    told: Callable[[int], None] | None,
) -> None:
    work = Work(by, at, order.today, order.answers, order.known.places)
    writer = _WRITERS[order.kind](work)
    findings = outcome.findings
    for part in read_parts(order, apart=apart):
        work.layouts = {layout.sheet: layout for layout in part.layouts}
        work.new_places = part.added
        compared = writer.compare([record for record, _said in part.rows if record is not None])
        more = iter(compared)
        for record, said in part.rows:
            also = next(more) if record is not None else []
            outcome.good += findings.add_row([*said, *also] if also else said)
        findings.add_row(part.closing)
        outcome.rows, outcome.layouts = part.done, part.layouts
        outcome.preview += part.shown
        if write and outcome.can_stand:
            writer.write()
        if told:
            told(part.done)
    outcome.added, outcome.unchanged = work.added, work.unchanged
