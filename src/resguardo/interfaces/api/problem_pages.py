"""What the codes of refusals mean: the pages that the `type` of a problem document leads to."""

from dataclasses import fields

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.problems import NoSuchAddress, document
from resguardo.kernel.problem import Problem, all_problems
from resguardo.records.people.selectors import NotFound

router = Router()


class ProblemKind(BaseModel):
    """One kind of refusal."""

    code: str
    meaning: str
    wording: str
    facts: list[str]


@router.get("/", response=list[ProblemKind], auth=None, url_name="problems", exclude_none=True)
def list_problems(request: Call) -> list[ProblemKind]:  # noqa: ARG001 - the library passes it
    """Every kind of refusal that this deployment knows."""
    return [_kind(each) for each in all_problems()]


@router.get("/{code}", response=ProblemKind, auth=None, url_name="problem")
def show_problem(request: Call, code: str) -> ProblemKind:  # noqa: ARG001 - every operation takes it
    """One kind of refusal."""
    for each in all_problems():
        if each.code == code:
            return _kind(each)
    raise NotFound


def no_such_address(request: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001 - every view takes them
    """What every other address below /api/ says; marked for the gate of the pages as open."""
    return document(request, NoSuchAddress())


no_such_address.open_to_all = True  # type: ignore[attr-defined]  # what the gate reads


def _kind(kind: type[Problem]) -> ProblemKind:
    return ProblemKind(
        code=kind.code,
        meaning=" ".join((kind.__doc__ or kind.wording).partition("\n\n")[0].split()),
        wording=kind.wording,
        facts=[each.name for each in fields(kind)],
    )
