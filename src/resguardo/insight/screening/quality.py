"""How good the screening is, measured on a synthetic country of which the truth is known.

Found means: after a diversion began, and at most four months after it ended, an alert points at one
of its weapons, lots or persons, or names its pattern for its company. Named means: with the very
pattern. An alert is right if it finds something. Robbed guards (A4) are the control class: whoever
points at them as persons accuses a victim. What is measured here holds for invented countries; no
claim about a real one follows.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from resguardo.insight import tables
from resguardo.insight.screening.alerts import Alert
from resguardo.insight.screening.visits import order
from resguardo.insight.synthetic.dealing import dealt
from resguardo.insight.synthetic.simulate import planned, write_country

CONTROL: Final = "A4"
AFTER: Final = timedelta(days=120)
TUNING_SEEDS: Final = (101, 102, 103)
TEST_SEEDS: Final = (9001, 9002, 9003)
"""The rules were written while looking at the first and never at the second."""

HARD: Final = (*("A6", "A7", "A9", "A10", "B10", "D5", "E1", "E2", "E7", "E9"),)
"""Patterns that a hard rule answers, as the catalogue has it."""

WHOLE_COMPANY: Final = 60
"""A truth with more things than this names the whole company: only its pattern finds it."""

MISSING_AT_A_COUNT: Final = (
    *("A1", "A9", "B1", "B2", "B4", "B6", "B7", "C-1", "C-4", "C-5", "C-6", "C-7", "E1", "B5"),
)
"""Patterns that a full count of weapon against book would show; the rest leave the book right."""

VISITS_A_MONTH: Final = 5
CARE: Final = ("careless", "ordinary", "careful")


@dataclass(frozen=True)
class Diversion:
    """One row of the truth; `care` is known where the simulator tells it."""

    pattern: str
    started_on: date
    ended_on: date
    org_id: str
    persons: frozenset[str]
    things: frozenset[str]
    care: int | None = None


@dataclass
class Quality:
    """What was measured, over one country or several."""

    seeds: list[int] = field(default_factory=list)
    diversions: list[Diversion] = field(default_factory=list)
    days_to_first: dict[int, int] = field(default_factory=dict)
    """By place in `diversions`: days from start to the first alert that finds it."""
    named: set[int] = field(default_factory=set)
    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    wrong_by_rule: Counter[str] = field(default_factory=Counter)
    right_by_rule: Counter[str] = field(default_factory=Counter)
    accused: int = 0
    victims_accused: int = 0
    guard_years: float = 0.0
    weapon_months: float = 0.0
    months: int = 0
    visits: int = 0
    visits_right: int = 0
    worth: int = 0
    """Visits of those for which alerts alone were reason enough."""
    worth_right: int = 0
    oracle_right: int = 0
    """Visits that whoever knows the truth would have made, where something had shown by then."""
    oracle_begun: int = 0
    """The same, of whatever had begun, shown or not."""
    random_right: float = 0.0
    losses_right: int = 0
    losses_visits: int = 0
    full_count_days: list[int] = field(default_factory=list)

    @property
    def alarms(self) -> int:
        """All alerts."""
        return sum(self.right.values()) + sum(self.wrong.values())

    def recall(self, patterns: Iterable[str] | None = None, care: int | None = None) -> float:
        """Share of diversions found, of some patterns or one level of care."""
        wanted = [
            place
            for place, each in enumerate(self.diversions)
            if (patterns is None or each.pattern in patterns)
            and (care is None or each.care == care)
        ]
        return _share(sum(place in self.days_to_first for place in wanted), len(wanted))

    def precision(self, *severities: str) -> float:
        """Share of alerts of some severities that are right."""
        right = sum(self.right[each] for each in severities)
        return _share(right, right + sum(self.wrong[each] for each in severities))

    @property
    def full_count_recall(self) -> float:
        """Share of diversions that one full count a year would show before the record ends."""
        return _share(len(self.full_count_days), len(self.diversions))

    @property
    def full_count_median(self) -> float:
        """Median days that they would have waited for it."""
        return float(median(self.full_count_days)) if self.full_count_days else 0.0

    @property
    def median_days(self) -> float:
        """Median days from the start of a diversion to its first alert, of those found."""
        return float(median(self.days_to_first.values())) if self.days_to_first else 0.0


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


@dataclass(frozen=True)
class PatternRow:
    """One pattern: how many were acted out, found, named, and after how many days."""

    pattern: str
    acted: int
    found: int
    named: int
    by_care: tuple[tuple[int, int], ...]
    """Acted and found at each level of care."""
    median_days: float | None


def pattern_table(quality: Quality) -> list[PatternRow]:
    """Give a row for each pattern that was acted out."""
    rows = []
    for pattern in sorted({each.pattern for each in quality.diversions}):
        mine = [place for place, each in enumerate(quality.diversions) if each.pattern == pattern]
        days = [quality.days_to_first[place] for place in mine if place in quality.days_to_first]
        cares = [
            [place for place in mine if quality.diversions[place].care == care]
            for care in range(len(CARE))
        ]
        rows.append(
            PatternRow(
                pattern,
                len(mine),
                len(days),
                sum(place in quality.named for place in mine),
                tuple(
                    (len(each), sum(place in quality.days_to_first for place in each))
                    for each in cares
                ),
                float(median(days)) if days else None,
            )
        )
    return rows


def invented(
    directory: Path, *, seed: int, companies: int, months: int, diversions: int
) -> list[Diversion]:
    """Invent a country and give its truth, with the care of each adversary."""
    plan = planned(seed=seed, companies=companies, months=months, diversions=diversions)
    for _company in write_country(directory, plan):
        pass
    care = dealt(plan)
    return [
        replace(each, care=care.get((each.org_id, each.pattern)))
        for each in read_truth(directory / "truth.csv")
    ]


def read_truth(path: Path) -> list[Diversion]:
    """Read `truth.csv`."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Diversion(
                row["pattern"],
                date.fromisoformat(row["started_on"]),
                date.fromisoformat(row["ended_on"]),
                row["org_id"],
                frozenset(row["person_ids"].split()),
                frozenset(row["thing_ids"].split()),
            )
            for row in csv.DictReader(file)
        ]


def add_country(
    quality: Quality, directory: Path, alerts: list[Alert], diversions: list[Diversion]
) -> Quality:
    """Add one country to what is measured."""
    truths = [each for each in diversions if each.pattern != CONTROL]
    base = len(quality.diversions)
    quality.diversions += truths
    by_org: dict[str, list[tuple[int, Diversion]]] = defaultdict(list)
    for place, each in enumerate(truths, base):
        by_org[each.org_id].append((place, each))
    guilty = {(each.org_id, person) for each in truths for person in each.persons}
    victims = {
        (each.org_id, person)
        for each in diversions
        if each.pattern == CONTROL
        for person in each.persons
    } - guilty
    moved = things_of_entries(directory, alerts)
    shown: dict[str, list[Diversion]] = {}
    """By alert: the diversions that it points at."""
    for alert in alerts:
        things = frozenset().union(*(moved.get(each, ()) for each in alert.entry_ids))
        hits = [
            (place, each) for place, each in by_org[alert.org_id] if points_at(alert, each, things)
        ]
        shown[alert.alert_id] = [each for _place, each in hits]
        (quality.right if hits else quality.wrong)[alert.severity] += 1
        (quality.right_by_rule if hits else quality.wrong_by_rule)[alert.rule] += 1
        for place, each in hits:
            if len(each.things) > WHOLE_COMPANY and alert.pattern != each.pattern:
                continue
            days = (alert.raised_on - each.started_on).days
            quality.days_to_first[place] = min(days, quality.days_to_first.get(place, days))
            if alert.pattern == each.pattern:
                quality.named.add(place)
        if alert.subject_kind == "person" and not hits:
            quality.accused += (alert.org_id, alert.subject_id) not in guilty
            quality.victims_accused += (alert.org_id, alert.subject_id) in victims
    _measure_exposure(quality, directory)
    _measure_visits(quality, directory, alerts, shown, truths)
    return quality


def things_of_entries(directory: Path, alerts: list[Alert]) -> dict[str, frozenset[str]]:
    """Give the things that move in the entries behind alerts of companies and places."""
    broad = [each for each in alerts if each.subject_kind in {"account", "organisation"}]
    wanted = pa.array(sorted({entry for each in broad for entry in each.entry_ids}), pa.string())
    found: dict[str, set[str]] = defaultdict(set)
    for batch in tables.batches(directory, "moves"):
        rows = batch.filter(pc.is_in(batch.column("entry_id"), wanted))
        pairs = zip(
            rows.column("entry_id").to_pylist(), rows.column("thing_id").to_pylist(), strict=True
        )
        for entry, thing in pairs:
            found[entry].add(thing)
    return {entry: frozenset(things) for entry, things in found.items()}


def points_at(alert: Alert, each: Diversion, things: frozenset[str] = frozenset()) -> bool:
    """Tell whether an alert points at a diversion of its company; `things` are in its entries."""
    if not each.started_on <= alert.raised_on <= each.ended_on + AFTER:
        return False
    same = alert.pattern == each.pattern
    if alert.subject_kind in {"account", "organisation"}:
        return same or bool(things & each.things)
    named = each.persons if alert.subject_kind == "person" else each.things
    return alert.subject_id in named if named else same


def _span(directory: Path) -> tuple[date, date]:
    months = tables.months(directory)
    year, month = (int(part) for part in months[-1].split("-"))
    end = date(year + month // 12, month % 12 + 1, 1)
    return date.fromisoformat(f"{months[0]}-01"), end


def _measure_exposure(quality: Quality, directory: Path) -> None:
    """Add up guard-years and weapon-months of the span."""
    first, end = _span(directory)
    for row in tables.read(directory, "people").to_pylist():
        if row["role"] == "guard":
            days = (min(row["left_on"] or end, end) - max(row["hired_on"], first)).days
            quality.guard_years += max(days, 0) / 365
    for row in tables.read(directory, "firearms").to_pylist():
        quality.weapon_months += max((end - max(row["acquired_on"], first)).days, 0) / 30.4


def _measure_visits(
    quality: Quality,
    directory: Path,
    alerts: list[Alert],
    shown: dict[str, list[Diversion]],
    truths: list[Diversion],
) -> None:
    """Send an inspector to five companies a month: by alerts, by chance, by last year's losses.

    Whoever visits a company finds out which of its alerts were right, and decides them so.
    """
    first, end = _span(directory)
    companies = [
        row["org_id"]
        for row in tables.read(directory, "organisations").to_pylist()
        if row["kind"] == "company"
    ]
    losses = [
        (row["org_id"], row["known_at"].date())
        for row in tables.read(directory, "incidents").to_pylist()
        if row["kind"] in {"theft", "robbery", "loss"}
    ]
    visited: dict[str, date] = {}
    decided: dict[str, str] = {}
    for day in _month_starts(first + timedelta(days=60), end):
        live = [each for each in truths if each.started_on < day <= each.ended_on + AFTER]
        guilty = {each.org_id for each in live}
        traced = {
            alert.org_id
            for alert in alerts
            if alert.raised_on < day and any(each in live for each in shown[alert.alert_id])
        }
        chosen = order(alerts, day, decided=decided, visited=visited)[:VISITS_A_MONTH]
        quality.months += 1
        quality.visits += len(chosen)
        quality.visits_right += sum(visit.org_id in guilty for visit in chosen)
        quality.worth += sum(visit.worth for visit in chosen)
        quality.worth_right += sum(visit.worth and visit.org_id in guilty for visit in chosen)
        quality.oracle_right += min(len(traced), VISITS_A_MONTH)
        quality.oracle_begun += min(len(guilty), VISITS_A_MONTH)
        visited |= {visit.org_id: day for visit in chosen}
        decided |= {
            alert.alert_id: "confirmed" if shown[alert.alert_id] else "dismissed"
            for visit in chosen
            for alert in visit.reasons
        }
        quality.random_right += VISITS_A_MONTH * len(guilty) / len(companies)
        year = Counter(org for org, known in losses if day - timedelta(days=365) <= known < day)
        worst = sorted(year, key=lambda org: (-year[org], org))[:VISITS_A_MONTH]
        quality.losses_visits += VISITS_A_MONTH
        quality.losses_right += sum(org in guilty for org in worst)
    for each in truths:
        if each.pattern in MISSING_AT_A_COUNT:
            full = next(day for day in _years(first) if day > each.started_on)
            if full < end:
                quality.full_count_days.append((full - each.started_on).days)


def _years(first: date) -> Iterator[date]:
    """Give the days of a full count: once a year, in the middle of the year."""
    year = first.year
    while True:
        yield date(year, 7, 1)
        year += 1


def _month_starts(first: date, end: date) -> Iterator[date]:
    day = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    while day < end:
        yield day
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
