"""Who can be played in the demonstration: one login a role, and a PIN for every guard.

Armourer, supervisor and manager are enrolled for the purpose, because those who counted in the past
have closed logins of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction

from resguardo.interfaces.cli.demo_clock import day_of
from resguardo.kernel.mandate import Role
from resguardo.records.people import services as people
from resguardo.records.people.selectors import every_organisation, viewer_of
from resguardo.records.people.selectors import people as people_in_sight

if TYPE_CHECKING:
    from resguardo.records.people.models import Organisation
    from resguardo.records.people.viewer import Viewer

PASSWORD: Final = "costaverde-no-existe"  # noqa: S105 - printed, for a country that is made up
PIN: Final[str] = settings.DEMO_PIN

PLAYED: Final = (
    ("armero", Role.ARMOURER, "Armando", "Clavija"),
    ("supervisor", Role.SUPERVISOR, "Sofía", "Rondana"),
    ("cumplimiento", Role.MANAGER, "Carmela", "Legajo"),
    ("gerente", Role.MANAGER, "Germán", "Firmante"),
    ("auditor", Role.AUDITOR, "Augusto", "Lupa"),
    ("operador", Role.OPERATOR, "Olga", "Consola"),
)
NEIGHBOURS: Final = (
    ("armero2", Role.ARMOURER, "Aurelia", "Cerrojo"),
    ("gerente2", Role.MANAGER, "Gabino", "Sello"),
)
OFFICES: Final = (
    ("registro", Role.REGISTRAR, "Regina", "Folio"),
    ("registro2", Role.REGISTRAR, "Rogelio", "Foja"),
    ("inspector", Role.INSPECTOR, "Isidro", "Visita"),
    ("analista", Role.ANALYST, "Analía", "Curva"),
)
PARTNERS: Final = (("programa", Role.PROGRAMME_OFFICER, "Primavera", "Taller"),)
SINCE: Final = timedelta(days=400)
"""How long those who can be played have worked where they do: they answered for last year too."""
WITH_WORK: Final = {
    Role.ARMOURER: "armourer",
    Role.SUPERVISOR: "supervisor",
    Role.MANAGER: "manager",
}


@dataclass(frozen=True, slots=True)
class Login:
    """One login as it is printed."""

    username: str
    role: str
    organisation: str


@dataclass(slots=True)
class Cast:
    """The two companies in which today happens, the viewers at work, and all logins."""

    home: Organisation
    neighbour: Organisation
    viewers: dict[str, Viewer] = field(default_factory=dict)
    logins: list[Login] = field(default_factory=list)
    password: str = PASSWORD
    pin: str = PIN


@transaction.atomic
def give_logins(*, at: datetime) -> Cast:
    """Make the logins of the demonstration; the biggest company is the one to look at."""
    rows = list(every_organisation())
    companies = sorted((row for row in rows if row.kind == "company"), key=lambda row: row.pk)
    cast = Cast(companies[0], companies[1])
    for organisation, players in (
        (companies[0], PLAYED),
        (companies[1], NEIGHBOURS),
        *((row, OFFICES) for row in rows if row.kind == "authority"),
        *((row, PARTNERS) for row in rows if row.kind == "assistance"),
    ):
        for username, role, given, family in players:
            _give_login(cast, organisation, username, role, f"{given} {family}", at=at)
    _give_guards_pins(cast, at)
    return cast


def _give_login(
    cast: Cast, organisation: Organisation, username: str, role: Role, name: str, *, at: datetime
) -> None:
    console = people.viewer_at_console(organisation=organisation, at=at)
    person = None
    if role in WITH_WORK and organisation.kind == "company":
        given, _space, family = name.partition(" ")
        person = people.enrol_person(
            by=console,
            at=at,
            given_name=given,
            family_name=family,
            document_number=f"CV-{username}",
            role=role.value,
            hired_on=day_of(at) - SINCE,
        )
        people.set_pin(by=console, at=at, person=person, pin=PIN)
    made = people.create_user(
        by=None,
        at=at - SINCE,
        organisation=organisation,
        username=username,
        name=name,
        role=role,
        person=person,
        password=PASSWORD,
        language="es",
    )
    cast.viewers[username] = viewer_of(made.user, at=at)
    cast.logins.append(Login(username, role.value, organisation.name))


def _give_guards_pins(cast: Cast, at: datetime) -> None:
    """Give every guard of the two companies the same PIN, and one of them a login."""
    for organisation in (cast.home, cast.neighbour):
        console = people.viewer_at_console(organisation=organisation, at=at)
        for person in people_in_sight(viewer=console, at=at):
            if not person.pin_hash:
                people.set_pin(by=console, at=at, person=person, pin=PIN)
