"""Alerts in sight, what was decided about them, and where a company stands among others.

An authority sees the alerts of every company. A company sees its own, but not whoever keeps its
armouries, for they may be what an alert is about, nor whoever runs its computers.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import quantiles
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from resguardo.kernel.mandate import Act
from resguardo.records.custody.models import Entry, Holding
from resguardo.records.oversight.alert_models import Alert, AlertDecision, AlertEntry, Verdict
from resguardo.records.oversight.models import AuthorityAction
from resguardo.records.people import sight
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Employment, Organisation, OrganisationKind
from resguardo.records.people.selectors import NotFound, organisations_in_sight, sees_all
from resguardo.records.people.viewer import Viewer, changes_nothing
from resguardo.records.permits.applications import before_the_end
from resguardo.records.permits.models import Application

LEAST_PEERS: Final = 8
"""Fewer companies than this would be recognised in a figure about them."""

RAN_OUT: Final = "expired-"
"""How the rules begin that point at a permit which ran out."""

YEAR: Final = timedelta(days=365)


def alerts(*, viewer: Viewer, at: datetime) -> QuerySet[Any]:
    """Alerts in sight, the newest first, each with its latest verdict (`verdict`)."""
    rows = Alert.objects.select_related(
        "organisation",
        "thing",
        "person",
        "account__place",
        "account__person",
        "other_thing",
        "other_person",
        "other_account__place",
        "other_account__person",
        "other_organisation",
    ).annotate(verdict=Subquery(_judgements().values("verdict")[:1]))
    if sees_all(viewer=viewer, at=at):
        rows = rows.filter(organisation__in=organisations_in_sight(viewer=viewer, at=at))
    else:
        viewer.demand(Act.SEE_LOG, at=at)
        viewer.demand(Act.SEE_CUSTODY, at=at)
        rows = rows.filter(organisation_id=viewer.organisation_id)
    return rows.order_by("-id")


def _judgements() -> QuerySet[AlertDecision]:
    """What the authority said of an alert, the latest first; answers do not judge."""
    return (
        AlertDecision.objects.filter(alert=OuterRef("pk"))
        .exclude(verdict=Verdict.ANSWERED)
        .order_by("-id")
    )


def undecided(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those that nobody has confirmed or dismissed."""
    return rows.filter(Q(verdict=None) | Q(verdict=Verdict.LOOKING))


def alert(*, viewer: Viewer, at: datetime, public_id: UUID) -> Any:
    """One alert in sight, or `NotFound`."""
    found = alerts(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def entries_behind(row: Alert) -> list[Entry]:
    """The entries that an alert stands on, in their order."""
    rows = AlertEntry.objects.filter(alert=row).select_related("entry__recorded_by")
    return [each.entry for each in rows.order_by("entry__sequence")]


def decisions_about(row: Alert) -> list[AlertDecision]:
    """What was decided and answered, the latest first."""
    rows = AlertDecision.objects.filter(alert=row).select_related("decided_by", "organisation")
    return list(rows.order_by("-id"))


def may_decide(*, viewer: Viewer, at: datetime) -> tuple[str, ...]:
    """The verdicts that the viewer may give."""
    if changes_nothing(viewer=viewer, at=at) is not None:
        return ()
    if sees_all(viewer=viewer, at=at):
        return (Verdict.LOOKING, Verdict.CONFIRMED, Verdict.DISMISSED)
    return (Verdict.ANSWERED,) if viewer.may(Act.REVIEW_OVERRIDE, at=at) else ()


def to_weigh(*, viewer: Viewer, at: datetime) -> list[Any]:
    """A year of alerts for the order of visits; for those who oversee.

    An alert that a permit ran out weighs nothing while its renewal, asked for in time, lies with
    the authority: its own backlog is never held against a company.
    """
    viewer.demand(Act.OVERSEE, at=at)
    same = Q(thing=OuterRef("thing")) | Q(person=OuterRef("person"))
    waiting = before_the_end(Application.objects.filter(same), viewer.time_zone)
    rows = alerts(viewer=viewer, at=at).filter(
        raised_on__gte=local_day(at - YEAR, viewer.time_zone)
    )
    return list(rows.exclude(Exists(waiting), rule__startswith=RAN_OUT))


def last_visits(*, viewer: Viewer, at: datetime) -> dict[UUID, date]:
    """When each company was last inspected."""
    viewer.demand(Act.OVERSEE, at=at)
    rows = (
        AuthorityAction.objects.filter(
            kind="inspection", organisation__in=organisations_in_sight(viewer=viewer, at=at)
        )
        .values("organisation__public_id")
        .annotate(last=Max("acted_at"))
    )
    return {
        row["organisation__public_id"]: local_day(row["last"], viewer.time_zone) for row in rows
    }


@dataclass(frozen=True)
class Standing:
    """One measure: one's own value, and the quarters of the others. None where they are too few."""

    measure: str
    own: float | None
    quarters: tuple[float, float, float] | None
    peers: int


def standings(*, viewer: Viewer, at: datetime) -> list[Standing]:
    """Where the viewer's company stands among the others of its jurisdiction, without names."""
    viewer.demand(Act.SEE_LOG, at=at)
    companies = Organisation.objects.filter(
        kind=OrganisationKind.COMPANY, jurisdiction=viewer.jurisdiction
    )
    own = viewer.organisation_id
    # Of the others nothing leaves this function but the quarters of enough of them.
    with sight.everything():
        measured = _measures(companies, viewer=viewer, at=at)
    return [_standing(measure, values, own) for measure, values in measured.items()]


@dataclass(frozen=True)
class Compared:
    """Companies side by side: each measure of each, and its quarters where enough have one."""

    companies: list[tuple[Organisation, dict[str, float | None]]]
    quarters: dict[str, tuple[float, float, float] | None]

    def beyond(self, measure: str, value: float | None) -> bool:
        """Tell whether a value lies above three quarters of the companies."""
        quarters = self.quarters[measure]
        return value is not None and quarters is not None and value > quarters[2]


def compared(*, viewer: Viewer, at: datetime) -> Compared:
    """The companies of an authority side by side, by name; quarters only of `LEAST_PEERS` or more.

    One that stands above three quarters of the others is worth a question, and no more.
    """
    viewer.demand(Act.OVERSEE, at=at)
    rows = organisations_in_sight(viewer=viewer, at=at).filter(
        kind=OrganisationKind.COMPANY, closed_on=None
    )
    measured = _measures(rows, viewer=viewer, at=at)
    quarters = {measure: _quarters(sorted(values.values())) for measure, values in measured.items()}
    found = [
        (each, {measure: _short(values.get(each.pk)) for measure, values in measured.items()})
        for each in rows.order_by("name", "id")
    ]
    return Compared(found, quarters)


def _measures(
    companies: QuerySet[Organisation], *, viewer: Viewer, at: datetime
) -> dict[str, dict[int, float]]:
    """Each measure of each company that has firearms."""
    arms = dict(
        Holding.objects.filter(
            organisation__in=companies, boundary=False, quantity__gt=0, thing__kind="firearm"
        )
        .values_list("organisation_id")
        .annotate(Count("pk"))
    )
    guards = _counted(
        Employment.objects.filter(
            person__organisation__in=companies, role="guard", left_on=None
        ).values_list("person__organisation_id")
    )
    losses = _counted(
        Entry.objects.filter(
            organisation__in=companies, kind__in=("theft", "loss"), recorded_at__gte=at - YEAR
        ).values_list("organisation_id")
    )
    late = _counted(
        Holding.objects.filter(
            organisation__in=companies, boundary=False, quantity__gt=0, due_at__lt=at
        ).values_list("organisation_id")
    )
    open_alerts = _counted(
        Alert.objects.filter(
            organisation__in=companies, raised_on__gte=local_day(at - YEAR, viewer.time_zone)
        )
        .annotate(verdict=Subquery(_judgements().values("verdict")[:1]))
        .exclude(verdict=Verdict.DISMISSED)
        .values_list("organisation_id")
    )
    return {
        "weapons-per-guard": {
            company: count / guards[company]
            for company, count in arms.items()
            if guards.get(company)
        },
        "losses": {
            company: 1000 * losses.get(company, 0) / count for company, count in arms.items()
        },
        "overdue": {company: 100 * late.get(company, 0) / count for company, count in arms.items()},
        "alerts": {
            company: 100 * open_alerts.get(company, 0) / count for company, count in arms.items()
        },
    }


def _counted(rows: QuerySet[Any, tuple[int]]) -> dict[int, int]:
    return dict(rows.annotate(Count("pk")))


def _standing(measure: str, values: dict[int, float], own: int) -> Standing:
    """Hold one's own value against those of the others; say nothing about too few."""
    others = sorted(value for company, value in values.items() if company != own)
    return Standing(measure, _short(values.get(own)), _quarters(others), len(others))


def _quarters(values: list[float]) -> tuple[float, float, float] | None:
    """What a quarter, half and three quarters have at most; None of too few to tell."""
    if len(values) < LEAST_PEERS:
        return None
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return round(low, 2), round(middle, 2), round(high, 2)


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
