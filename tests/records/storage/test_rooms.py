"""A room with ammunition: its class first, its licence at each receipt, and what is suspect."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from resguardo.records.custody import services as custody
from resguardo.records.custody import storerooms
from resguardo.records.custody.models import Entry, Override
from resguardo.records.custody.storerooms import (
    LicenceLapsed,
    NotLicensed,
    OverLicence,
    SuspectApart,
)
from resguardo.records.people.models import Organisation
from resguardo.records.places import services as places
from resguardo.records.places.models import Place
from resguardo.records.register import services as register
from resguardo.records.register.models import Block, Thing
from resguardo.records.storage import selectors, services
from resguardo.records.storage.climate import alarms
from resguardo.records.storage.models import ClimateReading, StoreLicence
from resguardo.records.storage.services import (
    DaysBackwards,
    LicenceBackwards,
    LicenceFacts,
    LicenceIncomplete,
    LimitUnreadable,
    LotFacts,
    NoStore,
    NotALot,
    TemperatureImpossible,
)
from tests.armoury import Armoury, enter, make_armoury
from tests.cast import Cast


@pytest.fixture
def stage(cast: Cast) -> Armoury:
    return make_armoury(cast)


def _license(stage: Armoury, limits: str, place: Place | None = None, **more: Any) -> StoreLicence:
    day = stage.at.date()
    told: dict[str, Any] = {
        "number": "ELL-7", "issued_by": "Autoridad Ficticia", "valid_from": day - timedelta(30),
        "review_on": day + timedelta(30), "limits": services.read_limits(limits),
    }  # fmt: skip
    return services.record_licence(
        by=stage.cast.viewer("clara"), at=stage.at, place=(place or stage.north).public_id,
        facts=LicenceFacts(**(told | more)),
    )  # fmt: skip


def _look(stage: Armoury, name: str, **more: Any) -> None:
    day = stage.at.date()
    told: dict[str, Any] = {"state": "serviceable", "hazard": "1.4s", "seen_on": day}
    told["next_due_on"] = day + timedelta(365)
    services.check_lot(
        by=stage.cast.viewer("ana"), at=stage.at, thing=stage.id(name),
        facts=LotFacts(**(told | more)),
    )  # fmt: skip


def _receive(stage: Armoury, rounds: int, place: Place, **slip: Any) -> Entry:
    return custody.take_in(
        by=stage.keeper(), at=stage.at, place=place.public_id, things={},
        new=[(register.LotFacts(lot_number=f"X{rounds}", calibre_id="38-special",
                                received_on=stage.at.date()), rounds)],
        slip=stage.slip(document="invoice 9", **slip),
    )[0]  # fmt: skip


@pytest.mark.django_db
def test_the_licence_is_asked_at_each_receipt_and_two_persons_can_set_it_aside(
    stage: Armoury,
) -> None:
    safe = places.open_place(
        by=stage.keeper(), at=stage.at, kind="safe", name="S1", parent=stage.north.public_id
    )
    _license(stage, "1.4S 1000 rounds")
    _receive(stage, 300, safe)  # 700 lie in North: exactly as many as the licence allows
    with pytest.raises(
        OverLicence, match=r"ELL-7 allows 1000 rounds of 1\.4S, and there would be 1001"
    ):
        _receive(stage, 1, safe)
    second = {"second": stage.id("dario"), "second_confirmation": custody.Confirmation(
        kind="pin", pin="2580")}  # fmt: skip
    with pytest.raises(Exception, match="reason"):
        _receive(stage, 2, safe, **second)
    entry = _receive(stage, 3, safe, reason="the depot is flooded", **second)
    kept = Override.objects.get(entry=entry)
    assert kept.codes == ["custody.over-licence"]
    assert kept.review_due_at > stage.at
    custody.move_between(
        by=stage.cast.viewer("ana"), at=stage.at, giver=safe.public_id,
        taker=stage.south.public_id, things={entry.moves.get().thing.public_id: 3},
        slip=stage.slip(),
    )  # fmt: skip
    with pytest.raises(OverLicence):
        custody.move_between(
            by=stage.cast.viewer("ana"), at=stage.at, giver=stage.south.public_id,
            taker=safe.public_id, things={entry.moves.get().thing.public_id: 3}, slip=stage.slip(),
        )  # fmt: skip


@pytest.mark.django_db
def test_moving_within_a_licensed_room_adds_nothing_to_it(stage: Armoury) -> None:
    safe = places.open_place(
        by=stage.keeper(), at=stage.at, kind="safe", name="S1", parent=stage.north.public_id
    )
    _license(stage, "1.4S 700 rounds")
    custody.move_between(
        by=stage.cast.viewer("ana"), at=stage.at, giver=stage.north.public_id,
        taker=safe.public_id, things={stage.id("old"): 50}, slip=stage.slip(),
    )  # fmt: skip
    room = storerooms.room(viewer=stage.keeper(), at=stage.at, place=stage.north)
    assert sum(each.rounds for each in room.items) == 650
    [use] = room.uses
    assert (use.untold_rounds, use.over) == (700, False)


@pytest.mark.django_db
def test_a_class_that_the_licence_does_not_name_and_a_licence_that_ran_out(stage: Armoury) -> None:
    _license(stage, "1.4S 100000", stage.south)
    _look(stage, "old", hazard="1.3G", net_g=Decimal("0.5"))
    move = {"giver": stage.north.public_id, "taker": stage.south.public_id}
    ana = stage.cast.viewer("ana")
    with pytest.raises(NotLicensed):
        custody.move_between(
            by=ana, at=stage.at, things={stage.id("old"): 5}, slip=stage.slip(), **move
        )
    day = stage.at.date()
    _license(stage, "1.4S 1", stage.south, number="ELL-8", valid_until=day)
    assert [each.number for each in selectors.licences_of(
        viewer=ana, at=stage.at, place=stage.south)] == ["ELL-8", "ELL-7"]  # fmt: skip
    with pytest.raises(LicenceLapsed):
        custody.move_between(
            by=ana, at=stage.at, things={stage.id("new"): 5}, slip=stage.slip(), **move
        )
    other = custody.move_between(
        by=ana, at=stage.at, things={stage.id("r1"): 1}, slip=stage.slip(), **move
    )
    assert other, "a licence of rounds says nothing of weapons"


@pytest.mark.django_db
def test_what_is_suspect_is_blocked_and_kept_apart(stage: Armoury) -> None:
    _look(stage, "nine", state="suspect", remarks="green at the crimp")
    assert Block.objects.filter(thing=stage.things["nine"], ends_at=None).count() == 1
    _look(stage, "nine", state="unserviceable", remarks="worse")
    assert Block.objects.filter(thing=stage.things["nine"]).count() == 1
    with pytest.raises(SuspectApart, match="N1/25"):
        _receive(stage, 10, stage.north)
    ana = stage.cast.viewer("ana")
    away = {"giver": stage.north.public_id, "taker": stage.south.public_id}
    custody.move_between(
        by=ana, at=stage.at, things={stage.id("nine"): 200}, slip=stage.slip(), **away
    )
    assert _receive(stage, 10, stage.north).sequence
    with pytest.raises(SuspectApart):
        custody.move_between(
            by=ana, at=stage.at, things={stage.id("new"): 1}, slip=stage.slip(), **away
        )


@pytest.mark.django_db
def test_what_no_licence_and_no_look_can_say_is_refused(stage: Armoury) -> None:
    with pytest.raises(LimitUnreadable):
        _license(stage, "a lot")
    with pytest.raises(LimitUnreadable):
        _license(stage, "7.7S 100")
    with pytest.raises(LicenceIncomplete):
        _license(stage, "")
    with pytest.raises(LicenceBackwards):
        _license(stage, "1.4S 10", review_on=date(2020, 1, 1))
    with pytest.raises(NoStore):
        _license(stage, "1.4S 10", stage.posts["Bank"])
    with pytest.raises(DaysBackwards):
        _look(stage, "old", next_due_on=date(2020, 1, 1))
    with pytest.raises(NotALot):
        _look(stage, "r1")
    with pytest.raises(Exception, match="hazard class"):
        _look(stage, "old", hazard="9.9Z")
    with pytest.raises(Exception, match="cannot stand for state"):
        _look(stage, "old", state="fine")


@pytest.mark.django_db
def test_heat_for_more_than_a_day_is_an_alarm(stage: Armoury) -> None:
    ana = stage.cast.viewer("ana")
    for hours, degrees in ((0, "39"), (12, "41.25"), (25, "38"), (30, "25"), (31, "70"), (40, "9")):
        services.note_climate(
            by=ana, at=stage.at + timedelta(hours=hours), place=stage.north.public_id,
            temperature_c=Decimal(degrees), humidity_pct=60,
        )  # fmt: skip
    read = selectors.readings(viewer=ana, at=stage.at, place=stage.north)
    assert [(each.kind, each.highest_c) for each in alarms(read)] == [("hot", 70.0), ("warm", 41.2)]
    assert alarms(read[:2]) == []
    for degrees, damp in (("300", 1), ("20", 101)):
        with pytest.raises(TemperatureImpossible):
            services.note_climate(
                by=ana, at=stage.at, place=stage.north.public_id,
                temperature_c=Decimal(degrees), humidity_pct=damp,
            )  # fmt: skip
    assert ClimateReading.objects.count() == 6


@pytest.mark.django_db
def test_other_companies_lots_are_not_to_be_looked_at(stage: Armoury) -> None:
    assert Organisation.objects.count() > 1
    assert Thing.objects.filter(organisation=stage.cast.uno).exists()
    with pytest.raises(Exception, match=r"."):
        services.check_lot(
            by=stage.cast.viewer("fausto"), at=stage.at, thing=stage.id("old"),
            facts=LotFacts(state="serviceable", seen_on=stage.at.date(),
                           next_due_on=stage.at.date() + timedelta(1)),
        )  # fmt: skip
    enter(stage, register.LotFacts(lot_number="Z", calibre_id="38-special",
                                   received_on=stage.at.date()), 1)  # fmt: skip
