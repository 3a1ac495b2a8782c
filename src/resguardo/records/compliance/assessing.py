"""Assessments: opened for a company, answered by both sides, locked with the register's facts.

While one is open the register's column is what it says now; locking keeps it, so that a report of
last year says what was true then. Reopening needs a reason and stands in the log.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.compliance import selectors
from resguardo.records.compliance.catalogues import catalogue_named
from resguardo.records.compliance.gathering import facts_of
from resguardo.records.compliance.judging import judge
from resguardo.records.compliance.models import (
    Assessment,
    AssessmentAnswer,
    AssessmentFact,
    Side,
    Verdict,
)
from resguardo.records.people.changes import amend, demand_reason
from resguardo.records.people.selectors import NotFound, organisations_in_sight
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.services.checks import WordUnknown
from resguardo.records.transparency import services as transparency


class AssessmentOpen(Problem):
    """One at a time for a company and a catalogue."""

    code = "compliance.assessment-open"
    wording = _("An assessment of this company by this standard is open. Lock it or go on with it.")


class AssessmentLocked(Problem):
    """What is locked is not answered any more."""

    code = "compliance.assessment-locked"
    wording = _("This assessment is locked. Reopen it with a reason, or open a follow-up.")


class WordsNeeded(Problem):
    """A verdict other than yes says why."""

    code = "compliance.words-needed"
    wording = _("Write in a sentence what is so, or why it does not apply.")
    field = "words"


@transaction.atomic
def open_assessment(
    *, by: Viewer, at: datetime, organisation: UUID, catalogue: str, follows: UUID | None = None
) -> Assessment:
    """Open an assessment of a company: its own manager may, and whoever oversees it."""
    by.demand(side_act(by, organisation), at=at)
    company = organisations_in_sight(viewer=by, at=at).filter(public_id=organisation).first()
    if company is None:
        raise NotFound
    found = catalogue_named(catalogue)
    mine = Assessment.objects.filter(organisation=company, catalogue=catalogue)
    if mine.filter(state="open").exists():
        raise AssessmentOpen
    before = mine.filter(public_id=follows).first() if follows else mine.order_by("-pk").first()
    if follows and before is None:
        raise NotFound
    row = Assessment.objects.create(
        organisation=company, catalogue=catalogue, version=found.version, follows=before,
        opened_at=at, opened_by_id=by.user_id,
    )  # fmt: skip
    transparency.record_change(
        by=by, at=at, subject_kind="assessment", subject_id=str(row.public_id), verb="opened",
        changes={"catalogue": (None, catalogue), "version": (None, found.version)},
        organisation_id=company.public_id,
    )  # fmt: skip
    return row


def side_act(by: Viewer, organisation: UUID) -> Act:
    """What whoever answers must be allowed: to keep the company's papers, or to oversee it."""
    return Act.EDIT_PERMITS if by.organisation_public_id == organisation else Act.OVERSEE


@transaction.atomic
def answer(
    *,
    by: Viewer,
    at: datetime,
    assessment: UUID,
    control: str,
    verdict: str,
    words: str = "",
    paper: UUID | None = None,
) -> AssessmentAnswer:
    """Answer one control, for the company or as its assessor: who one is decides which."""
    row = _own(by, at, assessment)
    if row.state != "open":
        raise AssessmentLocked
    known = {each.id for each in catalogue_named(row.catalogue).controls}
    if control not in known:
        raise NotFound
    if verdict not in Verdict.values:
        raise WordUnknown("answer", verdict[:40])
    kept = " ".join(words.split())
    if verdict != Verdict.YES and not kept:
        raise WordsNeeded
    found = None
    if paper is not None:
        found = selectors.paper(viewer=by, at=at, public_id=paper)
        if found.organisation_id != row.organisation_id:
            raise NotFound
    own = by.organisation_id == row.organisation_id
    made = AssessmentAnswer.objects.create(
        assessment=row, control=control, side=Side.COMPANY if own else Side.ASSESSOR,
        verdict=verdict, words=kept[:1000], paper=found, answered_at=at, answered_by_id=by.user_id,
    )  # fmt: skip
    transparency.record_change(
        by=by, at=at, subject_kind="assessment", subject_id=str(row.public_id), verb="answered",
        changes={control: (None, verdict), "words": (None, kept)},
        organisation_id=row.organisation.public_id,
    )  # fmt: skip
    return made


@transaction.atomic
def lock(*, by: Viewer, at: datetime, assessment: UUID) -> Assessment:
    """Lock it, and keep with it what the register says now."""
    row = _own(by, at, assessment)
    if row.state != "open":
        raise AssessmentLocked
    facts = facts_of(viewer=by, at=at, organisation=row.organisation.public_id)
    AssessmentFact.objects.bulk_create(
        AssessmentFact(
            assessment=row, control=each.control.id, verdict=each.answer.verdict,
            good=each.answer.good, total=each.answer.total, kept_at=at,
        )
        for each in judge(facts, catalogue_named(row.catalogue).controls)
        if each.answer is not None
    )  # fmt: skip
    amend(
        row, {"state": "locked", "locked_at": at}, by=by, at=at, subject_kind="assessment",
        verb="locked", reason="locked",
    )  # fmt: skip
    return row


@transaction.atomic
def reopen(*, by: Viewer, at: datetime, assessment: UUID, reason: str) -> Assessment:
    """Open a locked one again; the reason stays in the log."""
    row = _own(by, at, assessment)
    if row.state == "open":
        return row
    same = Assessment.objects.filter(
        organisation=row.organisation, catalogue=row.catalogue, state="open"
    )
    if same.exists():
        raise AssessmentOpen
    amend(
        row, {"state": "open", "locked_at": None}, by=by, at=at, subject_kind="assessment",
        verb="reopened", reason=demand_reason(reason),
    )  # fmt: skip
    return row


def _own(by: Viewer, at: datetime, assessment: UUID) -> Assessment:
    row = selectors.assessment(viewer=by, at=at, public_id=assessment)
    by.demand(side_act(by, row.organisation.public_id), at=at)
    return (
        Assessment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("organisation")
        .get(pk=row.pk)
    )
