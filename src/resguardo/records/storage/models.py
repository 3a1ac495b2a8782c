"""Licences of rooms with their limits; what was read on boxes; temperatures. Nothing is edited."""

from django.db import models
from django.db.models import F, Q

from resguardo.records.people.models import Organisation, Person
from resguardo.records.places.models import Place
from resguardo.records.register.models import Thing
from resguardo.records.transparency.identity import new_public_id


class LotState(models.TextChoices):
    """What an inspection found a lot to be."""

    SERVICEABLE = "serviceable"
    SUSPECT = "suspect"
    UNSERVICEABLE = "unserviceable"


class StoreLicence(models.Model):
    """The explosive limit licence of one place: who gave it, until when, when it is reviewed.

    `valid_until` is the first day on which it no longer holds; null is without end. A new licence
    ends the one before it on the day on which it begins.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="store_licences"
    )
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="store_licences")
    number = models.CharField(max_length=60)
    issued_by = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    review_on = models.DateField()
    conditions = models.CharField(max_length=500, default="", blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="store_licence_not_backwards",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        )

    def __str__(self) -> str:
        return self.number


class StoreLimit(models.Model):
    """The most of one division and group that a licence allows; an empty group is any group."""

    licence = models.ForeignKey(StoreLicence, on_delete=models.PROTECT, related_name="limits")
    division = models.CharField(max_length=5)
    group = models.CharField(max_length=1, default="", blank=True)
    most_rounds = models.PositiveIntegerField(null=True, blank=True)
    most_net_kg = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("licence", "division", "group"), name="store_limit_once"
            ),
            models.CheckConstraint(
                name="store_limit_limits_something",
                condition=Q(most_rounds__isnull=False) | Q(most_net_kg__isnull=False),
            ),
        )


class LotCheck(models.Model):
    """A lot as somebody saw it: the class on its box, its state, when to look again.

    The latest is what the lot is now. `net_g` is the net explosive mass of one round in grams, for
    what is not 1.4 alone; `packed` tells whether it lies in the packing that the class is based on.
    """

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    thing = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="lot_checks")
    hazard = models.CharField(max_length=6, default="", blank=True)
    net_g = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    packed = models.BooleanField(default=True)
    state = models.CharField(max_length=16, choices=LotState.choices)
    remarks = models.CharField(max_length=500, default="", blank=True)
    seen_on = models.DateField()
    next_due_on = models.DateField()
    seen_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="lot_checks"
    )
    recorded_at = models.DateTimeField()


class ClimateReading(models.Model):
    """How warm and how damp it was in a place."""

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="climate_readings")
    temperature_c = models.DecimalField(max_digits=4, decimal_places=1)
    humidity_pct = models.PositiveSmallIntegerField(null=True, blank=True)
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="climate_readings"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("place", "-read_at")),)
