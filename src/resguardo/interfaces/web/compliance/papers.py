"""Documents on file: the list, filing one, taking one off the file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, day, done, reason
from resguardo.interfaces.web.records import Action, Record, Section
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.words_of_fields import to_choose, words
from resguardo.kernel.mandate import Act
from resguardo.records.compliance import papers, selectors
from resguardo.records.people.days import local_day

from .words import PAPERS


@require_GET
def list_papers(request: Page) -> HttpResponse:
    """The documents on file."""
    page = page_asked(
        request, selectors.papers(viewer=request.viewer, at=request.at), sort="review_on"
    )
    today = local_day(request.at, request.viewer.time_zone)
    may = request.viewer.may(Act.EDIT_PERMITS, at=request.at)
    actions: list[Action] = []
    if may:
        actions = [(_("File a document"), reverse("compliance:file-paper"), "primary")]
    rows = [
        Row(
            (
                Link(each.title, reverse("compliance:paper", args=[each.public_id])),
                words(PAPERS, each.kind),
                each.organisation.name,
                each.issued_on,
                each.review_on,
                Tag("expired", _("To review")) if each.review_on <= today else Tag("valid"),
                each.attachment.sha256[:16],
                Link(_("Take it off"), reverse("compliance:retire-paper", args=[each.public_id]))
                if may and each.organisation_id == request.viewer.organisation_id
                else "",
            ),
            tone="decision" if each.review_on <= today else "",
        )
        for each in page.rows
    ]
    columns = [
        Column(_("Document")),
        Column(_("Kind")),
        Column(_("Company")),
        Column(_("Made on")),
        Column(_("Review on")),
        Column(_("State")),
        Column(_("Digest")),
        Column(_("What can be done")),
    ]
    empty = EmptyState(_("Procedures, plans, assessments and certificates will be here."))
    table = Table(
        _("Documents on file"), columns, rows, empty, **ways(page),
    )  # fmt: skip
    record = Record(
        title=_("Documents on file"),
        lead=_("What the standards ask on paper: each with its file and its day of review."),
        back=reverse("compliance:catalogues"),
        back_text=_("Standards"),
        actions=actions,
        sections=[Section(_("Documents on file"), table=table)],
    )
    return render(request, "record.html", {"record": record})


@require_GET
def paper(request: Page, paper_id: UUID) -> HttpResponse:
    """The file of a document."""
    row = selectors.paper(viewer=request.viewer, at=request.at, public_id=paper_id)
    return HttpResponseRedirect(reverse("register:file", args=[row.attachment.public_id]))


@require_http_methods(["GET", "POST"])
def file_paper(request: Page) -> HttpResponse:
    """Put a document on file."""
    request.viewer.demand(Act.EDIT_PERMITS, at=request.at)
    deed = Deed(
        title=_("File a document"),
        button=_("Put it on file"),
        lead=_("It counts until its day of review."),
        asks=(
            Ask("kind", _("Kind"), "choose", options=to_choose(PAPERS)),
            Ask("title", _("Title"), limit=200),
            day("issued_on", _("Made on")),
            day("review_on", _("Review on")),
            Ask("file", _("File (PDF or picture)"), "file"),
        ),
        back=reverse("compliance:papers"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        sent = request.FILES.get("file")
        papers.file_paper(
            by=request.viewer, at=request.at, kind=values["kind"], title=values["title"],
            issued_on=values["issued_on"], review_on=values["review_on"], content=values["file"],
            file_name=(sent.name or "") if sent is not None else "",
        )  # fmt: skip
        messages.success(request, _("It is on file."))
        return done(reverse("compliance:papers"))

    return carry_out(request, deed, do)


@require_http_methods(["GET", "POST"])
def retire_paper(request: Page, paper_id: UUID) -> HttpResponse:
    """Take a document off the file."""
    request.viewer.demand(Act.EDIT_PERMITS, at=request.at)
    row = selectors.paper(viewer=request.viewer, at=request.at, public_id=paper_id)
    deed = Deed(
        title=_("Take {name} off the file").format(name=row.title),
        button=_("Take it off"),
        kind="warning",
        lead=_("It stays in the history and counts for nothing any more."),
        asks=(reason(),),
        back=reverse("compliance:papers"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        papers.retire_paper(by=request.viewer, at=request.at, paper=paper_id, **values)
        return done(reverse("compliance:papers"))

    return carry_out(request, deed, do)
