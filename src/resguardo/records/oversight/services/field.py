"""Answers from the field: written down without a network, and sent when there is one again.

The device says of each answer what it knew when it was written. Where a colleague has answered the
same point since, nothing is written over: the inspector is shown both and chooses. What was sent
already and is sent again changes nothing, because a device that heard no reply asks twice.
Findings and photographs have a key that the device gave them, and are known by it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from resguardo.kernel.problem import Problem
from resguardo.kernel.procedure import check_step
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.oversight.checklists import checklist
from resguardo.records.oversight.inspection_models import InspectionAnswer, InspectionPhoto
from resguardo.records.oversight.procedures import PROCEDURES
from resguardo.records.oversight.services.inspections import (
    NotOnTheList,
    answer_points,
    demand_running,
    locked_visit,
    note_visit,
)
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.services import attach
from resguardo.records.register.services.marks import FileUnreadable


class AnswersUnreadable(Problem):
    """Something that no page of this program sends."""

    code = "inspection.answers-unreadable"
    wording = _("What the device sent cannot be read. Open the page again and send once more.")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldAnswer:
    """One answer as the device kept it.

    `knew` is the moment of the answer that stood when this one was written, in ISO 8601; empty
    where none did.
    """

    point: str
    seen: str
    note: str
    noted_at: datetime
    knew: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A point that somebody else answered meanwhile: what stands here now, by whom, since when."""

    point: str
    seen: str
    note: str
    by: str
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of the answers: points that stand as sent, with their moment, and conflicts."""

    taken: dict[str, datetime]
    conflicts: list[Conflict]


@transaction.atomic
def answer_from_the_field(
    *, by: Viewer, at: datetime, inspection: UUID, answers: Sequence[FieldAnswer]
) -> Heard:
    """Take the answers that nobody contradicts, and tell the conflicts; a visit must be running."""
    row = demand_running(by=by, at=at, inspection=inspection)
    standing: dict[str, InspectionAnswer] = {
        each.point: each for each in row.answers.select_related("answered_by").order_by("id")
    }
    taken: dict[str, datetime] = {}
    conflicts: list[Conflict] = []
    news: dict[str, tuple[str, str]] = {}
    noted: dict[str, datetime] = {}
    for each in answers:
        there = standing.get(each.point)
        if there is not None and (there.seen, there.note) == (each.seen, each.note.strip()[:500]):
            taken[each.point] = there.answered_at
        elif there is not None and version(there) != each.knew:
            conflicts.append(
                Conflict(
                    there.point, there.seen, there.note, str(there.answered_by), there.answered_at
                )
            )
        else:
            news[each.point] = each.seen, each.note
            noted[each.point] = min(each.noted_at, at)
    if news:
        answer_points(by=by, at=at, inspection=inspection, answers=news, noted=noted)
        taken |= dict.fromkeys(news, at)
    return Heard(taken, conflicts)


@transaction.atomic
def add_photograph(
    *, by: Viewer, at: datetime, inspection: UUID, content: bytes, point: str = "",
    device_key: UUID | None = None, noted_at: datetime | None = None,
) -> InspectionPhoto:  # fmt: skip
    """Keep a photograph of a visit under way, at a point of the checklist or at none.

    The company reads it as it reads the answers. `device_key` and `noted_at` are a finding's.
    Refuses what is no picture (`FileUnreadable`), and a point that is not on the checklist.
    """
    row = locked_visit(by, at, inspection)
    if device_key is not None:
        there = row.photos.filter(device_key=device_key).first()
        if there is not None:
            return there
    check_step(PROCEDURES["inspection"], "close", row.state)
    known = {each.code for each in checklist(row.organisation.jurisdiction, row.planned_on)}
    if point and point not in known:
        raise NotOnTheList(point[:40])
    file = attach(by=by, at=at, content=content, organisation_id=row.organisation_id)
    if not file.content_type.startswith("image/"):
        raise FileUnreadable
    made = InspectionPhoto.objects.create(
        inspection=row,
        point=point,
        attachment=file,
        device_key=device_key,
        noted_at=min(noted_at, at) if noted_at is not None else None,
        added_at=at,
        added_by_id=by.user_id,
    )
    note_visit(row, by, at, "photographed", {"photo": (None, file.sha256)})
    return made


def version(answer: InspectionAnswer) -> str:
    """What a device remembers of an answer: the moment at which it was taken."""
    return answer.answered_at.isoformat()
