"""Reversing an entry once its minute is over: a reason, a second person, and both entries stay."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.cells import Quantity
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.tables import Column, Row, Table
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.mandate import Act, NotMandated
from resguardo.kernel.problem import Problem
from resguardo.records.custody import preparing, services
from resguardo.records.custody import selectors as custody
from resguardo.records.custody.acts import act_of
from resguardo.records.custody.services import Confirmation, Slip

from .words import ENTRY_WORDS, account_link, thing_link, unit_of

_TEMPLATE = "custody/reverse.html"


@require_http_methods(["GET", "HEAD", "POST"])
def reverse(request: Page, entry: UUID) -> HttpResponse:
    """Show all that would be put back, and put it back."""
    if not request.viewer.may_somewhere(Act.OVERRIDE, at=request.at):
        raise NotMandated(Act.OVERRIDE)
    found = custody.entry(viewer=request.viewer, at=request.at, public_id=entry)
    context = _context(found)
    if request.method != "POST":
        return render(request, _TEMPLATE, context)
    typed = Typed(request.POST)
    try:
        [first, *_more] = services.reverse(
            by=request.viewer, at=request.at, entry=entry, slip=_slip(request, typed)
        )
    except Problem as problem:
        return render_refused(request, _TEMPLATE, context, problem, typed=typed)
    messages.success(request, _("Reversed. Both entries stay in the ledger."))
    return redirect("custody:entry", first.public_id)


def _slip(request: Page, typed: Typed) -> Slip:
    reason = typed.text("reason", _("Reason"), required=True, limit=400)
    document = typed.text("document", _("Paper"), limit=100)
    name = typed.text("second", _("Second person (code)"), required=True, limit=60)
    key = typed.text("request_key", limit=60) or None
    pin = typed.text("second_pin", limit=12)
    typed.check()
    second = preparing.second_named(viewer=request.viewer, at=request.at, text=name)
    return Slip(
        reason=reason,
        document=document,
        second=second,
        second_confirmation=Confirmation(kind="pin", pin=pin),
        request_key=key,
    )


def _context(found: Any) -> dict[str, Any]:
    act = act_of(found)
    moves = custody.moves_of(act)
    return {
        "entry": found,
        "title": ENTRY_WORDS[found.kind],
        "request_key": uuid4(),
        "moves": Table(
            _("What is put back"),
            [
                Column(_("Entry")),
                Column(_("Thing")),
                Column(_("Quantity"), numeric=True),
                Column(_("From")),
                Column(_("To")),
            ],
            [
                Row(
                    (
                        f"№ {each.sequence}",
                        thing_link(move.thing),
                        Quantity(move.quantity, unit_of(move.thing)),
                        account_link(move.taker),
                        account_link(move.giver),
                    )
                )
                for each in act
                for move in moves.get(each.pk, [])
            ],
        ),
    }
