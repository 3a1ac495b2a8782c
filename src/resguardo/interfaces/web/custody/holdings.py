"""Who holds what: now, overdue, one holder's hands, and the whole register at a past moment."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from resguardo.interfaces.web.cells import Link, Noted, Quantity
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.reading import until_text
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import entry_asked, page_asked, way_on, ways
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.problem import Problem
from resguardo.records.custody import selectors as custody
from resguardo.records.custody.accounts import name_of
from resguardo.records.custody.as_it_was import past, whereabouts
from resguardo.records.custody.selectors import Hands
from resguardo.records.people import pages

from .words import account_link, events, thing_link, unit_of

THINGS_NAMED = 4


def hands_table(caption: str, hands: Sequence[Hands], at: datetime, **more: Any) -> Table:
    """Lay out who has what: the weapon first and what went with it, the post, until when."""
    return Table(
        caption,
        [Column(_("Holder")), Column(_("Has")), Column(_("Post")), Column(_("Due"))],
        [
            Row(
                (account_link(each.account), *_what(each), _due(each.due_at, at)),
                tone="stop" if each.due_at and each.due_at < at else "",
            )
            for each in hands
        ],
        **more,
    )


def _what(hands: Hands) -> tuple[object, str]:
    """The first thing as a link with the rest beneath, and the post it is out for."""
    first, *rest = hands.holdings
    with_it = ", ".join(
        each.thing.name if each.thing.numbered else f"{each.quantity} × {each.thing.name}"
        for each in rest[:THINGS_NAMED]
    )
    if len(rest) > THINGS_NAMED:
        with_it += f" +{len(rest) - THINGS_NAMED}"
    link = thing_link(first.thing)
    post = first.entry.post
    return Link(link.text, link.href, with_it or link.note), post.name if post else ""


def _due(due_at: datetime | None, at: datetime) -> object:
    return Noted(due_at, until_text(due_at, at)) if due_at else ""


def out(request: Page) -> HttpResponse:
    """Everybody who has something out: the nearest due first."""
    return _list(request, _("Out now"), late=False)


def overdue(request: Page) -> HttpResponse:
    """Everybody who should have brought something back: the longest overdue first."""
    return _list(request, _("Overdue"), late=True)


def _list(request: Page, caption: str, *, late: bool) -> HttpResponse:
    start = Typed(request.GET).whole("after", _("Page"), most=10**9)
    shown = custody.hands_out(
        viewer=request.viewer, at=request.at, late=late or None, start=start,
        limit=pages.PAGE_ROWS + 1,
    )  # fmt: skip
    table = hands_table(
        caption,
        shown[: pages.PAGE_ROWS],
        request.at,
        empty=EmptyState(_("Nothing is overdue.") if late else _("Nothing is out.")),
        **_beyond(shown, start),
    )
    items = [
        (_("Out now"), reverse("custody:out"), not late),
        (_("Overdue"), reverse("custody:overdue"), late),
    ]
    return render(request, "custody/list.html", {"title": caption, "table": table, "tabs": items})


def _beyond(shown: Sequence[object], start: int) -> dict[str, Any]:
    """The ways to the neighbouring pages of what was asked for with one row too many."""
    return {
        "after": str(start + pages.PAGE_ROWS) if len(shown) > pages.PAGE_ROWS else "",
        "before": str(max(start - pages.PAGE_ROWS, 0)) if start else "",
    }


def holder(request: Page, account: UUID) -> HttpResponse:
    """What one account holds, and what came and went."""
    found = custody.account(viewer=request.viewer, at=request.at, public_id=account)
    held = custody.held_in(viewer=request.viewer, at=request.at, account=found)
    page = page_asked(request, held, sort="-numbered")
    steps = custody.timeline_of_account(
        viewer=request.viewer, at=request.at, account=found,
        before=entry_asked(request, "before"), limit=pages.PAGE_ROWS,
    )  # fmt: skip
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
                for row in page.rows
            ],
            EmptyState(_("Nothing is held here now.")),
            **ways(page),
        ),
        "events": events(steps.shown, about="account"),
        "older": way_on(request, steps.before, "before"),
    }
    return render(request, "custody/holder.html", context)


def then(request: Page) -> HttpResponse:
    """The register as it was at a past moment, as the books now say or as they said then."""
    typed = Typed(request.GET)
    by_recorded = typed.text("books") == "then"
    context: dict[str, object] = {
        "books": "then" if by_recorded else "now",
        "book_choices": [
            ("now", _("As the books now say it was")),
            ("then", _("As the books said on that day")),
        ],
    }
    start = typed.whole("after", _("Page"), most=10**9)
    try:
        moment = past(typed.moment("moment", _("Moment")) or request.at, at=request.at)
        typed.check()
    except Problem as problem:
        return render_refused(request, "custody/then.html", context, problem, typed=typed)
    found = whereabouts(
        viewer=request.viewer, at=request.at, moment=moment, by_recorded=by_recorded,
        start=start, limit=pages.PAGE_ROWS + 1,
    )  # fmt: skip
    context["moment"] = moment
    context["table"] = Table(
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
            for each in found[: pages.PAGE_ROWS]
        ],
        EmptyState(_("Nothing was in the ledger at that moment.")),
        **_beyond(found, start),
    )
    return render(request, "custody/then.html", context)
