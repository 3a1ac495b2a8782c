"""Service by API: clients, contracts, the posts they pay for, load-outs and the roster."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router
from pydantic import AwareDatetime, BaseModel, Field

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.listing import Listing, Turn, listed
from resguardo.interfaces.api.partly_read import asked_of_the_rest
from resguardo.interfaces.api.reason import Why
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.people.days import local_day
from resguardo.records.people.pages import page_of
from resguardo.records.service import selectors
from resguardo.records.service import services as service

router = Router()


class ClientOut(BaseModel):
    """Who pays for guards."""

    id: UUID
    name: str
    registration_number: str


class ClientIn(BaseModel):
    """A client to enter."""

    name: str = Field(max_length=200)
    registration_number: str = Field(default="", max_length=60)


class LoadoutOut(BaseModel):
    """What goes with a guard."""

    id: UUID
    name: str
    weapon_types: list[str]
    rounds: int
    magazines: int
    lines: list[dict[str, Any]]


class LoadoutLine(BaseModel):
    """A kind of kit and how many."""

    what: str = Field(max_length=20)
    quantity: int


class LoadoutIn(BaseModel):
    """A load-out to enter."""

    name: str = Field(max_length=100)
    weapon_types: list[str] = Field(default_factory=list, max_length=10)
    rounds: int = 0
    magazines: int = 0
    lines: list[LoadoutLine] = Field(default_factory=list, max_length=20)


class PostingOut(BaseModel):
    """A post that a contract pays for."""

    id: UUID
    contract: UUID
    post: UUID
    post_name: str
    guards: int
    firearms: int
    loadout: UUID | None
    modality: str
    surroundings: str


class PostingIn(BaseModel):
    """A post to add to a contract."""

    post: UUID
    guards: int = 1
    firearms: int = 1
    loadout: UUID | None = None
    modality: str = Field(default="", max_length=24)
    surroundings: str = Field(default="", max_length=8)


class PostingChange(BaseModel):
    """What changes of a post from now on; what is left out stays, and no load-out is null."""

    guards: int = 0
    firearms: int = 0
    loadout: UUID | None = None
    modality: str = Field(default="", max_length=24)
    surroundings: str = Field(default="", max_length=8)
    reason: str = Field(max_length=500)


class ContractOut(BaseModel):
    """A client's order for guards; `ends_on` is the first day without."""

    id: UUID
    organisation: UUID
    client: str
    number: str
    starts_on: date
    ends_on: date | None


class ContractIn(BaseModel):
    """A contract to record."""

    client: UUID
    number: str = Field(max_length=60)
    starts_on: date
    ends_on: date | None = None


class Ending(BaseModel):
    """The first day on which a contract no longer holds, and why."""

    ends_on: date
    reason: str = Field(max_length=500)


class ShiftIn(BaseModel):
    """One guard at one post."""

    person: UUID
    post: UUID
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    posting: UUID | None = None


class ShiftOut(BaseModel):
    """A shift of the roster."""

    id: UUID
    person: UUID
    post: UUID
    starts_at: datetime
    ends_at: datetime


class Roster(BaseModel):
    """Shifts to put on the roster, all or none."""

    shifts: list[ShiftIn] = Field(max_length=5_000)


class ContractQuery(BaseModel):
    """What a list is narrowed to; states are running, ended, future."""

    search: str = Field(default="", max_length=100)
    state: str = Field(default="", max_length=16)


class Span(BaseModel):
    """The span that shifts are asked for."""

    start: AwareDatetime
    end: AwareDatetime


@router.get("/clients", response=list[ClientOut], url_name="clients")
def list_clients(request: Call) -> list[ClientOut]:
    """One's own clients, by name."""
    return [_client(row) for row in selectors.clients(viewer=request.viewer, at=request.at)]


@router.post("/clients", response={201: ClientOut}, url_name="add_client")
def add_client(request: Call, body: ClientIn) -> ClientOut:
    """Enter a client."""
    return _client(service.add_client(by=request.viewer, at=request.at, **body.model_dump()))


@router.get("/contracts", response=Listing[ContractOut], url_name="contracts")
def list_contracts(
    request: Call, turn: Query[Turn], wanted: Query[ContractQuery]
) -> Listing[ContractOut]:
    """Contracts in sight, by number."""
    rows = selectors.search_contracts(
        viewer=request.viewer,
        at=request.at,
        day=local_day(request.at, request.viewer.time_zone),
        text=wanted.search,
        state=wanted.state,
    )
    return listed(page_of(rows, sort="number", cursor=turn.cursor, size=turn.size), _contract)


def _against_contract(request: Call, body: ContractIn) -> Sequence[Problem]:
    request.viewer.demand(Act.EDIT_SERVICE, at=request.at)
    days = {"starts_on": body.starts_on, "ends_on": body.ends_on}
    return list(service.against_contract(by=request.viewer, number=body.number, **days))


@router.post("/contracts", response={201: ContractOut}, url_name="open_contract")
@asked_of_the_rest(ContractIn, _against_contract)
def open_contract(request: Call, body: ContractIn) -> ContractOut:
    """Record a contract."""
    row = service.open_contract(by=request.viewer, at=request.at, **body.model_dump())
    return _shown(request, row.public_id)


@router.get("/contracts/{uuid:contract_id}", response=ContractOut, url_name="contract")
def show_contract(request: Call, contract_id: UUID) -> ContractOut:
    """One contract."""
    return _shown(request, contract_id)


@router.post("/contracts/{uuid:contract_id}/end", response=ContractOut, url_name="end_contract")
def end_contract(request: Call, contract_id: UUID, body: Ending) -> ContractOut:
    """Say when a contract ends."""
    service.end_contract(
        by=request.viewer, at=request.at, contract=contract_id, **body.model_dump()
    )
    return _shown(request, contract_id)


@router.get("/contracts/{uuid:contract_id}/posts", response=list[PostingOut], url_name="postings")
def list_postings(request: Call, contract_id: UUID) -> list[PostingOut]:
    """The posts that a contract pays for."""
    contract = selectors.contract(viewer=request.viewer, at=request.at, public_id=contract_id)
    rows = selectors.postings(viewer=request.viewer, at=request.at, contract=contract)
    return [_posting(row) for row in rows]


def _against_posting(request: Call, body: PostingIn, contract_id: UUID) -> Sequence[Problem]:
    return service.against_posting(
        by=request.viewer, at=request.at, contract=contract_id, post=body.post,
        guards=body.guards, firearms=body.firearms, modality=body.modality,
        surroundings=body.surroundings,
    )  # fmt: skip


@router.post(
    "/contracts/{uuid:contract_id}/posts", response={201: PostingOut}, url_name="add_posting"
)
@asked_of_the_rest(PostingIn, _against_posting)
def add_posting(request: Call, contract_id: UUID, body: PostingIn) -> PostingOut:
    """Add a post to a contract."""
    row = service.add_posting(
        by=request.viewer, at=request.at, contract=contract_id, **body.model_dump()
    )
    return _posting(row)


@router.patch("/posts/{uuid:posting_id}", response=PostingOut, url_name="change_posting")
def change_posting(request: Call, posting_id: UUID, body: PostingChange) -> PostingOut:
    """Change the strength of a post."""
    kept = _posting(
        selectors.posting(viewer=request.viewer, at=request.at, public_id=posting_id)
    ).model_dump(include=set(PostingChange.model_fields))
    told = kept | body.model_dump(exclude_unset=True)
    row = service.change_posting(by=request.viewer, at=request.at, posting=posting_id, **told)
    return _posting(row)


@router.get("/loadouts", response=list[LoadoutOut], url_name="loadouts")
def list_loadouts(request: Call) -> list[LoadoutOut]:
    """One's own load-outs, by name."""
    return [_loadout(row) for row in selectors.loadouts(viewer=request.viewer, at=request.at)]


@router.post("/loadouts", response={201: LoadoutOut}, url_name="add_loadout")
def add_loadout(request: Call, body: LoadoutIn) -> LoadoutOut:
    """Enter a load-out."""
    facts = service.LoadoutFacts(
        lines=[(line.what, line.quantity) for line in body.lines],
        **body.model_dump(exclude={"lines"}),
    )
    return _loadout(service.add_loadout(by=request.viewer, at=request.at, facts=facts))


@router.post("/loadouts/{uuid:loadout_id}/retire", response=LoadoutOut, url_name="retire_loadout")
def retire_loadout(request: Call, loadout_id: UUID, body: Why) -> LoadoutOut:
    """Take a load-out off the forms."""
    row = service.retire_loadout(
        by=request.viewer, at=request.at, loadout=loadout_id, reason=body.reason
    )
    return _loadout(row)


@router.get("/shifts", response=Listing[ShiftOut], url_name="shifts")
def list_shifts(request: Call, turn: Query[Turn], span: Query[Span]) -> Listing[ShiftOut]:
    """The shifts in sight that touch a span."""
    rows = selectors.shifts(viewer=request.viewer, at=request.at, start=span.start, end=span.end)
    return listed(page_of(rows, sort="starts_at", cursor=turn.cursor, size=turn.size), _shift)


@router.post("/shifts", response={201: list[ShiftOut]}, url_name="roster")
def roster(request: Call, body: Roster) -> list[ShiftOut]:
    """Put shifts on the roster, all or none; refusals name rows by their place from 1."""
    facts = [service.ShiftFacts(**shift.model_dump()) for shift in body.shifts]
    rows = service.roster(by=request.viewer, at=request.at, rows=facts)
    return [_shift(row) for row in rows]


@router.post("/shifts/{uuid:shift_id}/cancel", response=ShiftOut, url_name="cancel_shift")
def cancel_shift(request: Call, shift_id: UUID, body: Why) -> ShiftOut:
    """Take a shift off the roster."""
    row = service.cancel_shift(by=request.viewer, at=request.at, shift=shift_id, reason=body.reason)
    return _shift(row)


def _shown(request: Call, contract_id: UUID) -> ContractOut:
    return _contract(
        selectors.contract(viewer=request.viewer, at=request.at, public_id=contract_id)
    )


def _client(row: Any) -> ClientOut:
    return ClientOut(id=row.public_id, name=row.name, registration_number=row.registration_number)


def _contract(row: Any) -> ContractOut:
    return ContractOut(
        id=row.public_id,
        organisation=row.organisation.public_id,
        client=row.client.name,
        number=row.number,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def _posting(row: Any) -> PostingOut:
    return PostingOut(
        id=row.public_id,
        contract=row.contract.public_id,
        post=row.post.public_id,
        post_name=row.post.name,
        guards=row.guards,
        firearms=row.firearms,
        loadout=row.loadout.public_id if row.loadout else None,
        modality=row.modality,
        surroundings=row.surroundings,
    )


def _loadout(row: Any) -> LoadoutOut:
    return LoadoutOut(
        id=row.public_id,
        name=row.name,
        weapon_types=row.weapon_types,
        rounds=row.rounds,
        magazines=row.magazines,
        lines=row.lines,
    )


def _shift(row: Any) -> ShiftOut:
    return ShiftOut(
        id=row.public_id,
        person=row.person.public_id,
        post=row.post.public_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )
