"""How an incident ends: things recovered or written off, the file closed, or opened again."""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.ledger import EntryKind, Move
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.procedure import PROCEDURES, check_step
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody import accounts
from resguardo.records.custody import services as custody
from resguardo.records.custody.models import Account, Entry, Holding
from resguardo.records.custody.services.stock import place_here
from resguardo.records.custody.writing import NewEntry, post
from resguardo.records.oversight import deadlines, selectors
from resguardo.records.oversight.models import (
    AuthorityAction,
    Incident,
    IncidentItem,
    IncidentKind,
)
from resguardo.records.oversight.services.incidents import (
    KindUnknown,
    NarrativeMissing,
    TimesImpossible,
    held_at,
    note,
    open_one,
    own,
)
from resguardo.records.people import eyes
from resguardo.records.people.changes import demand_reason
from resguardo.records.people.models import Approval
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.models import BlockCause, Thing
from resguardo.records.register.services import block_for, lift_blocks_of

TAKEN: Final = frozenset({IncidentKind.THEFT, IncidentKind.ROBBERY})


WAYS_OUT: Final = ("stolen", "lost", "seized")
"""How a thing of an incident leaves the ledger."""


class StillToDo(Problem):
    """A file that lacks something is not closed."""

    code = "incident.still-to-do"
    wording = _("This incident cannot be closed yet. Still to do: {remaining}.")

    remaining: tuple[str, ...]

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Say what remains in the reader's language."""
        remaining = "; ".join(translate(each) for each in self.remaining)
        return translate(self.wording).format(remaining=remaining)


class NotGone(Problem):
    """What was not lost cannot be recovered."""

    code = "incident.not-gone"
    wording = _("{thing} is not missing any more. Look at its history.")
    field = "thing"

    thing: str


class OutOfTheBook(Problem):
    """What nobody keeps any more cannot be written off."""

    code = "incident.out-of-the-book"
    wording = _("{thing} left the book already. Look at its history.")
    field = "thing"

    thing: str


@transaction.atomic
def write_off_item(
    *,
    by: Viewer,
    at: datetime,
    incident: UUID,
    thing: UUID,
    document: str,
    reason: str,
    how: str = "",
) -> Approval:
    """Ask that a thing leave the ledger, gone or seized by an authority; a second person approves.

    A seizure needs the number of the authority's paper, and is kept as an act of that authority.
    Refuses a way out that is none (`KindUnknown`), and a thing that is out of the book already
    (`OutOfTheBook`).
    """
    row = open_one(by, at, incident, Act.WRITE_OFF)
    item = _item(row, thing)
    usual = "stolen" if row.kind in TAKEN else "lost" if row.kind in selectors.GONE else "seized"
    chosen = how or usual
    if chosen not in WAYS_OUT:
        raise KindUnknown(chosen[:40])
    account = held_at(item.thing) if item.thing.numbered else row.account
    if account is None:
        raise OutOfTheBook(item.thing.name)
    asked = custody.write_off(
        by=by,
        at=at,
        thing=item.thing.public_id,
        quantity=item.quantity,
        account=account.public_id,
        how=chosen,
        document=document or row.police_number,
        reason=reason,
        occurred_at=row.occurred_at,
    )
    if chosen == "seized":
        AuthorityAction.objects.create(
            organisation_id=row.organisation_id,
            kind="seizure",
            acted_at=row.occurred_at,
            recorded_at=at,
            thing=item.thing,
            document=(document or row.police_number)[:100],
        )
    return asked


@transaction.atomic
def recover(
    *,
    by: Viewer,
    at: datetime,
    incident: UUID,
    thing: UUID,
    place: UUID,
    document: str,
    reason: str,
    recovered_at: datetime | None = None,
) -> IncidentItem:
    """Take back what was missing. From outside the ledger it re-enters by an entry of recovery.

    Refuses what is not gone (`NotGone`), and a moment before the incident or to come.
    """
    row = open_one(by, at, incident, Act.RECEIVE)
    item = _item(row, thing)
    moment = recovered_at or at
    if not row.occurred_at <= moment <= at:
        raise TimesImpossible(row.occurred_at, moment)
    store = place_here(by, place)
    outside = _outside(item.thing)
    if item.outcome or (outside is None and row.kind not in selectors.GONE):
        raise NotGone(item.thing.name)
    if outside is not None:
        taker = accounts.of_place(store)
        [posted] = post(
            [
                NewEntry(
                    kind=EntryKind.RECOVERY,
                    moves=(Move(item.thing_id, item.quantity, outside.pk, taker.pk),),
                    occurred_at=moment,
                    reason=demand_reason(reason),
                    document=document.strip()[:100],
                    cites=row.public_id,
                )
            ],
            by=by,
            at=at,
        )
        item.entry = Entry.objects.get(pk=posted.sequence)
    item.outcome = "recovered" if outside is not None else "found"
    item.settled_at = moment
    item.save(update_fields=["outcome", "settled_at", "entry"])
    told = {"thing": (None, item.thing.public_id), "outcome": (None, item.outcome)}
    note(row, "recovered", told, reason, by=by, at=at)
    return item


@transaction.atomic
def close(*, by: Viewer, at: datetime, incident: UUID, conclusion: str) -> Incident:
    """Close a file that lacks nothing; by another than who opened it. What came back is freed.

    Refuses without a narrative, and while something is to be done (`StillToDo`).
    """
    row = open_one(by, at, incident, Act.SETTLE_INCIDENT)
    takers = {"open": row.recorded_by_id} if row.recorded_by_id is not None else {}
    step = eyes.check_step(PROCEDURES["incident"], "close", row.state, by=by, takers=takers)
    if not conclusion.strip():
        raise NarrativeMissing
    remaining = deadlines.still_to_do(row, at=at)
    if remaining:
        raise StillToDo(remaining)
    row.state, row.conclusion = step.to_state, conclusion.strip()
    row.closed_at, row.closed_by_id = at, by.user_id
    row.save(update_fields=["state", "conclusion", "closed_at", "closed_by"])
    note(row, "close", {"state": ("open", row.state)}, conclusion, by=by, at=at)
    lift_blocks_of(by=by, at=at, cause_id=row.public_id, reason=conclusion)
    return row


@transaction.atomic
def reopen(*, by: Viewer, at: datetime, incident: UUID, reason: str) -> Incident:
    """Open a closed file again; what is still gone freezes again."""
    by.demand(Act.SETTLE_INCIDENT, at=at)
    row = own(by, at, incident)
    step = check_step(PROCEDURES["incident"], "reopen", row.state)
    kept = demand_reason(reason)
    row.state, row.closed_at, row.closed_by = step.to_state, None, None
    row.save(update_fields=["state", "closed_at", "closed_by"])
    for item in row.items.select_related("thing__organisation"):
        if item.thing.numbered and not item.outcome:
            block_for(
                by=by, at=at, thing=item.thing, cause=BlockCause.INCIDENT, cause_id=row.public_id
            )
    note(row, "reopen", {"state": ("closed", row.state)}, kept, by=by, at=at)
    return row


def _outside(thing: Thing) -> Account | None:
    """The boundary that a written-off thing went to, if it has not come back."""
    if thing.numbered and held_at(thing) is not None:
        return None
    row = (
        Holding.objects.filter(
            thing=thing, boundary=True, quantity__gt=0, account__kind__in=selectors.OUTSIDE
        )
        .select_related("account")
        .first()
    )
    return row.account if row else None


def _item(row: Incident, thing: UUID) -> IncidentItem:
    item = row.items.select_related("thing").filter(thing__public_id=thing).first()
    if item is None:
        raise NotFound
    return item
