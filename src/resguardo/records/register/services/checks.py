"""What a firearm must be told apart by, asked of one weapon or of a million in one go.

Two readings are refused and one is asked about. Refused: a serial that cannot be a serial, and an
identity that is already enrolled. Asked: a serial that looks like another of the same maker
(`O` for `0`), or that is part of another: most often it is one weapon read twice, and companies
have been found re-marking bought weapons; a person looks at both and then says so.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

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
PARTIAL_CHARACTERS_MIN: Final = 4
FIRST_YEAR: Final = 1800
_CHUNK: Final = 5_000


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
    predecessor_id: int | None = None
    custom: dict[str, Any] = field(default_factory=dict)
    public_id: UUID | None = None


@dataclass(eq=False)
class SerialMissing(Problem):
    """A firearm without a number is marked first and enrolled then."""

    code = "register.serial-missing"
    wording = _(
        "Enter the serial number as it stands on the weapon. A weapon without one is "
        "marked by the authority before it is enrolled."
    )
    field = "serial"


@dataclass(eq=False)
class SerialUnreadable(Problem):
    """Nothing but signs, or longer than any mark."""

    code = "register.serial-unreadable"
    wording = _("“{serial}” is not a serial number. Enter the letters and digits of the mark.")
    field = "serial"

    serial: str


@dataclass(eq=False)
class CalibreUnknown(Problem):
    """A calibre that the table does not have."""

    code = "register.calibre-unknown"
    wording = _("“{calibre}” is not in the table of calibres. Choose one from the list.")
    field = "calibre"

    calibre: str


@dataclass(eq=False)
class ModelUnknown(Problem):
    """A model that is not in the register's list."""

    code = "register.model-unknown"
    wording = _("Choose the model of the firearm, or enter a new one.")
    field = "model"


@dataclass(eq=False)
class WordUnknown(Problem):
    """A word that is not one of the few that stand there."""

    code = "register.word-unknown"
    wording = _("“{word}” cannot stand for {what}. Choose one from the list.")

    what: str
    word: str


@dataclass(eq=False)
class DateImpossible(Problem):
    """Acquired tomorrow, or made before there were such weapons."""

    code = "register.date-impossible"
    wording = _("{value} cannot be right here. Correct the date or leave it empty.")
    field = "acquired_on"

    value: str


@dataclass(eq=False)
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


@dataclass(eq=False)
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


@dataclass(eq=False)
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


@dataclass(frozen=True, slots=True)
class _Seen:
    """A firearm, in the register or earlier in the same batch, that another is compared with."""

    maker_id: int
    model_id: int
    calibre_id: str
    normal: str
    serial: str
    label: str


def check_firearms(
    organisation_id: int, rows: Sequence[FirearmFacts], *, at: datetime
) -> dict[int, list[Problem]]:
    """What stands against each row, by its place; rows without a problem are left out.

    Compared are the rows with the register and with one another. Problems that are not `hard` are
    questions: they fall away when somebody has acknowledged them.
    """
    models = FirearmModel.objects.select_related("maker").in_bulk({row.model_id for row in rows})
    found: dict[int, list[Problem]] = {}
    names = calibres().calibres
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        for place, row in enumerate(chunk, start):
            said = list(_row_alone(row, models, names, at))
            if said:
                found[place] = said
    for place, problem in _compared(organisation_id, rows, models):
        found.setdefault(place, []).append(problem)
    return found


def _row_alone(
    row: FirearmFacts, models: dict[int, FirearmModel], names: Any, at: datetime
) -> Iterator[Problem]:
    if not row.serial.strip():
        yield SerialMissing()
    elif not normalise_serial(row.serial) or len(row.serial) > SERIAL_CHARACTERS_MAX:
        yield SerialUnreadable(row.serial[:SERIAL_CHARACTERS_MAX])
    if row.model_id not in models:
        yield ModelUnknown()
    if row.calibre_id not in names:
        yield CalibreUnknown(row.calibre_id[:40] or row.calibre_as_read[:40])
    if row.weapon_type not in WeaponType:
        yield WeaponTypeUnknown(row.weapon_type[:40])
    if row.ownership not in Ownership:
        yield WordUnknown(_("ownership"), row.ownership[:40])
    if row.condition not in FirearmCondition:
        yield WordUnknown(_("condition"), row.condition[:40])
    if row.acquired_on is not None and row.acquired_on > at.date():
        yield DateImpossible(row.acquired_on.isoformat())
    year = row.manufactured_year
    if year is not None and not FIRST_YEAR <= year <= at.year:
        yield DateImpossible(str(year))


def _compared(
    organisation_id: int, rows: Sequence[FirearmFacts], models: dict[int, FirearmModel]
) -> Iterator[tuple[int, Problem]]:
    """Compare by skeleton, chunk by chunk: whatever is the same also looks the same."""
    stolen = StolenListing.objects.filter(withdrawn_on=None).exists()
    enrolled = Firearm.objects.filter(organisation_id=organisation_id).exists()
    earlier: dict[str, list[_Seen]] = defaultdict(list)
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        bones = [skeleton(row.serial) for row in chunk]
        register = _register(organisation_id, bones) if enrolled else {}
        if stolen:
            yield from _listed(start, chunk, models)
        for place, (row, bone) in enumerate(zip(chunk, bones, strict=True), start):
            model = models.get(row.model_id)
            if model is None or not bone:
                continue
            me = _Seen(
                model.maker_id,
                model.pk,
                row.calibre_id,
                normalise_serial(row.serial),
                row.serial,
                "",
            )
            problem = _against(me, [*register.get(bone, ()), *earlier[bone]], str(model))
            if problem is not None:
                yield place, problem
            earlier[bone].append(me)


def _register(organisation_id: int, bones: list[str]) -> dict[str, list[_Seen]]:
    seen: dict[str, list[_Seen]] = defaultdict(list)
    rows = Firearm.objects.filter(
        organisation_id=organisation_id, serial_skeleton__in=bones
    ).values_list(
        "serial_skeleton",
        "model__maker_id",
        "model_id",
        "calibre_id",
        "serial_normal",
        "serial",
        "thing__code",
    )
    for bone, maker, model, calibre, normal, serial, label in rows:
        seen[bone].append(_Seen(maker, model, calibre, normal, serial, label))
    return seen


def _against(me: _Seen, others: list[_Seen], name: str) -> Problem | None:
    likely = [other for other in others if other.maker_id == me.maker_id]
    for other in likely:
        if (other.model_id, other.calibre_id, other.normal) == (
            me.model_id,
            me.calibre_id,
            me.normal,
        ):
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
    """A firearm of the same maker whose serial begins or ends this one, or is begun by it.

    Asked of one weapon only: in a batch of consecutive numbers it would say nothing.
    """
    normal = normalise_serial(facts.serial)
    if len(normal) < PARTIAL_CHARACTERS_MIN:
        return None
    pieces = {normal[:size] for size in range(PARTIAL_CHARACTERS_MIN, len(normal))}
    pieces |= {normal[-size:] for size in range(PARTIAL_CHARACTERS_MIN, len(normal))}
    rows = Firearm.objects.filter(organisation_id=organisation_id, model__maker_id=model.maker_id)
    longer = rows.filter(serial_normal__gt=normal, serial_normal__startswith=normal)
    found = list(rows.filter(serial_normal__in=pieces)[:5]) or list(longer[:5])
    return LooksLike(facts.serial, tuple(row.serial for row in found)) if found else None
