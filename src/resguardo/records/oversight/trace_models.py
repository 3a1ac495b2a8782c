"""Requests to trace a firearm: what was asked, what was found, whom a company named to answer."""

from django.db import models

from resguardo.records.people.models import Organisation, Person, User
from resguardo.records.register.models import Attachment, Thing
from resguardo.records.transparency.identity import new_public_id


class TraceRequest(models.Model):
    """A request as it came, with the state that it has reached.

    Names of persons (`possessor`, `associate`, `contact`) stand here and never in the log.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="traces")
    number = models.CharField(max_length=60)
    state = models.CharField(max_length=16, default="received")
    agency = models.CharField(max_length=200)
    country = models.CharField(max_length=2, default="", blank=True)
    contact = models.CharField(max_length=200)
    case_number = models.CharField(max_length=60, default="", blank=True)
    urgent_because = models.CharField(max_length=300, default="", blank=True)
    illicit_because = models.CharField(max_length=500, default="", blank=True)
    circumstances = models.CharField(max_length=1000, default="", blank=True)
    serial = models.CharField(max_length=60, default="", blank=True)
    obliterated = models.BooleanField(default=False)
    other_marks = models.CharField(max_length=300, default="", blank=True)
    make = models.CharField(max_length=100, default="", blank=True)
    model = models.CharField(max_length=100, default="", blank=True)
    weapon_type = models.CharField(max_length=16, default="", blank=True)
    calibre = models.CharField(max_length=60, default="", blank=True)
    country_of_origin = models.CharField(max_length=2, default="", blank=True)
    importer = models.CharField(max_length=200, default="", blank=True)
    intended_use = models.CharField(max_length=300, default="", blank=True)
    crime_code = models.CharField(max_length=60, default="", blank=True)
    possessor = models.CharField(max_length=200, default="", blank=True)
    associate = models.CharField(max_length=200, default="", blank=True)
    recovered_on = models.DateField(null=True, blank=True)
    recovered_at_place = models.CharField(max_length=200, default="", blank=True)
    ballistic_link = models.CharField(max_length=200, default="", blank=True)
    reply_by = models.DateTimeField()
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="traces_recorded")
    thing = models.ForeignKey(
        Thing, on_delete=models.PROTECT, null=True, blank=True, related_name="traces"
    )
    score = models.FloatField(null=True, blank=True)
    diversion_point = models.CharField(max_length=24, default="", blank=True)
    packet_sha256 = models.CharField(max_length=64, default="", blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("authority", "state", "id")),)


class TraceStep(models.Model):
    """One step of a trace: from which state, to which, when, by whom, in which words."""

    append_only = True

    trace = models.ForeignKey(TraceRequest, on_delete=models.PROTECT, related_name="steps")
    name = models.CharField(max_length=16)
    to_state = models.CharField(max_length=16)
    text = models.CharField(max_length=1000, default="", blank=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="trace_steps")


class TraceQuestion(models.Model):
    """What a company is asked about a firearm that was traced to it, and by when it answers."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    trace = models.ForeignKey(TraceRequest, on_delete=models.PROTECT, related_name="questions")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="trace_questions"
    )
    thing = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="trace_questions")
    text = models.CharField(max_length=1000)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="trace_questions")
    answer_by = models.DateTimeField()
    answer = models.CharField(max_length=2000, default="", blank=True)
    document = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="trace_answers"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="trace_answers"
    )


class TraceContact(models.Model):
    """The one person whom a company names for traces; the latest row holds."""

    append_only = True

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="trace_contacts"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="trace_contacts")
    reached_by = models.CharField(max_length=200)
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="trace_contacts_named"
    )
