"""At 23:30 it is still today there, and what holds until tonight still holds.

In Greenwich it is tomorrow already: whoever took that day would shut a contract, a deadline or an
employment hours too early, and let in what has not happened yet.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from resguardo.records.compliance.gathering import facts_of
from resguardo.records.custody import counts, retention
from resguardo.records.custody import services as custody
from resguardo.records.custody.services.handover import CountNeeded
from resguardo.records.oversight import services as oversight
from resguardo.records.people import selectors as people_seen
from resguardo.records.people import services as people
from resguardo.records.people.models import Employment, Organisation
from resguardo.records.people.services.enrolment import StillEmployed
from resguardo.records.permits import applications, applying
from resguardo.records.permits.models import Permit
from resguardo.records.register import services as register
from resguardo.records.register.models import FirearmModel, StolenListing
from resguardo.records.register.services.checks import DateImpossible
from resguardo.records.service import services as service
from resguardo.records.service.services.contracts import ContractEnded
from resguardo.records.storage import services as storage
from resguardo.records.storage.services import DaysBackwards
from resguardo.records.transparency.services import StillKept
from tests.armoury import Armoury
from tests.cast import Cast, add_guard
from tests.house import CALIBRE, House, furnish

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
TOMORROW = date(2026, 3, 3)
LATE = datetime(2026, 3, 3, 5, 30, tzinfo=UTC)
"""23:30 of today, six hours west of Greenwich."""


@pytest.fixture
def house(cast: Cast) -> House:
    house = furnish(cast, at=cast.at - timedelta(days=1))
    Organisation.objects.update(jurisdiction="costaverde", time_zone="America/Costa_Rica")
    return house


def test_a_contract_that_ends_tonight_can_still_be_changed(cast: Cast, house: House) -> None:
    assert house.contract is not None
    clara, contract = cast.viewer("clara"), house.contract.public_id
    for day in (TOMORROW, TOMORROW + timedelta(days=1)):
        service.end_contract(by=clara, at=LATE, contract=contract, ends_on=day, reason="Agreed")
    service.end_contract(by=clara, at=LATE, contract=contract, ends_on=TOMORROW, reason="After all")
    with pytest.raises(ContractEnded):
        service.end_contract(
            by=clara, at=LATE + timedelta(hours=1), contract=contract, ends_on=date(2026, 5, 1),
            reason="Too late",
        )  # fmt: skip


def test_a_measure_can_be_due_today(cast: Cast, house: House) -> None:
    incident = oversight.open_incident(
        by=cast.viewer("dario"), at=LATE, kind="damage", modality="", occurred_at=LATE,
        known_at=LATE, narrative="It fell", things={house.firearms[0].thing.public_id: 1},
    )  # fmt: skip
    measure = oversight.propose_measure(
        by=cast.viewer("clara"), at=LATE, incident=incident.public_id, what="Hang it up",
        owner=cast.persons["ana"].public_id, due_on=TODAY,
    )  # fmt: skip
    assert measure.due_on == TODAY


def test_nothing_is_acquired_received_or_seen_tomorrow(cast: Cast, house: House) -> None:
    clara, model = cast.viewer("clara"), FirearmModel.objects.get()
    weapon = register.FirearmFacts(
        model_id=model.pk, weapon_type="revolver", calibre_id=CALIBRE, serial="TOMORROW-1",
        acquired_on=TOMORROW,
    )  # fmt: skip
    with pytest.raises(DateImpossible):
        register.enrol_firearm(by=clara, at=LATE, facts=weapon)
    lot = register.LotFacts(lot_number="NEXT", calibre_id=CALIBRE, received_on=TOMORROW)
    with pytest.raises(DateImpossible):
        register.enrol_lot(by=clara, at=LATE, facts=lot)
    assert house.lot is not None
    seen = storage.LotFacts(
        state="serviceable", hazard="1.4S", seen_on=TOMORROW,
        next_due_on=TOMORROW + timedelta(days=9),
    )  # fmt: skip
    with pytest.raises(DaysBackwards):
        storage.check_lot(by=cast.viewer("ana"), at=LATE, thing=house.lot.public_id, facts=seen)


def test_whoever_leaves_tomorrow_works_here_tonight(cast: Cast, house: House) -> None:
    guard = add_guard(cast, "gus")
    Employment.objects.filter(person=guard).update(left_on=TOMORROW)
    clara = cast.viewer("clara")
    today = people_seen.people(viewer=clara, at=LATE)
    assert guard in people_seen.found_people(today, day=TODAY, working="yes")
    with pytest.raises(StillEmployed):
        people.erase_person(by=clara, at=LATE, person=guard, reason="asked")
    assert people.change_person(
        by=clara, at=LATE, person=guard, reason="seen", age_at_least=21
    ).age_seen_on == TODAY  # fmt: skip
    del house


def test_an_armourer_who_is_let_go_tomorrow_hands_over_tonight(armoury: Armoury) -> None:
    Organisation.objects.update(time_zone="America/Costa_Rica")
    cast = armoury.cast
    Employment.objects.filter(person=cast.persons["ana"]).update(left_on=TOMORROW)
    Employment.objects.filter(person=cast.persons["dario"]).update(role="armourer")
    with pytest.raises(CountNeeded):  # and not that she keeps no armoury here
        custody.hand_over(
            by=cast.viewer("ana"), at=LATE, place=armoury.north.public_id,
            outgoing=armoury.id("ana"), incoming=armoury.id("dario"),
            slip=armoury.slip(second_confirmation=armoury.slip().confirmation),
        )  # fmt: skip


def test_what_is_kept_until_tomorrow_is_kept_tonight(cast: Cast, house: House) -> None:
    idle = add_guard(cast, "idle")
    Employment.objects.filter(person=idle).update(
        hired_on=date(2015, 1, 7), left_on=TOMORROW.replace(year=2016)
    )
    clara = cast.viewer("clara")
    assert retention.due_for_erasure(viewer=clara, at=LATE) == []
    with pytest.raises(StillKept, match=str(TOMORROW)):
        retention.erase_person(by=clara, at=LATE, person=idle, reason="asked")
    after = LATE + timedelta(hours=1)
    assert retention.erase_person(by=clara, at=after, person=idle, reason="asked").erased_at
    del house


def test_a_renewal_that_comes_before_midnight_comes_in_time(cast: Cast, house: House) -> None:
    ending = Permit.objects.get(public_id=house.permits["firearm-0"])
    row = applying.draft_renewal(
        by=cast.viewer("clara"), at=cast.at, permit=house.permits["firearm-0"]
    )
    Permit.objects.filter(pk=ending.pk).update(valid_until=TOMORROW)
    zone = Organisation.objects.get(pk=cast.uno.pk).time_zone
    for at, waiting in ((LATE, 1), (LATE + timedelta(hours=1), 0)):
        row.state, row.submitted_at = "submitted", at
        row.save(update_fields=["state", "submitted_at"])
        assert len(applications.waiting_for_answer([ending], zone)) == waiting


def test_a_listing_is_taken_off_today_and_a_count_is_asked_for_today(
    cast: Cast, house: House
) -> None:
    register.list_stolen(
        by=cast.viewer("rita"), at=LATE, serial="X-99", listed_on=TODAY, source="Police",
    )  # fmt: skip
    listing = StolenListing.objects.get()
    register.withdraw_listing(by=cast.viewer("rita"), at=LATE, listing=listing.pk, reason="Found")
    assert StolenListing.objects.get().withdrawn_on == TODAY
    rules = counts.due(viewer=cast.viewer("clara"), at=LATE)
    again = counts.due(viewer=cast.viewer("clara"), at=cast.at)
    assert [each.due_on for each in rules] == [each.due_on for each in again]
    del house


def test_evidence_names_the_day_that_it_was_there(cast: Cast, house: House) -> None:
    incident = oversight.open_incident(
        by=cast.viewer("dario"), at=LATE, kind="damage", modality="", occurred_at=LATE,
        known_at=LATE, narrative="It fell", things={house.firearms[0].thing.public_id: 1},
    )  # fmt: skip
    facts = facts_of(
        viewer=cast.viewer("clara"), at=LATE, organisation=cast.uno.public_id
    )  # fmt: skip
    [told] = [each for each in facts.incidents if each.shown.key == incident.public_id]
    assert told.shown.label == str(TODAY)
