"""The cases that lawyers write, and what surrounds them: clocks, feasts, periods, refusals."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from resguardo.interfaces.cli.main import main
from resguardo.kernel.clock import Standing, standing
from resguardo.kernel.law import ProfileUnreadable, overlay
from resguardo.kernel.period import Period
from resguardo.records.permits import profiles as law
from resguardo.records.permits.cases import judge
from resguardo.records.permits.duties import clocks, filings_due

FRIDAY = datetime(2026, 5, 8, 20, tzinfo=UTC)


@pytest.mark.parametrize("name", law.profiles())
def test_every_case_of_law_holds(name: str) -> None:
    verdicts = judge(law.profile_of(name), law.cases_of(name))
    assert verdicts
    assert not [(each.given, each.expected, each.answered) for each in verdicts if not each.holds]


def test_a_case_that_does_not_hold_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "profile.yaml").write_text(law.shipped_text("pe"), encoding="utf-8")
    (tmp_path / "cases.yaml").write_text(
        '- given: "a wish"\n  on: {ask: rounds_per_issue_max, day: 2026-05-08}\n  expect: 61\n',
        encoding="utf-8",
    )
    assert main(["law", "check", str(tmp_path)]) == 1
    assert "a wish" in capsys.readouterr().out
    assert main(["law", "check"]) == 0
    assert main(["law", "show", "atlantis"]) == 1
    assert "atlantis" in capsys.readouterr().err


def test_a_company_in_another_zone_has_its_own_midnight() -> None:
    lima = ZoneInfo("America/Lima")
    found = clocks(
        law.profile_of("pe"), event="end_of_activity", about=["firearm"],
        occurred_at=datetime(2026, 6, 30, 22, tzinfo=lima),
        known_at=datetime(2026, 6, 30, 22, tzinfo=lima), time_zone="America/Lima",
    )  # fmt: skip
    assert [each.due_at.astimezone(lima).time().isoformat() for each in found] == ["00:00:00"]


def test_of_two_rules_for_one_addressee_the_stricter_counts_and_the_other_is_shown() -> None:
    found = clocks(
        law.profile_of("co"), event="stoppage", about=["firearm"],
        occurred_at=FRIDAY, known_at=FRIDAY, time_zone="America/Bogota",
    )  # fmt: skip
    assert [(each.duty.name, each.counts, each.at_once) for each in found] == [
        ("tell_stoppage_at_once", True, True),
        ("tell_stoppage", False, False),
    ]


def test_the_authority_s_own_delay_is_never_held_against_a_company() -> None:
    wait = Period(FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=41))
    [plain], [waited] = (
        clocks(
            law.profile_of("costaverde"), event="damage", about=["firearm"], occurred_at=FRIDAY,
            known_at=FRIDAY, time_zone="UTC", waits=waits,
        )
        for waits in ([], [wait])
    )  # fmt: skip
    assert waited.due_at - plain.due_at == timedelta(days=40)
    sent = plain.due_at - timedelta(seconds=1)
    assert standing(plain.due_at, sent, FRIDAY + timedelta(days=400)) is Standing.IN_TIME


def test_filings_of_a_span_come_once_a_period_and_those_on_demand_last() -> None:
    found = filings_due(
        law.profile_of("costaverde"), since=date(2026, 1, 15), until=date(2026, 3, 20),
        time_zone="UTC",
    )  # fmt: skip
    assert [(each.duty.name, each.span.start.month) for each in found if each.due_at] == [
        ("ammunition_bought_and_used", 1), ("monthly_changes", 1), ("stock_and_age", 1),
        ("weapons_by_post", 1), ("ammunition_bought_and_used", 2), ("monthly_changes", 2),
        ("ammunition_bought_and_used", 3), ("monthly_changes", 3),
    ]  # fmt: skip
    assert found[-1].duty.name == "additions_removals"


def test_a_word_that_nobody_would_be_shown_is_refused_at_its_spot() -> None:
    text = law.shipped_text("pe").replace("event: [theft, robbery, loss]", "event: [mishap]")
    with pytest.raises(law.UnknownWord) as refused:
        law.read_sheet(text)
    assert refused.value.facts() == {
        "where": "duties/report_to_sucamec/event",
        "word": "mishap",
    }
    with pytest.raises(ProfileUnreadable):
        law.read_sheet("profile: [")
    with pytest.raises(ProfileUnreadable):
        law.read_sheet("- a list")


def test_a_state_lies_over_the_federation_calendar_and_all() -> None:
    country, state = law.profile_of("mx"), law.profile_of("costaverde")
    both = overlay(country, state)
    assert both.calendar == state.calendar
    assert both.number_on("toxicology_months", date(2026, 5, 8)) == 12
    assert both.number_on("medical_months", date(2026, 5, 8)) == 12
    assert "report_to_police" in both.duties
