"""Results: what people measure, what the records count, and what each has gained."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resguardo.kernel.mandate import NotMandated
from resguardo.records.assistance import gains, results, selectors
from resguardo.records.assistance.counting import SOURCES
from resguardo.records.assistance.models import Indicator
from resguardo.records.assistance.results import Measured
from resguardo.records.assistance.services import activities, courses, programmes
from resguardo.records.assistance.services import results as measuring
from resguardo.records.assistance.services.programmes import ClosedAlready
from resguardo.records.assistance.services.results import CodeTaken, Counted, NumberUnusable
from resguardo.records.assistance.services.words import NotOnTheList
from resguardo.records.compliance import assessing
from resguardo.records.compliance.models import Assessment
from resguardo.records.people.selectors import NotFound
from resguardo.records.register.models import Mark
from tests.armoury import make_armoury
from tests.programme import ProgrammeStage

pytestmark = pytest.mark.django_db


def _indicator(stage: ProgrammeStage, source: str = "people", code: str = "R1") -> Indicator:
    return measuring.add_indicator(
        by=stage.officer, at=stage.at, programme=stage.programme.public_id, code=code,
        title="Something", unit="pieces", source=source,
    )  # fmt: skip


def _value(stage: ProgrammeStage, row: Indicator, kind: str, number: str, **more: Any) -> None:
    told: dict[str, Any] = {"by": stage.officer, "at": stage.at, "on": stage.today} | more
    measuring.add_value(indicator=row.public_id, kind=kind, number=Decimal(number), **told)


def _measured(stage: ProgrammeStage) -> Measured:
    [one] = results.measured(viewer=stage.officer, programme=stage.programme)
    return one


def test_people_measure_from_a_baseline_to_a_target(stage: ProgrammeStage) -> None:
    row = _indicator(stage)
    assert _measured(stage).done_pct is None
    for kind, number in (("baseline", "20"), ("target", "60"), ("actual", "30"), ("actual", "40")):
        _value(stage, row, kind, number)
    _value(stage, row, "actual", "25", sex="f")
    _value(stage, row, "actual", "10", size="small")
    one = _measured(stage)
    assert [one.baseline, one.target, one.actual, one.done_pct] == [20, 60, 40, 50]
    assert [one.by_sex, one.by_size] == [{"f": 25}, {"small": 10}]


def test_a_target_below_the_baseline_is_reached_by_falling(stage: ProgrammeStage) -> None:
    row = _indicator(stage)
    for kind, number in (("baseline", "10"), ("target", "0"), ("actual", "4")):
        _value(stage, row, kind, number)
    assert _measured(stage).done_pct == 60


def test_what_is_no_value_is_refused(stage: ProgrammeStage) -> None:
    row = _indicator(stage)
    for wrong, refusal in (
        ({"kind": "guess", "number": "1"}, NotOnTheList),
        ({"kind": "actual", "number": "NaN"}, NumberUnusable),
        ({"kind": "actual", "number": "1.234"}, NumberUnusable),
        ({"kind": "actual", "number": "1", "sex": "?"}, NotOnTheList),
        ({"kind": "actual", "number": "1", "size": "huge"}, NotOnTheList),
    ):
        with pytest.raises(refusal):
            _value(stage, row, **wrong)
    with pytest.raises(CodeTaken):
        _indicator(stage)
    with pytest.raises(NotOnTheList):
        _indicator(stage, source="oracle", code="R2")
    with pytest.raises(NotMandated):
        _value(stage, row, "actual", "1", by=stage.cast.viewer("clara"))
    counted = _indicator(stage, source="people_trained", code="R3")
    with pytest.raises(Counted):
        _value(stage, counted, "actual", "1")


def test_who_came_and_who_passed_are_counted_by_sex_and_size(stage: ProgrammeStage) -> None:
    _indicator(stage, source="people_trained")
    course = stage.plan("training", attend_pct=100, pass_pct=50)
    for sex, points in (("f", 20), ("m", 20), ("f", 5)):
        who = courses.register_attendee(
            **stage.told(course.public_id), given_name="X", family_name="Y", sex=sex,
            organisation=stage.cast.uno.public_id,
        )  # fmt: skip
        courses.attend(**stage.told(course.public_id), code=who.code, on=stage.today)
        courses.enter_test(
            by=stage.officer, at=stage.at, attendee=who.public_id, which="after", points=points,
            of_points=20,
        )  # fmt: skip
    one = _measured(stage)
    assert one.actual == 2
    assert [one.by_sex, one.by_size] == [{"f": 1, "m": 1}, {"large": 2}]
    mine = next(
        each for each in gains.gains(stage.programme)
        if each.participation.organisation_id == stage.cast.uno.pk
    )  # fmt: skip
    assert (mine.activities, mine.attended, mine.trained) == (1, 3, 2)


def test_the_share_of_marked_firearms_comes_from_the_register_of_who_agreed(
    stage: ProgrammeStage,
) -> None:
    armoury = make_armoury(stage.cast)
    _indicator(stage, source="marked_share_pct")
    assert _measured(stage).actual == 0
    Mark.objects.create(
        thing=armoury.things["r1"], kind="secondary", text_as_read="CV 1", location="frame",
        read_at=stage.at, recorded_at=stage.at,
    )  # fmt: skip
    assert _measured(stage).actual == 25
    stage.parts["uno"].scopes = ["register"]
    stage.parts["uno"].save(update_fields=["scopes"])
    assert _measured(stage).actual == 0


def _assess(stage: ProgrammeStage, verdicts: dict[str, str]) -> Assessment:
    rita = stage.cast.viewer("rita")
    row = assessing.open_assessment(
        by=rita, at=stage.at, organisation=stage.cast.uno.public_id, catalogue="mosaic"
    )
    for control, verdict in verdicts.items():
        assessing.answer(
            by=rita, at=stage.at, assessment=row.public_id, control=control, verdict=verdict,
            words="seen",
        )  # fmt: skip
    assessing.lock(by=rita, at=stage.at, assessment=row.public_id)
    return row


def test_gaps_that_were_closed_are_found_between_baseline_and_endline(
    stage: ProgrammeStage,
) -> None:
    _indicator(stage, source="gaps_closed")
    first = _assess(stage, {"MOS20-01": "yes", "MOS20-02": "no", "MOS20-03": "no"})
    between = _assess(stage, {"MOS20-01": "yes", "MOS20-02": "yes", "MOS20-03": "no"})
    last = _assess(stage, {"MOS20-01": "no", "MOS20-02": "yes", "MOS20-03": "no"})
    made = (("assessment", first, -9), ("follow_up", between, -5), ("follow_up", last, -1))
    for kind, row, days in made:
        visit = stage.plan(kind, days=days)
        activities.link_assessment(**stage.told(visit.public_id), assessment=row.public_id)
    [pair] = gains.compared(stage.programme)
    assert [each.assessment for each in pair.looks] == [first, between, last]
    assert [(stage.today - each.on).days for each in pair.looks] == [9, 5, 1]
    assert pair.looks[1].met.share_pct > pair.then.share_pct == pair.now.share_pct
    assert "MOS20-02" in pair.closed
    assert "MOS20-01" in pair.opened
    assert "MOS20-03" not in pair.closed | pair.opened
    assert _measured(stage).actual == len(pair.closed)
    stage.parts["uno"].scopes = ["figures"]
    stage.parts["uno"].save(update_fields=["scopes"])
    assert gains.compared(stage.programme) == []


def test_counting_asks_as_often_for_many_as_for_few(stage: ProgrammeStage) -> None:
    for place, source in enumerate(SOURCES):
        _indicator(stage, source=source, code=f"S{place}")

    def more() -> None:
        course = stage.plan("training")
        who = courses.register_attendee(
            **stage.told(course.public_id), given_name="X", family_name="Y", sex="x"
        )
        courses.attend(**stage.told(course.public_id), code=who.code, on=stage.today)
        row = _assess(stage, {"MOS20-01": "yes"})
        visit = stage.plan("assessment", days=-1)
        activities.link_assessment(**stage.told(visit.public_id), assessment=row.public_id)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            results.measured(viewer=stage.officer, programme=stage.programme)
            gains.gains(stage.programme)
        return len(captured)

    more()
    few = queries()
    more()
    more()
    assert queries() == few


def test_an_indicator_of_a_programme_out_of_sight_is_not_there(stage: ProgrammeStage) -> None:
    row = _indicator(stage)
    stage.parts["dos"].state = "declined"
    stage.parts["dos"].save(update_fields=["state"])
    with pytest.raises(NotFound):
        selectors.indicator(
            viewer=stage.cast.viewer("delia"), at=stage.at + timedelta(1), public_id=row.public_id
        )


def test_what_a_closed_programme_reached_stays_as_it_was_counted(stage: ProgrammeStage) -> None:
    armoury = make_armoury(stage.cast)
    for place, source in enumerate(SOURCES):
        _indicator(stage, source=source, code=f"S{place}")
    Mark.objects.create(
        thing=armoury.things["r1"], kind="secondary", text_as_read="CV 1", location="frame",
        read_at=stage.at, recorded_at=stage.at,
    )  # fmt: skip
    first = _assess(stage, {"MOS20-01": "no", "MOS20-02": "no"})
    last = _assess(stage, {"MOS20-01": "yes", "MOS20-02": "yes"})
    for kind, row in (("assessment", first), ("follow_up", last)):
        visit = stage.plan(kind)
        activities.link_assessment(**stage.told(visit.public_id), assessment=row.public_id)

    def reached() -> dict[str, tuple[Any, Any, Any]]:
        stage.programme.refresh_from_db()
        return {
            each.indicator.source: (each.actual, dict(each.by_sex), dict(each.by_size))
            for each in results.measured(viewer=stage.officer, programme=stage.programme)
        }

    before = reached()
    assert (before["marked_share_pct"][0], before["gaps_closed"][0]) == (25, 2)
    closing: dict[str, Any] = {
        "by": stage.officer, "at": stage.at, "programme": stage.programme.public_id,
        "reason": "the money is spent",
    }  # fmt: skip
    programmes.close_programme(**closing)
    Mark.objects.create(
        thing=armoury.things["r2"], kind="secondary", text_as_read="CV 2", location="frame",
        read_at=stage.at, recorded_at=stage.at,
    )  # fmt: skip
    assert reached() == before, "a closed programme does not count the register again"
    assert gains.compared(stage.programme) == []
    with pytest.raises(ClosedAlready):
        programmes.close_programme(**closing)
