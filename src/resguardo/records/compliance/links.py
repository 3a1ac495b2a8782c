"""Somebody without a login answers one assessment: by a link (`people/code_links`), until a day.

Whoever may answer for a company makes the link. It shows the questions and what the company has
answered, never the register nor the assessor; it answers as the company, with evidence if
there is any, and each answer says in whose name and through which link. Nothing else can be done
with it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.compliance import assessing, comparing, selectors
from resguardo.records.compliance.catalogues import THEMES
from resguardo.records.compliance.comparing import Line
from resguardo.records.compliance.models import (
    AnswerLink,
    AssessmentAnswer,
    CompanyPaper,
    PaperKind,
    Side,
    Through,
)
from resguardo.records.people import code_links, sight
from resguardo.records.people.code_links import NewLink
from resguardo.records.people.days import local_day
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.services import attach_to
from resguardo.records.transparency import services as transparency

DAYS_MOST: Final = 60


class LinkIncomplete(Problem):
    """A link for nobody, or for longer than anybody should have it."""

    code = "compliance.link-incomplete"
    wording = _("Write who answers, and choose a number of days from 1 to {most}.")
    field = "respondent"

    most: int


class EvidenceWithoutEnd(Problem):
    """A document that nobody said until when to rely on."""

    code = "compliance.evidence-without-end"
    wording = _("Write until which day the document is good: a day to come.")
    field = "good_until"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that proves an answer, and until when it is good."""

    content: bytes
    file_name: str
    good_until: date | None


@transaction.atomic
def make_link(
    *,
    by: Viewer,
    at: datetime,
    assessment: UUID,
    respondent: str,
    days: int,
    language: str = "",
    themes: tuple[str, ...] = (),
) -> NewLink[AnswerLink]:
    """Make a link by which one person answers for the company; no themes means all of them.

    Refuses a locked assessment, and a link of nobody or for longer than links last.
    """
    row = assessing.own(by=by, at=at, assessment=assessment)
    if row.state != "open":
        raise assessing.AssessmentLocked
    name = " ".join(respondent.split())[:120]
    if not name or not 1 <= days <= DAYS_MOST:
        raise LinkIncomplete(DAYS_MOST)
    link = AnswerLink(
        assessment=row, respondent=name, themes=[each for each in THEMES if each in themes],
        language=language or by.language, made_at=at, made_by_id=by.user_id,
        expires_at=at + timedelta(days=days),
    )  # fmt: skip
    return code_links.issue(link, by=by, told={"respondent": name})


@transaction.atomic
def end_link(*, by: Viewer, at: datetime, link: UUID, reason: str) -> AnswerLink:
    """End a link before its day."""
    found = selectors.link(viewer=by, at=at, public_id=link)
    company = found.assessment.organisation.public_id
    by.demand(assessing.side_act(by, company), at=at)
    return code_links.end(found, by=by, at=at, reason=reason)


def link_at(*, token: str, at: datetime) -> AnswerLink:
    """The link that an address names, if it still opens something; else `LinkOver`."""
    rows = AnswerLink.objects.select_related("assessment__organisation")
    return code_links.link_at(rows, token=token, at=at)


def open_link(*, token: str, code: str, at: datetime) -> AnswerLink:
    """The link of an address, to who knows its code; refuses as `code_links.enter` does."""
    link = link_at(token=token, at=at)
    code_links.enter(link, code=code, at=at)
    return link


def questions(link: AnswerLink) -> list[Line]:
    """What is asked through a link, with the company's answers; nothing of anybody else."""
    with sight.everything():
        controls = comparing.asked(selectors.catalogue_of(link.assessment).controls)
        answers = selectors.answers_of(link.assessment)
    said = [each for each in answers if each.side == Side.COMPANY]
    mine = [each for each in controls if not link.themes or each.theme in link.themes]
    return comparing.lines(mine, said, {})


def answer_by_link(
    *, link: AnswerLink, at: datetime, control: str, verdict: str, words: str = "",
    evidence: Evidence | None = None,
) -> AssessmentAnswer:  # fmt: skip
    """Answer one question through a link that was opened with its code.

    Without new evidence, that of the company's last answer stays with it. What is brought is on
    file as evidence of an answer, a kind by which no check judges: a link answers for people and
    never for the register. Refuses a question that the link does not ask, and evidence without an
    end (`EvidenceWithoutEnd`).
    """
    line = next((each for each in questions(link) if each.control.id == control), None)
    if line is None:
        raise NotFound
    with sight.everything(), transaction.atomic():
        row = link.assessment
        kept = assessing.checked(row, control=control, verdict=verdict, words=words)
        paper = _filed(link, control, evidence, at) if evidence else _before(line)
        made = AssessmentAnswer.objects.create(
            assessment=row, control=control, side=Side.COMPANY, verdict=verdict, words=kept,
            paper=paper,
            answered_at=at, through=Through.LINK, link=link, respondent=link.respondent,
        )  # fmt: skip
        transparency.record_change(
            by=code_links.nobody(link), at=at, subject_kind="assessment",
            subject_id=str(row.public_id), verb="answered", changes={
                control: (None, verdict), "words": (None, kept),
                "respondent": (None, link.respondent),
            },
            organisation_id=row.organisation.public_id,
        )  # fmt: skip
    return made


def _before(line: Line) -> CompanyPaper | None:
    """The evidence of the company's last answer, unless it was taken off the file."""
    paper = line.company.paper if line.company else None
    return paper if paper is not None and paper.retired_at is None else None


def _filed(link: AnswerLink, control: str, evidence: Evidence, at: datetime) -> CompanyPaper:
    """Put what was brought on file, by its hash and until its day."""
    company = link.organisation
    today = local_day(at, company.time_zone)
    if evidence.good_until is None or evidence.good_until <= today:
        raise EvidenceWithoutEnd
    kept = attach_to(company.pk, at=at, content=evidence.content, file_name=evidence.file_name)
    row = CompanyPaper.objects.create(
        organisation=company, kind=PaperKind.EVIDENCE,
        title=f"{control}: {evidence.file_name or link.respondent}"[:200], issued_on=today,
        review_on=evidence.good_until, attachment=kept, filed_at=at,
    )  # fmt: skip
    transparency.record_change(
        by=code_links.nobody(link), at=at, subject_kind="paper", subject_id=str(row.public_id),
        verb="added", changes={
            "kind": (None, row.kind), "name": (None, row.title),
            "review_on": (None, row.review_on), "digest": (None, kept.sha256),
            "respondent": (None, link.respondent),
        },
        organisation_id=company.public_id,
    )  # fmt: skip
    return row
