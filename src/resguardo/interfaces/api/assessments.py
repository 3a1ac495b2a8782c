"""Assessments by API: opened, answered, locked; campaigns; actions from plan to verification."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import get_language
from ninja import Query, Router
from pydantic import BaseModel, Field

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.listing import Listing, Turn, listed
from resguardo.records.compliance import (
    assessing,
    campaigns,
    columns,
    comparing,
    oscal,
    planning,
    recommending,
    selectors,
)
from resguardo.records.compliance.comparing import Line
from resguardo.records.people.pages import page_of

router = Router()
Word = Literal["yes", "partly", "no", "not_applicable"]


class AssessmentIn(BaseModel):
    """A company to put to a catalogue; `follows` is the earlier one to compare with."""

    organisation: UUID
    catalogue: str = Field(max_length=40)
    follows: UUID | None = None


class AssessmentOut(BaseModel):
    """One assessment; `carried_from` names its home where this is a copy.

    `catalogue_digest` is the SHA-256 of the catalogue's text that it was opened with,
    `checks_digest` that of the checks and parameters by which the register is judged; `campaigns`
    ask for it.
    """

    id: UUID
    organisation: UUID
    catalogue: str
    version: str
    catalogue_digest: str
    checks_digest: str
    state: str
    campaigns: list[UUID]
    follows: UUID | None
    opened_at: datetime
    locked_at: datetime | None
    carried_from: str


class SaidOut(BaseModel):
    """What one side said last of a requirement."""

    verdict: str
    words: str
    answered_at: datetime
    through: str
    respondent: str
    paper: UUID | None


class RegisterOut(BaseModel):
    """What the register says of a requirement: so many of so many."""

    verdict: str
    good: int
    total: int


class LineOut(BaseModel):
    """One requirement in three columns; `counts` is the verdict that counts.

    `recommendation` says what closes the gap where it does not hold, and `why_people` why the
    register cannot answer what looks like a fact, in the language that is asked for.
    """

    control: str
    theme: str
    clause: str
    company: SaidOut | None
    assessor: SaidOut | None
    register_fact: RegisterOut | None
    gap: str
    counts: str
    recommendation: str
    why_people: str


class ScoreOut(BaseModel):
    """How much of a theme is done, of what applies."""

    theme: str
    done: int
    of: int


class AssessmentWhole(AssessmentOut):
    """One assessment with every line, the score by theme, and controls with answers in conflict.

    `catalogue_changed` says that the catalogue here is another text than it was opened with,
    `checks_changed` that the register is judged by other checks or parameters.
    """

    catalogue_changed: bool
    checks_changed: bool
    lines: list[LineOut]
    scores: list[ScoreOut]
    conflicts: list[str]


class AssessmentAnswerIn(BaseModel):
    """An answer to one requirement; words are needed unless it is yes."""

    control: str = Field(max_length=24)
    verdict: Word
    words: str = Field(default="", max_length=1000)
    paper: UUID | None = None
    also_elsewhere: bool = False


class AssessmentStepIn(BaseModel):
    """Lock an assessment, or reopen it with a reason."""

    step: Literal["lock", "reopen"]
    reason: str = Field(default="", max_length=500)


class ActionIn(BaseModel):
    """What closes a gap: which support, who of the company, by when, at what cost."""

    control: str = Field(max_length=24)
    support: str = Field(max_length=16)
    what: str = Field(max_length=500)
    owner: UUID
    due_on: date
    cost: Decimal | None = Field(default=None, ge=0, max_digits=12, decimal_places=2)
    currency: str = Field(default="", max_length=3)


class LookOut(BaseModel):
    """Another look at a verified action, after so many months."""

    months: int
    verdict: str
    words: str
    looked_at: datetime


class ActionOut(BaseModel):
    """One planned action; `look_on` is the day on which it is to be looked at again."""

    id: UUID
    assessment: UUID
    organisation: UUID
    control: str
    support: str
    what: str
    owner: UUID
    due_on: date
    cost: Decimal | None
    currency: str
    state: str
    done_note: str
    proof: UUID | None
    look_on: date | None
    looks: list[LookOut]


class ActionStepIn(BaseModel):
    """Say that an action is done, verify it, or look again at it; a look needs a verdict."""

    step: Literal["done", "verify", "look"]
    note: str = Field(max_length=500)
    proof: UUID | None = None
    verdict: Word = "yes"


class CampaignIn(BaseModel):
    """A catalogue to ask of companies; none named means every company."""

    title: str = Field(max_length=200)
    catalogue: str = Field(max_length=40)
    due_on: date
    companies: list[UUID] = Field(default=[], max_length=campaigns.COMPANIES_MOST)


class CampaignOut(BaseModel):
    """One campaign, with the same digests as an assessment and whether they are others now."""

    id: UUID
    title: str
    catalogue: str
    catalogue_digest: str
    checks_digest: str
    catalogue_changed: bool
    checks_changed: bool
    due_on: date
    opened_at: datetime
    closed_at: datetime | None


class StandingOut(BaseModel):
    """Where one company of a campaign stands."""

    assessment: UUID
    organisation: UUID
    state: str
    answered: int
    asked: int
    done: int
    applies: int
    contradicted: int
    differs: int
    planned: int
    verified: int


@router.get("/assessments", response=Listing[AssessmentOut], url_name="assessments")
def list_assessments(request: Call, turn: Query[Turn]) -> Listing[AssessmentOut]:
    """The assessments of companies in sight, the latest first."""
    rows = selectors.assessments(viewer=request.viewer, at=request.at)
    page = page_of(rows, sort="-pk", cursor=turn.cursor, size=turn.size)
    return listed(page, lambda row: AssessmentOut(**_facts(row)))


@router.post("/assessments", response={201: AssessmentOut}, url_name="open_assessment")
def open_assessment(request: Call, body: AssessmentIn) -> AssessmentOut:
    """Open an assessment of one's own company, or of one that one oversees."""
    row = assessing.open_assessment(by=request.viewer, at=request.at, **body.model_dump())
    return AssessmentOut(**_facts(row))


@router.get("/assessments/{uuid:assessment_id}", response=AssessmentWhole, url_name="assessment")
def show(request: Call, assessment_id: UUID) -> AssessmentWhole:
    """One assessment with its three columns."""
    return _whole(request, assessment_id)


@router.post(
    "/assessments/{uuid:assessment_id}/answers",
    response=AssessmentWhole,
    url_name="assessment_answer",
)
def answer(request: Call, assessment_id: UUID, body: AssessmentAnswerIn) -> AssessmentWhole:
    """Answer one requirement; who one is decides for which side."""
    assessing.answer(
        by=request.viewer, at=request.at, assessment=assessment_id, **body.model_dump()
    )
    return _whole(request, assessment_id)


@router.post(
    "/assessments/{uuid:assessment_id}/steps", response=AssessmentWhole, url_name="assessment_step"
)
def step(request: Call, assessment_id: UUID, body: AssessmentStepIn) -> AssessmentWhole:
    """Lock or reopen an assessment."""
    told: dict[str, Any] = {"by": request.viewer, "at": request.at, "assessment": assessment_id}
    if body.step == "lock":
        assessing.lock(**told)
    else:
        assessing.reopen(reason=body.reason, **told)
    return _whole(request, assessment_id)


@router.get(
    "/assessments/{uuid:assessment_id}/plan", response=dict[str, Any], url_name="assessment_plan"
)
def plan_as_oscal(request: Call, assessment_id: UUID) -> dict[str, Any]:
    """The gaps of an assessment with their actions, as a plan of action and milestones (OSCAL)."""
    row = selectors.assessment(viewer=request.viewer, at=request.at, public_id=assessment_id)
    return oscal.plan_of_actions(
        row, selectors.catalogue_of(row),
        columns.lines_of(viewer=request.viewer, at=request.at, row=row),
        selectors.actions(viewer=request.viewer, at=request.at).filter(assessment=row),
        at=request.at,
    )  # fmt: skip


@router.post(
    "/assessments/{uuid:assessment_id}/actions", response={201: ActionOut}, url_name="plan_action"
)
def plan(request: Call, assessment_id: UUID, body: ActionIn) -> ActionOut:
    """Plan what closes a gap."""
    row = planning.plan_action(
        by=request.viewer, at=request.at, assessment=assessment_id, **body.model_dump()
    )
    return _action(row)


@router.get("/actions", response=Listing[ActionOut], url_name="actions")
def list_actions(request: Call, turn: Query[Turn]) -> Listing[ActionOut]:
    """The planned actions of companies in sight, the nearest due first."""
    rows = selectors.actions(viewer=request.viewer, at=request.at)
    page = page_of(rows, sort="due_on", cursor=turn.cursor, size=turn.size)
    return listed(page, _action)


@router.post("/actions/{uuid:action_id}/steps", response=ActionOut, url_name="action_step")
def take_step(request: Call, action_id: UUID, body: ActionStepIn) -> ActionOut:
    """Say that an action is done, verify it, or look at it again when it is due."""
    told: dict[str, Any] = {"by": request.viewer, "at": request.at, "action": action_id}
    match body.step:
        case "done":
            planning.finish_action(note=body.note, proof=body.proof, **told)
        case "verify":
            planning.verify_action(note=body.note, **told)
        case _:
            planning.look_again(verdict=body.verdict, words=body.note, **told)
    return _action(selectors.action(viewer=request.viewer, at=request.at, public_id=action_id))


@router.get("/campaigns", response=Listing[CampaignOut], url_name="campaigns")
def list_campaigns(request: Call, turn: Query[Turn]) -> Listing[CampaignOut]:
    """The campaigns in sight, the latest first."""
    rows = selectors.campaigns(viewer=request.viewer, at=request.at)
    return listed(page_of(rows, sort="-pk", cursor=turn.cursor, size=turn.size), _campaign)


@router.post("/campaigns", response={201: CampaignOut}, url_name="open_campaign")
def open_campaign(request: Call, body: CampaignIn) -> CampaignOut:
    """Ask one catalogue of many companies."""
    row = campaigns.open_campaign(by=request.viewer, at=request.at, **body.model_dump())
    return _campaign(row)


@router.get(
    "/campaigns/{uuid:campaign_id}/board", response=Listing[StandingOut], url_name="campaign_board"
)
def board(request: Call, campaign_id: UUID, turn: Query[Turn]) -> Listing[StandingOut]:
    """Where the companies of a campaign stand, as their registers were asked last."""
    row = selectors.campaign(viewer=request.viewer, at=request.at, public_id=campaign_id)
    rows = selectors.assessments(viewer=request.viewer, at=request.at).filter(campaigns=row)
    page = page_of(rows, sort="-pk", cursor=turn.cursor, size=turn.size)
    standing = {
        each.row.pk: each
        for each in campaigns.board(viewer=request.viewer, at=request.at, rows=page.rows)
    }
    return listed(page, lambda each: _standing(standing[each.pk]))


def _facts(row: Any) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "organisation": row.organisation.public_id,
        "catalogue": row.catalogue,
        "version": row.version,
        "catalogue_digest": row.catalogue_digest,
        "checks_digest": row.checks_digest,
        "state": row.state,
        "campaigns": [each.public_id for each in row.campaigns.all()],
        "follows": row.follows.public_id if row.follows else None,
        "opened_at": row.opened_at,
        "locked_at": row.locked_at,
        "carried_from": row.carried_from,
    }


def _whole(request: Call, assessment_id: UUID) -> AssessmentWhole:
    row = selectors.assessment(viewer=request.viewer, at=request.at, public_id=assessment_id)
    lines = columns.lines_of(viewer=request.viewer, at=request.at, row=row)
    waiting = comparing.undecided(selectors.answers_of(row))
    found = selectors.catalogue_of(row)
    return AssessmentWhole(
        **_facts(row),
        catalogue_changed=selectors.catalogue_changed(row, found),
        checks_changed=selectors.checks_changed(row, found),
        lines=[_line(each, get_language() or "en") for each in lines],
        scores=[
            ScoreOut(theme=each.theme, done=each.done, of=each.of)
            for each in comparing.scores(lines)
        ],
        conflicts=sorted({each.control for each in waiting}),
    )


def _line(each: Line, language: str) -> LineOut:
    told = each.register
    return LineOut(
        control=each.control.id,
        theme=each.control.theme,
        clause=each.control.clause,
        company=_said(each.company),
        assessor=_said(each.assessor),
        register_fact=RegisterOut(verdict=told.verdict, good=told.good, total=told.total)
        if told
        else None,
        gap=each.gap,
        counts=each.counts,
        recommendation=recommending.recommendation(each.control, language) if each.is_gap else "",
        why_people=recommending.why_people(each.control, language),
    )


def _said(row: Any) -> SaidOut | None:
    if row is None:
        return None
    return SaidOut(
        verdict=row.verdict, words=row.words, answered_at=row.answered_at, through=row.through,
        respondent=row.respondent, paper=row.paper.public_id if row.paper else None,
    )  # fmt: skip


def _action(row: Any) -> ActionOut:
    return ActionOut(
        id=row.public_id,
        assessment=row.assessment.public_id,
        organisation=row.assessment.organisation.public_id,
        control=row.control,
        support=row.support,
        what=row.what,
        owner=row.owner.public_id,
        due_on=row.due_on,
        cost=row.cost,
        currency=row.currency,
        state=row.state,
        done_note=row.done_note,
        proof=row.proof.public_id if row.proof else None,
        look_on=planning.next_look(row),
        looks=[
            LookOut(months=e.months, verdict=e.verdict, words=e.words, looked_at=e.looked_at)
            for e in row.looks.all()
        ],
    )


def _campaign(row: Any) -> CampaignOut:
    found = selectors.catalogue_of(row)
    return CampaignOut(
        id=row.public_id, title=row.title, catalogue=row.catalogue,
        catalogue_digest=row.catalogue_digest, checks_digest=row.checks_digest,
        catalogue_changed=selectors.catalogue_changed(row, found),
        checks_changed=selectors.checks_changed(row, found), due_on=row.due_on,
        opened_at=row.opened_at, closed_at=row.closed_at,
    )  # fmt: skip


def _standing(each: campaigns.Standing) -> StandingOut:
    return StandingOut(
        assessment=each.row.public_id, organisation=each.row.organisation.public_id,
        state=each.row.state, answered=each.answered, asked=each.asked, done=each.done,
        applies=each.applies, contradicted=each.contradicted, differs=each.differs,
        planned=each.planned, verified=each.verified,
    )  # fmt: skip
