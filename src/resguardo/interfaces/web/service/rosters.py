"""The roster of a day, and load-outs."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.listing import Filter, Listing, show
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, day, done, reason, today_of
from resguardo.interfaces.web.records import Record, Section
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.typed import NotATime, Typed
from resguardo.interfaces.web.words_of_fields import KIT_KINDS, WEAPON_TYPES, options, words
from resguardo.kernel.mandate import Act
from resguardo.records.people import selectors as people
from resguardo.records.people.days import local_day
from resguardo.records.places import selectors as places
from resguardo.records.service import selectors
from resguardo.records.service import services as service

from .contracts import POSTS, tabs


@require_GET
def roster(request: Page) -> HttpResponse:
    """The shifts of a day, today's unless the filter says otherwise."""
    asked = Typed(request.GET)
    today = local_day(request.at, request.viewer.time_zone)
    on = asked.day("day", "") or today
    start = datetime.combine(on, time(0), tzinfo=ZoneInfo(request.viewer.time_zone))
    may_edit = request.viewer.may(Act.EDIT_SERVICE, at=request.at)
    new = reverse("service:new-shift")
    listing = Listing(
        name="service:roster",
        title=_("Roster"),
        columns=[
            Column(_("Guard")),
            Column(_("Post")),
            Column(_("From"), sort="from"),
            Column(_("Until")),
            Column(_("Contract")),
            Column(_("What can be done")),
        ],
        rows=selectors.shifts(
            viewer=request.viewer, at=request.at, start=start, end=start + timedelta(days=1)
        ),
        cells=lambda row: _cells(row, may_edit=may_edit),
        values=lambda row: (
            str(row.person),
            row.post.name,
            row.starts_at,
            row.ends_at,
            row.posting.contract.number if row.posting else "",
        ),
        headings=(_("Guard"), _("Post"), _("From"), _("Until"), _("Contract")),
        sorts={"from": "starts_at"},
        sort="from",
        filters=(Filter("day", gettext_lazy("Day"), "day"),),
        empty=EmptyState(
            _("Who serves where on this day will be here."),
            _("Put a shift on the roster") if may_edit else "",
            new if may_edit else "",
        ),
        actions=[(_("Put a shift on the roster"), new, "primary")] if may_edit else (),
        tabs=tabs("roster"),
    )
    return show(request, listing)


@require_http_methods(["GET", "POST"])
def new_shift(request: Page) -> HttpResponse:
    """Put one guard on the roster."""
    request.viewer.demand(Act.EDIT_SERVICE, at=request.at)
    posts = places.open_places(viewer=request.viewer, at=request.at, kinds=POSTS)
    deed = Deed(
        title=_("Put a shift on the roster"),
        button=_("Put on roster"),
        asks=(
            Ask("person", _("Guard"), hint=_("Label on the card, or the code."), limit=20),
            Ask("post", _("Post"), "key", options=[(str(p.public_id), p.name) for p in posts]),
            day("day", _("Day"), today_of(request)),
            Ask("start", _("From"), hint="06:00", limit=5, value="06:00"),
            Ask("hours", _("Hours"), "whole", value=12, limit=36),
        ),
        back=reverse("service:roster"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        rows = people.people(viewer=request.viewer, at=request.at).filter(
            organisation_id=request.viewer.organisation_id, code__iexact=values["person"]
        )
        guard = rows.first()
        if guard is None:
            raise people.NotFound
        starts_at = _moment(request, values)
        facts = service.ShiftFacts(
            person=guard.public_id,
            post=values["post"],
            posting=_posting(request, values["post"], values["day"]),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=values["hours"]),
        )
        service.roster(by=request.viewer, at=request.at, rows=[facts])
        return done(f"{reverse('service:roster')}?day={values['day'].isoformat()}")

    return carry_out(request, deed, do)


@require_http_methods(["GET", "POST"])
def cancel_shift(request: Page, shift_id: UUID) -> HttpResponse:
    """Take a shift off the roster."""
    request.viewer.demand(Act.EDIT_SERVICE, at=request.at)
    deed = Deed(
        title=_("Cancel a shift"),
        button=_("Cancel shift"),
        kind="warning",
        asks=(reason(),),
        back=reverse("service:roster"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        service.cancel_shift(by=request.viewer, at=request.at, shift=shift_id, **values)
        return done(reverse("service:roster"))

    return carry_out(request, deed, do)


@require_GET
def loadouts(request: Page) -> HttpResponse:
    """The load-outs of the company."""
    may_edit = request.viewer.may(Act.EDIT_SERVICE, at=request.at)
    lines = [
        Row(
            (
                row.name,
                ", ".join(str(words(WEAPON_TYPES, each)) for each in row.weapon_types),
                row.rounds,
                row.magazines,
                ", ".join(
                    f"{line['quantity']} × {words(KIT_KINDS, line['what'])}" for line in row.lines
                ),
                Link(_("Retire"), reverse("service:retire-loadout", args=[row.public_id]))
                if may_edit
                else "",
            )
        )
        for row in selectors.loadouts(viewer=request.viewer, at=request.at)
    ]
    columns = (
        Column(_("Name")),
        Column(_("Types of weapon")),
        Column(_("Rounds"), numeric=True),
        Column(_("Magazines"), numeric=True),
        Column(_("Kit")),
        Column(_("What can be done")),
    )
    new = reverse("service:new-loadout")
    empty = EmptyState(_("What goes with a guard: rounds, magazines, vest. Posts refer to it."))
    record = Record(
        title=_("Load-outs"),
        sections=[
            Section(_("Load-outs"), table=Table(_("Load-outs"), columns, lines, empty=empty))
        ],
        back=reverse("service:contracts"),
        back_text=_("Contracts"),
        actions=[(_("Enter a load-out"), new, "primary")] if may_edit else (),
    )
    return render(request, "record.html", {"record": record})


@require_http_methods(["GET", "POST"])
def new_loadout(request: Page) -> HttpResponse:
    """Enter a load-out."""
    request.viewer.demand(Act.EDIT_SERVICE, at=request.at)
    deed = Deed(
        title=_("Enter a load-out"),
        button=_("Enter load-out"),
        asks=(
            Ask("name", _("Name"), hint=_("Bank, day."), limit=100),
            Ask("weapon_types", _("Types of weapon"), "many", options=options(WEAPON_TYPES),
                value=()),
            Ask("rounds", _("Rounds"), "whole", value=12, limit=10_000),
            Ask("magazines", _("Magazines"), "whole", value=0, limit=100),
            Ask("kit", _("Kit"), "many", options=options(KIT_KINDS), value=()),
        ),
        back=reverse("service:loadouts"),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        lines = [(each, 1) for each in values.pop("kit")]
        facts = service.LoadoutFacts(lines=lines, **values)
        service.add_loadout(by=request.viewer, at=request.at, facts=facts)
        return done(reverse("service:loadouts"))

    return carry_out(request, deed, do)


@require_http_methods(["GET", "POST"])
def retire_loadout(request: Page, loadout_id: UUID) -> HttpResponse:
    """Take a load-out off the forms."""
    request.viewer.demand(Act.EDIT_SERVICE, at=request.at)
    row = selectors.loadout(viewer=request.viewer, at=request.at, public_id=loadout_id)
    deed = Deed(
        title=_("Retire {name}").format(name=row.name),
        button=_("Retire load-out"),
        asks=(reason(),),
        back=reverse("service:loadouts"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        service.retire_loadout(by=request.viewer, at=request.at, loadout=loadout_id, **values)
        return done(reverse("service:loadouts"))

    return carry_out(request, deed, do)


def _moment(request: Page, values: dict[str, Any]) -> datetime:
    try:
        clock = time.fromisoformat(values["start"])
    except ValueError as error:
        raise NotATime("start", _("From")) from error
    return datetime.combine(values["day"], clock, tzinfo=ZoneInfo(request.viewer.time_zone))


def _posting(request: Page, post: UUID, on: Any) -> UUID | None:
    """The posting that pays for the post on that day, if there is one."""
    place = places.place(viewer=request.viewer, at=request.at, public_id=post, own=True)
    found = selectors.running_posting(place, day=on)
    return found.public_id if found else None


def _cells(row: Any, *, may_edit: bool) -> Row:
    return Row(
        (
            Link(str(row.person), reverse("people:person", args=[row.person.public_id])),
            Link(row.post.name, reverse("places:place", args=[row.post.public_id])),
            row.starts_at,
            row.ends_at,
            row.posting.contract.number if row.posting else "",
            Link(_("Cancel"), reverse("service:cancel-shift", args=[row.public_id]))
            if may_edit
            else "",
        )
    )
