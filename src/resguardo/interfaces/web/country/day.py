"""The first page of an authority: what waits there, which companies are behind, whom it visits."""

from datetime import date, datetime
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.cells import Link, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.filings.duties import behind_table
from resguardo.interfaces.web.inspections.words import STATE_WORDS
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.winding_down.pages import ought_table
from resguardo.interfaces.web.words_of_law import left_until
from resguardo.records.compliance import due
from resguardo.records.oversight import waiting as waits
from resguardo.records.oversight import winding_down

BEHIND_SHOWN: Final = 8

WORK: Final[dict[str, tuple[str | Promise, str | Promise, str]]] = {
    "applications": (
        gettext_lazy("Applications to answer"),
        gettext_lazy("the authority"),
        "permits:applications",
    ),
    "traces": (
        gettext_lazy("Traces to answer"), gettext_lazy("the authority"), "traces:traces",
    ),
    "findings": (
        gettext_lazy("Findings to verify"),
        gettext_lazy("the authority"),
        "inspections:inspections",
    ),
    "sanctions": (
        gettext_lazy("Sanctions to decide"),
        gettext_lazy("the authority"),
        "inspections:inspections",
    ),
    "sealed": (
        gettext_lazy("Sealed reports without an answer"),
        gettext_lazy("the authority"),
        "incidents:sealed",
    ),
    "alerts": (
        gettext_lazy("Alerts to decide"), gettext_lazy("the authority"), "alerts:alerts",
    ),
    "filings": (
        gettext_lazy("Filings to receive"), gettext_lazy("the authority"), "filings:filings",
    ),
    "put_right": (
        gettext_lazy("Findings to put right"),
        gettext_lazy("a company"),
        "inspections:inspections",
    ),
    "questions": (
        gettext_lazy("Questions about traced firearms"),
        gettext_lazy("a company"),
        "traces:questions",
    ),
    "letters": (
        gettext_lazy("Letters to open or answer"), gettext_lazy("a company"), "letters:letters",
    ),
    "one_sided": (
        gettext_lazy("Transfers that nobody took in hand for a week"),
        gettext_lazy("a company"),
        "country:across",
    ),
    "looks": (
        gettext_lazy("Verified actions to look at again"),
        gettext_lazy("the company or its assessor"),
        "compliance:actions",
    ),
    "reviews": (
        gettext_lazy("Procedures to review"), gettext_lazy("a company"), "compliance:procedures",
    ),
}  # fmt: skip
"""What waits, for whom, and the page where it is done."""


@require_GET
def today(request: Page) -> HttpResponse:
    """Clocks first: what waits, who owes what, which visits are near, whom nobody hears of."""
    context: dict[str, Any] = {
        "work": _work(request),
        "behind": behind_table(request, BEHIND_SHOWN),
        "visits": _visits(request),
        "silent": ought_table(
            winding_down.ought_to_begin(viewer=request.viewer, at=request.at), request
        ),
    }
    return render(request, "country/today.html", context)


def _work(request: Page) -> Table:
    lines = []
    found = [
        *waits.waiting(viewer=request.viewer, at=request.at),
        *due.waiting(viewer=request.viewer, at=request.at),
    ]
    for each in sorted(found, key=lambda each: (not each.late, each.what not in waits.OWN)):
        words, who, way = WORK[each.what]
        lines.append(
            Row(
                (
                    Link(words, reverse(way)),
                    who,
                    each.count,
                    Tag("overdue", _("{count} late").format(count=each.late)) if each.late else "",
                    _due(each.next_due, request.at),
                ),
                tone="stop" if each.late else "",
            )
        )
    columns = [Column(_("What waits")), Column(_("For whom")), Column(_("How many"), numeric=True),
               Column(_("Late")), Column(_("The next before"))]  # fmt: skip
    empty = EmptyState(_("Nothing waits for the authority."))
    return Table(_("What waits"), columns, lines, empty)


def _due(day: datetime | date | None, at: datetime) -> object:
    """A moment with what is left until then; a day as it is."""
    return left_until(day, at) if isinstance(day, datetime) else day


def _visits(request: Page) -> Table:
    lines = []
    for row in waits.visits_ahead(viewer=request.viewer, at=request.at):
        label, tone = STATE_WORDS[row.state]
        way = reverse("inspections:inspection", args=[row.public_id])
        lines.append(
            Row(
                (
                    Link(row.organisation.name, way, row.purpose),
                    row.planned_on,
                    Tag(row.state, label, tone),
                )
            )
        )
    columns = [Column(_("Company")), Column(_("Day")), Column(_("State"))]
    empty = EmptyState(
        _("No visit is planned for the next month."), _("Whom to visit"), reverse("alerts:visits")
    )
    return Table(_("Visits of the next month"), columns, lines, empty)
