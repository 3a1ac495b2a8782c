"""Deeds on storage: recording a licence, looking at a lot, noting a temperature."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, day, done
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.people.refusing import Refusals
from resguardo.records.places import selectors as places
from resguardo.records.register import selectors as register
from resguardo.records.storage import services
from resguardo.records.storage.services import (
    LicenceFacts,
    LicenceIncomplete,
    LotFacts,
    TemperatureImpossible,
)

from .words import LOT_STATES


@require_http_methods(["GET", "POST"])
def licence(request: Page, place_id: UUID) -> HttpResponse:
    """Record the explosive limit licence of a store."""
    request.viewer.demand(Act.EDIT_PERMITS, at=request.at)
    place = places.place(viewer=request.viewer, at=request.at, public_id=place_id, own=True)
    deed = Deed(
        title=_("Licence of {name}").format(name=place.name),
        button=_("Record licence"),
        lead=_("The licence in force until now ends on the first day of this one."),
        asks=(
            Ask("number", _("Number"), limit=60),
            Ask("issued_by", _("Issued by"), limit=200),
            day("valid_from", _("Valid from")),
            day("valid_until", _("Valid until"), required=False),
            day("review_on", _("Review on")),
            Ask("limits", _("Limits"), "reason", _(
                "One a line: division and group, then rounds or kilograms of net explosive "
                "quantity. For example 1.4S 50000, or 1.3G 2.5 kg."
            )),
            Ask("conditions", _("Conditions"), "reason", required=False),
        ),
        back=reverse("storage:room", args=[place_id]),
        against=_against_licence,
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        limits = services.read_limits(values.pop("limits"))
        services.record_licence(
            by=request.viewer, at=request.at, place=place_id,
            facts=LicenceFacts(**values, limits=limits),
        )  # fmt: skip
        messages.success(request, _("The licence is recorded; each receipt is asked against it."))
        return done(reverse("storage:room", args=[place_id]))

    return carry_out(request, deed, do)


def _against_licence(values: dict[str, Any]) -> list[Problem]:
    """Limits that cannot be read and days that run backwards, as far as they could be read."""
    refused = Refusals()
    limits = refused.ask(services.read_limits, values["limits"]) or ()
    if values["valid_from"] is not None and values["review_on"] is not None:
        facts = LicenceFacts(**{**values, "limits": limits})
        against = services.against_licence(facts)
        refused.note(*(each for each in against if not isinstance(each, LicenceIncomplete)))
    return refused.found


@require_http_methods(["GET", "POST"])
def look(request: Page, lot_id: UUID) -> HttpResponse:
    """Look at a lot: the class on its box, its state, when to look again."""
    request.viewer.demand(Act.COUNT, at=request.at)
    row = register.thing(viewer=request.viewer, at=request.at, public_id=lot_id)
    deed = Deed(
        title=_("Look at {name}").format(name=row.name),
        button=_("Record what was seen"),
        lead=_("What is suspect or unserviceable is blocked at once and may not be issued."),
        asks=(
            Ask("hazard", _("Class on the box"), hint=_(
                "Division and group, as in 1.4S. Leave it empty if the box does not say."
            ), required=False, limit=20),
            Ask("state", _("State"), "radios", options=list(LOT_STATES.items())),
            Ask("packed", _("Packing"), "radios", options=[
                ("packed", _("In its approved packing")), ("loose", _("Loose or repacked"))
            ], value="packed"),
            Ask("net_g", _("Net explosive mass of one round (g)"), hint=_(
                "From the maker’s data sheet; needed only for what is not 1.4."
            ), required=False, limit=12),
            day("seen_on", _("Seen on"), timezone.localdate(request.at)),
            day("next_due_on", _("Look again by")),
            Ask("remarks", _("Remarks"), "reason", required=False),
        ),
        back=reverse("register:thing", args=[lot_id]),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        values["packed"] = values["packed"] == "packed"
        net = values["net_g"]
        values["net_g"] = _number(net) if net else None
        services.check_lot(by=request.viewer, at=request.at, thing=lot_id, facts=LotFacts(**values))
        messages.success(request, _("Recorded. The page of its room shows it."))
        return done(reverse("register:thing", args=[lot_id]))

    return carry_out(request, deed, do)


@require_http_methods(["GET", "POST"])
def climate(request: Page, place_id: UUID) -> HttpResponse:
    """Note the temperature of a store."""
    request.viewer.demand(Act.COUNT, at=request.at, place=place_id)
    place = places.place(viewer=request.viewer, at=request.at, public_id=place_id, own=True)
    deed = Deed(
        title=_("Temperature in {name}").format(name=place.name),
        button=_("Note the temperature"),
        asks=(
            Ask("temperature", _("Temperature (°C)"), limit=6),
            Ask("humidity", _("Humidity (%)"), required=False, limit=3),
            Ask("read_at", _("Read at"), "moment", required=False),
        ),
        back=reverse("storage:room", args=[place_id]),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        damp = values["humidity"]
        services.note_climate(
            by=request.viewer, at=request.at, place=place_id,
            temperature_c=_number(values["temperature"]),
            humidity_pct=int(_number(damp)) if damp else None, read_at=values["read_at"],
        )  # fmt: skip
        return done(reverse("storage:room", args=[place_id]))

    return carry_out(request, deed, do)


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise TemperatureImpossible from error
    if not number.is_finite():
        raise TemperatureImpossible
    return number
