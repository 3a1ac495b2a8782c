"""Activities: planned within their programme, for whom, at what cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.problem import Problem
from resguardo.kernel.procedure import check_step
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.assistance import selectors
from resguardo.records.assistance.models import (
    Activity,
    ActivityKind,
    AssessmentLink,
    Beneficiary,
    Equipment,
    Programme,
    Spending,
)
from resguardo.records.assistance.procedures import PROCEDURES, is_over
from resguardo.records.assistance.services.words import (
    NotOnTheList,
    demand_days,
    kept_words,
    money,
)
from resguardo.records.compliance.models import Assessment
from resguardo.records.people import sight
from resguardo.records.people.changes import amend, note
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Organisation
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer

PASS_PCT: Final = 60
ATTEND_PCT: Final = 80
WHOLE_PCT: Final = 100
QUANTITY_MOST: Final = 1_000_000


class ProgrammeClosed(Problem):
    """Nothing is planned in what is closed."""

    code = "assistance.programme-closed"
    wording = _("The programme is closed. Plan this in one that is under way.")


class ActivityOver(Problem):
    """What is over stays as it was, as its certificate and its report say it."""

    code = "assistance.activity-over"
    wording = _("This activity is over and stays as it was. Plan another one.")


class OutsideProgramme(Problem):
    """An activity lies within the days of its programme."""

    code = "assistance.outside-programme"
    wording = _("The programme lasts from {first} to {last}. Choose days within it.")
    field = "starts_on"

    first: date
    last: date


class NotTakingPart(Problem):
    """Assistance is for those who agreed to take part."""

    code = "assistance.not-taking-part"
    wording = _("{name} has not agreed to take part in this programme. Wait for its answer.")
    field = "organisation"

    name: str


class NotShown(Problem):
    """A programme sees of a company what it agreed to, and nothing else."""

    code = "assistance.not-shown"
    wording = _(
        "{name} has not agreed to show this to the programme. Ask it to agree to it on its page of "
        "the programme."
    )
    field = "organisation"

    name: str


class QuantityWrong(Problem):
    """At least one of something was handed over."""

    code = "assistance.quantity-wrong"
    wording = _("Write how many were handed over, as a whole number from 1 on.")
    field = "quantity"


class SpentLater(Problem):
    """Money is recorded once it is spent."""

    code = "assistance.spent-later"
    wording = _("{day} has not come yet. Record money on the day on which it is spent, or later.")
    field = "spent_on"

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityFacts:
    """What an activity is. For a course, the shares that are needed to pass it."""

    kind: str
    title: str
    place: str = ""
    starts_on: date
    ends_on: date
    budget: Decimal = Decimal(0)
    pass_pct: int = PASS_PCT
    attend_pct: int = ATTEND_PCT
    follows: UUID | None = None
    organisations: Sequence[UUID] = ()


@transaction.atomic
def plan_activity(*, by: Viewer, at: datetime, programme: UUID, facts: ActivityFacts) -> Activity:
    """Plan an activity for those who take part.

    Refuses a closed programme, a kind that is none, and days outside the programme's.
    """
    row = selectors.own_programme(viewer=by, at=at, public_id=programme)
    if row.state != "running":
        raise ProgrammeClosed
    if facts.kind not in ActivityKind.values:
        raise NotOnTheList(facts.kind[:40])
    demand_days(facts.starts_on, facts.ends_on)
    if not row.starts_on <= facts.starts_on <= facts.ends_on <= row.ends_on:
        raise OutsideProgramme(row.starts_on, row.ends_on)
    is_course = facts.kind == ActivityKind.TRAINING
    for share in (facts.pass_pct, facts.attend_pct):
        if not 0 <= share <= WHOLE_PCT:
            raise NotOnTheList(str(share))
    follows = None
    if facts.follows is not None:
        follows = row.activities.filter(public_id=facts.follows).first()
        if follows is None:
            raise NotFound
    step = check_step(PROCEDURES[facts.kind], "plan", None)
    made = Activity.objects.create(
        owner_id=by.organisation_id, programme=row, kind=facts.kind,
        title=kept_words(facts.title, 200), place=" ".join(facts.place.split())[:200],
        starts_on=facts.starts_on, ends_on=facts.ends_on, budget=money(facts.budget),
        state=step.to_state, follows=follows,
        pass_pct=facts.pass_pct if is_course else 0,
        attend_pct=facts.attend_pct if is_course else 0,
        planned_at=at, planned_by_id=by.user_id,
    )  # fmt: skip
    for organisation in facts.organisations:
        _add_beneficiary(made, row, organisation, at)
    changes = {
        "kind": (None, made.kind), "title": (None, made.title), "starts_on": (None, made.starts_on)
    }  # fmt: skip
    note("activity", made.public_id, "planned", changes, by=by, at=at)
    return made


@transaction.atomic
def move_activity(
    *, by: Viewer, at: datetime, activity: UUID, starts_on: date, ends_on: date, reason: str
) -> Activity:
    """Put an activity that is not over on other days, and say why.

    Refuses days outside those of the programme (`OutsideProgramme`).
    """
    row = _not_over(by, at, activity)
    demand_days(starts_on, ends_on)
    programme = row.programme
    if not programme.starts_on <= starts_on <= ends_on <= programme.ends_on:
        raise OutsideProgramme(programme.starts_on, programme.ends_on)
    wanted = {"starts_on": starts_on, "ends_on": ends_on}
    amend(row, wanted, by=by, at=at, subject_kind="activity", verb="moved", reason=reason)
    return row


@transaction.atomic
def add_beneficiary(*, by: Viewer, at: datetime, activity: UUID, organisation: UUID) -> Beneficiary:
    """Let one more organisation have part in what is not over; added again, nothing changes.

    Refuses what is over (`ActivityOver`), and who takes no part in the programme (`NotTakingPart`).
    """
    row = _not_over(by, at, activity)
    made = _add_beneficiary(row, row.programme, organisation, at)
    changes = {"organisation": (None, made.organisation.name)}
    note("activity", row.public_id, "organisation_added", changes, by=by, at=at)
    return made


@transaction.atomic
def spend(
    *, by: Viewer, at: datetime, activity: UUID, amount: Decimal, what: str, spent_on: date,
    document: str = "",
) -> Spending:  # fmt: skip
    """Record money spent; a correction has its sign turned round.

    Refuses a day to come (`SpentLater`).
    """
    row = selectors.own_activity(viewer=by, at=at, public_id=activity)
    if spent_on > local_day(at, by.time_zone):
        raise SpentLater(spent_on)
    made = Spending.objects.create(
        owner_id=by.organisation_id, activity=row, amount=money(amount, signed=True),
        what=kept_words(what, 300), document=document.strip()[:60], spent_on=spent_on,
        recorded_at=at, recorded_by_id=by.user_id,
    )  # fmt: skip
    changes = {"amount": (None, str(made.amount)), "what": (None, made.what)}
    note("activity", row.public_id, "spent", changes, by=by, at=at)
    return made


@transaction.atomic
def hand_over(
    *, by: Viewer, at: datetime, activity: UUID, organisation: UUID, what: str, quantity: int,
    taken_by: str, number: str = "",
) -> Equipment:  # fmt: skip
    """Hand equipment over for good: a bullet trap, a safe, a computer; and who took it.

    Refuses fewer than one and more than anybody hands over (`QuantityWrong`).
    """
    row = selectors.own_activity(viewer=by, at=at, public_id=activity)
    if not 1 <= quantity <= QUANTITY_MOST:
        raise QuantityWrong
    whom = part_of(row, organisation)
    made = Equipment.objects.create(
        owner_id=by.organisation_id, activity=row, organisation=whom, what=kept_words(what, 200),
        quantity=quantity, number=number.strip()[:60], taken_by=kept_words(taken_by, 200),
        handed_over_at=at,
    )  # fmt: skip
    changes = {"what": (None, made.what), "quantity": (None, quantity)}
    note("activity", row.public_id, "handed_over", changes, by=by, at=at)
    return made


@transaction.atomic
def link_assessment(
    *, by: Viewer, at: datetime, activity: UUID, assessment: UUID
) -> AssessmentLink:
    """Tie the assessment of a company to the visit that made it or came back to it.

    Refuses what the company does not show to the programme (`NotShown`).
    """
    row = selectors.own_activity(viewer=by, at=at, public_id=activity)
    with sight.everything():  # bounded below by what each company agreed to
        found = Assessment.objects.select_related("organisation").filter(
            public_id=assessment, organisation__benefits__activity=row
        ).first()  # fmt: skip
    shown = {each.organisation_id for each in selectors.agreed(row.programme, "assessments")}
    if found is None:
        raise NotFound
    if found.organisation_id not in shown:
        raise NotShown(found.organisation.name)
    made, _new = AssessmentLink.objects.get_or_create(
        activity=row, assessment=found,
        defaults={
            "owner_id": by.organisation_id, "organisation": found.organisation, "linked_at": at
        },
    )  # fmt: skip
    changes = {"assessment": (None, str(found.public_id))}
    note("activity", row.public_id, "assessment_linked", changes, by=by, at=at)
    return made


def part_of(activity: Activity, organisation: UUID) -> Organisation:
    """The organisation, if the activity is for it; refuses any other."""
    row = activity.beneficiaries.filter(organisation__public_id=organisation).first()
    if row is None:
        raise NotFound
    return row.organisation


def _not_over(by: Viewer, at: datetime, activity: UUID) -> Activity:
    row = selectors.own_activity(viewer=by, at=at, public_id=activity)
    if is_over(row.kind, row.state):
        raise ActivityOver
    return row


def _add_beneficiary(
    activity: Activity, programme: Programme, organisation: UUID, at: datetime
) -> Beneficiary:
    found = (
        programme.participations.select_related("organisation")
        .filter(organisation__public_id=organisation)
        .first()
    )
    if found is None:
        raise NotFound
    if found.state != "agreed":
        raise NotTakingPart(found.organisation.name)
    row, _new = Beneficiary.objects.get_or_create(
        activity=activity, organisation=found.organisation,
        defaults={"owner_id": activity.owner_id, "added_at": at},
    )  # fmt: skip
    return row
