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
from datetime import UTC
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from django.db import connection

from resguardo.kernel import canon
from resguardo.kernel.ledger import BOUNDARY, LOT_ROUTES, ROUTES, AccountKind
from resguardo.records.custody.models import Account
from resguardo.records.custody.totals import Total
from resguardo.records.people.models import Person, User
from resguardo.records.transparency.audit import as_bytes

ROWS_AT_ONCE: Final = 2_000
_WITHOUT_FRACTION: Final = len("2026-01-01 00:00:00")

_MOVES_BY_THING: Final = (
    "SELECT m.thing_id, m.entry_id, m.id, m.quantity, m.giver_id, m.taker_id, e.kind, t.numbered"
    " FROM custody_move m JOIN custody_entry e ON e.sequence = m.entry_id"
    " JOIN register_thing t ON t.id = m.thing_id"
    " ORDER BY m.thing_id, m.entry_id, m.id"
)
_HOLDINGS_BY_THING: Final = (
    "SELECT thing_id, account_id, quantity FROM custody_holding ORDER BY thing_id, account_id"
)
_SUMS: Final = """
SELECT h.organisation_id, a.kind, t.kind, SUM(h.quantity) FROM custody_holding h
JOIN custody_account a ON a.id = h.account_id JOIN register_thing t ON t.id = h.thing_id
WHERE NOT h.boundary GROUP BY h.organisation_id, a.kind, t.kind
"""
_ENTRIES: Final = """
SELECT e.sequence, e.public_id, e.kind, e.capture, e.confirmation, e.occurred_at, e.recorded_at,
       e.cites, r.public_id, e.recorded_by_id, e.recorded_by_person_id, e.second_person_id,
       e.holder_id, l.kind, l.leaf, o.value,
       EXISTS (SELECT 1 FROM custody_override v WHERE v.entry_id = e.sequence)
FROM custody_entry e
LEFT JOIN custody_entry r ON r.sequence = e.reverses_id
LEFT JOIN transparency_logentry l ON l."index" = e.sequence
LEFT JOIN transparency_opening o ON o.entry_id = e.sequence AND o.field = 'who'
ORDER BY e.sequence
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

_OVERRIDES_TOLD: Final = """
SELECT v.entry_id, v.codes, v.reason, o.value FROM custody_override v
JOIN transparency_opening o ON o.entry_id = v.entry_id AND o.field = 'override'
ORDER BY v.entry_id
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not hold: where, and what was found instead of what."""

    where: str
    what: str


def differences() -> Iterator[Difference]:
    """Everything in the ledger that does not hold, one after the other."""
    yield from holdings_differences()
    yield from total_differences()
    yield from leaf_differences()


def holdings_differences() -> Iterator[Difference]:
    """Fold every thing's moves anew and compare; also names moves that the rules forbid."""
    rules = _Rules()
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
        folded, broken = _fold(thing, moves, rules)
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


def total_differences() -> Iterator[Difference]:
    """Sum the holdings anew, and name each total that says something else."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMS)
        summed = {tuple(row[:3]): int(row[3]) for row in cursor.fetchall()}
    keys = "organisation_id", "account_kind", "thing_kind"
    kept = {tuple(row[:3]): row[3] for row in Total.objects.values_list(*keys, "quantity")}
    for place in sorted(summed.keys() | kept.keys()):
        organisation, account, thing = place
        book, told = summed.get(place, 0), kept.get(place, 0)
        if book != told:
            where = f"things of kind {thing} in {account}, organisation {organisation}"
            yield Difference(where, f"says {told}; the holdings give {book}")


class _Rules:
    """What the kernel allows, asked once for each way that things go and then remembered."""

    def __init__(self) -> None:
        self.kinds: dict[int, str] = dict(Account.objects.values_list("pk", "kind"))
        self._legal: dict[tuple[str, str, str, bool], bool] = {}

    def legal(self, kind: Any, giver: int, taker: int, numbered: Any) -> bool:
        """Tell whether an entry of this kind may move a thing from one account to the other."""
        way = kind, self.kinds[giver], self.kinds[taker], bool(numbered)
        found = self._legal.get(way)
        if found is None:
            route = AccountKind(self.kinds[giver]), AccountKind(self.kinds[taker])
            found = route in ROUTES.get(kind, ()) or (
                not numbered and route in LOT_ROUTES.get(kind, ())
            )
            self._legal[way] = found
        return found


def _fold(thing: int, moves: list[Any], rules: _Rules) -> tuple[dict[int, int], list[Difference]]:
    """One thing's moves in the order of the log; what the rules forbid is named, not raised."""
    balance: dict[int, int] = {}
    broken: list[Difference] = []
    for _thing, entry, _key, quantity, giver, taker, kind, numbered in moves:
        if not rules.legal(kind, giver, taker, numbered):
            way = f"from {rules.kinds[giver]} to {rules.kinds[taker]}"
            broken.append(Difference(f"entry {entry}", f"moves thing {thing} {way}"))
        left = balance.get(giver, 0) - quantity
        if left < 0 and AccountKind(rules.kinds[giver]) not in BOUNDARY:
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
    """Compare each entry and its moves with what its leaf says, and who with what was committed.

    Leaves are canonical, so what a row should have said is written out once more and looked for:
    that is a comparison of the whole, and ten times as fast as reading the leaf.
    """
    names = _Names()
    moves = _groups(_MOVES_BY_ENTRY)
    entry_moved, rows_moved = next(moves, (None, []))
    for row in _rows(_ENTRIES):
        sequence, leaf_kind, leaf, who = row[0], row[13], row[14], row[15]
        rows: list[Any] = []
        if entry_moved == sequence:
            rows = rows_moved
            entry_moved, rows_moved = next(moves, (None, []))
        if leaf is None or leaf_kind != "entry":
            yield Difference(f"entry {sequence}", "has no leaf in the log")
        elif names.public(row, rows).encode() not in as_bytes(leaf):
            yield Difference(f"entry {sequence}", "says something else than its leaf")
        elif who is not None and who != names.who(row):
            yield Difference(f"entry {sequence}", "names other people than were committed to")
    while entry_moved is not None:
        yield Difference(f"entry {entry_moved}", "has moves and is not there")
        entry_moved, rows_moved = next(moves, (None, []))
    for (index,) in _rows(_LEAVES_WITHOUT_ENTRY):
        yield Difference(f"leaf {index}", "speaks of an entry that is not there")
    yield from _override_differences()


def _override_differences() -> Iterator[Difference]:
    """What was set aside, against what was committed to; an erased opening says nothing."""
    for sequence, codes, reason, told in _rows(_OVERRIDES_TOLD):
        said = {"codes": json.loads(codes) if isinstance(codes, str) else codes, "reason": reason}
        if told != canon.encode(said).decode():
            yield Difference(f"entry {sequence}", "was overridden otherwise than was committed to")


class _Names:
    """Public names by internal key, and what a leaf says in them (`telling.leaves`)."""

    def __init__(self) -> None:
        self.accounts = {
            key: str(name) for key, name in Account.objects.values_list("pk", "public_id")
        }
        self.people = {
            key: str(name) for key, name in Person.objects.values_list("pk", "public_id")
        }
        self.users = {key: str(name) for key, name in User.objects.values_list("pk", "public_id")}

    def public(self, row: tuple[Any, ...], moves: list[Any]) -> str:
        """Write the public part of an entry's leaf as `kernel.canon` writes it."""
        _sequence, public_id, kind, capture, confirmation, occurred, recorded, cites, reverses = (
            row[:9]
        )
        accounts = self.accounts
        moved = ",".join(
            f'["{_uuid(thing)}",{quantity},"{accounts[giver]}","{accounts[taker]}"]'
            for _entry, thing, quantity, giver, taker in moves
        )
        cited = f'"cites":"{_uuid(cites)}",' if cites else ""
        set_aside = ',"overridden":true' if row[16] else ""
        reversed_one = f',"reverses":"{_uuid(reverses)}"' if reverses else ""
        return (
            f'"public":{{"capture":"{capture}",{cited}"confirmation":"{confirmation}",'
            f'"entry":"{_uuid(public_id)}","entry_kind":"{kind}","moves":[{moved}],'
            f'"occurred_at":"{_moment(occurred)}"{set_aside},"recorded_at":"{_moment(recorded)}"'
            f"{reversed_one}}}"
        )

    def who(self, row: tuple[Any, ...]) -> str:
        """Write who recorded, held and saw it, as the opening of the commitment says it."""
        user, person, second, holder = row[9:13]
        parts = [
            ("holder", self.people.get(holder)),
            ("person", self.people.get(person)),
            ("second", self.people.get(second)),
            ("user", self.users.get(user)),
        ]
        return "{" + ",".join(f'"{role}":"{name}"' for role, name in parts if name) + "}"


def _moment(value: Any) -> str:
    """A moment as leaves spell it; SQLite gives text, PostgreSQL a value."""
    if not isinstance(value, str):
        return str(value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
    return f"{value[:10]}T{value[11:]}{'' if len(value) > _WITHOUT_FRACTION else '.000000'}Z"


def _uuid(value: Any) -> str:
    """SQLite keeps identifiers as 32 characters, PostgreSQL as what they are."""
    if not isinstance(value, str):
        return str(value)
    return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"


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
