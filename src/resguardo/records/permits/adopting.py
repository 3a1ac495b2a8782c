"""How an authority makes law of its deployment: drafts a text, has it approved, and adopts it.

A text is drafted by amending one value, or by laying a state's own profile over the federation's;
it binds nobody until a second person of the authority has approved it. Then every company that it
is for names it, and events are judged by it; those of earlier days still by the values of theirs.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import yaml
from django.db import transaction
from django.db.models import QuerySet

from resguardo.kernel.law import Basis, Confidence, overlay
from resguardo.kernel.mandate import Act, NotMandated
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.models import Approval, Organisation, OrganisationKind
from resguardo.records.people.selectors import NotFound, sees_all
from resguardo.records.people.services import carries_out, request_approval
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.models import LawAdoption, LawText
from resguardo.records.permits.profiles import (
    DIGEST_SHOWN,
    Sheet,
    read_sheet,
    sheet_of,
    vocabulary,
)
from resguardo.records.register.catalogue import calibres
from resguardo.records.register.makers import fold
from resguardo.records.transparency import services as transparency

ADOPT: Final = "permits.adopt-law"


class NameUnknown(Problem):
    """A parameter or duty that the profile cannot have."""

    code = "law.name-unknown"
    wording = _("“{name}” is no parameter, and no duty of this profile. Choose one from the list.")
    field = "name"

    name: str


class ValueUnreadable(Problem):
    """A value that is not of the unit that its parameter has."""

    code = "law.value-unreadable"
    wording = _(
        "“{value}” cannot be a value of this rule. Write a whole number; yes or no; 1/3 for one "
        "firearm for three guards; or words with commas, whichever the rule has."
    )
    field = "value"

    value: str


class WordUnreadable(Problem):
    """A word that no profile has."""

    code = "law.word-unreadable"
    wording = _(
        "The law has no word “{word}”. Write one that stands on the page of a country, such as "
        "bank or revolver, or the name of a calibre."
    )
    field = "value"

    word: str


class AddressUnusable(Problem):
    """An address that nobody could open."""

    code = "law.address-unusable"
    wording = _("“{address}” is no address. Write all of it, beginning with https://, or nothing.")
    field = "address"

    address: str


class NobodyThere(Problem):
    """A province without a company."""

    code = "law.nobody-there"
    wording = _(
        "No company is registered in “{province}”, so the text would apply to nobody. Choose a "
        "province from the list, or leave it empty for every company."
    )
    field = "province"

    province: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """One value that is to stand from a day on, with its source."""

    name: str
    from_day: date
    value: str
    instrument: str
    article: str = ""
    address: str = ""
    read_on: date
    basis: str = Basis.LAW.value
    confidence: str = Confidence.PRIMARY.value


@transaction.atomic
def draft_amendment(*, by: Viewer, at: datetime, base: str, amendment: Amendment) -> LawText:
    """Draft the text of a profile with one more value; nothing is in force by that."""
    _demand(by, at)
    sheet = sheet_of(base)
    parsed = deepcopy(dict(sheet.parsed))
    part = "parameters" if amendment.name in vocabulary()["parameters"] else "duties"
    if part == "duties" and amendment.name not in sheet.profile.duties:
        raise NameUnknown(amendment.name[:60])
    if not amendment.instrument.strip():
        raise SourceNeeded
    address = amendment.address.strip()
    if address and not address.startswith(("http://", "https://")):
        raise AddressUnusable(address[:100])
    rules = parsed.setdefault(part, {})
    unit = rules.get(amendment.name, {}).get("unit") or vocabulary()[part][amendment.name]["unit"]
    rule = rules.setdefault(amendment.name, {"unit": unit, "values": []})
    last = max((each["from"] for each in rule["values"]), default=date.min)
    if amendment.from_day < last:
        raise LaterValueStands(last)
    rule["values"] = [each for each in rule["values"] if each["from"] < amendment.from_day]
    key = f"s{len(parsed['sources']) + 1}"
    parsed["sources"][key] = {
        "instrument": amendment.instrument.strip()[:200],
        **({"address": address} if address else {}),
        "read_on": amendment.read_on,
    }
    rule["values"].append(
        {
            "from": amendment.from_day,
            "value": _value(amendment.value, unit),
            "source": key,
            **({"article": amendment.article.strip()[:200]} if amendment.article.strip() else {}),
            "basis": amendment.basis,
            "confidence": amendment.confidence,
        }
    )
    parsed["gaps"] = [each for each in parsed.get("gaps", []) if each != amendment.name]
    _next_version(parsed, at.date(), "amended", amendment.from_day, [amendment.name])
    return _keep(parsed, sheet, base, by, at)


@transaction.atomic
def draft_overlay(*, by: Viewer, at: datetime, base: str, text: str) -> LawText:
    """Draft a state's own text, in the form of a profile, laid over that of the federation."""
    _demand(by, at)
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
    return _keep(parsed, sheet, base, by, at)


@transaction.atomic
def request_adoption(
    *, by: Viewer, at: datetime, text: UUID, province: str, reason: str
) -> Approval:
    """Ask that a drafted text apply to every company, or to those of a province."""
    _demand(by, at)
    row = LawText.objects.filter(public_id=text, authority_id=by.organisation_id).first()
    if row is None:
        raise NotFound
    if province.strip() and not _companies(province.strip()).exists():
        raise NobodyThere(province.strip()[:100])
    return request_approval(
        by=by,
        at=at,
        act=ADOPT,
        subject_kind="law_text",
        subject_id=row.public_id,
        subject_name=f"{row.profile} {row.version}",
        proposal={"province": province.strip(), "digest": row.digest, "base": row.base_name},
        reason=reason,
    )


@carries_out(ADOPT)
def adopt(approval: Approval, by: Viewer, at: datetime) -> LawAdoption:
    """Let every company that the text is for name it, and the authority too."""
    row = LawText.objects.get(public_id=approval.subject_id)
    province = str(approval.proposal["province"])
    chosen = list(_companies(province).order_by("pk"))
    if not province:
        chosen += list(Organisation.objects.filter(pk=row.authority_id))
    name = f"{row.profile}@{row.digest[:DIGEST_SHOWN]}"
    changed = [each for each in chosen if each.jurisdiction != name]
    for each in changed:
        transparency.record_change(
            by=by,
            at=at,
            subject_kind="organisation",
            subject_id=each.public_id,
            verb="law",
            changes={"jurisdiction": (each.jurisdiction, name)},
            reason=approval.reason,
            organisation_id=each.public_id,
        )
        each.jurisdiction = name
    Organisation.objects.bulk_update(changed, ["jurisdiction"], batch_size=500)
    return LawAdoption.objects.create(
        text=row,
        province=province,
        companies=len(changed),
        approval=approval.public_id,
        adopted_at=at,
    )


def provinces() -> list[str]:
    """Where companies are registered, by name."""
    named = _companies("").exclude(province="").order_by("province")
    return list(named.values_list("province", flat=True).distinct())


def _companies(province: str) -> QuerySet[Organisation]:
    """The open companies that a text is for: all, or those of a province."""
    rows = Organisation.objects.filter(kind=OrganisationKind.COMPANY, closed_on=None)
    return rows.filter(province__iexact=province) if province else rows


def _demand(by: Viewer, at: datetime) -> None:
    by.demand(Act.GOVERN_LAW, at=at)
    if not sees_all(viewer=by, at=at):
        raise NotMandated(Act.GOVERN_LAW)


_YES: Final = frozenset({"yes", "si", "sim", "oui"})
_NO: Final = frozenset({"no", "nao", "non"})


def _value(text: str, unit: str) -> Any:
    """What was typed, as the unit reads it, in any language; an empty field ends what stood."""
    said = text.strip()
    if not said:
        return None
    match unit:
        case "flag":
            answer = fold(said)
            if answer not in _YES | _NO:
                raise ValueUnreadable(said[:40])
            return answer in _YES
        case "word":
            return _word(said)
        case "words":
            return [_word(each.strip()) for each in said.split(",") if each.strip()]
        case "ratio":
            parts = said.replace(":", "/").split("/")
            if len(parts) == 2 and all(each.strip().isdecimal() for each in parts):  # noqa: PLR2004 - weapons and guards
                return [int(each) for each in parts]
            raise ValueUnreadable(said[:40])
        case _:
            numbers = [each.strip() for each in said.split(",")]
            if not all(each.isdecimal() and len(each) < 8 for each in numbers):  # noqa: PLR2004 - no law counts in tens of millions
                raise ValueUnreadable(said[:40])
            return int(numbers[0]) if len(numbers) == 1 else [int(each) for each in numbers]


def _word(said: str) -> str:
    """The word of the law, or the calibre, that somebody means in any of the four languages."""
    words, wanted = vocabulary()["words"], fold(said)
    for code, spoken in words.items():
        if wanted == fold(code) or wanted in {fold(str(each)) for each in spoken.values()}:
            return str(code)
    for calibre in calibres().calibres.values():
        if wanted in {fold(calibre.id), fold(calibre.name)}:
            return calibre.id
    raise WordUnreadable(said[:40])


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


def _keep(parsed: Mapping[str, Any], sheet: Sheet, base: str, by: Viewer, at: datetime) -> LawText:
    text = yaml.safe_dump(dict(parsed), sort_keys=False, allow_unicode=True, width=100)
    made = read_sheet(text)
    if LawText.objects.filter(digest=made.profile.digest).exists():
        raise NothingNew
    row = LawText.objects.create(
        authority_id=by.organisation_id,
        profile=made.profile.id,
        version=made.profile.version,
        digest=made.profile.digest,
        base=sheet.profile.digest,
        base_name=base[:60],
        text=text,
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
