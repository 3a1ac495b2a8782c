"""The rules of a room: class before distance, the table before the function, and never a yes."""

import pytest

from resguardo.kernel import ammunition
from resguardo.kernel.ammunition import HazardUnreadable
from resguardo.records.storage import evaluating, tables
from resguardo.records.storage.contents import Item
from resguardo.records.storage.evaluating import Evaluation, evaluate


def _room(*lots: tuple[str, int, float | None], **available: int) -> Evaluation:
    items = [
        Item(name=f"lot {place}", hazard=hazard, rounds=rounds, net_kg=kg)
        for place, (hazard, rounds, kg) in enumerate(lots)
    ]
    return evaluate(items, available)


def _codes(room: Evaluation) -> list[str]:
    return [each.code for each in room.findings]


def test_cartridges_of_1_4_s_meet_no_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_args: object, **_more: object) -> None:
        raise AssertionError("a formula of blast ran on 1.4S")

    monkeypatch.setattr(ammunition, "distance_m", never)
    monkeypatch.setattr(ammunition, "by_function_m", never)
    for rounds in (12, 50_000_000):
        room = _room(("1.4S", rounds, rounds * 0.00064))
        assert _codes(room) == ["powder", "all-1.4S"]
        assert [(each.exposed, each.metres, each.by) for each in room.reaches] == [
            ("other_stack", 10, "fixed")
        ]
        assert room.fire is not None
        assert (room.fire.division, room.fire.symbol, room.withdrawal_m) == ("4", "diamond", 100)
        assert not room.asks_officer


def test_what_is_not_1_4_opens_the_table_and_1_4_is_not_added() -> None:
    room = _room(("1.4S", 1_000_000, 640.0), ("1.3G", 40, 1000.0), inhabited=30, traffic=1000)
    assert {"not-1.4", "1.4-not-added", "too-near"} <= set(_codes(room))
    metres = {each.exposed: each.metres for each in room.reaches}
    assert metres["inhabited"] == 110, "the next greater cell of Table L.1 D4 that was read"
    assert metres["low_traffic"] == 60
    assert room.fire is not None
    assert room.fire.symbol == "inverted_triangle"
    near = next(each for each in room.findings if each.code == "too-near")
    assert near.sentence() == (
        "Inhabited building: 110 m are needed and there are 30 m. Hold less or elsewhere, or ask a "
        "qualified ammunition technical officer."
    )


def test_what_is_too_near_is_told_how_much_the_distance_allows() -> None:
    for there_m in (485, 600, 1000):
        room = _room(("1.1D", 1, 200_000.0), inhabited=there_m)
        near = next(each for each in room.findings if each.code == "too-near")
        allowed_kg = near.facts["permitted_kg"]
        assert f"end at {allowed_kg} kg of division 1.1: hold no more" in near.sentence()
        assert "too-near" not in _codes(_room(("1.1D", 1, allowed_kg), inhabited=there_m))
        assert "too-near" in _codes(_room(("1.1D", 1, allowed_kg * 1.3), inhabited=there_m))


def test_a_report_is_told_the_powder_and_no_distance_follows_from_it() -> None:
    room = _room(("1.4S", 10_000, None))
    told = next(each for each in room.findings if each.code == "powder")
    assert told.sentence().startswith("10000 cartridges hold about 7 kg of powder, 0.64 g each")
    assert _codes(_room(("1.1D", 3, 100.0))).count("powder") == 0


@pytest.mark.parametrize(("grams", "doubted"), [(0.4, False), (3.0, False), (12.0, True)])
def test_the_mass_of_cartridges_is_not_taken_for_their_powder(
    grams: float, *, doubted: bool
) -> None:
    room = _room(("1.4S", 1000, grams))
    assert ("net-of-cartridges" in _codes(room)) is doubted


@pytest.mark.parametrize(
    "lots", [[("1.1D", 2, 3.0)], [("1.6N", 1, 10.0)], [("1.1A", 1, 100.0), ("1.4S", 9, 1.0)]]
)
def test_where_the_tables_end_somebody_is_asked(lots: list[tuple[str, int, float]]) -> None:
    room = _room(*lots)
    assert room.asks_officer
    assert room.findings[0].tone == "stop"


def test_the_floors_of_division_1_1_and_the_greatest_of_mixed_stock() -> None:
    room = _room(("1.1D", 1, 100.0), ("1.2.1D", 1, 100.0))
    metres = {each.exposed: each.metres for each in room.reaches}
    assert metres["inhabited"] == 400
    assert metres["traffic"] == 270
    assert room.withdrawal_m == 1250
    small = _room(("1.2.2G", 1, 10.0))
    large = _room(("1.2G", 1, 10.0))
    assert dict.fromkeys(["inhabited"], 30) == {
        each.exposed: each.metres for each in small.reaches if each.exposed == "inhabited"
    }
    assert next(e.metres for e in large.reaches if e.exposed == "inhabited") == 60


def test_an_unread_class_is_the_worst_and_an_unknown_quantity_gives_no_distance() -> None:
    room = _room(("", 100, None), ("1.4S", 5, None))
    assert room.findings[0].code == "class-unknown"
    assert (room.fire, room.withdrawal_m) == (None, 1250)
    blank = _room(("1.3C", 5, None))
    assert "net-unknown" in _codes(blank)
    assert blank.reaches == ()
    with pytest.raises(HazardUnreadable):
        _room(("1.9S", 5, None))
    assert evaluate([]) == Evaluation((), (), (), None, 0)


def test_groups_that_may_not_lie_together_and_those_with_a_condition() -> None:
    assert "mixing-forbidden" in _codes(_room(("1.4B", 1, 0.1), ("1.4C", 1, 0.1)))
    room = _room(("1.4C", 1, 0.1), ("1.4G", 1, 0.1))
    told = next(each for each in room.findings if each.code == "mixing-conditional")
    assert "only if the national authority allows it" in told.sentence()
    assert "not-group-S" in _codes(room)


def test_a_mass_without_rounds_lies_there_and_nothing_is_called_harmless() -> None:
    room = evaluate([
        Item(name="ball", hazard="1.4S", rounds=42_000),
        Item(name="charges", hazard="1.1D", rounds=0, net_kg=60, state="suspect"),
        Item(name="gone", hazard="1.3G", rounds=0),
    ])  # fmt: skip
    assert {"not-1.4", "suspect-with-others"} <= set(_codes(room))
    assert "all-1.4S" not in _codes(room)
    assert {each.label for each in room.classes} == {"1.4S", "1.1D"}


def test_suspect_and_loose_rounds_are_named() -> None:
    bad = Item(name="old", hazard="1.4S", rounds=5, state="suspect", packed=False)
    good = Item(name="new", hazard="1.4S", rounds=5)
    assert {"suspect", "loose"} <= set(_codes(evaluate([bad])))
    assert "suspect-with-others" in _codes(evaluate([bad, good]))


def test_every_exposed_place_has_a_word_and_every_column_a_function() -> None:
    for division, rows in tables.outside().items():
        assert {each.exposed for each in rows} == set(evaluating.EXPOSED)
        main = division[:3]
        assert all((main, each.column) in tables.tables().functions for each in rows)
