"""Catalogues of controls: read from their text, checked word by word, and found by identifier.

The one place that opens `law/catalogues/`. A catalogue of one's own is read by the same function,
so that it can do what those that ship can do, and is refused for the same mistakes: each refusal
names the control and the field.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any, Final

import yaml

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

THEMES: Final = (
    "governance", "licensing", "people", "training", "storage", "access", "accounting", "issue",
    "marking", "ammunition", "transport", "loss", "force", "disposal", "tracing", "oversight",
)  # fmt: skip
FORCES: Final = ("binding", "political", "voluntary", "certifiable")
WHO: Final = ("company", "authority", "state", "certifier", "programme")
KINDS: Final = ("register", "register_and_document", "register_and_people", "people")
STATUSES: Final = ("confirmed", "partly", "unconfirmed")
ORIGINS: Final = ("standard", "benchmark", "ours")
LANGUAGES: Final = ("en", "es", "pt", "fr")
TEXT_CHARACTERS_MAX: Final = 1_000_000
CONTROLS_MAX: Final = 2_000
SHORT_TEXT_MAX: Final = 200
WORDS_CHARACTERS_MAX: Final = 400

_FOLDER: Final = resources.files("resguardo.law.catalogues")
_ID: Final = re.compile(r"[A-Z][A-Z0-9]{1,9}-[0-9A-Z.]{1,10}")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{1,39}")
_CHECK: Final = re.compile(r"[a-z][a-z-]{1,39}")


class CatalogueUnreadable(Problem):
    """A catalogue that has not the form, or says something that nobody understands."""

    code = "compliance.catalogue-unreadable"
    wording = _("At {where} the catalogue says “{found}”, and expected is: {expected}. Correct it.")
    field = "file"

    where: str
    found: str
    expected: str


class NoCatalogue(Problem):
    """A catalogue that nobody has."""

    code = "compliance.no-catalogue"
    wording = _("There is no catalogue “{name}”. Choose one of: {known}.")
    field = "catalogue"

    name: str
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Control:
    """One requirement, in own words; see the README of the catalogues for the codes."""

    catalogue: str
    id: str
    theme: str
    clause: str
    who: tuple[str, ...]
    kind: str
    status: str
    check: str
    parameters: Mapping[str, int | str]
    parameters_from: str
    maps: tuple[str, ...]
    sources: tuple[str, ...]
    says: Mapping[str, str]

    @property
    def urn(self) -> str:
        """Its name for ever."""
        return f"urn:resguardo:{self.catalogue}:{self.id}"

    def words(self, language: str) -> str:
        """What it asks, in the reader's language, or in English, or in the first that it has."""
        return words_in(self.says, language)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A standard, or several of one publisher, as controls; `digest` is the SHA-256 of its text."""

    id: str
    version: str
    publisher: str
    force: str
    names: Mapping[str, str]
    sources: Mapping[str, str]
    changelog: Sequence[Mapping[str, Any]]
    controls: tuple[Control, ...]
    digest: str

    def name(self, language: str) -> str:
        """What it is called."""
        return words_in(self.names, language)

    def by_theme(self) -> dict[str, list[Control]]:
        """Its controls under their themes, in the order of the themes."""
        found: dict[str, list[Control]] = {theme: [] for theme in THEMES}
        for control in self.controls:
            found[control.theme].append(control)
        return {theme: controls for theme, controls in found.items() if controls}


def words_in(words: Mapping[str, str], language: str) -> str:
    """Words in a language, or in English, or in the first that there is."""
    return words.get(language[:2]) or words.get("en") or next(iter(words.values()))


@cache
def shipped() -> Mapping[str, Catalogue]:
    """The catalogues that ship with the package, by identifier."""
    found = [
        read_catalogue(each.read_text(encoding="utf-8"), all_languages=True)
        for each in _FOLDER.iterdir()
        if each.name.endswith(".yaml")
    ]
    return {each.id: each for each in sorted(found, key=lambda each: each.id)}


def name_of(catalogue: str, language: str) -> str:
    """The name of a standard; of one's own, which does not ship, its identifier."""
    found = shipped().get(catalogue)
    return found.name(language) if found else catalogue


def catalogue_named(name: str) -> Catalogue:
    """A catalogue that ships; refuses one that does not (`NoCatalogue`)."""
    if name not in shipped():
        raise NoCatalogue(name[:40], tuple(shipped()))
    return shipped()[name]


@cache
def controls() -> Mapping[str, Control]:
    """Every control that ships, by identifier: no two catalogues use one twice."""
    return {each.id: each for one in shipped().values() for each in one.controls}


def read_catalogue(text: str, *, all_languages: bool = False) -> Catalogue:
    """Read a catalogue from its text; refuses (`CatalogueUnreadable`) at the first mistake."""
    if len(text) > TEXT_CHARACTERS_MAX:
        raise CatalogueUnreadable("the file", f"{len(text)} characters", "at most 1,000,000")
    try:
        parsed = yaml.load(text, Loader=_Plain)  # noqa: S506 - it is a SafeLoader
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        spot = getattr(error, "problem_mark", None)
        where = f"line {spot.line + 1}" if spot else "the file"
        raise CatalogueUnreadable(where, "", "YAML without aliases") from error
    top = _Fields(parsed, "the catalogue")
    name = top.text("id", _NAME)
    sources = top.mapping("sources")
    for key, address in sources.items():
        if not isinstance(address, str) or not address.startswith(("https://", "http://")):
            raise CatalogueUnreadable(f"sources/{key}", str(address)[:60], "an address")
    rows = top.items("controls", CONTROLS_MAX)
    found = tuple(
        _control(name, row, place, sources, all_languages=all_languages)
        for place, row in enumerate(rows)
    )
    _check_identifiers(found)
    catalogue = Catalogue(
        name,
        top.text("version", re.compile(r"[0-9A-Za-z.-]{1,20}")),
        top.text("publisher"),
        top.word("force", FORCES),
        top.words("names", all_languages=all_languages),
        sources,
        [
            _Fields(row, "changelog").change(all_languages=all_languages)
            for row in top.items("changelog")
        ],
        found,
        sha256(text.encode()).hexdigest(),
    )
    top.refuse_others()
    return catalogue


def _check_identifiers(found: Iterable[Control]) -> None:
    seen: set[str] = set()
    for control in found:
        if control.id in seen:
            raise CatalogueUnreadable(control.id, control.id, "an identifier used once")
        seen.add(control.id)


def check_maps(found: Iterable[Control], known: Iterable[str]) -> None:
    """Refuse a mapping to a control that is in none of the catalogues."""
    names = set(known)
    for control in found:
        for other in control.maps:
            if other not in names or other == control.id:
                raise CatalogueUnreadable(f"{control.id}/maps", other, "another known control")


def _control(
    name: str, row: Any, place: int, sources: Mapping[str, Any], *, all_languages: bool
) -> Control:
    fields = _Fields(row, f"controls/{place + 1}")
    key = fields.text("id", _ID)
    fields.where = key
    parameters = fields.mapping("parameters", needed=False)
    for each, value in parameters.items():
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise CatalogueUnreadable(f"{key}/parameters/{each}", str(value)[:40], "a number, word")
    numbers = any(isinstance(value, int) for value in parameters.values())
    origin = fields.word("parameters_from", ORIGINS) if numbers else fields.skip("parameters_from")
    named = fields.texts("sources")
    for source in named:
        if source not in sources:
            raise CatalogueUnreadable(f"{key}/sources", source, "a key of the sources above")
    control = Control(
        name, key, fields.word("theme", THEMES), fields.text("clause"),
        fields.several("who", WHO), fields.word("kind", KINDS), fields.word("status", STATUSES),
        fields.text("check", _CHECK, needed=False), parameters, origin,
        fields.texts("maps", needed=False), named,
        fields.words("says", all_languages=all_languages),
    )  # fmt: skip
    fields.refuse_others()
    return control


class _Plain(yaml.SafeLoader):
    """YAML without aliases: a small file must not unfold into a large one."""

    def compose_node(self, parent: Any, index: int) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError
        return super().compose_node(parent, index)


class _Fields:
    """The named fields of one part, each asked for once; what nobody asked for is refused."""

    def __init__(self, found: Any, where: str) -> None:
        self.where = where
        if not isinstance(found, dict):
            raise CatalogueUnreadable(where, str(found)[:40], "named fields")
        self._left: dict[Any, Any] = dict(found)

    def _take(self, name: str, *, needed: bool = True) -> Any:
        if needed and self._left.get(name) in (None, "", [], {}):
            raise CatalogueUnreadable(f"{self.where}/{name}", "", "something")
        return self._left.pop(name, None)

    def text(self, name: str, form: re.Pattern[str] | None = None, *, needed: bool = True) -> str:
        found = self._take(name, needed=needed)
        if found is None:
            return ""
        if not isinstance(found, str) or len(found) > SHORT_TEXT_MAX:
            raise CatalogueUnreadable(f"{self.where}/{name}", str(found)[:60], "a short text")
        if form is not None and not form.fullmatch(found):
            raise CatalogueUnreadable(f"{self.where}/{name}", found[:60], form.pattern)
        return found

    def word(self, name: str, known: Sequence[str]) -> str:
        found = self._take(name)
        if found not in known:
            raise CatalogueUnreadable(f"{self.where}/{name}", str(found)[:60], ", ".join(known))
        return str(found)

    def skip(self, name: str) -> str:
        if (found := self._left.pop(name, None)) is not None:
            raise CatalogueUnreadable(f"{self.where}/{name}", str(found)[:60], "nothing")
        return ""

    def texts(self, name: str, *, needed: bool = True) -> tuple[str, ...]:
        found = self._take(name, needed=needed) or []
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            raise CatalogueUnreadable(f"{self.where}/{name}", str(found)[:60], "a list of texts")
        return tuple(found)

    def several(self, name: str, known: Sequence[str]) -> tuple[str, ...]:
        found = self.texts(name)
        for each in found:
            if each not in known:
                raise CatalogueUnreadable(f"{self.where}/{name}", each[:60], ", ".join(known))
        return found

    def mapping(self, name: str, *, needed: bool = True) -> dict[str, Any]:
        found = self._take(name, needed=needed) or {}
        if not isinstance(found, dict) or not all(isinstance(each, str) for each in found):
            raise CatalogueUnreadable(f"{self.where}/{name}", str(found)[:60], "named fields")
        return found

    def change(self, *, all_languages: bool) -> dict[str, Any]:
        """A line of the changelog; words in one language may stand there without its name."""
        version = self.text("version")
        if not all_languages and isinstance(self._left.get("says"), str):
            says = {"": self.text("says")}
        else:
            says = self.words("says", all_languages=all_languages)
        day = self._take("day")
        if not isinstance(day, date):
            raise CatalogueUnreadable(f"{self.where}/day", str(day)[:40], "a day")
        return {"version": version, "says": says, "day": day}

    def items(self, name: str, most: int = 1000) -> list[Any]:
        found = self._take(name)
        if not isinstance(found, list) or len(found) > most:
            raise CatalogueUnreadable(f"{self.where}/{name}", "", f"a list of at most {most}")
        return found

    def words(self, name: str, *, all_languages: bool) -> dict[str, str]:
        found = self.mapping(name)
        if unknown := set(found) - set(LANGUAGES):
            raise CatalogueUnreadable(f"{self.where}/{name}", min(unknown), ", ".join(LANGUAGES))
        if all_languages and len(found) < len(LANGUAGES):
            raise CatalogueUnreadable(f"{self.where}/{name}", "", ", ".join(LANGUAGES))
        for language, words in found.items():
            if not isinstance(words, str) or not 0 < len(words.strip()) <= WORDS_CHARACTERS_MAX:
                raise CatalogueUnreadable(
                    f"{self.where}/{name}/{language}", "", "at most 400 characters"
                )
        return found

    def refuse_others(self) -> None:
        if self._left:
            other = str(min(self._left, key=str))
            raise CatalogueUnreadable(f"{self.where}/{other[:40]}", "", "no such field")
