"""Four eyes: what one asks, another decides, and then it is carried out, all or nothing.

The chapters above say how a kind of request is carried out (`carries_out`), so that approving and
doing are one transaction and this chapter needs to know nothing of weapons.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.procedure import PROCEDURES, check_step
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people import eyes
from resguardo.records.people.changes import demand_reason, note
from resguardo.records.people.models import Approval
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer

CarryOut = Callable[[Approval, Viewer, datetime], object]

_PROCEDURE: Final = PROCEDURES["approval"]
_carried_out_by: Final[dict[str, CarryOut]] = {}


class AlreadyAsked(Problem):
    """One open request a subject and act is enough."""

    code = "people.already-asked"
    wording = _("{name} asked for this already. Wait for the decision, or withdraw that request.")

    name: str


def carries_out(act: str) -> Callable[[CarryOut], CarryOut]:
    """Mark the function that does what a request of this act asks, once it is approved.

    It gets the approval, the viewer who approved and the moment; a problem that it raises undoes
    the approval too.
    """

    def register(function: CarryOut) -> CarryOut:
        if act in _carried_out_by:
            message = f"two functions carry out {act}"
            raise RuntimeError(message)
        _carried_out_by[act] = function
        return function

    return register


@transaction.atomic
def request_approval(
    *,
    by: Viewer,
    at: datetime,
    act: str,
    subject_kind: str,
    subject_id: UUID,
    subject_name: str,
    proposal: Mapping[str, Any],
    reason: str,
) -> Approval:
    """Ask for an act that needs a second person. Whether `by` may ask, the caller has settled.

    Refuses without a reason, and while the same is being asked already.
    """
    demand_reason(reason)
    step = check_step(_PROCEDURE, "request", None)
    open_one = Approval.objects.filter(
        organisation_id=by.organisation_id, act=act, subject_id=subject_id, state=step.to_state
    ).select_related("requested_by")
    if (other := open_one.first()) is not None:
        raise AlreadyAsked(str(other.requested_by))
    row = Approval.objects.create(
        organisation_id=by.organisation_id,
        act=act,
        subject_kind=subject_kind,
        subject_id=subject_id,
        subject_name=subject_name[:200],
        proposal=dict(proposal),
        reason=reason.strip(),
        state=step.to_state,
        requested_by_id=by.user_id,
        requested_at=at,
    )
    changes = {"act": (None, act), "subject": (None, subject_id), "state": (None, row.state)}
    note("approval", row.public_id, "request", changes, reason, by=by, at=at)
    return row


@transaction.atomic
def decide_approval(
    *, by: Viewer, at: datetime, approval: Approval, approve: bool, decision_note: str = ""
) -> Approval:
    """Approve and carry out, or refuse. Never by the one who asked; refusing needs a note."""
    by.demand(Act.APPROVE, at=at)
    row = _locked(by, approval)
    name = "approve" if approve else "refuse"
    takers = {"request": row.requested_by_id}
    step = eyes.check_step(_PROCEDURE, name, row.state, by=by, takers=takers)
    if not approve:
        demand_reason(decision_note)
    changes = {"state": (row.state, step.to_state)}
    row.state = step.to_state
    row.decided_by_id, row.decided_at = by.user_id, at
    row.decision_note = decision_note.strip()
    row.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    if approve and row.act in _carried_out_by:  # before the log, which is the last lock
        _carried_out_by[row.act](row, by, at)
    note("approval", row.public_id, name, changes, row.decision_note, by=by, at=at)
    return row


@transaction.atomic
def withdraw_approval(*, by: Viewer, at: datetime, approval: Approval) -> Approval:
    """Take one's own request back."""
    row = _locked(by, approval)
    if row.requested_by_id != by.user_id or by.read_only:
        raise NotFound
    step = check_step(_PROCEDURE, "withdraw", row.state)
    changes = {"state": (row.state, step.to_state)}
    row.state = step.to_state
    row.decided_by_id, row.decided_at = by.user_id, at
    row.save(update_fields=["state", "decided_by", "decided_at"])
    note("approval", row.public_id, "withdraw", changes, by=by, at=at)
    return row


def _locked(by: Viewer, approval: Approval) -> Approval:
    row = (
        Approval.objects.select_for_update(no_key=True)
        .filter(pk=approval.pk, organisation_id=by.organisation_id)
        .first()
    )
    if row is None:
        raise NotFound
    return row
