"""The kernel as oracle of a country that was made up: its moves are posted one by one."""

from collections import defaultdict
from itertools import groupby
from pathlib import Path

from resguardo.insight import tables
from resguardo.kernel.ledger import AccountKind, Book, Entry, EntryKind, Move


def fold(directory: Path) -> dict[str, Book]:
    """Post every entry to its organisation's book; what the kernel refuses, raises."""
    kinds: dict[str, dict[str, AccountKind]] = defaultdict(dict)
    for account in tables.read(directory, "accounts").to_pylist():
        kinds[account["org_id"]][account["account_id"]] = AccountKind(account["kind"])
    moves = sorted(
        tables.read(directory, "moves").to_pylist(),
        key=lambda row: (row["org_id"], row["sequence"]),
    )
    numbered = {row["thing_id"] for row in moves if row["thing_kind"] != "ammunition"}
    books = {org: Book(each, numbered) for org, each in kinds.items()}
    for (org, _sequence), group in groupby(moves, key=lambda row: (row["org_id"], row["sequence"])):
        entry = list(group)
        kind = EntryKind(entry[0]["kind"])
        case = "slip" if kind is EntryKind.CORRECTION else None
        parts = tuple(
            Move(
                row["thing_id"],
                row["quantity"],
                row["giver_account_id"],
                row["taker_account_id"],
            )
            for row in entry
        )
        books[org].post(Entry(kind, parts, case=case))
    return books
