"""What waits for a decision: discrepancies to explain, overrides to review."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from resguardo.interfaces.paper.words import DISCREPANCY_WORDS as DISCREPANCY_WORDS
from resguardo.interfaces.web.cells import Link, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.custody import selectors as custody
from resguardo.records.custody import services

from .words import account_link, set_aside, thing_link


def discrepancies(request: Page) -> HttpResponse:
    """Differences that nobody has decided yet."""
    rows = custody.open_discrepancies(viewer=request.viewer, at=request.at)
    page = page_asked(request, rows, sort="pk")
    table = Table(
        _("Unexplained differences"),
        [
            Column(_("Thing")),
            Column(_("Where")),
            Column(_("Book"), numeric=True),
            Column(_("Seen"), numeric=True),
            Column(_("Found")),
        ],
        [
            Row(
                (
                    Link(
                        row.thing.name if row.thing else row.text_as_read,
                        reverse("custody:discrepancy", args=[row.public_id]),
                        DISCREPANCY_WORDS[row.kind],
                    ),
                    account_link(row.account),
                    row.book_quantity,
                    row.seen_quantity,
                    row.opened_at,
                ),
                tone="decision",
            )
            for row in page.rows
        ],
        EmptyState(_("Every difference has been explained or has become an incident.")),
        **ways(page),
    )
    title = _("Unexplained differences")
    return render(request, "custody/list.html", {"title": title, "table": table, "tabs": ()})


def discrepancy(request: Page, discrepancy: UUID) -> HttpResponse:
    """One difference, with the form that explains it."""
    row = custody.discrepancy(viewer=request.viewer, at=request.at, public_id=discrepancy)
    context: dict[str, Any] = {
        "row": row,
        "may_explain": request.viewer.may(Act.ACCEPT_COUNT, at=request.at),
        "facts": [
            (_("Thing"), thing_link(row.thing) if row.thing else row.text_as_read),
            (_("Difference"), DISCREPANCY_WORDS[row.kind]),
            (_("Where"), account_link(row.account)),
            (_("Book"), row.book_quantity),
            (_("Seen"), row.seen_quantity),
            (_("Found"), row.opened_at),
            (_("State"), Tag(row.state)),
            (_("Explanation"), row.explanation),
        ],
    }
    if request.method != "POST":
        return render(request, "custody/discrepancy.html", context)
    typed = Typed(request.POST)
    try:
        explanation = typed.text("explanation", _("Explanation"), required=True, limit=500)
        typed.check()
        services.explain(
            by=request.viewer, at=request.at, discrepancy=discrepancy, explanation=explanation
        )
    except Problem as problem:
        return render_refused(request, "custody/discrepancy.html", context, problem, typed=typed)
    messages.success(request, _("The difference is explained."))
    return redirect("custody:discrepancies")


def overrides(request: Page) -> HttpResponse:
    """Overrides that wait for their review."""
    rows = custody.overrides_to_review(viewer=request.viewer, at=request.at)
    page = page_asked(request, rows, sort="review_due_at")
    table = Table(
        _("Overrides to review"),
        [
            Column(_("Entry")),
            Column(_("Reason")),
            Column(_("Second person")),
            Column(_("Review by")),
        ],
        [
            Row(
                (
                    Link(
                        str(row.entry.holder),
                        reverse("custody:override", args=[row.public_id]),
                        set_aside(row.codes),
                    ),
                    row.reason,
                    str(row.second_person),
                    row.review_due_at,
                ),
                tone="stop" if row.review_due_at < request.at else "decision",
            )
            for row in page.rows
        ],
        EmptyState(_("No override waits for a review.")),
        **ways(page),
    )
    title = _("Overrides to review")
    return render(request, "custody/list.html", {"title": title, "table": table, "tabs": ()})


def override(request: Page, override: UUID) -> HttpResponse:
    """One override, with the form that reviews it."""
    row = custody.override(viewer=request.viewer, at=request.at, public_id=override)
    context: dict[str, Any] = {
        "row": row,
        "may_review": request.viewer.may(Act.REVIEW_OVERRIDE, at=request.at),
        "facts": [
            (_("Guard"), str(row.entry.holder)),
            (_("What was set aside"), set_aside(row.codes)),
            (_("Reason"), row.reason),
            (_("Second person"), str(row.second_person)),
            (_("When"), row.entry.occurred_at),
            (_("Review by"), row.review_due_at),
            (_("State"), Tag(row.state)),
            (_("Review"), row.review_note),
        ],
    }
    if request.method != "POST":
        return render(request, "custody/override.html", context)
    typed = Typed(request.POST)
    try:
        note = typed.text("note", _("Review"), required=True, limit=500)
        typed.check()
        services.review_override(
            by=request.viewer, at=request.at, override=override,
            upheld=request.POST.get("decision") == "uphold", note=note,
        )  # fmt: skip
    except Problem as problem:
        return render_refused(request, "custody/override.html", context, problem, typed=typed)
    messages.success(request, _("The override is reviewed."))
    return redirect("custody:overrides")
