"""Letters of an authority to companies: what was written, who opened it, what was answered."""

from django.db import models

from resguardo.records.people.models import Organisation, User
from resguardo.records.register.models import Attachment
from resguardo.records.transparency.identity import new_public_id


class Letter(models.Model):
    """An official notice to one company; its hash is a leaf of the log, and so is its opening."""

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    authority = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="letters_sent"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="letters")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    answer_by = models.DateTimeField(null=True, blank=True)
    document = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="letters_sent")

    class Meta:
        indexes = (models.Index(fields=("organisation", "id")),)


class LetterOpening(models.Model):
    """Who of the company opened a letter first, and when: from then on it was served."""

    append_only = True

    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="opening")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="letters_opened")


class LetterAnswer(models.Model):
    """A word between the two sides after the letter."""

    append_only = True

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="answers")
    text = models.CharField(max_length=5000)
    document = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="letter_answers"
    )
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="letters_answered")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="letter_answers"
    )
