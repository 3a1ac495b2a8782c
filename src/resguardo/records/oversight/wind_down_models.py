"""The orderly end of a company: why it began, who is to receive what is left, when it was over."""

from django.db import models
from django.db.models import Q

from resguardo.records.people.models import Organisation, User
from resguardo.records.register.models import Thing
from resguardo.records.transparency.identity import new_public_id


class WindDown(models.Model):
    """A company that closes, whose licence lapsed, or that fell silent. One runs at a time."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="wind_downs"
    )
    cause = models.CharField(max_length=16)
    state = models.CharField(max_length=16, default="open")
    reason = models.CharField(max_length=500)
    due_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="wind_downs_opened")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="wind_downs_ended"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation",), condition=Q(state="open"), name="wind_down_one_at_a_time"
            ),
        )


class WindDownReceiver(models.Model):
    """Who is to receive one thing; the latest row of a thing holds."""

    append_only = True

    wind_down = models.ForeignKey(WindDown, on_delete=models.PROTECT, related_name="receivers")
    thing = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="receivers_named")
    receiver = models.CharField(max_length=200)
    expected_on = models.DateField()
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="receivers_named")
