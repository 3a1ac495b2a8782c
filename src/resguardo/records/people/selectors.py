"""Who there is: viewers, organisations, persons; nobody is shown but through a viewer.

The gate of the whole system stands here: `organisations_in_sight`. A company sees itself. An
authority whose mandate says `oversee` sees the companies of its country too. Every later chapter
narrows its rows with the same function, so there is one place to get it right.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from resguardo.kernel.mandate import Act, Mandate, Role
from resguardo.kernel.period import Period
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.models import (
    Employment,
    Organisation,
    OrganisationKind,
    Person,
    User,
)
from resguardo.records.people.models import Mandate as MandateRow
from resguardo.records.people.viewer import Viewer


class NotFound(Problem):
    """There is no such row, or it is not this viewer's to know of: the answer is the same."""

    code = "record.not-found"
    wording = _("There is nothing here under that address. Check it, or search for it by name.")


class NoMandate(Problem):
    """A login without any mandate in force sees nothing."""

    code = "people.no-mandate"
    wording = _("Your login has no mandate in force. Ask the manager of your organisation for one.")


def mandates_in_force(user: User, *, at: datetime) -> list[MandateRow]:
    """The mandates that open doors at this moment, the oldest first."""
    return list(
        MandateRow.objects.filter(user=user, starts_at__lte=at, organisation__closed_on=None)
        .filter(Q(ends_at=None) | Q(ends_at__gt=at))
        .select_related("organisation", "user__person")
        .order_by("id")
    )


def viewer_of(
    user: User,
    *,
    at: datetime,
    organisation: UUID | None = None,
    device_id: str = "",
    request_id: str = "",
    read_only: bool = False,
    acts: Iterable[str] | None = None,
) -> Viewer:
    """The login at work in one of its organisations: the one asked for, or else its first.

    Refuses with `NoMandate` when no mandate is in force, or none in the organisation asked for.
    """
    rows = mandates_in_force(user, at=at) if user.is_active else []
    if organisation is not None:
        chosen = next((row for row in rows if row.organisation.public_id == organisation), None)
    else:
        chosen = rows[0] if rows else None
    if chosen is None:
        raise NoMandate
    here = chosen.organisation
    person = chosen.user.person
    return Viewer(
        user_id=user.pk,
        user_public_id=user.public_id,
        name=user.name or user.username,
        person_id=person.pk if person and person.organisation_id == here.pk else None,
        person_public_id=person.public_id if person else None,
        organisation_id=here.pk,
        organisation_public_id=here.public_id,
        organisation_name=here.name,
        organisation_kind=here.kind,
        jurisdiction=here.jurisdiction,
        mandates=tuple(kernel_mandate(row) for row in rows),
        language=user.language,
        time_zone=here.time_zone,
        device_id=device_id,
        request_id=request_id,
        read_only=read_only,
        acts=None if acts is None else frozenset(Act(act) for act in acts),
    )


def kernel_mandate(row: MandateRow) -> Mandate:
    """The row as the kernel judges it: organisations by internal key, places by public one."""
    return Mandate(
        organisation=row.organisation_id,
        role=Role(row.role),
        place=str(row.place_id) if row.place_id else None,
        period=Period(row.starts_at, row.ends_at),
    )


def organisations_in_sight(*, viewer: Viewer, at: datetime) -> QuerySet[Organisation]:
    """The organisations whose rows this viewer may be shown: the one gate of visibility."""
    mine = Q(pk=viewer.organisation_id)
    if viewer.organisation_kind == OrganisationKind.AUTHORITY and viewer.may(Act.OVERSEE, at=at):
        mine |= Q(kind=OrganisationKind.COMPANY)
    return Organisation.objects.filter(mine)


def every_organisation() -> QuerySet[Organisation]:
    """All organisations, for the operator of the machine, whom no mandate binds.

    The one selector without a viewer: the command line has none, and its user could read the
    database file itself.
    """
    return Organisation.objects.order_by("kind", "name", "id")


def login_named(username: str) -> User:
    """The login of that name, for the operator of the machine; `NotFound` when there is none."""
    found = User.objects.filter(username=username).first()
    if found is None:
        raise NotFound
    return found


def sees_all(*, viewer: Viewer, at: datetime) -> bool:
    """Tell whether the viewer oversees companies rather than working in one."""
    return viewer.organisation_kind == OrganisationKind.AUTHORITY and viewer.may(Act.OVERSEE, at=at)


def people(*, viewer: Viewer, at: datetime) -> QuerySet[Person]:
    """The persons in sight; demands `see_people`."""
    viewer.demand(Act.SEE_PEOPLE, at=at)
    rows = Person.objects.select_related("organisation")
    if sees_all(viewer=viewer, at=at):
        return rows.filter(organisation__in=organisations_in_sight(viewer=viewer, at=at))
    return rows.filter(organisation_id=viewer.organisation_id)


def person(*, viewer: Viewer, at: datetime, public_id: UUID) -> Person:
    """One person in sight, or `NotFound`."""
    found = people(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def employment_on(person: Person, *, at: datetime) -> Employment | None:
    """The employment in force on that day, if any."""
    day = at.date()
    return (
        Employment.objects.filter(person=person, hired_on__lte=day)
        .filter(Q(left_on=None) | Q(left_on__gt=day))
        .order_by("-hired_on")
        .first()
    )


def colleagues_of(*, viewer: Viewer, at: datetime) -> QuerySet[User]:
    """The logins with a mandate in the viewer's organisation."""
    viewer.demand(Act.MANAGE_USERS, at=at)
    return User.objects.filter(mandates__organisation_id=viewer.organisation_id).distinct()
