"""Open statistics: drafted by one official, published by another, then the same for everybody.

Figures are published and not queried: whoever asks gets the release, so that no two questions can
be subtracted from each other. A year that was published once keeps its figures in later releases,
unless it is revised with a reason that is published too. The running year may be published to
a day that has ended, and to another one only months later, since two such can be subtracted.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody.slip import alone
from resguardo.records.oversight.procedures import demand_authority
from resguardo.records.oversight.statistics import LEAST_COMPANIES, LEAST_COUNT
from resguardo.records.papers import figures
from resguardo.records.papers.release_models import StatisticsRelease
from resguardo.records.people.days import local_day
from resguardo.records.people.models import OrganisationKind
from resguardo.records.people.selectors import NotFound, organisations_in_sight
from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency import services as transparency
from resguardo.records.transparency.services import Leaf

FORMAT: Final = "resguardo-open-figures/1"
YEARS_MAX: Final = 10
APART: Final = timedelta(days=90)
"""How far apart two days are to which the same running year is published."""


class YearsWrong(Problem):
    """Years that have not ended, or too many of them."""

    code = "release.years-wrong"
    wording = _(
        "Choose a first year from {first} to {last}: a year is published when it has ended."
    )
    field = "first_year"

    first: int
    last: int


class DayWrong(Problem):
    """A running year to a day that has not ended, or that is of another year."""

    code = "release.day-wrong"
    wording = _(
        "Choose a day from {first} to {last}, or leave it empty: then only years that have ended "
        "are published."
    )
    field = "until"

    first: date
    last: date


class TooSoon(Problem):
    """A running year that was published to a day not long before."""

    code = "release.too-soon"
    wording = _(
        "This year was published to {before}. What happened in few days could be worked out from "
        "both releases, so choose {before} again, {next} or later, or wait for the year's end."
    )
    field = "until"

    before: date
    next: date


class OwnDraft(Problem):
    """Whoever drafted it does not publish it."""

    code = "release.own-draft"
    wording = _("You drafted these figures. Somebody else of the authority publishes them.")


class PublishedAlready(Problem):
    """A release that everybody can read already."""

    code = "release.published-already"
    wording = _("Release {number} was published already. What was published stays.")

    number: int


class ReasonToRevise(Problem):
    """Published figures change only with a reason."""

    code = "release.reason-to-revise"
    wording = _("Write why figures that were published are revised; the reason is published too.")
    field = "reason"


@dataclass(frozen=True, slots=True)
class Line:
    """One published figure; no value is one that is held back. No region is the country."""

    year: int
    region: str
    figure: str
    value: int | None


def releases(*, viewer: Viewer, at: datetime) -> QuerySet[StatisticsRelease]:
    """Drafts and releases of the viewer's authority, the newest first."""
    demand_authority(by=viewer, at=at)
    rows = StatisticsRelease.objects.filter(authority_id=viewer.organisation_id)
    return rows.select_related("authority", "drafted_by", "published_by").order_by("-id")


def release_in_sight(*, viewer: Viewer, at: datetime, public_id: UUID) -> StatisticsRelease:
    """One draft or release of the viewer's authority, or `NotFound`."""
    found = releases(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def published() -> QuerySet[StatisticsRelease]:
    """What everybody may read, the newest first."""
    rows = StatisticsRelease.objects.filter(published_at__isnull=False)
    return rows.select_related("authority").order_by("-published_at", "-id")


def published_release(public_id: UUID | None = None) -> StatisticsRelease | None:
    """The release of that name that everybody may read, or the newest one."""
    rows = published()
    return rows.first() if public_id is None else rows.filter(public_id=public_id).first()


def lines_of(row: StatisticsRelease) -> list[Line]:
    """The figures of a release, by year, region and figure."""
    return [Line(*each) for each in json.loads(row.content)["lines"]]


def until_of(row: StatisticsRelease) -> date | None:
    """The day to which the last year of a release is counted; None where all years had ended."""
    said = json.loads(row.content).get("until")
    return date.fromisoformat(said) if said else None


@transaction.atomic
def draft(
    *, by: Viewer, at: datetime, first_year: int, until: date | None = None, revise: bool = False,
    reason: str = "",
) -> StatisticsRelease:  # fmt: skip
    """Count the years that have ended, hold back what must be, and freeze it for a second person.

    With `until` the running year is counted too, up to and with that day. Refuses years and days
    that have not ended, a day soon after one that was published, a revision without a reason.
    """
    demand_authority(by=by, at=at)
    today = local_day(at, by.time_zone)
    last = today.year if until else today.year - 1
    if not last - YEARS_MAX < first_year <= last:
        raise YearsWrong(last - YEARS_MAX + 1, last)
    why = reason.strip()[:500]
    if revise and not why:
        raise ReasonToRevise
    alone(f"statistics {by.organisation_id}")
    before = published().filter(authority_id=by.organisation_id).first()
    _demand_day(until, today, before)
    kept = {} if before is None or revise else _kept(before, until)
    lines: list[list[Any]] = []
    for year in range(first_year, last + 1):
        part = until if year == today.year else None
        lines += kept[year] if year in kept else _counted(by, at, year, part)
    content = _spelled(by, (first_year, last, until), lines, why)
    rows = StatisticsRelease.objects.filter(authority_id=by.organisation_id)
    row = StatisticsRelease.objects.create(
        authority_id=by.organisation_id, number=rows.count() + 1, content=content,
        sha256=sha256(content.encode()).hexdigest(), reason=why, drafted_at=at,
        drafted_by_id=by.user_id,
    )  # fmt: skip
    transparency.record_change(
        by=by, at=at, subject_kind="release", subject_id=row.public_id, verb="drafted",
        changes={"sha256": (None, row.sha256)}, reason=why,
    )  # fmt: skip
    return row


@transaction.atomic
def publish(*, by: Viewer, at: datetime, release: UUID) -> StatisticsRelease:
    """Publish a draft for everybody; its hash becomes a leaf of the log.

    Refuses whoever drafted it, and what was published already.
    """
    demand_authority(by=by, at=at)
    rows = StatisticsRelease.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(authority_id=by.organisation_id, public_id=release).first()
    if row is None:
        raise NotFound
    if row.published_at is not None:
        raise PublishedAlready(row.number)
    if row.drafted_by_id == by.user_id:
        raise OwnDraft
    row.published_at, row.published_by_id = at, by.user_id
    row.leaf_index = transparency.append(
        [
            Leaf(
                "statistics",
                {
                    "at": at,
                    "authority": str(by.organisation_public_id),
                    "by": str(by.user_public_id),
                    "number": row.number,
                    "release": str(row.public_id),
                    "request": by.request_id,
                    "sha256": row.sha256,
                },
            )
        ]
    )
    row.save(update_fields=["published_at", "published_by", "leaf_index"])
    return row


def _demand_day(until: date | None, today: date, before: StatisticsRelease | None) -> None:
    """Refuse a day that has not ended, and one soon after another that was published."""
    if until is None:
        return
    if until.year != today.year or until >= today:
        raise DayWrong(date(today.year, 1, 1), today - timedelta(days=1))
    said = until_of(before) if before is not None else None
    if said and said.year == until.year and until != said and until - said < APART:
        raise TooSoon(said, said + APART)


def _counted(by: Viewer, at: datetime, year: int, until: date | None) -> list[list[Any]]:
    seen = organisations_in_sight(viewer=by, at=at).filter(kind=OrganisationKind.COMPANY)
    cells = figures.cells_of(seen, year=year, time_zone=by.time_zone, until=until)
    return [
        [year, region, figure, value]
        for figure, column in figures.told(cells).items()
        for region, value in column.items()
    ]


def _kept(row: StatisticsRelease, until: date | None) -> Mapping[int, list[list[Any]]]:
    """The lines of a release that the next one repeats; of a running year only to the same day."""
    found: dict[int, list[list[Any]]] = {}
    part = until_of(row)
    for each in lines_of(row):
        found.setdefault(each.year, []).append([each.year, each.region, each.figure, each.value])
    if part is not None and part != until:
        found.pop(part.year, None)
    return found


def _spelled(
    by: Viewer, years: tuple[int, int, date | None], lines: list[list[Any]], reason: str
) -> str:
    first, last, until = years
    content = {
        "format": FORMAT,
        "authority": by.organisation_name,
        "jurisdiction": by.jurisdiction,
        "first_year": first,
        "last_year": last,
        "until": until.isoformat() if until else "",
        "least_companies": LEAST_COMPANIES,
        "least_count": LEAST_COUNT,
        "largest_share": figures.LARGEST_SHARE,
        "reason": reason,
        "lines": lines,
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True)
