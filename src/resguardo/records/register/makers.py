"""From a maker or model as people write it to the name we write, or to a proposal.

An alias that somebody has seen decides (`Forjas Taurus` is Taurus). A probable misspelling is only
proposed: the next letter over may be another factory. What is not known is kept as typed, because
no list of makers is complete.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from resguardo.kernel.marking import within_one_edit

MIN_MISSPELT_CHARACTERS = 4

_AND = re.compile(r"\s*(?:&|\by\b|\be\b|\bet\b|\band\b|\bund\b)\s*")
_FIRM = re.compile(
    r"(?:,|\b)\s*(?:s\.?\s?a\.?(?:\s?c\.?|\s?s\.?)?|ltda?|inc|corp|co|llc|gmbh|cia|s\.?p\.?a|ag)\.?\s*$"
)
_MODEL_LABEL = re.compile(r"^\s*(?:mod(?:elo|ele|el)?\b|m(?=[\s.]))[\s.:]*")


@dataclass(frozen=True)
class Known:
    """This name, as we write it."""

    name: str


@dataclass(frozen=True)
class Proposed:
    """Perhaps one of these; a person decides."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class New:
    """Nobody has this name yet; kept as typed, without spare spaces."""

    name: str


Reading = Known | Proposed | New


class Names:
    """Names and their aliases, indexed by what is left when writing habits are taken away."""

    def __init__(self, names: Mapping[str, Iterable[str]], *, models: bool = False) -> None:
        """Index each name with its aliases; `models` also ignores a leading M before a digit."""
        self._models = models
        self._by_key: dict[str, list[str]] = {}
        for name, aliases in names.items():
            for key in {key for each in (name, *aliases) for key in self._keys(each)}:
                self._by_key.setdefault(key, []).append(name)

    def read(self, text: str) -> Reading:
        """The name that is meant, names that it may be, or the text as a new name.

        >>> makers = Names({"Taurus": ["Forjas Taurus"], "Smith & Wesson": ["S&W"], "CZ": []})
        >>> makers.read("FORJAS TAURUS S.A."), makers.read("Smith y Wesson"), makers.read("s & w")
        (Known(name='Taurus'), Known(name='Smith & Wesson'), Known(name='Smith & Wesson'))
        >>> makers.read("Tauros"), makers.read(" Pasper  SAC ")
        (Proposed(names=('Taurus',)), New(name='Pasper SAC'))
        >>> models = Names({"68": [], "82": [], "Thunder 380": []}, models=True)
        >>> models.read("M68"), models.read("Mod. 82"), models.read("THUNDER-380")
        (Known(name='68'), Known(name='82'), Known(name='Thunder 380'))
        """
        for key in self._keys(text):
            names = self._by_key.get(key, [])
            if names:
                return Known(names[0]) if len(names) == 1 else Proposed(tuple(names))
        near = self._near(self._keys(text))
        return Proposed(near) if near else New(" ".join(text.split()))

    def _keys(self, text: str) -> Sequence[str]:
        plain = fold(text)
        if not self._models:
            return (_bare(_AND.sub("&", _FIRM.sub("", plain))),)
        key = _bare(_MODEL_LABEL.sub("", plain)).replace("&", "")
        short = re.sub(r"^m(?=\d)", "", key)
        return (key,) if short == key else (key, short)

    def _near(self, keys: Sequence[str]) -> tuple[str, ...]:
        # One digit apart is another model, not a misspelling: only words are proposed.
        wanted = [key for key in keys if len(key) >= MIN_MISSPELT_CHARACTERS and key.isalpha()]
        found: dict[str, None] = {}
        for key, names in self._by_key.items():
            if any(within_one_edit(each, key) for each in wanted):
                found.update(dict.fromkeys(names))
        return tuple(found)


def fold(text: str) -> str:
    """The text without case, accents and spare spaces; what every word list is keyed by.

    >>> fold("  REVÓLVER  corto"), fold("Ñusta")
    ('revolver corto', 'nusta')
    """
    apart = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(each for each in apart if not unicodedata.combining(each)).split())


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9&]+", "", text)
