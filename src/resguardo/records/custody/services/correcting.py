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
from resguardo.records.custody.slip import ReasonNeeded, Slip, repeated, second_person
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


@transaction.atomic
def undo(*, by: Viewer, at: datetime, entry: UUID, request_key: str | None = None) -> Entry:
    """Undo one's own entry within a minute of recording it."""
    row = _entry(by, entry)
    fresh = at - row.recorded_at <= timedelta(seconds=UNDO_SECONDS)
    if not fresh or row.recorded_by_id != by.user_id:
        raise TooLateToUndo
    by.demand(Act.RECEIVE if row.kind == EntryKind.RETURN else Act.ISSUE, at=at)
    return _reverse(row, by, at, Slip(reason="undone", request_key=request_key))


def reverse(*, by: Viewer, at: datetime, entry: UUID, slip: Slip) -> Entry:
    """Reverse an entry for a reason, before a second person. Refuses to reverse twice."""
    by.demand(Act.OVERRIDE, at=at)
    row = _entry(by, entry)
    if not slip.reason.strip():
        raise ReasonNeeded
    second = second_person(slip, by=by, at=at, act=Act.RECEIVE)
    return _reverse(row, by, at, slip, second=second.pk)


def _entry(by: Viewer, public_id: UUID) -> Entry:
    row = Entry.objects.filter(public_id=public_id, organisation_id=by.organisation_id).first()
    if row is None:
        raise NotFound
    return row


def _reverse(
    row: Entry, by: Viewer, at: datetime, slip: Slip, *, second: int | None = None
) -> Entry:
    if before := repeated(by, slip):
        return before[0]
    earlier = Entry.objects.filter(reverses=row).first()
    if earlier is not None:
        raise AlreadyReversed(row.sequence, earlier.sequence)
    moves = tuple(
        Move(move.thing_id, move.quantity, move.taker_id, move.giver_id)
        for move in row.moves.order_by("-id")
    )
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
        post_id=row.post_id,
        due_at=row.due_at,
    )
    [posted] = post([posting], by=by, at=at)
    return Entry.objects.get(pk=posted.sequence)
