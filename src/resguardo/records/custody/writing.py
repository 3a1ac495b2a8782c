"""The ledger's only pen: entries, moves and holdings are written here and nowhere else.

`post` takes new entries (a kind, moves, and who, when, why), asks the kernel whether they can stand
on what is held now, and writes them all or none: holdings first, because their rows are the locks
that a race is decided by, then the place in the log, the entries, the moves, and last the leaves,
whose counter row is the lock everybody shares and is therefore held for the shortest time.

A whole shift is many entries in one call. Rows go to the database in batches of one statement a
table, so that five hundred guards cost a dozen round trips and not ten thousand.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from resguardo.kernel import ledger
from resguardo.kernel.identifier import Key
from resguardo.kernel.ledger import BOUNDARY, AccountKind, EntryKind
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody import totals
from resguardo.records.custody.accounts import name_of
from resguardo.records.custody.claiming import KEYS_AT_ONCE, lock_things, portions
from resguardo.records.custody.models import Account, Entry, Holding
from resguardo.records.custody.models import Move as MoveRow
from resguardo.records.custody.retelling import retold
from resguardo.records.custody.telling import (
    Known,
    NewEntry,
    Recorded,
    ThingKnown,
    leaves,
    people_named,
)
from resguardo.records.people.columns import Same, insert_columns
from resguardo.records.people.reading import ask, moment, spell
from resguardo.records.people.rows import insert_rows
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.models import Thing
from resguardo.records.transparency import services as transparency
from resguardo.records.transparency.identity import new_public_id
from resguardo.records.transparency.together import together, write_rows

__all__ = [
    "ForeignThing",
    "InTheFuture",
    "Known",
    "NewEntry",
    "Recorded",
    "post",
    "post_first",
    "post_round",
]


class ForeignThing(Problem):
    """A thing or an account of another organisation: their ledgers never mix."""

    code = "custody.not-in-this-ledger"
    wording = _(
        "“{thing}” is not in the ledger of your organisation. Things of another organisation are "
        "received through a transfer."
    )

    thing: str


class InTheFuture(Problem):
    """Nothing is recorded before it has happened."""

    code = "custody.in-the-future"
    wording = _("{occurred_at} has not come yet. Correct the date or the time when it happened.")
    field = "occurred_at"

    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class _Books:
    """What the ledger must know of the accounts and things of a batch of entries."""

    accounts: dict[Key, Account]
    things: dict[Key, ThingKnown]
    account_kinds: dict[Key, AccountKind]
    numbered: frozenset[Key]


@dataclass(slots=True)
class _Row:
    """One holding as it was found, what the new entries make of it, and which of them last."""

    account_id: Key
    thing_id: Key
    key: int | None
    before: int
    after: int
    last_entry: int | None
    due_at: datetime | None
    post_id: int | None


@transaction.atomic(savepoint=False)
def post(
    new_entries: Sequence[NewEntry],
    *,
    by: Viewer,
    at: datetime,
    organisation_id: int | None = None,
    known: Known | None = None,
) -> list[Entry]:
    """Write entries with their moves, holdings and leaves: all of them, or none.

    `organisation_id` is the ledger written to; the viewer's own unless a registrar or a transfer
    acts in another. Refuses what the kernel refuses (`NotHeld`, `WrongRoute` ...), things of
    another ledger, and moments to come. Permission was asked by the service that calls.
    """
    owner = by.organisation_id if organisation_id is None else organisation_id
    if not new_entries:
        raise ledger.NothingMoved
    for new_entry in new_entries:
        if new_entry.occurred_at > at:
            raise InTheFuture(new_entry.occurred_at)
    known = known or Known()
    books = _open_books(new_entries, owner, known)
    rows = _judge(new_entries, books)
    names = {key: str(thing.public_id) for key, thing in books.things.items()}
    people = people_named(new_entries, by, known.people)
    first = transparency.reserve()
    with together():
        entries = _store_entries(_entries(owner, new_entries, first, by, at))
        _store_moves(new_entries, entries)
        _store_holdings(owner, rows, books, first)
        told = leaves(new_entries, entries, books.accounts, names, people, by=by, at=at)
        transparency.write(first, told)
    return entries


@transaction.atomic(savepoint=False)
def post_first(
    new_entries: Sequence[NewEntry],
    *,
    by: Viewer,
    at: datetime,
    things: Mapping[Key, str],
    kind: str,
) -> None:
    """Write the first entries of numbered things, of one kind, that this transaction has enrolled.

    What `post` would write, without asking for each thing what is held of it: nobody can hold what
    did not exist. The kernel still judges the shape of each entry, each thing must go on from where
    it is, and the database still keeps it in one place. For registers of a million weapons.
    `things` are their public names. Refuses another ledger's accounts (`ForeignThing`), and a thing
    that does not go on from where it is (`NotHeld`).
    """
    accounts = Account.objects.in_bulk(
        {key for new_entry in new_entries for move in new_entry.moves for key in move[2:]}
    )
    if any(account.organisation_id != by.organisation_id for account in accounts.values()):
        raise ForeignThing(_("account"))
    kinds: dict[Key, AccountKind] = {
        key: AccountKind(account.kind) for key, account in accounts.items()
    }
    outside: dict[Key, tuple[Key, int]] = {}
    inside: dict[Key, tuple[Key, int]] = {}
    for place, new_entry in enumerate(new_entries):
        ledger.check_shape(ledger.Entry(new_entry.kind, new_entry.moves), kinds, things)
        for thing, _quantity, giver, taker in new_entry.moves:
            if thing not in inside and kinds[giver] in BOUNDARY:
                outside[thing] = giver, place
            elif inside[thing][0] != giver:
                raise ledger.NotHeld(thing, giver, 0, 1)
            inside[thing] = taker, place
    first = transparency.reserve()
    entries = _store_entries(_entries(by.organisation_id, new_entries, first, by, at))
    moved = [
        (first + place, *move)
        for place, new_entry in enumerate(new_entries)
        for move in new_entry.moves
    ]
    places, keys, _quantities, givers, takers = zip(*moved, strict=True)
    ways = {"entry": places, "thing": keys, "giver": givers, "taker": takers}
    insert_columns(MoveRow, len(moved), {**ways, "quantity": Same(1), "condition": Same("")})
    for held, quantity in ((outside, -1), (inside, 1)):
        columns: dict[str, Sequence[Any] | Same] = {
            "account": [account for account, _place in held.values()],
            "thing": list(held),
            "organisation": Same(by.organisation_id),
            "quantity": Same(quantity),
            "numbered": Same(True),
            "boundary": Same(quantity < 0),
            "entry": [first + place for _account, place in held.values()],
        }
        insert_columns(Holding, len(held), columns)
    where = Counter((str(kinds[account]), kind) for account, _place in inside.values())
    totals.add(by.organisation_id, where)
    people = people_named(new_entries, by, {})
    told = leaves(new_entries, entries, accounts, things, people, by=by, at=at)
    transparency.write(first, told)


@transaction.atomic(savepoint=False)
def post_round(
    new_entries: Sequence[NewEntry],
    *,
    by: Viewer,
    at: datetime,
    known: Known,
    things: Mapping[Key, str],
) -> None:
    """Write what went out and came back: numbered things that all end where they began.

    For years of a book at once. Nobody holds more or less afterwards, so no holding is read or
    written; an entry of which that is not true is a mistake of the caller. `things` are their
    public names. Refuses a thing that does not go on from where it is (`NotHeld`).
    """
    kinds: dict[Key, AccountKind] = {
        key: AccountKind(account.kind) for key, account in known.accounts.items()
    }
    begins: dict[Key, Key] = {}
    now: dict[Key, Key] = {}
    for new_entry in new_entries:
        ledger.check_shape(ledger.Entry(new_entry.kind, new_entry.moves), kinds, things)
        for thing, _quantity, giver, taker in new_entry.moves:
            if now.setdefault(thing, giver) != giver:
                raise ledger.NotHeld(thing, giver, 0, 1)
            begins.setdefault(thing, giver)
            now[thing] = taker
    if begins != now:
        raise ValueError("something did not come back")
    first = transparency.reserve()
    entries = _store_entries(_entries(by.organisation_id, new_entries, first, by, at))
    _store_moves(new_entries, entries)
    people = people_named(new_entries, by, known.people)
    named: dict[Key, Account] = {each.pk: each for each in known.accounts.values()}
    transparency.write(first, leaves(new_entries, entries, named, things, people, by=by, at=at))


def _open_books(new_entries: Sequence[NewEntry], owner: int, known: Known) -> _Books:
    """Fetch every account and thing named, and refuse those of another ledger."""
    account_keys: set[Key] = set()
    thing_keys: set[Key] = set()
    for new_entry in new_entries:
        for move in new_entry.moves:
            account_keys.update((move.giver, move.taker))
            thing_keys.add(move.thing)
    accounts: dict[Key, Account] = {
        key: account for key, account in known.accounts.items() if key in account_keys
    }
    if missing := account_keys - accounts.keys():
        accounts |= Account.objects.select_related("place", "person").in_bulk(missing)
    things: dict[Key, ThingKnown] = {
        key: thing for key, thing in known.things.items() if key in thing_keys
    }
    if missing := thing_keys - things.keys():
        things |= Thing.objects.in_bulk(missing)
    for thing in things.values():
        if thing.organisation_id != owner:
            raise ForeignThing(thing.name)
    if any(account.organisation_id != owner for account in accounts.values()):
        raise ForeignThing(_("account"))
    return _Books(
        accounts,
        things,
        {key: AccountKind(account.kind) for key, account in accounts.items()},
        frozenset(key for key, thing in things.items() if thing.numbered),
    )


def _judge(new_entries: Sequence[NewEntry], books: _Books) -> list[_Row]:
    """Let the kernel fold the entries into what is held now; its refusals get names, not keys."""
    rows = _locked_rows(books)
    book = ledger.Book(
        books.account_kinds,
        books.numbered,
        {place: row.before for place, row in rows.items()},
        _holders_of_what_comes_in(new_entries, books),
    )
    for place, new_entry in enumerate(new_entries):
        correcting = new_entry.kind is EntryKind.CORRECTION and new_entry.cites is not None
        case = str(new_entry.cites) if correcting else None
        try:
            book.post(ledger.Entry(new_entry.kind, new_entry.moves, new_entry.reverses, case))
        except Problem as problem:
            raise _with_names(problem, books) from None
        for thing, _quantity, giver, taker in new_entry.moves:
            _touch(rows, (giver, thing), place)
            taken = _touch(rows, (taker, thing), place)
            taken.due_at, taken.post_id = new_entry.due_at, new_entry.post_id
    for key, row in rows.items():
        row.after = book.holdings[key]
    return [row for row in rows.values() if row.last_entry is not None]


def _touch(rows: dict[tuple[Key, Key], _Row], key: tuple[Key, Key], place: int) -> _Row:
    row = rows.get(key)
    if row is None:
        row = rows[key] = _Row(key[0], key[1], None, 0, 0, None, None, None)
    row.last_entry = place
    return row


def _holders_of_what_comes_in(new_entries: Sequence[NewEntry], books: _Books) -> dict[Key, Key]:
    """Who holds the numbered things that would enter: nothing enters a ledger it is in."""
    entering = {
        thing
        for new_entry in new_entries
        for thing, _quantity, giver, _taker in new_entry.moves
        if books.account_kinds[giver] in BOUNDARY and thing in books.numbered
    }
    if not entering:
        return {}
    holders: dict[Key, Key] = {}
    for things in portions(sorted(entering, key=int)):
        lock_things(things)  # of two who bring it in, one waits here
        holders.update(
            Holding.objects.filter(
                thing_id__in=things, numbered=True, quantity__gt=0, boundary=False
            ).values_list("thing_id", "account_id")
        )
    return holders


def _locked_rows(books: _Books) -> dict[tuple[Key, Key], _Row]:
    """Read what the accounts hold of the things, and on PostgreSQL lock it, in one fixed order."""
    rows: dict[tuple[Key, Key], _Row] = {}
    accounts = list(books.accounts)
    few = len(accounts) <= KEYS_AT_ONCE
    where = _AMONG_ACCOUNTS if few else ""
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    for things in portions(sorted(books.things, key=int)):
        for key, account_id, thing_id, quantity, due_at, post_id in ask(
            f"{_HELD}{where} ORDER BY thing_id, id{lock}", things, *([accounts] if few else [])
        ):
            if account_id in books.accounts:
                rows[account_id, thing_id] = _Row(
                    account_id, thing_id, key, quantity, quantity, None, moment(due_at), post_id
                )
    return rows


def _with_names(problem: Problem, books: _Books) -> Problem:
    """The same refusal, with what people call the thing and the account instead of their keys."""
    if (thing := getattr(problem, "thing", None)) in books.things:
        retold(problem, thing=books.things[thing].name)
    if isinstance(account := getattr(problem, "account", None), int):
        found = books.accounts.get(account) or Account.objects.select_related(
            "place", "person"
        ).get(pk=account)
        retold(problem, account=name_of(found))
    return problem


def _entries(
    owner: int, new_entries: Sequence[NewEntry], first: int, by: Viewer, at: datetime
) -> list[tuple[Any, ...]]:
    """The values of each entry, in the order of `_ENTRY_FIELDS`."""
    return [
        (
            first + place,
            new_public_id(),
            owner,
            str(new_entry.kind),
            new_entry.occurred_at,
            new_entry.recorded.at if new_entry.recorded else at,
            by.user_id,
            new_entry.recorded.person_id if new_entry.recorded else by.person_id,
            new_entry.second_person_id,
            new_entry.holder_id,
            new_entry.confirmation,
            new_entry.capture,
            new_entry.recorded.device_id if new_entry.recorded else by.device_id,
            new_entry.post_id,
            new_entry.shift_id,
            new_entry.due_at,
            new_entry.reason,
            new_entry.document,
            new_entry.reverses,
            new_entry.cites,
            first,
            new_entry.request_key,
            by.request_id,
        )
        for place, new_entry in enumerate(new_entries)
    ]


_ENTRY_FIELDS: Final = (
    "sequence", "public_id", "organisation", "kind", "occurred_at", "recorded_at", "recorded_by",
    "recorded_by_person", "second_person", "holder", "confirmation", "capture", "device_id",
    "post", "shift", "due_at", "reason", "document", "reverses", "cites", "batch", "request_key",
    "request_id",
)  # fmt: skip
_REVERSED_BY: Final[Any] = Entry._meta.get_field("reversed_by")
_ENTRY_NAMES: Final = [field.attname for field in Entry._meta.concrete_fields]


def _store_entries(values: list[tuple[Any, ...]]) -> list[Entry]:
    """Write the entries, and give them as if they had been read."""
    insert_rows(Entry, _ENTRY_FIELDS, values)
    entries = [Entry.from_db("default", _ENTRY_NAMES, each) for each in values]
    for entry in entries:
        _REVERSED_BY.set_cached_value(entry, None)
    return entries


_AMONG_ACCOUNTS: Final = " AND account_id IN %s"
_HELD: Final = (
    "SELECT id, account_id, thing_id, quantity, due_at, post_id FROM custody_holding"
    " WHERE thing_id IN %s"
)
_INSERT_MOVE = (
    "INSERT INTO custody_move (entry_id, thing_id, quantity, giver_id, taker_id, condition)"
    " VALUES {rows}"
)
_INSERT_HOLDING = (
    "INSERT INTO custody_holding (account_id, thing_id, organisation_id, quantity, numbered,"
    " boundary, entry_id, due_at, post_id) VALUES {rows}"
    " ON CONFLICT (account_id, thing_id) DO UPDATE SET"
    " quantity = custody_holding.quantity + excluded.quantity, entry_id = excluded.entry_id"
)
_UPDATE_HOLDING = (
    "UPDATE custody_holding SET quantity = quantity + %s, entry_id = %s, due_at = %s, post_id = %s"
    " WHERE id = %s"
)
_DELETE_HOLDING = "DELETE FROM custody_holding WHERE id IN ({rows})"


def _store_moves(new_entries: Sequence[NewEntry], entries: Sequence[Entry]) -> None:
    with connection.cursor() as cursor:
        write_rows(
            cursor,
            _INSERT_MOVE,
            [
                (
                    written.sequence,
                    move.thing,
                    move.quantity,
                    move.giver,
                    move.taker,
                    new_entry.conditions.get(move.thing, ""),
                )
                for new_entry, written in zip(new_entries, entries, strict=True)
                for move in new_entry.moves
            ],
        )


def _store_holdings(owner: int, rows: Sequence[_Row], books: _Books, first: int) -> None:
    """Rows that end come off first: a numbered thing leaves one place before it is in another."""
    gone: list[tuple[Any, ...]] = []
    changed: list[tuple[Any, ...]] = []
    new: list[tuple[Any, ...]] = []
    by_kind: Counter[totals.Kinds] = Counter()
    for row in rows:
        delta = row.after - row.before
        account = books.accounts[row.account_id]
        if not account.boundary:
            by_kind[account.kind, books.things[row.thing_id].kind] += delta
        entry = first + (row.last_entry or 0)
        if row.key is None:
            if delta:
                numbered = row.thing_id in books.numbered
                new.append(
                    (
                        row.account_id,
                        row.thing_id,
                        owner,
                        delta,
                        numbered,
                        account.boundary,
                        entry,
                        spell(row.due_at),
                        row.post_id,
                    )
                )
        elif row.after == 0:
            gone.append((row.key,))
        else:
            changed.append((delta, entry, spell(row.due_at), row.post_id, row.key))
    changed.sort(key=lambda values: values[:2])
    with connection.cursor() as cursor:
        write_rows(cursor, _DELETE_HOLDING, gone)
        for values in changed:
            cursor.execute(_UPDATE_HOLDING, values)
        write_rows(cursor, _INSERT_HOLDING, new)
    totals.add(owner, by_kind)
