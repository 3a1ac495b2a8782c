"""Companies that wind down: what is still out day by day, who received what, who ought to begin.

Nothing here is stored: what is left follows from the ledger, so that a board cannot say that all is
well while the book says otherwise.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max, Q, QuerySet, Sum

from resguardo.kernel.mandate import Act
from resguardo.records.custody.models import Entry, Holding, Move, Transfer
from resguardo.records.oversight.models import Incident
from resguardo.records.oversight.wind_down_models import WindDown
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Organisation
from resguardo.records.people.selectors import NotFound, organisations_in_sight, sees_all
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.applications import without_backlog
from resguardo.records.permits.duties import Clock, clocks
from resguardo.records.permits.models import PermitKind
from resguardo.records.permits.profiles import profile_of
from resguardo.records.permits.selectors import lapsing_permits

SILENT: Final = timedelta(days=60)
"""A company that holds arms and recorded nothing for so long; a choice, and no law's number."""

CONTROLLED: Final = ("firearm", "part", "ammunition")
"""What must have a named receiver before a file closes."""

DAYS_SHOWN: Final = 31


def wind_downs(*, viewer: Viewer, at: datetime) -> QuerySet[WindDown]:
    """The orderly ends in sight, the newest first."""
    rows = WindDown.objects.select_related("organisation", "opened_by").order_by("-id")
    if sees_all(viewer=viewer, at=at):
        return rows.filter(organisation__in=organisations_in_sight(viewer=viewer, at=at))
    viewer.demand(Act.SEE_LOG, at=at)
    return rows.filter(organisation_id=viewer.organisation_id)


def wind_down(*, viewer: Viewer, at: datetime, public_id: UUID) -> WindDown:
    """One in sight, or `NotFound`."""
    found = wind_downs(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Left:
    """How much of a company's arms still stands in its book."""

    firearms: int
    rounds: int
    parts: int

    @property
    def anything(self) -> bool:
        """Tell whether anything is left."""
        return any((self.firearms, self.rounds, self.parts))


def left_of(organisations: Sequence[int]) -> dict[int, Left]:
    """What is left of several companies, one query for all of them."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = (
        Holding.objects.filter(
            organisation__in=organisations, boundary=False, quantity__gt=0,
            thing__kind__in=CONTROLLED,
        )
        .values_list("organisation", "thing__kind")
        .annotate(total=Sum("quantity"))
    )  # fmt: skip
    for organisation, kind, total in rows:
        found[organisation][kind] = total
    return {
        key: Left(
            found[key].get("firearm", 0), found[key].get("ammunition", 0), found[key].get("part", 0)
        )
        for key in organisations
    }


@dataclass(frozen=True, slots=True)
class LeftOn:
    """What was left at the end of a day."""

    day: date
    firearms: int
    rounds: int


def day_by_day(row: WindDown, *, at: datetime) -> list[LeftOn]:
    """What was left at the end of each day since it began, the last month at most, oldest first.

    Read from the entries by when they were recorded: a late entry does not rewrite the past.
    """
    zone = row.organisation.time_zone
    until = local_day(row.ended_at or at, zone)
    since = max(local_day(row.opened_at, zone), until - timedelta(days=DAYS_SHOWN - 1))
    left = left_of([row.organisation_id])[row.organisation_id]
    change: dict[tuple[date, str], int] = defaultdict(int)
    crossing = Move.objects.filter(
        Q(giver__boundary=True) ^ Q(taker__boundary=True),
        entry__organisation=row.organisation,
        entry__recorded_at__gte=datetime.combine(since, datetime.min.time(), ZoneInfo(zone)),
        thing__kind__in=("firearm", "ammunition"),
    ).values_list("entry__recorded_at", "thing__kind", "quantity", "giver__boundary")
    for moment, kind, quantity, inwards in crossing:
        change[local_day(moment, zone), kind] += quantity if inwards else -quantity
    firearms, rounds = left.firearms, left.rounds
    found = []
    day = until
    while day >= since:
        found.append(LeftOn(day, firearms, rounds))
        firearms -= change[day, "firearm"]
        rounds -= change[day, "ammunition"]
        day -= timedelta(days=1)
    return found[::-1]


EVENTS: Final = {"closes": "end_of_activity", "lapsed": "lapse"}
"""What an end is in the words of the law; of silence the law has no word."""


def asked_by_law(row: WindDown) -> list[Clock]:
    """The clocks that the law of the day starts at the end of a company, the earliest first."""
    event = EVENTS.get(row.cause)
    if event is None:
        return []
    company = row.organisation
    return clocks(
        profile_of(company.jurisdiction), event=event, about=CONTROLLED,
        occurred_at=row.opened_at, known_at=row.opened_at, time_zone=company.time_zone,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class StillThere:
    """One thing that is left, where it is, and who is to receive it."""

    holding: Holding
    receiver: str
    expected_on: date | None


def still_there(row: WindDown) -> list[StillThere]:
    """Each thing that is left, those without a named receiver first."""
    held = (
        Holding.objects.filter(
            organisation=row.organisation, boundary=False, quantity__gt=0,
            thing__kind__in=CONTROLLED,
        )
        .select_related("thing", "account__place", "account__person")
        .order_by("thing__name", "id")
    )  # fmt: skip
    named = {each.thing_id: each for each in row.receivers.order_by("id")}
    found = [
        StillThere(
            each,
            named[each.thing_id].receiver if each.thing_id in named else "",
            named[each.thing_id].expected_on if each.thing_id in named else None,
        )
        for each in held
    ]
    return sorted(found, key=lambda each: bool(each.receiver))


@dataclass(frozen=True, slots=True)
class Received:
    """What one receiver got by one way since the end began."""

    how: str
    receiver: str
    document: str
    firearms: int
    rounds: int


def received(row: WindDown) -> list[Received]:
    """Who received what since it began, by the entries that were not reversed."""
    moves = Move.objects.filter(
        entry__organisation=row.organisation, entry__recorded_at__gte=row.opened_at,
        entry__reverses=None, entry__reversed_by=None, giver__boundary=False, taker__boundary=True,
        thing__kind__in=("firearm", "ammunition"),
    )  # fmt: skip
    totals: dict[tuple[str, str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    to = dict(
        Transfer.objects.filter(giver=row.organisation, out_entry__isnull=False).values_list(
            "out_entry", "receiver__name"
        )
    )
    for entry, kind, document, what, quantity in moves.values_list(
        "entry", "taker__kind", "entry__document", "thing__kind", "quantity"
    ):
        totals[kind, to.get(entry, ""), document][what] += quantity
    return [
        Received(how, receiver, document, total["firearm"], total["ammunition"])
        for (how, receiver, document), total in sorted(totals.items())
    ]


@dataclass(frozen=True, slots=True)
class Lacking:
    """What stands between a file and its end."""

    left: Left
    transfers: int
    incidents: int

    @property
    def anything(self) -> bool:
        """Tell whether anything does."""
        return self.left.anything or bool(self.transfers or self.incidents)


def lacking(row: WindDown) -> Lacking:
    """What is left, what was offered and not taken in hand, which incidents are open."""
    company = row.organisation
    return Lacking(
        left_of([company.pk])[company.pk],
        Transfer.objects.filter(giver=company, state="offered").count(),
        Incident.objects.filter(organisation=company, state="open").count(),
    )


@dataclass(frozen=True, slots=True)
class Ought:
    """A company with arms whose licence lapsed, or that fell silent, and that nobody winds down."""

    organisation: Organisation
    cause: str
    since: date
    left: Left


def ought_to_begin(*, viewer: Viewer, at: datetime) -> list[Ought]:
    """Whom the authority should ask today, those without a word for longest first.

    A licence whose renewal was asked for in time and lies with the authority has not lapsed here.
    """
    viewer.demand(Act.OVERSEE, at=at)
    companies = {
        each.pk: each
        for each in organisations_in_sight(viewer=viewer, at=at)
        .filter(kind="company", closed_on=None)
        .exclude(wind_downs__state="open")
    }
    left = left_of(list(companies))
    lapsed = without_backlog(
        lapsing_permits(viewer=viewer, at=at, kind=PermitKind.COMPANY, within_days=0),
        viewer.time_zone,
    )
    ended = dict(lapsed.order_by().values_list("organisation").annotate(last=Max("valid_until")))
    spoke = dict(
        Entry.objects.filter(organisation__in=companies)
        .values_list("organisation")
        .annotate(last=Max("recorded_at"))
    )
    found = []
    for key, company in companies.items():
        if not left[key].anything:
            continue
        last = spoke.get(key)
        if key in ended:
            found.append(Ought(company, "lapsed", ended[key], left[key]))
        elif last is not None and at - last > SILENT:
            found.append(Ought(company, "silent", local_day(last, company.time_zone), left[key]))
    return sorted(found, key=lambda each: (each.since, each.organisation.name))


def can_begin(*, viewer: Viewer, at: datetime) -> list[Organisation]:
    """The companies in sight that do not wind down yet, by name."""
    viewer.demand(Act.OVERSEE, at=at)
    rows = organisations_in_sight(viewer=viewer, at=at).filter(kind="company", closed_on=None)
    return list(rows.exclude(wind_downs__state="open").order_by("name"))
