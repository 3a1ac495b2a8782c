"""How an alert is said: its rule's sentence with the names of what it points at."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from resguardo.insight.screening.rules import BY_CODE
from resguardo.insight.screening.shape import Rule
from resguardo.interfaces.web.cells import Link, Tag
from resguardo.interfaces.web.custody.words import account_link, name_or_word, thing_link
from resguardo.interfaces.web.reading import day_text
from resguardo.interfaces.web.states import DECISION, DONE, STOP

SEVERITY_WORDS: Final[Mapping[str, str | Promise]] = {
    "rule": _("A rule was broken"),
    "high": _("Very likely"),
    "medium": _("Worth a look"),
    "low": _("Weak sign"),
}
SEVERITY_TONES: Final = {"rule": STOP, "high": STOP, "medium": DECISION, "low": "quiet"}

VERDICT_WORDS: Final[Mapping[str, str | Promise]] = {
    "looking": _("Being looked into"),
    "confirmed": _("Confirmed"),
    "dismissed": _("Dismissed"),
    "answered": _("Answer of the company"),
}
VERDICT_TONES: Final = {
    "looking": DECISION, "confirmed": STOP, "dismissed": DONE, "answered": "elsewhere",
}  # fmt: skip

SUBJECT_WORDS: Final[Mapping[str, str | Promise]] = {
    "firearm": _("Firearm"),
    "ammunition": _("Ammunition"),
    "person": _("Person"),
    "account": _("Place"),
    "organisation": _("Company"),
}

ASK_THE_AUTHORITY: Final = _(
    "Talk to the authority about {subject}: it sees more than one company."
)
"""What a company is told of an alert that rests on other companies' books."""


def rule_of(row: Any) -> Rule | None:
    """The rule of an alert; none if this version has it no more."""
    return BY_CODE.get(row.rule)


def explained(row: Any, *, everywhere: bool) -> str:
    """Say an alert in the reader's language; `everywhere` tells that the reader sees all books."""
    rule = rule_of(row)
    subject = subject_name(row)
    if rule is None:
        return subject
    if rule.across and not everywhere:
        return str(ASK_THE_AUTHORITY).format(subject=subject)
    facts = {
        "subject": subject,
        "other": other_name(row) or "…",
        "many": row.many if row.many is not None else "…",
        "since": _day(row.since),
    }
    return gettext(rule.sentence).format(**facts)


def _day(day: date | None) -> str:
    return day_text(day) if day is not None else "…"


def subject_name(row: Any) -> str:
    """What an alert points at, by name."""
    return _name(row.thing, row.person, row.account) or row.organisation.name


def other_name(row: Any) -> str:
    """What stands beside it, by name."""
    named = _name(row.other_thing, row.other_person, row.other_account)
    return named or (row.other_organisation.name if row.other_organisation else "")


def _name(thing: Any, person: Any, account: Any) -> str:
    if thing is not None:
        return str(thing.name)
    if person is not None:
        return str(person)
    return name_or_word(account) if account is not None else ""


def subject_link(row: Any) -> object:
    """What an alert points at, as the way to it."""
    if row.thing is not None:
        return thing_link(row.thing)
    if row.person is not None:
        href = reverse("people:person", args=[row.person.public_id])
        return Link(str(row.person), href, SUBJECT_WORDS["person"])
    return account_link(row.account) if row.account is not None else row.organisation.name


def severity_tag(row: Any) -> Tag:
    """How sure an alert is."""
    return Tag(row.severity, SEVERITY_WORDS[row.severity], SEVERITY_TONES[row.severity])


def verdict_tag(verdict: str | None) -> object:
    """What became of it."""
    if verdict is None:
        return Tag("open", _("Not decided"), DECISION)
    return Tag(verdict, VERDICT_WORDS[verdict], VERDICT_TONES[verdict])
