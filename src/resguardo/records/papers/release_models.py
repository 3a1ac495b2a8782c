"""Releases of open statistics: figures frozen by one person and published by another."""

from django.db import models
from django.db.models import F, Q

from resguardo.records.people.models import Organisation, User
from resguardo.records.transparency.identity import new_public_id


class StatisticsRelease(models.Model):
    """Figures as they were on one day, with what is held back taken out already.

    `content` never changes; only publishing is added to a draft. A draft that nobody published is
    left aside by the next one.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    authority = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="statistics_releases", db_index=False
    )
    number = models.PositiveIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=500, default="", blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="statistics_drafted"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="statistics_published"
    )
    leaf_index = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("authority", "number"), name="release_number_once"),
            models.CheckConstraint(
                name="release_published_by_another",
                condition=Q(published_by=None) | ~Q(published_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="release_published_whole",
                condition=Q(published_at=None, published_by=None, leaf_index=None)
                | Q(published_at__isnull=False, published_by__isnull=False,
                    leaf_index__isnull=False),
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=("published_at", "id")),)
