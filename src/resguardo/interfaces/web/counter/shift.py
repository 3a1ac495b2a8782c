"""A whole shift at once: the roster as one list, confirmed once, written all or not at all.

Each row carries what it proposes in the form, so that what is confirmed is what was read, whatever
another counter did in between; then the service refuses, and nothing is written.
"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.reading import clock_text, moment_text, quantity_text
from resguardo.interfaces.web.refusal import REFUSED, shown_problems
from resguardo.interfaces.web.typed import Missing, NotAChoice, Typed
from resguardo.kernel.problem import Problem
from resguardo.records.custody import preparing, shifts
from resguardo.records.custody import services as writing
from resguardo.records.custody.services import ComingBack, Confirmation, Handing, Slip
from resguardo.records.custody.shifts import Outstanding, Proposal

from .armoury import armoury_of, to_the_choice
from .laying import shown_at

_FIELDS = {"second": "second_person"}


@require_http_methods(["GET", "POST"])
def issue(request: Page) -> HttpResponse:
    """Show the next shift as it could go out, and issue what is chosen of it."""
    armoury = armoury_of(request)
    if armoury is None:
        return to_the_choice()
    problem, typed = None, Typed(request.POST)
    if request.method == "POST":
        try:
            writing.issue_shift(
                by=request.viewer,
                at=request.at,
                armoury=armoury.public_id,
                handings=_handings(typed),
                slip=_slip(request, typed),
            )
        except Problem as refusal:
            problem = refusal
        else:
            return HttpResponseRedirect(reverse("counter:issue"), status=303)
    found = shifts.proposals(viewer=request.viewer, at=request.at, armoury=armoury.public_id)
    rows = [_row(each) for each in found]
    stopped = [
        row | {"problems": [line for each in proposal.problems for line in shown_problems(each)]}
        for row, proposal in zip(rows, found, strict=True)
        if proposal.problems
    ]
    ready = sum(1 for row in rows if row["state"] == "ready")
    start = min((each.shift.starts_at for each in found), default=None)
    context = {
        "title": _("Issue the whole shift"),
        "lead": f"{armoury.name} · {moment_text(start)}" if start else armoury.name,
        "stopped": stopped,
        "ready_count": ready,
        "empty_title": _("Nobody is on the roster of this shift"),
        "empty_text": _("The rows of the roster will stand here. Enter the roster first."),
        "words_one": _("Issue 1 weapon"),
        "words_many": _("Issue {n} weapons"),
        "action": _("Issue 1 weapon") if ready == 1 else _("Issue {n} weapons").format(n=ready),
        "confirm_href": reverse("counter:shift"),
        "two_persons": shifts.two_persons(viewer=request.viewer, at=request.at),
    }
    return _show(request, rows, context, typed, problem)


@require_http_methods(["GET", "POST"])
def take_back(request: Page) -> HttpResponse:
    """Show who brings things back now, and take back all that the chosen guards hold."""
    armoury = armoury_of(request)
    if armoury is None:
        return to_the_choice()
    problem, typed = None, Typed(request.POST)
    if request.method == "POST":
        try:
            writing.receive_shift(
                by=request.viewer,
                at=request.at,
                armoury=armoury.public_id,
                comings=[
                    ComingBack(guard=guard, back=things) for guard, _post, things in _chosen(typed)
                ],
                slip=_slip(request, typed),
            )
        except Problem as refusal:
            problem = refusal
        else:
            return HttpResponseRedirect(reverse("counter:return"), status=303)
    found = shifts.outstanding(viewer=request.viewer, at=request.at)
    rows = [_row_back(each, request.at) for each in found]
    context = {
        "title": _("Take the whole shift back"),
        "lead": _("Whoever brings back less than they took is taken out of the list."),
        "stopped": [],
        "ready_count": len(rows),
        "empty_title": _("Nobody brings anything back within the hour"),
        "empty_text": _("Guards stand here from an hour before what they have is due."),
        "words_one": _("Take back from 1 guard"),
        "words_many": _("Take back from {n} guards"),
        "action": _("Take back from 1 guard")
        if len(rows) == 1
        else _("Take back from {n} guards").format(n=len(rows)),
        "confirm_href": reverse("counter:shift-return"),
    }
    return _show(request, rows, context, typed, problem)


def _show(
    request: Page,
    rows: list[dict[str, Any]],
    context: dict[str, Any],
    typed: Typed,
    problem: Problem | None,
) -> HttpResponse:
    if problem is not None:
        chosen = {text.partition(":")[0] for text in typed.all("row")}
        rows = [row | {"chosen": row["name"] in chosen} for row in rows]
    context |= {
        "rows": rows,
        "typed": typed,
        "problems": shown_at(problem, _FIELDS) if problem else (),
        "back_href": reverse("counter:issue"),
    }
    return render(request, "counter/shift.html", context, status=REFUSED if problem else 200)


def _row(each: Proposal) -> dict[str, Any]:
    shift = each.shift
    rounds = sum(n for thing, n in each.load.items() if thing.kind == "ammunition")
    others = [thing.name for thing in each.load if thing.kind != "ammunition"]
    items = ([quantity_text(rounds, "rounds")] if rounds else []) + others
    state = "cannot_go" if each.hard else "needs_decision" if each.problems else "ready"
    return {
        "name": str(shift.person.public_id),
        "key": _carried(shift.person.public_id, shift.public_id, each.things),
        "guard": str(shift.person),
        "guard_note": f"{clock_text(shift.starts_at)}–{clock_text(shift.ends_at)}",
        "post": shift.post.name,
        "weapon": str(each.weapon.firearm.model) if each.weapon else "",
        "serial": each.weapon.firearm.serial if each.weapon else "",
        "slot": each.weapon.slot if each.weapon else "",
        "things": ", ".join(items),
        "state": state,
    }


def _row_back(each: Outstanding, at: Any) -> dict[str, Any]:
    weapon = next((row.thing for row in each.holdings if row.thing.kind == "firearm"), None)
    rounds = sum(row.quantity for row in each.holdings if row.thing.kind == "ammunition")
    others = [
        row.thing.name
        for row in each.holdings
        if row.thing.kind not in {"ammunition", "firearm"}
    ]  # fmt: skip
    things = {row.thing.public_id: row.quantity for row in each.holdings}
    late = each.due_at is not None and each.due_at < at
    return {
        "name": str(each.person.public_id),
        "key": _carried(each.person.public_id, None, things),
        "guard": str(each.person),
        "guard_note": _("due {moment}").format(moment=moment_text(each.due_at))
        if each.due_at
        else "",
        "post": each.holdings[0].entry.post.name if each.holdings[0].entry.post else "",
        "weapon": str(weapon.firearm.model) if weapon else "",
        "serial": weapon.firearm.serial if weapon else "",
        "slot": weapon.slot if weapon else "",
        "things": ", ".join(([quantity_text(rounds, "rounds")] if rounds else []) + others),
        "state": "ready",
        "shown_state": "overdue" if late else "ready",
    }


def _carried(guard: UUID, shift: UUID | None, things: dict[UUID, int]) -> str:
    """What a row proposes, as the value of its checkbox: guard, shift, things with quantities."""
    load = ",".join(f"{key.hex}x{quantity}" for key, quantity in things.items())
    return f"{guard}:{shift.hex if shift else ''}:{load}"


def _chosen(typed: Typed) -> list[tuple[UUID, UUID | None, dict[UUID, int]]]:
    """Read the chosen rows again; a value that was tampered with is refused as no choice."""
    found = []
    for text in typed.all("row"):
        try:
            guard, shift, load = text.split(":")
            things = {}
            for part in load.split(","):
                key, _x, quantity = part.partition("x")
                things[UUID(key)] = int(quantity)
            found.append((UUID(guard), UUID(shift) if shift else None, things))
        except ValueError:
            raise NotAChoice("row", _("a row")) from None
    if not found:
        raise NotAChoice("row", _("at least one row"))
    return found


def _handings(typed: Typed) -> list[Handing]:
    return [
        Handing(guard=guard, shift=shift, things=things)
        for guard, shift, things in _chosen(typed)
    ]  # fmt: skip


def _slip(request: Page, typed: Typed) -> Slip:
    pin = typed.text("pin", limit=12)
    if not pin:
        raise Missing("pin", _("Your PIN"))
    second = None
    if name := typed.text("second_person", limit=60):
        second = preparing.second_named(viewer=request.viewer, at=request.at, text=name)
    return Slip(
        confirmation=Confirmation(kind="list", pin=pin),
        second=second,
        second_confirmation=Confirmation(kind="pin", pin=typed.text("second_pin", limit=12)),
        request_key=typed.text("request_key", limit=60) or None,
    )
