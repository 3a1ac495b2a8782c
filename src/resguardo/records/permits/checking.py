"""What anybody may ask of a permit by its number: whether it holds today, and of what kind it is.

A police officer at night, a client, a neighbour has the paper in hand and types what stands on it.
The answer names the company and never a person, and says nothing of numbers that do not exist which
it would not say of a withdrawn one: that it does not hold.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from resguardo.records.people import sight
from resguardo.records.permits.models import Permit, PermitKind
from resguardo.records.permits.selectors import local_day, stopped_on

CHECKED: Final = (
    PermitKind.COMPANY, PermitKind.FIREARM, PermitKind.CREDENTIAL, PermitKind.PREMISES,
    PermitKind.TRANSPORT,
)  # fmt: skip
"""What can be checked; what a doctor or an instructor certified of a person cannot."""


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
    )
