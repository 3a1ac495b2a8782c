"""Drives a ledger at random and compares it with the dumbest model: a list of moves, added up.

The machine as it stands tests the kernel. To test services or an API with the kernel as oracle,
subclass it and override the four hooks: `open_ledger`, `post`, `holdings` and `rebuilt`. The rules,
the model and the comparison after each step stay as they are.
"""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from resguardo.kernel import ledger
from resguardo.kernel.identifier import Key
from resguardo.kernel.ledger import (
    BOUNDARY,
    LOT_ROUTES,
    ROUTES,
    AccountKind,
    AlreadyReversed,
    Book,
    Entry,
    EntryKind,
    Holdings,
    Move,
)
from resguardo.kernel.problem import Problem

ACCOUNT_KINDS: dict[Key, AccountKind] = {
    "north": AccountKind.ARMOURY,
    "south": AccountKind.ARMOURY,
    "ana": AccountKind.PERSON,
    "luis": AccountKind.PERSON,
    "bank": AccountKind.POST,
    "van": AccountKind.CONSIGNMENT,
    **{str(kind): kind for kind in (AccountKind.WORKSHOP, AccountKind.RANGE, *sorted(BOUNDARY))},
}
NUMBERED: frozenset[Key] = frozenset({"revolver", "shotgun", "vest"})
LOTS: frozenset[Key] = frozenset({"rounds", "magazines"})
THINGS = sorted(map(str, NUMBERED | LOTS))
ORDINARY = [kind for kind in EntryKind if kind is not EntryKind.CORRECTION]


class Model:
    """All moves ever made, and nothing else. Slow, and hard to get wrong."""

    def __init__(self) -> None:
        self.moves: list[Move] = []

    def held(self, account: Key, thing: Key) -> int:
        came = sum(m.quantity for m in self.moves if (m.taker, m.thing) == (account, thing))
        went = sum(m.quantity for m in self.moves if (m.giver, m.thing) == (account, thing))
        return came - went

    def holdings(self) -> Holdings:
        rows = {(account, thing) for m in self.moves for account in m[2:] for thing in [m.thing]}
        return {row: held for row in rows if (held := self.held(*row))}

    def reasons(self, entry: Entry) -> set[str]:
        """Give the codes of all that speaks against an entry."""
        found = set()
        if not entry.moves or any(m.quantity < 1 for m in entry.moves):
            found.add("ledger.nothing-moved")
        things = [m.thing for m in entry.moves if m.thing in NUMBERED]
        if len(things) != len(set(things)):
            found.add("ledger.moved-twice")
        for m in entry.moves:
            found |= self._reasons_of_move(entry.kind, m)
        after = Model()
        after.moves = list(self.moves)
        for m in entry.moves:
            real = ACCOUNT_KINDS[m.giver] not in BOUNDARY
            if real and after.held(m.giver, m.thing) < m.quantity:
                found.add("ledger.not-held")
            after.moves.append(m)
        return found

    def _reasons_of_move(self, kind: EntryKind, m: Move) -> set[str]:
        found = set()
        route = ACCOUNT_KINDS[m.giver], ACCOUNT_KINDS[m.taker]
        is_open = route in ROUTES.get(kind, ()) or (
            m.thing in LOTS and route in LOT_ROUTES.get(kind, ())
        )
        if m.giver == m.taker:
            found.add("ledger.same-holder")
        if not is_open:
            found.add("ledger.wrong-route")
        if m.thing in NUMBERED and m.quantity != 1:
            found.add("ledger.not-one-thing")
        if m.thing in NUMBERED and route[0] in BOUNDARY and self.keeper(m.thing):
            found.add("ledger.held-already")
        return found

    def keeper(self, thing: Key) -> Key | None:
        real = (each for each, kind in ACCOUNT_KINDS.items() if kind not in BOUNDARY)
        return next((account for account in real if self.held(account, thing)), None)


class LedgerMachine(RuleBasedStateMachine):
    """Rules of a ledger's life; hooks for whatever keeps it.

    `remembers_reversals`: whether what is tested knows which entries were reversed, and refuses to
    reverse one twice. The kernel alone has no memory; services have.
    """

    remembers_reversals = False

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.entries: list[Entry] = []
        self.reversed: set[int] = set()

    # --- hooks ----------------------------------------------------------------------------------

    def open_ledger(self) -> None:
        """Make the accounts and the things, all empty."""
        self.book = Book(ACCOUNT_KINDS, NUMBERED)

    def post(self, entry: Entry) -> str | None:
        """Post an entry; give the code of the problem that refused it. Names count from 0."""
        try:
            self.book.post(entry)
        except Problem as problem:
            return problem.code
        return None

    def holdings(self) -> Holdings:
        """Give what is kept, as it stands."""
        return self.book.holdings

    def rebuilt(self) -> Holdings:
        """Give what is kept, folded from nothing out of the stored entries."""
        return ledger.fold(self.entries, account_kinds=ACCOUNT_KINDS, numbered=NUMBERED)

    # --- rules ----------------------------------------------------------------------------------

    @initialize()
    def begin(self) -> None:
        self.open_ledger()
        moves = (
            Move(thing, 1 if thing in NUMBERED else 9, "acquired", "north") for thing in THINGS
        )
        self.offer(Entry(EntryKind.RECEIPT, tuple(moves)))

    def offer(self, entry: Entry) -> None:
        """Post an entry and hold the answer against the model's."""
        reasons = self.model.reasons(entry)
        code = self.post(entry)
        assert code in reasons if reasons else code is None, (entry, code, reasons)
        if code is None:
            self.model.moves += entry.moves
            self.entries.append(entry)

    @rule(thing=st.sampled_from(THINGS), quantity=st.integers(1, 9), to_north=st.booleans())
    def buy(self, thing: str, quantity: int, to_north: bool) -> None:
        quantity = 1 if thing in NUMBERED else quantity
        store = "north" if to_north else "south"
        self.offer(Entry(EntryKind.RECEIPT, (Move(thing, quantity, "acquired", store),)))

    @rule(data=st.data(), kind=st.sampled_from(ORDINARY), size=st.integers(1, 3))
    def do_what_could_be_right(self, data: Any, kind: EntryKind, size: int) -> None:
        """Give, by an open way, a thing that somebody has."""
        moves: list[Move] = []
        for _each in range(size):
            moves.append(self._draw_likely(data, kind, moves))
        self.offer(Entry(kind, tuple(moves)))

    @rule(data=st.data(), thing=st.sampled_from(THINGS))
    def carry_on(self, data: Any, thing: str) -> None:
        """Take one thing from wherever it is by any open way: lives of many steps come of it."""
        places = [account for account in ACCOUNT_KINDS if self.model.held(account, thing) > 0]
        giver = data.draw(st.sampled_from(places or ["acquired"]))
        ways = [
            (kind, taker)
            for kind in ORDINARY
            for taker in ACCOUNT_KINDS
            if giver != taker
            and (ACCOUNT_KINDS[giver], ACCOUNT_KINDS[taker])
            in ROUTES.get(kind, frozenset()) | LOT_ROUTES.get(kind, frozenset())
        ]
        if ways:
            kind, taker = data.draw(st.sampled_from(ways))
            quantity = data.draw(st.integers(1, max(1, self.model.held(giver, thing))))
            self.offer(Entry(kind, (Move(thing, quantity, giver, taker),)))

    @rule(
        kind=st.sampled_from(ORDINARY),
        moves=st.lists(
            st.builds(
                Move,
                st.sampled_from(THINGS),
                st.integers(0, 3),
                st.sampled_from(list(ACCOUNT_KINDS)),
                st.sampled_from(list(ACCOUNT_KINDS)),
            ),
            max_size=2,
        ),
    )
    def do_anything(self, kind: EntryKind, moves: list[Move]) -> None:
        self.offer(Entry(kind, tuple(moves)))

    @precondition(lambda self: len(self.reversed) < len(self.entries))
    @rule(data=st.data())
    def reverse(self, data: Any) -> None:
        """Undo an entry that nobody has undone; later moves may stand in the way."""
        open_names = [at for at in range(len(self.entries)) if at not in self.reversed]
        name = data.draw(st.sampled_from(open_names))
        before = len(self.entries)
        self.offer(ledger.reverse(self.entries[name], name))
        if len(self.entries) > before:
            self.reversed.add(name)

    @precondition(lambda self: self.remembers_reversals and self.reversed)
    @rule(data=st.data())
    def reverse_again(self, data: Any) -> None:
        name = data.draw(st.sampled_from(sorted(self.reversed)))
        assert self.post(ledger.reverse(self.entries[name], name)) == AlreadyReversed.code

    @rule()
    def rebuild(self) -> None:
        """What is folded from nothing is what was kept step by step."""
        assert _filled(self.rebuilt()) == _filled(self.holdings())

    @invariant()
    def agrees(self) -> None:
        kept = _filled(self.holdings()) if self.entries else {}
        assert kept == self.model.holdings()
        assert kept == ledger.changes(self.entries)
        for thing in THINGS:
            assert sum(held for (_at, each), held in kept.items() if each == thing) == 0
        for (account, each), held in kept.items():
            if ACCOUNT_KINDS[account] not in BOUNDARY:
                assert held == 1 or (held > 0 and each in LOTS)

    def _draw_likely(self, data: Any, kind: EntryKind, others: list[Move]) -> Move:
        routes = sorted(ROUTES.get(kind, frozenset()) | LOT_ROUTES.get(kind, frozenset()))
        ways = [
            (giver, taker)
            for giver, giver_kind in ACCOUNT_KINDS.items()
            for taker, taker_kind in ACCOUNT_KINDS.items()
            if (giver_kind, taker_kind) in routes
        ]
        stocked = [
            (giver, taker, thing)
            for giver, taker in ways
            for thing in THINGS
            if self.model.held(giver, thing) > 0 and thing not in [m.thing for m in others]
        ]
        if not stocked:
            giver, taker = data.draw(st.sampled_from(ways))
            return Move(data.draw(st.sampled_from(THINGS)), 1, giver, taker)
        giver, taker, thing = data.draw(st.sampled_from(stocked))
        return Move(
            thing, data.draw(st.integers(1, self.model.held(giver, thing) + 1)), giver, taker
        )


def _filled(holdings: Holdings) -> Holdings:
    return {row: held for row, held in holdings.items() if held}
