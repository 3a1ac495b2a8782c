"""The checklist in the field: kept on the device, sent later, and never written over in silence."""

from datetime import datetime, timedelta

import pytest

from resguardo.kernel.mandate import NotMandated
from resguardo.kernel.procedure import NotAStep
from resguardo.records.oversight.checklists import checklist
from resguardo.records.oversight.inspection_models import Inspection, InspectionAnswer
from resguardo.records.oversight.services import field
from resguardo.records.oversight.services import inspections as inspecting
from tests.cast import Cast
from tests.house import House, furnish

HOUR = timedelta(hours=1)


@pytest.fixture
def house(cast: Cast) -> House:
    return furnish(cast, "uno", guard="beto", at=cast.at - timedelta(days=20))


@pytest.fixture
def visit(cast: Cast, house: House) -> Inspection:
    gema = cast.viewer("gema")
    row = inspecting.plan_inspection(
        by=gema, at=cast.at, organisation=house.organisation.public_id,
        planned_on=cast.at.date(), snap=True,
    )  # fmt: skip
    return inspecting.begin_inspection(by=gema, at=cast.at, inspection=row.public_id)


def said(seen: str, *, at: datetime, knew: str = "", note: str = "") -> field.FieldAnswer:
    return field.FieldAnswer(point="keys_kept", seen=seen, note=note, noted_at=at, knew=knew)


def test_both_times_of_an_answer_are_kept(cast: Cast, visit: Inspection) -> None:
    gema = cast.viewer("gema")
    heard = field.answer_from_the_field(
        by=gema, at=cast.at + 3 * HOUR, inspection=visit.public_id,
        answers=[said("no", at=cast.at + HOUR, note="Key on a nail")],
    )  # fmt: skip
    assert heard.taken == {"keys_kept": cast.at + 3 * HOUR}
    [row] = InspectionAnswer.objects.all()
    assert (row.noted_at, row.answered_at) == (cast.at + HOUR, cast.at + 3 * HOUR)
    # the clock of a device may run ahead: nothing was seen later than it was sent
    field.answer_from_the_field(
        by=gema, at=cast.at + 4 * HOUR, inspection=visit.public_id,
        answers=[said("yes", at=cast.at + 9 * HOUR, knew=field.version(row))],
    )  # fmt: skip
    assert InspectionAnswer.objects.order_by("-id")[0].noted_at == cast.at + 4 * HOUR


def test_what_is_sent_twice_is_taken_once(cast: Cast, visit: Inspection) -> None:
    gema = cast.viewer("gema")
    answer = said("no", at=cast.at, note="Key on a nail ")
    for hours in (1, 2):
        heard = field.answer_from_the_field(
            by=gema, at=cast.at + hours * HOUR, inspection=visit.public_id, answers=[answer]
        )
        assert heard.taken == {"keys_kept": cast.at + HOUR}
    assert InspectionAnswer.objects.count() == 1


def test_what_a_colleague_said_meanwhile_is_told_and_not_written_over(
    cast: Cast, visit: Inspection
) -> None:
    gema, rita = cast.viewer("gema"), cast.viewer("rita")
    inspecting.answer_points(
        by=rita, at=cast.at + HOUR, inspection=visit.public_id,
        answers={"keys_kept": ("yes", "seen by me")},
    )  # fmt: skip
    heard = field.answer_from_the_field(
        by=gema, at=cast.at + 2 * HOUR, inspection=visit.public_id,
        answers=[said("no", at=cast.at), field.FieldAnswer(
            point="premises", seen="yes", note="", noted_at=cast.at, knew="")],
    )  # fmt: skip
    assert list(heard.taken) == ["premises"]
    [theirs] = heard.conflicts
    assert (theirs.point, theirs.seen, theirs.note) == ("keys_kept", "yes", "seen by me")
    assert InspectionAnswer.objects.filter(point="keys_kept").count() == 1
    # knowing what stands there, the inspector may hold to what they saw
    again = said("no", at=cast.at, knew=theirs.answered_at.isoformat())
    heard = field.answer_from_the_field(
        by=gema, at=cast.at + 3 * HOUR, inspection=visit.public_id, answers=[again]
    )
    assert not heard.conflicts
    assert InspectionAnswer.objects.filter(point="keys_kept").count() == 2


def test_a_visit_that_was_closed_takes_no_answer_from_the_field(
    cast: Cast, visit: Inspection, house: House
) -> None:
    with pytest.raises(NotMandated):
        field.answer_from_the_field(
            by=cast.viewer("clara"), at=cast.at, inspection=visit.public_id, answers=[]
        )
    gema = cast.viewer("gema")
    points = [each.code for each in checklist(house.organisation.jurisdiction, visit.planned_on)]
    inspecting.answer_points(
        by=gema, at=cast.at, inspection=visit.public_id,
        answers=dict.fromkeys(points, ("yes", "")),
    )  # fmt: skip
    inspecting.close_inspection(
        by=gema, at=cast.at, inspection=visit.public_id, conclusion="All in order"
    )
    with pytest.raises(NotAStep):
        field.answer_from_the_field(
            by=gema, at=cast.at, inspection=visit.public_id, answers=[said("no", at=cast.at)]
        )
