"""Custom fields: what one organisation adds to a register, and what may stand in them.

A field is defined, later retired, never deleted: the values that were entered keep their meaning.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem, Several
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.changes import note
from resguardo.records.people.models import CustomField
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.values import read_value
from resguardo.records.people.viewer import Viewer

KINDS: Final = ("text", "whole", "date", "yes_no", "choice")
SUBJECTS: Final = ("person", "firearm", "lot", "magazine", "kit", "part")
_CHOICES_LEAST: Final = 2
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


class FieldUnusable(Problem):
    """A definition that could not be filled in."""

    code = "people.field-unusable"
    wording = _("A field needs a register, a label and a kind. Choose each from what is offered.")
    field = "label"


class KeyUnusable(Problem):
    """A key that files and programs could not carry."""

    code = "people.field-key-unusable"
    wording = _(
        "“{key}” is no key. Begin with a small letter and go on with small letters, digits and "
        "underscores, as in asset_number."
    )
    field = "key"

    key: str


class ChoicesTooFew(Problem):
    """A list with nothing to choose."""

    code = "people.field-choices-too-few"
    wording = _("A list needs at least two different lines. Write one choice a line.")
    field = "choices"


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


class KeyUnknown(Problem):
    """A value for a field that nobody defined, or that was retired."""

    code = "people.custom-key-unknown"
    wording = _(
        "This register has no field “{key}” of your own. Define it under “Fields” first, or leave "
        "it out."
    )
    field = "custom"

    key: str


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
    """Add a field to a register of one's own organisation.

    Refuses without a label, a register or kind that is none, a key that is no name or is taken
    (`FieldTaken`), and a choice of fewer than two.
    """
    by.demand(Act.MANAGE_FIELDS, at=at)
    offered = list(dict.fromkeys(each.strip() for each in choices if each.strip()))
    rows = CustomField.objects.filter(organisation_id=by.organisation_id)
    refused = Refusals()
    if subject_kind not in SUBJECTS or kind not in KINDS or not label.strip():
        refused.note(FieldUnusable())
    if not _KEY.fullmatch(key):
        refused.note(KeyUnusable(key[:40]))
    elif rows.filter(subject_kind=subject_kind, key=key).exists():
        refused.note(FieldTaken(key))
    if kind == "choice" and len(offered) < _CHOICES_LEAST:
        refused.note(ChoicesTooFew())
    refused.check()
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
    note("custom_field", row.public_id, "define", changes, by=by, at=at)
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
    note("custom_field", row.public_id, "retire", {"retired_at": (None, at)}, by=by, at=at)
    return row


def check_custom_values(
    *,
    organisation_id: int,
    subject_kind: str,
    values: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Give the values as they are stored; empty values are taken away.

    What stood there `before` in fields that were retired since goes on standing. Refuses together,
    beside each field, what is missing, what does not fit its kind and keys that nobody defined.
    """
    rows = CustomField.objects.filter(
        organisation_id=organisation_id, subject_kind=subject_kind, retired_at=None
    ).order_by("id")
    asked = {row.key for row in rows}
    kept = {key: value for key, value in (before or {}).items() if key not in asked}
    strange = [key for key in values if key not in asked and key not in kept]
    found: list[tuple[str, Problem]] = [("", KeyUnknown(key[:40])) for key in strange]
    for row in rows:
        given = values.get(row.key)
        if given in (None, ""):
            if row.required:
                found.append(("", ValueMissing(f"custom-{row.key}", row.label)))
            continue
        value = read_value(row.kind, given, row.choices)
        if value is None:
            unfit = ValueUnfit(f"custom-{row.key}", row.label, row.kind, str(given)[:80])
            found.append(("", unfit))
        else:
            kept[row.key] = value
    if found:
        raise Several.of(found)
    return kept
