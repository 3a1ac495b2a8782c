"""Whom to visit: companies in the order of what weighs on them, with the reasons in words.

Every open alert weighs by how sure it is and how fresh; what a person has dismissed weighs nothing,
what a person has confirmed weighs double. Many alerts of one rule weigh little more than one, so
that a large company is not first for being large. Late or missing reports weigh more than losses
told at once: whoever hides a loss must not stand better than whoever tells it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import pow as power
from typing import Final

from resguardo.insight.screening.alerts import Alert

WEIGHTS: Final = {"rule": 8.0, "high": 5.0, "medium": 1.5, "low": 0.3}
HALF_LIFE_DAYS: Final = 45.0
HIDING: Final = ("C-9", "C-13", "C-1")
"""Patterns of hiding rather than losing."""

PAUSE: Final = timedelta(days=60)
"""A company that was visited is not visited again so soon unless something new came up."""


@dataclass(frozen=True)
class Visit:
    """One company on the list, what it weighs, and the alerts that put it there, heaviest first."""

    org_id: str
    weight: float
    reasons: tuple[Alert, ...]


def order(
    alerts: Iterable[Alert],
    day: date,
    *,
    decided: dict[str, str] | None = None,
    visited: dict[str, date] | None = None,
) -> list[Visit]:
    """Order companies for a visit by the alerts raised before a day.

    `decided` tells what became of alerts by identifier: `dismissed` ones are left out, `confirmed`
    ones weigh double. What was raised before the last visit of a company has been looked at.
    """
    decided, visited = decided or {}, visited or {}
    by_company: dict[str, list[tuple[float, Alert]]] = defaultdict(list)
    for alert in alerts:
        last = visited.get(alert.org_id)
        seen = last is not None and alert.raised_on <= last
        if alert.raised_on >= day or seen or decided.get(alert.alert_id) == "dismissed":
            continue
        weight = _weight(alert, day) * (2 if decided.get(alert.alert_id) == "confirmed" else 1)
        by_company[alert.org_id].append((weight, alert))
    visits = [_visit(org_id, weighed) for org_id, weighed in by_company.items()]
    return sorted(visits, key=lambda visit: (-visit.weight, visit.org_id))


def _weight(alert: Alert, day: date) -> float:
    """Weigh one alert: by its severity and score, half as much after every half-life."""
    fresh = power(0.5, (day - alert.raised_on).days / HALF_LIFE_DAYS)
    hiding = 1.5 if alert.pattern in HIDING else 1.0
    return WEIGHTS[alert.severity] * alert.score * fresh * hiding


def _visit(org_id: str, weighed: list[tuple[float, Alert]]) -> Visit:
    """Add up a company's alerts; those of one rule count less and less."""
    weighed = sorted(weighed, key=lambda pair: (-pair[0], pair[1].alert_id))
    total = 0.0
    times: dict[str, int] = defaultdict(int)
    for weight, alert in weighed:
        total += weight * 0.5 ** times[alert.rule]
        times[alert.rule] += 1
    return Visit(org_id, round(total, 4), tuple(alert for _weight, alert in weighed))
