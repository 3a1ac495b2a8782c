"""Letters: sent to one company or to all, opened once for the record, answered in the same place.

A letter is served when somebody who files for the company opens it; the log then holds who and
when, so that neither side can say otherwise. What an auditor sees of the list opens nothing.
"""

import hashlib
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody.slip import alone
from resguardo.records.oversight import letters as mailbox
from resguardo.records.oversight.letter_models import Letter, LetterAnswer, LetterOpening
from resguardo.records.oversight.procedures import demand_authority
from resguardo.records.people.changes import note_on
from resguardo.records.people.selectors import NotFound, organisations_in_sight, sees_all
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.models import Attachment
from resguardo.records.register.services import attach

TEXT_MAX = 5_000


class LetterEmpty(Problem):
    """A letter without a subject, without words, or to nobody."""

    code = "letter.empty"
    wording = _("Write a subject and the text, and choose at least one company.")
    field = "text"


class AnswerTimePast(Problem):
    """A time for the answer that has passed before the letter is sent."""

    code = "letter.answer-time-past"
    wording = _("{answer_by} has passed. Choose a time that the company can keep.")
    field = "answer_by"

    answer_by: datetime


@transaction.atomic
def send_letters(
    *,
    by: Viewer,
    at: datetime,
    organisations: Collection[UUID],
    subject: str,
    text: str,
    answer_by: datetime | None = None,
    document: bytes = b"",
    document_name: str = "",
) -> list[Letter]:
    """Send the same words to each of these companies; a letter each, so that each is served.

    A paper that goes along is kept once, and each company reads it through its own letter. Refuses
    without a subject, words or a company (`LetterEmpty`), and an answer that was due before now
    (`AnswerTimePast`).
    """
    demand_authority(by=by, at=at)
    title, words = subject.strip()[:200], text.strip()[:TEXT_MAX]
    if not title or not words or not organisations:
        raise LetterEmpty
    if answer_by is not None and answer_by <= at:
        raise AnswerTimePast(answer_by)
    companies = organisations_in_sight(viewer=by, at=at).filter(kind="company", closed_on=None)
    chosen = list(companies.filter(public_id__in=list(organisations)).order_by("id"))
    if len(chosen) != len(set(organisations)):
        raise NotFound
    paper = attach(by=by, at=at, content=document, file_name=document_name) if document else None
    digest = hashlib.sha256(f"{title}\n{words}".encode()).hexdigest()
    made = [
        Letter(
            authority_id=by.organisation_id, organisation=company, subject=title, text=words,
            answer_by=answer_by, document=paper, sent_at=at, sent_by_id=by.user_id,
        )
        for company in chosen
    ]  # fmt: skip
    Letter.objects.bulk_create(made)
    for row in made:
        changes = {"subject": (None, title), "sha256": (None, digest)} | _file(paper)
        note_on("letter", row, "sent", changes, by=by, at=at)
    return made


@transaction.atomic
def open_letter(*, by: Viewer, at: datetime, letter: UUID) -> Letter:
    """Read a letter. The first reading by somebody who files for the company serves it."""
    row = mailbox.letter(viewer=by, at=at, public_id=letter)
    if row.organisation_id != by.organisation_id or not by.may(Act.FILE, at=at):
        return row
    if LetterOpening.objects.filter(letter=row).exists():
        return row
    alone(f"letter {row.public_id}")  # a letter is history, and no role may lock that
    _opening, new = LetterOpening.objects.get_or_create(
        letter=row, defaults={"opened_at": at, "opened_by_id": by.user_id}
    )
    if new:
        note_on("letter", row, "opened", {"subject": (None, row.subject)}, by=by, at=at)
        row = mailbox.letter(viewer=by, at=at, public_id=letter)
    return row


@transaction.atomic
def answer_letter(
    *, by: Viewer, at: datetime, letter: UUID, text: str, document: bytes = b"",
    document_name: str = "",
) -> LetterAnswer:  # fmt: skip
    """Answer as the company, or as the authority go on.

    Refuses without words (`LetterEmpty`).
    """
    row = mailbox.letter(viewer=by, at=at, public_id=letter)
    by.demand(Act.REPORT_INCIDENT if sees_all(viewer=by, at=at) else Act.FILE, at=at)
    words = text.strip()[:TEXT_MAX]
    if not words:
        raise LetterEmpty
    paper = attach(by=by, at=at, content=document, file_name=document_name) if document else None
    made = LetterAnswer.objects.create(
        letter=row, text=words, document=paper, answered_at=at, answered_by_id=by.user_id,
        organisation_id=by.organisation_id,
    )  # fmt: skip
    digest = hashlib.sha256(words.encode()).hexdigest()
    note_on("letter", row, "answered", {"sha256": (None, digest)} | _file(paper), by=by, at=at)
    return made


def _file(paper: Attachment | None) -> dict[str, tuple[None, str]]:
    """The hash of a paper that goes along, for the history and so for the log."""
    return {} if paper is None else {"file": (None, paper.sha256)}
