"""What a permit says, and what no permit can say, whoever gives it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.permits import buying
from resguardo.records.permits.application_models import Application
from resguardo.records.permits.buying import LEAVES, Line
from resguardo.records.permits.models import Permit, PermitKind
from resguardo.records.register.models import WeaponType

HOLDERS: Final[dict[str, str]] = {
    PermitKind.COMPANY: "",
    PermitKind.FIREARM: "thing",
    PermitKind.PREMISES: "place",
    PermitKind.TRANSPORT: "",
    PermitKind.PURCHASE: "",
    PermitKind.IMPORT: "",
    PermitKind.CREDENTIAL: "person",
    PermitKind.FITNESS: "person",
    PermitKind.QUALIFICATION: "person",
    PermitKind.RECORDS: "person",
}
"""Who or what each kind of permit is given to; empty is the organisation itself."""

MAY_NAME: Final[dict[str, str]] = {PermitKind.CREDENTIAL: "thing"}
"""What a kind may name beside its holder: a credential the one firearm that it is for."""

NUMBERED: Final = frozenset(
    {PermitKind.COMPANY, PermitKind.FIREARM, PermitKind.PREMISES, PermitKind.CREDENTIAL, *LEAVES}
)
"""Kinds that an authority numbers; a certificate of fitness need not have a number."""


class HolderKind(StrEnum):
    """To whom or what a permit is given, as a sentence names it."""

    ORGANISATION = "organisation"
    PERSON = "person"
    THING = "firearm"
    PLACE = "place"


YEARS_MAX: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedFacts:
    """What is to be allowed, and to whom: exactly the holder that the kind has."""

    kind: str
    person: UUID | None = None
    thing: UUID | None = None
    place: UUID | None = None
    weapon_types: Sequence[str] = field(default_factory=tuple)
    modality: str = ""
    lines: Sequence[Line] = ()
    supplier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitFacts(AllowedFacts):
    """One permit as it is to be recorded. `valid_until` is the first day on which it fails."""

    valid_from: date
    valid_until: date | None = None
    number: str = ""
    issued_by: str = ""
    document: bytes = b""
    document_name: str = ""


class PermitKindUnknown(Problem):
    """Only what is allowed somewhere by law."""

    code = "permits.kind-unknown"
    wording = _("“{kind}” is not a kind of permit. Choose one from the list.")
    field = "kind"

    kind: str


class HolderMissing(Problem):
    """A permit is given to somebody or something."""

    code = "permits.holder-missing"
    also = ("person", "thing", "place")
    wording = _("Choose the {holder} that this permit is given to, and nothing else.")

    holder: HolderKind
    field_name: str = "holder"

    @classmethod
    def of(cls, wanted: str, field: str = "holder") -> "HolderMissing":
        """The refusal for the column that names the holder; empty is the organisation itself."""
        return cls(HolderKind["ORGANISATION" if not wanted else wanted.upper()], field)


class HolderUnknown(Problem):
    """A label that is on nothing of the kind."""

    code = "permits.holder-unknown"
    wording = _(
        "“{text}” is on no {holder} of yours. Scan the label again, or type it as it stands there."
    )

    text: str
    holder: HolderKind
    field_name: str = "holder"


class PermitNumberMissing(Problem):
    """What an authority numbers is found by its number."""

    code = "permits.number-missing"
    wording = _("Enter the number of the permit as it stands on the paper.")
    field = "number"


class SpanImpossible(Problem):
    """It ends before it starts, or after everybody involved is dead."""

    code = "permits.span-impossible"
    wording = _("A permit from {valid_from} to {valid_until} cannot be right. Correct the dates.")
    field = "valid_until"
    also = ("valid_from",)

    valid_from: date
    valid_until: date


class WeaponTypeNotKnown(Problem):
    """A type of weapon that no permit can name."""

    code = "permits.weapon-type-unknown"
    wording = _("“{weapon_type}” is not a type of firearm. Choose from the list.")
    field = "weapon_types"

    weapon_type: str


def allowed_by(row: Permit | Application) -> dict[str, Any]:
    """The same facts of what is recorded or asked for already, to be allowed again."""
    return {
        "kind": row.kind,
        "person": row.person.public_id if row.person else None,
        "thing": row.thing.public_id if row.thing else None,
        "place": row.place.public_id if row.place else None,
        "weapon_types": row.weapon_types,
        "modality": row.modality,
        "lines": buying.read(row.lines),
        "supplier": row.supplier,
    }


def against_facts(facts: PermitFacts) -> Iterator[Problem]:
    """All that no permit can be, whoever gives it."""
    yield from against_allowing(facts)
    if facts.kind in NUMBERED and not facts.number.strip():
        yield PermitNumberMissing()
    until = facts.valid_until
    if until is not None:
        longest = facts.valid_from + timedelta(days=366 * YEARS_MAX)
        if not facts.valid_from < until <= longest:
            yield SpanImpossible(facts.valid_from, until)


def against_allowing(facts: AllowedFacts) -> Iterator[Problem]:
    """All that nobody can be allowed, by a permit or by what is applied for."""
    if facts.kind in PermitKind.values:
        wanted = HOLDERS[facts.kind]
        given = {"person": facts.person, "thing": facts.thing, "place": facts.place}
        given.pop(MAY_NAME.get(facts.kind, ""), None)
        if any((given[name] is None) == (name == wanted) for name in given):
            yield HolderMissing.of(wanted)
        yield from buying.against_lines(facts.kind, facts.lines, facts.supplier)
    else:
        yield PermitKindUnknown(facts.kind[:40])
    for weapon_type in facts.weapon_types:
        if weapon_type not in WeaponType.values:
            yield WeaponTypeNotKnown(str(weapon_type)[:40])
