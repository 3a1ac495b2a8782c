"""Issued papers: the form that issues one, the list, one paper, and its very bytes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.paper import issuing
from resguardo.interfaces.paper.catalogue import LAYOUT_WORDS
from resguardo.interfaces.web.cells import Link, Noted
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done, language_asked
from resguardo.interfaces.web.records import Record, Section
from resguardo.interfaces.web.states import state_of
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.verification.receipts import proof_file
from resguardo.records.papers import selectors as papers
from resguardo.records.people.viewer import changes_nothing
from resguardo.records.transparency import selectors as transparency


@require_http_methods(["GET", "POST"])
def issue(request: Page, template: str, subject: UUID) -> HttpResponse:
    """Issue a paper about one thing, or show those that were issued about it.

    Of the book of a day, `on` says which day.
    """
    viewer, at = request.viewer, request.at
    kind = issuing.kind_of(template)
    day = request.GET.get("on", "")
    about = f"{subject}/{day}" if day else str(subject)
    issuing.demand_subject(by=viewer, at=at, template=template, subject=about)
    before = papers.papers_on(viewer=viewer, at=at, template=template, subject=about)
    table = _table(before, title=_("Already issued"))
    if changes_nothing(viewer=viewer, at=at) is not None:
        record = Record(title=kind.title, sections=[Section(_("Already issued"), table=table)])
        return render(request, "record.html", {"record": record})
    forms = [(name, LAYOUT_WORDS[name]) for name in kind.layouts]
    asks = [language_asked(translation.get_language() or "en")]
    if len(forms) > 1:
        asks.append(Ask("layout", _("Form"), "radios", options=forms, value=kind.layouts[0]))
    deed = Deed(
        title=kind.title,
        button=_("Issue paper"),
        lead=_("It gets a number and a place in the log. The same words again give the same one."),
        asks=asks,
        facts=[
            (each.number, Link(_lead(each), reverse("papers:paper", args=[each.public_id])))
            for each in before
        ],
        back=reverse("papers:issued"),
        back_text=_("Issued papers"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        row = issuing.issue(by=viewer, at=at, template=template, subject=about, **values)
        messages.success(request, _("Paper {number} is ready.").format(number=row.number))
        return done(reverse("papers:paper", args=[row.public_id]))

    return carry_out(request, deed, do)


@require_GET
def issued(request: Page) -> HttpResponse:
    """Papers that the organisation issued, or that were issued about it; the newest first."""
    rows = papers.papers(viewer=request.viewer, at=request.at)
    page = page_asked(request, rows, sort="-id")
    table = _table(page.rows, title=_("Issued papers"), **ways(page))
    context = {"title": _("Issued papers"), "table": table}
    return render(request, "incidents/list.html", context)


@require_GET
def paper(request: Page, issued: UUID) -> HttpResponse:
    """One paper: its number, its hash, its place in the log, and the way to its bytes."""
    row = papers.paper(viewer=request.viewer, at=request.at, public_id=issued)
    key = [row.public_id]
    erased = row.text.erased_at
    facts: list[tuple[Any, ...]] = [
        (_("Number"), row.number),
        (_("Issued by"), Noted(row.organisation.name, row.issued_by.name if row.issued_by else "")),
        (_("About"), row.about.name if row.about else ""),
        (_("Date of issue"), row.issued_at),
        (_("Language"), translation.get_language_info(row.language)["name_local"]),
        (_("Form"), LAYOUT_WORDS.get(row.layout, row.layout)),
        (_("Size of the file"), f"{row.size_bytes // 1024 + 1} KB"),
        (_("SHA-256 of the file"), row.sha256),
        (_("Place in the log"), row.leaf_index),
        (_("State of the proof"), state_of(transparency.heads().state(row.leaf_index)).label),
        (_("Words erased"), erased or ""),
    ]
    actions = [] if erased else [(_("Open the paper (PDF)"), reverse("papers:file", args=key), "")]
    actions.append((_("Receipt as a file"), reverse("papers:proof", args=key), "secondary"))
    record = Record(
        title=f"{issuing.title_of(row.template)} {row.number}",
        lead=_("Printed again, it is the very same file, or you are told that it is not."),
        back=reverse("papers:issued"),
        back_text=_("Issued papers"),
        actions=actions,
        sections=[Section(_("The paper"), facts=[each for each in facts if each[1] != ""])],
    )
    return render(request, "record.html", {"record": record})


@require_GET
def file(request: Page, issued: UUID) -> HttpResponse:
    """The very bytes that were given out; a look that is recorded. Refuses where they differ."""
    row = papers.paper(viewer=request.viewer, at=request.at, public_id=issued)
    data = issuing.again(by=request.viewer, at=request.at, row=row)
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{issuing.file_name(row)}"'
    return answer


@require_GET
def proof(request: Page, issued: UUID) -> HttpResponse:
    """The proof file of the paper's entry in the log."""
    row = papers.paper(viewer=request.viewer, at=request.at, public_id=issued)
    return proof_file(row.leaf_index)


def _table(rows: Any, *, title: str, **more: Any) -> Table:
    lines = [
        Row(
            (
                Link(each.number, reverse("papers:paper", args=[each.public_id]),
                     issuing.title_of(each.template)),
                each.issued_at,
                each.organisation.name,
                each.about.name if each.about else "",
                each.language,
            )
        )
        for each in rows
    ]  # fmt: skip
    columns = [
        Column(_("Number")),
        Column(_("Date of issue")),
        Column(_("Issued by")),
        Column(_("About")),
        Column(_("Language")),
    ]
    empty = EmptyState(_("Receipts, certificates and reports that are issued are listed here."))
    return Table(title, columns, lines, empty, **more)


def _lead(row: Any) -> str:
    name = translation.get_language_info(row.language)["name_local"]
    return f"{name}, {LAYOUT_WORDS.get(row.layout, row.layout)}"
