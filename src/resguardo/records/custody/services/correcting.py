"""Undoing: nothing is edited, a wrong entry is reversed by another, and both stay.

For a minute whoever recorded an entry may undo it without a form: the guard took the wrong weapon,
the scanner read twice. After that a reversal needs a reason and a mandate. What has gone on since
cannot be undone underneath: the ledger refuses to take from an account what it no longer holds.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.ledger import AlreadyReversed, EntryKind, Move
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody.models import Entry
from resguardo.records.custody.posting import Posting, post
from resguardo.records.custody.slip import ReasonNeeded, Slip, alone, repeated, second_person
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer

UNDO_SECONDS: Final = 60


class TooLateToUndo(Problem):
    """The minute is over, or the entry is somebody else's."""

    code = "custody.too-late-to-undo"
    wording = _(
        "An entry can be undone for one minute by whoever recorded it. "
        "Reverse it instead: that needs a reason and a second person."
    )


_ACT_OF_KIND: Final[dict[str, Act]] = {
    EntryKind.RETURN: Act.RECEIVE,
    EntryKind.RELIEF: Act.RELIEVE,
}


@transaction.atomic
def undo(*, by: Viewer, at: datetime, entry: UUID, request_key: str | None = None) -> Entry:
    """Undo one's own entry within a minute of recording it."""
    row = _entry(by, entry)
    fresh = at - row.recorded_at <= timedelta(seconds=UNDO_SECONDS)
    if not fresh or row.recorded_by_id != by.user_id:
        raise TooLateToUndo
    act = _ACT_OF_KIND.get(row.kind, Act.ISSUE)
    by.demand(act, at=at, place=_place_of(row))
    return _reverse(row, by, at, Slip(reason="undone", request_key=request_key))


def reverse(*, by: Viewer, at: datetime, entry: UUID, slip: Slip) -> Entry:
    """Reverse an entry for a reason, before a second person. Refuses to reverse twice."""
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
) -> Entry:
    if before := repeated(by, slip):
        return before[0]
    alone(f"reverse:{row.sequence}")
    earlier = Entry.objects.filter(reverses=row).first()
    if earlier is not None:
        raise AlreadyReversed(row.sequence, earlier.sequence)
    moves = tuple(
        Move(move.thing_id, move.quantity, move.taker_id, move.giver_id)
        for move in row.moves.order_by("-id")
    )
    duty = _duty_before(row)
    posting = Posting(
        kind=EntryKind.CORRECTION,
        moves=moves,
        occurred_at=slip.happened(at),
        holder_id=row.holder_id,
        second_person_id=second,
        reason=slip.reason,
        document=slip.document,
        reverses=row.sequence,
        request_key=slip.request_key,
        post_id=duty.post_id if duty else None,
        shift_id=duty.shift_id if duty else None,
        due_at=duty.due_at if duty else None,
    )
    [posted] = post([posting], by=by, at=at)
    return Entry.objects.get(pk=posted.sequence)
