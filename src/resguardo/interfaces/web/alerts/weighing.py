"""Whom to visit this month and why; and where a company stands among others, without names."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from resguardo.insight.screening.alerts import Alert
from resguardo.insight.screening.visits import Visit, order
from resguardo.interfaces.web.cells import Link, Noted
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import today_of
from resguardo.interfaces.web.reading import day_text, number_text
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import part_asked, ways
from resguardo.kernel.mandate import Act
from resguardo.records.oversight import alerts as seen
from resguardo.records.people.selectors import sees_all

from .words import explained

REASONS_SHOWN: Final = 3

MEASURE_WORDS: Final[Mapping[str, tuple[str | Promise, str | Promise]]] = {
    "weapons-per-guard": (gettext_lazy("Weapons for each guard"), gettext_lazy("weapons")),
    "losses": (
        gettext_lazy("Thefts and losses entered in twelve months"),
        gettext_lazy("for 1,000 weapons"),
    ),
    "overdue": (gettext_lazy("Things that should be back now"), gettext_lazy("for 100 weapons")),
    "alerts": (
        gettext_lazy("Alerts of twelve months, without the dismissed"),
        gettext_lazy("for 100 weapons"),
    ),
}


@require_GET
def visits(request: Page) -> HttpResponse:
    """Companies in the order of what weighs on them, with the heaviest reasons."""
    rows = seen.to_weigh(viewer=request.viewer, at=request.at)
    by_key = {row.key: row for row in rows}
    chosen = order(
        [_as_found(row) for row in rows],
        today_of(request),
        decided={row.key: row.verdict for row in rows if row.verdict},
        visited={
            str(company): day
            for company, day in seen.last_visits(viewer=request.viewer, at=request.at).items()
        },
    )
    part = part_asked(request, chosen)
    may = request.viewer.may(Act.REPORT_INCIDENT, at=request.at)
    table = Table(
        _("Whom to visit"),
        [Column(_("Company")), Column(_("Reasons, the heaviest first")),
         Column(_("Alerts"), numeric=True), Column(_("Weight, of 100"), numeric=True)],
        [
            Row(
                (
                    _to_plan(by_key[visit.reasons[0].alert_id].organisation, may=may),
                    _reasons([by_key[each.alert_id] for each in visit.reasons[:REASONS_SHOWN]]),
                    len(visit.reasons),
                    _weight(visit),
                )
            )
            for visit in part.rows
        ],
        EmptyState(_("Companies come here when the screening points at something in their books.")),
        **ways(part),
    )  # fmt: skip
    return render(request, "custody/list.html", {"title": _("Whom to visit"), "table": table})


def _weight(visit: Visit) -> object:
    """The weight, of a hundred; marked where alerts alone are no reason to go."""
    words = number_text(round(100 * visit.weight))
    return words if visit.worth else Noted(words, _("a visit by rota finds as much"))


def _to_plan(company: Any, *, may: bool) -> object:
    """The company, as the way to plan the visit for whoever may."""
    if not may:
        return company.name
    way = f"{reverse('inspections:plan')}?organisation={company.public_id}"
    return Link(company.name, way, _("Plan a visit"))


def _as_found(row: Any) -> Alert:
    """Give a kept alert the shape in which the screening weighs it."""
    return Alert(
        row.key, row.rule, row.raised_on, row.pattern, str(row.organisation.public_id),
        row.subject_kind, "", row.severity, row.score, {}, (),
    )  # fmt: skip


def _reasons(rows: list[Any]) -> object:
    """The reasons of a visit, one beneath the other, each with the way to its entries."""
    return format_html_join(
        "",
        "<div>{} <small>({})</small></div>",
        (
            (
                Link(
                    explained(row, everywhere=True), reverse("alerts:alert", args=[row.public_id])
                ),
                day_text(row.raised_on),
            )
            for row in rows
        ),
    )


@require_GET
def standing(request: Page) -> HttpResponse:
    """One's own figures beside the quarters of the others; for an authority all companies."""
    if sees_all(viewer=request.viewer, at=request.at):
        return _side_by_side(request)
    rows = seen.standings(viewer=request.viewer, at=request.at)
    table = Table(
        _("Where we stand"),
        [Column(_("Figure")), Column(_("Unit")), Column(_("Our own"), numeric=True),
         Column(_("A quarter of the others has at most"), numeric=True),
         Column(_("Half of them has at most"), numeric=True),
         Column(_("Three quarters have at most"), numeric=True),
         Column(_("Others"), numeric=True)],
        [
            Row(
                (
                    MEASURE_WORDS[row.measure][0],
                    MEASURE_WORDS[row.measure][1],
                    "–" if row.own is None else row.own,
                    *(row.quarters or (_("too few to tell"),) * 3),
                    row.peers,
                )
            )
            for row in rows
        ],
    )  # fmt: skip
    return render(request, "custody/list.html", {"title": _("Where we stand"), "table": table})


def _side_by_side(request: Page) -> HttpResponse:
    """The companies beside each other, with what a quarter, half and three quarters have."""
    found = seen.compared(viewer=request.viewer, at=request.at)
    measures = list(found.quarters)
    beneath = (_("A quarter has at most"), _("Half has at most"), _("Three quarters have at most"))
    rows = [
        Row(
            (
                Link(each.name, reverse("filings:of-company", args=[each.public_id])),
                *(_value(found, measure, values[measure]) for measure in measures),
            )
        )
        for each, values in found.companies
    ]
    rows += [
        Row(
            (
                words,
                *(
                    _("too few to tell") if quarters is None else number_text(quarters[place])
                    for quarters in found.quarters.values()
                ),
            )
        )
        for place, words in enumerate(beneath)
    ]
    columns = [
        Column(_("Company")),
        *(
            Column(f"{MEASURE_WORDS[each][0]} ({MEASURE_WORDS[each][1]})", numeric=True)
            for each in measures
        ),
    ]
    table = Table(
        _("Companies side by side"), columns, rows, EmptyState(_("No company is registered yet."))
    )
    title = _("Companies side by side")
    return render(request, "custody/list.html", {"title": title, "table": table})


def _value(found: seen.Compared, measure: str, value: float | None) -> object:
    """A number, marked where it lies above three quarters of the companies."""
    if value is None:
        return "–"
    words = number_text(value)
    return Noted(words, _("above three quarters")) if found.beyond(measure, value) else words
