"""Alerts: what the rows of a rule become, once those of one subject are put together."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import pyarrow as pa

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


def gathered(
    rule: Rule, rows: Iterable[dict[str, Any]], told: Mapping[tuple[int, int], int] | None = None
) -> Iterator[list[dict[str, Any]]]:
    """Put the rows of one subject together: those of the first day, then a pause, then again.

    `told` has the day, counted from 1970, on which a subject was last told of by a run before.
    """
    key = itemgetter("org_no", "subject_no")
    ordered = sorted(rows, key=lambda row: (*key(row), row["at"]))
    for subject, mine in groupby(ordered, key=key):
        group: list[dict[str, Any]] = []
        begun = (told or {}).get(subject)
        for row in mine:
            day = row["at"] // DAY
            if begun is None or day - begun > rule.again_after:
                if group:
                    yield group
                group, begun = [], day
            if day == begun and (group or not told or told.get(subject) != day):
                group.append(row)
        if group:
            yield group


def alert_of(
    rule: Rule, rows: list[dict[str, Any]], names: "Names", entries: dict[tuple[int, int], str]
) -> Alert:
    """Make the alert of one group of rows."""
    others = {
        row["other_no"]: names.name(rule.other, row["other_no"])
        for row in rows
        if rule.other and row["other_no"] is not None
    }
    first = min(
        rows,
        key=lambda row: (
            *(row["at"], row["sequence"] or 0, others.get(row["other_no"], "")),
            *(row["since"] or 0, row["many"] or 0),
        ),
    )
    raised_on = day_of(first["at"])
    org_id = names.name("organisation", first["org_no"])
    subject_id = names.name(rule.subject, first["subject_no"])
    facts: dict[str, Any] = {"subject": subject_id}
    if first["many"] is not None:
        facts["many"] = max(row["many"] or 0 for row in rows)
    if first["since"] is not None:
        facts["since"] = day_of(first["since"]).isoformat()
    if first["other_no"] in others:
        facts["other"] = others[first["other_no"]]
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


KEPT: Final = pa.schema(
    [
        *((name, pa.string()) for name in ("alert_id", "rule", "pattern", "org_id")),
        *((name, pa.string()) for name in ("subject_kind", "subject_id", "severity", "facts")),
        ("raised_on", pa.date32()),
        ("score", pa.float64()),
        ("entry_ids", pa.list_(pa.string())),
    ]
)
"""How alerts are kept for a later run."""


def to_keep(found: Iterable[Alert]) -> pa.Table:
    """Give alerts as rows that can be kept."""
    rows = [vars(each) | {"facts": json.dumps(each.facts)} for each in found]
    return pa.Table.from_pylist(rows, schema=KEPT)


def kept(rows: Iterable[dict[str, Any]]) -> list[Alert]:
    """Give alerts back as they were kept."""
    return [
        Alert(**row | {"facts": json.loads(row["facts"]), "entry_ids": tuple(row["entry_ids"])})
        for row in rows
    ]


KIND_OF: Final = {"firearm": "thing", "ammunition": "thing"}
"""Which numbers a kind of subject has; all others have those of their own kind."""


class Names:
    """What numbers of the ground stand for, of those that were asked for."""

    def __init__(self, known: dict[str, dict[int, str]]) -> None:
        """Take names by kind of identifier and number."""
        self._known = known

    def name(self, kind: str, number: int) -> str:
        """Give the identifier of a number."""
        return self._known[KIND_OF.get(kind, kind)].get(int(number), "")


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
