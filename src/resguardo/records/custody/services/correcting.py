"""Undoing: nothing is edited, a wrong entry is reversed by another, and both stay.

For a minute whoever recorded an entry may undo it without a form: the guard took the wrong weapon,
the scanner read twice. After that a reversal needs a reason and a mandate. What has gone on since
cannot be undone underneath: the ledger refuses to take from an account what it no longer holds.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.ledger import AlreadyReversed, EntryKind, Move
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody.acts import act_of
from resguardo.records.custody.models import Entry, Inspected, Transfer
from resguardo.records.custody.slip import ReasonNeeded, Slip, alone, once, second_person
from resguardo.records.custody.writing import NewEntry, post
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.services import condition_not_found, hold_conditions

UNDO_SECONDS: Final = 60


class TooLateToUndo(Problem):
    """The minute is over, or the entry is somebody else's."""

    code = "custody.too-late-to-undo"
    wording = _(
        "An entry can be undone for one minute by whoever recorded it. "
        "Reverse it instead: that needs a reason and a second person."
    )


class PartOfTransfer(Problem):
    """An entry of which the other half stands in another ledger."""

    code = "custody.part-of-transfer"
    wording = _(
        "This entry belongs to a transfer between organisations. Withdraw the offer, refuse it, or"
        " transfer the things back."
    )


_ACT_OF_KIND: Final[dict[str, Act]] = {
    EntryKind.RETURN: Act.RECEIVE,
    EntryKind.RELIEF: Act.RELIEVE,
}


@transaction.atomic
def undo(*, by: Viewer, at: datetime, entry: UUID, request_key: str | None = None) -> list[Entry]:
    """Undo one's own act within a minute of recording it: all that the guard signed for at once.

    A clock that was put back in between must not hold the minute open for an hour, so a minute
    counts both ways. What was approved by four eyes is not undone by two. Refuses after the minute,
    to anybody else, and what four eyes approved (`TooLateToUndo`); what was reversed already; and
    half of a transfer (`PartOfTransfer`).
    """
    row = _entry(by, entry)
    fresh = abs(at - row.recorded_at) <= timedelta(seconds=UNDO_SECONDS)
    if not fresh or row.recorded_by_id != by.user_id or row.cites is not None:
        raise TooLateToUndo
    act = _ACT_OF_KIND.get(row.kind, Act.ISSUE)
    by.demand(act, at=at, place=_place_of(row))
    return _reverse(row, by, at, Slip(reason="undone", request_key=request_key))


def reverse(*, by: Viewer, at: datetime, entry: UUID, slip: Slip) -> list[Entry]:
    """Reverse an act for a reason, before a second person. Refuses to reverse twice.

    A transfer has two sides and is withdrawn, refused or given back, never reversed on one of them.
    """
    row = _entry(by, entry)
    by.demand(Act.OVERRIDE, at=at, place=_place_of(row))
    if not slip.reason.strip():
        raise ReasonNeeded
    second = second_person(slip, by=by, at=at, act=Act.RECEIVE)
    with transaction.atomic():
        return _reverse(row, by, at, slip, second=second.pk)


def _entry(by: Viewer, public_id: UUID) -> Entry:
    row = Entry.objects.filter(public_id=public_id, organisation_id=by.organisation_id).first()
    if row is None:
        raise NotFound
    return row


def _place_of(row: Entry) -> UUID | None:
    """The store that the entry gave from or took into: a mandate may be for one store alone."""
    for move in row.moves.select_related("giver__place", "taker__place"):
        place = move.giver.place or move.taker.place
        if place is not None:
            return place.public_id
    return None


def _duty_before(row: Entry) -> Entry | None:
    """The issue or relief that a reversed return leads back to: its post and its due time."""
    move = row.moves.order_by("id").first()
    if move is None or row.kind == EntryKind.ISSUE:
        return None
    return (
        Entry.objects.filter(
            moves__thing_id=move.thing_id,
            moves__taker_id=move.giver_id,
            sequence__lt=row.sequence,
            kind__in=(EntryKind.ISSUE, EntryKind.RELIEF),
        )
        .order_by("-sequence")
        .first()
    )


def _reverse(
    row: Entry, by: Viewer, at: datetime, slip: Slip, *, second: int | None = None
) -> list[Entry]:
    if before := once(by, slip):
        return before
    alone(f"reverse:{row.batch}:{row.holder_id}")
    earlier = Entry.objects.filter(reverses=row).first()
    if earlier is not None:
        raise AlreadyReversed(row.sequence, earlier.sequence)
    if row.cites is not None and Transfer.objects.filter(public_id=row.cites).exists():
        raise PartOfTransfer
    act = act_of(row)
    new_entries = [_correction(each, at, slip, second) for each in act]
    new_entries[0] = replace(new_entries[0], request_key=slip.request_key)
    looked = Inspected.objects.filter(entry__in=act).select_related("thing", "entry")
    faulty = [seen for seen in looked if seen.faulty]
    hold_conditions([seen.thing_id for seen in faulty])
    entries = post(new_entries, by=by, at=at)
    for seen in faulty:
        condition_not_found(
            by=by, at=at, thing=seen.thing, found_at=seen.entry.recorded_at, reason=slip.reason
        )
    return entries


def _correction(row: Entry, at: datetime, slip: Slip, second: int | None) -> NewEntry:
    """What puts the things of one entry back where they were, due as they were."""
    duty = _duty_before(row)
    return NewEntry(
        kind=EntryKind.CORRECTION,
        moves=tuple(
            Move(move.thing_id, move.quantity, move.taker_id, move.giver_id)
            for move in row.moves.order_by("-id")
        ),
        occurred_at=slip.happened(at),
        holder_id=row.holder_id,
        second_person_id=second,
        reason=slip.reason,
        document=slip.document,
        reverses=row.sequence,
        post_id=duty.post_id if duty else None,
        shift_id=duty.shift_id if duty else None,
        due_at=duty.due_at if duty else None,
    )
