"""Assessments: opened for a company, answered by both sides, locked with the register's facts.

While one is open the register's column is what it says now; locking keeps it, so that a report of
last year says what was true then. Reopening needs a reason and stands in the log.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.compliance import comparing, selectors
from resguardo.records.compliance.catalogues import Catalogue
from resguardo.records.compliance.checks import Answer
from resguardo.records.compliance.gathering import facts_of
from resguardo.records.compliance.judging import checks_digest, judge
from resguardo.records.compliance.models import (
    Assessment,
    AssessmentAnswer,
    AssessmentFact,
    Campaign,
    CompanyPaper,
    Side,
    Verdict,
)
from resguardo.records.people.changes import amend, demand_reason
from resguardo.records.people.selectors import NotFound, organisations_in_sight
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.services.checks import WordFor, WordUnknown
from resguardo.records.transparency import services as transparency


class AssessmentOpen(Problem):
    """One at a time for a company and a catalogue."""

    code = "compliance.assessment-open"
    wording = _("An assessment of this company by this standard is open. Lock it or go on with it.")


class AssessmentLocked(Problem):
    """What is locked is not answered any more."""

    code = "compliance.assessment-locked"
    wording = _("This assessment is locked. Reopen it with a reason, or open a follow-up.")


class AwayFromHome(Problem):
    """A copy that was carried along is locked where it is at home."""

    code = "compliance.away-from-home"
    wording = _(
        "This is a copy; the assessment is at home at {home}. Take the copy back there: it is "
        "locked, reopened and planned from there."
    )

    home: str


class WordsNeeded(Problem):
    """A verdict other than yes says why."""

    code = "compliance.words-needed"
    wording = _("Write in a sentence what is so, or why it does not apply.")
    field = "words"


@transaction.atomic
def open_assessment(
    *, by: Viewer, at: datetime, organisation: UUID, catalogue: str, follows: UUID | None = None
) -> Assessment:
    """Open an assessment of a company: its own manager may, and whoever oversees it.

    Refuses while another by the same standard is open (`AssessmentOpen`).
    """
    by.demand(side_act(by, organisation), at=at)
    company = organisations_in_sight(viewer=by, at=at).filter(public_id=organisation).first()
    if company is None:
        raise NotFound
    found = selectors.catalogue_named(viewer=by, at=at, name=catalogue)
    mine = Assessment.objects.filter(organisation=company, catalogue=catalogue)
    if mine.filter(state="open").exists():
        raise AssessmentOpen
    before = mine.filter(public_id=follows).first() if follows else mine.order_by("-pk").first()
    if follows and before is None:
        raise NotFound
    row = Assessment.objects.create(
        organisation=company, catalogue=catalogue, version=found.version,
        catalogue_digest=found.digest, checks_digest=checks_digest(found.controls),
        follows=before, opened_at=at, opened_by_id=by.user_id,
    )  # fmt: skip
    transparency.record_changes([told_opened(row, company.public_id)], by=by, at=at)
    return row


def told_opened(
    row: Assessment, company: UUID, campaign: Campaign | None = None
) -> transparency.ChangeMade:
    """What the log is told of an assessment that was opened."""
    changes = {
        "catalogue": (None, row.catalogue), "version": (None, row.version),
        "digest": (None, row.catalogue_digest), "checks_digest": (None, row.checks_digest),
    }  # fmt: skip
    if campaign is not None:
        changes["campaign"] = (None, campaign.title)
    return transparency.ChangeMade(
        subject_kind="assessment", subject_id=row.public_id, verb="opened", changes=changes,
        organisation_id=company,
    )  # fmt: skip


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
    also_elsewhere: bool = False,
) -> AssessmentAnswer:
    """Answer one control, for the company or as its assessor: who one is decides which.

    `also_elsewhere`: the answer serves the same requirement of other standards too, where the
    company is assessed by them and this side has not answered it yet.
    """
    row = own(by=by, at=at, assessment=assessment)
    found = None
    if paper is not None:
        found = selectors.paper(viewer=by, at=at, public_id=paper)
    mine = by.organisation_id == row.organisation_id
    kept = checked(row, control=control, verdict=verdict, words=words, paper=found)
    side = Side.COMPANY if mine else Side.ASSESSOR
    served = [(row, control), *(_the_same(row, control, side) if also_elsewhere else ())]
    made = [
        AssessmentAnswer.objects.create(
            assessment=one, control=name, side=side, verdict=verdict, words=kept, paper=found,
            answered_at=at, answered_by_id=by.user_id,
        )
        for one, name in served
    ]  # fmt: skip
    told = [
        transparency.ChangeMade(
            subject_kind="assessment", subject_id=one.public_id, verb="answered",
            changes={name: (None, verdict), "words": (None, kept)},
            organisation_id=row.organisation.public_id,
        )
        for one, name in served
    ]  # fmt: skip
    transparency.record_changes(told, by=by, at=at)
    return made[0]


def _the_same(row: Assessment, control: str, side: Side) -> Iterator[tuple[Assessment, str]]:
    """The same requirement of other standards, in open assessments, where this side is silent."""
    maps = {
        other
        for each in selectors.catalogue_of(row).controls
        if each.id == control
        for other in each.maps
    }
    some = Assessment.objects.filter(organisation=row.organisation, state="open")
    said = AssessmentAnswer.objects.filter(assessment__in=some, side=side, control__in=maps)
    answered = set(said.values_list("assessment_id", "control"))
    for one in some.order_by("pk"):
        for each in comparing.asked(selectors.catalogue_of(one).controls):
            if each.id in maps and (one.pk, each.id) not in answered:
                yield one, each.id


def checked(
    row: Assessment, *, control: str, verdict: str, words: str, paper: CompanyPaper | None = None
) -> str:
    """The words as they are kept; refuses what is no answer to this assessment."""
    if row.state != "open":
        raise AssessmentLocked
    if control not in {each.id for each in selectors.catalogue_of(row).controls}:
        raise NotFound
    if verdict not in Verdict.values:
        raise WordUnknown(WordFor.ANSWER, verdict[:40])
    kept = " ".join(words.split())[:1000]
    if verdict != Verdict.YES and not kept:
        raise WordsNeeded
    if paper is not None and paper.organisation_id != row.organisation_id:
        raise NotFound
    return kept


@transaction.atomic
def lock(*, by: Viewer, at: datetime, assessment: UUID) -> Assessment:
    """Lock it, and keep with it what the register says now.

    Refuses a locked one, and a copy that travels (`AwayFromHome`).
    """
    row = own(by=by, at=at, assessment=assessment)
    if row.state != "open":
        raise AssessmentLocked
    if row.carried_from:
        raise AwayFromHome(row.carried_from)
    keep_facts(row, selectors.catalogue_of(row), by=by, at=at)
    amend(
        row, {"state": "locked", "locked_at": at}, by=by, at=at, subject_kind="assessment",
        verb="locked", reason="locked",
    )  # fmt: skip
    return row


def keep_facts(row: Assessment, catalogue: Catalogue, *, by: Viewer, at: datetime) -> int:
    """Keep what the register says now where it says something new; tell of how many."""
    facts = facts_of(viewer=by, at=at, organisation=row.organisation.public_id)
    before = selectors.facts_kept(row)
    told = [
        AssessmentFact(
            assessment=row, control=each.control.id, verdict=each.answer.verdict,
            good=each.answer.good, total=each.answer.total, kept_at=at,
        )
        for each in judge(facts, catalogue.controls)
        if each.answer is not None
        and (each.answer.verdict, each.answer.good, each.answer.total)
        != _kept(before.get(each.control.id))
    ]  # fmt: skip
    AssessmentFact.objects.bulk_create(told)
    row.facts_at = at
    row.save(update_fields=["facts_at"])
    return len(told)


def _kept(answer: Answer | None) -> tuple[str, int, int] | None:
    return (answer.verdict, answer.good, answer.total) if answer else None


@transaction.atomic
def reopen(*, by: Viewer, at: datetime, assessment: UUID, reason: str) -> Assessment:
    """Open a locked one again; the reason stays in the log.

    Refuses a copy that travels (`AwayFromHome`), and while another is open (`AssessmentOpen`).
    """
    row = own(by=by, at=at, assessment=assessment)
    if row.state == "open":
        return row
    if row.carried_from:
        raise AwayFromHome(row.carried_from)
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


def own(*, by: Viewer, at: datetime, assessment: UUID) -> Assessment:
    """The assessment, locked for a change, of who may answer it; or `NotFound`, `NotMandated`."""
    row = selectors.assessment(viewer=by, at=at, public_id=assessment)
    by.demand(side_act(by, row.organisation.public_id), at=at)
    return (
        Assessment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("organisation")
        .get(pk=row.pk)
    )
