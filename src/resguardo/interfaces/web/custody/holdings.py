"""Who holds what: now, overdue, one holder's hands, and the whole register at a past moment."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from resguardo.interfaces.web.cells import Noted, Quantity
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.reading import until_text
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.typed import Typed
from resguardo.records.custody import selectors as custody
from resguardo.records.custody.accounts import name_of

from .words import account_link, events, thing_link, unit_of

PAGE_ROWS = 50
THEN_ROWS = 500


def holding_rows(rows: Iterable[Any], at: datetime) -> list[Row]:
    """Lay holdings out: what, who, for which post, until when."""
    return [
        Row(
            (
                thing_link(row.thing)
                if row.thing.numbered
                else Noted(thing_link(row.thing), str(Quantity(row.quantity, unit_of(row.thing)))),
                account_link(row.account),
                row.entry.post.name if row.entry.post else "",
                Noted(row.due_at, until_text(row.due_at, at)) if row.due_at else "",
            ),
            tone="stop" if row.due_at and row.due_at < at else "",
        )
        for row in rows
    ]


def out(request: Page) -> HttpResponse:
    """Everything in hands, at posts and in vehicles: the nearest due first."""
    rows = custody.out_now(viewer=request.viewer, at=request.at)
    return _list(request, rows, _("Out now"), "out")


def overdue(request: Page) -> HttpResponse:
    """Everything that should be back: the longest overdue first."""
    rows = custody.overdue(viewer=request.viewer, at=request.at)
    return _list(request, rows, _("Overdue"), "overdue")


def _list(request: Page, rows: Any, caption: str, name: str) -> HttpResponse:
    start = max(Typed(request.GET).whole("after", _("Page"), most=10**15), 0)
    shown = list(rows[start : start + PAGE_ROWS + 1])
    table = Table(
        caption,
        [Column(_("Thing")), Column(_("Holder")), Column(_("Post")), Column(_("Due"))],
        holding_rows(shown[:PAGE_ROWS], request.at),
        EmptyState(_("Nothing is out.") if name == "out" else _("Nothing is overdue.")),
        after=str(start + PAGE_ROWS) if len(shown) > PAGE_ROWS else "",
        before=str(max(start - PAGE_ROWS, 0)) if start else "",
    )
    items = [
        (_("Out now"), reverse("custody:out"), name == "out"),
        (_("Overdue"), reverse("custody:overdue"), name == "overdue"),
    ]
    return render(request, "custody/list.html", {"title": caption, "table": table, "tabs": items})


def holder(request: Page, account: UUID) -> HttpResponse:
    """What one account holds, and what came and went."""
    found = custody.account(viewer=request.viewer, at=request.at, public_id=account)
    held = list(custody.held_in(viewer=request.viewer, at=request.at, account=found)[:THEN_ROWS])
    steps = custody.timeline_of_account(viewer=request.viewer, at=request.at, account=found)
    context = {
        "title": account_link(found),
        "name": name_of(found),
        "account": found,
        "table": Table(
            _("Holds now"),
            [
                Column(_("Thing")),
                Column(_("Quantity"), numeric=True),
                Column(_("Since")),
                Column(_("Due")),
            ],
            [
                Row(
                    (
                        thing_link(row.thing),
                        Quantity(row.quantity, unit_of(row.thing)),
                        row.entry.occurred_at,
                        row.due_at or "",
                    ),
                    tone="stop" if row.due_at and row.due_at < request.at else "",
                )
                for row in held
            ],
            EmptyState(_("Nothing is held here now.")),
            count=len(held),
            at_least=len(held) == THEN_ROWS,
        ),
        "events": events(steps, about="account"),
    }
    return render(request, "custody/holder.html", context)


def then(request: Page) -> HttpResponse:
    """The register as it was at a past moment, as the books now say or as they said then."""
    typed = Typed(request.GET)
    moment = typed.moment("moment", _("Moment")) or request.at
    by_recorded = typed.text("books") == "then"
    found = custody.whereabouts(
        viewer=request.viewer, at=request.at, moment=moment, by_recorded=by_recorded,
        limit=THEN_ROWS,
    )  # fmt: skip
    table = Table(
        _("Where everything was"),
        [Column(_("Thing")), Column(_("Holder")), Column(_("Quantity"), numeric=True)],
        [
            Row(
                (
                    thing_link(each.thing),
                    account_link(each.account),
                    Quantity(each.quantity, unit_of(each.thing)),
                )
            )
            for each in found
        ],
        EmptyState(_("Nothing was in the ledger at that moment.")),
        count=len(found),
        at_least=len(found) == THEN_ROWS,
    )
    context = {
        "table": table,
        "moment": moment,
        "books": "then" if by_recorded else "now",
        "book_choices": [
            ("now", _("As the books now say it was")),
            ("then", _("As the books said on that day")),
        ],
    }
    return render(request, "custody/then.html", context)
