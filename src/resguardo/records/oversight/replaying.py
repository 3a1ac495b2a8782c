"""Counts, incidents and acts of authorities that another book recorded, kept as they were told.

They moved nothing when they happened and move nothing now. A count comes closed: its differences
are kept as explained by the book it comes from, so that nobody is stopped at the counter today for
what was settled there. Who counted gets a login that nobody can sign in with, because a sheet of a
count belongs to a login.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter, itemgetter
from typing import Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.records.custody.models import (
    Count,
    CountLine,
    CountSample,
    CountSheet,
    Discrepancy,
    Entry,
)
from resguardo.records.custody.variances import VarianceKind
from resguardo.records.oversight.models import AuthorityAction, Incident
from resguardo.records.people.models import User
from resguardo.records.people.services import closed_logins
from resguardo.records.people.viewer import Viewer
from resguardo.records.register import services as register
from resguardo.records.register.services import ToldBlock
from resguardo.records.transparency import services as transparency
from resguardo.records.transparency.services import ChangeMade

ROWS_AT_ONCE: Final = 2_000
AS_TOLD: Final = "As settled in the book that was loaded"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLine:
    """One line of a count: a thing that is known here, or only a text that was read."""

    thing_id: int | None
    text_as_read: str
    expected: int
    seen: int
    capture: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldCount:
    """A count as told: where, when, by which persons, and what they saw."""

    public_id: UUID
    account_id: int
    counted_at: datetime
    counter_id: int
    second_counter_id: int | None
    blind: bool
    announced_on: date | None
    lines: tuple[ToldLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldIncident:
    """An incident as told."""

    public_id: UUID
    kind: str
    occurred_at: datetime
    known_at: datetime
    reported_at: datetime | None
    account_id: int | None
    person_id: int | None
    thing_id: int | None
    quantity: int | None
    narrative: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAction:
    """What an authority did, as told."""

    public_id: UUID
    kind: str
    acted_at: datetime
    thing_id: int | None
    person_id: int | None
    document: str


@transaction.atomic
def tell_counts(told: Sequence[ToldCount], *, by: Viewer, at: datetime) -> None:
    """Keep counts with their sheets, lines and explained differences."""
    by.demand(Act.IMPORT_FILES, at=at)
    if not told:
        return
    persons = {each.counter_id for each in told} | {each.second_counter_id for each in told}
    logins = closed_logins({each for each in persons if each is not None}, at=at)
    book = list(
        Entry.objects.filter(organisation_id=by.organisation_id)
        .order_by("sequence")
        .values_list("recorded_at", "sequence")
    )
    counts = [_count(each, book, by) for each in told]
    Count.objects.bulk_create(counts, batch_size=ROWS_AT_ONCE)
    sheets = [_sheet(count, logins[each.counter_id], each) for count, each in _pairs(counts, told)]
    seconds = [
        _sheet(count, logins[each.second_counter_id], each)
        for count, each in _pairs(counts, told)
        if each.second_counter_id is not None and each.second_counter_id != each.counter_id
    ]
    CountSheet.objects.bulk_create([*sheets, *seconds], batch_size=ROWS_AT_ONCE)
    lines, samples, differences = [], [], []
    for (count, each), sheet in zip(_pairs(counts, told), sheets, strict=True):
        for line in each.lines:
            lines.append(_line(sheet, line, each.counted_at))
            if line.thing_id is not None and line.expected:
                samples.append(
                    CountSample(
                        count=count, thing_id=line.thing_id, expected_quantity=line.expected
                    )
                )
            if line.expected != line.seen:
                differences.append(_difference(count, each, line))
    CountLine.objects.bulk_create(lines, batch_size=ROWS_AT_ONCE)
    CountSample.objects.bulk_create(samples, batch_size=ROWS_AT_ONCE)
    Discrepancy.objects.bulk_create(differences, batch_size=ROWS_AT_ONCE)
    _note("count", [each.public_id for each in told], by, at)


@transaction.atomic
def tell_incidents(told: Sequence[ToldIncident], *, by: Viewer, at: datetime) -> None:
    """Keep incidents; those that were reported are closed, the others stand open."""
    by.demand(Act.IMPORT_FILES, at=at)
    Incident.objects.bulk_create(
        [
            Incident(
                public_id=each.public_id,
                organisation_id=by.organisation_id,
                kind=each.kind,
                state="closed" if each.reported_at else "open",
                occurred_at=each.occurred_at,
                known_at=each.known_at,
                reported_at=each.reported_at,
                recorded_at=at,
                recorded_by_id=by.user_id,
                account_id=each.account_id,
                person_id=each.person_id,
                thing_id=each.thing_id,
                quantity=each.quantity,
                narrative=each.narrative,
            )
            for each in told
        ],
        batch_size=ROWS_AT_ONCE,
    )
    _note("incident", [each.public_id for each in told], by, at)


@transaction.atomic
def tell_actions(told: Sequence[ToldAction], *, by: Viewer, at: datetime) -> None:
    """Keep what authorities did; a weapon that is blocked by it cannot be issued from now on."""
    by.demand(Act.IMPORT_FILES, at=at)
    AuthorityAction.objects.bulk_create(
        [
            AuthorityAction(
                public_id=each.public_id,
                organisation_id=by.organisation_id,
                kind=each.kind,
                acted_at=each.acted_at,
                recorded_at=at,
                thing_id=each.thing_id,
                person_id=each.person_id,
                document=each.document,
            )
            for each in told
        ],
        batch_size=ROWS_AT_ONCE,
    )
    _note("authority_action", [each.public_id for each in told], by, at)
    register.tell_blocks(by=by, at=at, rows=list(_blocks(told)))


def _blocks(told: Sequence[ToldAction]) -> Iterator[ToldBlock]:
    """Each block with the lifting that ended it; a second one on a blocked thing adds nothing."""
    standing: dict[int, ToldAction] = {}
    for each in sorted(told, key=attrgetter("acted_at")):
        if each.thing_id is None:
            continue
        if each.kind == "block":
            standing.setdefault(each.thing_id, each)
        elif each.kind == "unblock" and each.thing_id in standing:
            yield _block(standing.pop(each.thing_id), each.acted_at)
    yield from (_block(each, None) for each in standing.values())


def _block(action: ToldAction, ends_at: datetime | None) -> ToldBlock:
    if action.thing_id is None:
        raise AssertionError(action)
    return ToldBlock(action.thing_id, action.acted_at, ends_at, action.document, action.public_id)


def _pairs(counts: Sequence[Count], told: Sequence[ToldCount]) -> Iterable[tuple[Count, ToldCount]]:
    return zip(counts, told, strict=True)


def _count(each: ToldCount, book: Sequence[tuple[datetime, int]], by: Viewer) -> Count:
    before = bisect_right(book, each.counted_at, key=itemgetter(0))
    return Count(
        public_id=each.public_id,
        organisation_id=by.organisation_id,
        account_id=each.account_id,
        blind=each.blind,
        state="accepted",
        sheets_wanted=2 if each.second_counter_id is not None else 1,
        announced_on=each.announced_on,
        opened_by_id=by.user_id,
        opened_at=each.counted_at,
        as_of_sequence=book[before - 1][1] if before else 0,
        accepted_by_id=by.user_id,
        accepted_at=each.counted_at,
    )


def _sheet(count: Count, counter: User, each: ToldCount) -> CountSheet:
    return CountSheet(
        count=count, counter=counter, started_at=each.counted_at, closed_at=each.counted_at
    )


def _line(sheet: CountSheet, line: ToldLine, at: datetime) -> CountLine:
    return CountLine(
        sheet=sheet,
        thing_id=line.thing_id,
        text_as_read=line.text_as_read,
        seen_quantity=line.seen,
        capture=line.capture,
        seen_at=at,
    )


def _difference(count: Count, each: ToldCount, line: ToldLine) -> Discrepancy:
    return Discrepancy(
        organisation_id=count.organisation_id,
        count=count,
        account_id=each.account_id,
        thing_id=line.thing_id,
        text_as_read=line.text_as_read,
        kind=_kind(line),
        book_quantity=line.expected,
        seen_quantity=line.seen,
        state="explained",
        opened_at=each.counted_at,
        explanation=AS_TOLD,
        decided_at=each.counted_at,
    )


def _kind(line: ToldLine) -> VarianceKind:
    if line.thing_id is None:
        return VarianceKind.UNKNOWN
    return VarianceKind.MISSING if line.seen < line.expected else VarianceKind.SURPLUS


def _note(kind: str, rows: Iterable[UUID], by: Viewer, at: datetime) -> None:
    """Note in the history, and so in the log, that these rows were loaded."""
    changes = [
        ChangeMade(subject_kind=kind, subject_id=row, verb="loaded", changes={}) for row in rows
    ]
    if changes:
        transparency.record_changes(changes, by=by, at=at)
