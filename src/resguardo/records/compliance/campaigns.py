"""Campaigns: one catalogue asked of many companies until a day, and the board of where they stand.

Opening one opens an assessment for each company; one that is open already joins, whoever else asks
for it too. The board counts in the database and reads what the register said when it was asked
last: `ask_registers` asks it of one company after the other, so that memory does not grow with
their number.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.compliance import assessing, comparing, selectors
from resguardo.records.compliance.catalogues import Catalogue, Control
from resguardo.records.compliance.checks import Answer
from resguardo.records.compliance.comparing import Line
from resguardo.records.compliance.judging import checks_digest
from resguardo.records.compliance.models import (
    Assessment,
    AssessmentAnswer,
    AssessmentFact,
    Campaign,
    CampaignPart,
    PlannedAction,
    Side,
)
from resguardo.records.people.changes import amend, demand_reason
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Organisation, OrganisationKind
from resguardo.records.people.selectors import NotFound, organisations_in_sight, sees_all
from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency import services as transparency

COMPANIES_MOST: Final = 2_000


class CampaignIncomplete(Problem):
    """A campaign without a title, of nobody, or until a day that is past."""

    code = "compliance.campaign-incomplete"
    wording = _(
        "A campaign has a title, a day to come until which is answered, and at least one company. "
        "Complete it."
    )
    field = "title"


class CampaignClosed(Problem):
    """What is closed is closed once."""

    code = "compliance.campaign-closed"
    wording = _("This campaign is closed. Open another one; its assessments follow these.")


@transaction.atomic
def open_campaign(
    *,
    by: Viewer,
    at: datetime,
    title: str,
    catalogue: str,
    due_on: date,
    companies: Sequence[UUID] = (),
) -> Campaign:
    """Ask one catalogue of companies in sight, or (none named) of every one that is not closed."""
    _demand(by, at)
    found = selectors.catalogue_named(viewer=by, at=at, name=catalogue)
    some = organisations_in_sight(viewer=by, at=at).filter(
        kind=OrganisationKind.COMPANY, closed_on=None
    )
    asked = list((some.filter(public_id__in=companies) if companies else some).order_by("pk"))
    if companies and len(asked) != len(set(companies)):
        raise NotFound
    return ask_companies(by=by, at=at, title=title, catalogue=found, due_on=due_on, companies=asked)


def ask_companies(
    *, by: Viewer, at: datetime, title: str, catalogue: Catalogue, due_on: date,
    companies: Sequence[Organisation],
) -> Campaign:  # fmt: skip
    """Open the campaign for companies of which the caller has made sure that `by` may ask them.

    Refuses without a title, a day to come or a company (`CampaignIncomplete`).
    """
    name = " ".join(title.split())[:200]
    if (
        not name
        or due_on <= local_day(at, by.time_zone)
        or not 0 < len(companies) <= COMPANIES_MOST
    ):
        raise CampaignIncomplete
    campaign = Campaign.objects.create(
        organisation_id=by.organisation_id, title=name, catalogue=catalogue.id,
        version=catalogue.version, catalogue_digest=catalogue.digest,
        checks_digest=checks_digest(catalogue.controls), due_on=due_on, opened_at=at,
        opened_by_id=by.user_id,
    )  # fmt: skip
    keys = [each.pk for each in companies]
    mine = Assessment.objects.filter(catalogue=catalogue.id, organisation_id__in=keys)
    under_way = dict(mine.filter(state="open").values_list("organisation_id", "pk"))
    latest = dict(mine.order_by("pk").values_list("organisation_id", "pk"))
    rows = Assessment.objects.bulk_create(
        Assessment(
            organisation=each, catalogue=campaign.catalogue, version=campaign.version,
            catalogue_digest=campaign.catalogue_digest, checks_digest=campaign.checks_digest,
            follows_id=latest.get(each.pk), opened_at=at, opened_by_id=by.user_id,
        )
        for each in companies
        if each.pk not in under_way
    )  # fmt: skip
    CampaignPart.objects.bulk_create(
        CampaignPart(campaign=campaign, assessment_id=key)
        for key in (*under_way.values(), *(each.pk for each in rows))
    )
    told = transparency.ChangeMade(
        subject_kind="campaign", subject_id=campaign.public_id, verb="opened",
        changes={
            "name": (None, name), "catalogue": (None, catalogue.id), "due_on": (None, due_on),
            "digest": (None, catalogue.digest), "checks_digest": (None, campaign.checks_digest),
            "companies": (None, len(companies)),
        },
    )  # fmt: skip
    opened = [assessing.told_opened(row, row.organisation.public_id, campaign) for row in rows]
    transparency.record_changes([told, *opened], by=by, at=at)
    return campaign


@transaction.atomic
def close_campaign(*, by: Viewer, at: datetime, campaign: UUID, reason: str) -> Campaign:
    """Close a campaign; its assessments stay as they are, open ones open."""
    _demand(by, at)
    return end(
        selectors.campaign(viewer=by, at=at, public_id=campaign), by=by, at=at, reason=reason
    )


def end(row: Campaign, *, by: Viewer, at: datetime, reason: str) -> Campaign:
    """Close a campaign of which the caller has made sure that it is `by`'s to close.

    Refuses one that is closed (`CampaignClosed`).
    """
    if row.closed_at is not None:
        raise CampaignClosed
    amend(
        row, {"closed_at": at}, by=by, at=at, subject_kind="campaign", verb="closed",
        reason=demand_reason(reason),
    )  # fmt: skip
    return row


def ask_registers(*, by: Viewer, at: datetime, campaign: UUID) -> Iterator[int]:
    """Keep what the register says of each company of a campaign; gives how many answers are new.

    One company is one transaction. An assessment that is locked is left as it is.
    """
    _demand(by, at)
    row = selectors.campaign(viewer=by, at=at, public_id=campaign)
    catalogue = selectors.catalogue_of(row)
    keys = list(row.assessments.filter(state="open").order_by("pk").values_list("pk", flat=True))
    for key in keys:
        with transaction.atomic():
            one = (
                Assessment.objects.select_for_update(no_key=True, of=("self",))
                .select_related("organisation")
                .get(pk=key)
            )
            new = assessing.keep_facts(one, catalogue, by=by, at=at)
        yield new


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one company of a campaign stands: answers given of those asked, gaps, what is done."""

    row: Assessment
    asked: int
    answered: int
    done: int
    applies: int
    contradicted: int
    differs: int
    planned: int
    verified: int

    @property
    def share_pct(self) -> int:
        """Done of what applies, in per cent."""
        return 100 * self.done // self.applies if self.applies else 0


def board(*, viewer: Viewer, at: datetime, rows: Sequence[Assessment]) -> list[Standing]:
    """Where each of these assessments of one catalogue stands, for who sees the companies."""
    viewer.demand(Act.SEE_CUSTODY, at=at)
    return standings(rows)


def standings(rows: Sequence[Assessment]) -> list[Standing]:
    """The same of assessments that the caller may read: three queries for all of them."""
    if not rows:
        return []
    controls = comparing.asked(selectors.catalogue_of(rows[0]).controls)
    keys = [each.pk for each in rows]
    answers: dict[int, list[AssessmentAnswer]] = defaultdict(list)
    for said in AssessmentAnswer.objects.filter(assessment_id__in=keys).order_by("pk"):
        answers[said.assessment_id].append(said)
    facts: dict[int, dict[str, Answer]] = defaultdict(dict)
    for fact in AssessmentFact.objects.filter(assessment_id__in=keys).order_by("pk"):
        facts[fact.assessment_id][fact.control] = Answer(fact.verdict, fact.good, fact.total)
    plans: dict[int, list[str]] = defaultdict(list)
    for key, state in PlannedAction.objects.filter(assessment_id__in=keys).values_list(
        "assessment_id", "state"
    ):
        plans[key].append(state)
    return [_standing(row, controls, answers[row.pk], facts[row.pk], plans[row.pk]) for row in rows]


def _standing(
    row: Assessment,
    controls: Sequence[Control],
    answers: Iterable[AssessmentAnswer],
    facts: dict[str, Answer],
    plans: Sequence[str],
) -> Standing:
    lines = comparing.lines(controls, answers, facts)
    scores = comparing.scores(lines)
    return Standing(
        row, len(lines), sum(each.company is not None for each in lines),
        sum(each.done for each in scores), sum(each.of for each in scores),
        _gaps(lines, "contradicted"), _gaps(lines, "differs"), len(plans), plans.count("verified"),
    )  # fmt: skip


def _gaps(lines: Iterable[Line], gap: str) -> int:
    return sum(each.gap == gap for each in lines)


@dataclass(frozen=True, slots=True)
class Gap:
    """A requirement, and in how many companies of a campaign it does not hold."""

    control: Control
    missing: int
    contradicted: int
    companies: int


def gaps(*, viewer: Viewer, at: datetime, campaign: Campaign) -> list[Gap]:
    """The requirements that companies of a campaign do not keep, the commonest first."""
    viewer.demand(Act.OVERSEE, at=at)
    companies = list(campaign.assessments.order_by("pk").values_list("pk", flat=True))
    return commonest(selectors.catalogue_of(campaign), companies)


def commonest(catalogue: Catalogue, companies: Sequence[int]) -> list[Gap]:
    """What most of these assessments lack, by their keys, which the caller may read.

    Counted by what each side said last and by the register as it was asked last, in two queries.
    """
    controls = comparing.asked(catalogue.controls)
    mine = {"assessment_id__in": companies}
    said: dict[tuple[int, str, str], str] = {
        (row[0], row[1], row[2]): row[3]
        for row in AssessmentAnswer.objects.filter(against=None, **mine)
        .order_by("pk")
        .values_list("assessment_id", "control", "side", "verdict")
    }
    fact: dict[tuple[int, str], str] = {
        (row[0], row[1]): row[2]
        for row in AssessmentFact.objects.filter(**mine)
        .order_by("pk")
        .values_list("assessment_id", "control", "verdict")
    }
    found = []
    for control in controls:
        missing = contradicted = 0
        for key in companies:
            own = said.get((key, control.id, Side.COMPANY), "")
            told = fact.get((key, control.id), "")
            counts = comparing.counting(own, said.get((key, control.id, Side.ASSESSOR), ""), told)
            missing += counts in {"no", "partly"}
            contradicted += comparing.contradicts(own, told)
        if missing:
            found.append(Gap(control, missing, contradicted, len(companies)))
    return sorted(found, key=lambda each: (-each.missing, each.control.id))


def _demand(by: Viewer, at: datetime) -> None:
    by.demand(Act.OVERSEE, at=at)
    if not sees_all(viewer=by, at=at):
        raise NotFound
