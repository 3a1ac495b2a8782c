"""Holding exported moves against the log that came with them, entry by entry, without a database.

A sealed export is what the deployment exported. Whether it exported what it had recorded is another
question, and the log answers it: every move of a firearm or a lot must be in its entry, word for
word, and every such move of every entry must be in the tables. Who acted and why is only committed
to in the log and cannot be compared here.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from resguardo.insight import tables
from resguardo.kernel import canon
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

_COLUMNS: Final = (
    *("sequence", "entry_id", "kind", "occurred_at", "recorded_at", "capture"),
    *("thing_id", "quantity", "giver_account_id", "taker_account_id"),
)
_KINDS: Final = (("firearms", "firearm_id"), ("lots", "lot_id"))


class TableForeign(Problem):
    """Exported moves that are not those of the log."""

    code = "verify.table-foreign"
    wording = _(
        "The tables do not say what the log says: {what}. Further differences: {others}. Whoever "
        "made this export changed the tables before sealing them: keep it as evidence."
    )

    what: str
    others: int


def demand_moves(path: Path, leaves: Iterable[bytes]) -> int:
    """Refuse tables whose moves are not those of the log; tells how many entries were compared."""
    found = _rows(path)
    things = _things(path)
    months = sorted(each.name[6:] for each in (path / "moves").glob("month=*"))
    since = months[0] if months else ""
    wrong: list[str] = []
    compared = 0
    for index, leaf in enumerate(leaves):
        told = json.loads(leaf)
        if told["kind"] != "entry":
            continue
        public = told["public"]
        rows = found.pop(index, Counter())
        every = _moves(public)
        wrong += [f"entry {index} has no move {_shown(row)}" for row in rows - every]
        if public["recorded_at"][:7] >= since:
            missing = Counter({row: n for row, n in every.items() if row[-4] in things}) - rows
            wrong += [f"the move {_shown(row)} of entry {index} is missing" for row in missing]
        compared += 1
    wrong += [f"the log has no entry {index}" for index in sorted(found)]
    if wrong:
        raise TableForeign(wrong[0], len(wrong) - 1)
    return compared


def _moves(public: dict[str, Any]) -> Counter[tuple[Any, ...]]:
    """The rows that an entry should have in a table of all moves."""
    head = tuple(
        public[name] for name in ("entry", "entry_kind", "occurred_at", "recorded_at", "capture")
    )
    return Counter((*head, *move) for move in public["moves"])


def _rows(path: Path) -> dict[int, Counter[tuple[Any, ...]]]:
    found: dict[int, Counter[tuple[Any, ...]]] = defaultdict(Counter)
    for file in sorted((path / "moves").glob("month=*/*.parquet")):
        for batch in pq.ParquetFile(file).iter_batches(columns=list(_COLUMNS)):
            columns = [batch.column(name).to_pylist() for name in _COLUMNS]
            for sequence, *row in zip(*columns, strict=True):
                found[sequence][tuple(_spelled(value) for value in row)] += 1
    return found


def _spelled(value: Any) -> Any:
    """Moments as the log spells them."""
    if isinstance(value, datetime):
        return json.loads(canon.encode(value.astimezone(UTC)))
    return value


def _things(path: Path) -> frozenset[str]:
    return frozenset(
        name
        for table, column in _KINDS
        for name in tables.read(path, table).column(column).to_pylist()
    )


def _shown(row: tuple[Any, ...]) -> str:
    *_head, thing, quantity, giver, taker = row
    return f"{quantity} x {thing} from {giver} to {taker}"
