"""Contracts pay for posts, and a roster that puts one guard at two of them is refused."""

from datetime import date, timedelta
from typing import Any

import pytest

from resguardo.kernel.mandate import NotMandated
from resguardo.kernel.problem import Several
from resguardo.records.people.selectors import NotFound
from resguardo.records.places import services as places
from resguardo.records.places.models import Place
from resguardo.records.service import selectors, services
from resguardo.records.service.models import Contract
from resguardo.records.service.services.contracts import (
    ContractEnded,
    LoadoutImpossible,
    NotAPost,
    StrengthImpossible,
)
from resguardo.records.service.services.rosters import ShiftImpossible, TwoPostsAtOnce
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


def _place(cast: Cast, name: str = "Banco Centro", kind: str = "post") -> Place:
    return places.open_place(by=cast.viewer("clara"), at=NOON, kind=kind, name=name)


def _contract(cast: Cast) -> Contract:
    clara = cast.viewer("clara")
    client = services.add_client(by=clara, at=NOON, name="Banco Ficticio")
    return services.open_contract(
        by=clara, at=NOON, client=client.public_id, number="114", starts_on=date(2026, 1, 1)
    )


def _shift(cast: Cast, post: Place, start: int, hours: int = 12) -> services.ShiftFacts:
    starts_at = NOON + timedelta(hours=start)
    return services.ShiftFacts(
        person=cast.person("beto").public_id,
        post=post.public_id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
    )


def test_a_post_is_paid_for_by_the_contract_that_runs(cast: Cast) -> None:
    clara, contract, post = cast.viewer("clara"), _contract(cast), _place(cast)
    loadout = services.add_loadout(
        by=clara,
        at=NOON,
        facts=services.LoadoutFacts(
            name="Bank, day", weapon_types=["revolver"], rounds=12, lines=[("vest", 1)]
        ),
    )
    made = services.add_posting(
        by=clara,
        at=NOON,
        contract=contract.public_id,
        post=post.public_id,
        guards=2,
        firearms=1,
        loadout=loadout.public_id,
    )
    assert selectors.running_posting(post, day=NOON.date()) == made
    line: Any
    (line,) = selectors.search_contracts(viewer=clara, at=NOON, day=NOON.date(), text="banco")
    assert (line.posts, line.guards, line.firearms) == (1, 2, 1)
    services.end_contract(
        by=clara, at=NOON, contract=contract.public_id, ends_on=NOON.date(), reason="lost"
    )
    assert selectors.running_posting(post, day=NOON.date()) is None
    with pytest.raises(ContractEnded):
        services.end_contract(
            by=clara, at=NOON, contract=contract.public_id, ends_on=NOON.date(), reason="again"
        )


def test_arms_without_guards_and_guards_in_safes_are_refused(cast: Cast) -> None:
    clara, contract, post = cast.viewer("clara"), _contract(cast), _place(cast)
    armoury = _place(cast, "Central", "armoury")
    key = contract.public_id
    with pytest.raises(StrengthImpossible):
        services.add_posting(
            by=clara, at=NOON, contract=key, post=post.public_id, guards=1, firearms=2
        )
    with pytest.raises(NotAPost):
        services.add_posting(by=clara, at=NOON, contract=key, post=armoury.public_id)
    facts = services.LoadoutFacts(name="x", lines=[("dragon", 1)])
    with pytest.raises(LoadoutImpossible):
        services.add_loadout(by=clara, at=NOON, facts=facts)


def test_a_guard_at_two_posts_at_once_is_refused_and_named(cast: Cast) -> None:
    clara, one, other = cast.viewer("clara"), _place(cast), _place(cast, "Banco Sur")
    services.roster(by=clara, at=NOON, rows=[_shift(cast, one, 0)])
    rows = [_shift(cast, one, 12), _shift(cast, other, 11), _shift(cast, other, 23)]
    with pytest.raises(Several) as refused:
        services.roster(by=clara, at=NOON, rows=rows)
    told = [(where, type(problem)) for where, problem in refused.value.rows()]
    assert told == [("2", TwoPostsAtOnce), ("3", TwoPostsAtOnce)]
    assert selectors.shifts(viewer=clara, at=NOON, start=NOON, end=NOON + timedelta(9)).count() == 1
    services.roster(by=clara, at=NOON, rows=[_shift(cast, other, 12)])


def test_a_cancelled_shift_makes_room(cast: Cast) -> None:
    clara, post = cast.viewer("clara"), _place(cast)
    (row,) = services.roster(by=clara, at=NOON, rows=[_shift(cast, post, 0)])
    services.cancel_shift(by=clara, at=NOON, shift=row.public_id, reason="ill")
    services.roster(by=clara, at=NOON, rows=[_shift(cast, post, 0)])
    assert selectors.shift_of(row.person_id, at=NOON) is not None


@pytest.mark.parametrize("hours", [0, -1, 37])
def test_a_shift_that_nobody_could_stand_is_refused(cast: Cast, hours: int) -> None:
    with pytest.raises(Several) as refused:
        services.roster(
            by=cast.viewer("clara"), at=NOON, rows=[_shift(cast, _place(cast), 0, hours)]
        )
    assert isinstance(refused.value.problems[0], ShiftImpossible)


def test_strangers_neither_roster_nor_see(cast: Cast) -> None:
    post, contract = _place(cast), _contract(cast)
    with pytest.raises(Several) as refused:
        services.roster(by=cast.viewer("delia"), at=NOON, rows=[_shift(cast, post, 0)])
    assert isinstance(refused.value.problems[0], NotFound)
    with pytest.raises(NotMandated):
        services.roster(by=cast.viewer("ana"), at=NOON, rows=[_shift(cast, post, 0)])
    with pytest.raises(NotFound):
        selectors.contract(viewer=cast.viewer("delia"), at=NOON, public_id=contract.public_id)
