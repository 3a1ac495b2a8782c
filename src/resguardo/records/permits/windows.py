"""How long a permit may be given for, when its renewal opens, and what holds after it has ended.

All by the law of one day, and only what was confirmed: where the law says nothing, nothing is
refused and nothing is shown.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import F, Q

from resguardo.kernel.law import Dated
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.permits.calendars import months_on
from resguardo.records.permits.models import Application, Permit, PermitKind
from resguardo.records.permits.profiles import profile_of
from resguardo.records.permits.rules import rules_for

YEARS: Final = {
    PermitKind.COMPANY: ("company_licence_years",),
    PermitKind.FIREARM: ("weapon_licence_years", "carry_permit_years"),
    PermitKind.CREDENTIAL: ("credential_years", "guard_licence_years"),
}
"""The parameters that say how long a permit of a kind holds; the first that is in force counts."""


class LongerThanLaw(Problem):
    """A permit for a longer time than the law gives."""

    code = "application.longer-than-law"
    wording = _(
        "Years that the law gives: {years} ({source}), so until {last} at the latest. Shorten the "
        "permit."
    )
    field = "valid_until"
    also = ("valid_from",)

    years: int
    source: str
    last: date


class RenewalNotOpen(Problem):
    """A renewal that is asked for before the law takes it."""

    code = "application.renewal-not-open"
    wording = _(
        "Days before the end from which the law takes renewals: {days} ({source}), so from {day} "
        "on."
    )

    days: int
    source: str
    day: date


class PermitHolds(Problem):
    """A second permit for a firearm that has one."""

    code = "application.permit-holds"
    wording = _(
        "Permit {number} holds for {firearm} until {valid_until}. Return the application, so "
        "that the company asks for the renewal of that one; revoke that one first; or let this one "
        "begin on {valid_until}. If both are to hold, confirm it and say why."
    )
    field = "valid_from"
    also = ("valid_until",)
    hard = False

    number: str
    firearm: str
    valid_until: date


class PermitHoldsWithoutEnd(Problem):
    """A second permit for a firearm that has one without end."""

    code = "application.permit-holds-without-end"
    wording = _(
        "Permit {number} holds for {firearm} without end. Return the application, or revoke "
        "that one first. If both are to hold, confirm it and say why."
    )
    field = "valid_from"
    also = ("valid_until",)
    hard = False

    number: str
    firearm: str


@dataclass(frozen=True, slots=True)
class Window:
    """The days around the end of a permit; None where the law says nothing of them."""

    opens_on: date | None
    carry_until: date | None
    keep_until: date | None
    examined_until: date | None
    sources: tuple[str, ...]


def years_of(kind: str, jurisdiction: str, day: date) -> tuple[int, Dated] | None:
    """How many years the law of a day gives a permit of this kind, with its source."""
    for name in YEARS.get(PermitKind(kind), ()):
        found = _in_force(jurisdiction, name, day)
        if found is not None and isinstance(found.value, int):
            return found.value, found
    return None


def demand_span(
    kind: str, jurisdiction: str, *, valid_from: date, valid_until: date | None
) -> None:
    """Refuse a span that is longer than the law of its first day gives."""
    given = years_of(kind, jurisdiction, valid_from)
    if given is None:
        return
    years, dated = given
    last = after_years(valid_from, years)
    if valid_until is None or valid_until > last:
        raise LongerThanLaw(years, dated.source, last)


def demand_open(permit: Permit, jurisdiction: str, day: date) -> None:
    """Refuse a renewal before the day from which the law takes it."""
    found = _in_force(jurisdiction, "renewal_from_days", day)
    if found is None or permit.valid_until is None or not isinstance(found.value, int):
        return
    opens = permit.valid_until - timedelta(days=found.value)
    if day < opens:
        raise RenewalNotOpen(found.value, found.source, opens)


def standing_beside(
    row: Application, *, valid_from: date, valid_until: date | None
) -> Permit | None:
    """A permit of the firearm that holds on a day of this span, the last to end; or None.

    The one that is renewed may end later than the new one begins. What is revoked does not hold;
    what is suspended comes back, and stands in the way.
    """
    if row.kind != PermitKind.FIREARM:
        return None
    rows = Permit.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=valid_from),
        organisation_id=row.organisation_id, kind=row.kind, thing=row.thing,
    ).exclude(pk=row.renews_id or 0).exclude(suspensions__kind="revoked")  # fmt: skip
    if valid_until is not None:
        rows = rows.filter(valid_from__lt=valid_until)
    return rows.order_by(F("valid_until").desc(nulls_first=True)).first()


def demand_alone(row: Application, *, valid_from: date, valid_until: date | None) -> None:
    """Refuse a second permit of a firearm beside one that holds."""
    other = standing_beside(row, valid_from=valid_from, valid_until=valid_until)
    if other is None:
        return
    if other.valid_until is None:
        raise PermitHoldsWithoutEnd(other.number, str(row.thing))
    raise PermitHolds(other.number, str(row.thing), other.valid_until)


def window(permit: Permit, jurisdiction: str, day: date) -> Window:
    """What the law of a day says around the end of a permit."""
    days: list[date | None] = []
    sources: list[str] = []
    for name, sign in (
        ("renewal_from_days", -1), ("renewal_grace_carry_days", 1), ("renewal_grace_keep_days", 1),
    ):  # fmt: skip
        found = _in_force(jurisdiction, name, day)
        if found is None or permit.valid_until is None or not isinstance(found.value, int):
            days.append(None)
            continue
        days.append(permit.valid_until + timedelta(days=sign * found.value))
        sources.append(found.source)
    examined_until: date | None = None
    rules = rules_for(jurisdiction, day)
    asked = rules.examination(None) if permit.kind == PermitKind.FITNESS else None
    if asked is not None:
        name, months = asked
        examined_until = months_on(permit.valid_from, months)
        sources.append(rules.source(name))
    return Window(days[0], days[1], days[2], examined_until, tuple(dict.fromkeys(sources)))


def after_years(day: date, years: int) -> date:
    """The same day so many years on; the first of March for a leap day that is not there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _in_force(jurisdiction: str, name: str, day: date) -> Dated | None:
    parameter = profile_of(jurisdiction).parameters.get(name)
    return parameter.dated_on(day) if parameter is not None else None
