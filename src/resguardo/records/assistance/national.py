"""What the records can put into a country's reports: PoA and ITI, SDG 16.4.2, and a region's sum.

Only firearms of private security are known here, so a figure is a part of the country's answer and
says so. Figures are sums over all companies in sight; nobody's row is shown. The two published
readings of SDG 16.4.2 differ in what they divide by, so both are given and named.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any, Final
from zoneinfo import ZoneInfo

import yaml
from django.db.models import Q

from resguardo.kernel.ledger import EntryKind
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.assistance.selectors import works_for_programmes
from resguardo.records.custody.models import Holding, Move
from resguardo.records.oversight.models import TraceRequest
from resguardo.records.people.days import local_day
from resguardo.records.people.selectors import organisations_in_sight
from resguardo.records.people.viewer import Viewer, changes_nothing
from resguardo.records.register.models import Mark, MarkKind, ThingKind

FORMAT: Final = "resguardo-national/1"
WHOLE_PCT: Final = 100
FIGURES: Final = (
    "held", "marked", "lost", "recovered", "seized", "destroyed", "traces", "answered",
    "traceable", "established",
)  # fmt: skip
VARIANTS: Final = {"traceable": "traceable", "all": "traces"}
"""SDG 16.4.2: established, over what could be traced (UN metadata), or over all (as Eurostat)."""

FIRST_YEAR: Final = 2000
"""No register was kept here before."""

FILES_MOST: Final = 60
FIGURE_MOST: Final = 1_000_000_000
_COUNTRY: Final = re.compile(r"^[A-Za-z][A-Za-z_-]{1,39}\Z")
_KINDS: Final = {
    "lost": (EntryKind.LOSS, EntryKind.THEFT), "recovered": (EntryKind.RECOVERY,),
    "seized": (EntryKind.SEIZURE,),
}  # fmt: skip


class YearUnusable(Problem):
    """A year of the past or this one."""

    code = "national.year-unusable"
    wording = _("{year} cannot be reported. Choose a year from 2000 to this one.")
    field = "year"

    year: int


class NotNational(Problem):
    """A file of something else, or a year or country that stands twice."""

    code = "national.not-national"
    wording = _("{file} cannot be added up: {why}. Give one national file a country, of one year.")
    field = "files"

    file: str
    why: str

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Say it with the reason in the reader's language, too."""
        told = {"file": self.file, "why": translate(self.why)}
        return translate(self.wording).format(**told)


class NoFiles(Problem):
    """A sum of nothing."""

    code = "national.no-files"
    wording = _("Choose the national files that are to be added up, one a country, at most {most}.")
    field = "files"

    most: int


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the report in own words, and the figure that answers it, if any."""

    id: str
    printed: str
    paragraph: str
    feed: str
    says: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figures:
    """A country's figures of a year. `edition` is that of the questions."""

    country: str
    year: int
    edition: str
    numbers: Mapping[str, int]

    def share_pct(self, variant: str) -> float | None:
        """SDG 16.4.2 in one of its variants; none where there is nothing to divide by."""
        return share_pct(self.numbers, variant)

    def as_json(self) -> dict[str, Any]:
        """As a file that a region can add up."""
        return {
            "format": FORMAT, "country": self.country, "year": self.year, "edition": self.edition,
            "scope": "firearms of private security companies", "figures": dict(self.numbers),
            "sdg_16_4_2_pct": {name: self.share_pct(name) for name in VARIANTS},
        }  # fmt: skip


@cache
def catalogue() -> tuple[str, tuple[Question, ...]]:
    """The edition, and its questions."""
    file = resources.files("resguardo.law").joinpath("reports/poa_iti.yaml")
    parsed = yaml.safe_load(file.read_text(encoding="utf-8"))
    return str(parsed["edition"]), tuple(
        Question(
            each["id"], each["printed"], each["paragraph"], each["feed"],
            {language: each[language] for language in ("en", "es", "pt", "fr")},
        )
        for each in parsed["questions"]
    )  # fmt: skip


def national(*, viewer: Viewer, at: datetime, year: int) -> Figures:
    """The figures of a year, for those who oversee; what is held and marked is as of now.

    Refuses a year to come and one before any register was kept here (`YearUnusable`).
    """
    viewer.demand(Act.OVERSEE, at=at)
    if not FIRST_YEAR <= year <= local_day(at, viewer.time_zone).year:
        raise YearUnusable(year)
    zone = ZoneInfo(viewer.time_zone)
    begins, ends = datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    companies = organisations_in_sight(viewer=viewer, at=at).filter(kind="company")
    held = Holding.objects.filter(
        organisation__in=companies, boundary=False, quantity__gt=0, thing__kind=ThingKind.FIREARM
    )
    marks = Mark.objects.filter(kind=MarkKind.SECONDARY).values("thing")
    moved = Move.objects.filter(
        entry__organisation__in=companies, entry__occurred_at__gte=begins,
        entry__occurred_at__lt=ends,
        thing__kind=ThingKind.FIREARM,
    )  # fmt: skip
    traces = TraceRequest.objects.filter(
        authority_id=viewer.organisation_id, received_at__gte=begins, received_at__lt=ends
    )
    numbers = {
        "held": held.count(),
        "marked": held.filter(thing__in=marks).count(),
        **{name: moved.filter(entry__kind__in=kinds).count() for name, kinds in _KINDS.items()},
        "destroyed": moved.filter(taker__kind="destroyed").count(),
        "traces": traces.count(),
        "answered": traces.exclude(replied_at=None).count(),
        "traceable": traces.filter(obliterated=False).exclude(serial="").count(),
        "established": traces.exclude(thing=None)
        .filter(Q(state="replied") | Q(state="identified"))
        .count(),
    }
    edition, _questions = catalogue()
    return Figures(viewer.jurisdiction.partition("@")[0], year, edition, numbers)


def share_pct(numbers: Mapping[str, int], variant: str) -> float | None:
    """Established over what the variant divides by, in per cent.

    >>> share_pct({"established": 3, "traceable": 4, "traces": 6}, "traceable")
    75.0
    >>> share_pct({"established": 3, "traceable": 4, "traces": 6}, "all")
    50.0
    """
    below = numbers[VARIANTS[variant]]
    return round(WHOLE_PCT * numbers["established"] / below, 2) if below else None


def demand_adder(*, viewer: Viewer, at: datetime) -> None:
    """Refuse whoever neither oversees nor runs programmes, or may send nothing in."""
    if (missing := changes_nothing(viewer=viewer, at=at)) is not None:
        raise missing
    if works_for_programmes(viewer):
        viewer.demand(Act.RUN_PROGRAMME, at=at)
    else:
        viewer.demand(Act.OVERSEE, at=at)


def rolled_up(files: Sequence[tuple[str, bytes]]) -> dict[str, Any]:
    """Several countries of one year added up; shares are of the sums and not means of shares.

    `files` are names and contents. Refuses none, too many, and what is no national file.
    """
    if not 0 < len(files) <= FILES_MOST:
        raise NoFiles(FILES_MOST)
    rows: dict[str, Mapping[str, int]] = {}
    years: set[int] = set()
    for name, content in files:
        parsed = _read(name, content)
        if parsed["country"] in rows:
            raise NotNational(name, _("its country stands twice"))
        rows[parsed["country"]] = parsed["figures"]
        years.add(parsed["year"])
        if len(years) > 1:
            raise NotNational(name, _("it is of another year"))
    total = {each: sum(figures[each] for figures in rows.values()) for each in FIGURES}
    return {
        "format": "resguardo-regional/1", "year": next(iter(years), None),
        "countries": {name: dict(figures) for name, figures in sorted(rows.items())},
        "total": total, "sdg_16_4_2_pct": {name: share_pct(total, name) for name in VARIANTS},
    }  # fmt: skip


def _read(name: str, content: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NotNational(name, _("it is not JSON")) from error
    if not isinstance(parsed, dict) or parsed.get("format") != FORMAT:
        raise NotNational(name, _("it is no file of a national report"))
    figures = parsed.get("figures")
    if not isinstance(figures, dict) or not all(
        type(figures.get(each)) is int and 0 <= figures[each] <= FIGURE_MOST for each in FIGURES
    ):
        raise NotNational(name, _("a figure is missing or cannot be"))
    country, year = parsed.get("country"), parsed.get("year")
    if not isinstance(country, str) or not _COUNTRY.match(country) or type(year) is not int:
        raise NotNational(name, _("country or year is missing"))
    return parsed
