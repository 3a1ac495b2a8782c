"""The screening: all rules over the tables of a directory, and alerts as a file.

The same expressions run on both engines, and what they give is put together here, in Python and in
one order, so that the file is the same to the last byte.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import ibis
import pyarrow as pa

from resguardo.insight.screening import alerts
from resguardo.insight.screening.alerts import Alert, Names
from resguardo.insight.screening.engines import Engine, opened
from resguardo.insight.screening.ground import Ground, lay
from resguardo.insight.screening.rules import BY_CODE, RULES
from resguardo.insight.screening.shape import COLUMNS, Rule
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

FILE_COLUMNS: Final = (
    *("alert_id", "raised_on", "pattern", "org_id", "subject_kind", "subject_id", "severity"),
    *("score", "explanation", "entry_ids"),
)


@dataclass(eq=False)
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
) -> list[Alert]:
    """Run every rule over the tables as they were known at the end of a day; give the alerts.

    Refuses a directory that lacks a table or a column, and Spark where it is not installed.
    """
    found: list[Alert] = []
    for _done in steps(directory, into=found, as_of=as_of, engine=engine, memory_gib=memory_gib):
        pass
    return found


def steps(
    directory: Path,
    *,
    into: list[Alert],
    as_of: date | None = None,
    engine: str = "duckdb",
    memory_gib: float | None = None,
) -> Iterator[str]:
    """Do the same step by step, giving the name of each that is done; alerts come at the end."""
    with opened(engine, memory_gib=memory_gib) as here:
        ground = lay(here, directory, as_of)
        yield "tables"
        rows: dict[str, list[dict[str, Any]]] = {}
        for rule in RULES:
            rows[rule.code] = rule.find(ground).select(*COLUMNS).distinct().to_pyarrow().to_pylist()
            yield rule.code
        into += _alerts(ground, rows)


STEPS: Final = len(RULES) + 1


def _alerts(ground: Ground, rows: dict[str, list[dict[str, Any]]]) -> Iterator[Alert]:
    """Turn the rows of all rules into alerts, oldest first."""
    groups = [
        (rule, group) for rule in RULES for group in alerts.gathered(rule, rows[rule.code]) if group
    ]
    entries = _entry_ids(ground, groups)
    names = Names(lambda register: _register(ground, register))
    found = [alerts.alert_of(rule, group, names, entries) for rule, group in groups]
    yield from sorted(found, key=lambda each: (each.raised_on, each.org_id, each.alert_id))


def _register(ground: Ground, register: str) -> dict[int, str]:
    """Read what the numbers of a register stand for."""
    table, number, name = {
        "organisation": (ground.orgs, "org_no", "org_id"),
        "person": (ground.people, "person_no", "person_id"),
        "account": (ground.accounts, "account_no", "account_id"),
        "thing": (ground.things, "thing_no", "thing_id"),
    }[register]
    columns = table.select(number, name).to_pyarrow()
    return dict(zip(columns.column(0).to_pylist(), columns.column(1).to_pylist(), strict=True))


def _entry_ids(
    ground: Ground, groups: list[tuple[Rule, list[dict[str, Any]]]]
) -> dict[tuple[int, int], str]:
    """Look up what the entries that alerts stand on are called: one pass over the moves."""
    wanted = sorted(
        {
            (row["org_no"], row["sequence"])
            for rule, group in groups
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
    """Write alerts as the file of the contract, whole or not at all."""
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
