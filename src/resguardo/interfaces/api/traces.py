"""Traces by API: requests and their steps, the packet for a bureau, questions to companies."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router
from pydantic import BaseModel, Field

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.listing import Listing, Turn, listed
from resguardo.records.oversight import services, traces
from resguardo.records.people.pages import page_of

router = Router()


class TraceIn(BaseModel):
    """A request as it came; what nobody knows is left out."""

    agency: str = Field(max_length=200)
    contact: str = Field(max_length=200)
    country: str = Field(default="", max_length=2)
    case_number: str = Field(default="", max_length=60)
    urgent_because: str = Field(default="", max_length=300)
    illicit_because: str = Field(default="", max_length=500)
    circumstances: str = Field(default="", max_length=1000)
    serial: str = Field(default="", max_length=60)
    obliterated: bool = False
    other_marks: str = Field(default="", max_length=300)
    make: str = Field(default="", max_length=100)
    model: str = Field(default="", max_length=100)
    weapon_type: str = Field(default="", max_length=16)
    calibre: str = Field(default="", max_length=60)
    country_of_origin: str = Field(default="", max_length=2)
    importer: str = Field(default="", max_length=200)
    intended_use: str = Field(default="", max_length=300)
    crime_code: str = Field(default="", max_length=60)
    possessor: str = Field(default="", max_length=200)
    associate: str = Field(default="", max_length=200)
    recovered_on: date | None = None
    recovered_at_place: str = Field(default="", max_length=200)
    ballistic_link: str = Field(default="", max_length=200)


class TraceOut(BaseModel):
    """One request and where it stands; `lacking` names what the Instrument expects beside it."""

    id: UUID
    number: str
    state: str
    agency: str
    serial: str
    received_at: datetime
    reply_by: datetime
    replied_at: datetime | None
    thing: UUID | None
    score: float | None
    diversion_point: str
    packet_sha256: str
    lacking: list[str]


class TraceWordsIn(BaseModel):
    """What is said with a step."""

    text: str = Field(default="", max_length=1000)


class TraceStepIn(TraceWordsIn):
    """A step of the procedure: acknowledge, ask_more, complete, search_again, not_found, refuse."""

    step: str = Field(max_length=16)


class TraceIdentifyIn(TraceWordsIn):
    """The firearm that it is, and what the search gave it."""

    thing: UUID
    score: float | None = Field(default=None, ge=0, le=1)


class TraceDiversionIn(TraceWordsIn):
    """Where it left lawful hands, and on what that rests."""

    diversion_point: str = Field(max_length=24)


class TraceQuestionIn(TraceWordsIn):
    """A question to the company in whose book the firearm stands."""

    answer_by: datetime | None = None


class TraceAnswerIn(BaseModel):
    """The answer of a company."""

    answer: str = Field(max_length=2000)


class TraceQuestionOut(BaseModel):
    """A question and its answer."""

    id: UUID
    organisation: UUID
    thing: UUID
    text: str
    asked_at: datetime
    answer_by: datetime
    answer: str
    answered_at: datetime | None


@router.get("/traces", response=Listing[TraceOut], url_name="traces")
def list_traces(request: Call, turn: Query[Turn], state: str = "") -> Listing[TraceOut]:
    """The requests of the authority, the newest first."""
    rows = traces.traces(viewer=request.viewer, at=request.at)
    if state:
        rows = rows.filter(state=state[:16])
    page = page_of(rows, sort="-id", cursor=turn.cursor, size=turn.size)
    return listed(page, _shown)


@router.post("/traces", response={201: TraceOut}, url_name="receive_trace")
def receive(request: Call, body: TraceIn) -> TraceOut:
    """Record a request; its clock starts."""
    facts = services.TraceFacts(**body.model_dump())
    return _shown(services.receive_trace(by=request.viewer, at=request.at, facts=facts))


@router.get("/traces/questions", response=Listing[TraceQuestionOut], url_name="trace_questions")
def questions(request: Call, turn: Query[Turn]) -> Listing[TraceQuestionOut]:
    """Questions to the company, or those that the authority put."""
    rows = traces.questions(viewer=request.viewer, at=request.at)
    page = page_of(rows, sort="-id", cursor=turn.cursor, size=turn.size)
    return listed(page, _question)


@router.post(
    "/traces/questions/{uuid:question_id}/answer",
    response=TraceQuestionOut,
    url_name="trace_answer",
)
def answer(request: Call, question_id: UUID, body: TraceAnswerIn) -> TraceQuestionOut:
    """Answer a question as the company that was asked."""
    row = services.answer_question(
        by=request.viewer, at=request.at, question=question_id, answer=body.answer
    )
    return _question(row)


@router.get("/traces/{uuid:trace_id}", response=TraceOut, url_name="trace")
def show(request: Call, trace_id: UUID) -> TraceOut:
    """One request."""
    return _shown(traces.trace(viewer=request.viewer, at=request.at, public_id=trace_id))


@router.get("/traces/{uuid:trace_id}/packet", response=dict[str, Any], url_name="trace_packet")
def packet(request: Call, trace_id: UUID) -> dict[str, Any]:
    """The packet for a national bureau: the fields of eTrace and iARMS taken together."""
    row = traces.trace(viewer=request.viewer, at=request.at, public_id=trace_id)
    return services.packet_of(viewer=request.viewer, at=request.at, row=row)


@router.post("/traces/{uuid:trace_id}/steps", response=TraceOut, url_name="trace_step")
def step(request: Call, trace_id: UUID, body: TraceStepIn) -> TraceOut:
    """Move a request on."""
    row = services.take_trace_step(
        by=request.viewer, at=request.at, trace=trace_id, **body.model_dump()
    )
    return _shown(row)


@router.post("/traces/{uuid:trace_id}/identify", response=TraceOut, url_name="trace_identify")
def identify(request: Call, trace_id: UUID, body: TraceIdentifyIn) -> TraceOut:
    """Say which firearm it is."""
    row = services.identify(by=request.viewer, at=request.at, trace=trace_id, **body.model_dump())
    return _shown(row)


@router.post("/traces/{uuid:trace_id}/diversion", response=TraceOut, url_name="trace_diversion")
def divert(request: Call, trace_id: UUID, body: TraceDiversionIn) -> TraceOut:
    """Code where it left lawful hands."""
    row = services.code_diversion(
        by=request.viewer, at=request.at, trace=trace_id, **body.model_dump()
    )
    return _shown(row)


@router.post(
    "/traces/{uuid:trace_id}/questions", response={201: TraceQuestionOut}, url_name="trace_ask"
)
def ask(request: Call, trace_id: UUID, body: TraceQuestionIn) -> TraceQuestionOut:
    """Ask the company in whose book it stands."""
    row = services.ask_company(
        by=request.viewer, at=request.at, trace=trace_id, **body.model_dump()
    )
    return _question(row)


@router.post("/traces/{uuid:trace_id}/reply", response=TraceOut, url_name="trace_reply")
def reply(request: Call, trace_id: UUID, body: TraceWordsIn) -> TraceOut:
    """Answer the requester; the hash of the packet is kept."""
    row = services.reply(by=request.viewer, at=request.at, trace=trace_id, text=body.text)
    return _shown(row)


def _shown(row: Any) -> TraceOut:
    return TraceOut(
        id=row.public_id,
        number=row.number,
        state=row.state,
        agency=row.agency,
        serial=row.serial,
        received_at=row.received_at,
        reply_by=row.reply_by,
        replied_at=row.replied_at,
        thing=row.thing.public_id if row.thing is not None else None,
        score=row.score,
        diversion_point=row.diversion_point,
        packet_sha256=row.packet_sha256,
        lacking=list(traces.lacking(row)),
    )


def _question(row: Any) -> TraceQuestionOut:
    return TraceQuestionOut(
        id=row.public_id,
        organisation=row.organisation.public_id,
        thing=row.thing.public_id,
        text=row.text,
        asked_at=row.asked_at,
        answer_by=row.answer_by,
        answer=row.answer,
        answered_at=row.answered_at,
    )
