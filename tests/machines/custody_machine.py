"""Drives the services and the API at random, with the ledger of the kernel as oracle.

Two companies of the stage work for some days: weapons and rounds are issued, returned in splits and
classed, relieved, counted, repaired, fired at the range, offered and accepted or given back, found
again, entered late, reversed; clocks step, requests come twice, strangers' things are named. What
each deed is held against stands in `custody_world`.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from resguardo.kernel.ledger import Entry, EntryKind, Move
from resguardo.kernel.shortfall import SHORTFALL_ENTRIES, ShortfallClass
from resguardo.records.custody import services
from resguardo.records.custody.models import Discrepancy
from resguardo.records.custody.models import Entry as EntryRow
from resguardo.records.custody.services import (
    ClassedAs,
    ComingBack,
    Confirmation,
    Overriding,
    Seen,
    Sighting,
)
from resguardo.records.people.selectors import NotFound
from tests.armoury import BY_PIN
from tests.machines.custody_stock import CustodyStock
from tests.machines.custody_world import (
    DOS,
    GUARDS,
    LOTS,
    NUMBERED,
    SIGNED,
    THINGS,
    UNO,
    WEAPONS,
    Act,
)


class CustodyMachine(CustodyStock):
    """The life of two armouries."""

    # --- the counter ----------------------------------------------------------------------------

    loads = st.fixed_dictionaries(
        {}, optional={"h1": st.just(1), "old": st.integers(1, 90), "new": st.integers(1, 9)}
    )

    @rule(
        guard=st.sampled_from(GUARDS),
        weapon=st.sampled_from(WEAPONS),
        load=loads,
        by_api=st.booleans(),
        late=st.integers(0, 90),
    )
    def issue(
        self,
        guard: str,
        weapon: str,
        load: dict[str, int],
        by_api: bool,
        late: int,
    ) -> None:
        things = {weapon: 1, **load}
        told = [Entry(EntryKind.ISSUE, self.moves(things, "north", guard))]
        occurred, key = self.at - timedelta(minutes=late), str(uuid4())
        stage = self.stage

        def by_service() -> list[EntryRow]:
            slip = stage.witnessed(request_key=key, occurred_at=occurred)
            return [stage.issue(guard, things, at=self.at, slip=slip, overriding="so ordered")]

        body = {
            "armoury": str(stage.north.public_id), "guard": str(stage.id(guard)),
            "shift": str(stage.shifts[guard].public_id), "confirmation": SIGNED,
            "things": [{"thing": str(stage.id(k)), "quantity": n} for k, n in things.items()],
            "occurred_at": occurred.isoformat(), "override_reason": "so ordered",
            "second": {"person": str(stage.id("dario")), "pin": BY_PIN.pin},
        }  # fmt: skip

        def ask_api() -> list[EntryRow]:
            return self.rows_of(self.call("issues", body, key))

        deed = ask_api if by_api else by_service
        unfit = self.unfit(things)
        done = self.attempt(deed, told, reasons=unfit)
        if done is not None:
            self.keep(Act(UNO, told, [], self.at, again=deed), done)

    @rule(
        first=st.sampled_from(WEAPONS), second=st.sampled_from(WEAPONS), rounds=st.integers(1, 99)
    )
    def shift(self, first: str, second: str, rounds: int) -> None:
        """Beto and Carla, all or nothing."""
        stage = self.stage
        loads = {"beto": {first: 1, "old": rounds}, "carla": {second: 1, "old": rounds}}
        told = [Entry(EntryKind.ISSUE, self.moves(load, "north", guard))
                for guard, load in loads.items()]  # fmt: skip
        slip = stage.witnessed(confirmation=Confirmation(kind="list"))

        def deed() -> list[EntryRow]:
            return services.issue_shift(
                by=stage.cast.viewer("ana"), at=self.at, armoury=stage.north.public_id,
                handings=[stage.handing(guard, load) for guard, load in loads.items()], slip=slip,
                overriding=Overriding(reason="so ordered"),
            )  # fmt: skip

        done = self.attempt(deed, told, reasons=self.unfit([first, second]))
        if done is not None:
            for row, entry in zip(done, told, strict=True):
                self.keep(Act(UNO, [entry], [], self.at), [row])
            self.world.acts[-2].again = deed

    @rule(data=st.data(), guard=st.sampled_from(GUARDS), by_api=st.booleans())
    def give_back(self, data: Any, guard: str, by_api: bool) -> None:
        """Some comes back, some is classed, some stays open; closing asks that nothing does."""
        out = self.held(guard)
        back = {k: data.draw(st.integers(0, n), label=f"{k} back") for k, n in out.items()}
        if by_api:
            back = {k: n for k, n in back.items() if n}
        classed = self._classes(data, {k: n - back.get(k, 0) for k, n in out.items()})
        rest = sum(out.values()) - sum(back.values()) - sum(n for _k, _c, n in classed)
        closing = data.draw(st.booleans(), label="closing")
        faulty = next((k for k in WEAPONS if back.get(k)), "")
        if not data.draw(st.booleans(), label="seen faulty"):
            faulty = ""
        moved = self.moves({k: n for k, n in back.items() if n}, guard, "north")
        told = [Entry(EntryKind.RETURN, moved)] if moved else []
        for thing, each, n in classed:
            kind, boundary = SHORTFALL_ENTRIES[each]
            told.append(Entry(kind, (Move(thing, n, guard, str(boundary)),)))
        reasons = {"shortfall.unclassed"} if rest and closing else set()
        if not out:
            reasons = {"custody.nothing-out"}
        elif not told:
            reasons |= {"ledger.nothing-moved"}
        deed = self._return_deed(guard, back, classed, faulty, closing=closing, by_api=by_api)
        done = self.attempt(deed, told, reasons=reasons)
        if done is not None:
            act = self.keep(Act(UNO, told, [], self.at, again=deed, faulty=faulty), done)
            if faulty and faulty not in self.world.faulty:
                self.world.faulty[faulty] = act

    def _classes(
        self, data: Any, missing: Mapping[str, int]
    ) -> list[tuple[str, ShortfallClass, int]]:
        found = []
        for thing, gap in missing.items():
            of_numbered = (ShortfallClass.LOST, ShortfallClass.STOLEN)
            words = of_numbered if thing in NUMBERED else tuple(ShortfallClass)
            n = data.draw(st.integers(0, gap), label=f"{thing} classed")
            if n:
                found.append((thing, data.draw(st.sampled_from(words)), n))
        return found

    def _return_deed(
        self,
        guard: str,
        back: Mapping[str, int],
        classed: list[tuple[str, ShortfallClass, int]],
        faulty: str,
        *,
        closing: bool,
        by_api: bool,
    ) -> Callable[[], list[EntryRow]]:
        stage, key = self.stage, str(uuid4())
        slip = stage.witnessed(request_key=key)

        def by_service() -> list[EntryRow]:
            return services.receive(
                by=stage.cast.viewer("ana"), at=self.at, armoury=stage.north.public_id, slip=slip,
                coming=ComingBack(
                    guard=stage.id(guard), back={stage.id(k): n for k, n in back.items()},
                    classed=[ClassedAs(thing=stage.id(k), shortfall=each, quantity=n, reason="why")
                             for k, each, n in classed],
                    seen={stage.id(faulty): Seen(condition="unserviceable")} if faulty else {},
                    closing=closing,
                ),
            )  # fmt: skip

        body = {
            "armoury": str(stage.north.public_id), "guard": str(stage.id(guard)),
            "confirmation": SIGNED, "closing": closing,
            "second": {"person": str(stage.id("dario")), "pin": BY_PIN.pin},
            "back": [{"thing": str(stage.id(k)), "quantity": n} for k, n in back.items()],
            "classed": [{"thing": str(stage.id(k)), "shortfall": str(each), "quantity": n,
                         "reason": "why"} for k, each, n in classed],
            "seen": [{"thing": str(stage.id(faulty)), "condition": "unserviceable"}]
            if faulty else [],
        }  # fmt: skip

        def ask_api() -> list[EntryRow]:
            return self.rows_of(self.call("returns", body, key))

        return ask_api if by_api else by_service

    @rule(data=st.data(), giver=st.sampled_from(GUARDS), taker=st.sampled_from(GUARDS))
    def relieve(self, data: Any, giver: str, taker: str) -> None:
        out = self.held(giver)
        if giver == taker or not out:
            return
        things = {k: data.draw(st.integers(1, n + 1 if k in LOTS else 1)) for k, n in out.items()}
        told = [Entry(EntryKind.RELIEF, self.moves(things, giver, taker))]
        stage = self.stage
        slip = stage.slip(second_confirmation=BY_PIN)

        def deed() -> list[EntryRow]:
            return [services.relieve(
                by=stage.cast.viewer("ana"), at=self.at, giver=stage.id(giver),
                taker=stage.id(taker), things={stage.id(k): n for k, n in things.items()},
                slip=slip,
            )]  # fmt: skip

        # What is soft at the counter stops a relief: nobody can set it aside at the post.
        unfit = {*things} & {*self.world.faulty, *self.world.blocked}
        reasons = {"custody.overridable"} | ({"match.not-in-service"} if unfit else set())
        done, codes = self.answer(deed)
        if codes:
            assert codes <= reasons | self.against(UNO, told)[0], codes
            return
        assert not unfit
        found, self.world.books[UNO] = self.against(UNO, told)
        assert not found
        self.keep(Act(UNO, told, [], self.at, again=deed), done)

    # --- correcting -----------------------------------------------------------------------------

    @precondition(lambda self: self.world.acts)
    @rule(data=st.data(), place=st.integers(0, 5))
    def reverse(self, data: Any, place: int) -> None:
        """A supervisor reverses one of the last acts, naming any of its entries."""
        acts = self.world.acts
        act = acts[-1 - place % len(acts)]
        name = data.draw(st.sampled_from(act.rows))
        stage = self.stage
        slip = stage.slip(reason="wrong", second=stage.id("ana"), second_confirmation=BY_PIN)

        def deed() -> list[EntryRow]:
            return services.reverse(
                by=stage.cast.viewer("dario"), at=self.at, entry=name, slip=slip
            )

        self._correct(act, deed, mine=False)

    @precondition(lambda self: self.world.acts)
    @rule(data=st.data(), by_api=st.booleans())
    def undo(self, data: Any, by_api: bool) -> None:
        """Whoever recorded the last act undoes it, in time or not."""
        act = self.world.acts[-1]
        name = data.draw(st.sampled_from(act.rows))
        key = str(uuid4())

        def deed() -> list[EntryRow]:
            if by_api:
                return self.rows_of(self.call(f"entries/{name}/undo", {}, key))
            return services.undo(
                by=self.stage.cast.viewer("ana"), at=self.at, entry=name, request_key=key
            )

        late = abs(self.at - act.at) > timedelta(minutes=1) or not act.mine or act.home == DOS
        self._correct(act, deed, reasons={"custody.too-late-to-undo"} if late else set(), mine=True)

    def _correct(
        self,
        act: Act,
        deed: Callable[[], list[EntryRow]],
        reasons: Iterable[str] = (),
        *,
        mine: bool,
    ) -> None:
        told = self.undone_by(act)
        against = set(reasons)
        if act.home == DOS:
            against |= {"record.not-found", "people.not-found", "not-found"}
        if act.undone:
            against.add("ledger.already-reversed")
        if act.transfer:
            against |= {"custody.part-of-transfer", "custody.too-late-to-undo"}
        done = self.attempt(deed, told, reasons=against, home=act.home)
        if done is None:
            return
        act.undone = True
        if act.faulty and self.world.faulty.get(act.faulty) is act:
            del self.world.faulty[act.faulty]
        self.keep(Act(act.home, told, [], self.at, again=deed, mine=mine), done)

    @precondition(lambda self: any(act.again for act in self.world.acts))
    @rule(data=st.data())
    def ask_again(self, data: Any) -> None:
        """A request that was answered comes once more: the same answer, and nothing written."""
        act = data.draw(st.sampled_from([act for act in self.world.acts if act.again]))
        before = EntryRow.objects.count()
        assert act.again is not None
        assert {row.public_id for row in act.again()} >= set(act.rows)
        assert EntryRow.objects.count() == before

    # --- counting -------------------------------------------------------------------------------

    @rule(data=st.data())
    def count(self, data: Any) -> None:
        """Ana counts North, Darío accepts; one thing may be seen otherwise than the book has it."""
        stage, north = self.stage, self.held("north")
        held = stage.held("north")
        assert {k: n for k, n in held.items() if k in THINGS} == north
        odd = data.draw(st.sampled_from(["", *sorted(north)]))
        seen = held | ({odd: held[odd] - 1} if odd else {})
        ana = stage.cast.viewer("ana")
        with transaction.atomic():
            row = services.open_count(by=ana, at=self.at, place=self.places["north"])
            sightings = [Sighting(thing=stage.id(k), quantity=n) for k, n in seen.items()]
            services.see(by=ana, at=self.at, count=row.public_id, sightings=sightings)
            services.close_sheet(by=ana, at=self.at, count=row.public_id)
            _row, found = services.accept_count(
                by=stage.cast.viewer("dario"), at=self.at, count=row.public_id
            )
        assert [(self.names[each.thing_id or 0], each.book_quantity - each.seen_quantity)
                for each in found] == ([(odd, 1)] if odd else [])  # fmt: skip
        if odd in NUMBERED:
            self.world.blocked.setdefault(odd, found[0].public_id)

    @precondition(lambda self: self.world.blocked)
    @rule(data=st.data())
    def explain(self, data: Any) -> None:
        thing = data.draw(st.sampled_from(sorted(self.world.blocked)))
        waiting = Discrepancy.objects.filter(thing=self.stage.things[thing], state="open")
        for each in waiting.values_list("public_id", flat=True):
            services.explain(
                by=self.stage.cast.viewer("dario"), at=self.at, discrepancy=each,
                explanation="behind the rack",
            )  # fmt: skip
        del self.world.blocked[thing]

    # --- the world around -----------------------------------------------------------------------

    @rule(minutes=st.integers(-90, 600))
    def clock(self, minutes: int) -> None:
        """Time passes, or the clock of the machine is set: forwards or back."""
        self.at += timedelta(minutes=minutes)

    @rule(mine=st.sampled_from(WEAPONS), stranger=st.booleans())
    def name_a_strangers_thing(self, mine: str, stranger: bool) -> None:
        """Dos asks for a thing of Uno: it is not there for them, whatever they ask."""
        stage = self.stage
        before = EntryRow.objects.count()
        with pytest.raises(NotFound):
            services.move_between(
                by=stage.cast.viewer("fausto"), at=self.at, giver=self.places["store"],
                taker=self.places["store" if stranger else "north"],
                things={stage.id(mine): 1}, slip=stage.slip(),
            )  # fmt: skip
        assert EntryRow.objects.count() == before
