"""Deeds on stock that ask a few fields: arriving, back from repair, found, written off."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.custody.words import unit_of
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out, done
from resguardo.interfaces.web.reading import quantity_text
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.setting_aside import asked_aside, seconds, slip_typed_aside
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop
from resguardo.records.custody import selectors as custody
from resguardo.records.custody import services, stores
from resguardo.records.custody.accounts import name_of
from resguardo.records.people.selectors import NotFound
from resguardo.records.places import selectors as places

from . import basket
from .movements import REASON, STORES

HOW = (
    ("lost", gettext_lazy("Lost")),
    ("stolen", gettext_lazy("Stolen")),
    ("seized", gettext_lazy("Seized by an authority")),
    ("destroyed", gettext_lazy("Destroyed")),
    ("deactivated", gettext_lazy("Deactivated")),
)


class NotExpected(Problem):
    """Something in the box that is not on its list."""

    code = "stock.not-expected"
    wording = gettext_noop(
        "Things scanned that are not on this list: {number}. Take them off here and look them up: "
        "what lies here and is elsewhere in the book is a finding."
    )
    field = "scans"

    number: int


def own_stores(request: Page, act: Act) -> list[tuple[str, str]]:
    """The stores where the viewer may do this."""
    return [
        (str(each.public_id), each.name)
        for each in places.open_places(viewer=request.viewer, at=request.at, kinds=STORES)
        if request.viewer.may(act, at=request.at, place=each.public_id)
    ]


@require_http_methods(["GET", "POST"])
def arrive(request: Page, account: UUID) -> HttpResponse:
    """Take in hand what a consignment brought; what is left out stays under way."""
    viewer, at = request.viewer, request.at
    journey = stores.journey(viewer=viewer, at=at, account=account)
    if journey.account.organisation_id != viewer.organisation_id:
        raise NotFound
    context = _taking(
        request,
        title=_("Arrival of {guide}").format(guide=journey.account.reference),
        lead=_("Count what is in the box. What you leave out stays under way, and late."),
        button=_("Take in hand"),
        rows=list(journey.held),
        back=reverse("stock:journeys"),
        act=Act.TRANSFER,
    )

    def do(store: UUID, things: dict[UUID, int], reason: str) -> None:
        slip = services.Slip(
            document=journey.account.reference, reason=reason,
            request_key=request.POST.get("request_key") or None,
        )  # fmt: skip
        slip = slip_typed_aside(slip, Typed(request.POST))
        services.arrive(by=viewer, at=at, taker=store, things=things, slip=slip)

    held = custody.held_in(viewer=viewer, at=at, account=journey.account)
    return _take(request, context, do, held)


@require_http_methods(["GET", "POST"])
def from_repair(request: Page) -> HttpResponse:
    """Take things back from a workshop."""
    viewer, at = request.viewer, request.at
    held = stores.in_repair(viewer=viewer, at=at)
    context = _taking(
        request,
        title=_("Back from repair"),
        lead="",
        button=_("Take back"),
        rows=list(held.filter(numbered=False)),
        back=reverse("stock:repair"),
        act=Act.REPAIR,
        table=basket.table(
            request,
            held, _("In repair"),
            _("No workshop has anything of yours."), lambda row: " · ".join(_told(row)),
        ),
    )  # fmt: skip
    context["is_long"] = basket.is_long(request, context["table"])
    if basket.is_looking(request):
        return render(
            request, "stock/take.html", context | {"typed": basket.carried(request, held)}
        )

    def do(store: UUID, things: dict[UUID, int], reason: str) -> None:
        workshops: dict[UUID, dict[UUID, int]] = {}
        for row in held.filter(thing__public_id__in=things):
            if row.account.place is not None:
                mine = workshops.setdefault(row.account.place.public_id, {})
                mine[row.thing.public_id] = things[row.thing.public_id]
        slip = services.Slip(reason=reason, request_key=request.POST.get("request_key") or None)
        services.take_from_workshops(by=viewer, at=at, taker=store, things=workshops, slip=slip)

    return _take(request, context, do, held)


def _taking(request: Page, *, act: Act, rows: list[Any], **words: Any) -> dict[str, Any]:
    if not request.viewer.may_somewhere(act, at=request.at):
        request.viewer.demand(act, at=request.at)
    return {
        **words,
        "stores": own_stores(request, act),
        "words": (_("Scan or type what is in hand, one a line"), basket.words()[1]),
        "rows": [
            {
                "name": f"quantity-{row.thing.public_id}",
                "label": row.thing.name,
                "hint": " · ".join(_told(row)),
                "numbered": row.thing.numbered,
                "thing": str(row.thing.public_id),
                "held": row,
            }
            for row in rows
        ],
    }


def _told(row: Any) -> list[str]:
    """The label of a thing, who has it, and of a lot how much of it."""
    told = [row.thing.code, name_of(row.account)]
    return told if row.thing.numbered else [*told, quantity_text(row.quantity, unit_of(row.thing))]


def _take(request: Page, context: dict[str, Any], do: Any, held: QuerySet[Any]) -> HttpResponse:
    if request.method != "POST":
        return render(request, "stock/take.html", context)
    typed = Typed(request.POST)
    try:
        store = typed.key("store", _("Store"), required=True)
        reason = typed.text("reason", str(REASON), limit=500)
        lots = [row["held"].thing for row in context["rows"] if not row["numbered"]]
        things = basket.chosen(typed, viewer=request.viewer, lots=lots)
        typed.note(*_not_expected(things, held))
        typed.check()
        if store is None:
            raise NotFound
        do(store, things, reason)
    except Problem as problem:
        context |= asked_aside(request, problem, typed)
        typed = basket.carried(request, held)
        return render_refused(request, "stock/take.html", context, problem, typed=typed)
    messages.success(request, _("Taken in hand."))
    return done(context["back"])


def _not_expected(things: Collection[UUID], held: QuerySet[Any]) -> list[Problem]:
    """What was scanned, ticked or counted and is not expected here."""
    expected = held.filter(thing__public_id__in=things).values_list("thing__public_id", flat=True)
    strangers = set(things) - set(expected)
    return [NotExpected(len(strangers))] if strangers else []


@require_http_methods(["GET", "POST"])
def found(request: Page) -> HttpResponse:
    """Bring what was found back into the ledger: a reason and a second person."""
    viewer, at = request.viewer, request.at
    viewer.demand(Act.OVERRIDE, at=at)
    deed = Deed(
        title=_("Take in what was found"),
        button=_("Take it in"),
        lead=_("For a thing of the register that nobody holds in the ledger, or rounds too many."),
        asks=(
            Ask("place", _("Where it lies now"), "key", options=_all_stores(request)),
            Ask("scans", *basket.words(), limit=200),
            Ask("reason", _("How and where it was found"), "reason"),
            Ask("second", _("Second person"), "key", options=seconds(request)),
            Ask("second_pin", _("PIN of the second person"), "pin", limit=12),
        ),
        back=reverse("stock:stock"),
        against=lambda _values: basket.against_basket(Typed(request.POST), viewer=viewer),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        things = basket.read_basket(Typed(request.POST), viewer=viewer)
        slip = services.Slip(
            reason=values["reason"], second=values["second"],
            second_confirmation=services.Confirmation(kind="pin", pin=values["second_pin"]),
        )  # fmt: skip
        entries = services.take_in(
            by=viewer, at=at, place=values["place"], slip=slip, things=things, found=True
        )
        return done(reverse("custody:entry", args=[entries[0].public_id]))

    return carry_out(request, deed, do)


def _all_stores(request: Page) -> list[tuple[str, str]]:
    rows = places.open_places(viewer=request.viewer, at=request.at, kinds=STORES)
    return [(str(each.public_id), each.name) for each in rows]


@require_http_methods(["GET", "POST"])
def write_off(request: Page) -> HttpResponse:
    """Ask that a thing leave the ledger for good; another person decides."""
    viewer, at = request.viewer, request.at
    viewer.demand(Act.WRITE_OFF, at=at)
    deed = Deed(
        title=_("Write off"),
        button=_("Ask for the write-off"),
        kind="warning",
        lead=_("Nothing moves yet: a second person approves, and only then is the entry written."),
        asks=(
            Ask("scans", _("What"), "text", basket.words()[1], limit=200,
                value=request.GET.get("thing", "")),
            Ask("how", _("How it left"), "radios", options=HOW),
            Ask("document", _("Number of the paper"), "text",
                _("Needed for what was seized, destroyed or deactivated."), required=False,
                limit=100),
            Ask("reason", REASON, "reason"),
        ),
        back=reverse("stock:stock"),
        against=lambda _values: basket.against_basket(Typed(request.POST), viewer=viewer),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        things = basket.read_basket(Typed(request.POST), viewer=viewer)
        for thing, quantity in things.items():
            services.write_off(
                by=viewer, at=at, thing=thing, quantity=quantity,
                account=_holder(request, thing, quantity), how=values["how"],
                document=values["document"], reason=values["reason"],
            )  # fmt: skip
        messages.success(request, _("Asked. Somebody else must approve it."))
        return done(reverse("stock:stock"))

    return carry_out(request, deed, do)


def _holder(request: Page, thing: UUID, quantity: int) -> UUID:
    """Who holds it now; of a lot whoever holds enough, the fullest first."""
    rows = custody.holdings(viewer=request.viewer, at=request.at).filter(
        thing__public_id=thing, quantity__gte=quantity
    )
    row = rows.order_by("-quantity").first()
    if row is None:
        raise NotFound
    return row.account.public_id
