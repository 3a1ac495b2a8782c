"""People by API: persons, employment, requests for a second person."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router
from pydantic import BaseModel, Field

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.listing import Listing, Turn, listed
from resguardo.interfaces.api.own_fields import narrowed_by
from resguardo.interfaces.api.partly_read import asked_of_the_rest
from resguardo.interfaces.api.reason import Why
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.papers import services as papers
from resguardo.records.people import selectors
from resguardo.records.people import services as people
from resguardo.records.people.days import local_day
from resguardo.records.people.pages import page_of

router = Router()


class PersonOut(BaseModel):
    """A person. Every look at one is recorded.

    `folded` means that document and phone are withheld until the call gives a reason.
    """

    id: UUID
    code: str
    family_name: str
    given_name: str
    document_number: str
    sex: str
    phone: str
    age_at_least: int | None
    age_seen_on: date | None
    organisation: UUID
    role: str | None
    hired_on: date | None
    suspended: bool
    has_pin: bool
    erased: bool
    custom: dict[str, Any]
    folded: bool


class PersonLine(BaseModel):
    """A person in a list: no document, no phone."""

    id: UUID
    code: str
    family_name: str
    given_name: str
    organisation: UUID


class PersonQuery(BaseModel):
    """What a list of people is narrowed to."""

    search: str = ""
    role: str = ""
    working: str = ""
    custom: str = Field(default="", max_length=300, description="KEY:VALUE of a field of one's own")


class PersonIn(BaseModel):
    """A person to enrol; hired at once where `hired_on` is given."""

    family_name: str = Field(default="", max_length=120)
    given_name: str = Field(default="", max_length=120)
    document_number: str = Field(default="", max_length=40)
    sex: str = Field(default="", max_length=1)
    phone: str = Field(default="", max_length=40)
    age_at_least: int | None = Field(default=None, description="In years, as a document showed.")
    code: str = Field(default="", max_length=20)
    role: str = Field(default="guard", max_length=24)
    hired_on: date | None = None
    custom: dict[str, Any] = Field(default_factory=dict)


class PersonChange(BaseModel):
    """Fields to correct; those left out stay."""

    family_name: str | None = Field(default=None, max_length=120)
    given_name: str | None = Field(default=None, max_length=120)
    document_number: str | None = Field(default=None, max_length=40)
    sex: str | None = Field(default=None, max_length=1)
    phone: str | None = Field(default=None, max_length=40)
    age_at_least: int | None = None
    code: str | None = Field(default=None, min_length=1, max_length=20)
    custom: dict[str, Any] | None = None
    reason: str = Field(max_length=500)


class Hiring(BaseModel):
    """The beginning of an employment."""

    role: str = Field(max_length=24)
    hired_on: date
    reason: str = Field(default="", max_length=500)


class Leaving(BaseModel):
    """The end of an employment: the first day without work."""

    left_on: date
    reason: str = Field(max_length=500)


class Suspension(BaseModel):
    """Off duty from a day, until a day or further notice."""

    start: date
    until: date | None = None
    reason: str = Field(max_length=500)


class Reinstatement(BaseModel):
    """Back on duty from a day."""

    day: date
    reason: str = Field(max_length=500)


class EmploymentOut(BaseModel):
    """One span of work."""

    role: str
    hired_on: date
    left_on: date | None
    suspended_from: date | None
    suspended_until: date | None


class Pin(BaseModel):
    """A PIN for the counter."""

    pin: str = Field(max_length=6)


class ApprovalOut(BaseModel):
    """A request that needs a second person."""

    id: UUID
    act: str
    subject_kind: str
    subject_id: UUID
    subject_name: str
    proposal: dict[str, Any]
    reason: str
    state: str
    requested_by: str
    requested_at: datetime
    decided_by: str
    decided_at: datetime | None
    decision_note: str


class Decision(BaseModel):
    """A decision; refusing needs a note."""

    approve: bool
    note: str = Field(default="", max_length=2000)


class Done(BaseModel):
    """Nothing more to say."""

    done: bool = True


@router.get("/persons", response=Listing[PersonLine], url_name="persons")
def list_persons(
    request: Call, turn: Query[Turn], wanted: Query[PersonQuery]
) -> Listing[PersonLine]:
    """Persons in sight by family name. `working` is yes or no; `search` is a name or a code."""
    rows = selectors.people(viewer=request.viewer, at=request.at)
    found = selectors.found_people(
        rows,
        day=local_day(request.at, request.viewer.time_zone),
        search=wanted.search[:100],
        role=wanted.role,
        working=wanted.working,
    )
    found = narrowed_by(request, found, "person", wanted.custom)
    page = page_of(found, sort="family_name", cursor=turn.cursor, size=turn.size)
    return listed(page, _line)


def _against(request: Call, body: PersonIn) -> Sequence[Problem]:
    request.viewer.demand(Act.EDIT_PEOPLE, at=request.at)
    return people.against_newcomer(by=request.viewer, **body.model_dump())


@router.post("/persons", response={201: PersonOut}, url_name="enrol")
@asked_of_the_rest(PersonIn, _against)
def enrol_person(request: Call, body: PersonIn) -> PersonOut:
    """Enrol a person."""
    facts = body.model_dump()
    person = people.enrol_person(by=request.viewer, at=request.at, **facts)
    return _person(request, person.public_id)


@router.get("/persons/{uuid:person_id}", response=PersonOut, url_name="person")
def show_person(request: Call, person_id: UUID, reason: str = "") -> PersonOut:
    """One person. The look is recorded, with the reason if one is given."""
    _row(request, person_id)
    opened = people.look_at(
        by=request.viewer, at=request.at, person_id=person_id, reason=reason[:500]
    )
    return _person(request, person_id, folded=not opened)


@router.patch("/persons/{uuid:person_id}", response=PersonOut, url_name="change_person")
def change_person(request: Call, person_id: UUID, body: PersonChange) -> PersonOut:
    """Correct a person; each field that differs becomes history."""
    fields = body.model_dump(exclude_unset=True, exclude={"reason"})
    people.change_person(
        by=request.viewer,
        at=request.at,
        person=_row(request, person_id),
        reason=body.reason,
        **{name: value for name, value in fields.items() if value is not None},
    )
    return _person(request, person_id)


def _against_hiring(request: Call, body: Hiring, person_id: UUID) -> Sequence[Problem]:
    return people.against_hiring(
        by=request.viewer, at=request.at, person=_row(request, person_id), role=body.role,
        hired_on=body.hired_on,
    )  # fmt: skip


@router.post("/persons/{uuid:person_id}/hire", response=PersonOut, url_name="hire")
@asked_of_the_rest(Hiring, _against_hiring)
def hire(request: Call, person_id: UUID, body: Hiring) -> PersonOut:
    """Begin an employment."""
    person = _row(request, person_id)
    people.hire(by=request.viewer, at=request.at, person=person, **body.model_dump())
    return _person(request, person_id)


@router.post("/persons/{uuid:person_id}/leave", response=PersonOut, url_name="leave")
def leave(request: Call, person_id: UUID, body: Leaving) -> PersonOut:
    """End the employment."""
    person = _row(request, person_id)
    people.leave(by=request.viewer, at=request.at, person=person, **body.model_dump())
    return _person(request, person_id)


@router.post("/persons/{uuid:person_id}/suspend", response=PersonOut, url_name="suspend")
def suspend(request: Call, person_id: UUID, body: Suspension) -> PersonOut:
    """Take somebody off duty."""
    person = _row(request, person_id)
    people.suspend(by=request.viewer, at=request.at, person=person, **body.model_dump())
    return _person(request, person_id)


@router.post("/persons/{uuid:person_id}/reinstate", response=PersonOut, url_name="reinstate")
def reinstate(request: Call, person_id: UUID, body: Reinstatement) -> PersonOut:
    """Lift a suspension."""
    person = _row(request, person_id)
    people.reinstate(by=request.viewer, at=request.at, person=person, **body.model_dump())
    return _person(request, person_id)


@router.put("/persons/{uuid:person_id}/pin", response=Done, url_name="set_pin")
def set_pin(request: Call, person_id: UUID, body: Pin) -> Done:
    """Set the PIN of a person."""
    person = _row(request, person_id)
    people.set_pin(by=request.viewer, at=request.at, person=person, pin=body.pin)
    return Done()


@router.post("/persons/{uuid:person_id}/erase", response=PersonOut, url_name="erase_person")
def erase_person(request: Call, person_id: UUID, body: Why) -> PersonOut:
    """Erase names and documents of somebody whose records need not be kept; entries stay."""
    person = _row(request, person_id)
    papers.erase_person(by=request.viewer, at=request.at, person=person, reason=body.reason)
    return _person(request, person_id)


@router.get(
    "/persons/{uuid:person_id}/employments",
    response=list[EmploymentOut],
    url_name="employments",
)
def list_employments(request: Call, person_id: UUID) -> list[EmploymentOut]:
    """The spans of work of a person here, the latest first."""
    rows = selectors.employments(
        viewer=request.viewer, at=request.at, person=_row(request, person_id)
    )
    return [EmploymentOut.model_validate(row, from_attributes=True) for row in rows]


@router.get("/approvals", response=Listing[ApprovalOut], url_name="approvals")
def list_approvals(
    request: Call, turn: Query[Turn], state: str = "requested"
) -> Listing[ApprovalOut]:
    """Requests of the organisation in a state, the latest first."""
    rows = selectors.approvals(viewer=request.viewer, at=request.at, state=state)
    return listed(page_of(rows, sort="-pk", cursor=turn.cursor, size=turn.size), _approval)


@router.post("/approvals/{uuid:approval_id}/decision", response=ApprovalOut, url_name="decide")
def decide(request: Call, approval_id: UUID, body: Decision) -> ApprovalOut:
    """Approve and carry out, or refuse; never one's own request."""
    row = selectors.approval(viewer=request.viewer, at=request.at, public_id=approval_id)
    people.decide_approval(
        by=request.viewer,
        at=request.at,
        approval=row,
        approve=body.approve,
        decision_note=body.note,
    )
    return _approval(
        selectors.approval(viewer=request.viewer, at=request.at, public_id=approval_id)
    )


@router.post("/approvals/{uuid:approval_id}/withdraw", response=ApprovalOut, url_name="withdraw")
def withdraw(request: Call, approval_id: UUID) -> ApprovalOut:
    """Take one's own request back."""
    row = selectors.approval(viewer=request.viewer, at=request.at, public_id=approval_id)
    people.withdraw_approval(by=request.viewer, at=request.at, approval=row)
    return _approval(
        selectors.approval(viewer=request.viewer, at=request.at, public_id=approval_id)
    )


def _row(request: Call, person_id: UUID) -> Any:
    return selectors.person(viewer=request.viewer, at=request.at, public_id=person_id)


def _line(person: Any) -> PersonLine:
    return PersonLine(
        id=person.public_id,
        code=person.code,
        family_name=person.family_name,
        given_name=person.given_name,
        organisation=person.organisation.public_id,
    )


def _person(request: Call, person_id: UUID, *, folded: bool = False) -> PersonOut:
    person = _row(request, person_id)
    today = local_day(request.at, person.organisation.time_zone)
    work = selectors.employment_on(person, day=today)
    return PersonOut(
        id=person.public_id,
        code=person.code,
        family_name=person.family_name,
        given_name=person.given_name,
        document_number="" if folded else person.document_number,
        sex=person.sex,
        phone="" if folded else person.phone,
        age_at_least=None if folded else person.age_at_least,
        age_seen_on=None if folded else person.age_seen_on,
        organisation=person.organisation.public_id,
        role=work.role if work else None,
        hired_on=work.hired_on if work else None,
        suspended=selectors.is_suspended(work, day=today),
        has_pin=bool(person.pin_hash),
        erased=person.erased_at is not None,
        custom={} if folded else person.custom,
        folded=folded,
    )


def _approval(row: Any) -> ApprovalOut:
    return ApprovalOut(
        id=row.public_id,
        act=row.act,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        subject_name=row.subject_name,
        proposal=row.proposal,
        reason=row.reason,
        state=row.state,
        requested_by=str(row.requested_by),
        requested_at=row.requested_at,
        decided_by=str(row.decided_by or ""),
        decided_at=row.decided_at,
        decision_note=row.decision_note,
    )
