"""From gap to proof: an action is planned, done with its proof, verified, and looked at again.

Whoever says that it is done does not verify it. Support fits a theme: `SUPPORT_OF` proposes it, and
who plans may choose otherwise.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from resguardo.kernel.problem import Problem, raise_all
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.compliance import selectors
from resguardo.records.compliance.assessing import AwayFromHome, side_act
from resguardo.records.compliance.models import ActionLook, PlannedAction, Support, Verdict
from resguardo.records.people.changes import amend
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Person
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.calendars import months_on
from resguardo.records.register.services.checks import WordFor, WordUnknown
from resguardo.records.transparency import services as transparency

SUPPORT_OF: Final[dict[str, str]] = {
    "accounting": Support.COUNTING, "ammunition": Support.STORAGE, "storage": Support.STORAGE,
    "access": Support.PROCEDURE, "marking": Support.MARKING, "training": Support.TRAINING,
    "people": Support.PAPERS, "disposal": Support.DESTRUCTION, "issue": Support.PROCEDURE,
    "governance": Support.PROCEDURE, "licensing": Support.PAPERS, "loss": Support.PROCEDURE,
    "force": Support.TRAINING, "transport": Support.PROCEDURE, "tracing": Support.PROCEDURE,
    "oversight": Support.OTHER,
}  # fmt: skip
AGAIN_MONTHS: Final = (6, 12)
CURRENCY_LETTERS: Final = 3
COST_MOST: Final = Decimal(1_000_000_000)


class ActionIncomplete(Problem):
    """An action without words."""

    code = "compliance.action-incomplete"
    wording = _("Write what is to be done, or what was done.")
    field = "what"


class DuePast(Problem):
    """Due before it is planned."""

    code = "compliance.due-past"
    wording = _("Choose a day from {today} on by which it is done.")
    field = "due_on"

    today: date


class CostWrong(Problem):
    """A cost that is none, or without its currency."""

    code = "compliance.cost-wrong"
    wording = _("Write the cost as a number with a currency of three letters, as in 1200 USD.")
    field = "cost"


class ActionStep(Problem):
    """Done once, and verified after that."""

    code = "compliance.action-step"
    wording = _("This action is {state}; that step comes before or after. Look at it again.")

    state: str


class LookNotDue(Problem):
    """Looked at again when the day has come, once for each day."""

    code = "compliance.look-not-due"
    wording = _(
        "This action is looked at again six and twelve months after it was verified, once each. It "
        "is not due: {day}."
    )

    day: date | None


class VerifiedByAnother(Problem):
    """Nobody verifies what they have done."""

    code = "compliance.verified-by-another"
    wording = _("Who says that it is done does not verify it. Ask somebody else.")


@transaction.atomic
def plan_action(
    *,
    by: Viewer,
    at: datetime,
    assessment: UUID,
    control: str,
    support: str,
    what: str,
    owner: UUID,
    due_on: date,
    cost: Decimal | None = None,
    currency: str = "",
) -> PlannedAction:
    """Plan what closes a gap; the owner is a person of the company that is assessed.

    Refuses a copy that travels (`AwayFromHome`), a plan without words, and support that is none.
    """
    row = selectors.assessment(viewer=by, at=at, public_id=assessment)
    by.demand(side_act(by, row.organisation.public_id), at=at)
    if row.carried_from:
        raise AwayFromHome(row.carried_from)
    if control not in {each.id for each in selectors.catalogue_of(row).controls}:
        raise NotFound
    if support not in Support.values:
        raise WordUnknown(WordFor.SUPPORT, support[:40])
    kept, money = " ".join(what.split())[:500], currency.strip().upper()
    today = local_day(at, by.time_zone)
    problems = against_plan(today=today, due_on=due_on, cost=cost, currency=money)
    raise_all(problems if kept else [ActionIncomplete(), *problems])
    person = Person.objects.filter(public_id=owner, organisation=row.organisation).first()
    if person is None:
        raise NotFound
    action = PlannedAction.objects.create(
        assessment=row, control=control, support=support, what=kept, owner=person, due_on=due_on,
        cost=cost, currency=money, planned_at=at,
    )  # fmt: skip
    transparency.record_change(
        by=by, at=at, subject_kind="action", subject_id=str(action.public_id), verb="added",
        changes={"control": (None, control), "kind": (None, support), "due_on": (None, due_on)},
        organisation_id=row.organisation.public_id,
    )  # fmt: skip
    return action


def against_plan(
    *, today: date, due_on: date | None, cost: Decimal | None, currency: str
) -> list[Problem]:
    """What is wrong with a day and a cost, all of it; of a day that could not be read nothing."""
    problems: list[Problem] = []
    if due_on is not None and due_on < today:
        problems.append(DuePast(today))
    if not _is_money(cost, currency.strip().upper()):
        problems.append(CostWrong())
    return problems


def _is_money(cost: Decimal | None, currency: str) -> bool:
    """Tell whether it is an amount with the currency that ISO 4217 names, or neither of the two."""
    if cost is None or not currency:
        return cost is None and not currency
    in_letters = len(currency) == CURRENCY_LETTERS and currency.isalpha() and currency.isascii()
    return in_letters and 0 <= cost < COST_MOST


@transaction.atomic
def finish_action(
    *, by: Viewer, at: datetime, action: UUID, note: str, proof: UUID | None = None
) -> PlannedAction:
    """Say that it is done, with words and the paper that proves it.

    Refuses without words (`ActionIncomplete`), and one that is not open (`ActionStep`).
    """
    row = _own(by, at, action)
    if row.state != "open":
        raise ActionStep(row.state)
    kept = " ".join(note.split())[:500]
    if not kept:
        raise ActionIncomplete
    paper = None
    if proof is not None:
        paper = selectors.paper(viewer=by, at=at, public_id=proof)
        if paper.organisation_id != row.assessment.organisation_id:
            raise NotFound
    row.done_by_id = by.user_id
    row.save(update_fields=["done_by"])
    amend(
        row, {"state": "done", "done_at": at, "done_note": kept, "proof": paper}, by=by, at=at,
        subject_kind="action", verb="done", reason=kept,
    )  # fmt: skip
    return row


@transaction.atomic
def verify_action(*, by: Viewer, at: datetime, action: UUID, note: str) -> PlannedAction:
    """Verify that it is done; from now on it is looked at again after six and twelve months.

    Refuses what is not said to be done (`ActionStep`), and who said it (`VerifiedByAnother`).
    """
    row = _own(by, at, action)
    if row.state != "done":
        raise ActionStep(row.state)
    if row.done_by_id == by.user_id:
        raise VerifiedByAnother
    again, more = (months_on(local_day(at, by.time_zone), each) for each in AGAIN_MONTHS)
    wanted = {"state": "verified", "verified_at": at, "again_on": again, "once_more_on": more}
    amend(row, wanted, by=by, at=at, subject_kind="action", verb="verified", reason=note)
    return row


@transaction.atomic
def look_again(*, by: Viewer, at: datetime, action: UUID, verdict: str, words: str) -> ActionLook:
    """Look again at a verified action, when six or twelve months are over, whether it still holds.

    Who said that it was done does not look. What does not hold any more is planned anew. Refuses
    before the day (`LookNotDue`), a verdict that is none, and without words.
    """
    row = _own(by, at, action)
    months = look_due(row, day=local_day(at, by.time_zone))
    if months is None:
        raise LookNotDue(next_look(row))
    if row.done_by_id == by.user_id:
        raise VerifiedByAnother
    if verdict not in Verdict.values:
        raise WordUnknown(WordFor.ANSWER, verdict[:40])
    kept = " ".join(words.split())[:500]
    if not kept:
        raise ActionIncomplete
    look = ActionLook.objects.create(
        action=row,
        months=months,
        verdict=verdict,
        words=kept,
        looked_at=at,
        looked_by_id=by.user_id,
    )
    transparency.record_change(
        by=by, at=at, subject_kind="action", subject_id=str(row.public_id), verb="looked_again",
        changes={"verdict": (None, verdict), "months": (None, months)}, reason=kept,
        organisation_id=row.assessment.organisation.public_id,
    )  # fmt: skip
    return look


def _looks(row: PlannedAction) -> list[tuple[int, date]]:
    """The looks still to come: after how many months, on which day."""
    made = max((each.months for each in row.looks.all()), default=0)
    days = zip(AGAIN_MONTHS, (row.again_on, row.once_more_on), strict=True)
    return [(months, day) for months, day in days if day is not None and months > made]


def next_look(row: PlannedAction) -> date | None:
    """The day on which an action is to be looked at again; none where both looks are made."""
    return min((day for _months, day in _looks(row)), default=None)


def look_due(row: PlannedAction, *, day: date) -> int | None:
    """After how many months it is due to be looked at on this day; the later look takes both in."""
    return max((months for months, due in _looks(row) if due <= day), default=None)


@dataclass(slots=True)
class SupportNeeded:
    """How much of one kind of support is planned, of how many companies, at what cost."""

    support: str
    actions: int = 0
    companies: int = 0
    late: int = 0
    verified: int = 0
    costs: dict[str, Decimal] = field(default_factory=dict)


def support_needed(rows: QuerySet[PlannedAction], *, day: date) -> list[SupportNeeded]:
    """What is planned, by kind of support: what an authority or a programme can offer together."""
    columns = rows.prefetch_related(None).values_list(
        "support", "assessment__organisation_id", "state", "due_on", "currency", "cost"
    )
    found: dict[str, SupportNeeded] = {}
    companies: dict[str, set[int]] = {}
    for support, company, state, due_on, currency, cost in columns:
        told = found.setdefault(support, SupportNeeded(support))
        told.actions += 1
        told.late += state == "open" and due_on < day
        told.verified += state == "verified"
        if cost is not None:
            told.costs[currency] = told.costs.get(currency, Decimal(0)) + cost
        companies.setdefault(support, set()).add(company)
        told.companies = len(companies[support])
    return [found[each] for each in Support.values if each in found]


def _own(by: Viewer, at: datetime, action: UUID) -> PlannedAction:
    found = selectors.action(viewer=by, at=at, public_id=action)
    by.demand(side_act(by, found.assessment.organisation.public_id), at=at)
    return (
        PlannedAction.objects.select_for_update(no_key=True, of=("self",))
        .select_related("assessment__organisation")
        .get(pk=found.pk)
    )
