"""What waits for a decision, by API: differences to explain, overrides to review, incidents."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Query, Router
from pydantic import BaseModel, Field

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.listing import Listing, Turn, listed
from resguardo.records.custody import selectors as custody
from resguardo.records.custody import services
from resguardo.records.custody.accounts import name_of
from resguardo.records.oversight import selectors as oversight
from resguardo.records.people.pages import page_of

router = Router()


class DiscrepancyOut(BaseModel):
    """A difference between the book and what was seen."""

    id: UUID
    kind: str
    state: str
    account: UUID
    account_name: str
    thing: UUID | None
    thing_name: str
    book_quantity: int
    seen_quantity: int
    count: UUID | None
    opened_at: datetime
    explanation: str
    decided_at: datetime | None


class ExplanationIn(BaseModel):
    """Why the difference is none; nothing moves."""

    explanation: str = Field(max_length=500)


class OverrideOut(BaseModel):
    """A soft refusal that two persons set aside."""

    id: UUID
    entry: UUID
    guard: str
    codes: list[str]
    reason: str
    second_person: str
    review_due_at: datetime
    state: str
    review_note: str
    reviewed_at: datetime | None


class ReviewIn(BaseModel):
    """What a third person thinks of an override."""

    decision: Literal["uphold", "criticise"]
    note: str = Field(max_length=500)


class CompanyIncidentOut(BaseModel):
    """Something that the company must act on."""

    id: UUID
    organisation: UUID
    kind: str
    state: str
    thing: UUID | None
    thing_name: str
    quantity: int | None
    account: UUID | None
    account_name: str
    person: UUID | None
    occurred_at: datetime
    known_at: datetime
    reported_at: datetime | None
    narrative: str
    discrepancy: UUID | None


@router.get("/discrepancies", response=Listing[DiscrepancyOut], url_name="discrepancies")
def list_discrepancies(request: Call, turn: Query[Turn]) -> Listing[DiscrepancyOut]:
    """Differences that nobody has decided yet, the oldest first."""
    rows = custody.open_discrepancies(viewer=request.viewer, at=request.at).select_related("count")
    return listed(page_of(rows, sort="pk", cursor=turn.cursor, size=turn.size), discrepancy_out)


@router.get("/discrepancies/{uuid:discrepancy_id}", response=DiscrepancyOut, url_name="discrepancy")
def show_discrepancy(request: Call, discrepancy_id: UUID) -> DiscrepancyOut:
    """One difference, decided or not."""
    row = custody.discrepancy(viewer=request.viewer, at=request.at, public_id=discrepancy_id)
    return discrepancy_out(row)


@router.post(
    "/discrepancies/{uuid:discrepancy_id}/explain", response=DiscrepancyOut, url_name="explain"
)
def explain(request: Call, discrepancy_id: UUID, body: ExplanationIn) -> DiscrepancyOut:
    """Close a difference with an explanation; never by whoever counted it."""
    row = services.explain(
        by=request.viewer,
        at=request.at,
        discrepancy=discrepancy_id,
        explanation=body.explanation,
    )
    return discrepancy_out(row)


@router.get("/overrides", response=Listing[OverrideOut], url_name="overrides")
def list_overrides(request: Call, turn: Query[Turn]) -> Listing[OverrideOut]:
    """Overrides that wait for their review, the most urgent first."""
    rows = custody.overrides_to_review(viewer=request.viewer, at=request.at)
    page = page_of(rows, sort="review_due_at", cursor=turn.cursor, size=turn.size)
    return listed(page, override_out)


@router.get("/overrides/{uuid:override_id}", response=OverrideOut, url_name="override")
def show_override(request: Call, override_id: UUID) -> OverrideOut:
    """One override, reviewed or not."""
    return override_out(
        custody.override(viewer=request.viewer, at=request.at, public_id=override_id)
    )


@router.post("/overrides/{uuid:override_id}/review", response=OverrideOut, url_name="review")
def review(request: Call, override_id: UUID, body: ReviewIn) -> OverrideOut:
    """Uphold or criticise an override; never by whoever made or confirmed it."""
    row = services.review_override(
        by=request.viewer,
        at=request.at,
        override=override_id,
        upheld=body.decision == "uphold",
        note=body.note,
    )
    return override_out(row)


@router.get("/incidents", response=Listing[CompanyIncidentOut], url_name="incidents")
def list_incidents(
    request: Call, turn: Query[Turn], state: str = ""
) -> Listing[CompanyIncidentOut]:
    """Incidents in sight, the newest first; `state` narrows them."""
    rows = oversight.incidents(viewer=request.viewer, at=request.at)
    if state:
        rows = rows.filter(state=state[:16])
    page = page_of(
        rows.select_related("account__person"), sort="-pk", cursor=turn.cursor, size=turn.size
    )
    return listed(page, incident_out)


@router.get("/incidents/{uuid:incident_id}", response=CompanyIncidentOut, url_name="incident")
def show_incident(request: Call, incident_id: UUID) -> CompanyIncidentOut:
    """One incident."""
    return incident_out(
        oversight.incident(viewer=request.viewer, at=request.at, public_id=incident_id)
    )


def discrepancy_out(row: Any) -> DiscrepancyOut:
    """One difference."""
    return DiscrepancyOut(
        id=row.public_id,
        kind=row.kind,
        state=row.state,
        account=row.account.public_id,
        account_name=name_of(row.account),
        thing=row.thing.public_id if row.thing else None,
        thing_name=row.thing.name if row.thing else row.text_as_read,
        book_quantity=row.book_quantity,
        seen_quantity=row.seen_quantity,
        count=row.count.public_id if row.count else None,
        opened_at=row.opened_at,
        explanation=row.explanation,
        decided_at=row.decided_at,
    )


def override_out(row: Any) -> OverrideOut:
    """One override."""
    return OverrideOut(
        id=row.public_id,
        entry=row.entry.public_id,
        guard=str(row.entry.holder or ""),
        codes=row.codes,
        reason=row.reason,
        second_person=str(row.second_person),
        review_due_at=row.review_due_at,
        state=row.state,
        review_note=row.review_note,
        reviewed_at=row.reviewed_at,
    )


def incident_out(row: Any) -> CompanyIncidentOut:
    """One incident."""
    return CompanyIncidentOut(
        id=row.public_id,
        organisation=row.organisation.public_id,
        kind=row.kind,
        state=row.state,
        thing=row.thing.public_id if row.thing else None,
        thing_name=row.thing.name if row.thing else "",
        quantity=row.quantity,
        account=row.account.public_id if row.account else None,
        account_name=name_of(row.account) if row.account else "",
        person=row.person.public_id if row.person else None,
        occurred_at=row.occurred_at,
        known_at=row.known_at,
        reported_at=row.reported_at,
        narrative=row.narrative,
        discrepancy=row.discrepancy.public_id if row.discrepancy else None,
    )
