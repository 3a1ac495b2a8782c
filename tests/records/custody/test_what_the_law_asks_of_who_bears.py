"""Examined and practised not too long ago, old enough, for this post, with lawful rounds."""

from datetime import date, timedelta
from typing import Any

import pytest

from resguardo.records.custody import services as custody
from resguardo.records.custody.ceilings import ProhibitedBought
from resguardo.records.custody.preparing import counter_preview
from resguardo.records.custody.services import (
    ComingBack,
    Confirmation,
    Handing,
    Shots,
    Slip,
)
from resguardo.records.people import services as people
from resguardo.records.people.models import Organisation, Person
from resguardo.records.people.services.enrolment import AgeImpossible
from resguardo.records.permits import selectors as permits
from resguardo.records.permits import services as permitting
from resguardo.records.permits.models import Permit
from resguardo.records.permits.services import PermitFacts
from resguardo.records.permits.windows import window
from resguardo.records.places import services as places
from resguardo.records.register.models import Firearm, Lot, Thing
from resguardo.records.register.services import LotFacts
from resguardo.records.service import services as service
from resguardo.records.service.services.contracts import (
    ModalityUnknown,
    SurroundingsUnknown,
    UnarmedByLaw,
)
from tests.cast import PIN, Cast
from tests.house import CALIBRE, House, furnish

DAY = timedelta(days=1)


@pytest.fixture
def house(cast: Cast) -> House:
    return furnish(cast, "uno", guard="beto", at=cast.at - timedelta(hours=2))


def under(law: str, house: House) -> None:
    Organisation.objects.filter(pk=house.organisation.pk).update(jurisdiction=law)


def given(house: House, kind: str, day: date) -> None:
    """The certificate of that kind was given on that day, whatever it says of its end."""
    Permit.objects.filter(person=house.guard, kind=kind).update(valid_from=day)


def refusals(cast: Cast, house: House, **more: Any) -> dict[str, Any]:
    """What the counter says against the guard with a revolver and some rounds, by code."""
    assert house.lot is not None
    assert house.shift is not None
    things = {house.firearms[0].thing.public_id: 1, house.lot.public_id: 12}
    shown = counter_preview(
        viewer=cast.viewer("ana"), at=cast.at, armoury=house.armoury.public_id,
        guard=house.guard.public_id, things=more.get("things", things),
    )  # fmt: skip
    return {each.code: each for each in shown.problems}


@pytest.mark.parametrize(
    ("law", "months", "article"),
    [("mx", 12, "art. 32-VI"), ("co", 12, "arts. 1-4"), ("ar", 12, "art. 7.1 i")],
)
def test_an_examination_is_as_old_as_the_law_lets_it_be(
    cast: Cast, house: House, law: str, months: int, article: str
) -> None:
    under(law, house)
    given(house, "fitness", date(2025, 3, 3))  # a year ago tomorrow
    assert "match.examination-old" not in refusals(cast, house)
    given(house, "fitness", date(2025, 3, 2))
    told = refusals(cast, house)["match.examination-old"]
    assert (told.months, told.due_on, told.hard) == (months, date(2026, 3, 2), False)
    assert article in told.sentence()
    Permit.objects.filter(person=house.guard, kind="fitness").delete()
    missing = refusals(cast, house)["match.not-fit"]
    assert article in missing.sentence()


def test_what_is_not_confirmed_or_of_no_country_is_not_asked(cast: Cast, house: House) -> None:
    given(house, "fitness", date(2020, 1, 1))
    given(house, "qualification", date(2020, 1, 1))
    for law in ("br", "generic", "gt"):  # Brazil's 24 months are not confirmed
        under(law, house)
        assert not {"match.examination-old", "match.practice-old"} & set(refusals(cast, house))


def test_shooting_is_practised_within_the_longest_gap_of_the_law(cast: Cast, house: House) -> None:
    under("es", house)
    given(house, "qualification", date(2025, 7, 3))
    assert "match.practice-old" not in refusals(cast, house)
    given(house, "qualification", date(2025, 7, 2))
    told = refusals(cast, house)["match.practice-old"]
    assert (told.months, told.last_on) == (8, date(2025, 7, 2))
    assert "art. 84" in told.sentence()
    Permit.objects.filter(person=house.guard, kind="qualification").delete()
    assert "match.practice-unknown" in refusals(cast, house)


def test_a_session_at_the_range_is_practice_until_it_is_reversed(cast: Cast, house: House) -> None:
    under("es", house)
    given(house, "qualification", date(2025, 1, 7))
    assert house.lot is not None
    shooting_range = places.open_place(by=house.console, at=cast.at, kind="range", name="Polígono")
    custody.train(
        by=cast.viewer("ana"), at=cast.at - timedelta(hours=1), store=house.armoury.public_id,
        place=shooting_range.public_id, course="Semester", instructor=None,
        planned_rounds_per_shooter=6,
        shots=[Shots(person=house.guard.public_id, thing=house.lot.public_id, rounds=6)],
        slip=Slip(
            second=cast.person("dario").public_id,
            second_confirmation=Confirmation(kind="pin", pin=PIN),
        ),
    )  # fmt: skip
    assert "match.practice-old" not in refusals(cast, house)


def test_whoever_watches_the_ends_is_warned_of_the_day_of_the_law(cast: Cast, house: House) -> None:
    under("mx", house)
    given(house, "fitness", date(2025, 3, 20))
    viewer = cast.viewer("ana")
    rungs = permits.lapsing(viewer=viewer, at=cast.at, kind="fitness")
    assert [each.count for each in rungs] == [0, 1, 0, 0]  # within thirty days, by law
    row = Permit.objects.get(person=house.guard, kind="fitness")
    assert row.valid_until is not None
    assert row.valid_until.year == 2030
    assert window(row, "mx", cast.at.date()).examined_until == date(2026, 3, 20)
    [found] = permits.search(viewer=viewer, at=cast.at, rung=30)
    assert found == row
    under("generic", house)
    assert not permits.search(viewer=cast.viewer("ana"), at=cast.at, rung=30)


def test_the_age_is_asked_and_the_birthday_is_not(cast: Cast, house: House) -> None:
    under("sv", house)
    told = refusals(cast, house)["match.age-unknown"]
    assert (told.years, told.hard) == (18, False)
    assert "art. 20" in told.sentence()

    def note(years: int | None) -> Person:
        return people.change_person(
            by=house.console, at=cast.at, person=house.guard, reason="Seen", age_at_least=years
        )

    note(17)
    assert "match.age-unknown" in refusals(cast, house)
    Person.objects.filter(pk=house.guard.pk).update(age_seen_on=date(2025, 3, 2))
    assert "match.age-unknown" not in refusals(cast, house)  # 17 a year ago is 18 today
    kept = note(18)
    assert kept.age_seen_on == cast.at.date()
    with pytest.raises(AgeImpossible):
        note(7)


def test_from_55_on_the_examination_is_wanted_more_often(cast: Cast, house: House) -> None:
    under("es", house)
    given(house, "fitness", date(2023, 1, 1))
    assert "match.examination-old" not in refusals(cast, house)  # sixty months
    people.change_person(
        by=house.console, at=cast.at, person=house.guard, reason="Seen", age_at_least=55
    )
    assert refusals(cast, house)["match.examination-old"].months == 24


def guarding(
    cast: Cast, house: House, modality: str, firearms: int = 1, surroundings: str | None = None
) -> None:
    assert house.posting is not None
    service.change_posting(
        by=house.console, at=cast.at, posting=house.posting.public_id, guards=1,
        firearms=firearms, loadout=None, modality=modality, surroundings=surroundings,
        reason="As it is",
    )  # fmt: skip


def test_larger_calibres_are_for_the_kinds_of_guarding_that_the_law_names(
    cast: Cast, house: House
) -> None:
    """Peru, DS 010-2017-IN art. 19: above 9x17, .38 apart, for banks, cash and protection alone."""
    under("pe", house)
    known = house.firearms[0].thing
    code = "match.calibre-for-others"
    guarding(cast, house, "site")
    assert code not in refusals(cast, house)  # .38 Special is for everybody
    Thing.objects.filter(pk=known.pk).update(calibre_id="357-mag")
    told = refusals(cast, house)[code]
    assert (told.hard, told.calibre) == (False, ".357 Magnum")
    assert "art. 19" in told.sentence()
    for modality, stopped in (("bank", False), ("cash_transport", False), ("", True)):
        guarding(cast, house, modality)
        assert (code in refusals(cast, house)) is stopped, modality
    Firearm.objects.filter(pk=house.firearms[0].pk).update(weapon_type="carbine")
    assert code not in refusals(cast, house)  # the article speaks of handguns
    under("generic", house)
    assert code not in refusals(cast, house)


def test_long_arms_stay_outside_towns_where_the_law_says_so(cast: Cast, house: House) -> None:
    under("pe", house)
    code = "match.type-outside-towns"
    guarding(cast, house, "site", surroundings="urban")
    assert code not in refusals(cast, house)
    Firearm.objects.filter(pk=house.firearms[0].pk).update(weapon_type="shotgun")
    told = refusals(cast, house)[code]
    assert not told.hard
    assert "art. 19" in told.sentence()
    guarding(cast, house, "site", surroundings="")
    assert code in refusals(cast, house)  # nobody has told where it lies
    guarding(cast, house, "site", surroundings="outside")
    assert code not in refusals(cast, house)
    guarding(cast, house, "bank")  # what is left out stays
    assert code not in refusals(cast, house)
    with pytest.raises(SurroundingsUnknown):
        guarding(cast, house, "bank", surroundings="moon")


def test_a_credential_is_for_one_kind_of_guarding_where_the_law_says_so(
    cast: Cast, house: House
) -> None:
    under("pe", house)
    guarding(cast, house, "cash_transport")
    Permit.objects.filter(person=house.guard, kind="credential").update(modality="site")
    told = refusals(cast, house)["match.credential-other-modality"]
    assert "arts. 37.5-37.7" in told.sentence()
    Permit.objects.filter(person=house.guard, kind="credential").update(modality="cash_transport")
    assert "match.credential-other-modality" not in refusals(cast, house)
    under("generic", house)
    assert "match.credential-other-modality" not in refusals(cast, house)


def test_cash_transport_carries_more_rounds_and_no_more_than_that(cast: Cast, house: House) -> None:
    under("pe", house)
    assert house.lot is not None
    weapon, lot = house.firearms[0].thing.public_id, house.lot.public_id

    def refused(rounds: int) -> Any:
        things = {weapon: 1, lot: rounds}
        return refusals(cast, house, things=things).get("match.too-many-rounds")

    assert "art. 25.4" in refused(61).sentence()
    guarding(cast, house, "cash_transport")
    assert refused(120) is None
    assert refused(121).limit == 120
    guarding(cast, house, "bank")
    assert refused(61).limit == 60


def test_no_arms_where_the_law_allows_no_armed_service(cast: Cast, house: House) -> None:
    guarding(cast, house, "leisure")
    under("ar", house)
    told = refusals(cast, house)["match.venue-banned"]
    assert told.hard
    assert "art. 21" in told.sentence()
    house.console = people.viewer_at_console(
        organisation=Organisation.objects.get(pk=house.organisation.pk), at=cast.at
    )
    with pytest.raises(UnarmedByLaw) as refusal:
        guarding(cast, house, "leisure")
    assert "art. 21" in refusal.value.sentence()
    guarding(cast, house, "leisure", firearms=0)
    with pytest.raises(ModalityUnknown):
        guarding(cast, house, "disco")


def test_prohibited_rounds_are_set_aside_and_never_given_to_a_guard(
    cast: Cast, house: House
) -> None:
    under("pe", house)
    by = people.viewer_at_console(
        organisation=Organisation.objects.get(pk=house.organisation.pk), at=cast.at
    )
    facts = LotFacts(
        calibre_id=CALIBRE, lot_number="T-1", received_on=cast.at.date(), projectile="tracer"
    )

    def buy(**said: Any) -> None:
        custody.take_in(
            by=by, at=cast.at, place=house.armoury.public_id, new=[(facts, 50)],
            slip=Slip(document="F-1", **said),
        )  # fmt: skip

    with pytest.raises(ProhibitedBought) as refusal:
        buy()
    assert "art. 25.6" in refusal.value.sentence()
    assert not Lot.objects.filter(lot_number="T-1").exists()
    buy(
        reason="Sent by mistake", second=cast.person("dario").public_id,
        second_confirmation=Confirmation(kind="pin", pin=PIN),
    )  # fmt: skip
    lot = Thing.objects.get(lot__lot_number="T-1")
    things = {house.firearms[0].thing.public_id: 1, lot.public_id: 6}
    told = refusals(cast, house, things=things)["match.ammunition-prohibited"]
    assert told.hard
    under("generic", house)
    assert "match.ammunition-prohibited" not in refusals(cast, house, things=things)


def test_a_new_certificate_ends_the_refusal(cast: Cast, house: House) -> None:
    under("mx", house)
    given(house, "fitness", date(2025, 1, 1))
    assert "match.examination-old" in refusals(cast, house)
    permitting.record_permit(
        by=house.console, at=cast.at,
        facts=PermitFacts(
            kind="fitness", person=house.guard.public_id, valid_from=cast.at.date(),
            valid_until=cast.at.date() + 365 * DAY,
        ),
    )  # fmt: skip
    assert "match.examination-old" not in refusals(cast, house)


def test_a_stopped_licence_stops_every_issue_and_no_return(cast: Cast, house: House) -> None:
    """A suspension that could be shrugged off would be none; what is out comes back as ever."""
    under("pe", house)
    code = "match.licence-stopped"
    assert code not in refusals(cast, house)
    taken: dict[str, Any] = {"by": cast.viewer("ana"), "armoury": house.armoury.public_id}
    assert house.shift is not None
    weapon = {house.firearms[0].thing.public_id: 1}
    custody.issue(
        at=cast.at - timedelta(minutes=30),
        handing=Handing(guard=house.guard.public_id, things=weapon, shift=house.shift.public_id),
        slip=Slip(confirmation=Confirmation(kind="pin", pin=PIN)), **taken,
    )  # fmt: skip
    permitting.suspend(
        by=cast.viewer("rita"), at=cast.at - timedelta(minutes=20),
        permit=house.permits["company"], reason="No alarm",
    )  # fmt: skip
    told = refusals(cast, house, things={house.firearms[1].thing.public_id: 1})[code]
    assert told.hard
    custody.receive(
        at=cast.at, coming=ComingBack(guard=house.guard.public_id, back=weapon),
        slip=Slip(confirmation=Confirmation(kind="pin", pin=PIN)), **taken,
    )  # fmt: skip
    permitting.lift(
        by=cast.viewer("rita"), at=cast.at, permit=house.permits["company"], reason="Alarm is in"
    )
    assert code not in refusals(cast, house)
    permitting.revoke(
        by=cast.viewer("rita"), at=cast.at, permit=house.permits["company"], reason="Again"
    )
    assert code in refusals(cast, house)
    another = PermitFacts(kind="company", number="E-2", valid_from=cast.at.date())
    with pytest.raises(permitting.StoppedByAuthority):
        permitting.record_permit(by=house.console, at=cast.at, facts=another)
    assert code in refusals(cast, house)  # nobody goes around it with a permit of their own making
