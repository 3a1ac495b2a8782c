"""What comes in under a leave to buy or to import: how much of it is left, and who has it now.

A receipt cites the leave under which it came. What was granted bounds it, line by line, by the day
on which it happened; where the law of that day wants a leave, a purchase without one is refused.
Both can be set aside by two, because what is there must be recorded. Whoever granted an import
follows each firearm from there to the first who has it.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from uuid import UUID

from django.db.models import QuerySet

from resguardo.kernel.ledger import AccountKind, EntryKind
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody.models import Move, Transfer, TransferLine
from resguardo.records.custody.slip import Slip
from resguardo.records.people.days import local_day
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits import buying, selectors
from resguardo.records.permits.models import Permit
from resguardo.records.permits.rules import rules_for
from resguardo.records.register.catalogue import calibre_name
from resguardo.records.register.models import Thing, ThingKind


class LeaveNotInForce(Problem):
    """A paper under which nothing can be bought on that day."""

    code = "custody.leave-not-in-force"
    wording = _(
        "“{number}” is no leave to buy or to import that held on {day}. Choose one that does, or "
        "ask the authority for one under Permits."
    )
    field = "under"

    number: str
    day: date


class BeyondLeave(Problem):
    """More than the authority granted."""

    code = "custody.beyond-leave"
    wording = _(
        "{what} {calibre}: {coming} come in, and under {number} {left} may still come. Take no "
        "more, or ask for another leave. If they are here already, a second person confirms it "
        "with their PIN and you write the reason; it will be reviewed."
    )
    field = "second"
    hard = False

    what: Enum
    calibre: str
    coming: int
    left: int
    number: str


class LeaveUnnamed(Problem):
    """A purchase of which the authority was not asked, where the law wants it asked."""

    code = "custody.leave-unnamed"
    wording = _(
        "The law wants a purchase allowed beforehand ({source}). Choose the leave under which this "
        "came, or ask for one under Permits. If it is here already, a second person confirms it "
        "with their PIN and you write the reason; it will be reviewed."
    )
    field = "under"
    hard = False

    source: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that came in under a leave, and to whom it was passed on, if it was."""

    thing: Thing
    serial: str
    quantity: int
    came_at: datetime
    entry: UUID
    passed_to: str
    passed_at: datetime | None


def leaves_in_force(*, viewer: Viewer, at: datetime) -> list[Permit]:
    """The viewer's own leaves to buy and to import that hold today, the first to end on top."""
    day = local_day(at, viewer.time_zone)
    return selectors.valid_on(
        day, at=at, organisations=[viewer.organisation_id], kinds=[*buying.LEAVES]
    )


def leave_named(under: UUID, *, by: Viewer, at: datetime, slip: Slip) -> Permit:
    """The viewer's own leave that held on the day; `NotFound`, or `LeaveNotInForce`."""
    found = selectors.permit(viewer=by, at=at, public_id=under, own=True)
    happened = slip.happened(at)
    day = local_day(happened, by.time_zone)
    holding = selectors.valid_on(
        day, at=happened, organisations=[by.organisation_id], kinds=[*buying.LEAVES]
    )
    if found.pk not in {each.pk for each in holding}:
        raise LeaveNotInForce(found.number, day)
    return found


def against_leave(
    quantities: Mapping[int, int], leave: Permit | None, *, by: Viewer, at: datetime, slip: Slip
) -> list[Problem]:
    """What the leave, or the want of one, says against things that were bought."""
    coming = _sorted(quantities)
    if leave is None:
        rules = rules_for(by.jurisdiction, local_day(slip.happened(at), by.time_zone))
        if coming and rules.purchase_needs_authorisation:
            return [LeaveUnnamed(rules.source("purchase_needs_authorisation"))]
        return []
    left = Counter({(each.what, each.calibre): each.quantity for each in buying.read(leave.lines)})
    left.subtract(used_under(leave))
    return [
        BeyondLeave(
            buying.named(what),
            calibre_name(calibre),
            quantity,
            max(left[what, calibre], 0),
            leave.number,
        )
        for (what, calibre), quantity in coming.items()
        if quantity > left[what, calibre]
    ]


def used_under(leave: Permit) -> Counter[tuple[str, str]]:
    """How many of what have come in under a leave, without what was reversed."""
    used: Counter[tuple[str, str]] = Counter()
    for move in _received(leave).select_related("thing__firearm"):
        key = _key(move.thing)
        if key is not None:
            used[key] += move.quantity
    return used


def came_under(*, viewer: Viewer, at: datetime, permit: Permit) -> list[Arrival]:
    """What came in under a leave in sight, and who has had it since; or `NotFound`."""
    leave = selectors.permit(viewer=viewer, at=at, public_id=permit.public_id)
    if leave.kind not in buying.LEAVES:
        raise NotFound
    moves = list(
        _received(leave).select_related("entry", "thing__firearm").order_by("entry_id", "id")
    )
    passed = {
        line.thing_id: line.transfer
        for line in TransferLine.objects.filter(
            thing__in=[move.thing_id for move in moves if move.thing.numbered],
            transfer__state="accepted", received_quantity__gt=0,
        ).select_related("transfer__receiver").order_by("-id")
    }  # fmt: skip
    return [_arrival(move, passed) for move in moves]


def _arrival(move: Move, passed: Mapping[int, Transfer]) -> Arrival:
    thing = move.thing
    transfer = passed.get(thing.pk)
    return Arrival(
        thing=thing,
        serial=thing.firearm.serial if thing.kind == ThingKind.FIREARM else "",
        quantity=move.quantity,
        came_at=move.entry.occurred_at,
        entry=move.entry.public_id,
        passed_to=transfer.receiver.name if transfer is not None else "",
        passed_at=transfer.decided_at if transfer is not None else None,
    )


def _received(leave: Permit) -> QuerySet[Move]:
    return Move.objects.filter(
        entry__organisation_id=leave.organisation_id, entry__kind=EntryKind.RECEIPT,
        entry__cites=leave.public_id, entry__reverses=None, entry__reversed_by=None,
        giver__kind=AccountKind.ACQUIRED,
    )  # fmt: skip


def _sorted(quantities: Mapping[int, int]) -> Counter[tuple[str, str]]:
    """What is coming, by type and calibre; only what laws count: firearms and rounds."""
    coming: Counter[tuple[str, str]] = Counter()
    for thing in _things(quantities):
        key = _key(thing)
        if key is not None:
            coming[key] += quantities[thing.pk]
    return coming


def _things(keys: Collection[int]) -> list[Thing]:
    return list(Thing.objects.filter(pk__in=list(keys)).select_related("firearm"))


def _key(thing: Thing) -> tuple[str, str] | None:
    if thing.kind == ThingKind.FIREARM:
        return thing.firearm.weapon_type, thing.calibre_id
    return (buying.ROUNDS, thing.calibre_id) if thing.kind == ThingKind.AMMUNITION else None
