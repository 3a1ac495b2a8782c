"""The demonstration's programme while it is told: who runs it, who takes part, and the present."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from resguardo.interfaces.cli.demo_clock import day_of
from resguardo.records.assistance.services import activities, steps
from resguardo.records.assistance.services.activities import ActivityFacts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from resguardo.records.people.models import Organisation
    from resguardo.records.people.viewer import Viewer

OPENED: Final = 396
"""Days since the programme was opened."""


@dataclass(slots=True)
class Running:
    """The programme while it is told: who runs it, who takes part, and the present."""

    by: Viewer
    home: Organisation
    now: datetime
    parts: list[Organisation]
    consoles: list[Viewer]
    programme: UUID
    made: dict[str, UUID] = field(default_factory=dict)

    def at(self, days_ago: int) -> datetime:
        """So many days ago, at this time of day."""
        return self.now - timedelta(days=days_ago)

    def day(self, days_ago: int) -> date:
        """The day so many days ago."""
        return day_of(self.at(days_ago))

    def ids(self, which: Sequence[int]) -> list[UUID]:
        """The identifiers of some who take part; the first is the authority."""
        return [self.parts[each].public_id for each in which]

    def plan(
        self, kind: str, title: str, days_ago: int, *, which: Sequence[int], length: int = 1,
        budget: int = 0, place: str = "Puerto Lindero", told: int = 14,
    ) -> UUID:  # fmt: skip
        """Plan an activity some days before it takes place."""
        facts = ActivityFacts(
            kind=kind, title=title, place=place, starts_on=self.day(days_ago),
            ends_on=self.day(days_ago - length + 1), budget=Decimal(budget),
            organisations=self.ids(which),
        )  # fmt: skip
        at = self.at(min(days_ago + told, OPENED - 3))
        row = activities.plan_activity(by=self.by, at=at, programme=self.programme, facts=facts)
        return row.public_id

    def step(self, activity: UUID, days_ago: int, *names: str, words: str = "") -> None:
        """Take steps of an activity on a day."""
        for name in names:
            steps.take_step(
                by=self.by, at=self.at(days_ago), activity=activity, step=name, words=words
            )

    def spend(self, activity: UUID, days_ago: int, amount: str, what: str) -> None:
        """Spend money on a day."""
        activities.spend(
            by=self.by, at=self.at(days_ago), activity=activity, amount=Decimal(amount), what=what,
            spent_on=self.day(days_ago), document=f"F-{days_ago:03}",
        )  # fmt: skip
