"""Rooms with ammunition: what the ledger holds there, and whether more of it may come in.

The licence of a room counts what lies in it and in everything within it, so that a safe is no way
round the licence of its armoury. Suspect rounds are asked about in the one place alone: a safe of
their own is apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from resguardo.kernel.identifier import Key
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem, raise_all
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody.models import Account, Holding
from resguardo.records.custody.slip import ReasonNeeded, Slip
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Person
from resguardo.records.people.viewer import Viewer
from resguardo.records.places.models import Place
from resguardo.records.places.selectors import places as places_in_sight
from resguardo.records.register.models import Lot, Thing, ThingKind
from resguardo.records.storage import selectors as storage
from resguardo.records.storage.contents import Item, Limit, Use, unlicensed, uses
from resguardo.records.storage.models import LotCheck, LotState, StoreLicence
from resguardo.records.storage.services import STORES


class Measured(StrEnum):
    """In what a licence counts."""

    ROUNDS = "rounds"
    KG = "kg"


class OverLicence(Problem):
    """More of a class than the licence of the room allows."""

    code = "custody.over-licence"
    wording = _(
        "{place}: licence {licence} allows {most} {unit} of {label}, and there would be "
        "{would_be}. Take the rest to another store. If it must lie here, a second person confirms "
        "it with their PIN and you write the reason; it will be reviewed."
    )
    field = "second"
    hard = False

    place: str
    licence: str
    label: str
    most: int | Decimal
    would_be: int | Decimal
    unit: Measured


class NotLicensed(Problem):
    """A class that the licence of the room does not name."""

    code = "custody.class-not-licensed"
    wording = _(
        "{place}: licence {licence} does not name class {label}. Take it to another store. If it "
        "must lie here, a second person confirms it with their PIN and you write the reason; it "
        "will be reviewed."
    )
    field = "second"
    hard = False

    place: str
    licence: str
    label: str


class LicenceLapsed(Problem):
    """A room whose licences have all run out."""

    code = "custody.store-licence-lapsed"
    wording = _(
        "{place}: licence {licence} ran out on {until}. Have it renewed. If the rounds must lie "
        "here, a second person confirms it with their PIN and you write the reason; it will be "
        "reviewed."
    )
    field = "second"
    hard = False

    place: str
    licence: str
    until: date


class SuspectApart(Problem):
    """Suspect rounds and others in one place."""

    code = "custody.suspect-apart"
    wording = _(
        "{place}: {lots} suspect or unserviceable, and never with other ammunition. Choose a store "
        "where nothing else lies. If it must be so, a second person confirms it with their PIN and "
        "you write the reason; it will be reviewed."
    )
    field = "second"
    hard = False

    place: str
    lots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """One place with its ammunition: in it alone, and with everything within it."""

    place: Place
    items: list[Item]
    with_within: list[Item]
    licence: StoreLicence | None
    lots: dict[UUID, tuple[Lot, LotCheck | None]]

    @property
    def uses(self) -> list[Use]:
        """How much of each limit is used."""
        limits: list[Limit] = list(self.licence.limits.all()) if self.licence else []
        return uses(limits, self.with_within)

    @property
    def unlicensed(self) -> list[Item]:
        """What the licence does not name."""
        if self.licence is None:
            return []
        return unlicensed(list(self.licence.limits.all()), self.with_within)


def room_places(*, viewer: Viewer, at: datetime) -> QuerySet[Place]:
    """The open stores in sight that hold ammunition or ever had a licence for it."""
    viewer.demand(Act.SEE_CUSTODY, at=at)
    holding = Holding.objects.filter(
        account__place=OuterRef("pk"), quantity__gt=0, thing__kind=ThingKind.AMMUNITION
    )
    licensed = StoreLicence.objects.filter(place=OuterRef("pk"))
    return places_in_sight(viewer=viewer, at=at).filter(
        Exists(holding) | Exists(licensed), kind__in=STORES, closed_at=None
    )


def rooms(*, viewer: Viewer, at: datetime, places: Iterable[Place]) -> list[Room]:
    """The rooms of places that are in sight; as many queries for few as for many."""
    viewer.demand(Act.SEE_CUSTODY, at=at)
    wanted = list(places)
    trees = {each.organisation_id: _Tree(()) for each in wanted}
    for row in _stores(trees):
        trees[row.organisation_id].add(row)
    inside = {each.pk: trees[each.organisation_id].within(each.pk) for each in wanted}
    every = {key for keys in inside.values() for key in keys}
    held = _held(every)
    looked = storage.last_checks({row.thing_id for row in held})
    lots = {row.thing_id: row for row in Lot.objects.filter(thing__in=looked.keys() | {
        row.thing_id for row in held})}  # fmt: skip
    day = local_day(at, viewer.time_zone)
    licences = storage.licences_on(day, inside)
    found = []
    for place in wanted:
        rows = [row for row in held if row.account.place_id in inside[place.pk]]
        own = [row for row in rows if row.account.place_id == place.pk]
        found.append(
            Room(
                place,
                [_item(row.thing, row.quantity, looked.get(row.thing_id)) for row in own],
                [_item(row.thing, row.quantity, looked.get(row.thing_id)) for row in rows],
                licences.get(place.pk),
                {
                    row.thing.public_id: (lots[row.thing_id], looked.get(row.thing_id))
                    for row in own
                },
            )
        )
    return found


def room(*, viewer: Viewer, at: datetime, place: Place) -> Room:
    """One room that is in sight."""
    return rooms(viewer=viewer, at=at, places=[place])[0]


def check_room(
    taker: Account, quantities: Mapping[int, int], *, giver: Account, by: Viewer, at: datetime
) -> list[Problem]:
    """What stands against so many things coming into a store; nothing where it is no ammunition.

    What moves about within a licensed room adds nothing to it.
    """
    place = taker.place
    if place is None or place.kind not in STORES:
        return []
    coming = list(Thing.objects.filter(pk__in=quantities, kind=ThingKind.AMMUNITION))
    if not coming:
        return []
    tree = _Tree(_stores([by.organisation_id]))
    around = tree.around(place.pk)
    inside = {key: tree.within(key) for key in around}
    held = _held({key for keys in inside.values() for key in keys})
    looked = storage.last_checks({row.thing_id for row in held} | {each.pk for each in coming})
    incoming = [_item(each, quantities[each.pk], looked.get(each.pk)) for each in coming]
    day = local_day(at, by.time_zone)
    licences = storage.licences_on(day, around)
    problems: list[Problem] = list(_lapsed(around, licences, day))
    for key, licence in licences.items():
        if giver.place_id in inside[key]:
            continue
        there = [row for row in held if row.account.place_id in inside[key]]
        items = [_item(row.thing, row.quantity, looked.get(row.thing_id)) for row in there]
        problems += _against(licence, items, incoming)
    own = [row for row in held if row.account.place_id == place.pk]
    problems += _apart(
        place, [_item(row.thing, row.quantity, looked.get(row.thing_id)) for row in own], incoming
    )
    return problems


def set_aside(problems: list[Problem], slip: Slip, second: Person | None) -> None:
    """Refuse what stands against a receipt unless a second person and a reason set it aside."""
    if not problems:
        return
    if second is None:
        raise_all(problems)
    if not slip.reason.strip():
        raise ReasonNeeded


def _lapsed(
    around: Iterable[int], licences: Mapping[int, StoreLicence], day: date
) -> Iterable[Problem]:
    rows = StoreLicence.objects.filter(place__in=set(around) - set(licences), valid_from__lte=day)
    latest = {row.place_id: row for row in rows.select_related("place").order_by("pk")}
    for row in latest.values():
        yield LicenceLapsed(row.place.name, row.number, row.valid_until or day)


def _against(licence: StoreLicence, there: list[Item], incoming: list[Item]) -> list[Problem]:
    limits = list(licence.limits.all())
    place, number = licence.place.name, licence.number
    problems: list[Problem] = []
    for before, use in zip(uses(limits, there), uses(limits, [*there, *incoming]), strict=True):
        rounds = use.rounds + use.untold_rounds
        grew = rounds > before.rounds + before.untold_rounds or use.net_kg > before.net_kg
        if use.over and grew:
            in_rounds = use.limit.most_rounds is not None
            unit = Measured.ROUNDS if in_rounds else Measured.KG
            most = use.limit.most_rounds if in_rounds else use.limit.most_net_kg
            would_be = rounds if in_rounds else Decimal(f"{use.net_kg:.3f}")
            label = f"{use.limit.division}{use.limit.group}"
            problems.append(OverLicence(place, number, label, most or 0, would_be, unit))
    problems.extend(
        NotLicensed(place, number, each.hazard) for each in unlicensed(limits, incoming)
    )
    return problems


def _apart(place: Place, there: list[Item], incoming: list[Item]) -> list[Problem]:
    everything = [*there, *incoming]
    bad = tuple(each.name for each in everything if each.state != LotState.SERVICEABLE)
    names = {each.name for each in everything}
    return [SuspectApart(place.name, bad)] if bad and len(names) > len(set(bad)) else []


def _held(places: Iterable[int]) -> list[Holding]:
    return list(
        Holding.objects.filter(
            account__place__in=set(places), quantity__gt=0, thing__kind=ThingKind.AMMUNITION
        )
        .select_related("thing", "account")
        .order_by("thing_id", "account_id")
    )


def _item(thing: Thing, rounds: int, check: LotCheck | None) -> Item:
    if check is None:
        return Item(name=thing.name, rounds=rounds, thing=thing.public_id)
    net_kg = float(check.net_g) * rounds / 1000 if check.net_g is not None else None
    return Item(
        name=thing.name, rounds=rounds, hazard=check.hazard, net_kg=net_kg, state=check.state,
        packed=check.packed, thing=thing.public_id,
    )  # fmt: skip


def _stores(organisations: Iterable[int]) -> list[Place]:
    return list(
        Place.objects.filter(
            kind__in=STORES, organisation__in=list(organisations), closed_at=None
        ).only("pk", "parent_id", "organisation_id", "name", "kind")
    )


class _Tree:
    """Which store lies within which."""

    def __init__(self, rows: Iterable[Place]) -> None:
        self._parents: dict[Key, int | None] = {}
        self._children: dict[int, list[int]] = {}
        for row in rows:
            self.add(row)

    def add(self, row: Place) -> None:
        self._parents[row.pk] = row.parent_id
        if row.parent_id is not None:
            self._children.setdefault(row.parent_id, []).append(row.pk)

    def within(self, key: int) -> set[int]:
        """The place and everything within it."""
        found, waiting = {key}, [key]
        while waiting:
            for child in self._children.get(waiting.pop(), ()):
                if child not in found:
                    found.add(child)
                    waiting.append(child)
        return found

    def around(self, key: int) -> set[int]:
        """The place and every store around it."""
        found: set[int] = set()
        here: int | None = key
        while here is not None and here not in found:
            found.add(here)
            here = self._parents.get(here)
        return found
