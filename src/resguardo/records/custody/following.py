"""Replaying somebody else's ledger from the leaves of their log, without their database.

A witness that only checks that a log grows would cosign nonsense that grows. Whoever follows a log
with its entries can do more: fold every move again, and refuse to cosign when a weapon is handed
out where it is not, when more rounds leave than came, or when one weapon is in two places. Leaves
name accounts by random identifiers and do not say their kinds, so which ones lie at the boundary
is learnt from the entries that cross it; a thing that has only ever moved by one is one thing.

A weapon that was enrolled or ever had a permit must have one that holds when it is issued, unless
the log also tells that two persons set that aside, or that the entry came out of an earlier book.
Permits of persons are not told in the log and cannot be judged from it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from resguardo.kernel.ledger import BOUNDARY, LOT_ROUTES, ROUTES, EntryKind
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

Spoken = tuple[int, dict[str, Any]]


class RulesBroken(Problem):
    """A followed log whose entries could not have happened as they are told."""

    code = "follow.rules-broken"
    wording = _(
        "Entry {index} of the followed log breaks a rule of the ledger: {what}. Others that are "
        "wrong: {others}. Nothing is cosigned: ask whoever keeps that log."
    )

    index: int
    what: str
    others: int


@dataclass(frozen=True, slots=True)
class Broken:
    """One rule broken by one entry."""

    index: int
    what: str


def _always(side: int) -> frozenset[EntryKind]:
    """The kinds of entry in which one side lies at the boundary whatever happens."""
    found = set()
    for kind in EntryKind:
        routes = ROUTES.get(kind, frozenset()) | LOT_ROUTES.get(kind, frozenset())
        if routes and all(route[side] in BOUNDARY for route in routes):
            found.add(kind)
    return frozenset(found)


_FROM_OUTSIDE: Final = _always(0)
_TO_OUTSIDE: Final = _always(1)


@dataclass
class _Ledger:
    """What is held where, as far as the entries tell."""

    outside: frozenset[str]
    lots: frozenset[str]
    held: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    inside: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    entries: set[str] = field(default_factory=set)
    reversed: set[str] = field(default_factory=set)

    def take(self, index: int, told: dict[str, Any]) -> Iterator[Broken]:
        """Fold one entry in, and tell which rules it breaks."""
        name, undone = str(told.get("entry")), told.get("reverses")
        if name in self.entries:
            yield Broken(index, f"entry {name} is there twice")
        self.entries.add(name)
        if undone is not None:
            if undone not in self.entries:
                yield Broken(index, f"it reverses {undone}, which is not before it")
            if undone in self.reversed:
                yield Broken(index, f"it reverses {undone} a second time")
            self.reversed.add(undone)
        for thing, quantity, giver, taker in told["moves"]:
            if quantity < 1 or giver == taker:
                yield Broken(index, f"a move of {thing} moves nothing")
            self._move(thing, quantity, giver, taker)
            if giver not in self.outside and self.held[giver, thing] < 0:
                yield Broken(index, f"{giver} gives {quantity} of {thing} and does not hold them")
            if thing not in self.lots and self.inside[thing] > 1:
                yield Broken(index, f"{thing} is in two places")

    def _move(self, thing: str, quantity: int, giver: str, taker: str) -> None:
        self.held[giver, thing] -= quantity
        self.held[taker, thing] += quantity
        self.inside[thing] += quantity * ((taker not in self.outside) - (giver not in self.outside))


# The day of an issue is that of the company's zone, which leaves do not tell.
_BEHIND: Final = timedelta(hours=12)
_AHEAD: Final = timedelta(hours=14)


@dataclass
class _Permits:
    """Which weapons there are, what permits them, and what was set aside, as the leaves tell."""

    weapons: set[str] = field(default_factory=set)
    spans: dict[str, list[tuple[str, str, str]]] = field(default_factory=lambda: defaultdict(list))
    stopped: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def hear(self, content: dict[str, Any]) -> None:
        """Take in what one leaf says that is no entry."""
        public = content["public"]
        kind, verb = content["kind"], public.get("verb")
        if kind == "register.enrolled":
            self.weapons.update(map(str, public["things"]))
        elif kind == "permits.recorded":
            for permit in public["permits"]:
                if isinstance(permit, list):
                    self._hold(*permit)
        elif kind == "change" and public.get("subject_kind") == "permit":
            facts = public.get("facts", {})
            if verb == "recorded" and "thing" in facts:
                self._hold(public["subject"], facts["thing"], facts["from"], facts["until"])
            elif verb in {"suspended", "revoked"}:
                self.stopped[public["subject"]].append((public["at"], ""))
            elif verb == "lifted" and self.stopped[public["subject"]]:
                start, _end = self.stopped[public["subject"]].pop()
                self.stopped[public["subject"]].append((start, public["at"]))

    def _hold(self, permit: str, thing: str, start: str, end: str | None) -> None:
        self.weapons.add(thing)
        self.spans[thing].append((permit, start, end or "9999-12-31"))

    def allow(self, thing: str, moment: str) -> bool:
        """Tell whether a permit of this weapon holds on the day of the moment, wherever that is."""
        at = datetime.fromisoformat(moment)
        first, last = ((at + shift).date().isoformat() for shift in (-_BEHIND, _AHEAD))
        return any(
            start <= last and first < end and not self._is_stopped(permit, moment)
            for permit, start, end in self.spans[thing]
        )

    def _is_stopped(self, permit: str, moment: str) -> bool:
        return any(
            start <= moment and (not end or moment < end) for start, end in self.stopped[permit]
        )


def _unpermitted(leaves: Iterable[bytes]) -> Iterator[Broken]:
    """Name each issue of a weapon for which no permit held, and which nobody answered for."""
    permits = _Permits()
    for index, leaf in enumerate(leaves):
        try:
            content = json.loads(leaf)
            public = content["public"]
            if content["kind"] != "entry":
                permits.hear(content)
            elif public["entry_kind"] == EntryKind.ISSUE and not _excused(content):
                for move in public["moves"]:
                    thing, moment = move[0], public["occurred_at"]
                    if thing in permits.weapons and not permits.allow(thing, moment):
                        yield Broken(index, f"{thing} is issued without a permit that holds then")
        except (ValueError, KeyError, TypeError, IndexError):
            continue  # what cannot be read is complained of where entries are read


def _excused(content: dict[str, Any]) -> bool:
    """Two persons set it aside, or it was loaded out of an earlier book."""
    commitments = content.get("commitments", {})
    return bool(content["public"].get("overridden")) or "loaded_at" in commitments


def broken_rules(leaves: Iterable[bytes]) -> Iterator[Broken]:
    """Replay a log from its first leaf, and name each entry that could not have happened."""
    seen = list(leaves)
    told, wrong = _entries_of(seen)
    yield from wrong
    yield from _unpermitted(seen)
    ledger = _Ledger(_accounts_outside(told), _lots(told))
    for index, each in told:
        yield from ledger.take(index, each)


def demand_rules(leaves: Iterable[bytes], *, since: int = 0) -> int:
    """Refuse a log in which any entry breaks a rule; tells how many entries were replayed.

    Entries before `since` were complained of when they were new; they are replayed, not refused.
    """
    seen = list(leaves)
    broken = sorted(
        (each for each in broken_rules(seen) if each.index >= since), key=lambda each: each.index
    )
    if broken:
        raise RulesBroken(broken[0].index, broken[0].what, len(broken) - 1)
    return len(seen)


def _entries_of(leaves: Iterable[bytes]) -> tuple[list[Spoken], list[Broken]]:
    """Read what the leaves of kind entry say; the others have no moves."""
    told, wrong = [], []
    for index, leaf in enumerate(leaves):
        try:
            content = json.loads(leaf)
            if content["kind"] != "entry":
                continue
            public = content["public"]
            EntryKind(public["entry_kind"])
            _demand_moves(public["moves"])
        except (ValueError, KeyError, TypeError):
            wrong.append(Broken(index, "it cannot be read"))
        else:
            told.append((index, public))
    return told, wrong


def _demand_moves(moves: Iterable[tuple[object, object, object, object]]) -> None:
    for thing, quantity, giver, taker in moves:
        if not (isinstance(quantity, int) and all(map(_is_name, (thing, giver, taker)))):
            raise TypeError(quantity)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _accounts_outside(told: Iterable[Spoken]) -> frozenset[str]:
    found: set[str] = set()
    for _index, each in told:
        kind = EntryKind(each["entry_kind"])
        if kind in _FROM_OUTSIDE:
            found.update(move[2] for move in each["moves"])
        if kind in _TO_OUTSIDE:
            found.update(move[3] for move in each["moves"])
    return frozenset(found)


def _lots(told: Iterable[Spoken]) -> frozenset[str]:
    return frozenset(move[0] for _index, each in told for move in each["moves"] if move[1] > 1)
