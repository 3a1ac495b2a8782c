"""Maker, model, calibre and serial change when one asks and another decides."""

import pytest

from resguardo.kernel.problem import Problem
from resguardo.records.people import services as people
from resguardo.records.people.changes import ReasonMissing
from resguardo.records.register import selectors, services
from resguardo.records.register.services.checks import AlreadyEnrolled
from resguardo.records.register.services.identity import NothingToCorrect
from resguardo.records.transparency.selectors import changes_of
from tests.cast import NOON, Cast
from tests.records.register.stage import firearm

pytestmark = pytest.mark.django_db


def test_the_approver_carries_the_correction_out_and_both_readings_stay(cast: Cast) -> None:
    clara, mateo = cast.viewer("clara"), cast.viewer("mateo")
    row = firearm(clara, "TX4417")
    asked = services.ask_identity_correction(
        by=clara, at=NOON, firearm=row.thing.public_id, serial="TX4477", reason="worn 7"
    )
    unchanged = selectors.firearm(viewer=clara, at=NOON, public_id=row.thing.public_id)
    assert unchanged.serial == "TX4417"
    with pytest.raises(Problem):
        people.decide_approval(by=clara, at=NOON, approval=asked, approve=True)
    people.decide_approval(by=mateo, at=NOON, approval=asked, approve=True)
    corrected = selectors.firearm(viewer=clara, at=NOON, public_id=row.thing.public_id)
    assert (corrected.serial, corrected.serial_normal) == ("TX4477", "TX4477")
    assert corrected.thing.name.endswith("4477")
    told = changes_of("thing", row.thing.public_id, viewer=clara)[0]
    assert told.fields["serial"] == ("TX4417", "TX4477")
    assert "worn 7" in told.reason


def test_an_identity_that_another_took_meanwhile_is_refused_and_undoes_the_approval(
    cast: Cast,
) -> None:
    clara, mateo = cast.viewer("clara"), cast.viewer("mateo")
    row = firearm(clara, "TX4417")
    asked = services.ask_identity_correction(
        by=clara, at=NOON, firearm=row.thing.public_id, serial="QQ1", reason="misread"
    )
    firearm(clara, "QQ1")
    with pytest.raises(AlreadyEnrolled):
        people.decide_approval(by=mateo, at=NOON, approval=asked, approve=True)
    asked.refresh_from_db()
    assert asked.state == "requested"


def test_nothing_is_asked_without_a_change_and_a_reason(cast: Cast) -> None:
    clara = cast.viewer("clara")
    row = firearm(clara)
    key = row.thing.public_id
    with pytest.raises(NothingToCorrect):
        services.ask_identity_correction(by=clara, at=NOON, firearm=key, reason="why", serial="")
    with pytest.raises(ReasonMissing):
        services.ask_identity_correction(by=clara, at=NOON, firearm=key, reason=" ", serial="X1")


def test_other_facts_are_changed_by_one_with_a_reason(cast: Cast) -> None:
    clara = cast.viewer("clara")
    row = firearm(clara)
    services.change_firearm(
        by=clara,
        at=NOON,
        firearm=row.thing.public_id,
        registry_number="R-9",
        ownership="leased",
        reason="contract of lease",
    )
    row = selectors.firearm(viewer=clara, at=NOON, public_id=row.thing.public_id)
    assert (row.registry_number, row.thing.ownership) == ("R-9", "leased")
    with pytest.raises(ReasonMissing):
        services.change_firearm(
            by=clara, at=NOON, firearm=row.thing.public_id, registry_number="R-8", reason=""
        )
