"""The book of one armoury: what went out of it and came into it, and who handed it over."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Count as CountOf
from django.db.models import Prefetch, Q

from resguardo.records.custody.models import (
    Account,
    Count,
    CountSheet,
    Discrepancy,
    Entry,
    Handover,
    Move,
)
from resguardo.records.custody.selectors import entries, in_sight
from resguardo.records.people.viewer import Viewer
from resguardo.records.places.models import Place

LINES_MAX: Final = 1_500


def entries_at(
    *, viewer: Viewer, at: datetime, place: Place, start: datetime, end: datetime
) -> list[Entry]:
    """What happened at a place in a span, in the order of time; one more than `LINES_MAX` at most.

    The span is that of happening, not of recording: a late entry stands where it belongs.
    """
    account = Account.objects.filter(in_sight(viewer=viewer, at=at), place=place).first()
    if account is None:
        return []
    moves = Move.objects.filter(Q(giver=account) | Q(taker=account))
    rows = entries(viewer=viewer, at=at).filter(
        occurred_at__gte=start, occurred_at__lt=end, pk__in=moves.values("entry")
    )
    return list(rows.order_by("occurred_at", "sequence")[: LINES_MAX + 1])


def entries_of_day(*, viewer: Viewer, at: datetime, place: Place, day: date) -> list[Entry]:
    """What happened at a place on a day, midnight to midnight in its organisation's zone."""
    start, end = bounds_of(place, day)
    return entries_at(viewer=viewer, at=at, place=place, start=start, end=end)


def bounds_of(place: Place, day: date) -> tuple[datetime, datetime]:
    """The midnights between which a day lies at a place."""
    zone = ZoneInfo(place.organisation.time_zone)
    return (
        datetime.combine(day, time(), zone),
        datetime.combine(day + timedelta(days=1), time(), zone),
    )


def month_of(place: Place, day: date) -> tuple[datetime, datetime]:
    """The midnights between which the month of a day lies at a place."""
    first = day.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    return bounds_of(place, first)[0], bounds_of(place, after)[0]


def counts_at(
    *, viewer: Viewer, at: datetime, place: Place, start: datetime, end: datetime
) -> list[Count]:
    """The counts of a place, and of what lies in it, that were accepted in a span.

    With the sheets that were closed, and how many things the book had (`compared`).
    """
    rows = Count.objects.filter(
        Q(account__place=place) | Q(account__place__parent=place),
        in_sight(viewer=viewer, at=at),
        state="accepted",
        accepted_at__gte=start,
        accepted_at__lt=end,
    )
    shown = rows.select_related("account__place", "account__person", "accepted_by")
    sheets = CountSheet.objects.exclude(closed_at=None).select_related("counter")
    counters = Prefetch("sheets", sheets.order_by("closed_at", "id"))
    found = shown.prefetch_related(counters).annotate(compared=CountOf("expected"))
    return list(found.order_by("accepted_at", "pk")[:LINES_MAX])


def found_by(counts: Collection[Count]) -> list[Discrepancy]:
    """What these counts found, whatever became of it."""
    rows = Discrepancy.objects.filter(count__in=counts).select_related("thing", "account__place")
    return list(rows.select_related("account__person").order_by("opened_at", "pk")[:LINES_MAX])


def handovers_at(
    *, viewer: Viewer, at: datetime, place: Place, start: datetime, end: datetime
) -> list[Handover]:
    """Who handed the place over to whom in a span."""
    rows = Handover.objects.filter(
        in_sight(viewer=viewer, at=at),
        account__place=place,
        handed_over_at__gte=start,
        handed_over_at__lt=end,
    ).select_related("outgoing", "incoming")
    return list(rows.order_by("handed_over_at", "pk"))
