"""Relief at the post: one guard gives, the next takes, both confirm on this device."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.refusal import REFUSED
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.problem import Problem
from resguardo.records.custody import preparing
from resguardo.records.custody import services as writing
from resguardo.records.custody.services import Confirmation, Slip
from resguardo.records.custody.services.returns import NothingOut

from .laying import shown_at


@require_http_methods(["GET", "POST"])
def relief(request: Page) -> HttpResponse:
    """Name both guards, see what passes from hand to hand, confirm twice."""
    typed = Typed(request.POST if request.method == "POST" else request.GET)
    found: dict[str, Any] = {"lines": [], "giver": None, "taker": None}
    problem: Problem | None = None
    try:
        _find(request, typed, found)
        if request.method == "POST" and typed.text("giver_pin"):
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
    if (giver := found["giver"]) is not None:
        _person, rows = preparing.out_with(
            viewer=request.viewer, at=request.at, guard=giver.public_id
        )
        if not rows:
            raise NothingOut(str(giver))
        found["lines"] = [
            {"key": row.thing.public_id, "name": row.thing.name, "quantity": row.quantity}
            for row in rows
        ]


def _relieve(request: Page, typed: Typed, found: dict[str, Any]) -> None:
    things: dict[UUID, int] = {line["key"]: line["quantity"] for line in found["lines"]}
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
    return {"guard": "taker", "post": "taker", "pin": "giver_pin"}
