"""Papers and releases held against the log and against themselves, for `fsck`.

Says which number of a series is missing, which row says another hash than its leaf, and which kept
file or content has another hash than its row.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from resguardo.records.papers.models import Paper, PaperSeries, StatisticsRelease
from resguardo.records.transparency import selectors as transparency


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it should be: where, and what."""

    where: str
    what: str


def differences() -> Iterator[Difference]:
    """Everything that is wrong with papers and releases."""
    yield from _series()
    yield from _papers()
    yield from _releases()


def _series() -> Iterator[Difference]:
    for series in PaperSeries.objects.select_related("organisation").order_by("pk"):
        rows = Paper.objects.filter(organisation=series.organisation_id, year=series.year)
        counts = set(rows.values_list("count", flat=True))
        where = f"papers of {series.organisation.public_id}, {series.year}"
        missing = set(range(1, series.last + 1)) - counts
        if missing:
            yield Difference(where, f"number {min(missing)} is missing")
        if counts and max(counts) > series.last:
            yield Difference(where, f"number {max(counts)} is beyond the counter, {series.last}")


def _papers() -> Iterator[Difference]:
    for row in Paper.objects.select_related("text").order_by("pk").iterator(500):
        where = f"paper {row.public_id}"
        if _told(row.leaf_index, "paper").get("sha256") != row.sha256:
            yield Difference(where, "the log has another hash at its place")
        kept = row.text.file
        if kept is not None and sha256(bytes(kept)).hexdigest() != row.sha256:
            yield Difference(where, "its kept file has another hash than the one that was issued")


def _releases() -> Iterator[Difference]:
    rows = StatisticsRelease.objects.filter(published_at__isnull=False)
    for row in rows.order_by("pk"):
        where = f"release {row.public_id}"
        if sha256(row.content.encode()).hexdigest() != row.sha256:
            yield Difference(where, "its figures have another hash than its row")
        if (
            row.leaf_index is None
            or _told(row.leaf_index, "statistics").get("sha256") != row.sha256
        ):
            yield Difference(where, "the log has another hash at its place")


def _told(index: int, kind: str) -> dict[str, Any]:
    """What the log says publicly at a place, if it is of this kind."""
    try:
        leaf = json.loads(transparency.leaf_of(index) or b"{}")
    except ValueError:
        return {}
    found: dict[str, Any] = leaf.get("public", {}) if leaf.get("kind") == kind else {}
    return found
