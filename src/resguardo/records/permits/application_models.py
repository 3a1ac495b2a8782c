"""Applications for permits: what was asked for, the papers with it, and each step it took."""

from django.db import models

from resguardo.records.people.models import Organisation, Person, User
from resguardo.records.places.models import Place
from resguardo.records.register.models import Attachment, Thing
from resguardo.records.transparency.identity import new_public_id


class Application(models.Model):
    """A company asks its authority for a permit, or for the one that follows another.

    `submitted_at` is when it came whole for the first time: whether a renewal was asked in time
    is judged by it, whatever the authority takes to answer.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="applications"
    )
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=16, default="draft")
    renews = models.ForeignKey(
        "permits.Permit", on_delete=models.PROTECT, null=True, blank=True, related_name="renewals"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    thing = models.ForeignKey(
        Thing, on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    weapon_types = models.JSONField(default=list, blank=True)
    modality = models.CharField(max_length=60, default="", blank=True)
    lines = models.JSONField(default=list, blank=True)
    supplier = models.CharField(max_length=200, default="", blank=True)
    wanted_from = models.DateField()
    remarks = models.CharField(max_length=1000, default="", blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="applications")
    submitted_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    examined_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="applications_examined"
    )
    permit = models.OneToOneField(
        "permits.Permit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="application",
    )

    class Meta:
        indexes = (
            models.Index(fields=("organisation", "state", "id")),
            models.Index(fields=("state", "id")),
        )


class ApplicationDocument(models.Model):
    """A paper that goes with an application."""

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(max_length=100)
    document = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="applications")
    added_at = models.DateTimeField()


class ApplicationStep(models.Model):
    """One step of an application: to which state, when, by whom, in which words."""

    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="steps")
    name = models.CharField(max_length=16)
    to_state = models.CharField(max_length=16)
    text = models.CharField(max_length=1000, default="", blank=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="application_steps")


class ApplicationAsk(models.Model):
    """What a return or a denial rests on: the article, and the day by which more is to come."""

    append_only = True

    step = models.OneToOneField(ApplicationStep, on_delete=models.PROTECT, related_name="ask")
    article = models.CharField(max_length=200)
    due_on = models.DateField(null=True, blank=True)
