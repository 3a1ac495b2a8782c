"""Catalogues that a viewer has; documents on file, assessments and actions that are in sight."""

from datetime import datetime
from functools import lru_cache
from typing import Final
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from resguardo.kernel.mandate import Act
from resguardo.records.compliance.catalogues import (
    Catalogue,
    NoCatalogue,
    read_catalogue,
    shipped,
)
from resguardo.records.compliance.checks import Answer
from resguardo.records.compliance.judging import checks_digest
from resguardo.records.compliance.models import (
    AdoptedProcedure,
    AnswerLink,
    Assessment,
    AssessmentAnswer,
    Campaign,
    CatalogueText,
    CompanyPaper,
    PlannedAction,
)
from resguardo.records.people.models import OrganisationKind
from resguardo.records.people.selectors import NotFound, organisations_in_sight, sees_all
from resguardo.records.people.viewer import Viewer

_read: Final = lru_cache(maxsize=32)(read_catalogue)
"""A catalogue's text is parsed once; it is never edited."""


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
    return _read(row.text)


def read_text(row: CatalogueText) -> Catalogue:
    """A catalogue that was taken in, read from its text."""
    return _read(row.text)


def catalogues_of(*, viewer: Viewer, at: datetime) -> dict[str, Catalogue]:
    """Every catalogue that this viewer may put a company to: those that ship, then one's own."""
    found = dict(shipped())
    for row in own_catalogues(viewer=viewer, at=at):
        found.setdefault(row.catalogue, _read(row.text))
    return found


def catalogue_named(*, viewer: Viewer, at: datetime, name: str) -> Catalogue:
    """One of them by its name, in its latest version; refuses (`NoCatalogue`) any other."""
    if name in shipped():
        return shipped()[name]
    asked = name.replace("\x00", "")[:40]  # no database takes a NUL
    row = own_catalogues(viewer=viewer, at=at).filter(catalogue=asked).first()
    if row is None:
        raise NoCatalogue(asked, tuple(shipped()))
    return _read(row.text)


def catalogue_of(row: Assessment | Campaign) -> Catalogue:
    """The catalogue of an assessment or campaign in sight, in the version that it was opened by.

    Where two have taken in another text under one name and version, each keeps its own. Refuses
    where the text is not here (`NoCatalogue`).
    """
    if row.catalogue in shipped():
        return shipped()[row.catalogue]
    kept = CatalogueText.objects.filter(catalogue=row.catalogue, version=row.version)
    texts = dict(
        kept.filter(
            Q(organisation_id=row.organisation_id)
            | Q(organisation__kind=OrganisationKind.AUTHORITY)
        )
        .order_by("pk")
        .values_list("digest", "text")
    )
    if not texts:
        raise NoCatalogue(row.catalogue, tuple(shipped()))
    return _read(texts.get(row.catalogue_digest) or list(texts.values())[-1])


def catalogue_changed(row: Assessment | Campaign, found: Catalogue) -> bool:
    """Tell whether the catalogue under its name is another text than it was opened with."""
    return bool(row.catalogue_digest) and row.catalogue_digest != found.digest


def checks_changed(row: Assessment | Campaign, found: Catalogue) -> bool:
    """Tell whether a register is judged by other checks or parameters than it was opened with."""
    return bool(row.checks_digest) and row.checks_digest != checks_digest(found.controls)


def joined_with_another(row: Campaign) -> int:
    """How many assessments of a campaign were opened with another text than the campaign was."""
    digests = ("", row.catalogue_digest)
    return row.assessments.exclude(catalogue_digest__in=digests).count()


def papers(*, viewer: Viewer, at: datetime) -> QuerySet[CompanyPaper]:
    """The documents on file that are in sight."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    rows = CompanyPaper.objects.filter(retired_at=None).select_related("organisation", "attachment")
    if sees_all(viewer=viewer, at=at):
        return rows.filter(organisation__in=organisations_in_sight(viewer=viewer, at=at))
    return rows.filter(organisation_id=viewer.organisation_id)


def paper(*, viewer: Viewer, at: datetime, public_id: UUID) -> CompanyPaper:
    """One document in sight, or `NotFound`."""
    found = papers(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def assessments(*, viewer: Viewer, at: datetime) -> QuerySet[Assessment]:
    """The assessments of companies in sight, the latest first, with the campaigns in sight."""
    viewer.demand(Act.SEE_CUSTODY, at=at)
    return (
        Assessment.objects.filter(organisation__in=organisations_in_sight(viewer=viewer, at=at))
        .select_related("organisation", "follows")
        .prefetch_related(Prefetch("campaigns", campaigns(viewer=viewer, at=at)))
        .order_by("-pk")
    )


def assessment(*, viewer: Viewer, at: datetime, public_id: UUID) -> Assessment:
    """One assessment in sight, or `NotFound`."""
    found = assessments(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def answers_of(row: Assessment) -> list[AssessmentAnswer]:
    """What both sides answered in an assessment in sight, the oldest first."""
    return list(row.answers.select_related("paper", "answered_by").order_by("pk"))


def facts_kept(row: Assessment) -> dict[str, Answer]:
    """What the register said when it was locked last."""
    return {
        each.control: Answer(each.verdict, each.good, each.total)
        for each in row.facts.order_by("pk")
    }


def actions(*, viewer: Viewer, at: datetime) -> QuerySet[PlannedAction]:
    """The planned actions of companies in sight, the nearest due first."""
    viewer.demand(Act.SEE_CUSTODY, at=at)
    return (
        PlannedAction.objects.filter(
            assessment__organisation__in=organisations_in_sight(viewer=viewer, at=at)
        )
        .select_related("assessment__organisation", "owner", "proof")
        .prefetch_related("looks")
        .order_by("due_on", "pk")
    )


def action(*, viewer: Viewer, at: datetime, public_id: UUID) -> PlannedAction:
    """One planned action in sight, or `NotFound`."""
    found = actions(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def campaigns(*, viewer: Viewer, at: datetime) -> QuerySet[Campaign]:
    """The campaigns of who oversees, or those that ask one's own company; the latest first.

    What a programme asks is between it and the companies that agreed to show it.
    """
    viewer.demand(Act.SEE_CUSTODY, at=at)
    rows = Campaign.objects.select_related("organisation").order_by("-pk")
    if sees_all(viewer=viewer, at=at):
        return rows.exclude(organisation__kind=OrganisationKind.ASSISTANCE)
    return rows.filter(assessments__organisation_id=viewer.organisation_id).distinct()


def campaign(*, viewer: Viewer, at: datetime, public_id: UUID) -> Campaign:
    """One campaign in sight, or `NotFound`."""
    found = campaigns(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def links(*, viewer: Viewer, at: datetime) -> QuerySet[AnswerLink]:
    """The links by which somebody without a login answers, of companies in sight."""
    viewer.demand(Act.SEE_CUSTODY, at=at)
    return (
        AnswerLink.objects.filter(
            assessment__organisation__in=organisations_in_sight(viewer=viewer, at=at)
        )
        .select_related("assessment__organisation", "made_by")
        .order_by("-pk")
    )


def link(*, viewer: Viewer, at: datetime, public_id: UUID) -> AnswerLink:
    """One such link in sight, or `NotFound`."""
    found = links(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def procedures(*, viewer: Viewer, at: datetime) -> QuerySet[AdoptedProcedure]:
    """The model procedures that companies in sight have adopted and that are on file now."""
    return (
        AdoptedProcedure.objects.filter(paper__in=papers(viewer=viewer, at=at))
        .select_related("paper__organisation", "paper__attachment", "paper__filed_by")
        .order_by("paper__review_on", "pk")
    )


def models_adopted(rows: QuerySet[AdoptedProcedure]) -> set[str]:
    """The names of the models that these were made from."""
    return set(rows.order_by().values_list("model", flat=True).distinct())


def procedure(*, viewer: Viewer, at: datetime, public_id: UUID) -> AdoptedProcedure:
    """One adopted procedure on file in sight, or `NotFound`."""
    found = procedures(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found
