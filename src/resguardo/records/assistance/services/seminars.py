"""Seminars and visits: the agenda, and what was concluded, followed until it is done."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.assistance import selectors
from resguardo.records.assistance.models import AgendaItem, Conclusion
from resguardo.records.assistance.services.activities import part_of
from resguardo.records.assistance.services.words import kept_words
from resguardo.records.people.changes import amend, note
from resguardo.records.people.viewer import Viewer


class ConclusionDone(Problem):
    """What is done is not done again."""

    code = "assistance.conclusion-done"
    wording = _("This was said to be done already.")


class DueBefore(Problem):
    """Nothing is due before it was agreed."""

    code = "assistance.due-before"
    wording = _("This is agreed on {first}, so it cannot be due before. Choose a later day.")
    field = "due_on"

    first: date


@transaction.atomic
def add_to_agenda(
    *, by: Viewer, at: datetime, activity: UUID, begins: str, title: str, speaker: str = ""
) -> AgendaItem:
    """Add a point to the agenda: when, what, and who speaks."""
    row = selectors.own_activity(viewer=by, at=at, public_id=activity)
    made = AgendaItem.objects.create(
        owner_id=by.organisation_id, activity=row, begins=kept_words(begins, 16),
        title=kept_words(title, 300), speaker=" ".join(speaker.split())[:200],
    )  # fmt: skip
    note("activity", row.public_id, "agenda", {"title": (None, made.title)}, by=by, at=at)
    return made


@transaction.atomic
def conclude(
    *, by: Viewer, at: datetime, activity: UUID, text: str, due_on: date,
    organisation: UUID | None = None,
) -> Conclusion:  # fmt: skip
    """Write down what was agreed, who does it (nobody named: the programme), and by when.

    Refuses a day before that of the activity (`DueBefore`).
    """
    row = selectors.own_activity(viewer=by, at=at, public_id=activity)
    if due_on < row.starts_on:
        raise DueBefore(row.starts_on)
    made = Conclusion.objects.create(
        owner_id=by.organisation_id, activity=row, text=kept_words(text, 1000), due_on=due_on,
        organisation=part_of(row, organisation) if organisation else None, written_at=at,
    )  # fmt: skip
    changes = {"text": (None, made.text), "due_on": (None, due_on)}
    note("conclusion", made.public_id, "added", changes, by=by, at=at)
    return made


@transaction.atomic
def conclusion_done(*, by: Viewer, at: datetime, conclusion: UUID, outcome: str) -> Conclusion:
    """Say what came of it: the programme may, and the organisation to which it fell.

    Refuses one that is done (`ConclusionDone`).
    """
    found = selectors.conclusion(viewer=by, at=at, public_id=conclusion)
    if found.owner_id == by.organisation_id:
        selectors.demand_runner(by=by, at=at)
    else:
        by.demand(done_act(by), at=at)
    row = Conclusion.objects.select_for_update(no_key=True).get(pk=found.pk)
    if row.state == "done":
        raise ConclusionDone
    wanted = {"state": "done", "outcome": kept_words(outcome, 1000), "done_at": at}
    amend(
        row, wanted, by=by, at=at, subject_kind="conclusion", verb="done", reason=outcome
    )  # fmt: skip
    return row


def may_say_done(*, viewer: Viewer, at: datetime, row: Conclusion) -> bool:
    """Whether `conclusion_done` would listen to the viewer."""
    runs = row.owner_id == viewer.organisation_id
    return viewer.may(Act.RUN_PROGRAMME if runs else done_act(viewer), at=at)


def done_act(viewer: Viewer) -> Act:
    """What whoever says so for a company or an authority must be allowed."""
    return Act.FILE if viewer.organisation_kind == "company" else Act.REPORT_INCIDENT
