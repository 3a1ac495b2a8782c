"""What a text of law would change, and for whom, before anybody adopts it.

First the values that differ; then, company by company, what would be out of bounds today that is
not now: firearms beyond the quota, rounds in one hand, counts that become due, notices that would
be late.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count as CountOf
from django.db.models import Max, Q, Sum

from resguardo.kernel.law import Dated, Parameter, Profile
from resguardo.kernel.ledger import AccountKind
from resguardo.records.custody.models import Account, Holding
from resguardo.records.oversight.models import Incident
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Employment, Organisation
from resguardo.records.people.selectors import organisations_in_sight
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.duties import clocks
from resguardo.records.permits.profiles import profile_of
from resguardo.records.register.models import ThingKind

ARMED_ROLES: Final = ("guard",)


@dataclass(frozen=True, slots=True)
class Altered:
    """One value as it stands and as it would stand; either is missing where there is none."""

    rule: Parameter
    before: Dated | None
    after: Dated | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What one company would have to mend: how many now, how many then."""

    organisation: Organisation
    what: str
    now: int
    then: int


@dataclass(frozen=True, slots=True)
class Facts:
    """The numbers of one company that limits are held against."""

    guards: int
    firearms: int


def altered(before: Profile, after: Profile) -> list[Altered]:
    """Every value that the second text has and the first has not, and those that it drops."""
    found: list[Altered] = []
    for old, new in (
        (before.parameters, after.parameters),
        (before.duties, after.duties),
    ):
        rules: dict[str, Parameter] = {**old, **new}
        for name, rule in rules.items():
            was = {each.from_day: each for each in old[name].values} if name in old else {}
            will = {each.from_day: each for each in new[name].values} if name in new else {}
            found += [
                Altered(rule, was.get(day) or _stood(old.get(name), day), will.get(day))
                for day in sorted({*was, *will})
                if was.get(day) != will.get(day)
            ]
    return found


def _stood(rule: Parameter | None, day: date) -> Dated | None:
    """What stood on a day before anybody changed it."""
    return rule.dated_on(day) if rule is not None else None


def judged_on(before: Profile, after: Profile, today: date) -> date:
    """The day from which all that a text changes is in force: today, or later."""
    days = [each.after.from_day for each in altered(before, after) if each.after is not None]
    return max([today, *days])


def effects(*, viewer: Viewer, at: datetime, after: Profile, province: str = "") -> list[Effect]:
    """What each company in sight would have to mend under a text; the worst first.

    The registers are those of today; the values of both texts those of the day from which all that
    the second changes is in force.
    """
    companies = organisations_in_sight(viewer=viewer, at=at).filter(kind="company", closed_on=None)
    if province:
        companies = companies.filter(province__iexact=province)
    rows = list(companies.order_by("name", "id"))
    keys = [row.pk for row in rows]
    facts = facts_of(keys, day=local_day(at, viewer.time_zone))
    hands = _rounds_in_hands(keys)
    counted = _last_counts(keys)
    open_ones: dict[int, list[Incident]] = {key: [] for key in keys}
    for incident in (
        Incident.objects.filter(organisation__in=keys, state="open")
        .select_related("organisation", "thing")
        .prefetch_related("items__thing", "notices")
    ):
        open_ones[incident.organisation_id].append(incident)
    found = []
    for row in rows:
        before = profile_of(row.jurisdiction)
        day = judged_on(before, after, local_day(at, row.time_zone))
        mine = facts[row.pk], hands[row.pk], counted[row.pk], open_ones[row.pk]
        now, then = (_to_mend(law, *mine, day=day, at=at) for law in (before, after))
        found += [
            Effect(row, what, now[what], then[what]) for what in now if now[what] != then[what]
        ]
    return sorted(found, key=lambda each: (each.now - each.then, each.organisation.name))


def _to_mend(
    law: Profile,
    facts: Facts,
    hands: list[int],
    counted: list[datetime | None],
    incidents: list[Incident],
    *,
    day: date,
    at: datetime,
) -> dict[str, int]:
    """What one company would have to mend under a text, by the name of the matter."""
    return {
        "over_quota": over_quota(law, facts, day),
        "rounds_in_hand": _over(hands, law.limit_on("rounds_per_issue_max", day)),
        "counts_due": _due(counted, law, day, at),
        "notices_late": _late(incidents, law, at),
    }


def facts_of(keys: Iterable[int], *, day: date) -> dict[int, Facts]:
    """Guards on payroll and firearms in the ledger, company by company: two queries for all."""
    wanted = list(keys)
    guards = dict(
        Employment.objects.filter(
            person__organisation__in=wanted, role__in=ARMED_ROLES, hired_on__lte=day
        )
        .filter(Q(left_on=None) | Q(left_on__gt=day))
        .values_list("person__organisation")
        .annotate(count=CountOf("person", distinct=True))
    )
    firearms = dict(
        Holding.objects.filter(
            organisation__in=wanted, boundary=False, thing__kind=ThingKind.FIREARM
        )
        .values_list("organisation")
        .annotate(count=CountOf("id"))
    )
    return {key: Facts(guards.get(key, 0), firearms.get(key, 0)) for key in wanted}


def quota(law: Profile, facts: Facts, day: date) -> int | None:
    """How many firearms the law of a day allows for so many guards; None where it says none."""
    rule = law.parameters.get("weapons_per_guards")
    dated = rule.dated_on(day) if rule is not None else None
    if dated is None or not isinstance(dated.value, tuple):
        return None
    weapons, guards = (int(each) for each in dated.value[:2])
    extra = law.limit_on("training_weapons_percent", day) or 0
    return facts.guards * weapons // guards + facts.guards * extra // 100


def over_quota(law: Profile, facts: Facts, day: date) -> int:
    """How many firearms stand beyond the quota."""
    allowed = quota(law, facts, day)
    return 0 if allowed is None else max(0, facts.firearms - allowed)


def _rounds_in_hands(keys: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {key: [] for key in keys}
    rows = (
        Holding.objects.filter(
            organisation__in=keys,
            account__kind=AccountKind.PERSON,
            thing__kind=ThingKind.AMMUNITION,
            boundary=False,
        )
        .values_list("organisation", "account")
        .annotate(total=Sum("quantity"))
    )
    for organisation, _account, total in rows:
        found[organisation].append(total)
    return found


def _last_counts(keys: list[int]) -> dict[int, list[datetime | None]]:
    found: dict[int, list[datetime | None]] = {key: [] for key in keys}
    rows = (
        Account.objects.filter(organisation__in=keys, kind=AccountKind.ARMOURY)
        .annotate(last=Max("counts__accepted_at", filter=Q(counts__scope="full")))
        .values_list("organisation", "last")
    )
    for organisation, last in rows:
        found[organisation].append(last)
    return found


def _over(held: list[int], limit: int | None) -> int:
    return 0 if limit is None else sum(each > limit for each in held)


def _due(counted: list[datetime | None], law: Profile, day: date, at: datetime) -> int:
    cycle = law.limit_on("count_cycle_days", day)
    if cycle is None:
        return 0
    return sum(each is None or each < at - timedelta(days=cycle) for each in counted)


def _late(incidents: list[Incident], law: Profile, at: datetime) -> int:
    late: Counter[UUID] = Counter()
    for incident in incidents:
        told = {each.addressee for each in incident.notices.all() if not each.failed_because}
        about = {each.thing.kind for each in incident.items.all()}
        for clock in clocks(
            law,
            event=incident.kind,
            about=about or ({incident.thing.kind} if incident.thing else {"person"}),
            occurred_at=incident.occurred_at,
            known_at=incident.known_at,
            time_zone=incident.organisation.time_zone,
        ):
            if clock.counts and clock.due_at < at and clock.duty.addressee not in told:
                late[incident.public_id] += 1
    return len(late)
