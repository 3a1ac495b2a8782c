"""Alerts: what the rows of a rule become, once those of one subject are put together."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from resguardo.insight.screening.ground import DAY
from resguardo.insight.screening.shape import Rule

MOST_ENTRIES: Final = 50
"""An alert names so many entries at most; the rest say the same again."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Alert:
    """One alert. `facts` fill the sentence of its rule in any language."""

    alert_id: str
    rule: str
    raised_on: date
    pattern: str
    org_id: str
    subject_kind: str
    subject_id: str
    severity: str
    score: float
    facts: dict[str, Any]
    entry_ids: tuple[str, ...]


def day_of(moment: int) -> date:
    """Give the day of a moment in UTC."""
    return (_EPOCH + timedelta(seconds=moment)).date()


def gathered(rule: Rule, rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Put the rows of one subject together: those of the first day, then a pause, then again."""
    key = itemgetter("org_no", "subject_no")
    ordered = sorted(
        rows, key=lambda row: (*key(row), row["at"], row["sequence"] or 0, row["other_no"] or 0)
    )
    for _subject, mine in groupby(ordered, key=key):
        group: list[dict[str, Any]] = []
        for row in mine:
            day = row["at"] // DAY
            if group and day - group[0]["at"] // DAY > rule.again_after:
                yield group
                group = []
            if not group or day == group[0]["at"] // DAY:
                group.append(row)
        yield group


def alert_of(
    rule: Rule, rows: list[dict[str, Any]], names: "Names", entries: dict[tuple[int, int], str]
) -> Alert:
    """Make the alert of one group of rows."""
    first = rows[0]
    raised_on = day_of(first["at"])
    org_id = names.name("organisation", first["org_no"])
    subject_id = names.name(rule.subject, first["subject_no"])
    facts: dict[str, Any] = {"subject": subject_id}
    if first["many"] is not None:
        facts["many"] = max(row["many"] or 0 for row in rows)
    if first["since"] is not None:
        facts["since"] = day_of(first["since"]).isoformat()
    if rule.other and first["other_no"] is not None:
        facts["other"] = names.name(rule.other, first["other_no"])
    keys = ((first["org_no"], row["sequence"]) for row in rows)
    named = {entries[key] for key in keys if key in entries}
    text = f"{rule.code}|{org_id}|{rule.subject}|{subject_id}|{raised_on.isoformat()}"
    return Alert(
        alert_id=sha256(text.encode()).hexdigest()[:20],
        rule=rule.code,
        raised_on=raised_on,
        pattern=rule.pattern,
        org_id=org_id,
        subject_kind=rule.subject,
        subject_id=subject_id,
        severity=rule.severity,
        score=round(max(row["score"] for row in rows), 4),
        facts=facts,
        entry_ids=tuple(sorted(named)[:MOST_ENTRIES]),
    )


class Names:
    """What the numbers of the ground stand for; each register is read when first asked for."""

    def __init__(self, read: Callable[[str], dict[int, str]]) -> None:
        """Take a way to read a register."""
        self._read = read
        self._known: dict[str, dict[int, str]] = {}

    def name(self, kind: str, number: int) -> str:
        """Give the identifier of a number."""
        register = {"firearm": "thing", "ammunition": "thing"}.get(kind, kind)
        if register not in self._known:
            self._known[register] = self._read(register)
        return self._known[register].get(int(number), "")


def explanation(
    rule: Rule,
    facts: dict[str, Any],
    *,
    say: Callable[[str], str] = str,
    name: Callable[[str], str] = str,
) -> str:
    """Say an alert in words; `say` translates it, `name` shows what an identifier means."""
    told = {"subject": "", "many": "", "since": "", "other": ""} | facts
    for key in ("subject", "other"):
        told[key] = name(told[key]) if told[key] else "…"
    return say(rule.sentence).format(**told)
