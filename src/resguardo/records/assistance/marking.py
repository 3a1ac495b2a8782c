"""What a marking campaign shows: its lines, the one that a scan means, and how far it is.

Lines show firearms of companies, so they are read only of those that agreed to show their register
and only by whoever runs the campaign; a company reads its own.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from resguardo.kernel.marking import normalise_serial
from resguardo.records.assistance import selectors
from resguardo.records.assistance.models import Activity, MarkingLine, MarkingPlan
from resguardo.records.custody.models import Holding
from resguardo.records.people import sight
from resguardo.records.people.models import Organisation
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.profiles import profile_of
from resguardo.records.register.models import Mark, MarkKind, ThingKind

SCANNED_MOST: Final = 20
"""How many lines a scan can mean: more is no number of a firearm."""

_REST: Final = "[ABD-GI-MO-Z0-9 /-]*"  # what is written as it stands: no C, H or N
PATTERN: Final = re.compile(f"^{_REST}CC{_REST}H{{2,8}}{_REST}N{{3,8}}{_REST}$")
COUNTRY: Final = re.compile(r"CC")
HOLDER: Final = re.compile(r"H+")
NUMBER: Final = re.compile("N+")


@dataclass(frozen=True, slots=True)
class Progress:
    """How many lines stand where."""

    listed: int
    marked: int
    confirmed: int
    aside: int

    @property
    def total(self) -> int:
        """All lines."""
        return self.listed + self.marked + self.confirmed + self.aside


def lawful_pattern(jurisdiction: str, day: date) -> tuple[str, str]:
    """The pattern that a country's law gives, and where it stands; empty where it says none."""
    parameter = profile_of(jurisdiction).parameters.get("secondary_mark")
    dated = parameter.dated_on(day) if parameter is not None else None
    return ("", "") if dated is None else (str(dated.value), dated.source)


def text_of(pattern: str, country: str, holder: str, number: int) -> str:
    """A mark by its pattern.

    >>> text_of("CC-HHH-NNNNN", "CV", "7", 42)
    'CV-007-00042'
    """
    text = NUMBER.sub(lambda run: f"{number:0{len(run[0])}}", pattern, count=1)
    text = HOLDER.sub(lambda run: holder.rjust(len(run[0]), "0"), text, count=1)
    return COUNTRY.sub(country, text, count=1)


def plan_of(activity: Activity) -> MarkingPlan | None:
    """How firearms are marked in a campaign, once that was said."""
    return MarkingPlan.objects.filter(activity=activity).first()


def lines(*, viewer: Viewer, at: datetime, activity: Activity) -> QuerySet[MarkingLine]:
    """The lines of a campaign: all for whoever runs it, the company's own for a company.

    Read them within `shown`, which brings the companies into sight that agreed.
    """
    selectors.activity(viewer=viewer, at=at, public_id=activity.public_id)
    rows = MarkingLine.objects.filter(activity=activity).select_related(
        "organisation", "thing__firearm__model__maker", "activity__programme", "second", "photo"
    )
    if activity.owner_id != viewer.organisation_id:
        return rows.filter(organisation_id=viewer.organisation_id).order_by("pk")
    agreed = selectors.agreed(activity.programme, "register")
    return rows.filter(organisation__in=[each.organisation_id for each in agreed]).order_by("pk")


def shown(rows: QuerySet[MarkingLine]) -> list[MarkingLine]:
    """Read lines that `lines` has bounded by what each company agreed to."""
    with sight.everything():
        return list(rows)


def line(*, viewer: Viewer, at: datetime, public_id: UUID) -> MarkingLine:
    """One line of a campaign that is run here, or `NotFound`."""
    selectors.demand_runner(by=viewer, at=at)
    row = MarkingLine.objects.filter(
        public_id=public_id, owner_id=viewer.organisation_id
    ).select_related("activity__programme").first()  # fmt: skip
    if row is None:
        raise NotFound
    found = shown(lines(viewer=viewer, at=at, activity=row.activity).filter(pk=row.pk))
    if not found:
        raise NotFound
    return found[0]


def scanned(*, viewer: Viewer, at: datetime, activity: Activity, text: str) -> list[MarkingLine]:
    """The lines that a scan can mean: the label of the firearm, its serial, or its new mark."""
    bare = normalise_serial(text)
    if not bare:
        return []
    rows = lines(viewer=viewer, at=at, activity=activity)
    wanted = Q(thing__firearm__serial_normal=bare) | Q(thing__code=text.strip().upper())
    return shown(rows.filter(wanted | Q(text=text.strip().upper()))[:SCANNED_MOST])


def progress(activity: Activity) -> Progress:
    """How far a campaign is."""
    rows = MarkingLine.objects.filter(activity=activity).order_by()
    count = dict(rows.values_list("state").annotate(Count("pk")))
    return Progress(
        count.get("listed", 0), count.get("marked", 0), count.get("confirmed", 0),
        count.get("aside", 0),
    )  # fmt: skip


def unmarked(company: Organisation, activity: Activity, most: int) -> list[int]:
    """Keys of firearms that a company holds without a secondary mark; its sight must be open.

    What was put aside in this campaign is marked in another, if at all.
    """
    marks = Mark.objects.filter(kind=MarkKind.SECONDARY).values("thing")
    waiting = MarkingLine.objects.filter(
        Q(state__in=("listed", "marked")) | Q(activity=activity)
    ).values("thing")  # fmt: skip
    held = Holding.objects.filter(
        organisation=company, boundary=False, quantity__gt=0, thing__kind=ThingKind.FIREARM
    )
    rows = held.exclude(thing__in=marks).exclude(thing__in=waiting)
    return list(rows.order_by("thing_id").values_list("thing_id", flat=True)[:most])
