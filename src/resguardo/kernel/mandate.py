"""Who may do what, where and until when: roles are tables of acts, mandates give a role its reach.

A person is not a login and a login is not a power. Power is a mandate: one role, in one
organisation, perhaps at one place only, for a period. There is no superuser, and no act that
follows from another: what a role may do is written in `ROLE_ACTS` and nowhere else. The auditor
reads everything and changes nothing; the operator keeps the machine and sees no arms.

>>> from datetime import UTC, datetime
>>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
>>> ana = [Mandate("Uno", Role.ARMOURER, "north", Period(noon))]
>>> may(ana, Act.ISSUE, organisation="Uno", place="north", at=noon)
True
>>> may(ana, Act.ISSUE, organisation="Uno", place="south", at=noon)
False
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from .identifier import Key
from .period import Period
from .problem import Problem
from .text import gettext_noop as _


class Role(StrEnum):
    """The parts that people play."""

    GUARD = "guard"
    ARMOURER = "armourer"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    AUDITOR = "auditor"
    REGISTRAR = "registrar"
    INSPECTOR = "inspector"
    ANALYST = "analyst"
    PROGRAMME_OFFICER = "programme_officer"
    OPERATOR = "operator"


class Act(StrEnum):
    """What can be allowed: one word for each thing that a service or a selector asks about."""

    SEE_REGISTER = "see_register"
    SEE_PEOPLE = "see_people"
    SEE_CUSTODY = "see_custody"
    SEE_LOG = "see_log"
    EDIT_REGISTER = "edit_register"
    EDIT_PEOPLE = "edit_people"
    EDIT_PLACES = "edit_places"
    EDIT_PERMITS = "edit_permits"
    EDIT_SERVICE = "edit_service"
    ISSUE = "issue"
    RECEIVE = "receive"
    RELIEVE = "relieve"
    COUNT = "count"
    ACCEPT_COUNT = "accept_count"
    HAND_OVER = "hand_over"
    TRANSFER = "transfer"
    REPAIR = "repair"
    TRAIN = "train"
    WRITE_OFF = "write_off"
    OVERRIDE = "override"
    REVIEW_OVERRIDE = "review_override"
    APPROVE = "approve"
    IMPORT_FILES = "import_files"
    EXPORT = "export"
    LABEL = "label"
    MANAGE_USERS = "manage_users"
    MANAGE_TOKENS = "manage_tokens"
    MANAGE_FIELDS = "manage_fields"
    OVERSEE = "oversee"
    REPORT_INCIDENT = "report_incident"
    SETTLE_INCIDENT = "settle_incident"
    FILE = "file"
    GOVERN_LAW = "govern_law"
    RUN_PROGRAMME = "run_programme"


_GROUPS: Final = {
    "SEE": "see_register see_people see_custody",
    "EDIT": "edit_register edit_people edit_places edit_permits edit_service",
    "KEEP": "issue receive relieve count hand_over transfer repair train",
    "MANAGE": "manage_users manage_tokens manage_fields",
}

_TABLE: Final = """
guard              relieve
armourer           SEE KEEP label report_incident
supervisor         SEE KEEP label edit_service accept_count override export see_log report_incident
manager            SEE EDIT MANAGE transfer accept_count write_off override review_override approve
manager            import_files export label see_log report_incident settle_incident file
auditor            SEE export see_log
registrar          SEE EDIT oversee receive transfer count write_off approve
registrar          import_files export label see_log report_incident govern_law
inspector          SEE oversee count export see_log report_incident
analyst            SEE oversee export see_log
programme_officer  SEE edit_people import_files export run_programme
operator           MANAGE see_log
"""


def _acts(words: str) -> frozenset[Act]:
    return frozenset(
        Act(word) for name in words.split() for word in _GROUPS.get(name, name).split()
    )


def _read(table: str) -> dict[Role, frozenset[Act]]:
    acts: dict[Role, frozenset[Act]] = {}
    for line in table.strip().splitlines():
        role, _gap, words = line.partition(" ")
        acts[Role(role)] = acts.get(Role(role), frozenset()) | _acts(words)
    return acts


ROLE_ACTS: Final = _read(_TABLE)
"""What each role may do."""

PLACE_ACTS: Final = _acts("KEEP accept_count override write_off")
"""Acts that happen at a place: only these are narrowed by a mandate for one place."""


@dataclass(frozen=True)
class Mandate:
    """A role in an organisation, at one place or (None) at all of them, for a period."""

    organisation: Key
    role: Role
    place: Key | None
    period: Period[datetime]

    def allows(self, act: Act, organisation: Key, at: datetime) -> bool:
        """Tell whether this mandate gives the act somewhere in the organisation at that moment."""
        return (
            act in ROLE_ACTS[self.role]
            and self.organisation == organisation
            and self.period.contains(at)
        )

    def reaches(self, act: Act, place: Key | None) -> bool:
        """Tell whether the mandate's place, if it has one, takes in the place of the act."""
        return self.place is None or act not in PLACE_ACTS or self.place == place


class NotMandated(Problem):
    code = "mandate.not-mandated"
    wording = _(
        "Your mandate does not include “{act}” here. Ask a person who has it, "
        "or ask the manager of your organisation for a mandate."
    )
    act: Act


def may(
    mandates: Iterable[Mandate],
    act: Act,
    *,
    organisation: Key,
    place: Key | None = None,
    at: datetime,
) -> bool:
    """Tell whether any mandate gives the act at the place; no place means: at every place."""
    return any(
        mandate.allows(act, organisation, at) and mandate.reaches(act, place)
        for mandate in mandates
    )


def may_somewhere(
    mandates: Iterable[Mandate], act: Act, *, organisation: Key, at: datetime
) -> bool:
    """Tell whether there is any place for the act: enough to offer it, not enough to do it."""
    return any(mandate.allows(act, organisation, at) for mandate in mandates)


def demand(
    mandates: Iterable[Mandate],
    act: Act,
    *,
    organisation: Key,
    place: Key | None = None,
    at: datetime,
) -> None:
    """Refuse with `NotMandated` unless `may`."""
    if not may(mandates, act, organisation=organisation, place=place, at=at):
        raise NotMandated(act)
