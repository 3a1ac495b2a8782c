"""Which armoury this counter belongs to: chosen once, kept in the session of the device."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.typed import NotAChoice, Typed
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.custody.recognising import demand_counter
from resguardo.records.places import selectors as places

_SESSION_KEY: Final = "armoury"
_STORES: Final = ("armoury", "room", "safe")


def armouries(request: Page) -> list[Any]:
    """Where this viewer may stand at a counter."""
    demand_counter(request.viewer, request.at)
    rows = places.open_places(viewer=request.viewer, at=request.at, kinds=_STORES)
    acts = (Act.ISSUE, Act.RECEIVE)
    return [
        row
        for row in rows
        if any(request.viewer.may(act, at=request.at, place=row.public_id) for act in acts)
    ]


def armoury_of(request: Page) -> Any | None:
    """The armoury of this counter: the one chosen, or the only one there is."""
    rows = armouries(request)
    chosen = request.session.get(_SESSION_KEY, "")
    for row in rows:
        if str(row.public_id) == chosen:
            return row
    return rows[0] if len(rows) == 1 else None


def to_the_choice() -> HttpResponse:
    """Ask for the armoury first."""
    return HttpResponseRedirect(reverse("counter:armoury"))


@require_http_methods(["GET", "POST"])
def choose(request: Page) -> HttpResponse:
    """Choose the armoury of this counter."""
    rows = armouries(request)
    context = {"armouries": [(row.public_id, row.name) for row in rows], "none": not rows}
    if request.method == "GET":
        return render(request, "counter/armoury.html", context)
    typed = Typed(request.POST)
    try:
        key: UUID | None = typed.key("armoury", _("Armoury"), required=True)
        typed.check()
        if key not in {row.public_id for row in rows}:
            raise NotAChoice("armoury", _("Armoury"))
    except Problem as problem:
        return render_refused(request, "counter/armoury.html", context, problem, typed=typed)
    request.session[_SESSION_KEY] = str(key)
    return HttpResponseRedirect(reverse("counter:issue"), status=303)
