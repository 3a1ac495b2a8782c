"""What officials do with open statistics: draft, look at, publish as a second person."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done
from resguardo.interfaces.web.states import DECISION, DONE
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.records.papers import releases

from .pages import told


@require_GET
def drafts(request: Page) -> HttpResponse:
    """Drafts and releases of the authority, with who drafted and who published."""
    rows = releases.releases(viewer=request.viewer, at=request.at)
    page = page_asked(request, rows, sort="-id")
    lines = [
        Row((
            Link(_("Release {number}").format(number=each.number),
                 reverse("open_statistics:draft", args=[each.public_id])),
            each.drafted_at, each.drafted_by.name,
            Tag("done", _("Published"), DONE) if each.published_at
            else Tag("open", _("Draft"), DECISION),
            each.published_at or "", each.published_by.name if each.published_by else "",
        ))
        for each in page.rows
    ]  # fmt: skip
    columns = [Column(_("Release")), Column(_("Drafted")), Column(_("By")), Column(_("State")),
               Column(_("Published")), Column(_("By"))]  # fmt: skip
    empty = EmptyState(_("Figures are drafted by one official and published by another."))
    context = {
        "title": _("Releases of open statistics"),
        "table": Table(_("Releases"), columns, lines, empty, **ways(page)),
        "actions": [
            (_("Draft figures"), reverse("open_statistics:new"), "primary"),
            (_("What everybody sees"), reverse("open_statistics:latest"), "secondary"),
        ],
    }
    return render(request, "incidents/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: Page) -> HttpResponse:
    """Draft the figures of the years that have ended, and of the running one to a day."""
    releases.releases(viewer=request.viewer, at=request.at)
    now = timezone.localtime(request.at).year
    years = [(str(each), str(each)) for each in range(now, now - releases.YEARS_MAX - 1, -1)]
    deed = Deed(
        title=_("Draft figures"),
        button=_("Draft figures"),
        lead=_("Years that were published keep their figures, unless you revise them."),
        asks=(
            Ask("first_year", _("First year"), "choose", options=years, value=str(now - 1)),
            Ask("until", _("Last day of the running year"), "day",
                _("Empty: only years that have ended. With a day, {year} is published too, from 1 "
                  "January to that day, and says so.").format(year=now), required=False),
            Ask("revise", _("Revise"), "yes",
                options=[("yes", _("Count the published years again"))]),
            Ask("reason", _("Why they are revised"), "reason",
                _("Published with the figures. Only needed when published years change."),
                required=False),
        ),
        back=reverse("open_statistics:drafts"),
        back_text=_("Releases of open statistics"),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        row = releases.draft(
            by=request.viewer, at=request.at, first_year=int(values["first_year"]),
            until=values["until"], revise=values["revise"], reason=values["reason"],
        )  # fmt: skip
        return done(reverse("open_statistics:draft", args=[row.public_id]))

    return carry_out(request, deed, do)


@require_GET
def draft(request: Page, release: UUID) -> HttpResponse:
    """A draft as everybody will see it, with the way to publish it."""
    row = releases.release_in_sight(viewer=request.viewer, at=request.at, public_id=release)
    way = reverse("open_statistics:publish", args=[row.public_id])
    context = {**told(request, row), "draft": True, "publish_href": "" if row.published_at else way}
    return render(request, "open_statistics/release.html", context)


@require_http_methods(["GET", "POST"])
def publish(request: Page, release: UUID) -> HttpResponse:
    """Publish a draft that somebody else made."""
    row = releases.release_in_sight(viewer=request.viewer, at=request.at, public_id=release)
    deed = Deed(
        title=_("Publish release {number}").format(number=row.number),
        button=_("Publish for everybody"),
        kind="warning",
        lead=_("What is published stays, at its address and in the log."),
        facts=[
            (_("Drafted"), row.drafted_at),
            (_("By"), row.drafted_by.name),
            (_("SHA-256"), row.sha256),
        ],
        asks=(),
        back=reverse("open_statistics:draft", args=[row.public_id]),
    )

    def do(_values: dict[str, Any]) -> HttpResponse:
        releases.publish(by=request.viewer, at=request.at, release=row.public_id)
        messages.success(request, _("Published."))
        return done(reverse("open_statistics:release", args=[row.public_id]))

    return carry_out(request, deed, do)
