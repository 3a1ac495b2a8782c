"""The firearms that a company holds, as bare columns: there may be thousands of them.

Each is one tuple, and what many share (where they lie, which fields are filled in) is made once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Final, NamedTuple

from django.db.models import Count

from resguardo.records.compliance.facts import Arm, Evidence
from resguardo.records.people.models import Organisation
from resguardo.records.register.models import Firearm, Mark, Part, ThingKind

_FILLED: Final = {
    "country_of_manufacture": ("country",), "manufactured_year": ("year",),
    "calibre_id": ("calibre",), "serial": ("serial",), "model_id": ("maker", "model"),
}  # fmt: skip
"""Fields of a firearm, and what a check calls them."""


class Held(NamedTuple):
    """One thing that the company holds, and in which account."""

    thing: int
    kind: str
    account: int
    quantity: int
    due_at: datetime | None
    entry: int


class Where(NamedTuple):
    """An account of the company: its kind, and its place where it has one."""

    kind: str
    place: int | None
    shown: Evidence


def arms_of(
    company: Organisation, held: Iterable[Held], where: Mapping[int, Where]
) -> tuple[Arm, ...]:
    """The firearms that a company holds now, with their marks; three queries."""
    account_of = {row.thing: row.account for row in held if row.kind == ThingKind.FIREARM}
    marks: dict[int, set[tuple[str, str]]] = defaultdict(set)
    own = {"thing__organisation_id": company.pk, "thing__kind": ThingKind.FIREARM}
    for thing, kind, place in Mark.objects.filter(**own).values_list(
        "thing_id", "kind", "location"
    ):
        marks[thing].add((kind, place))
    parts = dict(
        Part.objects.filter(firearm__organisation_id=company.pk)
        .values_list("firearm_id")
        .annotate(Count("pk"))
    )
    rows = Firearm.objects.filter(organisation=company).values_list(
        "thing_id", "thing__public_id", "thing__name", "condition", "thing__ownership",
        "weapon_type", *_FILLED,
    )  # fmt: skip
    none: frozenset[tuple[str, str]] = frozenset()
    return tuple(
        Arm(
            key, Evidence("thing", public, name), condition, ownership, weapon_type,
            _complete(filled, marked=key in marks),
            frozenset(marks[key]) if key in marks else none,
            parts.get(key, 0), where[account_of[key]].kind, account_of[key],
        )
        for key, public, name, condition, ownership, weapon_type, *filled in rows
        if key in account_of
    )  # fmt: skip


def _complete(filled: Iterable[object], *, marked: bool) -> frozenset[str]:
    """Which fields of a firearm are filled in, by the names that checks know."""
    return _complete_by(tuple(map(bool, filled)), marked=marked)


@cache
def _complete_by(filled: tuple[bool, ...], *, marked: bool) -> frozenset[str]:
    """The same by what is there at all: thousands of firearms lack the same few things."""
    there = {name for names, is_there in zip(_FILLED.values(), filled, strict=True)
             if is_there for name in names}  # fmt: skip
    return frozenset(there | ({"mark"} if marked else set()))
