"""What all writers share: who acts, places opened when first needed, counts of what was done."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from django.db import connection

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.intake.examination import Record
from resguardo.records.intake.findings import Finding, RowProblem
from resguardo.records.intake.headings import Layout
from resguardo.records.intake.places import PlaceRef
from resguardo.records.people.columns import Indexes
from resguardo.records.people.viewer import Viewer
from resguardo.records.places.models import Place
from resguardo.records.places.services import open_place

Kept = TypeVar("Kept")

STORES = ("armoury", "room", "safe", "site", "depot")


@dataclass(slots=True)
class Work:
    """One import under way: by whom, when, with which answers and columns."""

    by: Viewer
    at: datetime
    today: date
    answers: Mapping[str, str]
    places: Sequence[PlaceRef]
    layouts: Mapping[str, Layout] = field(default_factory=dict)
    new_places: Mapping[tuple[str, str], PlaceRef] = field(default_factory=dict)
    added: int = 0
    unchanged: int = 0
    opened: dict[tuple[str, str], Place] = field(default_factory=dict)
    indexes: Indexes = field(default_factory=Indexes)

    def place(self, ref: PlaceRef) -> Place:
        """The row of a place; opened now when the file brings it."""
        key = (ref.kind, ref.name)
        if key not in self.opened:
            self.opened[key] = (
                Place.objects.get(pk=ref.key)
                if ref.key is not None
                else open_place(by=self.by, at=self.at, kind=ref.kind, name=ref.name)
            )
        return self.opened[key]

    def finding(  # noqa: PLR0917 - the parts of one finding
        self,
        record: Record,
        name: str,
        problem: RowProblem,
        proposal: str = "",
        question: str = "",
        options: Sequence[str] = (),
    ) -> Finding:
        """A finding in the row that a record came from."""
        layout = self.layouts.get(record.sheet)
        column = layout.title(name) if layout else name
        return Finding(
            record.sheet, record.row, column, problem, proposal, question, tuple(options)
        )


class Writer(Protocol):
    """Takes the records of one kind in, a chunk at a time; `new` is what waits to be written.

    What moves things that others move too is written `at_once`, after the last chunk: its locks are
    taken before the first place in the log is (`custody/claiming`).
    """

    new: list[Any]
    at_once: bool

    def compare(self, records: Sequence[Any]) -> list[list[Finding]]:
        """What the register says to each record; what is new is remembered for `write`."""

    def write(self) -> None:
        """Write what the last comparison found to be new."""


def among(column: str, values: Sequence[Kept]) -> tuple[str, Any]:
    """A condition for thousands of values that travel as one."""
    if connection.vendor == "sqlite":
        return f"{column} IN (SELECT value FROM json_each(%s))", json.dumps(values)  # noqa: S608 - the name of a column
    return f"{column} = ANY(%s)", list(values)


class RowRefused(Problem):
    """A rule below refused a row that nothing above had found; the whole file stays out."""

    code = "import.row-refused"
    wording = _("Row {row} of sheet “{sheet}” was refused and nothing was imported. {why}")
    field = "file"

    sheet: str
    row: int
    why: str


def refused(record: Record, problem: Problem) -> RowRefused:
    """The refusal with the row that it is about."""
    return RowRefused(record.sheet, record.row, str(problem))
