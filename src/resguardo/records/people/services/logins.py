"""Logins: made with their first mandate, ended at once. What a login may do stands in mandates."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q

from resguardo.kernel.mandate import Act, Role
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.changes import note
from resguardo.records.people.models import Mandate, Organisation, Person, Token, User
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.services.mandates import (
    APPROVERS,
    ROLES_OF,
    ApproverAlone,
    RoleNotHere,
    approves,
    demand_belongs,
    grant,
)
from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency import services as transparency

USERNAME_LONGEST: Final = 150
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_CLOSED: Final = "!"
"""What no password matches: the login is closed until it is given one."""


class UsernameUnusable(Problem):
    """A name to sign in with: letters, digits and a few signs."""

    code = "people.username-unusable"
    wording = _("Choose a name of letters, digits and . _ - @ to sign in with.")
    field = "username"


class UsernameTaken(Problem):
    """Two logins cannot share a name."""

    code = "people.username-taken"
    wording = _("The name “{username}” is taken. Choose another.")
    field = "username"

    username: str


class PasswordWeak(Problem):
    """A password that the rules do not take."""

    code = "people.password-weak"
    wording = _("Choose a longer password that is neither common nor made of your name.")
    field = "password"


class LanguageUnknown(Problem):
    """Pages exist in the languages of the settings."""

    code = "people.language-unknown"
    wording = _("There are no pages in “{language}”. Choose one of those offered.")
    field = "language"

    language: str


class HasLogin(Problem):
    """One person, one login."""

    code = "people.person-has-login"
    wording = _("This person has the login {username} already. Give that one a mandate.")
    field = "person"

    username: str


class OwnLogin(Problem):
    """One's own password is chosen, not handed out."""

    code = "people.own-login"
    wording = _("This is your own login. Change its password on the page of your account.")


class WorksElsewhere(Problem):
    """A login with mandates of other organisations is not ours to end."""

    code = "people.login-works-elsewhere"
    wording = _(
        "This login has mandates in another organisation too. End its mandates here instead."
    )


@dataclass(frozen=True, slots=True)
class NewLogin:
    """The login and, this once, its password; only the hash is kept."""

    user: User
    password: str


@transaction.atomic
def create_user(
    *,
    by: Viewer | None,
    at: datetime,
    username: str,
    role: Role,
    organisation: Organisation | None = None,
    name: str = "",
    email: str = "",
    person: Person | None = None,
    place_id: UUID | None = None,
    password: str | None = None,
    language: str | None = None,
) -> NewLogin:
    """Make a login with its first mandate; a password is made up unless one is given.

    One that was made up is read by somebody else, so it must be changed at the first sign-in.
    Demands `manage_users`; `by=None` is the console of the machine, which names the organisation.
    Refuses a name that is taken, a weak password, a person of another organisation, and from
    anybody but the console a role that approves (`ApproverAlone`).
    """
    home = _home(by, at, organisation)
    username = username.strip().lower()
    refused = Refusals()
    refused.note(*_against(home, username, role, person, by=by))
    made = password if password is not None else made_up_password()
    user = (_closed_login_of(person) if person else None) or User(person=person)
    user.username, user.email, user.is_active = username, email, True
    user.name = name.strip() or (
        f"{person.given_name} {person.family_name}".strip() if person else ""
    )
    user.language = refused.ask(_language, language or settings.LANGUAGE_CODE) or ""
    user.password_must_change = password is None
    refused.ask(_refuse_weak, made, user)
    refused.check()
    user.set_password(made)
    user.save()
    changes = {"username": (None, username), "name": (None, user.name)}
    note("user", user.public_id, "create", changes, by=by, at=at, owner=home.public_id)
    grant(by=by, at=at, user=user, organisation=home, role=role, place_id=place_id, ends_at=None)
    return NewLogin(user, made)


def against_login(
    *, by: Viewer, at: datetime, username: str, role: Role | None, person: Person | None
) -> list[Problem]:
    """What stands against a login that is to be made, as far as it is known."""
    return _against(_home(by, at, None), username.strip().lower(), role, person, by=by)


@transaction.atomic
def reset_password(*, by: Viewer | None, at: datetime, user: User, reason: str = "") -> NewLogin:
    """Give a login of one's own organisation a new password, to be changed at the next sign-in.

    Its sessions end at once. Refuses one's own login (`OwnLogin`), one on which another
    organisation relies (`WorksElsewhere`): its new password would open that one's doors too; and
    from anybody but the console one that can approve (`ApproverAlone`).
    """
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if by is not None:
        demand_resettable(by, at, row)
        if approves(row, at=at):
            raise ApproverAlone
    made = made_up_password()
    return NewLogin(set_to_change(row, made, by=by, at=at, reason=reason), made)


def demand_resettable(by: Viewer, at: datetime, user: User) -> None:
    """Refuse whoever may not give this login a new password, alone or with another."""
    by.demand(Act.MANAGE_USERS, at=at)
    demand_belongs(by, user)
    if user.pk == by.user_id:
        raise OwnLogin
    running = Mandate.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), user=user)
    if running.exclude(organisation_id=by.organisation_id).exists():
        raise WorksElsewhere


def set_to_change(row: User, made: str, *, by: Viewer | None, at: datetime, reason: str) -> User:
    """Set a password that somebody else has read: sessions end, and its owner must choose another.

    Must be called inside the caller's transaction, which locked the row and asked the mandate.
    """
    changes = {"password_must_change": (row.password_must_change, True)}
    row.set_password(made)
    row.password_must_change = True
    row.session_epoch += 1
    row.save(update_fields=["password", "password_must_change", "session_epoch"])
    note("user", row.public_id, "reset_password", changes, reason, by=by, at=at)
    return row


@transaction.atomic
def choose_password(*, at: datetime, user: User, password: str) -> None:
    """Set the password that somebody chose for their own login; the rules were asked before."""
    changes = {"password_must_change": (user.password_must_change, False)}
    user.set_password(password)
    user.password_must_change = False
    user.save(update_fields=["password", "password_must_change"])
    transparency.record_change(
        by=transparency.Job(user_public_id=user.public_id),
        at=at,
        subject_kind="user",
        subject_id=user.public_id,
        verb="choose_password",
        changes=changes,
    )


@transaction.atomic
def deactivate_user(*, by: Viewer | None, at: datetime, user: User, reason: str) -> User:
    """Close a login: its mandates end, its tokens are revoked, its sessions die at once.

    Refuses with `WorksElsewhere` when other organisations rely on it, with `NotFound` when it was
    never of this one.
    """
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    running = Mandate.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), user=row)
    if by is not None:
        by.demand(Act.MANAGE_USERS, at=at)
        if not row.mandates.filter(organisation_id=by.organisation_id).exists():
            raise NotFound
        if running.exclude(organisation_id=by.organisation_id).exists():
            raise WorksElsewhere
    running.update(ends_at=at)
    Token.objects.filter(user=row, revoked_at=None).update(revoked_at=at)
    row.is_active = False
    row.session_epoch += 1
    row.save(update_fields=["is_active", "session_epoch"])
    note("user", row.public_id, "deactivate", {"is_active": (True, False)}, reason, by=by, at=at)
    return row


@transaction.atomic
def end_sessions(*, by: Viewer, at: datetime) -> User:
    """Sign one's own login out everywhere; gives the row, so that this browser can stay in."""
    User.objects.filter(pk=by.user_id).update(session_epoch=F("session_epoch") + 1)
    note("user", by.user_public_id, "end_sessions", {}, by=by, at=at)
    return User.objects.get(pk=by.user_id)


@transaction.atomic
def change_own_language(*, by: Viewer, at: datetime, language: str) -> None:
    """Choose the language in which one reads.

    Refuses a language that this program does not speak (`LanguageUnknown`).
    """
    wanted = _language(language)
    if wanted != by.language:
        User.objects.filter(pk=by.user_id).update(language=wanted)
        changes = {"language": (by.language, wanted)}
        note("user", by.user_public_id, "change", changes, by=by, at=at)


def closed_logins(persons: Collection[int], *, at: datetime) -> dict[int, User]:
    """The logins of persons by their key; who has none gets one that nobody can sign in with.

    What somebody without an account did stands under a login all the same: whose count it was.
    """
    found = {user.person_id: user for user in User.objects.filter(person_id__in=persons)}
    User.objects.bulk_create(
        User(
            username=f"person-{person.public_id}",
            name=str(person),
            person=person,
            password=_CLOSED,
            is_active=False,
            date_joined=at,
        )
        for person in Person.objects.filter(pk__in=set(persons) - found.keys())
    )
    return {
        user.person_id: user
        for user in User.objects.filter(person_id__in=persons).select_related("person")
        if user.person_id is not None
    }


def made_up_password() -> str:
    """Four groups of four letters: 79 bits, readable aloud, to be changed at the first sign-in."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def _home(by: Viewer | None, at: datetime, organisation: Organisation | None) -> Organisation:
    if by is None:
        if organisation is None:
            message = "the console must name the organisation"
            raise ValueError(message)
        return organisation
    by.demand(Act.MANAGE_USERS, at=at)
    if organisation is not None and organisation.pk != by.organisation_id:
        raise NotFound
    return Organisation.objects.get(pk=by.organisation_id)


def _against(
    home: Organisation,
    username: str,
    role: Role | None,
    person: Person | None,
    *,
    by: Viewer | None,
) -> list[Problem]:
    """What makes a login impossible, whatever its password."""
    refused = Refusals()
    if role is not None and role not in ROLES_OF[home.kind]:
        refused.note(RoleNotHere(role))
    elif by is not None and role in APPROVERS:
        refused.note(ApproverAlone())
    refused.ask(_refuse_username, username)
    if person is not None:
        refused.ask(_refuse_person, person, home)
    return refused.found


def _refuse_username(username: str) -> None:
    plain = username.translate(str.maketrans("", "", "._-@"))
    if not plain.isalnum() or len(username) > USERNAME_LONGEST:
        raise UsernameUnusable
    if User.objects.filter(username__iexact=username).exists():
        raise UsernameTaken(username)


def _refuse_weak(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError:
        raise PasswordWeak from None


def _refuse_person(person: Person, home: Organisation) -> None:
    if person.organisation_id != home.pk or person.erased_at is not None:
        raise NotFound
    other = User.objects.filter(person=person).exclude(password=_CLOSED).first()
    if other is not None:
        raise HasLogin(other.username)


def _closed_login_of(person: Person) -> User | None:
    """The login of somebody who did something here before they had an account."""
    return User.objects.filter(person=person, password=_CLOSED).first()


def _language(language: str) -> str:
    if language not in dict(settings.LANGUAGES):
        raise LanguageUnknown(language[:20])
    return language
