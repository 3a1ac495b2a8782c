"""Campaigns by API: firearms are marked and read back, or counted at doors and destroyed.

The lines of a list are read by whoever runs the campaign, of companies that agreed to it, and by
each company for its own firearms. While a mark waits to be read back, nobody is told what it says.
"""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Router
from pydantic import BaseModel, Field

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.reason import Why
from resguardo.interfaces.api.texts import bytes_of
from resguardo.records.assistance import destroying, marking
from resguardo.records.assistance import selectors as assistance
from resguardo.records.assistance.services import destroying as burning
from resguardo.records.assistance.services import marking as marks
from resguardo.records.people.services import check_pin

router = Router()

DoorName = Literal["loading", "gate", "furnace"]


class MarkingPlanIn(BaseModel):
    """What the mark looks like (CC country, H holder, N number), by which rule, and where."""

    pattern: str = Field(max_length=60)
    source: str = Field(max_length=300)
    location: str = Field(max_length=60)


class MarkingPlanOut(MarkingPlanIn):
    """The plan of a marking campaign."""


class MarkingListIn(BaseModel):
    """A company whose unmarked firearms are listed, and its number as the holder."""

    organisation: UUID
    holder: str = Field(max_length=8)
    most: int = Field(default=100, ge=1, le=marks.LIST_MOST)


class MarkingLineOut(BaseModel):
    """One firearm of a list. `mark` is empty while a second person reads it off the steel."""

    id: UUID
    organisation: UUID
    thing: UUID
    serial: str
    mark: str
    state: str
    marked_at: datetime | None
    confirmed_at: datetime | None
    reason: str


class MarkMadeIn(BaseModel):
    """That the laser has made the mark. The photograph comes as Base64."""

    photo: str = ""


class MarkReadIn(BaseModel):
    """The mark as a second person reads it, with the code of their card and their PIN."""

    second: str = Field(max_length=40)
    pin: str = Field(max_length=20)
    read_back: str = Field(max_length=60)


class DestructionPlanIn(BaseModel):
    """How and where firearms are destroyed, and which authority approves."""

    authority: UUID
    method: Literal["melting", "shearing", "crushing", "cutting", "burning"]
    furnace: str = Field(max_length=200)


class DestructionPlanOut(DestructionPlanIn):
    """The plan of a destruction, with the approval once it was given."""

    document: str
    approved_at: datetime | None


class DestructionOfferIn(BaseModel):
    """Firearms that a company gives from its stores, and why."""

    things: list[UUID] = Field(min_length=1, max_length=500)
    reason: str = Field(max_length=500)


class DestructionLineOut(BaseModel):
    """One firearm that is given to be destroyed."""

    id: UUID
    organisation: UUID
    thing: UUID
    serial: str
    state: str
    reason: str
    missing_at: str
    missing_reason: str
    offered_at: datetime


class WitnessIn(BaseModel):
    """Who watches, and for which institution."""

    name: str = Field(max_length=200)
    institution: str = Field(max_length=200)


class WitnessOut(WitnessIn):
    """A witness who was named."""

    named_at: datetime


class DestructionDecisionIn(BaseModel):
    """The authority's answer: the number of its paper, or why the list goes back."""

    approve: bool
    document: str = Field(default="", max_length=60)
    reason: str = Field(default="", max_length=1000)


class DestructionDecisionOut(BaseModel):
    """Where the campaign stands after the answer."""

    activity: UUID
    state: str


class DoorSightingIn(BaseModel):
    """A label, serial or mark as it was read at a door."""

    code: str = Field(max_length=60)
    capture: Literal["scanned", "typed"] = "scanned"


class DoorSightingOut(BaseModel):
    """That a firearm of the list passed a door; the same scan again gives the first."""

    line: UUID
    door: str
    capture: str
    seen_at: datetime


class DoorMissingIn(BaseModel):
    """A firearm of the list that did not come to the door, and what is known of it."""

    destruction_line: UUID
    reason: str = Field(max_length=500)


class DoorCountIn(BaseModel):
    """What a witness counted without looking at the list."""

    counted: int = Field(ge=0, le=burning.COUNT_MOST)
    witness: str = Field(max_length=200)


class DoorOut(BaseModel):
    """How a door stands: so many to pass, so many seen; the witness's number once it is closed."""

    door: str
    to_pass: int
    seen: int
    counted: int | None
    witness: str
    closed_at: datetime | None


@router.post(
    "/activities/{uuid:activity_id}/marking-plan", response=MarkingPlanOut, url_name="plan_marking"
)
def plan_marking(request: Call, activity_id: UUID, body: MarkingPlanIn) -> MarkingPlanOut:
    """Say how firearms are marked, while none is listed."""
    row = marks.plan_marking(
        by=request.viewer, at=request.at, activity=activity_id, **body.model_dump()
    )
    return MarkingPlanOut(pattern=row.pattern, source=row.source, location=row.location)


@router.get(
    "/activities/{uuid:activity_id}/marking-lines", response=list[MarkingLineOut],
    url_name="marking_lines",
)  # fmt: skip
def list_marking_lines(request: Call, activity_id: UUID) -> list[MarkingLineOut]:
    """The list of a marking campaign: at most a thousand lines."""
    told: dict[str, Any] = {"viewer": request.viewer, "at": request.at}
    row = assistance.activity(public_id=activity_id, **told)
    return [_marking(each) for each in marking.shown(marking.lines(activity=row, **told))]


@router.post(
    "/activities/{uuid:activity_id}/marking-lines", response={201: list[MarkingLineOut]},
    url_name="draw_marking_list",
)  # fmt: skip
def draw_list(request: Call, activity_id: UUID, body: MarkingListIn) -> list[MarkingLineOut]:
    """Draw the firearms of a company that have no secondary mark, a mark for each."""
    made = marks.draw_list(
        by=request.viewer, at=request.at, activity=activity_id, **body.model_dump()
    )
    told: dict[str, Any] = {"viewer": request.viewer, "at": request.at}
    row = assistance.activity(public_id=activity_id, **told)
    rows = marking.lines(activity=row, **told).filter(pk__in=[each.pk for each in made])
    return [_marking(each) for each in marking.shown(rows)]


@router.post(
    "/marking-lines/{uuid:marking_line_id}/marks", response=MarkingLineOut, url_name="mark_made"
)
def mark_made(request: Call, marking_line_id: UUID, body: MarkMadeIn) -> MarkingLineOut:
    """Say that the laser has made the mark."""
    marks.marked(by=request.viewer, at=request.at, line=marking_line_id, photo=bytes_of(body.photo))
    return _marking_line(request, marking_line_id)


@router.post(
    "/marking-lines/{uuid:marking_line_id}/readings", response=MarkingLineOut, url_name="mark_read"
)
def mark_read(request: Call, marking_line_id: UUID, body: MarkReadIn) -> MarkingLineOut:
    """Confirm the mark as a second person reads it; the register has it from then on."""
    by, at = request.viewer, request.at
    line = marking.line(viewer=by, at=at, public_id=marking_line_id).public_id
    second = marks.second_reader(by=by, at=at, code=body.second)
    check_pin(by=by, at=at, person=second, pin=body.pin)
    marks.confirm(by=by, at=at, line=line, second=second, read_back=body.read_back)
    return _marking_line(request, marking_line_id)


@router.post(
    "/marking-lines/{uuid:marking_line_id}/aside", response=MarkingLineOut, url_name="mark_aside"
)
def put_aside(request: Call, marking_line_id: UUID, body: Why) -> MarkingLineOut:
    """Put a firearm aside that cannot be marked."""
    marks.put_aside(by=request.viewer, at=request.at, line=marking_line_id, reason=body.reason)
    return _marking_line(request, marking_line_id)


@router.post(
    "/activities/{uuid:activity_id}/destruction-plan", response=DestructionPlanOut,
    url_name="plan_destruction",
)  # fmt: skip
def plan_destruction(
    request: Call, activity_id: UUID, body: DestructionPlanIn
) -> DestructionPlanOut:
    """Say how and where firearms are destroyed, and who approves."""
    row = burning.plan_destruction(
        by=request.viewer, at=request.at, activity=activity_id, **body.model_dump()
    )
    return DestructionPlanOut(
        authority=body.authority, method=body.method, furnace=row.furnace, document=row.document,
        approved_at=row.approved_at,
    )  # fmt: skip


@router.get(
    "/activities/{uuid:activity_id}/destruction-lines", response=list[DestructionLineOut],
    url_name="destruction_lines",
)  # fmt: skip
def list_destruction_lines(request: Call, activity_id: UUID) -> list[DestructionLineOut]:
    """The list of a destruction: at most a thousand lines."""
    told: dict[str, Any] = {"viewer": request.viewer, "at": request.at}
    row = destroying.destruction(public_id=activity_id, **told)
    return [_destruction(each) for each in destroying.shown(destroying.lines(activity=row, **told))]


@router.post(
    "/activities/{uuid:activity_id}/destruction-lines", response={201: list[DestructionLineOut]},
    url_name="offer_for_destruction",
)  # fmt: skip
def offer(request: Call, activity_id: UUID, body: DestructionOfferIn) -> list[DestructionLineOut]:
    """Give firearms of one's own company."""
    made = burning.offer(
        by=request.viewer, at=request.at, activity=activity_id, **body.model_dump()
    )
    return [_destruction(each) for each in made]


@router.post(
    "/destruction-lines/{uuid:destruction_line_id}/withdrawals", response=DestructionLineOut,
    url_name="withdraw_from_destruction",
)  # fmt: skip
def withdraw(request: Call, destruction_line_id: UUID, body: Why) -> DestructionLineOut:
    """Take a firearm of one's own company off the list before it is loaded."""
    return _destruction(
        burning.withdraw(
            by=request.viewer, at=request.at, line=destruction_line_id, reason=body.reason
        )
    )


@router.post(
    "/activities/{uuid:activity_id}/witnesses", response={201: WitnessOut}, url_name="name_witness"
)
def name_witness(request: Call, activity_id: UUID, body: WitnessIn) -> WitnessOut:
    """Name who watches a destruction."""
    row = burning.name_witness(
        by=request.viewer, at=request.at, activity=activity_id, **body.model_dump()
    )
    return WitnessOut(name=row.name, institution=row.institution, named_at=row.named_at)


@router.post(
    "/activities/{uuid:activity_id}/decisions", response=DestructionDecisionOut,
    url_name="decide_destruction",
)  # fmt: skip
def decide(request: Call, activity_id: UUID, body: DestructionDecisionIn) -> DestructionDecisionOut:
    """Approve a destruction as the authority that was asked, or send its list back."""
    row = burning.decide(
        by=request.viewer, at=request.at, activity=activity_id, **body.model_dump()
    )
    return DestructionDecisionOut(activity=row.public_id, state=row.state)


@router.get("/activities/{uuid:activity_id}/doors", response=list[DoorOut], url_name="doors")
def list_doors(request: Call, activity_id: UUID) -> list[DoorOut]:
    """How each door of a destruction stands, in order."""
    row = destroying.destruction(viewer=request.viewer, at=request.at, public_id=activity_id)
    return [_door(each) for each in destroying.doors(row)]


@router.post(
    "/activities/{uuid:activity_id}/doors/{door}/sightings", response=DoorSightingOut,
    url_name="door_sighting",
)  # fmt: skip
def see(request: Call, activity_id: UUID, door: str, body: DoorSightingIn) -> DoorSightingOut:
    """Note that a firearm passes the door that is open."""
    row = burning.see(
        by=request.viewer, at=request.at, activity=activity_id, door=door, **body.model_dump()
    )
    return DoorSightingOut(
        line=row.line.public_id, door=row.door, capture=row.capture, seen_at=row.seen_at
    )


@router.post(
    "/activities/{uuid:activity_id}/doors/{door}/missing", response=DestructionLineOut,
    url_name="door_missing",
)  # fmt: skip
def missing_at_door(
    request: Call, activity_id: UUID, door: str, body: DoorMissingIn
) -> DestructionLineOut:
    """Say that a firearm did not come to the open door; its company has to report it."""
    row = burning.missing_at_door(
        by=request.viewer, at=request.at, activity=activity_id, door=door,
        line=body.destruction_line, reason=body.reason,
    )  # fmt: skip
    rows = destroying.lines(viewer=request.viewer, at=request.at, activity=row.activity)
    return _destruction(destroying.shown(rows.filter(pk=row.pk))[0])


@router.post(
    "/activities/{uuid:activity_id}/doors/{door}/counts", response={201: DoorOut},
    url_name="door_count",
)  # fmt: skip
def close_door(request: Call, activity_id: UUID, door: str, body: DoorCountIn) -> DoorOut:
    """Close a door with what a witness counted; each firearm moves in the ledger of its company."""
    row = burning.close_door(
        by=request.viewer, at=request.at, activity=activity_id, door=door, **body.model_dump()
    )
    return next(_door(each) for each in destroying.doors(row.activity) if each.name == row.door)


def _marking_line(request: Call, public_id: UUID) -> MarkingLineOut:
    return _marking(marking.line(viewer=request.viewer, at=request.at, public_id=public_id))


def _marking(row: Any) -> MarkingLineOut:
    return MarkingLineOut(
        id=row.public_id, organisation=row.organisation.public_id, thing=row.thing.public_id,
        serial=row.thing.firearm.serial, mark="" if row.state == "marked" else row.text,
        state=row.state, marked_at=row.marked_at, confirmed_at=row.confirmed_at, reason=row.reason,
    )  # fmt: skip


def _destruction(row: Any) -> DestructionLineOut:
    return DestructionLineOut(
        id=row.public_id, organisation=row.organisation.public_id, thing=row.thing.public_id,
        serial=row.thing.firearm.serial, state=row.state, reason=row.reason,
        missing_at=row.missing_at, missing_reason=row.missing_reason, offered_at=row.offered_at,
    )  # fmt: skip


def _door(each: destroying.Door) -> DoorOut:
    count = each.count
    return DoorOut(
        door=each.name, to_pass=each.to_pass, seen=each.seen,
        counted=count.counted if count else None, witness=count.witness if count else "",
        closed_at=count.closed_at if count else None,
    )  # fmt: skip
