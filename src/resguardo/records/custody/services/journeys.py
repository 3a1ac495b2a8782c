"""Journeys: what is sent under a guide is in the consignment until somebody takes it in hand."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from resguardo.kernel.ledger import AccountKind, EntryKind
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem, raise_all
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody import accounts
from resguardo.records.custody.ceilings import demand_guide
from resguardo.records.custody.foreseeing import against_moment, foreseen
from resguardo.records.custody.models import Account, Entry
from resguardo.records.custody.services.stock import (
    DocumentNeeded,
    place_here,
    record,
    second_if_named,
    things_here,
    unblocked,
)
from resguardo.records.custody.slip import Slip, repeated
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.viewer import Viewer
from resguardo.records.places.models import Place

GUIDE_CHARACTERS_MAX = 60


class GuideTooLong(Problem):
    """A guide number longer than any authority writes."""

    code = "custody.guide-too-long"
    wording = _("A guide number has at most {limit} characters. Write the number alone.")
    field = "document"

    limit: int


class GuideUnknown(Problem):
    """A guide under which nothing ever left."""

    code = "custody.guide-unknown"
    wording = _(
        "Nothing of yours was sent under the guide “{guide}”. Compare its number with the paper."
    )
    field = "document"

    guide: str


@transaction.atomic
def dispatch(
    *,
    by: Viewer,
    at: datetime,
    giver: UUID,
    things: Mapping[UUID, int],
    due_at: datetime,
    slip: Slip,
) -> list[Entry]:
    """Send things on a journey under a guide: they are in the consignment until they arrive.

    Refuses a journey without the number of its guide, and many firearms without one in force.
    """
    by.demand(Act.TRANSFER, at=at, place=giver)
    if before := repeated(by, slip):
        return before
    source, quantities = place_here(by, giver), things_here(by, things)
    raise_all(_against_dispatch(source, quantities, slip, by=by, at=at))
    consignment = accounts.of_consignment(source.organisation, slip.document.strip())
    return record(
        EntryKind.DISPATCH, quantities, accounts.of_place(source), consignment,
        by=by, at=at, slip=slip, due_at=due_at,
    )  # fmt: skip


def against_dispatch(
    *, by: Viewer, at: datetime, giver: UUID, things: Mapping[UUID, int], slip: Slip
) -> list[Problem]:
    """What stands against sending things on a journey."""
    by.demand(Act.TRANSFER, at=at, place=giver)
    if repeated(by, slip):
        return []
    source, quantities = place_here(by, giver), things_here(by, things)
    return _against_dispatch(source, quantities, slip, by=by, at=at)


def _against_dispatch(
    source: Place, quantities: Mapping[int, int], slip: Slip, *, by: Viewer, at: datetime
) -> list[Problem]:
    refused = Refusals()
    if not slip.document.strip():
        refused.note(DocumentNeeded())
    elif len(slip.document.strip()) > GUIDE_CHARACTERS_MAX:
        refused.note(GuideTooLong(GUIDE_CHARACTERS_MAX))
    else:
        refused.ask(demand_guide, list(quantities), by=by, at=at, slip=slip)
    refused.ask(unblocked, quantities)
    way = EntryKind.DISPATCH, quantities, source, AccountKind.CONSIGNMENT
    refused.note(*foreseen(*way, slip=slip, at=at))
    return refused.found


def arrive(
    *, by: Viewer, at: datetime, taker: UUID, things: Mapping[UUID, int], slip: Slip
) -> list[Entry]:
    """Take in hand what a consignment brought; what did not arrive stays in the consignment.

    Refuses a guide under which nothing was sent (`GuideUnknown`).
    """
    by.demand(Act.TRANSFER, at=at, place=taker)
    if before := repeated(by, slip):
        return before
    refused = Refusals()
    second = refused.ask(second_if_named, slip, by=by, at=at)
    with transaction.atomic():
        store, quantities = place_here(by, taker), things_here(by, things)
        consignment = refused.ask(_consignment, by, slip)
        refused.note(*_against_arrival(consignment, store, quantities, slip, at))
        if consignment is None:
            raise refused.told()
        return record(
            EntryKind.ARRIVAL, quantities, consignment, accounts.of_place(store),
            by=by, at=at, slip=slip, second=second, hard=refused.found,
        )  # fmt: skip


def against_arrival(
    *, by: Viewer, at: datetime, taker: UUID, things: Mapping[UUID, int], slip: Slip
) -> list[Problem]:
    """What stands against taking a consignment in hand."""
    by.demand(Act.TRANSFER, at=at, place=taker)
    if repeated(by, slip):
        return []
    store, quantities = place_here(by, taker), things_here(by, things)
    refused = Refusals()
    consignment = refused.ask(_consignment, by, slip)
    refused.note(*_against_arrival(consignment, store, quantities, slip, at))
    return refused.found


def _against_arrival(
    consignment: Account | None, store: Place, quantities: Mapping[int, int], slip: Slip,
    at: datetime,
) -> list[Problem]:  # fmt: skip
    if consignment is None:
        return against_moment(slip, at)
    return foreseen(EntryKind.ARRIVAL, quantities, consignment, store, slip=slip, at=at)


def _consignment(by: Viewer, slip: Slip) -> Account:
    guide = slip.document.strip()
    if not guide:
        raise DocumentNeeded
    found = Account.objects.filter(
        organisation_id=by.organisation_id, kind=AccountKind.CONSIGNMENT, reference=guide
    ).first()
    if found is None:
        raise GuideUnknown(guide[:GUIDE_CHARACTERS_MAX])
    return found
