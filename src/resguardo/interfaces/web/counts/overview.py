"""Which counts are due, which are running, what was counted; and opening a count."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link, Noted
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, day, done
from resguardo.interfaces.web.reading import quantity_text
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, part_asked, ways
from resguardo.interfaces.web.typed import key_in
from resguardo.kernel.mandate import Act, NotMandated
from resguardo.kernel.problem import Problem
from resguardo.records.custody import counts as counted
from resguardo.records.custody import services as custody
from resguardo.records.custody.accounts import name_of
from resguardo.records.places import selectors as places

from .words import BLIND_CHOICES, SCOPE_CHOICES, SCOPE_WORDS, SHEET_CHOICES, state_tag

SOON_DAYS = 7


@require_GET
def due(request: Page) -> HttpResponse:
    """The stores and when each is to be counted again: the overdue first."""
    viewer, at = request.viewer, request.at
    today = timezone.localdate(at)
    rows = counted.due(viewer=viewer, at=at)
    going_on = counted.counts(viewer=viewer, at=at).filter(state__in=counted.RUNNING)
    running = page_asked(request, going_on, sort="-id", name="running")
    part = part_asked(request, rows)
    late = sum(1 for each in rows if each.late_days(today) > 0)
    context: dict[str, Any] = {
        "title": _("Counts"),
        "lead": _("{count} overdue.").format(count=late) if late else _("No count is overdue."),
        "tabs": tabs("due"),
        "running": _table(
            _("Running now"),
            running.rows,
            EmptyState(_("Nobody counts now.")),
            **ways(running, "running"),
        )
        if running.rows
        else None,
        "table": Table(
            _("Due"),
            [
                Column(_("Place")),
                Column(_("Count")),
                Column(_("Last accepted")),
                Column(_("Due")),
                Column(_("What can be done")),
            ],
            [_due_row(request, each, today) for each in part.rows],
            EmptyState(_("Armouries appear here with the day on which they are to be counted.")),
            **ways(part),
        ),
        "may_count": viewer.may_somewhere(Act.COUNT, at=at),
    }
    return render(request, "counts/due.html", context)


def _due_row(request: Page, each: counted.Due, today: Any) -> Row:
    late = each.late_days(today)
    note = (
        _("{span} late").format(span=quantity_text(late, "days"))
        if late > 0
        else _("in {span}").format(span=quantity_text(-late, "days"))
    )
    way: object = ""
    if each.running is not None:
        way = Link(_("Go to the count"), reverse("counts:count", args=[each.running.public_id]))
    elif request.viewer.may(Act.COUNT, at=request.at, place=each.place.public_id):
        asked = f"?place={each.place.public_id}&scope={each.scope}"
        way = Link(_("Open a count"), reverse("counts:new") + asked)
    foreign = each.place.organisation_id != request.viewer.organisation_id
    name: object = each.place.name
    return Row(
        (
            Noted(name, each.place.organisation.name) if foreign else name,
            SCOPE_WORDS[each.scope],
            each.last or _("never"),
            Noted(each.due_on, note),
            way,
        ),
        tone="stop" if late > 0 else "decision" if late > -SOON_DAYS else "",
    )


@require_GET
def made(request: Page) -> HttpResponse:
    """All counts in sight, the newest first."""
    rows = counted.counts(viewer=request.viewer, at=request.at)
    page = page_asked(request, rows, sort="-id")
    table = _table(
        _("Counts made"),
        page.rows,
        EmptyState(_("Counts stay here for good."), _("Open a count"), reverse("counts:new")),
        **ways(page),
    )
    context = {"title": _("Counts"), "tabs": tabs("made"), "table": table}
    return render(request, "counts/due.html", context)


def _table(caption: str, rows: list[Any], empty: EmptyState, **more: Any) -> Table:
    return Table(
        caption,
        [
            Column(_("Place")),
            Column(_("Count")),
            Column(_("Opened")),
            Column(_("By")),
            Column(_("State")),
        ],
        [
            Row(
                (
                    Link(name_of(row.account), reverse("counts:count", args=[row.public_id]),
                         row.organisation.name),
                    Noted(SCOPE_WORDS.get(row.scope, row.scope),
                          _("blind") if row.blind else _("with the list")),
                    row.opened_at,
                    str(row.opened_by),
                    state_tag(row.state),
                )
            )
            for row in rows
        ],
        empty,
        **more,
    )  # fmt: skip


def tabs(current: str) -> list[tuple[object, ...]]:
    """The three views of counting."""
    return [
        (_("Due"), reverse("counts:due"), current == "due"),
        (_("Counts made"), reverse("counts:made"), current == "made"),
        (_("Shift book"), reverse("counts:handovers"), current == "handovers"),
    ]


@require_http_methods(["GET", "POST"])
def new(request: Page) -> HttpResponse:
    """Open a count of a place."""
    viewer, at = request.viewer, request.at
    if not viewer.may_somewhere(Act.COUNT, at=at):
        raise NotMandated(Act.COUNT)
    stores = counted.places_to_count(viewer=viewer, at=at)
    options = [(str(each.public_id), each.name) for each in stores]
    asked = request.GET.get("place", "")
    if asked and asked not in dict(options):
        found = places.place(viewer=viewer, at=at, public_id=key_in(asked))
        options.insert(0, (asked, f"{found.name} · {found.organisation.name}"))
    deed = Deed(
        title=_("Open a count"),
        button=_("Open the count"),
        lead=_("Work may go on: what moves meanwhile is taken into account."),
        asks=(
            Ask("place", _("Place"), "key", options=options,
                value=asked or (options[0][0] if len(options) == 1 else "")),
            Ask("scope", _("What is counted"), "radios", options=SCOPE_CHOICES,
                value=request.GET.get("scope", "full")),
            Ask("sheets_wanted", _("Counters"), "radios", options=SHEET_CHOICES, value="1"),
            Ask("blind", _("Book"), "radios", options=BLIND_CHOICES, value="blind"),
            day("announced_on", _("Announced on"), required=False),
        ),
        back=reverse("counts:due"),
        against=lambda values: _against(request, values),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        values["blind"] = values["blind"] == "blind"
        values["sheets_wanted"] = int(values["sheets_wanted"])
        row = custody.open_count(by=viewer, at=at, **values)
        return done(reverse("counts:count", args=[row.public_id]))

    return carry_out(request, deed, do)


def _against(request: Page, values: dict[str, Any]) -> list[Problem]:
    if values["place"] is None:
        return []
    told = {name: values[name] for name in ("place", "scope", "announced_on")}
    return custody.against_count(by=request.viewer, at=request.at, **told)
