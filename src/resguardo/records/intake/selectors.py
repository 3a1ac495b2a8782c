"""Files handed in, for those who may import: always those of one's own organisation."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from resguardo.kernel.mandate import Act
from resguardo.records.intake.headings import KINDS, fields_of
from resguardo.records.intake.models import Intake
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer

__all__ = ["KINDS", "fields_of", "intake", "intakes", "proposals_of"]


def intakes(*, viewer: Viewer, at: datetime, state: str = "") -> QuerySet[Intake]:
    """The files of the viewer's organisation, the newest first, without their bytes."""
    viewer.demand(Act.IMPORT_FILES, at=at)
    rows = (
        Intake.objects.filter(organisation_id=viewer.organisation_id)
        .select_related("uploaded_by", "decided_by")
        .defer("content")
        .order_by("-id")
    )
    return rows.filter(state=state) if state else rows


def intake(*, viewer: Viewer, at: datetime, public_id: UUID) -> Intake:
    """One file, or `NotFound`."""
    found = intakes(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def proposals_of(row: Intake) -> dict[str, str]:
    """What is proposed to each question that keeps rows out and is not answered yet."""
    return {
        each["question"]: each["proposal"]
        for each in row.result.get("problems", ())
        if each["severity"] == "error"
        and each["question"]
        and each["proposal"]
        and each["question"] not in row.answers
        and (not each["options"] or each["proposal"] in each["options"])
    }
