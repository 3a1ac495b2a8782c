"""Papers in sight, by their subject, by their bytes and by the code that is printed on them.

Whoever issued a paper sees it with the act that its subject asks for, and so does the organisation
that it is about. The code of a paper is a secret of 128 bits that stands on the paper alone: who
has it has the paper in hand, and may compare it with what was issued.
"""

from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from resguardo.kernel.mandate import Act
from resguardo.records.assistance.models import Attendee
from resguardo.records.papers.models import Paper, PaperSeries
from resguardo.records.people import sight
from resguardo.records.people.selectors import NotFound, organisations_in_sight
from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency import selectors as transparency

CODE_LENGTH: Final = 26
"""Letters and figures of a code: 128 bits in base 32."""

OF_ATTENDEES: Final = frozenset({"training-certificate"})
"""Kinds of paper whose subject is a participant, and which name nobody else."""


def papers(*, viewer: Viewer, at: datetime) -> QuerySet[Paper]:
    """Papers that the viewer's organisation issued or that are about it; the newest first."""
    acts = [act.value for act in Act if viewer.may_somewhere(act, at=at)]
    seen = organisations_in_sight(viewer=viewer, at=at).values("pk")
    rows = Paper.objects.select_related("organisation", "about", "issued_by", "text")
    mine = Q(organisation__in=seen) | Q(about__in=seen)
    return rows.filter(mine, shown_with__in=acts).order_by("-id")


def paper(*, viewer: Viewer, at: datetime, public_id: UUID) -> Paper:
    """One paper in sight, or `NotFound`."""
    found = papers(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def papers_on(*, viewer: Viewer, at: datetime, template: str, subject: str) -> list[Paper]:
    """The latest papers of one kind about one thing: at most twenty."""
    rows = papers(viewer=viewer, at=at).filter(template=template, subject=subject)
    return list(rows[:20])


def certificate_of(attendee: Attendee) -> Paper | None:
    """The latest certificate of a participant, for whoever was shown that participant."""
    rows = Paper.objects.select_related("organisation", "text")
    mine = rows.filter(template__in=OF_ATTENDEES, subject=str(attendee.public_id))
    mine = mine.filter(text__erased_at=None)
    return mine.order_by("-id").first()


def paper_with_code(code: str) -> Paper | None:
    """The paper that carries this code, for whoever has it in hand; None where there is none."""
    digest = code_digest(code)
    with sight.everything():  # whoever asks works nowhere; the code bounds the question
        rows = Paper.objects.select_related("organisation", "text")
        return rows.filter(code_sha256=digest).first()


def paper_with_bytes(data: bytes) -> Paper | None:
    """The paper that was issued with exactly these bytes, or None."""
    with sight.everything():  # whoever has the file has all that is told
        rows = Paper.objects.select_related("organisation", "text")
        return rows.filter(sha256=sha256(data).hexdigest()).order_by("id").first()


def in_log(row: Paper) -> bool:
    """Tell whether the log says of this paper what its row says: the hash, at this place."""
    leaf = transparency.leaf_of(row.leaf_index) or b""
    return f'"{row.sha256}"'.encode() in leaf and f'"{row.public_id}"'.encode() in leaf


def code_digest(code: str) -> str:
    """What is kept of a code; small letters, spaces and dashes are forgiven."""
    plain = "".join(code.split()).replace("-", "").upper()
    return sha256(plain.encode()).hexdigest()


def last_number(*, organisation: int, year: int) -> int:
    """How many papers the organisation has issued that year so far."""
    rows = PaperSeries.objects.filter(organisation_id=organisation, year=year)
    return rows.values_list("last", flat=True).first() or 0
