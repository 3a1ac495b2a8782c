"""Taking in a catalogue of one's own: checked whole, kept as it is, told to the log."""

from datetime import datetime
from hashlib import sha256
from typing import Final

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.compliance.catalogues import (
    Catalogue,
    CatalogueUnreadable,
    Control,
    check_maps,
    controls,
    read_catalogue,
    shipped,
)
from resguardo.records.compliance.judging import checks
from resguardo.records.compliance.models import CatalogueText, PaperKind
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.models import ThingKind
from resguardo.records.transparency import services as transparency

NUMBER_MOST: Final = 36_500
"""A hundred years in days; nothing that a check counts by is more."""
WORDS: Final[dict[str, tuple[str, ...]]] = {
    "kind": (
        *(each for each in PaperKind.values if each != PaperKind.EVIDENCE),
        *ThingKind.values,
        "any",
    ),
    "of": ("all", "firearm"),
    "how": ("any", "destroyed", "deactivated"),
    "fields": ("all", "minimum", "number", "origin"),
}
"""What a parameter that is a word can say."""


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
        _check_parameters(control)
    check_maps(catalogue.controls, {*controls(), *(each.id for each in catalogue.controls)})
    return catalogue


def _check_parameters(control: Control) -> None:
    """Refuse a check that there is not, and a parameter that it has not or cannot be judged by."""
    if not control.check:
        if control.parameters:
            raise CatalogueUnreadable(f"{control.id}/check", "", "a check for the parameters")
        return
    if control.check not in checks():
        raise CatalogueUnreadable(f"{control.id}/check", control.check, "a check of the table")
    usual = checks()[control.check].parameters
    for name, value in control.parameters.items():
        where = f"{control.id}/parameters/{name}"
        if name not in usual:
            raise CatalogueUnreadable(where, name, ", ".join(usual) or "no parameter")
        if isinstance(usual[name], int):
            if not isinstance(value, int) or not 0 <= value <= NUMBER_MOST:
                raise CatalogueUnreadable(where, str(value)[:40], f"a number up to {NUMBER_MOST}")
        elif not isinstance(value, str) or value not in WORDS.get(name, (value,)):
            raise CatalogueUnreadable(where, str(value)[:40], ", ".join(WORDS.get(name, ())))


@transaction.atomic
def take_in_catalogue(*, by: Viewer, at: datetime, text: bytes) -> CatalogueText:
    """Take in a catalogue of one's own; an authority's is there for every company too.

    Refuses a version that is here already (`CatalogueThere`).
    """
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
