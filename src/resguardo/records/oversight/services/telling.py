"""What is added to an open incident: the proof that somebody was told, and what was found out."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem, raise_all
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody.retelling import retold
from resguardo.records.oversight import deadlines, selectors
from resguardo.records.oversight.models import Evidence, Incident, Notice
from resguardo.records.oversight.services.incidents import (
    IncidentClosed,
    KindUnknown,
    note,
    open_one,
)
from resguardo.records.people import selectors as people
from resguardo.records.people.models import Person
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.models import Attachment
from resguardo.records.register.services import against_file, attach

EVIDENCE_KINDS: Final = ("statement", "photo", "document", "finding")


class AddresseeUnknown(Problem):
    """Somebody whom no law tells of incidents."""

    code = "incident.addressee-unknown"
    wording = _("“{addressee}” is nobody who is told of incidents. Choose from the list.")
    field = "addressee"

    addressee: str


class SentImpossible(Problem):
    """A notice from before there was anything to tell, or from a moment to come."""

    code = "incident.sent-impossible"
    wording = _(
        "A notice of {sent_at} cannot be right: it happened on {occurred_at}, and what is noted "
        "here was sent after that and before now. Correct the moment."
    )
    field = "sent_at"

    occurred_at: datetime
    sent_at: datetime


class EvidenceMissing(Problem):
    """Neither words nor a file."""

    code = "incident.evidence-missing"
    wording = _("Write what was said or found, or add the file that shows it.")
    field = "text"
    also = ("document",)


@transaction.atomic
def add_evidence(
    *,
    by: Viewer,
    at: datetime,
    incident: UUID,
    kind: str,
    text: str = "",
    person: UUID | None = None,
    document: bytes = b"",
    document_name: str = "",
) -> Evidence:
    """Add a statement, a photograph, a document or a finding; files are kept by their hash.

    Refuses a kind that is none, and neither words nor a file (`EvidenceMissing`).
    """
    row = open_one(by, at, incident, Act.REPORT_INCIDENT)
    who = _person(by, at, person)
    raise_all(list(_against_evidence(kind, text, document)))
    file = _kept(document, document_name, by=by, at=at)
    found = Evidence.objects.create(
        incident=row,
        kind=kind,
        person=who,
        text=text.strip(),
        document=file,
        recorded_at=at,
        recorded_by_id=by.user_id,
    )
    told = {
        "kind": (None, kind),
        "text": (None, found.text or None),
        "file": (None, file.sha256 if file else None),
    }
    note(row, "evidence", told, by=by, at=at)
    return found


def against_evidence(
    *, by: Viewer, at: datetime, incident: UUID, kind: str, text: str = "",
    person: UUID | None = None, document: bytes = b"",
) -> list[Problem]:  # fmt: skip
    """What stands against adding a statement or a file, as far as it is known."""
    row = _own(by, at, incident)
    _person(by, at, person)
    return [*_against_closed(row), *_against_evidence(kind, text, document)]


def _against_evidence(kind: str, text: str, document: bytes) -> Iterator[Problem]:
    if kind not in EVIDENCE_KINDS:
        yield KindUnknown(kind[:40])
    if not text.strip() and not document:
        yield EvidenceMissing()
    yield from _against_document(document)


@transaction.atomic
def tell(
    *,
    by: Viewer,
    at: datetime,
    incident: UUID,
    addressee: str,
    sent_at: datetime,
    channel: str,
    reference: str = "",
    failed_because: str = "",
    event: str = "",
    document: bytes = b"",
    document_name: str = "",
) -> Notice:
    """Keep the proof that an addressee was told: when, how, under which number, with which file.

    An attempt that failed because the other side was down is kept too (`failed_because`): it shows
    that the company was there in time. Refuses whom no law tells (`AddresseeUnknown`), and a
    moment before it happened or to come (`SentImpossible`).
    """
    row = open_one(by, at, incident, Act.REPORT_INCIDENT)
    raise_all(list(_against_notice(row, addressee, sent_at, document, at=at)))
    running = deadlines.running_clocks(row, at=at)
    wanted = [each for each in running if each.clock.duty.addressee == addressee]
    named = [each for each in wanted if not event or each.event == event]
    file = _kept(document, document_name, by=by, at=at)
    notice = Notice.objects.create(
        incident=row,
        event=event or (named[0].event if named else row.kind),
        duty=named[0].clock.duty.name if named else "",
        addressee=addressee,
        sent_at=sent_at,
        sent_by_id=by.user_id,
        channel=channel.strip()[:100],
        reference=reference.strip()[:100],
        failed_because=failed_because.strip()[:300],
        document=file,
        recorded_at=at,
    )
    if row.reported_at is None and not notice.failed_because:
        row.reported_at = sent_at
        row.save(update_fields=["reported_at"])
    told = {
        "addressee": (None, addressee),
        "sent_at": (None, sent_at),
        "reference": (None, notice.reference),
        "file": (None, file.sha256 if file else None),
    }
    note(row, "told" if not notice.failed_because else "attempted", told, by=by, at=at)
    return notice


def against_notice(
    *, by: Viewer, at: datetime, incident: UUID, addressee: str, sent_at: datetime | None,
    document: bytes = b"",
) -> list[Problem]:  # fmt: skip
    """What stands against noting that somebody was told, as far as it is known."""
    row = _own(by, at, incident)
    return [*_against_closed(row), *_against_notice(row, addressee, sent_at, document, at=at)]


def _against_notice(
    row: Incident, addressee: str, sent_at: datetime | None, document: bytes, *, at: datetime
) -> Iterator[Problem]:
    if addressee not in deadlines.ADDRESSEES:
        yield AddresseeUnknown(addressee[:40])
    if sent_at is not None and not row.occurred_at <= sent_at <= at:
        yield SentImpossible(row.occurred_at, sent_at)
    yield from _against_document(document)


def _own(by: Viewer, at: datetime, incident: UUID) -> Incident:
    """The incident as `open_one` gives it, but open or not, and free for others."""
    if not by.may_somewhere(Act.REPORT_INCIDENT, at=at):
        by.demand(Act.REPORT_INCIDENT, at=at)
    row = selectors.incident(viewer=by, at=at, public_id=incident)
    if row.organisation_id != by.organisation_id:
        raise NotFound
    return row


def _against_closed(row: Incident) -> Iterator[Problem]:
    if row.state != "open":
        yield IncidentClosed()


def _against_document(document: bytes) -> Iterator[Problem]:
    for problem in against_file(document) if document else ():
        yield retold(problem, field_name="document")


def _kept(document: bytes, name: str, *, by: Viewer, at: datetime) -> Attachment | None:
    """The file that was sent; of what is wrong further in than its head, it is said here."""
    if not document:
        return None
    try:
        return attach(by=by, at=at, content=document, file_name=name)
    except Problem as problem:
        raise retold(problem, field_name="document") from None


def _person(by: Viewer, at: datetime, person: UUID | None) -> Person | None:
    return people.person(viewer=by, at=at, public_id=person) if person else None
