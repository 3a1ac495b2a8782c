"""Licences in force, the latest look at each lot, and the temperatures of a place."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from resguardo.kernel.mandate import Act
from resguardo.records.people.selectors import NotFound, sees_all
from resguardo.records.people.viewer import Viewer
from resguardo.records.places.models import Place
from resguardo.records.register.models import Thing
from resguardo.records.storage.models import ClimateReading, LotCheck, StoreLicence

READINGS_SHOWN = 400


def licences_on(day: date, places: Collection[int]) -> dict[int, StoreLicence]:
    """The licence in force of each of these places on a day, with its limits; the latest counts."""
    rows = (
        StoreLicence.objects.filter(
            Q(valid_until=None) | Q(valid_until__gt=day), place_id__in=places, valid_from__lte=day
        )
        .select_related("place")
        .prefetch_related("limits")
        .order_by("pk")
    )
    return {row.place_id: row for row in rows}


def licences_of(*, viewer: Viewer, at: datetime, place: Place) -> list[StoreLicence]:
    """Every licence of a place in sight, the latest first."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    return list(StoreLicence.objects.filter(place=place).prefetch_related("limits").order_by("-pk"))


def licence(*, viewer: Viewer, at: datetime, public_id: UUID) -> StoreLicence:
    """One licence of the viewer's organisation, or for an overseer of any; `NotFound` else."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    rows = StoreLicence.objects.filter(public_id=public_id).select_related("place")
    if not sees_all(viewer=viewer, at=at):
        rows = rows.filter(organisation_id=viewer.organisation_id)
    found = rows.first()
    if found is None:
        raise NotFound
    return found


def last_checks(things: Collection[int]) -> dict[int, LotCheck]:
    """The latest look at each of these lots, in one query."""
    rows = LotCheck.objects.filter(thing_id__in=things).order_by("pk")
    return {row.thing_id: row for row in rows}


def checks_of(*, viewer: Viewer, at: datetime, thing: Thing) -> list[LotCheck]:
    """Every look at a lot that the viewer has in sight, the latest first."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    return list(LotCheck.objects.filter(thing=thing).select_related("seen_by").order_by("-pk"))


def readings(*, viewer: Viewer, at: datetime, place: Place) -> list[ClimateReading]:
    """The last temperatures of a place in sight, in the order of time."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    rows: QuerySet[ClimateReading] = ClimateReading.objects.filter(place=place)
    return list(rows.order_by("-read_at", "-pk")[:READINGS_SHOWN])[::-1]
