"""What the four-way match is judged on, gathered for one guard or for a whole shift alike.

Every question is asked once for everybody: a shift of five hundred guards costs the same number of
queries as one guard at the counter. The kernel then judges plain values; nothing here refuses.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count as CountRows
from django.db.models import Q

from resguardo.kernel import matching
from resguardo.kernel.ledger import AccountKind
from resguardo.kernel.matching import Days, Mismatch, WeaponState
from resguardo.kernel.period import Period
from resguardo.records.custody.models import Discrepancy, Holding
from resguardo.records.people.models import Employment
from resguardo.records.permits.models import Permit, PermitKind, Suspension
from resguardo.records.permits.rules import Rules
from resguardo.records.register.models import (
    Block,
    FirearmCondition,
    StolenListing,
    Thing,
    ThingKind,
)
from resguardo.records.service.models import Posting, Shift

_ALWAYS: Days = Period(date.min)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One guard, what they would take, from whom, and for which duty; by internal keys."""

    person_id: int
    name: str
    things: Mapping[int, int]
    giver_id: int
    post_id: int | None
    shift_id: int | None
    starts_at: datetime
    ends_at: datetime

    @property
    def duty(self) -> Days:
        """The days of the duty, the last one included by half-open reckoning."""
        last = max(self.ends_at, self.starts_at)
        return Period(self.starts_at.date(), last.date() + timedelta(days=1))


@dataclass(slots=True)
class Facts:
    """Everything the match needs, by key; filled by `gather`."""

    things: dict[int, Thing]
    employments: dict[int, Employment]
    permits_of_person: dict[int, dict[str, list[Permit]]]
    permits_of_thing: dict[int, list[Permit]]
    held: dict[tuple[int, int], int]
    weapons_held: dict[int, int]
    blocked: dict[int, str]
    stolen: frozenset[str]
    unsettled_things: frozenset[int]
    unsettled_people: frozenset[int]
    shifts: dict[int, Shift]
    postings: dict[int, list[Posting]]
    armed: dict[int, int]


def gather(wanted: Sequence[Wanted], *, at: datetime) -> Facts:
    """Ask each question once for all who want something."""
    people = {each.person_id for each in wanted}
    thing_keys = {key for each in wanted for key in each.things}
    posts = {each.post_id for each in wanted if each.post_id is not None}
    shift_keys = {each.shift_id for each in wanted if each.shift_id is not None}
    things = Thing.objects.select_related(
        "firearm", "firearm__model", "magazine", "magazine__model"
    ).in_bulk(thing_keys)
    of_person, of_thing = _permits(people, things, wanted)
    unsettled_things, unsettled_people = _unsettled(thing_keys, people)
    day = at.date()
    return Facts(
        things=things,
        employments={
            row.person_id: row
            for row in Employment.objects.filter(person_id__in=people, hired_on__lte=day).filter(
                Q(left_on=None) | Q(left_on__gt=day)
            )
        },
        permits_of_person=of_person,
        permits_of_thing=of_thing,
        held=_held(thing_keys, {each.giver_id for each in wanted}),
        weapons_held=_weapons_held(people),
        blocked=dict(
            Block.objects.filter(thing_id__in=thing_keys, starts_at__lte=at)
            .filter(Q(ends_at=None) | Q(ends_at__gt=at))
            .values_list("thing_id", "cause")
        ),
        stolen=_stolen(things.values()),
        unsettled_things=unsettled_things,
        unsettled_people=unsettled_people,
        shifts=Shift.objects.in_bulk(shift_keys) if shift_keys else {},
        postings=_postings(posts),
        armed=_armed(posts),
    )


def mismatches(each: Wanted, facts: Facts, rules: Rules, *, at: datetime) -> tuple[Mismatch, ...]:
    """Judge one who wants something: every refusal, for each weapon among the things."""
    guard = _guard(each, facts, rules, at)
    weapons = [key for key in each.things if facts.things[key].kind == ThingKind.FIREARM]
    asked: list[int | None] = [*weapons] or [None]
    load = _load(each, facts)
    found: list[Mismatch] = []
    for key in asked:
        found += matching.match(
            guard=guard,
            weapon=None if key is None else _weapon(key, each, facts),
            permit=None if key is None else _permit(facts.permits_of_thing.get(key, ()), each),
            post=None if key is None else _post(each, facts),
            load=load,
            limits=rules.limits,
            duty=each.duty,
        )
    return tuple({str(problem): problem for problem in found}.values())


def _permits(
    people: set[int], things: Mapping[int, Thing], wanted: Sequence[Wanted]
) -> tuple[dict[int, dict[str, list[Permit]]], dict[int, list[Permit]]]:
    first = min(each.starts_at for each in wanted).date()
    weapons = [key for key, thing in things.items() if thing.kind == ThingKind.FIREARM]
    of_person: dict[int, dict[str, list[Permit]]] = defaultdict(lambda: defaultdict(list))
    of_thing: dict[int, list[Permit]] = defaultdict(list)
    current = Q(valid_until=None) | Q(valid_until__gt=first)
    rows = list(Permit.objects.filter(current, person_id__in=people))
    rows += Permit.objects.filter(current, thing_id__in=weapons, kind=PermitKind.FIREARM)
    suspended = set(
        Suspension.objects.filter(
            permit_id__in=[row.pk for row in rows], starts_at__date__lte=first
        )
        .filter(Q(ends_at=None) | Q(ends_at__date__gt=first))
        .values_list("permit_id", flat=True)
    )
    for row in rows:
        if row.pk in suspended:
            continue
        if row.person_id is not None:
            of_person[row.person_id][row.kind].append(row)
        elif row.thing_id is not None:
            of_thing[row.thing_id].append(row)
    return of_person, of_thing


def _held(things: set[int], givers: set[int]) -> dict[tuple[int, int], int]:
    return {
        (account, thing): quantity
        for account, thing, quantity in Holding.objects.filter(
            thing_id__in=things, account_id__in=givers
        ).values_list("account_id", "thing_id", "quantity")
    }


def _weapons_held(people: set[int]) -> dict[int, int]:
    return dict(
        Holding.objects.filter(
            account__person_id__in=people, quantity__gt=0, thing__kind=ThingKind.FIREARM
        )
        .values_list("account__person_id")
        .annotate(CountRows("id"))
    )


def _stolen(things: Iterable[Thing]) -> frozenset[str]:
    serials = {thing.firearm.serial_normal for thing in things if thing.kind == ThingKind.FIREARM}
    if not serials:
        return frozenset()
    return frozenset(
        StolenListing.objects.filter(serial_normal__in=serials, withdrawn_on=None).values_list(
            "serial_normal", flat=True
        )
    )


def _unsettled(things: set[int], people: set[int]) -> tuple[frozenset[int], frozenset[int]]:
    rows = Discrepancy.objects.filter(
        Q(thing_id__in=things) | Q(account__person_id__in=people), state__in=("open", "incident")
    ).values_list("thing_id", "account__person_id", "thing__numbered")
    return (
        frozenset(thing for thing, _person, numbered in rows if numbered),
        frozenset(person for _thing, person, _numbered in rows if person in people),
    )


def _postings(posts: set[int]) -> dict[int, list[Posting]]:
    found: dict[int, list[Posting]] = defaultdict(list)
    if posts:
        for row in Posting.objects.filter(post_id__in=posts).select_related(
            "contract", "post", "loadout"
        ):
            found[row.post_id].append(row)
    return found


def _armed(posts: set[int]) -> dict[int, int]:
    """How many firearms guards hold for each post just now."""
    if not posts:
        return {}
    return dict(
        Holding.objects.filter(
            entry__post_id__in=posts,
            quantity__gt=0,
            thing__kind=ThingKind.FIREARM,
            account__kind__in=(AccountKind.PERSON, AccountKind.POST),
        )
        .values_list("entry__post_id")
        .annotate(CountRows("id"))
    )


def _guard(each: Wanted, facts: Facts, rules: Rules, at: datetime) -> matching.Guard:
    day = each.starts_at.date()
    employment = facts.employments.get(each.person_id)
    permits = facts.permits_of_person.get(each.person_id, {})
    qualified: dict[str, Days] = {}
    for row in permits.get(PermitKind.QUALIFICATION, ()):
        span = Period(row.valid_from, row.valid_until)
        if span.contains(day):
            qualified |= dict.fromkeys(row.weapon_types, span)
    if not rules.qualification_required:
        kinds = {
            facts.things[key].firearm.weapon_type
            for key in each.things
            if facts.things[key].kind == ThingKind.FIREARM
        }
        qualified = dict.fromkeys(kinds, _ALWAYS) | qualified
    return matching.Guard(
        name=each.name,
        employment=Period(employment.hired_on, employment.left_on) if employment else None,
        credential=_span(permits.get(PermitKind.CREDENTIAL, ()), day),
        fitness=_span(permits.get(PermitKind.FITNESS, ()), day)
        if rules.fitness_required
        else _ALWAYS,
        qualified=qualified,
        weapons_held=facts.weapons_held.get(each.person_id, 0),
        suspended=employment is not None and _is_suspended(employment, at.date()),
        open_discrepancy=each.person_id in facts.unsettled_people,
    )


def _is_suspended(employment: Employment, day: date) -> bool:
    start, end = employment.suspended_from, employment.suspended_until
    return start is not None and start <= day and (end is None or day < end)


def _span(rows: Iterable[Permit], day: date) -> Days | None:
    """The permit that holds on the day and lasts longest, or else the latest one there is."""
    spans = [Period(row.valid_from, row.valid_until) for row in rows]
    valid = [span for span in spans if span.contains(day)] or spans
    return max(valid, key=lambda span: span.end or date.max, default=None)


def _permit(rows: Iterable[Permit], each: Wanted) -> matching.Permit | None:
    day = each.starts_at.date()
    ordered = sorted(rows, key=lambda row: (row.valid_from <= day, row.valid_until or date.max))
    if not ordered:
        return None
    row = ordered[-1]
    return matching.Permit(row.number, Period(row.valid_from, row.valid_until))


def _weapon(key: int, each: Wanted, facts: Facts) -> matching.Weapon:
    thing = facts.things[key]
    firearm = thing.firearm
    cause = facts.blocked.get(key)
    state = WeaponState.IN_SERVICE
    if cause is not None:
        state = WeaponState.FROZEN if cause in {"transfer", "incident"} else WeaponState.BLOCKED
    elif firearm.condition == FirearmCondition.IN_REPAIR:
        state = WeaponState.IN_REPAIR
    elif firearm.condition != FirearmCondition.SERVICEABLE:
        state = WeaponState.RETIRED
    return matching.Weapon(
        thing.name,
        firearm.weapon_type,
        str(firearm.model_id),
        firearm.calibre_id,
        state=state,
        here=facts.held.get((each.giver_id, key), 0) > 0,
        stolen_listed=firearm.serial_normal in facts.stolen,
        open_discrepancy=key in facts.unsettled_things,
    )


def _post(each: Wanted, facts: Facts) -> matching.Post | None:
    if each.post_id is None:
        return None
    day = each.starts_at.date()
    running = [
        row
        for row in facts.postings.get(each.post_id, ())
        if Period(row.contract.starts_on, row.contract.ends_on).contains(day)
    ]
    shift = facts.shifts.get(each.shift_id) if each.shift_id is not None else None
    contract: dict[str, Any] = {"contract": None, "firearms_allowed": True, "slots": 0}
    name = shift.post.name if shift else ""
    if running:
        row = running[0]
        name = row.post.name
        contract = {
            "contract": Period(row.contract.starts_on, row.contract.ends_on),
            "firearms_allowed": any(each.firearms for each in running),
            "slots": sum(each.firearms for each in running),
        }
        if row.loadout is not None:
            contract["kinds_allowed"] = frozenset(row.loadout.weapon_types)
    return matching.Post(
        name=name,
        armed=facts.armed.get(each.post_id, 0),
        rostered=shift is not None
        and shift.person_id == each.person_id
        and shift.post_id == each.post_id,
        **contract,
    )


def _load(each: Wanted, facts: Facts) -> matching.Load:
    rounds: list[matching.Rounds] = []
    magazines: list[matching.Magazines] = []
    weapon_models = {
        str(facts.things[key].firearm.model_id)
        for key in each.things
        if facts.things[key].kind == ThingKind.FIREARM
    }
    for key, quantity in each.things.items():
        thing = facts.things[key]
        if thing.kind == ThingKind.AMMUNITION:
            rounds.append(matching.Rounds(thing.calibre_id, quantity))
        elif thing.kind == ThingKind.MAGAZINE:
            model = thing.magazine.model_id
            fits = frozenset({str(model)}) if model is not None else frozenset(weapon_models)
            magazines.append(matching.Magazines(thing.name, fits))
    return matching.Load(tuple(rounds), tuple(magazines))
