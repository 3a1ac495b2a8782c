"""Handing filings to another deployment by API: to whom, and what became of it."""

from datetime import datetime
from uuid import UUID

from ninja import Router
from pydantic import BaseModel

from resguardo.interfaces.api.caller import Call
from resguardo.kernel.mandate import Act
from resguardo.records.oversight.services import sending
from resguardo.records.transparency import parcels

router = Router()


class CorrespondentOut(BaseModel):
    """Another deployment; filings for the addressees of the law in `by_itself` go there at once."""

    id: UUID
    name: str
    log: str
    by_itself: list[str]


class FilingHandOverIn(BaseModel):
    """To whom."""

    to: UUID


class FilingHandOverOut(BaseModel):
    """A filing on its way: signed into our log at `sent_at`, tried until `acknowledged_at`."""

    parcel: UUID
    to: str
    sha256: str
    leaf: int
    sent_at: datetime
    in_time: bool
    tried_in_vain: int
    last_tried_in_vain_at: datetime | None
    acknowledged_at: datetime | None


@router.get("/correspondents", response=list[CorrespondentOut], url_name="correspondents")
def list_correspondents(request: Call) -> list[CorrespondentOut]:
    """The deployments to which a filing can be handed over."""
    request.viewer.demand(Act.FILE, at=request.at)
    return [
        CorrespondentOut(id=row.public_id, name=row.name, log=row.origin, by_itself=row.by_itself)
        for row in parcels.correspondents()
    ]


@router.get(
    "/filings/{uuid:filing_id}/hand-overs",
    response=list[FilingHandOverOut],
    url_name="filing_hand_overs",
)
def list_hand_overs(request: Call, filing_id: UUID) -> list[FilingHandOverOut]:
    """What became of a filing that was handed over, addressee by addressee."""
    found = sending.sent_of(viewer=request.viewer, at=request.at, filing=filing_id)
    return [_out(each) for each in found]


@router.post(
    "/filings/{uuid:filing_id}/hand-overs",
    response={201: list[FilingHandOverOut]},
    url_name="hand_over_filing",
)
def hand_over(request: Call, filing_id: UUID, body: FilingHandOverIn) -> list[FilingHandOverOut]:
    """Hand a filing over; it is tried until the other side answers with its receipt."""
    sending.hand_over(by=request.viewer, at=request.at, filing=filing_id, to=body.to)
    return list_hand_overs(request, filing_id)


def _out(each: sending.Sent) -> FilingHandOverOut:
    return FilingHandOverOut(
        parcel=each.parcel.public_id,
        to=each.parcel.correspondent.name,
        sha256=each.parcel.sha256,
        leaf=each.parcel.leaf_index,
        sent_at=each.parcel.sent_at,
        in_time=each.in_time,
        tried_in_vain=each.in_vain,
        last_tried_in_vain_at=each.last_at,
        acknowledged_at=each.parcel.acknowledged_at,
    )
