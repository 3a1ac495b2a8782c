"""A count says what was seen, by whom; it shows nobody the book; a closed sheet stays closed."""

from datetime import timedelta
from uuid import uuid4

import pytest

from resguardo.kernel.mandate import NotMandated
from resguardo.kernel.procedure import NotAStep
from resguardo.records.custody import counts, naming
from resguardo.records.custody import services as custody
from resguardo.records.custody.models import Count, CountLine
from resguardo.records.custody.services.counting import (
    CountRunning,
    QuantityImpossible,
    ScopeUnknown,
)
from resguardo.records.custody.services.sheets import EnoughSheets, NothingRead, SheetClosed
from resguardo.records.people.selectors import NotFound
from tests.armoury import Armoury
from tests.records.custody.counting import close, open_count, see, see_all


def test_a_full_count_expects_all_that_the_book_has_there(armoury: Armoury) -> None:
    row = open_count(armoury)
    assert row.blind
    assert row.expected.count() == len(armoury.held("north"))


def test_a_sample_is_drawn_by_the_machine_and_says_what_to_look_for(armoury: Armoury) -> None:
    row = open_count(armoury, scope="sample")
    assert row.expected.count() == 5
    wanted = counts.to_look_for(row)
    assert len(wanted) == 5
    assert {each.quantity for each in wanted} == {None}


def test_a_count_of_ammunition_is_about_lots_alone(armoury: Armoury) -> None:
    row = open_count(armoury, scope="ammunition")
    assert set(row.expected.values_list("thing__kind", flat=True)) == {"ammunition"}


def test_a_blind_count_tells_the_counter_nothing(armoury: Armoury) -> None:
    row = open_count(armoury)
    see(armoury, row, {"r1": 1})
    assert counts.to_look_for(row) == []
    for name in ("ana", "clara", "dario", "elena", "gema"):
        with pytest.raises(counts.StillBlind):
            counts.comparison(viewer=armoury.cast.viewer(name), at=armoury.at, row=row)


def test_one_counter_never_reads_the_sheet_of_another(armoury: Armoury) -> None:
    row = open_count(armoury, sheets_wanted=2)
    see(armoury, row, {"r1": 1}, by="ana")
    close(armoury, row, by="ana")
    see(armoury, row, {"r2": 1}, by="dario")
    own = counts.own_lines(viewer=armoury.cast.viewer("dario"), row=row)
    assert [line.thing.public_id for line in own if line.thing] == [armoury.id("r2")]
    with pytest.raises(counts.StillBlind):
        counts.comparison(viewer=armoury.cast.viewer("ana"), at=armoury.at, row=row)


def test_a_count_that_is_not_blind_shows_the_book(armoury: Armoury) -> None:
    row = open_count(armoury, blind=False)
    wanted = {each.thing.public_id: each.quantity for each in counts.to_look_for(row)}
    assert wanted[armoury.id("r1")] == 1


def test_one_count_of_a_place_at_a_time(armoury: Armoury) -> None:
    open_count(armoury)
    with pytest.raises(CountRunning):
        open_count(armoury)


def test_a_count_of_something_else_is_refused(armoury: Armoury) -> None:
    with pytest.raises(ScopeUnknown):
        open_count(armoury, scope="half")


def test_seeing_a_thing_again_corrects_the_line_and_zero_takes_it_back(armoury: Armoury) -> None:
    row = open_count(armoury)
    see(armoury, row, {"old": 90})
    see(armoury, row, {"old": 96})
    assert CountLine.objects.get().seen_quantity == 96
    see(armoury, row, {"old": 0})
    assert counts.own_lines(viewer=armoury.cast.viewer("ana"), row=row) == []


def test_what_is_unknown_is_kept_as_read(armoury: Armoury) -> None:
    row = open_count(armoury)
    see(armoury, row, {}, unknown="  XX  9 ")
    assert CountLine.objects.get().text_as_read == "XX 9"


def test_impossible_sightings_are_refused(armoury: Armoury) -> None:
    row = open_count(armoury)
    for things in ({"r1": 2}, {"old": -1}, {"old": 10**12}):
        with pytest.raises(QuantityImpossible):
            see(armoury, row, things)
    with pytest.raises(NothingRead):
        see(armoury, row, {}, unknown=" \x00 ")
    assert not CountLine.objects.exists()


def test_a_thing_of_another_company_is_not_found(armoury: Armoury) -> None:
    row = open_count(armoury)
    with pytest.raises(NotFound):
        custody.see(
            by=armoury.cast.viewer("ana"), at=armoury.at, count=row.public_id,
            sightings=[custody.Sighting(thing=uuid4())],
        )  # fmt: skip


def test_a_closed_sheet_takes_nothing_more(armoury: Armoury) -> None:
    row = open_count(armoury, sheets_wanted=2)
    see_all(armoury, row)
    close(armoury, row)
    with pytest.raises(SheetClosed):
        see(armoury, row, {"r1": 1})
    with pytest.raises(SheetClosed):
        close(armoury, row)


def test_a_third_counter_is_one_too_many(armoury: Armoury) -> None:
    row = open_count(armoury, sheets_wanted=1)
    see(armoury, row, {"r1": 1}, by="ana")
    with pytest.raises(EnoughSheets):
        see(armoury, row, {"r1": 1}, by="dario")


def test_a_foreign_company_and_whoever_may_not_count_learn_nothing(armoury: Armoury) -> None:
    row = open_count(armoury)
    with pytest.raises(NotFound):
        see(armoury, row, {}, by="fausto", unknown="x")
    for name in ("beto", "elena"):
        with pytest.raises(NotMandated):
            see(armoury, row, {"r1": 1}, by=name)


def test_an_inspector_counts_in_a_company(armoury: Armoury) -> None:
    row = open_count(armoury, by="gema")
    see_all(armoury, row, by="gema")
    assert close(armoury, row, by="gema").state == "counted"


def test_a_count_can_be_given_up_and_the_place_counted_again(armoury: Armoury) -> None:
    row = open_count(armoury)
    given_up = custody.abandon_count(
        by=armoury.cast.viewer("clara"), at=armoury.at, count=row.public_id
    )
    assert given_up.state == "abandoned"
    open_count(armoury)
    with pytest.raises(NotAStep):
        close(armoury, row)


def test_a_recount_is_of_the_same_draw_and_by_two(armoury: Armoury) -> None:
    row = open_count(armoury, scope="sample")
    close(armoury, row)
    again = custody.recount(by=armoury.cast.viewer("clara"), at=armoury.at, count=row.public_id)
    assert again.sheets_wanted == 2
    drawn = [set(each.expected.values_list("thing", flat=True)) for each in (row, again)]
    assert drawn[0] == drawn[1]


def test_an_accepted_count_cannot_be_set_aside_by_a_recount(armoury: Armoury) -> None:
    row = open_count(armoury)
    see_all(armoury, row)
    close(armoury, row)
    by = armoury.cast.viewer("clara")
    custody.accept_count(by=by, at=armoury.at, count=row.public_id)
    with pytest.raises(NotAStep):
        custody.recount(by=by, at=armoury.at, count=row.public_id)
    assert Count.objects.get(pk=row.pk).state == "accepted"


def test_a_thing_is_found_by_its_label_and_by_what_stands_on_it(armoury: Armoury) -> None:
    weapon, lot = armoury.things["r1"], armoury.things["old"]
    own = armoury.cast.uno.pk
    assert naming.things_read(own, weapon.code.lower()) == [weapon]
    assert naming.things_read(own, weapon.firearm.serial) == [weapon]
    assert naming.things_read(own, lot.lot.lot_number) == [lot]
    assert naming.things_read(own, "nothing of the kind") == []
    assert naming.things_read(own, "\x00 ") == []
    assert naming.things_read(armoury.cast.dos.pk, weapon.code) == []


def test_counts_are_due_by_the_cycle_and_the_overdue_come_first(armoury: Armoury) -> None:
    clara = armoury.cast.viewer("clara")
    fresh = counts.due(viewer=clara, at=armoury.at)
    assert {each.scope for each in fresh} == {"full", "sample"}
    later = armoury.at + timedelta(days=400)
    late = counts.due(viewer=armoury.cast.viewer("clara", at=later), at=later)
    assert all(each.late_days(later.date()) > 0 for each in late)
    assert [each.due_on for each in late] == sorted(each.due_on for each in late)


def test_an_accepted_full_count_moves_both_days_on(armoury: Armoury) -> None:
    clara = armoury.cast.viewer("clara")
    row = open_count(armoury)
    assert any(each.running for each in counts.due(viewer=clara, at=armoury.at))
    see_all(armoury, row)
    close(armoury, row)
    custody.accept_count(by=clara, at=armoury.at, count=row.public_id)
    mine = [each for each in counts.due(viewer=clara, at=armoury.at) if each.place == armoury.north]
    assert {each.last for each in mine} == {armoury.at}
    assert not any(each.running for each in mine)


def test_only_ones_own_stores_are_due_but_an_authority_sees_all(armoury: Armoury) -> None:
    assert counts.due(viewer=armoury.cast.viewer("fausto"), at=armoury.at) == []
    assert counts.due(viewer=armoury.cast.viewer("gema"), at=armoury.at)
