"""Catalogues that somebody brought along; those that ship are files."""

from django.db import models

from resguardo.records.people.models import Organisation, User
from resguardo.records.transparency.identity import new_public_id


class CatalogueText(models.Model):
    """A catalogue as it was taken in, never edited: another version is another row."""

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="catalogues"
    )
    catalogue = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    text = models.TextField()
    taken_in_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="catalogues"
    )
    taken_in_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "catalogue", "version"), name="catalogue_version_once"
            ),
        )
