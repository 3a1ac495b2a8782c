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


_SEE: Final = frozenset({Act.SEE_REGISTER, Act.SEE_PEOPLE, Act.SEE_CUSTODY})
_EDIT: Final = frozenset(
    {
        Act.EDIT_REGISTER,
        Act.EDIT_PEOPLE,
        Act.EDIT_PLACES,
        Act.EDIT_PERMITS,
        Act.EDIT_SERVICE,
    }
)
_KEEP_ARMOURY: Final = frozenset(
    {
        Act.ISSUE,
        Act.RECEIVE,
        Act.RELIEVE,
        Act.COUNT,
        Act.HAND_OVER,
        Act.TRANSFER,
        Act.REPAIR,
        Act.TRAIN,
        Act.LABEL,
    }
)

PLACE_ACTS: Final = (_KEEP_ARMOURY - {Act.LABEL}) | {Act.ACCEPT_COUNT, Act.OVERRIDE, Act.WRITE_OFF}
"""Acts that happen at a place: only these are narrowed by a mandate for one place."""

ROLE_ACTS: Final[dict[Role, frozenset[Act]]] = {
    Role.GUARD: frozenset({Act.RELIEVE}),
    Role.ARMOURER: _SEE | _KEEP_ARMOURY,
    Role.SUPERVISOR: _SEE
    | _KEEP_ARMOURY
    | {Act.EDIT_SERVICE, Act.ACCEPT_COUNT, Act.OVERRIDE, Act.EXPORT, Act.SEE_LOG},
    Role.MANAGER: _SEE
    | _EDIT
    | {
        Act.TRANSFER,
        Act.ACCEPT_COUNT,
        Act.WRITE_OFF,
        Act.OVERRIDE,
        Act.REVIEW_OVERRIDE,
        Act.APPROVE,
        Act.IMPORT_FILES,
        Act.EXPORT,
        Act.LABEL,
        Act.MANAGE_USERS,
        Act.MANAGE_TOKENS,
        Act.MANAGE_FIELDS,
        Act.SEE_LOG,
    },
    Role.AUDITOR: _SEE | {Act.EXPORT, Act.SEE_LOG},
    Role.REGISTRAR: _SEE
    | _EDIT
    | {
        Act.OVERSEE,
        Act.RECEIVE,
        Act.TRANSFER,
        Act.COUNT,
        Act.WRITE_OFF,
        Act.APPROVE,
        Act.IMPORT_FILES,
        Act.EXPORT,
        Act.LABEL,
        Act.SEE_LOG,
    },
    Role.INSPECTOR: _SEE | {Act.OVERSEE, Act.COUNT, Act.EXPORT, Act.SEE_LOG},
    Role.ANALYST: _SEE | {Act.OVERSEE, Act.EXPORT, Act.SEE_LOG},
    Role.PROGRAMME_OFFICER: _SEE | {Act.EDIT_PEOPLE, Act.IMPORT_FILES, Act.EXPORT},
    Role.OPERATOR: frozenset({Act.MANAGE_USERS, Act.MANAGE_TOKENS, Act.MANAGE_FIELDS, Act.SEE_LOG}),
}


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
    """Nobody acts without a mandate for this act, here and now."""

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
