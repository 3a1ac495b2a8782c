"""Standards by API: the catalogues with their controls."""

from uuid import UUID

from ninja import Router
from pydantic import BaseModel

from resguardo.interfaces.api.caller import Call
from resguardo.kernel.mandate import Act
from resguardo.records.compliance import catalogues, selectors
from resguardo.records.compliance.catalogues import Catalogue

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
    """A catalogue without its controls."""

    id: str
    version: str
    publisher: str
    force: str
    names: dict[str, str]
    controls: int


class CatalogueWhole(CatalogueOut):
    """A catalogue with its controls and the addresses of its sources."""

    sources: dict[str, str]
    requirements: list[ControlOut]


@router.get("/catalogues", response=list[CatalogueOut], url_name="catalogues")
def list_catalogues(request: Call) -> list[CatalogueOut]:
    """The catalogues that ship."""
    request.viewer.demand(Act.SEE_REGISTER, at=request.at)
    return [
        CatalogueOut(
            id=each.id, version=each.version, publisher=each.publisher, force=each.force,
            names=dict(each.names), controls=len(each.controls),
        )
        for each in catalogues.shipped().values()
    ]  # fmt: skip


@router.get("/catalogues/{catalogue}", response=CatalogueWhole, url_name="catalogue")
def show_catalogue(request: Call, catalogue: str) -> CatalogueWhole:
    """One catalogue that ships, whole."""
    request.viewer.demand(Act.SEE_REGISTER, at=request.at)
    return _whole(catalogues.catalogue_named(catalogue))


@router.get(
    "/own-catalogues/{uuid:catalogue_id}", response=CatalogueWhole, url_name="own_catalogue"
)
def show_own(request: Call, catalogue_id: UUID) -> CatalogueWhole:
    """One catalogue that was taken in."""
    found = selectors.own_catalogue(viewer=request.viewer, at=request.at, public_id=catalogue_id)
    return _whole(found)


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
