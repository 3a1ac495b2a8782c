"""One count: the sheet while it is open; then the book, the counters and the decision side by side.

A third person accepts it; what is missing opens an incident by itself. Its certificate is a paper.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.paper.counts import decided_text, kind_of, looked_text, where_text
from resguardo.interfaces.web.cells import Link, Noted, Tag
from resguardo.interfaces.web.custody.decisions import DISCREPANCY_WORDS
from resguardo.interfaces.web.custody.words import THING_KINDS, account_link
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import done
from resguardo.interfaces.web.records import Picture
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import part_asked, ways
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.problem import Problem
from resguardo.records.custody import counts as counted
from resguardo.records.custody import services as custody
from resguardo.records.custody.accounts import name_of
from resguardo.records.oversight import services as oversight

from . import by_code, sheet
from .words import SCOPE_WORDS, state_tag

LINES_SHOWN = 1000


VARIANCE_TONES = {"missing": "stop", "surplus": "decision", "misplaced": "decision"}
FITS = gettext_lazy("Fits")
SCAN_WORDS = {
    "seen": gettext_lazy("on the sheet"),
    "again": gettext_lazy("on the sheet already"),
    "unknown": gettext_lazy("on the sheet, unknown"),
    "beside": gettext_lazy("after the sheet was closed: not counted"),
}
SCAN_TONES = {"unknown": "decision", "beside": "decision"}


@require_http_methods(["GET", "POST"])
def count(request: Page, count: UUID) -> HttpResponse:
    """One count, as far as it has come; a post accepts it."""
    row = counted.count(viewer=request.viewer, at=request.at, public_id=count)
    if row.state not in {"counted", "accepted"}:
        return sheet.show(request, sheet.own(request, row, by_code.section(request, row)))
    context = _context(request, row)
    if request.method != "POST":
        return render(request, "counts/comparison.html", context)
    typed = Typed(request.POST)
    try:
        decided = _decided(typed, context["undecided"])
        _row, found, incidents = oversight.accept_count(
            by=request.viewer, at=request.at, count=count, decided=decided
        )
    except Problem as problem:
        return render_refused(request, "counts/comparison.html", context, problem, typed=typed)
    _tell(request, len(found), len(incidents))
    return done(reverse("counts:count", args=[count]))


def _context(request: Page, row: Any) -> dict[str, Any]:
    lines = counted.comparison(viewer=request.viewer, at=request.at, row=row)
    sheets = counted.closed_sheets(row)
    odd = [each for each in lines if not each.compared.fits]
    unlike = part_asked(request, odd, name="odd", size=LINES_SHOWN)
    like = part_asked(
        request, [each for each in lines if each.compared.fits], name="same", size=LINES_SHOWN
    )
    undecided = [
        {"name": f"decided-{place}", "key": each.compared.name, "line": each, "what": _what(each),
         "seen": " / ".join(str(seen) for seen in each.compared.seen)}
        for place, each in enumerate(odd)
        if not each.compared.agreed
    ] if row.state == "counted" else []  # fmt: skip
    counted_it = counted.counted_by(viewer=request.viewer, row=row)
    may = counted.may_accept(viewer=request.viewer, at=request.at, row=row)
    return {
        "count": row,
        "title": name_of(row.account),
        "state": state_tag(row.state),
        "facts": facts(row, sheets),
        "odd": Table(
            _("Differences"),
            _columns(sheets, with_elsewhere=True),
            [_line(each, elsewhere=True) for each in unlike.rows],
            EmptyState(_("Book and counters agree on everything.")),
            **ways(unlike, "odd"),
        ),
        "same": Table(
            _("What fits"),
            _columns(sheets, with_elsewhere=False),
            [_line(each, elsewhere=False) for each in like.rows],
            **ways(like, "same"),
        ),
        "pictures": [
            Picture(
                reverse("register:file", args=[each.photo.public_id]),
                f"{each.thing.name if each.thing else each.text_as_read} · {each.sheet.counter}",
                each.seen_at,
            )
            for each in counted.photographed(row)
            if each.photo is not None
        ],
        "later": _later(request, row),
        "work": sheet.own(request, row) if counted_it else None,
        "same_count": len(lines) - len(odd),
        "listed": ", ".join(counted.listed_stolen(lines)),
        "undecided": undecided,
        "missing_count": sum(1 for each in odd if kind_of(each) == "missing"),
        "may_accept": may and not counted_it and row.state == "counted",
        "may_recount": may and row.state == "counted",
        "counted_it": counted_it and row.state == "counted",
    }


def _later(request: Page, row: Any) -> Table | None:
    """What was scanned without a network: when seen, when recorded, and what became of it."""
    scans = counted.scans(row)
    if not scans:
        return None
    part = part_asked(request, scans, name="later", size=LINES_SHOWN)
    columns = [
        Column(_("Thing")),
        Column(_("Quantity"), numeric=True),
        Column(_("Who counts")),
        Column(_("Seen, by the clock of the device")),
        Column(_("Recorded")),
        Column(_("Result")),
    ]
    rows = [
        Row(
            (
                each.thing.name if each.thing else each.text_as_read,
                each.quantity,
                str(each.sheet.counter),
                Noted(each.seen_at, _clock(each)),
                each.recorded_at,
                Tag(each.state, SCAN_WORDS[each.state], SCAN_TONES.get(each.state, "quiet")),
            ),
            tone="decision" if each.state == "beside" else "",
        )
        for each in part.rows
    ]
    return Table(_("Scanned without a network"), columns, rows, **ways(part, "later"))


def _clock(scan: Any) -> str:
    off = timedelta(seconds=scan.clock_off_s)
    if abs(off) <= custody.CLOCK_SLACK:
        return ""
    words = _("clock fast by {span}") if scan.clock_off_s > 0 else _("clock slow by {span}")
    return words.format(span=str(abs(off)))


def facts(row: Any, sheets: list[Any]) -> list[tuple[Any, ...]]:
    """What the page and the certificate say of a count."""
    told: list[tuple[Any, ...]] = [
        (_("Place"), name_of(row.account)),
        (_("What was counted"), SCOPE_WORDS.get(row.scope, row.scope)),
        (_("Book"), _("Blind: counters did not see it") if row.blind else _("Shown to counters")),
        (_("Announced"), row.announced_on or _("no")),
        (_("Opened"), Noted(row.opened_at, str(row.opened_by))),
    ]
    told += [
        (_("Counter {number}").format(number=number), Noted(str(each.counter), _closed(each)))
        for number, each in enumerate(sheets, start=1)
    ]
    if row.accepted_at:
        told.append((_("Accepted"), Noted(row.accepted_at, str(row.accepted_by))))
    return told


def _closed(each: Any) -> str:
    lines = each.lines.filter(seen_quantity__gt=0).count()
    return ngettext("{count} line", "{count} lines", lines).format(count=lines)


def _columns(sheets: list[Any], *, with_elsewhere: bool) -> list[Column]:
    return [
        Column(_("Thing")),
        Column(_("Book"), numeric=True),
        *(
            Column(_("Counter {number}").format(number=number), numeric=True)
            for number, _each in enumerate(sheets, start=1)
        ),
        *((Column(_("Where the book has it")), Column(_("Result"))) if with_elsewhere else ()),
    ]


def _line(each: counted.Line, *, elsewhere: bool) -> Row:
    compared = each.compared
    cells: list[object] = [
        _what(each),
        Noted(compared.expected, _moved(compared)),
        *compared.seen,
    ]
    if not elsewhere:
        return Row(cells)
    kind = kind_of(each)
    settled = not kind and each.accepted
    words = DISCREPANCY_WORDS[kind] if kind else looked_text(each)
    way = each.discrepancy
    tone = "done" if settled else VARIANCE_TONES.get(kind, "decision")
    result: object = Tag(kind or "recount", words, tone)
    if way is not None and not compared.agreed:
        result = Noted(result, decided_text(each))
    if way is not None:
        incident = way.state == "incident"
        href = reverse("custody:discrepancy", args=[way.public_id])
        result = Noted(result, str(Link(_("Incident") if incident else _("Difference"), href)))
    first = each.elsewhere[0] if len(each.elsewhere) == 1 else None
    cells += [account_link(first) if first is not None else where_text(each), result]
    return Row(cells, tone="stop" if kind == "missing" else "" if settled else "decision")


def _moved(compared: Any) -> str:
    rest = compared.balances[1:]
    return _("then {balances}").format(balances=", ".join(map(str, rest))) if rest else ""


def _what(each: counted.Line) -> object:
    thing = each.compared.thing
    if thing is None:
        return Noted(each.compared.text_as_read, _("as read; unknown to the register"))
    return Link(
        thing.name,
        reverse("custody:thing", args=[thing.public_id]),
        f"{THING_KINDS[thing.kind]} · {thing.code}",
    )


def _decided(typed: Typed, undecided: list[dict[str, Any]]) -> dict[str, int]:
    decided = {}
    for each in undecided:
        if typed.text(each["name"]):
            decided[each["key"]] = typed.whole(
                each["name"], _("Quantity"), most=custody.QUANTITY_MAX
            )
    typed.check()
    return decided


def _tell(request: Page, found: int, incidents: int) -> None:
    if incidents:
        text = ngettext(
            "The count is accepted. {count} thing is missing: an incident is open and its clock "
            "runs.",
            "The count is accepted. {count} things are missing: incidents are open and their "
            "clocks run.",
            incidents,
        )
        messages.error(request, text.format(count=incidents))
    if found > incidents:
        text = ngettext("{count} finding waits for a decision.",
                        "{count} findings wait for a decision.", found - incidents)  # fmt: skip
        messages.warning(request, text.format(count=found - incidents))
    if not found:
        messages.success(request, _("The count is accepted. Book and counters agree."))


@require_http_methods(["GET", "POST"])
def recount(request: Page, count: UUID) -> HttpResponse:
    """Ask once more, then set the sheets aside and open the count again for two counters."""
    row = counted.count(viewer=request.viewer, at=request.at, public_id=count)
    if request.method == "POST":
        again = custody.recount(by=request.viewer, at=request.at, count=count)
        return redirect("counts:count", again.public_id)
    return _confirm(
        request, row, _("Count again"),
        _("The sheets are set aside and stay to be read. Two counters count the same things."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def abandon(request: Page, count: UUID) -> HttpResponse:
    """Ask once more, then give an open count up."""
    row = counted.count(viewer=request.viewer, at=request.at, public_id=count)
    if request.method == "POST":
        custody.abandon_count(by=request.viewer, at=request.at, count=count)
        messages.success(request, _("The count is given up."))
        return redirect("counts:due")
    return _confirm(
        request, row, _("Give the count up"), _("What was seen until now stays to be read.")
    )


def _confirm(request: Page, row: Any, title: str, text: str) -> HttpResponse:
    context = {
        "title": title,
        "text": text,
        "facts": [(_("Place"), name_of(row.account)), (_("Opened"), row.opened_at)],
        "action": title,
        "back_href": reverse("counts:count", args=[row.public_id]),
    }
    return render(request, "components/confirm.html", context)
