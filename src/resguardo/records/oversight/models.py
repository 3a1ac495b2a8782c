"""Incidents and the acts of authorities, as rows that are added to."""

from django.db import models
from django.db.models import F, Q

from resguardo.records.custody.models import Account, Discrepancy, Entry
from resguardo.records.oversight.alert_models import Alert, AlertDecision, AlertEntry
from resguardo.records.oversight.inspection_models import (
    Inspection,
    InspectionAnswer,
    InspectionFinding,
    InspectionPhoto,
    InspectionReason,
    Sanction,
)
from resguardo.records.oversight.letter_models import Letter, LetterAnswer, LetterOpening
from resguardo.records.oversight.trace_models import (
    TraceContact,
    TraceQuestion,
    TraceRequest,
    TraceStep,
)
from resguardo.records.oversight.wind_down_models import WindDown, WindDownReceiver
from resguardo.records.people.models import Organisation, Person, User
from resguardo.records.register.models import Attachment, Thing
from resguardo.records.transparency.identity import new_public_id

__all__ = [
    "Alert",
    "AlertDecision",
    "AlertEntry",
    "AuthorityAction",
    "Incident",
    "IncidentKind",
    "Inspection",
    "InspectionAnswer",
    "InspectionFinding",
    "InspectionPhoto",
    "InspectionReason",
    "Letter",
    "LetterAnswer",
    "LetterOpening",
    "Sanction",
    "TraceContact",
    "TraceQuestion",
    "TraceRequest",
    "TraceStep",
    "WindDown",
    "WindDownReceiver",
]


class IncidentKind(models.TextChoices):
    """What happened, as the tables of the contract spell it."""

    THEFT = "theft"
    ROBBERY = "robbery"
    LOSS = "loss"
    ABSENCE = "absence"
    DISCHARGE = "discharge"
    MISUSE = "misuse"
    DAMAGE = "damage"
    NEAR_MISS = "near_miss"


class Incident(models.Model):
    """Something that the company must act on, with the moments that clocks are counted from."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="incidents"
    )
    kind = models.CharField(max_length=16, choices=IncidentKind.choices)
    state = models.CharField(max_length=16, default="open")
    occurred_at = models.DateTimeField()
    known_at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents_recorded"
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents"
    )
    thing = models.ForeignKey(
        Thing, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents"
    )
    quantity = models.PositiveIntegerField(null=True, blank=True)
    narrative = models.TextField(default="", blank=True)
    discrepancy = models.OneToOneField(
        Discrepancy, on_delete=models.PROTECT, null=True, blank=True, related_name="incident"
    )
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents"
    )
    modality = models.CharField(max_length=32, default="", blank=True)
    circumstance = models.CharField(max_length=16, default="", blank=True)
    police_number = models.CharField(max_length=60, default="", blank=True)
    authority_knew_at = models.DateTimeField(null=True, blank=True)
    conclusion = models.TextField(default="", blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents_closed"
    )

    class Meta:
        indexes = (models.Index(fields=("organisation", "state", "id")),)


class AuthorityAction(models.Model):
    """What an authority did: block, unblock, seizure, inspection, recovery, edit."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="authority_actions"
    )
    kind = models.CharField(max_length=16)
    acted_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    thing = models.ForeignKey(
        Thing, on_delete=models.PROTECT, null=True, blank=True, related_name="authority_actions"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="authority_actions"
    )
    document = models.CharField(max_length=100, default="", blank=True)


class IncidentItem(models.Model):
    """One thing that an incident concerns, so many of it, and what became of it."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="items")
    thing = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="incident_items")
    quantity = models.PositiveIntegerField()
    outcome = models.CharField(max_length=16, default="", blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="incident_items"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("incident", "thing"), name="incident_item_once"),
            models.CheckConstraint(name="incident_item_of_some", condition=Q(quantity__gt=0)),
        )


class Notice(models.Model):
    """Proof that somebody was told: to whom, when, by which way, under which number, which file.

    `duty` is the rule of the profile that asked for it; empty where nobody asked.
    """

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="notices")
    event = models.CharField(max_length=16)
    duty = models.CharField(max_length=60, default="", blank=True)
    addressee = models.CharField(max_length=24)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices_sent")
    channel = models.CharField(max_length=100)
    reference = models.CharField(max_length=100, default="", blank=True)
    failed_because = models.CharField(max_length=300, default="", blank=True)
    document = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="notices"
    )
    recorded_at = models.DateTimeField()


class Evidence(models.Model):
    """A statement, photograph, document or finding of the investigation.

    No service changes one, and the log commits to its words; the table stays open because words
    about a person must be erasable.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=16)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="statements"
    )
    text = models.TextField(default="", blank=True)
    document = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="evidence_recorded"
    )


class Measure(models.Model):
    """Something that must change so that it does not happen again: who, by when, done, verified."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="measures")
    what = models.CharField(max_length=500)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="measures_owned")
    due_on = models.DateField()
    state = models.CharField(max_length=16, default="open")
    proposed_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="measures_done"
    )
    done_note = models.CharField(max_length=500, default="", blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="measures_verified"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="measure_verified_by_another",
                condition=Q(verified_by=None) | ~Q(verified_by=F("done_by")),
            ),
        )


class SealedReport(models.Model):
    """What somebody reports past the manager; `person` is empty where they chose not to be named.

    Read only by its recipient: the authority, or the company's auditor. Nobody else can tell that
    it exists. `code_hash` lets a nameless reporter come back for the answer. The log commits to the
    words, which can be erased.

    A complaint from outside has no organisation but the authority that reads it; `about` is whom it
    names, in its own words, and `contact` where an answer reaches who wrote it, if they like.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="sealed_reports"
    )
    recipient = models.CharField(max_length=16)
    subject = models.CharField(max_length=24)
    text = models.TextField()
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="sealed_reports"
    )
    code_hash = models.CharField(max_length=64, unique=True)
    outside = models.BooleanField(default=False)
    about = models.CharField(max_length=200, default="", blank=True)
    contact = models.CharField(max_length=200, default="", blank=True)
    written_at = models.DateTimeField()


class SealedReply(models.Model):
    """A word between the recipient and the reporter; `by` is empty where the reporter writes."""

    report = models.ForeignKey(SealedReport, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField()
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="sealed_replies"
    )
    written_at = models.DateTimeField()


class Filing(models.Model):
    """What a company filed for one period: its hash, and the differences it explained.

    The leaf holds the hash too, so that the receipt shows what was filed, and when, whatever
    becomes of a portal. The words themselves stand in `FilingBody`.
    """

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="filings")
    duty = models.CharField(max_length=60)
    form = models.CharField(max_length=40)
    addressee = models.CharField(max_length=24)
    span_start = models.DateField()
    span_end = models.DateField()
    due_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    law_digest = models.CharField(max_length=64)
    explanation = models.TextField(default="", blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="filings")
    leaf_index = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=("organisation", "duty", "span_start", "id")),)


class FilingBody(models.Model):
    """The filing word for word, as canonical JSON; apart, for it names persons and can lapse."""

    filing = models.OneToOneField(
        Filing, on_delete=models.PROTECT, primary_key=True, related_name="body"
    )
    content = models.TextField()


class FilingStep(models.Model):
    """What happened to a filing: sent outside, attempted in vain, received, accepted, returned."""

    append_only = True

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=16)
    happened_at = models.DateTimeField()
    channel = models.CharField(max_length=100, default="", blank=True)
    reference = models.CharField(max_length=100, default="", blank=True)
    text = models.CharField(max_length=1000, default="", blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="filing_steps")
    recorded_at = models.DateTimeField()
