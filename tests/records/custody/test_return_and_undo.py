"""Returns close clean or not at all; what is undone stands again as it stood."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from resguardo.kernel.ledger import AlreadyReversed
from resguardo.kernel.shortfall import (
    MoreBack,
    NumberMissing,
    Overclassed,
    ReasonMissing,
    SecondPersonMissing,
    ShortfallClass,
    Unclassed,
    WrongClass,
)
from resguardo.records.custody import services as custody
from resguardo.records.custody.models import Classed, Entry, Holding
from resguardo.records.custody.selectors import overdue
from resguardo.records.custody.services import ClassedAs
from resguardo.records.custody.services.correcting import TooLateToUndo
from resguardo.records.custody.services.returns import NothingOut, NotWithThem
from tests.armoury import BY_PIN, Armoury

LESS = {"r1": 1, "old": 11, "h1": 1}


def _fired(stage: Armoury, **how: Any) -> ClassedAs:
    told: dict[str, Any] = {
        "quantity": 1,
        "reason": "warning shot, report 7",
        "shortfall": ShortfallClass.FIRED,
    }
    return ClassedAs(thing=stage.id("old"), **(told | how))


def test_everything_comes_back_and_nothing_is_left(armoury: Armoury) -> None:
    armoury.issue()
    armoury.back()
    assert armoury.held("beto") == {}
    assert armoury.held("north")["old"] == 200
    with pytest.raises(NothingOut):
        armoury.back()


def test_no_split_of_returns_closes_clean_with_a_round_missing(armoury: Armoury) -> None:
    armoury.issue()
    armoury.back(things={"r1": 1, "h1": 1}, closing=False)
    armoury.back(things={"old": 5}, closing=False)
    with pytest.raises(Unclassed):
        armoury.back(things={"old": 6})
    armoury.back(things={"old": 6}, closing=False)
    assert armoury.held("beto") == {"old": 1}
    with pytest.raises(Unclassed):
        armoury.back(things={})


def test_a_class_needs_number_reason_and_second_person(armoury: Armoury) -> None:
    armoury.issue()
    for how, problem in (
        ({"quantity": None}, NumberMissing),
        ({"reason": " "}, ReasonMissing),
        ({"quantity": 2}, Overclassed),
    ):
        with pytest.raises(problem):
            armoury.back(things=LESS, classed=[_fired(armoury, **how)], slip=armoury.witnessed())
    with pytest.raises(SecondPersonMissing):
        armoury.back(things=LESS, classed=[_fired(armoury)])
    armoury.back(things=LESS, classed=[_fired(armoury)], slip=armoury.witnessed())
    assert armoury.held("beto") == {}
    assert armoury.gone("fired") == 1
    assert Classed.objects.get().second_person == armoury.cast.persons["dario"]


def test_a_numbered_thing_is_not_fired_and_more_than_went_out_is_not_returned(
    armoury: Armoury,
) -> None:
    armoury.issue()
    gun = ClassedAs(thing=armoury.id("r1"), shortfall=ShortfallClass.FIRED, quantity=1, reason="x")
    with pytest.raises(WrongClass):
        armoury.back(things={"old": 12, "h1": 1}, classed=[gun], slip=armoury.witnessed())
    with pytest.raises(MoreBack):
        armoury.back(things={"r1": 1, "old": 13, "h1": 1})


def test_what_somebody_else_holds_is_named_with_its_holder(armoury: Armoury) -> None:
    armoury.issue("beto", {"r1": 1})
    armoury.issue("carla", {"r2": 1})
    with pytest.raises(NotWithThem) as elsewhere:
        armoury.back("beto", {"r2": 1}, closing=False)
    assert str(armoury.cast.persons["carla"]) in str(elsewhere.value)
    with pytest.raises(NotWithThem) as here:
        armoury.back("beto", {"h1": 1}, closing=False)
    assert armoury.north.name in str(here.value)
    assert armoury.held("beto") == {"r1": 1}


def test_a_repeated_request_writes_nothing_twice(armoury: Armoury) -> None:
    slip = armoury.slip(request_key=str(uuid4()))
    first, again = armoury.issue(slip=slip), armoury.issue(slip=slip)
    assert first == again
    assert Entry.objects.filter(kind="issue").count() == 1


def test_an_undone_return_is_due_again_for_its_post(armoury: Armoury) -> None:
    issued = armoury.issue()
    at = armoury.at + timedelta(hours=1)
    [returned] = armoury.back(at=at)
    [undone] = custody.undo(by=armoury.cast.viewer("ana"), at=at, entry=returned.public_id)
    assert (undone.post_id, undone.due_at) == (issued.post_id, issued.due_at)
    assert armoury.held("beto") == {"r1": 1, "old": 12, "h1": 1}
    late = armoury.at + timedelta(hours=8)
    assert overdue(viewer=armoury.cast.viewer("ana"), at=late).count() == 3


def test_an_undone_issue_leaves_nothing_due_in_the_armoury(armoury: Armoury) -> None:
    entry = armoury.issue()
    ana = armoury.cast.viewer("ana")
    custody.undo(by=ana, at=armoury.at, entry=entry.public_id)
    assert armoury.held("beto") == {}
    assert not Holding.objects.filter(due_at__isnull=False).exists()
    with pytest.raises(AlreadyReversed):
        custody.undo(by=ana, at=armoury.at, entry=entry.public_id)


def test_after_a_minute_it_takes_a_supervisor_to_reverse(armoury: Armoury) -> None:
    entry = armoury.issue()
    later = armoury.at + timedelta(seconds=61)
    with pytest.raises(TooLateToUndo):
        custody.undo(by=armoury.cast.viewer("ana"), at=later, entry=entry.public_id)
    slip = armoury.slip(reason="wrong guard", second=armoury.id("ana"), second_confirmation=BY_PIN)
    custody.reverse(by=armoury.cast.viewer("dario"), at=later, entry=entry.public_id, slip=slip)
    assert armoury.held("beto") == {}
