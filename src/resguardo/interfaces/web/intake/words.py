"""What kinds of file are called, and the answers that a question offers."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from resguardo.interfaces.web.words_of_fields import MODALITIES, PLACE_KINDS, WEAPON_TYPES
from resguardo.records.intake.templates import heading

Words = str | Promise

KIND_WORDS: Final[Mapping[str, Words]] = {
    "firearms": _("Firearms"),
    "people": _("People"),
    "ammunition": _("Ammunition"),
    "permits": _("Permits"),
    "posts": _("Posts and contracts"),
    "book": _("Book of issues and returns"),
}
KIND_HINTS: Final[Mapping[str, Words]] = {
    "firearms": _("maker, model, calibre, serial, permit, where it is kept"),
    "people": _("guards and armourers with document, work and credential"),
    "ammunition": _("calibre, lot, quantity, where it is kept"),
    "permits": _("of weapons, persons and places, with their last day"),
    "posts": _("client, contract, post, how many guards and weapons"),
    "book": _("the paper book, entered late: who took what, when, what came back"),
}
STATE_WORDS: Final[Mapping[str, Words]] = {
    "staged": _("Waits for you"),
    "accepted": _("Imported"),
    "withdrawn": _("Put away"),
}
STATE_TONES: Final[Mapping[str, str]] = {
    "staged": "decision",
    "accepted": "done",
    "withdrawn": "quiet",
}
LISTS: Final[Mapping[str, str]] = {
    "firearms": "register:firearms",
    "people": "people:persons",
    "ammunition": "register:firearms",
    "permits": "permits:permits",
    "posts": "service:contracts",
    "book": "custody:entries",
}
"""Where the rows of a kind are seen once they are in."""

_OPTIONS: Final[Mapping[str, Words]] = {
    "leave out": _("Leave this row out"),
    "new": _("It is new: add it"),
    "day_first": _("Day first: 03/04 is 3 April"),
    "month_first": _("Month first: 03/04 is 4 March"),
    "next day": _("The next day"),
    "same day": _("The same day"),
    "at the post": _("Taken over and handed back at the post"),
    "not told": _("None of these: leave it open"),
    **WEAPON_TYPES,
    **PLACE_KINDS,
}


def field_words(kind: str, name: str) -> str:
    """What a field is called: the heading of its column in the template."""
    return heading(kind, name, (get_language() or "en")[:2])


def option_words(option: str, question: str = "") -> str:
    """An answer as people read it; names and numbers stand for themselves."""
    if question.startswith("modality ") and option in MODALITIES:
        return str(MODALITIES[option])
    if option.startswith("new:"):
        _new, kind, name = [*option.split(":", 2), "", ""][:3]
        return gettext("New: {name} ({kind})").format(name=name, kind=_OPTIONS.get(kind, kind))
    known = _OPTIONS.get(option)
    return str(known) if known is not None else gettext(option) if option else ""
