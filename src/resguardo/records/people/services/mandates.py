"""Mandates: granted, ended; never edited. Power over arms begins and ends here.

Nobody grants to themselves, no organisation is left without anybody who manages its users, and an
ended mandate opens no door from that moment on: every request judges mandates anew, and the
sessions of a login that has none left are ended too.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from resguardo.kernel.mandate import ROLE_ACTS, Act, Role
from resguardo.kernel.mandate import Mandate as KernelMandate
from resguardo.kernel.period import Period
from resguardo.kernel.problem import Problem, raise_all
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.changes import note
from resguardo.records.people.models import Mandate, Organisation, OrganisationKind, User
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer

CONSOLE: Final = "console"
ROLES_OF: Final[dict[str, frozenset[Role]]] = {
    OrganisationKind.COMPANY: frozenset(
        {
            Role.GUARD,
            Role.ARMOURER,
            Role.SUPERVISOR,
            Role.MANAGER,
            Role.AUDITOR,
            Role.OPERATOR,
        }
    ),
    OrganisationKind.AUTHORITY: frozenset(
        {
            Role.REGISTRAR,
            Role.INSPECTOR,
            Role.ANALYST,
            Role.AUDITOR,
            Role.ARMOURER,
            Role.MANAGER,
            Role.OPERATOR,
        }
    ),
    OrganisationKind.ASSISTANCE: frozenset(
        {Role.PROGRAMME_OFFICER, Role.MANAGER, Role.AUDITOR, Role.OPERATOR}
    ),
}
"""Which roles an organisation of each kind can give."""
KEEPERS: Final = frozenset(role for role, acts in ROLE_ACTS.items() if Act.MANAGE_USERS in acts)
APPROVERS: Final = frozenset(role for role, acts in ROLE_ACTS.items() if Act.APPROVE in acts)


class RoleNotHere(Problem):
    """A company has no inspectors, an authority no guards."""

    code = "people.role-not-here"
    wording = _("The role “{role}” does not exist in an organisation of this kind.")
    field = "role"

    role: str


class OwnMandate(Problem):
    """Power is given by somebody else."""

    code = "people.own-mandate"
    wording = _("Nobody grants a mandate to themselves. Ask another who manages users.")


class ApproverAlone(Problem):
    """Whoever can approve is not let in by one person."""

    code = "people.approver-alone"
    wording = _(
        "Whoever can approve what others ask is not let in by one person alone. Make the login "
        "with another role and ask for this mandate, or ask for the new password: another who "
        "approves decides."
    )
    field = "role"


class MandateBackwards(Problem):
    """A mandate ends after it begins."""

    code = "people.mandate-backwards"
    wording = _("The mandate would end before it begins. Correct its end.")
    field = "ends_on"


class MandateEnded(Problem):
    """What has ended does not end again."""

    code = "people.mandate-ended"
    wording = _("This mandate ended already.")


class LastKeeper(Problem):
    """Somebody must be able to let the next one in."""

    code = "people.last-keeper"
    wording = _(
        "Nobody else here manages users. Give another person that mandate before ending this one."
    )


@transaction.atomic
def grant_mandate(
    *,
    by: Viewer | None,
    at: datetime,
    user: User,
    role: Role,
    organisation: Organisation | None = None,
    place_id: UUID | None = None,
    ends_at: datetime | None = None,
) -> Mandate:
    """Give a login a role in one's own organisation; `by=None` is the console of the machine.

    Refuses oneself, a login that never belonged here, a role that this kind of organisation lacks,
    and a role that approves (`ApproverAlone`): that is asked for, and another grants it.
    """
    if by is not None:
        refused = Refusals()
        refused.note(*against_mandate(by=by, at=at, user=user, role=role, ends_at=ends_at))
        if role in APPROVERS & ROLES_OF[by.organisation_kind]:
            refused.note(ApproverAlone())
        refused.check()
        organisation = Organisation.objects.get(pk=by.organisation_id)
    if organisation is None:
        message = "the console must name the organisation"
        raise ValueError(message)
    return grant(
        by=by,
        at=at,
        user=user,
        organisation=organisation,
        role=role,
        place_id=place_id,
        ends_at=ends_at,
    )


def against_mandate(
    *, by: Viewer, at: datetime, user: User, role: Role | None, ends_at: datetime | None
) -> list[Problem]:
    """What stands against a mandate, given or asked for, as far as it is known."""
    by.demand(Act.MANAGE_USERS, at=at)
    demand_belongs(by, user)
    own = [OwnMandate()] if user.pk == by.user_id else []
    return [*own, *_against(role, ends_at, kind=by.organisation_kind, at=at)]


def demand_belongs(by: Viewer, user: User) -> None:
    """Refuse, as if it were not there, a login that never had a mandate of one's organisation."""
    if not user.mandates.filter(organisation_id=by.organisation_id).exists():
        raise NotFound


def approves(user: User, *, at: datetime) -> bool:
    """Whether a login can approve what others ask, here or elsewhere."""
    return _in_force(at).filter(user_id=user.pk, role__in=APPROVERS).exists()


@transaction.atomic
def end_mandate(*, by: Viewer | None, at: datetime, mandate: Mandate, reason: str) -> Mandate:
    """End a mandate now; where it was the login's last, its sessions end with it.

    Refuses one that has ended (`MandateEnded`).
    """
    row = Mandate.objects.select_for_update(no_key=True).get(pk=mandate.pk)
    if by is not None:
        by.demand(Act.MANAGE_USERS, at=at)
        if row.organisation_id != by.organisation_id:
            raise NotFound
    if row.ends_at is not None and row.ends_at <= at:
        raise MandateEnded
    if by is not None and row.role in KEEPERS:
        _refuse_last_keeper(row, at)
    changes = {"ends_at": (row.ends_at, at)}
    row.ends_at = at
    row.save(update_fields=["ends_at"])
    note("mandate", row.public_id, "end", changes, reason, by=by, at=at)
    if not _in_force(at).filter(user_id=row.user_id).exists():
        User.objects.filter(pk=row.user_id).update(session_epoch=F("session_epoch") + 1)
    return row


def grant(
    *,
    by: Viewer | None,
    at: datetime,
    user: User,
    organisation: Organisation,
    role: Role,
    place_id: UUID | None,
    ends_at: datetime | None,
    asked_by_id: int | None = None,
) -> Mandate:
    """Write a mandate whose granting was allowed by the caller.

    Refuses a role that the organisation does not have, and an end that is past.
    """
    raise_all(list(_against(role, ends_at, kind=organisation.kind, at=at)))
    row = Mandate.objects.create(
        user=user,
        organisation=organisation,
        role=role,
        place_id=place_id,
        starts_at=at,
        ends_at=ends_at,
        granted_by_id=by.user_id if by else None,
        asked_by_id=asked_by_id,
    )
    changes = {
        "user": (None, user.public_id),
        "role": (None, role),
        "place_id": (None, place_id),
        "ends_at": (None, ends_at),
    }
    note("mandate", row.public_id, "grant", changes, by=by, at=at, owner=organisation.public_id)
    return row


@transaction.atomic
def viewer_at_console(*, organisation: Organisation, at: datetime, request_id: str = "") -> Viewer:
    """Whoever holds the machine, at work for one organisation: imports, loads, demonstrations.

    Acts under a login “console” that nobody can sign in with. History names it as the program,
    which is called the same in every language.
    """
    user, _made = User.objects.get_or_create(
        username=CONSOLE, defaults={"name": "resguardo", "is_active": False, "password": "!"}
    )
    return Viewer(
        user_id=user.pk,
        user_public_id=user.public_id,
        name=user.name,
        person_id=None,
        person_public_id=None,
        organisation_id=organisation.pk,
        organisation_public_id=organisation.public_id,
        organisation_name=organisation.name,
        organisation_kind=organisation.kind,
        jurisdiction=organisation.jurisdiction,
        mandates=tuple(
            KernelMandate(organisation.pk, role, None, Period(at))
            for role in sorted(ROLES_OF[organisation.kind])
        ),
        language=user.language,
        time_zone=organisation.time_zone,
        request_id=request_id,
    )


def _against(
    role: Role | None, ends_at: datetime | None, *, kind: str, at: datetime
) -> Iterator[Problem]:
    """What makes a mandate impossible, whoever grants it."""
    if role is not None and role not in ROLES_OF[kind]:
        yield RoleNotHere(role)
    if ends_at is not None and ends_at <= at:
        yield MandateBackwards()


def _in_force(at: datetime) -> QuerySet[Mandate]:
    return Mandate.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)


def _refuse_last_keeper(row: Mandate, at: datetime) -> None:
    others = _in_force(at).filter(
        organisation_id=row.organisation_id, role__in=KEEPERS, user__is_active=True
    )
    if not others.exclude(user_id=row.user_id).exists():
        raise LastKeeper
