"""What a firearm must be told apart by, asked of one weapon or of a million in one go.

Two readings are refused and one is asked about. Refused: a serial that cannot be a serial, and an
identity that is already enrolled. Asked: a serial that looks like another of the same maker
(`O` for `0`), or that is part of another: most often it is one weapon read twice, and companies
have been found re-marking bought weapons; a person looks at both and then says so.
"""

import json
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q

from resguardo.kernel.marking import normalise_serial, skeleton
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.register.catalogue import calibres
from resguardo.records.register.models import (
    Firearm,
    FirearmCondition,
    FirearmModel,
    Ownership,
    StolenListing,
    WeaponType,
)
from resguardo.records.register.selectors import names_maker
from resguardo.records.register.services.reference import WeaponTypeUnknown

SERIAL_CHARACTERS_MAX: Final = 60
SLOT_CHARACTERS_MAX: Final = 40
PARTIAL_CHARACTERS_MIN: Final = 4
FIRST_YEAR: Final = 1800
_CHUNK: Final = 5_000
_WEAPON_TYPES: Final = frozenset(WeaponType.values)
_OWNERSHIPS: Final = frozenset(Ownership.values)
_CONDITIONS: Final = frozenset(FirearmCondition.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirearmFacts:
    """One firearm as it is to be enrolled. Texts as read are kept beside what they were read as."""

    model_id: int
    weapon_type: str
    calibre_id: str
    serial: str
    make_as_read: str = ""
    model_as_read: str = ""
    calibre_as_read: str = ""
    country_of_manufacture: str = ""
    manufactured_year: int | None = None
    registry_number: str = ""
    condition: str = "serviceable"
    ownership: str = "owned"
    owner_name: str = ""
    acquired_on: date | None = None
    slot: str = ""
    predecessor_id: int | None = None
    custom: dict[str, Any] = field(default_factory=dict)
    public_id: UUID | None = None


class SerialMissing(Problem):
    """A firearm without a number is marked first and enrolled then."""

    code = "register.serial-missing"
    wording = _(
        "Enter the serial number as it stands on the weapon. A weapon without one is "
        "marked by the authority before it is enrolled."
    )
    field = "serial"


class SerialUnreadable(Problem):
    """Nothing but signs, or longer than any mark."""

    code = "register.serial-unreadable"
    wording = _("“{serial}” is not a serial number. Enter the letters and digits of the mark.")
    field = "serial"

    serial: str


class CalibreUnknown(Problem):
    """A calibre that the table does not have."""

    code = "register.calibre-unknown"
    wording = _("“{calibre}” is not in the table of calibres. Choose one from the list.")
    field = "calibre"

    calibre: str


class ModelUnknown(Problem):
    """A model that is not in the register's list."""

    code = "register.model-unknown"
    wording = _("Choose the model of the firearm, or enter a new one.")
    field = "model"


class WordFor(StrEnum):
    """What a word of a short list stands for, by the field of forms and programs that asks it."""

    ANGLE = "angle"
    ANSWER = "answer"
    CONDITION = "condition"
    KIND = "kind"
    KIT_KIND = "kit_kind"
    OWNERSHIP = "ownership"
    PART_KIND = "part_kind"
    PROJECTILE = "projectile"
    STATE = "state"
    SUPPORT = "support"


class WordUnknown(Problem):
    """A word that is not one of the few that stand there."""

    code = "register.word-unknown"
    wording = _("“{word}” cannot stand for {what}. Choose one from the list.")

    what: WordFor
    word: str

    @property
    def field_name(self) -> str:
        """The field beside which it stands."""
        return self.what.value


class DateImpossible(Problem):
    """Acquired tomorrow, or made before there were such weapons."""

    code = "register.date-impossible"
    wording = _("{value} cannot be right here. Correct the date or leave it empty.")

    value: date | str
    field_name: str = "acquired_on"


class AlreadyEnrolled(Problem):
    """Maker, model, calibre and serial are one weapon (MOSAIC 05.30)."""

    code = "register.already-enrolled"
    wording = _(
        "{name} with the serial {serial} is already in the register, with the label "
        "{label}. Open that record; if two weapons carry one number, tell the authority."
    )
    field = "serial"

    name: str
    serial: str
    label: str


class LooksLike(Problem):
    """Perhaps one weapon read twice; a person compares and confirms."""

    code = "register.looks-like"
    wording = _(
        "The serial {serial} is easily taken for {others}. Compare the marks; if these are "
        "different weapons, confirm it."
    )
    field = "serial"
    hard = False

    serial: str
    others: tuple[str, ...]


class ListedStolen(Problem):
    """Somebody reported this serial stolen; enrolling is possible, issuing is not."""

    code = "register.listed-stolen"
    wording = _(
        "The serial {serial} was listed as stolen on {listed_on} by {source}. Tell the "
        "authority before anything else; confirm if you still must enter it."
    )
    field = "serial"
    hard = False

    serial: str
    listed_on: date
    source: str


class Serial(NamedTuple):
    """The two derived texts of a serial, computed once for every use in a batch."""

    normal: str
    bone: str


class _Seen(NamedTuple):
    """A firearm, in the register or earlier in the same batch, that another is compared with."""

    maker_id: int
    model_id: int
    calibre_id: str
    normal: str
    serial: str
    label: str


def slot_of(text: str) -> str:
    """A slot as it is kept: one line, as short as a label."""
    return " ".join(text.split())[:SLOT_CHARACTERS_MAX]


def serials_of(rows: Sequence[FirearmFacts]) -> list[Serial]:
    """The normal form and the skeleton of each row's serial."""
    return [Serial(normalise_serial(row.serial), skeleton(row.serial)) for row in rows]


def check_firearms(
    organisation_id: int,
    rows: Sequence[FirearmFacts],
    *,
    day: date,
    serials: Sequence[Serial] = (),
) -> dict[int, list[Problem]]:
    """What stands against each row, by its place; rows without a problem are left out.

    Compared are the rows with the register and with one another. Problems that are not `hard` are
    questions: they fall away when somebody has acknowledged them.
    """
    models = FirearmModel.objects.select_related("maker").in_bulk({row.model_id for row in rows})
    read = serials or serials_of(rows)
    found: dict[int, list[Problem]] = {}
    known = calibres().calibres
    for place, (row, serial) in enumerate(zip(rows, read, strict=True)):
        said = list(_row_alone(row, serial, models, known, day))
        if said:
            found[place] = said
    for place, problem in _compared(organisation_id, rows, read, models):
        found.setdefault(place, []).append(problem)
    return found


def _row_alone(
    row: FirearmFacts,
    serial: Serial,
    models: Container[int],
    known: Container[str],
    day: date,
) -> Iterator[Problem]:
    if not serial.normal:
        yield SerialUnreadable(row.serial) if row.serial.strip() else SerialMissing()
    elif len(row.serial) > SERIAL_CHARACTERS_MAX:
        yield SerialUnreadable(row.serial[:SERIAL_CHARACTERS_MAX])
    if row.model_id not in models:
        yield ModelUnknown()
    if row.calibre_id not in known:
        yield CalibreUnknown(row.calibre_id[:40] or row.calibre_as_read[:40])
    if row.weapon_type not in _WEAPON_TYPES:
        yield WeaponTypeUnknown(row.weapon_type[:40])
    if row.ownership not in _OWNERSHIPS:
        yield WordUnknown(WordFor.OWNERSHIP, row.ownership[:40])
    if row.condition not in _CONDITIONS:
        yield WordUnknown(WordFor.CONDITION, row.condition[:40])
    if row.acquired_on is not None and row.acquired_on > day:
        yield DateImpossible(row.acquired_on)
    year = row.manufactured_year
    if year is not None and not FIRST_YEAR <= year <= day.year:
        yield DateImpossible(str(year), "manufactured_year")


def _compared(
    organisation_id: int,
    rows: Sequence[FirearmFacts],
    serials: Sequence[Serial],
    models: dict[int, FirearmModel],
) -> Iterator[tuple[int, Problem]]:
    """Compare by skeleton, chunk by chunk: whatever is the same also looks the same."""
    stolen = StolenListing.objects.filter(withdrawn_on=None).exists()
    enrolled = Firearm.objects.filter(organisation_id=organisation_id).exists()
    makers = {model.pk: model.maker_id for model in models.values()}
    earlier: dict[str, list[_Seen]] = {}
    for start in range(0, len(rows), _CHUNK):
        chunk = range(start, min(start + _CHUNK, len(rows)))
        register = _register(organisation_id, [serials[i].bone for i in chunk]) if enrolled else {}
        if stolen:
            yield from _listed(start, rows[start : start + _CHUNK], models)
        for place in chunk:
            row, serial = rows[place], serials[place]
            maker = makers.get(row.model_id)
            if maker is None or not serial.bone:
                continue
            me = _Seen(maker, row.model_id, row.calibre_id, serial.normal, row.serial, "")
            others = register.get(serial.bone, []) + earlier.get(serial.bone, [])
            if others and (problem := _against(me, others, str(models[row.model_id]))):
                yield place, problem
            earlier.setdefault(serial.bone, []).append(me)


def _register(organisation_id: int, bones: list[str]) -> dict[str, list[_Seen]]:
    """The enrolled firearms of these skeletons; thousands travel as one value, not as thousands."""
    sqlite = connection.vendor == "sqlite"
    among = "IN (SELECT value FROM json_each(%s))" if sqlite else "= ANY(%s)"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.serial_skeleton, m.maker_id, f.model_id, f.calibre_id, f.serial_normal,"  # noqa: S608 - one of two phrases
            " f.serial, t.code FROM register_firearm f"
            " JOIN register_firearmmodel m ON m.id = f.model_id"
            " JOIN register_thing t ON t.id = f.thing_id"
            f" WHERE f.organisation_id = %s AND f.serial_skeleton {among}",
            [organisation_id, json.dumps(bones) if sqlite else bones],
        )
        found = cursor.fetchall()
    seen: dict[str, list[_Seen]] = defaultdict(list)
    for bone, *facts in found:
        seen[bone].append(_Seen._make(facts))
    return seen


def _against(me: _Seen, others: list[_Seen], name: str) -> Problem | None:
    likely = [other for other in others if other.maker_id == me.maker_id]
    for other in likely:
        if other[1:4] == me[1:4]:
            return AlreadyEnrolled(name, me.serial, other.label or "…")
    if not likely:
        return None
    return LooksLike(me.serial, tuple(_called(other) for other in likely[:5]))


def _called(seen: _Seen) -> str:
    return f"{seen.serial} ({seen.label})" if seen.label else seen.serial


def _listed(
    start: int, chunk: Sequence[FirearmFacts], models: dict[int, FirearmModel]
) -> Iterator[tuple[int, Problem]]:
    normals = [normalise_serial(row.serial) for row in chunk]
    listings: dict[str, list[StolenListing]] = defaultdict(list)
    for listing in StolenListing.objects.filter(withdrawn_on=None, serial_normal__in=normals):
        listings[listing.serial_normal].append(listing)
    if not listings:
        return
    for place, (row, normal) in enumerate(zip(chunk, normals, strict=True), start):
        model = models.get(row.model_id)
        for listing in listings.get(normal, ()):
            if model is None or names_maker(listing.maker_name, model.maker):
                yield place, ListedStolen(row.serial, listing.listed_on, listing.source)
                break


def partial_of(organisation_id: int, facts: FirearmFacts, model: FirearmModel) -> LooksLike | None:
    """A firearm of the same maker whose serial begins or ends this one, or the other way round.

    Asked of one weapon only: in a batch of consecutive numbers it would say nothing.
    """
    normal = normalise_serial(facts.serial)
    if len(normal) < PARTIAL_CHARACTERS_MIN:
        return None
    pieces = {normal[:size] for size in range(PARTIAL_CHARACTERS_MIN, len(normal))}
    pieces |= {normal[-size:] for size in range(PARTIAL_CHARACTERS_MIN, len(normal))}
    rows = Firearm.objects.filter(organisation_id=organisation_id, model__maker_id=model.maker_id)
    longer = Q(serial_normal__startswith=normal) | Q(serial_normal__endswith=normal)
    found = list(rows.filter(serial_normal__in=pieces)[:5])
    found = found or list(rows.filter(longer).exclude(serial_normal=normal)[:5])
    return LooksLike(facts.serial, tuple(row.serial for row in found)) if found else None
