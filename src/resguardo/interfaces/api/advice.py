"""Regulatory advice by API: the gap table of a legal review, what is advised, who says what."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Router
from pydantic import BaseModel, Field

from resguardo.interfaces.api.caller import Call
from resguardo.records.assistance import advice
from resguardo.records.assistance import selectors as assistance
from resguardo.records.assistance.services import advising

router = Router()


class GapTableIn(BaseModel):
    """The profile of law that is laid beside what the standards ask, as in `pe`."""

    jurisdiction: str = Field(max_length=40)


class LegalGapOut(BaseModel):
    """One topic: what the profile says (`stated`, `unconfirmed`, `silent`), and what is advised."""

    id: UUID
    topic: str
    controls: list[str]
    jurisdiction: str
    found: str
    article: str
    recommendation: str
    draft: str
    state: str


class LegalGapIn(BaseModel):
    """What is advised, the draft of a rule, how far it is, and why this changes."""

    recommendation: str = Field(max_length=2000)
    draft: str = Field(default="", max_length=4000)
    state: Literal["open", "proposed", "agreed", "adopted", "rejected"]
    reason: str = Field(max_length=500)


class GapCommentIn(BaseModel):
    """What a stakeholder says."""

    text: str = Field(max_length=2000)


class GapCommentOut(GapCommentIn):
    """A comment, of which organisation, and when."""

    organisation: UUID
    said_at: datetime


class LegalGapWhole(LegalGapOut):
    """A gap with what was said of it, the oldest first."""

    comments: list[GapCommentOut]


@router.get("/activities/{uuid:activity_id}/gaps", response=list[LegalGapOut], url_name="gaps")
def list_gaps(request: Call, activity_id: UUID) -> list[LegalGapOut]:
    """The table of a legal review in sight."""
    told: dict[str, Any] = {"viewer": request.viewer, "at": request.at}
    row = assistance.activity(public_id=activity_id, **told)
    return [LegalGapOut(**_gap(each)) for each in advice.gaps(activity=row, **told)]


@router.post(
    "/activities/{uuid:activity_id}/gaps",
    response={201: list[LegalGapOut]},
    url_name="draw_gap_table",
)
def draw_table(request: Call, activity_id: UUID, body: GapTableIn) -> list[LegalGapOut]:
    """Draw the table of a country, once a review."""
    made = advising.draw_table(
        by=request.viewer, at=request.at, activity=activity_id, jurisdiction=body.jurisdiction
    )
    return [LegalGapOut(**_gap(each)) for each in made]


@router.get("/gaps/{uuid:gap_id}", response=LegalGapWhole, url_name="gap")
def show_gap(request: Call, gap_id: UUID) -> LegalGapWhole:
    """One gap with what was said of it."""
    row = advice.gap(viewer=request.viewer, at=request.at, public_id=gap_id)
    said = [_comment(each) for each in advice.comments(row)]
    return LegalGapWhole(**_gap(row), comments=said)


@router.post("/gaps/{uuid:gap_id}/edits", response=LegalGapOut, url_name="write_gap")
def write_gap(request: Call, gap_id: UUID, body: LegalGapIn) -> LegalGapOut:
    """Write what is advised; every change keeps its reason."""
    row = advising.write_gap(by=request.viewer, at=request.at, gap=gap_id, **body.model_dump())
    return LegalGapOut(**_gap(row))


@router.post(
    "/gaps/{uuid:gap_id}/comments", response={201: GapCommentOut}, url_name="comment_on_gap"
)
def comment(request: Call, gap_id: UUID, body: GapCommentIn) -> GapCommentOut:
    """Say something of a gap, for the programme or for an organisation that the review is for."""
    return _comment(advising.comment(by=request.viewer, at=request.at, gap=gap_id, text=body.text))


def _gap(row: Any) -> dict[str, Any]:
    return {
        "id": row.public_id, "topic": row.topic,
        "controls": list(advice.topics()[row.topic].controls), "jurisdiction": row.jurisdiction,
        "found": row.found, "article": row.article, "recommendation": row.recommendation,
        "draft": row.draft, "state": row.state,
    }  # fmt: skip


def _comment(row: Any) -> GapCommentOut:
    return GapCommentOut(
        text=row.text, organisation=row.organisation.public_id, said_at=row.said_at
    )
