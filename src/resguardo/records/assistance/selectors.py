"""Programmes, activities and what belongs to them, for those whom they concern.

Whoever runs a programme sees all of it; a company or an authority that was invited sees the
programme, its own part and the activities that are for it; nobody else sees anything.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Prefetch, Q, QuerySet, Sum

from resguardo.kernel.mandate import Act, NotMandated
from resguardo.records.assistance.models import (
    Activity,
    Attendee,
    AttendeeLink,
    Beneficiary,
    Conclusion,
    DestructionPlan,
    Indicator,
    IndicatorValue,
    Participation,
    Programme,
    Risk,
    Spending,
    SupportRequest,
)
from resguardo.records.assistance.procedures import PROCEDURES
from resguardo.records.people.code_links import TRIES
from resguardo.records.people.models import Organisation, OrganisationKind
from resguardo.records.people.selectors import NotFound, every_organisation
from resguardo.records.people.viewer import Viewer

Row = TypeVar("Row", bound=Model)

SCOPES: Final = ("figures", "register", "assessments")
"""What a company can agree to show."""

CENTS: Final = Decimal("0.01")
SHOWN_TO: Final = ("invited", "agreed")
"""States in which a participant sees the programme."""


def runs(viewer: Viewer, programme: Programme) -> bool:
    """Tell whether the viewer works where the programme is run from."""
    return programme.organisation_id == viewer.organisation_id


def works_for_programmes(viewer: Viewer) -> bool:
    """Tell whether the viewer works where programmes are run: there is no custody there."""
    return viewer.organisation_kind == OrganisationKind.ASSISTANCE


def demand_runner(*, by: Viewer, at: datetime) -> None:
    """Refuse whoever runs no programmes, or works where none are run."""
    by.demand(Act.RUN_PROGRAMME, at=at)
    if not works_for_programmes(by):
        raise NotMandated(Act.RUN_PROGRAMME)


def programmes(*, viewer: Viewer, at: datetime) -> QuerySet[Programme]:
    """The programmes in sight: those run here, and those that one takes part in."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    mine = Participation.objects.filter(
        programme=OuterRef("pk"), organisation_id=viewer.organisation_id, state__in=SHOWN_TO
    )
    return (
        Programme.objects.filter(Q(organisation_id=viewer.organisation_id) | Exists(mine))
        .select_related("organisation")
        .order_by("-starts_on", "pk")
    )


def programme(*, viewer: Viewer, at: datetime, public_id: UUID) -> Programme:
    """One programme in sight, or `NotFound`."""
    rows = programmes(viewer=viewer, at=at).prefetch_related("partners", "countries")
    return _one(rows, public_id)


def participations(*, viewer: Viewer, at: datetime) -> QuerySet[Participation]:
    """Who takes part, and what each agreed to: of one's own programmes, or one's own answer."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    return (
        Participation.objects.filter(
            Q(owner_id=viewer.organisation_id)
            | Q(organisation_id=viewer.organisation_id, state__in=(*SHOWN_TO, "declined", "ended"))
        )
        .select_related("programme__organisation", "organisation")
        .order_by("organisation__kind", "organisation__name", "pk")
    )


def participation(*, viewer: Viewer, at: datetime, public_id: UUID) -> Participation:
    """One participation in sight, or `NotFound`."""
    return _one(participations(viewer=viewer, at=at), public_id)


def activities(*, viewer: Viewer, at: datetime) -> QuerySet[Activity]:
    """The activities of one's own programmes, or those that are for one's own organisation."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    mine = Beneficiary.objects.filter(
        activity=OuterRef("pk"), organisation_id=viewer.organisation_id
    )
    approves = DestructionPlan.objects.filter(
        activity=OuterRef("pk"), authority_id=viewer.organisation_id
    )
    return (
        Activity.objects.filter(
            Q(owner_id=viewer.organisation_id) | Exists(mine) | Exists(approves)
        )
        .select_related("programme", "follows")
        .order_by("starts_on", "pk")
    )


def activity(*, viewer: Viewer, at: datetime, public_id: UUID) -> Activity:
    """One activity in sight, or `NotFound`."""
    return _one(activities(viewer=viewer, at=at), public_id)


def not_over(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """Those of which something is still to come."""
    over = Q()
    for kind, procedure in PROCEDURES.items():
        over |= Q(kind=kind, state__in=procedure.final_states)
    return rows.exclude(over)


def beneficiaries(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """The same with whom each is for."""
    whom = Beneficiary.objects.select_related("organisation").order_by("organisation__name")
    return rows.prefetch_related(Prefetch("beneficiaries", whom))


def own_activity(*, viewer: Viewer, at: datetime, public_id: UUID) -> Activity:
    """One activity of a programme that is run here; demands the mandate to run it."""
    demand_runner(by=viewer, at=at)
    rows = activities(viewer=viewer, at=at).filter(owner_id=viewer.organisation_id)
    return _one(rows, public_id)


def own_programme(*, viewer: Viewer, at: datetime, public_id: UUID) -> Programme:
    """One programme that is run here; demands the mandate to run it."""
    demand_runner(by=viewer, at=at)
    rows = programmes(viewer=viewer, at=at).filter(organisation_id=viewer.organisation_id)
    return _one(rows, public_id)


def may_see_money(*, viewer: Viewer, programme: Programme) -> bool:
    """Tell whether money is shown: to those who run the programme, and to nobody else."""
    return runs(viewer, programme)


def spent_by_activity(*, viewer: Viewer, programme: Programme) -> dict[int, Decimal]:
    """What each activity has cost, by its key; nothing for whoever does not run the programme."""
    if not may_see_money(viewer=viewer, programme=programme):
        return {}
    rows = Spending.objects.filter(activity__programme=programme).order_by()
    found = rows.values("activity_id").annotate(total=Sum("amount"))
    return {each["activity_id"]: each["total"].quantize(CENTS) for each in found}


def spending_of(*, viewer: Viewer, activity: Activity) -> list[Spending]:
    """What was spent on an activity, the latest first, for whoever runs it."""
    if activity.owner_id != viewer.organisation_id:
        return []
    return list(activity.spending.select_related("recorded_by").order_by("-spent_on", "-pk"))


def indicators(*, viewer: Viewer, programme: Programme) -> list[Indicator]:
    """The indicators of a programme in sight with their values, the oldest first."""
    del viewer  # the programme was shown to them already
    values = IndicatorValue.objects.order_by("on", "pk")
    return list(programme.indicators.prefetch_related(Prefetch("values", values)).order_by("code"))


def indicator(*, viewer: Viewer, at: datetime, public_id: UUID) -> Indicator:
    """One indicator of a programme in sight, or `NotFound`."""
    seen = programmes(viewer=viewer, at=at).order_by()
    values = IndicatorValue.objects.select_related("recorded_by").order_by("on", "pk")
    rows = Indicator.objects.filter(programme__in=seen).select_related("programme__organisation")
    return _one(rows.prefetch_related(Prefetch("values", values)), public_id)


def risks(*, viewer: Viewer, programme: Programme) -> list[Risk]:
    """The risks of a programme that is run here, the gravest first."""
    if not runs(viewer, programme):
        return []
    rows = list(programme.risks.order_by("state", "pk"))
    return sorted(rows, key=lambda each: (each.state != "open", -each.likelihood * each.impact))


def risk(*, viewer: Viewer, at: datetime, public_id: UUID) -> Risk:
    """One risk of a programme that is run here, or `NotFound`."""
    demand_runner(by=viewer, at=at)
    rows = Risk.objects.filter(owner_id=viewer.organisation_id).select_related("programme")
    return _one(rows, public_id)


def attendees(*, viewer: Viewer, at: datetime, activity: Activity) -> QuerySet[Attendee]:
    """Who comes to an activity: all for whoever runs it, their own people for everybody else."""
    viewer.demand(Act.SEE_PEOPLE, at=at)
    rows = activity.attendees.select_related("organisation", "activity__programme")
    if activity.owner_id != viewer.organisation_id:
        rows = rows.filter(organisation_id=viewer.organisation_id)
    return rows.prefetch_related("days", "tests").order_by("family_name", "given_name", "pk")


def attendee(*, viewer: Viewer, at: datetime, public_id: UUID) -> Attendee:
    """One who comes to an activity that is run here, or `NotFound`."""
    demand_runner(by=viewer, at=at)
    rows = Attendee.objects.filter(owner_id=viewer.organisation_id)
    return _one(rows.select_related("activity__programme", "organisation"), public_id)


def attendee_links(attendee: Attendee) -> list[AttendeeLink]:
    """The links by which a participant in sight sees what is kept of them, the newest first."""
    rows = attendee.links.select_related("made_by", "attendee", "owner")
    return list(rows.order_by("-pk"))


def attendee_link(*, viewer: Viewer, at: datetime, public_id: UUID) -> AttendeeLink:
    """One such link of an activity that is run here, or `NotFound`."""
    demand_runner(by=viewer, at=at)
    rows = AttendeeLink.objects.filter(owner_id=viewer.organisation_id)
    return _one(rows.select_related("attendee", "owner"), public_id)


def without_own_page(activity: Activity, *, at: datetime) -> QuerySet[Attendee]:
    """Who comes to an activity in sight and has no link that still opens, by their names."""
    opens = AttendeeLink.objects.filter(
        attendee=OuterRef("pk"), ended_at=None, expires_at__gt=at, failures__lt=TRIES
    )
    rows = activity.attendees.filter(~Exists(opens), erased_at=None)
    return rows.order_by("family_name", "given_name", "pk")


def conclusions(*, viewer: Viewer, at: datetime) -> QuerySet[Conclusion]:
    """What was agreed, of activities in sight: all of one's own, or what falls to one."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    return (
        Conclusion.objects.filter(
            Q(owner_id=viewer.organisation_id) | Q(organisation_id=viewer.organisation_id)
        )
        .select_related("activity__programme", "organisation")
        .order_by("due_on", "pk")
    )


def conclusion(*, viewer: Viewer, at: datetime, public_id: UUID) -> Conclusion:
    """One conclusion in sight, or `NotFound`."""
    return _one(conclusions(viewer=viewer, at=at), public_id)


def requests(*, viewer: Viewer, at: datetime) -> QuerySet[SupportRequest]:
    """What companies asked for: of programmes that are run here, or by one's own company."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    return (
        SupportRequest.objects.filter(
            Q(owner_id=viewer.organisation_id) | Q(organisation_id=viewer.organisation_id)
        )
        .select_related("programme", "organisation", "activity")
        .order_by("-pk")
    )


def request(*, viewer: Viewer, at: datetime, public_id: UUID) -> SupportRequest:
    """One request in sight, or `NotFound`."""
    return _one(requests(viewer=viewer, at=at), public_id)


def who_can_be_invited(*, viewer: Viewer, at: datetime, programme: Programme) -> list[Organisation]:
    """Companies and authorities that do not take part yet; their names are public."""
    demand_runner(by=viewer, at=at)
    rows = every_organisation().exclude(kind=OrganisationKind.ASSISTANCE)
    return list(rows.filter(closed_on=None).exclude(participations__programme=programme))


def agreed(programme: Programme, scope: str) -> list[Participation]:
    """Participants that let the programme see something now: nobody once it is closed."""
    if programme.state != "running":
        return []
    rows = programme.participations.filter(state="agreed").select_related("organisation")
    return [each for each in rows.order_by("pk") if scope in each.scopes]


def due_within(*, viewer: Viewer, at: datetime, day: date, days: int = 7) -> list[Activity]:
    """Activities that begin within so many days, are under way, or are late, the nearest first."""
    rows = activities(viewer=viewer, at=at).filter(starts_on__lte=day + timedelta(days=days))
    return list(beneficiaries(not_over(rows)))


def _one(rows: QuerySet[Row], public_id: UUID) -> Row:
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found
