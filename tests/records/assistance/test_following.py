"""Follow-up visits plan themselves when something is done, once, within the programme's days."""

from datetime import timedelta
from typing import Any

import pytest

from resguardo.records.assistance import following
from resguardo.records.assistance.models import Activity
from resguardo.records.assistance.procedures import PROCEDURES
from resguardo.records.assistance.services import activities, programmes, steps
from resguardo.records.assistance.services.following import FollowUpsWrong, change_follow_ups
from resguardo.records.people.changes import ReasonMissing
from resguardo.records.people.selectors import NotFound
from resguardo.records.permits.calendars import months_on
from tests.programme import ProgrammeStage

pytestmark = pytest.mark.django_db


def _traps(stage: ProgrammeStage, *whom: str) -> Activity:
    """Bullet traps that were handed over today."""
    row = stage.plan("equipment", *whom)
    told = stage.told(row.public_id)
    steps.take_step(**told, step="buy")
    activities.hand_over(
        **told, organisation=stage.cast.uno.public_id, what="Trap", quantity=1, taken_by="Ana"
    )
    return steps.take_step(**told, step="hand_over")


def _change(stage: ProgrammeStage, *months: int, reason: str = "asked for") -> Any:
    return change_follow_ups(
        by=stage.officer, at=stage.at, programme=stage.programme.public_id, months=months,
        reason=reason,
    )  # fmt: skip


def test_each_step_that_plans_follow_ups_is_one_of_its_procedure() -> None:
    for kind, step in following.DONE_BY.items():
        assert step in {each.name for each in PROCEDURES[kind].steps}


def test_what_is_done_is_looked_at_again_after_six_months(stage: ProgrammeStage) -> None:
    before = stage.plan("equipment")
    assert not following.looks(before, viewer=stage.officer)
    row = _traps(stage)
    visit = row.followed_by.get()
    six, twelve = (months_on(stage.today, each) for each in (6, 12))
    assert (visit.kind, visit.state, visit.after_months) == ("follow_up", "planned", 6)
    assert (visit.starts_on, visit.title) == (six, row.title)
    whom = {each.organisation_id for each in visit.beneficiaries.all()}
    assert whom == {stage.cast.uno.pk, stage.cast.authority.pk}
    looks = following.looks(row, viewer=stage.officer)
    assert [(each.months, each.day, each.visit) for each in looks] == [
        (6, six, visit), (12, twelve, None),
    ]  # fmt: skip
    assert twelve > stage.programme.ends_on


def test_whoever_left_the_programme_is_not_visited(stage: ProgrammeStage) -> None:
    row = stage.plan("equipment")
    told = stage.told(row.public_id)
    steps.take_step(**told, step="buy")
    activities.hand_over(
        **told, organisation=stage.cast.uno.public_id, what="Trap", quantity=1, taken_by="Ana"
    )
    programmes.leave(
        by=stage.cast.viewer("clara"), at=stage.at, participation=stage.parts["uno"].public_id,
        reason="over",
    )  # fmt: skip
    steps.take_step(**told, step="hand_over")
    whom = [each.organisation_id for each in row.followed_by.get().beneficiaries.all()]
    assert whom == [stage.cast.authority.pk]


def test_the_programmes_plan_says_when_and_a_change_plans_what_is_still_to_come(
    stage: ProgrammeStage,
) -> None:
    row = _traps(stage)
    _change(stage, 3, 6, 3)
    assert [each.after_months for each in row.followed_by.order_by("starts_on")] == [3, 6]
    _change(stage)
    assert row.followed_by.count() == 2
    assert not _traps(stage).followed_by.exists()
    _change(stage, 6, reason="again")
    assert Activity.objects.filter(after_months=6).count() == 2


@pytest.mark.parametrize("months", [(0,), (61,), (-6,), (1, 2, 3, 4, 5, 6, 7)])
def test_a_plan_that_nobody_could_keep_is_refused(
    stage: ProgrammeStage, months: tuple[int, ...]
) -> None:
    with pytest.raises(FollowUpsWrong, match="as in 6, 12"):
        _change(stage, *months)
    stage.programme.refresh_from_db()
    assert stage.programme.follow_up_months == [6, 12]


def test_a_plan_is_changed_with_a_reason_and_by_its_own_officers(stage: ProgrammeStage) -> None:
    with pytest.raises(ReasonMissing):
        _change(stage, 3, reason=" ")
    with pytest.raises(NotFound):
        change_follow_ups(
            by=stage.officer, at=stage.at, programme=stage.parts["uno"].public_id, months=[3],
            reason="x",
        )  # fmt: skip


def test_a_visit_called_off_stays_called_off(stage: ProgrammeStage) -> None:
    row = _traps(stage)
    visit = row.followed_by.get()
    steps.take_step(**stage.told(visit.public_id), step="cancel", words="the store is closed")
    _change(stage, 5, 6)
    assert [each.after_months for each in row.followed_by.order_by("starts_on")] == [5, 6]
    assert not following.due(
        viewer=stage.officer, at=stage.at, day=visit.starts_on - timedelta(100)
    )


def test_the_officer_is_shown_what_is_due_two_months_ahead_and_what_is_late(
    stage: ProgrammeStage,
) -> None:
    visit = _traps(stage).followed_by.get()

    def due(days: int) -> list[Activity]:
        day = visit.starts_on + timedelta(days)
        return following.due(viewer=stage.officer, at=stage.at, day=day)

    assert due(-following.SHOWN_DAYS - 1) == []
    assert due(-following.SHOWN_DAYS) == due(30) == [visit]
