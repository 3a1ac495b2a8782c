"""Which catalogues a viewer has: those that ship, their own organisation's, the authority's."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from resguardo.kernel.mandate import Act
from resguardo.records.compliance.catalogues import Catalogue, read_catalogue
from resguardo.records.compliance.models import CatalogueText
from resguardo.records.people.models import OrganisationKind
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer


def own_catalogues(*, viewer: Viewer, at: datetime) -> QuerySet[CatalogueText]:
    """The catalogues that were taken in and are this viewer's to use, the latest first."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    return (
        CatalogueText.objects.filter(
            Q(organisation_id=viewer.organisation_id)
            | Q(organisation__kind=OrganisationKind.AUTHORITY)
        )
        .select_related("organisation", "taken_in_by")
        .order_by("-pk")
    )


def own_catalogue(*, viewer: Viewer, at: datetime, public_id: UUID) -> Catalogue:
    """One of them, read; `NotFound` when it is not this viewer's to use."""
    row = own_catalogues(viewer=viewer, at=at).filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return read_catalogue(row.text)
