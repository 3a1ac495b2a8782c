"""Alerts of the screening and what persons decided about them: tables that are only added to."""

from django.db import models

from resguardo.records.custody.models import Account, Entry
from resguardo.records.people.models import Organisation, Person, User
from resguardo.records.register.models import Thing
from resguardo.records.transparency.identity import new_public_id


class Severity(models.TextChoices):
    """How sure an alert is: a rule that was broken, or a likelihood."""

    RULE = "rule"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Alert(models.Model):
    """What the screening pointed at, as it was found; nothing of it is ever changed.

    `key` is what the screening calls it, the same each time, so that a repeat adds nothing.
    """

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    key = models.CharField(max_length=20, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="alerts")
    rule = models.CharField(max_length=40)
    pattern = models.CharField(max_length=8)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    score = models.FloatField()
    raised_on = models.DateField()
    found_at = models.DateTimeField()
    subject_kind = models.CharField(max_length=16)
    thing = models.ForeignKey(
        Thing, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts"
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts"
    )
    other_thing = models.ForeignKey(
        Thing, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts_beside"
    )
    other_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts_beside"
    )
    other_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts_beside"
    )
    other_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts_beside"
    )
    many = models.BigIntegerField(null=True, blank=True)
    since = models.DateField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("organisation", "raised_on", "id")),)


class AlertEntry(models.Model):
    """One entry that an alert stands on."""

    append_only = True

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="entries")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="alerts")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("alert", "entry"), name="alert_entry_once"),)


class Verdict(models.TextChoices):
    """What a person made of an alert. A company answers; the authority judges."""

    LOOKING = "looking"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    ANSWERED = "answered"


class AlertDecision(models.Model):
    """One decision or answer, with its words; the latest of the authority is what holds."""

    append_only = True

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    note = models.CharField(max_length=1000)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="alert_decisions")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="alert_decisions"
    )
    """Whose person decided: the company answers, the authority judges."""
