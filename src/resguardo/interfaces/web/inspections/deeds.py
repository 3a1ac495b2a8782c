"""What an inspector does with a visit: plan, announce, begin, fill in, find, close."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.alerts.words import VERDICT_WORDS, explained
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, day, done, reason
from resguardo.interfaces.web.register.deeds import PHOTO
from resguardo.interfaces.web.typed import Typed
from resguardo.records.oversight import inspections as seen
from resguardo.records.oversight.checklists import checklist
from resguardo.records.oversight.procedures import demand_authority
from resguardo.records.oversight.services import field as from_field
from resguardo.records.oversight.services import inspections as inspecting
from resguardo.records.people.days import local_day

from .words import GRAVITY_WORDS

_BOTH = require_http_methods(["GET", "POST"])
VERDICTS = ("confirmed", "dismissed", "looking")


@_BOTH
def plan(request: Page) -> HttpResponse:
    """Plan a visit; from the list of whom to visit the company and its reasons come along."""
    demand_authority(by=request.viewer, at=request.at)
    companies = seen.companies(viewer=request.viewer, at=request.at)
    typed = Typed(request.POST if request.method == "POST" else request.GET)
    chosen = next((each for each in companies if str(each.public_id) == typed.text("organisation")),
                  None)  # fmt: skip
    alerts = seen.open_alerts_of(viewer=request.viewer, at=request.at, organisation=chosen) \
        if chosen is not None else []  # fmt: skip
    options = [(str(each.public_id), explained(each, everywhere=True)) for each in alerts]
    today = local_day(request.at, request.viewer.time_zone)
    asks = [
        Ask("organisation", _("Company"), "key", value=typed.text("organisation"),
            options=[(str(each.public_id), each.name) for each in companies]),
        day("planned_on", _("Day"), today),
        Ask("told", _("Told"), "radios", value="snap", options=[
            ("snap", _("Snap: the company learns of it when it begins")),
            ("announced", _("Announced: it stands on the company’s desk now"))]),
        Ask("purpose", _("Purpose"), required=False, limit=500),
    ]  # fmt: skip
    if options:
        asks.append(Ask("reasons", _("Because of"), "many", options=options, required=False,
                        value=[each[0] for each in options]))  # fmt: skip
    deed = Deed(title=_("Plan a visit"), button=_("Plan visit"), asks=asks,
                back=reverse("inspections:inspections"))  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        told, reasons = values.pop("told"), [UUID(each) for each in values.pop("reasons", [])]
        row = inspecting.plan_inspection(
            by=request.viewer, at=request.at, snap=True, reasons=reasons, **values
        )
        if told == "announced":
            inspecting.announce_inspection(
                by=request.viewer, at=request.at, inspection=row.public_id
            )
        messages.success(request, _("Recorded."))
        return done(reverse("inspections:inspection", args=[row.public_id]))

    return carry_out(request, deed, do)


@_BOTH
def announce(request: Page, inspection: UUID) -> HttpResponse:
    """Tell the company."""
    lead = _("From now on the visit stands on the company’s desk.")
    row = _row(request, inspection)
    return _do(request, row, _("Announce the visit"), [], inspecting.announce_inspection, lead=lead)


@_BOTH
def begin(request: Page, inspection: UUID) -> HttpResponse:
    """Begin the visit."""
    lead = _("Show your mandate. The company sees the visit from now on.")
    row = _row(request, inspection)
    return _do(request, row, _("Begin the visit"), [], inspecting.begin_inspection, lead=lead)


@_BOTH
def cancel(request: Page, inspection: UUID) -> HttpResponse:
    """Call the visit off."""
    row = _row(request, inspection)
    return _do(request, row, _("Call it off"), [reason()], inspecting.cancel_inspection)


@_BOTH
def finding(request: Page, inspection: UUID) -> HttpResponse:
    """Write down what is wrong."""
    row = _row(request, inspection)
    asks = [
        Ask("text", _("What is wrong"), "reason", _("And what the company has to do."),
            limit=1_000),
        Ask("article", _("Which article asks for this"), limit=200),
        Ask("gravity", _("Gravity"), "radios", options=list(GRAVITY_WORDS.items()),
            value="serious"),
        day("due_on", _("To be put right before")),
        _point(row),
    ]  # fmt: skip
    return _do(request, row, _("Add a finding"), asks, inspecting.add_finding)


@_BOTH
def photograph(request: Page, inspection: UUID) -> HttpResponse:
    """Keep a photograph of what was seen."""
    row = _row(request, inspection)
    asks = [Ask("content", _("Photograph"), "file", PHOTO), _point(row)]
    lead = _("The company sees it on this visit, as it sees the answers.")
    return _do(request, row, _("Add a photograph"), asks, from_field.add_photograph, lead=lead)


def _point(row: Any) -> Ask:
    points = checklist(row.organisation.jurisdiction, row.planned_on)
    options = [("", "–"), *((each.code, _(each.question)) for each in points)]
    return Ask("point", _("Point of the checklist"), "choose", required=False, options=options)


@_BOTH
def close(request: Page, inspection: UUID) -> HttpResponse:
    """Close the visit, and say whether its reasons held."""
    row = _row(request, inspection)
    asks = [Ask("conclusion", _("Conclusion"), "reason", limit=2_000)]
    if seen.reasons_of(row):
        options = [(each, VERDICT_WORDS[each]) for each in VERDICTS]
        hint = _("The order of visits learns from this.")
        asks.append(Ask("verdict", _("The alerts that led here"), "radios", hint, options))
    return _do(request, row, _("Close the visit"), asks, inspecting.close_inspection)


def _row(request: Page, inspection: UUID) -> Any:
    demand_authority(by=request.viewer, at=request.at)
    return seen.inspection(viewer=request.viewer, at=request.at, public_id=inspection)


def _do(
    request: Page, row: Any, title: Any, asks: list[Ask], service: Any, *, lead: Any = ""
) -> HttpResponse:  # fmt: skip
    """Show the deed on one visit, or do it and go back to its page."""
    back = reverse("inspections:inspection", args=[row.public_id])
    deed = Deed(title=title, button=title, asks=asks, lead=lead, back=back)

    def do(values: dict[str, Any]) -> HttpResponse:
        service(by=request.viewer, at=request.at, inspection=row.public_id, **values)
        messages.success(request, _("Recorded."))
        return done(back)

    return carry_out(request, deed, do)
