"""Two companies with their books, and an oracle that says what the ledger would answer.

Before each deed the oracle is asked what the ledger would say of it, and a few facts that the world
carries along (what is blocked, what is faulty) say what the rules above the ledger would. The deed
must be done when nothing stands against it, and be refused with one of the expected codes when
something does; after each step every holding of both companies is the fold of the oracle.

An example is a savepoint of one transaction that is rolled back, so that the stage is set once.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Final
from unittest import mock
from uuid import UUID

from django.db import transaction
from django.test import Client
from hypothesis.stateful import RuleBasedStateMachine, invariant

from resguardo.kernel import ledger
from resguardo.kernel.ledger import BOUNDARY, AccountKind, Book, Entry, EntryKind, Move
from resguardo.kernel.problem import Problem, Several
from resguardo.records.custody import audit
from resguardo.records.custody.models import Account, Holding, Transfer
from resguardo.records.custody.models import Entry as EntryRow
from resguardo.records.transparency import audit as log_audit
from resguardo.records.transparency.models import LogEntry, LogState
from tests.armoury import Armoury

GUARDS: Final = ("beto", "carla", "ciro")
STORES: Final = ("north", "south")
WEAPONS: Final = ("r1", "r2", "r3")
NUMBERED: Final = frozenset({*WEAPONS, "h1", "h2"})
LOTS: Final = frozenset({"old", "new"})
THINGS: Final = (*sorted(NUMBERED), *sorted(LOTS))
SIGNED: Final = {"kind": "signature", "signature": "M1 1L9 9"}
KINDS: Final[dict[Any, AccountKind]] = {
    **dict.fromkeys(STORES, AccountKind.ARMOURY),
    **dict.fromkeys(GUARDS, AccountKind.PERSON),
    "store": AccountKind.ARMOURY,
    "workshop": AccountKind.WORKSHOP,
    **{str(kind): kind for kind in BOUNDARY},
}
UNO, DOS = "uno", "dos"


@dataclass
class Act:
    """What one deed wrote: the rows by name, what the oracle was told, and how to ask again."""

    home: str
    told: list[Entry]
    rows: list[UUID]
    at: datetime
    again: Callable[[], Any] | None = None
    faulty: str = ""
    transfer: bool = False
    undone: bool = False
    mine: bool = True


class Refused(Exception):
    """A refusal of the API, by its code."""

    def __init__(self, codes: set[str]) -> None:
        super().__init__(codes)
        self.codes = codes


@dataclass
class World:
    """What the machine knows besides the ledger."""

    books: dict[str, Book]
    acts: list[Act] = field(default_factory=list)
    faulty: dict[str, Act | None] = field(default_factory=dict)
    blocked: dict[str, UUID] = field(default_factory=dict)
    offers: list[tuple[Transfer, Act]] = field(default_factory=list)
    open: set[UUID] = field(default_factory=set)


class CustodyWorld(RuleBasedStateMachine):
    """Two armouries, the oracle beside them, and what must hold. The test sets the stage."""

    stage: ClassVar[Armoury]
    client: ClassVar[Client]
    key: ClassVar[dict[str, str]]
    places: ClassVar[dict[str, UUID]]

    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.at = self.stage.at
        self.names = {thing.pk: name for name, thing in self.stage.things.items()}
        self.world = World({home: Book(KINDS, NUMBERED) for home in (UNO, DOS)})
        first = Entry(
            EntryKind.RECEIPT,
            tuple(
                Move(name, self.stage.held("north")[name], "acquired", "north") for name in THINGS
            ),
        )
        self.world.books[UNO].post(first)

    def teardown(self) -> None:
        """Check everything from nothing, and forget it."""
        try:
            assert not list(audit.differences())
            assert not list(log_audit.differences())
        finally:
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)

    # --- asking ---------------------------------------------------------------------------------

    def held(self, account: str, home: str = UNO) -> dict[str, int]:
        """What the oracle says an account holds."""
        book = self.world.books[home]
        return {thing: n for (at, thing), n in book.holdings.items() if at == account and n > 0}

    def against(self, home: str, entries: Iterable[Entry]) -> tuple[set[str], Book]:
        """What the ledger has against entries, and the book as it would be after them."""
        old = self.world.books[home]
        book = Book(KINDS, NUMBERED, dict(old.holdings), dict(old.holders))
        try:
            for entry in entries:
                book.post(entry)
        except Problem as problem:
            return {problem.code}, old
        return set(), book

    def attempt(
        self,
        deed: Callable[[], Any],
        entries: list[Entry],
        *,
        reasons: Iterable[str] = (),
        home: str = UNO,
    ) -> Any:
        """Do a deed and hold the answer against what is expected; None when it was refused."""
        found, book = self.against(home, entries)
        expected = set(reasons) | found
        before = EntryRow.objects.count()
        done, codes = self.answer(deed)
        if codes:
            assert codes <= expected, (codes, expected)
            assert EntryRow.objects.count() == before
            return None
        assert not expected, f"done although {expected}"
        self.world.books[home] = book
        assert EntryRow.objects.count() == before + len(entries)
        return done

    def answer(self, deed: Callable[[], Any]) -> tuple[Any, set[str]]:
        """What a deed gives, and the codes of its refusal; one or the other."""
        try:
            with transaction.atomic():
                return deed(), set()
        except Problem as problem:
            several = problem.problems if isinstance(problem, Several) else (problem,)
            return None, {each.code for each in several}
        except Refused as refused:
            return None, refused.codes

    def keep(self, act: Act, rows: Iterable[EntryRow]) -> Act:
        """Remember what was written, in the order of the oracle."""
        act.rows = [row.public_id for row in rows]
        assert len(act.rows) == len(act.told)
        self.world.acts.append(act)
        return act

    def moves(self, things: Mapping[str, int], giver: str, taker: str) -> tuple[Move, ...]:
        """Moves of these things."""
        return tuple(Move(thing, n, giver, taker) for thing, n in things.items())

    def call(self, path: str, body: Mapping[str, Any], key: str) -> list[UUID]:
        """Send a request of the API at the machine's time; the entries' names, or `Refused`."""
        with mock.patch("django.utils.timezone.now", return_value=self.at):
            answer = self.client.post(
                f"/api/v1/custody/{path}", json.dumps(body), content_type="application/json",
                headers=self.key | {"idempotency-key": key},
            )  # fmt: skip
        told = answer.json()
        if answer.status_code == 201:
            return [UUID(each["id"]) for each in told]
        assert answer.status_code in {409, 422}, told
        inner = {each["code"] for each in told["errors"] if "code" in each}
        raise Refused(inner or {told["code"]})

    def rows_of(self, names: Iterable[UUID]) -> list[EntryRow]:
        """Rows by public name, in the order of the log."""
        return list(EntryRow.objects.filter(public_id__in=list(names)).order_by("sequence"))

    def unfit(self, things: Iterable[str]) -> set[str]:
        """What the match has against weapons, wherever they are."""
        found = set()
        for thing in set(things) & set(WEAPONS):
            if "north" not in self.places_of(thing):
                found.add("match.not-here")
            if thing in self.world.faulty or thing in self.world.blocked:
                found.add("match.not-in-service")
        return found

    def places_of(self, thing: str) -> set[str]:
        """Where the oracle has a thing."""
        holdings = self.world.books[UNO].holdings
        return {at for (at, each), n in holdings.items() if each == thing and n > 0}

    def frozen(self, things: Iterable[str]) -> set[str]:
        """What is blocked does not leave."""
        return {"custody.not-to-leave"} if set(things) & set(self.world.blocked) else set()

    def undone_by(self, act: Act) -> list[Entry]:
        """What the oracle would be told by whoever undoes an act: all of it, last first."""
        return [ledger.reverse(entry, str(name)) for entry, name in
                zip(reversed(act.told), reversed(act.rows), strict=True)]  # fmt: skip

    # --- what must hold -------------------------------------------------------------------------

    @invariant()
    def holdings_are_the_fold(self) -> None:
        """Every holding of both companies is what the oracle folded."""
        kept: dict[str, dict[tuple[str, str], int]] = {UNO: {}, DOS: {}}
        for row in Holding.objects.select_related("account"):
            thing = self.names.get(row.thing_id)
            if thing in THINGS:
                home = UNO if row.organisation_id == self.stage.cast.uno.pk else DOS
                kept[home][self._name(row.account), thing] = row.quantity
        for home, book in self.world.books.items():
            folded = {at: n for at, n in book.holdings.items() if n}
            assert kept[home] == folded, home
        for thing in THINGS:
            held = [*kept[UNO].items(), *kept[DOS].items()]
            assert sum(n for (_at, each), n in held if each == thing) == 0, thing

    @invariant()
    def the_log_has_no_gap(self) -> None:
        """As many leaves as the counter says, the last at its place."""
        size = LogState.objects.get().size
        assert LogEntry.objects.count() == size
        last = LogEntry.objects.order_by("-index").values_list("index", flat=True).first()
        assert last == size - 1

    def _name(self, account: Account) -> str:
        if account.boundary:
            return account.kind
        if account.person_id is not None:
            persons = self.stage.cast.persons.items()
            return next(name for name, person in persons if person.pk == account.person_id)
        return self.place_names[account.place_id or 0]

    place_names: ClassVar[dict[int, str]]
