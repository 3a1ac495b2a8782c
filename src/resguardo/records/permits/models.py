"""One table for every lawful leave, because each has a holder, a number and a half-open span."""

from django.db import models
from django.db.models import F, Q

from resguardo.records.people.models import Organisation, Person, User
from resguardo.records.permits.application_models import (
    Application,
    ApplicationAsk,
    ApplicationDocument,
    ApplicationStep,
)
from resguardo.records.places.models import Place
from resguardo.records.register.models import Attachment, Thing
from resguardo.records.transparency.identity import new_public_id

__all__ = [
    "Application",
    "ApplicationAsk",
    "ApplicationDocument",
    "ApplicationStep",
    "LawAdoption",
    "LawText",
    "Modality",
    "Permit",
    "PermitKind",
    "Surroundings",
    "Suspension",
]


class PermitKind(models.TextChoices):
    """What is allowed. A purchase and an import say how many of what.

    The last four are about a person's ability rather than leave; the very last says when somebody
    looked whether the person has come before a court.
    """

    COMPANY = "company"
    FIREARM = "firearm"
    PREMISES = "premises"
    TRANSPORT = "transport"
    PURCHASE = "purchase"
    IMPORT = "import"
    CREDENTIAL = "credential"
    FITNESS = "fitness"
    QUALIFICATION = "qualification"
    RECORDS = "records"


class Modality(models.TextChoices):
    """The kinds of guarding that laws tell apart: what a credential is for, and a post is."""

    SITE = "site"
    BANK = "bank"
    CASH_TRANSPORT = "cash_transport"
    CONTROLLED_GOODS = "controlled_goods"
    PERSONAL_PROTECTION = "personal_protection"
    ESCORT = "escort"
    LEISURE = "leisure"


class Surroundings(models.TextChoices):
    """Where a post lies, as far as laws tell it apart."""

    URBAN = "urban"
    OUTSIDE = "outside"


class Permit(models.Model):
    """A leave: to an organisation, a person, a thing or a place; for some weapon types perhaps.

    `valid_until` is the first day on which it no longer holds (half-open); null is without end.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    # Organisation, person and thing have no index of their own: those below begin with them.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="permits", db_index=False
    )
    kind = models.CharField(max_length=16, choices=PermitKind.choices)
    number = models.CharField(max_length=60, default="", blank=True)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="permits",
        db_index=False,
    )
    thing = models.ForeignKey(
        Thing,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="permits",
        db_index=False,
    )
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="permits"
    )
    weapon_types = models.JSONField(default=list, blank=True)
    modality = models.CharField(max_length=60, default="", blank=True)
    lines = models.JSONField(default=list, blank=True)
    supplier = models.CharField(max_length=200, default="", blank=True)
    issued_by = models.CharField(max_length=200, default="", blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    document = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="permits"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="permit_ends_after_it_starts",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
            ),
        )
        indexes = (
            # A permit is of a person or of a thing: neither index carries the other's million.
            models.Index(
                fields=("person", "kind", "valid_until"),
                condition=Q(person__isnull=False),
                name="permit_of_person",
            ),
            models.Index(
                fields=("thing", "kind", "valid_until"),
                condition=Q(thing__isnull=False),
                name="permit_of_thing",
            ),
            models.Index(fields=("organisation", "kind", "valid_until", "id")),
            models.Index(fields=("number", "kind")),
        )


class Suspension(models.Model):
    """A span in which a permit does not hold; revocation is a suspension without end.

    Whoever stopped a permit lets it hold again: a company not what the authority stopped.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    permit = models.ForeignKey(Permit, on_delete=models.PROTECT, related_name="suspensions")
    kind = models.CharField(max_length=16, default="suspended")
    by_authority = models.BooleanField(default=False)
    reason = models.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()


class LawText(models.Model):
    """The whole text of a profile as an authority drafted it; named by its digest, never changed.

    A draft binds nobody. `base` is the digest of the text that it was made from.
    """

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="law_texts")
    profile = models.CharField(max_length=40)
    version = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    base = models.CharField(max_length=64)
    base_name = models.CharField(max_length=60)
    text = models.TextField()
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="law_texts")
    drafted_at = models.DateTimeField()


class LawAdoption(models.Model):
    """From when a text applies to companies: all of an authority's, or those of one province."""

    append_only = True

    text = models.ForeignKey(LawText, on_delete=models.PROTECT, related_name="adoptions")
    province = models.CharField(max_length=100, default="", blank=True)
    companies = models.PositiveIntegerField()
    approval = models.UUIDField()
    adopted_at = models.DateTimeField()
