"""Who holds what: moves from a giver to a taker, bound into entries, folded into holdings.

A move has one giver and one taker, so it cannot be out of balance: nothing appears from nowhere
and nothing vanishes. What enters or leaves the ledger crosses its *boundary*: bought, fired, lost,
stolen, destroyed. Only boundary accounts may hold less than nothing, so that the sum of any thing
over all accounts is always zero; a loss is a move like any other and can be asked about for ever.

A numbered thing (a firearm, a vest) is one of its kind and in one place. A lot (rounds, plain
magazines) is a number of equal things. Nothing is ever edited: a wrong entry is reversed.

>>> kinds = {"shop": AccountKind.ACQUIRED, "north": AccountKind.ARMOURY, "ana": AccountKind.PERSON}
>>> book = Book(kinds, numbered={"revolver"})
>>> bought = Move("revolver", 1, "shop", "north"), Move("lot", 50, "shop", "north")
>>> _ = book.post(Entry(EntryKind.RECEIPT, bought))
>>> out = Move("revolver", 1, "north", "ana"), Move("lot", 12, "north", "ana")
>>> book.post(Entry(EntryKind.ISSUE, out))[("north", "lot")]
38
>>> book.post(Entry(EntryKind.ISSUE, out))  # doctest: +ELLIPSIS
Traceback (most recent call last):
resguardo.kernel.ledger.NotHeld: north holds 0 of revolver and cannot give 1. ...
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product
from typing import Any, Final, NamedTuple

from .identifier import Key
from .problem import Problem
from .text import gettext_noop as _

Holdings = dict[tuple[Any, Any], int]
"""How many of a thing an account holds, by (account, thing)."""

AccountKinds = Mapping[Any, "AccountKind"]
"""The accounts of one ledger with their kinds. Keys are loose: mappings do not widen theirs."""


class AccountKind(StrEnum):
    """Where a thing can be: first what keeps things, then the boundary."""

    ARMOURY = "armoury"
    POST = "post"
    PERSON = "person"
    VEHICLE = "vehicle"
    WORKSHOP = "workshop"
    RANGE = "range"
    CONSIGNMENT = "consignment"
    DEPOT = "depot"
    ACQUIRED = "acquired"
    FOUND = "found"
    FIRED = "fired"
    TRAINING = "training"
    LOST = "lost"
    STOLEN = "stolen"
    SEIZED = "seized"
    DESTROYED = "destroyed"
    DEACTIVATED = "deactivated"
    OUTBOUND = "outbound"
    INBOUND = "inbound"


_KEEPING: Final = "armoury post person vehicle workshop range consignment depot"

KEEPING: Final = frozenset(map(AccountKind, _KEEPING.split()))
"""Accounts in which somebody answers for the thing."""

BOUNDARY: Final = frozenset(AccountKind) - KEEPING
"""Accounts through which things enter and leave the ledger."""


class EntryKind(StrEnum):
    """What happened."""

    RECEIPT = "receipt"
    ISSUE = "issue"
    RETURN = "return"
    RELIEF = "relief"
    MOVE = "move"
    DISPATCH = "dispatch"
    ARRIVAL = "arrival"
    REPAIR_OUT = "repair_out"
    REPAIR_IN = "repair_in"
    TRAIN = "train"
    FIRE = "fire"
    LOSS = "loss"
    THEFT = "theft"
    RECOVERY = "recovery"
    SEIZURE = "seizure"
    DISPOSAL = "disposal"
    TRANSFER_OUT = "transfer_out"
    TRANSFER_IN = "transfer_in"
    CORRECTION = "correction"


class ThingKind(StrEnum):
    """What can be held. Stock is what is kept by number of pieces: plain magazines, holsters."""

    FIREARM = "firearm"
    PART = "part"
    MAGAZINE = "magazine"
    KIT = "kit"
    AMMUNITION = "ammunition"
    STOCK = "stock"


NUMBERED: Final = frozenset({ThingKind.FIREARM, ThingKind.PART, ThingKind.MAGAZINE, ThingKind.KIT})
"""Kinds of which each is one of its own, with a number on it."""

_GROUPS: Final = {
    "hands": "person post vehicle",
    "stores": "armoury depot",
    "keeping": _KEEPING,
    "anywhere": " ".join(AccountKind),
}

_WAYS: Final = """
receipt       acquired found               -> stores
issue         armoury                      -> hands range
return        hands range                  -> armoury
relief        person                       -> hands
relief        post vehicle                 -> person
move          stores                       -> stores
move          post vehicle                 -> post vehicle
dispatch      stores workshop              -> consignment
arrival       consignment                  -> stores workshop
repair_out    stores                       -> workshop
repair_in     workshop                     -> stores
loss          keeping                      -> lost
theft         keeping                      -> stolen
recovery      lost stolen seized           -> stores
seizure       keeping lost stolen          -> seized
disposal      stores workshop              -> destroyed deactivated
transfer_out  stores consignment           -> outbound
transfer_in   inbound                      -> stores consignment
correction    anywhere                     -> anywhere
"""

_LOT_WAYS: Final = """
fire          hands                        -> fired
train         person range armoury workshop -> training
disposal      hands range                  -> destroyed
"""

Route = tuple[AccountKind, AccountKind]


def _read(ways: str) -> dict[EntryKind, frozenset[Route]]:
    routes: dict[EntryKind, frozenset[Route]] = {}
    for line in ways.strip().splitlines():
        kind, _gap, way = line.partition(" ")
        givers, takers = (
            [AccountKind(word) for name in side.split() for word in _GROUPS.get(name, name).split()]
            for side in way.split("->")
        )
        routes[EntryKind(kind)] = routes.get(EntryKind(kind), frozenset()) | frozenset(
            product(givers, takers)
        )
    return routes


ROUTES: Final = _read(_WAYS)
"""Between which kinds of account an entry may move things, by its kind."""

LOT_ROUTES: Final = _read(_LOT_WAYS)
"""Ways that are open to lots besides: rounds are spent or spoilt in the hand, firearms are not."""


class Move(NamedTuple):
    """A quantity of one thing, from one giver to one taker: a plain tuple, as there are so many."""

    thing: Key
    quantity: int
    giver: Key
    taker: Key


@dataclass(frozen=True, slots=True)
class Entry:
    """Moves that happen together, all or none, for one reason.

    A correction cites the entry that it `reverses` or the approved `case` that allows it.
    """

    kind: EntryKind
    moves: tuple[Move, ...]
    reverses: Key | None = None
    case: Key | None = None


class NothingMoved(Problem):
    code = "ledger.nothing-moved"
    wording = _("Nothing would change hands. Name at least one thing, and a quantity above zero.")
    field = "quantity"


class SameHolder(Problem):
    code = "ledger.same-holder"
    wording = _("{account} cannot give {thing} to itself. Choose another receiver.")
    field = "taker"
    thing: Key
    account: Key


class UnknownAccount(Problem):
    code = "ledger.unknown-account"
    wording = _("{account} is not in this ledger. Choose a place or a person of the organisation.")
    field = "taker"
    account: Key


class NotOneThing(Problem):
    code = "ledger.not-one-thing"
    wording = _("{thing} has a number of its own: its quantity is 1, not {quantity}.")
    field = "quantity"
    thing: Key
    quantity: int


class MovedTwice(Problem):
    code = "ledger.moved-twice"
    wording = _("{thing} is on the list twice. Remove one of the two.")
    field = "thing"
    thing: Key


class WrongRoute(Problem):
    code = "ledger.wrong-route"
    wording = _(
        "{thing} cannot go from {giver} to {taker} by “{kind}”. "
        "Choose the operation that fits, or another giver or receiver."
    )
    field = "taker"
    thing: Key
    kind: EntryKind
    giver: AccountKind
    taker: AccountKind


class Unfounded(Problem):
    code = "ledger.unfounded"
    wording = _(
        "A correction must name the entry that it reverses or the approved case behind it, "
        "and nothing but a correction may reverse."
    )
    field = "reverses"


class NotHeld(Problem):
    code = "ledger.not-held"
    wording = _(
        "{account} holds {held} of {thing} and cannot give {asked}. "
        "Look at what is there, and record first what is missing from the ledger."
    )
    field = "thing"
    thing: Key
    account: Key
    held: int
    asked: int


class HeldAlready(Problem):
    code = "ledger.held-already"
    wording = _(
        "{thing} cannot come in: {account} holds it already. Compare the number on the thing; "
        "if it is the same, return it from there."
    )
    field = "thing"
    thing: Key
    account: Key


class AlreadyReversed(Problem):
    code = "ledger.already-reversed"
    wording = _("Entry {entry} is reversed already, by {reversal}. Look at that entry first.")
    field = "reverses"
    entry: Key
    reversal: Key


class NotItsReverse(Problem):
    code = "ledger.not-its-reverse"
    wording = _("The correction does not undo entry {entry} exactly. Reverse all of it, or none.")
    field = "reverses"
    entry: Key


def check_shape(entry: Entry, account_kinds: AccountKinds, numbered: Container[Any]) -> None:
    """Refuse an entry that could not be right whatever anybody holds."""
    if not entry.moves:
        raise NothingMoved
    is_correction = entry.kind is EntryKind.CORRECTION
    if is_correction is (entry.reverses is None and entry.case is None) or (
        entry.reverses is not None and not is_correction
    ):
        raise Unfounded
    routes = ROUTES.get(entry.kind, frozenset())
    lot_routes = LOT_ROUTES.get(entry.kind, frozenset())
    seen: set[Key] = set()
    for thing, quantity, giver, taker in entry.moves:
        if quantity < 1:
            raise NothingMoved
        if giver == taker:
            raise SameHolder(thing, giver)
        is_numbered = thing in numbered
        if is_numbered:
            if quantity != 1:
                raise NotOneThing(thing, quantity)
            if thing in seen:
                raise MovedTwice(thing)
            seen.add(thing)
        route = _kind_of(giver, account_kinds), _kind_of(taker, account_kinds)
        if route not in routes and (is_numbered or route not in lot_routes):
            raise WrongRoute(thing, entry.kind, *route)


def fold_into(holdings: Holdings, moves: Iterable[Move], account_kinds: AccountKinds) -> None:
    """Add moves to holdings in place, refusing `NotHeld`: the one spot where holdings change.

    After a refusal the holdings are half folded and must be thrown away; `apply` never shows that.
    """
    for thing, quantity, giver, taker in moves:
        source, target = (giver, thing), (taker, thing)
        left = holdings.get(source, 0) - quantity
        if left < 0 and account_kinds[giver] not in BOUNDARY:
            raise NotHeld(thing, giver, left + quantity, quantity)
        holdings[source] = left
        holdings[target] = holdings.get(target, 0) + quantity


def apply(
    holdings: Mapping[tuple[Any, Any], int],
    entry: Entry,
    *,
    account_kinds: AccountKinds,
    numbered: Container[Any],
    holders: Mapping[Any, Key] | None = None,
) -> Holdings:
    """Give the holdings that an entry changes; refuses what its shape or the holdings forbid.

    The holdings given must have every row of the things that the entry moves. Who holds which
    numbered thing can be given as well, so that it need not be searched for.
    """
    check_shape(entry, account_kinds, numbered)
    changed: Holdings = {}
    for thing, _quantity, giver, taker in entry.moves:
        source, target = (giver, thing), (taker, thing)
        changed[source] = holdings.get(source, 0)
        changed[target] = holdings.get(target, 0)
        if account_kinds[giver] in BOUNDARY and thing in numbered:
            holder = (
                _holder(holdings, thing, account_kinds) if holders is None else holders.get(thing)
            )
            if holder is not None:
                raise HeldAlready(thing, holder)
    fold_into(changed, entry.moves, account_kinds)
    return changed


@dataclass(slots=True)
class Book:
    """A ledger as folded so far: the rebuild, the follower and the tests carry one along."""

    account_kinds: AccountKinds
    numbered: Container[Any]
    holdings: Holdings = field(default_factory=dict)
    holders: dict[Any, Key] = field(default_factory=dict)

    def post(self, entry: Entry) -> Holdings:
        """Fold one more entry in, or refuse it and change nothing; give what it changed."""
        changed = apply(
            self.holdings,
            entry,
            account_kinds=self.account_kinds,
            numbered=self.numbered,
            holders=self.holders,
        )
        self.holdings.update(changed)
        for thing, _quantity, _giver, taker in entry.moves:
            if thing in self.numbered:
                if self.account_kinds[taker] in BOUNDARY:
                    self.holders.pop(thing, None)
                else:
                    self.holders[thing] = taker
        return changed


def fold(
    entries: Iterable[Entry],
    *,
    account_kinds: AccountKinds,
    numbered: Container[Any],
) -> Holdings:
    """Fold all entries from nothing, under all the rules."""
    book = Book(account_kinds, numbered)
    for entry in entries:
        book.post(entry)
    return book.holdings


def changes(entries: Iterable[Entry]) -> Holdings:
    """Add up what entries change, without any rule; rows that end where they began are left out."""
    net: Counter[tuple[Any, Any]] = Counter()
    for entry in entries:
        for thing, quantity, giver, taker in entry.moves:
            net[giver, thing] -= quantity
            net[taker, thing] += quantity
    return {key: quantity for key, quantity in net.items() if quantity}


def reverse(entry: Entry, name: Key) -> Entry:
    """Make the correction that undoes the entry of that name, from its last move to its first."""
    moves = tuple(
        Move(thing, quantity, taker, giver)
        for thing, quantity, giver, taker in reversed(entry.moves)
    )
    return Entry(EntryKind.CORRECTION, moves, reverses=name)


def check_reverse(entry: Entry, name: Key, correction: Entry) -> None:
    """Refuse a correction that cites the entry of that name and does something else."""
    if correction != reverse(entry, name):
        raise NotItsReverse(name)


def _kind_of(account: Key, account_kinds: AccountKinds) -> AccountKind:
    kind = account_kinds.get(account)
    if kind is None:
        raise UnknownAccount(account)
    return kind


def _holder(
    holdings: Mapping[tuple[Any, Any], int],
    thing: Key,
    account_kinds: AccountKinds,
) -> Key | None:
    rows = (row for row, quantity in holdings.items() if row[1] == thing and quantity > 0)
    return next((row[0] for row in rows if account_kinds.get(row[0]) in KEEPING), None)
