"""The three columns of one assessment, put together for whoever shows or exports it.

The register's column is what it says now while the assessment is open here; once it is locked, and
on a copy that was carried away, it is what was kept.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from resguardo.records.compliance import comparing, selectors
from resguardo.records.compliance.checks import Answer
from resguardo.records.compliance.comparing import Line, Score
from resguardo.records.compliance.gathering import facts_of
from resguardo.records.compliance.judging import Judged, judge
from resguardo.records.compliance.models import (
    Assessment,
    AssessmentAnswer,
    AssessmentFact,
)
from resguardo.records.people.viewer import Viewer

MOMENTS_MOST: Final = 12


def lines_of(*, viewer: Viewer, at: datetime, row: Assessment) -> list[Line]:
    """Each requirement that is asked, with its three columns; `row` is in the viewer's sight."""
    controls = comparing.asked(selectors.catalogue_of(row).controls)
    if row.state == "open" and not row.carried_from:
        facts = facts_of(viewer=viewer, at=at, organisation=row.organisation.public_id)
        told = comparing.now(judge(facts, controls))
    else:
        told = selectors.facts_kept(row)
    return comparing.lines(controls, selectors.answers_of(row), told)


def judged_of(*, viewer: Viewer, at: datetime, row: Assessment) -> list[Judged]:
    """What the register says of each requirement of an assessment in sight, as it says it now."""
    facts = facts_of(viewer=viewer, at=at, organisation=row.organisation.public_id)
    return judge(facts, comparing.asked(selectors.catalogue_of(row).controls))


@dataclass(frozen=True, slots=True)
class Moment:
    """What an assessment found, by theme; `at` is when it was locked, or now."""

    at: datetime
    scores: Sequence[Score]

    @property
    def share_pct(self) -> int:
        """Done of all that applies, in per cent."""
        of = sum(each.of for each in self.scores)
        return 100 * sum(each.done for each in self.scores) // of if of else 0


def over_time(
    *, viewer: Viewer, at: datetime, row: Assessment, lines: Sequence[Line]
) -> list[Moment]:
    """The scores of a company by one standard up to this assessment, the oldest first.

    `lines` are those of this one. Of earlier ones those that were locked are told, each by the
    text that it was opened with; three questions for all of them.
    """
    earlier = selectors.assessments(viewer=viewer, at=at).filter(
        organisation=row.organisation, catalogue=row.catalogue, state="locked", pk__lt=row.pk
    )[: MOMENTS_MOST - 1]
    before = sorted(earlier, key=lambda each: each.pk)
    mine = {"assessment__in": [each.pk for each in before]}
    answers: dict[int, list[AssessmentAnswer]] = defaultdict(list)
    for said in AssessmentAnswer.objects.filter(**mine).order_by("pk"):
        answers[said.assessment_id].append(said)
    facts: dict[int, dict[str, Answer]] = defaultdict(dict)
    for fact in AssessmentFact.objects.filter(**mine).order_by("pk"):
        facts[fact.assessment_id][fact.control] = Answer(fact.verdict, fact.good, fact.total)
    told = []
    for each in before:
        controls = comparing.asked(selectors.catalogue_of(each).controls)
        rows = comparing.lines(controls, answers[each.pk], facts[each.pk])
        told.append(Moment(each.locked_at or each.opened_at, comparing.scores(rows)))
    return [*told, Moment(row.locked_at or at, comparing.scores(lines))]
