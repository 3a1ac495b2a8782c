"""Counts by API: open, see, close, compare, accept; the certificate; the hand-over of an armoury.

Blindness is kept by the selectors: no call tells what the book expects or what another counter saw
before every sheet is closed. A counter writes under their own login, so two counters need two keys.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ninja import Query, Router

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.counts_shapes import (
    AcceptanceIn,
    AcceptedOut,
    CertificateOut,
    CodeIn,
    CodeMade,
    ComparisonOut,
    CountCodeOut,
    CountDueOut,
    CountIn,
    CountMore,
    CountOut,
    HandOverIn,
    HandOverOut,
    SightingsIn,
    accepted_out,
    certificate_out,
    code_made,
    code_out,
    compared_out,
    count_facts,
    count_more,
    due_out,
    hand_over_out,
)
from resguardo.interfaces.api.listing import Listing, Turn, listed
from resguardo.interfaces.api.partly_read import asked_of_the_rest
from resguardo.interfaces.api.reason import Why
from resguardo.interfaces.api.scans_shapes import HeardOut, ScansIn, heard_out
from resguardo.kernel.problem import Problem
from resguardo.records.custody import counts as counted
from resguardo.records.custody import services as custody
from resguardo.records.oversight import services as oversight
from resguardo.records.people.days import local_day
from resguardo.records.people.pages import page_of

router = Router()


@router.get("/due", response=list[CountDueOut], url_name="counts_due")
def list_due(request: Call) -> list[CountDueOut]:
    """Every store and when it is to be counted again, by the cycle of the profile."""
    today = local_day(request.at, request.viewer.time_zone)
    rows = counted.due(viewer=request.viewer, at=request.at)
    return [due_out(each, today) for each in rows]


@router.get("/", response=Listing[CountOut], url_name="counts")
def list_counts(request: Call, turn: Query[Turn], state: str = "") -> Listing[CountOut]:
    """Counts in sight, the newest first; `state` is open, counted, accepted or abandoned."""
    rows = counted.counts(viewer=request.viewer, at=request.at)
    if state:
        rows = rows.filter(state=state[:16])
    page = page_of(rows, sort="-pk", cursor=turn.cursor, size=turn.size)
    return listed(page, lambda row: CountOut(**count_facts(row)))


def _against(request: Call, body: Any) -> Sequence[Problem]:
    told = body.model_dump(include={"place", "scope", "announced_on"})
    if body.place is None:
        return []
    return custody.against_count(by=request.viewer, at=request.at, **told)


@router.post("/", response={201: CountMore}, url_name="open_count")
@asked_of_the_rest(CountIn, _against)
def open_count(request: Call, body: CountIn) -> CountMore:
    """Open a count of a place; a sample is drawn by the system."""
    row = custody.open_count(by=request.viewer, at=request.at, **body.model_dump())
    return count_more(row, request.viewer, request.at)


@router.get("/{uuid:count_id}", response=CountMore, url_name="count")
def show_count(request: Call, count_id: UUID) -> CountMore:
    """One count: who counts, what to look for, and the caller's own lines."""
    return count_more(_row(request, count_id), request.viewer, request.at)


@router.post("/{uuid:count_id}/sightings", response=CountMore, url_name="see")
def see(request: Call, count_id: UUID, body: SightingsIn) -> CountMore:
    """Write what was seen on the caller's own sheet; seeing a thing again corrects its line."""
    sheet = custody.see(
        by=request.viewer,
        at=request.at,
        count=count_id,
        sightings=[each.read() for each in body.sightings],
    )
    return count_more(sheet.count, request.viewer, request.at)


@router.post("/{uuid:count_id}/scans", response=HeardOut, url_name="count_scans")
def take_scans(request: Call, count_id: UUID, body: ScansIn) -> HeardOut:
    """Take what a device kept without a network onto the caller's own sheet, each scan once."""
    heard = custody.take_scans(
        by=request.viewer,
        at=request.at,
        count=count_id,
        scans=[each.read() for each in body.scans],
        sent_at=body.sent_at,
    )
    return heard_out(heard)


@router.post("/{uuid:count_id}/close", response=CountMore, url_name="close_sheet")
def close_sheet(request: Call, count_id: UUID) -> CountMore:
    """Close the caller's sheet; the last one wanted makes the count ready to be compared."""
    row = custody.close_sheet(by=request.viewer, at=request.at, count=count_id)
    return count_more(row, request.viewer, request.at)


@router.get("/{uuid:count_id}/codes", response=list[CountCodeOut], url_name="count_codes")
def list_codes(request: Call, count_id: UUID) -> list[CountCodeOut]:
    """The codes by which somebody without a login counts; not the secrets."""
    rows = counted.links(_row(request, count_id))
    return [code_out(each, request.at) for each in rows]


@router.post("/{uuid:count_id}/codes", response={201: CodeMade}, url_name="make_count_code")
def make_code(request: Call, count_id: UUID, body: CodeIn) -> CodeMade:
    """Let somebody without a login fill one sheet; whoever makes the code accepts no count."""
    made = custody.make_count_link(
        by=request.viewer, at=request.at, count=count_id, **body.model_dump()
    )
    return code_made(made, request.at)


@router.post("/codes/{uuid:count_link_id}/end", response=CountCodeOut, url_name="end_count_code")
def end_code(request: Call, count_link_id: UUID, body: Why) -> CountCodeOut:
    """End a code before its hour; what was seen by it stays."""
    row = custody.end_count_link(
        by=request.viewer, at=request.at, link=count_link_id, reason=body.reason
    )
    return code_out(row, request.at)


@router.get("/{uuid:count_id}/comparison", response=ComparisonOut, url_name="comparison")
def compare(request: Call, count_id: UUID) -> ComparisonOut:
    """The sheets against the book and each other; refused while a sheet is open."""
    row = _row(request, count_id)
    lines = counted.comparison(viewer=request.viewer, at=request.at, row=row)
    return ComparisonOut(
        count=CountOut(**count_facts(row)),
        counters=[str(each.counter) for each in counted.closed_sheets(row)],
        lines=[compared_out(line) for line in lines],
        listed_stolen=counted.listed_stolen(lines),
    )


@router.post("/{uuid:count_id}/accept", response=AcceptedOut, url_name="accept_count")
def accept(request: Call, count_id: UUID, body: AcceptanceIn) -> AcceptedOut:
    """Accept a count; what is missing opens an incident by itself, in the same transaction."""
    row, found, incidents = oversight.accept_count(
        by=request.viewer, at=request.at, count=count_id, decided=body.read()
    )
    return accepted_out(row, found, incidents)


@router.post("/{uuid:count_id}/recount", response={201: CountMore}, url_name="recount")
def recount(request: Call, count_id: UUID) -> CountMore:
    """Set the sheets aside and count the same things again, by two."""
    row = custody.recount(by=request.viewer, at=request.at, count=count_id)
    return count_more(row, request.viewer, request.at)


@router.post("/{uuid:count_id}/abandon", response=CountMore, url_name="abandon_count")
def abandon(request: Call, count_id: UUID) -> CountMore:
    """Give up an open count; what was seen stays to be read."""
    row = custody.abandon_count(by=request.viewer, at=request.at, count=count_id)
    return count_more(row, request.viewer, request.at)


@router.get("/{uuid:count_id}/certificate", response=CertificateOut, url_name="certificate")
def certificate(request: Call, count_id: UUID) -> CertificateOut:
    """What the printed certificate says, with the count's place in the log."""
    row = _row(request, count_id)
    lines = counted.comparison(viewer=request.viewer, at=request.at, row=row)
    return certificate_out(row, lines)


@router.get("/hand-overs", response=Listing[HandOverOut], url_name="hand_overs")
def list_hand_overs(request: Call, turn: Query[Turn]) -> Listing[HandOverOut]:
    """The shift book: who handed which armoury to whom, the newest first."""
    rows = counted.handovers(viewer=request.viewer, at=request.at)
    return listed(page_of(rows, sort="-pk", cursor=turn.cursor, size=turn.size), hand_over_out)


@router.post("/hand-overs", response={201: HandOverOut}, url_name="hand_over")
def hand_over(request: Call, body: HandOverIn) -> HandOverOut:
    """Hand an armoury over; refused without a fresh count where the profile asks for one."""
    row = custody.hand_over(
        by=request.viewer,
        at=request.at,
        place=body.place,
        outgoing=body.outgoing,
        incoming=body.incoming,
        slip=body.slip(request, request.viewer),
    )
    return hand_over_out(row)


@router.get("/hand-overs/{uuid:handover_id}", response=HandOverOut, url_name="hand_over_shown")
def show_hand_over(request: Call, handover_id: UUID) -> HandOverOut:
    """One line of the shift book."""
    row = counted.handover(viewer=request.viewer, at=request.at, public_id=handover_id)
    return hand_over_out(row)


def _row(request: Call, count_id: UUID) -> Any:
    return counted.count(viewer=request.viewer, at=request.at, public_id=count_id)
