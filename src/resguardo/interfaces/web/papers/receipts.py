"""The custody receipt of an entry: what the guard signs and takes along, on A4 or 80 mm."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resguardo.interfaces.web.custody.words import CONFIRMATION_WORDS, ENTRY_WORDS, name_or_word
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.reading import full_text, is_late
from resguardo.records.custody import selectors as custody

from .codes import qr, verification_address


@require_GET
def receipt(request: Page, entry: UUID) -> HttpResponse:
    """Print the receipt of one entry in sight; `?paper=80` for the printer at the counter."""
    found = custody.entry(viewer=request.viewer, at=request.at, public_id=entry)
    moves = custody.moves_of([found]).get(found.pk, [])
    late = is_late(found.occurred_at, found.recorded_at)
    facts: list[tuple[str, Any]] = [
        (_("Kind"), ENTRY_WORDS[found.kind]),
        (_("Happened"), full_text(found.occurred_at)),
        (_("Recorded"), full_text(found.recorded_at) if late else ""),
        (_("From"), name_or_word(moves[0].giver) if moves else ""),
        (_("To"), name_or_word(moves[0].taker) if moves else ""),
        (_("Post"), found.post.name if found.post else ""),
        (_("Due back"), full_text(found.due_at) if found.due_at else ""),
        (_("Confirmed"), CONFIRMATION_WORDS[found.confirmation]),
        (_("Second person"), str(found.second_person or "")),
        (_("Paper"), found.document),
        (_("Recorded by"), str(found.recorded_by or "")),
    ]
    context = {
        "entry": found,
        "organisation": request.viewer.organisation_name,
        "facts": [fact for fact in facts if fact[1]],
        "moves": moves,
        "code": qr(verification_address(found.sequence)),
        "narrow": request.GET.get("paper") == "80",
        "back": reverse("custody:entry", args=[found.public_id]),
    }
    return render(request, "papers/receipt.html", context)
