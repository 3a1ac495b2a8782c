"""Movements from a store: to another store, on a journey, to a workshop, to another company.

One page for all of them: from which store, what goes, and what this movement asks besides.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, done
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.setting_aside import asked_aside, slip_typed_aside
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.custody import selectors as custody
from resguardo.records.custody import services
from resguardo.records.people.selectors import NotFound
from resguardo.records.places import selectors as places

from . import basket

Words = str | Promise
STORES: Final = ("armoury", "room", "safe", "depot", "site")
DOCUMENT: Final = gettext_lazy("Guide or paper")
LICENCES: Final = {
    "valid": gettext_lazy("licence valid"),
    "expired": gettext_lazy("licence ended"),
    "suspended": gettext_lazy("licence suspended"),
    "revoked": gettext_lazy("licence revoked"),
}
"""What the licence of an organisation is today, as the list of receivers says it."""
REASON: Final = gettext_lazy("Reason")


@dataclass(frozen=True)
class Movement:
    """One kind of movement: what it is called, what it asks, and which service does it."""

    name: str
    title: Words
    button: Words
    act: Act
    done: Words
    asks: Callable[[Page, str], Sequence[Ask]]
    do: Callable[[Page, UUID, dict[UUID, int], dict[str, Any]], str]
    lead: Words = ""
    against: Callable[[Page, UUID, dict[UUID, int], dict[str, Any]], Sequence[Problem]] = (
        lambda *_asked: ()
    )
    """What the rules say of what could be read, to be told together with what could not."""


def slip_of(request: Page, typed: dict[str, Any]) -> services.Slip:
    """The slip of a movement from what its form asked; the key of the form makes it happen once."""
    return services.Slip(
        reason=typed.get("reason", ""),
        document=typed.get("document", ""),
        request_key=request.POST.get("request_key") or None,
    )


def page(request: Page, movement: Movement) -> HttpResponse:
    """Show a movement, or do it."""
    viewer, at = request.viewer, request.at
    if not viewer.may_somewhere(movement.act, at=at):
        viewer.demand(movement.act, at=at)
    stores = [
        each
        for each in places.open_places(viewer=viewer, at=at, kinds=STORES)
        if viewer.may(movement.act, at=at, place=each.public_id)
    ]
    asked = request.POST.get("store") or request.GET.get("store", "")
    known = {str(each.public_id): each for each in stores}
    if not asked and len(stores) == 1:
        asked = str(stores[0].public_id)
    store = known.get(asked)
    context: dict[str, Any] = {
        "movement": movement,
        "stores": [(key, each.name) for key, each in known.items()],
        "store": asked if store else "",
    }
    if store is None:
        if request.method == "POST":
            raise NotFound
        return render(request, "stock/movement.html", context)
    asks = movement.asks(request, asked)
    held = custody.held_at(viewer=viewer, at=at, place=store.public_id)
    lots = list(held.filter(numbered=False).order_by("thing__kind", "thing__name", "id"))
    context |= {
        "asks": asks,
        "lots": lots,
        "table": basket.table(
            request, held, _("In this store"), _("Nothing with a number is here."),
            lambda row: row.thing.code,
        ),
        "looking": basket.is_looking(request),
        "words": basket.words(),
        "store_name": store.name,
    }  # fmt: skip
    context["is_long"] = basket.is_long(request, context["table"])
    if context["looking"]:
        context["typed"] = basket.carried(request, held)
    if request.method != "POST" or context["looking"]:
        return render(request, "stock/movement.html", context)
    typed = Typed(request.POST)
    try:
        values = {each.name: _read(each, typed) for each in asks}
        things = basket.chosen(typed, viewer=viewer, lots=[row.thing for row in lots])
        typed.note_of_readable(movement.against(request, store.public_id, things, values))
        typed.check()
        way = movement.do(request, store.public_id, things, values)
    except Problem as problem:
        context |= asked_aside(request, problem, typed)
        typed = basket.carried(request, held)
        return render_refused(request, "stock/movement.html", context, problem, typed=typed)
    messages.success(request, str(movement.done))
    return done(way)


def _read(ask: Ask, typed: Typed) -> Any:
    if ask.kind == "moment":
        return typed.moment(ask.name, str(ask.label), required=ask.required)
    return ask.read(typed)


def _elsewhere(request: Page, store: str, kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    rows = places.open_places(viewer=request.viewer, at=request.at, kinds=kinds)
    return [(str(each.public_id), each.name) for each in rows if str(each.public_id) != store]


def _move_asks(request: Page, store: str) -> Sequence[Ask]:
    return (
        Ask("taker", _("To"), "key", options=_elsewhere(request, store, STORES)),
        Ask("reason", REASON, required=False),
    )


def _move(request: Page, store: UUID, things: dict[UUID, int], values: dict[str, Any]) -> str:
    services.move_between(
        by=request.viewer, at=request.at, giver=store, taker=values["taker"], things=things,
        slip=slip_typed_aside(slip_of(request, values), Typed(request.POST)),
    )  # fmt: skip
    return reverse("stock:stock")


def _against_move(
    request: Page, store: UUID, things: dict[UUID, int], values: dict[str, Any]
) -> Sequence[Problem]:
    return services.against_move(
        by=request.viewer, at=request.at, giver=store, taker=values["taker"], things=things,
        slip=slip_of(request, values),
    )  # fmt: skip


def _dispatch_asks(_request: Page, _store: str) -> Sequence[Ask]:
    return (
        Ask("document", _("Number of the guide"), limit=60),
        Ask("due_at", _("Should arrive"), "moment"),
        Ask("reason", REASON, required=False),
    )


def _dispatch(request: Page, store: UUID, things: dict[UUID, int], values: dict[str, Any]) -> str:
    services.dispatch(
        by=request.viewer, at=request.at, giver=store, things=things,
        due_at=_due(values["due_at"]), slip=slip_of(request, values),
    )  # fmt: skip
    return reverse("stock:journeys")


def _against_dispatch(
    request: Page, store: UUID, things: dict[UUID, int], values: dict[str, Any]
) -> Sequence[Problem]:
    return services.against_dispatch(
        by=request.viewer, at=request.at, giver=store, things=things, slip=slip_of(request, values)
    )


def _due(moment: datetime | None) -> datetime:
    if moment is None:
        raise NotFound
    return moment


def _repair_asks(request: Page, store: str) -> Sequence[Ask]:
    return (
        Ask("workshop", _("Workshop"), "key", options=_elsewhere(request, store, ("workshop",))),
        Ask("due_at", _("Should be back"), "moment"),
        Ask("reason", _("Fault"), hint=_("What the workshop is to put right.")),
        Ask("document", DOCUMENT, required=False, limit=100),
    )


def _repair(request: Page, store: UUID, things: dict[UUID, int], values: dict[str, Any]) -> str:
    services.send_to_repair(
        by=request.viewer, at=request.at, giver=store, workshop=values["workshop"], things=things,
        due_at=_due(values["due_at"]), slip=slip_of(request, values),
    )  # fmt: skip
    return reverse("stock:repair")


def _against_repair(
    request: Page, store: UUID, things: dict[UUID, int], values: dict[str, Any]
) -> Sequence[Problem]:
    return services.against_repair(
        by=request.viewer, at=request.at, giver=store, workshop=values["workshop"], things=things,
        slip=slip_of(request, values),
    )  # fmt: skip


def _offer_asks(request: Page, _store: str) -> Sequence[Ask]:
    own = request.viewer.organisation_public_id
    others = [
        (str(key), f"{name} · {LICENCES[state]}" if state else name)
        for key, name, state in services.counterparts(viewer=request.viewer, at=request.at)
        if key != own
    ]
    return (
        Ask("receiver", _("To the organisation"), "key", options=others),
        Ask("reason", REASON, hint=_("Sale, loan, end of a contract, wind-down.")),
        Ask("document", DOCUMENT, required=False, limit=100),
    )


def _offer(request: Page, store: UUID, things: dict[UUID, int], values: dict[str, Any]) -> str:
    row = services.offer(
        by=request.viewer, at=request.at, receiver=values["receiver"], store=store, things=things,
        slip=slip_of(request, values),
    )  # fmt: skip
    return reverse("stock:transfer", args=[row.public_id])


def _against_offer(
    request: Page, store: UUID, things: dict[UUID, int], values: dict[str, Any]
) -> Sequence[Problem]:
    return services.against_offer(
        by=request.viewer, at=request.at, receiver=values["receiver"], store=store, things=things,
        slip=slip_of(request, values),
    )  # fmt: skip


MOVEMENTS: Final = {
    each.name: each
    for each in (
        Movement("move", gettext_lazy("Move between stores"), gettext_lazy("Move things"),
                 Act.TRANSFER, gettext_lazy("Moved."), _move_asks, _move,
                 gettext_lazy("Within one site, at once and without a journey."),
                 _against_move),
        Movement("dispatch", gettext_lazy("Send on a journey"), gettext_lazy("Send things"),
                 Act.TRANSFER, gettext_lazy("On the way."), _dispatch_asks, _dispatch,
                 gettext_lazy("Under a guide. Until they arrive they are in the consignment."),
                 _against_dispatch),
        Movement("repair", gettext_lazy("Send to repair"), gettext_lazy("Send to the workshop"),
                 Act.REPAIR, gettext_lazy("With the workshop."), _repair_asks, _repair,
                 against=_against_repair),
        Movement("offer", gettext_lazy("Transfer to another company"),
                 gettext_lazy("Offer things"), Act.TRANSFER, gettext_lazy("Offered."),
                 _offer_asks, _offer,
                 gettext_lazy("They leave the store now; the other side counts and accepts."),
                 _against_offer),
    )
}  # fmt: skip


@require_http_methods(["GET", "POST"])
def movement(request: Page, name: str) -> HttpResponse:
    """One kind of movement."""
    if name not in MOVEMENTS:
        raise NotFound
    return page(request, MOVEMENTS[name])
