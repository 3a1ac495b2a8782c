"""A country's reports: questions and what the records answer, SDG 16.4.2; a region added up."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Noted
from resguardo.interfaces.web.charts import Progress
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out
from resguardo.interfaces.web.reading import number_text
from resguardo.interfaces.web.records import Action, Record, Section
from resguardo.interfaces.web.tables import Column, Row, Table
from resguardo.interfaces.web.typed import Typed
from resguardo.interfaces.web.words_of_law import profile_name
from resguardo.records.assistance import national
from resguardo.records.people.viewer import changes_nothing
from resguardo.records.permits import profiles as law

WHOLE_PCT = 100
FIGURES = {
    "held": gettext_lazy("Firearms held"),
    "marked": gettext_lazy("Firearms given a secondary mark"),
    "lost": gettext_lazy("Firearms lost or stolen"),
    "recovered": gettext_lazy("Firearms recovered"),
    "seized": gettext_lazy("Seized"),
    "destroyed": gettext_lazy("Firearms destroyed"),
    "traces": gettext_lazy("Traces asked"),
    "answered": gettext_lazy("Answered"),
    "traceable": gettext_lazy("Could be traced"),
    "established": gettext_lazy("Origin established"),
}
OF_ARMS = ("held", "marked", "lost", "recovered", "seized", "destroyed")
OF_TRACES = ("traces", "answered", "traceable", "established")
"""The figures in two tables: together they are wider than a screen."""

Rows = Sequence[tuple[str, Mapping[str, int]]]


@require_GET
def national_report(request: Page) -> HttpResponse:
    """The figures of a year beside the questions that they answer; or the file with `as=json`."""
    typed = Typed(request.GET)
    year = typed.whole("year", _("Year"), most=9999, empty=request.at.year)
    typed.check()
    found = national.national(viewer=request.viewer, at=request.at, year=year)
    if request.GET.get("as") == "json":
        return _file(found.as_json(), f"{found.country}-{year}.json")
    language = (get_language() or "en")[:2]
    edition, questions = national.catalogue()
    lines = [
        Row(
            (
                Noted(each.says.get(language, each.says["en"]), f"{each.id} · {each.paragraph}"),
                found.numbers[each.feed] if each.feed else _("people answer"),
            )
        )
        for each in questions
    ]
    here = reverse("assistance:national")
    record = Record(
        title=_("National report {year}").format(year=year),
        lead=_(
            "Only firearms of private security: a part of the country’s answer, to cite as such."
        ),
        back=reverse("assistance:desk"),
        back_text=_("Assistance"),
        actions=[
            (_("Take the figures along"), f"{here}?year={year}&as=json", "secondary"),
            (_("The year before"), f"{here}?year={year - 1}", "secondary"),
            *_adding(request),
        ],
        sections=[
            Section(
                _("Programme of Action and Tracing Instrument"),
                facts=[(_("Edition of the questions"), edition)],
                table=Table(
                    _("Questions"),
                    [Column(_("Question")), Column(_("Figure"), numeric=True)],
                    lines,
                ),
            ),
            _goal(found.numbers),
        ],
    )
    return render(request, "record.html", {"record": record})


def _adding(request: Page) -> list[Action]:
    """The way to the region, for whoever may send something in."""
    if changes_nothing(viewer=request.viewer, at=request.at) is not None:
        return []
    return [(_("Add up a region"), reverse("assistance:regional"), "secondary")]


def _goal(numbers: Mapping[str, int]) -> Section:
    told = {
        "traceable": _("Over those that could be traced (UN metadata)"),
        "all": _("Over all seized, found and surrendered (as Eurostat divides)"),
    }
    lines = [
        Row(
            (
                told[name],
                numbers["established"],
                numbers[below],
                _per_cent(national.share_pct(numbers, name)),
            )
        )
        for name, below in national.VARIANTS.items()
    ]
    columns = [
        Column(_("Reading")),
        Column(_("Origin established"), numeric=True),
        Column(_("Divided by"), numeric=True),
        Column(_("Share"), numeric=True),
    ]
    title = _("Goal 16.4.2: arms whose origin was established")
    return Section(title, table=Table(title, columns, lines))


@require_http_methods(["GET", "POST"])
def regional(request: Page) -> HttpResponse:
    """Several countries added up from their national files; nothing of them is kept here."""
    national.demand_adder(viewer=request.viewer, at=request.at)
    deed = Deed(
        title=_("Region"),
        button=_("Add the countries up"),
        lead=_("The figures of several countries of one year. What is given here is not kept."),
        asks=(
            Ask("files", _("National files"), "files",
                _("What “Take the figures along” of a national report gives, one file a country.")),
            Ask("form", _("Form"), "radios", value="page",
                options=[("page", _("On this page")), ("file", _("As a file"))]),
        ),
        back=reverse("assistance:desk"),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        made = national.rolled_up(values["files"])
        if values["form"] == "file":
            return _file(made, f"region-{made['year']}.json")
        return render(request, "record.html", {"record": _region(made)})

    return carry_out(request, deed, do)


def _region(made: Mapping[str, Any]) -> Record:
    named = sorted((_country(key), figures) for key, figures in made["countries"].items())
    rows = [*named, (_("Region"), made["total"])]
    marked = _("Marked, in per cent of those held")
    shares = [_share_pct(figures) for _name, figures in rows]
    chart = Progress(
        title=marked, unit="%", names=[name for name, _figures in rows], reached=shares,
        aims=[WHOLE_PCT] * len(rows), headings=(_("Country"), _("Marked"), _("All")),
    )  # fmt: skip
    return Record(
        title=_("Region {year}").format(year=made["year"]),
        lead=_("A share of the region is that of the sums, and no mean of shares."),
        back=reverse("assistance:regional"),
        back_text=_("Region"),
        sections=[
            _by_country(_("Firearms of private security by country"), rows, OF_ARMS),
            _by_country(_("Traces by country"), rows, OF_TRACES),
            Section(marked, chart=chart),
            _goal(made["total"]),
        ],
    )


def _by_country(title: str, rows: Rows, figures: Sequence[str]) -> Section:
    columns = [Column(_("Country")), *(Column(FIGURES[each], numeric=True) for each in figures)]
    lines = [Row((name, *(numbers[each] for each in figures))) for name, numbers in rows]
    return Section(title, table=Table(title, columns, lines))


def _country(key: str) -> str:
    """What a country is called in the language of the page; its key where no profile names it."""
    return profile_name(law.sheet_of(key)) if key in law.profiles() else key.upper()


def _share_pct(figures: Mapping[str, int]) -> float:
    return round(WHOLE_PCT * figures["marked"] / figures["held"], 1) if figures["held"] else 0.0


def _file(content: Mapping[str, Any], name: str) -> HttpResponse:
    return HttpResponse(
        json.dumps(content, indent=2), content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


def _per_cent(share: float | None) -> str:
    """A share as the reader writes it; nothing where there is nothing to divide by."""
    return "" if share is None else f"{number_text(share, places=1)} %"
