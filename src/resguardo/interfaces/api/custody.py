"""Custody by API: issue, return, relief, undo and reversal, and what is held by whom.

The same services as at the counter, with the same refusals. Send an `Idempotency-Key` with every
write: a repeat gets the first answer, and the ledger itself keeps the key, so that nothing is ever
issued twice.
"""

from typing import Any, TypeVar
from uuid import UUID

from ninja import Query, Router

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.custody_shapes import (
    EntryOut,
    EntryQuery,
    HoldingOut,
    HoldingQuery,
    IssueIn,
    PreviewOut,
    ReliefIn,
    ReturnIn,
    ReversalIn,
    ShiftIssueIn,
    ShiftReturnIn,
    amounts,
    entries_out,
    entry_out,
    holding_out,
    preview_out,
    request_key,
)
from resguardo.interfaces.api.listing import Listing, Turn
from resguardo.records.custody import preparing, selectors, shifts
from resguardo.records.custody import services as custody
from resguardo.records.custody.services import Confirmation, Overriding, Slip
from resguardo.records.people.pages import page_of

router = Router()

Row = TypeVar("Row")


@router.post("/issues", response={201: list[EntryOut]}, url_name="issue")
def issue(request: Call, body: IssueIn) -> list[EntryOut]:
    """Give a guard a weapon and what goes with it; the four-way match decides."""
    entry = custody.issue(
        by=request.viewer,
        at=request.at,
        armoury=body.armoury,
        handing=body.read(),
        slip=body.slip(request, request.viewer),
        overriding=Overriding(reason=body.override_reason) if body.override_reason else None,
    )
    return entries_out([entry])


@router.post("/shift-issues", response={201: list[EntryOut]}, url_name="issue_shift")
def issue_shift(request: Call, body: ShiftIssueIn) -> list[EntryOut]:
    """Give a whole shift what it needs: all guards or none; refusals name the guard."""
    entries = custody.issue_shift(
        by=request.viewer,
        at=request.at,
        armoury=body.armoury,
        handings=[each.read() for each in body.rows],
        slip=body.slip(request, request.viewer),
        overriding=Overriding(reason=body.override_reason) if body.override_reason else None,
    )
    return entries_out(entries)


@router.post("/returns", response={201: list[EntryOut]}, url_name="return")
def take_back(request: Call, body: ReturnIn) -> list[EntryOut]:
    """Take back what a guard hands in; what is missing is classed, or stays with the guard."""
    entries = custody.receive(
        by=request.viewer,
        at=request.at,
        armoury=body.armoury,
        coming=body.read(),
        slip=body.slip(request, request.viewer),
    )
    return entries_out(entries)


@router.post("/shift-returns", response={201: list[EntryOut]}, url_name="return_shift")
def take_shift_back(request: Call, body: ShiftReturnIn) -> list[EntryOut]:
    """Take back what a whole shift hands in: all of it or none."""
    entries = custody.receive_shift(
        by=request.viewer,
        at=request.at,
        armoury=body.armoury,
        comings=[each.read() for each in body.rows],
        slip=body.slip(request, request.viewer),
    )
    return entries_out(entries)


@router.post("/reliefs", response={201: list[EntryOut]}, url_name="relieve")
def relieve(request: Call, body: ReliefIn) -> list[EntryOut]:
    """Pass what one guard holds to the next at the post; both confirm."""
    entry = custody.relieve(
        by=request.viewer,
        at=request.at,
        giver=body.giver,
        taker=body.taker,
        things=amounts(body.things),
        slip=Slip(
            occurred_at=body.occurred_at,
            document=body.document,
            capture=body.capture,
            confirmation=body.giver_confirmation.read(),
            second_confirmation=body.taker_confirmation.read(),
            request_key=request_key(request, request.viewer),
        ),
    )
    return entries_out([entry])


@router.get("/preview", response=PreviewOut, url_name="preview")
def preview(
    request: Call,
    *,
    armoury: UUID,
    guard: UUID | None = None,
    weapon: UUID | None = None,
    post: UUID | None = None,
    fill: bool = True,
) -> PreviewOut:
    """Match an issue without writing it; `fill` adds what the load-out of the post says."""
    shown = preparing.counter_preview(
        viewer=request.viewer,
        at=request.at,
        armoury=armoury,
        guard=guard,
        things={weapon: 1} if weapon else {},
        post=post,
        fill=fill,
    )
    return preview_out(shown)


@router.get("/shift", response=list[PreviewOut], url_name="shift")
def next_shift(request: Call, armoury: UUID) -> list[PreviewOut]:
    """The next shift of the roster, row by row, as it could be issued from an armoury."""
    found = shifts.proposals(viewer=request.viewer, at=request.at, armoury=armoury)
    two = shifts.two_persons(viewer=request.viewer, at=request.at)
    return [preview_out(shifts.as_preview(each, two_persons=two)) for each in found]


@router.get("/holdings", response=Listing[HoldingOut], url_name="holdings")
def holdings(request: Call, turn: Query[Turn], wanted: Query[HoldingQuery]) -> Listing[HoldingOut]:
    """Who holds what now; `overdue` only what should be back."""
    chosen = selectors.overdue if wanted.overdue else selectors.holdings
    rows = chosen(viewer=request.viewer, at=request.at)
    for field, value in (
        ("account__person__public_id", wanted.person),
        ("account__place__public_id", wanted.place),
        ("account__public_id", wanted.account),
        ("thing__public_id", wanted.thing),
    ):
        if value is not None:
            rows = rows.filter(**{field: value})
    page = page_of(rows, sort="pk", cursor=turn.cursor, size=turn.size)
    listing: Listing[HoldingOut] = _listing(page, [holding_out(row) for row in page.rows])
    return listing


@router.get("/entries", response=Listing[EntryOut], url_name="entries")
def entries(request: Call, turn: Query[Turn], wanted: Query[EntryQuery]) -> Listing[EntryOut]:
    """The entries of the ledger, the newest first."""
    rows = selectors.entries(viewer=request.viewer, at=request.at).select_related("reversed_by")
    for field, value in (
        ("kind", wanted.kind),
        ("confirmation", wanted.confirmation),
        ("holder__public_id", wanted.holder),
        ("recorded_at__gte", wanted.since),
    ):
        if value:
            rows = rows.filter(**{field: value})
    if wanted.thing is not None:
        rows = rows.filter(moves__thing__public_id=wanted.thing).distinct()
    page = page_of(rows, sort="-pk", cursor=turn.cursor, size=turn.size)
    moves = selectors.moves_of(page.rows)
    shown = [entry_out(row, moves.get(row.pk, [])) for row in page.rows]
    listing: Listing[EntryOut] = _listing(page, shown)
    return listing


@router.get("/entries/{uuid:entry_id}", response=EntryOut, url_name="entry")
def entry(request: Call, entry_id: UUID) -> EntryOut:
    """One entry with its moves."""
    return entries_out([_entry(request, entry_id)])[0]


@router.post("/entries/{uuid:entry_id}/undo", response={201: list[EntryOut]}, url_name="undo")
def undo(request: Call, entry_id: UUID) -> list[EntryOut]:
    """Undo one's own act within a minute: a return with all that was classed at it."""
    made = custody.undo(
        by=request.viewer,
        at=request.at,
        entry=entry_id,
        request_key=request_key(request, request.viewer),
    )
    return entries_out(made)


@router.post("/entries/{uuid:entry_id}/reverse", response={201: list[EntryOut]}, url_name="reverse")
def reverse(request: Call, entry_id: UUID, body: ReversalIn) -> list[EntryOut]:
    """Reverse an entry for a reason, before a second person; both entries stay."""
    made = custody.reverse(
        by=request.viewer,
        at=request.at,
        entry=entry_id,
        slip=Slip(
            reason=body.reason,
            document=body.document,
            second=body.second.person,
            second_confirmation=Confirmation(kind="pin", pin=body.second.pin),
            request_key=request_key(request, request.viewer),
        ),
    )
    return entries_out(made)


def _entry(request: Call, public_id: UUID) -> Any:
    return selectors.entry(viewer=request.viewer, at=request.at, public_id=public_id)


def _listing(page: Any, rows: list[Row]) -> Listing[Row]:
    return Listing(
        rows=rows,
        next=page.next,
        previous=page.previous,
        count=page.count,
        more_than_counted=page.more_than_counted,
    )
