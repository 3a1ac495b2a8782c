"""One import from its bytes to its outcome: read, compare, and write all of it or nothing.

Reading, comparing and writing go hand in hand, a few thousand rows at a time, inside one
transaction: nothing of a file is kept in memory but what duplicates need. The first error ends the
writing, though not the reading: whoever puts the file right wants to see all that is wrong. A file
with an error is undone whole, and so is a trial. Only where a person said that rows with errors are
left out does the rest come in; each of those rows is still named.
"""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from resguardo.kernel.mandate import Act
from resguardo.records.intake.findings import Findings
from resguardo.records.intake.headings import Layout
from resguardo.records.intake.knowing import known_for
from resguardo.records.intake.parts import Order, Part, Shown, read_parts
from resguardo.records.intake.reading import Limits
from resguardo.records.intake.rows import LEAVE_OUT, ROWS_WITH_ERRORS
from resguardo.records.intake.writing.ammunition import LotWriter
from resguardo.records.intake.writing.book import BookWriter
from resguardo.records.intake.writing.firearms import FirearmWriter
from resguardo.records.intake.writing.people import PersonWriter
from resguardo.records.intake.writing.permits import PermitWriter
from resguardo.records.intake.writing.posts import PostWriter
from resguardo.records.intake.writing.work import Work, Writer
from resguardo.records.people.days import local_day
from resguardo.records.people.statistics import look_at_tables
from resguardo.records.people.viewer import Viewer

_CACHE_KIB: Final = 131_072
_SORTING_THREADS: Final = 2

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
    leaves_out: bool = False
    findings: Findings = field(default_factory=Findings)
    layouts: list[Layout] = field(default_factory=list)
    preview: list[Shown] = field(default_factory=list)

    @property
    def can_stand(self) -> bool:
        """Whether no row has an error, or somebody said that such rows are left out."""
        return self.leaves_out or not self.findings.error_rows

    @property
    def left_out(self) -> int:
        """How many rows stay out because somebody said so."""
        said = self.findings.left_out_rows
        return said + self.findings.error_rows if self.leaves_out else said

    def as_json(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """The result as the command and the API print it."""
        return {
            "kind": self.kind,
            "rows": self.rows,
            "good": self.good,
            "added": self.added,
            "unchanged": self.unchanged,
            "left_out": self.left_out,
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
        today=local_day(at, by.time_zone),
        zone=by.time_zone,
        limits=limits or Limits(),
    )
    outcome = Outcome(kind, leaves_out=order.answers.get(ROWS_WITH_ERRORS) == LEAVE_OUT)
    scope: AbstractContextManager[Any] = transaction.atomic() if write else nullcontext()
    with _made_for_a_million() if apart and write else nullcontext(), scope:
        _walk(order, outcome, by, at, write=write, apart=apart, told=told)
        outcome.written = write and outcome.can_stand
        if write and not outcome.written:
            transaction.set_rollback(True)
            outcome.added = 0
    return outcome


@contextmanager
def _made_for_a_million() -> Iterator[None]:
    """Room for the indexes of a million rows, both cores to sort them, and nobody who sweeps.

    On SQLite indexes are written at random places. Python's collector of cycles looks through all
    that lives time and again, finds nothing, since rows have no cycles, and took a quarter of the
    writer's time.
    """
    sweeps = gc.isenabled()
    gc.disable()
    try:
        with _roomy_cache() if connection.vendor == "sqlite" else nullcontext():
            yield
    finally:
        if sweeps:
            gc.enable()


@contextmanager
def _roomy_cache() -> Iterator[None]:
    settings = {"cache_size": -_CACHE_KIB, "threads": _SORTING_THREADS}
    with connection.cursor() as cursor:
        before = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in settings}
        for name, value in settings.items():
            cursor.execute(f"PRAGMA {name} = {value}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for name, value in before.items():
                cursor.execute(f"PRAGMA {name} = {value}")


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
    for part in read_parts(order, apart=apart):
        work.layouts = {layout.sheet: layout for layout in part.layouts}
        work.new_places = part.added
        _compare(part, writer, outcome)
        outcome.rows, outcome.layouts = part.done, part.layouts
        outcome.preview += part.shown
        if write and outcome.can_stand and not writer.at_once:
            writer.write()
        if told:
            told(part.done)
    if write and outcome.can_stand:
        if writer.at_once:
            writer.write()
        for _index in work.indexes.bring_back():
            if told:
                told(outcome.rows)
        look_at_tables()
    outcome.added, outcome.unchanged = work.added, work.unchanged


def _compare(part: Part, writer: Writer, outcome: Outcome) -> None:
    """Hear what the register says to these rows; those that stay out are not written either."""
    findings = outcome.findings
    staying: set[tuple[str, int]] = set()
    compared = iter(writer.compare([each for each in part.records if each is not None]))
    for place, record in enumerate(part.records):
        also = next(compared) if record is not None else []
        said = [*part.said.get(place, ()), *also]
        if not said or findings.add_row(said):
            outcome.good += 1
        elif record is not None:
            staying.add((record.sheet, record.row))
    if staying:
        writer.new = [each for each in writer.new if (each.sheet, each.row) not in staying]
    findings.add_row(part.closing)
