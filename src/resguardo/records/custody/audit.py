"""Checking the ledger from nothing: holdings against moves, and entries against their leaves.

`holdings_differences` folds every move again, thing by thing in the order of the log, under the
kernel's rules, and holds the result against what the projection says; it needs memory for one thing
at a time, so that a million firearms cost no more than one. `leaf_differences` holds each entry's
rows against the bytes that were committed to: whoever edits a row, with or without its holding, is
found here, and whoever edits the bytes is found by the log's own check.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from django.db import connection

from resguardo.kernel.ledger import BOUNDARY, LOT_ROUTES, ROUTES, AccountKind, EntryKind
from resguardo.records.custody.models import Account

ROWS_AT_ONCE: Final = 2_000

_MOVES_BY_THING: Final = (
    "SELECT m.thing_id, m.entry_id, m.id, m.quantity, m.giver_id, m.taker_id, e.kind, t.numbered"
    " FROM custody_move m JOIN custody_entry e ON e.sequence = m.entry_id"
    " JOIN register_thing t ON t.id = m.thing_id"
    " ORDER BY m.thing_id, m.entry_id, m.id"
)
_HOLDINGS_BY_THING: Final = (
    "SELECT thing_id, account_id, quantity FROM custody_holding ORDER BY thing_id, account_id"
)
_ENTRIES: Final = """
SELECT e.sequence, e.public_id, e.kind, l.kind, l.leaf FROM custody_entry e
LEFT JOIN transparency_logentry l ON l."index" = e.sequence ORDER BY e.sequence
"""
_MOVES_BY_ENTRY: Final = (
    "SELECT m.entry_id, t.public_id, m.quantity, m.giver_id, m.taker_id"
    " FROM custody_move m JOIN register_thing t ON t.id = m.thing_id"
    " ORDER BY m.entry_id, m.id"
)
_LEAVES_WITHOUT_ENTRY: Final = """
SELECT l."index" FROM transparency_logentry l
LEFT JOIN custody_entry e ON e.sequence = l."index"
WHERE l.kind = 'entry' AND e.sequence IS NULL ORDER BY l."index"
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not hold: where, and what was found instead of what."""

    where: str
    what: str


def differences() -> Iterator[Difference]:
    """Everything in the ledger that does not hold, one after the other."""
    yield from holdings_differences()
    yield from leaf_differences()


def holdings_differences() -> Iterator[Difference]:
    """Fold every thing's moves anew and compare; also names moves that the rules forbid."""
    kinds = _account_kinds()
    held = _groups(_HOLDINGS_BY_THING)
    thing_held, rows_held = next(held, (None, []))
    for thing, moves in _groups(_MOVES_BY_THING):
        while thing_held is not None and thing_held < thing:
            yield Difference(f"thing {thing_held}", "is held although it never moved")
            thing_held, rows_held = next(held, (None, []))
        stored: dict[int, int] = {}
        if thing_held == thing:
            stored = {account: quantity for _thing, account, quantity in rows_held}
            thing_held, rows_held = next(held, (None, []))
        folded, broken = _fold(thing, moves, kinds)
        yield from broken
        for account in sorted(folded.keys() | stored.keys()):
            book, kept = folded.get(account, 0), stored.get(account, 0)
            if book != kept:
                yield Difference(
                    f"thing {thing}, account {account}", f"holds {kept}; its moves give {book}"
                )
    while thing_held is not None:
        yield Difference(f"thing {thing_held}", "is held although it never moved")
        thing_held, rows_held = next(held, (None, []))


def _fold(
    thing: int, moves: list[Any], kinds: dict[int, AccountKind]
) -> tuple[dict[int, int], list[Difference]]:
    """One thing's moves in the order of the log; what the rules forbid is named, not raised."""
    balance: dict[int, int] = {}
    broken: list[Difference] = []
    for _thing, entry, _key, quantity, giver, taker, kind, numbered in moves:
        route = kinds[giver], kinds[taker]
        if route not in ROUTES.get(EntryKind(kind), ()) and (
            numbered or route not in LOT_ROUTES.get(EntryKind(kind), ())
        ):
            broken.append(
                Difference(f"entry {entry}", f"moves thing {thing} from {route[0]} to {route[1]}")
            )
        left = balance.get(giver, 0) - quantity
        if left < 0 and kinds[giver] not in BOUNDARY:
            broken.append(
                Difference(
                    f"entry {entry}", f"takes {quantity} of thing {thing}: {left + quantity} there"
                )
            )
        balance[giver] = left
        balance[taker] = balance.get(taker, 0) + quantity
        if numbered and quantity != 1:
            broken.append(Difference(f"entry {entry}", f"moves {quantity} of numbered {thing}"))
    return {account: quantity for account, quantity in balance.items() if quantity}, broken


def leaf_differences() -> Iterator[Difference]:
    """Compare each entry and its moves with what its leaf says."""
    accounts = {key: str(public_id) for key, public_id in _account_names()}
    moves = _groups(_MOVES_BY_ENTRY)
    entry_moved, rows_moved = next(moves, (None, []))
    for sequence, public_id, kind, leaf_kind, leaf in _rows(_ENTRIES):
        rows: list[Any] = []
        if entry_moved == sequence:
            rows = rows_moved
            entry_moved, rows_moved = next(moves, (None, []))
        if leaf is None or leaf_kind != "entry":
            yield Difference(f"entry {sequence}", "has no leaf in the log")
            continue
        said = json.loads(bytes(leaf)).get("public", {})
        stored = [
            [str(_uuid(thing)), quantity, accounts[giver], accounts[taker]]
            for _entry, thing, quantity, giver, taker in rows
        ]
        if said.get("entry") != str(_uuid(public_id)) or said.get("entry_kind") != kind:
            yield Difference(f"entry {sequence}", "is not the entry that its leaf names")
        elif said.get("moves") != stored:
            yield Difference(f"entry {sequence}", "has other moves than its leaf says")
    for (index,) in _rows(_LEAVES_WITHOUT_ENTRY):
        yield Difference(f"leaf {index}", "speaks of an entry that is not there")


def _account_kinds() -> dict[int, AccountKind]:
    return {key: AccountKind(kind) for key, kind in Account.objects.values_list("pk", "kind")}


def _account_names() -> Iterator[tuple[int, UUID]]:
    yield from Account.objects.values_list("pk", "public_id")


def _uuid(value: Any) -> UUID:
    """SQLite keeps identifiers as 32 characters, PostgreSQL as what they are."""
    return value if isinstance(value, UUID) else UUID(value)


def _groups(statement: str) -> Iterator[tuple[int, list[Any]]]:
    """Rows that begin with the same key, together."""
    for key, rows in groupby(_rows(statement), key=itemgetter(0)):
        yield key, list(rows)


def _rows(statement: str) -> Iterator[tuple[Any, ...]]:
    """Rows of a long query, a few thousand in memory at a time on either database."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from rows
