"""Files handed in, for those who may import: always those of one's own organisation."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from resguardo.kernel.mandate import Act
from resguardo.records.intake.headings import KINDS, fields_of
from resguardo.records.intake.models import Intake
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer

__all__ = ["KINDS", "fields_of", "intake", "intakes"]


def intakes(*, viewer: Viewer, at: datetime) -> QuerySet[Intake]:
    """The files of the viewer's organisation, the newest first, without their bytes."""
    viewer.demand(Act.IMPORT_FILES, at=at)
    return (
        Intake.objects.filter(organisation_id=viewer.organisation_id)
        .select_related("uploaded_by", "decided_by")
        .defer("content")
        .order_by("-id")
    )


def intake(*, viewer: Viewer, at: datetime, public_id: UUID) -> Intake:
    """One file, or `NotFound`."""
    found = intakes(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found
