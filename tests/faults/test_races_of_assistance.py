"""A programme's officers at once: visits are planned once, and who is erased stays erased."""

from datetime import UTC, datetime
from functools import partial

import pytest

from resguardo.interfaces.paper import issuing
from resguardo.records.assistance.models import Attendee
from resguardo.records.assistance.services import activities, courses, steps
from resguardo.records.assistance.services.courses import Erased
from resguardo.records.assistance.services.following import change_follow_ups
from resguardo.records.papers import services as papers
from resguardo.records.papers.models import Paper
from tests.cast import make_cast
from tests.faults.hands import at_once, codes
from tests.programme import ProgrammeStage, make_programme

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def stage(db: None) -> ProgrammeStage:
    return make_programme(make_cast(NOON))


def test_a_done_activity_and_a_new_plan_plan_each_visit_once(stage: ProgrammeStage) -> None:
    row = stage.plan("equipment")
    told = stage.told(row.public_id)
    steps.take_step(**told, step="buy")
    activities.hand_over(
        **told, organisation=stage.cast.uno.public_id, what="Trap", quantity=1, taken_by="Ana"
    )
    change = partial(
        change_follow_ups, by=stage.officer, at=stage.at, programme=stage.programme.public_id,
        reason="asked for",
    )  # fmt: skip
    reached = at_once(
        partial(steps.take_step, **told, step="hand_over"),
        partial(change, months=[3, 6]),
        partial(change, months=[3, 5, 6]),
    )
    assert codes(reached.refused) <= {"storage.busy"}
    if reached.refused:
        change(months=[3, 5])
        steps.take_step(**told, step="hand_over")
    change(months=[3, 4, 5, 6])
    assert [each.after_months for each in row.followed_by.order_by("starts_on")] == [3, 4, 5, 6]


def _passed(stage: ProgrammeStage) -> Attendee:
    """Somebody who passed a course that is certified."""
    row = stage.plan("training", pass_pct=0, attend_pct=100)
    told = stage.told(row.public_id)
    who = courses.register_attendee(**told, given_name="Gabriela", family_name="Guarda", sex="f")
    for step in ("invite", "begin"):
        steps.take_step(**told, step=step)
    courses.attend(**told, code=who.code, on=stage.today)
    courses.enter_test(
        by=stage.officer, at=stage.at, attendee=who.public_id, which="after", points=9, of_points=9
    )
    for step in ("close", "certify"):
        steps.take_step(**told, step=step)
    return who


@pytest.mark.parametrize("_turn", range(3))
def test_no_certificate_slips_in_behind_the_erasing_of_its_holder(
    stage: ProgrammeStage, _turn: int
) -> None:
    who = _passed(stage)
    issue = partial(
        issuing.issue, by=stage.officer, at=stage.at, template="training-certificate",
        subject=str(who.public_id), language="es",
    )  # fmt: skip
    erase = partial(
        papers.erase_attendee, by=stage.officer, at=stage.at, attendee=who.public_id,
        reason="asked for",
    )  # fmt: skip
    reached = at_once(issue, erase, issue)
    assert codes(reached.refused) <= {"assistance.attendee-erased", "storage.busy"}
    who.refresh_from_db()
    if who.erased_at is None:
        erase()
    for paper in Paper.objects.all():
        assert (paper.text.content, paper.text.file) == ("", None)
    with pytest.raises(Erased):
        issue()
