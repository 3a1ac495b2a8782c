"""The board of companies that wind down, one of them day by day, and what is done about it."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.paper.words import ACCOUNT_WORDS
from resguardo.interfaces.web.cells import Link, Noted, Quantity, Tag
from resguardo.interfaces.web.charts import Lines, Series
from resguardo.interfaces.web.custody.words import account_link, thing_link, unit_of
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, day, done, reason
from resguardo.interfaces.web.reading import day_text
from resguardo.interfaces.web.records import Action, Record, Section, history
from resguardo.interfaces.web.states import DECISION, DONE, QUIET
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, part_asked, ways
from resguardo.interfaces.web.typed import Typed
from resguardo.interfaces.web.words_of_law import ADDRESSEE_WORDS, left_until
from resguardo.interfaces.web.words_of_states import CAUSE_WORDS
from resguardo.kernel.mandate import Act
from resguardo.records.oversight import winding_down as seen
from resguardo.records.oversight.procedures import PROCEDURES, demand_authority
from resguardo.records.oversight.services import winding_down as winding
from resguardo.records.people.days import local_day
from resguardo.records.people.selectors import NotFound, sees_all

_BOTH = require_http_methods(["GET", "POST"])

STATE_WORDS: Final[Mapping[str, tuple[str | Promise, str]]] = {
    "open": (gettext_lazy("Winding down"), DECISION),
    "closed": (gettext_lazy("Closed: nothing is left"), DONE),
    "resumed": (gettext_lazy("Goes on"), QUIET),
}


@require_GET
def board(request: Page) -> HttpResponse:
    """Who winds down and what is left, who ought to begin; a company sees its own."""
    overseer = sees_all(viewer=request.viewer, at=request.at)
    page = page_asked(request, seen.wind_downs(viewer=request.viewer, at=request.at), sort="-id")
    left = seen.left_of([row.organisation_id for row in page.rows])
    table = Table(
        _("Companies that wind down"),
        [Column(_("Company")), Column(_("Why")), Column(_("Firearms left"), numeric=True),
         Column(_("Rounds left"), numeric=True), Column(_("Everything received by")),
         Column(_("State"))],
        [_line(row, left[row.organisation_id], request) for row in page.rows],
        EmptyState(_("No company winds down. One that closes announces it here.")),
        **ways(page),
    )  # fmt: skip
    sections = [Section(_("Companies that wind down"), table=table)]
    if overseer:
        ought = seen.ought_to_begin(viewer=request.viewer, at=request.at)
        sections.append(
            Section(_("Holds arms, and says nothing"), table=ought_table(ought, request))
        )
    may = Act.REPORT_INCIDENT if overseer else Act.FILE
    actions: list[Action] = []
    if request.viewer.may(may, at=request.at):
        words = _("Begin a wind-down") if overseer else _("Announce that we close")
        actions.append((words, reverse("winding_down:begin"), "primary"))
    record = Record(title=_("Wind-down"), sections=sections, actions=actions)
    return render(request, "record.html", {"record": record})


def _line(row: Any, left: seen.Left, request: Page) -> Row:
    label, tone = STATE_WORDS[row.state]
    late = row.state == "open" and row.due_on < local_day(request.at, request.viewer.time_zone)
    return Row(
        (
            Link(row.organisation.name, reverse("winding_down:one", args=[row.public_id])),
            CAUSE_WORDS[row.cause],
            left.firearms,
            left.rounds,
            row.due_on,
            Tag(row.state, label, tone),
        ),
        tone="stop" if late and left.anything else "",
    )


def ought_table(rows: list[seen.Ought], request: Page) -> Table:
    """Companies with arms that lapsed or fell silent; for whoever may, the way to begin."""
    may = request.viewer.may(Act.REPORT_INCIDENT, at=request.at)
    lines = []
    for each in rows:
        way = f"{reverse('winding_down:begin')}?organisation={each.organisation.public_id}"
        name: object = each.organisation.name
        if may:
            name = Link(each.organisation.name, f"{way}&cause={each.cause}", _("Begin a wind-down"))
        lines.append(
            Row(
                (
                    name,
                    Noted(CAUSE_WORDS[each.cause], day_text(each.since)),
                    each.left.firearms,
                    each.left.rounds,
                ),
                tone="stop",
            )
        )
    columns = [Column(_("Company")), Column(_("Since")), Column(_("Firearms"), numeric=True),
               Column(_("Rounds"), numeric=True)]  # fmt: skip
    empty = EmptyState(_("Every company that holds arms has a licence and has been heard of."))
    return Table(_("Holds arms, and says nothing"), columns, lines, empty)


@require_GET
def one(request: Page, wind_down: UUID) -> HttpResponse:
    """One company's end: what is left by day, thing by thing, and who received the rest."""
    row = seen.wind_down(viewer=request.viewer, at=request.at, public_id=wind_down)
    label, tone = STATE_WORDS[row.state]
    days = seen.day_by_day(row, at=request.at)
    chart = Lines(
        _("Firearms left, day by day"),
        _("firearms"),
        [f"{each.day:%d.%m.}" for each in days],
        [Series(_("Firearms"), [each.firearms for each in days])],
    )
    lacking = seen.lacking(row)
    facts = [
        (_("Why"), CAUSE_WORDS[row.cause]),
        (_("Reason"), row.reason),
        (_("Begun"), Noted(row.opened_at, str(row.opened_by))),
        (_("Everything received by"), row.due_on),
        (_("Firearms left"), lacking.left.firearms),
        (_("Rounds left"), lacking.left.rounds),
        (_("Parts left"), lacking.left.parts),
        (_("Transfers not taken in hand"), lacking.transfers),
        (_("Open incidents"), lacking.incidents),
        *([(_("Ended"), row.ended_at)] if row.ended_at else []),
    ]
    record = Record(
        title=row.organisation.name,
        lead=_("The file closes when nothing is left and each thing has a receiver by name."),
        back=reverse("winding_down:board"),
        back_text=_("Wind-down"),
        tags=(Tag(row.state, label, tone),),
        actions=_actions(row, request),
        sections=[
            Section(_("How it stands"), facts=facts, chart=chart),
            Section(_("What the law asks"), table=_law(row, request)),
            Section(_("Still there"), table=_still(request, row)),
            Section(_("Received"), table=_received(row)),
            history(request, "wind_down", row.public_id),
        ],
    )
    return render(request, "record.html", {"record": record})


def _law(row: Any, request: Page) -> Table:
    """The deadlines of the law for this end, beside the day that the authority set."""
    lines = [
        Row(
            (
                Noted(ADDRESSEE_WORDS[each.duty.addressee], each.dated.source),
                left_until(each.due_at, request.at) if row.state == "open" else each.due_at,
            ),
            tone="stop" if row.state == "open" and each.due_at < request.at else "",
        )
        for each in seen.asked_by_law(row)
        if each.counts
    ]
    columns = [Column(_("Hand over or declare to")), Column(_("Before"))]
    empty = EmptyState(_("The law that is known sets no deadline for this."))
    return Table(_("What the law asks"), columns, lines, empty)


def _still(request: Page, row: Any) -> Table:
    part = part_asked(request, seen.still_there(row), name="still")
    lines = [
        Row(
            (
                thing_link(each.holding.thing),
                Quantity(each.holding.quantity, unit_of(each.holding.thing)),
                account_link(each.holding.account),
                each.receiver or Tag("open", _("No receiver named")),
                each.expected_on,
            )
        )
        for each in part.rows
    ]
    columns = [Column(_("Thing")), Column(_("Quantity"), numeric=True), Column(_("Where")),
               Column(_("Receiver")), Column(_("Expected on"))]  # fmt: skip
    empty = EmptyState(_("Nothing is left."))
    return Table(_("Still there"), columns, lines, empty, **ways(part, "still"))


def _received(row: Any) -> Table:
    lines = [
        Row(
            (
                Noted(ACCOUNT_WORDS.get(each.how, each.how), each.document),
                each.receiver,
                each.firearms,
                each.rounds,
            )
        )
        for each in seen.received(row)
    ]
    columns = [Column(_("How")), Column(_("Receiver")), Column(_("Firearms"), numeric=True),
               Column(_("Rounds"), numeric=True)]  # fmt: skip
    empty = EmptyState(_("Nothing has left since it began."))
    return Table(_("Received"), columns, lines, empty)


def _actions(row: Any, request: Page) -> list[Action]:
    if row.state != "open":
        return []
    own = row.organisation_id == request.viewer.organisation_id
    ways: list[Action] = []
    if request.viewer.may(Act.FILE if own else Act.REPORT_INCIDENT, at=request.at):
        way = reverse("winding_down:receiver", args=[row.public_id])
        ways.append((_("Name a receiver"), way, "primary"))
    words = {"close": (_("Close the file"), "secondary"), "resume": (_("It goes on"), "secondary")}
    if not own:
        for name in request.viewer.steps(PROCEDURES["wind_down"], row.state, at=request.at):
            way = reverse("winding_down:end", args=[row.public_id, name])
            ways.append((words[name][0], way, words[name][1]))
    return ways


@_BOTH
def begin(request: Page) -> HttpResponse:
    """Begin the end of a company: one's own, or as the authority that of any."""
    overseer = sees_all(viewer=request.viewer, at=request.at)
    if overseer:
        demand_authority(by=request.viewer, at=request.at)
    else:
        request.viewer.demand(Act.FILE, at=request.at)
    typed = Typed(request.POST if request.method == "POST" else request.GET)
    asks: list[Ask] = []
    if overseer:
        companies = seen.can_begin(viewer=request.viewer, at=request.at)
        asks.append(
            Ask(
                "organisation",
                _("Company"),
                "key",
                value=typed.text("organisation"),
                options=[(str(each.public_id), each.name) for each in companies],
            )
        )
        asks.append(Ask("cause", _("Why"), "radios", options=list(CAUSE_WORDS.items()),
                        value=typed.text("cause")))  # fmt: skip
    asks += [day("due_on", _("Everything received by")), reason()]
    title = _("Begin a wind-down") if overseer else _("Announce that we close")
    lead = _("Each weapon and each round needs somebody who receives it by name.")
    deed = Deed(title=title, button=title, asks=asks, lead=lead, kind="warning",
                back=reverse("winding_down:board"))  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        told = {"cause": "closes", **values}
        row = winding.begin_wind_down(by=request.viewer, at=request.at, **told)
        messages.success(request, _("Recorded."))
        return done(reverse("winding_down:one", args=[row.public_id]))

    return carry_out(request, deed, do)


@_BOTH
def receiver(request: Page, wind_down: UUID) -> HttpResponse:
    """Say who is to receive what."""
    row = seen.wind_down(viewer=request.viewer, at=request.at, public_id=wind_down)
    if row.organisation_id == request.viewer.organisation_id:
        request.viewer.demand(Act.FILE, at=request.at)
    else:
        demand_authority(by=request.viewer, at=request.at)
    asks = [
        Ask("things", _("Things"), "reason", _("One a line: label, serial or lot. Empty: all that "
            "is left."), required=False, limit=4_000),
        Ask("receiver", _("Receiver"), hint=_("A company, an office of the authority, a person."),
            limit=200),
        day("expected_on", _("Expected on"), row.due_on),
    ]  # fmt: skip
    return _do(request, row, _("Name a receiver"), asks, winding.name_receiver)


@_BOTH
def end(request: Page, wind_down: UUID, step: str) -> HttpResponse:
    """Close the file, or say that the company goes on."""
    demand_authority(by=request.viewer, at=request.at, act=Act.APPROVE)
    row = seen.wind_down(viewer=request.viewer, at=request.at, public_id=wind_down)
    services = {
        "close": (_("Close the file"), winding.close_wind_down,
                  _("Nothing may be left. The company takes part in nothing more.")),
        "resume": (_("It goes on"), winding.resume, _("Its licence was renewed, or it speaks.")),
    }  # fmt: skip
    if step not in services:
        raise NotFound
    title, service, lead = services[step]
    return _do(request, row, title, [reason()], service, lead=lead)


def _do(
    request: Page, row: Any, title: Any, asks: list[Ask], service: Any, *, lead: Any = ""
) -> HttpResponse:  # fmt: skip
    back = reverse("winding_down:one", args=[row.public_id])
    deed = Deed(title=title, button=title, asks=asks, lead=lead, back=back)

    def do(values: dict[str, Any]) -> HttpResponse:
        service(by=request.viewer, at=request.at, wind_down=row.public_id, **values)
        messages.success(request, _("Recorded."))
        return done(back)

    return carry_out(request, deed, do)
