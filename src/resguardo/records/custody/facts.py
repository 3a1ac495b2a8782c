"""What the four-way match is judged on, made of plain rows for one guard or a whole shift alike.

Every question is asked once for everybody (`gathering`): a shift of five hundred guards costs the
same number of statements as one guard at the counter. The kernel judges; nothing here refuses.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from resguardo.kernel import matching
from resguardo.kernel.matching import Days, Mismatch, WeaponState
from resguardo.kernel.period import Period
from resguardo.records.custody import bearing, gathering
from resguardo.records.custody.gathering import Facts, PermitRow, PostRow, ThingRow, WorkRow
from resguardo.records.permits.models import PermitKind
from resguardo.records.permits.rules import Rules
from resguardo.records.register.catalogue import calibre_name
from resguardo.records.register.models import FirearmCondition, ThingKind

_ALWAYS: Days = Period(date.min)
_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One guard, what they would take, from whom, and for which duty; by internal keys.

    The moments are in the zone of the organisation, because permits hold for its days and not for
    those of Greenwich.
    """

    organisation_id: int
    person_id: int
    name: str
    things: Mapping[int, int]
    giver_id: int
    post_id: int | None
    post_name: str
    shift_id: int | None
    rostered: bool
    starts_at: datetime
    ends_at: datetime

    @property
    def duty(self) -> Days:
        """The days of the duty in its zone: one that ends at midnight does not reach the next."""
        last = max(self.ends_at - _INSTANT, self.starts_at)
        return Period(self.day, last.date() + _DAY)

    @property
    def day(self) -> date:
        """The day on which it begins there: what the law and the permits are asked about."""
        return self.starts_at.date()


def gather(wanted: Sequence[Wanted], *, at: datetime) -> Facts:
    """Ask for everything that all of them need."""
    first = min(wanted, key=lambda each: each.starts_at)
    return gathering.gather(
        organisation_id=wanted[0].organisation_id,
        people={each.person_id for each in wanted},
        things={key for each in wanted for key in each.things},
        givers={each.giver_id for each in wanted},
        posts={each.post_id for each in wanted if each.post_id is not None},
        from_moment=first.starts_at,
        day=first.day,
        at=at,
    )


def mismatches(each: Wanted, facts: Facts, rules: Rules, *, at: datetime) -> tuple[Mismatch, ...]:
    """Judge one who wants something: every refusal, for each weapon among the things."""
    guard, post = _guard(each, facts, rules, at), _post(each, facts)
    day, bearer = each.day, _bearer(each, facts)
    limits = bearing.limits_of(bearer, rules)
    weapons = [_weapon(key, each, facts) for key in weapons_among(each.things, facts)]
    if not weapons:
        return matching.match(
            guard=guard, weapon=None, permit=None, post=None,
            load=_load(each, facts, weapons), limits=limits, duty=each.duty,
        )  # fmt: skip
    found: list[Mismatch] = []
    for place, (key, weapon) in enumerate(
        zip(weapons_among(each.things, facts), weapons, strict=True)
    ):
        # The second weapon finds the first in the guard's hands and at the post.
        found += matching.match(
            guard=replace(guard, weapons_held=guard.weapons_held + place),
            weapon=weapon,
            permit=_permit(facts.permits_of_thing.get(key, ()), day),
            post=replace(post, armed=post.armed + place) if post else None,
            load=_load(each, facts, weapons, weapon),
            limits=replace(limits, rounds_per_issue_max=None, magazines_per_issue_max=None),
            duty=each.duty,
        )
    found += matching.of_load(_load(each, facts, weapons), None, limits)
    found += bearing.against(bearer, rules)
    unlike = {str(problem): problem for problem in map(_in_names, found)}.values()
    return tuple(sorted(unlike, key=lambda problem: not problem.hard))


def _in_names(problem: Mismatch) -> Mismatch:
    """The refusal with calibres as they are written, and not as the table has them."""
    if isinstance(problem, matching.WrongCalibre):
        takes, calibre = calibre_name(problem.takes), calibre_name(problem.calibre)
        return matching.WrongCalibre(problem.weapon, takes, calibre)
    return problem


def _bearer(each: Wanted, facts: Facts) -> bearing.Bearer:
    work = facts.work.get(each.person_id)
    post = next(iter(_running(each, facts)), None)
    practised = facts.practised.get(each.person_id)
    return bearing.Bearer(
        name=each.name,
        day=each.day,
        permits=facts.permits_of_person.get(each.person_id, ()),
        practised_on=_day_there(practised, each) if practised else None,
        age_years=work.age_on(each.day) if work else None,
        modality=post.modality if post else "",
        surroundings=post.surroundings if post else "",
        things=[facts.things[key] for key in each.things],
        licence_stopped=bool(facts.licence_stopped),
    )


def _day_there(moment: datetime, each: Wanted) -> date:
    return moment.astimezone(each.starts_at.tzinfo).date()


def weapons_among(keys: Iterable[int], facts: Facts) -> list[int]:
    """Which of these things are firearms."""
    return [key for key in keys if facts.things[key].kind == ThingKind.FIREARM]


def _guard(each: Wanted, facts: Facts, rules: Rules, at: datetime) -> matching.Guard:
    day = each.day
    work = facts.work.get(each.person_id)
    permits = facts.permits_of_person.get(each.person_id, [])
    qualified: dict[str, Days] = {}
    for row in permits:
        span = Period(row.valid_from, row.valid_until)
        if row.kind == PermitKind.QUALIFICATION and span.contains(day):
            qualified |= dict.fromkeys(row.weapon_types, span)
    if not rules.qualification_required:
        qualified = dict.fromkeys(_weapon_types(each, facts), _ALWAYS) | qualified
    wants_fitness = rules.fitness_required or rules.examination(None) is not None
    fitness = _span(permits, PermitKind.FITNESS, day) if wants_fitness else _ALWAYS
    return matching.Guard(
        name=each.name,
        employment=Period(work.hired_on, work.left_on) if work else None,
        credential=_span(permits, PermitKind.CREDENTIAL, day),
        fitness=fitness,
        qualified=qualified,
        weapons_held=facts.weapons_held.get(each.person_id, 0),
        suspended=work is not None and _is_suspended(work, _day_there(at, each)),
        open_discrepancy=each.person_id in facts.unsettled_people,
    )


def _weapon_types(each: Wanted, facts: Facts) -> set[str]:
    weapons = weapons_among(each.things, facts)
    return {facts.things[key].weapon_type or "" for key in weapons}


def _is_suspended(work: WorkRow, day: date) -> bool:
    start, end = work.suspended_from, work.suspended_until
    return start is not None and start <= day and (end is None or day < end)


def _span(rows: Iterable[PermitRow], kind: str, day: date) -> Days | None:
    """The permit that holds on the day and lasts longest, or else the latest one there is."""
    spans = [Period(row.valid_from, row.valid_until) for row in rows if row.kind == kind]
    valid = [span for span in spans if span.contains(day)] or spans
    return max(valid, key=lambda span: span.end or date.max, default=None)


def _permit(rows: Iterable[PermitRow], day: date) -> matching.Permit | None:
    firearm = [row for row in rows if row.kind == PermitKind.FIREARM]
    row = max(
        firearm,
        key=lambda row: (row.valid_from <= day, row.valid_until or date.max),
        default=None,
    )
    if row is None:
        return None
    return matching.Permit(row.number, Period(row.valid_from, row.valid_until))


def _weapon(key: int, each: Wanted, facts: Facts) -> matching.Weapon:
    row = facts.things[key]
    cause = facts.blocked.get(key)
    state = WeaponState.IN_SERVICE
    if cause is not None:
        state = WeaponState.FROZEN if cause in {"transfer", "incident"} else WeaponState.BLOCKED
    elif row.condition == FirearmCondition.IN_REPAIR:
        state = WeaponState.IN_REPAIR
    elif row.condition != FirearmCondition.SERVICEABLE:
        state = WeaponState.RETIRED
    return matching.Weapon(
        row.name,
        row.weapon_type or "",
        str(row.model_id),
        row.calibre_id,
        state=state,
        here=facts.held.get((each.giver_id, key), 0) > 0,
        stolen_listed=key in facts.stolen,
        open_discrepancy=key in facts.unsettled_things,
    )


def _post(each: Wanted, facts: Facts) -> matching.Post | None:
    if each.post_id is None:
        return None
    running = _running(each, facts)
    first = running[0] if running else None
    return matching.Post(
        name=each.post_name or (first.name if first else ""),
        contract=Period(first.starts_on, first.ends_on) if first else None,
        firearms_allowed=first is None or any(row.firearms for row in running),
        slots=sum(row.firearms for row in running),
        kinds_allowed=frozenset(first.weapon_types) if first else frozenset(),
        armed=facts.armed.get(each.post_id, 0),
        rostered=each.rostered,
    )


def _running(each: Wanted, facts: Facts) -> list[PostRow]:
    """The claims of contracts on the post that hold on the day."""
    return [
        row
        for row in facts.posts.get(each.post_id or 0, ())
        if Period(row.starts_on, row.ends_on).contains(each.day)
    ]


def _load(
    each: Wanted,
    facts: Facts,
    weapons: Sequence[matching.Weapon],
    weapon: matching.Weapon | None = None,
) -> matching.Load:
    """All that goes along; for one weapon of several, without what is meant for the others."""
    rounds: list[matching.Rounds] = []
    magazines: list[matching.Magazines] = []
    for key, quantity in each.things.items():
        row = facts.things[key]
        if row.kind not in {ThingKind.AMMUNITION, ThingKind.MAGAZINE}:
            continue
        fits = {of.model for of in weapons if _fits(row, of)}
        if weapon is not None and fits and weapon.model not in fits:
            continue
        if row.kind == ThingKind.AMMUNITION:
            rounds.append(matching.Rounds(row.calibre_id, quantity))
        else:
            magazines.append(matching.Magazines(row.name, frozenset(fits)))
    return matching.Load(tuple(rounds), tuple(magazines))


def _fits(row: ThingRow, weapon: matching.Weapon) -> bool:
    """Rounds and magazines of no model fit by calibre; a magazine of a model fits that model."""
    if row.fits_model_id is None:
        return row.calibre_id == weapon.calibre
    return str(row.fits_model_id) == weapon.model
