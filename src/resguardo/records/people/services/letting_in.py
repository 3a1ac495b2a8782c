"""Letting in somebody who can approve: asked by one, decided by another, never done alone.

Four eyes are worth what the second pair is. Whoever could make a second manager, or take over the
login of one with a new password, would have both pairs. So a mandate that approves is granted when
another who approves agrees, and a new password for such a login comes in two halves: one is read by
who asked, the other by who approved, and only its owner hears both. Neither half is stored; each is
derived from the secret key of the deployment and the name of the request.
"""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.crypto import salted_hmac

from resguardo.kernel.mandate import Role
from resguardo.kernel.problem import raise_all
from resguardo.records.people.models import Approval, Mandate, Organisation, User
from resguardo.records.people.services.approvals import carries_out, request_approval
from resguardo.records.people.services.logins import LETTERS, demand_resettable, set_to_change
from resguardo.records.people.services.mandates import OwnMandate, against_mandate, grant
from resguardo.records.people.viewer import Viewer

ASK_MANDATE: Final = "people.grant-approver"
NEW_ENTRY: Final = "people.new-entry"
_HALF: Final = 8
"""Letters of a half: 39 bits, guessed against the lock-out of the door."""


@transaction.atomic
def ask_mandate(
    *,
    by: Viewer,
    at: datetime,
    user: User,
    role: Role,
    reason: str,
    ends_at: datetime | None = None,
) -> Approval:
    """Ask that a login of one's own organisation get a mandate that approves.

    Refuses what `against_mandate` says.
    """
    raise_all(against_mandate(by=by, at=at, user=user, role=role, ends_at=ends_at))
    return request_approval(
        by=by,
        at=at,
        act=ASK_MANDATE,
        subject_kind="user",
        subject_id=user.public_id,
        subject_name=str(user),
        proposal={"role": str(role), "ends_at": ends_at.isoformat() if ends_at else None},
        reason=reason,
    )


@carries_out(ASK_MANDATE)
def grant_asked(approval: Approval, by: Viewer, at: datetime) -> Mandate:
    """Grant what was approved; refuses whoever would approve their own mandate."""
    user = User.objects.get(public_id=approval.subject_id)
    if user.pk == by.user_id:
        raise OwnMandate
    ends_at = approval.proposal["ends_at"]
    return grant(
        by=by,
        at=at,
        user=user,
        organisation=Organisation.objects.get(pk=approval.organisation_id),
        role=Role(approval.proposal["role"]),
        place_id=None,
        ends_at=datetime.fromisoformat(ends_at) if ends_at else None,
        asked_by_id=approval.requested_by_id,
    )


@transaction.atomic
def ask_new_password(*, by: Viewer, at: datetime, user: User, reason: str) -> Approval:
    """Ask that a login that can approve get a new password; `first_half` is for who asks."""
    demand_resettable(by, at, user)
    return request_approval(
        by=by,
        at=at,
        act=NEW_ENTRY,
        subject_kind="user",
        subject_id=user.public_id,
        subject_name=str(user),
        proposal={},
        reason=reason,
    )


@carries_out(NEW_ENTRY)
def set_asked(approval: Approval, by: Viewer, at: datetime) -> User:
    """Set the password of both halves; the login's sessions end, and it must choose another."""
    row = User.objects.select_for_update(no_key=True).get(public_id=approval.subject_id)
    return set_to_change(
        row,
        f"{first_half(approval)}-{second_half(approval)}",
        by=by,
        at=at,
        reason=approval.reason,
    )


def first_half(approval: Approval) -> str:
    """What the one who asked is shown."""
    return _half(approval, "who asked")


def second_half(approval: Approval) -> str:
    """What the one who approved is shown."""
    return _half(approval, "who approved")


def _half(approval: Approval, whose: str) -> str:
    told = salted_hmac(f"resguardo {whose}", str(approval.public_id), algorithm="sha256").digest()
    signs = [LETTERS[byte % len(LETTERS)] for byte in told[:_HALF]]
    return "".join(signs[:4]) + "-" + "".join(signs[4:])
