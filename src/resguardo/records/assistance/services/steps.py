"""The next step of an activity, once what it rests on is there.

A seminar is reported when it says who does what by when; a course is certified when those who came
were tested; a visit is reported when its assessment is tied to it. `RESTS_ON` says which.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.problem import Problem
from resguardo.kernel.procedure import check_step
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.assistance import selectors
from resguardo.records.assistance.destroying import OFF_THE_LIST, open_door
from resguardo.records.assistance.following import DONE_BY
from resguardo.records.assistance.models import Activity, ActivityStep, DestructionPlan
from resguardo.records.assistance.procedures import AUTHORITYS, PROCEDURES
from resguardo.records.assistance.services.following import plan_follow_ups
from resguardo.records.people.changes import demand_reason, note
from resguardo.records.people.days import local_day
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer

WITNESSES_LEAST: Final = 2
WITH_WORDS: Final = frozenset({"cancel", "refuse", "report", "verify", "deliver", "consult"})
"""Steps that say something: why, or what came of it."""


class RestsOn(Problem):
    """A step before what it rests on."""

    code = "assistance.rests-on"
    wording = _("Before that step: {missing}.")

    missing: str

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Say it with what is missing in the reader's language, too."""
        return translate(self.wording).format(missing=translate(self.missing))


class NotBegun(Problem):
    """Nothing has been held before its day."""

    code = "assistance.not-begun"
    wording = _("It begins on {day}. Take this step on that day or later, or move the activity.")

    day: date


def _agenda(row: Activity) -> str:
    return "" if row.agenda.exists() else _("write the agenda")


def _invited(row: Activity) -> str:
    return "" if row.beneficiaries.exists() else _("say which organisations it is for")


def _came(row: Activity) -> str:
    return "" if row.attendees.filter(days__isnull=False).exists() else _("record who was there")


def _concluded(row: Activity) -> str:
    return "" if row.conclusions.exists() else _("write down what was concluded")


def _tested(row: Activity) -> str:
    came = row.attendees.filter(days__isnull=False).distinct()
    if not came.exists():
        return _("record who was there")
    untested = came.exclude(tests__which="after").exists()
    return _("enter the test after the course of everybody who came") if untested else ""


def _assessed(row: Activity) -> str:
    return "" if row.assessments.exists() else _("tie the assessment of a company to this visit")


def _list_drawn(row: Activity) -> str:
    return "" if row.marking_lines.exists() else _("draw a list of firearms to mark")


def _all_marked(row: Activity) -> str:
    waiting = row.marking_lines.filter(state__in=("listed", "marked")).exists()
    return _("mark and read back each firearm of the list, or put it aside") if waiting else ""


def _planned_how(row: Activity) -> str:
    planned = DestructionPlan.objects.filter(activity=row).exists()
    return "" if planned else _("say how and where it is destroyed, and who approves")


def _offered(row: Activity) -> str:
    offered = row.destruction_lines.exclude(state__in=OFF_THE_LIST).exists()
    return "" if offered else _("wait until a company has given firearms")


def _witnessed(row: Activity) -> str:
    enough = row.witnesses.count() >= WITNESSES_LEAST
    return "" if enough else _("name two witnesses at least")


def _through(row: Activity) -> str:
    return _("count at every door, down to the furnace") if open_door(row) else ""


def _pictured(row: Activity) -> str:
    return "" if row.photos.exists() else _("add a photograph of what is left")


def _table_drawn(row: Activity) -> str:
    return "" if row.gaps.exists() else _("draw the gap table")


def _commented(row: Activity) -> str:
    heard = row.gaps.filter(comments__isnull=False).exists()
    return "" if heard else _("wait for a comment of a stakeholder")


def _recommended(row: Activity) -> str:
    waiting = row.gaps.filter(recommendation="").exists()
    return _("write a recommendation for each gap") if waiting else ""


def _handed(row: Activity) -> str:
    return "" if row.equipment.exists() else _("record what was handed over, and to whom")


RESTS_ON: Final[dict[tuple[str, str], tuple[Callable[[Activity], str], ...]]] = {
    ("seminar", "invite"): (_agenda, _invited),
    ("seminar", "hold"): (_came,),
    ("seminar", "report"): (_concluded,),
    ("workshop", "invite"): (_agenda, _invited),
    ("workshop", "hold"): (_came,),
    ("workshop", "report"): (_concluded,),
    ("training", "invite"): (_invited,),
    ("training", "close"): (_tested,),
    ("assessment", "announce"): (_invited,),
    ("assessment", "report"): (_assessed,),
    ("legal_review", "draft"): (_table_drawn,),
    ("legal_review", "consult"): (_commented,),
    ("legal_review", "deliver"): (_recommended,),
    ("marking", "begin"): (_list_drawn,),
    ("marking", "close"): (_all_marked,),
    ("destruction", "ask"): (_planned_how, _offered, _witnessed),
    ("destruction", "close"): (_through, _pictured),
    ("equipment", "hand_over"): (_handed,),
    ("follow_up", "announce"): (_invited,),
    ("follow_up", "report"): (_concluded,),
}
"""What must be there before a step, by kind and step: each names what is missing, or nothing."""

ON_ITS_DAY: Final = frozenset({"hold", "begin", "visit"})
"""Steps that cannot be taken before the first day of the activity."""


@transaction.atomic
def take_step(*, by: Viewer, at: datetime, activity: UUID, step: str, words: str = "") -> Activity:
    """Take the next step of an activity of one's own programme."""
    selectors.demand_runner(by=by, at=at)
    found = selectors.own_activity(viewer=by, at=at, public_id=activity)
    if step in AUTHORITYS:
        raise NotFound
    return step_taken(found, by=by, at=at, step=step, words=words)


def step_taken(
    found: Activity, *, by: Viewer, at: datetime, step: str, words: str = ""
) -> Activity:
    """Write the step of somebody whose mandate the caller has asked.

    Refuses before its day, and while something that it rests on is missing.
    """
    row = (
        Activity.objects.select_for_update(no_key=True, of=("self",))
        .select_related("programme")
        .get(pk=found.pk)
    )
    taken = check_step(PROCEDURES[row.kind], step, row.state)
    for asks in RESTS_ON.get((row.kind, step), ()):
        if missing := asks(row):
            raise RestsOn(missing)
    if step in ON_ITS_DAY and row.starts_on > local_day(at, by.time_zone):
        raise NotBegun(row.starts_on)
    kept = demand_reason(words) if step in WITH_WORDS else " ".join(words.split())
    before, row.state = row.state, taken.to_state
    row.save(update_fields=["state"])
    ActivityStep.objects.create(
        owner_id=row.owner_id, activity=row, step=step, words=kept[:1000], taken_at=at,
        taken_by_id=by.user_id,
    )  # fmt: skip
    note("activity", row.public_id, step, {"state": (before, row.state)}, kept, by=by, at=at)
    if (row.kind, step) == ("destruction", "cancel"):
        row.destruction_lines.filter(state="offered").update(state="withdrawn")
    if DONE_BY.get(row.kind) == step:
        plan_follow_ups(row, by=by, at=at)
    return row
