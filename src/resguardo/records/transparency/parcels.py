"""Documents that one deployment sends another: recorded here, delivered when it can be, answered.

The moment of sending is the moment at which the document was committed to in our own log, which
witnesses cosign whether or not the addressee can be reached; every attempt that fails is an entry
too. So a company can prove that it filed in time while the portal of the authority was down, and
both can prove what was sent after either has lost everything. What kinds of document there are is
the business of the chapters above.
"""

import json
import re
from collections.abc import Collection
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final, Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.transparency import folder, receipts, services, verification
from resguardo.records.transparency.envelope import (
    DOCUMENT_BYTES_MAX,
    Answer,
    Envelope,
    read_answer,
    read_envelope,
)
from resguardo.records.transparency.identity import new_public_id
from resguardo.records.transparency.models import (
    Correspondent,
    Parcel,
    ParcelAttempt,
    ParcelReceived,
)
from resguardo.records.transparency.receipt import Proved, read_receipt, verify_receipt
from resguardo.records.transparency.services import Leaf

_KIND: Final = re.compile(r"[a-z][a-z0-9_.-]{0,39}")


class Party(Protocol):
    """Who sends or looks, and what they may do; the viewer of the chapter on people is one."""

    @property
    def user_public_id(self) -> UUID:
        """The login."""

    @property
    def organisation_public_id(self) -> UUID:
        """In whose name."""

    def demand(self, act: Act, *, at: datetime) -> None:
        """Refuse unless a mandate gives the act."""


class KindWrong(Problem):
    """A kind that is no single word."""

    code = "parcel.kind-wrong"
    wording = _("Name the kind of document in one word of small letters, such as monthly-return.")
    field = "kind"


class DocumentWrong(Problem):
    """No document, or one that is too large to travel."""

    code = "parcel.document-wrong"
    wording = _("Choose a document of at most {bytes_max} bytes that is not empty.")
    field = "document"

    bytes_max: int


class CorrespondentKnown(Problem):
    """A second entry for one log."""

    code = "parcel.correspondent-known"
    wording = _(
        "{origin} is known already as {name}, and nothing was changed. Where it is reached is "
        "changed with “resguardo parcel move”."
    )

    origin: str
    name: str


class AddressUnusable(Problem):
    """An address that nothing can be sent to."""

    code = "parcel.address-unusable"
    wording = _("“{address}” is no address of a site. Write all of it, beginning with https://.")
    field = "address"

    address: str


class CorrespondentKeyless(Problem):
    """Keys among which there is none of a log, or of several."""

    code = "parcel.correspondent-keyless"
    wording = _("Give the key of one log: that of the deployment that you make known.")


class CorrespondentUnknown(Problem):
    """A parcel from a log that nobody has made known here."""

    code = "parcel.correspondent-unknown"
    wording = _(
        "This deployment does not know the log {origin}. Its operator makes it known with"
        " “resguardo parcel peer”."
    )

    origin: str


class ParcelForeign(Problem):
    """A proof of something else than what came with it."""

    code = "parcel.foreign"
    wording = _(
        "The proof is not of this document: “{what}” differs. Keep both; somebody changed one of"
        " them."
    )

    what: str


class ParcelLetGo(Problem):
    """A document that was given up after its receipt had come."""

    code = "parcel.let-go"
    wording = _(
        "The document was let go on {day}, after {name} had confirmed it. Its hash, both proofs and"
        " the receipt are kept; whoever has the document can still prove it by them."
    )

    day: date
    name: str


class ParcelUnanswered(Problem):
    """A receipt asked for before the addressee gave one."""

    code = "parcel.unanswered"
    wording = _(
        "{name} has not answered yet. Deliver it again with “resguardo parcel send”; until then,"
        " your own entry {entry} proves that you sent it."
    )

    name: str
    entry: int


def add_correspondent(
    *,
    by: services.Actor,
    at: datetime,
    name: str,
    keys: str,
    address: str = "",
    organisation: str = "",
) -> Correspondent:
    """Make another deployment known, by the keys of its log; refuses a log known already."""
    policy = verification.policy_of([keys])
    origins = {each.key.name for each in policy.logs.values()}
    if len(origins) != 1:
        raise CorrespondentKeyless
    (origin,) = origins
    known = Correspondent.objects.filter(origin=origin).first()
    if known is not None:
        raise CorrespondentKnown(origin, known.name)
    row = Correspondent.objects.create(
        name=name,
        origin=origin,
        keys=keys,
        address=_address(address),
        organisation_id=organisation,
        added_at=at,
    )
    services.record_change(
        by=by,
        at=at,
        subject_kind="correspondent",
        subject_id=row.public_id,
        verb="add",
        changes={"origin": (None, origin), "address": (None, row.address)},
    )
    return row


@transaction.atomic
def move_correspondent(
    *, by: services.Actor, at: datetime, correspondent: Correspondent, address: str
) -> Correspondent:
    """Say where a deployment is reached from now on; empty is by hand alone. Its keys stay.

    Refuses what is no address (`AddressUnusable`).
    """
    before, correspondent.address = correspondent.address, _address(address)
    correspondent.save(update_fields=["address"])
    services.record_change(
        by=by,
        at=at,
        subject_kind="correspondent",
        subject_id=correspondent.public_id,
        verb="move",
        changes={"address": (before, correspondent.address)},
    )
    return correspondent


def _address(text: str) -> str:
    said = text.strip().rstrip("/")
    if said and not said.startswith(("http://", "https://")):
        raise AddressUnusable(said[:100])
    return said


@transaction.atomic
def send_by_itself(
    *, by: services.Actor, at: datetime, correspondent: Correspondent, duties: Collection[str]
) -> Correspondent:
    """Say what goes to a deployment by itself: the duties of the chapters above, by their words."""
    before, kept = correspondent.by_itself, sorted(set(duties))
    correspondent.by_itself = kept
    correspondent.save(update_fields=["by_itself"])
    services.record_change(
        by=by,
        at=at,
        subject_kind="correspondent",
        subject_id=correspondent.public_id,
        verb="by_itself",
        changes={"by_itself": (", ".join(before), ", ".join(kept))},
    )
    return correspondent


def correspondents() -> QuerySet[Correspondent]:
    """The deployments known here, by name."""
    return Correspondent.objects.order_by("name", "id")


def correspondent_named(name: str) -> Correspondent:
    """The deployment that the operator calls so; refuses a name that none has."""
    found = Correspondent.objects.filter(name=name).order_by("id").first()
    if found is None:
        raise CorrespondentUnknown(name[:200])
    return found


def parcels(*, viewer: Party, at: datetime) -> QuerySet[Parcel]:
    """What the viewer's organisation has sent, the latest first."""
    viewer.demand(Act.SEE_LOG, at=at)
    found = Parcel.objects.filter(organisation_id=str(viewer.organisation_public_id))
    return found.defer("content", "receipt").select_related("correspondent").order_by("-id")


def parcel(*, viewer: Party, at: datetime, public_id: UUID) -> Parcel | None:
    """One parcel of the viewer's organisation; none where it is not theirs."""
    return parcels(viewer=viewer, at=at).defer(None).filter(public_id=public_id).first()


def of_organisation(
    organisation: UUID, *, digests: Collection[str] | None = None
) -> QuerySet[Parcel]:
    """What an organisation has sent, the oldest first, each with its failures counted.

    For the chapters above, which have asked the mandate. With `digests` only the documents of those
    hashes. `in_vain` is how many attempts failed, `last_at` and `last_said` are of the latest.
    """
    found = Parcel.objects.filter(organisation_id=str(organisation))
    if digests is not None:
        found = found.filter(sha256__in=digests)
    failed = ParcelAttempt.objects.filter(parcel=OuterRef("pk"), leaf_index__isnull=False)
    latest = failed.order_by("-id")
    return (
        found.defer("content", "receipt")
        .select_related("correspondent")
        .annotate(
            in_vain=Count("attempts", filter=Q(attempts__leaf_index__isnull=False)),
            last_at=Subquery(latest.values("at")[:1]),
            last_said=Subquery(latest.values("detail")[:1]),
        )
        .order_by("id")
    )


def received(*, viewer: Party, at: datetime) -> QuerySet[ParcelReceived]:
    """What others have sent here, the latest first; for an authority."""
    viewer.demand(Act.OVERSEE, at=at)
    found = ParcelReceived.objects.defer("content", "their_proof")
    return found.select_related("correspondent").order_by("-id")


def parcel_received(*, viewer: Party, at: datetime, public_id: UUID) -> ParcelReceived | None:
    """One that was received here, if there is such a one."""
    return received(viewer=viewer, at=at).defer(None).filter(public_id=public_id).first()


@transaction.atomic
def send(
    *,
    by: Party,
    at: datetime,
    correspondent: Correspondent,
    kind: str,
    title: str,
    file_name: str,
    content: bytes,
) -> Parcel:
    """Send a document: commit to it in the log and queue it for delivery."""
    by.demand(Act.APPROVE, at=at)
    return queue(
        by=by, at=at, correspondent=correspondent, kind=kind, title=title, file_name=file_name,
        content=content,
    )  # fmt: skip


@transaction.atomic
def queue(
    *,
    by: Party,
    at: datetime,
    correspondent: Correspondent,
    kind: str,
    title: str,
    file_name: str,
    content: bytes,
) -> Parcel:
    """As `send`, for the chapters above, which have asked the mandate.

    Refuses a kind that is none, and a document that is empty or too large.
    """
    if not _KIND.fullmatch(kind):
        raise KindWrong
    if not 0 < len(content) <= DOCUMENT_BYTES_MAX:
        raise DocumentWrong(DOCUMENT_BYTES_MAX)
    name, digest = new_public_id(), sha256(content).hexdigest()
    leaf = Leaf(
        "parcel",
        {
            "at": at,
            "by": by.user_public_id,
            "parcel": name,
            "parcel_kind": kind,
            "organisation": by.organisation_public_id,
            "to": correspondent.origin,
        },
        {"document": digest},
    )
    return Parcel.objects.create(
        public_id=name,
        organisation_id=str(by.organisation_public_id),
        correspondent=correspondent,
        kind=kind,
        title=title or file_name,
        file_name=file_name,
        content=content,
        sha256=digest,
        sent_at=at,
        sent_by_id=str(by.user_public_id),
        leaf_index=services.append([leaf]),
    )


def parcel_of(row: Parcel) -> bytes:
    """The document as it travels; refuses before our own log was signed over it, and later."""
    document = document_of(row)
    proof = receipts.receipt(row.leaf_index, openings=True)
    return Envelope(row.kind, row.title, row.file_name, document, proof).encode()


def document_of(row: Parcel) -> bytes:
    """The document that was sent; refuses one that was let go since (`ParcelLetGo`)."""
    if row.let_go_at is not None:
        raise ParcelLetGo(row.let_go_at.date(), row.correspondent.name)
    return bytes(row.content)


def their_receipt(row: Parcel) -> bytes:
    """The addressee's receipt of a parcel: a proof file that outlives both deployments.

    Refuses while there is none (`ParcelUnanswered`).
    """
    if not row.receipt:
        raise ParcelUnanswered(row.correspondent.name, row.leaf_index)
    return bytes(row.receipt)


def receive(file: bytes, *, at: datetime) -> Answer:
    """Take a parcel in, once, and answer with our proof as soon as there is one.

    The sender is known by the key of its log, which must have signed the proof. Sent again, the
    same parcel gets the same answer. Refuses an unknown log, a proof that does not hold, one that
    is for somebody else, and one of another document.
    """
    letter = read_envelope(file)
    proof = read_receipt(letter.proof)
    origin = proof.proof.checkpoint.split(b"\n", 1)[0].decode(errors="replace")
    sender = Correspondent.objects.filter(origin=origin).first()
    if sender is None:
        raise CorrespondentUnknown(origin[:200])
    proved = verify_receipt(proof, verification.policy_of([sender.keys]))
    _demand(
        proved,
        "parcel",
        {"to": folder.origin(), "parcel_kind": letter.kind},
        letter.digest,
    )
    row = _store(sender, letter, proved, at)
    return answer_to(row)


def answer_to(row: ParcelReceived) -> Answer:
    """What the sender of a parcel is answered; without a proof until our log is signed."""
    try:
        proof = receipts.receipt(row.leaf_index, openings=True)
    except receipts.NotSignedYet:
        proof = b""
    return Answer(row.sha256, row.leaf_index, proof)


@transaction.atomic
def _store(sender: Correspondent, letter: Envelope, proved: Proved, at: datetime) -> ParcelReceived:
    # One at a time from each sender; what was received is history, and no role may lock that.
    Correspondent.objects.select_for_update(no_key=True).get(pk=sender.pk)
    there = ParcelReceived.objects.filter(correspondent=sender, their_index=proved.index).first()
    if there is not None:
        return there
    leaf = Leaf(
        "parcel.received",
        {
            "at": at,
            "parcel": str(proved.public["parcel"]),
            "parcel_kind": letter.kind,
            "index": proved.index,
            "origin": sender.origin,
        },
        {"document": letter.digest},
    )
    return ParcelReceived.objects.create(
        correspondent=sender,
        kind=letter.kind,
        title=letter.title,
        file_name=letter.file_name,
        content=letter.content,
        sha256=letter.digest,
        their_index=proved.index,
        their_proof=letter.proof,
        received_at=at,
        leaf_index=services.append([leaf]),
    )


@transaction.atomic
def take_answer(file: bytes, *, at: datetime) -> Parcel | None:
    """Keep the addressee's proof of a parcel; none while there is none in the answer.

    Refuses a proof that the addressee's log did not sign, and one of another parcel.
    """
    answer = read_answer(file)
    if not answer.proof:
        return None
    proof = read_receipt(answer.proof)
    public = json.loads(proof.leaf)["public"]
    row = (
        Parcel.objects.select_for_update(of=("self",), no_key=True)
        .select_related("correspondent")
        .filter(leaf_index=public.get("index"), sha256=answer.digest)
        .first()
    )
    if row is None:
        raise ParcelForeign("document")
    proved = verify_receipt(proof, verification.policy_of([row.correspondent.keys]))
    wanted = {
        "origin": folder.origin(),
        "index": row.leaf_index,
        "parcel": str(row.public_id),
        "parcel_kind": row.kind,
    }
    _demand(proved, "parcel.received", wanted, row.sha256)
    row.receipt, row.state, row.acknowledged_at = answer.proof, "acknowledged", at
    row.save(update_fields=["receipt", "state", "acknowledged_at"])
    return row


def _demand(proved: Proved, kind: str, wanted: dict[str, Any], digest: str) -> None:
    if proved.kind != kind:
        raise ParcelForeign("kind")
    for name, value in wanted.items():
        if proved.public.get(name) != value:
            raise ParcelForeign(name)
    if proved.personal.get("document") != digest:
        raise ParcelForeign("document")
