"""Whom somebody means who typed a name, a code or a document, or scanned a card: one, or nobody."""

from datetime import date
from typing import Final

from django.db.models import QuerySet

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.models import Person
from resguardo.records.people.selectors import found_people

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
