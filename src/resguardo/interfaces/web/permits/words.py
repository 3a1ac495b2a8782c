"""The words of applications: states, steps, and the answers of the public check."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.interfaces.web.reading import number_text
from resguardo.interfaces.web.states import DECISION, DONE, ELSEWHERE, QUIET, STOP
from resguardo.interfaces.web.words_of_fields import APPLICATION_STATES, WEAPON_TYPES, words
from resguardo.records.permits.buying import ROUNDS
from resguardo.records.register.catalogue import calibre_name

Words = str | Promise


def allowed_words(text: str) -> str:
    """A line of a leave as a history keeps it, in words: 2000 rounds 38-special."""
    quantity, what, calibre = text.split(" ", 2)
    named = _("rounds") if what == ROUNDS else words(WEAPON_TYPES, what)
    return f"{number_text(int(quantity))} × {named} {calibre_name(calibre)}".strip()


STATE_WORDS: Final[dict[str, tuple[Words, str]]] = {
    "draft": (APPLICATION_STATES["draft"], QUIET),
    "submitted": (APPLICATION_STATES["submitted"], ELSEWHERE),
    "returned": (APPLICATION_STATES["returned"], DECISION),
    "examined": (APPLICATION_STATES["examined"], ELSEWHERE),
    "granted": (APPLICATION_STATES["granted"], DONE),
    "denied": (APPLICATION_STATES["denied"], STOP),
    "withdrawn": (APPLICATION_STATES["withdrawn"], QUIET),
}
STEP_WORDS: Final[dict[str, Words]] = {
    "draft": _("Begin"),
    "submit": _("Submit to the authority"),
    "withdraw": _("Withdraw"),
    "return": _("Return to the company"),
    "examine": _("Examined: it is whole"),
    "grant": _("Grant"),
    "deny": _("Deny"),
}
STEP_LEADS: Final[dict[str, Words]] = {
    "submit": _("From now on the time that passes is the authority’s, and not the company’s."),
    "return": _("The company reads exactly this, and can act on nothing less."),
    "examine": _("Somebody else than you decides it."),
    "deny": _("Say why and by which article; the company reads this."),
}
