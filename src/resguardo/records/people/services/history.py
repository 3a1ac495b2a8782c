"""How a change of a row becomes history: field by field, who, when, why.

A thin hand to the log's `record_change`, so that each deed says what it did in one line.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency import services as transparency

Changes = dict[str, tuple[Any, Any]]


def changed(row: Model, fields: Mapping[str, Any]) -> Changes:
    """Put the values into the row and tell which of them are new."""
    changes: Changes = {}
    for name, after in fields.items():
        before = getattr(row, name)
        if before != after:
            changes[name] = (before, after)
            setattr(row, name, after)
    return changes


def note(  # noqa: PLR0917 - the parts of one sentence, in its order
    by: Viewer | None,
    at: datetime,
    kind: str,
    subject: UUID,
    verb: str,
    changes: Mapping[str, tuple[Any, Any]],
    reason: str = "",
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
