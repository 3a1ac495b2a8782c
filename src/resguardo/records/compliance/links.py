"""Somebody without a login answers one assessment: by a signed address and a code, until a day.

Whoever may answer for a company makes the link, sends the address one way and tells the code
another. The address alone opens nothing; five wrong codes end it. It shows the questions and what
the company has answered, never the register nor the assessor; it answers as the company, and each
answer says in whose name and through which link. Nothing else can be done with it.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.compliance import assessing, comparing, selectors
from resguardo.records.compliance.catalogues import THEMES
from resguardo.records.compliance.comparing import Line
from resguardo.records.compliance.models import AnswerLink, AssessmentAnswer, Side, Through
from resguardo.records.people import sight
from resguardo.records.people.changes import amend
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency import services as transparency

DAYS_MOST: Final = 60
TRIES: Final = 5
DIGITS: Final = 8
_SALT: Final = "resguardo.compliance.link"


class LinkIncomplete(Problem):
    """A link for nobody, or for longer than anybody should have it."""

    code = "compliance.link-incomplete"
    wording = _("Write who answers, and choose a number of days from 1 to {most}.")
    field = "respondent"

    most: int


class LinkOver(Problem):
    """A link that has ended, has run out, or was never one; the answer is the same."""

    code = "compliance.link-over"
    wording = _(
        "This link does not open anything any more. Ask who sent it to you for another one."
    )


class CodeWrong(Problem):
    """Not the code of this link."""

    code = "compliance.code-wrong"
    wording = _("That is not the code. Tries left before the link ends: {left}.")
    field = "code"

    left: int


@dataclass(frozen=True, slots=True)
class NewLink:
    """The row and, this once, what its address ends with and its code."""

    row: AnswerLink
    token: str
    code: str


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
) -> NewLink:
    """Make a link by which one person answers for the company; no themes means all of them."""
    row = assessing.own(by=by, at=at, assessment=assessment)
    if row.state != "open":
        raise assessing.AssessmentLocked
    name = " ".join(respondent.split())[:120]
    if not name or not 1 <= days <= DAYS_MOST:
        raise LinkIncomplete(DAYS_MOST)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    link = AnswerLink(
        assessment=row, respondent=name, themes=[each for each in THEMES if each in themes],
        language=language or by.language, made_at=at, made_by_id=by.user_id,
        expires_at=at + timedelta(days=days),
    )  # fmt: skip
    link.code_hash = _hashed(link.public_id, code)
    link.save(force_insert=True)
    _tell(
        link, "added", by, at, {"respondent": (None, name), "expires_at": (None, link.expires_at)}
    )
    return NewLink(link, token_of(link), code)


@transaction.atomic
def end_link(*, by: Viewer, at: datetime, link: UUID, reason: str) -> AnswerLink:
    """End a link before its day."""
    found = selectors.link(viewer=by, at=at, public_id=link)
    company = found.assessment.organisation.public_id
    by.demand(assessing.side_act(by, company), at=at)
    if found.ended_at is None:
        amend(
            found, {"ended_at": at}, by=by, at=at, subject_kind="link", verb="ended", reason=reason
        )
    return found


def token_of(link: AnswerLink) -> str:
    """What the address of a link ends with: its name, signed by this deployment."""
    return signing.Signer(salt=_SALT).sign(str(link.public_id))


def open_link(*, token: str, code: str, at: datetime) -> AnswerLink:
    """The link of an address, to who knows its code; refuses `LinkOver` and `CodeWrong`.

    Each wrong code is counted for good, before the refusal.
    """
    link = link_at(token=token, at=at)
    if not constant_time_compare(_hashed(link.public_id, code.strip()), link.code_hash):
        with sight.everything(), transaction.atomic():
            AnswerLink.objects.filter(pk=link.pk).update(failures=F("failures") + 1)
            left = TRIES - 1 - link.failures
            verb = "ended" if left <= 0 else "refused"
            _tell(link, verb, _nobody(link), at, {"failures": (link.failures, link.failures + 1)})
        if left <= 0:
            raise LinkOver
        raise CodeWrong(left)
    with sight.everything():
        _tell(link, "entered", _nobody(link), at, {})
    return link


def link_at(*, token: str, at: datetime) -> AnswerLink:
    """The link that an address names, if it still opens something; else `LinkOver`."""
    try:
        name = UUID(signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise LinkOver from error
    with sight.everything():  # the signature says which one row is meant
        link = (
            AnswerLink.objects.filter(public_id=name)
            .select_related("assessment__organisation")
            .first()
        )
    if (
        link is None
        or link.ended_at is not None
        or link.expires_at <= at
        or link.failures >= TRIES
        or link.assessment.state != "open"
    ):
        raise LinkOver
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
    *, link: AnswerLink, at: datetime, control: str, verdict: str, words: str = ""
) -> AssessmentAnswer:
    """Answer one question through a link that was opened with its code."""
    if control not in {each.control.id for each in questions(link)}:
        raise NotFound
    with sight.everything(), transaction.atomic():
        row = link.assessment
        kept = assessing.checked(row, control=control, verdict=verdict, words=words)
        made = AssessmentAnswer.objects.create(
            assessment=row, control=control, side=Side.COMPANY, verdict=verdict, words=kept,
            answered_at=at, through=Through.LINK, link=link, respondent=link.respondent,
        )  # fmt: skip
        transparency.record_change(
            by=_nobody(link), at=at, subject_kind="assessment", subject_id=str(row.public_id),
            verb="answered", changes={
                control: (None, verdict), "words": (None, kept),
                "respondent": (None, link.respondent),
            },
            organisation_id=row.organisation.public_id,
        )  # fmt: skip
    return made


def _nobody(link: AnswerLink) -> transparency.Job:
    """Who has no login, in the company's name; the name of the link ties their answers together."""
    return transparency.Job(
        organisation_public_id=link.assessment.organisation.public_id,
        request_id=str(link.public_id),
    )


def _tell(
    link: AnswerLink,
    verb: str,
    by: transparency.Actor,
    at: datetime,
    changes: Mapping[str, tuple[object, object]],
) -> None:
    transparency.record_change(
        by=by, at=at, subject_kind="link", subject_id=str(link.public_id), verb=verb,
        changes=changes, organisation_id=link.assessment.organisation.public_id,
    )  # fmt: skip


def _hashed(name: UUID, code: str) -> str:
    """Keyed by the deployment's secret, so that a stolen database does not tell the codes."""
    return salted_hmac(_SALT, f"{name}:{code}", algorithm="sha256").hexdigest()
