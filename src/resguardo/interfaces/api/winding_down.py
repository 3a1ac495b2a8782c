"""Wind-down by API: who winds down and what is left, day by day, and who is to receive it."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Query, Router
from pydantic import BaseModel, Field

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.listing import Listing, Turn, listed
from resguardo.records.oversight import winding_down as seen
from resguardo.records.oversight.services import winding_down as winding
from resguardo.records.people.pages import page_of

router = Router()


class WindDownIn(BaseModel):
    """The end of a company: one's own without `organisation`, any other as an authority."""

    organisation: UUID | None = None
    cause: Literal["closes", "lapsed", "silent"]
    due_on: date
    reason: str = Field(max_length=500)


class WindDownOut(BaseModel):
    """One end, and what is left now."""

    id: UUID
    organisation: UUID
    cause: str
    state: str
    due_on: date
    opened_at: datetime
    ended_at: datetime | None
    firearms_left: int
    rounds_left: int
    parts_left: int


class LeftOnOut(BaseModel):
    """What was left at the end of a day."""

    day: date
    firearms: int
    rounds: int


class ReceivedOut(BaseModel):
    """What one receiver got."""

    how: str
    receiver: str
    document: str
    firearms: int
    rounds: int


class WindDownWhole(WindDownOut):
    """One end day by day, and who received what."""

    days: list[LeftOnOut]
    received: list[ReceivedOut]
    transfers_open: int
    incidents_open: int


class ReceiverIn(BaseModel):
    """Who is to receive things: labels, serials or lots, one a line; empty is all that is left."""

    things: str = Field(default="", max_length=4000)
    receiver: str = Field(max_length=200)
    expected_on: date


class WindDownEndIn(BaseModel):
    """How it ends."""

    step: Literal["close", "resume"]
    reason: str = Field(max_length=500)


class OughtOut(BaseModel):
    """A company with arms whose licence lapsed, or that fell silent."""

    organisation: UUID
    cause: str
    since: date
    firearms_left: int
    rounds_left: int


@router.get("/wind-downs", response=Listing[WindDownOut], url_name="wind_downs")
def list_wind_downs(request: Call, turn: Query[Turn]) -> Listing[WindDownOut]:
    """The ends in sight, the newest first."""
    rows = seen.wind_downs(viewer=request.viewer, at=request.at)
    page = page_of(rows, sort="-id", cursor=turn.cursor, size=turn.size)
    left = seen.left_of([row.organisation_id for row in page.rows])
    return listed(page, lambda row: WindDownOut(**_facts(row, left[row.organisation_id])))


@router.post("/wind-downs", response={201: WindDownWhole}, url_name="begin_wind_down")
def begin(request: Call, body: WindDownIn) -> WindDownWhole:
    """Begin the end of a company."""
    row = winding.begin_wind_down(by=request.viewer, at=request.at, **body.model_dump())
    return _whole(request, row.public_id)


@router.get("/wind-downs/due", response=list[OughtOut], url_name="wind_downs_due")
def due(request: Call) -> list[OughtOut]:
    """Companies with arms whose licence lapsed, or that fell silent, and that nobody winds down."""
    return [
        OughtOut(
            organisation=each.organisation.public_id,
            cause=each.cause,
            since=each.since,
            firearms_left=each.left.firearms,
            rounds_left=each.left.rounds,
        )
        for each in seen.ought_to_begin(viewer=request.viewer, at=request.at)
    ]


@router.get("/wind-downs/{uuid:wind_down_id}", response=WindDownWhole, url_name="wind_down")
def show(request: Call, wind_down_id: UUID) -> WindDownWhole:
    """One end, day by day."""
    return _whole(request, wind_down_id)


@router.post(
    "/wind-downs/{uuid:wind_down_id}/receivers",
    response={201: WindDownWhole},
    url_name="wind_down_receiver",
)
def name_receiver(request: Call, wind_down_id: UUID, body: ReceiverIn) -> WindDownWhole:
    """Say who is to receive what."""
    winding.name_receiver(
        by=request.viewer, at=request.at, wind_down=wind_down_id, **body.model_dump()
    )
    return _whole(request, wind_down_id)


@router.post(
    "/wind-downs/{uuid:wind_down_id}/end", response=WindDownWhole, url_name="wind_down_end"
)
def end(request: Call, wind_down_id: UUID, body: WindDownEndIn) -> WindDownWhole:
    """Close the file, or say that the company goes on."""
    service = winding.close_wind_down if body.step == "close" else winding.resume
    service(by=request.viewer, at=request.at, wind_down=wind_down_id, reason=body.reason)
    return _whole(request, wind_down_id)


def _facts(row: Any, left: seen.Left) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "organisation": row.organisation.public_id,
        "cause": row.cause,
        "state": row.state,
        "due_on": row.due_on,
        "opened_at": row.opened_at,
        "ended_at": row.ended_at,
        "firearms_left": left.firearms,
        "rounds_left": left.rounds,
        "parts_left": left.parts,
    }


def _whole(request: Call, wind_down_id: UUID) -> WindDownWhole:
    row = seen.wind_down(viewer=request.viewer, at=request.at, public_id=wind_down_id)
    lacking = seen.lacking(row)
    return WindDownWhole(
        **_facts(row, lacking.left),
        days=[
            LeftOnOut(day=each.day, firearms=each.firearms, rounds=each.rounds)
            for each in seen.day_by_day(row, at=request.at)
        ],
        received=[
            ReceivedOut(
                how=each.how,
                receiver=each.receiver,
                document=each.document,
                firearms=each.firearms,
                rounds=each.rounds,
            )
            for each in seen.received(row)
        ],
        transfers_open=lacking.transfers,
        incidents_open=lacking.incidents,
    )
