"""Hand-over of an armoury, and the shift book that the hand-overs make."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Happened, Link
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import done
from resguardo.interfaces.web.records import Record, Section
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.custody import counts as counted
from resguardo.records.custody import services as custody
from resguardo.records.custody.accounts import name_of
from resguardo.records.people import selectors as people
from resguardo.records.people.days import local_day
from resguardo.records.people.naming import person_named
from resguardo.records.places import selectors as places

from .overview import tabs

REMARKS_MAX = 500


@require_GET
def handovers(request: Page) -> HttpResponse:
    """The shift book: who gave which armoury to whom, and which count stands behind it."""
    rows = counted.handovers(viewer=request.viewer, at=request.at)
    page = page_asked(request, rows, sort="-id")
    table = Table(
        _("Shift book"),
        [
            Column(_("Armoury")),
            Column(_("When")),
            Column(_("Outgoing")),
            Column(_("Incoming")),
            Column(_("Count")),
        ],
        [
            Row(
                (
                    Link(name_of(row.account), reverse("counts:handover", args=[row.public_id]),
                         row.organisation.name),
                    Happened(row.handed_over_at, row.recorded_at),
                    str(row.outgoing),
                    str(row.incoming),
                    Link(_("See the count"), reverse("counts:count", args=[row.count.public_id]))
                    if row.count
                    else _("none"),
                )
            )
            for row in page.rows
        ],
        EmptyState(
            _("Each hand-over of an armoury is written here with its count."),
            _("Hand the armoury over"),
            reverse("counts:hand-over"),
        ),
        **ways(page),
    )  # fmt: skip
    context = {
        "title": _("Counts"),
        "tabs": tabs("handovers"),
        "table": table,
        "may_count": request.viewer.may_somewhere(Act.HAND_OVER, at=request.at),
    }
    return render(request, "counts/due.html", context)


@require_http_methods(["GET", "POST"])
def hand_over(request: Page) -> HttpResponse:
    """Hand an armoury to the next armourer; both confirm with their PIN."""
    viewer, at = request.viewer, request.at
    viewer_place = request.GET.get("place", "")
    context: dict[str, Any] = {
        "stores": [
            (str(each.public_id), each.name)
            for each in places.open_places(viewer=viewer, at=at, kinds=counted.COUNTED_KINDS)
            if viewer.may(Act.HAND_OVER, at=at, place=each.public_id)
        ],
        "place": viewer_place,
        "outgoing": _own_code(request),
    }
    if request.method != "POST":
        return render(request, "counts/hand_over.html", context)
    typed = Typed(request.POST)
    try:
        place = typed.key("place", _("Armoury"), required=True)
        outgoing = _keeper(request, typed, "outgoing", _("Outgoing armourer"))
        incoming = _keeper(request, typed, "incoming", _("Incoming armourer"))
        remarks = typed.text("reason", _("Remarks"), limit=REMARKS_MAX)
        typed.check()
        if place is None or outgoing is None or incoming is None:
            raise people.NotFound
        row = custody.hand_over(
            by=viewer, at=at, place=place, outgoing=outgoing, incoming=incoming,
            slip=custody.Slip(
                reason=remarks,
                confirmation=custody.Confirmation(kind="pin", pin=typed.text("pin")),
                second_confirmation=custody.Confirmation(kind="pin", pin=typed.text("second_pin")),
            ),
        )  # fmt: skip
    except Problem as problem:
        way = reverse("counts:new") + (f"?place={typed.text('place')}")
        ways = {"handover.count-needed": (Link(_("Open a count"), way),)}
        return render_refused(
            request, "counts/hand_over.html", context, problem, typed=typed, ways=ways
        )
    messages.success(
        request, _("{incoming} answers for the armoury now.").format(incoming=row.incoming)
    )
    return done(reverse("counts:handover", args=[row.public_id]))


def _own_code(request: Page) -> str:
    """The card of whoever is at work here, who most often hands over; a login may have none."""
    if request.viewer.person_id is None:
        return ""
    return people.own_person(viewer=request.viewer).code


def _keeper(request: Page, typed: Typed, name: str, label: str) -> UUID | None:
    """Whom somebody named by card, code, document or name; nobody is noted beside the field."""
    text = typed.text(name, label, required=True, limit=100)
    if not text:
        return None
    own = people.people(viewer=request.viewer, at=request.at).filter(
        organisation_id=request.viewer.organisation_id
    )
    try:
        found = person_named(
            own, text, day=local_day(request.at, request.viewer.time_zone), field=name
        )
    except Problem as problem:
        typed.note(problem)
        return None
    return found.public_id


@require_GET
def handover(request: Page, handover: UUID) -> HttpResponse:
    """One hand-over of the shift book, with the way to its paper."""
    row = counted.handover(viewer=request.viewer, at=request.at, public_id=handover)
    key = [row.public_id]
    facts: list[tuple[Any, ...]] = [
        (_("Armoury"), name_of(row.account)),
        (_("Handed over"), row.handed_over_at),
        (_("Recorded"), row.recorded_at),
        (_("Outgoing armourer"), str(row.outgoing)),
        (_("Incoming armourer"), str(row.incoming)),
        (_("Remarks"), row.remarks),
        (_("Leaf of the log"), row.leaf_index),
    ]
    if row.count is not None:
        way = reverse("counts:count", args=[row.count.public_id])
        facts.append((_("Count"), Link(_("See the count"), way)))
    record = Record(
        title=_("Hand-over of the armoury"),
        lead=row.organisation.name,
        back=reverse("counts:handovers"),
        back_text=_("Shift book"),
        actions=[
            (_("Print the hand-over"), reverse("papers:issue", args=["hand-over", *key]), ""),
            (
                _("Receipt as a file"),
                reverse("verification:handover_receipt", args=key),
                "secondary",
            ),
        ],
        sections=[Section(_("Shift book"), facts=[each for each in facts if each[1] != ""])],
    )
    return render(request, "record.html", {"record": record})
