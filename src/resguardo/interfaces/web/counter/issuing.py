"""The counter where weapons go out: scan in any order, see the match, confirm, next.

Each answer is the sheet as it now lies: with htmx the part of the page, without it the page. What
was scanned travels in the form, so a refusal loses nothing.
"""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.refusal import REFUSED, said
from resguardo.interfaces.web.states import DECISION, DONE, STOP
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.problem import Problem
from resguardo.records.custody import preparing, recognising, shifts
from resguardo.records.custody import selectors as custody
from resguardo.records.custody import services as writing
from resguardo.records.custody.preparing import Preview
from resguardo.records.custody.services import Confirmation, Handing, Overriding, Slip

from . import laying, scanning
from .armoury import armoury_of, to_the_choice
from .scanning import OnTheCounter

DONE_SHOWN: Final = 8
_DONE_KINDS: Final = ("issue", "return", "relief", "fire", "loss", "theft", "train", "disposal")
_FIELDS: Final = {
    "second": "second_person",
    "reason": "override_reason",
    "guard": "scan",
    "weapon": "scan",
}


@require_GET
def counter(request: Page) -> HttpResponse:
    """Open the counter, with whatever the address names."""
    armoury = armoury_of(request)
    if armoury is None:
        return to_the_choice()
    typed = Typed(request.GET)
    lying = scanning.read(typed)
    if text := typed.text("scan"):
        return _scanned(request, armoury, lying, text)
    shown = _preview(request, armoury, lying)
    return _answer(request, armoury, shown, lying)


@require_POST
def scan(request: Page) -> HttpResponse:
    """Take a scan, or take something off the counter."""
    armoury = armoury_of(request)
    if armoury is None:
        return to_the_choice()
    typed = Typed(request.POST)
    lying = scanning.read(typed)
    if what := typed.text("drop"):
        lying.drop(what)
        return _answer(request, armoury, _preview(request, armoury, lying), lying)
    text = typed.text("chosen") or typed.text("scan")
    if not text and typed.text("pin"):
        return confirm(request)
    lying.capture(typed.text("capture"))
    return _scanned(request, armoury, lying, text)


@require_POST
def confirm(request: Page) -> HttpResponse:
    """Write the issue: the guard confirmed on this device."""
    armoury = armoury_of(request)
    if armoury is None:
        return to_the_choice()
    typed = Typed(request.POST)
    lying = scanning.read(typed)
    try:
        typed.check()
        entry = _issue(request, armoury, typed, lying)
    except Problem as problem:
        lying.say(STOP, said(problem))
        shown = _preview(request, armoury, lying)
        return _answer(request, armoury, shown, lying, problem=problem, typed=typed)
    words = _("Issued to {guard}. Next guard, please.").format(guard=entry.holder)
    if not request.headers.get("HX-Request"):
        messages.success(request, words)
        return HttpResponseRedirect(reverse("counter:issue"), status=303)
    empty = OnTheCounter()
    empty.say(DONE, words)
    return _answer(request, armoury, Preview(), empty)


@require_POST
def undo(request: Page, entry: UUID) -> HttpResponse:
    """Undo what was recorded within the last minute."""
    armoury = armoury_of(request)
    if armoury is None:
        return to_the_choice()
    key = Typed(request.POST).text("request_key", limit=60) or None
    empty, problem = OnTheCounter(), None
    try:
        writing.undo(by=request.viewer, at=request.at, entry=entry, request_key=key)
        empty.say(DONE, _("Undone. Both entries stay in the ledger."))
    except Problem as refusal:
        problem = refusal
        empty.say(STOP, said(refusal))
    if problem is None and not request.headers.get("HX-Request"):
        return HttpResponseRedirect(reverse("counter:issue"), status=303)
    return _answer(request, armoury, Preview(), empty, problem=problem)


def _scanned(request: Page, armoury: Any, lying: OnTheCounter, text: str) -> HttpResponse:
    try:
        meanings = recognising.recognise(viewer=request.viewer, at=request.at, text=text)
    except Problem as problem:
        lying.say(STOP, said(problem))
        shown = _preview(request, armoury, lying)
        return _answer(request, armoury, shown, lying, kept=text, problem=problem)
    if len(meanings) > 1:
        lying.say(DECISION, laying.several(text, meanings))
        shown = _preview(request, armoury, lying)
        return _answer(request, armoury, shown, lying, kept=text, candidates=meanings)
    before = _preview(request, armoury, lying) if lying.items else None
    if before is not None:
        rounds = (each.public_id for each in before.load if each.kind == "ammunition")
        lying.knowing_lots(frozenset(rounds))
    lying.put(meanings[0])
    shown = _preview(request, armoury, lying)
    _tell(lying, shown)
    return _answer(request, armoury, shown, lying)


def _preview(request: Page, armoury: Any, lying: OnTheCounter) -> Preview:
    if lying.guard is None and not lying.things:
        return Preview()
    return preparing.counter_preview(
        viewer=request.viewer,
        at=request.at,
        armoury=armoury.public_id,
        guard=lying.guard,
        things=lying.things,
        post=lying.post,
        fill=lying.fill,
    )


def _tell(lying: OnTheCounter, shown: Preview) -> None:
    """Say what now stands in the way, or that the guard can confirm."""
    worst = shown.problems[0] if shown.problems else None
    if lying.said.get("tone") == STOP:
        return
    if worst is not None and (worst.hard or shown.complete):
        lying.say(STOP if worst.hard else DECISION, said(worst))
    elif shown.short:
        missing = laying.short_text(shown.short)
        lying.say(DECISION, _("Not in this armoury: {missing}.").format(missing=missing))
    elif shown.guard is not None and shown.weapon is not None:
        lying.say(DONE, _("All four fit. {guard}, your PIN.").format(guard=shown.guard))


def _issue(request: Page, armoury: Any, typed: Typed, lying: OnTheCounter) -> Any:
    """Write it as it lies there; the service matches, so nothing is laid out and matched before."""
    signature, pin = typed.text("signature", limit=40_000), typed.text("pin", limit=12)
    confirmation = (
        Confirmation(kind="pin", pin=pin)
        if pin or not signature
        else Confirmation(kind="signature", signature=signature)
    )
    reason = typed.text("override_reason", limit=500)
    second = None
    if name := typed.text("second_person", limit=60):
        second = preparing.second_named(viewer=request.viewer, at=request.at, text=name)
    if lying.guard is None:
        raise preparing.GuardMissing
    shift = preparing.duty_of(
        viewer=request.viewer, at=request.at, guard=lying.guard, post=lying.post
    )
    return writing.issue(
        by=request.viewer,
        at=request.at,
        armoury=armoury.public_id,
        handing=Handing(
            guard=lying.guard,
            things=lying.things,
            shift=shift.public_id if shift else None,
            post=lying.post if shift is None else None,
        ),
        slip=Slip(
            capture=lying.captured or "typed",
            confirmation=confirmation,
            second=second,
            second_confirmation=Confirmation(kind="pin", pin=typed.text("second_pin", limit=12)),
            request_key=typed.text("request_key", limit=60) or None,
        ),
        overriding=Overriding(reason=reason) if reason else None,
    )


def _answer(
    request: Page,
    armoury: Any,
    shown: Preview,
    lying: OnTheCounter,
    *,
    kept: str = "",
    problem: Problem | None = None,
    candidates: Any = (),
    typed: Typed | None = None,
) -> HttpResponse:
    part = bool(request.headers.get("HX-Request"))
    problems = laying.shown_at(problem, _FIELDS) if problem else ()
    context = {
        "sheet": laying.sheet_of(shown, kept),
        "said": lying.said,
        "captured": lying.captured,
        "candidates": laying.candidates(candidates),
        "problems": problems,
        "pin_problem": any(each.field == "pin" for each in problems),
        "typed": typed or Typed(),
        "done": laying.done_lines(
            preparing.recent(
                viewer=request.viewer, at=request.at, kinds=_DONE_KINDS, limit=DONE_SHOWN
            ),
            request.at,
        ),
        "scan_href": reverse("counter:scan"),
        "confirm_href": reverse("counter:confirm"),
        "clear_href": reverse("counter:issue"),
        "return_href": reverse("counter:return"),
        "shift_href": reverse("counter:shift"),
    }
    if not part:
        context["facts"] = facts_of(request, armoury)
    template = "counter/sheet.html" if part else "counter/counter.html"
    return render(request, template, context, status=REFUSED if problem else 200)


def facts_of(request: Page, armoury: Any) -> list[str]:
    """The short lines beside the heading: where, how many to issue, how many overdue."""
    late = custody.holders_late(viewer=request.viewer, at=request.at)
    waiting = shifts.to_issue(viewer=request.viewer, at=request.at)
    facts = [armoury.name]
    if waiting:
        facts.append(_("{number} to issue").format(number=waiting))
    if late:
        facts.append(_("{number} overdue").format(number=late))
    return facts
