from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from resguardo.kernel import matching
from resguardo.kernel.matching import (
    Guard,
    Limits,
    Load,
    Magazines,
    Permit,
    Post,
    Rounds,
    Weapon,
    WeaponState,
    match,
)
from resguardo.kernel.period import Period

DAY = date(2026, 3, 1)
DUTY = Period(DAY, date(2026, 3, 3))
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
PAST = Period(date(2025, 1, 1), DAY)
SHORT = Period(date(2026, 1, 1), date(2026, 3, 2))

GUARD = Guard(
    name="Ana", employment=YEAR, credential=YEAR, fitness=YEAR, qualified={"revolver": YEAR}
)
WEAPON = Weapon("R-4417", "revolver", "82", ".38 Special")
PERMIT = Permit("P-1", YEAR)
POST = Post(name="Bank", contract=YEAR, firearms_allowed=True, slots=2, armed=1, rostered=True)
LOAD = Load((Rounds(".38 Special", 12),), (Magazines("M", frozenset({"82"}), 2),))
LIMITS = Limits(weapons_per_person_max=1, rounds_per_issue_max=12, magazines_per_issue_max=2)


def found(**changed: Any) -> list[str]:
    sides: dict[str, Any] = {
        "guard": GUARD,
        "weapon": WEAPON,
        "permit": PERMIT,
        "post": POST,
        "load": LOAD,
        "limits": LIMITS,
        "duty": DUTY,
    }
    return [problem.code for problem in match(**(sides | changed))]


def test_four_sides_that_fit_are_not_refused() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"guard": replace(GUARD, employment=None)}, ["match.not-employed"]),
        ({"guard": replace(GUARD, employment=PAST)}, ["match.not-employed"]),
        ({"guard": replace(GUARD, suspended=True)}, ["match.suspended"]),
        ({"guard": replace(GUARD, credential=None)}, ["match.no-credential"]),
        ({"guard": replace(GUARD, credential=PAST)}, ["match.no-credential"]),
        ({"guard": replace(GUARD, credential=SHORT)}, ["match.credential-ends"]),
        ({"guard": replace(GUARD, fitness=PAST)}, ["match.not-fit"]),
        ({"guard": replace(GUARD, qualified={"shotgun": YEAR})}, ["match.not-qualified"]),
        ({"guard": replace(GUARD, weapons_held=1)}, ["match.too-many-weapons"]),
        ({"guard": replace(GUARD, open_discrepancy=True)}, ["match.guard-unsettled"]),
        ({"weapon": replace(WEAPON, stolen_listed=True)}, ["match.stolen-listed"]),
        ({"weapon": replace(WEAPON, here=False)}, ["match.not-here"]),
        ({"weapon": replace(WEAPON, state=WeaponState.BLOCKED)}, ["match.not-in-service"]),
        ({"weapon": replace(WEAPON, state=WeaponState.IN_REPAIR)}, ["match.not-in-service"]),
        ({"weapon": replace(WEAPON, open_discrepancy=True)}, ["match.weapon-unsettled"]),
        ({"weapon": replace(WEAPON, calibre="9x19")}, ["match.wrong-calibre"]),
        ({"weapon": replace(WEAPON, model="85")}, ["match.wrong-magazine"]),
        ({"permit": None}, ["match.no-permit"]),
        ({"permit": Permit("P-1", PAST)}, ["match.permit-not-valid"]),
        ({"permit": Permit("P-1", SHORT)}, ["match.permit-ends"]),
        ({"post": None}, ["match.no-post"]),
        ({"post": replace(POST, contract=None)}, ["match.no-contract"]),
        ({"post": replace(POST, firearms_allowed=False)}, ["match.firearms-not-allowed"]),
        ({"post": replace(POST, kinds_allowed=frozenset({"shotgun"}))}, ["match.kind-not-allowed"]),
        ({"post": replace(POST, armed=2)}, ["match.post-full"]),
        ({"post": replace(POST, rostered=False)}, ["match.not-rostered"]),
        ({"load": Load((Rounds(".38 Special", 13),))}, ["match.too-many-rounds"]),
        ({"load": Load((), (Magazines("M", frozenset({"82"}), 3),))}, ["match.too-many-magazines"]),
    ],
)
def test_each_thing_that_is_wrong_has_a_refusal_of_its_own(
    changed: dict[str, Any], codes: list[str]
) -> None:
    assert found(**changed) == codes


def test_all_that_is_wrong_is_said_at_once_and_the_hard_stops_first() -> None:
    codes = found(
        guard=replace(GUARD, credential=None), weapon=replace(WEAPON, here=False), permit=None
    )
    assert codes == ["match.not-here", "match.no-credential", "match.no-permit"]


def test_a_limit_that_the_law_does_not_set_is_not_judged() -> None:
    assert found(load=Load((Rounds(".38 Special", 900),)), limits=Limits()) == []


def test_rounds_alone_need_neither_weapon_nor_post() -> None:
    assert found(weapon=None, permit=None, post=None) == []


def test_every_mismatch_says_what_to_do_and_where_it_belongs() -> None:
    every = _kinds(matching.Mismatch)  # chapters of the records that another test read add theirs
    kinds = [each for each in every if each.code and each.__module__ == matching.__name__]
    assert len(kinds) == 25
    for kind in kinds:
        assert kind.code.startswith("match.")
        assert kind.field in {"guard", "weapon", "permit", "post", "load"}
        assert kind.wording.count(". ") >= 1


def _kinds(parent: type[matching.Mismatch]) -> list[type[matching.Mismatch]]:
    return [each for kind in parent.__subclasses__() for each in [kind, *_kinds(kind)]]
