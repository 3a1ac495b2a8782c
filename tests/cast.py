"""The fixed cast: two companies, an authority, and the people whom the tests are about.

Built on the services, so that nobody here has anything that a rule would refuse.

    Uno   Ana (armourer), Beto (guard), Clara (manager), Dario (supervisor), Elena (auditor),
          Mateo (a second manager, for four eyes)
    Dos   Fausto (armourer), Delia (manager), Dante (guard)
    Authority of Costaverde   Gema (inspector), Rita (registrar), Alba (analyst)
    Hugo has a login and no mandate in force.

`cast` is the fixture; `at` is its noon; `viewer("ana")` works as she; `client("ana")` is her
browser; `bearer("ana")` the header of a key of hers.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.test import Client

from resguardo.kernel.mandate import Role
from resguardo.records.people import services as people
from resguardo.records.people.models import Mandate, Organisation, Person, User
from resguardo.records.people.selectors import viewer_of
from resguardo.records.people.viewer import Viewer
from tests import clock
from tests.stages import built_once

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
HIRED: Final = date(2025, 1, 7)
PASSWORD: Final = "correct-horse-battery-9"
PIN: Final = "2580"
A_WHILE: Final = timedelta(minutes=5)


@dataclass
class Cast:
    """Who is on stage. Persons and logins are found by their first name in small letters."""

    uno: Organisation
    dos: Organisation
    authority: Organisation
    at: datetime = NOON
    persons: dict[str, Person] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def viewer(self, name: str, *, at: datetime | None = None) -> Viewer:
        """The login of that name at work."""
        user = User.objects.get(pk=self.users[name].pk)
        return viewer_of(user, at=at or self.at)

    def person(self, name: str) -> Person:
        """The person of that name as stored now."""
        return Person.objects.get(pk=self.persons[name].pk)

    def client(self, name: str, *, enforce_csrf_checks: bool = False) -> Client:
        """The browser of that login, signed in."""
        english = {"accept-language": "en"}
        client = Client(enforce_csrf_checks=enforce_csrf_checks, headers=english)
        client.force_login(
            User.objects.get(pk=self.users[name].pk),
            backend=settings.SIGN_IN_BACKEND,
        )
        return client

    def bearer(self, name: str, *, read_only: bool = False) -> dict[str, str]:
        """The headers of a fresh key of that login."""
        made = people.create_token(by=None, at=self.at, user=self.users[name], read_only=read_only)
        return {"authorization": f"Bearer {made.secret}"}


ROLES: Final = {
    "ana": ("uno", "Ana", "Armas", Role.ARMOURER, "armourer"),
    "beto": ("uno", "Beto", "Barrera", Role.GUARD, "guard"),
    "clara": ("uno", "Clara", "Cuenta", Role.MANAGER, "manager"),
    "mateo": ("uno", "Mateo", "Mesa", Role.MANAGER, "manager"),
    "dario": ("uno", "Darío", "Duarte", Role.SUPERVISOR, "supervisor"),
    "elena": ("uno", "Elena", "Examen", Role.AUDITOR, None),
    "fausto": ("dos", "Fausto", "Funda", Role.ARMOURER, "armourer"),
    "delia": ("dos", "Delia", "Directa", Role.MANAGER, "manager"),
    "dante": ("dos", "Dante", "Diurno", Role.GUARD, "guard"),
    "gema": ("authority", "Gema", "Guía", Role.INSPECTOR, None),
    "rita": ("authority", "Rita", "Registro", Role.REGISTRAR, None),
    "alba": ("authority", "Alba", "Análisis", Role.ANALYST, None),
}
"""Organisation, names, role of the mandate, and work (None: no person, only a login)."""


def lately() -> datetime:
    """Some minutes ago, for pages and programs, which read the clock.

    It is one moment for a while, so that a stage of today is not built anew for each test.
    """
    now = clock.now()
    return now - timedelta(minutes=5, seconds=now.timestamp() % A_WHILE.total_seconds())


@built_once
def make_cast(at: datetime = NOON) -> Cast:
    """Put everybody on stage. Tests use the fixture `cast`."""
    before = at - timedelta(days=30)
    cast = Cast(
        uno=_found("company", "Custodia Ficticia Uno S.A.", before),
        dos=_found("company", "Custodia Ficticia Dos S.A.", before),
        authority=_found("authority", "Dirección de Armas de Costaverde", before),
        at=at,
    )
    for name, (home, given, family, role, work) in ROLES.items():
        organisation: Organisation = getattr(cast, home)
        console = people.viewer_at_console(organisation=organisation, at=before)
        if work is not None:
            cast.persons[name] = people.enrol_person(
                by=console,
                at=before,
                given_name=given,
                family_name=family,
                document_number=f"CV-{len(cast.persons) + 1001}",
                role=work,
                hired_on=HIRED,
            )
            people.set_pin(by=console, at=before, person=cast.persons[name], pin=PIN)
        cast.users[name] = people.create_user(
            by=None,
            at=before,
            organisation=organisation,
            username=name,
            name=f"{given} {family}",
            role=role,
            person=cast.persons.get(name),
            password=PASSWORD,
            language="en",
        ).user
    cast.users["hugo"] = _outsider(cast, before)
    return cast


def add_guard(cast: Cast, name: str, *, home: str = "uno") -> Person:
    """One more guard with a PIN and without a login."""
    console = people.viewer_at_console(organisation=getattr(cast, home), at=cast.at)
    person = people.enrol_person(
        by=console,
        at=cast.at,
        given_name=name.capitalize(),
        family_name="Figurante",
        document_number=f"CV-{len(cast.persons) + 2001}",
        role="guard",
        hired_on=HIRED,
    )
    people.set_pin(by=console, at=cast.at, person=person, pin=PIN)
    cast.persons[name] = person
    return person


def _found(kind: str, name: str, at: datetime) -> Organisation:
    return people.found_organisation(
        by=None, at=at, kind=kind, name=name, country="CV", registered_on=date(2020, 1, 1)
    )


def _outsider(cast: Cast, at: datetime) -> User:
    user = people.create_user(
        by=None,
        at=at,
        organisation=cast.uno,
        username="hugo",
        name="Hugo Huésped",
        role=Role.GUARD,
        password=PASSWORD,
        language="en",
    ).user
    mandate = Mandate.objects.get(user=user)
    people.end_mandate(by=None, at=at + timedelta(days=1), mandate=mandate, reason="left")
    return user
