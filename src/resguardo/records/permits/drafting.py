"""How an authority drafts law: amends a value, lays a state's own over the federation's.

A draft binds nobody. It is looked at before it is kept, says what it changes against what stands,
and is made law by two persons (`adopting`).
"""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any, Final

import yaml
from django.db import transaction

from resguardo.kernel.law import Basis, Confidence, DutyKind, Profile, overlay
from resguardo.kernel.mandate import Act, NotMandated
from resguardo.kernel.problem import Problem, raise_all
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.days import local_day
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.selectors import sees_all
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.models import LawText
from resguardo.records.permits.profiles import Sheet, read_sheet, sheet_of, vocabulary
from resguardo.records.permits.values_typed import value_typed
from resguardo.records.register.makers import fold
from resguardo.records.transparency import services as transparency

CLOCKS: Final = frozenset({"minutes", "hours", "days", "working_days", "calendar_days", "months"})
"""Units in which time runs, and which a state may put in each other's place."""
NAME_MAX: Final = 23
"""How long the name of a profile may be: companies name it with sixteen signs of the digest."""


class NameUnknown(Problem):
    """A parameter or duty that the profile cannot have."""

    code = "law.name-unknown"
    wording = _("“{name}” is no parameter, and no duty of this profile. Choose one from the list.")
    field = "name"

    name: str


class AddressUnusable(Problem):
    """An address that nobody could open."""

    code = "law.address-unusable"
    wording = _("“{address}” is no address. Write all of it, beginning with https://, or nothing.")
    field = "address"

    address: str


class NothingNew(Problem):
    """A draft that says what already stands."""

    code = "law.nothing-new"
    wording = _("This text is known already. Change something, or adopt the one that is there.")


class LaterValueStands(Problem):
    """A value that would be written before a later one."""

    code = "law.later-value-stands"
    wording = _(
        "A value from {from_day} stands already. A new one begins on that day or later; "
        "what is past stays as it was judged."
    )
    field = "from_day"

    from_day: date


class SourceNeeded(Problem):
    """A value without a source cannot be checked."""

    code = "law.source-needed"
    wording = _("Name the instrument: act, decree or circular, with its number.")
    field = "instrument"


class NameTooLong(Problem):
    """A profile whose name no company could bear."""

    code = "law.name-too-long"
    wording = _("The identifier “{name}” is too long. Use at most {most} letters.")

    name: str
    most: int


class DutyIncomplete(Problem):
    """A duty of which nobody could tell when it is owed."""

    code = "law.duty-incomplete"
    wording = _(
        "Say what sets the duty off, or what is filed and how often, and how much time there is: "
        "a whole number."
    )
    field = "events"


class DutyThere(Problem):
    """A duty that the law has already: of two to one office only the strictest would count."""

    code = "law.duty-there"
    wording = _(
        "The law asks this for the same office already, as “{duty}” since {since}. Amend that one, "
        "or say what else sets this one off or what else it concerns."
    )
    field = "to"

    duty: str
    since: date
    events: tuple[str, ...]
    form: str
    to: str


class UnitOther(Problem):
    """A duty that is no clock, or a unit in which no time runs."""

    code = "law.unit-other"
    wording = _("“{unit}” is no unit of time for this duty. Choose one from the list.")
    field = "unit"

    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """One value that is to stand from a day on, with its source.

    `unit` is for a clock that is to run in other units than before, and else the rule's own.
    """

    name: str
    from_day: date
    value: str
    instrument: str
    article: str = ""
    address: str = ""
    read_on: date
    basis: str = Basis.LAW.value
    confidence: str = Confidence.PRIMARY.value
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDuty:
    """A duty that a law is to have: to tell when something happens, or to file every so often.

    Of nothing `about` it concerns everything. How long there is and since when stands in the
    amendment that goes with it.
    """

    kind: str
    to: str
    events: Sequence[str] = ()
    about: Sequence[str] = ()
    starts: str = "knowledge"
    needs: Sequence[str] = ()
    form: str = ""
    every: str = ""


@transaction.atomic
def draft_amendment(
    *, by: Viewer, at: datetime, base: str, amendment: Amendment, state: str = ""
) -> LawText:
    """Draft the text of a profile with one more value; nothing is in force by that.

    Where a state is named it becomes the state's own text: what it says stands there, what it does
    not say is as in the federation's, and so is what was before its days. Refuses what `amended`
    refuses, a text that is here already (`NothingNew`), and a name that is too long.
    """
    return _keep(amended(by=by, at=at, base=base, amendment=amendment, state=state), base, by, at)


def amended(*, by: Viewer, at: datetime, base: str, amendment: Amendment, state: str = "") -> Sheet:
    """The sheet that a draft would have, to be looked at before anybody keeps it.

    Refuses an instrument that nobody could find, a name or a unit that the law does not have, and a
    day before the last value's (`LaterValueStands`).
    """
    demand_governs(by, at)
    sheet = sheet_of(base)
    parsed = deepcopy(dict(sheet.parsed))
    if state.strip():
        parsed["profile"] = _head_of_state(sheet, state.strip())
    source = _source(parsed, amendment)
    rules, name, unit = _rule_to_amend(parsed, amendment)
    rule = rules.setdefault(name, {"unit": unit, "values": []})
    last = max((each["from"] for each in rule["values"]), default=date.min)
    if amendment.from_day < last:
        raise LaterValueStands(last)
    rule["values"] = [each for each in rule["values"] if each["from"] < amendment.from_day]
    value = value_typed(amendment.value, unit)
    if vocabulary()["parameters"].get(amendment.name, {}).get("several") and isinstance(value, int):
        value = [value]
    rule["values"].append(_dated(amendment, value, source))
    parsed["gaps"] = [each for each in parsed.get("gaps", []) if each != amendment.name]
    _next_version(
        parsed, local_day(at, by.time_zone), "amended", amendment.from_day, [amendment.name]
    )
    return read_sheet(_text_of(parsed))


@transaction.atomic
def draft_duty(
    *, by: Viewer, at: datetime, base: str, duty: NewDuty, amendment: Amendment, state: str = ""
) -> LawText:
    """Draft the text of a profile with one more duty; nothing is in force by that.

    Refuses what `against_duty` says, a text that is here already (`NothingNew`), and a name that is
    too long.
    """
    made = with_duty(by=by, at=at, base=base, duty=duty, amendment=amendment, state=state)
    return _keep(made, base, by, at)


def with_duty(
    *, by: Viewer, at: datetime, base: str, duty: NewDuty, amendment: Amendment, state: str = ""
) -> Sheet:
    """The sheet that such a draft would have. The name of the duty is made from what it asks.

    Refuses what `against_duty` says.
    """
    raise_all(against_duty(by=by, at=at, base=base, duty=duty, amendment=amendment))
    sheet = sheet_of(base)
    parsed = deepcopy(dict(sheet.parsed))
    if state.strip():
        parsed["profile"] = _head_of_state(sheet, state.strip())
    length = value_typed(amendment.value, amendment.unit)
    source = _source(parsed, amendment)
    rules = parsed.setdefault("duties", {})
    stem = f"{duty.form or f'tell_{duty.events[0]}'}_to_{duty.to}"
    name = next(each for n in count(1) if (each := stem if n == 1 else f"{stem}_{n}") not in rules)
    told = {
        "event": list(duty.events), "about": list(duty.about), "to": duty.to,
        "starts": duty.starts if duty.events else "", "with": list(duty.needs),
        "form": duty.form, "every": duty.every, "unit": amendment.unit,
    }  # fmt: skip
    rules[name] = {
        "kind": duty.kind,
        **{key: value for key, value in told.items() if value},
        "values": [_dated(amendment, length, source)],
    }
    _next_version(parsed, local_day(at, by.time_zone), "added", amendment.from_day, [name])
    return read_sheet(_text_of(parsed))


def against_duty(
    *, by: Viewer, at: datetime, base: str, duty: NewDuty, amendment: Amendment
) -> list[Problem]:
    """What stands against such a duty, all of it."""
    demand_governs(by, at)
    refused = Refusals()
    length = refused.ask(value_typed, amendment.value, amendment.unit)
    owed = duty.events or (duty.form and duty.every)
    if not owed or not (refused.found or isinstance(length, int)):
        refused.note(DutyIncomplete())
    refused.ask(_demand_new, sheet_of(base).profile, duty, amendment.from_day)
    refused.note(*_against_source(amendment))
    return refused.found


def _demand_new(profile: Profile, duty: NewDuty, day: date) -> None:
    """Refuse what the law asks already: the same form, or an event of the same things."""
    for other, dated in profile.duties_on(day, DutyKind(duty.kind)):
        apart = duty.about and other.about and not set(duty.about) & set(other.about)
        again = (
            (duty.form, duty.every) == (other.form, other.every)
            if duty.form
            else bool(set(duty.events) & set(other.events)) and not apart
        )
        if again and duty.to == other.addressee:
            raise DutyThere(other.name, dated.from_day, other.events, other.form, other.addressee)


def _against_source(amendment: Amendment) -> list[Problem]:
    found: list[Problem] = []
    if not amendment.instrument.strip():
        found.append(SourceNeeded())
    address = amendment.address.strip()
    if address and not address.startswith(("http://", "https://")):
        found.append(AddressUnusable(address[:100]))
    return found


def _source(parsed: dict[str, Any], amendment: Amendment) -> str:
    """Note the instrument among the sources; gives its key. Refuses one that nobody could find."""
    raise_all(_against_source(amendment))
    address = amendment.address.strip()
    key = f"s{len(parsed['sources']) + 1}"
    parsed["sources"][key] = {
        "instrument": amendment.instrument.strip()[:200],
        **({"address": address} if address else {}),
        "read_on": amendment.read_on,
    }
    return key


def _rule_to_amend(parsed: dict[str, Any], amendment: Amendment) -> tuple[dict[str, Any], str, str]:
    """The rules among which the value is to stand, under which name, in which unit.

    A clock that is to run in another unit is a new duty, and the old one ends on its day: what was
    before stays as it was judged.
    """
    name, known = amendment.name, vocabulary()["parameters"]
    if name in known:
        rules = parsed.setdefault("parameters", {})
        return rules, name, rules.get(name, {}).get("unit") or known[name]["unit"]
    rules = parsed.setdefault("duties", {})
    if name not in rules:
        raise NameUnknown(name[:60])
    unit = str(rules[name]["unit"])
    if not amendment.unit or amendment.unit == unit:
        return rules, name, unit
    if not {amendment.unit, unit} <= CLOCKS:
        raise UnitOther(amendment.unit[:40])
    old = rules[name]
    if amendment.from_day <= (last := max(each["from"] for each in old["values"])):
        raise LaterValueStands(last)
    fresh = next(each for n in count(2) if (each := f"{name}_{n}") not in rules)
    ends = {**_dated(amendment, None, f"s{len(parsed['sources'])}")}
    rules[name] = {**old, "values": [*old["values"], ends]}
    rules[fresh] = {**old, "unit": amendment.unit, "values": []}
    return rules, fresh, amendment.unit


def _dated(amendment: Amendment, value: Any, source: str) -> dict[str, Any]:
    article = amendment.article.strip()[:200]
    return {
        "from": amendment.from_day,
        "value": value,
        "source": source,
        **({"article": article} if article else {}),
        "basis": amendment.basis,
        "confidence": amendment.confidence,
    }


def _head_of_state(sheet: Sheet, state: str) -> dict[str, Any]:
    """Name the text of a state, in each language by what the federation is called there."""
    head = dict(sheet.parsed["profile"])
    if head.get("state") == state:
        return head
    words = re.findall(r"[a-z0-9]+", fold(state))
    return head | {
        "id": f"{sheet.profile.id}_{'_'.join(words) or 'state'}"[:NAME_MAX],
        "name": {language: f"{name}: {state}" for language, name in sheet.profile.names.items()},
        "state": state,
    }


@transaction.atomic
def draft_overlay(*, by: Viewer, at: datetime, base: str, text: str) -> LawText:
    """Draft a state's own text, in the form of a profile, laid over that of the federation.

    Refuses a text that is no profile or does not lie over this one, that is here already
    (`NothingNew`), or has a name that is too long.
    """
    demand_governs(by, at)
    sheet, top = sheet_of(base), read_sheet(text)
    overlay(sheet.profile, top.profile)
    own = deepcopy(dict(top.parsed))
    parsed = deepcopy(dict(sheet.parsed))
    parsed["profile"] = own["profile"]
    parsed["calendar"] = own.get("calendar") or parsed["calendar"]
    renamed = {key: f"o_{key}" for key in own["sources"]}
    parsed["sources"] |= {renamed[key]: each for key, each in own["sources"].items()}
    parsed["authorities"] = parsed.get("authorities", {}) | own.get("authorities", {})
    for part in ("parameters", "duties"):
        for name, rule in own.get(part, {}).items():
            for value in rule["values"]:
                value["source"] = renamed.get(value["source"], value["source"])
            parsed.setdefault(part, {})[name] = rule
    parsed["changelog"] = [*parsed.get("changelog", []), *own.get("changelog", [])]
    return _keep(read_sheet(_text_of(parsed)), base, by, at)


def demand_governs(by: Viewer, at: datetime) -> None:
    """Refuse whoever may not make law for all companies."""
    by.demand(Act.GOVERN_LAW, at=at)
    if not sees_all(viewer=by, at=at):
        raise NotMandated(Act.GOVERN_LAW)


def _next_version(
    parsed: dict[str, Any], day: date, what: str, impact_from: date, touches: list[str]
) -> None:
    year, _dot, number = str(parsed["profile"]["version"]).partition(".")
    count = int(number) + 1 if year == str(day.year) else 1
    parsed["profile"] = {**parsed["profile"], "version": f"{day.year}.{count}"}
    parsed["changelog"] = [
        *parsed.get("changelog", []),
        {
            "version": f"{day.year}.{count}",
            "on": day,
            "what": what,
            "impact_from": impact_from,
            "impact_until": None,
            "touches": touches,
        },
    ]


def _text_of(parsed: Mapping[str, Any]) -> str:
    return yaml.safe_dump(dict(parsed), sort_keys=False, allow_unicode=True, width=100)


def _keep(made: Sheet, base: str, by: Viewer, at: datetime) -> LawText:
    """Keep a draft. What it is compared with later is what stands, and no draft between."""
    if LawText.objects.filter(digest=made.profile.digest).exists():
        raise NothingNew
    if len(made.profile.id) > NAME_MAX:
        raise NameTooLong(made.profile.id[:60], NAME_MAX)
    stands = _stands(base)
    row = LawText.objects.create(
        authority_id=by.organisation_id,
        profile=made.profile.id,
        version=made.profile.version,
        digest=made.profile.digest,
        base=sheet_of(stands).profile.digest,
        base_name=stands[:60],
        text=_text_of(made.parsed),
        drafted_by_id=by.user_id,
        drafted_at=at,
    )
    transparency.record_change(
        by=by,
        at=at,
        subject_kind="law_text",
        subject_id=row.public_id,
        verb="drafted",
        changes={"digest": (None, row.digest), "base": (None, row.base)},
    )
    return row


def _stands(base: str) -> str:
    """The text that ships or was adopted, on which a text rests, over drafts of several values."""
    name, _at, digest = base.partition("@")
    if not digest:
        return base
    row = LawText.objects.filter(profile=name, digest__startswith=digest).first()
    if row is None or row.adoptions.exists():
        return base
    return row.base_name
