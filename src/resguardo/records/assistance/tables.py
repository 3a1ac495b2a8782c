"""The whole of a programme's tables for whoever runs it: what is taken along to count with.

Each is one question however many campaigns there are. Of firearms only those of companies that
agreed to show their register, or gave them, and of people nothing that says who they are.
"""

from datetime import datetime

from resguardo.kernel.mandate import Act
from resguardo.records.assistance import selectors
from resguardo.records.assistance.models import (
    Attendee,
    DestructionLine,
    MarkingLine,
    Programme,
    Spending,
)
from resguardo.records.people import sight
from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency import services as transparency


def note_taken(*, viewer: Viewer, at: datetime, programme: Programme) -> None:
    """Record that a programme that is run here was taken along."""
    viewer.demand(Act.RUN_PROGRAMME, at=at)
    transparency.record_access(
        by=viewer, at=at, verb="export", subject_kind="programme", subject_id=programme.public_id
    )


def money(*, viewer: Viewer, programme: Programme) -> list[Spending]:
    """What was spent, by day; nothing for whoever does not run the programme."""
    if not selectors.may_see_money(viewer=viewer, programme=programme):
        return []
    rows = Spending.objects.filter(activity__programme=programme).select_related("activity")
    return list(rows.order_by("spent_on", "pk"))


def participants(*, viewer: Viewer, programme: Programme) -> list[Attendee]:
    """Who was registered, with days and tests, by activity and badge."""
    if not selectors.runs(viewer, programme):
        return []
    rows = Attendee.objects.filter(activity__programme=programme)
    rows = rows.select_related("activity", "organisation").prefetch_related("days", "tests")
    return list(rows.order_by("activity__starts_on", "activity", "pk"))


def marks(*, viewer: Viewer, programme: Programme) -> list[MarkingLine]:
    """The firearms of every marking, of companies that agreed to show their register."""
    if not selectors.runs(viewer, programme):
        return []
    shown = [each.organisation_id for each in selectors.agreed(programme, "register")]
    rows = MarkingLine.objects.filter(activity__programme=programme, organisation__in=shown)
    rows = rows.select_related("activity", "organisation", "thing__firearm")
    with sight.everything():  # bounded by what each company agreed to
        return list(rows.order_by("activity__starts_on", "pk"))


def destroyed(*, viewer: Viewer, programme: Programme) -> list[DestructionLine]:
    """The firearms of every destruction: a company shows what it gives by giving it."""
    if not selectors.runs(viewer, programme):
        return []
    rows = DestructionLine.objects.filter(activity__programme=programme)
    rows = rows.select_related("activity", "organisation", "thing__firearm")
    with sight.everything():  # lines were given to this programme by their companies
        return list(rows.order_by("activity__starts_on", "pk"))
