"""What an officer does with an activity: the next step, the agenda, conclusions, money, things."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.assistance.deeds import own_activity
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, day, done, reason
from resguardo.interfaces.web.words_of_fields import words
from resguardo.records.assistance import gains, selectors
from resguardo.records.assistance.services import activities, seminars, steps
from resguardo.records.people.days import local_day
from resguardo.records.people.selectors import NotFound

from .deeds import deed_on
from .reading import amount_typed
from .words import STEPS

_BOTH = require_http_methods(["GET", "POST"])


@_BOTH
def step(request: Page, activity: UUID, step: str) -> HttpResponse:
    """Take the next step."""
    row = own_activity(request, activity)
    if step not in STEPS:
        raise NotFound
    needed = step in steps.WITH_WORDS
    hint = _("Why, or what came of it.") if needed else _("If there is something to say.")
    asks = [Ask("words", _("What is to be said"), "reason", hint, required=needed, limit=1000)]

    def serve(**values: Any) -> None:
        steps.take_step(step=step, **values)

    return _do(request, row, str(words(STEPS, step)), asks, serve)


@_BOTH
def agenda(request: Page, activity: UUID) -> HttpResponse:
    """Add a point to the agenda."""
    asks = [
        Ask("begins", _("When"), hint=_("As in 09:00."), limit=16),
        Ask("title", _("What"), limit=300),
        Ask("speaker", _("Who speaks"), required=False, limit=200),
    ]
    row = own_activity(request, activity)
    return _do(request, row, _("Add to the agenda"), asks, seminars.add_to_agenda)


@_BOTH
def conclude(request: Page, activity: UUID) -> HttpResponse:
    """Write down what was agreed."""
    row = own_activity(request, activity)
    asks = [
        Ask("text", _("What was agreed"), "reason", limit=1000),
        Ask("organisation", _("Who does it"), "key", _("Nobody named: the programme does it."),
            _for_whom(row), required=False),
        day("due_on", _("By when")),
    ]  # fmt: skip
    return _do(request, row, _("Write a conclusion"), asks, seminars.conclude)


@_BOTH
def conclusion(request: Page, conclusion: UUID) -> HttpResponse:
    """Say what came of a conclusion."""
    row = selectors.conclusion(viewer=request.viewer, at=request.at, public_id=conclusion)
    if row.owner_id == request.viewer.organisation_id:
        selectors.demand_runner(by=request.viewer, at=request.at)
    else:
        request.viewer.demand(seminars.done_act(request.viewer), at=request.at)
    back = reverse("assistance:desk")
    deed = Deed(
        title=_("It is done"),
        button=_("Say that it is done"),
        lead=row.text,
        asks=(Ask("outcome", _("What came of it"), "reason", limit=1000),),
        back=back,
        done=_("It is noted as done."),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        seminars.conclusion_done(by=request.viewer, at=request.at, conclusion=conclusion, **values)
        return done(back)

    return carry_out(request, deed, do)


@_BOTH
def spend(request: Page, activity: UUID) -> HttpResponse:
    """Record money spent."""
    row = own_activity(request, activity)
    today = local_day(request.at, request.viewer.time_zone)
    hint = _("In {currency}. A correction has a minus in front.")
    asks = [
        Ask("amount", _("Amount"), hint=hint.format(currency=row.programme.currency), limit=20),
        Ask("what", _("For what"), limit=300),
        Ask("document", _("Number of the document"), required=False, limit=60),
        day("spent_on", _("Day"), today),
    ]  # fmt: skip

    def serve(amount: str, **values: Any) -> None:
        activities.spend(amount=amount_typed(amount), **values)

    return _do(request, row, _("Record money spent"), asks, serve)


@_BOTH
def hand_over(request: Page, activity: UUID) -> HttpResponse:
    """Hand equipment over for good."""
    row = own_activity(request, activity)
    asks = [
        Ask("organisation", _("To whom"), "key", options=_for_whom(row)),
        Ask("what", _("What"), limit=200),
        Ask("quantity", _("How many"), "whole", value=1, limit=activities.QUANTITY_MOST),
        Ask("number", _("Serial number"), required=False, limit=60),
        Ask("taken_by", _("Taken by"), limit=200),
    ]
    return _do(request, row, _("Hand something over"), asks, activities.hand_over)


@_BOTH
def link(request: Page, activity: UUID) -> HttpResponse:
    """Tie an assessment to a visit."""
    row = own_activity(request, activity)
    some = gains.to_link(activity=row)
    asks = [
        Ask("assessment", _("Assessment"), "key",
            _("Those of the companies that were visited and agreed to show them."),
            options=[(str(each.public_id), _told(each)) for each in some]),
    ]  # fmt: skip
    return _do(request, row, _("Tie an assessment"), asks, activities.link_assessment)


@_BOTH
def add_beneficiary(request: Page, activity: UUID) -> HttpResponse:
    """Let one more organisation have part."""
    row = own_activity(request, activity)
    parts = row.programme.participations.filter(state="agreed").select_related("organisation")
    some = [(str(each.organisation.public_id), each.organisation.name) for each in parts]
    asks = [Ask("organisation", _("Whom"), "key", options=some)]
    return _do(request, row, _("Add whom it is for"), asks, activities.add_beneficiary)


@_BOTH
def move(request: Page, activity: UUID) -> HttpResponse:
    """Put it on other days."""
    row = own_activity(request, activity)
    asks = [
        day("starts_on", _("From"), row.starts_on),
        day("ends_on", _("Until"), row.ends_on),
        reason(),
    ]
    return _do(request, row, _("Put it on other days"), asks, activities.move_activity)


def _told(each: Any) -> str:
    return f"{each.organisation.name} · {each.catalogue} · {each.opened_at:%Y-%m-%d}"


def _for_whom(row: Any) -> list[tuple[str, str]]:
    rows = row.beneficiaries.select_related("organisation").order_by("organisation__name")
    return [(str(each.organisation.public_id), each.organisation.name) for each in rows]


def _do(request: Page, row: Any, title: str, asks: list[Ask], service: Any) -> HttpResponse:
    """Show the deed on one activity, or do it and go back to its page."""
    return deed_on(request, row, title, asks, service, what="activity", lead=row.title)
