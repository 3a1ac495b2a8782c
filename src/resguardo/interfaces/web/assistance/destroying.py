"""Destruction: the list, the doors, the witnesses; what is given, and what is approved."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web import turning
from resguardo.interfaces.web.assistance.deeds import own_activity
from resguardo.interfaces.web.cells import Both, Link, Noted, Serial, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done, reason
from resguardo.interfaces.web.records import Action, Section
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.typed import NotAChoice, Typed
from resguardo.interfaces.web.words_of_fields import options, words
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.assistance import destroying
from resguardo.records.assistance.services import destroying as burning
from resguardo.records.people.selectors import NotFound, every_organisation

from .deeds import deed_on
from .words import DOORS, LINES, METHODS

_BOTH = require_http_methods(["GET", "POST"])
TEMPLATE = "assistance/door.html"


def sections(request: Page, row: Any) -> list[Section]:
    """What the page of a destruction has beside that of any activity."""
    plan = destroying.plan_of(row)
    witnesses = [f"{each.name} ({each.institution})" for each in row.witnesses.order_by("pk")]
    facts: list[tuple[Any, ...]] = [(_("Witnesses"), "; ".join(witnesses))]
    if plan is not None:
        facts += [
            (_("How"), words(METHODS, plan.method)),
            (_("Furnace"), plan.furnace),
            (_("Authority that approves"), plan.authority.name),
            (_("Approved"), plan.approved_at),
            (_("Document of the approval"), plan.document),
        ]
    photos = [
        Row((_photo(request, each), each.attachment.sha256[:16], each.taken_at))
        for each in row.photos.select_related("attachment").order_by("pk")
    ]
    lines = destroying.lines(viewer=request.viewer, at=request.at, activity=row)
    return [
        Section(_("Destruction"), facts=facts),
        Section(_("Doors"), table=_doors(row)),
        Section(_("Firearms to destroy"), table=_table(request, lines)),
        Section(
            _("Photographs"),
            table=Table(
                _("Photographs"),
                [Column(_("What")), Column("SHA-256"), Column(_("When"))],
                photos,
                EmptyState(_("No photograph yet.")),
            ),
        ),
    ]


def _photo(request: Page, photo: Any) -> object:
    """What a photograph shows; whoever runs the campaign opens it."""
    if photo.owner_id != request.viewer.organisation_id:
        return photo.words
    return Link(photo.words, reverse("register:file", args=[photo.attachment.public_id]))


def _doors(row: Any) -> Table:
    lines = [
        Row(
            (
                words(DOORS, each.name),
                each.seen,
                each.count.counted if each.count else "",
                each.count.witness if each.count else "",
                each.count.closed_at if each.count else "",
            )
        )
        for each in destroying.doors(row)
    ]
    columns = [
        Column(_("Door")),
        Column(_("Scanned"), numeric=True),
        Column(_("Counted"), numeric=True),
        Column(_("Counted by")),
        Column(_("Closed")),
    ]
    return Table(_("Doors"), columns, lines)


def _table(request: Page, rows: Any) -> Table:
    lines = []
    part = turning.part_asked(request, destroying.shown(rows), name="lines")
    for each in part.rows:
        label, tone = LINES[each.state]
        name: object = Noted(each.thing.name, each.organisation.name)
        if each.organisation_id == request.viewer.organisation_id:
            way = reverse("register:firearm", args=[each.thing.public_id])
            name = Link(each.thing.name, way, each.organisation.name)
        state: object = Tag(each.state, label, tone)
        if each.state == "missing":
            state = Noted(state, f"{words(DOORS, each.missing_at)}: {each.missing_reason}")
        if each.state == "offered" and each.organisation_id == request.viewer.organisation_id:
            way = reverse("assistance:withdraw", args=[each.public_id])
            state = Both(state, Link(_("Take it off the list"), way))
        lines.append(Row((name, Serial(each.thing.firearm.serial), each.reason, state)))
    columns = [
        Column(_("Firearm")),
        Column(_("Serial number")),
        Column(_("Why")),
        Column(_("State")),
    ]
    empty = EmptyState(_("Companies that take part give firearms here that they need no more."))
    return Table(_("Firearms to destroy"), columns, lines, empty, **turning.ways(part, "lines"))


def ways(request: Page, row: Any) -> list[Action]:
    """What a company or the authority can do with a destruction that somebody else runs."""
    viewer, at, key = request.viewer, request.at, [row.public_id]
    if row.kind != "destruction" or row.owner_id == viewer.organisation_id:
        return []
    plan = destroying.plan_of(row)
    if plan is not None and plan.authority_id == viewer.organisation_id:
        if row.state == "asked" and viewer.may(Act.APPROVE, at=at):
            return [(_("Approve or send back"), reverse("assistance:decide", args=key), "primary")]
        return []
    if row.state == "planned" and viewer.may(Act.WRITE_OFF, at=at):
        return [(_("Give firearms"), reverse("assistance:offer", args=key), "primary")]
    return []


@_BOTH
def plan(request: Page, activity: UUID) -> HttpResponse:
    """Say how and where, and which authority approves."""
    row = own_activity(request, activity)
    offices = every_organisation().filter(kind="authority")
    kept = destroying.plan_of(row)
    asks = [
        Ask("authority", _("Authority that approves"), "key",
            options=[(str(each.public_id), each.name) for each in offices],
            value=str(kept.authority.public_id) if kept else ""),
        Ask("method", _("How"), "choose", options=options(METHODS),
            value=kept.method if kept else ""),
        Ask("furnace", _("Furnace"), hint=_("The works and the place."),
            value=kept.furnace if kept else "", limit=200),
    ]  # fmt: skip
    return _do(request, row, _("Say how it is destroyed"), asks, burning.plan_destruction)


@_BOTH
def offer(request: Page, activity: UUID) -> HttpResponse:
    """Give firearms of one's own company."""
    row = destroying.destruction(viewer=request.viewer, at=request.at, public_id=activity)
    held = destroying.can_be_offered(viewer=request.viewer, at=request.at)
    some = [
        (str(each.thing.public_id), each.thing.name, each.thing.firearm.serial) for each in held
    ]
    asks = [
        Ask("things", _("Firearms in your stores"), "many", options=some),
        reason(_("Worn, surplus, seized: it stays with each firearm.")),
    ]

    def serve(things: list[str], **values: Any) -> None:
        burning.offer(things=[UUID(each) for each in things], **values)

    return _do(request, row, _("Give firearms"), asks, serve)


@_BOTH
def withdraw(request: Page, destruction_line: UUID) -> HttpResponse:
    """Take a firearm of one's own company off the list again."""
    row = destroying.line(viewer=request.viewer, at=request.at, public_id=destruction_line)
    back = reverse("assistance:activity", args=[row.activity.public_id])
    title = _("Take it off the list")
    deed = Deed(title=title, button=title, asks=[reason()], lead=row.thing.name, back=back)

    def do(values: dict[str, Any]) -> HttpResponse:
        burning.withdraw(by=request.viewer, at=request.at, line=row.public_id, **values)
        messages.success(request, _("Recorded."))
        return done(back)

    return carry_out(request, deed, do)


@_BOTH
def decide(request: Page, activity: UUID) -> HttpResponse:
    """Approve the list as the authority, or send it back."""
    request.viewer.demand(Act.APPROVE, at=request.at)
    row = destroying.destruction(viewer=request.viewer, at=request.at, public_id=activity)
    asked = destroying.plan_of(row)
    if asked is None or asked.authority_id != request.viewer.organisation_id:
        raise NotFound
    number = destroying.lines(viewer=request.viewer, at=request.at, activity=row).count()
    asks = [
        Ask("approve", _("Decision"), "radios",
            _("{number} firearms are on the list.").format(number=number),
            [("yes", _("Approve")), ("no", _("Send the list back"))]),
        Ask("document", _("Document of the approval"), required=False, limit=60),
        reason(_("If you send it back."), required=False),
    ]  # fmt: skip

    def serve(approve: str, **values: Any) -> None:
        burning.decide(approve=approve == "yes", **values)

    return _do(request, row, _("Decide"), asks, serve)


@_BOTH
def witness(request: Page, activity: UUID) -> HttpResponse:
    """Name who watches."""
    asks = [
        Ask("name", _("Name"), limit=200),
        Ask("institution", _("Institution"), limit=200),
    ]
    row = own_activity(request, activity)
    return _do(request, row, _("Name a witness"), asks, burning.name_witness)


@_BOTH
def photograph(request: Page, activity: UUID) -> HttpResponse:
    """Keep a photograph."""
    asks = [
        Ask("photo", _("Photograph"), "file"),
        Ask("words", _("What it shows"), limit=200),
    ]
    row = own_activity(request, activity)
    return _do(request, row, _("Add a photograph"), asks, burning.add_photo)


@_BOTH
def door(request: Page, activity: UUID, door: str) -> HttpResponse:
    """A door: scan what passes, then let a witness count and close it."""
    row = own_activity(request, activity)
    if door not in destroying.DOORS:
        raise NotFound
    if request.method != "POST":
        return render(request, TEMPLATE, _context(row, door))
    typed = Typed(request.POST)
    told: dict[str, Any] = {
        "by": request.viewer, "at": request.at, "activity": row.public_id, "door": door
    }  # fmt: skip
    try:
        match typed.text("deed"):
            case "see":
                code = typed.text("code", _("Firearm"), required=True)
                typed.check()
                seen = burning.see(code=code, **told)
                said = _("Scanned: {thing}").format(thing=_listed(request, row, seen.line_id))
                messages.success(request, said)
                return done(reverse("assistance:door", args=[activity, door]))
            case "close":
                counted = typed.counted("counted", _("what passes this door"), most=100_000)
                typed.check()
                burning.close_door(counted=counted, witness=typed.text("witness"), **told)
                messages.success(request, _("The door is closed."))
            case "missing":
                line = typed.key("line", _("Firearm"), required=True)
                typed.check()
                gone = burning.missing_at_door(line=line, reason=typed.text("reason"), **told)  # type: ignore[arg-type]  # checked
                thing = _listed(request, row, gone.pk)
                messages.warning(request, _("{thing} is noted as missing.").format(thing=thing))
                return done(reverse("assistance:door", args=[activity, door]))
            case _:
                raise NotAChoice("deed", _("what to do"))
    except Problem as problem:
        return render_refused(request, TEMPLATE, _context(row, door), problem, typed=typed)
    return done(reverse("assistance:activity", args=[activity]))


def _context(row: Any, door: str) -> dict[str, Any]:
    rows = destroying.sightings(row, door)
    lines = [
        Row((each.line.thing.name, Serial(each.line.thing.firearm.serial), each.seen_at))
        for each in rows
    ]
    columns = [Column(_("Firearm")), Column(_("Serial number")), Column(_("Scanned"))]
    empty = EmptyState(_("Nothing has passed this door yet."))
    waited = destroying.shown(destroying.unseen(row, door).select_related("thing__firearm"))
    told = _("Scanned at this door: {number} of {listed}.")
    return {
        "title": words(DOORS, door),
        "told": told.format(number=len(rows), listed=len(rows) + len(waited)),
        "waited": [(str(each.public_id), _named(each)) for each in waited],
        "back": reverse("assistance:activity", args=[row.public_id]),
        "campaign": row.title,
        "table": Table(_("Scanned at this door"), columns, lines, empty),
        "witnesses": [(each.name, each.name) for each in row.witnesses.order_by("pk")],
    }


def _listed(request: Page, row: Any, line: int) -> str:
    """A firearm of the list by name: whoever stands at the door sees it as its company gave it."""
    whole = destroying.lines(viewer=request.viewer, at=request.at, activity=row)
    return _named(destroying.shown(whole.filter(pk=line))[0])


def _named(line: Any) -> str:
    """A firearm of the list as people tell it apart."""
    return f"{line.thing.name} · {line.thing.firearm.serial}"


def _do(request: Page, row: Any, title: str, asks: list[Ask], service: Any) -> HttpResponse:
    return deed_on(request, row, title, asks, service, what="activity", lead=row.title)
