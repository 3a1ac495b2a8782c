"""Inspections: the visit, what was looked at, what was found, and what it led to."""

from django.db import models
from django.db.models import F, Q

from resguardo.records.oversight.alert_models import Alert
from resguardo.records.people.models import Organisation, User
from resguardo.records.places.models import Place
from resguardo.records.register.models import Attachment
from resguardo.records.transparency.identity import new_public_id


class Inspection(models.Model):
    """A visit to a company, or to one place of it. A snap visit is told to nobody beforehand."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    authority = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="inspections_made"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="inspections"
    )
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="inspections"
    )
    state = models.CharField(max_length=16, default="planned")
    snap = models.BooleanField(default=True)
    planned_on = models.DateField()
    purpose = models.CharField(max_length=500, default="", blank=True)
    inspector = models.ForeignKey(User, on_delete=models.PROTECT, related_name="inspections")
    announced_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    conclusion = models.CharField(max_length=2000, default="", blank=True)
    planned_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("organisation", "state", "id")),
            models.Index(fields=("authority", "planned_on", "id")),
        )


class InspectionReason(models.Model):
    """An alert for which a visit was planned."""

    append_only = True

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="reasons")
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="inspections")


class InspectionAnswer(models.Model):
    """One point of the checklist as the inspector saw it; the latest row of a point holds."""

    append_only = True

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="answers")
    point = models.CharField(max_length=40)
    seen = models.CharField(max_length=8)
    note = models.CharField(max_length=500, default="", blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="inspection_answers"
    )


class InspectionFinding(models.Model):
    """What was wrong, by when it must be right, the company's proof, and the authority's word."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    point = models.CharField(max_length=40, default="", blank=True)
    gravity = models.CharField(max_length=8)
    text = models.CharField(max_length=1000)
    article = models.CharField(max_length=200)
    due_on = models.DateField()
    state = models.CharField(max_length=16, default="open")
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="findings_made")
    device_key = models.UUIDField(null=True, blank=True, editable=False)
    noted_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=2000, default="", blank=True)
    document = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("inspection", "device_key"), name="finding_sent_once"),
        )


class InspectionPhoto(models.Model):
    """What an inspector photographed, at a point of the checklist or at none.

    `device_key` is the name that a device without a network gave it: sent again, nothing is added.
    """

    append_only = True

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="photos")
    point = models.CharField(max_length=40, default="", blank=True)
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, related_name="inspection_photos"
    )
    device_key = models.UUIDField(null=True, blank=True, editable=False)
    noted_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="inspection_photos")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("inspection", "device_key"), name="photo_sent_once"),
        )


class Sanction(models.Model):
    """A warning, a fine, a suspension or a block: proposed by one person, decided by another."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="sanctions"
    )
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="sanctions")
    kind = models.CharField(max_length=16)
    article = models.CharField(max_length=200)
    text = models.CharField(max_length=1000)
    amount = models.PositiveBigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="", blank=True)
    state = models.CharField(max_length=16, default="proposed")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="sanctions_proposed"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="sanctions_decided"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="sanction_decided_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
            ),
        )
