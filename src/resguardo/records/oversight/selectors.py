"""Incidents in sight."""

from datetime import datetime

from django.db.models import QuerySet

from resguardo.records.custody.selectors import in_sight
from resguardo.records.oversight.models import Incident
from resguardo.records.people.viewer import Viewer


def incidents(*, viewer: Viewer, at: datetime) -> QuerySet[Incident]:
    """Incidents in sight, the newest first."""
    return (
        Incident.objects.filter(in_sight(viewer=viewer, at=at))
        .select_related("organisation", "thing", "account__place", "person", "discrepancy")
        .order_by("-id")
    )
