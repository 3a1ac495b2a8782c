"""From a gap to the right kind of support: a company asks, the programme answers and helps."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.assistance import selectors
from resguardo.records.assistance.models import Activity, SupportRequest
from resguardo.records.assistance.services.activities import NotTakingPart
from resguardo.records.assistance.services.programmes import answer_act
from resguardo.records.assistance.services.words import NotOnTheList, kept_words
from resguardo.records.compliance.models import PlannedAction, Support
from resguardo.records.people.changes import amend, note
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer


class RequestAnswered(Problem):
    """A request has one answer."""

    code = "assistance.request-answered"
    wording = _("This request was answered already.")


@transaction.atomic
def ask_support(
    *, by: Viewer, at: datetime, programme: UUID, support: str, text: str,
    action: UUID | None = None,
) -> SupportRequest:  # fmt: skip
    """Ask a programme that one takes part in for help, with a gap of one's own action plan.

    Refuses who takes no part, and a kind of help that is none.
    """
    row = selectors.programme(viewer=by, at=at, public_id=programme)
    by.demand(answer_act(by), at=at)
    if support not in Support.values:
        raise NotOnTheList(support[:40])
    if not row.participations.filter(organisation_id=by.organisation_id, state="agreed").exists():
        raise NotTakingPart(by.organisation_name)
    planned = None
    if action is not None:
        planned = PlannedAction.objects.filter(
            public_id=action, assessment__organisation_id=by.organisation_id
        ).first()
        if planned is None:
            raise NotFound
    made = SupportRequest.objects.create(
        owner=row.organisation, programme=row, organisation_id=by.organisation_id,
        action=planned, support=support, text=kept_words(text, 1000), asked_at=at,
    )  # fmt: skip
    changes = {"kind": (None, support), "text": (None, made.text)}
    note("support_request", made.public_id, "asked", changes, by=by, at=at)
    return made


@transaction.atomic
def answer_support(
    *, by: Viewer, at: datetime, request: UUID, helps: bool, answer: str,
    activity: UUID | None = None,
) -> SupportRequest:  # fmt: skip
    """Answer: with an activity of the programme that helps, or with why not.

    Refuses what was answered (`RequestAnswered`).
    """
    selectors.demand_runner(by=by, at=at)
    found = selectors.request(viewer=by, at=at, public_id=request)
    if found.owner_id != by.organisation_id:
        raise NotFound
    row = SupportRequest.objects.select_for_update(no_key=True).get(pk=found.pk)
    if row.state != "asked":
        raise RequestAnswered
    helping: Activity | None = None
    if activity is not None:
        helping = selectors.own_activity(viewer=by, at=at, public_id=activity)
        if helping.programme_id != row.programme_id:
            raise NotFound
    wanted = {
        "state": "helped" if helps else "declined", "answer": kept_words(answer, 1000),
        "answered_at": at, "activity": helping,
    }  # fmt: skip
    amend(
        row, wanted, by=by, at=at, subject_kind="support_request", verb="answered", reason=answer
    )  # fmt: skip
    return row
