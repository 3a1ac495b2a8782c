"""The screening: all rules over the tables of a directory, and alerts as a file.

The same expressions run on both engines, and what they give is put together here, in Python and in
one order, so that the file is the same to the last byte.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import ibis
import pyarrow as pa

from resguardo.insight.screening import alerts
from resguardo.insight.screening.alerts import Alert, Names
from resguardo.insight.screening.engines import Engine, opened
from resguardo.insight.screening.ground import Ground, lay, leave
from resguardo.insight.screening.past import Leaving, StateNeedsDuckdb, opened_past
from resguardo.insight.screening.rules import BY_CODE, RULES
from resguardo.insight.screening.shape import COLUMNS, Rule
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

Group = tuple[Rule, list[dict[str, Any]]]
"""The rows of one alert, and the rule that gave them."""

FILE_COLUMNS: Final = (
    *("alert_id", "raised_on", "pattern", "org_id", "subject_kind", "subject_id", "severity"),
    *("score", "explanation", "entry_ids"),
)


class CannotWrite(Problem):
    """The file of alerts cannot be written where it was asked for."""

    code = "screen.cannot-write"
    wording = _("{file} cannot be written: {why}. Name a file in a folder that is there.")

    file: str
    why: str


def screen(
    directory: Path,
    *,
    as_of: date | None = None,
    engine: str = "duckdb",
    memory_gib: float | None = None,
    state: Path | None = None,
) -> list[Alert]:
    """Run every rule over the tables as they were known at the end of a day; give the alerts.

    With a folder for the state, a run reads only what was recorded since the run before it there,
    and gives the same alerts. Refuses a directory that lacks a table or a column, Spark where it is
    not installed, and a state that does not fit.
    """
    found: list[Alert] = []
    for _done in steps(
        directory, into=found, as_of=as_of, engine=engine, memory_gib=memory_gib, state=state
    ):
        pass
    return found


def steps(
    directory: Path,
    *,
    into: list[Alert],
    as_of: date | None = None,
    engine: str = "duckdb",
    memory_gib: float | None = None,
    state: Path | None = None,
) -> Iterator[str]:
    """Do the same step by step, giving the name of each that is done; alerts come at the end.

    Refuses a state on another engine than DuckDB (`StateNeedsDuckdb`).
    """
    if state is not None and engine != "duckdb":
        raise StateNeedsDuckdb
    past = opened_past(state)
    before = alerts.kept(past.rows(KEPT_ALERTS))
    with opened(engine, memory_gib=memory_gib) as here:
        ground = lay(here, directory, as_of, past)
        yield "tables"
        if ground.now == past.until:
            into += before
            return
        rows: dict[str, list[dict[str, Any]]] = {}
        for rule in RULES:
            found = rule.find(ground).select(*COLUMNS)
            found = found.filter(found["at"] >= ground.since).distinct()
            rows[rule.code] = found.to_pyarrow().to_pylist()
            yield rule.code
        fresh = list(_alerts(ground, rows, before))
        if state is not None:
            leaving = Leaving(past, here, ground.now)
            leaving.more_rows(KEPT_ALERTS, alerts.to_keep(fresh))
            leave(ground, leaving)
    into += [*before, *fresh]


KEPT_ALERTS: Final = "alerts"
STEPS: Final = len(RULES) + 1


def _alerts(
    ground: Ground, rows: dict[str, list[dict[str, Any]]], before: list[Alert]
) -> Iterator[Alert]:
    """Turn the rows of all rules into alerts, oldest first."""
    told = _told(ground, before)
    groups = [
        (rule, group)
        for rule in RULES
        for group in alerts.gathered(rule, rows[rule.code], told.get(rule.code))
    ]
    entries, names = _entry_ids(ground, groups), _names(ground, groups)
    found = [alerts.alert_of(rule, group, names, entries) for rule, group in groups]
    yield from sorted(found, key=lambda each: (each.raised_on, each.org_id, each.alert_id))


def _told(ground: Ground, before: list[Alert]) -> dict[str, dict[tuple[int, int], int]]:
    """Give by rule the last day on which runs before have told of each subject."""
    found: dict[str, dict[tuple[int, int], int]] = defaultdict(dict)
    kinds = {alerts.KIND_OF.get(each.subject_kind, each.subject_kind) for each in before}
    numbers = {
        kind: _numbers(ground, kind, [each.subject_id for each in before
                                      if alerts.KIND_OF.get(each.subject_kind, each.subject_kind)
                                      == kind])
        for kind in kinds
    }  # fmt: skip
    orgs = _numbers(ground, "organisation", [each.org_id for each in before])
    for each in before:
        subject = numbers[alerts.KIND_OF.get(each.subject_kind, each.subject_kind)]
        key = (orgs[each.org_id], subject[each.subject_id])
        day = (each.raised_on - date(1970, 1, 1)).days
        found[each.rule][key] = max(day, found[each.rule].get(key, day))
    return found


def _numbers(ground: Ground, kind: str, names: list[str]) -> dict[str, int]:
    """Look up the numbers of a few identifiers."""
    wanted = pa.table({"name": pa.array(sorted(set(names)), pa.string())})
    few = ground.engine.bring(f"names_of_{kind}", wanted)
    return _pairs(ground.registers.numbers(kind).semi_join(few, "name").select("name", "number"))


def _names(ground: Ground, groups: list[Group]) -> Names:
    """Look up what the numbers that alerts name stand for."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for rule, group in groups:
        wanted["organisation"].add(group[0]["org_no"])
        wanted[alerts.KIND_OF.get(rule.subject, rule.subject)].add(group[0]["subject_no"])
        if rule.other:
            others = {row["other_no"] for row in group if row["other_no"] is not None}
            wanted[alerts.KIND_OF.get(rule.other, rule.other)] |= others
    known = {}
    for kind, numbers in wanted.items():
        few = pa.table({"number": pa.array(sorted(numbers), pa.int64())})
        register = ground.registers.numbers(kind)
        register = register.semi_join(ground.engine.bring(f"numbers_of_{kind}", few), "number")
        known[kind] = _pairs(register.select("number", "name"))
    return Names(known)


def _pairs(table: ibis.Table) -> dict[Any, Any]:
    """Read a table of two columns as what the first stands for."""
    columns = table.to_pyarrow()
    return dict(zip(columns.column(0).to_pylist(), columns.column(1).to_pylist(), strict=True))


def _entry_ids(ground: Ground, groups: list[Group]) -> dict[tuple[int, int], str]:
    """Look up what the entries that alerts stand on are called: one pass over the moves."""
    wanted = sorted(
        {
            (row["org_no"], row["sequence"])
            for _rule, group in groups
            for row in group
            if row["sequence"] is not None
        }
    )
    if not wanted:
        return {}
    keys = _table(ground.engine, wanted)
    entry = ground.entries
    named = entry.join(keys, (entry.org_no == keys.key_org) & (entry.sequence == keys.key_sequence))
    found = named.select("org_no", "sequence", "entry_id").distinct().to_pyarrow()
    return {
        (org_no, sequence): entry_id
        for org_no, sequence, entry_id in zip(
            *(found.column(place).to_pylist() for place in range(3)), strict=True
        )
    }


def _table(engine: Engine, wanted: list[tuple[int, int]]) -> ibis.Table:
    """Bring the keys of entries to where the moves are."""
    orgs, sequences = zip(*wanted, strict=True)
    keys = pa.table(
        {"key_org": pa.array(orgs, pa.int64()), "key_sequence": pa.array(sequences, pa.int64())}
    )
    return engine.bring("wanted_entries", keys)


def write(path: Path, found: list[Alert], *, say: Callable[[str], str] = str) -> None:
    """Write alerts as the file of the contract, whole or not at all.

    Refuses a path that cannot be written (`CannotWrite`).
    """
    waiting = path.with_name(f".{path.name}.part")
    try:
        _write(waiting, found, say)
        waiting.replace(path)
    except OSError as fault:
        raise CannotWrite(str(path), fault.strerror or str(fault)) from fault


def _write(path: Path, found: list[Alert], say: Callable[[str], str]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FILE_COLUMNS)
        for each in found:
            told = alerts.explanation(BY_CODE[each.rule], each.facts, say=say)
            writer.writerow(
                (
                    each.alert_id,
                    each.raised_on.isoformat(),
                    each.pattern,
                    each.org_id,
                    each.subject_kind,
                    each.subject_id,
                    each.severity,
                    f"{each.score:.4f}",
                    told,
                    " ".join(each.entry_ids),
                )
            )
