"""A choice among rows of which there may be any number.

As long as they are few they stand on the page, to be picked or ticked. When they are more, no list
is cut: part of the name is typed, and what fits several is asked again with their names.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from resguardo.records.people.naming import row_named

from .asks import Ask, Words

OFFERED_MOST: Final = 50
TEXT_MAX: Final = 200_000
"""How much may be named at once: enough for each company of a country."""


@dataclass(frozen=True)
class Choice:
    """The rows that can be chosen, the fields they are found by, and how each is told."""

    rows: QuerySet[Any]
    by: Sequence[str]
    told: Callable[[Any], str]

    def named(self, text: str, *, field: str) -> Any:
        """The one that the text means; refuses none and several."""
        return row_named(self.rows, text, by=self.by, told=self.told, field=field)


def one_of(
    choice: Choice, name: str, label: Words, *, chosen: Any = None, required: bool = True
) -> Ask:
    """One of the rows: picked while they are few, else named."""
    some = list(choice.rows[: OFFERED_MOST + 1])
    if len(some) <= OFFERED_MOST:
        return Ask(
            name, label, "key", options=[(str(each.public_id), choice.told(each)) for each in some],
            value=str(chosen.public_id) if chosen else "", required=required,
        )  # fmt: skip
    return Ask(
        name, label, "row", _("Part of the name or title."), among=choice, limit=300,
        value=choice.told(chosen) if chosen else "", required=required,
    )  # fmt: skip


def some_of(choice: Choice, name: str, label: Words, *, ticked: Words, named: Words) -> Ask:
    """Some of the rows, or none: ticked while they are few, else named one a line."""
    some = list(choice.rows[: OFFERED_MOST + 1])
    if len(some) <= OFFERED_MOST:
        return Ask(
            name, label, "many", ticked, required=False,
            options=[(str(each.public_id), choice.told(each)) for each in some],
        )  # fmt: skip
    return Ask(name, label, "rows", named, among=choice, required=False, limit=TEXT_MAX)


def companies(rows: QuerySet[Any]) -> Choice:
    """Companies that work, by name or registration number."""
    found = rows.filter(closed_on=None, kind="company").order_by("name", "pk")
    return Choice(found, ("name", "registration_number"), _company_told)


def _company_told(row: Any) -> str:
    return f"{row.name} · {row.registration_number}" if row.registration_number else row.name


def documents(rows: QuerySet[Any]) -> Choice:
    """Documents on file, by title and day, the latest first."""
    found = rows.order_by("-issued_on", "-pk")
    return Choice(found, ("title", "issued_on"), lambda row: f"{row.title} · {row.issued_on}")
