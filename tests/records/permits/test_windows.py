"""How long the law gives a permit, when a renewal opens, and what holds after the end."""

from datetime import date

import pytest

from resguardo.records.permits import windows
from resguardo.records.permits.models import Permit

DAY = date(2027, 3, 2)


def test_a_permit_is_not_granted_for_longer_than_the_law_gives() -> None:
    windows.demand_span("credential", "pe", valid_from=DAY, valid_until=date(2030, 3, 2))
    with pytest.raises(windows.LongerThanLaw) as refusal:
        windows.demand_span("credential", "pe", valid_from=DAY, valid_until=date(2030, 3, 3))
    assert (refusal.value.years, refusal.value.last) == (3, date(2030, 3, 2))
    with pytest.raises(windows.LongerThanLaw):
        windows.demand_span("company", "co", valid_from=DAY, valid_until=None)


def test_what_is_not_confirmed_or_not_said_refuses_nothing() -> None:
    windows.demand_span("company", "za", valid_from=DAY, valid_until=date(2060, 1, 1))
    windows.demand_span("transport", "pe", valid_from=DAY, valid_until=None)
    permit = Permit(kind="company", valid_from=DAY, valid_until=date(2028, 3, 2))
    windows.demand_open(permit, "br", DAY)  # sixty days are known from the press only


def test_colombia_lets_a_firearm_be_borne_and_then_kept_after_the_end() -> None:
    permit = Permit(kind="firearm", valid_from=date(2024, 3, 2), valid_until=date(2027, 3, 2))
    said = windows.window(permit, "co", DAY)
    assert (said.carry_until, said.keep_until) == (date(2027, 4, 16), date(2027, 5, 31))
    assert said.opens_on is None
    assert said.sources
    assert windows.window(permit, "generic", DAY).sources == ()


def test_a_renewal_is_taken_from_a_day_on(monkeypatch: pytest.MonkeyPatch) -> None:
    permit = Permit(kind="firearm", valid_from=date(2024, 3, 2), valid_until=date(2027, 6, 30))
    dated = windows._in_force("co", "renewal_grace_carry_days", DAY)
    monkeypatch.setattr(windows, "_in_force", lambda *_asked: dated)
    with pytest.raises(windows.RenewalNotOpen) as refusal:
        windows.demand_open(permit, "co", DAY)
    assert refusal.value.day == date(2027, 5, 16)
    windows.demand_open(permit, "co", date(2027, 5, 16))


def test_a_year_after_a_leap_day_is_the_first_of_march() -> None:
    assert windows.after_years(date(2028, 2, 29), 1) == date(2029, 3, 1)
