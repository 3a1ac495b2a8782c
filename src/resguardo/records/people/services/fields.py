"""Custom fields: what one organisation adds to a register, and what may stand in them.

A field is defined, later retired, never deleted: the values that were entered keep their meaning.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem, Several
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.models import CustomField
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.services.history import note
from resguardo.records.people.viewer import Viewer

KINDS: Final = ("text", "whole", "date", "yes_no", "choice")
SUBJECTS: Final = ("person", "firearm", "place", "lot", "kit")
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TEXT_LONGEST: Final = 500
_WHOLE_MOST: Final = 2**53 - 1


class FieldUnusable(Problem):
    """A definition that could not be filled in."""

    code = "people.field-unusable"
    wording = _(
        "A field needs a register, a key of small letters, digits and underscores, a label, and a "
        "kind; a field of choices needs at least two of them."
    )
    field = "key"


class FieldTaken(Problem):
    """One key means one thing for ever."""

    code = "people.field-taken"
    wording = _("There is or was a field “{key}” in this register. Choose another key.")
    field = "key"

    key: str


class ValueUnfit(Problem):
    """A value that its field does not take."""

    code = "people.custom-value-unfit"
    wording = _("“{label}” takes {kind}; “{value}” is none. Correct it.")

    field_name: str
    label: str
    kind: str
    value: str


class ValueMissing(Problem):
    """A required field of the organisation's own."""

    code = "people.custom-value-missing"
    wording = _("“{label}” is missing. Enter it.")

    field_name: str
    label: str


@transaction.atomic
def define_field(
    *,
    by: Viewer,
    at: datetime,
    subject_kind: str,
    key: str,
    label: str,
    kind: str = "text",
    choices: Sequence[str] = (),
    required: bool = False,
) -> CustomField:
    """Add a field to a register of one's own organisation."""
    by.demand(Act.MANAGE_FIELDS, at=at)
    offered = [each.strip() for each in choices if each.strip()]
    fits = subject_kind in SUBJECTS and kind in KINDS and bool(label.strip())
    enough = kind != "choice" or len(set(offered)) > 1
    if not (fits and enough and _KEY.fullmatch(key)):
        raise FieldUnusable
    rows = CustomField.objects.filter(organisation_id=by.organisation_id)
    if rows.filter(subject_kind=subject_kind, key=key).exists():
        raise FieldTaken(key)
    row = CustomField.objects.create(
        organisation_id=by.organisation_id,
        subject_kind=subject_kind,
        key=key,
        label=label.strip()[:100],
        kind=kind,
        choices=offered if kind == "choice" else [],
        required=required,
    )
    changes = {"key": (None, key), "label": (None, row.label), "kind": (None, kind)}
    note(by, at, "custom_field", row.public_id, "define", changes)
    return row


@transaction.atomic
def retire_field(*, by: Viewer, at: datetime, field: CustomField) -> CustomField:
    """Take a field off the forms; what was entered stays readable."""
    by.demand(Act.MANAGE_FIELDS, at=at)
    row = CustomField.objects.filter(
        pk=field.pk, organisation_id=by.organisation_id, retired_at=None
    ).first()
    if row is None:
        raise NotFound
    row.retired_at = at
    row.save(update_fields=["retired_at"])
    note(by, at, "custom_field", row.public_id, "retire", {"retired_at": (None, at)})
    return row


def check_custom_values(
    *, organisation_id: int, subject_kind: str, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Give the values as they are stored; unknown keys are dropped.

    Refuses together, beside each field, what is missing and what does not fit its kind.
    """
    rows = CustomField.objects.filter(
        organisation_id=organisation_id, subject_kind=subject_kind, retired_at=None
    ).order_by("id")
    kept: dict[str, Any] = {}
    found: list[tuple[str, Problem]] = []
    for row in rows:
        given = values.get(row.key)
        if given in (None, ""):
            if row.required:
                found.append(("", ValueMissing(f"custom-{row.key}", row.label)))
            continue
        value = _read(row, given)
        if value is None:
            unfit = ValueUnfit(f"custom-{row.key}", row.label, row.kind, str(given)[:80])
            found.append(("", unfit))
        else:
            kept[row.key] = value
    if found:
        raise Several.of(found)
    return kept


def _read(row: CustomField, given: Any) -> Any:
    """Read a value as its field's kind, or None if it is not one."""
    text = str(given).strip()
    match row.kind:
        case "text":
            return text if len(text) <= _TEXT_LONGEST else None
        case "whole":
            digits = text.removeprefix("-")
            readable = digits.isascii() and digits.isdigit() and len(digits) <= 16  # noqa: PLR2004
            return int(text) if readable and abs(int(text)) <= _WHOLE_MOST else None
        case "date":
            return _day(text)
        case "yes_no":
            words = {"true": True, "yes": True, "1": True, "on": True}
            words |= {"false": False, "no": False, "0": False, "off": False}
            return words.get(text.lower())
        case "choice":
            return text if text in row.choices else None
    return None


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
