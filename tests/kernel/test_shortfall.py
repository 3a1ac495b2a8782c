from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resguardo.kernel import shortfall
from resguardo.kernel.ledger import LOT_ROUTES, ROUTES, AccountKind
from resguardo.kernel.problem import Problem
from resguardo.kernel.shortfall import (
    SHORTFALL_ENTRIES,
    Classed,
    ShortfallClass,
    check_return,
    difference,
)


def classed(quantity: int | None = 1, **facts: Any) -> Classed:
    values: dict[str, Any] = {
        "thing": "rounds",
        "shortfall": ShortfallClass.FIRED,
        "quantity": quantity,
        "reason": "Warning shot, report 7",
        "classed_by": "ana",
        "second_person": "eva",
    }
    return Classed(**(values | facts))


def test_one_round_missing_of_42_never_closes_clean() -> None:
    with pytest.raises(shortfall.Unclassed) as refused:
        check_return({"rounds": 42}, {"rounds": 41}, closing=True)
    assert refused.value.facts() == {"thing": "rounds", "quantity": 1}


@given(splits=st.lists(st.integers(0, 12), max_size=8))
@settings(max_examples=60, deadline=None)
def test_no_split_of_returns_loses_a_round(splits: list[int]) -> None:
    still_out = 42
    for back in splits:
        came = min(back, still_out - 1)
        remaining = check_return({"rounds": still_out}, {"rounds": came}, closing=False)
        still_out = remaining["rounds"]
    assert still_out == 42 - min(sum(splits), 41)
    with pytest.raises(shortfall.Unclassed):
        check_return({"rounds": still_out}, {"rounds": still_out - 1}, closing=True)


def test_a_classed_shortfall_closes_the_return() -> None:
    assert check_return({"rounds": 42}, {"rounds": 40}, [classed(2)], closing=True) == {}


def test_what_is_classed_in_part_stays_open_for_the_rest() -> None:
    remaining = check_return({"rounds": 42}, {"rounds": 38}, [classed(3)], closing=False)
    assert remaining == {"rounds": 1}


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (classed(None), shortfall.NumberMissing),
        (classed(0), shortfall.NumberMissing),
        (classed(reason="  "), shortfall.ReasonMissing),
        (classed(second_person=None), shortfall.SecondPersonMissing),
        (classed(second_person="ana"), shortfall.SecondPersonMissing),
        (classed(3), shortfall.Overclassed),
        (classed(thing="magazines"), shortfall.Overclassed),
    ],
)
def test_a_class_needs_number_reason_and_second_person(
    wrong: Classed, problem: type[Problem]
) -> None:
    with pytest.raises(problem):
        check_return({"rounds": 42}, {"rounds": 40}, [wrong], closing=True)


def test_a_weapon_is_not_used_up() -> None:
    with pytest.raises(shortfall.WrongClass):
        check_return(
            {"revolver": 1}, {}, [classed(thing="revolver")], closing=True, numbered={"revolver"}
        )


def test_more_back_than_out_is_a_finding_not_a_return() -> None:
    with pytest.raises(shortfall.MoreBack):
        check_return({"rounds": 12}, {"rounds": 13}, closing=False)
    with pytest.raises(shortfall.MoreBack):
        check_return({}, {"rounds": 1}, closing=False)


def test_a_difference_goes_both_ways() -> None:
    assert difference({"a": 3, "b": 1, "c": 2}, {"a": 1, "c": 2, "d": 4}) == {
        "a": 2,
        "b": 1,
        "d": -4,
    }


def test_each_class_has_an_entry_that_a_guard_can_make() -> None:
    for kind, taker in SHORTFALL_ENTRIES.values():
        ways = ROUTES.get(kind, frozenset()) | LOT_ROUTES.get(kind, frozenset())
        assert (AccountKind.PERSON, taker) in ways
