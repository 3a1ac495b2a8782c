"""Requests that need a second person: the inbox, one request, the decision."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resguardo.interfaces.web.cells import Link, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.typed import Typed
from resguardo.interfaces.web.words_of_fields import field_words
from resguardo.interfaces.web.words_of_history import value_words
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.people import selectors
from resguardo.records.people import services as people

from .asks import done
from .words import asked_words

_KEYS = ("account", "model")
"""Facts that only name a row; the page says them otherwise."""
STATES = ("requested", "approved", "refused", "withdrawn")


@require_GET
def requests(request: Page) -> HttpResponse:
    """What waits for a decision, and what was decided."""
    state = request.GET.get("state", STATES[0])
    state = state if state in STATES else STATES[0]
    rows = selectors.approvals(viewer=request.viewer, at=request.at, state=state)
    page = page_asked(request, rows, sort="-id")
    table = Table(
        caption=_("Requests that need a second person"),
        columns=[
            Column(each)
            for each in (_("Request"), _("About"), _("Asked by"), _("Asked"), _("State"))
        ],
        rows=[
            Row(
                (
                    Link(asked_words(each.act), reverse("people:request", args=[each.public_id])),
                    each.subject_name,
                    str(each.requested_by),
                    each.requested_at,
                    Tag(each.state),
                )
            )
            for each in page.rows
        ],
        empty=EmptyState(
            _("Corrections of a weapon's identity and write-offs wait here for another person."),
        ),
        **ways(page),
    )
    states = [(_state_words(each), f"?state={each}", each == state) for each in STATES]
    return render(request, "people/requests.html", {"table": table, "ways": states})


@require_http_methods(["GET", "POST"])
def decide(request: Page, request_id: UUID) -> HttpResponse:
    """One request; approve or refuse it, never one's own."""
    row = selectors.approval(viewer=request.viewer, at=request.at, public_id=request_id)
    mine = row.requested_by_id == request.viewer.user_id
    waiting = row.state == STATES[0]
    context = {
        "row": row,
        "title": asked_words(row.act),
        "facts": _facts(row),
        "proposal": _proposed(row),
        "half": _half(request, row),
        "may_decide": waiting and not mine and request.viewer.may(Act.APPROVE, at=request.at),
        "may_withdraw": waiting and mine,
    }
    if request.method != "POST":
        return render(request, "people/request.html", context)
    typed = Typed(request.POST)
    try:
        people.decide_approval(
            by=request.viewer,
            at=request.at,
            approval=row,
            approve=typed.text("decision") == "approve",
            decision_note=typed.text("reason")[:2000],
        )
    except Problem as problem:
        return render_refused(request, "people/request.html", context, problem, typed=typed)
    messages.success(request, _("Decided."))
    two_halves = row.act == people.NEW_ENTRY
    here = reverse("people:request", args=[request_id])
    return done(here if two_halves else reverse("people:requests"))


@require_POST
def withdraw(request: Page, request_id: UUID) -> HttpResponse:
    """Take one's own request back."""
    row = selectors.approval(viewer=request.viewer, at=request.at, public_id=request_id)
    people.withdraw_approval(by=request.viewer, at=request.at, approval=row)
    messages.success(request, _("The request is withdrawn."))
    return done(reverse("people:requests"))


def _proposed(row: Any) -> list[tuple[object, ...]]:
    """What will be done, each fact in words; what stood before beside what is to stand."""
    told = dict(row.proposal)
    before, after = told.pop("before", {}), told.pop("after", {})
    rows: list[tuple[object, ...]] = [
        (field_words(name), f"{before.get(name) or '–'} → {value}")
        for name, value in after.items()
        if value != before.get(name)
    ]
    if told.get("province") == "":
        rows.append((field_words("province"), _("all companies")))
    shown = {name: value for name, value in told.items() if value and name not in {*after, *_KEYS}}
    return rows + [(field_words(name), value_words(value)) for name, value in shown.items()]


def _half(request: Page, row: Any) -> tuple[str, str] | None:
    """The half of a new password that this reader is to hand over, with what it is called."""
    if row.act != people.NEW_ENTRY:
        return None
    me = request.viewer.user_id
    if row.requested_by_id == me and row.state in {"requested", "approved"}:
        return _("First half of the password"), people.first_half(row)
    if row.decided_by_id == me and row.state == "approved":
        return _("Second half of the password"), people.second_half(row)
    return None


def _facts(row: Any) -> list[tuple[object, ...]]:
    facts: list[tuple[object, ...]] = [
        (_("About"), row.subject_name),
        (_("Reason"), row.reason),
        (_("Asked by"), str(row.requested_by)),
        (_("Asked"), row.requested_at),
        (_("State"), Tag(row.state)),
    ]
    if row.subject_kind == "law_text":
        way = reverse("law:text", args=[row.subject_id])
        facts.append((_("Text"), Link(_("What it changes, and for whom"), way)))
    if row.decided_by:
        facts += [
            (_("Decided by"), str(row.decided_by)),
            (_("Decided"), row.decided_at),
            (_("Note"), row.decision_note),
        ]
    return facts


def _state_words(state: str) -> str:
    words = {
        "requested": _("To decide"),
        "approved": _("Approved"),
        "refused": _("Refused"),
        "withdrawn": _("Withdrawn"),
    }
    return words[state]
