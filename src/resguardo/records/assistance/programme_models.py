"""Programmes and who takes part, activities, money, results and risks; seminars and courses.

`owner` is the organisation that runs the programme, `organisation` a company or an authority that
takes part. A row that belongs to both is fenced by both.
"""

from typing import Final

from django.db import models
from django.db.models import Q

from resguardo.records.compliance.models import Assessment, Campaign, PlannedAction
from resguardo.records.people.models import CodeLink, Organisation, User
from resguardo.records.transparency.identity import new_public_id

FOLLOW_UP_MONTHS: Final = (6, 12)
"""After how many months a programme comes back, unless it says otherwise."""


def follow_up_months() -> list[int]:
    """The same as a column keeps it."""
    return list(FOLLOW_UP_MONTHS)


class Programme(models.Model):
    """What a donor pays for: so much money in so many countries between two days.

    `follow_up_months`: what was done is looked at again after so many months each.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="programmes"
    )
    number = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    description = models.CharField(max_length=2000, default="", blank=True)
    currency = models.CharField(max_length=3)
    budget = models.DecimalField(max_digits=14, decimal_places=2)
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=16, default="running")
    follow_up_months = models.JSONField(default=follow_up_months)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="programmes_opened")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "number"), name="programme_once"),
            models.CheckConstraint(
                name="programme_ends_after_it_starts",
                condition=Q(ends_on__gte=models.F("starts_on")),
            ),
        )


class PartnerRole(models.TextChoices):
    """What a partner does in a programme, in the words of IATI's list of roles."""

    FUNDING = "funding"
    ACCOUNTABLE = "accountable"
    EXTENDING = "extending"
    IMPLEMENTING = "implementing"


class ProgrammePartner(models.Model):
    """A donor, a government, an implementing organisation; `reference` is how IATI knows it."""

    append_only = True

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="partners")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=16, choices=PartnerRole.choices)
    reference = models.CharField(max_length=60, default="", blank=True)


class ProgrammeCountry(models.Model):
    """A country in which a programme works, and its share of the money in per cent."""

    append_only = True

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="countries")
    country = models.CharField(max_length=2)
    share_pct = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("programme", "country"), name="programme_country_once"),
        )


class CompanySize(models.TextChoices):
    """How large a company is, by its people."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Participation(models.Model):
    """That a company or an authority takes part, and what of its data it lets the programme see.

    `scopes` is what it agreed to, and nothing else is shown: `figures` (how many, without any
    row), `register` (firearms with their marks) and `assessments`.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="participations"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="participations"
    )
    size = models.CharField(max_length=8, choices=CompanySize.choices, default="", blank=True)
    state = models.CharField(max_length=16, default="invited")
    asked = models.JSONField(default=list)
    scopes = models.JSONField(default=list)
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="participations"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "organisation"), name="participation_once"
            ),
        )


class ActivityKind(models.TextChoices):
    """What assistance is made of."""

    SEMINAR = "seminar"
    WORKSHOP = "workshop"
    TRAINING = "training"
    ASSESSMENT = "assessment"
    MARKING = "marking"
    DESTRUCTION = "destruction"
    EQUIPMENT = "equipment"
    LEGAL_REVIEW = "legal_review"
    FOLLOW_UP = "follow_up"


class Activity(models.Model):
    """One activity: its days, its place, its money, and how far it is.

    A course is passed by who was there on `attend_pct` of its days and reached `pass_pct` in the
    test at its end; a follow-up cites the activity that it looks back at, and one that the
    programme planned by itself after how many months that is (`after_months`).
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="activities")
    kind = models.CharField(max_length=16, choices=ActivityKind.choices)
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200, default="", blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    budget = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    state = models.CharField(max_length=16, default="planned")
    pass_pct = models.PositiveSmallIntegerField(default=0)
    attend_pct = models.PositiveSmallIntegerField(default=0)
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    after_months = models.PositiveSmallIntegerField(default=0)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="activities")

    class Meta:
        indexes = (
            models.Index(fields=("owner", "state", "starts_on")),
            models.Index(fields=("programme", "starts_on", "id")),
        )
        constraints = (
            models.CheckConstraint(
                name="activity_ends_after_it_starts",
                condition=Q(ends_on__gte=models.F("starts_on")),
            ),
            models.UniqueConstraint(
                fields=("follows", "after_months"),
                condition=Q(after_months__gt=0),
                name="follow_up_once",
            ),
        )


class ActivityStep(models.Model):
    """A step that was taken, by whom, with what there was to say of it."""

    append_only = True

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=16)
    words = models.CharField(max_length=1000, default="", blank=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="activity_steps")


class Beneficiary(models.Model):
    """A company or an authority for which an activity is."""

    append_only = True

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="beneficiaries")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="benefits"
    )
    added_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("activity", "organisation"), name="beneficiary_once"),
        )


class Spending(models.Model):
    """Money spent on an activity, in the programme's currency; a correction is a negative row."""

    append_only = True

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="spending")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    what = models.CharField(max_length=300)
    document = models.CharField(max_length=60, default="", blank=True)
    spent_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="spending")


class Indicator(models.Model):
    """What a programme wants to change: measured by people, or counted from the records."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="indicators")
    code = models.CharField(max_length=12)
    title = models.CharField(max_length=300)
    unit = models.CharField(max_length=40)
    source = models.CharField(max_length=24, default="people")
    rising = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("programme", "code"), name="indicator_once"),
        )


class IndicatorValue(models.Model):
    """A baseline, a target or what was reached, on a day; by sex or by size where it applies."""

    append_only = True

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="values")
    kind = models.CharField(max_length=8)
    number = models.DecimalField(max_digits=14, decimal_places=2)
    on = models.DateField()
    sex = models.CharField(max_length=1, default="", blank=True)
    size = models.CharField(max_length=8, default="", blank=True)
    words = models.CharField(max_length=300, default="", blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="indicator_values")


class Risk(models.Model):
    """What may go wrong with a programme, how likely and how grave (1 to 5), and what is done."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="risks")
    title = models.CharField(max_length=300)
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    response = models.CharField(max_length=500)
    state = models.CharField(max_length=16, default="open")
    review_on = models.DateField()
    written_at = models.DateTimeField()


class AgendaItem(models.Model):
    """One point of the agenda of a seminar or a workshop."""

    append_only = True

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="agenda")
    begins = models.CharField(max_length=16)
    title = models.CharField(max_length=300)
    speaker = models.CharField(max_length=200, default="", blank=True)


class Conclusion(models.Model):
    """What a seminar or a visit agreed on: who does what by when, and whether it was done."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="conclusions")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="conclusions"
    )
    text = models.CharField(max_length=1000)
    due_on = models.DateField()
    state = models.CharField(max_length=16, default="open")
    outcome = models.CharField(max_length=1000, default="", blank=True)
    written_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)


class Attendee(models.Model):
    """Somebody who comes to a seminar, a workshop or a course. Names stand here and nowhere else.

    `code` stands in the QR of the badge and says nothing about the person.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="attendees")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="attendees"
    )
    given_name = models.CharField(max_length=120, default="", blank=True)
    family_name = models.CharField(max_length=120, default="", blank=True)
    sex = models.CharField(max_length=1, default="", blank=True)
    function = models.CharField(max_length=120, default="", blank=True)
    code = models.CharField(max_length=12, unique=True)
    registered_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.family_name}, {self.given_name}".strip(", ") or self.code


class Attendance(models.Model):
    """That somebody was there on a day, read from the badge or typed."""

    append_only = True

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="days")
    on = models.DateField()
    capture = models.CharField(max_length=16, default="scanned")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("attendee", "on"), name="attendance_once_a_day"),
        )


class TestResult(models.Model):
    """What somebody reached in the test before or after a course; the latest of each counts."""

    append_only = True

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="tests")
    which = models.CharField(max_length=8)
    points = models.PositiveSmallIntegerField()
    of_points = models.PositiveSmallIntegerField()
    taken_at = models.DateTimeField()


class AttendeeLink(CodeLink):
    """A way by which somebody who came sees what is kept of them, and takes their certificate."""

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="links")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="attendee_links")

    @property
    def organisation(self) -> Organisation:
        """Whoever runs the programme."""
        return self.owner

    @property
    def needed(self) -> bool:
        """Whether there is still somebody to show it to."""
        return self.attendee.erased_at is None


class Equipment(models.Model):
    """What was handed over to a company or an authority for good, and who took it."""

    append_only = True

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="equipment")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="equipment_received"
    )
    what = models.CharField(max_length=200)
    quantity = models.PositiveIntegerField()
    number = models.CharField(max_length=60, default="", blank=True)
    taken_by = models.CharField(max_length=200)
    handed_over_at = models.DateTimeField()


class AssessmentLink(models.Model):
    """The assessment of a company that an activity made, or came back to."""

    append_only = True

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="assessments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="activities")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("activity", "assessment"), name="assessment_linked_once"
            ),
        )


class ProgrammeCampaign(models.Model):
    """A campaign that a programme opened: one standard asked of companies that show assessments."""

    append_only = True

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="campaigns")
    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="programme")


class SupportRequest(models.Model):
    """A company asks for help with a gap, and the programme says how it helps, or why not."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="requests")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="support_requests"
    )
    action = models.ForeignKey(
        PlannedAction, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    support = models.CharField(max_length=16)
    text = models.CharField(max_length=1000)
    state = models.CharField(max_length=16, default="asked")
    answer = models.CharField(max_length=1000, default="", blank=True)
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
