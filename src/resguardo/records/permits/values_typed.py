"""A value of the law as somebody typed it, in the words of any of the four languages."""

from typing import Any, Final

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.permits.profiles import vocabulary
from resguardo.records.register.catalogue import calibres
from resguardo.records.register.makers import fold

_YES: Final = frozenset({"yes", "si", "sim", "oui"})
_NO: Final = frozenset({"no", "nao", "non"})

DIGITS_MOST: Final = 7
"""No law counts in tens of millions."""


class ValueUnreadable(Problem):
    """A value that is not of the unit that its parameter has."""

    code = "law.value-unreadable"
    wording = _(
        "“{value}” cannot be a value of this rule. Write a whole number; yes or no; 1/3 for one "
        "firearm for three guards; or words with commas, whichever the rule has."
    )
    field = "value"

    value: str


class WordUnreadable(Problem):
    """A word that no profile has."""

    code = "law.word-unreadable"
    wording = _(
        "The law has no word “{word}”. Write one that stands on the page of a country, such as "
        "bank or revolver, or the name of a calibre."
    )
    field = "value"

    word: str


def value_typed(text: str, unit: str) -> Any:
    """What was typed, as the unit reads it, in any language; an empty field ends what stood.

    Refuses what the unit cannot read (`ValueUnreadable`).
    """
    said = text.strip()
    if not said:
        return None
    match unit:
        case "flag":
            answer = fold(said)
            if answer not in _YES | _NO:
                raise ValueUnreadable(said[:40])
            return answer in _YES
        case "word":
            return _word(said)
        case "words":
            return [_word(each.strip()) for each in said.split(",") if each.strip()]
        case "ratio":
            numbers = [each.strip() for each in said.replace(":", "/").split("/")]
            match [int(each) if each.isdecimal() else None for each in numbers]:
                case [int(weapons), int(guards)] if guards:
                    return [weapons, guards]
            raise ValueUnreadable(said[:40])
        case _:
            numbers = [each.strip() for each in said.split(",")]
            if not all(each.isdecimal() and len(each) <= DIGITS_MOST for each in numbers):
                raise ValueUnreadable(said[:40])
            return int(numbers[0]) if len(numbers) == 1 else [int(each) for each in numbers]


def _word(said: str) -> str:
    """The word of the law, or the calibre, that somebody means in any of the four languages."""
    words, wanted = vocabulary()["words"], fold(said)
    for code, spoken in words.items():
        if wanted == fold(code) or wanted in {fold(str(each)) for each in spoken.values()}:
            return str(code)
    for calibre in calibres().calibres.values():
        if wanted in {fold(calibre.id), fold(calibre.name)}:
            return calibre.id
    raise WordUnreadable(said[:40])
