"""What the part of the API about stock and transfers takes and gives."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from pydantic import AwareDatetime, BaseModel, Field

from resguardo.interfaces.api.custody_shapes import (
    Amount,
    HoldingOut,
    SecondIn,
    amounts,
    holding_out,
    request_key,
)
from resguardo.interfaces.api.register_shapes import FirearmIn, KitIn, LotIn, MagazineIn
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody import stores
from resguardo.records.custody.services import Confirmation, Shots, Slip
from resguardo.records.people.viewer import Viewer

THINGS_MAX = 2_000
SHOTS_MAX = 500


class NoSuchLine(Problem):
    """A line that the transfer does not have."""

    code = "api.no-such-line"
    wording = _(
        "Lines of this transfer: {lines}; there is no line {line}. Read it again and count anew."
    )
    field = "received"

    line: int
    lines: int


class MovementIn(BaseModel):
    """What goes with a movement of stock. Without `occurred_at` it happened now."""

    occurred_at: AwareDatetime | None = None
    reason: str = Field(default="", max_length=500)
    document: str = Field(default="", max_length=100)
    second: SecondIn | None = None

    def slip(self, request: HttpRequest, viewer: Viewer) -> Slip:
        """As the services take it."""
        return Slip(
            occurred_at=self.occurred_at,
            reason=self.reason,
            document=self.document,
            second=self.second.person if self.second else None,
            second_confirmation=Confirmation(kind="pin", pin=self.second.pin)
            if self.second
            else Confirmation(),
            request_key=request_key(request, viewer),
        )


class ThingsIn(MovementIn):
    """A movement of things that the register knows."""

    things: list[Amount] = Field(min_length=1, max_length=THINGS_MAX)

    def quantities(self) -> dict[UUID, int]:
        """Quantities by thing."""
        return amounts(self.things)


class NewLotIn(LotIn):
    """A lot to be enrolled, and how many of it there are."""

    quantity: int = Field(ge=1, le=10_000_000)


class TakeInIn(MovementIn):
    """Things that enter the ledger: known to the register, or enrolled by the same call.

    `found` is for what nobody holds in the ledger: it needs a reason and a second person. `under`
    is the leave to buy or to import under which it came.
    """

    place: UUID
    things: list[Amount] = Field(default_factory=list, max_length=THINGS_MAX)
    firearms: list[FirearmIn] = Field(default_factory=list, max_length=THINGS_MAX)
    magazines: list[MagazineIn] = Field(default_factory=list, max_length=THINGS_MAX)
    kit: list[KitIn] = Field(default_factory=list, max_length=THINGS_MAX)
    lots: list[NewLotIn] = Field(default_factory=list, max_length=THINGS_MAX)
    under: UUID | None = None
    found: bool = False
    acknowledged: bool = False


class MoveIn(ThingsIn):
    """From one store to another, at once and without a journey."""

    giver: UUID = Field(description="The store that gives.")
    taker: UUID = Field(description="The store that takes.")


class DispatchIn(ThingsIn):
    """Onto a journey; `document` is the number of its guide."""

    giver: UUID = Field(description="The store that gives.")
    due_at: AwareDatetime


class ArrivalIn(ThingsIn):
    """Off a journey, counted in hand; `document` is the number of its guide."""

    taker: UUID = Field(description="The store that takes.")


class RepairIn(ThingsIn):
    """To a workshop, with the fault as `reason`."""

    giver: UUID = Field(description="The store that gives.")
    workshop: UUID
    due_at: AwareDatetime


class RepairedIn(ThingsIn):
    """Back from a workshop."""

    workshop: UUID
    taker: UUID = Field(description="The store that takes.")


class ShotsIn(BaseModel):
    """How many rounds of which lot one person fired."""

    person: UUID
    thing: UUID
    rounds: int = Field(ge=1, le=100_000)
    score: str = Field(default="", max_length=40)


class TrainingIn(BaseModel):
    """A session at a range; a second person confirms the rounds of each shooter."""

    store: UUID
    place: UUID = Field(description="The range.")
    course: str = Field(min_length=1, max_length=200)
    instructor: UUID | None = None
    planned_rounds_per_shooter: int = Field(default=0, ge=0, le=100_000)
    shots: list[ShotsIn] = Field(min_length=1, max_length=SHOTS_MAX)
    second: SecondIn
    held_at: AwareDatetime | None = None
    document: str = Field(default="", max_length=100)

    def fired(self) -> list[Shots]:
        """As the service takes it."""
        return [Shots(**each.model_dump()) for each in self.shots]

    def slip(self, request: HttpRequest, viewer: Viewer) -> Slip:
        """As the service takes it."""
        paper = MovementIn(occurred_at=self.held_at, document=self.document, second=self.second)
        return paper.slip(request, viewer)


class WriteOffIn(BaseModel):
    """A request that something leave the ledger for good; another person decides it."""

    thing: UUID
    quantity: int = Field(default=1, ge=1, le=10_000_000)
    account: UUID = Field(description="Who holds it now: an account as holdings name it.")
    how: str = Field(max_length=16, description="lost, stolen, seized, destroyed, deactivated")
    reason: str = Field(max_length=500)
    document: str = Field(default="", max_length=100)
    occurred_at: AwareDatetime | None = None


class OfferIn(ThingsIn):
    """Things offered to another organisation, with the reason and the paper."""

    receiver: UUID
    store: UUID


class ReceivedIn(BaseModel):
    """How many of a line were counted in hand."""

    line: int = Field(ge=1)
    quantity: int = Field(ge=0, le=10_000_000)


class AcceptIn(MovementIn):
    """Taking in hand what a transfer brought; a line that is not named did not arrive."""

    store: UUID
    received: list[ReceivedIn] = Field(max_length=THINGS_MAX)

    def counted(self, keys: Sequence[int]) -> dict[int, int]:
        """Quantities by the key of the line, of the lines that are there."""
        here = [each for each in self.received if each.line <= len(keys)]
        return {keys[each.line - 1]: each.quantity for each in here}

    def unknown_lines(self, lines: int) -> list[Problem]:
        """What was counted of lines that are not there."""
        return [NoSuchLine(each.line, lines) for each in self.received if each.line > lines]


class SentBackIn(BaseModel):
    """Why a transfer is refused or withdrawn."""

    reason: str = Field(max_length=500)


class TransferQuery(BaseModel):
    """What the list of transfers is narrowed to."""

    state: str = Field(default="", max_length=16)
    waiting: bool = False


class JourneyOut(BaseModel):
    """A consignment under way."""

    account: UUID
    guide: str
    since: datetime
    due_at: datetime | None
    held: list[HoldingOut]


class RoundsOut(BaseModel):
    """One lot of ammunition, in stores and out, and how old it is."""

    thing: UUID
    code: str
    name: str
    calibre: str
    lot_number: str
    stored: int
    out: int
    received_on: date
    made_on: date | None
    expires_on: date | None
    age_days: int


class ShooterOut(BaseModel):
    """What one shooter fired; the rounds stand in the entry."""

    person: UUID
    person_name: str
    thing: UUID | None
    rounds: int
    score: str
    entry: UUID | None


class TrainingOut(BaseModel):
    """A session at a range."""

    id: UUID
    place: UUID
    place_name: str
    course: str
    instructor: UUID | None
    held_at: datetime
    planned_rounds_per_shooter: int
    shooters: list[ShooterOut]


class CounterpartOut(BaseModel):
    """An organisation that arms can be transferred to.

    `licence` is valid, expired, suspended or revoked; empty where none is kept here, or needed.
    """

    id: UUID
    name: str
    licence: str


class TransferOut(BaseModel):
    """A transfer; `one_sided` means that the things are in no other ledger yet."""

    id: UUID
    giver: UUID
    giver_name: str
    receiver: UUID
    receiver_name: str
    state: str
    reason: str
    document: str
    offered_at: datetime
    decided_at: datetime | None
    one_sided: bool


class TransferLineOut(BaseModel):
    """One thing of a transfer, described by value: the giver's register is closed to others."""

    line: int
    name: str
    kind: str
    quantity: int
    received: int | None
    thing: UUID | None = Field(description="The row in the caller's own register, if any.")


class TransferMore(TransferOut):
    """A transfer with its lines and the caller's own entries."""

    lines: list[TransferLineOut]
    entries: list[UUID]


def journey_out(each: stores.Journey) -> JourneyOut:
    """One consignment."""
    return JourneyOut(
        account=each.account.public_id,
        guide=each.account.reference,
        since=each.since,
        due_at=each.due_at,
        held=[holding_out(row) for row in each.held],
    )


def rounds_out(each: stores.Rounds, today: date) -> RoundsOut:
    """One lot."""
    return RoundsOut(
        thing=each.thing.public_id,
        code=each.thing.code,
        name=each.thing.name,
        calibre=each.thing.calibre_id,
        lot_number=each.lot.lot_number,
        stored=each.stored,
        out=each.out,
        received_on=each.lot.received_on,
        made_on=each.lot.made_on,
        expires_on=each.lot.expires_on,
        age_days=each.age_days(today),
    )


def training_out(row: Any) -> TrainingOut:
    """One session."""
    return TrainingOut(
        id=row.public_id,
        place=row.place.public_id,
        place_name=row.place.name,
        course=row.course,
        instructor=row.instructor.public_id if row.instructor else None,
        held_at=row.held_at,
        planned_rounds_per_shooter=row.rounds_per_shooter_planned,
        shooters=[
            ShooterOut(
                person=each.person.public_id,
                person_name=str(each.person),
                thing=each.thing.public_id if each.thing else None,
                rounds=each.rounds,
                score=each.score,
                entry=each.entry.public_id if each.entry else None,
            )
            for each in row.shooters.all()
        ],
    )


def transfer_facts(row: Any) -> dict[str, Any]:
    """What is known of a transfer without its lines."""
    return {
        "id": row.public_id,
        "giver": row.giver.public_id,
        "giver_name": row.giver.name,
        "receiver": row.receiver.public_id,
        "receiver_name": row.receiver.name,
        "state": row.state,
        "reason": row.reason,
        "document": row.document,
        "offered_at": row.offered_at,
        "decided_at": row.decided_at,
        "one_sided": row.state == "offered"
        or (row.state == "accepted" and row.in_entry_id is None),
    }


def transfer_more(row: Any, viewer: Viewer) -> TransferMore:
    """A transfer as one of its sides, or an overseer, may know it."""
    ours = row.receiver_id == viewer.organisation_id
    giving = row.giver_id == viewer.organisation_id
    lines = [
        TransferLineOut(
            line=number,
            name=each.described["name"],
            kind=each.described["kind"],
            quantity=each.quantity,
            received=each.received_quantity,
            thing=_own_thing(each, ours=ours),
        )
        for number, each in enumerate(stores.lines_of(row), start=1)
    ]
    seen = [] if ours else [row.out_entry, row.back_entry]
    seen += [] if giving else [row.in_entry]
    entries = [each.public_id for each in seen if each is not None]
    return TransferMore(**transfer_facts(row), lines=lines, entries=entries)


def _own_thing(line: Any, *, ours: bool) -> UUID | None:
    if not ours:
        key: UUID = line.thing.public_id
        return key
    return line.received_as.public_id if line.received_as else None
