"""A body of which something cannot be read: what the rules say of the rest is told with it.

The library refuses such a body before the operation is asked. An operation that names its rules
with `asked_of_the_rest` has them asked all the same, of what could be read, so that a program
learns everything that is wrong in one answer. Nothing more is said of a field that is unreadable,
nor of one that a rule compares with it.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Annotated, Any, Final, get_origin

from django.http import HttpRequest, HttpResponse
from ninja.decorators import decorate_view
from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from resguardo.kernel.problem import Problem
from resguardo.records.people.refusing import Refusals

Rules = Callable[..., Sequence[Problem]]
"""Asked with the call, with its body, whose unreadable fields are blank, and with what its address
names."""

Run = Callable[..., HttpResponse]
Operation = Callable[..., Any]
_BLANKS: Final[Mapping[Any, Any]] = {str: "", int: 0, date: date.min}


def asked_of_the_rest(
    body: type[BaseModel],
    rules: Rules,
    *,
    called: Mapping[str, str] | None = None,
    needing: Collection[str] = (),
) -> Callable[[Operation], Operation]:
    """Name the rules of an operation; `called` pairs the field of a refusal with that of the body.

    Nothing is asked where a field that the rules are `needing` is unreadable.
    Only those that need no second person: a PIN is tried once, when everything can be read.
    """

    def naming(run: Run) -> Run:
        def running(request: Any, **arguments: Any) -> HttpResponse:
            asked = partial(rules, request, **arguments)
            request.rules_of_body = body, asked, called or {}, {*needing}
            return run(request, **arguments)

        return running

    return decorate_view(naming)


def broken(request: Any, places: Sequence[tuple[Any, ...]]) -> list[tuple[str, Problem]]:
    """What the rules say of the rest of a body, each with its pointer; `places` are unreadable.

    A day that is unreadable is the first of all days, a text empty, whatever else is none.
    """
    if not hasattr(request, "rules_of_body"):
        return []
    body, rules, called, needed = request.rules_of_body
    unread = {
        field for place in places if place[:1] == ("body",) for field in place[2:3]
    }  # the body, its name, the field
    sent = _sent(request)
    if not unread or sent is None or unread & needed:
        return []
    legible, refused = _legible(body, sent, unread), Refusals()
    refused.note(*(refused.ask(rules, legible) or ()))
    found = []
    for problem in refused.found:
        field = getattr(problem, "field_name", "") or problem.field
        name = called.get(field, field)
        if not unread & {name, *problem.also, *_standing_in(problem, legible)}:
            found.append((f"#/{name}" if name in body.model_fields else "", problem))
    return found


def _standing_in(problem: Problem, legible: BaseModel) -> set[str]:
    """The fields of the body whose value a refusal tells: of a blank it tells what nobody sent."""
    told = vars(problem)
    return {name for name, value in legible if name in told and told[name] == value}


def _sent(request: HttpRequest) -> dict[str, Any] | None:
    """The body as it came, which the library has read as JSON; none where there is none."""
    sent = json.loads(request.body or b"null")
    return sent if isinstance(sent, dict) else None


def _legible(body: type[BaseModel], sent: dict[str, Any], unread: set[Any]) -> BaseModel:
    values = {}
    for name, field in body.model_fields.items():
        known = name in sent and name not in unread
        values[name] = _read(field, sent[name]) if known else _blank(field)
    return body.model_construct(**values)


def _read(field: FieldInfo, value: Any) -> Any:
    kind: Any = Annotated[field.annotation, field]
    return TypeAdapter(kind).validate_python(value)


def _blank(field: FieldInfo) -> Any:
    """What stands for a field that nobody could read: its default, or nothing of its kind."""
    if not field.is_required():
        return field.get_default(call_default_factory=True)
    if get_origin(field.annotation) is list:
        return []
    return _BLANKS.get(field.annotation)
