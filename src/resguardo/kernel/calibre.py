"""From a calibre as people write it to one row of the calibre table, or to a question.

Rounds that share a bare number do not share a chamber: "9 mm" is five cartridges, ".32" is a pistol
round, three revolver rounds or a shotgun gauge. So nothing is guessed. The text is normalised, the
table filtered by type of weapon, an exact name wins, then a prefix of four characters or more that
fits one row only; whatever is left is asked, with the candidates and the reason. The text as typed
is never thrown away by the caller.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

MIN_PREFIX_CHARACTERS = 4

# A weapon type of ours accepts what the table says of these classes: carbines and rifles share
# their cartridges, and the table names a class only where somebody has seen it.
_CLASSES = {
    "revolver": {"revolver"},
    "pistol": {"pistol"},
    "shotgun": {"shotgun"},
    "carbine": {"carbine", "rifle"},
    "rifle": {"rifle", "carbine", "assault rifle", "machine gun"},
    "submachine_gun": {"smg"},
}
_QUOTES = re.compile(r"[\"'’‘“”«»″´`]")
_LABEL = re.compile(r"\b(?:calibre|caliber|calibro|cal)\b\.?")
_SMITH = re.compile(r"\b(?:smith|s)\s*(?:&|y|and|e|et|/)?\s*(?:wesson|w)\b")
_WORDS = {
    **dict.fromkeys(("spl", "spec", "spc", "spcl", "esp", "especial"), "special"),
    **dict.fromkeys(("mag",), "magnum"),
    **dict.fromkeys(("para", "parab"), "parabellum"),
    **dict.fromkeys(("ga", "gauge", "bore", "gage"), "ga"),
}


class Why(StrEnum):
    """Why a calibre is asked for instead of decided."""

    SEVERAL = "several"
    BARE = "bare"
    OTHER_WEAPON_TYPE = "other_weapon_type"


@dataclass(frozen=True)
class Resolved:
    """One row of the table, and no other, is meant."""

    calibre_id: str


@dataclass(frozen=True)
class Ask:
    """A person must choose; the likeliest stands first."""

    candidates: tuple[str, ...]
    why: Why


@dataclass(frozen=True)
class Unknown:
    """Nothing in the table is written like this."""


@dataclass(frozen=True)
class Calibre:
    """One row: what it is called, what people call it, which weapons take it."""

    id: str
    name: str
    keys: frozenset[str]
    bare_keys: frozenset[str]
    asked_keys: frozenset[str]
    weapon_classes: frozenset[str]

    def fits(self, weapon_type: str) -> bool:
        """Whether weapons of this type usually take it; any type when none is named."""
        return not weapon_type or bool(self.weapon_classes & _CLASSES.get(weapon_type, set()))


class Table:
    """The calibres with an index over every name; built once, read often."""

    def __init__(self, calibres: Iterable[Calibre]) -> None:
        """Index the rows by each of their names."""
        self.calibres = {calibre.id: calibre for calibre in calibres}
        self._by_key: dict[str, list[str]] = {}
        self._asked: set[str] = set()
        for calibre in self.calibres.values():
            for key in calibre.keys | calibre.bare_keys:
                self._by_key.setdefault(key, []).append(calibre.id)
            self._asked |= calibre.asked_keys
        self._keys = sorted(self._by_key)

    def named(self, key: str) -> list[Calibre]:
        """The rows that carry exactly this name, those that own it first."""
        rows = [self.calibres[each] for each in self._by_key.get(key, ())]
        return sorted(rows, key=lambda row: key not in row.keys)

    def beginning(self, prefix: str) -> list[Calibre]:
        """The rows that have a name that begins so."""
        found: dict[str, Calibre] = {}
        for key in self._keys[bisect_left(self._keys, prefix) :]:
            if not key.startswith(prefix):
                break
            found.update((each, self.calibres[each]) for each in self._by_key[key])
        return list(found.values())

    def is_asked(self, key: str) -> bool:
        """Whether this bare number is asked even when the type of weapon leaves one row."""
        return key in self._asked


def key_of(text: str) -> str:
    """The text as names are compared: no case, accents, points, quotes, units or "cal.".

    >>> key_of("Cal. .38 S&W Spl."), key_of("9 MM PARABELLUM"), key_of("7,62 × 51")
    ('38swspecial', '9parabellum', '762x51')
    >>> key_of("9 mm"), key_of(".380"), key_of("12 GA"), key_of("5.7x28 mm")
    ('9mm', '380', '12ga', '57x28')
    """
    plain = unicodedata.normalize("NFKD", text.replace("×", "x")).casefold()
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    plain = _SMITH.sub("sw", _LABEL.sub(" ", _QUOTES.sub("", plain)))
    plain = re.sub(r"(?<=\d)(?=[a-wyz])", " ", plain)
    words = (_WORDS.get(word, word) for word in re.findall(r"[a-z0-9+]+", plain))
    joined = "".join(words)
    return re.sub(r"(?<=\d)mm(?=.)", "", re.sub(r"(x\d+)mm$", r"\1", joined))


def resolve(text: str, weapon_type: str, table: Table) -> Resolved | Ask | Unknown:
    """The calibre that is meant, or a question; `weapon_type` is "" when it is not known.

    An exact name that no weapon of this type usually takes is asked too: either the type or the
    calibre was misread.
    """
    key = key_of(text)
    if not key:
        return Unknown()
    rows = table.named(key)
    if not rows and len(key) >= MIN_PREFIX_CHARACTERS:
        rows = table.beginning(key)
    if not rows:
        return Unknown()
    fitting = [row for row in rows if row.fits(weapon_type)]
    candidates = tuple(row.id for row in fitting or rows)
    if not fitting:
        return Ask(candidates, Why.OTHER_WEAPON_TYPE)
    if table.is_asked(key):
        return Ask(candidates, Why.BARE)
    return Resolved(candidates[0]) if len(candidates) == 1 else Ask(candidates, Why.SEVERAL)
