"""Incidents in sight."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from resguardo.records.custody.selectors import in_sight
from resguardo.records.oversight.models import Incident
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer


def incidents(*, viewer: Viewer, at: datetime) -> QuerySet[Incident]:
    """Incidents in sight, the newest first."""
    return (
        Incident.objects.filter(in_sight(viewer=viewer, at=at))
        .select_related("organisation", "thing", "account__place", "person", "discrepancy")
        .order_by("-id")
    )


def incident(*, viewer: Viewer, at: datetime, public_id: UUID) -> Incident:
    """One incident in sight, or `NotFound`."""
    found = (
        incidents(viewer=viewer, at=at)
        .select_related("discrepancy__count", "account__person", "recorded_by")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found
