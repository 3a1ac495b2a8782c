"""Looks at personal data: each is recorded, and some roles say why before they see."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from resguardo.records.people.selectors import needs_reason
from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency import services as transparency


@transaction.atomic
def look_at(*, by: Viewer, at: datetime, person_id: UUID, reason: str = "") -> bool:
    """Record a look at a person and tell whether documents and phone may be unfolded.

    Who keeps people or an armoury sees them at once; who oversees or audits gives a reason first.
    """
    why = " ".join(reason.split())
    opened = bool(why) or not needs_reason(viewer=by, at=at)
    transparency.record_access(
        by=by,
        at=at,
        verb="read" if opened else "read_folded",
        subject_kind="person",
        subject_id=person_id,
        reason=why,
    )
    return opened
