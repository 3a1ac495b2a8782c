"""The one box by API: what a text, a serial, a number or a label means, wherever it may be."""

from uuid import UUID

from ninja import Router
from pydantic import BaseModel

from resguardo.interfaces.api.caller import Call
from resguardo.records.oversight.finding import find

router = Router()


class HitOut(BaseModel):
    """One record found; `exact` means that it is just what was asked."""

    kind: str
    id: UUID
    name: str
    code: str
    sort: str
    company: str
    exact: bool
    serial: str


class GroupOut(BaseModel):
    """What was found of one kind; `more` says that the list of that kind has more."""

    kind: str
    hits: list[HitOut]
    more: bool


@router.get("/", response=list[GroupOut], url_name="search")
def search(request: Call, text: str) -> list[GroupOut]:
    """Find what was typed or scanned: at most ten records of each kind that the mandate shows."""
    groups = find(viewer=request.viewer, at=request.at, text=text[:200])
    return [
        GroupOut(
            kind=group.kind,
            hits=[HitOut.model_validate(hit, from_attributes=True) for hit in group.hits],
            more=group.more,
        )
        for group in groups
    ]
