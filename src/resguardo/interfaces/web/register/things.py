"""What goes with a firearm: lists of lots, magazines, kit and parts, one page each, enrolling."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.web.cells import Link
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.listing import Filter, Listing, show
from resguardo.interfaces.web.people import own_fields
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, day, done, reason
from resguardo.interfaces.web.setting_aside import set_aside_asks, slip_set_aside
from resguardo.interfaces.web.tables import Column, EmptyState, Row
from resguardo.interfaces.web.typed import NO_DAY, Typed
from resguardo.interfaces.web.words_of_fields import (
    KIT_KINDS,
    PART_KINDS,
    PROJECTILES,
    THING_KINDS,
    Words,
    field_words,
    to_choose,
    words,
)
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.custody import services as custody
from resguardo.records.people import selectors as people
from resguardo.records.people.own_fields import narrowed
from resguardo.records.register import catalogue, selectors
from resguardo.records.register import services as register

from . import fields
from .firearms import tabs
from .pages import firearm_page, thing_page

SORTS = {"code": "pk"}
NEW_WORDS: dict[str, Words] = {
    "ammunition": gettext_lazy("Take in ammunition"),
    "stock": gettext_lazy("Take in a lot"),
    "magazine": gettext_lazy("Enrol a magazine"),
    "kit": gettext_lazy("Enrol kit"),
    "part": gettext_lazy("Enrol a part"),
}


@require_GET
def things(request: Page, kind: str) -> HttpResponse:
    """Things of one kind in sight."""
    if kind not in NEW_WORDS:
        raise people.NotFound
    asked = Typed(request.GET)
    overseen = people.sees_all(viewer=request.viewer, at=request.at)
    new = reverse("register:new-thing", args=[kind])
    may_enrol = request.viewer.may(Act.EDIT_REGISTER, at=request.at) and not overseen
    names = selectors.DETAILS[kind]
    own = own_fields.of_register(request, selectors.register_of(kind), overseen=overseen)
    listing = Listing(
        name=f"register:{kind}",
        title=words(THING_KINDS, kind),
        columns=[
            Column(_("Name")),
            Column(_("Label"), sort="code"),
            Column(_("Calibre")),
            Column(_("Number")),
            Column(_("Acquired on")),
            *([Column(_("Company"))] if overseen else []),
        ],
        rows=narrowed(
            selectors.search_things(
                viewer=request.viewer,
                at=request.at,
                kinds=(kind,),
                text=asked.text("search")[:100],
                calibre_id=asked.text("calibre")[:40],
            ),
            own,
            own_fields.wanted(request, own),
        ),
        cells=lambda row: _cells(row, with_company=overseen),
        values=lambda row: (
            row.code,
            row.name,
            catalogue.calibre_name(row.calibre_id),
            *(value_of(row, name) for name in names),
            row.organisation.name,
            *own_fields.cells(own, row.custom),
        ),
        headings=(
            _("Label"),
            _("Name"),
            _("Calibre"),
            *map(field_words, names),
            _("Company"),
            *(each.label for each in own),
        ),
        sorts=SORTS,
        sort="code",
        filters=(
            Filter("search", _("Search"), hint=_("Label, or part of the name or number")),
            Filter("calibre", _("Calibre"), "choose", catalogue.calibre_choices()),
            *own_fields.filters(own),
        ),
        empty=EmptyState(
            _("Nothing of this kind is in the register yet."),
            NEW_WORDS[kind] if may_enrol else "",
            new if may_enrol else "",
        ),
        actions=[(NEW_WORDS[kind], new, "primary")] if may_enrol else (),
        selectable="thing",
        selected_action=(_("Print labels of the chosen"), reverse("register:labels")),
        tabs=tabs(kind),
    )
    return show(request, listing)


def value_of(row: Any, name: str) -> object:
    """One detail of a thing for the workbook."""
    return selectors.details(row)[name]


@require_GET
def thing(request: Page, thing_id: UUID) -> HttpResponse:
    """One thing of any kind."""
    row = selectors.thing(viewer=request.viewer, at=request.at, public_id=thing_id)
    if row.kind == "firearm":
        weapon = selectors.firearm(viewer=request.viewer, at=request.at, public_id=thing_id)
        return firearm_page(request, weapon)
    return thing_page(request, row)


@require_GET
def scan(request: Page, code: str) -> HttpResponse:
    """Go from a scanned label to the page of the thing."""
    row = selectors.thing_by_code(viewer=request.viewer, at=request.at, text=code)
    return HttpResponseRedirect(reverse("register:thing", args=[row.public_id]))


@require_http_methods(["GET", "POST"])
def enrol(request: Page, kind: str) -> HttpResponse:
    """Enrol a thing and take it, or so many of it, into an armoury."""
    request.viewer.demand(Act.EDIT_REGISTER, at=request.at)
    if kind not in _ASKS:
        raise people.NotFound
    deed = Deed(
        title=NEW_WORDS[kind],
        button=NEW_WORDS[kind],
        asks=(
            *_ASKS[kind](),
            fields.ownership(),
            fields.owner_name(),
            fields.store(request),
            fields.slot(),
            *fields.taking_in(request),
            *own_fields.asks(request, selectors.register_of(kind), {}),
        ),
        back=reverse("register:things", args=[kind]),
        set_aside=(lambda: set_aside_asks(request)) if kind == "ammunition" else None,
        against=lambda values: _against(request, kind, dict(values)),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        custom = own_fields.taken_out(values)
        facts, quantity = _facts(kind, values, custom)
        entries = custody.take_in(
            by=request.viewer,
            at=request.at,
            place=values["place"],
            slip=slip_set_aside(custody.Slip(document=values["document"]), values),
            new=[(facts, quantity)],
            under=values.get("under"),
        )
        row = entries[0].moves.get().thing
        messages.success(request, _("{name} is enrolled.").format(name=row.name))
        return done(reverse("register:thing", args=[row.public_id]))

    return carry_out(request, deed, do)


def _against(request: Page, kind: str, values: dict[str, Any]) -> list[Problem]:
    """What stands against it; a day of receipt that cannot be read is no day to come."""
    if "received_on" in values:
        values["received_on"] = values["received_on"] or NO_DAY
    facts, _quantity = _facts(kind, values, own_fields.taken_out(values))
    return register.against_thing(by=request.viewer, at=request.at, facts=facts)


@require_http_methods(["GET", "POST"])
def edit(request: Page, thing_id: UUID) -> HttpResponse:
    """Change whose a thing is, where it belongs, and the organisation's own fields."""
    request.viewer.demand(Act.EDIT_REGISTER, at=request.at)
    row = selectors.thing(viewer=request.viewer, at=request.at, public_id=thing_id, own=True)
    if row.kind == "firearm":
        return HttpResponseRedirect(reverse("register:edit-firearm", args=[thing_id]))
    deed = Deed(
        title=_("Change {name}").format(name=row.name),
        button=_("Save change"),
        lead=_("Its number, calibre and kind are what it is, and stay as they were enrolled."),
        asks=(
            fields.ownership(row.ownership),
            fields.owner_name(row.owner_name),
            fields.slot(row.slot),
            *own_fields.asks(request, selectors.register_of(row.kind), row.custom),
            reason(),
        ),
        back=reverse("register:thing", args=[thing_id]),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        custom = own_fields.taken_out(values)
        register.change_thing(
            by=request.viewer, at=request.at, thing=thing_id, custom=custom, **values
        )
        return done(reverse("register:thing", args=[thing_id]))

    return carry_out(request, deed, do)


def _lot_asks() -> tuple[Ask, ...]:
    return (
        Ask("number", _("Lot number"), hint=_("As it stands on the box."), limit=40),
        fields.calibre(),
        Ask("quantity", _("How many"), "whole", limit=10_000_000),
        Ask("maker_name", _("Maker"), required=False, limit=100),
        Ask(
            "projectile",
            _("Projectile"),
            "choose",
            options=to_choose(PROJECTILES),
            hint=_("Some laws prohibit some kinds."),
            required=False,
        ),
        day("received_on", _("Received on")),
        day("made_on", _("Made on"), required=False),
        day("expires_on", _("Expires on"), required=False),
    )


def _magazine_asks() -> tuple[Ask, ...]:
    return (
        Ask("number", _("Number"), limit=40),
        fields.calibre(),
        Ask("capacity_rounds", _("Capacity"), "whole", limit=10_000),
    )


def _kit_asks() -> tuple[Ask, ...]:
    return (
        Ask("kit_kind", _("Kind"), "choose", options=to_choose(KIT_KINDS)),
        Ask("number", _("Number"), limit=40),
        Ask("level", _("Level of protection"), required=False, limit=20),
        day("expires_on", _("Expires on"), required=False),
    )


def _part_asks() -> tuple[Ask, ...]:
    return (
        Ask("part_kind", _("Part"), "choose", options=to_choose(PART_KINDS)),
        Ask("number", _("Serial number"), limit=60),
        fields.calibre(required=False),
    )


_ASKS: dict[str, Callable[[], tuple[Ask, ...]]] = {
    "ammunition": _lot_asks,
    "stock": _lot_asks,
    "magazine": _magazine_asks,
    "kit": _kit_asks,
    "part": _part_asks,
}


def _facts(
    kind: str, values: dict[str, Any], custom: dict[str, Any]
) -> tuple[
    register.LotFacts | register.MagazineFacts | register.KitFacts | register.PartFacts, int
]:
    common: dict[str, Any] = {
        name: values[name] for name in ("ownership", "owner_name", "acquired_on", "slot")
    }
    common["custom"] = custom
    match kind:
        case "magazine":
            return register.MagazineFacts(
                number=values["number"],
                capacity_rounds=values["capacity_rounds"],
                calibre_id=values["calibre"],
                **common,
            ), 1
        case "kit":
            return register.KitFacts(
                kit_kind=values["kit_kind"],
                called=str(words(KIT_KINDS, values["kit_kind"])),
                number=values["number"],
                level=values["level"],
                expires_on=values["expires_on"],
                **common,
            ), 1
        case "part":
            return register.PartFacts(
                part_kind=values["part_kind"],
                called=str(words(PART_KINDS, values["part_kind"])),
                serial=values["number"],
                calibre_id=values["calibre"],
                **common,
            ), 1
        case _:
            return register.LotFacts(
                kind=kind,
                lot_number=values["number"],
                calibre_id=values["calibre"],
                maker_name=values["maker_name"],
                projectile=values["projectile"],
                received_on=values["received_on"],
                made_on=values["made_on"],
                expires_on=values["expires_on"],
                document=values["document"],
                **common,
            ), values["quantity"]


def _cells(row: Any, *, with_company: bool) -> Row:
    told = selectors.details(row)
    number = told.get("number") or told.get("serial") or told.get("lot_number") or ""
    href = reverse("register:thing", args=[row.public_id])
    return Row(
        (
            Link(row.name, href),
            row.code,
            catalogue.calibre_name(row.calibre_id) if row.calibre_id else "",
            number,
            row.acquired_on,
            *([row.organisation.name] if with_company else []),
        ),
        id=str(row.public_id),
    )
