"""Marking: a list drawn from the register, a mark for each, lasered and read back by another.

No mark is given twice, in this campaign or any other. The register has a mark once a second person
has read it off the steel, sign by sign; what they read is what is kept.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from resguardo.kernel.marking import normalise_serial
from resguardo.kernel.problem import Problem
from resguardo.kernel.procedure import NotAStep
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.assistance import marking, selectors
from resguardo.records.assistance.models import Activity, MarkingLine, MarkingPlan
from resguardo.records.assistance.services.activities import NotShown, part_of
from resguardo.records.assistance.services.words import kept_words
from resguardo.records.custody.preparing import SecondUnknown
from resguardo.records.people import selectors as people
from resguardo.records.people import sight
from resguardo.records.people.changes import demand_reason, note
from resguardo.records.people.models import Organisation, Person
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.models import MarkKind
from resguardo.records.register.services import attach, mark_for

LIST_MOST: Final = 2000
HOLDER_MOST: Final = 8


class PatternWrong(Problem):
    """A mark that tells country, holder and number."""

    code = "marking.pattern-wrong"
    wording = _(
        "Write the pattern with CC for the country, then HH or more for the holder, then NNN or "
        "more for the number, as in CC-HHHH-NNNNNN."
    )
    field = "pattern"


class HolderWrong(Problem):
    """The number by which the register knows the holder."""

    code = "marking.holder-wrong"
    wording = _("The number of the holder has digits only, and fits the pattern {pattern}.")
    field = "holder"

    pattern: str


class PlanMissing(Problem):
    """First how, then which."""

    code = "marking.plan-missing"
    wording = _("Say first what the mark looks like and where it stands on the firearm.")


class NumbersUsedUp(Problem):
    """A pattern has only so many numbers."""

    code = "marking.numbers-used-up"
    wording = _(
        "The pattern {pattern} has too few numbers left for this holder. Needed: {count}. Widen it."
    )
    field = "pattern"

    pattern: str
    count: int


class NothingToMark(Problem):
    """Everything that the company holds is marked or on a list."""

    code = "marking.nothing-to-mark"
    wording = _("{name} holds no firearm without a secondary mark that is not on a list already.")
    field = "organisation"

    name: str


class MarkDiffers(Problem):
    """What stands on the steel is not what should."""

    code = "marking.mark-differs"
    wording = _(
        "“{read}” was read, and that is not the mark of this firearm. Read it again sign by sign; "
        "if the steel says something else, put the firearm aside and say why."
    )
    field = "read_back"

    read: str


class SecondIsFirst(Problem):
    """Whoever marks does not confirm."""

    code = "marking.second-is-first"
    wording = _("You marked it yourself. Another person reads the mark back with their own PIN.")
    field = "second"


class PlanFixed(Problem):
    """Marks were given by it."""

    code = "marking.plan-fixed"
    wording = _("Firearms are listed by this plan already. It can no longer be changed.")


@transaction.atomic
def plan_marking(
    *, by: Viewer, at: datetime, activity: UUID, pattern: str, source: str, location: str
) -> MarkingPlan:
    """Say what the mark looks like, by which rule, and where on the firearm it stands.

    Refuses a pattern without holder and number, and a change once there is a list.
    """
    row = _campaign(by, at, activity)
    kept = " ".join(pattern.upper().split())
    if not marking.PATTERN.match(kept):
        raise PatternWrong
    if row.marking_lines.exists():
        raise PlanFixed
    told = {
        "owner_id": by.organisation_id, "pattern": kept, "source": kept_words(source, 300),
        "location": kept_words(location, 60), "planned_at": at,
    }  # fmt: skip
    plan, _new = MarkingPlan.objects.update_or_create(activity=row, defaults=told)
    note("activity", row.public_id, "marking_planned", {"pattern": (None, kept)}, by=by, at=at)
    return plan


@transaction.atomic
def draw_list(
    *, by: Viewer, at: datetime, activity: UUID, organisation: UUID, holder: str, most: int
) -> list[MarkingLine]:
    """Draw a company's firearms without a secondary mark from its register, a mark for each.

    Refuses without a plan, a holder that does not fit it, a company that does not show its
    register, and where nothing is to be marked.
    """
    row = _campaign(by, at, activity)
    plan = marking.plan_of(row)
    if plan is None:
        raise PlanMissing
    company = part_of(row, organisation)
    agreed = selectors.agreed(row.programme, "register")
    if company.pk not in {each.organisation_id for each in agreed}:
        raise NotShown(company.name)
    width = len(marking.HOLDER.findall(plan.pattern)[0])
    digits = holder.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= width):
        raise HolderWrong(plan.pattern)
    with sight.also(company.pk):
        keys = marking.unmarked(company, row, min(max(most, 0), LIST_MOST))
        if not keys:
            raise NothingToMark(company.name)
        made = MarkingLine.objects.bulk_create(_lines(row, plan, company, digits, keys, at=at))
    changes = {"organisation": (None, company.name), "quantity": (None, len(made))}
    note("activity", row.public_id, "listed", changes, by=by, at=at)
    return made


def _lines(
    row: Activity,
    plan: MarkingPlan,
    company: Organisation,
    holder: str,
    keys: list[int],
    *,
    at: datetime,
) -> list[MarkingLine]:
    kept = holder.rjust(len(marking.HOLDER.findall(plan.pattern)[0]), "0")
    countries = row.programme.countries.order_by("pk").values_list("country", flat=True)
    code = (company.country or countries[0]).upper()
    last = MarkingLine.objects.filter(holder=kept, text__contains=code).aggregate(
        last=Max("number")
    )["last"]
    first = (last or 0) + 1
    if len(str(first + len(keys) - 1)) > len(marking.NUMBER.findall(plan.pattern)[0]):
        raise NumbersUsedUp(plan.pattern, len(keys))
    return [
        MarkingLine(
            owner_id=row.owner_id, activity=row, organisation_id=company.pk, thing_id=key,
            holder=kept, number=first + place, listed_at=at,
            text=marking.text_of(plan.pattern, code, kept, first + place),
        )
        for place, key in enumerate(keys)
    ]  # fmt: skip


@transaction.atomic
def marked(*, by: Viewer, at: datetime, line: UUID, photo: bytes = b"") -> MarkingLine:
    """Say that the laser has made the mark, with a photograph of it if there is one.

    Refuses a line that is marked already, and a campaign that does not run (`NotAStep`).
    """
    row = _line(by, at, line, "listed", "mark")
    _running(row.activity)
    if photo:
        with sight.also(row.organisation_id):
            row.photo = attach(
                by=by, at=at, content=photo, file_name=row.text,
                organisation_id=row.organisation_id,
            )  # fmt: skip
    row.state, row.marked_at, row.marked_by_id = "marked", at, by.user_id
    row.save(update_fields=["state", "marked_at", "marked_by", "photo"])
    note("marking_line", row.public_id, "marked", {"text": (None, row.text)}, by=by, at=at)
    return row


def second_reader(*, by: Viewer, at: datetime, code: str) -> Person:
    """The person who reads back, by the code of their card; their PIN is checked by the caller.

    Refuses whoever marked it (`SecondIsFirst`), and a code of nobody here.
    """
    try:
        person = people.person_by_code(viewer=by, at=at, code=code)
    except NotFound as refusal:
        raise SecondUnknown(code.strip()[:40]) from refusal
    if person.pk == by.person_id:
        raise SecondIsFirst
    return person


@transaction.atomic
def confirm(*, by: Viewer, at: datetime, line: UUID, second: Person, read_back: str) -> MarkingLine:
    """Confirm a mark as a second person reads it off the steel; the register has it from then on.

    The PIN of the second person was checked before (`check_pin`). Refuses a line that is not marked
    (`NotAStep`), the first person as the second (`SecondIsFirst`), and what does not read as it
    should (`MarkDiffers`).
    """
    row = _line(by, at, line, "marked", "confirm")
    if second.pk == by.person_id or second.organisation_id != by.organisation_id:
        raise SecondIsFirst
    read = " ".join(read_back.split())
    if normalise_serial(read) != normalise_serial(row.text):
        raise MarkDiffers(read[:40])
    plan = marking.plan_of(row.activity)
    with sight.also(row.organisation_id):
        row.mark = mark_for(
            by=by, at=at, thing=row.thing, kind=MarkKind.SECONDARY, text_as_read=row.text,
            location=plan.location if plan else "", photo=row.photo,
        )  # fmt: skip
    row.state, row.confirmed_at, row.second = "confirmed", at, second
    row.save(update_fields=["state", "confirmed_at", "second", "mark"])
    changes = {"text": (None, row.text), "second": (None, second.public_id)}
    note("marking_line", row.public_id, "confirmed", changes, by=by, at=at)
    return row


@transaction.atomic
def put_aside(*, by: Viewer, at: datetime, line: UUID, reason: str) -> MarkingLine:
    """Put a firearm aside that cannot be marked, or whose mark came out wrong.

    Refuses one whose mark was read back already (`NotAStep`).
    """
    row = _line(by, at, line, "", "put_aside")
    if row.state not in {"listed", "marked"}:
        raise NotAStep("put_aside", row.state)
    row.reason, row.state = demand_reason(reason)[:500], "aside"
    row.save(update_fields=["state", "reason"])
    note(
        "marking_line",
        row.public_id,
        "put_aside",
        {"text": (None, row.text)},
        row.reason,
        by=by,
        at=at,
    )
    return row


def _campaign(by: Viewer, at: datetime, activity: UUID) -> Activity:
    row = selectors.own_activity(viewer=by, at=at, public_id=activity)
    if row.kind != "marking":
        raise NotFound
    if row.state not in {"planned", "running"}:
        raise NotAStep("list", row.state)
    return row


def _running(activity: Activity) -> None:
    if activity.state != "running":
        raise NotAStep("mark", activity.state)


def _line(by: Viewer, at: datetime, public_id: UUID, state: str, step: str) -> MarkingLine:
    """The line, locked; of a company that still shows its register."""
    found = marking.line(viewer=by, at=at, public_id=public_id)
    with sight.also(found.organisation_id):
        row = (
            MarkingLine.objects.select_for_update(no_key=True, of=("self",))
            .select_related("activity__programme", "thing__organisation")
            .get(pk=found.pk)
        )
    if state and row.state != state:
        raise NotAStep(step, row.state)
    return row
