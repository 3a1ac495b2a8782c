"""A file that somebody handed in: kept as it came until it is accepted or withdrawn.

The rows are not copied into tables of their own: the bytes are, with what a person said about
columns and questions, and the file is read again with each answer. So what is accepted is what the
register makes of the file at that moment, and never an old reading of it.
"""

from django.db import models
from django.db.models import Q

from resguardo.records.people.models import Organisation, User
from resguardo.records.transparency.identity import new_public_id


class IntakeKind(models.TextChoices):
    """What a file holds; the last one is the paper book of issues and returns."""

    FIREARMS = "firearms"
    PEOPLE = "people"
    AMMUNITION = "ammunition"
    PERMITS = "permits"
    POSTS = "posts"
    BOOK = "book"


class IntakeState(models.TextChoices):
    """Where a file is on its way."""

    STAGED = "staged"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class Intake(models.Model):
    """One file of one kind for one organisation.

    `mapping` is `{sheet: {"row": n, "columns": {field: letter}}}`, `answers` the replies by
    question, `result` what the last reading found: rows, good, added, unchanged, problems, counts,
    questions, the first rows for a preview. `content` is emptied when the file is done with:
    a staff list is personal data.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="intakes")
    kind = models.CharField(max_length=16, choices=IntakeKind.choices)
    state = models.CharField(max_length=16, choices=IntakeState.choices, default=IntakeState.STAGED)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    content = models.BinaryField()
    mapping = models.JSONField(default=dict, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    result = models.JSONField(default=dict, blank=True)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="intakes_uploaded")
    uploaded_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="intakes_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "kind", "sha256"),
                condition=Q(state="staged"),
                name="intake_staged_once",
            ),
            models.CheckConstraint(
                name="intake_state_known", condition=Q(state__in=IntakeState.values)
            ),
        )
        indexes = (models.Index(fields=("organisation", "state", "-id")),)

    def __str__(self) -> str:
        return self.file_name
