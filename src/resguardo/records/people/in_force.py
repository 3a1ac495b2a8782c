"""Who is signed in, and which mandates open doors: asked at every request, and so in plain SQL."""

from datetime import datetime
from typing import Any, Final

from django.contrib.sessions.models import Session

from resguardo.kernel.mandate import Mandate, Role
from resguardo.kernel.period import Period
from resguardo.records.people.models import Mandate as MandateRow
from resguardo.records.people.models import Person, User
from resguardo.records.people.reading import Shape, ask, moment

_MANDATES = Shape(lambda: MandateRow.objects.select_related("organisation", "user__person"))
_IN_FORCE: Final = (
    "people_mandate.starts_at <= %s"
    " AND (people_mandate.ends_at IS NULL OR people_mandate.ends_at > %s)"
    " AND people_organisation.closed_on IS NULL ORDER BY people_mandate.id"
)
_MANDATES_OF_PERSON: Final = (
    "SELECT people_mandate.organisation_id, role, place_id, starts_at, ends_at"
    " FROM people_mandate JOIN people_user ON people_user.id = people_mandate.user_id"
    " JOIN people_organisation ON people_organisation.id = people_mandate.organisation_id"
    " WHERE people_user.person_id = %s AND people_user.is_active AND people_user.id <> %s"
    " AND people_mandate.starts_at <= %s"
    " AND (people_mandate.ends_at IS NULL OR people_mandate.ends_at > %s)"
    " AND people_organisation.closed_on IS NULL ORDER BY people_mandate.id"
)


def session(key: str | None, *, at: datetime) -> Session | None:
    """The session of that key, if it has not expired."""
    return _SESSIONS.row("session_key = %s AND expire_date > %s", key, at)


def login(key: Any) -> User | None:
    """The login that a session names."""
    return _LOGINS.row("id = %s", key)


_SESSIONS = Shape(Session.objects.all)
_LOGINS = Shape(User.objects.all)


def mandates_in_force(user: User, *, at: datetime) -> list[MandateRow]:
    """The mandates that open doors at this moment, the oldest first."""
    return _MANDATES.rows(f"people_mandate.user_id = %s AND {_IN_FORCE}", user.pk, at, at)


def mandates_of_person(person: Person, *, at: datetime, but_not_user: int) -> list[Mandate]:
    """What a person's login may do, judged when they stand surety for somebody else's act."""
    return [
        Mandate(
            organisation=organisation,
            role=Role(role),
            place=str(place) if place else None,
            period=Period(moment(start), moment(end)),
        )
        for organisation, role, place, start, end in ask(
            _MANDATES_OF_PERSON, person.pk, but_not_user, at, at
        )
    ]


def kernel_mandate(row: MandateRow) -> Mandate:
    """The row as the kernel judges it: organisations by internal key, places by public one."""
    return Mandate(
        organisation=row.organisation_id,
        role=Role(row.role),
        place=str(row.place_id) if row.place_id else None,
        period=Period(row.starts_at, row.ends_at),
    )
