"""The mailbox: letters in sight, and which of them nobody has opened or answered."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from resguardo.kernel.mandate import Act
from resguardo.records.oversight.letter_models import Letter, LetterAnswer
from resguardo.records.people import sight
from resguardo.records.people.selectors import NotFound, sees_all
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.models import Attachment

UNOPENED: Final = timedelta(days=5)
"""How long a letter may lie before the authority is shown that nobody opened it."""


def letters(*, viewer: Viewer, at: datetime) -> QuerySet[Letter]:
    """Letters that the viewer's authority sent, or that its company was sent; the newest first."""
    rows = Letter.objects.select_related("organisation", "sent_by", "opening").order_by("-id")
    if sees_all(viewer=viewer, at=at):
        return rows.filter(authority_id=viewer.organisation_id)
    viewer.demand(Act.SEE_LOG, at=at)
    return rows.filter(organisation_id=viewer.organisation_id)


def letter(*, viewer: Viewer, at: datetime, public_id: UUID) -> Letter:
    """One letter in sight with what was answered, or `NotFound`. Looking here opens nothing."""
    answers = LetterAnswer.objects.select_related("answered_by", "organisation", "document")
    rows = (
        letters(viewer=viewer, at=at)
        .select_related("document")
        .defer("document__content")
        .prefetch_related(Prefetch("answers", answers.defer("document__content").order_by("id")))
    )
    # The paper belongs to whoever sent it, and the letter to both.
    with sight.everything():
        found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def paper(*, viewer: Viewer, at: datetime, public_id: UUID, document: UUID) -> Attachment:
    """A paper that went with a letter in sight or with one of its answers, or `NotFound`.

    It belongs to whoever sent it; the other side reads it because of the letter.
    """
    row = letter(viewer=viewer, at=at, public_id=public_id)
    keys = {row.document_id, *(each.document_id for each in row.answers.all())}
    with sight.everything():
        found = Attachment.objects.filter(public_id=document, pk__in=keys - {None}).first()
    if found is None:
        raise NotFound
    return found


def waiting(rows: QuerySet[Letter], *, at: datetime) -> QuerySet[Letter]:
    """Those that nobody opened, or whose answer is still owed."""
    owed = Q(answer_by__isnull=False) & ~Q(
        pk__in=LetterAnswer.objects.exclude(organisation__kind="authority").values("letter")
    )
    return rows.filter(Q(opening=None) | owed, sent_at__lte=at)
