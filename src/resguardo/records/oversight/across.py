"""What no single company can see: the same guard, the same weapon, the same owner in several books.

Only an authority asks, it says why, and the question is kept. Guards are matched by the keyed hash
of their document, so that nobody reads a document from a match; owners likewise. A match is no
accusation: a guard may work in two places, and two makers may use one serial.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncDate

from resguardo.kernel.ledger import AccountKind, EntryKind
from resguardo.kernel.mandate import Act, NotMandated
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody.models import Entry, Holding, Move, Transfer
from resguardo.records.oversight.models import Incident
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Employment, Organisation, Person
from resguardo.records.people.selectors import organisations_in_sight, sees_all
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.models import Firearm, ThingKind
from resguardo.records.transparency import services as transparency

WAITING: Final = timedelta(days=7)
"""A transfer that was offered so long ago and not taken in hand is seen from one side only."""


MANY: Final = 5
WITHIN: Final = timedelta(days=5)
"""So many firearms within so few days are told to the authority, whoever acquired them."""
LOOKED_BACK: Final = timedelta(days=365)


class WhyAsked(Problem):
    """A look across companies without a reason."""

    code = "across.why-asked"
    wording = _("Say why you look: a file, a request, a visit. It is kept with your name.")
    field = "reason"


@dataclass(frozen=True, slots=True)
class SameGuard:
    """One guard in the books of several companies: where, since when, and losses that name them."""

    persons: Sequence[Person]
    hired: Sequence[tuple[Organisation, date]]
    losses: int


@dataclass(frozen=True, slots=True)
class SameWeapon:
    """One identity (maker, model, calibre, serial) that several companies hold at this moment."""

    firearms: Sequence[Firearm]


@dataclass(frozen=True, slots=True)
class SameOwner:
    """Companies with an owner in common."""

    companies: Sequence[Organisation]


@dataclass(frozen=True, slots=True)
class OneSided:
    """A transfer that one side tells of: offered and not taken, or handed out with no receiver."""

    entry: Entry | None
    giver: Organisation
    receiver: Organisation | None
    since: datetime


@dataclass(frozen=True, slots=True)
class ManyAcquired:
    """Many firearms that one company acquired within few days: how many, when, and of how many."""

    company: Organisation
    first: date
    last: date
    firearms: int
    held: int


@dataclass(frozen=True, slots=True)
class Across:
    """All that was found."""

    guards: Sequence[SameGuard]
    weapons: Sequence[SameWeapon]
    owners: Sequence[SameOwner]
    one_sided: Sequence[OneSided]
    acquired: Sequence[ManyAcquired]


@transaction.atomic
def look_across(*, viewer: Viewer, at: datetime, reason: str) -> Across:
    """Look across the companies in sight; who looked and why is kept."""
    why = why_asked(viewer, at, reason)
    transparency.record_access(
        by=viewer, at=at, verb="read", subject_kind="across_companies", reason=why
    )
    companies = list(organisations_in_sight(viewer=viewer, at=at).filter(kind="company"))
    keys = [each.pk for each in companies]
    return Across(
        guards=_same_guards(keys, local_day(at, viewer.time_zone)),
        weapons=_same_weapons(keys),
        owners=_same_owners(companies),
        one_sided=_one_sided(keys, at),
        acquired=_many_acquired(companies, at, viewer.time_zone),
    )


def why_asked(viewer: Viewer, at: datetime, reason: str) -> str:
    """The reason of somebody who may look; demands people too, because guards are persons.

    Refuses to look without one (`WhyAsked`).
    """
    viewer.demand(Act.OVERSEE, at=at)
    viewer.demand(Act.SEE_PEOPLE, at=at)
    if not sees_all(viewer=viewer, at=at):
        raise NotMandated(Act.OVERSEE)
    why = " ".join(reason.split())[:500]
    if not why:
        raise WhyAsked
    return why


def _same_guards(companies: Sequence[int], day: date) -> list[SameGuard]:
    """Persons of one hash who work in more than one company on a day."""
    here = (
        Employment.objects.filter(person__organisation__in=companies, hired_on__lte=day)
        .filter(Q(left_on=None) | Q(left_on__gt=day))
        .exclude(person__identity_hash="")
    )
    many = (
        here.order_by()
        .values("person__identity_hash")
        .annotate(companies=Count("person__organisation", distinct=True))
        .filter(companies__gt=1)
        .values_list("person__identity_hash", flat=True)
    )
    by_hash: dict[str, list[Employment]] = defaultdict(list)
    rows = here.filter(person__identity_hash__in=list(many)).select_related("person__organisation")
    for row in rows.order_by("hired_on", "id"):
        by_hash[row.person.identity_hash].append(row)
    lost: dict[str, int] = dict(
        Incident.objects.filter(
            person__identity_hash__in=by_hash, kind__in=("theft", "robbery", "loss", "absence")
        )
        .order_by()
        .values_list("person__identity_hash")
        .annotate(count=Count("pk"))
    )
    found = [
        SameGuard(
            [each.person for each in rows],
            [(each.person.organisation, each.hired_on) for each in rows],
            lost.get(key, 0),
        )
        for key, rows in by_hash.items()
    ]
    return sorted(found, key=lambda each: (-each.losses, -len(each.persons)))


def _same_weapons(companies: Sequence[int]) -> list[SameWeapon]:
    """Firearms of one identity that more than one company holds now."""
    held = Holding.objects.filter(thing=OuterRef("thing"), boundary=False, quantity__gt=0)
    here = Firearm.objects.filter(Exists(held), organisation__in=companies)
    twice = (
        here.order_by()
        .values("serial_normal", "model", "calibre_id")
        .annotate(companies=Count("organisation", distinct=True))
        .filter(companies__gt=1)
    )
    wanted = {(row["serial_normal"], row["model"], row["calibre_id"]) for row in twice}
    rows = here.filter(serial_normal__in={each[0] for each in wanted}).select_related(
        "thing", "organisation", "model__maker"
    )
    by_identity: dict[tuple[str, int, str], list[Firearm]] = defaultdict(list)
    for row in rows.order_by("pk"):
        identity = (row.serial_normal, row.model_id, row.calibre_id)
        if identity in wanted:
            by_identity[identity].append(row)
    return [SameWeapon(each) for each in by_identity.values()]


def _same_owners(companies: Sequence[Organisation]) -> list[SameOwner]:
    by_owner: dict[str, list[Organisation]] = defaultdict(list)
    for each in companies:
        for owner in each.owner_hashes:
            by_owner[owner].append(each)
    groups = {tuple(each.pk for each in rows): rows for rows in by_owner.values() if len(rows) > 1}
    return [SameOwner(rows) for rows in groups.values()]


def _one_sided(companies: Sequence[int], at: datetime) -> list[OneSided]:
    """Offers that nobody took for a week, and entries of handing over that cite no transfer."""
    waiting = Transfer.objects.filter(
        giver__in=companies, state="offered", offered_at__lt=at - WAITING
    ).select_related("giver", "receiver", "out_entry")
    found = [
        OneSided(each.out_entry, each.giver, each.receiver, each.offered_at)
        for each in waiting.order_by("offered_at")
    ]
    cited = Transfer.objects.filter(out_entry=OuterRef("pk"))
    lone = (
        Entry.objects.filter(
            organisation__in=companies, kind="transfer_out", reverses=None, reversed_by=None
        )
        .exclude(Exists(cited))
        .select_related("organisation")
        .order_by("-pk")
    )
    return found + [OneSided(each, each.organisation, None, each.occurred_at) for each in lone]


def _many_acquired(
    companies: Sequence[Organisation], at: datetime, zone: str
) -> list[ManyAcquired]:
    """The densest few days of a year in which each company acquired many firearms at once.

    What was brought in as an old register is no acquisition, and what was reversed never was.
    """
    days = (
        Move.objects.filter(
            entry__organisation__in=[each.pk for each in companies],
            entry__kind__in=(EntryKind.RECEIPT, EntryKind.TRANSFER_IN),
            entry__reverses=None, entry__reversed_by=None,
            entry__occurred_at__gt=at - LOOKED_BACK, thing__kind=ThingKind.FIREARM,
            giver__kind__in=(AccountKind.ACQUIRED, AccountKind.INBOUND),
        )
        .exclude(entry__capture="imported")
        .annotate(day=TruncDate("entry__occurred_at", tzinfo=ZoneInfo(zone)))
        .order_by()
        .values_list("entry__organisation_id", "day")
        .annotate(count=Count("pk"))
    )  # fmt: skip
    by_company: dict[int, dict[date, int]] = defaultdict(dict)
    for company, day, count in days:
        by_company[company][day] = count
    dense = {key: _densest(counted) for key, counted in by_company.items()}
    many = {key: found for key, found in dense.items() if found[0] >= MANY}
    held: dict[int, int] = dict(
        Holding.objects.filter(
            organisation__in=many, boundary=False, quantity__gt=0, thing__kind=ThingKind.FIREARM
        )
        .order_by()
        .values_list("organisation_id")
        .annotate(count=Count("pk"))
    )
    found = [
        ManyAcquired(each, *many[each.pk][1:], many[each.pk][0], held.get(each.pk, 0))
        for each in companies
        if each.pk in many
    ]
    return sorted(found, key=lambda each: -each.firearms)


def _densest(counted: dict[date, int]) -> tuple[int, date, date]:
    """The few days with the most, as their sum, the first and the last of them.

    >>> days = {date(2026, 3, 1): 2, date(2026, 3, 4): 3, date(2026, 3, 20): 4}
    >>> _densest(days)
    (5, datetime.date(2026, 3, 1), datetime.date(2026, 3, 4))
    """
    windows = []
    for first in counted:
        days = [day for day in counted if first <= day < first + WITHIN]
        windows.append((sum(counted[day] for day in days), first, max(days)))
    return max(windows)
