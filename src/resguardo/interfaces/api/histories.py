"""Custody as it was and is, by API: who holds what, what is late, the past of things and people.

Three views of a history: `original` leaves corrections out, `corrected` leaves out what was
reversed, `both` shows every entry. A past moment is told as the books now say it was, or as they
said on that day.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router
from pydantic import AwareDatetime, BaseModel, Field

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.custody_shapes import HoldingOut, MoveOut, holding_out, move_out
from resguardo.records.custody import selectors as custody
from resguardo.records.custody.accounts import name_of
from resguardo.records.custody.as_it_was import past, whereabouts
from resguardo.records.custody.recognising import CANDIDATES_MAX, recognise
from resguardo.records.custody.selectors import View
from resguardo.records.people import selectors as people
from resguardo.records.people.codes import LETTERS
from resguardo.records.register import selectors as register

router = Router()

PAGE_STEPS = 50
PAGE_STEPS_MAX = 500
THEN_ROWS_MAX = 5_000
HERE_MAX = 500


class HandsOut(BaseModel):
    """One holder with all that is out with them."""

    account: UUID
    account_kind: str
    account_name: str
    due_at: datetime | None
    late: bool
    holdings: list[HoldingOut]


class HandsPage(BaseModel):
    """Some holders, the nearest due first."""

    rows: list[HandsOut]
    next: int | None = Field(description="Send as `start` for the next page; none at the end.")


class HandsQuery(BaseModel):
    """Which holders."""

    late: bool | None = Field(
        default=None, description="Only what is overdue, or only what is not."
    )
    start: int = Field(default=0, ge=0, le=10**9)
    size: int = Field(default=50, ge=1, le=500)


class StepOut(BaseModel):
    """One line of a history: a move, and what its entry says."""

    entry: UUID
    sequence: int
    kind: str
    occurred_at: datetime
    recorded_at: datetime
    recorded_by: str
    second_person: UUID | None
    post: UUID | None
    reason: str
    document: str
    reverses: UUID | None
    move: MoveOut


class HistoryOut(BaseModel):
    """Some lines of a history, the newest first, and what is so now."""

    here: list[HoldingOut]
    here_more: bool = Field(
        description=f"Whether more is here than these {HERE_MAX}: custody/holdings has all of it."
    )
    steps: list[StepOut]
    before: int | None = Field(description="Send as `before` for older lines; none at the end.")


class HistoryQuery(BaseModel):
    """Which part of a history, in which view."""

    view: View = View.BOTH
    before: int | None = Field(default=None, ge=0, le=10**15)
    size: int = Field(default=PAGE_STEPS, ge=1, le=PAGE_STEPS_MAX)


class ThenQuery(BaseModel):
    """Which moment, and by which books."""

    moment: AwareDatetime
    books: str = Field(
        default="now",
        pattern="^(now|then)$",
        description="now: as the books say today it was. then: as they said at that moment.",
    )
    start: int = Field(default=0, ge=0, le=10**9)
    size: int = Field(default=500, ge=1, le=THEN_ROWS_MAX)


class ThenOut(BaseModel):
    """Where one thing was."""

    thing: UUID
    thing_code: str
    thing_name: str
    account: UUID
    account_kind: str
    account_name: str
    quantity: int


class ThenPage(BaseModel):
    """Some lines of the register as it was."""

    rows: list[ThenOut]
    next: int | None = Field(description="Send as `start` for the next page; none at the end.")


class ScannedOut(BaseModel):
    """Something that a scan or a word can mean."""

    kind: str
    id: UUID
    code: str
    name: str


class ScannedPage(BaseModel):
    """What a scan or a word can mean; `more` says that it fits others too."""

    rows: list[ScannedOut]
    more: bool


@router.get("/hands", response=HandsPage, url_name="hands")
def list_hands(request: Call, wanted: Query[HandsQuery]) -> HandsPage:
    """Who has something out, each with all of it; `late=true` is the ladder of what is overdue."""
    rows = custody.hands_out(
        viewer=request.viewer,
        at=request.at,
        late=wanted.late,
        start=wanted.start,
        limit=wanted.size + 1,
    )
    more = len(rows) > wanted.size
    return HandsPage(
        rows=[_hands(each, request.at) for each in rows[: wanted.size]],
        next=wanted.start + wanted.size if more else None,
    )


@router.get("/things/{uuid:thing_id}", response=HistoryOut, url_name="thing_history")
def thing_history(request: Call, thing_id: UUID, wanted: Query[HistoryQuery]) -> HistoryOut:
    """Where a thing is, and all that happened to it."""
    thing = register.thing(viewer=request.viewer, at=request.at, public_id=thing_id)
    here = custody.where_is(viewer=request.viewer, at=request.at, thing=thing)
    steps = custody.timeline_of_thing(
        viewer=request.viewer,
        at=request.at,
        thing=thing,
        view=wanted.view,
        before=wanted.before,
        limit=wanted.size,
    )
    return _history(here, steps)


@router.get("/people/{uuid:person_id}", response=HistoryOut, url_name="person_history")
def person_history(request: Call, person_id: UUID, wanted: Query[HistoryQuery]) -> HistoryOut:
    """What a person holds, and all that they took and gave."""
    person = people.person(viewer=request.viewer, at=request.at, public_id=person_id)
    here = custody.held_by_person(viewer=request.viewer, at=request.at, person=person)
    steps = custody.timeline_of_person(
        viewer=request.viewer,
        at=request.at,
        person=person,
        view=wanted.view,
        before=wanted.before,
        limit=wanted.size,
    )
    return _history(here, steps)


@router.get("/accounts/{uuid:account_id}", response=HistoryOut, url_name="account_history")
def account_history(request: Call, account_id: UUID, wanted: Query[HistoryQuery]) -> HistoryOut:
    """What an account (a store, a post, a person) holds, and what came and went."""
    account = custody.account(viewer=request.viewer, at=request.at, public_id=account_id)
    here = custody.held_in(viewer=request.viewer, at=request.at, account=account)
    steps = custody.timeline_of_account(
        viewer=request.viewer,
        at=request.at,
        account=account,
        view=wanted.view,
        before=wanted.before,
        limit=wanted.size,
    )
    return _history(list(here[: HERE_MAX + 1]), steps)


@router.get("/then", response=ThenPage, url_name="then")
def then(request: Call, wanted: Query[ThenQuery]) -> ThenPage:
    """The whole register as of a past moment, page by page."""
    rows = whereabouts(
        viewer=request.viewer,
        at=request.at,
        moment=past(wanted.moment, at=request.at),
        by_recorded=wanted.books == "then",
        start=wanted.start,
        limit=wanted.size + 1,
    )
    shown = [
        ThenOut(
            thing=each.thing.public_id,
            thing_code=each.thing.code,
            thing_name=each.thing.name,
            account=each.account.public_id,
            account_kind=each.account.kind,
            account_name=name_of(each.account),
            quantity=each.quantity,
        )
        for each in rows[: wanted.size]
    ]
    more = len(rows) > wanted.size
    return ThenPage(rows=shown, next=wanted.start + wanted.size if more else None)


@router.get("/scan", response=ScannedPage, url_name="scan")
def scan(request: Call, text: str) -> ScannedPage:
    """What a scan or a typed word can mean at the counter: a guard, a thing, a place."""
    kinds = {letter: kind for kind, letter in LETTERS.items()}
    found = recognise(viewer=request.viewer, at=request.at, text=text[:200])
    rows = [
        ScannedOut(
            kind=kinds.get(each.code[:1], "thing"),
            id=each.public_id,
            code=each.code,
            name=str(each),
        )
        for each in found[:CANDIDATES_MAX]
    ]
    return ScannedPage(rows=rows, more=len(found) > CANDIDATES_MAX)


def _hands(each: custody.Hands, at: datetime) -> HandsOut:
    return HandsOut(
        account=each.account.public_id,
        account_kind=each.account.kind,
        account_name=name_of(each.account),
        due_at=each.due_at,
        late=each.due_at is not None and each.due_at < at,
        holdings=[holding_out(row) for row in each.holdings],
    )


def _history(here: list[Any], steps: custody.Steps) -> HistoryOut:
    return HistoryOut(
        here=[holding_out(row) for row in here[:HERE_MAX]],
        here_more=len(here) > HERE_MAX,
        steps=[_step(each) for each in steps.shown],
        before=steps.before,
    )


def _step(each: custody.Step) -> StepOut:
    entry = each.entry
    return StepOut(
        entry=entry.public_id,
        sequence=entry.sequence,
        kind=entry.kind,
        occurred_at=entry.occurred_at,
        recorded_at=entry.recorded_at,
        recorded_by=str(entry.recorded_by or ""),
        second_person=entry.second_person.public_id if entry.second_person else None,
        post=entry.post.public_id if entry.post else None,
        reason=entry.reason,
        document=entry.document,
        reverses=entry.reverses.public_id if entry.reverses else None,
        move=move_out(each.move),
    )
