"""Blank forms for when there is no power: numbered, in four languages, typed in later.

Each sheet has a number of its own with its code, because that number is what confirms the late
entry. The columns are those of the late-entry page, in the same order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from resguardo.interfaces.paper.catalogue import LAYOUT_WORDS, PAPERS
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.mandate import Act
from resguardo.records.people.selectors import NotFound
from resguardo.records.places import selectors as places

from .codes import form_number, qr

Words = str | Promise
COPIES_MAX: Final = 50


@dataclass(frozen=True)
class Form:
    """One blank form: what stands above, its columns, who signs, what stands below."""

    letters: str
    title: Words
    what_for: Words
    facts: Sequence[Words]
    columns: Sequence[Words]
    lines: int
    signs: Sequence[Words]
    foot: Words
    boxes: Sequence[tuple[Words, int]] = ()


_TYPE_IN: Final = _(
    "Type every line in as a late entry as soon as you can, with this number. Keep the paper."
)

FORMS: Final[Mapping[str, Form]] = {
    "issues": Form(
        "IR",
        _("Issues and returns"),
        _("One sheet for a shift at the armoury's window."),
        (_("Armoury"), _("Day"), _("Armourer")),
        (
            _("Out at"),
            _("Guard, code"),
            _("Weapon, serial"),
            _("Rounds out"),
            _("Other things"),
            _("Post"),
            _("Signature"),
            _("Back at"),
            _("Rounds back"),
            _("Signature"),
        ),
        14,
        (_("Armourer"), _("Second person")),
        _TYPE_IN,
    ),
    "count": Form(
        "CT",
        _("Count sheet"),
        _("What was seen, by whom. Count without looking at the book."),
        (_("Place"), _("Day and time"), _("First counter"), _("Second counter")),
        (
            _("Weapon or thing"),
            _("Serial or lot"),
            _("Calibre"),
            _("Quantity seen"),
            _("Condition"),
            _("Remarks"),
        ),
        18,
        (_("First counter"), _("Second counter")),
        _("What is not in the book is written down too: a surplus is a finding."),
    ),
    "handover": Form(
        "HO",
        _("Hand-over of the armoury"),
        _("A page of the hand-over book, outgoing and incoming armourer."),
        (_("Armoury"), _("Day and time"), _("Count sheet no.")),
        (
            _("What"),
            _("According to the book"),
            _("Seen"),
            _("Difference"),
            _("Remarks"),
        ),
        12,
        (_("Outgoing armourer"), _("Incoming armourer")),
        _("The incoming armourer answers for everything above from the moment of signing."),
        (
            (_("Out at this moment: weapons and guards"), 4),
            (_("Keys, seals, alarm, lighting"), 2),
            (_("What the next shift must know"), 3),
        ),
    ),
    "incident": Form(
        "IN",
        _("Incident notice"),
        _("Theft, robbery, loss, discharge, misuse, damage: the first paper, written at once."),
        (
            _("Kind of incident"),
            _("Happened on, at"),
            _("Known on, at"),
            _("Place"),
            _("Reported by, code"),
            _("Told to: police, authority, client"),
        ),
        (_("Weapon or thing"), _("Serial or lot"), _("Calibre"), _("Quantity"), _("Last holder")),
        5,
        (_("Whoever reports"), _("Whoever receives")),
        _("Clocks of law may run from the moment it was known: report first, write more later."),
        ((_("What happened"), 8), (_("Done so far"), 3)),
    ),
}


@require_GET
def papers(request: Page) -> HttpResponse:
    """Which forms there are, in which language and how many, and the book of a day."""
    request.viewer.demand(Act.SEE_CUSTODY, at=request.at)
    stores = places.open_places(viewer=request.viewer, at=request.at, kinds=("armoury",))
    context = {
        "forms": [(name, form) for name, form in FORMS.items()],
        "languages": [
            (code, translation.get_language_info(code)["name_local"])
            for code, _name in settings.LANGUAGES
        ],
        "language": translation.get_language(),
        "stores": [(row.public_id, row.name) for row in stores],
        "store": str(stores[0].public_id) if len(stores) == 1 else "",
        "layouts": [(name, LAYOUT_WORDS[name]) for name in PAPERS["custody-receipt"].layouts],
        "today": timezone.localdate(request.at),
    }
    return render(request, "papers/papers.html", context)


@require_GET
def form(request: Page, name: str) -> HttpResponse:
    """Print so many sheets of one form, each with a number of its own."""
    request.viewer.demand(Act.SEE_CUSTODY, at=request.at)
    chosen = FORMS.get(name)
    if chosen is None:
        raise NotFound
    typed = Typed(request.GET)
    copies = min(max(typed.whole("copies", "", empty=1), 1), COPIES_MAX)
    language = typed.text("language")
    if language not in dict(settings.LANGUAGES):
        language = translation.get_language() or "en"
    numbers = [form_number(chosen.letters) for _copy in range(copies)]
    with translation.override(language):
        context = {
            "form": chosen,
            "sheets": [(number, qr(number)) for number in numbers],
            "lines": range(chosen.lines),
            "boxes": [(title, range(lines)) for title, lines in chosen.boxes],
            "organisation": request.viewer.organisation_name,
            "landscape": len(chosen.columns) > 8,  # noqa: PLR2004 - more do not fit upright
            "back": reverse("papers:papers"),
        }
        return render(request, "papers/form.html", context)
