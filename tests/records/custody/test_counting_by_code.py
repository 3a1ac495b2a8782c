"""Somebody without a login counts one place once: an address, a code, some hours, nothing else."""

from datetime import timedelta
from typing import Any

import pytest

from resguardo.kernel.mandate import NotMandated, Role
from resguardo.records.custody import counts as counted
from resguardo.records.custody import services as custody
from resguardo.records.custody.models import Count
from resguardo.records.custody.services import Sighting
from resguardo.records.custody.services.counting_by_code import (
    CodeTooLong,
    NotAtWorkHere,
    SignsIn,
)
from resguardo.records.custody.services.sheets import EnoughSheets
from resguardo.records.people import services as people
from resguardo.records.people import sight
from resguardo.records.people.code_links import TRIES, CodeWrong, LinkOver, NewLink
from resguardo.records.people.eyes import OnePairOfEyes
from resguardo.records.people.models import User
from resguardo.records.people.selectors import NotFound
from resguardo.records.transparency.selectors import changes_of
from tests.armoury import Armoury


def _open(stage: Armoury, **more: Any) -> Count:
    return custody.open_count(
        by=stage.cast.viewer("ana"), at=stage.at, place=stage.south.public_id, **more
    )


def _link(stage: Armoury, row: Count, by: str = "ana", **other: Any) -> NewLink[Any]:
    told: dict[str, Any] = {"counter": stage.cast.person("carla").code, "hours": 8} | other
    return custody.make_count_link(
        by=stage.cast.viewer(by), at=stage.at, count=row.public_id, **told
    )


def _counted_by_carla(stage: Armoury, row: Count) -> Any:
    made = _link(stage, row)
    with sight.nothing():
        link = custody.open_count_link(token=made.token, code=made.code, at=stage.at)
        carla = custody.counter_of(link)
        with sight.also(row.organisation_id):
            seen = [Sighting(thing=stage.id("r1")), Sighting(text_as_read="ZZ-1")]
            custody.see(by=carla, at=stage.at, count=row.public_id, sightings=seen)
            custody.close_sheet(by=carla, at=stage.at, count=row.public_id)
    return made


def test_a_guard_without_a_login_counts_by_a_code_and_the_sheet_is_theirs(
    armoury: Armoury,
) -> None:
    row = _open(armoury)
    made = _counted_by_carla(armoury, row)
    assert made.code not in made.row.code_hash
    dario = armoury.cast.viewer("dario")
    [sheet] = counted.sheets(counted.count(viewer=dario, at=armoury.at, public_id=row.public_id))
    assert sheet.counter.person == armoury.cast.person("carla")
    assert sorted(made.row.counter.name.split()) == sorted(
        str(armoury.cast.person("carla")).split()
    )
    found = custody.accept_count(by=dario, at=armoury.at, count=row.public_id)[1]
    assert {each.kind for each in found} == {"misplaced", "unknown"}
    verbs = [each.verb for each in changes_of("link", made.row.public_id, viewer=dario)]
    assert verbs == ["entered", "added"]
    with pytest.raises(LinkOver):
        custody.count_link_at(token=made.token, at=armoury.at)


def test_whoever_made_the_code_neither_accepts_nor_explains(armoury: Armoury) -> None:
    row = custody.open_count(
        by=armoury.cast.viewer("dario"), at=armoury.at, place=armoury.south.public_id
    )
    made = _link(armoury, row, by="dario")
    link = custody.open_count_link(token=made.token, code=made.code, at=armoury.at)
    carla, dario = custody.counter_of(link), armoury.cast.viewer("dario")
    seen = [Sighting(text_as_read="ZZ-1")]
    custody.see(by=carla, at=armoury.at, count=row.public_id, sightings=seen)
    custody.close_sheet(by=carla, at=armoury.at, count=row.public_id)
    with pytest.raises(OnePairOfEyes):
        custody.accept_count(by=dario, at=armoury.at, count=row.public_id)
    clara = armoury.cast.viewer("clara")
    [found] = custody.accept_count(by=clara, at=armoury.at, count=row.public_id)[1]
    told: dict[str, Any] = {
        "at": armoury.at,
        "discrepancy": found.public_id,
        "explanation": "an old tag",
    }
    with pytest.raises(OnePairOfEyes):
        custody.explain(by=dario, **told)
    assert custody.explain(by=clara, **told).state == "explained"


def test_a_code_opens_one_sheet_of_one_count_and_no_other_deed(armoury: Armoury) -> None:
    row = _open(armoury)
    made = _link(armoury, row)
    carla = custody.counter_of(
        custody.open_count_link(token=made.token, code=made.code, at=armoury.at)
    )
    north = custody.open_count(
        by=armoury.cast.viewer("ana"), at=armoury.at, place=armoury.north.public_id
    )
    with pytest.raises(NotMandated):
        custody.see(
            by=carla, at=armoury.at, count=north.public_id, sightings=[Sighting(text_as_read="x")]
        )
    with pytest.raises(NotMandated):
        custody.accept_count(by=carla, at=armoury.at, count=row.public_id)
    with pytest.raises(NotMandated):
        counted.counts(viewer=carla, at=armoury.at)
    with pytest.raises(NotMandated):
        armoury.issue(by=carla)
    assert counted.to_look_for(row) == []


def test_a_code_ends_by_the_hour_by_wrong_tries_and_by_hand(armoury: Armoury) -> None:
    row = _open(armoury, sheets_wanted=2)
    late = _link(armoury, row, hours=1)
    with pytest.raises(LinkOver):
        custody.count_link_at(token=late.token, at=armoury.at + timedelta(hours=1))
    for left in range(TRIES - 1, 0, -1):
        with pytest.raises(CodeWrong) as refused:
            custody.open_count_link(token=late.token, code="00000000x", at=armoury.at)
        assert refused.value.left == left
    with pytest.raises(LinkOver):
        custody.open_count_link(token=late.token, code="00000000x", at=armoury.at)
    with pytest.raises(LinkOver):
        custody.open_count_link(token=late.token, code=late.code, at=armoury.at)
    other = _link(armoury, row)
    told: dict[str, Any] = {"at": armoury.at, "link": other.row.public_id, "reason": "a mistake"}
    with pytest.raises(NotFound):
        custody.end_count_link(by=armoury.cast.viewer("fausto"), **told)
    custody.end_count_link(by=armoury.cast.viewer("ana"), **told)
    with pytest.raises(LinkOver):
        custody.open_count_link(token=other.token, code=other.code, at=armoury.at)
    with pytest.raises(LinkOver):
        custody.count_link_at(token=other.token[:-2] + "xx", at=armoury.at)


def test_who_gets_no_code(armoury: Armoury) -> None:
    row = _open(armoury)
    with pytest.raises(CodeTooLong):
        _link(armoury, row, hours=73)
    with pytest.raises(SignsIn):
        _link(armoury, row, counter=armoury.cast.person("dario").code)
    with pytest.raises(NotFound):
        _link(armoury, row, counter=armoury.cast.person("dante").code)
    with pytest.raises(NotMandated):
        _link(armoury, row, by="elena")
    with pytest.raises(NotFound):
        _link(armoury, row, by="fausto")
    gone = armoury.cast.person("ciro")
    people.leave(
        by=armoury.cast.viewer("clara"), at=armoury.at, person=gone,
        left_on=armoury.at.date(), reason="moved away",
    )  # fmt: skip
    with pytest.raises(NotAtWorkHere):
        _link(armoury, row, counter=gone.code)
    _link(armoury, row)
    with pytest.raises(EnoughSheets):
        _link(armoury, row)


def test_who_counted_by_a_code_can_still_be_given_a_login(armoury: Armoury) -> None:
    _counted_by_carla(armoury, _open(armoury))
    carla = armoury.cast.person("carla")
    before = User.objects.get(person=carla)
    assert (before.is_active, before.has_usable_password()) == (False, False)
    made = people.create_user(
        by=armoury.cast.viewer("clara"), at=armoury.at, username="carla", role=Role.GUARD,
        person=carla,
    ).user  # fmt: skip
    assert (made.pk, made.is_active, made.username) == (before.pk, True, "carla")
    assert made.check_password("!") is False
