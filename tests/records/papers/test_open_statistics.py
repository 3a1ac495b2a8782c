"""Figures come from the ledger, are held back where they point at somebody, and stay published."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from resguardo.kernel.mandate import NotMandated
from resguardo.records.assistance.services import courses
from resguardo.records.oversight.statistics import LEAST_COUNT
from resguardo.records.papers import figures, releases
from resguardo.records.papers.figures import COUNTRY, Cell
from resguardo.records.papers.models import StatisticsRelease
from resguardo.records.people.models import Organisation
from resguardo.records.transparency.models import LogEntry
from tests.armoury import Armoury
from tests.cast import Cast
from tests.programme import make_programme

pytestmark = pytest.mark.django_db

NEXT_YEAR = datetime(2027, 1, 5, 12, tzinfo=UTC)


def column(**totals: int) -> dict[str, Cell]:
    """A figure by region, spread evenly over ten companies each."""
    return {name: Cell(total, 10, total // 10 + 1) for name, total in totals.items()}


def test_a_small_cell_takes_a_second_one_with_it() -> None:
    assert figures.held_back(column(north=100, south=3, east=50), set()) == {"south", "east"}


def test_a_region_with_two_companies_shows_nothing_even_where_it_lost_nothing() -> None:
    cells = {"companies": {"a": Cell(2, 2, 1), "b": Cell(9, 9, 1), "c": Cell(8, 8, 1)},
             "lost": {"a": Cell(0, 0, 0), "b": Cell(20, 9, 3), "c": Cell(30, 8, 5)}}  # fmt: skip
    told = figures.told(cells)
    assert told["lost"]["a"] is None
    assert [told["lost"][each] for each in ("b", "c", COUNTRY)] == [None, 30, 50]


def test_one_company_that_makes_up_most_of_a_cell_is_not_told() -> None:
    mixed = {"a": Cell(100, 5, 90), "b": Cell(100, 5, 30), "c": Cell(120, 5, 30)}
    assert figures.held_back(mixed, set()) == {"a", "b"}


def test_held_back_cells_count_five_together_or_more_go_with_them() -> None:
    few = column(a=1, b=2, c=6, d=90)
    assert figures.held_back(few, set()) == {"a", "b", "c"}


def test_a_total_that_would_give_the_only_cell_away_is_held_back_too() -> None:
    cells = {"companies": {"a": Cell(9, 9, 1)}, "lost": {"a": Cell(3, 3, 1)}}
    assert figures.told(cells)["lost"] == {"a": None, COUNTRY: None}


@pytest.mark.parametrize("seed", range(40))
def test_no_held_back_cell_can_be_worked_out(seed: int) -> None:
    numbers = [(seed * 7919 + at * 104729) % 23 for at in range(6)]
    cells = {f"r{at}": Cell(number, min(number, 4), number // 4 + (number > 0))
             for at, number in enumerate(numbers)}  # fmt: skip
    every = {"companies": dict.fromkeys(cells, Cell(9, 9, 1)), "x": cells}
    told = figures.told(every)["x"]
    held = [each for each in cells if told[each] is None]
    if told[COUNTRY] is not None and held:
        assert len(held) > 1
        hidden = told[COUNTRY] - sum(told[each] or 0 for each in cells)
        assert hidden >= LEAST_COUNT or hidden == 0


def test_the_figures_of_a_year_are_those_of_the_ledger(armoury: Armoury) -> None:
    row = Organisation.objects.filter(pk=armoury.cast.uno.pk)
    cells = figures.cells_of(row, year=2026, time_zone="UTC")
    held = sum(1 for thing in armoury.things.values() if thing.kind == "firearm")
    assert cells["firearms"][armoury.cast.uno.province].total == held
    assert cells["companies"][armoury.cast.uno.province].total == 1
    assert cells["guards"][armoury.cast.uno.province].total > 0
    before = figures.cells_of(row, year=2019, time_zone="UTC")
    assert before["firearms"] == {}


def test_a_second_official_publishes_and_the_hash_is_a_leaf(cast: Cast) -> None:
    gema, rita = cast.viewer("gema"), cast.viewer("rita")
    row = releases.draft(by=gema, at=NEXT_YEAR, first_year=2025)
    assert releases.published_release() is None
    with pytest.raises(releases.OwnDraft):
        releases.publish(by=gema, at=NEXT_YEAR, release=row.public_id)
    released = releases.publish(by=rita, at=NEXT_YEAR, release=row.public_id)
    assert released.leaf_index is not None
    leaf = json.loads(bytes(LogEntry.objects.get(index=released.leaf_index).leaf))
    assert leaf["public"]["sha256"] == row.sha256
    assert releases.published_release() == released
    with pytest.raises(releases.PublishedAlready):
        releases.publish(by=rita, at=NEXT_YEAR, release=row.public_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        StatisticsRelease.objects.filter(pk=row.pk).update(published_by=cast.users["gema"])


def test_a_published_year_keeps_its_figures_unless_it_is_revised_with_a_reason(
    armoury: Armoury,
) -> None:
    cast = armoury.cast
    gema, rita = cast.viewer("gema"), cast.viewer("rita")
    first = releases.draft(by=gema, at=NEXT_YEAR, first_year=2026)
    releases.publish(by=rita, at=NEXT_YEAR, release=first.public_id)
    Organisation.objects.filter(pk=cast.uno.pk).update(province="Elsewhere")
    again = releases.draft(by=gema, at=NEXT_YEAR, first_year=2026)
    assert releases.lines_of(again) == releases.lines_of(first)
    with pytest.raises(releases.ReasonToRevise):
        releases.draft(by=gema, at=NEXT_YEAR, first_year=2026, revise=True)
    revised = releases.draft(by=gema, at=NEXT_YEAR, first_year=2026, revise=True, reason="moved")
    assert releases.lines_of(revised) != releases.lines_of(first)
    assert "moved" in revised.content


def test_the_running_year_is_published_to_a_day_and_to_a_later_one_only_months_after(
    armoury: Armoury,
) -> None:
    cast = armoury.cast
    gema, rita = cast.viewer("gema"), cast.viewer("rita")
    june, july = datetime(2027, 6, 2, 12, tzinfo=UTC), datetime(2027, 7, 2, 12, tzinfo=UTC)
    first = releases.draft(by=gema, at=june, first_year=2026, until=date(2027, 5, 31))
    releases.publish(by=rita, at=june, release=first.public_id)
    assert releases.until_of(first) == date(2027, 5, 31)
    assert {each.year for each in releases.lines_of(first)} == {2026, 2027}
    Organisation.objects.filter(pk=cast.uno.pk).update(province="Elsewhere")
    for day, at in ((date(2027, 6, 30), july), (date(2027, 5, 1), june)):
        with pytest.raises(releases.TooSoon):
            releases.draft(by=gema, at=at, first_year=2026, until=day)
    same = releases.draft(by=gema, at=july, first_year=2026, until=date(2027, 5, 31))
    assert releases.lines_of(same) == releases.lines_of(first)
    autumn = datetime(2027, 10, 2, 12, tzinfo=UTC)
    later = releases.draft(by=gema, at=autumn, first_year=2026, until=date(2027, 9, 30))
    of_2026, of_2027 = ([each for each in releases.lines_of(later) if each.year == year]
                        for year in (2026, 2027))  # fmt: skip
    assert of_2026 == [each for each in releases.lines_of(first) if each.year == 2026]
    assert "Elsewhere" in {each.region for each in of_2027}
    ended = releases.draft(by=gema, at=datetime(2028, 1, 3, 12, tzinfo=UTC), first_year=2026)
    assert releases.until_of(ended) is None
    assert "Elsewhere" in {each.region for each in releases.lines_of(ended) if each.year == 2027}


@pytest.mark.parametrize("days", [0, 1, 400, -400])
def test_a_day_that_has_not_ended_or_is_of_another_year_is_refused(cast: Cast, days: int) -> None:
    day = NEXT_YEAR.date() + timedelta(days)
    with pytest.raises(releases.DayWrong):
        releases.draft(by=cast.viewer("gema"), at=NEXT_YEAR, first_year=2026, until=day)


def test_weapon_years_of_half_a_year_are_half_those_of_the_whole(armoury: Armoury) -> None:
    row, home = Organisation.objects.filter(pk=armoury.cast.uno.pk), armoury.cast.uno.province
    year = armoury.cast.at.year + 1
    whole = figures.cells_of(row, year=year, time_zone="UTC")
    part = figures.cells_of(row, year=year, time_zone="UTC", until=date(year, 7, 1))
    assert part["firearms"] == whole["firearms"]
    held = whole["weapon_years"][home].total
    assert held == whole["firearms"][home].total > 0
    assert part["weapon_years"][home].total == (held + 1) // 2


def test_who_passed_a_course_counts_for_the_company_in_the_year_in_which_it_ended(
    cast: Cast,
) -> None:
    stage = make_programme(cast)
    course = stage.plan("training", attend_pct=100, pass_pct=50)
    for points in (20, 15, 5):
        who = courses.register_attendee(
            **stage.told(course.public_id), given_name="X", family_name="Y", sex="f",
            organisation=cast.uno.public_id,
        )  # fmt: skip
        courses.attend(**stage.told(course.public_id), code=who.code, on=stage.today)
        courses.enter_test(
            by=stage.officer, at=stage.at, attendee=who.public_id, which="after", points=points,
            of_points=20,
        )  # fmt: skip
    row, year = Organisation.objects.filter(pk=cast.uno.pk), course.ends_on.year
    for when, passed in ((year, 2), (year + 1, 0)):
        cells = figures.cells_of(row, year=when, time_zone="UTC")
        assert cells["trained"][cast.uno.province].total == passed
    eve = course.ends_on - timedelta(days=1)
    cells = figures.cells_of(row, year=year, time_zone="UTC", until=eve)
    assert cells["trained"][cast.uno.province].total == 0


def test_years_that_have_not_ended_and_strangers_are_refused(cast: Cast) -> None:
    with pytest.raises(releases.YearsWrong):
        releases.draft(by=cast.viewer("gema"), at=cast.at, first_year=cast.at.year)
    for name in ("clara", "alba"):
        with pytest.raises(NotMandated):
            releases.draft(by=cast.viewer(name), at=NEXT_YEAR, first_year=2026)
