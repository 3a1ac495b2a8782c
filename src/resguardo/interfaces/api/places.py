"""Places by API: opened, changed, closed; exact positions only for those who keep or visit them."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Query, Router
from pydantic import BaseModel, Field

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.listing import Listing, Turn, listed
from resguardo.interfaces.api.partly_read import asked_of_the_rest
from resguardo.interfaces.api.reason import Why
from resguardo.kernel.problem import Problem
from resguardo.records.custody import selectors as custody
from resguardo.records.people.pages import page_of
from resguardo.records.places import selectors
from resguardo.records.places import services as places

router = Router()


class PlaceOut(BaseModel):
    """A place. Address, position and plate are empty for those who need not know them."""

    id: UUID
    organisation: UUID
    kind: str
    name: str
    code: str
    parent: UUID | None
    province: str
    address: str
    latitude: Decimal | None
    longitude: Decimal | None
    plate: str
    approved: bool
    closed_at: datetime | None


class PlaceFields(BaseModel):
    """What is said of a place; what is left out stays, or is empty for a new one."""

    name: str | None = Field(default=None, max_length=200)
    province: str | None = Field(default=None, max_length=100)
    address: str | None = Field(default=None, max_length=300)
    latitude: Decimal | None = Field(default=None, max_digits=9, decimal_places=6)
    longitude: Decimal | None = Field(default=None, max_digits=9, decimal_places=6)
    plate: str | None = Field(default=None, max_length=20)
    approved: bool | None = None


class PlaceIn(PlaceFields):
    """A place to open."""

    kind: str = Field(max_length=16)
    parent: UUID | None = None


class PlaceChange(PlaceFields):
    """Fields to change, and why."""

    reason: str = Field(max_length=500)


class PlaceFilter(BaseModel):
    """What a list of places is narrowed to."""

    search: str = Field(default="", max_length=100)
    kind: str = Field(default="", max_length=16)
    province: str = Field(default="", max_length=100)
    closed: bool = False


@router.get("/", response=Listing[PlaceOut], url_name="places")
def list_places(request: Call, turn: Query[Turn], wanted: Query[PlaceFilter]) -> Listing[PlaceOut]:
    """Places in sight, by name."""
    rows = selectors.search(
        viewer=request.viewer,
        at=request.at,
        text=wanted.search,
        kind=wanted.kind,
        province=wanted.province,
        closed=wanted.closed,
    )
    exact = selectors.shows_position(viewer=request.viewer, at=request.at)
    page = page_of(rows, sort="name", cursor=turn.cursor, size=turn.size)
    return listed(page, lambda row: _place(row, exact=exact))


def _against(request: Call, body: PlaceIn) -> Sequence[Problem]:
    told = body.model_dump(exclude_none=True)
    return places.against_place(by=request.viewer, at=request.at, **told)


@router.post("/", response={201: PlaceOut}, url_name="open_place")
@asked_of_the_rest(PlaceIn, _against)
def open_place(request: Call, body: PlaceIn) -> PlaceOut:
    """Open a place of one's own organisation."""
    row = places.open_place(by=request.viewer, at=request.at, **body.model_dump(exclude_none=True))
    return _shown(request, row.public_id)


@router.get("/{uuid:place_id}", response=PlaceOut, url_name="place")
def show_place(request: Call, place_id: UUID) -> PlaceOut:
    """One place."""
    return _shown(request, place_id)


@router.patch("/{uuid:place_id}", response=PlaceOut, url_name="edit_place")
def edit_place(request: Call, place_id: UUID, body: PlaceChange) -> PlaceOut:
    """Change an open place; each field that differs becomes history."""
    places.edit_place(
        by=request.viewer, at=request.at, place=place_id, **body.model_dump(exclude_none=True)
    )
    return _shown(request, place_id)


@router.post("/{uuid:place_id}/close", response=PlaceOut, url_name="close_place")
def close_place(request: Call, place_id: UUID, body: Why) -> PlaceOut:
    """Close a place that holds nothing."""
    selectors.place(viewer=request.viewer, at=request.at, public_id=place_id, own=True)
    held = custody.held_at(viewer=request.viewer, at=request.at, place=place_id)
    places.close_place(
        by=request.viewer,
        at=request.at,
        place=place_id,
        reason=body.reason,
        things_held=held.count(),
    )
    return _shown(request, place_id)


def _shown(request: Call, place_id: UUID) -> PlaceOut:
    row = selectors.place(viewer=request.viewer, at=request.at, public_id=place_id)
    exact = selectors.shows_position(viewer=request.viewer, at=request.at)
    return _place(row, exact=exact)


def _place(row: Any, *, exact: bool) -> PlaceOut:
    return PlaceOut(
        id=row.public_id,
        organisation=row.organisation.public_id,
        kind=row.kind,
        name=row.name,
        code=row.code,
        parent=row.parent.public_id if row.parent else None,
        province=row.province,
        address=row.address if exact else "",
        latitude=row.latitude if exact else None,
        longitude=row.longitude if exact else None,
        plate=row.plate if exact else "",
        approved=row.approved,
        closed_at=row.closed_at,
    )
