"""Recording licences, looks at lots, and temperatures.

A licence is never edited: a new one ends the one before it. What a look finds suspect is blocked in
the register at once, and the block is lifted there by hand, when somebody has examined the lot.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from resguardo.kernel.ammunition import DIVISIONS, GROUPS, Hazard
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem, raise_all
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.changes import amend, from_nothing, note
from resguardo.records.people.days import local_day
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.places.models import Place, PlaceKind
from resguardo.records.places.services import own_place
from resguardo.records.register.models import Block, BlockCause, Thing, ThingKind
from resguardo.records.register.services import block_for
from resguardo.records.register.services.checks import WordFor, WordUnknown
from resguardo.records.storage.models import (
    ClimateReading,
    LotCheck,
    LotState,
    StoreLicence,
    StoreLimit,
)

STORES = (PlaceKind.SITE, PlaceKind.ARMOURY, PlaceKind.ROOM, PlaceKind.SAFE, PlaceKind.DEPOT)
COLDEST_C, HOTTEST_C, DAMPEST_PCT = Decimal(-60), Decimal(100), 100
KG_LIMIT, ROUNDS_MOST = 1_000_000, 2_000_000_000
"""What the columns take: less than so many kilograms, and at most so many rounds."""


class NoStore(Problem):
    """Only where something can be stored."""

    code = "storage.no-store"
    wording = _("“{place}” is no store. Choose an armoury, a room, a safe or a depot.")
    field = "place"

    place: str


class LicenceIncomplete(Problem):
    """A licence of nobody, or one that limits nothing."""

    code = "storage.licence-incomplete"
    wording = _("A licence has a number, an authority and at least one limit. Complete it.")

    field_name: str = "number"


class LicenceBackwards(Problem):
    """A licence that is reviewed before it begins, or ends before it does."""

    code = "storage.licence-backwards"
    wording = _(
        "A licence that begins on {valid_from} is reviewed after that day, and does not end before "
        "it. Correct the days."
    )
    field = "review_on"

    valid_from: date


class LimitUnreadable(Problem):
    """A limit of a class that does not exist, or of nothing."""

    code = "storage.limit-unreadable"
    wording = _(
        "“{text}” is no limit. Write a division and group with rounds or kilograms, as in "
        "“1.4S 50000 rounds” or “1.3G 2.5 kg”, each on its own line."
    )
    field = "limits"

    text: str


class NotALot(Problem):
    """Only lots of ammunition carry a class."""

    code = "storage.not-a-lot"
    wording = _("“{thing}” is not a lot of ammunition. Choose a lot.")

    thing: str


class DaysBackwards(Problem):
    """Seen in the future, or due before it was seen."""

    code = "storage.days-backwards"
    wording = _("A lot is seen today or before, and is due for the next look after that.")
    field = "next_due_on"


class TemperatureImpossible(Problem):
    """No room is so cold or so hot, or it has not happened yet."""

    code = "storage.temperature-impossible"
    wording = _(
        "Write the temperature in degrees Celsius from -60 to 100, the humidity in per cent from "
        "0 to 100, and a time that has come."
    )
    field = "temperature"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitFacts:
    """The most of a division and group (an empty group is any)."""

    division: str
    group: str = ""
    most_rounds: int | None = None
    most_net_kg: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceFacts:
    """What a licence says."""

    number: str
    issued_by: str
    valid_from: date
    review_on: date
    valid_until: date | None = None
    conditions: str = ""
    limits: Sequence[LimitFacts] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LotFacts:
    """What somebody saw of a lot."""

    state: str
    seen_on: date
    next_due_on: date
    hazard: str = ""
    net_g: Decimal | None = None
    packed: bool = True
    remarks: str = ""


@transaction.atomic
def record_licence(*, by: Viewer, at: datetime, place: UUID, facts: LicenceFacts) -> StoreLicence:
    """Record the licence of a store; the one in force until then ends on its first day.

    Refuses a place that is no store (`NoStore`), and what `against_licence` says.
    """
    by.demand(Act.EDIT_PERMITS, at=at)
    row = _store(by, at, place)
    raise_all(list(against_licence(facts)))
    for before in StoreLicence.objects.filter(place=row, valid_until=None):
        ends = max(facts.valid_from, before.valid_from)
        amend(
            before, {"valid_until": ends}, by=by, at=at, subject_kind="store_licence",
            reason=facts.number, verb="ended",
        )  # fmt: skip
    licence = StoreLicence.objects.create(
        organisation_id=by.organisation_id,
        place=row,
        number=facts.number.strip()[:60],
        issued_by=facts.issued_by.strip()[:200],
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
        review_on=facts.review_on,
        conditions=facts.conditions.strip()[:500],
        recorded_at=at,
    )
    StoreLimit.objects.bulk_create(
        StoreLimit(
            licence=licence, division=each.division, group=each.group,
            most_rounds=each.most_rounds, most_net_kg=each.most_net_kg,
        )
        for each in facts.limits
    )  # fmt: skip
    note("store_licence", licence.public_id, "recorded", from_nothing({
        "number": licence.number, "place": row.name, "valid_from": facts.valid_from,
        "review_on": facts.review_on, "limits": [_spelt(each) for each in facts.limits],
    }), by=by, at=at)  # fmt: skip
    return licence


@transaction.atomic
def against_licensing(
    *, by: Viewer, at: datetime, place: UUID, facts: LicenceFacts
) -> list[Problem]:
    """What stands against this licence for this store."""
    by.demand(Act.EDIT_PERMITS, at=at)
    refused = Refusals()
    refused.ask(_store, by, at, place)
    refused.note(*against_licence(facts))
    return refused.found


def against_licence(facts: LicenceFacts) -> Iterator[Problem]:
    """What no licence can say."""
    ends = facts.valid_until or date.max
    told = {
        "number": facts.number.strip(),
        "issued_by": facts.issued_by.strip(),
        "limits": facts.limits,
    }
    for name, value in told.items():
        if not value:
            yield LicenceIncomplete(name)
    if facts.review_on <= facts.valid_from or ends < facts.valid_from:
        yield LicenceBackwards(facts.valid_from)
    seen = set()
    for each in facts.limits:
        nothing = each.most_rounds is None and each.most_net_kg is None
        negative = (each.most_rounds or 0) < 0 or (each.most_net_kg or 0) < 0
        unknown = each.division not in DIVISIONS or (each.group and each.group not in GROUPS)
        if nothing or negative or unknown or (each.division, each.group) in seen:
            yield LimitUnreadable(_spelt(each))
        seen.add((each.division, each.group))


def _spelt(limit: LimitFacts) -> str:
    most = [
        f"{limit.most_rounds} rounds" if limit.most_rounds is not None else "",
        f"{limit.most_net_kg} kg" if limit.most_net_kg is not None else "",
    ]
    return f"{limit.division}{limit.group} {' '.join(filter(None, most))}".strip()


def read_limits(text: str) -> list[LimitFacts]:
    """Read limits as people write them, one a line: `1.4S 50000 rounds`, `1.3G 2.5 kg`.

    Refuses each line that is no limit, all of them at once.

    >>> [(each.division, each.group, each.most_rounds) for each in read_limits("1.4S 50000")]
    [('1.4', 'S', 50000)]
    """
    refused = Refusals()
    lines = filter(None, map(str.strip, text.splitlines()))
    read = [refused.ask(_limit, line) for line in lines]
    refused.check()
    return [each for each in read if each is not None]


def _limit(line: str) -> LimitFacts:
    """One limit as somebody wrote it; refuses what is none, and more than the columns take."""
    label, *rest = line.replace(",", ".").split()
    group = label[-1:].upper() if label[-1:].isalpha() else ""
    division = label[: -1 if group else None]
    number = rest[0] if rest else ""
    in_kg = len(rest) > 1 and rest[1].lower() == "kg"
    try:
        most_kg = Decimal(number) if in_kg else None
        most_rounds = None if in_kg else int(number)
    except (ValueError, ArithmeticError) as error:
        raise LimitUnreadable(line) from error
    if most_kg is not None and (not most_kg.is_finite() or most_kg >= KG_LIMIT):
        raise LimitUnreadable(line)
    if most_rounds is not None and most_rounds > ROUNDS_MOST:
        raise LimitUnreadable(line)
    return LimitFacts(division=division, group=group, most_rounds=most_rounds, most_net_kg=most_kg)


@transaction.atomic
def check_lot(*, by: Viewer, at: datetime, thing: UUID, facts: LotFacts) -> LotCheck:
    """Record a look at a lot; what is not serviceable is blocked in the register at once.

    Refuses a class that is none (`HazardUnreadable`), and days that run backwards.
    """
    by.demand(Act.COUNT, at=at)
    row = Thing.objects.filter(public_id=thing, organisation_id=by.organisation_id).first()
    if row is None:
        raise NotFound
    if row.kind != ThingKind.AMMUNITION:
        raise NotALot(row.name)
    refused = Refusals()
    if facts.seen_on > local_day(at, by.time_zone) or facts.next_due_on <= facts.seen_on:
        refused.note(DaysBackwards())
    classed = refused.ask(Hazard.read, facts.hazard) if facts.hazard.strip() else None
    hazard = "".join(classed or ())
    if facts.state not in LotState.values:
        refused.note(WordUnknown(WordFor.STATE, facts.state))
    refused.check()
    check = LotCheck.objects.create(
        thing=row,
        hazard=hazard,
        net_g=facts.net_g,
        packed=facts.packed,
        state=facts.state,
        remarks=facts.remarks.strip()[:500],
        seen_on=facts.seen_on,
        next_due_on=facts.next_due_on,
        seen_by_id=by.person_id,
        recorded_at=at,
    )
    note("thing", row.public_id, "inspected", from_nothing({
        "hazard": hazard, "condition": facts.state, "next_due_on": facts.next_due_on,
    }), by=by, at=at)  # fmt: skip
    blocked = Block.objects.filter(thing=row, cause=BlockCause.COMPANY, ends_at=None).exists()
    if facts.state != LotState.SERVICEABLE and not blocked:
        block_for(
            by=by, at=at, thing=row, cause=BlockCause.COMPANY,
            reason=facts.remarks or facts.state,
        )  # fmt: skip
    return check


@transaction.atomic
def note_climate(
    *,
    by: Viewer,
    at: datetime,
    place: UUID,
    temperature_c: Decimal,
    humidity_pct: int | None = None,
    read_at: datetime | None = None,
) -> ClimateReading:
    """Note how warm and damp it is in a store.

    Refuses warmth or damp that no store has, and a moment to come.
    """
    by.demand(Act.COUNT, at=at, place=place)
    row = _store(by, at, place)
    moment = read_at or at
    damp = humidity_pct if humidity_pct is not None else 0
    if not COLDEST_C <= temperature_c <= HOTTEST_C or not 0 <= damp <= DAMPEST_PCT or moment > at:
        raise TemperatureImpossible
    reading = ClimateReading.objects.create(
        place=row,
        temperature_c=temperature_c.quantize(Decimal("0.1")),
        humidity_pct=humidity_pct,
        read_at=moment,
        read_by_id=by.person_id,
        recorded_at=at,
    )
    warmth = {"temperature_c": (None, str(reading.temperature_c))}
    note("place", row.public_id, "recorded", warmth, by=by, at=at)
    return reading


def _store(by: Viewer, at: datetime, place: UUID) -> Place:
    row = own_place(by=by, at=at, place=place)
    if row.kind not in STORES:
        raise NoStore(row.name)
    return row
