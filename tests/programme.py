"""A stage on top of the cast: a programme of assistance that Uno, Dos and the authority may join.

Paloma runs it, Pedro works beside her, both as programme officers of an organisation of theirs;
Uno agreed to everything, the authority takes part and shows nothing, Dos was invited.
The seminar of today is for Uno and the authority.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from resguardo.kernel.mandate import Role
from resguardo.records.assistance import selectors
from resguardo.records.assistance.models import Activity, Participation, Programme
from resguardo.records.assistance.services import activities, programmes
from resguardo.records.assistance.services.activities import ActivityFacts
from resguardo.records.assistance.services.programmes import ProgrammeFacts
from resguardo.records.people import services as people
from resguardo.records.people.models import Organisation, Person
from resguardo.records.people.viewer import Viewer
from tests.cast import PASSWORD, PIN, Cast
from tests.stages import built_once

OFFICERS: Final = {"paloma": "Paloma Plan", "pedro": "Pedro Plazo"}


@dataclass
class ProgrammeStage:
    """Who and what is on the stage."""

    cast: Cast
    home: Organisation
    programme: Programme
    parts: dict[str, Participation]

    @property
    def at(self) -> datetime:
        """Noon of the stage."""
        return self.cast.at

    @property
    def today(self) -> date:
        """The day of the stage."""
        return self.at.date()

    @property
    def officer(self) -> Viewer:
        """Paloma at work."""
        return self.cast.viewer("paloma")

    def second_reader(self) -> Person:
        """Lidia, who works here and reads marks back; she has a PIN."""
        console = people.viewer_at_console(organisation=self.home, at=self.at)
        found = people.enrol_person(
            by=console, at=self.at, given_name="Lidia", family_name="Lectora",
            document_number="P-77", role="manager", hired_on=self.today,
        )  # fmt: skip
        people.set_pin(by=console, at=self.at, person=found, pin=PIN)
        return found

    def plan(
        self, kind: str = "seminar", *whom: str, days: int = 0, length: int = 1, **more: Any
    ) -> Activity:
        """Plan an activity that begins so many days from today."""
        first = self.today + timedelta(days)
        named = [getattr(self.cast, each).public_id for each in whom or ("uno", "authority")]
        return activities.plan_activity(
            by=self.officer, at=self.at, programme=self.programme.public_id,
            facts=ActivityFacts(
                kind=kind, title=f"A {kind}", starts_on=first,
                ends_on=first + timedelta(length - 1), organisations=named, **more,
            ),
        )  # fmt: skip

    def told(self, activity: UUID) -> dict[str, Any]:
        """What every service on an activity is told."""
        return {"by": self.officer, "at": self.at, "activity": activity}


@built_once
def make_programme(cast: Cast, number: str = "CV-2026") -> ProgrammeStage:
    """Set the stage."""
    home = enrol_officers(cast)
    officer = cast.viewer("paloma")
    programme = programmes.open_programme(
        by=officer, at=cast.at,
        facts=ProgrammeFacts(
            number=number, title="Arms under control", donor="Fondo Ficticio", currency="usd",
            budget=Decimal(100_000), starts_on=cast.at.date() - timedelta(200),
            ends_on=cast.at.date() + timedelta(200), countries=[("cv", 100)],
        ),
    )  # fmt: skip
    parts = {
        name: programmes.invite(
            by=officer, at=cast.at, programme=programme.public_id, size=size,
            organisation=getattr(cast, name).public_id, scopes=selectors.SCOPES,
        )
        for name, size in (("uno", "large"), ("dos", "small"), ("authority", ""))
    }  # fmt: skip
    for name, who, scopes in (
        ("uno", "clara", selectors.SCOPES),
        ("authority", "rita", ()),
    ):
        parts[name] = programmes.agree(
            by=cast.viewer(who), at=cast.at, participation=parts[name].public_id, scopes=scopes
        )
    return ProgrammeStage(cast, home, programme, parts)


def enrol_officers(cast: Cast) -> Organisation:
    """Let both officers in, once."""
    if "paloma" in cast.users:
        return Organisation.objects.get(kind="assistance")
    before = cast.at - timedelta(days=30)
    home = people.found_organisation(
        by=None, at=before, kind="assistance", name="Programa Ficticio", country="CV",
        registered_on=date(2020, 1, 1),
    )  # fmt: skip
    for username, name in OFFICERS.items():
        cast.users[username] = people.create_user(
            by=None, at=before, organisation=home, username=username, name=name,
            role=Role.PROGRAMME_OFFICER, password=PASSWORD, language="en",
        ).user  # fmt: skip
    return home
