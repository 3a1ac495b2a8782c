"""Work: hired, suspended, reinstated, left. One open employment a person, half-open in days.

The authority learns of each from the history; what a jurisdiction wants to be told, and by when,
is the business of filings.
"""

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem, raise_all
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.changes import note
from resguardo.records.people.models import Employment, Person
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer

ROLES_OF_WORK: Final = ("guard", "armourer", "supervisor", "manager")


class RoleUnknown(Problem):
    """Work is done as guard, armourer, supervisor or manager."""

    code = "people.role-of-work-unknown"
    wording = _("“{role}” is no work here. Choose guard, armourer, supervisor or manager.")
    field = "role"

    role: str


class AlreadyEmployed(Problem):
    """Nobody is hired twice at a time by one organisation."""

    code = "people.already-employed"
    wording = _("This person works here since {hired_on}. Record the leaving before hiring again.")

    hired_on: date


class WorkedThen(Problem):
    """Two spans of work do not overlap."""

    code = "people.worked-then"
    wording = _("An earlier employment lasted until {left_on}. Choose that day or a later one.")
    field = "hired_on"

    left_on: date


class NotEmployed(Problem):
    """Only somebody who works here can be suspended or leave."""

    code = "people.not-employed"
    wording = _("This person does not work here now. Hire them first.")


class BeforeHired(Problem):
    """Nothing ends before it begins."""

    code = "people.before-hired"
    wording = _("{day} lies before the day of hiring, {hired_on}. Correct the day.")

    day: date
    hired_on: date
    field_name: str = "left_on"


class SuspensionBackwards(Problem):
    """A suspension ends after it begins."""

    code = "people.suspension-backwards"
    wording = _("The suspension would end ({until}) before it starts ({start}). Correct a day.")
    field = "until"

    start: date
    until: date


class NotSuspended(Problem):
    """Only a suspension can be lifted."""

    code = "people.not-suspended"
    wording = _("This person is not suspended.")


def is_role_of_work(role: str) -> bool:
    """Tell whether the word is a work that somebody can be hired for."""
    return role in ROLES_OF_WORK


@transaction.atomic
def hire(
    *, by: Viewer, at: datetime, person: Person, role: str, hired_on: date, reason: str = ""
) -> Employment:
    """Begin an employment. Refuses a second one at a time and an unknown role."""
    raise_all(against_hiring(by=by, at=at, person=person, role=role, hired_on=hired_on))
    employment = Employment.objects.create(person_id=person.pk, role=role, hired_on=hired_on)
    changes = {"role": (None, role), "hired_on": (None, hired_on)}
    note("person", person.public_id, "hire", changes, reason, by=by, at=at)
    return employment


@transaction.atomic
def against_hiring(
    *, by: Viewer, at: datetime, person: Person, role: str, hired_on: date
) -> list[Problem]:
    """What stands against hiring somebody."""
    by.demand(Act.EDIT_PEOPLE, at=at)
    _own(by, person)
    rows = Employment.objects.filter(person_id=person.pk)
    found: list[Problem] = []
    if not is_role_of_work(role):
        found.append(RoleUnknown(role[:40]))
    if (now := rows.filter(left_on=None).first()) is not None:
        found.append(AlreadyEmployed(now.hired_on))
    elif (then := rows.filter(left_on__gt=hired_on).order_by("-left_on").first()) is not None:
        found.append(WorkedThen(then.left_on or hired_on))
    return found


@transaction.atomic
def leave(*, by: Viewer, at: datetime, person: Person, left_on: date, reason: str) -> Employment:
    """End the employment; `left_on` is the first day without work (half-open).

    What the person still holds is not taken away by this: the overdue list and the matching at the
    counter see an unemployed holder from that day on.
    Refuses a day before the first (`BeforeHired`).
    """
    by.demand(Act.EDIT_PEOPLE, at=at)
    row = _current(by, person)
    if left_on < row.hired_on:
        raise BeforeHired(left_on, row.hired_on)
    row.left_on = left_on
    row.save(update_fields=["left_on"])
    note("person", person.public_id, "leave", {"left_on": (None, left_on)}, reason, by=by, at=at)
    return row


@transaction.atomic
def suspend(
    *,
    by: Viewer,
    at: datetime,
    person: Person,
    start: date,
    until: date | None = None,
    reason: str,
) -> Employment:
    """Take somebody off duty from a day on; the counter refuses them until it ends."""
    by.demand(Act.EDIT_PEOPLE, at=at)
    row = _current(by, person)
    refused = Refusals()
    if start < row.hired_on:
        refused.note(BeforeHired(start, row.hired_on, "start"))
    if until is not None and until <= start:
        refused.note(SuspensionBackwards(start, until))
    refused.check()
    changes = {
        "suspended_from": (row.suspended_from, start),
        "suspended_until": (row.suspended_until, until),
    }
    row.suspended_from, row.suspended_until = start, until
    row.save(update_fields=["suspended_from", "suspended_until"])
    note("person", person.public_id, "suspend", changes, reason, by=by, at=at)
    return row


@transaction.atomic
def reinstate(*, by: Viewer, at: datetime, person: Person, day: date, reason: str) -> Employment:
    """Lift a suspension from a day on.

    Refuses who is not suspended (`NotSuspended`).
    """
    by.demand(Act.EDIT_PEOPLE, at=at)
    row = _current(by, person)
    if row.suspended_from is None:
        raise NotSuspended
    changes = {"suspended_until": (row.suspended_until, day)}
    row.suspended_until = max(day, row.suspended_from)
    row.save(update_fields=["suspended_until"])
    note("person", person.public_id, "reinstate", changes, reason, by=by, at=at)
    return row


def _own(by: Viewer, person: Person) -> None:
    if not (
        Person.objects.select_for_update(no_key=True)
        .filter(pk=person.pk, organisation_id=by.organisation_id)
        .exists()
    ):
        raise NotFound


def _current(by: Viewer, person: Person) -> Employment:
    _own(by, person)
    row = (
        Employment.objects.select_for_update(no_key=True)
        .filter(Q(left_on=None), person_id=person.pk)
        .order_by("-hired_on")
        .first()
    )
    if row is None:
        raise NotEmployed
    return row
