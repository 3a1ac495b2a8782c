"""Incidents: the open ones first, and one of them with what it came from."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.cells import Happened, Link, Noted, Tag
from resguardo.interfaces.web.custody.words import account_link, thing_link
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.reading import span_text
from resguardo.interfaces.web.records import Record, Section, history
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.records.oversight import selectors as oversight
from resguardo.records.people.pages import page_of

KIND_WORDS = {
    "theft": gettext_lazy("Theft"),
    "robbery": gettext_lazy("Robbery"),
    "loss": gettext_lazy("Loss"),
    "absence": gettext_lazy("Unexplained absence"),
    "discharge": gettext_lazy("Discharge"),
    "misuse": gettext_lazy("Misuse"),
    "damage": gettext_lazy("Damage"),
}


@require_GET
def incidents(request: Page) -> HttpResponse:
    """Incidents in sight; the open ones unless all are asked for."""
    rows = oversight.incidents(viewer=request.viewer, at=request.at)
    everything = request.GET.get("state") == "all"
    if not everything:
        rows = rows.filter(state="open")
    page = page_of(rows, sort="-id", cursor=request.GET.get("after", ""))
    table = Table(
        _("Incidents"),
        [
            Column(_("Incident")),
            Column(_("Thing")),
            Column(_("Where")),
            Column(_("Known")),
            Column(_("State")),
        ],
        [
            Row(
                (
                    Link(KIND_WORDS[row.kind], reverse("incidents:incident", args=[row.public_id]),
                         row.organisation.name),
                    thing_link(row.thing) if row.thing else "",
                    account_link(row.account) if row.account else "",
                    Noted(row.known_at, span_text(request.at - row.known_at)),
                    Tag(row.state),
                ),
                tone="stop" if row.state == "open" else "",
            )
            for row in page.rows
        ],
        EmptyState(_("What a count misses opens an incident here by itself.")),
        after=page.next,
        count=page.count,
    )  # fmt: skip
    tabs = [
        (_("Open"), reverse("incidents:incidents"), not everything),
        (_("All"), "?state=all", everything),
    ]
    context = {"title": _("Incidents"), "table": table, "tabs": tabs}
    return render(request, "custody/list.html", context)


@require_GET
def incident(request: Page, incident: UUID) -> HttpResponse:
    """One incident: what, where, since when it is known, and the difference it came from."""
    row = oversight.incident(viewer=request.viewer, at=request.at, public_id=incident)
    facts: list[tuple[Any, ...]] = [
        (_("Thing"), thing_link(row.thing) if row.thing else ""),
        (_("Quantity"), row.quantity or ""),
        (_("Where"), account_link(row.account) if row.account else ""),
        (_("Person"), str(row.person or "")),
        (_("Happened"), Happened(row.occurred_at, row.recorded_at)),
        (_("Known"), Noted(row.known_at, span_text(request.at - row.known_at))),
        (_("Reported"), row.reported_at or _("not yet")),
        (_("What is known"), row.narrative),
    ]
    if row.discrepancy is not None:
        href = reverse("custody:discrepancy", args=[row.discrepancy.public_id])
        facts.append((_("Came from"), Link(_("Difference"), href)))
        if row.discrepancy.count is not None:
            way = reverse("counts:count", args=[row.discrepancy.count.public_id])
            facts.append((_("Found by"), Link(_("Count"), way)))
    record = Record(
        title=KIND_WORDS[row.kind],
        lead=row.organisation.name,
        back=reverse("incidents:incidents"),
        back_text=_("Incidents"),
        tags=(Tag(row.state),),
        sections=[
            Section(_("What happened"), facts=[each for each in facts if each[1]]),
            history(request, "incident", row.public_id),
        ],
    )
    return render(request, "record.html", {"record": record})
