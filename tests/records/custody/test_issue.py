"""Issuing: a guard takes a weapon and what goes with it, or is refused for every reason at once."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from resguardo.kernel.ledger import NotHeld
from resguardo.kernel.mandate import NotMandated, Role
from resguardo.kernel.matching import (
    CredentialEnds,
    NoCredential,
    NoPermit,
    NoPost,
    NotEmployed,
    NotHere,
    NotInService,
    NotRostered,
    PostFull,
    StolenListed,
    TooManyRounds,
    TooManyWeapons,
    WrongCalibre,
    WrongMagazine,
)
from resguardo.kernel.problem import Problem, Several
from resguardo.records.custody import services as custody
from resguardo.records.custody.models import Entry, Signature
from resguardo.records.custody.services import Confirmation
from resguardo.records.custody.services.counter import Overridable
from resguardo.records.custody.slip import Unconfirmed
from resguardo.records.people import services as people
from resguardo.records.people.models import Organisation
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.services.pins import PinWrong
from resguardo.records.permits.models import Permit
from resguardo.records.register import services as register
from resguardo.records.register.models import FirearmModel
from resguardo.records.transparency.models import LogEntry
from tests.armoury import BY_PIN, Armoury, enter

PISTOL = {"p1": 1, "nine": 12, "m1": 1}


def _why(problem: Problem) -> set[type[Problem]]:
    """The kinds of all that stands in the way, however it is wrapped."""
    if isinstance(problem, Several):
        return {kind for each in problem.problems for kind in _why(each)}
    if isinstance(problem, Overridable):
        return {type(each) for each in problem.problems}
    return {type(problem)}


def _refused(stage: Armoury, *wanted: type[Problem], **how: Any) -> None:
    before = Entry.objects.count()
    with pytest.raises(Problem) as refusal:
        stage.issue(**how)
    assert _why(refusal.value) == set(wanted)
    assert Entry.objects.count() == before


def test_a_guard_takes_what_goes_with_the_post(armoury: Armoury) -> None:
    entry = armoury.issue()
    assert armoury.held("beto") == {"r1": 1, "old": 12, "h1": 1}
    assert armoury.held("north")["old"] == 188
    assert entry.holder == armoury.cast.persons["beto"]
    assert entry.post == armoury.posts["Bank"]
    assert entry.due_at == armoury.shifts["beto"].ends_at
    assert entry.confirmation == "pin"
    leaf = LogEntry.objects.get(index=entry.sequence)
    assert b"Barrera" not in bytes(leaf.leaf)


def test_who_confirms_nothing_or_with_a_wrong_pin_gets_nothing(armoury: Armoury) -> None:
    _refused(armoury, Unconfirmed, slip=armoury.slip(confirmation=Confirmation()))
    wrong = Confirmation(kind="pin", pin="9999")
    _refused(armoury, PinWrong, slip=armoury.slip(confirmation=wrong))
    assert armoury.cast.person("beto").pin_failures == 1


def test_a_drawn_signature_confirms_and_stays_out_of_the_log(armoury: Armoury) -> None:
    drawn = Confirmation(kind="signature", signature="M1 1L9 9")
    entry = armoury.issue(slip=armoury.slip(confirmation=drawn))
    assert Signature.objects.get(entry=entry).image == "M1 1L9 9"
    assert b"L9 9" not in bytes(LogEntry.objects.get(index=entry.sequence).leaf)


def test_only_who_may_issue_here_issues(armoury: Armoury) -> None:
    for name in ("beto", "elena", "clara"):
        with pytest.raises(NotMandated):
            armoury.issue(by=armoury.cast.viewer(name))
    mandate = armoury.cast.users["ana"].mandates.get()
    people.end_mandate(by=None, at=armoury.at, mandate=mandate, reason="moved")
    people.grant_mandate(
        by=None, at=armoury.at, user=armoury.cast.users["ana"], organisation=armoury.cast.uno,
        role=Role.ARMOURER, place_id=armoury.south.public_id,
    )  # fmt: skip
    with pytest.raises(NotMandated):
        armoury.issue(by=armoury.cast.viewer("ana", at=armoury.at + timedelta(seconds=1)))


def test_another_organisation_finds_nothing_here(armoury: Armoury) -> None:
    fausto = armoury.cast.viewer("fausto")
    with pytest.raises(NotFound):
        armoury.issue(by=fausto)
    with pytest.raises(NotFound):
        armoury.issue("dante", shift=None)


def test_nobody_takes_what_is_not_there(armoury: Armoury) -> None:
    armoury.issue()
    _refused(armoury, NotHere, guard="carla", things={"r1": 1, "old": 12})
    with pytest.raises(NotHeld):
        armoury.issue("carla", {"r2": 1, "h1": 1})
    _refused(armoury, NotHere, guard="carla", things={"r2": 1}, place=armoury.south)


def test_a_second_weapon_in_one_hand_is_too_many_at_once_or_later(armoury: Armoury) -> None:
    _refused(armoury, TooManyWeapons, things={"r1": 1, "r2": 1})
    armoury.issue()
    _refused(armoury, TooManyWeapons, things={"r2": 1})


def test_a_post_takes_no_more_arms_than_its_contract_pays_for(armoury: Armoury) -> None:
    armoury.issue()
    armoury.issue("carla", {"r2": 1})
    armoury.guard("dora")
    _refused(armoury, PostFull, guard="dora", things={"r3": 1})
    armoury.back("carla", {"r2": 1})
    armoury.issue("dora", {"r3": 1}, at=armoury.at + timedelta(hours=1))


def test_rounds_and_magazines_must_fit_the_weapon(armoury: Armoury) -> None:
    _refused(armoury, WrongCalibre, things={"r1": 1, "nine": 6})
    armoury.guard("dora", "Clinic")
    pistol = dict.fromkeys(("p1", "m9"), 1)
    with pytest.raises(WrongMagazine):
        armoury.issue("dora", pistol)


def test_ceilings_of_the_profile_hold_over_all_lots_together(armoury: Armoury) -> None:
    _refused(armoury, TooManyRounds, things={"r1": 1, "old": 100, "new": 30})


def test_credential_permit_post_and_roster_are_asked_together(armoury: Armoury) -> None:
    Permit.objects.filter(kind="credential", person=armoury.cast.persons["beto"]).update(
        valid_until=date(2026, 3, 1)
    )
    Permit.objects.filter(kind="firearm", thing=armoury.things["r1"]).update(
        valid_until=date(2026, 3, 1)
    )
    _refused(armoury, NoCredential, NoPermit, NoPost, shift=None)
    clinic = armoury.posts["Clinic"].public_id
    _refused(armoury, NoCredential, NoPermit, NotRostered, shift=None, post=clinic)


def test_days_are_those_of_the_company_and_not_of_greenwich(armoury: Armoury) -> None:
    Organisation.objects.filter(pk=armoury.cast.uno.pk).update(time_zone="America/Lima")
    permits = Permit.objects.filter(kind="credential", person=armoury.cast.persons["beto"])
    # Noon of 2 March in Greenwich is 7:00 in Lima; the duty ends there at 13:00 of the same day.
    permits.update(valid_until=date(2026, 3, 3))
    late = armoury.at + timedelta(hours=14)
    armoury.shifts["beto"].__class__.objects.filter(pk=armoury.shifts["beto"].pk).update(
        ends_at=late + timedelta(hours=3)
    )
    armoury.issue(at=late)
    assert armoury.held("beto")
    permits.update(valid_until=date(2026, 3, 2))
    armoury.back(at=late)
    _refused(armoury, NoCredential, at=late)


def test_a_duty_that_ends_at_midnight_does_not_reach_into_the_next_day(armoury: Armoury) -> None:
    armoury.guard("dora", None)
    armoury.roster("dora", "Clinic", (0, 12))
    permits = Permit.objects.filter(kind="credential", person=armoury.cast.persons["dora"])
    permits.update(valid_until=date(2026, 3, 3))
    armoury.issue("dora", {"r1": 1})
    armoury.back("dora", {"r1": 1})
    armoury.roster("dora", "Clinic", (13, 24))
    permits.update(valid_until=date(2026, 3, 3))
    _refused(
        armoury, NoCredential, guard="dora", things={"r1": 1}, at=armoury.at + timedelta(hours=13)
    )


def test_a_credential_that_ends_during_the_duty_is_no_credential_for_it(armoury: Armoury) -> None:
    armoury.guard("dora", None)
    armoury.roster("dora", "Clinic", (0, 20))
    permits = Permit.objects.filter(kind="credential", person=armoury.cast.persons["dora"])
    permits.update(valid_until=date(2026, 3, 3))
    _refused(armoury, CredentialEnds, guard="dora", things={"r1": 1})


def test_who_left_is_not_armed_whoever_signs(armoury: Armoury) -> None:
    people.leave(
        by=armoury.keeper(), at=armoury.at, person=armoury.cast.persons["beto"],
        left_on=date(2026, 3, 2), reason="gone",
    )  # fmt: skip
    slip = armoury.witnessed()
    _refused(armoury, NotEmployed, slip=slip, overriding="there is nobody else")


def test_a_stolen_or_blocked_weapon_stays_whoever_signs(armoury: Armoury) -> None:
    register.list_stolen(
        by=armoury.cast.viewer("rita"), at=armoury.at, serial="TX1234418",
        source="police 7", listed_on=date(2026, 3, 1), maker_name="Taurus",
    )  # fmt: skip
    how: dict[str, Any] = {"slip": armoury.witnessed(), "overriding": "urgent"}
    _refused(armoury, StolenListed, things={"r2": 1}, **how)
    register.block(
        by=armoury.keeper(),
        at=armoury.at,
        thing=armoury.id("r3"),
        document="order 9",
        reason="order",
    )
    _refused(armoury, NotInService, things={"r3": 1}, **how)


def test_a_listing_of_another_maker_with_the_same_serial_stops_nobody(armoury: Armoury) -> None:
    register.list_stolen(
        by=armoury.cast.viewer("rita"), at=armoury.at, serial="TX1234417",
        source="police 8", listed_on=date(2026, 3, 1), maker_name="Rossi",
    )  # fmt: skip
    armoury.issue()


def test_two_weapons_for_one_hand_each_have_their_own_rounds(armoury: Armoury) -> None:
    Organisation.objects.filter(pk=armoury.cast.uno.pk).update(jurisdiction="costaverde")
    both = {"r1": 1, "p1": 1, "old": 12, "nine": 12, "m1": 1}
    with pytest.raises(Problem) as refusal:
        armoury.issue(things=both)
    assert not _why(refusal.value) & {WrongCalibre, WrongMagazine}


def test_a_weapon_without_a_permit_needs_one(armoury: Armoury) -> None:
    model = FirearmModel.objects.get(maker__name="Taurus", name="82")
    armoury.things["r9"] = enter(
        armoury,
        register.FirearmFacts(
            model_id=model.pk, weapon_type="revolver", calibre_id="38-special", serial="NOPERMIT1"
        ),
        permit=False,
    )
    _refused(armoury, NoPermit, things={"r9": 1})


def test_a_late_entry_says_both_times_and_is_judged_by_its_day(armoury: Armoury) -> None:
    morning = armoury.at - timedelta(hours=5)
    entry = armoury.issue(slip=armoury.slip(occurred_at=morning, document="form 12"))
    assert (entry.occurred_at, entry.recorded_at) == (morning, armoury.at)


def test_a_thing_that_nobody_knows_is_not_found(armoury: Armoury) -> None:
    handing = armoury.handing("beto", {"r1": 1})
    handing.things[uuid4()] = 1
    with pytest.raises(NotFound):
        custody.issue(
            by=armoury.cast.viewer("ana"), at=armoury.at, armoury=armoury.north.public_id,
            handing=handing, slip=armoury.slip(confirmation=BY_PIN),
        )  # fmt: skip
