"""Whom somebody means who typed a name, a code or a document, or scanned a card: one, or nobody."""

from datetime import date, datetime
from typing import Final

from django.db.models import QuerySet

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.models import Person, User
from resguardo.records.people.selectors import colleagues_of, found_people
from resguardo.records.people.viewer import Viewer

NAMED_MOST: Final = 8
"""How many of those who fit are told, when several do."""


class NobodyNamed(Problem):
    """Words that fit nobody."""

    code = "people.nobody-named"
    wording = _("“{text}” is nobody here. Type their name, code or document, or scan the card.")

    field_name: str
    text: str


class SeveralNamed(Problem):
    """Words that fit more than one."""

    code = "people.several-named"
    wording = _("“{text}” can be {names}. Type the code.")

    field_name: str
    text: str
    names: tuple[str, ...]


def person_named(rows: QuerySet[Person], text: str, *, day: date, field: str) -> Person:
    """The one of these persons whom the text means; a whole code goes before everything else.

    Refuses a text that fits nobody or several, beside the field in which it was typed.
    """
    fitting = found_people(rows, day=day, search=text.replace(",", " "))
    ordered = list(fitting.order_by("family_name", "given_name", "pk")[: NAMED_MOST + 1])
    found = [each for each in ordered if each.code.casefold() == text.casefold()] or ordered
    if not found:
        raise NobodyNamed(field, text[:60])
    if len(found) > 1:
        names = [f"{each} · {each.code}" for each in found[:NAMED_MOST]]
        raise SeveralNamed(field, text[:60], (*names, *("…",) * (len(found) > NAMED_MOST)))
    return found[0]


class LoginUnknown(Problem):
    """What nobody of this organisation signs in as."""

    code = "people.login-unknown"
    wording = _("Nobody here signs in as “{username}”. Look it up under Logins and mandates.")

    field_name: str
    username: str


def colleague_named(*, viewer: Viewer, at: datetime, username: str, field: str) -> User:
    """The login of the organisation that signs in as this; refuses another beside the field."""
    rows = colleagues_of(viewer=viewer, at=at)
    found = rows.filter(username=username.strip().lower()).first()
    if found is None:
        raise LoginUnknown(field, username[:60])
    return found


def username_of(*, viewer: Viewer) -> str:
    """What the viewer signs in as."""
    return User.objects.values_list("username", flat=True).get(pk=viewer.user_id)
