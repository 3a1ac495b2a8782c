"""A file in parts of some thousand rows: read here, or by a process of its own.

Reading a register is Python's work, writing it the database's. A million rows are read by a second
process while this one writes what is read already, so that both cores of a small machine work. The
parts are the same either way; a refusal in the other process is raised in this one, and so is its
sudden end.
"""

import gc
import multiprocessing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from multiprocessing.connection import Connection
from typing import Any, Final, NamedTuple, cast
from zoneinfo import ZoneInfo

from resguardo.kernel.problem import Problem
from resguardo.records.intake.directory import Known
from resguardo.records.intake.examination import Examination, Record
from resguardo.records.intake.findings import Finding, ReadingStopped
from resguardo.records.intake.headings import Layout
from resguardo.records.intake.places import PlaceRef
from resguardo.records.intake.reading import Limits, open_workbook
from resguardo.records.intake.values import text_of

PART_ROWS: Final = 20_000
PREVIEW_ROWS: Final = 20

Shown = tuple[str, int, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Everything that a reading needs; it can travel to another process."""

    content: bytes
    file_name: str
    kind: str
    known: Known
    answers: Mapping[str, str]
    mapping: Mapping[str, Mapping[str, object]] | None
    today: date
    zone: str
    limits: Limits


class Part(NamedTuple):
    """Some rows, what was said of those of which something was, and how far the reading is."""

    records: list[Record | None]
    said: dict[int, list[Finding]]
    done: int
    layouts: list[Layout]
    added: dict[tuple[str, str], PlaceRef]
    shown: list[Shown]
    closing: list[Finding]


def read_parts(order: Order, *, apart: bool) -> Iterator[Part]:
    """The parts of a file, the last one with the closing findings."""
    return _read_apart(order) if apart else _read_here(order)


def _read_here(order: Order) -> Iterator[Part]:
    examination = Examination(
        open_workbook(order.content, order.file_name, order.limits),
        order.kind,
        order.known,
        order.answers,
        order.today,
        ZoneInfo(order.zone),
        order.mapping,
    )
    layouts, added = examination.layouts, examination.places.added
    shown = list(_shown(examination))
    records = examination.records()
    while rows := list(islice(records, PART_ROWS)):
        read = [record for record, _said in rows]
        said = {place: said for place, (_record, said) in enumerate(rows) if said}
        yield Part(read, said, examination.rows, layouts, added, shown, [])
        shown = []
    yield Part([], {}, examination.rows, layouts, added, shown, examination.closing)


def _shown(examination: Examination) -> Iterator[Shown]:
    """The first rows as the file has them, for a page to show under its headings."""
    sheets = {sheet.name: sheet for sheet in examination.workbook.sheets}
    for layout in examination.layouts:
        rows = sheets[layout.sheet].rows()
        for number, cells in islice(rows, layout.row, layout.row + PREVIEW_ROWS):
            yield layout.sheet, number, tuple(text_of(cell)[:80] for cell in cells)


def _read_apart(order: Order) -> Iterator[Part]:
    # spawn and not fork: a forked process would hold copies of database connections.
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    reader = context.Process(target=_send, args=(there, order), daemon=True)
    reader.start()
    there.close()
    try:
        while True:
            said = _heard(here, order)
            if isinstance(said, Problem):
                raise said
            if said is None:
                return
            yield cast("Part", said)
    finally:
        reader.terminate()
        reader.join()
        here.close()


def _heard(here: Connection, order: Order) -> Any:
    """What the reader sends next; refuses a reader that was ended without a word."""
    try:
        return here.recv()
    except (EOFError, OSError) as error:
        raise ReadingStopped(order.file_name) from error


def _send(there: Connection, order: Order) -> None:
    """Read in a process of its own, in which nobody sweeps: rows have no cycles."""
    gc.disable()
    try:
        for part in _read_here(order):
            there.send(part)
        there.send(None)
    except Problem as problem:
        there.send(problem)
