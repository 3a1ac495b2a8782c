"""Ammunition in store by API: rooms judged, licences, looks at lots, temperatures."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from ninja import Query, Router
from pydantic import BaseModel, Field

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.partly_read import asked_of_the_rest
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.custody import storerooms
from resguardo.records.custody.storerooms import Room
from resguardo.records.places import selectors as places
from resguardo.records.storage import services
from resguardo.records.storage.contents import Item
from resguardo.records.storage.evaluating import Evaluation, evaluate
from resguardo.records.storage.services import LicenceFacts, LimitFacts, LotFacts

router = Router()

KG_MAX: Final = 100_000_000


class LimitShape(BaseModel):
    """The most of a division and group; an empty group is any."""

    division: str = Field(max_length=5)
    group: str = Field(default="", max_length=1)
    most_rounds: int | None = Field(default=None, ge=0, le=2_000_000_000)
    most_net_kg: Decimal | None = Field(default=None, ge=0, max_digits=9, decimal_places=3)


class LicenceIn(BaseModel):
    """A licence to record; the one in force ends on its first day."""

    number: str = Field(min_length=1, max_length=60)
    issued_by: str = Field(min_length=1, max_length=200)
    valid_from: date
    valid_until: date | None = None
    review_on: date
    conditions: str = Field(default="", max_length=500)
    limits: list[LimitShape] = Field(min_length=1, max_length=50)

    def facts(self) -> LicenceFacts:
        """As the service takes it."""
        limits = [LimitFacts(**each.model_dump()) for each in self.limits]
        return LicenceFacts(**self.model_dump(exclude={"limits"}), limits=limits)


class LicenceOut(LicenceIn):
    """A recorded licence."""

    id: UUID


class LookIn(BaseModel):
    """What was seen of a lot."""

    hazard: str = Field(default="", max_length=20)
    net_g: Decimal | None = Field(default=None, ge=0, max_digits=9, decimal_places=3)
    packed: bool = True
    state: str = Field(max_length=16)
    remarks: str = Field(default="", max_length=500)
    seen_on: date
    next_due_on: date


class LotLookOut(LookIn):
    """A recorded look."""

    id: UUID


class ClimateIn(BaseModel):
    """How warm and damp it is."""

    temperature_c: Decimal = Field(ge=-60, le=100, decimal_places=1)
    humidity_pct: int | None = Field(default=None, ge=0, le=100)
    read_at: datetime | None = None


class ClimateOut(BaseModel):
    """A recorded temperature."""

    id: UUID
    temperature_c: Decimal
    humidity_pct: int | None
    read_at: datetime


class ClassOut(BaseModel):
    """All of one class; an empty label is what nobody has read."""

    label: str
    lots: int
    rounds: int
    net_kg: float | None


class RoomFindingOut(BaseModel):
    """What a rule says: stop, decision, quiet or done."""

    code: str
    tone: str
    sentence: str
    clause: str


class ReachOut(BaseModel):
    """How far what stands outside must be; `by` is fixed, table or function."""

    exposed: str
    metres: int
    by: str
    clause: str


class JudgedOut(BaseModel):
    """A room judged. `ask_officer` is set where the tables end: it is never an automatic yes."""

    classes: list[ClassOut]
    findings: list[RoomFindingOut]
    distances: list[ReachOut]
    fire_division: str
    fire_symbol: str
    withdrawal_m: int
    ask_officer: bool


class UseOut(BaseModel):
    """How much of a limit is used; rounds of an unread class count against every limit."""

    division: str
    group: str
    most_rounds: int | None
    most_net_kg: Decimal | None
    rounds: int
    unread_rounds: int
    net_kg: float
    over: bool


class RoomOut(BaseModel):
    """A room: its licence, how full it is, and what the rules say of it."""

    place: UUID
    licence: LicenceOut | None
    uses: list[UseOut]
    judged: JudgedOut


class AskedItems(BaseModel):
    """A room by hand: each item is `class:rounds` or `class:rounds:net_kg`."""

    item: list[str] = Field(default_factory=list, max_length=50)


@router.get("/rooms/{uuid:place_id}", response=RoomOut, url_name="storage_room")
def show_room(request: Call, place_id: UUID) -> RoomOut:
    """One room, judged by what the ledger holds there."""
    place = places.place(viewer=request.viewer, at=request.at, public_id=place_id)
    room = storerooms.room(viewer=request.viewer, at=request.at, place=place)
    return RoomOut(
        place=place_id,
        licence=_licence(room.licence) if room.licence else None,
        uses=_uses(room),
        judged=_judged(evaluate(room.items)),
    )


@router.get("/check", response=JudgedOut, url_name="storage_check")
def check_room(request: Call, asked: Query[AskedItems]) -> JudgedOut:
    """What the rules say of a list that is not in the ledger."""
    request.viewer.demand(Act.SEE_REGISTER, at=request.at)
    return _judged(evaluate([_item(text, place) for place, text in enumerate(asked.item)]))


def _against_licence(request: Call, body: LicenceIn, place_id: UUID) -> Sequence[Problem]:
    return services.against_licensing(
        by=request.viewer, at=request.at, place=place_id, facts=body.facts()
    )


@router.post(
    "/rooms/{uuid:place_id}/licences", response={201: LicenceOut}, url_name="storage_licence"
)
@asked_of_the_rest(LicenceIn, _against_licence)
def record_licence(request: Call, place_id: UUID, body: LicenceIn) -> LicenceOut:
    """Record the licence of a store."""
    row = services.record_licence(
        by=request.viewer, at=request.at, place=place_id, facts=body.facts()
    )
    return _licence(row)


@router.post(
    "/rooms/{uuid:place_id}/climate", response={201: ClimateOut}, url_name="storage_climate"
)
def note_climate(request: Call, place_id: UUID, body: ClimateIn) -> ClimateOut:
    """Note a temperature, as a logger on the wall would."""
    row = services.note_climate(
        by=request.viewer, at=request.at, place=place_id, **body.model_dump()
    )
    return ClimateOut(
        id=row.public_id, temperature_c=row.temperature_c, humidity_pct=row.humidity_pct,
        read_at=row.read_at,
    )  # fmt: skip


@router.post("/lots/{uuid:lot_id}/looks", response={201: LotLookOut}, url_name="storage_look")
def look(request: Call, lot_id: UUID, body: LookIn) -> LotLookOut:
    """Record a look at a lot; what is not serviceable is blocked."""
    facts = LotFacts(**body.model_dump())
    row = services.check_lot(by=request.viewer, at=request.at, thing=lot_id, facts=facts)
    told = body.model_dump() | {"hazard": row.hazard}
    return LotLookOut(id=row.public_id, **told)


def _item(text: str, place: int) -> Item:
    hazard, _colon, rest = text[:100].partition(":")
    rounds, _colon, net = rest.partition(":")
    try:
        many, kg = int(rounds), float(net) if net else None
    except ValueError as error:
        raise services.LimitUnreadable(text[:100]) from error
    if many < 0 or (kg is not None and not 0 <= kg < KG_MAX) or not (many or kg):
        raise services.LimitUnreadable(text[:100])
    return Item(name=f"item {place + 1}", hazard=hazard, rounds=many, net_kg=kg)


def _licence(row: Any) -> LicenceOut:
    return LicenceOut(
        id=row.public_id, number=row.number, issued_by=row.issued_by, valid_from=row.valid_from,
        valid_until=row.valid_until, review_on=row.review_on, conditions=row.conditions,
        limits=[
            LimitShape(
                division=each.division, group=each.group, most_rounds=each.most_rounds,
                most_net_kg=each.most_net_kg,
            )
            for each in row.limits.all()
        ],
    )  # fmt: skip


def _uses(room: Room) -> list[UseOut]:
    return [
        UseOut(
            division=use.limit.division, group=use.limit.group, most_rounds=use.limit.most_rounds,
            most_net_kg=use.limit.most_net_kg, rounds=use.rounds, unread_rounds=use.untold_rounds,
            net_kg=use.net_kg, over=use.over,
        )
        for use in room.uses
    ]  # fmt: skip


def _judged(found: Evaluation) -> JudgedOut:
    return JudgedOut(
        classes=[
            ClassOut(label=each.label, lots=each.lots, rounds=each.rounds, net_kg=each.net_kg)
            for each in found.classes
        ],
        findings=[
            RoomFindingOut(
                code=each.code, tone=each.tone, sentence=each.sentence(), clause=each.clause
            )
            for each in found.findings
        ],
        distances=[
            ReachOut(exposed=each.exposed, metres=each.metres, by=each.by, clause=each.clause)
            for each in found.reaches
        ],
        fire_division=found.fire.division if found.fire else "",
        fire_symbol=found.fire.symbol if found.fire else "",
        withdrawal_m=found.withdrawal_m,
        ask_officer=found.asks_officer,
    )
