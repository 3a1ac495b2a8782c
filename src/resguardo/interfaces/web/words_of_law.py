"""The words of incidents, and of the law as readers see it."""

from datetime import datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from resguardo.interfaces.web.cells import Noted
from resguardo.interfaces.web.reading import span_text
from resguardo.kernel.clock import Standing
from resguardo.kernel.law import Duty, Parameter
from resguardo.records.permits import profiles as law

Words = str | Promise

KIND_WORDS: Final[dict[str, Words]] = {
    "theft": gettext_lazy("Theft"),
    "robbery": gettext_lazy("Robbery"),
    "loss": gettext_lazy("Loss"),
    "absence": gettext_lazy("Unexplained absence"),
    "discharge": gettext_lazy("Discharge or use of force"),
    "misuse": gettext_lazy("Misuse"),
    "damage": gettext_lazy("Damage"),
}
MODALITY_WORDS: Final[dict[str, Words]] = {
    "taken_at_post": gettext_lazy("Taken at the post"),
    "taken_from_armoury": gettext_lazy("Taken from the armoury"),
    "taken_in_transport": gettext_lazy("Taken in transport"),
    "taken_on_the_way": gettext_lazy("Taken on the way to or from work"),
    "taken_at_home": gettext_lazy("Taken from a home"),
    "taken_by_insider": gettext_lazy("Taken by somebody of the company"),
    "not_returned": gettext_lazy("Not returned by who had it"),
    "sold_or_lent": gettext_lazy("Sold or lent"),
    "swapped": gettext_lazy("Swapped for another"),
    "left_behind": gettext_lazy("Left behind"),
    "lost_on_duty": gettext_lazy("Lost on duty"),
    "lost_in_transport": gettext_lazy("Lost in transport"),
    "missing_at_count": gettext_lazy("Missing at a count"),
    "short_at_return": gettext_lazy("Short at a return"),
    "book_wrong": gettext_lazy("The book was wrong"),
    "fired_in_defence": gettext_lazy("Fired in defence"),
    "warning_shot": gettext_lazy("Warning shot"),
    "fired_by_negligence": gettext_lazy("Fired by negligence"),
    "fired_in_training": gettext_lazy("Fired in training, outside the plan"),
    "threat_with_weapon": gettext_lazy("Threat with a weapon"),
    "used_off_duty": gettext_lazy("Used off duty"),
    "carried_without_leave": gettext_lazy("Carried without leave"),
    "damaged_in_use": gettext_lazy("Damaged in use"),
    "damaged_by_fire_or_water": gettext_lazy("Damaged by fire or water"),
    "worn_out": gettext_lazy("Worn out"),
    "not_known": gettext_lazy("Not known yet"),
}
CIRCUMSTANCES: Final[tuple[tuple[str, Words], ...]] = (
    ("", gettext_lazy("Not said")),
    ("service", gettext_lazy("In act of service")),
    ("negligence", gettext_lazy("By negligence of the custodian")),
)
OUTCOMES: Final[dict[str, Words]] = {
    "": gettext_lazy("Open"),
    "written_off": gettext_lazy("Written off"),
    "recovered": gettext_lazy("Recovered, back in stock"),
    "found": gettext_lazy("Found where it was booked"),
}
WAYS_OUT: Final[dict[str, Words]] = {
    "stolen": gettext_lazy("Stolen"),
    "lost": gettext_lazy("Lost"),
    "seized": gettext_lazy("Seized by an authority"),
}
EVIDENCE_WORDS: Final[dict[str, Words]] = {
    "statement": gettext_lazy("Statement"),
    "photo": gettext_lazy("Photograph"),
    "document": gettext_lazy("Document"),
    "finding": gettext_lazy("Finding of the investigation"),
}
ADDRESSEE_WORDS: Final[dict[str, Words]] = {
    "police": gettext_lazy("Police"),
    "weapons_registry": gettext_lazy("Weapons registry"),
    "regulator": gettext_lazy("Security regulator"),
    "company": gettext_lazy("The company itself"),
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
RECIPIENTS: Final[dict[str, Words]] = {
    "authority": gettext_lazy("The authority"),
    "auditor": gettext_lazy("The auditor of the company"),
}


def law_word(kind: str, name: str) -> str:
    """A word of the law in the language of the page."""
    return law.word(kind, name, get_language() or "en")


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
        return ", ".join(law_word("words", str(each)) for each in words)
    shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return f"{shown} {law_word('units', parameter.unit)}"


def left_until(due_at: datetime, at: datetime) -> Noted:
    """A deadline, with the time that is left or that has passed since."""
    if due_at > at:
        return Noted(due_at, _("{span} left").format(span=span_text(due_at - at)))
    return Noted(due_at, _("{span} ago").format(span=span_text(at - due_at)))
