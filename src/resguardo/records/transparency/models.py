"""The log's tables: one row a leaf, one a full tile above, one counter, and what others signed.

The exact bytes of a leaf are stored and hashed; nothing is ever spelled a second time in order to
check it. Tile (0, n) is the hashes of 256 entries, tile (L, n) is 256 nodes of level L, so no row
is ever rewritten and triggers can forbid it. Only two tables change: `LogState`, whose single row
is the sequencer, and `Opening`, which alone holds personal data and can be emptied without harm to
any proof. (C2SP tlog-tiles; the empty log has no rows at all.)
"""

from typing import Final

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact, LessThanOrEqual

from resguardo.records.transparency.identity import new_public_id

HASH_BYTES: Final = 32
LEAF_BYTES_MAX: Final = 65_535


class LogEntry(models.Model):
    """One leaf. The key is its place in the log: counted from 0, without gaps."""

    append_only = True

    index = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=40)
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=HASH_BYTES)

    class Meta:
        constraints = (
            models.CheckConstraint(name="log_entry_index_counts", condition=Q(index__gte=0)),
            models.CheckConstraint(
                name="log_entry_hash_is_whole",
                condition=Exact(Length("leaf_hash"), HASH_BYTES),
            ),
            models.CheckConstraint(
                name="log_entry_leaf_fits_a_bundle",
                condition=LessThanOrEqual(Length("leaf"), LEAF_BYTES_MAX),
            ),
        )


class Node(models.Model):
    """The root of one full tile of the level below; `n` counts within the level, which is 1 up."""

    append_only = True

    level = models.PositiveSmallIntegerField()
    n = models.BigIntegerField()
    hash = models.BinaryField(max_length=HASH_BYTES)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("level", "n"), name="node_once"),
            models.CheckConstraint(
                name="node_hash_is_whole", condition=Exact(Length("hash"), HASH_BYTES)
            ),
        )


class LogState(models.Model):
    """How many leaves there are. The lock of this one row puts all writers in line."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    size = models.BigIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(name="log_state_is_one_row", condition=Q(id=1)),
            models.CheckConstraint(name="log_state_counts", condition=Q(size__gte=0)),
        )


class Opening(models.Model):
    """What a commitment in a leaf stands for: the salt and the value. Erasable; the leaf is not."""

    entry = models.ForeignKey(
        LogEntry, on_delete=models.PROTECT, related_name="openings", db_index=False
    )
    field = models.CharField(max_length=80)
    salt = models.BinaryField(max_length=HASH_BYTES)
    value = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("entry", "field"), name="opening_once"),
            models.CheckConstraint(
                name="opening_salt_is_whole", condition=Exact(Length("salt"), HASH_BYTES)
            ),
        )


class Change(models.Model):
    """Who changed which record, and when. The values before and after are openings of the leaf."""

    append_only = True

    entry = models.OneToOneField(
        LogEntry, on_delete=models.PROTECT, primary_key=True, related_name="change"
    )
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    verb = models.CharField(max_length=40)
    by_id = models.CharField(max_length=40, default="", blank=True)
    organisation_id = models.CharField(max_length=40, default="", blank=True)
    at = models.DateTimeField()
    request_id = models.CharField(max_length=60, default="", blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("subject_kind", "subject_id", "-entry")),
            models.Index(fields=("organisation_id", "-entry")),
            models.Index(fields=("by_id", "-entry")),
        )


class Access(models.Model):
    """One look at personal data, or one export: who, what, why, when."""

    append_only = True

    by_id = models.CharField(max_length=40, default="", blank=True)
    organisation_id = models.CharField(max_length=40, default="", blank=True)
    verb = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40, default="", blank=True)
    reason = models.CharField(max_length=500, default="", blank=True)
    at = models.DateTimeField()
    request_id = models.CharField(max_length=60, default="", blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("subject_kind", "subject_id", "-id")),
            models.Index(fields=("organisation_id", "-id")),
        )


class Checkpoint(models.Model):
    """A root that the log signed. Every one is kept: two that disagree are the proof of fraud."""

    append_only = True

    size = models.BigIntegerField()
    text = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(name="checkpoint_counts", condition=Q(size__gte=0)),)
        indexes = (models.Index(fields=("-size", "-id")),)


class Cosignature(models.Model):
    """One line by which a witness says that this was the largest consistent log it had seen."""

    append_only = True

    checkpoint = models.ForeignKey(
        Checkpoint, on_delete=models.PROTECT, related_name="cosignatures"
    )
    key_name = models.CharField(max_length=200)
    line = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("checkpoint", "line"), name="cosignature_once"),
        )


class Correspondent(models.Model):
    """Another deployment with which documents are exchanged: its log, the keys of it, where it is.

    `organisation_id` names the company of ours whose deployment it is, where it is one; `by_itself`
    what goes there without anybody sending it, in the words of the chapters above.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    name = models.CharField(max_length=200)
    origin = models.CharField(max_length=200, unique=True)
    keys = models.TextField()
    address = models.CharField(max_length=300, default="", blank=True)
    organisation_id = models.CharField(max_length=40, default="", blank=True)
    by_itself = models.JSONField(default=list, blank=True)
    added_at = models.DateTimeField()


class Parcel(models.Model):
    """A document sent to another deployment; queued until that one answers with a receipt.

    Some time after the receipt the document is let go; its hash and the proofs stay.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation_id = models.CharField(max_length=40)
    correspondent = models.ForeignKey(
        Correspondent, on_delete=models.PROTECT, related_name="parcels"
    )
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    sent_by_id = models.CharField(max_length=40)
    leaf_index = models.BigIntegerField()
    state = models.CharField(max_length=16, default="queued")
    receipt = models.BinaryField(default=bytes)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    let_go_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="parcel_state_known", condition=Q(state__in=("queued", "acknowledged"))
            ),
        )
        indexes = (models.Index(fields=("organisation_id", "-id")),)


class ParcelAttempt(models.Model):
    """One attempt to deliver a parcel; each that failed is an entry of the log, with its moment."""

    append_only = True

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="attempts")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=16)
    detail = models.CharField(max_length=300, default="", blank=True)
    leaf_index = models.BigIntegerField(null=True, blank=True)


class ParcelReceived(models.Model):
    """A document that another deployment sent here, with the proof out of its log."""

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    correspondent = models.ForeignKey(
        Correspondent, on_delete=models.PROTECT, related_name="parcels_received"
    )
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    their_index = models.BigIntegerField()
    their_proof = models.BinaryField()
    received_at = models.DateTimeField()
    leaf_index = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("correspondent", "their_index"), name="parcel_received_once"
            ),
        )
