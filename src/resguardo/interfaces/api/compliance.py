"""Standards by API: the catalogues with their controls."""

from typing import Any
from uuid import UUID

from ninja import Router
from pydantic import BaseModel

from resguardo.interfaces.api.caller import Call
from resguardo.kernel.mandate import Act
from resguardo.records.compliance import catalogues, selectors
from resguardo.records.compliance.catalogues import Catalogue
from resguardo.records.compliance.gathering import facts_of
from resguardo.records.compliance.judging import Judged, judge

router = Router()


class ControlOut(BaseModel):
    """One requirement in own words, with where each number comes from."""

    id: str
    urn: str
    theme: str
    clause: str
    who: list[str]
    kind: str
    status: str
    check: str
    parameters: dict[str, int | str]
    parameters_from: str
    maps: list[str]
    sources: list[str]
    says: dict[str, str]


class CatalogueOut(BaseModel):
    """A catalogue without its controls; `text` names it where it was taken in, and by whom.

    Every version that was taken in is listed, the latest first.
    """

    id: str
    text: UUID | None = None
    taken_in_by: str = ""
    version: str
    publisher: str
    force: str
    names: dict[str, str]
    controls: int


class CatalogueWhole(CatalogueOut):
    """A catalogue with its controls and the addresses of its sources."""

    sources: dict[str, str]
    requirements: list[ControlOut]


class EvidenceOut(BaseModel):
    """What can be opened: an entry, a count, a thing, a person ..."""

    kind: str
    id: UUID
    label: str


class AnswerOut(BaseModel):
    """What the register says of a requirement; `people` where it can say nothing."""

    control: str
    urn: str
    verdict: str
    good: int
    total: int
    severity: str
    counts: str
    evidence: list[EvidenceOut]


@router.get(
    "/organisations/{uuid:organisation_id}/answers/{catalogue}",
    response=list[AnswerOut],
    url_name="answers",
)
def list_answers(request: Call, organisation_id: UUID, catalogue: str) -> list[AnswerOut]:
    """What the register says of each requirement of a catalogue, for one company in sight."""
    found = selectors.catalogue_named(viewer=request.viewer, at=request.at, name=catalogue)
    facts = facts_of(viewer=request.viewer, at=request.at, organisation=organisation_id)
    return [_answer(each) for each in judge(facts, found.controls)]


@router.get("/catalogues", response=list[CatalogueOut], url_name="catalogues")
def list_catalogues(request: Call) -> list[CatalogueOut]:
    """The catalogues that ship, then those that one's own company or an authority took in."""
    shipped = [_brief(each) for each in catalogues.shipped().values()]
    own = selectors.own_catalogues(viewer=request.viewer, at=request.at)
    return shipped + [_own(each) for each in own]


@router.get("/catalogues/{catalogue}", response=CatalogueWhole, url_name="catalogue")
def show_catalogue(request: Call, catalogue: str) -> CatalogueWhole:
    """One catalogue, whole; of those that were taken in the latest version."""
    request.viewer.demand(Act.SEE_REGISTER, at=request.at)
    return _whole(selectors.catalogue_named(viewer=request.viewer, at=request.at, name=catalogue))


@router.get(
    "/own-catalogues/{uuid:catalogue_id}", response=CatalogueWhole, url_name="own_catalogue"
)
def show_own(request: Call, catalogue_id: UUID) -> CatalogueWhole:
    """One catalogue that was taken in."""
    found = selectors.own_catalogue(viewer=request.viewer, at=request.at, public_id=catalogue_id)
    return _whole(found)


def _answer(each: Judged) -> AnswerOut:
    answer = each.answer
    return AnswerOut(
        control=each.control.id,
        urn=each.control.urn,
        verdict=answer.verdict if answer else "people",
        good=answer.good if answer else 0,
        total=answer.total if answer else 0,
        severity=each.severity,
        counts=each.told("en"),
        evidence=[
            EvidenceOut(kind=one.kind, id=one.key, label=one.label)
            for one in (answer.evidence if answer else ())
        ],
    )


def _brief(found: Catalogue) -> CatalogueOut:
    return CatalogueOut(
        id=found.id, version=found.version, publisher=found.publisher, force=found.force,
        names=dict(found.names), controls=len(found.controls),
    )  # fmt: skip


def _own(row: Any) -> CatalogueOut:
    told = _brief(selectors.read_text(row))
    told.text, told.taken_in_by = row.public_id, row.organisation.name
    return told


def _whole(found: Catalogue) -> CatalogueWhole:
    return CatalogueWhole(
        id=found.id, version=found.version, publisher=found.publisher, force=found.force,
        names=dict(found.names), controls=len(found.controls), sources=dict(found.sources),
        requirements=[
            ControlOut(
                id=each.id, urn=each.urn, theme=each.theme, clause=each.clause,
                who=list(each.who), kind=each.kind, status=each.status, check=each.check,
                parameters=dict(each.parameters), parameters_from=each.parameters_from,
                maps=list(each.maps), sources=list(each.sources), says=dict(each.says),
            )
            for each in found.controls
        ],
    )  # fmt: skip
