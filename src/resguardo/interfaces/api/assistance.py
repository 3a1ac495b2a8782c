"""Assistance by API: programmes with their results, activities and their steps, who takes part."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from ninja import Query, Router
from pydantic import BaseModel, Field

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.listing import Listing, Turn, listed
from resguardo.records.assistance import results, selectors
from resguardo.records.assistance.services import (
    activities,
    courses,
    following,
    programmes,
    steps,
)
from resguardo.records.assistance.services import results as measuring
from resguardo.records.people.pages import page_of

router = Router()


class ProgrammeOut(BaseModel):
    """A programme; `budget` and `spent` only for whoever runs it."""

    id: UUID
    number: str
    title: str
    run_by: str
    state: str
    starts_on: date
    ends_on: date
    currency: str
    budget: Decimal | None
    spent: Decimal | None


class MeasuredOut(BaseModel):
    """An indicator as it stands; the parts are by sex (f, m, x) and by size of company."""

    id: UUID
    code: str
    title: str
    unit: str
    source: str
    baseline: Decimal | None
    target: Decimal | None
    reached: Decimal | None
    of_the_way_pct: int | None
    by_sex: dict[str, Decimal]
    by_size: dict[str, Decimal]


class ProgrammeWhole(ProgrammeOut):
    """A programme with its partners, countries (share in per cent) and results."""

    description: str
    partners: list[str]
    countries: dict[str, int]
    follow_up_months: list[int]
    results: list[MeasuredOut]


class FollowUpsIn(BaseModel):
    """After how many months each follow-up visit comes, and why this changes; none plans none."""

    months: list[int] = Field(max_length=following.LOOKS_MOST)
    reason: str = Field(max_length=500)


class FollowUpsOut(BaseModel):
    """The plan of follow-up visits of a programme."""

    programme: UUID
    months: list[int]


class ActivityOut(BaseModel):
    """An activity and how far it is.

    `follows` is what a visit looks back at; `after_months` is above 0 where the programme planned
    that visit by itself.
    """

    id: UUID
    programme: UUID
    kind: str
    title: str
    place: str
    state: str
    starts_on: date
    ends_on: date
    follows: UUID | None
    after_months: int
    organisations: list[UUID]


class ActivityIn(BaseModel):
    """An activity to plan."""

    kind: Literal[
        "seminar", "workshop", "training", "assessment", "marking", "destruction", "equipment",
        "legal_review", "follow_up",
    ]  # fmt: skip
    title: str = Field(max_length=200)
    place: str = Field(default="", max_length=200)
    starts_on: date
    ends_on: date
    budget: Decimal = Decimal(0)
    pass_pct: int = Field(default=activities.PASS_PCT, ge=0, le=100)
    attend_pct: int = Field(default=activities.ATTEND_PCT, ge=0, le=100)
    follows: UUID | None = None
    organisations: list[UUID] = []


class ActivityStepIn(BaseModel):
    """The next step of an activity, as its procedure names it."""

    step: str = Field(max_length=16)
    words: str = Field(default="", max_length=1000)


class SpendingIn(BaseModel):
    """Money spent; below zero it corrects."""

    amount: Decimal
    what: str = Field(max_length=300)
    document: str = Field(default="", max_length=60)
    spent_on: date


class AttendanceIn(BaseModel):
    """A badge as it was scanned, and the day."""

    code: str = Field(max_length=40)
    on: date
    capture: Literal["scanned", "typed"] = "scanned"


class AttendanceOut(BaseModel):
    """That somebody was there; no name."""

    attendee: UUID
    on: date


class ValueIn(BaseModel):
    """A value of an indicator."""

    kind: Literal["baseline", "target", "actual"]
    number: Decimal
    on: date
    sex: Literal["", "f", "m", "x"] = ""
    size: Literal["", "small", "medium", "large"] = ""
    words: str = Field(default="", max_length=300)


class ParticipationOut(BaseModel):
    """Who takes part, and what it shows the programme."""

    id: UUID
    programme: UUID
    organisation: UUID
    state: str
    asked: list[str]
    scopes: list[str]
    invited_at: datetime
    answered_at: datetime | None


class ParticipationAnswerIn(BaseModel):
    """The answer of whoever was invited. To decline and to leave need a reason."""

    answer: Literal["agree", "decline", "leave"]
    scopes: list[Literal["figures", "register", "assessments"]] = []
    reason: str = Field(default="", max_length=500)


@router.get("/programmes", response=Listing[ProgrammeOut], url_name="programmes")
def list_programmes(request: Call, turn: Query[Turn]) -> Listing[ProgrammeOut]:
    """The programmes in sight, the newest first."""
    rows = selectors.programmes(viewer=request.viewer, at=request.at)
    page = page_of(rows, sort="-id", cursor=turn.cursor, size=turn.size)
    return listed(page, lambda row: ProgrammeOut(**_programme(row, request, None)))


@router.get(
    "/programmes/{uuid:programme_id}", response=ProgrammeWhole, url_name="assistance_programme"
)
def show_programme(request: Call, programme_id: UUID) -> ProgrammeWhole:
    """One programme with its results, and its money for whoever runs it."""
    row = selectors.programme(viewer=request.viewer, at=request.at, public_id=programme_id)
    spent = selectors.spent_by_activity(viewer=request.viewer, programme=row)
    return ProgrammeWhole(
        **_programme(row, request, sum(spent.values(), Decimal(0))),
        description=row.description,
        partners=[each.name for each in row.partners.all()],
        countries={each.country: each.share_pct for each in row.countries.all()},
        follow_up_months=row.follow_up_months,
        results=[
            _measured(each) for each in results.measured(viewer=request.viewer, programme=row)
        ],
    )


@router.post(
    "/programmes/{uuid:programme_id}/follow-ups", response=FollowUpsOut, url_name="follow_ups"
)
def change_follow_ups(request: Call, programme_id: UUID, body: FollowUpsIn) -> FollowUpsOut:
    """Change after how many months the programme comes back to what was done."""
    row = following.change_follow_ups(
        by=request.viewer, at=request.at, programme=programme_id, **body.model_dump()
    )
    return FollowUpsOut(programme=row.public_id, months=row.follow_up_months)


@router.get("/activities", response=Listing[ActivityOut], url_name="activities")
def list_activities(request: Call, turn: Query[Turn]) -> Listing[ActivityOut]:
    """The activities in sight, the newest first."""
    rows = selectors.beneficiaries(selectors.activities(viewer=request.viewer, at=request.at))
    page = page_of(rows, sort="-id", cursor=turn.cursor, size=turn.size)
    return listed(page, _activity)


@router.post(
    "/programmes/{uuid:programme_id}/activities", response={201: ActivityOut},
    url_name="plan_activity",
)  # fmt: skip
def plan_activity(request: Call, programme_id: UUID, body: ActivityIn) -> ActivityOut:
    """Plan an activity of a programme."""
    row = activities.plan_activity(
        by=request.viewer, at=request.at, programme=programme_id,
        facts=activities.ActivityFacts(**body.model_dump()),
    )  # fmt: skip
    return _activity(row)


@router.get("/activities/{uuid:activity_id}", response=ActivityOut, url_name="activity")
def show_activity(request: Call, activity_id: UUID) -> ActivityOut:
    """One activity."""
    return _activity(
        selectors.activity(viewer=request.viewer, at=request.at, public_id=activity_id)
    )


@router.post("/activities/{uuid:activity_id}/steps", response=ActivityOut, url_name="activity_step")
def take_step(request: Call, activity_id: UUID, body: ActivityStepIn) -> ActivityOut:
    """Take the next step of an activity."""
    return _activity(
        steps.take_step(
            by=request.viewer, at=request.at, activity=activity_id, step=body.step,
            words=body.words,
        )
    )  # fmt: skip


@router.post(
    "/activities/{uuid:activity_id}/spending", response={201: ActivityOut}, url_name="spend"
)
def spend(request: Call, activity_id: UUID, body: SpendingIn) -> ActivityOut:
    """Record money spent on an activity."""
    made = activities.spend(
        by=request.viewer, at=request.at, activity=activity_id, **body.model_dump()
    )
    return _activity(made.activity)


@router.post(
    "/activities/{uuid:activity_id}/attendances", response={201: AttendanceOut}, url_name="attend"
)
def attend(request: Call, activity_id: UUID, body: AttendanceIn) -> AttendanceOut:
    """Note that the bearer of a badge is there."""
    made = courses.attend(
        by=request.viewer, at=request.at, activity=activity_id, **body.model_dump()
    )
    return AttendanceOut(attendee=made.attendee.public_id, on=made.on)


@router.post(
    "/indicators/{uuid:indicator_id}/values", response={201: MeasuredOut}, url_name="measure"
)
def measure(request: Call, indicator_id: UUID, body: ValueIn) -> MeasuredOut:
    """Write a value of an indicator, and see where it stands."""
    told: dict[str, Any] = {"at": request.at}
    measuring.add_value(by=request.viewer, indicator=indicator_id, **told, **body.model_dump())
    row = selectors.indicator(viewer=request.viewer, public_id=indicator_id, **told)
    [one] = results.measured(viewer=request.viewer, programme=row.programme, only=row)
    return _measured(one)


@router.get("/participations", response=Listing[ParticipationOut], url_name="participations")
def list_participations(request: Call, turn: Query[Turn]) -> Listing[ParticipationOut]:
    """Who takes part in one's own programmes, or one's own part in those of others."""
    rows = selectors.participations(viewer=request.viewer, at=request.at)
    page = page_of(rows, sort="-id", cursor=turn.cursor, size=turn.size)
    return listed(page, _participation)


@router.post(
    "/participations/{uuid:participation_id}/answers", response=ParticipationOut,
    url_name="answer_participation",
)  # fmt: skip
def answer(request: Call, participation_id: UUID, body: ParticipationAnswerIn) -> ParticipationOut:
    """Agree and say what may be seen, decline, or leave."""
    told: dict[str, Any] = {
        "by": request.viewer, "at": request.at, "participation": participation_id
    }  # fmt: skip
    match body.answer:
        case "agree":
            row = programmes.agree(scopes=body.scopes, **told)
        case "decline":
            row = programmes.decline(reason=body.reason, **told)
        case _:
            row = programmes.leave(reason=body.reason, **told)
    return _participation(row)


def _programme(row: Any, request: Call, spent: Decimal | None) -> dict[str, Any]:
    shown = selectors.may_see_money(viewer=request.viewer, programme=row)
    return {
        "id": row.public_id, "number": row.number, "title": row.title,
        "run_by": row.organisation.name, "state": row.state, "starts_on": row.starts_on,
        "ends_on": row.ends_on, "currency": row.currency,
        "budget": row.budget if shown else None, "spent": spent if shown else None,
    }  # fmt: skip


def _measured(each: results.Measured) -> MeasuredOut:
    row = each.indicator
    return MeasuredOut(
        id=row.public_id, code=row.code, title=row.title, unit=row.unit, source=row.source,
        baseline=each.baseline, target=each.target, reached=each.actual,
        of_the_way_pct=each.done_pct,
        by_sex={key: Decimal(number) for key, number in each.by_sex.items()},
        by_size={key: Decimal(number) for key, number in each.by_size.items()},
    )  # fmt: skip


def _activity(row: Any) -> ActivityOut:
    return ActivityOut(
        id=row.public_id, programme=row.programme.public_id, kind=row.kind, title=row.title,
        place=row.place, state=row.state, starts_on=row.starts_on, ends_on=row.ends_on,
        follows=row.follows.public_id if row.follows else None, after_months=row.after_months,
        organisations=[each.organisation.public_id for each in row.beneficiaries.all()],
    )  # fmt: skip


def _participation(row: Any) -> ParticipationOut:
    return ParticipationOut(
        id=row.public_id, programme=row.programme.public_id,
        organisation=row.organisation.public_id, state=row.state, asked=row.asked,
        scopes=row.scopes, invited_at=row.invited_at, answered_at=row.answered_at,
    )  # fmt: skip
