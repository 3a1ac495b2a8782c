"""Issued papers, what stands on them, whom they name, and the counter of their numbers."""

from django.db import models
from django.db.models import Q

from resguardo.records.papers.release_models import StatisticsRelease
from resguardo.records.people.models import Organisation, Person, User
from resguardo.records.transparency.identity import new_public_id

__all__ = ["Paper", "PaperPerson", "PaperSeries", "PaperText", "StatisticsRelease", "number_of"]


class PaperSeries(models.Model):
    """How many papers an organisation has issued in a year. The lock of the row is the counter."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="paper_series", db_index=False
    )
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "year"), name="paper_series_once"),
        )


class Paper(models.Model):
    """One issued paper, without its words: those can be erased, and this stays.

    `about` is another organisation that may read it too. `shown_with` is the act without which
    nobody of the two is shown it. `code_sha256` belongs to the secret that its QR code carries;
    `made_with` to the fonts, layouts and typesetter of that day.
    """

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="papers_issued", db_index=False
    )
    about = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="papers_about"
    )
    year = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()
    template = models.CharField(max_length=40)
    layout = models.CharField(max_length=16)
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=80)
    shown_with = models.CharField(max_length=24)
    sha256 = models.CharField(max_length=64)
    code_sha256 = models.CharField(max_length=64)
    made_with = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="papers_issued"
    )
    leaf_index = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "year", "count"), name="paper_number_once"
            ),
            models.UniqueConstraint(fields=("code_sha256",), name="paper_code_once"),
            models.UniqueConstraint(fields=("leaf_index",), name="paper_leaf_once"),
            models.CheckConstraint(name="paper_counts_from_one", condition=Q(count__gte=1)),
        )
        indexes = (
            models.Index(fields=("organisation", "-id")),
            models.Index(fields=("template", "subject", "-id")),
            models.Index(fields=("sha256",)),
        )

    @property
    def number(self) -> str:
        """The number as it is printed: 2026-000123."""
        return number_of(self.year, self.count)


class PaperText(models.Model):
    """What stands on a paper, word for word, and its file where that is kept; both can be erased.

    `file` is kept of the papers that somebody may ask for in twenty years; of receipts only the
    words, from which the same typesetter makes the same file.
    """

    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="text")
    content = models.TextField()
    file = models.BinaryField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)


class PaperPerson(models.Model):
    """A person whom a paper names, so that its words are found when the person is erased."""

    append_only = True

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="persons")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="papers")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("paper", "person"), name="paper_names_person_once"),
        )


def number_of(year: int, count: int) -> str:
    """A number as it is printed."""
    return f"{year}-{count:06d}"
