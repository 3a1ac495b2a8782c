"""What the law says on a day: parameters whose values carry their date, source and confidence.

The kernel reads the profile of a jurisdiction as parsed data and knows no country. A value counts
from its day until the next one; an event is judged by the value of its own day. Only what was read
in the legal text or heard from the authority itself is enforced; the rest is kept and shown. Where
no value is in force there is nothing to judge by: that is a refusal to judge, never a default.

>>> profile = read_profile({
...     "profile": {"id": "x", "version": "1", "name": {"en": "Exland"}, "fictional": True},
...     "sources": {"act": {"instrument": "Act 5"}, "press": {"instrument": "The Gazette"}},
...     "parameters": {"rounds_per_issue_max": {"unit": "rounds", "values": [
...         {"from": date(2020, 1, 1), "value": 60, "source": "act", "article": "s. 2",
...          "basis": "law", "confidence": "primary"},
...         {"from": date(2026, 1, 1), "value": 24, "source": "press",
...          "basis": "law", "confidence": "secondary"}]}}})
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

Value = bool | int | str | tuple[int | str, ...] | None
"""What a parameter can say: yes or no, a number, a word, some of them in a row, or "no more"."""


Word = TypeVar("Word", bound=StrEnum)


class Confidence(StrEnum):
    """Where we know it from: the legal text, the authority, somebody else, nobody, a bill."""

    PRIMARY = "primary"
    AUTHORITY = "authority"
    SECONDARY = "secondary"
    UNCONFIRMED = "unconfirmed"
    DRAFT = "draft"

    @property
    def enforced(self) -> bool:
        """Tell whether anybody may be held to it."""
        return self in {Confidence.PRIMARY, Confidence.AUTHORITY}


class Basis(StrEnum):
    """Whether a value binds as law or stands as good practice that a company has taken up."""

    LAW = "law"
    PRACTICE = "practice"


class DutyKind(StrEnum):
    """Something to tell when it happens, to file every so often, or to keep written down."""

    NOTICE = "notice"
    FILING = "filing"
    RECORD = "record"


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
    address: str = ""
    read_on: date | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that the law measures, with all its values, oldest first."""

    name: str
    unit: str
    values: tuple[Dated, ...]

    def dated_on(self, day: date) -> Dated | None:
        """Give the value in force on a day with its source, passing over what is not enforced."""
        found = None
        for dated in self.values:
            if dated.from_day <= day and dated.confidence.enforced:
                found = dated
        return None if found is None or found.value is None else found


@dataclass(frozen=True, slots=True)
class Duty(Parameter):
    """What must be told, filed or kept: on which events, of what, to whom; the value is the time.

    A clock starts at the event, or when the company knew (`starts`). `needs` is what goes with it,
    `form` the shape of a filing and `every` its period.
    """

    kind: DutyKind
    events: tuple[str, ...]
    about: tuple[str, ...]
    addressee: str
    starts: str
    needs: tuple[str, ...]
    form: str
    every: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What a jurisdiction requires. The digest names this very text of it, for ever."""

    id: str
    version: str
    names: Mapping[str, str]
    is_fictional: bool
    parameters: Mapping[str, Parameter]
    duties: Mapping[str, Duty]
    calendar: Mapping[str, Any]
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

    def duties_on(
        self, day: date, kind: DutyKind, *, event: str = "", about: str = ""
    ) -> list[tuple[Duty, Dated]]:
        """List the duties of a kind in force on a day, for one event and one thing if named."""
        return [
            (duty, dated)
            for duty in self.duties.values()
            if duty.kind is kind
            and (not event or event in duty.events)
            and (not about or about in duty.about)
            and (dated := duty.dated_on(day)) is not None
        ]


def overlay(base: Profile, top: Profile) -> Profile:
    """Lay a region's profile on a country's, or a company's own rules on both: by whole parameter.

    A parameter of the top hides that of the base with all its history: mixing the dates of two
    texts would make a third that nobody enacted.
    """
    digest = hashlib.sha256(f"{base.digest} {top.digest}".encode()).hexdigest()
    return Profile(
        *(top.id, top.version, top.names, top.is_fictional),
        parameters={**base.parameters, **top.parameters},
        duties={**base.duties, **top.duties},
        calendar=top.calendar or base.calendar,
        digest=digest,
    )


def read_profile(parsed: Mapping[str, Any]) -> Profile:
    """Read a profile from parsed YAML or JSON; refuses, naming the spot, what has no such form."""
    head = _mapping(parsed.get("profile"), "profile")
    sources = _mapping(parsed.get("sources"), "sources")
    parameters = _mapping(parsed.get("parameters"), "parameters")
    duties = _mapping(parsed.get("duties", {}), "duties")
    return Profile(
        id=_text(head, "id", "profile"),
        version=_text(head, "version", "profile"),
        names=_mapping(head.get("name"), "profile/name"),
        is_fictional=head.get("fictional") is True,
        parameters={
            name: Parameter(*_dates(name, each, "parameters", sources))
            for name, each in parameters.items()
        },
        duties={name: _duty(name, each, sources) for name, each in duties.items()},
        calendar=_mapping(parsed.get("calendar", {}), "calendar"),
        digest=hashlib.sha256(canon.encode(parsed)).hexdigest(),
    )


def _dates(
    name: str, parsed: Any, part: str, sources: Mapping[str, Any]
) -> tuple[str, str, tuple[Dated, ...]]:
    spot = f"{part}/{name}"
    fields = _mapping(parsed, spot)
    values = fields.get("values")
    if not isinstance(values, list) or not values:
        raise ProfileUnreadable(f"{spot}/values", "a list of dated values is expected")
    dated = [_dated(each, f"{spot}/values/{at}", sources) for at, each in enumerate(values)]
    days = [each.from_day for each in dated]
    if days != sorted(days):
        raise ProfileUnreadable(f"{spot}/values", "the oldest value comes first")
    return name, _text(fields, "unit", spot), tuple(dated)


def _duty(name: str, parsed: Any, sources: Mapping[str, Any]) -> Duty:
    spot = f"duties/{name}"
    fields = _mapping(parsed, spot)
    return Duty(
        *_dates(name, parsed, "duties", sources),
        kind=_word(DutyKind, fields, "kind", spot),
        events=_words(fields, "event", spot),
        about=_words(fields, "about", spot),
        addressee=_text(fields, "to", spot),
        starts=str(fields.get("starts", "event")),
        needs=_words(fields, "with", spot),
        form=str(fields.get("form", "")),
        every=str(fields.get("every", "")),
    )


def _dated(parsed: Any, spot: str, sources: Mapping[str, Any]) -> Dated:
    fields = _mapping(parsed, spot)
    day = fields.get("from")
    if not isinstance(day, date) or isinstance(day, datetime):
        raise ProfileUnreadable(f"{spot}/from", "a day is expected, such as 2026-03-01")
    value = fields.get("value")
    if isinstance(value, list) and all(type(each) in {int, str} for each in value):
        value = tuple(value)
    if not isinstance(value, _VALUES):
        raise ProfileUnreadable(f"{spot}/value", "a whole number, a word, yes or no is expected")
    source = _mapping(sources.get(_text(fields, "source", spot)), f"{spot}/source")
    read_on = source.get("read_on")
    return Dated(
        from_day=day,
        value=value,
        source=", ".join(
            filter(None, (_text(source, "instrument", spot), str(fields.get("article", ""))))
        ),
        basis=_word(Basis, fields, "basis", spot),
        confidence=_word(Confidence, fields, "confidence", spot),
        address=str(source.get("address", "")),
        read_on=read_on if isinstance(read_on, date) else None,
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


def _words(fields: Mapping[str, Any], name: str, spot: str) -> tuple[str, ...]:
    words = fields.get(name, [])
    if not isinstance(words, list) or not all(isinstance(each, str) for each in words):
        raise ProfileUnreadable(f"{spot}/{name}", "a list of words is expected")
    return tuple(words)


def _word(words: type[Word], fields: Mapping[str, Any], name: str, spot: str) -> Word:
    text = _text(fields, name, spot)
    if text not in set(words):
        raise ProfileUnreadable(f"{spot}/{name}", f"one of these is expected: {', '.join(words)}")
    return words(text)
