"""What the law says on a day: parameters whose values carry their date, source and confidence.

The kernel reads the profile of a jurisdiction as parsed data and knows no country. A value counts
from its day until the next one; an event is judged by the value of its own day. A value that nobody
could confirm is kept and shown, and never enforced. Where no value is in force there is nothing to
judge by: that is a refusal to judge, never a default.

>>> profile = read_profile({
...     "profile": {"id": "x", "version": "1", "name": {"en": "Exland"}, "fictional": True},
...     "parameters": {"rounds_per_issue_max": {"unit": "rounds", "values": [
...         {"from": date(2020, 1, 1), "value": 60, "source": "Act 5, s. 2", "basis": "law",
...          "confidence": "confirmed"},
...         {"from": date(2026, 1, 1), "value": 24, "source": "a rumour", "basis": "law",
...          "confidence": "unconfirmed"}]}}})
>>> profile.value_on("rounds_per_issue_max", date(2026, 3, 1))
60
>>> profile.value_on("rounds_per_issue_max", date(2019, 12, 31))  # doctest: +ELLIPSIS
Traceback (most recent call last):
resguardo.kernel.law.NotInForce: x sets no value for “rounds_per_issue_max” on 2019-12-31. ...
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from . import canon
from .problem import Problem
from .text import gettext_noop as _

Value = bool | int | str | tuple[int, ...] | None
"""What a parameter can say: yes or no, a whole number, a word, numbers in a row, or "no more"."""


Word = TypeVar("Word", bound=StrEnum)


class Confidence(StrEnum):
    """How sure we are that the source says so, and still does."""

    CONFIRMED = "confirmed"
    PARTLY = "partly"
    UNCONFIRMED = "unconfirmed"


class Basis(StrEnum):
    """Whether a value binds as law or stands as good practice that a company has taken up."""

    LAW = "law"
    PRACTICE = "practice"


class NotInForce(Problem):
    """There is nothing to judge by on that day."""

    code = "law.not-in-force"
    wording = _(
        "{profile} sets no value for “{parameter}” on {day}. "
        "Ask the authority, and add the value with its source to the profile."
    )
    profile: str
    parameter: str
    day: date


class ProfileUnreadable(Problem):
    """A profile that does not have the form of one."""

    code = "law.profile-unreadable"
    wording = _("The profile cannot be read at {where}: {why}. Compare it with its schema.")
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A value, the first day on which it counts, and how we know."""

    from_day: date
    value: Value
    source: str
    basis: Basis
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that the law measures, with all its values, oldest first."""

    name: str
    unit: str
    labels: Mapping[str, str]
    values: tuple[Dated, ...]

    def dated_on(self, day: date) -> Dated | None:
        """Give the value in force on a day with its source, passing over what is unconfirmed."""
        found = None
        for dated in self.values:
            if dated.from_day <= day and dated.confidence is not Confidence.UNCONFIRMED:
                found = dated
        return None if found is None or found.value is None else found


@dataclass(frozen=True, slots=True)
class Profile:
    """What a jurisdiction requires. The digest names this very text of it, for ever."""

    id: str
    version: str
    names: Mapping[str, str]
    is_fictional: bool
    parameters: Mapping[str, Parameter]
    digest: str

    def dated_on(self, name: str, day: date) -> Dated:
        """Give the value in force with its source; refuses `NotInForce`."""
        parameter = self.parameters.get(name)
        dated = None if parameter is None else parameter.dated_on(day)
        if dated is None:
            raise NotInForce(self.id, name, day)
        return dated

    def value_on(self, name: str, day: date) -> Value:
        """Give the bare value in force; refuses `NotInForce`."""
        return self.dated_on(name, day).value

    def number_on(self, name: str, day: date) -> int:
        """Give a whole number in force; refuses `NotInForce`, and values of another type."""
        value = self.value_on(name, day)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ProfileUnreadable(f"{self.id}/{name}", "a whole number is expected")
        return value

    def flag_on(self, name: str, day: date) -> bool:
        """Give yes or no in force; refuses `NotInForce`, and values of another type."""
        value = self.value_on(name, day)
        if not isinstance(value, bool):
            raise ProfileUnreadable(f"{self.id}/{name}", "yes or no is expected")
        return value

    def limit_on(self, name: str, day: date) -> int | None:
        """Give a ceiling in force; None where there is none to hold anybody to."""
        parameter = self.parameters.get(name)
        in_force = parameter is not None and parameter.dated_on(day) is not None
        return self.number_on(name, day) if in_force else None


def overlay(base: Profile, top: Profile) -> Profile:
    """Lay a region's profile on a country's, or a company's own rules on both: by whole parameter.

    A parameter of the top hides that of the base with all its history: mixing the dates of two
    texts would make a third that nobody enacted.
    """
    digest = hashlib.sha256(f"{base.digest} {top.digest}".encode()).hexdigest()
    parameters = {**base.parameters, **top.parameters}
    return Profile(top.id, top.version, top.names, top.is_fictional, parameters, digest)


def read_profile(parsed: Mapping[str, Any]) -> Profile:
    """Read a profile from parsed YAML or JSON; refuses, naming the spot, what has no such form."""
    head = _mapping(parsed.get("profile"), "profile")
    parameters = _mapping(parsed.get("parameters"), "parameters")
    return Profile(
        id=_text(head, "id", "profile"),
        version=_text(head, "version", "profile"),
        names=_mapping(head.get("name"), "profile/name"),
        is_fictional=head.get("fictional") is True,
        parameters={name: _parameter(name, each) for name, each in parameters.items()},
        digest=hashlib.sha256(canon.encode(parsed)).hexdigest(),
    )


def _parameter(name: str, parsed: Any) -> Parameter:
    spot = f"parameters/{name}"
    fields = _mapping(parsed, spot)
    values = fields.get("values")
    if not isinstance(values, list) or not values:
        raise ProfileUnreadable(f"{spot}/values", "a list of dated values is expected")
    dated = [_dated(each, f"{spot}/values/{at}") for at, each in enumerate(values)]
    days = [each.from_day for each in dated]
    if days != sorted(days):
        raise ProfileUnreadable(f"{spot}/values", "the oldest value comes first")
    labels = _mapping(fields.get("label", {}), f"{spot}/label")
    return Parameter(name, _text(fields, "unit", spot), labels, tuple(dated))


def _dated(parsed: Any, spot: str) -> Dated:
    fields = _mapping(parsed, spot)
    day = fields.get("from")
    if not isinstance(day, date) or isinstance(day, datetime):
        raise ProfileUnreadable(f"{spot}/from", "a day is expected, such as 2026-03-01")
    value = fields.get("value")
    if isinstance(value, list) and all(type(each) is int for each in value):
        value = tuple(value)
    if not isinstance(value, _VALUES):
        raise ProfileUnreadable(f"{spot}/value", "a whole number, a word, yes or no is expected")
    return Dated(
        from_day=day,
        value=value,
        source=_text(fields, "source", spot),
        basis=_word(Basis, fields, "basis", spot),
        confidence=_word(Confidence, fields, "confidence", spot),
    )


_VALUES: Final = (bool, int, str, tuple, type(None))


def _mapping(parsed: Any, spot: str) -> Mapping[str, Any]:
    if not isinstance(parsed, Mapping) or not all(isinstance(key, str) for key in parsed):
        raise ProfileUnreadable(spot, "named fields are expected")
    return parsed


def _text(fields: Mapping[str, Any], name: str, spot: str) -> str:
    text = fields.get(name)
    if not isinstance(text, str) or not text.strip():
        raise ProfileUnreadable(f"{spot}/{name}", "text is expected")
    return text


def _word(words: type[Word], fields: Mapping[str, Any], name: str, spot: str) -> Word:
    text = _text(fields, name, spot)
    if text not in set(words):
        raise ProfileUnreadable(f"{spot}/{name}", f"one of these is expected: {', '.join(words)}")
    return words(text)
