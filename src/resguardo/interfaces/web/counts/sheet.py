"""The counting page: one field for the scanner, every scan a line at once, one's own lines only.

A number with a lot waiting is its quantity; another label is something seen. What nobody knows is
kept as it was read: that is a finding, and not a mistake of the counter. Only while a quantity is
asked is it refused, for it was meant as one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from resguardo.interfaces.web import kept
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done
from resguardo.interfaces.web.refusal import REFUSED, said
from resguardo.interfaces.web.register.deeds import PHOTO
from resguardo.interfaces.web.tables import Table
from resguardo.interfaces.web.typed import Missing, NotANumber, Typed, key_in
from resguardo.interfaces.web.words_of_fields import CONDITIONS, THING_KINDS, options, words
from resguardo.kernel.problem import Problem
from resguardo.records.custody import counts as counted
from resguardo.records.custody import naming
from resguardo.records.custody import services as custody
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.register import services as register

from .words import SCOPE_WORDS, state_tag

LINES_SHOWN = 60
QUANTITY_FIGURES_MAX = 8


@dataclass
class Said:
    """What the last scan did, what it still asks, and what it kept."""

    tone: str = "quiet"
    text: str = ""
    pending: Any = None
    candidates: tuple[Any, ...] = ()
    typed: str = ""


class Ways(NamedTuple):
    """The addresses of a sheet."""

    page: str
    see: str
    close: str
    scans: str


@dataclass(frozen=True)
class AtWork:
    """Who fills which sheet, and where its buttons lead: a login, or who came by a code."""

    viewer: Viewer
    at: datetime
    row: Any
    ways: Ways
    links: Table | None = None

    @property
    def kept(self) -> str:
        """Whose sheet of which count a device keeps scans for: nobody else is shown them."""
        return f"{self.row.public_id}:{self.viewer.user_public_id}"


def show(
    request: HttpRequest, work: AtWork, heard: Said | None = None, *, status: int = 200
) -> HttpResponse:
    """The sheet of the viewer; the part alone where only the part was asked for.

    What lies on a device to be opened without a network has neither lines nor, in a blind count,
    anything to look for.
    """
    viewer, row, at = work.viewer, work.row, work.at
    bare = kept.is_for_keeping(request)
    mine = counted.own_sheet(viewer=viewer, row=row)
    lines = [] if bare else counted.own_lines(viewer=viewer, row=row)
    wanted = [] if bare and row.blind else counted.to_look_for(row)
    seen = {line.thing_id for line in lines}
    context = {
        "count": row,
        "title": row.account.place.name if row.account.place else "",
        "scope": SCOPE_WORDS.get(row.scope, row.scope),
        "state": state_tag(row.state),
        "said": heard or Said(),
        "lines": lines[:LINES_SHOWN],
        "more": max(len(lines) - LINES_SHOWN, 0),
        "seen_count": len(lines),
        "closed": mine is not None and mine.closed_at is not None,
        "sheets": [] if bare else counted.sheets(row),
        "wanted": [(_wanted(each, blind=row.blind), each.thing.pk in seen) for each in wanted],
        "wanted_left": sum(1 for each in wanted if each.thing.pk not in seen),
        "may_count": counted.may_count(viewer=viewer, at=at, row=row),
        "own": row.organisation_id == viewer.organisation_id,
        "may_abandon": counted.may_accept(viewer=viewer, at=at, row=row),
        "work": work,
        "bare": bare,
    }
    part = request.headers.get("HX-Request") == "true"
    template = "counts/sheet.html" if part else "counts/counting.html"
    return render(request, template, context, status=status)


def _wanted(each: counted.Wanted, *, blind: bool) -> dict[str, Any]:
    """One thing to look for: its label, what it is, and the slot in which it belongs."""
    thing = each.thing
    what = [words(THING_KINDS, thing.kind)] if blind else [thing.name, str(each.quantity)]
    where = [_("slot {slot}").format(slot=thing.slot)] if thing.slot else []
    return {"code": thing.code, "said": [*what, *where]}


@require_POST
def see(request: Page, count: UUID) -> HttpResponse:
    """Take one scan, one quantity, one choice, or take a line back."""
    row = counted.count(viewer=request.viewer, at=request.at, public_id=count)
    return take(request, own(request, row), reverse("counts:count", args=[count]))


def take(request: HttpRequest, work: AtWork, here: str) -> HttpResponse:
    """Take what was sent onto the sheet, and show it; without a script go back to the page."""
    typed = Typed(request.POST)
    try:
        heard = _heard(work, typed)
    except Problem as problem:
        heard = Said("stop", said(problem), typed=typed.text("scan"))
        return show(request, work, heard, status=REFUSED)
    if request.headers.get("HX-Request") != "true" and not (heard.pending or heard.candidates):
        return done(here)
    return show(request, work, heard, status=REFUSED if heard.tone == "stop" else 200)


def _heard(work: AtWork, typed: Typed) -> Said:
    row = work.row
    text, capture = typed.text("scan", limit=200), typed.text("capture")
    capture = capture if capture in {"scanned", "typed"} else "typed"
    if drop := typed.text("drop"):
        return _drop(work, drop)
    pending = typed.key("pending", _("Lot"))
    chosen = typed.key("chosen", _("Thing"))
    typed.check()
    if chosen is not None:
        return _of_thing(work, counted.thing_of(row, chosen), capture)
    if pending is not None and capture == "typed" and text.isascii() and text.isdecimal():
        thing = counted.thing_of(row, pending)
        quantity = int(text[:QUANTITY_FIGURES_MAX])
        _see(work, custody.Sighting(thing=pending, quantity=quantity, capture=capture))
        return Said("done", _("{thing}: {quantity}").format(thing=thing.name, quantity=quantity))
    found = naming.things_read(row.organisation_id, text)
    if len(found) > 1:
        return Said(
            "decision", _("More than one fits. Which?"), candidates=tuple(found), typed=text
        )
    if found:
        return _of_thing(work, found[0], capture)
    return _of_nothing_known(work, text, capture, pending)


def _of_nothing_known(work: AtWork, text: str, capture: str, pending: UUID | None) -> Said:
    """Keep what was read; what was typed where a quantity is asked was meant as one."""
    if pending is not None and capture == "typed":
        lot = counted.thing_of(work.row, pending)
        asked = _("How many of {thing}?").format(thing=lot.name)
        wrong = said(NotANumber("scan", _("Quantity")))
        return Said("stop", f"{asked} {wrong}", pending=lot, typed=text)
    _see(work, custody.Sighting(text_as_read=text, capture=capture))
    return Said("decision", _("{text} is not known here. It is kept as read.").format(text=text))


def _of_thing(work: AtWork, thing: Any, capture: str) -> Said:
    if not thing.numbered:
        return Said("elsewhere", _("How many of {thing}?").format(thing=thing.name), pending=thing)
    _see(work, custody.Sighting(thing=thing.public_id, capture=capture))
    return Said("done", _("{thing} is seen.").format(thing=thing.name))


def _drop(work: AtWork, drop: str) -> Said:
    kind, _colon, name = drop.partition(":")
    if kind == "thing":
        gone = custody.Sighting(thing=key_in(name), quantity=0)
    else:
        gone = custody.Sighting(text_as_read=name, quantity=0)
    _see(work, gone)
    return Said("quiet", _("Taken off your sheet."))


def _see(work: AtWork, sighting: custody.Sighting) -> None:
    custody.see(by=work.viewer, at=work.at, count=work.row.public_id, sightings=[sighting])


@require_http_methods(["GET", "POST"])
def picture(request: Page, count: UUID) -> HttpResponse:
    """Keep a photograph, and the condition, of something that stands on one's sheet."""
    viewer, at = request.viewer, request.at
    row = counted.count(viewer=viewer, at=at, public_id=count)
    lines = {_line_key(line): line for line in counted.own_lines(viewer=viewer, row=row)}
    if not counted.may_count(viewer=viewer, at=at, row=row) or not lines:
        raise NotFound
    deed = Deed(
        title=_("Photograph what you saw"),
        button=_("Keep photograph"),
        asks=(
            Ask("line", _("On your sheet"), "choose", value=request.GET.get("line", ""),
                options=[(key, line.thing.name if line.thing else line.text_as_read)
                         for key, line in lines.items()]),
            Ask("content", _("Photograph"), "file", PHOTO),
            Ask("condition", _("Condition"), "radios", required=False,
                options=options(CONDITIONS)[:2]),
        ),
        back=reverse("counts:count", args=[count]),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        line = lines[values["line"]]
        if not values["content"]:
            raise Missing("content", _("Photograph"))
        photo = register.attach(by=viewer, at=at, content=values["content"])
        seen = custody.Sighting(
            thing=line.thing.public_id if line.thing else None, text_as_read=line.text_as_read,
            quantity=line.seen_quantity, capture=line.capture, condition=values["condition"],
            photo=photo.public_id,
        )  # fmt: skip
        _see(own(request, row), seen)
        return done(deed.back)

    return carry_out(request, deed, do)


def _line_key(line: Any) -> str:
    return f"thing:{line.thing.public_id}" if line.thing else f"text:{line.text_as_read}"


def close(request: Page, count: UUID) -> HttpResponse:
    """Ask once more, then close one's sheet for good."""
    row = counted.count(viewer=request.viewer, at=request.at, public_id=count)
    return close_sheet(request, own(request, row), reverse("counts:count", args=[count]))


def close_sheet(request: HttpRequest, work: AtWork, here: str) -> HttpResponse:
    """The same for whoever is at work."""
    row = work.row
    if request.method == "POST":
        custody.close_sheet(by=work.viewer, at=work.at, count=row.public_id)
        return redirect(here)
    lines = counted.own_lines(viewer=work.viewer, row=row)
    context = {
        "title": _("Close your sheet"),
        "text": _("After this you can add nothing and take nothing back."),
        "facts": [
            (_("Place"), row.account.place.name if row.account.place else ""),
            (_("Lines on your sheet"), len(lines)),
            (_("Unknown to the register"), sum(1 for line in lines if line.thing_id is None)),
        ],
        "action": _("Close the sheet"),
        "kind": "primary",
        "back_href": here,
    }
    return render(request, "components/confirm.html", context)


def own(request: Page, row: Any, links: Table | None = None) -> AtWork:
    """The viewer's own work on a count."""
    names = ("count", "see", "close", "scans")
    ways = Ways(*(reverse(f"counts:{name}", args=[row.public_id]) for name in names))
    return AtWork(request.viewer, request.at, row, ways, links)
