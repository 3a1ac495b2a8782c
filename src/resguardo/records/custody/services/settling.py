"""Settling: deciding a discrepancy, writing off by four eyes, and reviewing overrides.

A difference is explained by somebody who did not find it, or it becomes an incident. What is gone
for good leaves the ledger only by a write-off that one person asks for and another approves; the
entry is written when it is approved, and cites the approval.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from resguardo.kernel.ledger import AccountKind, EntryKind, Move
from resguardo.kernel.mandate import Act
from resguardo.kernel.procedure import PROCEDURES, check_step
from resguardo.records.custody import accounts
from resguardo.records.custody.models import Account, CountSheet, Discrepancy, Entry, Override
from resguardo.records.custody.services.counting import demand_another
from resguardo.records.custody.services.stock import DocumentNeeded, things_here
from resguardo.records.custody.slip import ReasonNeeded
from resguardo.records.custody.writing import NewEntry, post
from resguardo.records.people import eyes
from resguardo.records.people.models import Approval, User
from resguardo.records.people.selectors import NotFound, organisations_in_sight
from resguardo.records.people.services import carries_out, request_approval
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.models import Thing
from resguardo.records.register.services import lift_blocks_of

WRITE_OFF = "custody.write-off"

WRITE_OFF_KINDS: dict[str, tuple[EntryKind, AccountKind]] = {
    "lost": (EntryKind.LOSS, AccountKind.LOST),
    "stolen": (EntryKind.THEFT, AccountKind.STOLEN),
    "seized": (EntryKind.SEIZURE, AccountKind.SEIZED),
    "destroyed": (EntryKind.DISPOSAL, AccountKind.DESTROYED),
    "deactivated": (EntryKind.DISPOSAL, AccountKind.DEACTIVATED),
}
"""How a thing can leave the ledger for good, with its entry and the boundary that takes it."""

NEEDS_DOCUMENT = frozenset({"seized", "destroyed", "deactivated"})


@transaction.atomic
def explain(*, by: Viewer, at: datetime, discrepancy: UUID, explanation: str) -> Discrepancy:
    """Close a discrepancy with an explanation. Refuses whoever counted it.

    Nothing moves: if the books were wrong, the entry that was forgotten is recorded as a late one,
    and the explanation says which.
    """
    by.demand(Act.ACCEPT_COUNT, at=at)
    row = (
        Discrepancy.objects.select_for_update(no_key=True)
        .filter(public_id=discrepancy, organisation__in=organisations_in_sight(viewer=by, at=at))
        .first()
    )
    if row is None:
        raise NotFound
    if not explanation.strip():
        raise ReasonNeeded
    found_it = CountSheet.objects.filter(count=row.count, counter_id=by.user_id).exists()
    takers = {"find": by.user_id} if row.count_id is not None and found_it else {}
    step = check_step(PROCEDURES["discrepancy"], "explain", row.state, by=by.user_id, takers=takers)
    if row.count is not None:
        demand_another(by, row.count)
    row.state, row.explanation = step.to_state, explanation.strip()[:500]
    row.decided_by_id, row.decided_at = by.user_id, at
    row.save(update_fields=["state", "explanation", "decided_by", "decided_at"])
    lift_blocks_of(by=by, at=at, cause_id=row.public_id, reason=explanation)
    return row


@transaction.atomic
def write_off(
    *,
    by: Viewer,
    at: datetime,
    thing: UUID,
    quantity: int,
    account: UUID,
    how: str,
    document: str,
    reason: str,
    occurred_at: datetime | None = None,
) -> Approval:
    """Ask that a thing leave the ledger for good; a second person approves and so writes it.

    Seizure, destruction and deactivation need the number of the authority's paper.
    Refuses without a reason (`ReasonNeeded`), and these without that number (`DocumentNeeded`).
    """
    by.demand(Act.WRITE_OFF, at=at)
    if not reason.strip():
        raise ReasonNeeded
    if how in NEEDS_DOCUMENT and not document.strip():
        raise DocumentNeeded
    if how not in WRITE_OFF_KINDS:
        raise NotFound
    [key] = things_here(by, {thing: quantity})
    holder = Account.objects.filter(
        public_id=account, organisation_id=by.organisation_id, boundary=False
    ).first()
    if holder is None:
        raise NotFound
    return request_approval(
        by=by,
        at=at,
        act=WRITE_OFF,
        subject_kind="thing",
        subject_id=thing,
        subject_name=Thing.objects.get(pk=key).name,
        proposal={
            "quantity": quantity,
            "account": str(account),
            "how": how,
            "document": document.strip(),
            "occurred_at": (occurred_at or at).isoformat(),
        },
        reason=reason,
    )


@carries_out(WRITE_OFF)
def carry_out_write_off(approval: Approval, by: Viewer, at: datetime) -> Entry:
    """Write the entry that was approved; refuses if the thing is no longer where it was."""
    proposal = approval.proposal
    kind, boundary = WRITE_OFF_KINDS[proposal["how"]]
    thing = Thing.objects.get(
        public_id=approval.subject_id, organisation_id=approval.organisation_id
    )
    giver = Account.objects.get(
        public_id=proposal["account"], organisation_id=approval.organisation_id
    )
    taker = accounts.of_boundary(approval.organisation_id, boundary)
    asker = User.objects.get(pk=approval.requested_by_id)
    new_entry = NewEntry(
        kind=kind,
        moves=(Move(thing.pk, proposal["quantity"], giver.pk, taker.pk),),
        occurred_at=datetime.fromisoformat(proposal["occurred_at"]),
        second_person_id=asker.person_id,
        reason=approval.reason,
        document=proposal["document"],
        cites=approval.public_id,
    )
    [entry] = post([new_entry], by=by, at=at, organisation_id=approval.organisation_id)
    return entry


@transaction.atomic
def review_override(
    *, by: Viewer, at: datetime, override: UUID, upheld: bool, note: str
) -> Override:
    """Review an override: uphold it or criticise it. Refuses whoever made or confirmed it."""
    by.demand(Act.REVIEW_OVERRIDE, at=at)
    row = (
        Override.objects.select_for_update(of=("self",), no_key=True)
        .select_related("entry")
        .filter(public_id=override, organisation_id=by.organisation_id)
        .first()
    )
    if row is None:
        raise NotFound
    if not note.strip():
        raise ReasonNeeded
    second = User.objects.filter(person_id=row.second_person_id).first()
    takers = {
        name: key
        for name, key in (
            ("override", row.entry.recorded_by_id),
            ("second", second.pk if second else None),
        )
        if key is not None
    }
    step = eyes.check_step(
        PROCEDURES["override_review"],
        "uphold" if upheld else "criticise",
        row.state,
        by=by,
        takers=takers,
    )
    row.state, row.review_note = step.to_state, note.strip()[:500]
    row.reviewed_by_id, row.reviewed_at = by.user_id, at
    row.save(update_fields=["state", "review_note", "reviewed_by", "reviewed_at"])
    return row
