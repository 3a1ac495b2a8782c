"""Across companies, and figures by region, by API: only for an authority, with a reason kept."""

from datetime import date, datetime
from uuid import UUID

from ninja import Router
from pydantic import BaseModel

from resguardo.interfaces.api.caller import Call
from resguardo.records.oversight import across, statistics

router = Router()


class SameGuardOut(BaseModel):
    """One guard in the books of several companies."""

    persons: list[UUID]
    organisations: list[UUID]
    hired_on: list[date]
    losses: int


class OneSidedOut(BaseModel):
    """A transfer that one side tells of."""

    entry: UUID | None
    giver: UUID
    receiver: UUID | None
    since: datetime


class ManyAcquiredOut(BaseModel):
    """Many firearms that one company acquired within few days."""

    organisation: UUID
    first: date
    last: date
    firearms: int
    held: int


class AcrossOut(BaseModel):
    """What several books say together."""

    guards: list[SameGuardOut]
    firearms: list[list[UUID]]
    owners: list[list[UUID]]
    one_sided: list[OneSidedOut]
    acquired: list[ManyAcquiredOut]


class RegionOut(BaseModel):
    """One region; a figure that is held back is null. The country has an empty name."""

    name: str
    figures: dict[str, int | None]


@router.get("/across", response=AcrossOut, url_name="across")
def look(request: Call, reason: str = "") -> AcrossOut:
    """Look across companies; the reason is kept with the name of whoever looks."""
    found = across.look_across(viewer=request.viewer, at=request.at, reason=reason)
    return AcrossOut(
        guards=[
            SameGuardOut(
                persons=[person.public_id for person in each.persons],
                organisations=[company.public_id for company, _since in each.hired],
                hired_on=[since for _company, since in each.hired],
                losses=each.losses,
            )
            for each in found.guards
        ],
        firearms=[[row.thing.public_id for row in each.firearms] for each in found.weapons],
        owners=[[company.public_id for company in each.companies] for each in found.owners],
        one_sided=[
            OneSidedOut(
                entry=each.entry.public_id if each.entry else None,
                giver=each.giver.public_id,
                receiver=each.receiver.public_id if each.receiver else None,
                since=each.since,
            )
            for each in found.one_sided
        ],
        acquired=[
            ManyAcquiredOut(
                organisation=each.company.public_id,
                first=each.first,
                last=each.last,
                firearms=each.firearms,
                held=each.held,
            )
            for each in found.acquired
        ],
    )


@router.get("/statistics", response=list[RegionOut], url_name="statistics")
def figures(request: Call) -> list[RegionOut]:
    """Figures by region, and of the country, in which no single company can be recognised."""
    found = statistics.national(viewer=request.viewer, at=request.at)
    return [
        RegionOut(name=each.name, figures=dict(each.figures))
        for each in [*found.regions, found.country]
    ]
