"""National figures by region, in which no single company can be recognised.

A figure that rests on fewer than three companies, or that counts fewer than five, is not told.
Where one region alone would be held back it could be worked out from the total, so the next
smallest is held back too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Count, Sum

from resguardo.kernel.mandate import Act
from resguardo.records.custody.models import Holding
from resguardo.records.oversight.across import why_asked
from resguardo.records.oversight.models import Incident, Inspection
from resguardo.records.people.models import Employment
from resguardo.records.people.selectors import organisations_in_sight
from resguardo.records.people.viewer import Viewer
from resguardo.records.places.models import Place, PlaceKind
from resguardo.records.transparency import services as transparency

LEAST_COMPANIES: Final = 3
LEAST_COUNT: Final = 5
YEAR: Final = timedelta(days=365)

FIGURES: Final = (
    "companies", "firearms", "rounds", "guards", "posts", "losses", "inspections",
)  # fmt: skip
"""The columns: companies, firearms and rounds held, guards, posts; losses and visits of a year.

All stand in the region of the company, but posts in the region where they lie.
"""


@dataclass(frozen=True, slots=True)
class Region:
    """One region: each figure, or None where it is held back."""

    name: str
    figures: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class National:
    """Regions by name, and the country, whose figures are never held back for one region's sake."""

    regions: list[Region]
    country: Region


Cells = dict[tuple[str, str], tuple[int, int]]
"""By region and figure: the count, and how many companies it rests on."""


def national(*, viewer: Viewer, at: datetime) -> National:
    """The figures of the companies in sight, for those who oversee."""
    viewer.demand(Act.OVERSEE, at=at)
    companies = organisations_in_sight(viewer=viewer, at=at).filter(kind="company", closed_on=None)
    region = {row.pk: row.province or "" for row in companies}
    return told(_cells(region, at))


@transaction.atomic
def note_export(*, viewer: Viewer, at: datetime, reason: str) -> str:
    """Keep who takes the figures along and why; refuses without a reason."""
    viewer.demand(Act.EXPORT, at=at)
    why = why_asked(viewer, at, reason)
    transparency.record_access(
        by=viewer, at=at, verb="export", subject_kind="statistics", reason=why
    )
    return why


def told(cells: Cells) -> National:
    """Hold back what could be recognised, and add up.

    >>> few = {("North", "firearms"): (40, 9), ("South", "firearms"): (7, 1),
    ...        ("East", "firearms"): (30, 8), ("West", "firearms"): (90, 12)}
    >>> [(each.name, each.figures["firearms"]) for each in told(few).regions]
    [('East', None), ('North', 40), ('South', None), ('West', 90)]
    >>> told(few).country.figures["firearms"]
    167
    """
    names = sorted({name for name, _figure in cells})
    figures = [each for each in FIGURES if any(each == figure for _name, figure in cells)]
    kept: dict[tuple[str, str], int | None] = {}
    totals: dict[str, int | None] = {}
    for figure in figures:
        column = {name: cells.get((name, figure), (0, 0)) for name in names}
        held = _held_back(column)
        total = sum(count for count, _companies in column.values())
        behind = sum(companies for _count, companies in column.values())
        totals[figure] = total if behind >= LEAST_COMPANIES or not total else None
        kept |= {(name, figure): None if name in held else column[name][0] for name in names}
    return National(
        [Region(name, {figure: kept[name, figure] for figure in figures}) for name in names],
        Region("", totals),
    )


def _held_back(column: Mapping[str, tuple[int, int]]) -> set[str]:
    """Regions whose figure is held back: few companies, a small count, and a second for a lone."""
    some = {name: count for name, (count, _companies) in column.items() if count}
    held = {name for name in some if some[name] < LEAST_COUNT or column[name][1] < LEAST_COMPANIES}
    others = sorted(set(some) - held, key=lambda name: (some[name], name))
    if len(held) == 1 and others:
        held.add(others[0])
    return held


def _cells(region: Mapping[int, str], at: datetime) -> Cells:
    """Count by company with a query for each figure, then add up by region."""
    keys = list(region)
    held = Holding.objects.filter(organisation__in=keys, boundary=False, quantity__gt=0)
    by_company: dict[str, Iterable[tuple[int, int]]] = {
        "companies": [(key, 1) for key in keys],
        "firearms": held.filter(thing__kind="firearm")
        .values_list("organisation").annotate(Count("pk")),
        "rounds": held.filter(thing__kind="ammunition")
        .values_list("organisation").annotate(Sum("quantity")),
        "guards": Employment.objects.filter(
            person__organisation__in=keys, role="guard", left_on=None
        ).values_list("person__organisation").annotate(Count("pk")),
        "losses": Incident.objects.filter(
            organisation__in=keys, kind__in=("theft", "robbery", "loss"), known_at__gte=at - YEAR
        ).order_by().values_list("organisation").annotate(Count("pk")),
        "inspections": Inspection.objects.filter(
            organisation__in=keys, state="closed", closed_at__gte=at - YEAR
        ).order_by().values_list("organisation").annotate(Count("pk")),
    }  # fmt: skip
    counts: dict[tuple[str, str], int] = defaultdict(int)
    behind: dict[tuple[str, str], int] = defaultdict(int)
    for figure, rows in by_company.items():
        for key, count in rows:
            counts[region[key], figure] += count
            behind[region[key], figure] += 1
    posts = Place.objects.filter(organisation__in=keys, kind=PlaceKind.POST, closed_at=None)
    for key, province, count in posts.values_list("organisation", "province").annotate(
        count=Count("pk")
    ):
        place = province or region[key], "posts"
        counts[place] += count
        behind[place] += 1
    return {place: (counts[place], behind[place]) for place in counts}
