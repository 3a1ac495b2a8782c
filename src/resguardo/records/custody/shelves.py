"""What lies in an armoury and goes along with a weapon: the oldest rounds, magazines that fit.

The load-out of a post says how many rounds and magazines and which kit. Shelves give the very lots
and numbers, and count down what they gave: a whole shift is served from one look at the armoury.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from resguardo.records.custody.models import Holding
from resguardo.records.custody.recognising import things_shown
from resguardo.records.register.models import Block, FirearmCondition, Thing, ThingKind
from resguardo.records.service.models import Loadout


@dataclass(slots=True)
class Shelves:
    """What can be taken from one account now, by what it is."""

    lots: dict[str, list[Thing]] = field(default_factory=lambda: defaultdict(list))
    magazines: list[Thing] = field(default_factory=list)
    kit: dict[str, list[Thing]] = field(default_factory=lambda: defaultdict(list))
    weapons: list[Thing] = field(default_factory=list)
    left: dict[int, int] = field(default_factory=dict)

    def load(
        self, loadout: Loadout, weapon: Thing | None, taken: Mapping[Thing, int]
    ) -> tuple[dict[Thing, int], dict[str, int]]:
        """What the load-out adds to what is taken already, and what of it is not here."""
        found: dict[Thing, int] = {}
        short: dict[str, int] = {}
        for thing, quantity in taken.items():
            self.take(thing, quantity)
        if weapon is not None:
            calibre = weapon.firearm.calibre_id
            if not any(thing.kind == ThingKind.AMMUNITION for thing in taken):
                self._pour(found, short, self.lots[calibre], loadout.rounds, "rounds")
            here = sum(n for thing, n in taken.items() if feeds(thing, weapon))
            fitting = [thing for thing in self.magazines if feeds(thing, weapon)]
            self._pour(found, short, fitting, loadout.magazines - here, "magazines")
        for line in loadout.lines:
            kind, wanted = line["what"], line["quantity"]
            wanted -= sum(1 for each in taken if _kit_kind(each) == kind)
            self._pour(found, short, self.kit[kind], wanted, kind)
        return found, short

    def take(self, thing: Thing, quantity: int) -> None:
        """Count down what somebody takes."""
        if thing.pk in self.left:
            self.left[thing.pk] = max(0, self.left[thing.pk] - quantity)

    def give_back(self, things: Mapping[Thing, int]) -> None:
        """Put back what was given to somebody who does not go."""
        for thing, quantity in things.items():
            if thing.pk in self.left:
                self.left[thing.pk] += quantity

    def _pour(
        self,
        found: dict[Thing, int],
        short: dict[str, int],
        sources: Iterable[Thing],
        wanted: int,
        what: str,
    ) -> None:
        """Take so many from the first that have any."""
        for thing in sources:
            if wanted <= 0:
                return
            quantity = min(self.left[thing.pk], wanted)
            if quantity:
                found[thing] = quantity
                self.left[thing.pk] -= quantity
                wanted -= quantity
        if wanted > 0:
            short[what] = wanted


def shelves_of(
    account_id: int,
    *,
    at: datetime,
    day: date,
    kinds: Collection[str] | None = None,
    calibre_id: str = "",
) -> Shelves:
    """Look at an account once: everything, or what could go with a weapon of one calibre.

    Blocked things, rounds and kit past their day and weapons that cannot serve are left out.
    """
    rows = Holding.objects.filter(account_id=account_id, quantity__gt=0)
    blocks = Block.objects.filter(thing=OuterRef("thing"), starts_at__lte=at)
    rows = rows.exclude(Exists(blocks.filter(Q(ends_at=None) | Q(ends_at__gt=at))))
    if kinds is not None:
        rows = rows.filter(thing__kind__in=kinds)
    if calibre_id:
        rows = rows.filter(Q(thing__calibre_id__in=("", calibre_id)))
    quantities = dict(rows.values_list("thing_id", "quantity"))
    found = Shelves(left=quantities)
    for thing in _fetched(quantities):
        _put(found, thing, day)
    for lots in found.lots.values():
        lots.sort(key=lambda each: (each.lot.received_on, each.pk))
    return found


def feeds(thing: Thing, weapon: Thing) -> bool:
    """Tell whether this is a magazine that the weapon takes."""
    calibre = weapon.firearm.calibre_id
    if thing.kind == ThingKind.STOCK:
        return thing.calibre_id == calibre
    if thing.kind != ThingKind.MAGAZINE:
        return False
    model = thing.magazine.model_id
    return thing.calibre_id == calibre if model is None else model == weapon.firearm.model_id


def _fetched(keys: Collection[int]) -> list[Thing]:
    wanted = sorted(keys)
    rows: list[Thing] = []
    for start in range(0, len(wanted), 5_000):
        rows += things_shown().filter(pk__in=wanted[start : start + 5_000]).order_by("pk")
    return rows


def _put(shelves: Shelves, thing: Thing, day: date) -> None:
    match thing.kind:
        case ThingKind.AMMUNITION if _lasts(thing.lot.expires_on, day):
            shelves.lots[thing.calibre_id].append(thing)
        case ThingKind.MAGAZINE | ThingKind.STOCK:
            shelves.magazines.append(thing)
        case ThingKind.KIT if _lasts(thing.kit.expires_on, day):
            shelves.kit[thing.kit.kit_kind].append(thing)
        case ThingKind.FIREARM if thing.firearm.condition == FirearmCondition.SERVICEABLE:
            shelves.weapons.append(thing)
        case _other:
            pass


def _lasts(until: date | None, day: date) -> bool:
    return until is None or until > day


def _kit_kind(thing: Thing) -> str:
    return thing.kit.kit_kind if thing.kind == ThingKind.KIT else ""
