"""Taking in a catalogue of one's own: checked whole, kept as it is, told to the log."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.compliance.catalogues import (
    Catalogue,
    CatalogueUnreadable,
    check_maps,
    controls,
    read_catalogue,
    shipped,
)
from resguardo.records.compliance.models import CatalogueText
from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency import services as transparency


class CatalogueThere(Problem):
    """A version is taken in once, and the names of those that ship are taken."""

    code = "compliance.catalogue-there"
    wording = _(
        "There is already a catalogue “{name}” of version {version}. Give yours another name, or "
        "another version with a line in its changelog."
    )
    field = "file"

    name: str
    version: str


def check_catalogue(text: bytes) -> Catalogue:
    """Read a catalogue of one's own and refuse what is wrong with it; nothing is kept."""
    try:
        catalogue = read_catalogue(text.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise CatalogueUnreadable("the file", "", "text in UTF-8") from error
    if catalogue.id in shipped():
        raise CatalogueThere(catalogue.id, catalogue.version)
    for control in catalogue.controls:
        if control.id in controls():
            raise CatalogueUnreadable(control.id, control.id, "an identifier of your own")
    check_maps(catalogue.controls, {*controls(), *(each.id for each in catalogue.controls)})
    return catalogue


@transaction.atomic
def take_in_catalogue(*, by: Viewer, at: datetime, text: bytes) -> CatalogueText:
    """Take in a catalogue of one's own; an authority's is there for every company too."""
    by.demand(Act.IMPORT_FILES, at=at)
    catalogue = check_catalogue(text)
    same = CatalogueText.objects.filter(
        organisation_id=by.organisation_id, catalogue=catalogue.id, version=catalogue.version
    )
    if same.exists():
        raise CatalogueThere(catalogue.id, catalogue.version)
    row = CatalogueText.objects.create(
        organisation_id=by.organisation_id,
        catalogue=catalogue.id,
        version=catalogue.version,
        digest=sha256(text).hexdigest(),
        text=text.decode("utf-8"),
        taken_in_by_id=by.user_id,
        taken_in_at=at,
    )
    transparency.record_change(
        by=by, at=at, subject_kind="catalogue", subject_id=str(row.public_id), verb="added",
        changes={
            "name": (None, catalogue.id), "version": (None, catalogue.version),
            "digest": (None, row.digest),
        },
    )  # fmt: skip
    return row
