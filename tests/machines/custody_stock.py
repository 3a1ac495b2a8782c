"""What the machine does with stock: moves, repairs, the range, finds, and transfers to Dos."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from resguardo.kernel.ledger import Entry, EntryKind, Move
from resguardo.records.custody import services
from resguardo.records.custody.models import Entry as EntryRow
from resguardo.records.custody.models import Transfer
from resguardo.records.custody.services import Shots, Slip
from tests.armoury import BY_PIN
from tests.machines.custody_world import (
    DOS,
    GUARDS,
    NUMBERED,
    THINGS,
    UNO,
    WEAPONS,
    Act,
    CustodyWorld,
)


class CustodyStock(CustodyWorld):
    """Rules of the store."""

    # --- stock ----------------------------------------------------------------------------------

    @rule(thing=st.sampled_from(THINGS), n=st.integers(1, 120), south=st.booleans())
    def move(self, thing: str, n: int, south: bool) -> None:
        n = 1 if thing in NUMBERED else n
        giver, taker = ("south", "north") if south else ("north", "south")
        self._stock(
            EntryKind.MOVE, {thing: n}, giver, taker,
            lambda things, slip: services.move_between(
                by=self.stage.cast.viewer("dario"), at=self.at, giver=self.places[giver],
                taker=self.places[taker], things=things, slip=slip),
        )  # fmt: skip

    @rule(thing=st.sampled_from(WEAPONS), back=st.booleans())
    def repair(self, thing: str, back: bool) -> None:
        ana = self.stage.cast.viewer("ana")
        if back:
            self._stock(
                EntryKind.REPAIR_IN, {thing: 1}, "workshop", "north",
                lambda things, slip: services.take_from_repair(
                    by=ana, at=self.at, workshop=self.places["workshop"],
                    taker=self.places["north"], things=things, slip=slip),
                by_ana=True,
            )  # fmt: skip
        else:
            self._stock(
                EntryKind.REPAIR_OUT, {thing: 1}, "north", "workshop",
                lambda things, slip: services.send_to_repair(
                    by=ana, at=self.at, giver=self.places["north"],
                    workshop=self.places["workshop"], things=things, slip=slip,
                    due_at=self.at + timedelta(days=9)),
                reasons=self.frozen([thing]), by_ana=True,
            )  # fmt: skip

    def _stock(
        self,
        kind: EntryKind,
        things: Mapping[str, int],
        giver: str,
        taker: str,
        service: Callable[[dict[UUID, int], Slip], list[EntryRow]],
        *,
        reasons: Iterable[str] = (),
        by_ana: bool = False,
    ) -> None:
        told = [Entry(kind, self.moves(things, giver, taker))]
        second = "dario" if by_ana else "ana"
        slip = self.stage.witnessed(second, reason="so it is", document="G-1")
        named = {self.stage.id(k): n for k, n in things.items()}

        def deed() -> list[EntryRow]:
            return service(named, slip)

        done = self.attempt(deed, told, reasons=reasons)
        if done is not None:
            self.keep(Act(UNO, told, [], self.at, again=deed, mine=by_ana), done)

    @rule(shooters=st.lists(st.tuples(st.sampled_from(GUARDS), st.integers(1, 90)), min_size=1,
                            max_size=3))  # fmt: skip
    def train(self, shooters: list[tuple[str, int]]) -> None:
        stage = self.stage
        told = [Entry(EntryKind.TRAIN, (Move("new", n, "north", "training"),))
                for _guard, n in shooters]  # fmt: skip
        slip = stage.witnessed()

        def deed() -> list[EntryRow]:
            session = services.train(
                by=stage.cast.viewer("ana"), at=self.at, store=self.places["north"],
                place=self.places["range"], course="yearly", instructor=None, slip=slip,
                planned_rounds_per_shooter=10,
                shots=[Shots(person=stage.id(guard), thing=stage.id("new"), rounds=n)
                       for guard, n in shooters],
            )  # fmt: skip
            return self.rows_of(
                session.shooters.values_list("entry__public_id", flat=True)  # every shooter has one
            )

        done = self.attempt(deed, told)
        if done is not None:
            for row, entry in zip(done, told, strict=True):
                self.keep(Act(UNO, [entry], [], self.at), [row])
            self.world.acts[-len(told)].again = deed

    @rule(thing=st.sampled_from(WEAPONS))
    def find(self, thing: str) -> None:
        """A thing that was lost turns up; one that somebody holds cannot."""
        told = [Entry(EntryKind.RECEIPT, self.moves({thing: 1}, "found", "south"))]
        slip = self.stage.slip(
            reason="in a drawer", second=self.stage.id("ana"), second_confirmation=BY_PIN
        )

        def deed() -> list[EntryRow]:
            return services.take_in(
                by=self.stage.cast.viewer("dario"), at=self.at, place=self.places["south"],
                slip=slip, things={self.stage.id(thing): 1}, found=True,
            )  # fmt: skip

        done = self.attempt(deed, told)
        if done is not None:
            self.keep(Act(UNO, told, [], self.at, again=deed, mine=False), done)

    # --- between companies ----------------------------------------------------------------------

    @rule(thing=st.sampled_from((*WEAPONS, "new")), n=st.integers(1, 120))
    def offer(self, thing: str, n: int) -> None:
        n = 1 if thing in NUMBERED else n
        told = [Entry(EntryKind.TRANSFER_OUT, self.moves({thing: n}, "north", "outbound"))]
        stage = self.stage
        slip = stage.slip(reason="sold", document="T-1")

        def deed() -> Transfer:
            return services.offer(
                by=stage.cast.viewer("dario"), at=self.at, receiver=stage.cast.dos.public_id,
                store=self.places["north"], things={stage.id(thing): n}, slip=slip,
            )  # fmt: skip

        row = self.attempt(deed, told, reasons=self.frozen([thing]))
        if row is not None:
            act = Act(UNO, told, [], self.at, transfer=True, mine=False)
            self.world.offers.append((row, self.keep(act, [row.out_entry])))

    @precondition(lambda self: self.world.offers)
    @rule(data=st.data(), less=st.integers(0, 3))
    def accept(self, data: Any, less: int) -> None:
        """Dos takes in hand what came, or a little less."""
        row, _act = data.draw(st.sampled_from(self.world.offers))
        [line] = row.lines.all()
        n = max(line.quantity - less, 0)
        thing = self.names[line.thing_id]
        told = (
            [Entry(EntryKind.TRANSFER_IN, self.moves({thing: n}, "inbound", "store"))] if n else []
        )
        slip = self.stage.slip()

        def deed() -> Transfer:
            return services.accept(
                by=self.stage.cast.viewer("fausto"), at=self.at, transfer=row.public_id,
                store=self.places["store"], received={line.pk: n}, slip=slip,
            )  # fmt: skip

        closed = {"procedure.not-a-step"} if row.public_id in self.world.open else set()
        done = self.attempt(deed, told, reasons=closed, home=DOS)
        if done is None:
            return
        self.world.open.add(row.public_id)
        if n:
            [line] = done.lines.all()
            self.names[line.received_as_id] = thing
            taken = Act(DOS, told, [], self.at, transfer=True, mine=False)
            self.keep(taken, [done.in_entry])

    @precondition(lambda self: self.world.offers)
    @rule(data=st.data(), withdraw=st.booleans())
    def give_it_up(self, data: Any, withdraw: bool) -> None:
        """Uno withdraws, or Dos refuses: the things are back where they were."""
        row, act = data.draw(st.sampled_from(self.world.offers))
        slip = self.stage.slip(reason="not after all")
        name, service = ("dario", services.withdraw) if withdraw else ("fausto", services.refuse)

        def deed() -> Transfer:
            return service(
                by=self.stage.cast.viewer(name), at=self.at, transfer=row.public_id, slip=slip
            )

        told = self.undone_by(act)
        closed = {"procedure.not-a-step"} if row.public_id in self.world.open else set()
        done = self.attempt(deed, told, reasons=closed)
        if done is not None:
            self.world.open.add(row.public_id)
            act.undone = True
            self.keep(Act(UNO, told, [], self.at, transfer=True, mine=False), [done.back_entry])
