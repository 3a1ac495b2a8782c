"""Where each indicator stands: its baseline, its target, what was reached, and how far that is.

What the records count is counted anew each time while a programme runs. Once it is closed nobody
shows it anything any more, and what was kept on the day of closing stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from resguardo.records.assistance import selectors
from resguardo.records.assistance.counting import Counted, counted
from resguardo.records.assistance.models import Indicator, IndicatorValue, Programme
from resguardo.records.people.viewer import Viewer

WHOLE_PCT = 100


@dataclass(frozen=True, slots=True)
class Measured:
    """One indicator as it stands. `on` is the day of what was written down; counted is now."""

    indicator: Indicator
    baseline: Decimal | None
    target: Decimal | None
    actual: Decimal | None
    on: date | None = None
    by_sex: Mapping[str, Decimal | int] = field(default_factory=dict)
    by_size: Mapping[str, Decimal | int] = field(default_factory=dict)

    @property
    def done_pct(self) -> int | None:
        """How much of the way from baseline to target is behind; none without all three."""
        if self.target is None or self.actual is None:
            return None
        start = self.baseline or Decimal(0)
        way = self.target - start
        if not way:
            return WHOLE_PCT if self.actual == self.target else 0
        return int(WHOLE_PCT * (self.actual - start) / way)


def measured(
    *, viewer: Viewer, programme: Programme, only: Indicator | None = None
) -> list[Measured]:
    """Every indicator of a programme in sight, or one; each source is counted once."""
    rows = selectors.indicators(viewer=viewer, programme=programme) if only is None else [only]
    sources = {each.source for each in rows} if programme.state == "running" else set()
    found = counted(programme, sources)
    measures = []
    for row in rows:
        values = list(row.values.all())
        of = {kind: whole_value(values, kind) for kind in ("baseline", "target", "actual")}
        number = {kind: each.number if each else None for kind, each in of.items()}
        reached = [each for each in values if each.kind == "actual"]
        count = found.get(row.source) or Counted(
            number["actual"],
            {each.sex: each.number for each in reached if each.sex},
            {each.size: each.number for each in reached if each.size},
        )
        last = of["actual"]
        measures.append(
            Measured(
                row, number["baseline"], number["target"], count.number,
                last.on if last else None, count.by_sex, count.by_size,
            )
        )  # fmt: skip
    return measures


def whole_value(values: list[IndicatorValue], kind: str) -> IndicatorValue | None:
    """The last value of a kind that stands for everybody: of no sex and no size alone."""
    whole = [each for each in values if each.kind == kind and not each.sex and not each.size]
    return whole[-1] if whole else None
