"""Permits by API: recorded, renewed, suspended, revoked, restored; what holds and what lapses."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from ninja import Query, Router
from pydantic import BaseModel, Field

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.listing import Listing, Turn, listed
from resguardo.interfaces.api.partly_read import asked_of_the_rest
from resguardo.interfaces.api.reason import Why
from resguardo.kernel.problem import Problem
from resguardo.records.custody.authorised import came_under
from resguardo.records.people.pages import page_of
from resguardo.records.permits import carrying, selectors
from resguardo.records.permits import services as permits
from resguardo.records.permits.buying import Line

router = Router()

LINES: Final = {"what-1": "lines"}
"""What a refusal calls the lines of a leave, for `asked_of_the_rest`."""


class LeaveLine(BaseModel):
    """So many firearms of a type and calibre, or so many `rounds` of a calibre."""

    what: str = Field(max_length=20)
    calibre: str = Field(max_length=40)
    quantity: int


class ArrivalOut(BaseModel):
    """Something that came in under a leave; `passed_to` is whoever took it in hand after that."""

    thing: UUID
    serial: str
    quantity: int
    came_at: datetime
    entry: UUID
    passed_to: str
    passed_at: datetime | None


class PermitOut(BaseModel):
    """A permit. `valid_until` is the first day on which it no longer holds."""

    id: UUID
    organisation: UUID
    kind: str
    number: str
    person: UUID | None
    thing: UUID | None
    place: UUID | None
    weapon_types: list[str]
    modality: str
    lines: list[LeaveLine]
    supplier: str
    issued_by: str
    valid_from: date
    valid_until: date | None
    stopped: str = Field(description="suspended or revoked now, or empty.")
    recorded_at: datetime


class PermitIn(BaseModel):
    """A permit to record, with exactly the holder that its kind has."""

    kind: str = Field(max_length=16)
    number: str = Field(default="", max_length=60)
    person: UUID | None = None
    thing: UUID | None = None
    place: UUID | None = None
    weapon_types: list[str] = Field(default_factory=list, max_length=10)
    modality: str = Field(default="", max_length=60)
    lines: list[LeaveLine] = Field(default_factory=list, max_length=20)
    supplier: str = Field(default="", max_length=200)
    issued_by: str = Field(default="", max_length=200)
    valid_from: date
    valid_until: date | None = None

    def facts(self) -> permits.PermitFacts:
        """As the service takes it."""
        told = self.model_dump(exclude={"lines"})
        return permits.PermitFacts(**told, lines=lines_of(self.lines))


class Renewal(BaseModel):
    """The span, and perhaps the number, of the permit that follows."""

    valid_from: date
    valid_until: date | None = None
    number: str = Field(default="", max_length=60)


class RungOut(BaseModel):
    """How many permits lapse within so many days and not within fewer."""

    days: int
    count: int
    until: date


class PermitCodeOut(BaseModel):
    """A signed code: COSE_Sign1 over CWT claims in Base45, behind `RSG1:`."""

    code: str


class PermitQuery(BaseModel):
    """What a list is narrowed to; states are valid, lapsed, stopped, future."""

    search: str = Field(default="", max_length=60)
    kind: str = Field(default="", max_length=16)
    state: str = Field(default="", max_length=16)
    within_days: int | None = Field(default=None, ge=0, le=3_660)


@router.get("/", response=Listing[PermitOut], url_name="permits")
def list_permits(
    request: Call, turn: Query[Turn], wanted: Query[PermitQuery]
) -> Listing[PermitOut]:
    """Permits in sight, the latest recorded first."""
    rows = selectors.search(
        viewer=request.viewer,
        at=request.at,
        text=wanted.search,
        kind=wanted.kind,
        state=wanted.state,
        within_days=wanted.within_days,
    )
    page = page_of(rows, sort="-pk", cursor=turn.cursor, size=turn.size)
    stopped = selectors.stopped_on(page.rows, at=request.at)
    return listed(page, lambda row: _permit(row, stopped))


def _against(request: Call, body: PermitIn) -> Sequence[Problem]:
    return permits.against_permit(by=request.viewer, at=request.at, facts=body.facts())


@router.post("/", response={201: PermitOut}, url_name="record_permit")
@asked_of_the_rest(PermitIn, _against, called=LINES)
def record_permit(request: Call, body: PermitIn) -> PermitOut:
    """Record a permit."""
    row = permits.record_permit(by=request.viewer, at=request.at, facts=body.facts())
    return _shown(request, row.public_id)


@router.get("/lapsing", response=list[RungOut], url_name="lapsing")
def lapsing(request: Call, kind: str = "") -> list[RungOut]:
    """How many permits have lapsed, or lapse within 30, 60, 90 days, with none to follow."""
    rungs = selectors.lapsing(viewer=request.viewer, at=request.at, kind=kind[:16])
    return [RungOut(days=each.days, count=each.count, until=each.until) for each in rungs]


@router.get("/{uuid:permit_id}", response=PermitOut, url_name="permit")
def show_permit(request: Call, permit_id: UUID) -> PermitOut:
    """One permit."""
    return _shown(request, permit_id)


@router.get("/{uuid:permit_id}/code", response=PermitCodeOut, url_name="permit_code")
def show_code(request: Call, permit_id: UUID) -> PermitCodeOut:
    """The signed code of a permit that holds, as it stands in the QR code of its paper."""
    row = selectors.permit(viewer=request.viewer, at=request.at, public_id=permit_id)
    return PermitCodeOut(code=carrying.code_of(row, at=request.at))


@router.get("/{uuid:permit_id}/arrivals", response=list[ArrivalOut], url_name="arrivals_under")
def list_arrivals(request: Call, permit_id: UUID) -> list[ArrivalOut]:
    """What came in under a leave to buy or to import, and to whom it was passed on."""
    row = selectors.permit(viewer=request.viewer, at=request.at, public_id=permit_id)
    return [
        ArrivalOut(
            thing=each.thing.public_id,
            serial=each.serial,
            quantity=each.quantity,
            came_at=each.came_at,
            entry=each.entry,
            passed_to=each.passed_to,
            passed_at=each.passed_at,
        )
        for each in came_under(viewer=request.viewer, at=request.at, permit=row)
    ]


def _against_renewal(request: Call, body: Renewal, permit_id: UUID) -> Sequence[Problem]:
    return permits.against_renewal(
        by=request.viewer, at=request.at, permit=permit_id, **body.model_dump()
    )


@router.post("/{uuid:permit_id}/renew", response={201: PermitOut}, url_name="renew")
@asked_of_the_rest(Renewal, _against_renewal)
def renew(request: Call, permit_id: UUID, body: Renewal) -> PermitOut:
    """Record the permit that follows."""
    row = permits.renew(by=request.viewer, at=request.at, permit=permit_id, **body.model_dump())
    return _shown(request, row.public_id)


@router.post("/{uuid:permit_id}/suspend", response=PermitOut, url_name="suspend_permit")
def suspend(request: Call, permit_id: UUID, body: Why) -> PermitOut:
    """Suspend a permit until it is lifted."""
    permits.suspend(by=request.viewer, at=request.at, permit=permit_id, reason=body.reason)
    return _shown(request, permit_id)


@router.post("/{uuid:permit_id}/revoke", response=PermitOut, url_name="revoke_permit")
def revoke(request: Call, permit_id: UUID, body: Why) -> PermitOut:
    """Revoke a permit for good."""
    permits.revoke(by=request.viewer, at=request.at, permit=permit_id, reason=body.reason)
    return _shown(request, permit_id)


@router.post("/{uuid:permit_id}/lift", response=PermitOut, url_name="lift_suspension")
def lift(request: Call, permit_id: UUID, body: Why) -> PermitOut:
    """End a suspension."""
    permits.lift(by=request.viewer, at=request.at, permit=permit_id, reason=body.reason)
    return _shown(request, permit_id)


def lines_of(lines: list[LeaveLine]) -> list[Line]:
    """Lines as the register takes them."""
    return [Line(each.what, each.calibre, each.quantity) for each in lines]


def _shown(request: Call, permit_id: UUID) -> PermitOut:
    row = selectors.permit(viewer=request.viewer, at=request.at, public_id=permit_id)
    return _permit(row, selectors.stopped_on([row], at=request.at))


def _permit(row: Any, stopped: dict[int, Any]) -> PermitOut:
    return PermitOut(
        id=row.public_id,
        organisation=row.organisation.public_id,
        kind=row.kind,
        number=row.number,
        person=row.person.public_id if row.person else None,
        thing=row.thing.public_id if row.thing else None,
        place=row.place.public_id if row.place else None,
        weapon_types=row.weapon_types,
        modality=row.modality,
        lines=[LeaveLine(**each) for each in row.lines],
        supplier=row.supplier,
        issued_by=row.issued_by,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        stopped=stopped[row.pk].kind if row.pk in stopped else "",
        recorded_at=row.recorded_at,
    )
