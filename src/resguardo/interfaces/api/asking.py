"""Assessment campaigns of a programme by API: opened, followed, and what companies handed in."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router
from pydantic import BaseModel, Field

from resguardo.interfaces.api.caller import Call
from resguardo.interfaces.api.listing import Listing, Turn, listed
from resguardo.records.assistance import asking
from resguardo.records.assistance.services import asking as services
from resguardo.records.compliance import selectors as compliance
from resguardo.records.compliance.campaigns import COMPANIES_MOST
from resguardo.records.people.pages import page_of

router = Router()


class ProgrammeCampaignIn(BaseModel):
    """A standard to ask of companies that show their assessments; none named means all of them."""

    title: str = Field(max_length=200)
    catalogue: str = Field(max_length=40)
    due_on: date
    companies: list[UUID] = Field(default=[], max_length=COMPANIES_MOST)


class ProgrammeCampaignOut(BaseModel):
    """One campaign; the digests are those of the catalogue and its checks when it was opened."""

    id: UUID
    programme: UUID
    title: str
    catalogue: str
    catalogue_digest: str
    checks_digest: str
    due_on: date
    opened_at: datetime
    closed_at: datetime | None


class FoundOut(BaseModel):
    """What a company found: requirements done, of those that apply, and contradicted ones."""

    done: int
    applies: int
    contradicted: int


class CompanyProgressOut(BaseModel):
    """How far one company is; `found` once it has handed in."""

    assessment: UUID
    organisation: UUID
    name: str
    asked: int
    answered: int
    handed_in_at: datetime | None
    found: FoundOut | None


class GapOut(BaseModel):
    """A requirement, and how many of the companies that handed in do not keep it."""

    control: str
    clause: str
    missing: int
    contradicted: int
    companies: int


class SupportCalledForOut(BaseModel):
    """A kind of support, how many requirements call for it, and how many gaps it would close."""

    support: str
    requirements: int
    gaps: int


class ProgrammeCampaignWhole(ProgrammeCampaignOut):
    """A campaign with its companies, their gaps and the support that would close them."""

    catalogue_changed: bool
    checks_changed: bool
    companies: list[CompanyProgressOut]
    gaps: list[GapOut]
    support: list[SupportCalledForOut]


class VerdictOut(BaseModel):
    """Which verdict counts of a requirement, and why it would be on an agenda."""

    control: str
    theme: str
    clause: str
    counts: str
    gap: str


class HandedInOut(BaseModel):
    """What one company handed in; no words, documents or names."""

    assessment: UUID
    organisation: UUID
    version: str
    locked_at: datetime | None
    verdicts: list[VerdictOut]


@router.post(
    "/programmes/{uuid:programme_id}/campaigns", response={201: ProgrammeCampaignOut},
    url_name="open_programme_campaign",
)  # fmt: skip
def open_campaign(
    request: Call, programme_id: UUID, body: ProgrammeCampaignIn
) -> ProgrammeCampaignOut:
    """Ask a standard of the companies that agreed to show their assessments."""
    row = services.open_campaign(
        by=request.viewer, at=request.at, programme=programme_id, **body.model_dump()
    )
    return ProgrammeCampaignOut(**_facts(row))


@router.get("/campaigns", response=Listing[ProgrammeCampaignOut], url_name="programme_campaigns")
def list_campaigns(request: Call, turn: Query[Turn]) -> Listing[ProgrammeCampaignOut]:
    """The campaigns of the programmes that are run here, the latest first."""
    rows = asking.campaigns(viewer=request.viewer, at=request.at)
    page = page_of(rows, sort="-pk", cursor=turn.cursor, size=turn.size)
    return listed(page, lambda row: ProgrammeCampaignOut(**_facts(row)))


@router.get(
    "/campaigns/{uuid:campaign_id}", response=ProgrammeCampaignWhole,
    url_name="programme_campaign",
)  # fmt: skip
def show_campaign(request: Call, campaign_id: UUID) -> ProgrammeCampaignWhole:
    """One campaign: how far each company is, what those that handed in lack."""
    row = asking.campaign(viewer=request.viewer, at=request.at, public_id=campaign_id)
    found, gaps = compliance.catalogue_of(row.campaign), asking.gaps(row)
    return ProgrammeCampaignWhole(
        **_facts(row),
        catalogue_changed=compliance.catalogue_changed(row.campaign, found),
        checks_changed=compliance.checks_changed(row.campaign, found),
        companies=[_progress(each) for each in asking.progress(row)],
        gaps=[
            GapOut(control=each.control.id, clause=each.control.clause, missing=each.missing,
                   contradicted=each.contradicted, companies=each.companies)
            for each in gaps
        ],
        support=[
            SupportCalledForOut(support=each.support, requirements=each.requirements,
                                gaps=each.gaps)
            for each in asking.support_called_for(gaps)
        ],
    )  # fmt: skip


@router.get(
    "/campaigns/{uuid:campaign_id}/companies/{uuid:assessment_id}", response=HandedInOut,
    url_name="programme_campaign_company",
)  # fmt: skip
def show_handed_in(request: Call, campaign_id: UUID, assessment_id: UUID) -> HandedInOut:
    """What one company handed in."""
    row = asking.campaign(viewer=request.viewer, at=request.at, public_id=campaign_id)
    found = asking.handed_in(row, assessment=assessment_id)
    return HandedInOut(
        assessment=found.row.public_id, organisation=found.row.organisation.public_id,
        version=found.row.version, locked_at=found.row.locked_at,
        verdicts=[
            VerdictOut(control=each.control.id, theme=each.control.theme,
                       clause=each.control.clause, counts=each.counts, gap=each.gap)
            for each in found.verdicts
        ],
    )  # fmt: skip


def _facts(row: Any) -> dict[str, Any]:
    made = row.campaign
    return {
        "id": made.public_id, "programme": row.programme.public_id, "title": made.title,
        "catalogue": made.catalogue, "catalogue_digest": made.catalogue_digest,
        "checks_digest": made.checks_digest, "due_on": made.due_on, "opened_at": made.opened_at,
        "closed_at": made.closed_at,
    }  # fmt: skip


def _progress(each: asking.Progress) -> CompanyProgressOut:
    found = None
    if each.found is not None:
        found = FoundOut(
            done=each.found.done, applies=each.found.applies, contradicted=each.found.contradicted
        )
    return CompanyProgressOut(
        assessment=each.assessment, organisation=each.organisation, name=each.name,
        asked=each.asked, answered=each.answered,
        handed_in_at=each.handed_in_at if found else None, found=found,
    )  # fmt: skip
