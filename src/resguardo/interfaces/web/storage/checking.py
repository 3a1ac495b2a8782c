"""A room checked by hand, for an inspector with a list and no register; and the sign of a room."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.typed import Typed
from resguardo.interfaces.web.words_of_fields import words
from resguardo.kernel.ammunition import Hazard, HazardUnreadable
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.custody import storerooms
from resguardo.records.places import selectors as places
from resguardo.records.storage.contents import Item
from resguardo.records.storage.evaluating import EXPOSED, Evaluation, evaluate
from resguardo.records.storage.tables import tables

from .plan import Plan, Ring
from .words import (
    SYMBOLS,
    classes_table,
    danger_table,
    exposed_words,
    findings_table,
    mixing_table,
    reaches_table,
)

LINES = 6
MOST_ROUNDS, MOST_M = 100_000_000, 100_000


class BoxMisread(HazardUnreadable):
    """The class of one line is none; the refusal stands beside that line."""

    field_name: str


@require_GET
def check(request: Page) -> HttpResponse:
    """What the rules say of a room that is typed in: class first, then rules, distances, plan."""
    request.viewer.demand(Act.SEE_REGISTER, at=request.at)
    context: dict[str, Any] = {
        "lines": [(f"class-{n}", f"rounds-{n}", f"net-{n}", f"suspect-{n}") for n in range(LINES)],
        "suspect_choice": [("yes", _("Suspect"))],
        "exposed": [(f"far-{name}", exposed_words(name)) for name in EXPOSED],
        "back": reverse("storage:rooms"),
    }
    typed = Typed(request.GET)
    try:
        items = _items(typed)
        available = {
            name: typed.whole(f"far-{name}", exposed_words(name), most=MOST_M)
            for name in EXPOSED
            if typed.text(f"far-{name}")
        }
        weight_kg = typed.amount("weight", _("All-up weight (kg)"), most=MOST_ROUNDS)
        typed.check()
        judged = evaluate(items, available)
    except Problem as problem:
        return render_refused(request, "storage/check.html", context, problem, typed=typed)
    context["typed"] = typed
    if items:
        groups = sorted({each.read.group for each in items if each.read} | {"S"})
        context |= {
            "classes": classes_table(judged),
            "findings": findings_table(judged),
            "reaches": reaches_table(judged),
            "mixing": mixing_table(groups),
            "plan": plan_of(judged, available),
            "asks": judged.asks_officer,
        }
    if weight_kg:
        context["danger"] = danger_table(weight_kg)
    return render(request, "storage/check.html", context)


def _items(typed: Typed) -> list[Item]:
    """The lines that were typed; one with a class says how much of it there is, or is refused."""
    items = []
    for number in range(LINES):
        hazard = typed.text(f"class-{number}")[:20]
        if hazard:
            try:
                Hazard.read(hazard)
            except HazardUnreadable as problem:
                typed.note(BoxMisread(problem.text, f"class-{number}"))
        label = _("Rounds of line {number}").format(number=number + 1)
        rounds = typed.whole(f"rounds-{number}", label, most=MOST_ROUNDS)
        net_kg = typed.amount(f"net-{number}", _("Net explosive quantity (kg)"), most=MOST_ROUNDS)
        if hazard and not rounds and not net_kg:
            typed.text(f"rounds-{number}", label, required=True)
        if hazard or rounds or net_kg:
            suspect = bool(typed.text(f"suspect-{number}"))
            items.append(
                Item(
                    name=_("line {number}").format(number=number + 1),
                    hazard=hazard, rounds=rounds, net_kg=net_kg,
                    state="suspect" if suspect else "serviceable",
                )
            )  # fmt: skip
    return items


def plan_of(judged: Evaluation, available_m: Mapping[str, int]) -> Plan | None:
    """The plan of a room, or none where there is no ring to draw."""
    rings = [
        Ring(exposed_words(each.exposed), each.metres, available_m.get(each.exposed))
        for each in judged.reaches
    ]
    if judged.withdrawal_m:
        rings.append(Ring(_("In a fire, nobody nearer"), judged.withdrawal_m))
    if not rings:
        return None
    note = _(
        "Seen from above, to one scale. Measure from the nearest point to the nearest point, in a "
        "straight line, whatever stands between."
    )
    return Plan(_("Plan of distances"), _("metres"), rings, note)


@require_GET
def sign(request: Page, place_id: UUID) -> HttpResponse:
    """The fire symbol of a room and its emergency card, to be printed and hung on the door."""
    place = places.place(viewer=request.viewer, at=request.at, public_id=place_id)
    room = storerooms.room(viewer=request.viewer, at=request.at, place=place)
    judged = evaluate(room.with_within)
    fire = judged.fire
    near = int(tables().figures["withdrawal.fire_fighters_1.4"])
    context = {
        "place": place,
        "organisation": place.organisation.name,
        "fire": fire,
        "shape": words(SYMBOLS, fire.symbol) if fire else "",
        "withdrawal_m": judged.withdrawal_m,
        "near_m": near if fire and fire.symbol == "diamond" else 0,
        "classes": classes_table(judged),
        "licence": room.licence,
        "back": reverse("storage:room", args=[place_id]),
    }
    return render(request, "storage/sign.html", context)
