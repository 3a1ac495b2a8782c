"""One table for every kind of place, because they nest freely: site > armoury > room > safe."""

from django.db import models
from django.db.models import Q

from resguardo.records.people.models import Organisation
from resguardo.records.transparency.identity import new_public_id


class PlaceKind(models.TextChoices):
    """What a place is for."""

    SITE = "site"
    ARMOURY = "armoury"
    ROOM = "room"
    SAFE = "safe"
    POST = "post"
    VEHICLE = "vehicle"
    RANGE = "range"
    WORKSHOP = "workshop"
    DEPOT = "depot"


class Place(models.Model):
    """A place of one organisation. `code` is what its label says to a scanner."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="places")
    kind = models.CharField(max_length=16, choices=PlaceKind.choices)
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=20)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    province = models.CharField(max_length=100, default="", blank=True)
    address = models.CharField(max_length=300, default="", blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    approved = models.BooleanField(default=True)
    plate = models.CharField(max_length=20, default="", blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "code"), name="place_code_once"),
            models.UniqueConstraint(
                fields=("organisation", "kind", "name"),
                condition=Q(closed_at=None),
                name="place_name_once",
            ),
            models.CheckConstraint(name="place_kind_known", condition=Q(kind__in=PlaceKind.values)),
        )
        indexes = (models.Index(fields=("organisation", "kind", "name", "id")),)

    def __str__(self) -> str:
        return self.name
