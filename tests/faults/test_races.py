"""Whoever reaches at once: one wins, the others are told why, and the books stay whole."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from resguardo.records.custody import services as custody
from resguardo.records.custody.models import Account, Count, Entry, Transfer
from resguardo.records.custody.slip import alone
from resguardo.records.people import services as people
from resguardo.records.people.models import Approval
from resguardo.records.places import services as places
from resguardo.records.register import services as register
from resguardo.records.register.models import FirearmModel
from tests.application_role import as_the_owner
from tests.armoury import BY_PIN, Armoury, enter
from tests.faults.ground import assert_sound
from tests.faults.hands import at_once, codes

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 8
GONE = {"match.not-here", "ledger.not-held", "storage.busy"}
"""What somebody is told who comes too late for a thing: it is not there, or try again."""


def test_eight_hands_reach_for_one_weapon(armoury: Armoury) -> None:
    guards = [f"guard{number}" for number in range(HANDS)]
    for name in guards:
        armoury.guard(name)
    reached = at_once(*(partial(armoury.issue, name, {"r1": 1, "old": 12}) for name in guards))
    assert len(reached.won) == 1
    assert len(reached.refused) == HANDS - 1
    assert codes(reached.refused) <= GONE
    for problem in reached.refused:
        assert str(problem).count(".") >= 2, "says what is wrong and what to do"
    assert Entry.objects.filter(kind="issue").count() == 1
    assert armoury.held("north")["old"] == 200 - 12
    assert_sound()


def test_the_same_tap_eight_times_over_is_one_entry(armoury: Armoury) -> None:
    slip = armoury.slip(request_key="one-tap")
    reached = at_once(*[partial(armoury.issue, slip=slip)] * HANDS)
    assert {entry.pk for entry in reached.won} == {Entry.objects.get(kind="issue").pk}
    assert codes(reached.refused) <= {"storage.busy"}
    assert_sound()


def test_rounds_of_one_lot_never_go_below_zero(armoury: Armoury) -> None:
    def draw() -> Any:
        return custody.move_between(
            by=armoury.cast.viewer("dario"), at=armoury.at, giver=armoury.north.public_id,
            taker=armoury.south.public_id, things={armoury.id("old"): 60}, slip=armoury.slip(),
        )  # fmt: skip

    reached = at_once(*[draw] * HANDS)
    assert len(reached.won) == 3
    assert codes(reached.refused) <= GONE
    assert (armoury.held("north")["old"], armoury.held("south")["old"]) == (20, 180)
    assert_sound()


class Pairs:
    """Two deeds at a time that cannot both be right."""

    def __init__(self, stage: Armoury) -> None:
        self.stage = stage
        self.ana, self.dario = stage.cast.viewer("ana"), stage.cast.viewer("dario")

    def one_of(self, *deeds: Callable[[], Any], told: set[str]) -> Any:
        """Exactly one is done; the other is told one of these, or to try again."""
        reached = at_once(*deeds)
        assert len(reached.won) == 1, reached
        assert codes(reached.refused) <= told | {"storage.busy"}, reached.refused
        return reached.won[0]

    def offer(self, thing: str) -> Transfer:
        """Offer a thing of North to Dos."""
        return custody.offer(
            by=self.dario, at=self.stage.at, receiver=self.stage.cast.dos.public_id,
            store=self.stage.north.public_id, things={self.stage.id(thing): 1},
            slip=self.stage.slip(reason="sold", document="T-1"),
        )  # fmt: skip

    def shift(self) -> list[Entry]:
        """Carla and Ciro take r2 and r3."""
        return custody.issue_shift(
            by=self.ana, at=self.stage.at, armoury=self.stage.north.public_id,
            handings=[
                self.stage.handing("carla", {"r2": 1, "new": 12}),
                self.stage.handing("ciro", {"r3": 1, "new": 12}),
            ],
            slip=self.stage.slip(confirmation=custody.Confirmation(kind="list")),
        )  # fmt: skip

    def count(self) -> Count:
        """Open a count of North."""
        return custody.open_count(by=self.ana, at=self.stage.at, place=self.stage.north.public_id)

    def dispatch(self, thing: str) -> list[Entry]:
        """Send a thing on its way under the one guide."""
        return custody.dispatch(
            by=self.dario, at=self.stage.at, giver=self.stage.north.public_id,
            things={self.stage.id(thing): 1}, due_at=self.stage.at,
            slip=self.stage.slip(document="GUIDE-7"),
        )  # fmt: skip

    def ask_write_off(self) -> Approval:
        """Ask that the holster h3 be written off."""
        account = Account.objects.get(place=self.stage.north)
        return custody.write_off(
            by=self.stage.cast.viewer("clara"), at=self.stage.at, thing=self.stage.id("h3"),
            quantity=1, account=account.public_id, how="lost", document="", reason="worn out",
        )  # fmt: skip

    def approve(self, approval: Approval) -> Approval:
        """Mateo approves."""
        return people.decide_approval(
            by=self.stage.cast.viewer("mateo"), at=self.stage.at, approval=approval, approve=True
        )

    def accept(self, row: Transfer, store: UUID) -> Transfer:
        """Fausto takes in hand what was offered."""
        return custody.accept(
            by=self.stage.cast.viewer("fausto"), at=self.stage.at, transfer=row.public_id,
            store=store, received={line.pk: line.quantity for line in row.lines.all()},
            slip=self.stage.slip(),
        )  # fmt: skip

    def withdraw(self, row: Transfer) -> Transfer:
        """Dario takes the offer back."""
        return custody.withdraw(
            by=self.dario, at=self.stage.at, transfer=row.public_id,
            slip=self.stage.slip(reason="not sold after all"),
        )  # fmt: skip


def test_of_two_that_cannot_both_be_right_one_is_done(armoury: Armoury) -> None:
    two = Pairs(armoury)
    late = GONE | {
        "custody.nothing-out", "custody.not-with-them", "shortfall.more-back", "several",
    }  # fmt: skip

    two.one_of(partial(armoury.issue, things={"r1": 1}), partial(two.offer, "r1"), told=late)
    holder = "beto" if armoury.held("beto") else "outside"
    assert (holder == "beto") is not Transfer.objects.exists()
    if held := armoury.held("beto"):
        armoury.back("beto", held, at=armoury.at)

    two.one_of(two.shift, partial(armoury.issue, things={"r2": 1, "new": 12}), told=late)
    assert ("r3" in armoury.held("ciro")) is ("r2" in armoury.held("carla"))
    for guard in ("carla", "ciro"):
        if held := armoury.held(guard):
            armoury.back(guard, held, at=armoury.at)

    armoury.issue("beto", {"h1": 1})
    hand = {"h1": 1}
    two.one_of(*[partial(armoury.back, things=hand, closing=False, at=armoury.at)] * 2, told=late)

    entry = armoury.issue("beto", {"h2": 1})
    undo = partial(custody.undo, by=two.ana, at=armoury.at, entry=entry.public_id)
    two.one_of(undo, undo, told={"ledger.already-reversed"})

    two.one_of(two.count, two.count, told={"count.running"})

    found = partial(
        custody.take_in, by=two.dario, at=armoury.at, place=armoury.south.public_id, found=True,
        things={armoury.id("m1"): 1},
    )  # fmt: skip
    lost = custody.offer(
        by=two.dario, at=armoury.at, receiver=armoury.cast.dos.public_id,
        store=armoury.north.public_id, things={armoury.id("m1"): 1},
        slip=armoury.slip(reason="sold"),
    )  # fmt: skip
    slip = armoury.slip(reason="in a drawer", second=armoury.id("ana"), second_confirmation=BY_PIN)
    two.one_of(
        *(
            partial(found, slip=custody.Slip(**(_told(slip) | {"request_key": key})))
            for key in "ab"
        ),
        told={"ledger.held-already"},
    )
    assert lost.state == "offered"

    armoury.guard("dora", post="Clinic")
    two.one_of(
        *(
            partial(armoury.issue, name, {gun: 1})
            for name, gun in zip(("ciro", "dora"), _two_more(armoury), strict=True)
        ),
        told=late | {"custody.overridable"},
    )
    two.one_of(*[partial(enter, armoury, _new_weapon(), permit=False)] * 2, told=TWICE)
    assert_sound()


TWICE = {"register.already-enrolled", "storage.raced"}


def _two_more(stage: Armoury) -> list[str]:
    """Two weapons more in North, each with its permit."""
    names = ["x1", "x2"]
    for name in names:
        stage.things[name] = enter(stage, replace(_new_weapon(), serial=f"QQ{name}4471"))
    return names


def _new_weapon() -> register.FirearmFacts:
    revolver = FirearmModel.objects.get(maker__name="Taurus", name="82")
    return register.FirearmFacts(
        model_id=revolver.pk, weapon_type="revolver", calibre_id="38-special", serial="ZZ990011"
    )


def _told(slip: Any) -> dict[str, Any]:
    return {name: getattr(slip, name) for name in slip.__dataclass_fields__}


def test_of_two_decisions_on_one_paper_one_stands(armoury: Armoury) -> None:
    two = Pairs(armoury)
    offered = two.offer("r3")
    shop = people.viewer_at_console(organisation=armoury.cast.dos, at=armoury.at)
    store = places.open_place(
        by=shop, at=armoury.at, kind="armoury", name="Dos", province="Costa"
    ).public_id
    two.one_of(
        partial(two.accept, offered, store), partial(two.withdraw, offered),
        told={"procedure.not-a-step"},
    )  # fmt: skip
    offered.refresh_from_db()
    assert (offered.back_entry is None) is (offered.in_entry is not None)

    two.one_of(two.ask_write_off, two.ask_write_off, told={"people.already-asked", "storage.raced"})
    approval = Approval.objects.get()
    approve = partial(two.approve, approval)
    two.one_of(approve, approve, told={"procedure.not-a-step"})

    both = at_once(partial(two.dispatch, "m1"), partial(two.dispatch, "m2"))
    assert len(both.won) == 2
    assert Account.objects.filter(reference="GUIDE-7").count() == 1
    assert_sound()


def test_a_count_opens_on_the_book_as_it_is_at_its_place_in_the_log(armoury: Armoury) -> None:
    """Whatever is being issued at that moment is expected and there, or neither."""
    begun = threading.Event()

    def issue_slowly() -> Entry:
        with transaction.atomic():
            entry = armoury.issue()
            begun.set()
            time.sleep(0.5)
        return entry

    def count() -> Count:
        begun.wait(30)
        return Pairs(armoury).count()

    reached = at_once(issue_slowly, count)
    [entry] = [each for each in reached.won if isinstance(each, Entry)]
    [opened] = [each for each in reached.won if isinstance(each, Count)]
    assert opened.as_of_sequence > entry.sequence
    expected = opened.expected.values_list("thing_id", flat=True)
    assert armoury.things["r1"].pk not in expected


def test_who_waits_for_each_other_is_told_to_try_again(
    armoury: Armoury, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real deadlock on PostgreSQL; on SQLite a writer who holds the file for too long."""
    held = threading.Barrier(2)
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.2)

    def one(mine: str, other: str) -> None:
        with transaction.atomic():
            alone(mine)
            if connection.vendor == "postgresql":
                held.wait(30)
                alone(other)
            else:
                time.sleep(1)

    reached = at_once(partial(one, "a", "b"), partial(one, "b", "a"))
    assert len(reached.won) == 1
    assert codes(reached.refused) == {"storage.busy"}
    assert armoury.held("beto") == {}


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no server to lose")
def test_a_database_that_goes_away_is_a_refusal(armoury: Armoury) -> None:
    def cut_off() -> None:
        with as_the_owner(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    reached = at_once(cut_off)
    assert codes(reached.refused) == {"storage.away"}
    armoury.issue()
