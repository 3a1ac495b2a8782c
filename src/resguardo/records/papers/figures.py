"""Figures of one year by region, from ledger and registers, and what of them is held back.

A cell is held back where fewer than three companies stand in the region or behind it, where it
counts fewer than five, or where one company makes up more than four fifths of it. Then more cells
are held back until no one of them can be worked out from the country's total: at least two, and
together at least five. (The rules of thresholds, dominance and complementary suppression in the
Handbook on Statistical Disclosure Control, Hundepool and others, 2nd edition, sections 4.2-4.4.)
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet, Sum

from resguardo.records.assistance.trained import passed_by_company
from resguardo.records.custody.models import Move
from resguardo.records.oversight.models import Inspection
from resguardo.records.oversight.statistics import LEAST_COMPANIES, LEAST_COUNT
from resguardo.records.people.models import Employment, Organisation
from resguardo.records.register.models import Mark, MarkKind

LARGEST_SHARE: Final = 0.8
COUNTRY: Final = "*"
"""The region that stands for the whole country; companies without a region have none."""

FIGURES: Final = (
    "companies", "guards", "firearms", "weapon_years", "lost", "recovered", "marked", "destroyed",
    "inspected", "trained",
)  # fmt: skip
"""What is counted. Days are those of the authority's zone; a year begins and ends with its own.

`companies` registered at the end of the year, `guards` employed and `firearms` held then;
`weapon_years` the mean of firearms held at both ends of the year; firearms `lost` (and stolen),
`recovered`, `destroyed` and given a secondary mark (`marked`) in the year; visits of inspection
closed (`inspected`); passes of training courses that ended in the year (`trained`). Of a
running year the end is the day to which it is counted; its weapon-years are those of these days.
"""

ByCompany = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a region: the sum, how many companies are in it, and the largest of them."""

    total: int
    companies: int
    largest: int


def cells_of(
    companies: Iterable[Organisation], *, year: int, time_zone: str, until: date | None = None
) -> dict[str, dict[str, Cell]]:
    """Each figure of a year by region, or of its days up to and with `until`."""
    zone = ZoneInfo(time_zone)
    start = datetime.combine(date(year, 1, 1), time(), zone)
    after = date(year + 1, 1, 1) if until is None else until + timedelta(days=1)
    end = datetime.combine(after, time(), zone)
    there = {
        row.pk: row.province
        for row in companies
        if row.registered_on < end.date() and (row.closed_on is None or row.closed_on > end.date())
    }
    counted = _counted(list(there), start, end)
    found: dict[str, dict[str, Cell]] = {}
    for figure in FIGURES:
        by_region: dict[str, list[int]] = defaultdict(list)
        for key, region in there.items():
            by_region[region].append(counted[figure].get(key, 0))
        found[figure] = {
            region: Cell(sum(numbers), sum(1 for each in numbers if each), max(numbers))
            for region, numbers in by_region.items()
        }
    return found


def told(cells: Mapping[str, Mapping[str, Cell]]) -> dict[str, dict[str, int | None]]:
    """What is told of each figure by region, None where it is held back; `COUNTRY` is the whole.

    >>> many = Cell(9, 9, 1)
    >>> one = {"North": Cell(40, 9, 9), "South": Cell(7, 1, 7), "East": Cell(30, 8, 9)}
    >>> told({"companies": dict.fromkeys(one, many), "firearms": one})["firearms"]
    {'East': None, 'North': 40, 'South': None, '*': 77}
    """
    few = {region for region, cell in cells["companies"].items() if cell.total < LEAST_COMPANIES}
    shown: dict[str, dict[str, int | None]] = {}
    for figure, column in cells.items():
        held = held_back(column, few)
        rows: dict[str, int | None] = {
            region: None if region in held else column[region].total for region in sorted(column)
        }
        total = sum(cell.total for cell in column.values())
        behind = sum(cell.companies for cell in column.values())
        alone = len(held) == 1 or 0 < sum(column[each].total for each in held) < LEAST_COUNT
        safe = not total or (behind >= LEAST_COMPANIES and total >= LEAST_COUNT and not alone)
        shown[figure] = rows | {COUNTRY: total if safe else None}
    return shown


def held_back(column: Mapping[str, Cell], few: set[str]) -> set[str]:
    """Regions of which a figure is held back: by the rules, and then so many more as it takes."""
    held = {
        region for region, cell in column.items() if region in few or (cell.total and _small(cell))
    }
    rest = set(column) - held
    others = sorted(rest, key=lambda each: (not column[each].total, column[each].total, each))
    while held and others and (len(held) == 1 or _sum(column, held) < LEAST_COUNT):
        held.add(others.pop(0))
    return held


def _small(cell: Cell) -> bool:
    return (
        cell.total < LEAST_COUNT
        or cell.companies < LEAST_COMPANIES
        or cell.largest > LARGEST_SHARE * cell.total
    )


def _sum(column: Mapping[str, Cell], regions: set[str]) -> int:
    return sum(column[each].total for each in regions)


def _counted(keys: list[int], start: datetime, end: datetime) -> dict[str, ByCompany]:
    before, after = _held(keys, start), _held(keys, end)
    first, last = start.date(), end.date()
    days, whole = (last - first).days, (date(first.year + 1, 1, 1) - first).days
    guards = Employment.objects.filter(
        Q(left_on=None) | Q(left_on__gte=last), role="guard", hired_on__lt=last,
        person__organisation__in=keys,
    )  # fmt: skip
    marks = Mark.objects.filter(
        kind=MarkKind.SECONDARY, recorded_at__gte=start, recorded_at__lt=end,
        thing__organisation__in=keys, thing__kind="firearm",
    )  # fmt: skip
    visits = Inspection.objects.filter(
        organisation__in=keys, state="closed", closed_at__gte=start, closed_at__lt=end
    )
    moved = _moves(keys).filter(
        entry__occurred_at__gte=start, entry__occurred_at__lt=end, entry__reverses=None,
        entry__reversed_by=None,
    )  # fmt: skip
    gone = ("lost", "stolen")
    return {
        "companies": dict.fromkeys(keys, 1),
        "guards": dict(guards.values_list("person__organisation").annotate(Count("pk"))),
        "firearms": after,
        "weapon_years": {
            key: ((before.get(key, 0) + after.get(key, 0)) * days + whole) // (2 * whole)
            for key in keys
        },
        "lost": _summed(moved.filter(giver__boundary=False, taker__kind__in=gone)),
        "recovered": _summed(moved.filter(giver__kind__in=gone, taker__boundary=False)),
        "marked": dict(
            marks.values_list("thing__organisation").annotate(Count("thing", distinct=True))
        ),
        "destroyed": _summed(moved.filter(taker__kind="destroyed")),
        "inspected": dict(visits.order_by().values_list("organisation").annotate(Count("pk"))),
        "trained": passed_by_company(keys, first=first, last=last - timedelta(days=1)),
    }


def _held(keys: list[int], moment: datetime) -> dict[int, int]:
    """Firearms held at a moment, by company: what came in before it, less what went out."""
    rows = _moves(keys).filter(entry__occurred_at__lt=moment)
    came = _summed(rows.filter(giver__boundary=True, taker__boundary=False))
    went = _summed(rows.filter(giver__boundary=False, taker__boundary=True))
    return {key: came.get(key, 0) - went.get(key, 0) for key in keys}


def _moves(keys: list[int]) -> QuerySet[Move]:
    return Move.objects.filter(entry__organisation__in=keys, thing__kind="firearm").order_by()


def _summed(rows: QuerySet[Move]) -> dict[int, int]:
    return dict(rows.values_list("entry__organisation").annotate(Sum("quantity")))
