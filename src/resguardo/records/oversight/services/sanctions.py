"""Sanctions: proposed by one, decided by another, and undone as far as they reached.

A suspension stops the company's own licences, a block its firearms; lifting gives back what the
sanction took and nothing else.
"""

import re
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.procedure import check_step
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody.models import Holding
from resguardo.records.oversight import inspections
from resguardo.records.oversight.inspection_models import Sanction
from resguardo.records.oversight.procedures import PROCEDURES, demand_authority
from resguardo.records.oversight.services.inspections import (
    ArticleMissing,
    NotOnTheList,
    WordsMissing,
    locked_visit,
    note_visit,
)
from resguardo.records.people import eyes
from resguardo.records.people.changes import demand_reason
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits import selectors as permits
from resguardo.records.permits import services as permitting
from resguardo.records.register.models import BlockCause
from resguardo.records.register.services import block_for, lift_blocks_of

_CURRENCY: Final = re.compile(r"^[A-Za-z]{3}$")
SANCTIONS: Final = ("warning", "fine", "suspension", "block")


class AmountMissing(Problem):
    """A fine of nothing."""

    code = "inspection.amount-missing"
    wording = _("Enter the amount of the fine and its currency in three letters.")
    field = "amount"


class NothingToSuspend(Problem):
    """A suspension that would stop nothing, and would seem to."""

    code = "inspection.nothing-to-suspend"
    wording = _(
        "No licence of {company} that holds is recorded here, so there is nothing to suspend. "
        "Have the company record or apply for it, or block its firearms instead."
    )
    field = "step"

    company: str


@transaction.atomic
def propose_sanction(
    *, by: Viewer, at: datetime, inspection: UUID, kind: str, article: str, text: str,
    amount: int | None = None, currency: str = "",
) -> Sanction:  # fmt: skip
    """Propose what follows. Somebody else decides it.

    Refuses a kind that is none, without article or words and, of a fine, without an amount.
    """
    row = locked_visit(by, at, inspection)
    if row.state not in {"running", "closed"}:
        check_step(PROCEDURES["inspection"], "close", row.state)
    if kind not in SANCTIONS:
        raise NotOnTheList(kind[:40])
    if not article.strip():
        raise ArticleMissing
    if not text.strip():
        raise WordsMissing
    if kind == "fine" and not (amount and _CURRENCY.match(currency.strip())):
        raise AmountMissing
    made = Sanction.objects.create(
        organisation=row.organisation,
        inspection=row,
        kind=kind,
        article=article.strip()[:200],
        text=text.strip()[:1000],
        amount=amount if kind == "fine" else None,
        currency=currency.strip().upper()[:3] if kind == "fine" else "",
        proposed_at=at,
        proposed_by_id=by.user_id,
    )
    _note_sanction(made, by, at, "proposed", (None, "proposed"), reason=made.text, hidden=True)
    return made


@transaction.atomic
def decide_sanction(
    *, by: Viewer, at: datetime, sanction: UUID, step: str, reason: str
) -> Sanction:
    """Decide, drop or lift a sanction. A decided suspension or block takes effect at once.

    A suspension stops the company's own licences; a block stops every firearm at the place that was
    visited, or of the whole company. Lifting undoes what the sanction did and nothing else. Refuses
    whoever proposed it, without a reason, and a suspension where there is no licence
    (`NothingToSuspend`).
    """
    demand_authority(by=by, at=at, act=Act.APPROVE)
    found = inspections.sanction(viewer=by, at=at, public_id=sanction)
    row = Sanction.objects.select_for_update(of=("self",), no_key=True).get(pk=found.pk)
    takers = {"propose": row.proposed_by_id}
    taken = eyes.check_step(PROCEDURES["sanction"], step, row.state, by=by, takers=takers)
    kept = demand_reason(reason)
    before, row.state = row.state, taken.to_state
    match step:
        case "decide":
            row.decided_at, row.decided_by_id = at, by.user_id
            _take_effect(found, by, at)
        case "lift":
            row.lifted_at = at
            _lose_effect(found, by, at, kept)
        case _:
            pass
    row.save(update_fields=["state", "decided_at", "decided_by", "lifted_at"])
    hidden = step == "drop"
    _note_sanction(row, by, at, taken.to_state, (before, row.state), reason=kept, hidden=hidden)
    return row


def _take_effect(row: Sanction, by: Viewer, at: datetime) -> None:
    if row.kind == "suspension":
        valid = permits.search(viewer=by, at=at, kind="company", state="valid")
        licences = list(valid.filter(organisation=row.organisation))
        if not licences:
            raise NothingToSuspend(row.organisation.name)
        for licence in licences:
            permitting.suspend(
                by=by, at=at, permit=licence.public_id, reason=f"{row.article}: {row.text}"
            )
    if row.kind == "block":
        held = Holding.objects.filter(
            organisation=row.organisation, boundary=False, quantity__gt=0, thing__kind="firearm"
        ).select_related("thing__organisation")
        place = row.inspection.place
        if place is not None:
            here = Q(account__place=place) | Q(account__place__parent=place)
            held = held.filter(here | Q(account__place__parent__parent=place))
        for each in held.order_by("pk"):
            block_for(
                by=by, at=at, thing=each.thing, cause=BlockCause.AUTHORITY,
                cause_id=row.public_id, document=row.article[:100], reason=row.text,
            )  # fmt: skip


def _lose_effect(row: Sanction, by: Viewer, at: datetime, reason: str) -> None:
    if row.kind == "suspension":
        licences = permits.permits(viewer=by, at=at).filter(
            organisation=row.organisation, kind="company"
        )
        for suspended in permits.stopped_on(licences, at=at).values():
            if suspended.kind == "suspended" and suspended.starts_at == row.decided_at:
                permitting.lift(by=by, at=at, permit=suspended.permit.public_id, reason=reason)
    lift_blocks_of(by=by, at=at, cause_id=row.public_id, reason=reason)


def _note_sanction(
    row: Sanction,
    by: Viewer,
    at: datetime,
    verb: str,
    change: tuple[str | None, str],
    *,
    reason: str,
    hidden: bool,
) -> None:
    changes = {"sanction": (None, row.kind), "state": change, "article": (None, row.article)}
    note_visit(row.inspection, by, at, verb, changes, reason=reason, hidden=hidden)
