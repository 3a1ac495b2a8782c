"""Stock by API: taking in, moves, journeys, repair, training, write-offs, transfers.

What leaves a store is in an account at once: with the consignment, the workshop, the other side. A
write-off only asks; a second person decides it under people/approvals and so writes the entry.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from ninja import Query, Router

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.custody_shapes import (
    EntryOut,
    HoldingOut,
    entries_out,
    holding_out,
)
from resguardo.interfaces.api.listing import Listing, Turn, listed
from resguardo.interfaces.api.partly_read import asked_of_the_rest
from resguardo.interfaces.api.register_shapes import Asked
from resguardo.interfaces.api.stock_shapes import (
    AcceptIn,
    ArrivalIn,
    CounterpartOut,
    DispatchIn,
    JourneyOut,
    MoveIn,
    OfferIn,
    RepairedIn,
    RepairIn,
    RoundsOut,
    SentBackIn,
    TakeInIn,
    TrainingIn,
    TrainingOut,
    TransferMore,
    TransferOut,
    TransferQuery,
    WriteOffIn,
    journey_out,
    rounds_out,
    training_out,
    transfer_facts,
    transfer_more,
)
from resguardo.kernel.problem import Problem, raise_all
from resguardo.records.custody import selectors, stores
from resguardo.records.custody import services as custody
from resguardo.records.custody.services import NewThing, Slip
from resguardo.records.people.days import local_day
from resguardo.records.people.pages import page_of
from resguardo.records.people.refusing import Refusals
from resguardo.records.register import services as register

router = Router()

SCANNED: Final = {"scans": "things"}
"""What a refusal calls the things of a movement, for `asked_of_the_rest`."""


def _against_take_in(request: Call, body: TakeInIn) -> Sequence[Problem]:
    by, at = request.viewer, request.at
    refused = Refusals()
    slip = body.slip(request, by)
    refused.note(*custody.against_taking_in(by=by, at=at, slip=slip, found=body.found))
    refused.note(*_against_firearms(request, body))
    for facts, _quantity in _things(body):
        refused.note(*register.against_thing(by=by, at=at, facts=facts))
    return refused.found


def _against_firearms(request: Call, body: TakeInIn) -> Sequence[Problem]:
    """What stands against each of them, but for what was compared for it or for all."""
    return [
        problem
        for each in body.firearms
        for problem in register.against_firearm(
            by=request.viewer, at=request.at, facts=each.facts(),
            acknowledged=each.acknowledged or body.acknowledged,
        )
    ]  # fmt: skip


@router.post("/take-in", response={201: list[EntryOut]}, url_name="take_in")
@asked_of_the_rest(TakeInIn, _against_take_in)
def take_in(request: Call, body: TakeInIn) -> list[EntryOut]:
    """Bring things into the ledger: bought with a paper, or found before a second person."""
    entries = custody.take_in(
        by=request.viewer,
        at=request.at,
        place=body.place,
        slip=body.slip(request, request.viewer),
        things={each.thing: each.quantity for each in body.things},
        new=_new(request, body),
        acknowledged=body.acknowledged or any(each.acknowledged for each in body.firearms),
        found=body.found,
        under=body.under,
    )
    return entries_out(entries)


def _against_move(request: Call, body: MoveIn) -> Sequence[Problem]:
    return custody.against_move(
        by=request.viewer, at=request.at, giver=body.giver, taker=body.taker,
        things=body.quantities(), slip=body.slip(request, request.viewer),
    )  # fmt: skip


@router.post("/moves", response={201: list[EntryOut]}, url_name="move_between")
@asked_of_the_rest(MoveIn, _against_move, called=SCANNED, needing={"giver"})
def move_between(request: Call, body: MoveIn) -> list[EntryOut]:
    """Move things between two stores of one site."""
    entries = custody.move_between(
        by=request.viewer,
        at=request.at,
        giver=body.giver,
        taker=body.taker,
        things=body.quantities(),
        slip=body.slip(request, request.viewer),
    )
    return entries_out(entries)


@router.get("/journeys", response=list[JourneyOut], url_name="journeys")
def list_journeys(request: Call) -> list[JourneyOut]:
    """Consignments that have not wholly arrived, the most overdue first."""
    rows = stores.journeys(viewer=request.viewer, at=request.at)
    return [journey_out(each) for each in rows]


def _against_dispatch(request: Call, body: DispatchIn) -> Sequence[Problem]:
    return custody.against_dispatch(
        by=request.viewer, at=request.at, giver=body.giver, things=body.quantities(),
        slip=body.slip(request, request.viewer),
    )  # fmt: skip


@router.post("/dispatches", response={201: list[EntryOut]}, url_name="dispatch")
@asked_of_the_rest(DispatchIn, _against_dispatch, called=SCANNED, needing={"giver"})
def dispatch(request: Call, body: DispatchIn) -> list[EntryOut]:
    """Send things on a journey under a guide."""
    entries = custody.dispatch(
        by=request.viewer,
        at=request.at,
        giver=body.giver,
        things=body.quantities(),
        due_at=body.due_at,
        slip=body.slip(request, request.viewer),
    )
    return entries_out(entries)


def _against_arrival(request: Call, body: ArrivalIn) -> Sequence[Problem]:
    return custody.against_arrival(
        by=request.viewer, at=request.at, taker=body.taker, things=body.quantities(),
        slip=body.slip(request, request.viewer),
    )  # fmt: skip


@router.post("/arrivals", response={201: list[EntryOut]}, url_name="arrive")
@asked_of_the_rest(ArrivalIn, _against_arrival, called=SCANNED, needing={"taker"})
def arrive(request: Call, body: ArrivalIn) -> list[EntryOut]:
    """Take in hand what a consignment brought; what is left out stays under way."""
    entries = custody.arrive(
        by=request.viewer,
        at=request.at,
        taker=body.taker,
        things=body.quantities(),
        slip=body.slip(request, request.viewer),
    )
    return entries_out(entries)


@router.get("/repairs", response=Listing[HoldingOut], url_name="repairs")
def list_repairs(request: Call, turn: Query[Turn]) -> Listing[HoldingOut]:
    """What workshops hold."""
    rows = stores.in_repair(viewer=request.viewer, at=request.at)
    return listed(page_of(rows, sort="pk", cursor=turn.cursor, size=turn.size), holding_out)


def _against_repair(request: Call, body: RepairIn) -> Sequence[Problem]:
    return custody.against_repair(
        by=request.viewer, at=request.at, giver=body.giver, workshop=body.workshop,
        things=body.quantities(), slip=body.slip(request, request.viewer),
    )  # fmt: skip


@router.post("/repairs", response={201: list[EntryOut]}, url_name="send_to_repair")
@asked_of_the_rest(RepairIn, _against_repair, called=SCANNED, needing={"giver"})
def send_to_repair(request: Call, body: RepairIn) -> list[EntryOut]:
    """Give things to a workshop, with the fault and the day they should be back."""
    entries = custody.send_to_repair(
        by=request.viewer,
        at=request.at,
        giver=body.giver,
        workshop=body.workshop,
        things=body.quantities(),
        due_at=body.due_at,
        slip=body.slip(request, request.viewer),
    )
    return entries_out(entries)


def _against_repaired(request: Call, body: RepairedIn) -> Sequence[Problem]:
    return custody.against_repaired(
        by=request.viewer, at=request.at, workshop=body.workshop, taker=body.taker,
        things=body.quantities(), slip=body.slip(request, request.viewer),
    )  # fmt: skip


@router.post("/repairs/back", response={201: list[EntryOut]}, url_name="take_from_repair")
@asked_of_the_rest(RepairedIn, _against_repaired, called=SCANNED, needing={"taker"})
def take_from_repair(request: Call, body: RepairedIn) -> list[EntryOut]:
    """Take things back from a workshop."""
    entries = custody.take_from_repair(
        by=request.viewer,
        at=request.at,
        workshop=body.workshop,
        taker=body.taker,
        things=body.quantities(),
        slip=body.slip(request, request.viewer),
    )
    return entries_out(entries)


@router.get("/rounds", response=Listing[RoundsOut], url_name="rounds")
def list_rounds(request: Call, turn: Query[Turn]) -> Listing[RoundsOut]:
    """Ammunition by lot, in stores and out, the oldest first."""
    viewer, at = request.viewer, request.at
    today = local_day(at, viewer.time_zone)
    lots = stores.lots_held(viewer=viewer, at=at)
    page = page_of(lots, sort="aged_from", cursor=turn.cursor, size=turn.size)
    rounds = {each.lot.pk: each for each in stores.rounds_of(page.rows, viewer=viewer, at=at)}
    return listed(page, lambda lot: rounds_out(rounds[lot.pk], today))


@router.get("/trainings", response=Listing[TrainingOut], url_name="trainings")
def list_trainings(request: Call, turn: Query[Turn]) -> Listing[TrainingOut]:
    """Sessions at ranges with rounds by shooter, the newest first."""
    rows = stores.trainings(viewer=request.viewer, at=request.at)
    return listed(page_of(rows, sort="-pk", cursor=turn.cursor, size=turn.size), training_out)


def _against_training(request: Call, body: TrainingIn) -> Sequence[Problem]:
    return custody.against_training(
        by=request.viewer, at=request.at, store=body.store, place=body.place,
        instructor=body.instructor, shots=body.fired(),
    )  # fmt: skip


@router.post("/trainings", response={201: TrainingOut}, url_name="train")
@asked_of_the_rest(TrainingIn, _against_training, needing={"store"})
def train(request: Call, body: TrainingIn) -> TrainingOut:
    """Record a session: one entry a shooter, before a second person."""
    row = custody.train(
        by=request.viewer,
        at=request.at,
        store=body.store,
        place=body.place,
        course=body.course,
        instructor=body.instructor,
        planned_rounds_per_shooter=body.planned_rounds_per_shooter,
        shots=body.fired(),
        slip=body.slip(request, request.viewer),
    )
    return training_out(row)


@router.get("/trainings/{uuid:training_id}", response=TrainingOut, url_name="training")
def show_training(request: Call, training_id: UUID) -> TrainingOut:
    """One session."""
    row = stores.training(viewer=request.viewer, at=request.at, public_id=training_id)
    return training_out(row)


@router.post("/write-offs", response={202: Asked}, url_name="write_off")
def write_off(request: Call, body: WriteOffIn) -> Asked:
    """Ask that a thing leave the ledger for good; nothing moves until somebody else approves."""
    approval = custody.write_off(by=request.viewer, at=request.at, **body.model_dump())
    return Asked(approval=approval.public_id, state=approval.state)


@router.get("/counterparts", response=list[CounterpartOut], url_name="counterparts")
def list_counterparts(request: Call) -> list[CounterpartOut]:
    """The organisations that arms can be transferred to, each with its licence today."""
    own = request.viewer.organisation_public_id
    return [
        CounterpartOut(id=key, name=name, licence=licence)
        for key, name, licence in custody.counterparts(viewer=request.viewer, at=request.at)
        if key != own
    ]


@router.get("/transfers", response=Listing[TransferOut], url_name="transfers")
def list_transfers(
    request: Call, turn: Query[Turn], wanted: Query[TransferQuery]
) -> Listing[TransferOut]:
    """Transfers in sight, the newest first; `waiting` only what others offer to the caller."""
    chosen = stores.offered_to if wanted.waiting else selectors.transfers
    rows = chosen(viewer=request.viewer, at=request.at)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    page = page_of(rows, sort="-pk", cursor=turn.cursor, size=turn.size)
    return listed(page, lambda row: TransferOut(**transfer_facts(row)))


def _against_offer(request: Call, body: OfferIn) -> Sequence[Problem]:
    return custody.against_offer(
        by=request.viewer, at=request.at, receiver=body.receiver, store=body.store,
        things=body.quantities(), slip=body.slip(request, request.viewer),
    )  # fmt: skip


@router.post("/transfers", response={201: TransferMore}, url_name="offer")
@asked_of_the_rest(OfferIn, _against_offer, called=SCANNED, needing={"store"})
def offer(request: Call, body: OfferIn) -> TransferMore:
    """Offer things to another organisation: they leave the store and are on their way."""
    row = custody.offer(
        by=request.viewer,
        at=request.at,
        receiver=body.receiver,
        store=body.store,
        things=body.quantities(),
        slip=body.slip(request, request.viewer),
    )
    return transfer_more(row, request.viewer)


@router.get("/transfers/{uuid:transfer_id}", response=TransferMore, url_name="transfer")
def show_transfer(request: Call, transfer_id: UUID) -> TransferMore:
    """One transfer with its lines."""
    row = stores.transfer(viewer=request.viewer, at=request.at, public_id=transfer_id)
    return transfer_more(row, request.viewer)


def _against_accept(request: Call, body: AcceptIn, transfer_id: UUID) -> Sequence[Problem]:
    offered = stores.transfer(viewer=request.viewer, at=request.at, public_id=transfer_id)
    keys = [line.pk for line in stores.lines_of(offered)]
    against = custody.against_acceptance(
        by=request.viewer, at=request.at, transfer=transfer_id, store=body.store,
        received=body.counted(keys), slip=body.slip(request, request.viewer),
    )  # fmt: skip
    return [*body.unknown_lines(len(keys)), *against]


@router.post("/transfers/{uuid:transfer_id}/accept", response=TransferMore, url_name="accept")
@asked_of_the_rest(AcceptIn, _against_accept, needing={"store"})
def accept(request: Call, transfer_id: UUID, body: AcceptIn) -> TransferMore:
    """Accept in hand what was counted; what did not arrive is open with the giver at once."""
    offered = stores.transfer(viewer=request.viewer, at=request.at, public_id=transfer_id)
    keys = [line.pk for line in stores.lines_of(offered)]
    if body.unknown_lines(len(keys)):
        raise_all(_against_accept(request, body, transfer_id))
    row = custody.accept(
        by=request.viewer,
        at=request.at,
        transfer=transfer_id,
        store=body.store,
        received=body.counted(keys),
        slip=body.slip(request, request.viewer),
    )
    return transfer_more(row, request.viewer)


@router.post("/transfers/{uuid:transfer_id}/refuse", response=TransferMore, url_name="refuse")
def refuse(request: Call, transfer_id: UUID, body: SentBackIn) -> TransferMore:
    """Send back what was offered: the giver's ledger has it again."""
    row = custody.refuse(
        by=request.viewer, at=request.at, transfer=transfer_id, slip=Slip(reason=body.reason)
    )
    return transfer_more(row, request.viewer)


@router.post(
    "/transfers/{uuid:transfer_id}/withdraw", response=TransferMore, url_name="withdraw_offer"
)
def withdraw(request: Call, transfer_id: UUID, body: SentBackIn) -> TransferMore:
    """Take one's own offer back while nobody has accepted it."""
    row = custody.withdraw(
        by=request.viewer, at=request.at, transfer=transfer_id, slip=Slip(reason=body.reason)
    )
    return transfer_more(row, request.viewer)


def _new(request: Call, body: TakeInIn) -> list[tuple[NewThing, int]]:
    """The things to be enrolled by the same call, as the register takes them.

    Where a firearm is refused, all else is asked at once and told with it.
    """
    if _against_firearms(request, body):
        raise_all(_against_take_in(request, body))
    return [*((each.facts(), 1) for each in body.firearms), *_things(body)]


def _things(body: TakeInIn) -> list[tuple[register.AnyFacts, int]]:
    """Those of them that are no firearms."""
    return [
        *((each.facts(), 1) for each in body.magazines),
        *((each.facts(), 1) for each in body.kit),
        *((each.facts(), each.quantity) for each in body.lots),
    ]
