"""What was seen at a return and what was set aside at an issue has consequences, and stays told."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from resguardo.interfaces.web.custody.words import SET_ASIDE_WORDS
from resguardo.kernel.matching import Mismatch, NotInService
from resguardo.kernel.problem import all_problems
from resguardo.kernel.shortfall import ShortfallClass
from resguardo.records.custody import audit
from resguardo.records.custody import services as custody
from resguardo.records.custody.models import Entry, Inspected, Override
from resguardo.records.custody.services import ClassedAs, Seen
from resguardo.records.custody.services.correcting import PartOfTransfer, TooLateToUndo
from resguardo.records.register import services as register
from resguardo.records.register.models import Firearm
from resguardo.records.transparency.models import LogEntry, Opening
from tests.armoury import BY_PIN, Armoury

FAULTY = Seen(condition="unserviceable", note="the cylinder does not lock")


def _condition(stage: Armoury, name: str = "r1") -> str:
    return Firearm.objects.get(thing=stage.things[name]).condition


def _back_faulty(stage: Armoury) -> Entry:
    stage.issue()
    [entry] = stage.back(at=stage.at, seen={stage.id("r1"): FAULTY})
    return entry


def test_a_weapon_that_comes_back_faulty_is_not_issued_again(armoury: Armoury) -> None:
    entry = _back_faulty(armoury)
    assert _condition(armoury) == "unserviceable"
    with pytest.raises(NotInService):
        armoury.issue()
    page = armoury.cast.client("ana").get(f"/custody/entries/{entry.public_id}/")
    assert "the cylinder does not lock" in page.content.decode()


def test_an_undone_return_puts_the_weapon_back_into_service(armoury: Armoury) -> None:
    entry = _back_faulty(armoury)
    custody.undo(by=armoury.cast.viewer("ana"), at=armoury.at, entry=entry.public_id)
    assert _condition(armoury) == "serviceable"


def test_an_undone_return_does_not_overrule_who_judged_since(armoury: Armoury) -> None:
    entry = _back_faulty(armoury)
    ana, later = armoury.cast.viewer("ana"), armoury.at + timedelta(seconds=20)
    for condition in ("serviceable", "unserviceable"):
        register.change_condition(
            by=ana, at=later, firearm=armoury.id("r1"), condition=condition, reason="looked again"
        )
    custody.undo(by=ana, at=later, entry=entry.public_id)
    assert _condition(armoury) == "unserviceable"


def test_a_withdrawn_weapon_stays_withdrawn_and_what_stayed_out_was_not_seen(
    armoury: Armoury,
) -> None:
    armoury.issue(things={"r1": 1, "old": 12})
    register.change_condition(
        by=armoury.keeper(), at=armoury.at, firearm=armoury.id("r1"), condition="withdrawn",
        reason="sold",
    )  # fmt: skip
    seen = {armoury.id("r1"): FAULTY}
    armoury.back(things={"old": 12}, closing=False, seen=seen)
    assert not Inspected.objects.exists()
    armoury.back(things={"r1": 1}, seen=seen)
    assert _condition(armoury) == "withdrawn"


def _classed_return(stage: Armoury) -> list[Entry]:
    stage.issue()
    shares = ((ShortfallClass.FIRED, 2), (ShortfallClass.LOST, 1))
    return stage.back(
        at=stage.at,
        things={"r1": 1, "old": 9, "h1": 1},
        classed=[
            ClassedAs(thing=stage.id("old"), shortfall=each, quantity=number, reason="report 7")
            for each, number in shares
        ],
        slip=stage.witnessed(),
    )


@pytest.mark.parametrize("named", [0, 1, 2])
def test_a_classed_return_is_undone_whole_whichever_entry_is_named(
    armoury: Armoury, named: int
) -> None:
    entries = _classed_return(armoury)
    assert len(entries) == 3
    undone = custody.undo(
        by=armoury.cast.viewer("ana"), at=armoury.at, entry=entries[named].public_id
    )
    assert [each.reverses_id for each in undone] == [each.pk for each in reversed(entries)]
    assert armoury.held("beto") == {"r1": 1, "old": 12, "h1": 1}
    assert (armoury.gone("fired"), armoury.gone("lost")) == (0, 0)
    assert not list(audit.differences())


def test_of_a_shift_one_guard_alone_is_undone(armoury: Armoury) -> None:
    armoury.issue()
    armoury.issue("carla", {"r2": 1, "new": 12})
    comings = [
        custody.ComingBack(
            guard=armoury.id(guard),
            back={armoury.id(gun): 1, armoury.id(lot): 11, **more},
            classed=[
                ClassedAs(
                    thing=armoury.id(lot), shortfall=ShortfallClass.FIRED, quantity=1,
                    reason="report 8",
                )
            ],
        )
        for guard, gun, lot, more in (
            ("beto", "r1", "old", {armoury.id("h1"): 1}),
            ("carla", "r2", "new", {}),
        )
    ]  # fmt: skip
    entries = custody.receive_shift(
        by=armoury.cast.viewer("ana"), at=armoury.at, armoury=armoury.north.public_id,
        comings=comings, slip=armoury.witnessed(),
    )  # fmt: skip
    last = entries[-1]
    undone = custody.undo(by=armoury.cast.viewer("ana"), at=armoury.at, entry=last.public_id)
    assert len(undone) == 2
    assert armoury.held("carla") == {"r2": 1, "new": 12}
    assert armoury.held("beto") == {}


def test_a_minute_counts_both_ways_when_the_clock_is_put_back(armoury: Armoury) -> None:
    entry = armoury.issue()
    with pytest.raises(TooLateToUndo):
        custody.undo(
            by=armoury.cast.viewer("ana"),
            at=armoury.at - timedelta(minutes=10),
            entry=entry.public_id,
        )


def test_one_side_of_a_transfer_is_not_reversed(armoury: Armoury) -> None:
    dario = armoury.cast.viewer("dario")
    offered = custody.offer(
        by=dario, at=armoury.at, receiver=armoury.cast.dos.public_id,
        store=armoury.north.public_id, things={armoury.id("r1"): 1},
        slip=armoury.slip(reason="sold"),
    )  # fmt: skip
    assert offered.out_entry is not None
    name = offered.out_entry.public_id
    with pytest.raises(TooLateToUndo):
        custody.undo(by=dario, at=armoury.at, entry=name)
    slip = armoury.slip(reason="wrong", second=armoury.id("ana"), second_confirmation=BY_PIN)
    with pytest.raises(PartOfTransfer):
        custody.reverse(by=dario, at=armoury.at, entry=name, slip=slip)


def _overridden(stage: Armoury) -> Entry:
    """Ciro belongs to the Clinic; he takes a weapon without a shift of his own."""
    return stage.issue(
        "ciro",
        {"r1": 1, "old": 6},
        shift=None,
        post=stage.posts["Bank"].public_id,
        overriding="the relief is ill",
        slip=stage.witnessed(),
    )


def _leaf(entry: Entry) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(bytes(LogEntry.objects.get(index=entry.pk).leaf))
    return content


def test_the_log_says_that_something_was_set_aside_and_commits_to_what(armoury: Armoury) -> None:
    entry = _overridden(armoury)
    leaf = _leaf(entry)
    assert leaf["public"]["overridden"] is True
    assert "not-rostered" not in json.dumps(leaf)
    assert "override" in leaf["commitments"]
    said = json.loads(Opening.objects.get(entry_id=entry.pk, field="override").value)
    assert said == {"codes": ["match.not-rostered"], "reason": "the relief is ill"}
    assert "overridden" not in _leaf(armoury.issue("beto", {"r2": 1, "old": 6}))["public"]
    assert not list(audit.differences())


def test_whoever_removes_or_rewords_an_override_is_found(armoury: Armoury) -> None:
    entry = _overridden(armoury)
    table = Override._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET reason = 'ordered by the police'")
    assert [each.where for each in audit.differences()] == [f"entry {entry.pk}"]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
    assert [each.where for each in audit.differences()] == [f"entry {entry.pk}"]


def test_an_override_stands_on_the_page_of_its_entry_before_and_after_its_review(
    armoury: Armoury,
) -> None:
    entry = _overridden(armoury)
    clara = armoury.cast.client("clara")
    address = f"/custody/entries/{entry.public_id}/"
    page = clara.get(address).content.decode()
    assert "the relief is ill" in page
    assert "the guard is not on the roster of the post" in page
    override = Override.objects.get()
    clara.post(
        f"/custody/overrides/{override.public_id}/", {"note": "right so", "decision": "uphold"}
    )
    page = clara.get(address).content.decode()
    assert "right so" in page
    assert "Upheld" in page


def test_everything_that_can_be_set_aside_has_words() -> None:
    soft = {each.code for each in all_problems() if issubclass(each, Mismatch) and not each.hard}
    assert set(SET_ASIDE_WORDS) == soft
