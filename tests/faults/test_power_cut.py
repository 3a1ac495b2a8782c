"""The power fails at every statement of a day's work: nothing half there, and the retry works.

Each deed is begun again and again, and fails at its first statement, its second, and so on until
it gets through. After each failure every row of every table is what it was; once it got through,
the same request again changes nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from resguardo.kernel.shortfall import ShortfallClass
from resguardo.records.custody import services as custody
from resguardo.records.custody.models import Account, Transfer
from resguardo.records.custody.services import ClassedAs, Confirmation, Seen, Sighting
from resguardo.records.intake import services as intake
from resguardo.records.people import services as people
from resguardo.records.people.models import Approval
from resguardo.records.places import services as places
from tests.armoury import BY_PIN, Armoury
from tests.faults.ground import Picture, assert_sound, picture

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FIREARMS = "Tipo;Marca;Modelo;Calibre;N° de serie;N° tarjeta;Vence;Ubicación\n" + "\n".join(
    f"Revólver;Taurus;82;.38 Spl;AA441{number};TP-{number};2027-01-30;North" for number in range(3)
)


class PowerCut(Exception):
    """Nothing is on any more."""


@contextmanager
def power_fails_at(statement: int) -> Iterator[list[int]]:
    """Let so many statements pass and fail the next; gives how many came."""
    passed = [0]

    def cut(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("ROLLBACK", "SAVEPOINT", "RELEASE")):
            passed[0] += 1
            if passed[0] == statement:
                raise PowerCut(sql)
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(cut):
        yield passed


def cut_off(deed: Callable[[], Any], statement: int) -> tuple[Any, str]:
    """What the deed gave, or else the statement at which the power failed."""
    try:
        with power_fails_at(statement):
            return deed(), ""
    except PowerCut as cut:
        return None, str(cut)


def survives(name: str, deed: Callable[[], Any], *, repeats: bool = True) -> Any:
    """Cut the power at each statement in turn, then let it be done, then ask for it once more."""
    before = picture()
    for statement in range(1, 1_000):
        done, cut = cut_off(deed, statement)
        if not cut:
            break
        changed = before.differs(picture())
        assert not changed, f"{name} cut at statement {statement} ({cut}) left {changed}"
    assert statement > 5, name
    after = picture()
    assert before.differs(after), name
    if repeats:
        deed()
        assert not after.differs(picture()), f"{name} done twice"
    return done


class Day:
    """A day's work on the stage, deed by deed; each has one request key, as a face would send."""

    def __init__(self, stage: Armoury) -> None:
        self.stage, self.at = stage, stage.at
        self.ana, self.dario = stage.cast.viewer("ana"), stage.cast.viewer("dario")
        self.north = stage.north.public_id
        self.dos = people.viewer_at_console(organisation=stage.cast.dos, at=stage.at)

    def slip(self, key: str, **more: Any) -> custody.Slip:
        """A slip under a key of its own."""
        return self.stage.slip(request_key=key, **more)

    def at_the_counter(self) -> None:
        """Issue, relieve, take back with a class and a fault seen, undo."""
        stage = self.stage
        slip = self.slip("issue", confirmation=Confirmation(kind="signature", signature="M0 0L9 9"))
        survives("issue", lambda: stage.issue(slip=slip))
        override = self.slip("override", second=stage.id("dario"), second_confirmation=BY_PIN)
        survives(
            "override",
            lambda: stage.issue("ciro", {"r2": 1, "new": 6}, shift=None,
                                post=stage.posts["Bank"].public_id,
                                overriding="ill", slip=override),
        )  # fmt: skip
        relief = self.slip("relief", second_confirmation=BY_PIN)
        things = {stage.id("r1"): 1, stage.id("old"): 12, stage.id("h1"): 1}
        survives(
            "relief",
            lambda: custody.relieve(by=self.ana, at=self.at, giver=stage.id("beto"),
                                    taker=stage.id("carla"), things=things, slip=relief),
        )  # fmt: skip
        returned = self.slip("return", second=stage.id("dario"), second_confirmation=BY_PIN)
        fired = ClassedAs(thing=stage.id("old"), shortfall=ShortfallClass.FIRED, quantity=2,
                          reason="report 7")  # fmt: skip
        entries = survives(
            "classed return",
            lambda: stage.back("carla", {"r1": 1, "old": 10, "h1": 1}, at=self.at,
                               classed=[fired], seen={stage.id("r1"): Seen(
                                   condition="unserviceable")}, slip=returned),
        )  # fmt: skip
        survives(
            "undo",
            lambda: custody.undo(by=self.ana, at=self.at, entry=entries[0].public_id,
                                 request_key="undo"),
        )  # fmt: skip
        stage.back("carla", {"r1": 1, "old": 12, "h1": 1}, at=self.at)

    def the_shift(self) -> None:
        """A whole shift goes out and comes back."""
        stage = self.stage
        slip = self.slip("shift", confirmation=Confirmation(kind="list"))
        handings = [stage.handing("beto", {"r1": 1, "old": 12}),
                    stage.handing("carla", {"r3": 1, "old": 12})]  # fmt: skip
        survives(
            "shift",
            lambda: custody.issue_shift(by=self.ana, at=self.at, armoury=self.north,
                                        handings=handings, slip=slip),
        )  # fmt: skip

    def count(self) -> None:
        """A count with a weapon missing is accepted: a discrepancy, a block, leaves."""
        stage = self.stage
        count = survives(
            "open count",
            lambda: custody.open_count(by=self.ana, at=self.at, place=self.north),
            repeats=False,
        )
        north = stage.held("north") | {"h3": 0}
        seen = [Sighting(thing=stage.id(name), quantity=n) for name, n in north.items()]
        survives(
            "see",
            lambda: custody.see(by=self.ana, at=self.at, count=count.public_id, sightings=seen),
        )
        custody.close_sheet(by=self.ana, at=self.at, count=count.public_id)
        survives(
            "accept count",
            lambda: custody.accept_count(by=self.dario, at=self.at, count=count.public_id),
            repeats=False,
        )

    def transfer(self) -> Transfer:
        """Offered by Uno, taken in hand by Dos with one round less."""
        stage = self.stage
        slip = self.slip("offer", reason="sold", document="T-1")
        row: Transfer = survives(
            "offer",
            lambda: custody.offer(by=self.dario, at=self.at, receiver=stage.cast.dos.public_id,
                                  store=self.north, slip=slip,
                                  things={stage.id("p1"): 1, stage.id("nine"): 50}),
        )  # fmt: skip
        store = places.open_place(
            by=self.dos, at=self.at, kind="armoury", name="Dos", province="Costa"
        ).public_id
        received = {line.pk: line.quantity - (line.quantity > 1) for line in row.lines.all()}
        taken = self.slip("accept")
        fausto = stage.cast.viewer("fausto")
        survives(
            "accept",
            lambda: custody.accept(by=fausto, at=self.at, transfer=row.public_id, store=store,
                                   received=received, slip=taken),
        )  # fmt: skip
        return row

    def paper(self) -> None:
        """A write-off is approved; a file is taken in."""
        stage = self.stage
        clara, mateo = stage.cast.viewer("clara"), stage.cast.viewer("mateo")
        account = Account.objects.get(place=stage.north).public_id
        survives(
            "ask write-off",
            lambda: custody.write_off(by=clara, at=self.at, thing=stage.id("m9"), quantity=1,
                                      account=account, how="lost", document="", reason="worn"),
            repeats=False,
        )  # fmt: skip
        approval = Approval.objects.get(act="custody.write-off")
        survives(
            "approve write-off",
            lambda: people.decide_approval(by=mateo, at=self.at, approval=approval, approve=True),
            repeats=False,
        )
        survives(
            "import",
            lambda: intake.import_file(
                by=clara, at=self.at + timedelta(hours=1), kind="firearms",
                file_name="register.csv", content=FIREARMS.encode(),
            ),
        )  # fmt: skip


def test_the_power_fails_at_every_statement_at_the_counter(armoury: Armoury) -> None:
    Day(armoury).at_the_counter()
    assert_sound()


def test_the_power_fails_at_every_statement_of_what_else_a_day_brings(armoury: Armoury) -> None:
    day = Day(armoury)
    day.the_shift()
    day.count()
    day.transfer()
    day.paper()
    assert_sound()


def test_the_picture_sees_one_changed_letter(armoury: Armoury) -> None:
    before: Picture = picture()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET given_name = 'Bete' WHERE given_name = 'Beto'")
    assert before.differs(picture()) == ["people_person"]
    assert armoury.held("beto") == {}
