"""Inspections by API: visits, the checklist, findings to closure, sanctions."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Query, Router
from pydantic import BaseModel, Field

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.listing import Listing, Turn, listed
from resguardo.records.oversight import inspections as seen
from resguardo.records.oversight.checklists import checklist
from resguardo.records.oversight.services import inspections as inspecting
from resguardo.records.oversight.services import sanctions
from resguardo.records.people.pages import page_of

router = Router()


class InspectionIn(BaseModel):
    """A visit to plan; `reasons` are alerts of the company."""

    organisation: UUID
    place: UUID | None = None
    planned_on: date
    snap: bool = True
    purpose: str = Field(default="", max_length=500)
    reasons: list[UUID] = []


class InspectionOut(BaseModel):
    """One visit."""

    id: UUID
    organisation: UUID
    place: UUID | None
    state: str
    snap: bool
    planned_on: date
    opened_at: datetime | None
    closed_at: datetime | None


class PointOut(BaseModel):
    """One point of the checklist and what was seen."""

    point: str
    question: str
    source: str
    seen: str
    note: str


class FindingOut(BaseModel):
    """One finding."""

    id: UUID
    point: str
    gravity: str
    text: str
    article: str
    due_on: date
    state: str
    answer: str


class SanctionOut(BaseModel):
    """One sanction."""

    id: UUID
    kind: str
    article: str
    text: str
    amount: int | None
    currency: str
    state: str


class InspectionWhole(InspectionOut):
    """One visit with all that belongs to it."""

    conclusion: str
    points: list[PointOut]
    findings: list[FindingOut]
    sanctions: list[SanctionOut]


class InspectionStepIn(BaseModel):
    """What happens to a visit. A close needs a conclusion, a call-off a reason: both in `text`."""

    step: Literal["announce", "open", "cancel", "close"]
    text: str = Field(default="", max_length=2000)
    verdict: str = Field(default="", max_length=12)


class PointIn(BaseModel):
    """One point as seen."""

    point: str = Field(max_length=40)
    seen: Literal["yes", "no", "unseen"]
    note: str = Field(default="", max_length=500)


class PointsIn(BaseModel):
    """Points of the checklist."""

    points: list[PointIn]


class InspectionFindingIn(BaseModel):
    """What is wrong, which article asks for it, by when it must be right."""

    text: str = Field(max_length=1000)
    article: str = Field(max_length=200)
    gravity: Literal["minor", "serious", "critical"]
    due_on: date
    point: str = Field(default="", max_length=40)


class FindingAnswerIn(BaseModel):
    """The company's answer."""

    answer: str = Field(max_length=2000)


class FindingVerdictIn(BaseModel):
    """The authority's word on it."""

    holds: bool
    reason: str = Field(max_length=500)


class SanctionIn(BaseModel):
    """A sanction to propose."""

    kind: Literal["warning", "fine", "suspension", "block"]
    article: str = Field(max_length=200)
    text: str = Field(max_length=1000)
    amount: int | None = Field(default=None, ge=1)
    currency: str = Field(default="", max_length=3)


class SanctionStepIn(BaseModel):
    """What becomes of a sanction."""

    step: Literal["decide", "drop", "lift"]
    reason: str = Field(max_length=500)


@router.get("/inspections", response=Listing[InspectionOut], url_name="inspections")
def list_inspections(request: Call, turn: Query[Turn]) -> Listing[InspectionOut]:
    """The visits in sight, the newest first."""
    rows = seen.inspections(viewer=request.viewer, at=request.at)
    page = page_of(rows, sort="-id", cursor=turn.cursor, size=turn.size)
    return listed(page, lambda row: InspectionOut(**_facts(row)))


@router.post("/inspections", response={201: InspectionOut}, url_name="plan_inspection")
def plan(request: Call, body: InspectionIn) -> InspectionOut:
    """Plan a visit."""
    row = inspecting.plan_inspection(by=request.viewer, at=request.at, **body.model_dump())
    return InspectionOut(**_facts(row))


@router.get("/inspections/{uuid:inspection_id}", response=InspectionWhole, url_name="inspection")
def show(request: Call, inspection_id: UUID) -> InspectionWhole:
    """One visit with its checklist, findings and sanctions."""
    return _whole(request, inspection_id)


@router.post(
    "/inspections/{uuid:inspection_id}/steps", response=InspectionWhole, url_name="inspection_step"
)
def step(request: Call, inspection_id: UUID, body: InspectionStepIn) -> InspectionWhole:
    """Announce, begin, call off or close a visit."""
    told: dict[str, Any] = {"by": request.viewer, "at": request.at, "inspection": inspection_id}
    match body.step:
        case "announce":
            inspecting.announce_inspection(**told)
        case "open":
            inspecting.begin_inspection(**told)
        case "cancel":
            inspecting.cancel_inspection(reason=body.text, **told)
        case _:
            inspecting.close_inspection(conclusion=body.text, verdict=body.verdict, **told)
    return _whole(request, inspection_id)


@router.post(
    "/inspections/{uuid:inspection_id}/points", response=InspectionWhole, url_name="inspect_points"
)
def answer_points(request: Call, inspection_id: UUID, body: PointsIn) -> InspectionWhole:
    """Answer points of the checklist."""
    answers = {each.point: (each.seen, each.note) for each in body.points}
    inspecting.answer_points(
        by=request.viewer, at=request.at, inspection=inspection_id, answers=answers
    )
    return _whole(request, inspection_id)


@router.post(
    "/inspections/{uuid:inspection_id}/findings",
    response={201: FindingOut},
    url_name="inspection_finding",
)
def find(request: Call, inspection_id: UUID, body: InspectionFindingIn) -> FindingOut:
    """Write down what is wrong."""
    row = inspecting.add_finding(
        by=request.viewer, at=request.at, inspection=inspection_id, **body.model_dump()
    )
    return _finding(row)


@router.post("/findings/{uuid:finding_id}/answer", response=FindingOut, url_name="finding_answer")
def answer_finding(request: Call, finding_id: UUID, body: FindingAnswerIn) -> FindingOut:
    """Say, as the company, that it is right now."""
    row = inspecting.answer_finding(
        by=request.viewer, at=request.at, finding=finding_id, answer=body.answer
    )
    return _finding(row)


@router.post("/findings/{uuid:finding_id}/judge", response=FindingOut, url_name="finding_judge")
def judge(request: Call, finding_id: UUID, body: FindingVerdictIn) -> FindingOut:
    """Close a finding, or send it back."""
    row = inspecting.judge_finding(
        by=request.viewer, at=request.at, finding=finding_id, **body.model_dump()
    )
    return _finding(row)


@router.post(
    "/inspections/{uuid:inspection_id}/sanctions",
    response={201: SanctionOut},
    url_name="propose_sanction",
)
def propose(request: Call, inspection_id: UUID, body: SanctionIn) -> SanctionOut:
    """Propose a sanction; another person decides it."""
    row = sanctions.propose_sanction(
        by=request.viewer, at=request.at, inspection=inspection_id, **body.model_dump()
    )
    return _sanction(row)


@router.post("/sanctions/{uuid:sanction_id}/steps", response=SanctionOut, url_name="sanction_step")
def decide(request: Call, sanction_id: UUID, body: SanctionStepIn) -> SanctionOut:
    """Decide, drop or lift a sanction."""
    row = sanctions.decide_sanction(
        by=request.viewer, at=request.at, sanction=sanction_id, **body.model_dump()
    )
    return _sanction(row)


def _facts(row: Any) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "organisation": row.organisation.public_id,
        "place": row.place.public_id if row.place else None,
        "state": row.state,
        "snap": row.snap,
        "planned_on": row.planned_on,
        "opened_at": row.opened_at,
        "closed_at": row.closed_at,
    }


def _whole(request: Call, inspection_id: UUID) -> InspectionWhole:
    row = seen.inspection(viewer=request.viewer, at=request.at, public_id=inspection_id)
    answered = {each.point: each for each in row.answers.all()}
    points = [
        PointOut(
            point=each.code,
            question=each.question,
            source=each.source,
            seen=answered[each.code].seen if each.code in answered else "",
            note=answered[each.code].note if each.code in answered else "",
        )
        for each in checklist(row.organisation.jurisdiction, row.planned_on)
    ]
    return InspectionWhole(
        **_facts(row),
        conclusion=row.conclusion,
        points=points,
        findings=[_finding(each) for each in row.findings.all()],
        sanctions=[_sanction(each) for each in row.sanctions.all()],
    )


def _finding(row: Any) -> FindingOut:
    return FindingOut(
        id=row.public_id,
        point=row.point,
        gravity=row.gravity,
        text=row.text,
        article=row.article,
        due_on=row.due_on,
        state=row.state,
        answer=row.answer,
    )


def _sanction(row: Any) -> SanctionOut:
    return SanctionOut(
        id=row.public_id,
        kind=row.kind,
        article=row.article,
        text=row.text,
        amount=row.amount,
        currency=row.currency,
        state=row.state,
    )
