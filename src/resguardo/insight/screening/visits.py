"""Whom to visit: companies by the chance that something is wrong there now, with the reasons.

Every open alert has a chance of being right: what its rule has shown, corrected by what persons
have decided about alerts of that rule, less as it gets older. A company's chance is that at least
one of its alerts is right; several of one rule count less and less, so that a large company is not
first for being large. What a person has dismissed counts nothing, what a person has confirmed
counts in full. Late or missing reports weigh more than losses told at once: whoever hides a loss
must not stand better than whoever tells it.

The chances were set by judgement, after a look at one of the tuning seeds of `quality`. They are
good for an order and for no more: how often anybody diverts in a real country, nobody knows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import pow as power
from math import prod
from typing import Final

from resguardo.insight.screening.alerts import Alert

CHANCES: Final = {"rule": 0.8, "high": 0.6, "medium": 0.12, "low": 0.03}
"""How often an alert of a severity is taken to be right where few divert."""

DECISIONS_TO_LEARN: Final = 6
"""So many decisions about alerts of a rule weigh as much as what it had shown before."""

HALF_LIFE_DAYS: Final = 60.0
HIDING: Final = ("C-9", "C-13", "C-1")
"""Patterns of hiding rather than losing."""

HIDING_ODDS: Final = 2.0
WORTH_A_VISIT: Final = 0.4
"""Below this chance a visit by rota finds as much."""


@dataclass(frozen=True)
class Visit:
    """One company on the list, what it weighs, and the alerts that put it there, heaviest first."""

    org_id: str
    weight: float
    """The chance that something is wrong, between 0 and 1."""
    reasons: tuple[Alert, ...]

    @property
    def worth(self) -> bool:
        """Tell whether the alerts alone are worth a visit."""
        return self.weight >= WORTH_A_VISIT


def order(
    alerts: Iterable[Alert],
    day: date,
    *,
    decided: Mapping[str, str] | None = None,
    visited: Mapping[str, date] | None = None,
) -> list[Visit]:
    """Order companies for a visit by the alerts raised before a day.

    `decided` tells what became of alerts by identifier: `dismissed` ones are left out, `confirmed`
    ones count in full, and both teach how far a rule is to be trusted. What was raised before the
    last visit of a company has been looked at.
    """
    decided, visited = decided or {}, visited or {}
    before = [alert for alert in alerts if alert.raised_on < day]
    chances = _chances(before, decided)
    by_company: dict[str, list[tuple[float, Alert]]] = defaultdict(list)
    for alert in before:
        last = visited.get(alert.org_id)
        seen = last is not None and alert.raised_on <= last
        verdict = decided.get(alert.alert_id)
        if seen or verdict == "dismissed":
            continue
        chance = 1.0 if verdict == "confirmed" else chances[alert.rule]
        by_company[alert.org_id].append((_now(chance, alert, day), alert))
    visits = [_visit(org_id, weighed) for org_id, weighed in by_company.items()]
    return sorted(visits, key=lambda visit: (-visit.weight, visit.org_id))


def _chances(alerts: list[Alert], decided: Mapping[str, str]) -> dict[str, float]:
    """Give each rule's chance of being right, corrected by what was decided about its alerts."""
    shown: dict[str, float] = {}
    right: dict[str, int] = defaultdict(int)
    judged: dict[str, int] = defaultdict(int)
    for alert in alerts:
        shown[alert.rule] = CHANCES[alert.severity]
        verdict = decided.get(alert.alert_id)
        right[alert.rule] += verdict == "confirmed"
        judged[alert.rule] += verdict in {"confirmed", "dismissed"}
    return {
        rule: (chance * DECISIONS_TO_LEARN + right[rule]) / (DECISIONS_TO_LEARN + judged[rule])
        for rule, chance in shown.items()
    }


def _now(chance: float, alert: Alert, day: date) -> float:
    """Give what is left of an alert's chance on a day: half as much after every half-life."""
    if alert.pattern in HIDING:
        chance = HIDING_ODDS * chance / (1 + (HIDING_ODDS - 1) * chance)
    return chance * power(0.5, (day - alert.raised_on).days / HALF_LIFE_DAYS)


def _visit(org_id: str, weighed: list[tuple[float, Alert]]) -> Visit:
    """Put a company's alerts together; those of one rule count less and less."""
    weighed = sorted(weighed, key=lambda pair: (-pair[0], pair[1].alert_id))
    times: dict[str, int] = defaultdict(int)
    nothing = []
    for chance, alert in weighed:
        nothing.append(1 - chance * 0.5 ** times[alert.rule])
        times[alert.rule] += 1
    return Visit(org_id, round(1 - prod(nothing), 4), tuple(alert for _chance, alert in weighed))
