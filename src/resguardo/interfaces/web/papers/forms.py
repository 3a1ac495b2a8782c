"""The page of papers to print: blank forms by language and number, and the book of a day."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from resguardo.interfaces.paper.blanks import COPIES_MAX, FORMS, blank_forms
from resguardo.interfaces.paper.catalogue import LAYOUT_WORDS, PAPERS
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import languages
from resguardo.interfaces.web.typed import Typed
from resguardo.interfaces.web.words_of_fields import Words
from resguardo.kernel.mandate import Act
from resguardo.records.people.selectors import NotFound
from resguardo.records.places import selectors as places


@dataclass(frozen=True)
class OfAStore:
    """What is printed of one store and a day; what is `kept` is issued, in a language and form."""

    name: str
    title: Words
    what_for: Words
    day: Words
    button: Words
    kept: bool = False

    @property
    def way(self) -> str:
        """Where its form goes."""
        return f"papers:{self.name}"


OF_A_STORE: Final = (
    OfAStore(
        "book",
        _("Book of a day"),
        _("Everything that went out of and came into one armoury, with its hand-overs."),
        _("Day"),
        _("Print book"),
    ),
    OfAStore(
        "review",
        _("Review of a month"),
        _(
            "What was counted in one armoury, by whom, what differed and what became of it; to be "
            "signed."
        ),
        _("A day of the month"),
        _("Print review"),
    ),
    OfAStore(
        "receipts",
        _("Receipts of a day"),
        _(
            "The custody receipt of everything that went out, each with its number, as one file of "
            "PDFs."
        ),
        _("Day"),
        _("Issue the receipts"),
        kept=True,
    ),
)


@require_GET
def papers(request: Page) -> HttpResponse:
    """Which forms there are, in which language and how many, and the book of a day."""
    request.viewer.demand(Act.SEE_CUSTODY, at=request.at)
    stores = places.open_places(viewer=request.viewer, at=request.at, kinds=("armoury",))
    may_keep = bool(stores) and request.may_change
    context = {
        "of_a_store": [each for each in OF_A_STORE if may_keep or not each.kept],
        "forms": [(name, form) for name, form in FORMS.items()],
        "languages": languages(),
        "language": translation.get_language(),
        "may_issue": request.viewer.may_somewhere(Act.ISSUE, at=request.at),
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
    data = blank_forms(
        chosen, copies=copies, organisation=request.viewer.organisation_name, language=language,
        second=int(request.at.timestamp()),
    )  # fmt: skip
    answer = HttpResponse(data, content_type="application/pdf")
    with translation.override(language):
        called = slugify(str(chosen.title))
    answer["Content-Disposition"] = f'inline; filename="{called}.pdf"'
    return answer
