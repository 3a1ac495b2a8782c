"""Places: the list, one page each, opening, changing, closing."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link, Noted, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.listing import Filter, Listing, show
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done, reason
from resguardo.interfaces.web.permits.held import held_permits
from resguardo.interfaces.web.records import Record, Section, history
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.turning import page_asked, ways
from resguardo.interfaces.web.typed import Typed
from resguardo.interfaces.web.words_of_fields import PLACE_KINDS, options, to_choose, words
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.custody import selectors as custody
from resguardo.records.people import selectors as people
from resguardo.records.people.refusing import Refusals
from resguardo.records.permits import selectors as permits
from resguardo.records.places import selectors
from resguardo.records.places import services as places
from resguardo.records.service import selectors as service
from resguardo.records.storage.services import STORES

FILTERS = (
    Filter("search", gettext_lazy("Search"), hint=gettext_lazy("Name or label")),
    Filter("kind", gettext_lazy("Kind"), "choose", options(PLACE_KINDS)),
    Filter("province", gettext_lazy("Province")),
    Filter("closed", gettext_lazy("Closed"), "yes", (("yes", gettext_lazy("Closed places")),)),
)


@require_GET
def list_places(request: Page) -> HttpResponse:
    """The places in sight."""
    asked = Typed(request.GET)
    overseen = people.sees_all(viewer=request.viewer, at=request.at)
    may_edit = request.viewer.may(Act.EDIT_PLACES, at=request.at)
    new = reverse("places:new")
    listing = Listing(
        name="places:places",
        title=_("Places"),
        columns=[
            Column(_("Name"), sort="name"),
            Column(_("Kind"), sort="kind"),
            Column(_("Lies within")),
            Column(_("Province"), sort="province"),
            Column(_("Label"), sort="code"),
            *([Column(_("Company"))] if overseen else []),
        ],
        rows=selectors.search(
            viewer=request.viewer,
            at=request.at,
            text=asked.text("search")[:100],
            kind=asked.text("kind")[:16],
            province=asked.text("province")[:100],
            closed=bool(asked.text("closed")),
        ),
        cells=lambda row: _cells(row, with_company=overseen),
        values=lambda row: (
            row.name,
            words(PLACE_KINDS, row.kind),
            str(row.parent or ""),
            row.province,
            row.code,
            row.organisation.name,
        ),
        headings=(
            _("Name"),
            _("Kind"),
            _("Lies within"),
            _("Province"),
            _("Label"),
            _("Company"),
        ),
        sorts=selectors.SORTS,
        sort="name",
        filters=FILTERS,
        empty=EmptyState(
            _("Armouries, posts, vehicles and ranges will be here. Begin with the armoury."),
            _("Open a place") if may_edit else "",
            new if may_edit else "",
        ),
        actions=[(_("Open a place"), new, "primary")] if may_edit else (),
    )
    return show(request, listing)


@require_GET
def place(request: Page, place_id: UUID) -> HttpResponse:
    """One place."""
    row = selectors.place(viewer=request.viewer, at=request.at, public_id=place_id)
    mine = row.organisation_id == request.viewer.organisation_id
    may_edit = mine and row.closed_at is None and request.viewer.may(Act.EDIT_PLACES, at=request.at)
    key = [place_id]
    actions = [
        (_("Change place"), reverse("places:edit", args=key), "secondary"),
        (_("Close place"), reverse("places:close", args=key), "warning"),
    ]
    sections = [
        Section(_("What it is"), facts=_facts(request, row), id="facts"),
        _within(request, row),
        _held(request, row),
        _postings(request, row),
        held_permits(
            request,
            permits.permits_of(viewer=request.viewer, at=request.at, place=row),
            holder="place",
            public_id=row.public_id,
            empty=_("No permit of these premises is recorded."),
            mine=mine,
        ),
        history(request, "place", row.public_id),
    ]
    record = Record(
        title=row.name,
        sections=[each for each in sections if each is not None],
        back=reverse("places:places"),
        back_text=_("Places"),
        tags=[Tag("closed")] if row.closed_at else [],
        actions=[*_room(request, row), *(actions if may_edit else [])],
    )
    return render(request, "record.html", {"record": record})


@require_http_methods(["GET", "POST"])
def open_place(request: Page) -> HttpResponse:
    """Open a place."""
    request.viewer.demand(Act.EDIT_PLACES, at=request.at)
    rows = selectors.open_places(viewer=request.viewer, at=request.at)
    around = [(str(row.public_id), f"{row.name} ({words(PLACE_KINDS, row.kind)})") for row in rows]
    deed = Deed(
        title=_("Open a place"),
        button=_("Open place"),
        asks=(
            Ask("kind", _("Kind"), "choose", options=to_choose(PLACE_KINDS)),
            Ask("parent", _("Lies within"), "key", options=around, required=False),
            *_asks({}),
        ),
        back=reverse("places:places"),
        against=lambda values: _against(request, values),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        row = places.open_place(by=request.viewer, at=request.at, **_read(values))
        messages.success(request, _("{name} is open.").format(name=row.name))
        return done(reverse("places:place", args=[row.public_id]))

    return carry_out(request, deed, do)


def _against(request: Page, values: dict[str, Any]) -> list[Problem]:
    """What the rules say of a new place, and degrees that are none."""
    refused = Refusals()
    read = refused.ask(_read, dict(values))
    if read is None:
        read = {**values, "latitude": None, "longitude": None}
    refused.note(*places.against_place(by=request.viewer, at=request.at, **read))
    return refused.found


@require_http_methods(["GET", "POST"])
def edit(request: Page, place_id: UUID) -> HttpResponse:
    """Change what is said of a place."""
    request.viewer.demand(Act.EDIT_PLACES, at=request.at)
    row = selectors.place(viewer=request.viewer, at=request.at, public_id=place_id, own=True)
    known = {name: getattr(row, name) for name in _FIELDS}
    deed = Deed(
        title=_("Change {name}").format(name=row.name),
        button=_("Save change"),
        asks=(*_asks(known), reason()),
        back=reverse("places:place", args=[place_id]),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        places.edit_place(by=request.viewer, at=request.at, place=place_id, **_read(values))
        return done(reverse("places:place", args=[place_id]))

    return carry_out(request, deed, do)


@require_http_methods(["GET", "POST"])
def close(request: Page, place_id: UUID) -> HttpResponse:
    """Close a place that holds nothing."""
    request.viewer.demand(Act.EDIT_PLACES, at=request.at)
    row = selectors.place(viewer=request.viewer, at=request.at, public_id=place_id, own=True)
    deed = Deed(
        title=_("Close {name}").format(name=row.name),
        button=_("Close place"),
        kind="warning",
        lead=_("A closed place stays in the history. It can hold nothing any more."),
        asks=(reason(),),
        back=reverse("places:place", args=[place_id]),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        held = custody.held_at(viewer=request.viewer, at=request.at, place=place_id).count()
        places.close_place(
            by=request.viewer, at=request.at, place=place_id, things_held=held, **values
        )
        return done(reverse("places:place", args=[place_id]))

    return carry_out(request, deed, do)


_FIELDS = ("name", "province", "address", "latitude", "longitude", "plate")


def _asks(known: dict[str, Any]) -> tuple[Ask, ...]:
    def text(name: str, label: str, limit: int, hint: str = "", *, required: bool = False) -> Ask:
        value = known.get(name)
        shown = "" if value is None else str(value)
        return Ask(name, label, hint=hint, value=shown, required=required, limit=limit)

    return (
        text("name", _("Name"), 200, required=True),
        text("province", _("Province"), 100),
        text("address", _("Address"), 300, _("Shown only to those who keep or visit the place.")),
        text("latitude", _("Latitude"), 12, _("Degrees with a point: -12.0464")),
        text("longitude", _("Longitude"), 12, _("Degrees with a point: -77.0428")),
        text("plate", _("Number plate"), 20, _("Of a vehicle.")),
    )


def _read(values: dict[str, Any]) -> dict[str, Any]:
    """The values as the service takes them: degrees as decimals, nothing as nothing."""
    for name in ("latitude", "longitude"):
        text = values[name].replace(",", ".")
        try:
            values[name] = Decimal(text) if text else None
        except InvalidOperation as error:
            raise places.PositionImpossible from error
        if values[name] is not None and not values[name].is_finite():
            raise places.PositionImpossible
    return values


def _facts(request: Page, row: Any) -> list[tuple[object, ...]]:
    way = " › ".join(each.name for each in selectors.around(row))
    facts: list[tuple[object, ...]] = [
        (_("Kind"), words(PLACE_KINDS, row.kind)),
        (_("Label"), row.code),
        (_("Lies within"), way),
        (_("Province"), row.province),
        (_("Company"), row.organisation.name),
        (_("Open since"), row.created_at),
    ]
    if row.closed_at:
        facts.append((_("Closed"), row.closed_at))
    if not selectors.shows_position(viewer=request.viewer, at=request.at):
        hidden = _("Shown only to those who keep or visit the place.")
        return [*facts, (_("Address"), hidden)]
    position = f"{row.latitude}, {row.longitude}" if row.latitude is not None else ""
    return [
        *facts,
        (_("Address"), row.address),
        (_("Position"), position),
        *([(_("Number plate"), row.plate)] if row.plate else []),
    ]


def _room(request: Page, row: Any) -> list[tuple[str, str, str]]:
    """The way to what is known of a store as a room for ammunition."""
    if row.kind not in STORES or not request.viewer.may(Act.SEE_CUSTODY, at=request.at):
        return []
    return [(_("Ammunition here"), reverse("storage:room", args=[row.public_id]), "secondary")]


def _within(request: Page, row: Any) -> Section | None:
    rows = selectors.within(viewer=request.viewer, at=request.at, place=row)
    if not rows:
        return None
    lines = [_cells(each, with_company=False) for each in rows]
    columns = (
        Column(_("Name")),
        Column(_("Kind")),
        Column(_("Lies within")),
        Column(_("Province")),
        Column(_("Label")),
    )
    return Section(_("Places within"), table=Table(_("Places within"), columns, lines))


def _held(request: Page, row: Any) -> Section | None:
    """What lies there now."""
    if not request.viewer.may(Act.SEE_CUSTODY, at=request.at):
        return None
    held = custody.held_at(viewer=request.viewer, at=request.at, place=row.public_id)
    page = page_asked(request, held.select_related("thing"), sort="thing_id", name="held")
    lines = [
        Row(
            (
                Link(each.thing.name, reverse("register:thing", args=[each.thing.public_id])),
                each.thing.code,
                each.quantity,
            )
        )
        for each in page.rows
    ]
    columns = (Column(_("Thing")), Column(_("Label")), Column(_("Quantity"), numeric=True))
    empty = EmptyState(_("Nothing is held here now."))
    table = Table(_("Held here now"), columns, lines, empty=empty, **ways(page, "held"))
    return Section(_("Held here now"), table=table)


def _postings(request: Page, row: Any) -> Section | None:
    rows = service.postings(viewer=request.viewer, at=request.at, post=row)
    if not rows:
        return None
    lines = [
        Row(
            (
                Link(
                    each.contract.number,
                    reverse("service:contract", args=[each.contract.public_id]),
                ),
                each.contract.client.name,
                each.guards,
                each.firearms,
                str(each.loadout or ""),
            )
        )
        for each in rows
    ]
    columns = (
        Column(_("Contract")),
        Column(_("Client")),
        Column(_("Guards"), numeric=True),
        Column(_("Firearms"), numeric=True),
        Column(_("Load-out")),
    )
    return Section(_("Contracts"), table=Table(_("Contracts"), columns, lines), id="contracts")


def _cells(row: Any, *, with_company: bool) -> Row:
    name = Link(row.name, reverse("places:place", args=[row.public_id]))
    kind = words(PLACE_KINDS, row.kind)
    return Row(
        (
            name,
            kind if row.approved else Noted(kind, _("Not approved")),
            str(row.parent or ""),
            row.province,
            row.code,
            *([row.organisation.name] if with_company else []),
        )
    )
