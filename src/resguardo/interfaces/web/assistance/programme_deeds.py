"""What an officer does with a programme: open it, invite, plan, say what is measured."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, Option, carry_out, day, done, reason
from resguardo.interfaces.web.reading import day_text
from resguardo.interfaces.web.words_of_fields import options
from resguardo.records.assistance import selectors
from resguardo.records.assistance.counting import SOURCES
from resguardo.records.assistance.services import activities, following, programmes, results
from resguardo.records.people.days import local_day

from .deeds import deed_on
from .reading import amount_typed, countries_typed, months_text, months_typed
from .words import KINDS, PARTNER_ROLES, SCOPES, SEXES, SIZES, SOURCE_OF_PEOPLE, VALUE_KINDS

_BOTH = require_http_methods(["GET", "POST"])
GRADE_MOST = 5
PCT_MOST = 100


@_BOTH
def new(request: Page) -> HttpResponse:
    """Open a programme."""
    selectors.demand_runner(by=request.viewer, at=request.at)
    today = local_day(request.at, request.viewer.time_zone)
    deed = Deed(
        title=_("Open a programme"),
        button=_("Open the programme"),
        asks=(
            Ask("number", _("Number"), hint=_("As in CV-2026; it is part of the IATI identifier."),
                limit=39),
            Ask("title", _("Title"), limit=200),
            Ask("description", _("What it is for"), "reason", required=False, limit=2000),
            Ask("donor", _("Donor"), limit=200),
            Ask("donor_reference", _("Identifier of the donor in IATI"), required=False, limit=60),
            Ask("currency", _("Currency"), hint=_("Three letters, as in USD."), limit=3),
            Ask("budget", _("Budget"), limit=20),
            Ask("countries", _("Countries"),
                hint=_("Two letters each, with their share where there are several: CR 60, SV 40."),
                limit=200),
            day("starts_on", _("From"), today),
            day("ends_on", _("Until")),
            _months(following.FOLLOW_UP_MONTHS),
        ),
        back=reverse("assistance:desk"),
        done=_("The programme is open."),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        values["budget"] = amount_typed(values["budget"])
        values["countries"] = countries_typed(values["countries"])
        values["follow_up_months"] = months_typed(values.pop("months"))
        row = programmes.open_programme(
            by=request.viewer, at=request.at, facts=programmes.ProgrammeFacts(**values)
        )
        return done(reverse("assistance:programme", args=[row.public_id]))

    return carry_out(request, deed, do)


@_BOTH
def invite(request: Page, programme: UUID) -> HttpResponse:
    """Invite a company or an authority, and say what one would like to be shown."""
    row = _row(request, programme)
    whom = selectors.who_can_be_invited(viewer=request.viewer, at=request.at, programme=row)
    asks = [
        Ask("organisation", _("Whom"), "key",
            options=[(str(each.public_id), each.name) for each in whom]),
        Ask("size", _("Size of the company"), "choose", required=False,
            options=[("", "–"), *options(SIZES)]),
        Ask("scopes", _("What it is asked to show"), "many",
            _("It decides itself. Nothing is shown before it has agreed."),
            options(SCOPES), value=list(SCOPES), required=False),
    ]  # fmt: skip
    return _do(request, row, _("Invite"), asks, programmes.invite)


@_BOTH
def plan(request: Page, programme: UUID) -> HttpResponse:
    """Plan an activity."""
    row = _row(request, programme)
    today = local_day(request.at, request.viewer.time_zone)
    parts = row.participations.filter(state="agreed").select_related("organisation")
    real = row.activities.exclude(kind="follow_up").exclude(state="cancelled")
    earlier = real.order_by("-starts_on", "-pk")
    deed = Deed(
        title=_("Plan an activity"),
        button=_("Plan the activity"),
        asks=(
            Ask("kind", _("Kind"), "choose", options=options(KINDS)),
            Ask("title", _("Title"), limit=200),
            Ask("place", _("Place"), required=False, limit=200),
            day("starts_on", _("From"), today),
            day("ends_on", _("Until"), today),
            Ask("budget", _("Budget"), hint=row.currency, value="0", limit=20),
            Ask("organisations", _("For whom"), "many", required=False, options=[
                (str(each.organisation.public_id), each.organisation.name)
                for each in parts.order_by("organisation__kind", "organisation__name")]),
            Ask("pass_pct", _("Needed in the test at the end (per cent)"), "whole",
                _("Of a course only."), value=activities.PASS_PCT, limit=PCT_MOST),
            Ask("attend_pct", _("Needed of its days (per cent)"), "whole", _("Of a course only."),
                value=activities.ATTEND_PCT, limit=PCT_MOST),
            Ask("follows", _("Looks back at"), "key", required=False,
                options=[
                    (str(each.public_id), f"{each.title} · {day_text(each.starts_on)}")
                    for each in earlier]),
        ),
        back=reverse("assistance:programme", args=[programme]),
        done=_("The activity is planned."),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        values["budget"] = amount_typed(values["budget"])
        values["organisations"] = [UUID(each) for each in values["organisations"]]
        made = activities.plan_activity(
            by=request.viewer, at=request.at, programme=programme,
            facts=activities.ActivityFacts(**values),
        )  # fmt: skip
        return done(reverse("assistance:activity", args=[made.public_id]))

    return carry_out(request, deed, do)


@_BOTH
def add_partner(request: Page, programme: UUID) -> HttpResponse:
    """Name another partner."""
    row = _row(request, programme)
    asks = [
        Ask("name", _("Name"), limit=200),
        Ask("role", _("Role"), "choose", options=options(PARTNER_ROLES)),
        Ask("reference", _("Identifier in IATI"), required=False, limit=60),
    ]
    return _do(request, row, _("Add a partner"), asks, programmes.add_partner)


@_BOTH
def follow_ups(request: Page, programme: UUID) -> HttpResponse:
    """Say after how many months the programme comes back."""
    row = _row(request, programme)
    asks = [_months(row.follow_up_months), reason()]

    def serve(months: str, **values: Any) -> None:
        following.change_follow_ups(months=months_typed(months), **values)

    return _do(request, row, _("Plan of follow-up visits"), asks, serve)


@_BOTH
def close(request: Page, programme: UUID) -> HttpResponse:
    """Close a programme."""
    row = _row(request, programme)
    lead = _(
        "From then on no register and no assessment of a company is read any more, and what the "
        "records count stays as it is counted now. Issue certificates and the report to the donor "
        "before that: they list what cannot be read afterwards."
    )
    title = _("Close the programme")
    return _do(request, row, title, [reason()], programmes.close_programme, lead=lead)


@_BOTH
def add_indicator(request: Page, programme: UUID) -> HttpResponse:
    """Say what is measured."""
    row = _row(request, programme)
    sources: list[Option] = [("people", SOURCE_OF_PEOPLE)]
    sources += [(key, _(told)) for key, (told, _count) in SOURCES.items()]
    asks = [
        Ask("code", _("Code"), hint=_("As in R1.2."), limit=12),
        Ask("title", _("What is measured"), limit=300),
        Ask("unit", _("Unit"), limit=40),
        Ask("source", _("Measured by"), "choose", options=sources),
        Ask("rising", _("What is better"), "radios", value="yes",
            options=[("yes", _("More")), ("no", _("Less"))]),
    ]  # fmt: skip

    def serve(rising: str, **values: Any) -> None:
        results.add_indicator(rising=rising == "yes", **values)

    return _do(request, row, _("Add an indicator"), asks, serve)


@_BOTH
def measure(request: Page, indicator: UUID) -> HttpResponse:
    """Write a baseline, a target, or what was reached."""
    selectors.demand_runner(by=request.viewer, at=request.at)
    row = selectors.indicator(viewer=request.viewer, at=request.at, public_id=indicator)
    _row(request, row.programme.public_id)
    kinds = [each for each in options(VALUE_KINDS) if row.source == "people" or each[0] != "actual"]
    today = local_day(request.at, request.viewer.time_zone)
    back = reverse("assistance:indicator", args=[indicator])
    deed = Deed(
        title=_("Write a value"),
        button=_("Write the value"),
        lead=row.title,
        asks=(
            Ask("kind", _("What"), "choose", options=kinds),
            Ask("number", _("Value"), hint=row.unit, limit=20),
            day("on", _("Day"), today),
            Ask("sex", _("Of whom"), "choose", required=False,
                options=[("", _("All")), *options(SEXES)]),
            Ask("size", _("Size of the company"), "choose", required=False,
                options=[("", _("All")), *options(SIZES)]),
            Ask("words", _("Note"), required=False, limit=300),
        ),
        back=back,
        done=_("The value is written down."),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        values["number"] = amount_typed(values["number"])
        results.add_value(by=request.viewer, at=request.at, indicator=indicator, **values)
        return done(back)

    return carry_out(request, deed, do)


@_BOTH
def add_risk(request: Page, programme: UUID) -> HttpResponse:
    """Write down what may go wrong."""
    row = _row(request, programme)
    asks = [
        Ask("title", _("What may go wrong"), limit=300),
        *_grades(3, 3),
        Ask("response", _("What is done about it"), "reason"),
        day("review_on", _("Look again")),
    ]
    return _do(request, row, _("Add a risk"), asks, programmes.add_risk)


@_BOTH
def review_risk(request: Page, risk: UUID) -> HttpResponse:
    """Look at a risk again."""
    row = selectors.risk(viewer=request.viewer, at=request.at, public_id=risk)
    back = reverse("assistance:programme", args=[row.programme.public_id])
    deed = Deed(
        title=_("Look at the risk again"),
        button=_("Keep it"),
        lead=row.title,
        asks=(
            *_grades(row.likelihood, row.impact),
            day("review_on", _("Look again"), row.review_on),
            Ask("is_over", "", "yes", required=False, options=[("yes", _("It is over"))]),
            reason(_("What changed.")),
        ),
        back=back,
        done=_("What changed is noted."),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        programmes.review_risk(by=request.viewer, at=request.at, risk=risk, **values)
        return done(back)

    return carry_out(request, deed, do)


def _months(value: Sequence[int]) -> Ask:
    hint = _(
        "What was done is looked at again after so many months, as in 6, 12. The visits are "
        "planned by themselves; nothing typed plans none."
    )
    label = _("Months after which follow-up visits come")
    return Ask("months", label, hint=hint, value=months_text(value), required=False, limit=60)


def _grades(likelihood: int, impact: int) -> tuple[Ask, Ask]:
    return (
        Ask("likelihood", _("Likelihood (1 to 5)"), "whole", value=likelihood, limit=GRADE_MOST),
        Ask("impact", _("Impact (1 to 5)"), "whole", value=impact, limit=GRADE_MOST),
    )


def _row(request: Page, programme: UUID) -> Any:
    return selectors.own_programme(viewer=request.viewer, at=request.at, public_id=programme)


def _do(
    request: Page, row: Any, title: str, asks: list[Ask], service: Any, *, lead: str = ""
) -> HttpResponse:
    """Show the deed on one programme, or do it and go back to its page."""
    return deed_on(request, row, title, asks, service, what="programme", lead=lead or row.title)
