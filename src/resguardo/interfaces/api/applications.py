"""Applications for permits by API: drafted, submitted, returned, examined, granted, denied."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Query, Router
from pydantic import Base64Bytes, BaseModel, Field

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.listing import Listing, Turn, listed
from resguardo.interfaces.api.partly_read import asked_of_the_rest
from resguardo.interfaces.api.permits import LINES, LeaveLine, lines_of
from resguardo.kernel.problem import Problem
from resguardo.records.oversight.services.granting import (
    against_granting,
    beyond_quota,
    grant_within_quota,
)
from resguardo.records.people.pages import page_of
from resguardo.records.permits import applications as seen
from resguardo.records.permits import applying

router = Router()


class ApplicationIn(BaseModel):
    """What is applied for, with exactly the holder that its kind has."""

    kind: str = Field(max_length=16)
    wanted_from: date
    person: UUID | None = None
    thing: UUID | None = None
    place: UUID | None = None
    weapon_types: list[str] = Field(default_factory=list, max_length=10)
    modality: str = Field(default="", max_length=60)
    lines: list[LeaveLine] = Field(default_factory=list, max_length=20)
    supplier: str = Field(default="", max_length=200)
    remarks: str = Field(default="", max_length=1000)

    def facts(self) -> applying.ApplicationFacts:
        """As the service takes it."""
        told = self.model_dump(exclude={"lines"})
        return applying.ApplicationFacts(**told, lines=lines_of(self.lines))


class ApplicationOut(BaseModel):
    """One application. `answer_by` is when the law has the authority answer, if it says so."""

    id: UUID
    organisation: UUID
    kind: str
    state: str
    renews: UUID | None
    person: UUID | None
    thing: UUID | None
    place: UUID | None
    lines: list[LeaveLine]
    supplier: str
    wanted_from: date
    submitted_at: datetime | None
    answer_by: datetime | None
    permit: UUID | None


class ApplicationMore(ApplicationOut):
    """One application with what it would be refused for, so that less can be asked in time."""

    warnings: list[str]


class ApplicationPaperIn(BaseModel):
    """A paper: what it is, and the bytes of a PDF or a picture."""

    name: str = Field(max_length=100)
    document: Base64Bytes


class ApplicationPaperOut(BaseModel):
    """A paper that was kept."""

    name: str
    sha256: str
    added_at: datetime


class ApplicationStepIn(BaseModel):
    """A step; `grant` has an operation of its own.

    A return and a denial name the article; a return also the day by which the company sends it.
    """

    step: Literal["submit", "withdraw", "return", "examine", "deny"]
    text: str = Field(default="", max_length=1000)
    article: str = Field(default="", max_length=200)
    due_on: date | None = None


class GrantIn(BaseModel):
    """The permit as it is granted. `valid_until` is the first day on which it fails.

    Of a leave to buy or to import less may be granted than was asked: `lines`; left out is all.
    `beside`, with `text`, lets two permits hold for one firearm, which is refused otherwise.
    """

    number: str = Field(max_length=60)
    valid_from: date
    valid_until: date | None = None
    text: str = Field(default="", max_length=1000)
    lines: list[LeaveLine] | None = Field(default=None, max_length=20)
    beside: bool = False

    def told(self) -> dict[str, Any]:
        """As the service takes it."""
        lines = None if self.lines is None else lines_of(self.lines)
        return {**self.model_dump(exclude={"lines"}), "lines": lines}


@router.get("/applications", response=Listing[ApplicationOut], url_name="applications")
def list_applications(request: Call, turn: Query[Turn], state: str = "") -> Listing[ApplicationOut]:
    """Applications in sight, the newest first."""
    rows = seen.applications(viewer=request.viewer, at=request.at)
    if state:
        rows = rows.filter(state=state[:16])
    page = page_of(rows, sort="-id", cursor=turn.cursor, size=turn.size)
    return listed(page, _shown)


def _against(request: Call, body: ApplicationIn) -> Sequence[Problem]:
    return applying.against_application(by=request.viewer, at=request.at, facts=body.facts())


@router.post("/applications", response={201: ApplicationMore}, url_name="apply")
@asked_of_the_rest(ApplicationIn, _against, called=LINES)
def apply(request: Call, body: ApplicationIn) -> ApplicationMore:
    """Begin an application; it is a draft until it is submitted."""
    row = applying.draft_application(by=request.viewer, at=request.at, facts=body.facts())
    return _again(request, row.public_id)


@router.post(
    "/{uuid:permit_id}/renewal-application",
    response={201: ApplicationMore},
    url_name="apply_renewal",
)
def apply_renewal(request: Call, permit_id: UUID) -> ApplicationMore:
    """Begin the application for the permit that follows this one."""
    row = applying.draft_renewal(by=request.viewer, at=request.at, permit=permit_id)
    return _again(request, row.public_id)


@router.get("/applications/{uuid:application_id}", response=ApplicationMore, url_name="application")
def show(request: Call, application_id: UUID) -> ApplicationMore:
    """One application."""
    return _again(request, application_id)


@router.post(
    "/applications/{uuid:application_id}/papers",
    response={201: ApplicationPaperOut},
    url_name="application_paper",
)
def add_paper(request: Call, application_id: UUID, body: ApplicationPaperIn) -> ApplicationPaperOut:
    """Attach a paper."""
    row = applying.add_paper(
        by=request.viewer,
        at=request.at,
        application=application_id,
        name=body.name,
        document=body.document,
    )
    return ApplicationPaperOut(name=row.name, sha256=row.document.sha256, added_at=row.added_at)


def _against_step(
    request: Call, body: ApplicationStepIn, application_id: UUID
) -> Sequence[Problem]:
    return applying.against_step(
        by=request.viewer, at=request.at, application=application_id, **body.model_dump()
    )


@router.post(
    "/applications/{uuid:application_id}/steps",
    response=ApplicationMore,
    url_name="application_step",
)
@asked_of_the_rest(ApplicationStepIn, _against_step, needing={"step"})
def step(request: Call, application_id: UUID, body: ApplicationStepIn) -> ApplicationMore:
    """Move an application on: the company submits and withdraws, the authority does the rest."""
    told: dict[str, Any] = {"by": request.viewer, "at": request.at, "text": body.text}
    if body.step == "deny":
        applying.deny(application=application_id, article=body.article, **told)
    elif body.step == "return":
        applying.return_application(
            application=application_id, article=body.article, due_on=body.due_on, **told
        )
    else:
        applying.take_application_step(application=application_id, step=body.step, **told)
    return _again(request, application_id)


def _against_grant(request: Call, body: GrantIn, application_id: UUID) -> Sequence[Problem]:
    return against_granting(
        by=request.viewer, at=request.at, application=application_id, **body.told()
    )


@router.post(
    "/applications/{uuid:application_id}/grant", response=ApplicationMore, url_name="grant"
)
@asked_of_the_rest(GrantIn, _against_grant, called=LINES)
def grant(request: Call, application_id: UUID, body: GrantIn) -> ApplicationMore:
    """Grant what somebody else examined, within the quota of the law."""
    grant_within_quota(by=request.viewer, at=request.at, application=application_id, **body.told())
    return _again(request, application_id)


def _again(request: Call, application_id: UUID) -> ApplicationMore:
    row = seen.application(viewer=request.viewer, at=request.at, public_id=application_id)
    beyond = beyond_quota(row, at=request.at) if row.state in seen.OPEN else None
    return ApplicationMore(**_shown(row).model_dump(), warnings=[str(beyond)] if beyond else [])


def _shown(row: Any) -> ApplicationOut:
    def key(each: Any) -> UUID | None:
        return each.public_id if each is not None else None

    return ApplicationOut(
        id=row.public_id,
        organisation=row.organisation.public_id,
        kind=row.kind,
        state=row.state,
        renews=key(row.renews),
        person=key(row.person),
        thing=key(row.thing),
        place=key(row.place),
        lines=[LeaveLine(**each) for each in row.lines],
        supplier=row.supplier,
        wanted_from=row.wanted_from,
        submitted_at=row.submitted_at,
        answer_by=row.answer_by,
        permit=key(row.permit),
    )
