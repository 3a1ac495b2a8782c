"""Issuing papers: number, file, hash and leaf in one transaction; reading them again; erasing.

The file is typeset by whoever calls (`make`), before any lock is taken, for the number that comes
next; only where somebody was quicker is it made once more, for the number that it really gets.
"""

import base64
import json
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.assistance.models import Attendee
from resguardo.records.assistance.services import courses
from resguardo.records.custody import retention
from resguardo.records.papers import selectors
from resguardo.records.papers.models import (
    Paper,
    PaperPerson,
    PaperSeries,
    PaperText,
    number_of,
)
from resguardo.records.papers.selectors import OF_ATTENDEES
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Person
from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency import services as transparency
from resguardo.records.transparency.identity import new_public_id
from resguardo.records.transparency.services import Leaf

CODE_BYTES: Final = 16
CONTENT_MAX: Final = 2_000_000


class PaperErased(Problem):
    """A paper whose words had to be erased."""

    code = "paper.erased"
    wording = _(
        "The words of paper {number} were erased on {day}, because the time for which they had to"
        " be kept is over. Its number and its hash stay; a copy in hand can still be checked."
    )

    number: str
    day: str


class PaperDiffers(Problem):
    """What comes out today is not the file that was given out."""

    code = "paper.differs"
    wording = _(
        "Paper {number} was issued with the hash {kept}, and what comes out today has {now}. {why}"
    )

    number: str
    kept: str
    now: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is to be issued: `words` is all that stands on it but number, code and moment."""

    template: str
    layout: str
    language: str
    subject: str
    shown_with: Act
    words: Mapping[str, Any]
    about: int | None = None
    persons: Collection[int] = field(default_factory=tuple)
    keep_file: bool = True


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a paper gets when it is issued: its number, and the code that leads back to it."""

    number: str
    code: str


@dataclass(frozen=True, slots=True)
class Made:
    """A paper that was typeset: everything that stands on it, and the file."""

    content: Mapping[str, Any]
    data: bytes


Make = Callable[[Sequence[tuple[Draft, Stamp]]], Sequence[Made]]


def issue(
    *, by: Viewer, at: datetime, drafts: Sequence[Draft], make: Make, made_with: str
) -> list[Paper]:
    """Issue papers, in this order; one that says word for word what was issued already is that one.

    The caller has asked the gates of the chapters for what stands on them.
    """
    before = _same(by, drafts, made_with)
    new = [draft for draft, row in zip(drafts, before, strict=True) if row is None]
    made = iter(_issue(by, at, new, make, made_with) if new else ())
    return [row or next(made) for row in before]


def _issue(
    by: Viewer, at: datetime, drafts: Sequence[Draft], make: Make, made_with: str
) -> list[Paper]:
    year = at.astimezone(ZoneInfo(by.time_zone)).year
    codes = [base64.b32encode(os.urandom(CODE_BYTES)).decode().rstrip("=") for _draft in drafts]

    def stamped(last: int) -> list[tuple[Draft, Stamp]]:
        numbers = (number_of(year, last + place) for place in range(1, len(drafts) + 1))
        stamps = map(Stamp, numbers, codes)
        return list(zip(drafts, stamps, strict=True))

    expected = selectors.last_number(organisation=by.organisation_id, year=year)
    made = make(stamped(expected))
    with transaction.atomic():
        _hold_attendees(drafts)
        series, _new = PaperSeries.objects.select_for_update(no_key=True).get_or_create(
            organisation_id=by.organisation_id, year=year
        )
        if series.last != expected:
            made = make(stamped(series.last))
        first = transparency.reserve()
        rows = [
            _row(
                draft,
                each,
                made_with,
                year=year,
                count=series.last + place,
                leaf=first + place - 1,
                code=code,
                by=by,
                at=at,
            )
            for place, (draft, each, code) in enumerate(
                zip(drafts, made, codes, strict=True), start=1
            )
        ]
        _store(rows, drafts, made)
        PaperSeries.objects.filter(pk=series.pk).update(last=series.last + len(rows))
        transparency.write(first, [_leaf(row, by) for row in rows])
    return rows


def _hold_attendees(drafts: Sequence[Draft]) -> None:
    """Hold the participants whom certificates name until these stand; refuses one erased meanwhile.

    Who erases holds the same row, so that no certificate slips in behind the erasing.
    """
    named = [draft.subject for draft in drafts if draft.template in OF_ATTENDEES]
    if named:
        rows = Attendee.objects.select_for_update(no_key=True).filter(public_id__in=named)
        if any(each.erased_at is not None for each in rows.order_by("pk")):
            raise courses.Erased


def _row(
    draft: Draft,
    made: Made,
    made_with: str,
    *,
    year: int,
    count: int,
    leaf: int,
    code: str,
    by: Viewer,
    at: datetime,
) -> Paper:
    return Paper(
        public_id=new_public_id(), organisation_id=by.organisation_id, about_id=draft.about,
        year=year, count=count, template=draft.template, layout=draft.layout,
        language=draft.language, subject=draft.subject, shown_with=draft.shown_with.value,
        sha256=sha256(made.data).hexdigest(), code_sha256=selectors.code_digest(code),
        made_with=made_with, size_bytes=len(made.data), issued_at=at, issued_by_id=by.user_id,
        leaf_index=leaf,
    )  # fmt: skip


def _store(rows: Sequence[Paper], drafts: Sequence[Draft], made: Sequence[Made]) -> None:
    Paper.objects.bulk_create(rows)
    PaperText.objects.bulk_create(
        PaperText(
            paper=row, content=_spelled(each.content), file=each.data if draft.keep_file else None
        )
        for row, draft, each in zip(rows, drafts, made, strict=True)
    )
    PaperPerson.objects.bulk_create(
        PaperPerson(paper=row, person_id=person)
        for row, draft in zip(rows, drafts, strict=True)
        for person in sorted(set(draft.persons))
    )


def _leaf(row: Paper, by: Viewer) -> Leaf:
    return Leaf(
        "paper",
        {
            "at": row.issued_at,
            "by": str(by.user_public_id),
            "language": row.language,
            "number": row.number,
            "organisation": str(by.organisation_public_id),
            "paper": str(row.public_id),
            "request": by.request_id,
            "sha256": row.sha256,
            "subject": row.subject,
            "template": row.template,
        },
    )


def _same(by: Viewer, drafts: Sequence[Draft], made_with: str) -> list[Paper | None]:
    """For each draft the latest paper of its kind, language and subject, with the same words."""
    rows = Paper.objects.filter(
        organisation_id=by.organisation_id, made_with=made_with,
        template__in={draft.template for draft in drafts},
        subject__in={draft.subject for draft in drafts},
    ).select_related("organisation", "text").order_by("id")  # fmt: skip
    latest = {(row.template, row.subject, row.language, row.layout): row for row in rows}
    found = []
    for draft in drafts:
        row = latest.get((draft.template, draft.subject, draft.language, draft.layout))
        same = (
            row is not None
            and row.text.erased_at is None
            and json.loads(row.text.content)["words"] == json.loads(_spelled(draft.words))
        )
        found.append(row if same else None)
    return found


@transaction.atomic
def content_of(row: Paper, *, by: transparency.Actor, at: datetime) -> Mapping[str, Any]:
    """Everything that stands on a paper in sight; a look that is recorded. Refuses what is erased.

    The paper comes from `selectors.paper`, which has asked whether it is in sight.
    """
    told = words_of(row)
    transparency.record_access(
        by=by, at=at, verb="paper", subject_kind="paper", subject_id=row.public_id
    )
    return told


def words_of(row: Paper) -> Mapping[str, Any]:
    """Everything that stands on a paper, for whoever has it in hand; refuses what is erased."""
    if row.text.erased_at is not None:
        raise PaperErased(
            row.number, str(local_day(row.text.erased_at, row.organisation.time_zone))
        )
    content: Mapping[str, Any] = json.loads(row.text.content)
    return content


def demand_same(row: Paper, data: bytes, *, why: str) -> None:
    """Refuse (`PaperDiffers`) unless these are the bytes that were given out."""
    now = sha256(data).hexdigest()
    if now != row.sha256:
        raise PaperDiffers(row.number, row.sha256, now, why)


@transaction.atomic
def erase_person(*, by: Viewer, at: datetime, person: Person, reason: str) -> Person:
    """Erase a person, and the words of every paper that names them.

    Number, hash and leaf of each paper stay. Refuses what `retention.erase_person` refuses.
    """
    erased = retention.erase_person(by=by, at=at, person=person, reason=reason)
    named = PaperPerson.objects.filter(person_id=erased.pk).values("paper")
    _erase_words(named, at)
    return erased


@transaction.atomic
def erase_attendee(*, by: Viewer, at: datetime, attendee: UUID, reason: str) -> Attendee:
    """Erase who a participant was, and the words of every certificate that names them.

    Number, hash and leaf of each stay. Refuses what `courses.erase_attendee` refuses.
    """
    erased = courses.erase_attendee(by=by, at=at, attendee=attendee, reason=reason)
    named = Paper.objects.filter(template__in=OF_ATTENDEES, subject=str(erased.public_id))
    _erase_words(named.order_by().values("pk"), at)
    return erased


def _erase_words(named: Any, at: datetime) -> None:
    texts = PaperText.objects.filter(paper__in=named, erased_at=None)
    texts.update(content="", file=None, erased_at=at)


def _spelled(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True)
