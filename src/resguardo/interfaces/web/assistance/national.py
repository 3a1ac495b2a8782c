"""A country's reports: questions with what the records answer, and SDG 16.4.2 read both ways."""

import json

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.cells import Noted
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.records import Record, Section
from resguardo.interfaces.web.tables import Column, Row, Table
from resguardo.interfaces.web.typed import Typed
from resguardo.records.assistance import national


@require_GET
def national_report(request: Page) -> HttpResponse:
    """The figures of a year beside the questions that they answer; or the file with `as=json`."""
    typed = Typed(request.GET)
    year = typed.whole("year", _("Year"), most=9999, empty=request.at.year)
    typed.check()
    found = national.national(viewer=request.viewer, at=request.at, year=year)
    if request.GET.get("as") == "json":
        name = f"{found.country}-{year}.json"
        return HttpResponse(
            json.dumps(found.as_json(), indent=2), content_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )  # fmt: skip
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
            _goal(found),
        ],
    )
    return render(request, "record.html", {"record": record})


def _goal(found: national.Figures) -> Section:
    told = {
        "traceable": _("Over those that could be traced (UN metadata)"),
        "all": _("Over all seized, found and surrendered (as Eurostat divides)"),
    }
    lines = [
        Row(
            (
                told[name],
                found.numbers["established"],
                found.numbers[below],
                "" if (share := found.share_pct(name)) is None else f"{share} %",
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
