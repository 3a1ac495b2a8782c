"""Rows narrowed to what stands in an organisation's own fields, each read as its kind.

The key of a field is a name that people chose, so it is never written into the name of a lookup.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.models import CustomField
from resguardo.records.people.values import read_value

Row = TypeVar("Row", bound=Model)


class FieldUnknown(Problem):
    """A filter by a field that this register does not have."""

    code = "people.field-unknown"
    wording = _(
        "This register has no field “{key}” of its own. Write KEY:VALUE with a key of “Fields”."
    )
    field = "custom"

    key: str


def narrowed(
    rows: QuerySet[Row],
    fields: Iterable[CustomField],
    wanted: Mapping[str, str],
    *,
    column: str = "custom",
) -> QuerySet[Row]:
    """The rows in whose own fields this stands; of a text any part, of the rest the value.

    Refuses a key that is none of the fields (`FieldUnknown`); a value that the field cannot have
    leaves no row.
    """
    known = {each.key: each for each in fields}
    for number, (key, text) in enumerate(wanted.items()):
        if key not in known:
            raise FieldUnknown(key[:40])
        if known[key].kind == "text":
            part = {f"own_{number}": KeyTextTransform(key, column)}
            rows = rows.alias(**part).filter(**{f"own_{number}__icontains": text})
            continue
        value = read_value(known[key].kind, text, known[key].choices)
        if value is None:
            return rows.none()
        rows = rows.alias(**{f"own_{number}": KeyTransform(key, column)}).filter(
            **{f"own_{number}": value}
        )
    return rows
