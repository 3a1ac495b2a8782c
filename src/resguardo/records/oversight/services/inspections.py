"""Inspections: planned, announced or not, carried out by a checklist, followed to their end.

What was found goes back to where the visit came from: closing it says of each alert that was a
reason whether it holds, and the company is not first on the list of visits for the same again.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.procedure import check_step
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.oversight import inspections
from resguardo.records.oversight.alert_models import Alert, Verdict
from resguardo.records.oversight.alerting import decide_alert
from resguardo.records.oversight.checklists import SEEN, checklist
from resguardo.records.oversight.inspection_models import (
    Inspection,
    InspectionAnswer,
    InspectionFinding,
    InspectionReason,
)
from resguardo.records.oversight.models import AuthorityAction
from resguardo.records.oversight.procedures import PROCEDURES, demand_authority
from resguardo.records.people.changes import demand_reason, note
from resguardo.records.people.days import local_day
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.places import selectors as places
from resguardo.records.register.services import attach

GRAVITIES: Final = ("minor", "serious", "critical")


class DayPast(Problem):
    """A visit that is planned for yesterday, or a deadline that has passed."""

    code = "inspection.day-past"
    wording = _("{day} has passed. Choose a day from today on.")
    field = "day"

    day: date


class WordsMissing(Problem):
    """What nobody can follow later."""

    code = "inspection.words-missing"
    wording = _("Say it in a sentence that the company can act on.")
    field = "text"


class ArticleMissing(Problem):
    """A company must be able to look up what it is held to."""

    code = "inspection.article-missing"
    wording = _("Name the law and the article that asks for this, as the company can look it up.")
    field = "article"


class NotOnTheList(Problem):
    """A point, an answer, a gravity or a sanction that does not exist."""

    code = "inspection.not-on-the-list"
    wording = _("“{word}” is not on the list. Choose one from it.")

    word: str


class PointsUnanswered(Problem):
    """A visit is closed when each point was looked at, or said not to have been."""

    code = "inspection.points-unanswered"
    wording = _(
        "Points of the checklist without an answer: {count}. Answer them; what you did not look "
        "at is “not seen”."
    )

    count: int


@transaction.atomic
def plan_inspection(
    *,
    by: Viewer,
    at: datetime,
    organisation: UUID,
    planned_on: date,
    snap: bool,
    place: UUID | None = None,
    purpose: str = "",
    reasons: Collection[UUID] = (),
) -> Inspection:
    """Plan a visit. `reasons` are alerts of that company; others are left out.

    Refuses a day that is past (`DayPast`).
    """
    demand_authority(by=by, at=at)
    if planned_on < local_day(at, by.time_zone):
        raise DayPast(planned_on)
    known = {each.public_id: each for each in inspections.companies(viewer=by, at=at)}
    if organisation not in known:
        raise NotFound
    company = known[organisation]
    where = places.place(viewer=by, at=at, public_id=place) if place is not None else None
    if where is not None and where.organisation_id != company.pk:
        raise NotFound
    row = Inspection.objects.create(
        authority_id=by.organisation_id,
        organisation=company,
        place=where,
        snap=snap,
        planned_on=planned_on,
        purpose=purpose.strip()[:500],
        inspector_id=by.user_id,
        planned_at=at,
    )
    alerts = Alert.objects.filter(organisation=company, public_id__in=list(reasons))
    InspectionReason.objects.bulk_create(
        InspectionReason(inspection=row, alert=each) for each in alerts.order_by("id")
    )
    # A snap visit is in no history that the company reads until it begins.
    note_visit(row, by, at, "planned", {"planned_on": (None, planned_on)}, hidden=True)
    return row


@transaction.atomic
def announce_inspection(*, by: Viewer, at: datetime, inspection: UUID) -> Inspection:
    """Tell the company of the visit; from now on it stands on its desk."""
    row = _moved(by, at, inspection, "announce")
    row.snap, row.announced_at = False, at
    row.save(update_fields=["snap", "announced_at"])
    return row


@transaction.atomic
def begin_inspection(*, by: Viewer, at: datetime, inspection: UUID) -> Inspection:
    """Begin: whoever begins it is its inspector."""
    row = _moved(by, at, inspection, "open")
    row.opened_at, row.inspector_id = at, by.user_id
    row.save(update_fields=["opened_at", "inspector"])
    return row


@transaction.atomic
def cancel_inspection(*, by: Viewer, at: datetime, inspection: UUID, reason: str) -> Inspection:
    """Call a visit off, and say why."""
    return _moved(by, at, inspection, "cancel", demand_reason(reason))


def demand_running(*, by: Viewer, at: datetime, inspection: UUID) -> Inspection:
    """A visit under way, locked. Must be called inside a transaction."""
    row = locked_visit(by, at, inspection)
    check_step(PROCEDURES["inspection"], "close", row.state)
    return row


@transaction.atomic
def answer_points(
    *, by: Viewer, at: datetime, inspection: UUID, answers: Mapping[str, tuple[str, str]],
    noted: Mapping[str, datetime] | None = None,
) -> Inspection:  # fmt: skip
    """Answer points of the checklist: for each its code, `yes`, `no` or `unseen`, and a note.

    `noted` tells when an answer was written down without a network; both times are kept. Refuses a
    point or an answer that is not on the checklist (`NotOnTheList`).
    """
    row = demand_running(by=by, at=at, inspection=inspection)
    known = {each.code for each in checklist(row.organisation.jurisdiction, row.planned_on)}
    for point, (seen, _text) in answers.items():
        if point not in known or seen not in SEEN:
            raise NotOnTheList((point if point not in known else seen)[:40])
    InspectionAnswer.objects.bulk_create(
        InspectionAnswer(
            inspection=row,
            point=point,
            seen=seen,
            note=note.strip()[:500],
            noted_at=(noted or {}).get(point),
            answered_at=at,
            answered_by_id=by.user_id,
        )
        for point, (seen, note) in answers.items()
    )
    note_visit(
        row, by, at, "answered", {each: (None, seen) for each, (seen, _n) in answers.items()}
    )
    return row


@transaction.atomic
def add_finding(
    *, by: Viewer, at: datetime, inspection: UUID, text: str, article: str, gravity: str,
    due_on: date, point: str = "", device_key: UUID | None = None,
    noted_at: datetime | None = None,
) -> InspectionFinding:  # fmt: skip
    """Write down what is wrong, which article asks for it, and by when it must be right.

    A finding that a device kept without a network has the key and the moment that it was given
    there; sent again it is found, even when the visit was closed since. Refuses without words or an
    article, a gravity that is none, and a day that is past (`DayPast`).
    """
    row = locked_visit(by, at, inspection)
    if device_key is not None:
        there = row.findings.filter(device_key=device_key).first()
        if there is not None:
            return there
    check_step(PROCEDURES["inspection"], "close", row.state)
    if not text.strip():
        raise WordsMissing
    if not article.strip():
        raise ArticleMissing
    if gravity not in GRAVITIES:
        raise NotOnTheList(gravity[:40])
    if due_on < local_day(at, by.time_zone):
        raise DayPast(due_on)
    made = InspectionFinding.objects.create(
        inspection=row,
        point=point[:40],
        gravity=gravity,
        text=text.strip()[:1000],
        article=article.strip()[:200],
        due_on=due_on,
        found_at=at,
        found_by_id=by.user_id,
        device_key=device_key,
        noted_at=min(noted_at, at) if noted_at is not None else None,
    )
    changes = {"text": (None, made.text), "due_on": (None, due_on), "article": (None, made.article)}
    note_visit(row, by, at, "finding", changes)
    return made


@transaction.atomic
def answer_finding(
    *, by: Viewer, at: datetime, finding: UUID, answer: str, document: bytes = b"",
    document_name: str = "",
) -> InspectionFinding:  # fmt: skip
    """Say, as the company, that it is right now, and give the proof.

    Refuses without words (`WordsMissing`).
    """
    by.demand(Act.FILE, at=at)
    found = inspections.finding(viewer=by, at=at, public_id=finding)
    if found.inspection.organisation_id != by.organisation_id:
        raise NotFound
    row = InspectionFinding.objects.select_for_update(of=("self",), no_key=True).get(pk=found.pk)
    step = check_step(PROCEDURES["finding"], "answer", row.state)
    if not answer.strip():
        raise WordsMissing
    if document:
        row.document = attach(by=by, at=at, content=document, file_name=document_name)
    row.answer, row.answered_at, row.state = answer.strip()[:2000], at, step.to_state
    row.save(update_fields=["answer", "answered_at", "state", "document"])
    note_visit(found.inspection, by, at, "finding_answered", {"answer": (None, row.answer)})
    return row


@transaction.atomic
def judge_finding(
    *, by: Viewer, at: datetime, finding: UUID, holds: bool, reason: str
) -> InspectionFinding:
    """Close a finding that the company put right, or send it back."""
    demand_authority(by=by, at=at)
    found = inspections.finding(viewer=by, at=at, public_id=finding)
    row = InspectionFinding.objects.select_for_update(of=("self",), no_key=True).get(pk=found.pk)
    step = check_step(PROCEDURES["finding"], "close" if holds else "reject", row.state)
    kept = demand_reason(reason)
    before, row.state = row.state, step.to_state
    row.closed_at = at if holds else None
    row.save(update_fields=["state", "closed_at"])
    changes = {"state": (before, row.state), "text": (None, row.text)}
    note_visit(found.inspection, by, at, f"finding_{step.name}", changes, reason=kept)
    return row


@transaction.atomic
def close_inspection(
    *, by: Viewer, at: datetime, inspection: UUID, conclusion: str, verdict: str = ""
) -> Inspection:
    """End the visit. `verdict` says of the alerts that led to it whether they hold.

    Refuses without words or verdict, and while a point is not answered (`PointsUnanswered`).
    """
    row = locked_visit(by, at, inspection)
    check_step(PROCEDURES["inspection"], "close", row.state)
    points = {each.code for each in checklist(row.organisation.jurisdiction, row.planned_on)}
    missing = points - set(row.answers.values_list("point", flat=True))
    if missing:
        raise PointsUnanswered(len(missing))
    if not conclusion.strip():
        raise WordsMissing
    reasons = inspections.reasons_of(row)
    if reasons and verdict not in {Verdict.CONFIRMED, Verdict.DISMISSED, Verdict.LOOKING}:
        raise NotOnTheList(verdict[:40])
    for alert in reasons:
        decide_alert(by=by, at=at, alert=alert, verdict=verdict, note=conclusion)
    AuthorityAction.objects.create(
        organisation=row.organisation,
        kind="inspection",
        acted_at=at,
        recorded_at=at,
        document=str(row.public_id),
    )
    row = _moved(by, at, inspection, "close", conclusion.strip()[:2000])
    row.closed_at, row.conclusion = at, conclusion.strip()[:2000]
    row.save(update_fields=["closed_at", "conclusion"])
    return row


def locked_visit(by: Viewer, at: datetime, inspection: UUID) -> Inspection:
    """A visit of the viewer's authority, locked. Must be called inside a transaction."""
    demand_authority(by=by, at=at)
    found = inspections.inspection(viewer=by, at=at, public_id=inspection)
    return (
        Inspection.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "place")
        .get(pk=found.pk)
    )


def _moved(by: Viewer, at: datetime, inspection: UUID, step: str, reason: str = "") -> Inspection:
    row = locked_visit(by, at, inspection)
    taken = check_step(PROCEDURES["inspection"], step, row.state)
    before, row.state = row.state, taken.to_state
    row.save(update_fields=["state"])
    hidden = row.state not in inspections.TOLD
    note_visit(
        row, by, at, taken.to_state, {"state": (before, row.state)}, reason=reason, hidden=hidden
    )
    return row


def note_visit(
    row: Inspection,
    by: Viewer,
    at: datetime,
    verb: str,
    changes: Mapping[str, tuple[Any, Any]],
    *,
    reason: str = "",
    hidden: bool = False,
) -> None:
    """Write into the history: the company's too, unless the visit or sanction is hidden from it."""
    owner = None if hidden else row.organisation.public_id
    note("inspection", row.public_id, verb, changes, reason, by=by, at=at, owner=owner)
