"""Traces: a request is received, checked, searched for, put to a company, and answered.

What the request lacks of the five things that the International Tracing Instrument expects is said
at once; an authority may go on without one, in words. The search itself stands above the records: a
person chooses the firearm, because a score is no proof.
"""

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from resguardo.kernel import canon
from resguardo.kernel.clock import Unit, due, extended
from resguardo.kernel.mandate import Act
from resguardo.kernel.period import Period
from resguardo.kernel.problem import Problem
from resguardo.kernel.procedure import check_step
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.oversight import traces
from resguardo.records.oversight.chains import DIVERSION_POINTS
from resguardo.records.oversight.procedures import PROCEDURES, demand_authority
from resguardo.records.oversight.trace_models import (
    TraceContact,
    TraceQuestion,
    TraceRequest,
    TraceStep,
)
from resguardo.records.people import selectors as people
from resguardo.records.people.changes import note
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.calendars import rests_of
from resguardo.records.permits.profiles import profile_of
from resguardo.records.register import selectors as register
from resguardo.records.register.models import ThingKind
from resguardo.records.register.services import attach
from resguardo.records.transparency import services as transparency

REPLY_WORKING_DAYS: Final = 10
ANSWER_WORKING_DAYS: Final = 3
"""The house's own practice: no instrument that was read sets a number."""

TEXT_MAX: Final = 1000
_PROCEDURE: Final = PROCEDURES["trace"]


class RequestLacks(Problem):
    """A request that lacks what a search needs is not taken up without a word."""

    code = "trace.request-lacks"
    wording = _(
        "The request lacks {missing} (International Tracing Instrument, paragraph 17). Ask the "
        "requester for it, or say in a sentence why you go on without it."
    )
    field = "text"

    missing: tuple[str, ...]

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Say what is missing in the reader's language."""
        missing = ", ".join(translate(traces.MINIMUM[each]) for each in self.missing)
        return translate(self.wording).format(missing=missing)


class RequesterMissing(Problem):
    """Somebody must get the answer."""

    code = "trace.requester-missing"
    wording = _("Write which agency asks and whom to answer there.")
    field = "agency"


class StepWithoutWords(Problem):
    """Whoever is asked, refused or told nothing was found must be told why."""

    code = "trace.step-without-words"
    wording = _("Say in a sentence what you ask for, or why. The requester is told this.")
    field = "text"


class NotAFirearm(Problem):
    """Only firearms are traced."""

    code = "trace.not-a-firearm"
    wording = _("Choose a firearm. Rounds and kit have no chain of their own.")
    field = "thing"


class DiversionPointUnknown(Problem):
    """A code that is not on the list."""

    code = "trace.diversion-point-unknown"
    wording = _("“{point}” is not a point of diversion. Choose one from the list.")
    field = "diversion_point"

    point: str


class AnsweredAlready(Problem):
    """An answer stands; a second one would hide the first."""

    code = "trace.answered-already"
    wording = _("This question was answered on {answered_at}. Wait for the next one.")

    answered_at: datetime


class NothingTraced(Problem):
    """A company can be asked only about a firearm that was found."""

    code = "trace.nothing-traced"
    wording = _("No firearm was identified yet. Search for the serial and choose one first.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceFacts:
    """A request as it came; texts as written there, countries as ISO 3166 codes."""

    agency: str
    contact: str
    country: str = ""
    case_number: str = ""
    urgent_because: str = ""
    illicit_because: str = ""
    circumstances: str = ""
    serial: str = ""
    obliterated: bool = False
    other_marks: str = ""
    make: str = ""
    model: str = ""
    weapon_type: str = ""
    calibre: str = ""
    country_of_origin: str = ""
    importer: str = ""
    intended_use: str = ""
    crime_code: str = ""
    possessor: str = ""
    associate: str = ""
    recovered_on: date | None = None
    recovered_at_place: str = ""
    ballistic_link: str = ""


@transaction.atomic
def receive_trace(
    *,
    by: Viewer,
    at: datetime,
    facts: TraceFacts,
    received_at: datetime | None = None,
    reply_by: datetime | None = None,
) -> TraceRequest:
    """Record a request and start its clock: the requester's own, else ten working days.

    Refuses one of no agency, or of nobody to answer to (`RequesterMissing`).
    """
    demand_authority(by=by, at=at)
    if not facts.agency.strip() or not facts.contact.strip():
        raise RequesterMissing
    came = min(received_at or at, at)
    row = TraceRequest.objects.create(
        authority_id=by.organisation_id,
        number="",
        received_at=came,
        reply_by=reply_by or _working_days(by, came, REPLY_WORKING_DAYS),
        recorded_at=at,
        recorded_by_id=by.user_id,
        **_fitting(asdict(facts)),
    )
    row.number = f"TR-{came:%Y}-{row.pk:05d}"
    row.save(update_fields=["number"])
    _note_step(row, by, at, "receive", "", changes={"serial": (None, row.serial)})
    return row


@transaction.atomic
def take_trace_step(
    *, by: Viewer, at: datetime, trace: UUID, step: str, text: str = ""
) -> TraceRequest:
    """Acknowledge, ask for more, complete, search again, find nothing, or refuse.

    While the requester is asked the clock stands still.
    """
    row = _locked(by, at, trace)
    if step in {"identify", "reply"}:
        check_step(_PROCEDURE, "", row.state)
    said = text.strip()[:TEXT_MAX]
    if step in {"ask_more", "refuse", "not_found"} and not said:
        raise StepWithoutWords
    missing = traces.lacking(row)
    if step in {"acknowledge", "complete"} and missing and not said:
        raise RequestLacks(missing)
    if step == "complete":
        asked = row.steps.filter(name="ask_more").order_by("-id").values_list("taken_at").first()
        if asked is not None:
            row.reply_by = extended(row.received_at, row.reply_by, [Period(asked[0], at)])
    if step == "search_again":
        row.thing, row.score, row.diversion_point = None, None, ""
    return _moved(row, by, at, step, said)


@transaction.atomic
def amend_trace(*, by: Viewer, at: datetime, trace: UUID, facts: TraceFacts) -> TraceRequest:
    """Write down what the requester added; what stood there before is kept in the history.

    Refuses to leave it without agency or contact (`RequesterMissing`).
    """
    row = _locked(by, at, trace)
    if row.state in traces.CLOSED:
        check_step(_PROCEDURE, "complete", row.state)
    if not facts.agency.strip() or not facts.contact.strip():
        raise RequesterMissing
    changed: dict[str, tuple[Any, Any]] = {}
    for name, value in _fitting(asdict(facts)).items():
        before = getattr(row, name)
        if before != value:
            changed[name] = (before, value)
            setattr(row, name, value)
    row.save(update_fields=[*changed])
    note("trace", row.public_id, "amended", changed, by=by, at=at, reason="")
    return row


@transaction.atomic
def identify(
    *, by: Viewer, at: datetime, trace: UUID, thing: UUID, score: float | None = None,
    text: str = "",
) -> TraceRequest:  # fmt: skip
    """Say which firearm of the registers it is; `score` is what the search gave it.

    Refuses what is no firearm (`NotAFirearm`).
    """
    row = _locked(by, at, trace)
    found = register.thing(viewer=by, at=at, public_id=thing)
    if found.kind != ThingKind.FIREARM:
        raise NotAFirearm
    row.thing, row.score = found, score
    return _moved(row, by, at, "identify", text.strip()[:TEXT_MAX])


@transaction.atomic
def code_diversion(
    *, by: Viewer, at: datetime, trace: UUID, diversion_point: str, text: str
) -> TraceRequest:
    """Say at which point it left lawful hands, and on what that rests.

    Refuses a point that is none, without words, and while nothing is identified.
    """
    row = _locked(by, at, trace)
    if diversion_point not in DIVERSION_POINTS:
        raise DiversionPointUnknown(diversion_point[:40])
    if row.thing is None:
        raise NothingTraced
    if not text.strip():
        raise StepWithoutWords
    before, row.diversion_point = row.diversion_point, diversion_point
    row.save(update_fields=["diversion_point"])
    changes = {"diversion_point": (before, diversion_point)}
    note("trace", row.public_id, "coded", changes, by=by, at=at, reason=text.strip()[:TEXT_MAX])
    return row


@transaction.atomic
def reply(*, by: Viewer, at: datetime, trace: UUID, text: str = "") -> TraceRequest:
    """Answer the requester: the packet as it is now is what was answered, and its hash is kept."""
    row = _locked(by, at, trace)
    row.packet_sha256 = packet_digest(packet_of(viewer=by, at=at, row=row))
    row.replied_at = at
    return _moved(row, by, at, "reply", text.strip()[:TEXT_MAX])


def packet_of(*, viewer: Viewer, at: datetime, row: TraceRequest) -> dict[str, Any]:
    """The packet of a trace as the books tell it now."""
    chain = traces.chain_of_trace(viewer=viewer, at=at, row=row)
    contact = traces.contact_of(row.thing.organisation_id) if row.thing is not None else None
    return traces.packet(row, chain, company_contact=contact)


def packet_digest(content: dict[str, Any]) -> str:
    """The SHA-256 of a packet in its canonical spelling."""
    return hashlib.sha256(canon.encode(content)).hexdigest()


@transaction.atomic
def ask_company(
    *, by: Viewer, at: datetime, trace: UUID, text: str, answer_by: datetime | None = None
) -> TraceQuestion:
    """Ask the company in whose book the firearm stands, with a clock of three working days.

    Refuses without words, and while nothing is identified (`NothingTraced`).
    """
    row = _locked(by, at, trace)
    if row.thing is None:
        raise NothingTraced
    if not text.strip():
        raise StepWithoutWords
    asked = TraceQuestion.objects.create(
        trace=row,
        organisation_id=row.thing.organisation_id,
        thing=row.thing,
        text=text.strip()[:TEXT_MAX],
        asked_at=at,
        asked_by_id=by.user_id,
        answer_by=answer_by or _working_days(by, at, ANSWER_WORKING_DAYS),
    )
    transparency.record_change(
        by=by,
        at=at,
        subject_kind="trace_question",
        subject_id=asked.public_id,
        verb="asked",
        changes={"text": (None, asked.text), "answer_by": (None, asked.answer_by)},
        organisation_id=row.thing.organisation.public_id,
    )
    return asked


@transaction.atomic
def answer_question(
    *, by: Viewer, at: datetime, question: UUID, answer: str, document: bytes = b"",
    document_name: str = "",
) -> TraceQuestion:  # fmt: skip
    """Answer a question as the company that was asked; a page of its book may go along.

    Refuses without words, and what was answered (`AnsweredAlready`).
    """
    by.demand(Act.FILE, at=at)
    found = traces.question(viewer=by, at=at, public_id=question)
    if found.organisation_id != by.organisation_id:
        raise NotFound
    row = TraceQuestion.objects.select_for_update(of=("self",), no_key=True).get(pk=found.pk)
    if row.answered_at is not None:
        raise AnsweredAlready(row.answered_at)
    if not answer.strip():
        raise StepWithoutWords
    row.answer, row.answered_at, row.answered_by_id = answer.strip()[:2000], at, by.user_id
    changes: dict[str, tuple[Any, Any]] = {"answer": (None, row.answer)}
    if document:
        row.document = attach(by=by, at=at, content=document, file_name=document_name)
        changes["file"] = None, row.document.sha256
    row.save(update_fields=["answer", "answered_at", "answered_by", "document"])
    transparency.record_change(
        by=by,
        at=at,
        subject_kind="trace_question",
        subject_id=row.public_id,
        verb="answered",
        changes=changes,
    )
    return row


@transaction.atomic
def name_contact(*, by: Viewer, at: datetime, person: UUID, reached_by: str) -> TraceContact:
    """Name the one person of the company whom an authority asks about a trace.

    Refuses without words on how they are reached (`StepWithoutWords`).
    """
    by.demand(Act.FILE, at=at)
    row = people.person(viewer=by, at=at, public_id=person)
    if row.organisation_id != by.organisation_id:
        raise NotFound
    if not reached_by.strip():
        raise StepWithoutWords
    made = TraceContact.objects.create(
        organisation_id=by.organisation_id,
        person=row,
        reached_by=reached_by.strip()[:200],
        named_at=at,
        named_by_id=by.user_id,
    )
    transparency.record_change(
        by=by,
        at=at,
        subject_kind="organisation",
        subject_id=by.organisation_public_id,
        verb="trace_contact",
        changes={"person": (None, row.public_id), "reached_by": (None, made.reached_by)},
    )
    return made


def _locked(by: Viewer, at: datetime, trace: UUID) -> TraceRequest:
    demand_authority(by=by, at=at)
    found = traces.trace(viewer=by, at=at, public_id=trace)
    return (
        TraceRequest.objects.select_for_update(of=("self",), no_key=True)
        .select_related("thing__organisation")
        .get(pk=found.pk)
    )


def _moved(row: TraceRequest, by: Viewer, at: datetime, step: str, text: str) -> TraceRequest:
    taken = check_step(_PROCEDURE, step, row.state)
    before, row.state = row.state, taken.to_state
    row.save()
    _note_step(row, by, at, step, text, changes={"state": (before, row.state)})
    return row


def _note_step(
    row: TraceRequest,
    by: Viewer,
    at: datetime,
    name: str,
    text: str,
    *,
    changes: dict[str, tuple[Any, Any]],
) -> None:
    TraceStep.objects.create(
        trace=row, name=name, to_state=row.state, text=text, taken_at=at, taken_by_id=by.user_id
    )
    if row.packet_sha256 and name == "reply":
        changes["packet_sha256"] = (None, row.packet_sha256)
    note("trace", row.public_id, name, changes, by=by, at=at, reason=text)


def _working_days(by: Viewer, start: datetime, days: int) -> datetime:
    rests = rests_of(profile_of(by.jurisdiction))
    return due(start, days, Unit.WORKING_DAYS, zone=ZoneInfo(by.time_zone), rests=rests)


def _fitting(facts: dict[str, Any]) -> dict[str, Any]:
    """Trim texts to what their columns hold."""
    widths = {each.name: getattr(each, "max_length", None) for each in TraceRequest._meta.fields}
    return {
        name: value.strip()[: widths[name]] if isinstance(value, str) else value
        for name, value in facts.items()
    }
