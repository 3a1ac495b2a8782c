"""The orderly end of a company: begun, receivers named, resumed or closed.

A file closes only when nothing is left in the book, nothing is on its way, and no incident is open.
Who began it does not close it. Closing it closes the organisation: it takes part in nothing more,
and its records stay.
"""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.procedure import check_step
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody.models import Holding
from resguardo.records.custody.naming import things_read
from resguardo.records.oversight import winding_down as seen
from resguardo.records.oversight.procedures import PROCEDURES, demand_authority
from resguardo.records.oversight.selectors import LINES_MAX, ThingNotRead
from resguardo.records.oversight.wind_down_models import WindDown, WindDownReceiver
from resguardo.records.people import eyes
from resguardo.records.people.changes import demand_reason, note_on
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Organisation
from resguardo.records.people.selectors import NotFound, organisations_in_sight, sees_all
from resguardo.records.people.services import close_organisation
from resguardo.records.people.viewer import Viewer

CAUSES: Final = ("closes", "lapsed", "silent")


class CauseUnknown(Problem):
    """A cause that is not on the list."""

    code = "wind-down.cause-unknown"
    wording = _("“{cause}” is not on the list. Choose why the company winds down.")
    field = "cause"

    cause: str


class EndsBeforeToday(Problem):
    """A deadline that has passed."""

    code = "wind-down.ends-before-today"
    wording = _("{day} has passed. Choose the day by which everything must have a receiver.")
    field = "day"

    day: date


class UnderWay(Problem):
    """One at a time."""

    code = "wind-down.under-way"
    wording = _("{name} winds down already. Go on with that file.")

    name: str


class ReceiverMissing(Problem):
    """Somebody or some office, by name."""

    code = "wind-down.receiver-missing"
    wording = _("Name who receives it: a company, an office of the authority, a person.")
    field = "receiver"


class StillHeld(Problem):
    """A file with arms in it does not close."""

    code = "wind-down.still-held"
    wording = _(
        "The file cannot close. In the book: firearms {firearms}, rounds {rounds}, parts {parts}; "
        "transfers not taken in hand: {transfers}; open incidents: {incidents}. Each weapon and "
        "round needs a receiver who took it; see the board for what is left."
    )

    firearms: int
    rounds: int
    parts: int
    transfers: int
    incidents: int


@transaction.atomic
def begin_wind_down(
    *,
    by: Viewer,
    at: datetime,
    cause: str,
    due_on: date,
    reason: str,
    organisation: UUID | None = None,
) -> WindDown:
    """Begin: a company its own end, an authority that of any company in sight.

    Refuses a cause that is none, an end before today, and a second one (`UnderWay`).
    """
    company = _company(by, at, organisation)
    if cause not in CAUSES:
        raise CauseUnknown(cause[:40])
    if due_on < local_day(at, by.time_zone):
        raise EndsBeforeToday(due_on)
    kept = demand_reason(reason)
    if WindDown.objects.filter(organisation=company, state="open").exists():
        raise UnderWay(company.name)
    row = WindDown.objects.create(
        organisation=company,
        cause=cause,
        reason=kept[:500],
        due_on=due_on,
        opened_at=at,
        opened_by_id=by.user_id,
    )
    note_on(
        "wind_down",
        row,
        "opened",
        {"cause": (None, cause), "due_on": (None, due_on)},
        kept,
        by=by,
        at=at,
    )
    return row


@transaction.atomic
def name_receiver(
    *, by: Viewer, at: datetime, wind_down: UUID, things: str, receiver: str, expected_on: date
) -> list[WindDownReceiver]:
    """Say who is to receive things: labels, serials or lots, one a line; empty is all that is left.

    The company or the authority says so; the transfer itself is an entry that the receiver signs.
    Refuses a receiver without a name (`ReceiverMissing`).
    """
    row = seen.wind_down(viewer=by, at=at, public_id=wind_down)
    _demand_part(by, at, row)
    check_step(PROCEDURES["wind_down"], "close", row.state)
    if not receiver.strip():
        raise ReceiverMissing
    keys = _named(row, things)
    made = WindDownReceiver.objects.bulk_create(
        WindDownReceiver(
            wind_down=row,
            thing_id=key,
            receiver=receiver.strip()[:200],
            expected_on=expected_on,
            named_at=at,
            named_by_id=by.user_id,
        )
        for key in keys
    )
    changes = {"receiver": (None, receiver.strip()[:200]), "things": (None, len(keys))}
    note_on("wind_down", row, "receiver", changes, "", by=by, at=at)
    return made


@transaction.atomic
def close_wind_down(*, by: Viewer, at: datetime, wind_down: UUID, reason: str) -> WindDown:
    """Close the file and the company. Refused while anything is left."""
    row = _locked(by, at, wind_down)
    takers = {"open": row.opened_by_id}
    step = eyes.check_step(PROCEDURES["wind_down"], "close", row.state, by=by, takers=takers)
    kept = demand_reason(reason)
    lacking = seen.lacking(row)
    if lacking.anything:
        left = lacking.left
        raise StillHeld(
            left.firearms, left.rounds, left.parts, lacking.transfers, lacking.incidents
        )
    row.state, row.ended_at, row.ended_by_id = step.to_state, at, by.user_id
    row.save(update_fields=["state", "ended_at", "ended_by"])
    note_on("wind_down", row, "closed", {"state": ("open", row.state)}, kept, by=by, at=at)
    day = local_day(at, row.organisation.time_zone)
    close_organisation(by=by, at=at, organisation=row.organisation, closed_on=day, reason=kept)
    return row


@transaction.atomic
def resume(*, by: Viewer, at: datetime, wind_down: UUID, reason: str) -> WindDown:
    """The company goes on: its licence was renewed, or it speaks again."""
    row = _locked(by, at, wind_down)
    step = check_step(PROCEDURES["wind_down"], "resume", row.state)
    kept = demand_reason(reason)
    row.state, row.ended_at, row.ended_by_id = step.to_state, at, by.user_id
    row.save(update_fields=["state", "ended_at", "ended_by"])
    note_on("wind_down", row, "resumed", {"state": ("open", row.state)}, kept, by=by, at=at)
    return row


def _company(by: Viewer, at: datetime, organisation: UUID | None) -> Organisation:
    if sees_all(viewer=by, at=at):
        demand_authority(by=by, at=at)
        rows = organisations_in_sight(viewer=by, at=at).filter(kind="company", closed_on=None)
        found = rows.filter(public_id=organisation).first() if organisation else None
        if found is None:
            raise NotFound
        return found
    by.demand(Act.FILE, at=at)
    if organisation is not None and organisation != by.organisation_public_id:
        raise NotFound
    return Organisation.objects.get(pk=by.organisation_id)


def _demand_part(by: Viewer, at: datetime, row: WindDown) -> None:
    if row.organisation_id == by.organisation_id:
        by.demand(Act.FILE, at=at)
    else:
        demand_authority(by=by, at=at)


def _named(row: WindDown, text: str) -> list[int]:
    """The things of the lines, or all that is left."""
    held = Holding.objects.filter(
        organisation=row.organisation, boundary=False, quantity__gt=0,
        thing__kind__in=seen.CONTROLLED,
    )  # fmt: skip
    lines = [line.strip() for line in text.splitlines()[:LINES_MAX] if line.strip()]
    if not lines:
        return list(held.order_by("thing").values_list("thing", flat=True).distinct())
    keys = []
    for line in lines:
        things = things_read(row.organisation_id, line)
        if len(things) != 1:
            raise ThingNotRead(line[:60])
        keys.append(things[0].pk)
    return keys


def _locked(by: Viewer, at: datetime, wind_down: UUID) -> WindDown:
    demand_authority(by=by, at=at, act=Act.APPROVE)
    found = seen.wind_down(viewer=by, at=at, public_id=wind_down)
    return (
        WindDown.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .get(pk=found.pk)
    )
