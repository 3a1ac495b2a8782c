"""The chain of holders of a firearm: from its maker to whoever had it on a day, and after.

A firearm that passes from company to company is a row in each ledger that names its predecessor.
Here the rows are strung together, with the entries by which it came and went, so that an authority
reads one history where the companies keep several books.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from resguardo.kernel.ledger import AccountKind
from resguardo.records.custody.as_it_was import Whereabouts, whereabouts
from resguardo.records.custody.models import Move
from resguardo.records.oversight.models import Incident
from resguardo.records.people.days import local_day
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.models import Mark, MarkKind, Thing

LINKS_MAX: Final = 50
"""A firearm that changed hands more often is followed this far; the rest is said to be missing."""

DIVERSION_POINTS: Final = (
    "import", "wholesale", "between_companies", "in_transit", "armoury", "post", "guard_on_duty",
    "guard_off_duty", "repair", "range", "destruction", "closure", "authority", "after_report",
    "not_diverted", "unknown",
)  # fmt: skip
"""Where a firearm left lawful hands, coded so that a country can count them (F140)."""

_OF_MODALITY: Final = {
    "taken_at_post": "post", "taken_from_armoury": "armoury", "taken_in_transport": "in_transit",
    "lost_in_transport": "in_transit", "taken_on_the_way": "guard_off_duty",
    "taken_at_home": "guard_off_duty", "taken_by_insider": "armoury",
    "not_returned": "guard_on_duty", "lost_on_duty": "guard_on_duty", "left_behind": "post",
    "missing_at_count": "armoury", "used_off_duty": "guard_off_duty",
}  # fmt: skip
_OF_ACCOUNT: Final = {
    AccountKind.ARMOURY: "armoury", AccountKind.POST: "post", AccountKind.VEHICLE: "in_transit",
    AccountKind.CONSIGNMENT: "in_transit", AccountKind.PERSON: "guard_on_duty",
    AccountKind.WORKSHOP: "repair", AccountKind.RANGE: "range", AccountKind.DEPOT: "authority",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Crossing:
    """A move by which the firearm came into a ledger or left it."""

    thing: Thing
    move: Move
    inwards: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """One organisation that had it: from when, until when (None: still), how it came and went."""

    thing: Thing
    since: date
    until: date | None
    came: Move | None
    went: Move | None


@dataclass(frozen=True, slots=True)
class Chain:
    """What the books know of one firearm.

    `imports` are the marks of import; `then` is where it was on the day asked about, as the books
    now say, and `as_said_then` as they said at the end of that day; `last_person` the last move
    that put it into a person's hands before.
    """

    things: Sequence[Thing]
    imports: Sequence[Mark]
    holders: Sequence[Holder]
    crossings: Sequence[Crossing]
    day: date | None
    then: Sequence[Whereabouts]
    as_said_then: Sequence[Whereabouts]
    last_person: Move | None
    now: Sequence[Whereabouts]
    proposed_point: str

    @property
    def days_since_first(self) -> int | None:
        """Days from the first acquisition that is known to the day asked about."""
        return self._days(self.holders[0]) if self.holders else None

    @property
    def days_since_last(self) -> int | None:
        """Days from the acquisition by the last holder of that day to it: the time to crime."""
        before = [each for each in self.holders if self.day is None or each.since <= self.day]
        return self._days(before[-1]) if before else None

    @property
    def contradicted(self) -> bool:
        """Tell whether somebody answers for it today although it was found elsewhere."""
        return self.day is not None and bool(self.now)

    def _days(self, holder: Holder) -> int | None:
        return (self.day - holder.since).days if self.day is not None else None


def chain_of(*, viewer: Viewer, at: datetime, thing: Thing, day: date | None = None) -> Chain:
    """String together what the books in sight know of a firearm; `day` is the day asked about."""
    things = _strung(thing)
    keys = [each.pk for each in things]
    crossings = _crossings(things)
    zone = ZoneInfo(viewer.time_zone)
    moment = datetime.combine(day, time.max, zone) if day is not None else at
    then = whereabouts(viewer=viewer, at=at, moment=moment, things=things)
    said = whereabouts(viewer=viewer, at=at, moment=moment, things=things, by_recorded=True)
    now = then if day is None else whereabouts(
        viewer=viewer, at=at, moment=at, things=things
    )  # fmt: skip
    last = (
        _standing(Move.objects.filter(thing__in=keys, taker__kind=AccountKind.PERSON))
        .filter(entry__occurred_at__lte=moment)
        .order_by("-entry__occurred_at", "-id")
        .first()
    )
    return Chain(
        things=things,
        imports=list(Mark.objects.filter(thing__in=keys, kind=MarkKind.IMPORT).order_by("id")),
        holders=[_holder(each, crossings, viewer.time_zone) for each in things],
        crossings=crossings,
        day=day,
        then=then,
        as_said_then=said,
        last_person=last,
        now=now,
        proposed_point=_proposed(keys, then, moment),
    )


def _strung(thing: Thing) -> list[Thing]:
    """The rows of one firearm, the first ledger first."""
    rows = Thing.objects.select_related("organisation", "firearm__model__maker")
    first = rows.get(pk=thing.pk)
    before: list[Thing] = []
    while first.predecessor_id is not None and len(before) < LINKS_MAX:
        first = rows.get(pk=first.predecessor_id)
        before.insert(0, first)
    found = [*before, rows.get(pk=thing.pk)]
    while len(found) < LINKS_MAX:
        after = rows.filter(predecessor=found[-1].pk).order_by("id").first()
        if after is None:
            break
        found.append(after)
    return found


def _standing(rows: QuerySet[Move]) -> QuerySet[Move]:
    """Leave out what was reversed, and what reverses it."""
    rows = rows.filter(entry__reverses=None, entry__reversed_by=None)
    return rows.select_related(
        *("entry__organisation", "thing", "giver__place", "giver__person"),
        *("taker__place", "taker__person"),
    )


def _crossings(things: Sequence[Thing]) -> list[Crossing]:
    by_key = {each.pk: each for each in things}
    edge = Q(giver__boundary=True) | Q(taker__boundary=True)
    moves = _standing(Move.objects.filter(edge, thing__in=by_key)).order_by(
        "entry__occurred_at", "id"
    )
    return [Crossing(by_key[move.thing_id], move, move.giver.boundary) for move in moves]


def _holder(thing: Thing, crossings: Sequence[Crossing], zone: str) -> Holder:
    """From the first move in to the last move out, if nothing came in after it."""
    mine = [each for each in crossings if each.thing.pk == thing.pk]
    came = next((each.move for each in mine if each.inwards), None)
    last = mine[-1] if mine else None
    went = last.move if last is not None and not last.inwards else None
    first = came.entry.occurred_at if came is not None else thing.created_at
    ended = None if went is None else local_day(went.entry.occurred_at, zone)
    return Holder(thing, thing.acquired_on or local_day(first, zone), ended, came, went)


def _proposed(keys: Sequence[int], then: Sequence[Whereabouts], moment: datetime) -> str:
    """What the books say of where it left: by the incident reported, else by where it was kept."""
    told = (
        Incident.objects.filter(Q(thing__in=keys) | Q(items__thing__in=keys))
        .filter(kind__in=("theft", "robbery", "loss", "absence"), occurred_at__lte=moment)
        .order_by("-occurred_at")
        .first()
    )
    if told is not None:
        return _OF_MODALITY.get(told.modality, "after_report")
    return _OF_ACCOUNT.get(AccountKind(then[0].account.kind), "unknown") if then else "unknown"
