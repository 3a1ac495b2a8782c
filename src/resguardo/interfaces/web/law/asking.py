"""What the form of an amendment asks: the value in its own kind, its first day, how it is known."""

from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from resguardo.interfaces.web.people.asks import Ask
from resguardo.interfaces.web.reading import day_text
from resguardo.interfaces.web.typed import Missing
from resguardo.interfaces.web.words_of_law import law_word, spoken
from resguardo.kernel.law import Dated, Duty, Parameter
from resguardo.records.permits import profiles as law

CLOCKS: Final = ("hours", "working_days", "calendar_days")
"""Units that a clock can be put in."""
NUMBER_MOST: Final = 1_000_000


def standing(rule: Parameter, today: date) -> Dated | None:
    """What is in force today; where nothing is, the last that is known, enforced or not."""
    return rule.dated_on(today) or (rule.values[-1] if rule.values else None)


def value_asks(rule: Parameter, today: date) -> list[Ask]:
    """The new value in its own kind, and whether nothing of it is to hold any more."""
    ends = Ask(
        "ends", "", "yes", options=[("yes", _("From that day on nothing of this holds"))],
        required=False,
    )  # fmt: skip
    label = _("New value")
    match rule.unit:
        case "flag":
            options = [("", "–"), ("yes", _("yes")), ("no", _("no"))]
            return [Ask("value", label, "choose", options=options, required=False), ends]
        case "ratio":
            return [
                Ask("weapons", _("Firearms, at most"), "whole", limit=NUMBER_MOST),
                Ask("guards", _("for so many guards"), "whole", limit=NUMBER_MOST),
                ends,
            ]
        case "word" | "words":
            return [_words_ask(rule, today), ends]
        case _:
            return [*_number_asks(rule), ends]


def _words_ask(rule: Parameter, today: date) -> Ask:
    """Boxes to tick; of calibres, which are many, their names."""
    stands, label = standing(rule, today), _("New value")
    value = stands.value if stands is not None else None
    held = [str(each) for each in (value if isinstance(value, tuple) else (value,)) if each]
    words: Any = law.vocabulary()["parameters"].get(rule.name, {}).get("of", "")
    if isinstance(words, list):
        options = [(each, spoken(each)) for each in words]
        return Ask("chosen", label, "many", options=options, value=held)
    hint = _("Names of calibres, with commas between them.")
    named = ", ".join(map(spoken, held))
    return Ask("value", label, "reason", hint, value=named, required=False, limit=2_000)


def _number_asks(rule: Parameter) -> list[Ask]:
    """A number in its unit; of a clock, the unit too."""
    label = _("New value, in {unit}").format(unit=law_word("units", rule.unit))
    if law.vocabulary()["parameters"].get(rule.name, {}).get("several"):
        hint = _("Whole numbers, with commas between them.")
        return [Ask("value", label, hint=hint, required=False, limit=100)]
    if not isinstance(rule, Duty) or rule.unit not in CLOCKS:
        return [Ask("value", label, hint=_("A whole number."), required=False, limit=8)]
    units = [(each, law_word("units", each)) for each in CLOCKS]
    hint = _("A whole number; 0 hours is at once.")
    return [
        Ask("value", _("New value"), hint=hint, required=False, limit=8),
        Ask("unit", _("Counted in"), "choose", options=units, value=rule.unit),
    ]


def source_asks(rule: Parameter) -> list[Ask]:
    """From which day it is in force, where it stands, and how we know."""
    last = max((each.from_day for each in rule.values), default=None)
    early = _("{day} or later: a value from that day stands already.")
    hint = early.format(day=day_text(last)) if last else ""
    kinds = [(each, law_word("confidence", each)) for each in law.vocabulary()["confidence"]]
    bases = [("law", _("Law")), ("practice", _("Good practice that companies have taken up"))]
    return [
        Ask("from_day", _("In force from"), "day", hint),
        Ask("instrument", _("Instrument"), hint=_("Act, decree or circular, with its number."),
            limit=200),
        Ask("article", _("Article"), required=False, limit=200),
        Ask("address", _("Address where it can be read"), required=False, limit=500),
        Ask("basis", _("It binds as"), "radios", options=bases, value="law"),
        Ask("confidence", _("How it is known"), "choose", options=kinds, value="primary"),
    ]  # fmt: skip


def written(rule: Parameter, values: dict[str, Any]) -> str:
    """What was answered, as the service reads a value; refuses where nothing was (`Missing`)."""
    if values.get("ends"):
        return ""
    if rule.unit == "ratio":
        return f"{values['weapons']}/{values['guards']}"
    text = str(values.get("value", "")) or ", ".join(values.get("chosen", ()))
    if not text.strip():
        raise Missing("chosen" if "chosen" in values else "value", _("New value"))
    return text
