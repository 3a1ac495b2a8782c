"""Firearms: the list, one page each, enrolling, changing, and asking to correct an identity."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.interfaces.paper.words import ACCOUNT_WORDS
from resguardo.interfaces.web.cells import Link, Noted, Serial, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.listing import Filter, Listing, show
from resguardo.interfaces.web.people import own_fields
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done, reason
from resguardo.interfaces.web.setting_aside import set_aside_asks, slip_set_aside
from resguardo.interfaces.web.tables import Column, EmptyState, Row
from resguardo.interfaces.web.typed import Typed
from resguardo.interfaces.web.words_of_fields import (
    CONDITIONS,
    OWNERSHIPS,
    WEAPON_TYPES,
    options,
    to_choose,
    words,
)
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.custody import services as custody
from resguardo.records.custody.gone import gone, still_here
from resguardo.records.people import selectors as people
from resguardo.records.people.own_fields import narrowed
from resguardo.records.register import catalogue, selectors
from resguardo.records.register import services as register

from . import fields
from .pages import firearm_page, gone_tag

FILTERS = (
    Filter(
        "search",
        gettext_lazy("Search"),
        hint=gettext_lazy("Label, maker or model, or the beginning of a serial"),
    ),
    Filter("weapon_type", gettext_lazy("Type"), "choose", options(WEAPON_TYPES)),
    Filter("condition", gettext_lazy("Condition"), "choose", options(CONDITIONS)),
    Filter("ownership", gettext_lazy("Ownership"), "choose", options(OWNERSHIPS)),
    Filter("enrolled_by", gettext_lazy("In the register on"), "day"),
    Filter("blocked", gettext_lazy("Blocked"), "yes", (("yes", gettext_lazy("Blocked only")),)),
    Filter(
        "left",
        gettext_lazy("No longer here"),
        "yes",
        (("yes", gettext_lazy("Lost, stolen, destroyed or handed over only")),),
    ),
)


@require_GET
def firearms(request: Page) -> HttpResponse:
    """The firearms in sight."""
    overseen = people.sees_all(viewer=request.viewer, at=request.at)
    sorts = selectors.firearm_sorts(viewer=request.viewer, at=request.at)
    blocked: set[int] = set()
    left: dict[int, str] = {}

    def look_beside(rows: Sequence[Any]) -> None:
        keys = [row.pk for row in rows]
        blocked.update(selectors.blocked(keys))
        left.update(gone(keys))

    columns = [
        Column(_("Serial number"), sort="serial"),
        Column(_("Firearm")),
        Column(_("Type"), sort="type" if "type" in sorts else ""),
        Column(_("Calibre"), sort="calibre" if "calibre" in sorts else ""),
        Column(_("Label"), sort="code"),
        *([Column(_("Company"))] if overseen else []),
        Column(_("State")),
    ]
    may_enrol = request.viewer.may(Act.EDIT_REGISTER, at=request.at) and not overseen
    own = own_fields.of_register(request, "firearm", overseen=overseen)
    new = [(_("Enrol a firearm"), reverse("register:new-firearm"), "primary")]
    listing = Listing(
        name="register:firearms",
        title=_("Firearms"),
        columns=columns,
        rows=narrowed(
            _firearms(request),
            own,
            own_fields.wanted(request, own),
            column="thing__custom",
        ),
        cells=lambda row: _cells(row, blocked, left, with_company=overseen),
        values=lambda row: [*_values(row, left), *own_fields.cells(own, row.thing.custom)],
        headings=[*_HEADINGS, *(each.label for each in own)],
        sorts=sorts,
        sort="code",
        filters=[*FILTERS, *own_fields.filters(own)],
        fetch=look_beside,
        empty=EmptyState(
            _("Every firearm of the company will be here, with its serial, permits and custody."),
            _("Enrol a firearm") if may_enrol else "",
            reverse("register:new-firearm") if may_enrol else "",
        ),
        actions=new if may_enrol else (),
        selectable="thing",
        selected_action=(_("Print labels of the chosen"), reverse("register:labels")),
        tabs=_tabs("firearm"),
    )
    return show(request, listing)


@require_GET
def firearm(request: Page, thing_id: UUID) -> HttpResponse:
    """One firearm."""
    row = selectors.firearm(viewer=request.viewer, at=request.at, public_id=thing_id)
    return firearm_page(request, row)


@require_http_methods(["GET", "POST"])
def enrol(request: Page) -> HttpResponse:
    """Enrol a firearm and take it into an armoury, in one step."""
    request.viewer.demand(Act.EDIT_REGISTER, at=request.at)
    deed = Deed(
        title=_("Enrol a firearm"),
        button=_("Enrol firearm"),
        lead=_("Write the marks as they stand on the weapon. The register compares them."),
        asks=(
            Ask("maker", _("Maker"), limit=100),
            Ask("model", _("Model"), required=False, limit=100),
            Ask("weapon_type", _("Type"), "choose", options=to_choose(WEAPON_TYPES)),
            fields.calibre(),
            Ask("serial", _("Serial number"), limit=60),
            Ask(
                "country_of_manufacture",
                _("Country of manufacture"),
                hint=_("Two letters, as stamped: BR, US."),
                required=False,
                limit=2,
            ),
            Ask("manufactured_year", _("Year of manufacture"), "whole", limit=9_999),
            Ask("registry_number", _("Number in the register of the authority"), required=False,
                limit=60),
            fields.ownership(),
            fields.owner_name(),
            fields.store(request),
            fields.slot(),
            *fields.taking_in(request),
            *own_fields.asks(request, "firearm", {}),
            *_acknowledge(request),
        ),
        back=reverse("register:firearms"),
        set_aside=lambda: set_aside_asks(request),
        against=lambda values: _against(request, dict(values)),
    )  # fmt: skip
    return carry_out(request, deed, _enrolling(request))


def _read(values: dict[str, Any], custom: dict[str, Any]) -> register.FirearmFacts:
    """What the form says of a firearm, before its model is known."""
    return register.FirearmFacts(
        model_id=0,
        weapon_type=values["weapon_type"],
        calibre_id=values["calibre"],
        serial=values["serial"],
        make_as_read=values["maker"],
        model_as_read=values["model"],
        country_of_manufacture=values["country_of_manufacture"].upper(),
        manufactured_year=values["manufactured_year"] or None,
        registry_number=values["registry_number"],
        ownership=values["ownership"],
        owner_name=values["owner_name"],
        acquired_on=values["acquired_on"],
        slot=values["slot"],
        custom=custom,
    )


def _against(request: Page, values: dict[str, Any]) -> list[Problem]:
    """What stands against it, but for what somebody has compared."""
    compared = bool(values.get("acknowledged"))
    facts = _read(values, own_fields.taken_out(values))
    return register.against_firearm(
        by=request.viewer, at=request.at, facts=facts, acknowledged=compared
    )


def _enrolling(request: Page) -> Callable[[dict[str, Any]], HttpResponse]:
    def do(values: dict[str, Any]) -> HttpResponse:
        custom = own_fields.taken_out(values)
        entries = custody.take_in(
            by=request.viewer,
            at=request.at,
            place=values["place"],
            slip=slip_set_aside(custody.Slip(document=values["document"]), values),
            new=[(_read(values, custom), 1)],
            under=values.get("under"),
            acknowledged=bool(values.get("acknowledged")),
        )
        thing = entries[0].moves.get().thing
        messages.success(request, _("{name} is enrolled.").format(name=thing.name))
        return done(reverse("register:firearm", args=[thing.public_id]))

    return do


@require_http_methods(["GET", "POST"])
def edit(request: Page, thing_id: UUID) -> HttpResponse:
    """Change what is not the identity of a firearm."""
    request.viewer.demand(Act.EDIT_REGISTER, at=request.at)
    row = selectors.firearm(viewer=request.viewer, at=request.at, public_id=thing_id, own=True)
    deed = Deed(
        title=_("Change {name}").format(name=row.thing.name),
        button=_("Save change"),
        lead=_("Maker, model, calibre and serial are its identity; those need a second person."),
        asks=(
            Ask("registry_number", _("Number in the register of the authority"), required=False,
                limit=60, value=row.registry_number),
            Ask("country_of_manufacture", _("Country of manufacture"), required=False, limit=2,
                value=row.country_of_manufacture),
            Ask("manufactured_year", _("Year of manufacture"), "whole", limit=9_999,
                value=row.manufactured_year or ""),
            fields.ownership(row.thing.ownership),
            fields.owner_name(row.thing.owner_name),
            fields.slot(row.thing.slot),
            *own_fields.asks(request, "firearm", row.thing.custom),
            reason(),
        ),
        back=reverse("register:firearm", args=[thing_id]),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        values["custom"] = own_fields.taken_out(values)
        values["manufactured_year"] = values["manufactured_year"] or None
        register.change_firearm(by=request.viewer, at=request.at, firearm=thing_id, **values)
        return done(reverse("register:firearm", args=[thing_id]))

    return carry_out(request, deed, do)


@require_http_methods(["GET", "POST"])
def correct_identity(request: Page, thing_id: UUID) -> HttpResponse:
    """Ask a second person to correct maker, model, calibre or serial."""
    request.viewer.demand(Act.EDIT_REGISTER, at=request.at)
    row = selectors.firearm(viewer=request.viewer, at=request.at, public_id=thing_id, own=True)
    models = [(str(each.public_id), str(each)) for each in selectors.firearm_models()]
    deed = Deed(
        title=_("Correct the identity of {name}").format(name=row.thing.name),
        button=_("Ask for the correction"),
        lead=_("A second person compares the weapon with this request and decides. "
               "What is recorded now stays in the history."),
        asks=(
            Ask("serial", _("Serial number"), value=row.serial, limit=60),
            Ask("model", _("Maker and model"), "key", options=models,
                value=str(row.model.public_id)),
            fields.calibre(row.calibre_id),
            reason(_("What you saw on the weapon, and how the wrong entry came about.")),
        ),
        back=reverse("register:firearm", args=[thing_id]),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        register.ask_identity_correction(
            by=request.viewer,
            at=request.at,
            firearm=thing_id,
            serial=values["serial"],
            model=values["model"],
            calibre_id=values["calibre"],
            reason=values["reason"],
        )
        messages.success(request, _("The request waits for a second person."))
        return done(reverse("register:firearm", args=[thing_id]))

    return carry_out(request, deed, do)


@require_http_methods(["GET", "POST"])
def condition(request: Page, thing_id: UUID) -> HttpResponse:
    """Say whether a firearm can serve."""
    row = selectors.firearm(viewer=request.viewer, at=request.at, public_id=thing_id, own=True)
    deed = Deed(
        title=_("Condition of {name}").format(name=row.thing.name),
        button=_("Record condition"),
        asks=(
            Ask("condition", _("Condition"), "radios", options=options(CONDITIONS),
                value=row.condition),
            reason(),
        ),
        back=reverse("register:firearm", args=[thing_id]),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        register.change_condition(by=request.viewer, at=request.at, firearm=thing_id, **values)
        return done(reverse("register:firearm", args=[thing_id]))

    return carry_out(request, deed, do)


def _acknowledge(request: Page) -> tuple[Ask, ...]:
    """The answer to a question that only a refusal asks."""
    if request.method != "POST":
        return ()
    words_ = _("I compared the marks: it stands so, and it is another weapon")
    return (Ask("acknowledged", "", "yes", options=(("yes", words_),), required=False),)


def _firearms(request: Page) -> Any:
    """What the filters leave over; what has left serves no more, whatever its condition was."""
    asked, wanted = Typed(request.GET), _wanted(request)
    rows = selectors.firearms(viewer=request.viewer, at=request.at, wanted=wanted)
    if asked.text("left"):
        return still_here(rows, here=False)
    return still_here(rows) if wanted.condition or wanted.blocked else rows


def _wanted(request: Page) -> selectors.FirearmFilter:
    asked = Typed(request.GET)
    day = asked.day("enrolled_by", "")
    return selectors.FirearmFilter(
        text=asked.text("search")[:100],
        weapon_type=asked.text("weapon_type")[:20],
        calibre_id=asked.text("calibre")[:40],
        condition=asked.text("condition")[:20],
        ownership=asked.text("ownership")[:20],
        maker=asked.text("maker")[:100],
        blocked=bool(asked.text("blocked")),
        enrolled_by=timezone.make_aware(datetime.combine(day, time.max)) if day else None,
    )


def _tabs(kind: str) -> tuple[tuple[object, ...], ...]:
    return (
        (_("Firearms"), reverse("register:firearms"), kind == "firearm"),
        *(
            (label, reverse("register:things", args=[name]), kind == name)
            for name, label in (
                ("ammunition", _("Ammunition")),
                ("magazine", _("Magazines")),
                ("kit", _("Kit")),
                ("part", _("Essential parts")),
                ("stock", _("Lots of magazines or kit")),
            )
        ),
        (_("Stolen list"), reverse("register:stolen"), kind == "stolen"),
    )


tabs = _tabs


def _cells(row: Any, blocked: set[int], left: Mapping[int, str], *, with_company: bool) -> Row:
    state: object = words(CONDITIONS, row.condition)
    tone = ""
    if row.pk in left:
        state = gone_tag(left[row.pk])
    elif row.pk in blocked:
        state, tone = Tag("blocked"), "stop"
    elif row.condition != "serviceable":
        state = Tag(row.condition, words(CONDITIONS, row.condition), "decision")
    href = reverse("register:firearm", args=[row.thing.public_id])
    return Row(
        (
            Serial(row.serial, href),
            Noted(str(row.model), row.registry_number),
            words(WEAPON_TYPES, row.weapon_type),
            catalogue.calibre_name(row.calibre_id),
            Link(row.thing.code, href),
            *([row.organisation.name] if with_company else []),
            state,
        ),
        tone=tone,
        id=str(row.thing.public_id),
    )


_HEADINGS = (
    gettext_lazy("Label"),
    gettext_lazy("Maker"),
    gettext_lazy("Model"),
    gettext_lazy("Type"),
    gettext_lazy("Calibre"),
    gettext_lazy("Serial number"),
    gettext_lazy("Condition"),
    gettext_lazy("Ownership"),
    gettext_lazy("Owner"),
    gettext_lazy("Acquired on"),
    gettext_lazy("Slot"),
    gettext_lazy("Number in the register of the authority"),
    gettext_lazy("Company"),
)


def _values(row: Any, left: Mapping[int, str]) -> tuple[object, ...]:
    condition = words(CONDITIONS, row.condition)
    return (
        row.thing.code,
        row.model.maker.name,
        row.model.name,
        words(WEAPON_TYPES, row.weapon_type),
        catalogue.calibre_name(row.calibre_id),
        row.serial,
        ACCOUNT_WORDS[left[row.pk]] if row.pk in left else condition,
        words(OWNERSHIPS, row.thing.ownership),
        row.thing.owner_name,
        row.thing.acquired_on,
        row.thing.slot,
        row.registry_number,
        row.organisation.name,
    )
