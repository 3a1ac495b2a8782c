"""Marking: how and which, and the station where the laser is worked with a scanner alone."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.assistance.deeds import own_activity
from resguardo.interfaces.web.cells import Link, Noted, Serial, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, done
from resguardo.interfaces.web.records import Section
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import part_asked, ways
from resguardo.interfaces.web.typed import NotAChoice, Typed
from resguardo.kernel.problem import Problem
from resguardo.records.assistance import marking
from resguardo.records.assistance.services import marking as marks
from resguardo.records.people.days import local_day
from resguardo.records.people.services import check_pin

from .deeds import deed_on
from .words import LINES

_BOTH = require_http_methods(["GET", "POST"])
TEMPLATE = "assistance/station.html"
SAID: Final = {
    "listed": gettext_lazy("Make the mark. When the laser is done, press Enter."),
    "marked": gettext_lazy(
        "A second person reads the mark off the steel, without looking at the screen."
    ),
    "confirmed": gettext_lazy("This firearm is marked and read back. Scan the next one."),
    "aside": gettext_lazy("This firearm was put aside. Scan the next one."),
}
"""What is to be done with the firearm on the table, by the state of its line."""


def sections(request: Page, row: Any, *, own: bool) -> list[Section]:
    """What the page of a marking campaign has beside that of any activity."""
    plan = marking.plan_of(row)
    facts: list[tuple[Any, ...]] = []
    if plan is not None:
        facts += [
            (_("Pattern of the mark"), plan.pattern),
            (_("By which rule"), plan.source),
            (_("Where on the firearm"), plan.location),
        ]
    if own:
        stands = marking.progress(row)
        told = _("{confirmed} of {total}; {marked} to read back, {aside} put aside")
        facts.append(
            (
                _("Marked and read back"),
                told.format(
                    confirmed=stands.confirmed,
                    total=stands.total,
                    marked=stands.marked,
                    aside=stands.aside,
                ),
            )
        )
    rows = marking.lines(viewer=request.viewer, at=request.at, activity=row)
    return [
        Section(_("Marks"), facts=facts),
        Section(_("Firearms of the campaign"), table=_table(request, row, rows, own=own)),
    ]


def _table(request: Page, row: Any, rows: Any, *, own: bool) -> Table:
    station = reverse("assistance:station", args=[row.public_id])
    lines = []
    part = part_asked(request, marking.shown(rows), name="lines")
    for line in part.rows:
        label, tone = LINES[line.state]
        mark: object = line.text
        if own and line.state == "marked":
            mark = Link(_("to read back"), f"{station}?line={line.public_id}")
        elif own and line.state == "listed" and row.state == "running":
            mark = Link(line.text, f"{station}?line={line.public_id}")
        lines.append(
            Row(
                (
                    mark,
                    Noted(line.thing.name, line.organisation.name),
                    Serial(line.thing.firearm.serial),
                    Tag(line.state, label, tone),
                    Noted(line.confirmed_at, str(line.second or "") or line.reason),
                )
            )
        )
    columns = [
        Column(_("Mark")),
        Column(_("Firearm")),
        Column(_("Serial number")),
        Column(_("State")),
        Column(_("Read back")),
    ]
    empty = EmptyState(_("Draw a list from the register of each company that agreed to show it."))
    return Table(_("Firearms of the campaign"), columns, lines, empty, **ways(part, "lines"))


@_BOTH
def plan(request: Page, activity: UUID) -> HttpResponse:
    """Say what the mark looks like; the law of the country is proposed where it says so."""
    row = own_activity(request, activity)
    jurisdictions = [each.organisation.jurisdiction for each in _whom(row)]
    day = local_day(request.at, request.viewer.time_zone)
    pattern, source = marking.lawful_pattern(jurisdictions[0], day) if jurisdictions else ("", "")
    kept = marking.plan_of(row)
    asks = [
        Ask("pattern", _("Pattern of the mark"),
            hint=_("CC country, HH… holder, NNN… number; what else you write stands as it is."),
            value=kept.pattern if kept else pattern, limit=40),
        Ask("source", _("By which rule"), hint=_("The article, or the agreement that chose it."),
            value=kept.source if kept else source, limit=300),
        Ask("location", _("Where on the firearm"), hint=_("As in: frame, left side."),
            value=kept.location if kept else "", limit=60),
    ]  # fmt: skip
    return _do(request, row, _("Say how it is marked"), asks, marks.plan_marking)


@_BOTH
def draw(request: Page, activity: UUID) -> HttpResponse:
    """Draw a list from the register of one company."""
    row = own_activity(request, activity)
    asks = [
        Ask("organisation", _("Company"), "key",
            options=[(str(each.organisation.public_id), each.organisation.name)
                     for each in _whom(row)]),
        Ask("holder", _("Number of the holder"),
            hint=_("By which the register of the authority knows it."), limit=8),
        Ask("most", _("At most so many firearms"), "whole", value=100, limit=marks.LIST_MOST),
    ]  # fmt: skip
    return _do(request, row, _("Draw a list"), asks, marks.draw_list)


@_BOTH
def station(request: Page, activity: UUID) -> HttpResponse:
    """Scan, mark, photograph, read back: one firearm after the other, without a mouse."""
    row = own_activity(request, activity)
    if request.method == "POST":
        return _work(request, row)
    line = Typed(request.GET).key("line", "line")
    scan = request.GET.get("scan", "")[:60]
    found = []
    if line is not None:
        found = [marking.line(viewer=request.viewer, at=request.at, public_id=line)]
    elif scan.strip():
        found = marking.scanned(viewer=request.viewer, at=request.at, activity=row, text=scan)
    context = _station(row, found[0] if len(found) == 1 else None)
    if len(found) > 1:
        context |= {"several": found, "said": _("More than one firearm fits that scan.")}
    if scan.strip() and not found:
        said = _("“{scan}” is on no line of this campaign. Put the firearm apart and ask.")
        context |= {"said": said.format(scan=scan), "said_tone": "stop", "scan": scan}
    return render(request, TEMPLATE, context)


def _work(request: Page, row: Any) -> HttpResponse:
    """Do what the station asks; a refusal keeps the line and what was typed."""
    typed = Typed(request.POST)
    key = typed.key("line", _("Firearm"), required=True)
    typed.check()
    line = marking.line(viewer=request.viewer, at=request.at, public_id=key)  # type: ignore[arg-type]  # checked
    told: dict[str, Any] = {"by": request.viewer, "at": request.at, "line": line.public_id}
    here = reverse("assistance:station", args=[row.public_id])
    try:
        match typed.text("deed"):
            case "marked":
                sent = request.FILES.get("photo")
                marks.marked(photo=bytes(sent.read()) if sent else b"", **told)
                return done(f"{here}?line={line.public_id}")
            case "confirm":
                typed.text("read_back", _("Mark as read on the firearm"), required=True)
                typed.text("second", _("Second person (code)"), required=True)
                typed.check()
                second = marks.second_reader(
                    by=request.viewer, at=request.at, code=typed.text("second")
                )
                check_pin(by=request.viewer, at=request.at, person=second, pin=typed.text("pin"))
                marks.confirm(second=second, read_back=typed.text("read_back"), **told)
                messages.success(request, _("{mark} is in the register.").format(mark=line.text))
            case "aside":
                marks.put_aside(reason=typed.text("reason"), **told)
                messages.success(request, _("{thing} is put aside.").format(thing=line.thing.name))
            case _:
                raise NotAChoice("deed", _("what to do"))
    except Problem as problem:
        return render_refused(request, TEMPLATE, _station(row, line), problem, typed=typed)
    return done(here)


def _station(row: Any, line: Any) -> dict[str, Any]:
    stands = marking.progress(row)
    context: dict[str, Any] = {
        "back": reverse("assistance:activity", args=[row.public_id]),
        "campaign": row.title,
        "told": _("{confirmed} of {total} are marked and read back.").format(
            confirmed=stands.confirmed, total=stands.total
        ),
        "said": _("Scan the firearm on the table."),
        "said_tone": "quiet",
        "line": line,
    }
    if line is not None:
        label, tone = LINES[line.state]
        facts = [
            (_("Serial number"), Serial(line.thing.firearm.serial)),
            (_("Company"), line.organisation.name),
            (_("State"), Tag(line.state, label, tone)),
        ]
        if line.state in {"confirmed", "aside"}:  # else it is to be made, or read off the steel
            facts.insert(0, (_("Mark"), Serial(line.text)))
        if line.reason:
            facts.append((_("Reason"), line.reason))
        context |= {"tone": tone, "facts": facts, "said": str(SAID[line.state])}
    return context


def _whom(row: Any) -> list[Any]:
    whom = row.beneficiaries.filter(organisation__kind="company").select_related("organisation")
    return list(whom.order_by("organisation__name"))


def _do(request: Page, row: Any, title: str, asks: list[Ask], service: Any) -> HttpResponse:
    return deed_on(request, row, title, asks, service, what="activity", lead=row.title)
