"""Regulatory advice: what a country's rules lack against the standards, as a working document."""

from django.db import models

from resguardo.records.assistance.programme_models import Activity
from resguardo.records.people.models import Organisation, User
from resguardo.records.transparency.identity import new_public_id


class LegalGap(models.Model):
    """One topic of a legal review: what the profile says of it now, what is advised, how far it is.

    `found` is what was computed when the table was drawn: stated, unconfirmed or silent.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="gaps")
    topic = models.CharField(max_length=24)
    jurisdiction = models.CharField(max_length=40)
    found = models.CharField(max_length=12)
    article = models.CharField(max_length=300, default="", blank=True)
    recommendation = models.CharField(max_length=2000, default="", blank=True)
    draft = models.CharField(max_length=4000, default="", blank=True)
    state = models.CharField(max_length=12, default="open")
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("activity", "topic"), name="legal_gap_once"),
        )


class GapComment(models.Model):
    """What a stakeholder says of a gap or of its draft."""

    append_only = True

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    gap = models.ForeignKey(LegalGap, on_delete=models.PROTECT, related_name="comments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="gap_comments")
