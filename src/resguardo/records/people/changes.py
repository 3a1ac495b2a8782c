"""How a change becomes history: with a reason, field by field, and never silently.

A service that edits calls `amend`: it compares what is stored with what is wanted, writes only the
fields that differ, and tells the log each field before and after. A change that changes nothing is
nothing, and writes nothing. Any other deed says in one line what it did: `note_on` a row that
belongs to somebody, `note` of whatever else has a name.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db import models

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency import services as transparency

Changes = dict[str, tuple[Any, Any]]


class ReasonMissing(Problem):
    """Whoever changes what is recorded says why."""

    code = "record.reason-missing"
    wording = _("Say in a few words why this is changed; the reason stays with the record.")
    field = "reason"


def demand_reason(reason: str) -> str:
    """The reason without spare spaces; refuses an empty one."""
    kept = " ".join(reason.split())
    if not kept:
        raise ReasonMissing
    return kept


def amend(
    row: models.Model,
    wanted: Mapping[str, Any],
    *,
    by: Viewer,
    at: datetime,
    subject_kind: str,
    reason: str,
    verb: str = "edited",
    subject_id: UUID | None = None,
) -> Changes:
    """Write the fields that differ and record each of them; gives the changes, empty for none.

    `subject_id` names the record that the history is of, where the row has no name of its own.
    """
    kept = demand_reason(reason)
    changes = {
        name: (plain(getattr(row, name)), plain(value))
        for name, value in wanted.items()
        if getattr(row, name) != value
    }
    if not changes:
        return {}
    for name in changes:
        setattr(row, name, wanted[name])
    row.save(update_fields=list(changes))
    transparency.record_change(
        by=by,
        at=at,
        subject_kind=subject_kind,
        subject_id=str(subject_id or cast("Any", row).public_id),
        verb=verb,
        changes=changes,
        reason=kept,
    )
    return changes


def changed(row: models.Model, fields: Mapping[str, Any]) -> Changes:
    """Put the values into the row and tell which of them are new; nothing is saved."""
    changes: Changes = {}
    for name, after in fields.items():
        before = getattr(row, name)
        if before != after:
            changes[name] = (before, after)
            setattr(row, name, after)
    return changes


def from_nothing(told: Mapping[str, Any]) -> Changes:
    """What is filled in of something new, as changes of what was not there before."""
    return {name: (None, value) for name, value in told.items() if value}


def note(
    kind: str,
    subject: UUID,
    verb: str,
    changes: Mapping[str, tuple[Any, Any]],
    reason: str = "",
    *,
    by: Viewer | None,
    at: datetime,
    owner: UUID | None = None,
) -> None:
    """Write the history of one deed; `owner` is whose record it is, where not the actor's own.

    Secrets (the hash of a PIN or a token) never appear among the values.
    """
    transparency.record_change(
        by=by or transparency.Job(),
        at=at,
        subject_kind=kind,
        subject_id=subject,
        verb=verb,
        changes=changes,
        reason=reason,
        organisation_id=owner,
    )


def note_on(
    kind: str,
    row: Any,
    verb: str,
    changes: Mapping[str, tuple[Any, Any]],
    reason: str = "",
    *,
    by: Viewer,
    at: datetime,
) -> None:
    """Write the history of a deed on a row of an organisation, whoever did it."""
    owner = row.organisation.public_id
    note(kind, row.public_id, verb, changes, reason, by=by, at=at, owner=owner)


def plain(value: Any) -> Any:
    """A value as the log keeps it: rows by their public name, everything else as it is."""
    if isinstance(value, models.Model):
        return str(value)
    return str(value) if isinstance(value, UUID) else value
