"""What each organisation has gained since its baseline, and requirements met then and now.

A fold of what activities recorded and of the assessments that were tied to them. Of a company's
assessments only those are read that it agreed to show.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from resguardo.records.assistance import selectors
from resguardo.records.assistance.models import (
    Activity,
    AssessmentLink,
    Attendee,
    Beneficiary,
    Conclusion,
    DestructionLine,
    Equipment,
    MarkingLine,
    Participation,
    Programme,
)
from resguardo.records.assistance.passing import standing
from resguardo.records.compliance.checks import Answer
from resguardo.records.compliance.comparing import asked, lines
from resguardo.records.compliance.models import Assessment, AssessmentAnswer, AssessmentFact
from resguardo.records.compliance.selectors import catalogue_of
from resguardo.records.people import sight
from resguardo.records.people.viewer import Viewer

WHOLE_PCT = 100


@dataclass(slots=True)
class Gains:
    """What one organisation has gained."""

    participation: Participation
    activities: int = 0
    attended: int = 0
    trained: int = 0
    equipment: int = 0
    marked: int = 0
    destroyed: int = 0
    concluded: int = 0
    done: int = 0
    compared: list["Compared"] = field(default_factory=list)

    @property
    def closed(self) -> int:
        """How many requirements are met that were not at the baseline."""
        return sum(len(each.closed) for each in self.compared)


@dataclass(frozen=True, slots=True)
class Met:
    """Which requirements an assessment found met, of those that apply."""

    met: frozenset[str]
    of: frozenset[str]

    @property
    def share_pct(self) -> int:
        """Met, in per cent of what applies."""
        return WHOLE_PCT * len(self.met) // len(self.of) if self.of else 0


@dataclass(frozen=True, slots=True)
class Look:
    """One assessment of a company: on the day of the visit that made it, and what was met."""

    on: date
    assessment: Assessment
    met: Met


@dataclass(frozen=True, slots=True)
class Compared:
    """One company by one standard: the baseline, every look since, and the last one."""

    organisation_id: int
    name: str
    catalogue: str
    looks: Sequence[Look]

    @property
    def then(self) -> Met:
        """What was met at the baseline."""
        return self.looks[0].met

    @property
    def now(self) -> Met:
        """What was met at the last look."""
        return self.looks[-1].met

    @property
    def closed(self) -> frozenset[str]:
        """Requirements that were not met and are."""
        return self.now.met - self.then.met

    @property
    def opened(self) -> frozenset[str]:
        """Requirements that were met and are not any more."""
        return (self.then.met & self.now.of) - self.now.met


def gains(programme: Programme) -> list[Gains]:
    """What each participant of a programme has gained; a constant number of questions."""
    parts = programme.participations.filter(state="agreed").select_related("organisation")
    found = {
        each.organisation_id: Gains(each)
        for each in parts.order_by("organisation__kind", "organisation__name", "pk")
    }
    _add_activities(found, programme)
    for pair in compared(programme):
        if pair.organisation_id in found:
            found[pair.organisation_id].compared.append(pair)
    return list(found.values())


def _add_activities(found: dict[int, Gains], programme: Programme) -> None:
    """Add what activities recorded for those who take part; others are left out."""
    nobody = Gains(Participation())
    for row in Beneficiary.objects.filter(activity__programme=programme).exclude(
        activity__state="cancelled"
    ):
        found.get(row.organisation_id, nobody).activities += 1
    for who in came(programme):
        mine = found.get(who.organisation_id or 0, nobody)
        mine.attended += 1
        mine.trained += who.activity.kind == "training" and standing(who, who.activity).passed
    for thing in Equipment.objects.filter(activity__programme=programme):
        found.get(thing.organisation_id, nobody).equipment += thing.quantity
    for line in MarkingLine.objects.filter(activity__programme=programme, state="confirmed"):
        found.get(line.organisation_id, nobody).marked += 1
    for gone in DestructionLine.objects.filter(activity__programme=programme, state="destroyed"):
        found.get(gone.organisation_id, nobody).destroyed += 1
    for each in Conclusion.objects.filter(activity__programme=programme):
        mine = found.get(each.organisation_id or 0, nobody)
        mine.concluded += 1
        mine.done += each.state == "done"


def came(programme: Programme) -> list[Attendee]:
    """Everybody who was there on a day of any activity, with days and tests."""
    return list(
        Attendee.objects.filter(activity__programme=programme, days__isnull=False)
        .distinct()
        .select_related("activity", "organisation")
        .prefetch_related("days", "tests")
        .order_by("pk")
    )


def compared(programme: Programme) -> list[Compared]:
    """Baseline and last assessment of each company that agreed to show them, by standard."""
    shown = {each.organisation_id for each in selectors.agreed(programme, "assessments")}
    links = AssessmentLink.objects.filter(activity__programme=programme, organisation_id__in=shown)
    rows = _read(links)
    days = dict(links.order_by("pk").values_list("assessment_id", "activity__starts_on"))
    by_company: dict[tuple[int, str], list[Assessment]] = defaultdict(list)
    for row in rows:
        by_company[row.organisation_id, row.catalogue].append(row)
    return [
        Compared(
            organisation_id, ours[0].organisation.name, catalogue,
            [Look(days[each.pk], each, met(each)) for each in ours],
        )
        for (organisation_id, catalogue), ours in by_company.items()
    ]  # fmt: skip


def met(row: Assessment) -> Met:
    """What an assessment found met; answers and facts were fetched before."""
    kept = {each.control: Answer(each.verdict, each.good, each.total) for each in row.facts.all()}
    told = lines(asked(catalogue_of(row).controls), row.answers.all(), kept)
    of = frozenset(
        each.control.id for each in told if each.counts not in {"", "not_applicable", "unknown"}
    )
    return Met(frozenset(each.control.id for each in told if each.counts == "yes"), of)


@dataclass(frozen=True, slots=True)
class Linked:
    """One assessment that is tied to a visit, as the visit's page tells it."""

    assessment: UUID
    name: str
    catalogue: str
    share_pct: int
    linked_at: datetime


def linked(*, viewer: Viewer, activity: Activity) -> list[Linked]:
    """The assessments tied to a visit in sight: those that are shown, or the viewer's own."""
    links = activity.assessments.select_related("organisation").order_by("pk")
    if activity.owner_id == viewer.organisation_id:
        agreed = selectors.agreed(activity.programme, "assessments")
        shown = {each.organisation_id for each in agreed}
    else:
        shown = {viewer.organisation_id}
    rows = {each.pk: each for each in _read(links.filter(organisation_id__in=shown))}
    return [
        Linked(
            rows[each.assessment_id].public_id, each.organisation.name,
            rows[each.assessment_id].catalogue, met(rows[each.assessment_id]).share_pct,
            each.linked_at,
        )
        for each in links if each.assessment_id in rows
    ]  # fmt: skip


def to_link(*, activity: Activity) -> list[Assessment]:
    """Assessments of those whom a visit is for and who agreed to show them, the latest first."""
    shown = {each.organisation_id for each in selectors.agreed(activity.programme, "assessments")}
    whom = activity.beneficiaries.filter(organisation_id__in=shown).values("organisation")
    with sight.everything():  # bounded by what each company agreed to
        return list(
            Assessment.objects.filter(organisation__in=whom)
            .exclude(activities__activity=activity)
            .select_related("organisation")
            .order_by("-pk")
        )


def _read(links: QuerySet[AssessmentLink]) -> list[Assessment]:
    answers = AssessmentAnswer.objects.order_by("pk")
    facts = AssessmentFact.objects.order_by("pk")
    with sight.everything():  # bounded by what each company agreed to
        return list(
            Assessment.objects.filter(pk__in=links.order_by().values("assessment"))
            .select_related("organisation")
            .prefetch_related(Prefetch("answers", answers), Prefetch("facts", facts))
            .order_by("pk")
        )


def sizes(parts: Iterable[Participation]) -> dict[int, str]:
    """How large each participant is."""
    return {each.organisation_id: each.size for each in parts}


def stores_assessed(activities: Sequence[Activity]) -> int:
    """Assessments and follow-ups that were reported."""
    return sum(
        each.kind in {"assessment", "follow_up"} and each.state == "reported" for each in activities
    )
