from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resguardo.kernel.period import EndsBeforeStart, Period

DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 9))
PERIODS = st.builds(
    lambda one, two: Period(one, two) if two is None else Period(min(one, two), max(one, two)),
    DAYS,
    st.none() | DAYS,
)
ALL = [date(2026, 1, day) for day in range(1, 12)]


@given(PERIODS, PERIODS)
@settings(max_examples=100, deadline=None)
def test_overlap_and_cover_mean_what_the_days_say(one: Period[date], two: Period[date]) -> None:
    ones = {day for day in ALL if one.contains(day)}
    twos = {day for day in ALL if two.contains(day)}
    assert one.overlaps(two) is bool(ones & twos)
    assert not one.covers(two) or twos <= ones


@given(st.lists(PERIODS, max_size=4))
@settings(max_examples=50, deadline=None)
def test_periods_sort_by_start_and_the_open_one_comes_last(periods: list[Period[date]]) -> None:
    ordered = sorted(periods)
    assert ordered == sorted(periods, key=lambda p: (p.start, p.end is None, p.end or p.start))


def test_a_span_cannot_run_backwards() -> None:
    with pytest.raises(EndsBeforeStart):
        Period(date(2026, 2, 1), date(2026, 1, 1))
    assert Period(date(2026, 1, 1)).days is None
