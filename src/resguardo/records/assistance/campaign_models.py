"""Campaigns: firearms that get a secondary mark, and firearms that are destroyed, one by one.

A line belongs to the organisation that runs the campaign and to the company whose firearm it is.
"""

from django.db import models

from resguardo.records.assistance.programme_models import Activity
from resguardo.records.people.models import Organisation, Person, User
from resguardo.records.register.models import Attachment, Mark, Thing
from resguardo.records.transparency.identity import new_public_id


class MarkingPlan(models.Model):
    """How firearms are marked in a campaign: what the mark looks like, and where it stands.

    `pattern` has CC for the country, a run of H for the holder, a run of N for the number; `source`
    is the article that asks for it, or the agreement by which it was chosen.
    """

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="marking")
    pattern = models.CharField(max_length=40)
    source = models.CharField(max_length=300)
    location = models.CharField(max_length=60)
    planned_at = models.DateTimeField()


class MarkingLine(models.Model):
    """One firearm of a campaign and the mark that is meant for it alone.

    listed, then lasered (marked), then read back by a second person (confirmed); or put aside.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="marking_lines")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="marking_lines"
    )
    thing = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="marking_lines")
    holder = models.CharField(max_length=8)
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=16, default="listed")
    marked_at = models.DateTimeField(null=True, blank=True)
    marked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="firearms_marked"
    )
    photo = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="marking_lines"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    second = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="marks_confirmed"
    )
    mark = models.ForeignKey(
        Mark, on_delete=models.PROTECT, null=True, blank=True, related_name="marking_lines"
    )
    reason = models.CharField(max_length=500, default="", blank=True)
    listed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("activity", "thing"), name="marking_line_once"),
        )
        indexes = (models.Index(fields=("activity", "state", "id")),)


class DestructionPlan(models.Model):
    """How and where firearms are destroyed, and the authority without whose approval none is."""

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="destruction")
    authority = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="destructions"
    )
    method = models.CharField(max_length=24)
    furnace = models.CharField(max_length=200)
    document = models.CharField(max_length=60, default="", blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="destructions_approved"
    )
    planned_at = models.DateTimeField()


class DestructionLine(models.Model):
    """One firearm that its company gives to be destroyed.

    offered, then loaded, arrived and destroyed, each at its door; or withdrawn before it is loaded;
    or missing at a door that the others passed, which its company then has to report.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="destruction_lines"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="destruction_lines"
    )
    thing = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="destruction_lines")
    state = models.CharField(max_length=16, default="offered")
    reason = models.CharField(max_length=500)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="firearms_offered")
    missing_at = models.CharField(max_length=16, default="", blank=True)
    missing_reason = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("thing",),
                condition=~models.Q(state__in=("withdrawn", "missing")),
                name="destruction_line_once",
            ),
        )
        indexes = (models.Index(fields=("activity", "state", "id")),)


class DoorSighting(models.Model):
    """That a firearm was seen passing a door: loading, gate, furnace."""

    append_only = True

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(DestructionLine, on_delete=models.PROTECT, related_name="sightings")
    door = models.CharField(max_length=16)
    capture = models.CharField(max_length=16, default="scanned")
    seen_at = models.DateTimeField()
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="door_sightings")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("line", "door"), name="door_sighting_once"),)


class DoorCount(models.Model):
    """That a door was closed: so many listed, so many counted by a witness without the list."""

    append_only = True

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="door_counts")
    door = models.CharField(max_length=16)
    listed = models.PositiveIntegerField()
    counted = models.PositiveIntegerField()
    witness = models.CharField(max_length=200)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="door_counts")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("activity", "door"), name="door_count_once"),
        )


class DestructionWitness(models.Model):
    """Who watches a destruction, and for which institution."""

    append_only = True

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="witnesses")
    name = models.CharField(max_length=200)
    institution = models.CharField(max_length=200)
    named_at = models.DateTimeField()


class CampaignPhoto(models.Model):
    """A photograph of a campaign: the furnace, the scrap, the station."""

    append_only = True

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="photos")
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, related_name="campaign_photos"
    )
    words = models.CharField(max_length=200)
    taken_at = models.DateTimeField()
