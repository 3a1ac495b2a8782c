"""Activities, step by step: nothing is held before its day, nor reported before it is told."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from resguardo.kernel.mandate import NotMandated
from resguardo.kernel.procedure import NotAStep
from resguardo.records.assistance import gains, passing, selectors
from resguardo.records.assistance.models import Activity, ActivityKind
from resguardo.records.assistance.procedures import PROCEDURES, is_over
from resguardo.records.assistance.services import activities, courses, seminars, steps
from resguardo.records.assistance.services.activities import (
    ActivityOver,
    NotShown,
    NotTakingPart,
    OutsideProgramme,
    QuantityWrong,
    SpentLater,
)
from resguardo.records.assistance.services.courses import BadgeUnknown, NotThatDay, PointsWrong
from resguardo.records.assistance.services.seminars import ConclusionDone, DueBefore
from resguardo.records.assistance.services.steps import RESTS_ON, NotBegun, RestsOn
from resguardo.records.assistance.services.words import NotOnTheList
from resguardo.records.compliance import assessing
from resguardo.records.people.changes import ReasonMissing
from resguardo.records.people.selectors import NotFound
from tests.programme import ProgrammeStage

pytestmark = pytest.mark.django_db


def _step(stage: ProgrammeStage, row: Activity, step: str, **more: Any) -> Activity:
    return steps.take_step(**stage.told(row.public_id), step=step, **more)


def _attendee(stage: ProgrammeStage, row: Activity, **more: Any) -> Any:
    told: dict[str, Any] = {
        "given_name": "Ana", "family_name": "Armas", "sex": "f",
        "organisation": stage.cast.uno.public_id,
    }  # fmt: skip
    return courses.register_attendee(**stage.told(row.public_id), **(told | more))


def test_every_kind_has_its_procedure_and_every_need_a_step() -> None:
    assert set(PROCEDURES) == set(ActivityKind.values)
    named = {(kind, step.name) for kind, each in PROCEDURES.items() for step in each.steps}
    assert set(RESTS_ON) <= named
    assert all("cancelled" in each.final_states for each in PROCEDURES.values())
    assert not is_over("training", "closed")


def test_a_seminar_goes_from_plan_to_report(stage: ProgrammeStage) -> None:
    row = stage.plan("seminar")
    told = stage.told(row.public_id)
    with pytest.raises(RestsOn):
        _step(stage, row, "invite")
    seminars.add_to_agenda(**told, begins="09:00", title="Opening")
    _step(stage, row, "invite")
    with pytest.raises(RestsOn):
        _step(stage, row, "hold")
    who = _attendee(stage, row)
    courses.attend(**told, code=f" {who.code.lower()} ", on=stage.today)
    _step(stage, row, "hold")
    with pytest.raises(NotAStep):
        _step(stage, row, "invite")
    with pytest.raises(RestsOn):
        _step(stage, row, "report", words="good")
    with pytest.raises(DueBefore):
        seminars.conclude(**told, text="Name who answers", due_on=stage.today - timedelta(days=9))
    conclusion = seminars.conclude(
        **told, text="Name who answers", due_on=stage.today, organisation=stage.cast.uno.public_id
    )
    with pytest.raises(ReasonMissing):
        _step(stage, row, "report")
    assert _step(stage, row, "report", words="agreed").state == "reported"
    assert is_over(row.kind, "reported")
    with pytest.raises(NotMandated):
        seminars.conclusion_done(
            by=stage.cast.viewer("ana"), at=stage.at, conclusion=conclusion.public_id, outcome="x"
        )
    with pytest.raises(NotFound):
        seminars.conclusion_done(
            by=stage.cast.viewer("delia"), at=stage.at, conclusion=conclusion.public_id,
            outcome="x",
        )  # fmt: skip
    done = seminars.conclusion_done(
        by=stage.cast.viewer("clara"), at=stage.at, conclusion=conclusion.public_id,
        outcome="Named",
    )  # fmt: skip
    assert (done.state, done.outcome) == ("done", "Named")
    with pytest.raises(ConclusionDone):
        seminars.conclusion_done(
            by=stage.officer, at=stage.at, conclusion=conclusion.public_id, outcome="again"
        )


def test_nothing_is_held_before_its_day(stage: ProgrammeStage) -> None:
    row = stage.plan("seminar", days=3)
    told = stage.told(row.public_id)
    seminars.add_to_agenda(**told, begins="09:00", title="Opening")
    _step(stage, row, "invite")
    who = _attendee(stage, row)
    with pytest.raises(NotThatDay):
        courses.attend(**told, code=who.code, on=row.starts_on)
    visit = stage.plan("follow_up", days=3)
    _step(stage, visit, "announce")
    with pytest.raises(NotBegun):
        _step(stage, visit, "visit")
    first = stage.today
    with pytest.raises(ReasonMissing):
        activities.move_activity(
            **stage.told(visit.public_id), starts_on=first, ends_on=first, reason=""
        )
    activities.move_activity(
        **stage.told(visit.public_id), starts_on=first, ends_on=first, reason="asked for"
    )
    assert _step(stage, visit, "visit").state == "visited"


def test_what_is_over_is_neither_moved_nor_widened(stage: ProgrammeStage) -> None:
    row = stage.plan("seminar")
    told = stage.told(row.public_id)
    _step(stage, row, "cancel", words="no budget")
    with pytest.raises(ActivityOver):
        activities.move_activity(
            **told, starts_on=stage.today, ends_on=stage.today, reason="asked for"
        )
    with pytest.raises(ActivityOver):
        activities.add_beneficiary(**told, organisation=stage.cast.dos.public_id)


@pytest.mark.parametrize(("zone", "days"), [("Asia/Tokyo", 1), ("America/La_Paz", 0)])
def test_a_day_is_that_of_the_place(stage: ProgrammeStage, zone: str, days: int) -> None:
    evening = stage.at.replace(hour=20)  # the next morning in Tokyo, still the same day in La Paz
    officer = replace(stage.officer, time_zone=zone)
    row = stage.plan("seminar", days=days)
    told: dict[str, Any] = {"by": officer, "at": evening, "activity": row.public_id}
    seminars.add_to_agenda(**told, begins="09:00", title="Opening")
    steps.take_step(**told, step="invite")
    who = _attendee(stage, row)
    courses.attend(**told, code=who.code, on=row.starts_on)
    with pytest.raises(NotThatDay):
        courses.attend(**told, code=who.code, on=row.starts_on + timedelta(1))
    assert steps.take_step(**told, step="hold").state == "held"


def test_a_course_is_passed_by_who_was_there_and_knows(stage: ProgrammeStage) -> None:
    row = stage.plan("training", days=-1, length=2, pass_pct=60, attend_pct=100)
    told = stage.told(row.public_id)
    _step(stage, row, "invite")
    _step(stage, row, "begin")
    with pytest.raises(RestsOn):
        _step(stage, row, "close")
    good, late, weak = (_attendee(stage, row, family_name=name) for name in ("G", "L", "W"))
    for who, days in ((good, (0, 1)), (late, (0,)), (weak, (0, 1))):
        for each in days:
            courses.attend(**told, code=who.code, on=stage.today - timedelta(each))
    courses.attend(**told, code=good.code, on=stage.today)
    with pytest.raises(RestsOn):
        _step(stage, row, "close")
    for who, points in ((good, 15), (late, 20), (weak, 11)):
        courses.enter_test(
            by=stage.officer, at=stage.at, attendee=who.public_id, which="after", points=points,
            of_points=20,
        )  # fmt: skip
    _step(stage, row, "close")
    people = selectors.attendees(viewer=stage.officer, at=stage.at, activity=row)
    from_rows = {each.family_name: each for each in people}
    passed = {name: standing_of(each, row) for name, each in from_rows.items()}
    assert passed == {"G": True, "L": False, "W": False}
    assert _step(stage, row, "certify").state == "certified"


def standing_of(attendee: Any, activity: Activity) -> bool:
    """Whether somebody passed."""
    return passing.standing(attendee, activity).passed


def test_what_is_no_badge_no_day_no_result_is_refused(stage: ProgrammeStage) -> None:
    row = stage.plan("workshop")
    told = stage.told(row.public_id)
    who = _attendee(stage, row)
    with pytest.raises(BadgeUnknown) as refusal:
        courses.attend(**told, code="XXXX", on=stage.today)
    assert "“XXXX” is no badge" in str(refusal.value)
    with pytest.raises(NotThatDay):
        courses.attend(**told, code=who.code, on=stage.today - timedelta(1))
    test: dict[str, Any] = {"by": stage.officer, "at": stage.at, "attendee": who.public_id}
    for points, of_points in ((21, 20), (0, 0), (5, 5000)):
        with pytest.raises(PointsWrong):
            courses.enter_test(**test, which="after", points=points, of_points=of_points)
    with pytest.raises(NotOnTheList):
        courses.enter_test(**test, which="between", points=1, of_points=2)
    with pytest.raises(NotOnTheList):
        _attendee(stage, row, sex="?")
    with pytest.raises(NotFound):
        _attendee(stage, row, organisation=stage.cast.dos.public_id)


def test_who_came_can_be_erased_and_is_counted_still(stage: ProgrammeStage) -> None:
    row = stage.plan("workshop")
    who = _attendee(stage, row)
    courses.attend(**stage.told(row.public_id), code=who.code, on=stage.today)
    told: dict[str, Any] = {"by": stage.officer, "at": stage.at, "attendee": who.public_id}
    erased = courses.erase_attendee(**told, reason="asked for")
    assert (str(erased), erased.sex) == (erased.code, "f")
    with pytest.raises(courses.Erased):
        courses.erase_attendee(**told, reason="again")
    with pytest.raises(BadgeUnknown):
        courses.attend(**stage.told(row.public_id), code=who.code, on=stage.today)
    assert row.attendees.filter(days__isnull=False).count() == 1


def test_a_company_sees_its_own_people_and_no_others(stage: ProgrammeStage) -> None:
    row = stage.plan("workshop")
    _attendee(stage, row)
    _attendee(stage, row, family_name="Rival", organisation=stage.cast.authority.public_id)
    seen = selectors.attendees(viewer=stage.cast.viewer("clara"), at=stage.at, activity=row)
    assert [each.family_name for each in seen] == ["Armas"]
    assert selectors.attendees(viewer=stage.officer, at=stage.at, activity=row).count() == 2


def test_activities_lie_within_their_programme_and_are_for_who_takes_part(
    stage: ProgrammeStage,
) -> None:
    with pytest.raises(OutsideProgramme):
        stage.plan(days=500)
    with pytest.raises(NotTakingPart):
        stage.plan("seminar", "dos")
    with pytest.raises(NotOnTheList):
        stage.plan("party")
    with pytest.raises(NotOnTheList):
        stage.plan("training", pass_pct=101)
    with pytest.raises(NotFound):
        stage.plan("follow_up", follows=stage.programme.public_id)
    row = stage.plan()
    with pytest.raises(NotTakingPart):
        activities.add_beneficiary(
            **stage.told(row.public_id), organisation=stage.cast.dos.public_id
        )


def test_another_programme_officer_of_the_house_goes_on_and_nobody_else(
    stage: ProgrammeStage,
) -> None:
    row = stage.plan("follow_up")
    told: dict[str, Any] = {"at": stage.at, "activity": row.public_id, "step": "announce"}
    for name in ("clara", "rita", "elena"):
        with pytest.raises(NotMandated):
            steps.take_step(by=stage.cast.viewer(name), **told)
    assert steps.take_step(by=stage.cast.viewer("pedro"), **told).state == "announced"


def test_money_is_recorded_once_spent_and_corrected_by_its_opposite(
    stage: ProgrammeStage,
) -> None:
    row = stage.plan()
    told: dict[str, Any] = {**stage.told(row.public_id), "what": "Hall"}
    with pytest.raises(SpentLater):
        activities.spend(**told, amount=Decimal(1), spent_on=stage.today + timedelta(1))
    for amount in ("100.25", "-100.25", "90"):
        activities.spend(**told, amount=Decimal(amount), spent_on=stage.today)
    spent = selectors.spent_by_activity(viewer=stage.officer, programme=stage.programme)
    assert spent == {row.pk: Decimal(90)}


def test_equipment_goes_to_whom_it_is_for(stage: ProgrammeStage) -> None:
    row = stage.plan("equipment")
    told: dict[str, Any] = {**stage.told(row.public_id), "what": "Bullet trap", "taken_by": "Ana"}
    _step(stage, row, "buy")
    with pytest.raises(RestsOn):
        _step(stage, row, "hand_over")
    with pytest.raises(NotFound):
        activities.hand_over(**told, organisation=stage.cast.dos.public_id, quantity=1)
    with pytest.raises(QuantityWrong):
        activities.hand_over(**told, organisation=stage.cast.uno.public_id, quantity=0)
    activities.hand_over(**told, organisation=stage.cast.uno.public_id, quantity=2)
    assert _step(stage, row, "hand_over").state == "handed_over"
    assert _step(stage, row, "verify", words="in use").state == "verified"


def test_an_assessment_is_tied_only_where_the_company_agreed(stage: ProgrammeStage) -> None:
    rita = stage.cast.viewer("rita")
    found = assessing.open_assessment(
        by=rita, at=stage.at, organisation=stage.cast.uno.public_id, catalogue="mosaic"
    )
    row = stage.plan("assessment")
    _step(stage, row, "announce")
    _step(stage, row, "visit")
    with pytest.raises(RestsOn):
        _step(stage, row, "report", words="seen")
    stage.parts["uno"].scopes = ["figures"]
    stage.parts["uno"].save(update_fields=["scopes"])
    told = {**stage.told(row.public_id), "assessment": found.public_id}
    with pytest.raises(NotShown):
        activities.link_assessment(**told)
    assert not gains.to_link(activity=row)
    stage.parts["uno"].scopes = ["assessments"]
    stage.parts["uno"].save(update_fields=["scopes"])
    assert gains.to_link(activity=row) == [found]
    activities.link_assessment(**told)
    assert _step(stage, row, "report", words="seen").state == "reported"
    [linked] = gains.linked(viewer=stage.officer, activity=row)
    assert (linked.name, linked.share_pct) == (stage.cast.uno.name, 0)
