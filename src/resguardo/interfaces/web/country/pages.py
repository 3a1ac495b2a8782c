"""Across companies with a reason that is kept; figures by region in which nobody is recognised."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.cells import Link, Noted, shown
from resguardo.interfaces.web.country.maps import Tile, TileMap
from resguardo.interfaces.web.custody.words import ENTRY_WORDS, thing_link
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.export import sheets_workbook
from resguardo.interfaces.web.reading import day_text
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import part_asked, ways
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.oversight import across as looking
from resguardo.records.oversight import statistics as counting

FIGURE_WORDS: Final[dict[str, str | Promise]] = {
    "companies": gettext_lazy("Companies"),
    "firearms": gettext_lazy("Firearms held"),
    "rounds": gettext_lazy("Rounds held"),
    "guards": gettext_lazy("Guards"),
    "posts": gettext_lazy("Posts"),
    "losses": gettext_lazy("Thefts, robberies and losses in twelve months"),
    "inspections": gettext_lazy("Inspections in twelve months"),
}


@require_GET
def across(request: Page) -> HttpResponse:
    """Ask for the reason, then show what several books say together."""
    typed = Typed(request.GET)
    context: dict[str, Any] = {
        "title": _("Across companies"),
        "lead": _("The same guard, weapon or owner in several books. A match is no accusation."),
        "button": _("Look across companies"),
        "reason": typed.text("reason"),
        "tables": [],
        "way": reverse("country:employment")
        if request.viewer.may(Act.REPORT_INCIDENT, at=request.at)
        else "",
    }
    try:
        found = looking.look_across(
            viewer=request.viewer, at=request.at, reason=typed.text("reason", limit=500)
        )
    except looking.WhyAsked as problem:
        if "reason" in request.GET:
            return render_refused(request, "country/across.html", context, problem, typed=typed)
        return render(request, "country/across.html", context)
    context["tables"] = [
        _turned(request, "guards", found.guards, _guards),
        _turned(request, "weapons", found.weapons, _weapons),
        _turned(request, "one_sided", found.one_sided, _one_sided),
        _turned(request, "acquired", found.acquired, _acquired),
        _turned(request, "owners", found.owners, _owners),
    ]  # fmt: skip
    return render(request, "country/across.html", context)


def _turned(
    request: Page, name: str, rows: Sequence[Any], table: Callable[[Sequence[Any]], Table]
) -> Table:
    """The page of these rows that is asked for."""
    part = part_asked(request, rows, name=name)
    return replace(table(part.rows), **ways(part, name))


def _lines(values: list[Any]) -> object:
    """Values one beneath the other."""
    return format_html_join("", "<div>{}</div>", ((shown(each),) for each in values))


def _guards(rows: Any) -> Table:
    lines = [
        Row(
            (
                _lines([
                    Link(each.code, reverse("people:person", args=[each.public_id]))
                    for each in row.persons
                ]),
                _lines([
                    Noted(company.name, _("since {day}").format(day=day_text(since)))
                    for company, since in row.hired
                ]),
                row.losses,
            ),
            tone="stop" if row.losses else "decision",
        )
        for row in rows
    ]  # fmt: skip
    columns = [Column(_("Guard, by label")), Column(_("Works at")),
               Column(_("Losses that name them"), numeric=True)]  # fmt: skip
    empty = EmptyState(_("No guard works in two companies today."))
    return Table(_("Same guard in several companies"), columns, lines, empty)


def _weapons(rows: Any) -> Table:
    lines = [
        Row(
            (
                _lines([thing_link(each.thing) for each in row.firearms]),
                _lines([each.organisation.name for each in row.firearms]),
            ),
            tone="stop",
        )
        for row in rows
    ]
    columns = [Column(_("Firearm")), Column(_("Held by"))]
    empty = EmptyState(_("No maker, model, calibre and serial stand in two books at once."))
    return Table(_("Same firearm in several books"), columns, lines, empty)


def _one_sided(rows: Any) -> Table:
    lines = [
        Row(
            (
                Link(
                    ENTRY_WORDS[row.entry.kind],
                    reverse("custody:entry", args=[row.entry.public_id]),
                    row.entry.document,
                )
                if row.entry is not None
                else "",
                row.giver.name,
                row.receiver.name if row.receiver is not None else _("nobody named here"),
                row.since,
            ),
            tone="decision",
        )
        for row in rows
    ]
    columns = [Column(_("Entry")), Column(_("From")), Column(_("To")), Column(_("Since"))]
    empty = EmptyState(_("Every transfer has its two sides."))
    return Table(_("Transfers seen from one side"), columns, lines, empty)


def _acquired(rows: Any) -> Table:
    lines = [
        Row(
            (
                row.company.name,
                row.firearms,
                _("{start} until {until}").format(
                    start=day_text(row.first), until=day_text(row.last)
                ),
                row.held,
            ),
            tone="decision",
        )
        for row in rows
    ]
    columns = [Column(_("Company")), Column(_("Acquired"), numeric=True), Column(_("When")),
               Column(_("Firearms held"), numeric=True)]  # fmt: skip
    empty = EmptyState(_("No company acquired five firearms within five days in a year."))
    return Table(_("Many firearms acquired at once"), columns, lines, empty)


def _owners(rows: Any) -> Table:
    lines = [Row((_lines([each.name for each in row.companies]),)) for row in rows]
    empty = EmptyState(_("No two companies share an owner, as far as owners are registered."))
    return Table(_("Same owner"), [Column(_("Companies"))], lines, empty)


@require_GET
def statistics(request: Page) -> HttpResponse:
    """Figures by region; as Excel with a reason that is kept."""
    national = counting.national(viewer=request.viewer, at=request.at)
    figures = list(national.country.figures)
    typed = Typed(request.GET)
    columns = [Column(_("Region")), *(Column(FIGURE_WORDS[each], numeric=True) for each in figures)]
    rows = [
        Row((region.name or _("not registered"), *(_figure(region, each) for each in figures)))
        for region in national.regions
    ]
    rows.append(Row((_("Country"), *(_figure(national.country, each) for each in figures))))
    chart = _map(request, national, typed.text("figure"))
    context: dict[str, Any] = {
        "title": _("Statistics by region"),
        "lead": _("Figures on fewer than three companies, or below five, are held back."),
        "button": _("Take along as Excel"),
        "reason": typed.text("reason"),
        "tables": [
            Table(_("Statistics by region"), columns, rows,
                  EmptyState(_("No company is registered yet.")))
        ],
        "chart": chart,
        "figures": [
            (FIGURE_WORDS[each], f"?figure={each}", chart is not None and each == chart.figure)
            for each in figures
        ],
    }  # fmt: skip
    if "reason" not in request.GET:
        return render(request, "country/statistics.html", context)
    try:
        why = counting.note_export(
            viewer=request.viewer, at=request.at, reason=typed.text("reason", limit=500)
        )
    except Problem as problem:
        return render_refused(request, "country/statistics.html", context, problem, typed=typed)
    sheet = [
        [str(cell) if isinstance(cell, Promise) else cell for cell in row.cells] for row in rows
    ]
    headings = [str(each.label) for each in columns]
    return sheets_workbook(
        _("Statistics by region"), [(_("Statistics by region"), headings, sheet)], told=why
    )


def _map(request: Page, national: counting.National, asked: str) -> TileMap | None:
    """One figure on the map: the one that was asked for, or firearms."""
    if not national.regions:
        return None
    figure = asked if asked in national.country.figures else "firearms"
    return TileMap(
        figure,
        title=_("By region"),
        unit=FIGURE_WORDS[figure],
        tiles=[Tile(each.name, each.figures.get(figure, 0)) for each in national.regions],
        jurisdiction=request.viewer.jurisdiction,
        note=_("Tiles stand about where the regions lie; they are no map to scale."),
    )


def _figure(region: counting.Region, figure: str) -> object:
    number = region.figures[figure]
    return _("held back") if number is None else number
