"""Whom or what somebody means who typed a name, a code or a document: one, or nobody."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final, TypeVar

from django.db.models import Model, Q, QuerySet

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.models import Person, User
from resguardo.records.people.selectors import colleagues_of, found_people
from resguardo.records.people.viewer import Viewer

NAMED_MOST: Final = 8
"""How many of those who fit are told, when several do."""
WORDS_MOST: Final = 8

Row = TypeVar("Row", bound=Model)


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
        raise SeveralNamed(field, text[:60], _some([f"{each} · {each.code}" for each in found]))
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


class NothingNamed(Problem):
    """Words that fit none of the rows of a choice."""

    code = "people.nothing-named"
    wording = _("“{text}” fits nothing here. Type part of the name, or less of it.")

    field_name: str
    text: str


class SeveralFit(Problem):
    """Words that fit several rows of a choice."""

    code = "people.several-fit"
    wording = _("“{text}” can be {names}. Type one of them as it stands here.")

    field_name: str
    text: str
    names: tuple[str, ...]


def row_named(
    rows: QuerySet[Row], text: str, *, by: Sequence[str], told: Callable[[Row], str], field: str
) -> Row:
    """The one of these rows whom the text means: all its words stand in the fields it goes `by`.

    A text that is all of a field, or just what the row is told as, goes before everything else.
    Refuses one that fits none or several, beside the field in which it was typed.
    """
    fitting = rows
    for word in text.replace("\x00", "").replace("·", " ").split()[:WORDS_MOST]:
        fitting = fitting.filter(_any(by, "icontains", word))
    exact = list(rows.filter(_any(by, "iexact", text.replace("\x00", "")))[:2])
    if len(exact) == 1:
        return exact[0]
    found = list(fitting[: NAMED_MOST + 1])
    same = [each for each in found if told(each).casefold() == text.casefold()]
    if same or len(found) == 1:
        return (same or found)[0]
    if not found:
        raise NothingNamed(field, text[:60])
    raise SeveralFit(field, text[:60], _some([told(each) for each in found]))


def _some(names: Sequence[str]) -> tuple[str, ...]:
    """As many as are told, and that there are more."""
    return (*names[:NAMED_MOST], *("…",) * (len(names) > NAMED_MOST))


def _any(by: Sequence[str], how: str, text: str) -> Q:
    """Any of these fields has the text."""
    found = Q()
    for name in by:
        found |= Q(**{f"{name}__{how}": text})
    return found
