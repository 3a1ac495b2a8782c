"""Refusals as problem documents (RFC 9457), one shape for everything that can go wrong.

`code` is stable and for programs, `detail` is for people, the facts stand under their own names in
`facts`. `type` leads to the page of the API that explains the code. What the library itself
refuses (a body that is no JSON, a field of the wrong type, a missing key) gets the same shape.
"""

import json
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, AuthorizationError, HttpError, ValidationError
from pydantic import BaseModel, Field

from resguardo.interfaces.api.partly_read import broken
from resguardo.kernel.mandate import NotMandated
from resguardo.kernel.problem import Problem, Several
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.selectors import NoMandate, NotFound
from resguardo.records.people.services.answers import KeyReused, StillAtWork
from resguardo.records.people.services.tokens import TokenRefused
from resguardo.records.people.viewer import ReadsOnly
from resguardo.records.transparency.storage import (
    StorageAway,
    StorageBusy,
    StorageFull,
    StorageRaced,
    trouble_of,
)

TROUBLE: Final = "resguardo.trouble"
"""Stands in the META of a request that met trouble of the database: its answer is not kept."""

CONTENT_TYPE: Final = "application/problem+json"
REFUSED: Final = HTTPStatus.UNPROCESSABLE_ENTITY


class BodyUnreadable(Problem):
    """A request that cannot be parsed at all."""

    code = "api.unreadable"
    wording = _("The body of the request is not valid JSON. Send one JSON document in UTF-8.")


class BodyTooLarge(Problem):
    """More than a request may carry."""

    code = "api.too-large"
    wording = _("The body is larger than {limit_bytes} bytes. Send it in parts.")

    limit_bytes: int


class FieldsUnfit(Problem):
    """Fields that are missing, of another type, or out of bounds."""

    code = "api.fields-unfit"
    wording = _(
        "Fields that do not fit the description of the API: {count}. See “errors” for each."
    )

    count: int


class KeyNeeded(Problem):
    """No door opens without a key."""

    code = "api.key-needed"
    wording = _("Send a key as “Authorization: Bearer KEY”. Keys are made on the account page.")


class NoSuchAddress(Problem):
    """An address that the API does not have."""

    code = "api.no-such-address"
    wording = _("There is nothing at this address. The description is at /api/v1/openapi.json.")


class TooManyRequests(Problem):
    """More requests than one key may make."""

    code = "api.too-many-requests"
    wording = _(
        "Too many requests with this key. Seconds to wait before it is sent again: {wait_seconds}."
    )

    wait_seconds: int


class RequestRefused(Problem):
    """Whatever else the protocol refuses."""

    code = "api.request-refused"
    wording = _("The request was refused: {why}.")

    why: str


STATUSES: Final[dict[type[Problem], HTTPStatus]] = {
    NotFound: HTTPStatus.NOT_FOUND,
    NoSuchAddress: HTTPStatus.NOT_FOUND,
    NotMandated: HTTPStatus.FORBIDDEN,
    ReadsOnly: HTTPStatus.FORBIDDEN,
    NoMandate: HTTPStatus.FORBIDDEN,
    TokenRefused: HTTPStatus.UNAUTHORIZED,
    KeyNeeded: HTTPStatus.UNAUTHORIZED,
    BodyUnreadable: HTTPStatus.BAD_REQUEST,
    BodyTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    TooManyRequests: HTTPStatus.TOO_MANY_REQUESTS,
    StillAtWork: HTTPStatus.CONFLICT,
    KeyReused: REFUSED,
    StorageFull: HTTPStatus.INSUFFICIENT_STORAGE,
    StorageBusy: HTTPStatus.SERVICE_UNAVAILABLE,
    StorageAway: HTTPStatus.SERVICE_UNAVAILABLE,
    StorageRaced: HTTPStatus.CONFLICT,
}
"""Statuses other than 422 by class; codes of races that are lost stand in `CONFLICTS`."""

CONFLICTS: Final = frozenset(
    {
        "ledger.not-held",
        "ledger.held-already",
        "ledger.already-reversed",
        "procedure.not-a-step",
        "people.already-asked",
        "paper.differs",
    }
)


class ProblemDocument(BaseModel):
    """A refusal as RFC 9457 has it."""

    type: str = Field(description="Where the code is explained.")
    title: str = Field(description="The kind of refusal, the same for each of its kind.")
    status: int
    detail: str = Field(description="What is wrong and what to do, in English.")
    instance: str = Field(default="", description="The number of this request.")
    code: str = Field(description="Stable name of the refusal, for programs.")
    facts: dict[str, Any] = Field(default_factory=dict)
    errors: list[dict[str, Any]] = Field(
        default_factory=list, description="Each problem of many, with its pointer or row."
    )


def status_of(problem: Problem) -> HTTPStatus:
    """Find the status that fits a refusal."""
    if problem.code == "paper.erased":
        return HTTPStatus.GONE
    if problem.code in CONFLICTS:
        return HTTPStatus.CONFLICT
    return STATUSES.get(type(problem), REFUSED)


def document(
    request: HttpRequest, problem: Problem, *, errors: list[dict[str, Any]] | None = None
) -> HttpResponse:
    """Write the problem document of a refusal."""
    status = status_of(problem)
    facts = problem.facts()
    several = facts.pop("problems", []) if problem.code == "several" else []
    body = ProblemDocument(
        type=f"/api/v1/problems/{problem.code}",
        title=problem.code.rsplit(".", maxsplit=1)[-1].replace("-", " ").capitalize(),
        status=status,
        detail=str(problem),
        instance=f"urn:resguardo:request:{getattr(request, 'request_id', '')}",
        code=problem.code,
        facts=facts,
        errors=errors or several,
    )
    response = HttpResponse(
        json.dumps(body.model_dump(), ensure_ascii=False), status=status, content_type=CONTENT_TYPE
    )
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="resguardo"'
    if isinstance(problem, TooManyRequests):
        response["Retry-After"] = str(problem.wait_seconds)
    if isinstance(problem, StillAtWork | StorageBusy | StorageRaced):
        response["Retry-After"] = "1"
    return response


def teach(api: NinjaAPI) -> None:
    """Make the API answer every refusal with a problem document."""
    handlers: tuple[tuple[type[Exception], Any], ...] = (
        (Problem, document),
        (ValidationError, _unfit),
        (AuthenticationError, _unknown),
        (AuthorizationError, _protocol),
        (HttpError, _protocol),
        (Http404, _nothing),
        (RequestDataTooBig, _too_large),
        (DatabaseError, trouble),
    )
    for kind, handler in handlers:
        api.add_exception_handler(kind, handler)


def _unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {
            "pointer": _pointer(tuple(each.get("loc", ()))),
            "code": each.get("type", ""),
            "detail": each.get("msg", ""),
        }
        for each in error.errors
    ]
    unfit = FieldsUnfit(len(errors))
    try:
        rest = broken(request, [tuple(each.get("loc", ())) for each in error.errors])
    except Problem as problem:
        return document(request, problem)
    except DatabaseError as failed:
        return trouble(request, failed)
    if not rest:
        return document(request, unfit, errors=errors)
    problems = [problem for _pointer, problem in rest]
    told = [
        {"pointer": pointer, "code": problem.code, "detail": str(problem), **problem.facts()}
        for pointer, problem in rest
    ]
    return document(request, Several((unfit, *problems)), errors=[*errors, *told])


def _pointer(place: tuple[Any, ...]) -> str:
    """Point into the body (RFC 6901); elsewhere name the part of the request and the parameter."""
    if place[:1] == ("body",):
        return "#/" + "/".join(str(part) for part in place[2:])
    return "/".join(str(part) for part in place)


def _unknown(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return document(request, KeyNeeded())


def _nothing(request: HttpRequest, _error: Http404) -> HttpResponse:
    return document(request, NoSuchAddress())


def _too_large(request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    return document(request, body_too_large())


def trouble(request: HttpRequest, error: DatabaseError) -> HttpResponse:
    """Say what the database cannot do just now; an error that is a bug goes on as one."""
    problem = trouble_of(error)
    if problem is None:
        raise error
    request.META[TROUBLE] = True
    return document(request, problem)


def _protocol(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return document(request, BodyUnreadable())
    response = document(request, RequestRefused(str(error)[:200]))
    response.status_code = error.status_code
    return response


def body_too_large() -> BodyTooLarge:
    """The refusal of a body beyond the limit of the settings."""
    return BodyTooLarge(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
