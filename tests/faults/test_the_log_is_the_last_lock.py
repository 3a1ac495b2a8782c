"""Whoever takes a place in the log has everything else already, so nobody waits in a ring.

The counter of the log is a lock that everybody needs. A deed that took it and then reached for a
row, while somebody who had the row reached for the log, would end one of the two with "try again".
Here a rival stops with its rows in hand, at the door of the log, until the deed has come as far as
it can: in the right order the deed waits for the row, in the wrong one both wait for each other.
"""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from resguardo.records.custody import services as custody
from resguardo.records.custody.models import Account, Holding, Transfer
from resguardo.records.custody.services import Seen
from resguardo.records.intake import parts, running
from resguardo.records.people import services as people
from resguardo.records.people.models import Approval
from resguardo.records.people.viewer import Viewer
from resguardo.records.places import services as places
from resguardo.records.places.models import Place
from resguardo.records.register import services as register
from resguardo.records.register.models import FirearmModel
from resguardo.records.transparency import sequencer
from tests.armoury import Armoury, enter
from tests.faults.ground import assert_sound
from tests.faults.hands import PATIENCE_SECONDS, at_once, codes

pytestmark = pytest.mark.django_db(transaction=True)
REACHES_SECONDS: Final = 1.5
"""How long the rival waits at the door; a deed in the right order never comes there meanwhile."""

_who = threading.local()


class Ring:
    """A deed and a rival who want the same rows and the log."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rival_stands, self.deed_has_log = threading.Event(), threading.Event()
        self.lock_size = sequencer.lock_size
        monkeypatch.setattr(sequencer, "lock_size", self._at_the_door)

    def _at_the_door(self) -> int:
        name = getattr(_who, "name", "")
        if name == "rival":
            self.rival_stands.set()
            self.deed_has_log.wait(REACHES_SECONDS)
        size = self.lock_size()
        if name == "deed":
            self.deed_has_log.set()
        return size

    def run(self, deed: Callable[[], Any], rival: Callable[[], Any], told: set[str]) -> None:
        """Let them meet; whoever is refused is refused for what the other did, never for a ring."""

        def first() -> Any:
            _who.name = "deed"
            self.rival_stands.wait(PATIENCE_SECONDS)
            return deed()

        def second() -> Any:
            _who.name = "rival"
            return rival()

        reached = at_once(first, second)
        assert codes(reached.refused) <= told, reached.refused
        assert reached.won
        assert_sound()


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    return Ring(monkeypatch)


def _revolver(serial: str) -> register.FirearmFacts:
    model = FirearmModel.objects.get(maker__name="Taurus", name="82")
    return register.FirearmFacts(
        model_id=model.pk, weapon_type="revolver", calibre_id="38-special", serial=serial
    )


def _move(stage: Armoury, thing: str, quantity: int) -> Any:
    return custody.move_between(
        by=stage.cast.viewer("dario"), at=stage.at, giver=stage.north.public_id,
        taker=stage.south.public_id, things={stage.id(thing): quantity}, slip=stage.slip(),
    )  # fmt: skip


def _worn(stage: Armoury) -> Any:
    return register.change_condition(
        by=stage.cast.viewer("clara"), at=stage.at, firearm=stage.id("r1"),
        condition="unserviceable", reason="worn",
    )  # fmt: skip


def _approve(stage: Armoury, asked: Approval) -> Any:
    return people.decide_approval(
        by=stage.cast.viewer("mateo"), at=stage.at, approval=asked, approve=True
    )


def _renamed(stage: Armoury) -> Approval:
    return register.ask_identity_correction(
        by=stage.cast.viewer("clara"), at=stage.at, firearm=stage.id("r1"),
        serial="TX1239917", reason="misread",
    )  # fmt: skip


class Dos:
    """The other company with two stores, one of which holds the lot that is on its way."""

    def __init__(self, stage: Armoury) -> None:
        self.stage, self.fausto = stage, stage.cast.viewer("fausto")
        self.shop: Viewer = people.viewer_at_console(organisation=stage.cast.dos, at=stage.at)
        self.stores = [self._store(name) for name in ("Dos A", "Dos B")]

    def _store(self, name: str) -> Place:
        return places.open_place(by=self.shop, at=self.stage.at, kind="armoury", name=name)

    def offer(self, things: dict[str, int]) -> Transfer:
        """Uno offers."""
        return custody.offer(
            by=self.stage.cast.viewer("dario"), at=self.stage.at,
            receiver=self.stage.cast.dos.public_id, store=self.stage.north.public_id,
            things={self.stage.id(name): number for name, number in things.items()},
            slip=self.stage.slip(reason="sold"),
        )  # fmt: skip

    def accept(self, row: Transfer, short: int = 0) -> Any:
        """Dos takes it in hand, of the last line so many less."""
        received = {line.pk: line.quantity for line in row.lines.order_by("id")}
        received[max(received)] -= short
        return custody.accept(
            by=self.fausto, at=self.stage.at, transfer=row.public_id,
            store=self.stores[0].public_id, received=received, slip=self.stage.slip(),
        )  # fmt: skip

    def move(self, row: Transfer, quantity: int) -> Any:
        """Rounds that came with an earlier transfer go to the other store."""
        line = row.lines.get(received_as__kind="ammunition")
        assert line.received_as is not None
        return custody.move_between(
            by=self.fausto, at=self.stage.at, giver=self.stores[0].public_id,
            taker=self.stores[1].public_id, things={line.received_as.public_id: quantity},
            slip=self.stage.slip(),
        )  # fmt: skip


def test_a_transfer_with_something_new_is_accepted_while_its_lot_is_at_work(
    armoury: Armoury, ring: Ring
) -> None:
    dos = Dos(armoury)
    first = dos.offer({"new": 50})
    dos.accept(first)
    second = dos.offer({"r2": 1, "new": 20})
    ring.run(lambda: dos.accept(second, short=5), lambda: dos.move(first, 30), told=set())
    second.refresh_from_db()
    assert second.state == "accepted"


def test_a_write_off_is_approved_while_the_thing_is_at_work(armoury: Armoury, ring: Ring) -> None:
    account = Account.objects.get(place=armoury.north)
    asked = custody.write_off(
        by=armoury.cast.viewer("clara"), at=armoury.at, thing=armoury.id("old"), quantity=5,
        account=account.public_id, how="lost", document="", reason="wet",
    )  # fmt: skip
    ring.run(lambda: _approve(armoury, asked), lambda: _move(armoury, "old", 60), told=set())
    assert armoury.held("north")["old"] == 200 - 65


def test_what_is_new_comes_in_together_with_a_lot_that_is_at_work(
    armoury: Armoury, ring: Ring
) -> None:
    def take_in() -> Any:
        return custody.take_in(
            by=armoury.keeper(), at=armoury.at, place=armoury.north.public_id,
            slip=armoury.slip(document="invoice 2"), new=[(_revolver("ZZ990011"), 1)],
            things={armoury.id("old"): 40}, acknowledged=True,
        )  # fmt: skip

    ring.run(take_in, lambda: _move(armoury, "old", 60), told=set())
    held = Holding.objects.get(thing=armoury.things["old"], account__place=armoury.north)
    assert held.quantity == 200 - 60 + 40


def test_a_weapon_comes_back_faulty_while_somebody_judges_it(armoury: Armoury, ring: Ring) -> None:
    armoury.issue()
    seen = {armoury.id("r1"): Seen(condition="unserviceable")}
    ring.run(lambda: armoury.back(seen=seen), lambda: _worn(armoury), told=set())


def test_a_faulty_return_is_undone_while_somebody_judges_the_weapon(
    armoury: Armoury, ring: Ring
) -> None:
    armoury.issue()
    [entry] = armoury.back(seen={armoury.id("r1"): Seen(condition="unserviceable")}, at=armoury.at)
    ana = armoury.cast.viewer("ana")

    def serves() -> Any:
        return register.change_condition(
            by=armoury.cast.viewer("clara"), at=armoury.at, firearm=armoury.id("r1"),
            condition="serviceable", reason="only dirty",
        )  # fmt: skip

    ring.run(lambda: custody.undo(by=ana, at=armoury.at, entry=entry.public_id), serves, told=set())


def test_an_identity_is_corrected_while_another_weapon_is_enrolled(
    armoury: Armoury, ring: Ring
) -> None:
    asked = _renamed(armoury)
    new = replace(_revolver("ZZ990022"), serial="ZZ990022")
    ring.run(
        lambda: _approve(armoury, asked), lambda: enter(armoury, new, permit=False), told=set()
    )


def test_an_identity_is_corrected_while_somebody_judges_the_weapon(
    armoury: Armoury, ring: Ring
) -> None:
    asked = _renamed(armoury)
    ring.run(lambda: _approve(armoury, asked), lambda: _worn(armoury), told=set())


def test_a_book_that_opens_a_post_and_comes_in_chunks_is_entered_while_its_lot_is_at_work(
    armoury: Armoury, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "PART_ROWS", 1)
    serial, model = "Arma (serie)", armoury.things["r1"].firearm
    day = armoury.at - timedelta(days=2)
    lines = [
        f"Fecha;Hora salida;{serial};Cartuchos;Agente;Puesto;Hora retorno;Cartuchos dev.",
        *(f"{day:%d/%m/%Y};{hours};{model.serial};12;{armoury.cast.person('beto')};"
          f"Puesto nuevo {number};{back};10"
          for number, (hours, back) in enumerate((("06:00", "07:00"), ("08:00", "09:00")))),
    ]  # fmt: skip

    answers = {"lot 38-special": armoury.things["old"].lot.lot_number}

    def enter_book() -> Any:
        outcome = running.run(
            "\n".join(lines).encode(), kind="book", file_name="libro.csv", by=armoury.keeper(),
            at=armoury.at, write=True, answers=answers,
        )  # fmt: skip
        assert outcome.written, [str(each.problem) for each in outcome.findings.listed]
        return outcome

    ring.run(enter_book, lambda: _move(armoury, "old", 60), told=set())
    held = Holding.objects.get(thing=armoury.things["old"], account__place=armoury.north)
    assert held.quantity == 200 - 60 - 4
