"""Relief at the post: one guard gives, the next counts and takes, both confirm on this device.

What the taker does not count into their hand stays with the giver, who answers for it at the
armoury: a relief hides no missing round.
"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.reading import quantity_text
from resguardo.interfaces.web.refusal import REFUSED
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.problem import Problem
from resguardo.records.custody import preparing
from resguardo.records.custody import services as writing
from resguardo.records.custody.recognising import demand_counter
from resguardo.records.custody.services import Confirmation, Slip
from resguardo.records.custody.services.relief import SameGuard
from resguardo.records.custody.services.returns import NothingOut

from .laying import shown_at


@require_http_methods(["GET", "POST"])
def relief(request: Page) -> HttpResponse:
    """Name both guards, see what passes from hand to hand, confirm twice."""
    demand_counter(request.viewer, request.at)
    typed = Typed(request.POST if request.method == "POST" else request.GET)
    found: dict[str, Any] = {"lines": [], "giver": None, "taker": None}
    problem: Problem | None = None
    try:
        _find(request, typed, found)
        if request.method == "POST" and "hand" in typed:
            _relieve(request, typed, found)
            back = reverse("counter:relief")
            return HttpResponseRedirect(f"{back}?done={found['taker'].public_id}", status=303)
    except Problem as refusal:
        problem = refusal
    done = typed.key("done", _("Guard"))
    context = found | {
        "typed": typed,
        "problems": shown_at(problem, _places(problem)) if problem else (),
        "taken_by": preparing.named(viewer=request.viewer, at=request.at, guard=done)
        if done
        else None,
    }
    return render(request, "counter/relief.html", context, status=REFUSED if problem else 200)


def _find(request: Page, typed: Typed, found: dict[str, Any]) -> None:
    for side in ("giver", "taker"):
        if text := typed.text(side, limit=60):
            found[side] = preparing.guard_meant(
                viewer=request.viewer, at=request.at, text=text, field=side
            )
    giver = found["giver"]
    if giver is not None and giver == found["taker"]:
        raise SameGuard(str(giver))
    if giver is not None:
        _person, rows = preparing.out_with(
            viewer=request.viewer, at=request.at, guard=giver.public_id
        )
        if not rows:
            raise NothingOut(str(giver))
        found["lines"] = [
            {
                "key": row.thing.public_id,
                "name": row.thing.name,
                "quantity": row.quantity,
                "numbered": row.thing.numbered,
                "field": f"take-{row.thing.public_id}",
                "label": _("{name}: how many are taken").format(name=row.thing.name),
                "hint": _("The giver has {quantity}. What is not taken stays with them.").format(
                    quantity=quantity_text(row.quantity, "rounds")
                )
                if row.thing.kind == "ammunition"
                else "",
            }
            for row in rows
        ]


def _relieve(request: Page, typed: Typed, found: dict[str, Any]) -> None:
    for name, label in (("giver_pin", _("PIN of who gives")), ("taker_pin", _("PIN of who takes"))):
        typed.text(name, label=label, required=True, limit=12)
    things: dict[UUID, int] = {}
    for line in found["lines"]:
        most = line["quantity"]
        counted = most if line["numbered"] else typed.counted(
            f"take-{line['key']}", line["name"], most=most
        )  # fmt: skip
        if counted:
            things[line["key"]] = counted
    typed.check()
    giver, taker = found["giver"], found["taker"]
    if giver is None or taker is None:
        raise preparing.GuardMissing
    writing.relieve(
        by=request.viewer,
        at=request.at,
        giver=giver.public_id,
        taker=taker.public_id,
        things=things,
        slip=Slip(
            confirmation=Confirmation(kind="pin", pin=typed.text("giver_pin", limit=12)),
            second_confirmation=Confirmation(kind="pin", pin=typed.text("taker_pin", limit=12)),
            request_key=typed.text("request_key", limit=60) or None,
        ),
    )


def _places(problem: Problem) -> dict[str, str]:
    """Where a refusal stands: what the match says of the guard concerns the one who takes."""
    if isinstance(problem, NothingOut):
        return {"guard": "giver"}
    beside_taker = dict.fromkeys(("guard", "post", "weapon", "permit", "load"), "taker")
    return beside_taker | {"pin": "giver_pin", "second_pin": "taker_pin"}
