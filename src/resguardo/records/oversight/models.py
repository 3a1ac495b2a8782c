"""Incidents and the acts of authorities, as rows that are added to."""

from django.db import models

from resguardo.records.custody.models import Account, Discrepancy, Entry
from resguardo.records.people.models import Organisation, Person, User
from resguardo.records.register.models import Thing
from resguardo.records.transparency.identity import new_public_id


class IncidentKind(models.TextChoices):
    """What happened, as the tables of the contract spell it."""

    THEFT = "theft"
    ROBBERY = "robbery"
    LOSS = "loss"
    ABSENCE = "absence"
    DISCHARGE = "discharge"
    MISUSE = "misuse"
    DAMAGE = "damage"


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
