"""Blocks, condition, and the list of stolen firearms: what keeps a weapon from being issued.

Whoever put a block on a thing lifts it: the company cannot lift the authority's, and neither lifts
by hand what an incident or an open discrepancy holds.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act, NotMandated
from resguardo.kernel.marking import normalise_serial
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.changes import amend, demand_reason
from resguardo.records.people.days import local_day
from resguardo.records.people.selectors import NotFound, sees_all
from resguardo.records.people.viewer import Viewer
from resguardo.records.register import selectors
from resguardo.records.register.models import (
    Block,
    BlockCause,
    Firearm,
    FirearmCondition,
    StolenListing,
    Thing,
)
from resguardo.records.register.services.checks import SerialMissing, WordFor, WordUnknown
from resguardo.records.transparency import services as transparency
from resguardo.records.transparency.models import Change
from resguardo.records.transparency.services import ChangeMade

BY_HAND: Final = frozenset({BlockCause.AUTHORITY, BlockCause.COMPANY})


class BlockedByAnother(Problem):
    """A block is lifted where it came from."""

    code = "register.blocked-by-another"
    wording = _("This block was set by: {cause}. It is lifted there, and not here.")
    hard = True

    cause: BlockCause


class SourceMissing(Problem):
    """A listing without a source cannot be checked."""

    code = "register.source-missing"
    wording = _("Say who listed this firearm as stolen: the authority, the police report.")
    field = "source"


@transaction.atomic
def block(*, by: Viewer, at: datetime, thing: UUID, document: str = "", reason: str) -> Block:
    """Block a thing by hand: a registrar for the authority, a manager for the company."""
    by.demand(Act.EDIT_REGISTER, at=at)
    row = selectors.thing(viewer=by, at=at, public_id=thing)
    overseer = sees_all(viewer=by, at=at)
    if row.organisation_id != by.organisation_id and not overseer:
        raise NotFound
    cause = BlockCause.AUTHORITY if overseer else BlockCause.COMPANY
    return block_for(by=by, at=at, thing=row, cause=cause, document=document, reason=reason)


def block_for(
    *,
    by: Viewer,
    at: datetime,
    thing: Thing,
    cause: BlockCause,
    cause_id: UUID | None = None,
    document: str = "",
    reason: str = "",
) -> Block:
    """Block a thing for a cause of a later chapter, which asked the mandate and names its row.

    Must be called inside the caller's transaction. A block by hand needs a reason.
    """
    kept = demand_reason(reason) if cause in BY_HAND else reason
    row = Block.objects.create(
        thing=thing,
        cause=cause,
        cause_id=cause_id,
        document=document[:100],
        starts_at=at,
    )
    transparency.record_change(
        by=by,
        at=at,
        subject_kind="thing",
        subject_id=str(thing.public_id),
        verb="blocked",
        changes={"block": (None, cause.value), "document": (None, document)},
        reason=kept,
        organisation_id=thing.organisation.public_id,
    )
    return row


@dataclass(frozen=True, slots=True)
class ToldBlock:
    """A block that an authority's book tells of: since when, until when, by which act."""

    thing_id: int
    starts_at: datetime
    ends_at: datetime | None
    document: str
    cause_id: UUID


@transaction.atomic
def tell_blocks(*, by: Viewer, at: datetime, rows: Sequence[ToldBlock]) -> int:
    """Put on the blocks that another book tells of, those that were lifted too; gives how many.

    They stand as the authority's: only it lifts them. Must be told after what happened meanwhile,
    because it happened.
    """
    by.demand(Act.IMPORT_FILES, at=at)
    things = Thing.objects.in_bulk({row.thing_id for row in rows})
    Block.objects.bulk_create(
        Block(
            thing_id=row.thing_id,
            cause=BlockCause.AUTHORITY,
            cause_id=row.cause_id,
            document=row.document,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
        for row in rows
    )
    if rows:
        transparency.record_changes(
            [
                ChangeMade(
                    subject_kind="thing",
                    subject_id=things[row.thing_id].public_id,
                    verb="blocked" if row.ends_at is None else "unblocked",
                    changes={
                        "block": (None, BlockCause.AUTHORITY.value),
                        "document": (None, row.document),
                        "since": (None, row.starts_at),
                        "until": (None, row.ends_at),
                    },
                )
                for row in rows
            ],
            by=by,
            at=at,
        )
    return len(rows)


@transaction.atomic
def lift_block(*, by: Viewer, at: datetime, block: UUID, reason: str) -> Block:
    """Lift a block that was set by hand; refuses one that somebody or something else holds."""
    by.demand(Act.EDIT_REGISTER, at=at)
    things = selectors.things(viewer=by, at=at)
    row = (
        Block.objects.select_for_update(of=("self",), no_key=True)
        .select_related("thing__organisation")
        .filter(public_id=block, ends_at=None, thing__in=things)
        .first()
    )
    if row is None:
        raise NotFound
    overseer = sees_all(viewer=by, at=at)
    mine = BlockCause.AUTHORITY if overseer else BlockCause.COMPANY
    if row.cause != mine:
        raise BlockedByAnother(BlockCause(row.cause))
    _lift(row, by=by, at=at, reason=demand_reason(reason))
    return row


def lift_blocks_of(*, by: Viewer, at: datetime, cause_id: UUID, reason: str = "") -> int:
    """Lift every block that one row of a later chapter put on; gives how many.

    Must be called inside the caller's transaction, which asked the mandate.
    """
    rows = list(
        Block.objects.select_related("thing__organisation").filter(cause_id=cause_id, ends_at=None)
    )
    for row in rows:
        _lift(row, by=by, at=at, reason=reason)
    return len(rows)


@transaction.atomic
def change_condition(
    *, by: Viewer, at: datetime, firearm: UUID, condition: str, reason: str
) -> Firearm:
    """Say whether a firearm can serve; an armourer may, because the armourer sees it.

    Refuses a condition that is none (`WordUnknown`).
    """
    if not by.may_somewhere(Act.REPAIR, at=at):
        by.demand(Act.EDIT_REGISTER, at=at)
    if condition not in FirearmCondition.values:
        raise WordUnknown(WordFor.CONDITION, condition[:40])
    row = selectors.firearm(viewer=by, at=at, public_id=firearm, own=True)
    amend(
        row,
        {"condition": condition},
        by=by,
        at=at,
        subject_kind="thing",
        subject_id=row.thing.public_id,
        verb="condition",
        reason=reason,
    )
    return row


def hold_conditions(things: Collection[int]) -> None:
    """Let nobody judge these firearms until the caller, who writes to the log before, has."""
    if things:
        rows = Firearm.objects.select_for_update(of=("self",), no_key=True)
        list(rows.filter(thing_id__in=things).order_by("pk"))


def condition_found(
    *, by: Viewer, at: datetime, thing: Thing, condition: FirearmCondition, reason: str
) -> None:
    """Say what a deed of a later chapter found: a weapon that came back faulty cannot serve.

    Must be called inside the caller's transaction, which asked the mandate. Only goes between
    serviceable and unserviceable: a weapon in repair or withdrawn stays what it is.
    """
    row = Firearm.objects.select_for_update(of=("self",), no_key=True).get(thing=thing)
    if row.condition not in {FirearmCondition.SERVICEABLE, FirearmCondition.UNSERVICEABLE}:
        return
    amend(
        row,
        {"condition": condition.value},
        by=by,
        at=at,
        subject_kind="thing",
        subject_id=thing.public_id,
        verb="condition",
        reason=reason,
    )


def condition_not_found(
    *, by: Viewer, at: datetime, thing: Thing, found_at: datetime, reason: str
) -> None:
    """Take back what was found at a deed that is undone, unless somebody has judged since.

    Must be called inside the caller's transaction, which asked the mandate.
    """
    judged = Change.objects.filter(
        subject_kind="thing", subject_id=str(thing.public_id), verb="condition"
    )
    last = judged.order_by("-entry").first()
    if last is not None and last.at == found_at:
        condition_found(
            by=by, at=at, thing=thing, condition=FirearmCondition.SERVICEABLE, reason=reason
        )


@transaction.atomic
def list_stolen(
    *,
    by: Viewer,
    at: datetime,
    serial: str,
    source: str,
    listed_on: date,
    maker_name: str = "",
    model_name: str = "",
    calibre_text: str = "",
) -> StolenListing:
    """List a serial as stolen for every organisation of the deployment; only an authority may.

    Refuses without a serial (`SerialMissing`) or a source (`SourceMissing`).
    """
    _demand_overseer(by, at)
    normal = normalise_serial(serial)
    if not normal:
        raise SerialMissing
    if not source.strip():
        raise SourceMissing
    row = StolenListing.objects.create(
        serial=serial.strip()[:60],
        serial_normal=normal[:60],
        maker_name=maker_name.strip()[:100],
        model_name=model_name.strip()[:100],
        calibre_text=calibre_text.strip()[:60],
        listed_on=listed_on,
        source=source.strip()[:200],
    )
    _note_listing(row, by, at, "listed", "")
    return row


@transaction.atomic
def withdraw_listing(*, by: Viewer, at: datetime, listing: int, reason: str) -> StolenListing:
    """Take a serial off the list: it was found, or listed in error."""
    _demand_overseer(by, at)
    kept = demand_reason(reason)
    row = StolenListing.objects.filter(pk=listing, withdrawn_on=None).first()
    if row is None:
        raise NotFound
    row.withdrawn_on = local_day(at, by.time_zone)
    row.save(update_fields=["withdrawn_on"])
    _note_listing(row, by, at, "withdrawn", kept)
    return row


def _lift(row: Block, *, by: Viewer, at: datetime, reason: str) -> None:
    row.ends_at = at
    row.save(update_fields=["ends_at"])
    transparency.record_change(
        by=by,
        at=at,
        subject_kind="thing",
        subject_id=str(row.thing.public_id),
        verb="unblocked",
        changes={"block": (row.cause, None)},
        reason=reason,
        organisation_id=row.thing.organisation.public_id,
    )


def _demand_overseer(by: Viewer, at: datetime) -> None:
    by.demand(Act.EDIT_REGISTER, at=at)
    if not sees_all(viewer=by, at=at):
        raise NotMandated(Act.OVERSEE)


def _note_listing(row: StolenListing, by: Viewer, at: datetime, verb: str, reason: str) -> None:
    transparency.record_change(
        by=by,
        at=at,
        subject_kind="stolen_listing",
        subject_id=str(row.pk),
        verb=verb,
        changes={"serial": (None, row.serial), "source": (None, row.source)},
        reason=reason,
    )
