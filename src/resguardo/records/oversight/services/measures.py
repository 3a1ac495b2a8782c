"""Corrective measures: proposed with an owner and a day, done, and verified by somebody else."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.procedure import PROCEDURES, check_step
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.oversight import selectors
from resguardo.records.oversight.models import Measure
from resguardo.records.oversight.services.incidents import IncidentClosed, NarrativeMissing, note
from resguardo.records.people import eyes
from resguardo.records.people import selectors as people
from resguardo.records.people.changes import demand_reason
from resguardo.records.people.days import local_day
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer


class DuePast(Problem):
    """A measure that is late before it begins."""

    code = "measure.due-past"
    wording = _("{due_on} has passed. Choose a day by which it can be done.")
    field = "due_on"

    due_on: date


@transaction.atomic
def propose_measure(
    *, by: Viewer, at: datetime, incident: UUID, what: str, owner: UUID, due_on: date
) -> Measure:
    """Propose what must change, who does it, and by when.

    Refuses a closed incident, without words, and a day that is past (`DuePast`).
    """
    by.demand(Act.REPORT_INCIDENT, at=at)
    row = selectors.incident(viewer=by, at=at, public_id=incident)
    if row.organisation_id != by.organisation_id:
        raise NotFound
    if row.state != "open":
        raise IncidentClosed
    if not what.strip():
        raise NarrativeMissing
    if due_on < local_day(at, by.time_zone):
        raise DuePast(due_on)
    person = people.person(viewer=by, at=at, public_id=owner)
    if person.organisation_id != by.organisation_id:
        raise NotFound
    measure = Measure.objects.create(
        incident=row, what=what.strip()[:500], owner=person, due_on=due_on, proposed_at=at
    )
    note(row, "measure", {"what": (None, measure.what), "due_on": (None, due_on)}, by=by, at=at)
    return measure


@transaction.atomic
def measure_done(*, by: Viewer, at: datetime, measure: UUID, done_note: str) -> Measure:
    """Say that it is done, and how that can be seen.

    Refuses a closed incident (`IncidentClosed`), and without words.
    """
    by.demand(Act.REPORT_INCIDENT, at=at)
    row = _locked(by, at, measure)
    step = check_step(PROCEDURES["measure"], "do", row.state)
    row.done_note = demand_reason(done_note)[:500]
    row.state, row.done_at, row.done_by_id = step.to_state, at, by.user_id
    row.save(update_fields=["state", "done_at", "done_by", "done_note"])
    note(row.incident, "measure_done", {"what": (None, row.what)}, row.done_note, by=by, at=at)
    return row


@transaction.atomic
def verify_measure(*, by: Viewer, at: datetime, measure: UUID, holds: bool, reason: str) -> Measure:
    """Look whether it works; by another than who did it. If it does not, it is open again.

    Refuses a closed incident (`IncidentClosed`), whoever did it, and without a reason.
    """
    by.demand(Act.SETTLE_INCIDENT, at=at)
    row = _locked(by, at, measure)
    takers = {"do": row.done_by_id} if row.done_by_id is not None else {}
    name = "verify" if holds else "reject"
    step = eyes.check_step(PROCEDURES["measure"], name, row.state, by=by, takers=takers)
    kept = demand_reason(reason)
    row.state = step.to_state
    if holds:
        row.verified_at, row.verified_by_id = at, by.user_id
    row.save(update_fields=["state", "verified_at", "verified_by"])
    note(row.incident, f"measure_{name}", {"what": (None, row.what)}, kept, by=by, at=at)
    return row


def _locked(by: Viewer, at: datetime, measure: UUID) -> Measure:
    found = selectors.measure(viewer=by, at=at, public_id=measure)
    if found.incident.organisation_id != by.organisation_id:
        raise NotFound
    if found.incident.state != "open":
        raise IncidentClosed
    return (
        Measure.objects.select_for_update(of=("self",), no_key=True)
        .select_related("incident__organisation")
        .get(pk=found.pk)
    )
