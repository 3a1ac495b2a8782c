"""Stock at a glance: rounds by lot and age, what is under way, what the workshop has."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.cells import Link, Noted, Quantity
from resguardo.interfaces.web.custody.words import account_link, thing_link, unit_of
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.reading import span_text, until_text
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.kernel.mandate import Act
from resguardo.records.custody import stores

DAYS_A_YEAR = 365


def tabs(current: str) -> list[tuple[object, ...]]:
    """The views of stock."""
    return [
        (_("Rounds by lot"), reverse("stock:stock"), current == "stock"),
        (_("Journeys"), reverse("stock:journeys"), current == "journeys"),
        (_("In repair"), reverse("stock:repair"), current == "repair"),
        (_("Training"), reverse("stock:trainings"), current == "trainings"),
        (_("Transfers"), reverse("stock:transfers"), current == "transfers"),
        (_("Directory"), reverse("stock:counterparts"), current == "counterparts"),
    ]


def listed(
    request: Page, name: str, table: Table, actions: list[tuple[str, str, str]], **more: Any
) -> HttpResponse:
    """One view of stock with what can be done from it."""
    context = {
        "title": _("Stock"),
        "tabs": tabs(name),
        "table": table,
        "actions": actions,
        **more,
    }
    return render(request, "stock/list.html", context)


def _ways(request: Page, *wanted: tuple[Act, str, str, str]) -> list[tuple[str, str, str]]:
    return [
        (label, href, kind)
        for act, label, href, kind in wanted
        if request.viewer.may_somewhere(act, at=request.at)
    ]


@require_GET
def stock(request: Page) -> HttpResponse:
    """Ammunition by lot, the oldest first."""
    today = timezone.localdate(request.at)
    page = page_asked(
        request, stores.lots_held(viewer=request.viewer, at=request.at), sort="aged_from"
    )
    rows = stores.rounds_of(page.rows, viewer=request.viewer, at=request.at)
    table = Table(
        _("Rounds by lot"),
        [
            Column(_("Lot")),
            Column(_("In stores"), numeric=True),
            Column(_("Out"), numeric=True),
            Column(_("Made")),
            Column(_("Received")),
            Column(_("Age")),
            Column(_("Best before")),
        ],
        [
            Row(
                (
                    thing_link(each.thing),
                    Quantity(each.stored, "rounds"),
                    Quantity(each.out, "rounds"),
                    each.lot.made_on,
                    each.lot.received_on,
                    _age(each.age_days(today)),
                    each.lot.expires_on,
                ),
                tone="stop" if each.lot.expires_on and each.lot.expires_on < today else "",
            )
            for each in rows
        ],
        EmptyState(
            _("Lots of ammunition appear here with their age, the oldest first."),
            _("Take in ammunition"),
            reverse("register:new-thing", args=["ammunition"]),
        ),
        **ways(page),
    )
    take_in = reverse("register:new-thing", args=["ammunition"])
    movement = "stock:movement"
    actions = _ways(
        request,
        (Act.EDIT_REGISTER, _("Take in ammunition"), take_in, "primary"),
        (Act.TRANSFER, _("Move between stores"), reverse(movement, args=["move"]), "secondary"),
        (Act.OVERRIDE, _("Take in what was found"), reverse("stock:found"), "secondary"),
        (Act.WRITE_OFF, _("Write off"), reverse("stock:write-off"), "secondary"),
    )
    return listed(request, "stock", table, actions)


def _age(days: int) -> str:
    years, rest = divmod(days, DAYS_A_YEAR)
    months = rest // 30
    if years:
        return _("{years} y {months} m").format(years=years, months=months)
    return _("{months} m").format(months=months)


@require_GET
def journeys(request: Page) -> HttpResponse:
    """Consignments that have not wholly arrived, the most overdue first."""
    rows = stores.journeys(viewer=request.viewer, at=request.at)
    may = request.viewer.may_somewhere(Act.TRANSFER, at=request.at)
    table = Table(
        _("Under way"),
        [
            Column(_("Guide")),
            Column(_("Things"), numeric=True),
            Column(_("Sent")),
            Column(_("Should arrive")),
            Column(_("What can be done")),
        ],
        [
            Row(
                (
                    account_link(each.account),
                    len(each.held),
                    each.since,
                    Noted(each.due_at, until_text(each.due_at, request.at)) if each.due_at else "",
                    Link(_("Take in hand"), reverse("stock:arrive", args=[each.account.public_id]))
                    if may and each.account.organisation_id == request.viewer.organisation_id
                    else "",
                ),
                tone="stop" if each.due_at and each.due_at < request.at else "",
            )
            for each in rows
        ],
        EmptyState(_("Nothing is under way.")),
        count=len(rows),
    )
    way = reverse("stock:movement", args=["dispatch"])
    actions = _ways(request, (Act.TRANSFER, _("Send on a journey"), way, "primary"))
    return listed(request, "journeys", table, actions)


@require_GET
def repair(request: Page) -> HttpResponse:
    """What workshops have, the most overdue first."""
    rows = stores.in_repair(viewer=request.viewer, at=request.at)
    page = page_asked(request, rows, sort="back_at")
    table = Table(
        _("In repair"),
        [
            Column(_("Thing")),
            Column(_("Quantity"), numeric=True),
            Column(_("Workshop")),
            Column(_("Fault")),
            Column(_("Since")),
            Column(_("Should be back")),
        ],
        [
            Row(
                (
                    thing_link(row.thing),
                    Quantity(row.quantity, unit_of(row.thing)),
                    account_link(row.account),
                    row.entry.reason,
                    Noted(row.entry.occurred_at, span_text(request.at - row.entry.occurred_at)),
                    Noted(row.due_at, until_text(row.due_at, request.at)) if row.due_at else "",
                ),
                tone="stop" if row.due_at and row.due_at < request.at else "",
            )
            for row in page.rows
        ],
        EmptyState(_("No workshop has anything of yours.")),
        **ways(page),
    )
    out, back = reverse("stock:movement", args=["repair"]), reverse("stock:from-repair")
    actions = _ways(
        request,
        (Act.REPAIR, _("Send to repair"), out, "primary"),
        (Act.REPAIR, _("Take back from repair"), back, "secondary"),
    )
    return listed(request, "repair", table, actions if page.rows else actions[:1])
