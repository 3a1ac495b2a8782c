"""Words that people write in registers, in four languages, and what they mean here.

The lists are data (`resguardo.law.reference`), so that a new word is a line in a file and not a
change of code. Where one word means two things in two languages (`fusil` is a rifle in Spanish and
usually a shotgun in French), the language of the headings decides, and without it nobody does.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from resguardo.kernel.text import gettext_noop as _
from resguardo.records.register.catalogue import calibres, rows_of
from resguardo.records.register.makers import Names, fold

_SAID: Mapping[str, str] = {
    "revolver": _("revolver"),
    "pistol": _("pistol"),
    "shotgun": _("shotgun"),
    "carbine": _("carbine"),
    "rifle": _("rifle"),
    "submachine_gun": _("submachine gun"),
    "site": _("site"),
    "armoury": _("armoury"),
    "room": _("room"),
    "safe": _("safe"),
    "post": _("post"),
    "vehicle": _("vehicle"),
    "range": _("range"),
    "workshop": _("workshop"),
    "depot": _("depot"),
    "guard": _("guard"),
    "armourer": _("armourer"),
    "supervisor": _("supervisor"),
    "manager": _("manager"),
    "modality:site": _("guarding of premises"),
    "modality:bank": _("bank"),
    "modality:cash_transport": _("cash transport"),
    "modality:controlled_goods": _("controlled goods"),
    "modality:personal_protection": _("personal protection"),
    "modality:escort": _("escort of goods"),
    "modality:leisure": _("place of leisure"),
}
_COLUMNS: Mapping[str, str] = {
    "weapon_type": _("type of weapon"),
    "maker": _("maker"),
    "calibre": _("calibre"),
    "serial": _("serial number"),
    "lot_number": _("lot number"),
    "quantity": _("quantity"),
    "received_on": _("day of receipt"),
    "name": _("name"),
    "family_name": _("family name"),
    "document_number": _("number of the document"),
    "role": _("role"),
    "hired_on": _("day of hiring"),
    "number": _("number"),
    "valid_until": _("valid until"),
    "weapon_types": _("types of weapon"),
    "client": _("client"),
    "starts_on": _("first day"),
    "longitude": _("longitude"),
    "person": _("person"),
    "date": _("day"),
    "time_out": _("time out"),
}
_PUNCTUATION = re.compile(r"[^\w/#+&°]+")


def plain(text: str) -> str:
    """A word without case, accents, points and spare spaces: what the lists are keyed by.

    >>> plain("  PTO. Mina 2 "), plain("INOP."), plain("N.° de Serie"), plain("V°B°")
    ('pto mina 2', 'inop', 'n de serie', 'vb')
    """
    folded = fold(text.replace("º", "°").replace("№", "n°"))
    return " ".join(_PUNCTUATION.sub(" ", folded).replace("°", "").split())


def said(value: str, of: str = "") -> str:
    """A kind of weapon or place inside a sentence; `of` is the list, where two share a word."""
    return _SAID.get(f"{of}:{value}") or _SAID.get(value, value.replace("_", " "))


def column(name: str) -> str:
    """A column that the file does not have, inside a sentence."""
    return _COLUMNS.get(name, name.replace("_", " "))


class WordList:
    """One list: from a word to the values it may have, by language."""

    def __init__(self, rows: list[Mapping[str, str]]) -> None:
        """Index the rows by their plain word."""
        self.values = tuple(dict.fromkeys(row["value"] for row in rows))
        self._meanings: dict[str, dict[str, set[str]]] = {}
        for row in rows:
            meanings = self._meanings.setdefault(plain(row["word"]), {})
            meanings.setdefault(row["value"], set()).add(row["language"])
        self._longest_first = sorted(self._meanings, key=len, reverse=True)

    def meaning(self, text: str, language: str = "") -> str:
        """What the word means, or "" when no list has it or it means several things."""
        meanings = self._meanings.get(plain(text), {})
        if len(meanings) > 1 and language:
            meanings = {value: spoken for value, spoken in meanings.items() if language in spoken}
        return next(iter(meanings)) if len(meanings) == 1 else ""

    def has(self, text: str) -> bool:
        """Whether the list knows the word at all."""
        return plain(text) in self._meanings

    def split_off(self, text: str) -> tuple[str, str]:
        """The value of the word that the text begins or ends with, and the rest of the text.

        Words are compared whole, the longest first: "Puesto Banco Centro" is a post and the rest
        is "Banco Centro".
        """
        said = text.split()
        keys = [plain(each) for each in said]
        for word in self._longest_first:
            parts = word.split()
            meanings = self._meanings[word]
            if len(meanings) != 1 or len(parts) > len(keys):
                continue
            if keys[: len(parts)] == parts:
                return next(iter(meanings)), " ".join(said[len(parts) :])
        return "", text


@cache
def word_list(name: str) -> WordList:
    """One list of `words.csv`."""
    return WordList([row for row in rows_of("words.csv") if row["list"] == name])


@cache
def models_of(maker: str) -> Names:
    """The models of one maker that the reference knows."""
    return Names({name: row["aliases"].split("|") for name, row in _models(maker)}, models=True)


@cache
def model_facts(maker: str, model: str) -> tuple[str, tuple[str, ...]]:
    """Weapon type and calibres of a known model; ("", ()) of an unknown one."""
    for name, row in _models(maker):
        if name == model:
            return row["weapon_type"], tuple(row["calibre_ids"].split("|"))
    return "", ()


@cache
def calibre_names() -> Mapping[str, str]:
    """The name we write for each calibre."""
    return {key: row.name for key, row in calibres().calibres.items()}


def calibre_named(text: str) -> str:
    """The calibre that an answer names, by our name for it or by its key; "" if there is none."""
    return text if text in calibre_names() else _calibres_by_name().get(plain(text), "")


@cache
def _calibres_by_name() -> Mapping[str, str]:
    return {plain(name): key for key, name in calibre_names().items()}


@cache
def _firearms() -> tuple[Mapping[str, str], ...]:
    return tuple(rows_of("firearms.csv"))


def _models(maker: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    return ((row["model"], row) for row in _firearms() if row["maker"] == maker)


def without_shot(text: str) -> str:
    """A calibre without what the rounds are loaded with: "12/70 perdigón" is 12/70.

    >>> without_shot("12/70 perdigón"), without_shot("9x19 FMJ"), without_shot("38 SPL")
    ('12/70', '9x19', '38 SPL')
    """
    shots = word_list("shot")
    said = text.split()
    while len(said) > 1 and any(shots.has(" ".join(said[-size:])) for size in (1, 2, 3)):
        said.pop()
    return " ".join(said)
