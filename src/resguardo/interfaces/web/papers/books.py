"""The book of an armoury for one day: who handed it over, what went out, what came back."""

from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.custody.words import ENTRY_WORDS, name_or_word
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.typed import Typed
from resguardo.records.custody import books
from resguardo.records.custody import selectors as custody
from resguardo.records.places import selectors as places


@require_GET
def book(request: Page) -> HttpResponse:
    """Print the book of one armoury and one day, midnight to midnight where the armoury is."""
    typed = Typed(request.GET)
    key = typed.key("place", _("Armoury"), required=True)
    day = typed.day("on", _("Day")) or timezone.localdate(request.at)
    typed.check()
    if key is None:  # pragma: no cover - check has refused
        raise AssertionError
    place = places.place(viewer=request.viewer, at=request.at, public_id=key)
    zone = timezone.get_current_timezone()
    start = datetime.combine(day, time(), zone)
    end = datetime.combine(day + timedelta(days=1), time(), zone)
    found = books.entries_at(
        viewer=request.viewer, at=request.at, place=place, start=start, end=end
    )
    shown = found[: books.LINES_MAX]
    moves = custody.moves_of(shown)
    context = {
        "organisation": place.organisation.name,
        "place": place,
        "day": day,
        "lines": [_line(entry, moves.get(entry.pk, [])) for entry in shown],
        "cut": len(found) > len(shown),
        "handovers": books.handovers_at(
            viewer=request.viewer, at=request.at, place=place, start=start, end=end
        ),
        "back": reverse("papers:papers"),
    }
    return render(request, "papers/book.html", context)


def _line(entry: Any, moves: list[Any]) -> dict[str, Any]:
    what = [
        move.thing.name if move.thing.numbered else f"{move.quantity} × {move.thing.name}"
        for move in moves
    ]
    return {
        "entry": entry,
        "kind": ENTRY_WORDS[entry.kind],
        "what": ", ".join(what),
        "giver": name_or_word(moves[0].giver) if moves else "",
        "taker": name_or_word(moves[0].taker) if moves else "",
    }
