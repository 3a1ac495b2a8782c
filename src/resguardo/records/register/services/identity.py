"""Correcting a firearm's identity: asked by one, decided by another, both readings kept.

Maker, model, calibre and serial are what every permit, count and trace refers to. Companies have
been found re-marking weapons of the black market as lost ones; so no single person changes them.
The approver's act carries the correction out, in the same transaction.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.marking import normalise_serial, skeleton
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.changes import amend, demand_reason
from resguardo.records.people.models import Approval
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.services import carries_out, request_approval
from resguardo.records.people.viewer import Viewer
from resguardo.records.register import selectors
from resguardo.records.register.catalogue import calibres
from resguardo.records.register.models import Firearm, FirearmModel
from resguardo.records.register.services.bulk import lock
from resguardo.records.register.services.checks import (
    SERIAL_CHARACTERS_MAX,
    AlreadyEnrolled,
    CalibreUnknown,
    ModelUnknown,
    SerialMissing,
    SerialUnreadable,
)
from resguardo.records.register.services.firearms import name_of

ACT = "register.correct-identity"


class NothingToCorrect(Problem):
    """The proposal is what the register says already."""

    code = "register.nothing-to-correct"
    wording = _("This is what the register says already. Change the serial, model or calibre.")
    field = "serial"


@transaction.atomic
def ask_identity_correction(
    *,
    by: Viewer,
    at: datetime,
    firearm: UUID,
    reason: str,
    serial: str = "",
    model: UUID | None = None,
    calibre_id: str = "",
) -> Approval:
    """Ask that a firearm's serial, model or calibre be corrected; what is empty stays.

    Refuses at once what could not be carried out, so that nobody approves the impossible.
    """
    by.demand(Act.EDIT_REGISTER, at=at)
    kept = demand_reason(reason)
    row = selectors.firearm(viewer=by, at=at, public_id=firearm, own=True)
    proposal: dict[str, Any] = {}
    if serial.strip() and serial.strip() != row.serial:
        proposal["serial"] = serial.strip()
    if model is not None and model != row.model.public_id:
        proposal["model"] = str(model)
    if calibre_id and calibre_id != row.calibre_id:
        proposal["calibre_id"] = calibre_id
    if not proposal:
        raise NothingToCorrect
    corrected = _corrected(row, proposal)
    return request_approval(
        by=by,
        at=at,
        act=ACT,
        subject_kind="thing",
        subject_id=row.thing.public_id,
        subject_name=row.thing.name,
        proposal={
            **proposal,
            "before": {
                "serial": row.serial,
                "model": str(row.model),
                "calibre_id": row.calibre_id,
            },
            "after": {
                "serial": corrected["serial"],
                "model": str(corrected["model"]),
                "calibre_id": corrected["calibre_id"],
            },
        },
        reason=kept,
    )


@carries_out(ACT)
def carry_out(approval: Approval, by: Viewer, at: datetime) -> Firearm:
    """Do what was approved; refuses when another weapon has taken that identity meanwhile."""
    lock(by)
    row = (
        Firearm.objects.select_for_update(of=("self", "thing"), no_key=True)
        .select_related("thing", "model__maker")
        .filter(organisation_id=approval.organisation_id, thing__public_id=approval.subject_id)
        .first()
    )
    if row is None:
        raise NotFound
    wanted = _corrected(row, approval.proposal)
    reason = f"{approval.reason} ({approval.public_id})"
    amend(
        row.thing,
        {"name": name_of(wanted["model"], wanted["serial"]), "calibre_id": wanted["calibre_id"]},
        by=by,
        at=at,
        subject_kind="thing",
        verb="identity_corrected",
        reason=reason,
    )
    amend(
        row,
        wanted,
        by=by,
        at=at,
        subject_kind="thing",
        subject_id=row.thing.public_id,
        verb="identity_corrected",
        reason=reason,
    )
    return row


def _corrected(row: Firearm, proposal: dict[str, Any]) -> dict[str, Any]:
    """The identity as it would be; refuses one that is impossible or already taken."""
    serial = str(proposal.get("serial", row.serial))
    normal = normalise_serial(serial)
    if not serial:
        raise SerialMissing
    if not normal or len(serial) > SERIAL_CHARACTERS_MAX:
        raise SerialUnreadable(serial[:SERIAL_CHARACTERS_MAX])
    model = row.model
    if "model" in proposal:
        found = FirearmModel.objects.select_related("maker").filter(public_id=proposal["model"])
        if (model_found := found.first()) is None:
            raise ModelUnknown
        model = model_found
    calibre_id = str(proposal.get("calibre_id", row.calibre_id))
    if calibre_id not in calibres().calibres:
        raise CalibreUnknown(calibre_id[:40])
    taken = (
        Firearm.objects.select_related("thing")
        .filter(
            organisation_id=row.organisation_id,
            model=model,
            calibre_id=calibre_id,
            serial_normal=normal,
        )
        .exclude(pk=row.pk)
        .first()
    )
    if taken is not None:
        raise AlreadyEnrolled(str(model), serial, taken.thing.code)
    return {
        "serial": serial,
        "serial_normal": normal,
        "serial_skeleton": skeleton(serial),
        "model": model,
        "weapon_type": model.weapon_type if "model" in proposal else row.weapon_type,
        "calibre_id": calibre_id,
    }
