"""What the custody part of the API takes and gives, and how a slip is read from a request."""

import hashlib
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from pydantic import AwareDatetime, BaseModel, Field

from resguardo.interfaces.api.idempotency import HEADER
from resguardo.kernel.shortfall import ShortfallClass
from resguardo.records.custody import selectors
from resguardo.records.custody.accounts import name_of
from resguardo.records.custody.preparing import Preview
from resguardo.records.custody.services import (
    ClassedAs,
    ComingBack,
    Confirmation,
    Handing,
    Seen,
    Slip,
)
from resguardo.records.people.viewer import Viewer

ROWS_MAX = 2_000


class Amount(BaseModel):
    """A thing and how many of it; a numbered thing is one."""

    thing: UUID
    quantity: int = Field(default=1, ge=1, le=1_000_000)


class ConfirmationIn(BaseModel):
    """How somebody confirmed: by PIN, by a drawn signature (an SVG path), or on a cited paper."""

    kind: Literal["pin", "signature", "paper", "list"] = "pin"
    pin: str = Field(default="", max_length=12)
    signature: str = Field(default="", max_length=40_000)

    def read(self) -> Confirmation:
        """As the services take it."""
        return Confirmation(kind=self.kind, pin=self.pin, signature=self.signature)


class SecondIn(BaseModel):
    """The second person, who is somebody else and confirms with a PIN of their own."""

    person: UUID
    pin: str = Field(max_length=12)


class SlipIn(BaseModel):
    """What goes with an entry. Without `occurred_at` it happened now."""

    occurred_at: AwareDatetime | None = None
    reason: str = Field(default="", max_length=500)
    document: str = Field(default="", max_length=100)
    capture: Literal["typed", "scanned"] = "typed"
    confirmation: ConfirmationIn = Field(default_factory=ConfirmationIn)
    second: SecondIn | None = None

    def slip(self, request: HttpRequest, viewer: Viewer) -> Slip:
        """As the services take it; the Idempotency-Key makes the entry once for ever too."""
        return Slip(
            occurred_at=self.occurred_at,
            reason=self.reason,
            document=self.document,
            capture=self.capture,
            confirmation=self.confirmation.read(),
            second=self.second.person if self.second else None,
            second_confirmation=Confirmation(kind="pin", pin=self.second.pin)
            if self.second
            else Confirmation(),
            request_key=request_key(request, viewer),
        )


class HandingIn(BaseModel):
    """What one guard takes, for a shift of the roster or for a post."""

    guard: UUID
    things: list[Amount] = Field(min_length=1, max_length=300)
    shift: UUID | None = None
    post: UUID | None = None

    def read(self) -> Handing:
        """As the services take it."""
        return Handing(
            guard=self.guard, things=amounts(self.things), shift=self.shift, post=self.post
        )


class IssueIn(SlipIn, HandingIn):
    """One guard takes a weapon and what goes with it."""

    armoury: UUID
    override_reason: str = Field(
        default="", max_length=500, description="Sets soft refusals aside, with a second person."
    )


class ShiftIssueIn(SlipIn):
    """A whole shift takes its weapons: all guards or none."""

    armoury: UUID
    rows: list[HandingIn] = Field(min_length=1, max_length=ROWS_MAX)
    override_reason: str = Field(default="", max_length=500)


class ClassedIn(BaseModel):
    """What became of so many of a thing that did not come back."""

    thing: UUID
    shortfall: ShortfallClass
    quantity: int | None = Field(default=None, ge=1)
    reason: str = Field(default="", max_length=500)
    document: str = Field(default="", max_length=100)


class SeenIn(BaseModel):
    """What the armourer saw of a thing at its return."""

    thing: UUID
    condition: Literal["serviceable", "unserviceable"] = "serviceable"
    barrel_dirty: bool = False
    note: str = Field(default="", max_length=300)
    photo: UUID | None = None


class ComingIn(BaseModel):
    """What one guard brings back. `closing` refuses while anything is missing and unclassed."""

    guard: UUID
    back: list[Amount] = Field(default_factory=list, max_length=300)
    classed: list[ClassedIn] = Field(default_factory=list, max_length=50)
    seen: list[SeenIn] = Field(default_factory=list, max_length=300)
    closing: bool = True

    def read(self) -> ComingBack:
        """As the services take it."""
        return ComingBack(
            guard=self.guard,
            back=amounts(self.back),
            classed=[ClassedAs(**each.model_dump()) for each in self.classed],
            seen={each.thing: Seen(**each.model_dump(exclude={"thing"})) for each in self.seen},
            closing=self.closing,
        )


class ReturnIn(SlipIn, ComingIn):
    """One guard brings things back to an armoury."""

    armoury: UUID


class ShiftReturnIn(SlipIn):
    """A whole shift brings everything back: all of it or none."""

    armoury: UUID
    rows: list[ComingIn] = Field(min_length=1, max_length=ROWS_MAX)


class ReliefIn(BaseModel):
    """One guard hands over to the next at the post; both confirm."""

    giver: UUID
    taker: UUID
    things: list[Amount] = Field(min_length=1, max_length=300)
    giver_confirmation: ConfirmationIn
    taker_confirmation: ConfirmationIn
    occurred_at: AwareDatetime | None = None
    document: str = Field(default="", max_length=100)
    capture: Literal["typed", "scanned"] = "typed"


class ReversalIn(BaseModel):
    """Why an entry is reversed, and before whom."""

    reason: str = Field(max_length=500)
    second: SecondIn
    document: str = Field(default="", max_length=100)


class MoveOut(BaseModel):
    """One thing, so many of it, from one account to another."""

    thing: UUID
    thing_name: str
    quantity: int
    giver: UUID
    giver_kind: str
    giver_name: str
    taker: UUID
    taker_kind: str
    taker_name: str
    condition: str


class EntryOut(BaseModel):
    """Moves that happened together; `sequence` is the place in the log."""

    id: UUID
    sequence: int
    kind: str
    occurred_at: datetime
    recorded_at: datetime
    holder: UUID | None
    second_person: UUID | None
    post: UUID | None
    due_at: datetime | None
    confirmation: str
    capture: str
    reason: str
    document: str
    reverses: UUID | None
    reversed: bool
    cites: UUID | None
    moves: list[MoveOut]


class HoldingOut(BaseModel):
    """What an account holds now."""

    account: UUID
    account_kind: str
    account_name: str
    thing: UUID
    thing_kind: str
    thing_code: str
    thing_name: str
    quantity: int
    due_at: datetime | None
    entry: UUID


class ProblemOut(BaseModel):
    """One refusal of the match; a hard one cannot be set aside."""

    code: str
    side: str
    hard: bool
    detail: str
    facts: dict[str, Any]


class PreviewOut(BaseModel):
    """An issue as it stands: what would go, and what speaks against it."""

    guard: UUID | None
    weapon: UUID | None
    shift: UUID | None
    post: UUID | None
    loadout: str
    things: list[Amount]
    short: dict[str, int]
    two_persons: bool
    ready: bool
    overridable: bool
    problems: list[ProblemOut]


class HoldingQuery(BaseModel):
    """What the list of holdings is narrowed to."""

    person: UUID | None = None
    place: UUID | None = None
    account: UUID | None = None
    thing: UUID | None = None
    overdue: bool = False


class EntryQuery(BaseModel):
    """What the list of entries is narrowed to."""

    kind: str = Field(default="", max_length=16)
    confirmation: str = Field(default="", max_length=16, description="`paper`: late entries.")
    holder: UUID | None = None
    thing: UUID | None = None
    since: AwareDatetime | None = Field(default=None, description="Recorded at or after.")


def amounts(rows: list[Amount]) -> dict[UUID, int]:
    """Quantities by thing; a thing that comes twice is added up."""
    found: dict[UUID, int] = {}
    for row in rows:
        found[row.thing] = found.get(row.thing, 0) + row.quantity
    return found


def request_key(request: HttpRequest, viewer: Viewer) -> str | None:
    """The Idempotency-Key as the ledger keeps it: one namespace for each login."""
    key = request.headers.get(HEADER, "")
    if not key:
        return None
    return hashlib.sha256(f"{viewer.user_id}:{key}".encode()).hexdigest()


def entries_out(made: list[Any]) -> list[EntryOut]:
    """What was just written, as it would be read: for writers who may see custody or not."""
    moves = selectors.moves_of(made)
    return [entry_out(row, moves.get(row.pk, [])) for row in made]


def entry_out(row: Any, moves: list[Any]) -> EntryOut:
    """An entry with its moves."""
    return EntryOut(
        id=row.public_id,
        sequence=row.sequence,
        kind=row.kind,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        holder=row.holder.public_id if row.holder else None,
        second_person=row.second_person.public_id if row.second_person else None,
        post=row.post.public_id if row.post else None,
        due_at=row.due_at,
        confirmation=row.confirmation,
        capture=row.capture,
        reason=row.reason,
        document=row.document,
        reverses=row.reverses.public_id if row.reverses else None,
        reversed=getattr(row, "reversed_by", None) is not None,
        cites=row.cites,
        moves=[move_out(move) for move in moves],
    )


def move_out(move: Any) -> MoveOut:
    """One move."""
    return MoveOut(
        thing=move.thing.public_id,
        thing_name=move.thing.name,
        quantity=move.quantity,
        giver=move.giver.public_id,
        giver_kind=move.giver.kind,
        giver_name=name_of(move.giver),
        taker=move.taker.public_id,
        taker_kind=move.taker.kind,
        taker_name=name_of(move.taker),
        condition=move.condition,
    )


def holding_out(row: Any) -> HoldingOut:
    """One holding."""
    return HoldingOut(
        account=row.account.public_id,
        account_kind=row.account.kind,
        account_name=name_of(row.account),
        thing=row.thing.public_id,
        thing_kind=row.thing.kind,
        thing_code=row.thing.code,
        thing_name=row.thing.name,
        quantity=row.quantity,
        due_at=row.due_at,
        entry=row.entry.public_id,
    )


def preview_out(shown: Preview) -> PreviewOut:
    """A preview."""
    return PreviewOut(
        guard=shown.guard.public_id if shown.guard else None,
        weapon=shown.weapon.public_id if shown.weapon else None,
        shift=shown.shift.public_id if shown.shift else None,
        post=shown.terms.post.public_id if shown.terms else None,
        loadout=shown.terms.loadout.name if shown.terms and shown.terms.loadout else "",
        things=[Amount(thing=key, quantity=number) for key, number in shown.things.items()],
        short=shown.short,
        two_persons=shown.two_persons,
        ready=shown.complete and not shown.problems,
        overridable=shown.complete and bool(shown.problems) and not shown.hard,
        problems=[
            ProblemOut(
                code=each.code,
                side=each.field,
                hard=each.hard,
                detail=str(each),
                facts=each.facts(),
            )
            for each in shown.problems
        ],
    )
