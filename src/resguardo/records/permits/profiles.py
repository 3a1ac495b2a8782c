"""The jurisdiction profiles that ship with the package, parsed once and held by their identifier.

The kernel reads profiles but knows no files; this is the one place that opens them, and that finds
the texts which an authority has drafted. YAML is read as
version 1.2 has it: only `true` and `false` are yes and no, so that `on` stays a word.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

import yaml

from resguardo.kernel.law import Profile, ProfileUnreadable, read_profile
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.permits.models import LawText
from resguardo.records.register.catalogue import calibre_name, calibres

DIGEST_SHOWN: Final = 16
"""How much of a digest names a text."""

_LAW: Final = resources.files("resguardo.law")
_FOLDER: Final = _LAW / "jurisdictions"


class NoProfile(Problem):
    """A jurisdiction of which nothing is known."""

    code = "law.no-profile"
    wording = _("There is no jurisdiction profile “{jurisdiction}”. Choose one of: {known}.")
    field = "jurisdiction"

    jurisdiction: str
    known: tuple[str, ...]


class UnknownWord(Problem):
    """A profile that uses a name which no reader would be shown."""

    code = "law.unknown-word"
    wording = _(
        "The profile says “{word}” at {where}, and the vocabulary of the law has no such word. "
        "Use one that it has, or add it there in four languages."
    )

    where: str
    word: str


class _Plain(yaml.SafeLoader):
    """YAML with the yes and no of version 1.2."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:bool"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Plain.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


@dataclass(frozen=True, slots=True)
class Office:
    """An office of a country, and how it is reached."""

    name: str
    channel: str
    own_name: bool
    """Whether the name stands as the country has it, and is nobody's to translate."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A profile with the text that it was read from: who the authorities are, what is unknown."""

    profile: Profile
    parsed: Mapping[str, Any]

    def offices(self, language: str) -> dict[str, Office]:
        """Each addressee and the office that it is in this country, in the reader's language."""
        return {
            name: Office(
                said(office["name"], language),
                said(office.get("channel", ""), language),
                own_name=isinstance(office["name"], str),
            )
            for name, office in self.parsed.get("authorities", {}).items()
        }

    @property
    def state(self) -> str:
        """The state or province whose text it is; empty where it is the whole country's."""
        return str(self.parsed["profile"].get("state", ""))

    @property
    def gaps(self) -> tuple[str, ...]:
        """What nobody could tell: shown, so that it is asked for."""
        return tuple(self.parsed.get("gaps", ()))

    @property
    def changelog(self) -> list[Mapping[str, Any]]:
        """What changed in which version, and the days whose judging it touches."""
        return list(self.parsed.get("changelog", ()))


class ValueOfOtherUnit(Problem):
    """A value by which nothing could be judged: a word where a number is needed."""

    code = "law.value-of-other-unit"
    wording = _(
        "At {where}, “{value}” is not of the kind that the unit says. Write a whole number, yes or "
        "no, two numbers for a ratio, or a list of words, as the unit has it."
    )
    where: str
    value: str


def read_yaml(text: str) -> Any:
    """Parse YAML; refuses what is none, naming the spot."""
    try:
        return yaml.load(text, Loader=_Plain)  # noqa: S506 - it is a SafeLoader
    except yaml.YAMLError as error:
        spot = getattr(error, "problem_mark", None)
        where = f"line {spot.line + 1}" if spot else "the file"
        raise ProfileUnreadable(where, "this is not YAML") from error


def read_sheet(text: str) -> Sheet:
    """Read a profile from its text; refuses what has not the form, and words nobody knows."""
    parsed = read_yaml(text)
    if not isinstance(parsed, dict):
        raise ProfileUnreadable("profile", "named fields are expected")
    sheet = Sheet(read_profile(parsed), parsed)
    _check_words(sheet)
    _check_values(sheet)
    return sheet


def profiles() -> tuple[str, ...]:
    """The identifiers of the profiles that ship."""
    return tuple(
        sorted(each.name for each in _FOLDER.iterdir() if (each / "profile.yaml").is_file())
    )


def shipped_text(jurisdiction: str) -> str:
    """The text of a profile as it ships; refuses one that does not."""
    if jurisdiction not in profiles():
        raise NoProfile(jurisdiction, profiles())
    return (_FOLDER / jurisdiction / "profile.yaml").read_text(encoding="utf-8")


def cases_of(jurisdiction: str) -> list[Mapping[str, Any]]:
    """The cases that say what a shipped profile means."""
    file = _FOLDER / jurisdiction / "cases.yaml"
    return list(read_yaml(file.read_text(encoding="utf-8"))) if file.is_file() else []


@cache
def sheet_of(jurisdiction: str) -> Sheet:
    """The profile of a jurisdiction with its text; refuses one that is not known.

    `pe` is the profile that ships, `pe@` and the beginning of a digest the text that an authority
    drafted. Both never change, so they are read once.
    """
    name, _at, digest = jurisdiction.partition("@")
    if not digest:
        return read_sheet(shipped_text(name))
    row = LawText.objects.filter(profile=name, digest__startswith=digest).first()
    if row is None or len(digest) < DIGEST_SHOWN:
        raise NoProfile(jurisdiction[:60], profiles())
    return read_sheet(row.text)


def sheet_of_text(row: LawText) -> Sheet:
    """A drafted or adopted text."""
    return sheet_of(f"{row.profile}@{row.digest[:DIGEST_SHOWN]}")


def profile_of(jurisdiction: str) -> Profile:
    """The profile of a jurisdiction, shipped or adopted; refuses one that is not known."""
    return sheet_of(jurisdiction).profile


@cache
def vocabulary() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """The words that a profile may use, by their kind, in four languages."""
    found: Mapping[str, Mapping[str, Mapping[str, str]]] = read_yaml(
        (_LAW / "vocabulary.yaml").read_text(encoding="utf-8")
    )
    return found


def word(kind: str, name: str, language: str) -> str:
    """A word of the law in the reader's language; in English where that has none, or as spelt."""
    words = vocabulary()[kind].get(name, {})
    return words.get(language[:2]) or words.get("en") or name


def said(text: str | Mapping[str, str], language: str) -> str:
    """What a profile says of an office: in the reader's language, or the name that it has."""
    return text if isinstance(text, str) else text.get(language[:2]) or text["en"]


def word_or_calibre(name: str, language: str) -> str:
    """A word of a value: of the law, or the calibre that it names."""
    return calibre_name(name) if name in calibres().calibres else word("words", name, language)


def _is_of(unit: str, value: object) -> bool:
    """Tell whether a value is of the kind that its unit has; None ends what stood before."""
    if value is None:
        return True
    if unit == "flag":
        return isinstance(value, bool)
    if unit == "word":
        return isinstance(value, str)
    parts = value if isinstance(value, tuple) else (value,)
    if unit == "words":
        return isinstance(value, tuple) and all(isinstance(each, str) for each in parts)
    whole = all(type(each) is int and each >= 0 for each in parts)
    if unit == "ratio":
        return whole and len(parts) == len(("weapons", "guards")) and parts[-1] != 0
    return whole


def _check_values(sheet: Sheet) -> None:
    for part, rules in (
        ("parameters", sheet.profile.parameters), ("duties", sheet.profile.duties),
    ):  # fmt: skip
        for name, rule in rules.items():
            for dated in rule.values:
                if not _is_of(rule.unit, dated.value):
                    raise ValueOfOtherUnit(f"{part}/{name}", str(dated.value)[:40])


def _check_words(sheet: Sheet) -> None:
    known = vocabulary()
    said: list[tuple[str, str, str]] = [
        ("parameters", f"parameters/{name}", name) for name in sheet.profile.parameters
    ]
    for name, duty in sheet.profile.duties.items():
        spot = f"duties/{name}"
        said += [("events", f"{spot}/event", each) for each in duty.events]
        said += [("about", f"{spot}/about", each) for each in duty.about]
        said += [("needs", f"{spot}/with", each) for each in duty.needs]
        said += [("addressees", f"{spot}/to", duty.addressee), ("units", f"{spot}/unit", duty.unit)]
        said += [("starts", f"{spot}/starts", duty.starts)]
        said += [("forms", f"{spot}/form", duty.form)] if duty.form else []
        said += [("every", f"{spot}/every", duty.every)] if duty.every else []
    for name, parameter in sheet.profile.parameters.items():
        if parameter.unit != known["parameters"].get(name, {}).get("unit", parameter.unit):
            raise UnknownWord(f"parameters/{name}/unit", parameter.unit)
        if parameter.unit in {"word", "words"}:
            for dated in parameter.values:
                words = dated.value if isinstance(dated.value, tuple) else (dated.value,)
                said += [("words", f"parameters/{name}", str(each)) for each in words if each]
    for kind, spot, name in said:
        if name not in known[kind] and not (kind == "words" and name in calibres().calibres):
            raise UnknownWord(spot, name)
