"""Alerts are kept once, decided in words by those whose part it is, and shown to few."""

import json
from datetime import date, timedelta
from statistics import quantiles

import pytest

from resguardo.interfaces.cli.main import main
from resguardo.kernel.mandate import NotMandated
from resguardo.records.oversight import alerting
from resguardo.records.oversight import alerts as seen
from resguardo.records.oversight.alerting import DecisionWithoutWords, VerdictNotYours
from resguardo.records.oversight.models import Alert
from resguardo.records.people.selectors import NotFound
from tests.cast import Cast
from tests.house import House, furnish
from tests.security.stage import alert_about


@pytest.fixture
def houses(cast: Cast) -> tuple[House, House]:
    before = cast.at - timedelta(days=1)
    return furnish(cast, "uno", guard="beto", at=before), furnish(
        cast, "dos", guard="dante", at=before
    )


def kept(cast: Cast, house: House) -> Alert:
    alerting.keep_alerts(at=cast.at, found=[alert_about(house, cast.at.date())])
    return Alert.objects.get(organisation=house.organisation)


def test_what_is_found_again_is_kept_once(cast: Cast, houses: tuple[House, House]) -> None:
    row = kept(cast, houses[0])
    assert alerting.keep_alerts(at=cast.at, found=[alert_about(houses[0], date(2026, 1, 1))]) == []
    assert row.thing is not None
    assert row.other_person == houses[0].guard


def test_a_company_sees_its_own_and_the_authority_all(
    cast: Cast, houses: tuple[House, House]
) -> None:
    mine, other = kept(cast, houses[0]), kept(cast, houses[1])
    clara, gema = cast.viewer("clara"), cast.viewer("gema")
    assert list(seen.alerts(viewer=clara, at=cast.at)) == [mine]
    assert set(seen.alerts(viewer=gema, at=cast.at)) == {mine, other}
    with pytest.raises(NotFound):
        seen.alert(viewer=clara, at=cast.at, public_id=other.public_id)
    with pytest.raises(NotMandated):
        list(seen.alerts(viewer=cast.viewer("ana"), at=cast.at))


def test_the_authority_judges_and_the_company_answers(
    cast: Cast, houses: tuple[House, House]
) -> None:
    row = kept(cast, houses[0])
    clara, gema = cast.viewer("clara"), cast.viewer("gema")
    with pytest.raises(VerdictNotYours):
        alerting.decide_alert(by=clara, at=cast.at, alert=row, verdict="dismissed", note="fine")
    with pytest.raises(DecisionWithoutWords):
        alerting.decide_alert(by=gema, at=cast.at, alert=row, verdict="confirmed", note="  ")
    with pytest.raises(NotMandated):
        alerting.decide_alert(
            by=cast.viewer("dario"), at=cast.at, alert=row, verdict="answered", note="x"
        )
    alerting.decide_alert(by=gema, at=cast.at, alert=row, verdict="looking", note="asked for it")
    alerting.decide_alert(by=clara, at=cast.at, alert=row, verdict="answered", note="in repair")
    [shown] = seen.alerts(viewer=gema, at=cast.at)
    assert shown.verdict == "looking"
    assert list(seen.undecided(seen.alerts(viewer=gema, at=cast.at))) == [row]
    alerting.decide_alert(by=gema, at=cast.at, alert=row, verdict="dismissed", note="seen there")
    assert not seen.undecided(seen.alerts(viewer=gema, at=cast.at)).exists()
    assert [each.verdict for each in seen.decisions_about(row)] == [
        "dismissed", "answered", "looking",
    ]  # fmt: skip


def test_a_standing_is_told_without_names_and_never_of_few(
    cast: Cast, houses: tuple[House, House]
) -> None:
    rows = {each.measure: each for each in seen.standings(viewer=cast.viewer("clara"), at=cast.at)}
    assert rows["losses"].own == 0
    assert rows["losses"].peers == 1
    assert rows["losses"].quarters is None
    values = {number: float(number) for number in range(10)}
    told = seen._standing("losses", values, 4)
    assert told.own == 4
    assert told.quarters == tuple(quantiles([0, 1, 2, 3, 5, 6, 7, 8, 9], n=4, method="inclusive"))
    assert houses


def test_visits_are_for_those_who_oversee(cast: Cast, houses: tuple[House, House]) -> None:
    row = kept(cast, houses[0])
    assert seen.to_weigh(viewer=cast.viewer("gema"), at=cast.at) == [row]
    with pytest.raises(NotMandated):
        seen.to_weigh(viewer=cast.viewer("clara"), at=cast.at)


def test_the_command_screens_the_database_and_keeps_what_it_found(
    houses: tuple[House, House], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["alerts", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["found"] == told["new"] == Alert.objects.count()
    assert len(houses) == 2
