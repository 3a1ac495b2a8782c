"""What is done with a person: hired, suspended, reinstated, left, given a PIN, erased."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.doors import Page
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as noop
from resguardo.records.papers import services as papers
from resguardo.records.people import selectors
from resguardo.records.people import services as people

from .asks import Ask, Deed, carry_out, day, done, reason, today_of
from .persons import mine, ours
from .words import WORK


class PinsDiffer(Problem):
    """Typed twice, so that a slip does not lock somebody out."""

    code = "form.pins-differ"
    wording = noop("The two PINs differ. Type the new PIN twice.")
    field = "again"


_BOTH = require_http_methods(["GET", "POST"])


@_BOTH
def hire(request: Page, person_id: UUID) -> HttpResponse:
    """Begin an employment."""
    row = mine(request, person_id)
    asks = (
        Ask("role", _("Work"), "radios", options=WORK, value="guard"),
        day("hired_on", _("Hired on"), today_of(request)),
        reason(required=False),
    )
    elsewhere = selectors.known_elsewhere(viewer=request.viewer, at=request.at, person=row)
    lead = _("Another company knows this identity. Ask the authority before you hire.")
    lead = lead if elsewhere else ""
    deed = _deed(person_id, _("Hire {name}"), _("Hire person"), row, asks, lead=lead)
    return _carry_out(request, deed, person_id, people.hire, row)


@_BOTH
def leave(request: Page, person_id: UUID) -> HttpResponse:
    """End the employment."""
    row = mine(request, person_id)
    asks = (day("left_on", _("First day without work"), today_of(request)), reason())
    lead = _("What the person still holds stays in their hands until it is returned.")
    deed = _deed(
        person_id, _("{name} leaves"), _("Record leaving"), row, asks, lead=lead, kind="warning"
    )
    return _carry_out(request, deed, person_id, people.leave, row)


@_BOTH
def suspend(request: Page, person_id: UUID) -> HttpResponse:
    """Take somebody off duty."""
    row = mine(request, person_id)
    asks = (
        day("start", _("From"), today_of(request)),
        day("until", _("Until, if it is known"), required=False),
        reason(),
    )
    lead = _("The counter refuses to issue to a suspended person.")
    deed = _deed(
        person_id, _("Suspend {name}"), _("Suspend person"), row, asks, lead=lead, kind="warning"
    )
    return _carry_out(request, deed, person_id, people.suspend, row)


@_BOTH
def reinstate(request: Page, person_id: UUID) -> HttpResponse:
    """Lift a suspension."""
    row = mine(request, person_id)
    asks = (day("day", _("Back on duty from"), today_of(request)), reason())
    deed = _deed(person_id, _("Reinstate {name}"), _("Reinstate person"), row, asks)
    return _carry_out(request, deed, person_id, people.reinstate, row)


@_BOTH
def erase(request: Page, person_id: UUID) -> HttpResponse:
    """Erase the personal data of somebody who has left."""
    row = mine(request, person_id)
    lead = _("Names, document and telephone go for good. Every entry and every proof stays.")
    deed = _deed(
        person_id,
        _("Erase {name}"),
        _("Erase personal data"),
        row,
        (reason(),),
        lead=lead,
        kind="warning",
    )
    return _carry_out(request, deed, person_id, papers.erase_person, row)


@_BOTH
def pin(request: Page, person_id: UUID) -> HttpResponse:
    """Set the PIN: by who edits people, or at the armoury by the person with the old one."""
    row = ours(request, person_id)
    keeper = request.viewer.may(Act.EDIT_PEOPLE, at=request.at)
    if not keeper and not request.viewer.may_somewhere(Act.ISSUE, at=request.at):
        request.viewer.demand(Act.EDIT_PEOPLE, at=request.at)
    hint = _("Needed if this person can confirm as a second person.") if keeper else ""
    asks = (
        Ask("old_pin", _("Present PIN"), "pin", hint, limit=6, required=not keeper),
        Ask("pin", _("New PIN"), "pin", _("Four to six digits, typed by the person."), limit=6),
        Ask("again", _("New PIN again"), "pin", limit=6),
    )
    lead = _("The person types it here. It confirms what they receive and return at the counter.")
    deed = _deed(person_id, _("PIN of {name}"), _("Set PIN"), row, asks, lead=lead)

    def do(values: dict[str, Any]) -> HttpResponse:
        if values.pop("again") != values["pin"]:
            raise PinsDiffer
        values["old_pin"] = values["old_pin"] or None
        if values["old_pin"]:
            people.check_pin(by=request.viewer, at=request.at, person=row, pin=values["old_pin"])
        people.set_pin(by=request.viewer, at=request.at, person=row, **values)
        messages.success(request, _("The PIN is set."))
        return done(reverse("people:person", args=[person_id]))

    return carry_out(request, deed, do)


def _deed(
    person_id: UUID,
    title: str,
    button: str,
    row: Any,
    asks: tuple[Ask, ...],
    *,
    lead: str = "",
    kind: str = "primary",
) -> Deed:
    return Deed(
        title=title.format(name=row),
        button=button,
        asks=asks,
        lead=lead,
        kind=kind,
        back=reverse("people:person", args=[person_id]),
    )


def _carry_out(request: Page, deed: Deed, person_id: UUID, service: Any, row: Any) -> HttpResponse:
    def do(values: dict[str, Any]) -> HttpResponse:
        service(by=request.viewer, at=request.at, person=row, **values)
        messages.success(request, _("Recorded."))
        return done(reverse("people:person", args=[person_id]))

    return carry_out(request, deed, do)
