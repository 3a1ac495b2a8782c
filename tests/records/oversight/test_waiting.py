"""What waits at the authority: its own lateness is told as plainly as a company's."""

from datetime import timedelta

import pytest

from resguardo.kernel.mandate import NotMandated
from resguardo.records.oversight import alerts, services, waiting
from resguardo.records.oversight.services import inspections as inspecting
from resguardo.records.oversight.services import letters as writing
from resguardo.records.people.models import Organisation
from tests.cast import Cast
from tests.house import House, furnish

DAY = timedelta(days=1)


@pytest.fixture
def house(cast: Cast) -> House:
    return furnish(cast, "uno", guard="beto", at=cast.at - 20 * DAY)


def _found(cast: Cast, after: timedelta) -> dict[str, waiting.Waits]:
    at = cast.at + after
    return {each.what: each for each in waiting.waiting(viewer=cast.viewer("rita", at=at), at=at)}


def test_nothing_waits_where_nothing_came(cast: Cast, house: House) -> None:
    assert house.firearms
    assert not _found(cast, DAY)
    assert waiting.late_at_authority(viewer=cast.viewer("rita"), at=cast.at) == 0
    with pytest.raises(NotMandated):
        waiting.waiting(viewer=cast.viewer("clara"), at=cast.at)


def test_a_trace_waits_for_the_authority_and_then_is_late_there(cast: Cast, house: House) -> None:
    facts = services.TraceFacts(agency="Police", contact="555", serial=house.firearms[0].serial)
    row = services.receive_trace(
        by=cast.viewer("rita"), at=cast.at, facts=facts, reply_by=cast.at + 2 * DAY
    )
    soon = _found(cast, DAY)["traces"]
    assert (soon.count, soon.late, soon.next_due) == (1, 0, row.reply_by)
    late = _found(cast, 3 * DAY)["traces"]
    assert (late.count, late.late, late.next_due) == (1, 1, None)
    then = cast.at + 3 * DAY
    assert waiting.late_at_authority(viewer=cast.viewer("rita", at=then), at=then) == 1
    services.take_trace_step(
        by=cast.viewer("rita"), at=cast.at, trace=row.public_id, step="ask_more", text="Calibre?"
    )
    assert "traces" not in _found(cast, 3 * DAY)  # the clock stands while the requester is asked


def test_a_finding_waits_for_the_company_and_then_for_the_authority(
    cast: Cast, house: House
) -> None:
    gema, clara = cast.viewer("gema"), cast.viewer("clara")
    row = inspecting.plan_inspection(
        by=gema, at=cast.at, organisation=house.organisation.public_id,
        planned_on=cast.at.date(), snap=True,
    )  # fmt: skip
    assert waiting.visits_ahead(viewer=gema, at=cast.at) == [row]
    inspecting.begin_inspection(by=gema, at=cast.at, inspection=row.public_id)
    found = inspecting.add_finding(
        by=gema, at=cast.at, inspection=row.public_id, text="Keys lie about", article="art. 3",
        gravity="serious", due_on=cast.at.date() + 2 * DAY,
    )  # fmt: skip
    assert _found(cast, DAY)["put_right"].late == 0
    assert _found(cast, 3 * DAY)["put_right"].late == 1
    inspecting.answer_finding(by=clara, at=cast.at, finding=found.public_id, answer="In a safe")
    waits = _found(cast, 3 * DAY)
    assert "put_right" not in waits
    assert waits["findings"].count == 1


def test_a_letter_that_nobody_opened_is_late_after_five_days(cast: Cast, house: House) -> None:
    [letter] = writing.send_letters(
        by=cast.viewer("rita"), at=cast.at, organisations=[house.organisation.public_id],
        subject="Count", text="Count everything.",
    )  # fmt: skip
    assert _found(cast, DAY)["letters"].late == 0
    assert _found(cast, 6 * DAY)["letters"].late == 1
    writing.open_letter(by=cast.viewer("clara"), at=cast.at + DAY, letter=letter.public_id)
    assert "letters" not in _found(cast, 6 * DAY)


def test_companies_side_by_side_have_no_quarters_where_they_are_few(
    cast: Cast, house: House
) -> None:
    found = alerts.compared(viewer=cast.viewer("alba"), at=cast.at)
    values = {each.pk: values for each, values in found.companies}
    assert values[house.organisation.pk]["weapons-per-guard"] is not None
    assert set(found.quarters.values()) == {None}
    assert not found.beyond("losses", 1_000.0)
    with pytest.raises(NotMandated):
        alerts.compared(viewer=cast.viewer("clara"), at=cast.at)
    assert len(values) == Organisation.objects.filter(kind="company", closed_on=None).count()
