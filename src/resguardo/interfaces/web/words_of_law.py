"""The words of incidents, and of the law as readers see it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from resguardo.interfaces.paper.words import ADDRESSEE_WORDS as ADDRESSEE_WORDS
from resguardo.interfaces.paper.words import CIRCUMSTANCES as CIRCUMSTANCES
from resguardo.interfaces.paper.words import EVIDENCE_WORDS as EVIDENCE_WORDS
from resguardo.interfaces.paper.words import INCIDENT_WORDS
from resguardo.interfaces.paper.words import MODALITY_WORDS as MODALITY_WORDS
from resguardo.interfaces.paper.words import OUTCOMES as OUTCOMES
from resguardo.interfaces.web.cells import Noted
from resguardo.interfaces.web.reading import span_text
from resguardo.kernel.clock import Standing
from resguardo.kernel.law import Duty, DutyKind, Parameter
from resguardo.records.oversight import selectors as oversight
from resguardo.records.permits import profiles as law

Words = str | Promise

KIND_WORDS: Final = INCIDENT_WORDS

WAYS_OUT: Final[dict[str, Words]] = {
    "stolen": gettext_lazy("Stolen"),
    "lost": gettext_lazy("Lost"),
    "seized": gettext_lazy("Seized by an authority"),
}
STANDING_WORDS: Final[dict[str, tuple[Words, str]]] = {
    Standing.RUNNING: (gettext_lazy("Running"), "decision"),
    Standing.OVERDUE: (gettext_lazy("Overdue"), "stop"),
    Standing.IN_TIME: (gettext_lazy("Told in time"), "done"),
    Standing.LATE: (gettext_lazy("Told late"), "stop"),
}
MEASURE_WORDS: Final[dict[str, tuple[Words, str]]] = {
    "open": (gettext_lazy("Open"), "decision"),
    "done": (gettext_lazy("Done, to verify"), "decision"),
    "verified": (gettext_lazy("Verified"), "done"),
}
SUBJECTS: Final[dict[str, Words]] = {
    "count_wrong": gettext_lazy("A count was not what was written"),
    "asked_to_lend": gettext_lazy("I was asked to lend or rent a weapon"),
    "weapon_missing": gettext_lazy("A weapon is missing"),
    "rounds_missing": gettext_lazy("Rounds are missing"),
    "pressed_to_sign": gettext_lazy("I was pressed to sign"),
    "unsafe": gettext_lazy("Something is unsafe, or nearly went wrong"),
    "other": gettext_lazy("Something else"),
}
OUTSIDE_SUBJECTS: Final[dict[str, Words]] = {
    "threatened": gettext_lazy("A guard threatened somebody, or misused a weapon"),
    "shot_fired": gettext_lazy("A shot was fired"),
    "weapon_offered": gettext_lazy("A weapon or ammunition was offered, lent or sold"),
    "weapon_left": gettext_lazy("A weapon was left without a guard, or found"),
    "no_permit": gettext_lazy("A company or a guard seems to work without a permit"),
    "unsafe": SUBJECTS["unsafe"],
    "other": SUBJECTS["other"],
}
RECIPIENTS: Final[dict[str, Words]] = {
    "authority": gettext_lazy("The authority"),
    "auditor": gettext_lazy("The auditor of the company"),
}


def law_word(kind: str, name: str) -> str:
    """A word of the law in the language of the page."""
    return law.word(kind, name, get_language() or "en")


def profile_name(sheet: law.Sheet) -> str:
    """What a country is called in the language of the page."""
    names = sheet.profile.names
    return names.get((get_language() or "en")[:2]) or names["en"]


def office_words(office: law.Office) -> Noted:
    """An office and how it is reached; a name that the country gave it is left as it is."""
    return Noted(quoted(office.name) if office.own_name else office.name, office.channel)


def offices_of(jurisdiction: str) -> Mapping[str, str]:
    """The office that each addressee is where a profile applies, in the language of the page."""
    return oversight.offices_of(jurisdiction, get_language() or "en")


def duty_words(duty: Duty) -> str:
    """What a duty asks for, of whom it is owed: Theft, Loss → Police."""
    return asked_words(duty.events, duty.form, duty.addressee)


def asked_words(events: Sequence[str], form: str, addressee: str) -> str:
    """The same of a duty that is told by what makes it up."""
    what = law_word("forms", form) if form else ", ".join(law_word("events", e) for e in events)
    return f"{what} → {ADDRESSEE_WORDS[addressee]}"


def rule_words(rule: Parameter) -> str:
    """What a rule is about, in the language of the page."""
    return duty_words(rule) if isinstance(rule, Duty) else law_word("parameters", rule.name)


def spoken(word: str) -> str:
    """A word of a value, or the calibre that it names, in the language of the page."""
    return law.word_or_calibre(word, get_language() or "en")


def quoted(text: str) -> SafeString:
    """A citation as whoever read the law noted it: instruments and offices are not translated."""
    return format_html('<span translate="no">{}</span>', text) if text else SafeString()


def time_words(duty: Duty, value: Any) -> str:
    """How much time a duty gives: 48 hours from when it was known."""
    if value == 0 and duty.unit == "hours":
        return _("at once")
    if not isinstance(value, int):
        return ""
    span = {
        "hours": ngettext("{count} hour", "{count} hours", value),
        "working_days": ngettext("{count} working day", "{count} working days", value),
        "calendar_days": ngettext("{count} calendar day", "{count} calendar days", value),
    }.get(duty.unit, "{count}")
    return f"{span.format(count=value)} {law_word('starts', duty.starts)}"


def due_words(duty: Duty, value: Any) -> str:
    """When a duty is to be done: so long after an event or a period, or whether it is to be."""
    if duty.kind is DutyKind.RECORD:
        return value_words(duty, value)
    if duty.kind is not DutyKind.FILING:
        return time_words(duty, value)
    every = law_word("every", duty.every)
    if not isinstance(value, int) or not value:
        return every
    unit = law_word("units", duty.unit)
    return _("{every}, {count} {unit} after its end").format(every=every, count=value, unit=unit)


def value_words(parameter: Parameter, value: Any) -> str:
    """A value with its unit, in the language of the page."""
    if value is None:
        return _("ends")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if parameter.unit == "ratio" and isinstance(value, tuple):
        return _("{weapons} for {guards} guards").format(weapons=value[0], guards=value[1])
    if parameter.unit in {"word", "words"}:
        words = value if isinstance(value, tuple) else (value,)
        return ", ".join(spoken(str(each)) for each in words)
    shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return f"{shown} {law_word('units', parameter.unit)}"


def left_until(due_at: datetime, at: datetime) -> Noted:
    """A deadline, with the time that is left or that has passed since."""
    if due_at > at:
        return Noted(due_at, _("{span} left").format(span=span_text(due_at - at)))
    return Noted(due_at, _("{span} ago").format(span=span_text(at - due_at)))
