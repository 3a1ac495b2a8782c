"""Alerts by API: what the screening pointed at, the entries behind it, and what persons decided."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Query, Router
from pydantic import BaseModel, Field

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.listing import Listing, Turn, listed
from resguardo.records.oversight import alerting
from resguardo.records.oversight import alerts as seen
from resguardo.records.people.pages import page_of

router = Router()


class AlertOut(BaseModel):
    """One alert as it was found, and what the authority last said of it."""

    id: UUID
    organisation: UUID
    rule: str
    pattern: str
    severity: str
    score: float
    raised_on: date
    subject_kind: str
    subject: UUID | None
    many: int | None
    since: date | None
    verdict: str | None


class DecisionOut(BaseModel):
    """One decision or answer."""

    verdict: str
    note: str
    decided_at: datetime
    organisation: UUID


class AlertInFull(AlertOut):
    """One alert with the entries behind it and what was decided."""

    entries: list[UUID]
    decisions: list[DecisionOut]


class DecisionIn(BaseModel):
    """A decision in words."""

    verdict: Literal["looking", "confirmed", "dismissed", "answered"]
    note: str = Field(max_length=alerting.NOTE_MAX)


@router.get("/alerts", response=Listing[AlertOut], url_name="alerts")
def alerts(request: Call, turn: Query[Turn], severity: str = "") -> Listing[AlertOut]:
    """The alerts in sight, the newest first; of one severity where one is named."""
    rows = seen.alerts(viewer=request.viewer, at=request.at)
    if severity:
        rows = rows.filter(severity=severity)
    page = page_of(rows, sort="-id", cursor=turn.cursor, size=turn.size)
    return listed(page, lambda row: AlertOut(**_shown(row)))


@router.get("/alerts/{alert_id}", response=AlertInFull, url_name="alert")
def alert(request: Call, alert_id: UUID) -> AlertInFull:
    """One alert with the entries behind it and what persons said of it."""
    row = seen.alert(viewer=request.viewer, at=request.at, public_id=alert_id)
    return AlertInFull(
        **_shown(row),
        entries=[entry.public_id for entry in seen.entries_behind(row)],
        decisions=[_decided(each) for each in seen.decisions_about(row)],
    )


@router.post("/alerts/{alert_id}/decisions", response={201: DecisionOut}, url_name="decide_alert")
def decide(request: Call, alert_id: UUID, body: DecisionIn) -> DecisionOut:
    """Say what became of an alert: the authority judges, the company answers."""
    row = seen.alert(viewer=request.viewer, at=request.at, public_id=alert_id)
    made = alerting.decide_alert(
        by=request.viewer, at=request.at, alert=row, verdict=body.verdict, note=body.note
    )
    return _decided(made)


def _shown(row: Any) -> dict[str, Any]:
    subject = row.thing or row.person or row.account or row.organisation
    return {
        "id": row.public_id,
        "organisation": row.organisation.public_id,
        "rule": row.rule,
        "pattern": row.pattern,
        "severity": row.severity,
        "score": row.score,
        "raised_on": row.raised_on,
        "subject_kind": row.subject_kind,
        "subject": subject.public_id,
        "many": row.many,
        "since": row.since,
        "verdict": row.verdict,
    }


def _decided(each: Any) -> DecisionOut:
    return DecisionOut(
        verdict=each.verdict,
        note=each.note,
        decided_at=each.decided_at,
        organisation=each.organisation.public_id,
    )
