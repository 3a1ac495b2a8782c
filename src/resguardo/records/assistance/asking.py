"""What a programme reads of the assessments that it asked for: what companies handed in, no more.

Only of companies that show the programme their assessments now, and only of the assessments that
its campaign asked for. While one is open it is the company's: read is how many requirements are
answered. Once the company has locked it, read is which of them hold. Words, documents, names and
the figures of a register are never read from here (docs/decisions/0017).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from resguardo.records.assistance import selectors
from resguardo.records.assistance.models import Programme, ProgrammeCampaign
from resguardo.records.compliance import campaigns as campaigning
from resguardo.records.compliance import comparing
from resguardo.records.compliance import selectors as compliance
from resguardo.records.compliance.campaigns import Gap, Standing
from resguardo.records.compliance.catalogues import Control
from resguardo.records.compliance.comparing import Score
from resguardo.records.compliance.models import Assessment
from resguardo.records.compliance.planning import SUPPORT_OF
from resguardo.records.people import sight
from resguardo.records.people.models import Organisation, OrganisationKind
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer

HANDED_IN = "locked"


def campaigns(*, viewer: Viewer, at: datetime) -> QuerySet[ProgrammeCampaign]:
    """The campaigns of programmes that are run here, the latest first."""
    selectors.demand_runner(by=viewer, at=at)
    return (
        ProgrammeCampaign.objects.filter(owner_id=viewer.organisation_id)
        .select_related("programme", "campaign__organisation")
        .order_by("-pk")
    )


def campaign(*, viewer: Viewer, at: datetime, public_id: UUID) -> ProgrammeCampaign:
    """One of them by the key of the campaign, or `NotFound`."""
    found = campaigns(viewer=viewer, at=at).filter(campaign__public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def who_shows(programme: Programme) -> list[Organisation]:
    """Companies that let the programme see their assessments now: none once it is closed."""
    some = [each.organisation for each in selectors.agreed(programme, "assessments")]
    return [
        each for each in some
        if each.kind == OrganisationKind.COMPANY and each.closed_on is None
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one company is; what it found only once it has handed in (`found`)."""

    assessment: UUID
    organisation: UUID
    name: str
    asked: int
    answered: int
    handed_in_at: datetime | None
    found: Standing | None


def progress(row: ProgrammeCampaign) -> list[Progress]:
    """Where each company stands that shows it now; a constant number of questions."""
    rows = _shown(row)
    with sight.everything():  # bounded by what each company agreed to
        told = campaigning.standings(rows)
    return [
        Progress(
            each.row.public_id, each.row.organisation.public_id, each.row.organisation.name,
            each.asked, each.answered, each.row.locked_at,
            each if each.row.state == HANDED_IN else None,
        )
        for each in told
    ]  # fmt: skip


def gaps(row: ProgrammeCampaign) -> list[Gap]:
    """What most of those that handed in do not keep, the commonest first."""
    keys = [each.pk for each in _shown(row) if each.state == HANDED_IN]
    with sight.everything():  # bounded by what each company agreed to
        return campaigning.commonest(compliance.catalogue_of(row.campaign), keys)


@dataclass(frozen=True, slots=True)
class Needed:
    """A kind of support, how many requirements call for it, and in how many places of companies."""

    support: str
    requirements: int
    gaps: int


def support_called_for(found: Sequence[Gap]) -> list[Needed]:
    """Which kinds of support would close the gaps, what closes most first."""
    by_kind: dict[str, list[Gap]] = {}
    for each in found:
        by_kind.setdefault(SUPPORT_OF[each.control.theme], []).append(each)
    told = [
        Needed(support, len(some), sum(each.missing for each in some))
        for support, some in by_kind.items()
    ]
    return sorted(told, key=lambda each: (-each.gaps, each.support))


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which verdict counts of one requirement, and why it would be on an agenda."""

    control: Control
    counts: str
    gap: str


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What one company handed in."""

    row: Assessment
    scores: list[Score]
    verdicts: list[Verdict]


def handed_in(row: ProgrammeCampaign, *, assessment: UUID) -> HandedIn:
    """What one company handed in; `NotFound` where it has not, or does not show it."""
    some = (each for each in _shown(row) if each.public_id == assessment)
    found = next((each for each in some if each.state == HANDED_IN), None)
    if found is None:
        raise NotFound
    with sight.everything():  # bounded by what the company agreed to
        lines = comparing.lines(
            comparing.asked(compliance.catalogue_of(found).controls),
            compliance.answers_of(found), compliance.facts_kept(found),
        )  # fmt: skip
    verdicts = [Verdict(each.control, each.counts, each.gap) for each in lines]
    return HandedIn(found, comparing.scores(lines), verdicts)


def _shown(row: ProgrammeCampaign) -> list[Assessment]:
    """The assessments that the campaign asked for, of who shows them now."""
    shown = [each.pk for each in who_shows(row.programme)]
    with sight.everything():  # bounded by what each company agreed to
        return list(
            row.campaign.assessments.filter(organisation_id__in=shown)
            .select_related("organisation")
            .order_by("organisation__name", "pk")
        )
