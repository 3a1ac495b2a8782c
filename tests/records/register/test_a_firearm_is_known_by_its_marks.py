"""Identity is maker, model, calibre and serial; what looks like another is asked about."""

from datetime import date
from typing import Any

import pytest

from resguardo.kernel.mandate import NotMandated
from resguardo.kernel.problem import Several
from resguardo.records.people.selectors import NotFound
from resguardo.records.register import selectors, services
from resguardo.records.register.services.checks import (
    AlreadyEnrolled,
    CalibreUnknown,
    ListedStolen,
    LooksLike,
    SerialMissing,
    SerialUnreadable,
)
from resguardo.records.register.services.reference import NameDoubtful
from resguardo.records.transparency.selectors import changes_of
from tests.cast import NOON, Cast
from tests.records.register.stage import facts, firearm, model

pytestmark = pytest.mark.django_db


def test_a_firearm_is_found_by_its_label_however_it_is_typed(cast: Cast) -> None:
    clara = cast.viewer("clara")
    row = firearm(clara)
    typed = row.thing.code.lower().replace("-", " ").replace("0", "o")
    assert selectors.thing_by_code(viewer=clara, at=NOON, text=typed) == row.thing
    assert row.thing.code.startswith("F")
    assert row.thing.name == "Taurus 82 ··4417"


def test_the_same_serial_of_two_makers_is_two_weapons(cast: Cast) -> None:
    clara = cast.viewer("clara")
    firearm(clara, "4417")
    other = model("Ruger", "GP100") if selectors.firearm_models().filter(name="GP100") else None
    other = other or selectors.firearm_models().exclude(maker__name="Taurus")[0]
    assert firearm(clara, "4417", model_id=other.pk).serial == "4417"


@pytest.mark.parametrize("again", ["TX4417", "tx-4417", "  TX 4417 "])
def test_one_identity_is_enrolled_once_however_it_is_written(cast: Cast, again: str) -> None:
    clara = cast.viewer("clara")
    first = firearm(clara, "TX4417")
    with pytest.raises(AlreadyEnrolled) as refused:
        services.enrol_firearm(by=clara, at=NOON, facts=facts(again), acknowledged=True)
    assert refused.value.label == first.thing.code


@pytest.mark.parametrize(("kept", "read"), [("DBK1202", "DBK12O2"), ("SI881", "51881")])
def test_a_look_alike_is_asked_about_and_then_taken(cast: Cast, kept: str, read: str) -> None:
    clara = cast.viewer("clara")
    firearm(clara, kept)
    with pytest.raises(LooksLike):
        services.enrol_firearm(by=clara, at=NOON, facts=facts(read))
    services.enrol_firearm(by=clara, at=NOON, facts=facts(read), acknowledged=True)


def test_a_part_of_another_serial_is_asked_about(cast: Cast) -> None:
    clara = cast.viewer("clara")
    firearm(clara, "TX123456")
    with pytest.raises(LooksLike):
        firearm(clara, "123456")


def test_a_serial_listed_as_stolen_is_asked_about(cast: Cast) -> None:
    services.list_stolen(
        by=cast.viewer("rita"),
        at=NOON,
        serial="zz-9 1",
        source="Police of Costaverde 12/2026",
        listed_on=date(2026, 1, 3),
        maker_name="Forjas Taurus",
    )
    with pytest.raises(ListedStolen):
        firearm(cast.viewer("clara"), "ZZ91")
    row = services.enrol_firearm(
        by=cast.viewer("clara"), at=NOON, facts=facts("ZZ91"), acknowledged=True
    )
    assert selectors.stolen([row]) == {row.pk}


@pytest.mark.parametrize(
    ("serial", "more", "problem"),
    [
        ("  ", {}, SerialMissing),
        ("---", {}, SerialUnreadable),
        ("A" * 61, {}, SerialUnreadable),
        ("A1", {"calibre_id": "9-whatever"}, CalibreUnknown),
    ],
)
def test_what_cannot_be_a_firearm_is_refused(
    cast: Cast, serial: str, more: dict[str, Any], problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        firearm(cast.viewer("clara"), serial, **more)


def test_many_are_enrolled_all_or_none_and_the_rows_that_cannot_are_named(cast: Cast) -> None:
    clara = cast.viewer("clara")
    rows = [facts("A1001"), facts("A2002"), facts("A1001"), facts("")]
    with pytest.raises(Several) as refused:
        services.enrol_firearms(by=clara, at=NOON, rows=rows)
    assert [where for where, _problem in refused.value.rows()] == ["3", "4"]
    assert not selectors.firearms(viewer=clara, at=NOON).exists()
    keys = services.enrol_firearms(by=clara, at=NOON, rows=rows[:2])
    found = selectors.things_of(keys)
    assert [found[key].name[-4:] for key in keys] == ["1001", "2002"]
    assert [found[key].code for key in keys] == sorted(found[key].code for key in keys)


def test_enrolment_is_in_the_history_of_the_thing(cast: Cast) -> None:
    clara = cast.viewer("clara")
    row = firearm(clara)
    (change,) = changes_of("thing", row.thing.public_id, viewer=clara)
    assert change.verb == "enrolled"
    assert change.fields["serial"] == (None, "TX4417")


def test_who_may_not_is_refused_and_who_is_elsewhere_finds_nothing(cast: Cast) -> None:
    row = firearm(cast.viewer("clara"))
    with pytest.raises(NotMandated):
        firearm(cast.viewer("elena"), "B1")
    with pytest.raises(NotMandated):
        firearm(cast.viewer("ana"), "B1")
    with pytest.raises(NotFound):
        selectors.firearm(viewer=cast.viewer("delia"), at=NOON, public_id=row.thing.public_id)
    seen = selectors.firearm(viewer=cast.viewer("gema"), at=NOON, public_id=row.thing.public_id)
    assert seen == row


@pytest.mark.parametrize(
    ("text", "serials"),
    [
        ("tx44", ["TX4417"]),
        ("taurus", ["RJ1", "TX4417"]),
        ("taurus 82 rj", ["RJ1"]),
        ("rosii", []),
        ("T", ["TX4417", "RJ1"]),
        ("%", []),
    ],
)
def test_one_box_finds_label_model_and_serial(cast: Cast, text: str, serials: list[str]) -> None:
    clara = cast.viewer("clara")
    firearm(clara, "TX4417")
    firearm(clara, "RJ1")
    wanted = selectors.FirearmFilter(text=text)
    found = selectors.firearms(viewer=clara, at=NOON, wanted=wanted)
    assert sorted(row.serial for row in found) == sorted(serials)


def test_a_makers_alias_is_read_and_a_misspelling_asked_about(cast: Cast) -> None:
    clara = cast.viewer("clara")
    known = model()
    told: dict[str, Any] = {"by": clara, "at": NOON, "weapon_type": "revolver", "model": "Mod. 82"}
    assert services.model_named(maker="FORJAS TAURUS S.A.", **told) == known
    with pytest.raises(NameDoubtful):
        services.model_named(maker="Tauros", acknowledged=False, **told)
    new = services.model_named(maker="Tauros", **told)
    assert new.maker.name == "Tauros"
