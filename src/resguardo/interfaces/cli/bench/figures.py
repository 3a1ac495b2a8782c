"""A figure: what was measured, in which unit, against which target and which limit."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Any, Final

WHOLE_FROM: Final = 100
"""From here on three figures are shown without a fraction."""


@dataclass(frozen=True)
class Figure:
    """One measured number. `limit` is what the machine itself does, measured in the same run."""

    name: str
    value: float
    unit: str
    target: str = ""
    limit: float | None = None

    def row(self) -> dict[str, Any]:
        """The figure as one row of the table."""
        share = ""
        if self.limit:
            faster_is_more = self.unit.endswith("/s")
            ratio = self.value / self.limit if faster_is_more else self.limit / self.value
            share = f"{100 * ratio:.0f} %"
        return {
            "name": self.name,
            "value": _short(self.value),
            "unit": self.unit,
            "target": self.target,
            "limit": _short(self.limit) if self.limit else "",
            "share_of_limit": share,
        }


def timed(work: Callable[[], Any]) -> float:
    """Seconds that the work takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def worked(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds that the work takes, and of those the seconds of the processor.

    The second says what the work costs, whatever else the machine was doing meanwhile.
    """
    start = process_time()
    wall = timed(work)
    return wall, process_time() - start


def median_ms(seconds: list[float]) -> float:
    """The middle of many timings, in milliseconds."""
    return 1000 * statistics.median(seconds)


def percentile_ms(seconds: list[float], share: float) -> float:
    """The time that this share of the timings stays under, in milliseconds."""
    ordered = sorted(seconds)
    return 1000 * ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= WHOLE_FROM else f"{value:.2f}"
