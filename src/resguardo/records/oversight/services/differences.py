"""What follows from a difference: an incident, opened in the same transaction, with its clock.

Accepting a count is custody's deed; that an unexplained absence is an incident is the law's. Both
happen together, so this, the higher of the two chapters, is what pages and programs call.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from resguardo.kernel.procedure import PROCEDURES, check_step
from resguardo.records.custody import services as custody
from resguardo.records.custody.models import Count, Discrepancy
from resguardo.records.custody.variances import VarianceKind
from resguardo.records.oversight.models import Incident, IncidentKind
from resguardo.records.oversight.services.incidents import add_items
from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency import services as transparency


@transaction.atomic
def accept_count(
    *, by: Viewer, at: datetime, count: UUID, decided: Mapping[str, int] | None = None
) -> tuple[Count, list[Discrepancy], list[Incident]]:
    """Accept a count; what is missing opens an incident of absence by itself.

    Surplus, misplaced and unknown things are findings: open discrepancies that wait for a decision.
    """
    row, found = custody.accept_count(by=by, at=at, count=count, decided=decided)
    incidents = [
        open_absence(each, by=by, at=at) for each in found if each.kind == VarianceKind.MISSING
    ]
    return row, found, incidents


def open_absence(discrepancy: Discrepancy, *, by: Viewer, at: datetime) -> Incident:
    """The incident of a thing that should be there and is not (`absence`)."""
    step = check_step(PROCEDURES["discrepancy"], "escalate", discrepancy.state)
    incident = Incident.objects.create(
        organisation_id=discrepancy.organisation_id,
        kind=IncidentKind.ABSENCE,
        occurred_at=discrepancy.opened_at,
        known_at=at,
        recorded_at=at,
        recorded_by_id=by.user_id,
        account_id=discrepancy.account_id,
        thing_id=discrepancy.thing_id,
        quantity=discrepancy.book_quantity - discrepancy.seen_quantity,
        discrepancy=discrepancy,
    )
    if discrepancy.thing is not None and incident.quantity:
        add_items(incident, {discrepancy.thing: incident.quantity}, by=by, at=at)
    discrepancy.state = step.to_state
    discrepancy.save(update_fields=["state"])
    transparency.record_change(
        by=by,
        at=at,
        subject_kind="incident",
        subject_id=incident.public_id,
        verb="open",
        changes={"kind": (None, incident.kind), "discrepancy": (None, discrepancy.public_id)},
        organisation_id=discrepancy.organisation.public_id,
    )
    return incident
