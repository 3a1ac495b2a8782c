"""To a workshop and back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from resguardo.kernel.ledger import EntryKind
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem, raise_all
from resguardo.records.custody import accounts
from resguardo.records.custody.foreseeing import against_moment, foreseen
from resguardo.records.custody.models import Entry
from resguardo.records.custody.services.stock import place_here, record, things_here, unblocked
from resguardo.records.custody.slip import ReasonNeeded, Slip, repeated
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.viewer import Viewer
from resguardo.records.places.models import PlaceKind


def against_repair(
    *, by: Viewer, at: datetime, giver: UUID, workshop: UUID | None,
    things: Mapping[UUID, int], slip: Slip,
) -> list[Problem]:  # fmt: skip
    """What stands against giving things to a workshop, as far as it is known."""
    by.demand(Act.REPAIR, at=at, place=giver)
    if repeated(by, slip):
        return []
    source, quantities = place_here(by, giver), things_here(by, things)
    refused, taker = Refusals(), None
    if not slip.reason.strip():
        refused.note(ReasonNeeded())
    if workshop is not None:
        taker = refused.ask(place_here, by, workshop, PlaceKind.WORKSHOP, field="workshop")
    refused.ask(unblocked, quantities)
    way = EntryKind.REPAIR_OUT, quantities, source, taker
    refused.note(*foreseen(*way, slip=slip, at=at))
    return refused.found


@transaction.atomic
def send_to_repair(
    *,
    by: Viewer,
    at: datetime,
    giver: UUID,
    workshop: UUID,
    things: Mapping[UUID, int],
    due_at: datetime,
    slip: Slip,
) -> list[Entry]:
    """Give things to a workshop, with the fault as reason and the day they should be back.

    Refuses what `against_repair` says.
    """
    by.demand(Act.REPAIR, at=at, place=giver)
    if before := repeated(by, slip):
        return before
    raise_all(
        against_repair(by=by, at=at, giver=giver, workshop=workshop, things=things, slip=slip)
    )
    taker = place_here(by, workshop, PlaceKind.WORKSHOP, field="workshop")
    return record(
        EntryKind.REPAIR_OUT, things_here(by, things), accounts.of_place(place_here(by, giver)),
        accounts.of_place(taker), by=by, at=at, slip=slip, due_at=due_at,
    )  # fmt: skip


@transaction.atomic
def take_from_repair(
    *, by: Viewer, at: datetime, workshop: UUID, taker: UUID, things: Mapping[UUID, int], slip: Slip
) -> list[Entry]:
    """Take things back from a workshop; refuses what `against_repaired` says."""
    by.demand(Act.REPAIR, at=at, place=taker)
    if before := repeated(by, slip):
        return before
    against = against_repaired(
        by=by, at=at, workshop=workshop, taker=taker, things=things, slip=slip
    )
    source = accounts.of_place(place_here(by, workshop))
    return record(
        EntryKind.REPAIR_IN, things_here(by, things), source,
        accounts.of_place(place_here(by, taker)), by=by, at=at, slip=slip, hard=against,
    )  # fmt: skip


@transaction.atomic
def take_from_workshops(
    *,
    by: Viewer,
    at: datetime,
    taker: UUID,
    things: Mapping[UUID, Mapping[UUID, int]],
    slip: Slip,
) -> list[Entry]:
    """Take things back from several workshops, an entry each: all of them come back, or none.

    Refuses what `against_repaired` says of any of them. Each entry has a request key of its own.
    """
    entries: list[Entry] = []
    for place, (workshop, some) in enumerate(things.items()):
        key = f"{slip.request_key}-{place}" if slip.request_key else None
        entries += take_from_repair(
            by=by, at=at, workshop=workshop, taker=taker, things=some,
            slip=replace(slip, request_key=key),
        )  # fmt: skip
    return entries


def against_repaired(
    *, by: Viewer, at: datetime, workshop: UUID | None, taker: UUID, things: Mapping[UUID, int],
    slip: Slip,
) -> list[Problem]:  # fmt: skip
    """What stands against taking things back from a workshop, as far as it is known."""
    by.demand(Act.REPAIR, at=at, place=taker)
    if repeated(by, slip):
        return []
    store, quantities = place_here(by, taker), things_here(by, things)
    refused, giver = Refusals(), None
    if workshop is not None:
        giver = refused.ask(place_here, by, workshop, PlaceKind.WORKSHOP, field="workshop")
    if giver is None:
        refused.note(*against_moment(slip, at))
    else:
        way = EntryKind.REPAIR_IN, quantities, giver, store
        refused.note(*foreseen(*way, slip=slip, at=at))
    return refused.found
