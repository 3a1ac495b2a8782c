"""Enrolling what goes with a firearm: parts, magazines, kit, and lots of ammunition.

Whose a thing is and what stands in fields of the organisation's own can be changed later; its
number, calibre and kind are what it is, and stay.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from resguardo.kernel.mandate import Act
from resguardo.kernel.marking import normalise_serial
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people import codes
from resguardo.records.people.changes import amend, demand_reason, from_nothing, note
from resguardo.records.people.days import local_day
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.services import check_custom_values
from resguardo.records.people.viewer import Viewer
from resguardo.records.register import selectors
from resguardo.records.register.catalogue import calibre_name, calibres
from resguardo.records.register.models import (
    NUMBERED_KINDS,
    FirearmModel,
    Kit,
    KitKind,
    Lot,
    Magazine,
    Ownership,
    Part,
    PartKind,
    Projectile,
    Thing,
    ThingKind,
)
from resguardo.records.register.services.bulk import lock
from resguardo.records.register.services.checks import (
    CalibreUnknown,
    DateImpossible,
    WordFor,
    WordUnknown,
    slot_of,
)

NUMBER_LONGEST: Final = 40
"""What the columns of numbers take."""

ROUNDS_MOST: Final = 500
"""In one magazine: the largest drums hold fewer."""


class NumberMissing(Problem):
    """What is numbered has a number; what has none is stock."""

    code = "register.number-missing"
    wording = _("Enter the number that stands on it. Things without numbers are entered as a lot.")
    field = "number"


class NumberEnrolled(Problem):
    """One number names one lot, magazine, part or piece of kit of a kind."""

    code = "register.number-enrolled"
    wording = _(
        "“{number}” is already in the register: {name}, with the label {label}. Open that record, "
        "or correct the number."
    )
    field = "number"

    number: str
    name: str
    label: str


class CapacityImpossible(Problem):
    """A magazine holds at least one round, and none holds thousands."""

    code = "register.capacity-impossible"
    wording = _("A magazine does not take so many rounds: {rounds}. Enter what is stamped on it.")
    field = "capacity_rounds"

    rounds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingFacts:
    """What is said of any thing, whatever its kind."""

    ownership: str = "owned"
    owner_name: str = ""
    acquired_on: date | None = None
    slot: str = ""
    predecessor_id: int | None = None
    custom: dict[str, Any] = field(default_factory=dict)
    public_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFacts(ThingFacts):
    """An essential part with a number; `firearm` is the weapon it sits in, if any.

    `called` is its kind in the language of the house.
    """

    part_kind: str
    serial: str
    called: str = ""
    calibre_id: str = ""
    firearm: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MagazineFacts(ThingFacts):
    """A numbered magazine."""

    number: str
    capacity_rounds: int
    calibre_id: str
    model_id: int | None = None


class ThingChanges(TypedDict, total=False):
    """What may be changed of any thing by one person."""

    ownership: str
    owner_name: str
    slot: str
    custom: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class KitFacts(ThingFacts):
    """A numbered vest, radio, holster; `called` is its kind in the language of the house."""

    kit_kind: str
    number: str
    called: str = ""
    level: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LotFacts(ThingFacts):
    """A lot of rounds, or of plain magazines (`stock`)."""

    lot_number: str
    calibre_id: str
    received_on: date
    kind: str = "ammunition"
    called: str = ""
    maker_name: str = ""
    made_on: date | None = None
    expires_on: date | None = None
    document: str = ""
    projectile: str = ""


AnyFacts = PartFacts | MagazineFacts | KitFacts | LotFacts


def against_thing(*, by: Viewer, at: datetime, facts: AnyFacts) -> list[Problem]:
    """What stands against a thing that is to be enrolled, as far as it is known."""
    by.demand(Act.EDIT_REGISTER, at=at)
    refused = Refusals()
    match facts:
        case PartFacts():
            _rules_of_part(facts, by, at, refused)
        case MagazineFacts():
            _rules_of_magazine(facts, by, at, refused)
        case KitFacts():
            _rules_of_kit(facts, by, at, refused)
        case LotFacts():
            _rules_of_lot(facts, by, at, refused)
    return refused.found


@transaction.atomic
def enrol_part(*, by: Viewer, at: datetime, facts: PartFacts, act: Act = Act.EDIT_REGISTER) -> Part:
    """Enrol an essential part; refuses one with that kind and number in this organisation."""
    by.demand(act, at=at)
    lock(by)
    refused = Refusals()
    serial, custom = _rules_of_part(facts, by, at, refused)
    refused.check()
    weapon = (
        selectors.firearm(viewer=by, at=at, public_id=facts.firearm, own=True)
        if facts.firearm
        else None
    )
    name = f"{facts.called or facts.part_kind.capitalize()} ··{serial[-4:]}"
    thing = _thing(ThingKind.PART, name, facts, facts.calibre_id, custom, by=by, at=at)
    part = Part.objects.create(
        thing=thing,
        part_kind=facts.part_kind,
        serial=serial,
        serial_normal=normalise_serial(serial),
        firearm=weapon,
    )
    _note(by, at, thing, {"part": facts.part_kind, "serial": serial})
    return part


@transaction.atomic
def enrol_magazine(
    *, by: Viewer, at: datetime, facts: MagazineFacts, act: Act = Act.EDIT_REGISTER
) -> Magazine:
    """Enrol a numbered magazine; refuses its number twice for one calibre and model."""
    by.demand(act, at=at)
    lock(by)
    refused = Refusals()
    number, custom = _rules_of_magazine(facts, by, at, refused)
    refused.check()
    model = _model_of(facts)
    name = f"{calibre_name(facts.calibre_id)} ×{facts.capacity_rounds} ··{number[-6:]}"
    thing = _thing(ThingKind.MAGAZINE, name, facts, facts.calibre_id, custom, by=by, at=at)
    magazine = Magazine.objects.create(
        thing=thing, number=number, capacity_rounds=facts.capacity_rounds, model=model
    )
    _note(
        by,
        at,
        thing,
        {
            "number": number,
            "capacity_rounds": facts.capacity_rounds,
            "calibre_id": facts.calibre_id,
        },
    )
    return magazine


@transaction.atomic
def enrol_kit(*, by: Viewer, at: datetime, facts: KitFacts, act: Act = Act.EDIT_REGISTER) -> Kit:
    """Enrol a vest or other numbered kit; refuses a number twice for one kind."""
    by.demand(act, at=at)
    lock(by)
    refused = Refusals()
    number, custom = _rules_of_kit(facts, by, at, refused)
    refused.check()
    called = facts.called or facts.kit_kind.capitalize()
    name = " ".join(f"{called} {facts.level} ··{number[-6:]}".split())
    thing = _thing(ThingKind.KIT, name, facts, "", custom, by=by, at=at)
    kit = Kit.objects.create(
        thing=thing,
        kit_kind=facts.kit_kind,
        number=number,
        level=facts.level[:20],
        expires_on=facts.expires_on,
    )
    _note(
        by,
        at,
        thing,
        {
            "kind": facts.kit_kind,
            "number": number,
            "level": facts.level,
            "expires_on": facts.expires_on,
        },
    )
    return kit


@transaction.atomic
def enrol_lot(*, by: Viewer, at: datetime, facts: LotFacts, act: Act = Act.EDIT_REGISTER) -> Lot:
    """Enrol a lot, without saying how many there are: that is the ledger's to say.

    Refuses a lot number twice for one maker and calibre; more of a known lot is a further receipt.
    """
    by.demand(act, at=at)
    lock(by)
    refused = Refusals()
    number, custom = _rules_of_lot(facts, by, at, refused)
    refused.check()
    called = f"{facts.called} " if facts.called else ""
    name = f"{called}{calibre_name(facts.calibre_id)} · {number}"
    thing = _thing(ThingKind(facts.kind), name, facts, facts.calibre_id, custom, by=by, at=at)
    row = Lot.objects.create(
        thing=thing,
        lot_number=number,
        maker_name=facts.maker_name[:100],
        received_on=facts.received_on,
        made_on=facts.made_on,
        expires_on=facts.expires_on,
        document=facts.document[:100],
        projectile=facts.projectile,
    )
    _note(
        by,
        at,
        thing,
        {
            "lot_number": number,
            "calibre_id": facts.calibre_id,
            "maker": facts.maker_name,
            "projectile": facts.projectile,
            "received_on": facts.received_on,
        },
    )
    return row


@transaction.atomic
def change_thing(
    *, by: Viewer, at: datetime, thing: UUID, reason: str, **fields: Unpack[ThingChanges]
) -> Thing:
    """Change whose a thing is, where it belongs, and the organisation's own fields."""
    by.demand(Act.EDIT_REGISTER, at=at)
    row = selectors.thing(viewer=by, at=at, public_id=thing, own=True)
    amend_thing(row, fields, by=by, at=at, reason=reason)
    return row


def amend_thing(row: Thing, fields: ThingChanges, *, by: Viewer, at: datetime, reason: str) -> None:
    """Write what differs; refuses a word that is no ownership, and values that do not fit."""
    refused = Refusals()
    if "ownership" in fields:
        refused.ask(_demand_word, WordFor.OWNERSHIP, fields["ownership"], Ownership.values)
    wanted: dict[str, Any] = dict(fields)
    if "owner_name" in fields:
        wanted["owner_name"] = fields["owner_name"][:200]
    if "slot" in fields:
        wanted["slot"] = slot_of(fields["slot"])
    if "custom" in fields:
        wanted["custom"] = refused.ask(
            check_custom_values,
            organisation_id=by.organisation_id,
            subject_kind=selectors.register_of(row.kind),
            values=fields["custom"],
            before=row.custom,
        )
    refused.ask(demand_reason, reason)
    refused.check()
    amend(row, wanted, by=by, at=at, subject_kind="thing", reason=reason)


def _rules_of_part(
    facts: PartFacts, by: Viewer, at: datetime, refused: Refusals
) -> tuple[str, dict[str, Any]]:
    """The number as it is kept, and own fields, after every rule for a part was asked."""
    refused.ask(_demand_word, WordFor.PART_KIND, facts.part_kind, PartKind.values)
    serial = refused.ask(_number, facts.serial) or ""
    normal = normalise_serial(serial)
    if serial and not normal:
        refused.note(NumberMissing())
    same = Part.objects.filter(part_kind=facts.part_kind, serial_normal=normal)
    refused.ask(_demand_new, same.filter(thing__organisation_id=by.organisation_id), serial)
    return serial, _common(facts, ThingKind.PART, by, at, refused)


def _rules_of_magazine(
    facts: MagazineFacts, by: Viewer, at: datetime, refused: Refusals
) -> tuple[str, dict[str, Any]]:
    number = refused.ask(_number, facts.number) or ""
    refused.ask(_demand_calibre, facts.calibre_id)
    if not 1 <= facts.capacity_rounds <= ROUNDS_MOST:
        refused.note(CapacityImpossible(facts.capacity_rounds))
    same = Magazine.objects.filter(
        number=number,
        thing__organisation_id=by.organisation_id,
        thing__calibre_id=facts.calibre_id,
        model=_model_of(facts),
    )
    refused.ask(_demand_new, same, number)
    return number, _common(facts, ThingKind.MAGAZINE, by, at, refused)


def _model_of(facts: MagazineFacts) -> FirearmModel | None:
    return FirearmModel.objects.filter(pk=facts.model_id).first() if facts.model_id else None


def _rules_of_kit(
    facts: KitFacts, by: Viewer, at: datetime, refused: Refusals
) -> tuple[str, dict[str, Any]]:
    refused.ask(_demand_word, WordFor.KIT_KIND, facts.kit_kind, KitKind.values)
    number = refused.ask(_number, facts.number) or ""
    same = Kit.objects.filter(
        kit_kind=facts.kit_kind, number=number, thing__organisation_id=by.organisation_id
    )
    refused.ask(_demand_new, same, number)
    return number, _common(facts, ThingKind.KIT, by, at, refused)


def _rules_of_lot(
    facts: LotFacts, by: Viewer, at: datetime, refused: Refusals
) -> tuple[str, dict[str, Any]]:
    kinds = [ThingKind.AMMUNITION.value, ThingKind.STOCK.value]
    refused.ask(_demand_word, WordFor.KIND, facts.kind, kinds)
    number = refused.ask(_number, facts.lot_number) or ""
    refused.ask(_demand_calibre, facts.calibre_id)
    refused.ask(_demand_word, WordFor.PROJECTILE, facts.projectile, ["", *Projectile.values])
    if facts.received_on > local_day(at, by.time_zone):
        refused.note(DateImpossible(facts.received_on, "received_on"))
    same = Lot.objects.filter(
        lot_number=number,
        maker_name=facts.maker_name,
        thing__kind=facts.kind,
        thing__organisation_id=by.organisation_id,
        thing__calibre_id=facts.calibre_id,
    )
    refused.ask(_demand_new, same, number)
    return number, _common(facts, ThingKind.AMMUNITION, by, at, refused)


def _common(
    facts: ThingFacts, kind: ThingKind, by: Viewer, at: datetime, refused: Refusals
) -> dict[str, Any]:
    """What the organisation's own fields say, after the rules that hold for a thing of any kind."""
    refused.ask(_demand_word, WordFor.OWNERSHIP, facts.ownership, Ownership.values)
    if facts.acquired_on is not None and facts.acquired_on > local_day(at, by.time_zone):
        refused.note(DateImpossible(facts.acquired_on))
    custom = refused.ask(
        check_custom_values,
        organisation_id=by.organisation_id,
        subject_kind=selectors.register_of(kind),
        values=facts.custom,
    )
    return custom or {}


def _thing(
    kind: ThingKind,
    name: str,
    facts: ThingFacts,
    calibre_id: str,
    custom: dict[str, Any],
    *,
    by: Viewer,
    at: datetime,
) -> Thing:
    key = codes.reserve_keys(Thing, 1)[0]
    named = {"public_id": facts.public_id} if facts.public_id else {}
    return Thing.objects.create(
        id=key,
        organisation_id=by.organisation_id,
        kind=kind,
        numbered=kind in NUMBERED_KINDS,
        code=codes.code_of(kind.value, key),
        name=name[:200],
        calibre_id=calibre_id,
        ownership=facts.ownership,
        owner_name=facts.owner_name[:200],
        acquired_on=facts.acquired_on,
        slot=slot_of(facts.slot),
        predecessor_id=facts.predecessor_id,
        custom=custom,
        created_at=at,
        **named,
    )


def _note(by: Viewer, at: datetime, thing: Thing, told: dict[str, Any]) -> None:
    changes = {"label": (None, thing.code)} | from_nothing(told)
    note("thing", thing.public_id, "enrolled", changes, by=by, at=at)


def _number(text: str) -> str:
    number = " ".join(text.split()).upper()
    if not number or len(number) > NUMBER_LONGEST:
        raise NumberMissing
    return number


def _demand_new(same: QuerySet[Any], number: str) -> None:
    row = same.select_related("thing").first()
    if row is not None:
        raise NumberEnrolled(number, row.thing.name, row.thing.code)


def _demand_calibre(calibre_id: str) -> None:
    if calibre_id not in calibres().calibres:
        raise CalibreUnknown(calibre_id[:40])


def _demand_word(what: WordFor, word: str, words: list[str]) -> None:
    if word not in words:
        raise WordUnknown(what, word[:40])
