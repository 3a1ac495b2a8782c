"""Clients, contracts, the posts they pay for, what goes with a weapon, and who serves when."""

from django.db import models
from django.db.models import F, Q

from resguardo.records.people.models import Organisation, Person
from resguardo.records.permits.models import Modality, Surroundings
from resguardo.records.places.models import Place
from resguardo.records.transparency.identity import new_public_id


class Client(models.Model):
    """Who pays for the guard at the post."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="clients")
    name = models.CharField(max_length=200)
    registration_number = models.CharField(max_length=60, default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "name"), name="client_name_once"),
        )

    def __str__(self) -> str:
        return self.name


class Loadout(models.Model):
    """What goes with a guard: a type of weapon, rounds, magazines, kit (`bank, day`).

    `lines` are `{"kind": "kit", "what": "vest", "quantity": 1}`; rounds and magazines that the
    weapon takes have columns of their own, because ceilings are held against them.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="loadouts"
    )
    name = models.CharField(max_length=100)
    weapon_types = models.JSONField(default=list, blank=True)
    rounds = models.PositiveIntegerField(default=0)
    magazines = models.PositiveSmallIntegerField(default=0)
    lines = models.JSONField(default=list, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "name"), name="loadout_name_once"),
        )

    def __str__(self) -> str:
        return self.name


class Contract(models.Model):
    """A client's order for guards, for a span of days (half-open)."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="contracts"
    )
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="contracts")
    number = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "number"), name="contract_number_once"),
            models.CheckConstraint(
                name="contract_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
            ),
        )


class Posting(models.Model):
    """A post that a contract pays for: how many guards, how many of them armed, with what.

    `modality` is the kind of guarding and `surroundings` whether it lies in a town: some laws allow
    more or less by them. Empty is not told.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="postings")
    post = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="postings")
    guards = models.PositiveSmallIntegerField(default=1)
    firearms = models.PositiveSmallIntegerField(default=1)
    modality = models.CharField(max_length=24, choices=Modality.choices, default="", blank=True)
    surroundings = models.CharField(
        max_length=8, choices=Surroundings.choices, default="", blank=True
    )
    loadout = models.ForeignKey(
        Loadout, on_delete=models.PROTECT, null=True, blank=True, related_name="postings"
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("contract", "post"), name="posting_once"),)


class Shift(models.Model):
    """One guard at one post from one moment to another (half-open)."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="shifts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="shifts")
    posting = models.ForeignKey(
        Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="shifts"
    )
    post = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="shift_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.UniqueConstraint(
                fields=("person", "starts_at"),
                condition=Q(cancelled_at=None),
                name="shift_one_start",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "starts_at", "id")),
            models.Index(fields=("person", "ends_at")),
        )
