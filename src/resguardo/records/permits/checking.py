"""What anybody may ask of a permit by its number: whether it holds today, and of what kind it is.

A police officer at night, a client, a neighbour has the paper in hand and types what stands on it.
The answer names the company and never a person, and says nothing of numbers that do not exist which
it would not say of a withdrawn one: that it does not hold.

Of a firearm in hand it says two things and no third: whether that maker and serial, sign for sign,
are listed as stolen, and whether the paper that is said to be its permit is. It never tells a
serial that is in a register from one that is not, nor who holds it: a thief learns nothing to look
for, and whoever goes through serials finds nothing but what is to be known as stolen.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from resguardo.kernel.marking import normalise_serial
from resguardo.records.people import sight
from resguardo.records.people.days import local_day
from resguardo.records.permits import buying
from resguardo.records.permits.buying import Line
from resguardo.records.permits.models import Permit, PermitKind
from resguardo.records.permits.selectors import stopped_on
from resguardo.records.register.models import StolenListing
from resguardo.records.register.selectors import maker_names

CHECKED: Final = (
    PermitKind.COMPANY, PermitKind.FIREARM, PermitKind.CREDENTIAL, PermitKind.PREMISES,
    PermitKind.TRANSPORT, PermitKind.PURCHASE, PermitKind.IMPORT,
)  # fmt: skip
"""What can be checked: by a seller, too, how much a buyer may buy. What a doctor or an instructor
certified of a person cannot."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One answer. `state` is valid, expired, future, suspended or revoked."""

    kind: str
    state: str
    company: str
    what: str
    valid_from: date
    valid_until: date | None
    weapon_types: tuple[str, ...]
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class FirearmChecked:
    """Whether a firearm is listed as stolen, and what the permit shown with it is, if one was."""

    stolen: bool
    permit: Checked | None
    permit_fits: bool | None
    """None where no number was given."""


def check_firearm(*, maker: str, serial: str, number: str, at: datetime) -> FirearmChecked:
    """Check a firearm by its maker and its whole serial, and the permit that is shown with it."""
    normal = normalise_serial(serial)
    wanted = " ".join(number.split())[:60]
    with sight.everything():  # whoever asks works nowhere; maker and serial bound the question
        names = maker_names()
        meant = names.read(maker)
        rows = StolenListing.objects.filter(serial_normal=normal, withdrawn_on=None)
        stolen = bool(normal) and any(
            not each.maker_name or names.read(each.maker_name) == meant for each in rows
        )
        found = None
        if normal and wanted:
            found = Permit.objects.filter(
                kind=PermitKind.FIREARM,
                number__in={wanted, wanted.upper()},
                thing__firearm__serial_normal=normal,
            ).order_by("-valid_from", "-pk").first()  # fmt: skip
    permit = None
    if found is not None:
        permit = check_number(kind=PermitKind.FIREARM, number=found.number, at=at)
    return FirearmChecked(stolen, permit, bool(permit) if wanted else None)


def check_number(*, kind: str, number: str, at: datetime) -> Checked | None:
    """Check a number of one kind, the latest permit of it; None where there is none."""
    wanted = " ".join(number.split())[:60]
    if kind not in CHECKED or not wanted:
        return None
    numbers = {wanted, wanted.upper()}
    with sight.everything():  # whoever asks works nowhere; the number bounds the question
        rows = Permit.objects.filter(kind=kind, number__in=numbers).select_related(
            "organisation", "thing", "place"
        )
        found = rows.order_by("-valid_from", "-pk").first()
        if found is None:
            return None
        standing = stopped_on([found], at=at).get(found.pk)
    day = local_day(at, found.organisation.time_zone)
    state = "valid"
    if standing is not None:
        state = standing.kind
    elif found.valid_until is not None and found.valid_until <= day:
        state = "expired"
    elif found.valid_from > day:
        state = "future"
    return Checked(
        kind=found.kind,
        state=state,
        company=found.organisation.name,
        what=found.thing.name if found.thing is not None else "",
        valid_from=found.valid_from,
        valid_until=found.valid_until,
        weapon_types=tuple(found.weapon_types),
        lines=buying.read(found.lines),
    )
