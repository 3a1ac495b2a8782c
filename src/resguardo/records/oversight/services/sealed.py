"""Sealed reports: a guard's own word that goes past the manager, and complaints from outside.

Addressed to the authority, or to the company's auditor. The manager is not told, the history of the
company does not show it, and the log holds only a commitment to it, so that it can be proved later
that it was written then and not changed since. Who writes without a name keeps a code, and comes
back with it for the answer. Somebody without a login complains in the same way: to the authority,
with a code and the number of the entry as the receipt.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.oversight import selectors
from resguardo.records.oversight.models import SealedReply, SealedReport
from resguardo.records.people import sight
from resguardo.records.people.models import Organisation, OrganisationKind
from resguardo.records.people.selectors import NotFound, sees_all
from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency import services as transparency
from resguardo.records.transparency.identity import new_public_id
from resguardo.records.transparency.services import Leaf

RECIPIENTS: Final = ("authority", "auditor")
SUBJECTS: Final = (
    "count_wrong",
    "asked_to_lend",
    "weapon_missing",
    "rounds_missing",
    "pressed_to_sign",
    "unsafe",
    "other",
)
OUTSIDE_SUBJECTS: Final = (
    "threatened",
    "shot_fired",
    "weapon_offered",
    "weapon_left",
    "no_permit",
    "unsafe",
    "other",
)
TEXT_CHARACTERS_MAX: Final = 5_000


class ReportEmpty(Problem):
    """Nothing was written."""

    code = "sealed.empty"
    wording = _("Write what you saw or heard. A few words are enough.")
    field = "text"


class ReportTooLong(Problem):
    """Longer than anybody reads."""

    code = "sealed.too-long"
    wording = _("A report has at most {limit} characters. Shorten it, or write a second one.")
    field = "text"

    limit: int


class SubjectUnknown(Problem):
    """A subject or a recipient that does not exist."""

    code = "sealed.subject-unknown"
    wording = _("“{subject}” is not on the list. Choose what it is about and who shall read it.")
    field = "subject"

    subject: str


class CodeUnknown(Problem):
    """A code that belongs to no report."""

    code = "sealed.code-unknown"
    wording = _("No report has this code. Type it as it was shown to you, without spaces.")
    field = "code"


class NobodyToRead(Problem):
    """A deployment without an authority, such as that of one company."""

    code = "complaint.nobody-to-read"
    wording = _(
        "No authority works with this system, so nobody would read it. "
        "Take the complaint to the authority of your country."
    )


@dataclass(frozen=True, slots=True)
class Sealed:
    """A report that was written, the code by which its writer comes back, and its log entry."""

    report: SealedReport
    code: str
    entry: int


@transaction.atomic
def seal_report(
    *, by: Viewer, at: datetime, recipient: str, subject: str, text: str, named: bool
) -> Sealed:
    """Write a report. Everybody with a login may; the history does not say who did.

    Refuses a recipient or a subject that is none (`SubjectUnknown`).
    """
    if recipient not in RECIPIENTS:
        raise SubjectUnknown(recipient[:40])
    if subject not in SUBJECTS:
        raise SubjectUnknown(subject[:40])
    kept = _text(text)
    code = secrets.token_hex(8)
    public_id = new_public_id()
    entry = transparency.append([_commitment(public_id, kept, at)])
    report = SealedReport.objects.create(
        public_id=public_id,
        organisation_id=by.organisation_id,
        recipient=recipient,
        subject=subject,
        text=kept,
        person_id=by.person_id if named else None,
        code_hash=_hash(code),
        written_at=at,
    )
    return Sealed(report, code, entry)


@transaction.atomic
def complain(*, at: datetime, about: str, subject: str, text: str, contact: str) -> Sealed:
    """Write to the authority as anybody, without a login. Nothing is kept of who writes.

    Whoever calls bounds how often. Refuses where no authority works with this deployment, and
    without words.
    """
    if subject not in OUTSIDE_SUBJECTS:
        raise SubjectUnknown(subject[:40])
    kept = _text(text)
    with sight.everything():  # who writes works nowhere, and reads nothing
        offices = Organisation.objects.filter(kind=OrganisationKind.AUTHORITY, closed_on=None)
        office = offices.order_by("id").first()
        if office is None:
            raise NobodyToRead
        code, public_id = secrets.token_hex(8), new_public_id()
        entry = transparency.append([_commitment(public_id, kept, at)])
        report = SealedReport.objects.create(
            public_id=public_id,
            organisation=office,
            recipient="authority",
            subject=subject,
            text=kept,
            code_hash=_hash(code),
            outside=True,
            about=about.strip()[:200],
            contact=contact.strip()[:200],
            written_at=at,
        )
    return Sealed(report, code, entry)


def complaint_of_code(code: str) -> SealedReport:
    """The complaint that this code belongs to, with what was answered; else `CodeUnknown`."""
    with sight.everything():  # the code is the key, and opens this one thing
        row = _of_code(code).filter(outside=True).first()
    if row is None:
        raise CodeUnknown
    return row


@transaction.atomic
def add_to_complaint(*, at: datetime, code: str, text: str) -> SealedReply:
    """Add to one's own complaint, found by its code.

    Refuses no words, and too many.
    """
    row = complaint_of_code(code)
    kept = _text(text)
    transparency.append([_commitment(row.public_id, kept, at)])
    with sight.everything():
        return SealedReply.objects.create(report=row, text=kept, written_at=at)


@transaction.atomic
def answer_report(*, by: Viewer, at: datetime, report: UUID, text: str) -> SealedReply:
    """Answer a report as its recipient at the authority.

    Refuses no words, and too many.
    """
    by.demand(Act.REPORT_INCIDENT, at=at)
    if not sees_all(viewer=by, at=at):
        raise NotFound
    row = selectors.sealed_report(viewer=by, at=at, public_id=report)
    kept = _text(text)
    transparency.append([_commitment(row.public_id, kept, at)])
    return SealedReply.objects.create(report=row, text=kept, by_id=by.user_id, written_at=at)


@transaction.atomic
def add_to_report(*, by: Viewer, at: datetime, code: str, text: str) -> SealedReply:
    """Add to one's own report, found by its code.

    Refuses no words, and too many.
    """
    row = report_of_code(by=by, code=code)
    kept = _text(text)
    transparency.append([_commitment(row.public_id, kept, at)])
    return SealedReply.objects.create(report=row, text=kept, written_at=at)


def report_of_code(*, by: Viewer, code: str) -> SealedReport:
    """The report that this code belongs to, in the writer's organisation; else `CodeUnknown`."""
    row = _of_code(code).filter(organisation_id=by.organisation_id, outside=False).first()
    if row is None:
        raise CodeUnknown
    return row


def _of_code(code: str) -> QuerySet[SealedReport]:
    replies = Prefetch("replies", SealedReply.objects.select_related("by").order_by("id"))
    rows = SealedReport.objects.select_related("organisation", "person").prefetch_related(replies)
    return rows.filter(code_hash=_hash("".join(code.split()).lower()))


def _text(text: str) -> str:
    kept = text.strip()
    if not kept:
        raise ReportEmpty
    if len(kept) > TEXT_CHARACTERS_MAX:
        raise ReportTooLong(TEXT_CHARACTERS_MAX)
    return kept


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _commitment(report: UUID, text: str, at: datetime) -> Leaf:
    """A leaf that names no organisation and no writer; the words are committed to with a salt."""
    return Leaf("sealed", {"at": at, "report": str(report)}, {"text": text})
