"""A visit: planned with reasons, hidden while it is snap, followed to the end, and fed back."""

from datetime import timedelta
from typing import Any

import pytest

from resguardo.kernel.mandate import NotMandated
from resguardo.kernel.procedure import NotAStep, SamePerson
from resguardo.records.oversight import alerting
from resguardo.records.oversight import alerts as alerting_seen
from resguardo.records.oversight import inspections as seen
from resguardo.records.oversight.checklists import checklist
from resguardo.records.oversight.models import Alert, Inspection
from resguardo.records.oversight.services import inspections as inspecting
from resguardo.records.oversight.services import sanctions
from resguardo.records.people.selectors import NotFound
from resguardo.records.permits import selectors as permits
from resguardo.records.permits.models import Permit
from resguardo.records.register.models import Block
from resguardo.records.transparency.models import Change
from tests.cast import Cast
from tests.house import UNTIL, House, furnish
from tests.security.stage import alert_about

DAY = timedelta(days=1)


@pytest.fixture
def house(cast: Cast) -> House:
    found = furnish(cast, "uno", guard="beto", at=cast.at - 2 * DAY)
    alerting.keep_alerts(at=cast.at - DAY, found=[alert_about(found, cast.at.date() - DAY)])
    return found


def planned(cast: Cast, house: House) -> Inspection:
    alert = Alert.objects.get()
    return inspecting.plan_inspection(
        by=cast.viewer("gema"), at=cast.at, organisation=house.organisation.public_id,
        planned_on=cast.at.date() + DAY, snap=True, reasons=[alert.public_id],
        place=house.armoury.public_id, purpose="Order of visits",
    )  # fmt: skip


def all_points(row: Inspection, seen_as: str = "yes") -> dict[str, tuple[str, str]]:
    points = checklist(row.organisation.jurisdiction, row.planned_on)
    return {each.code: (seen_as, "") for each in points}


def test_a_snap_visit_is_known_to_nobody_at_the_company_until_it_begins(
    cast: Cast, house: House
) -> None:
    row = planned(cast, house)
    clara, gema = cast.viewer("clara"), cast.viewer("gema")
    assert list(seen.inspections(viewer=gema, at=cast.at)) == [row]
    assert not seen.inspections(viewer=clara, at=cast.at).exists()
    mine = str(house.organisation.public_id)
    assert not Change.objects.filter(subject_kind="inspection", organisation_id=mine).exists()
    inspecting.begin_inspection(by=gema, at=cast.at, inspection=row.public_id)
    assert list(seen.inspections(viewer=clara, at=cast.at)) == [row]
    assert Change.objects.filter(subject_kind="inspection", organisation_id=mine).exists()
    with pytest.raises(NotFound):
        seen.inspection(viewer=cast.viewer("delia"), at=cast.at, public_id=row.public_id)


def test_only_the_authority_plans_and_never_for_a_day_that_has_passed(
    cast: Cast, house: House
) -> None:
    facts: dict[str, Any] = {
        "organisation": house.organisation.public_id,
        "snap": True,
        "at": cast.at,
    }
    for name in ("clara", "alba"):
        with pytest.raises(NotMandated):
            inspecting.plan_inspection(
                by=cast.viewer(name),
                planned_on=cast.at.date(),
                **facts,
            )
    with pytest.raises(inspecting.DayPast):
        inspecting.plan_inspection(
            by=cast.viewer("gema"),
            planned_on=cast.at.date() - DAY,
            **facts,
        )


def test_a_finding_goes_to_and_fro_until_it_is_right(cast: Cast, house: House) -> None:
    gema, clara = cast.viewer("gema"), cast.viewer("clara")
    row = planned(cast, house)
    inspecting.begin_inspection(by=gema, at=cast.at, inspection=row.public_id)
    told: dict[str, Any] = {
        "by": gema, "at": cast.at, "inspection": row.public_id, "text": "No second key",
        "gravity": "serious", "due_on": cast.at.date() + DAY,
    }  # fmt: skip
    with pytest.raises(inspecting.ArticleMissing):
        inspecting.add_finding(**told, article=" ")
    finding = inspecting.add_finding(**told, article="Art. 12")
    key = finding.public_id
    with pytest.raises(NotAStep):
        inspecting.judge_finding(by=gema, at=cast.at, finding=key, holds=True, reason="seen")
    inspecting.answer_finding(by=clara, at=cast.at, finding=key, answer="Key cut")
    back = inspecting.judge_finding(by=gema, at=cast.at, finding=key, holds=False, reason="none")
    assert back.state == "open"
    inspecting.answer_finding(by=clara, at=cast.at, finding=key, answer="Key cut and shown")
    closed = inspecting.judge_finding(by=gema, at=cast.at, finding=key, holds=True, reason="seen")
    assert closed.state == "closed"
    assert not seen.open_findings(viewer=gema, at=cast.at).exists()


def test_closing_a_visit_needs_every_point_and_feeds_the_order_of_visits(
    cast: Cast, house: House
) -> None:
    gema = cast.viewer("gema")
    row = planned(cast, house)
    key = row.public_id
    inspecting.begin_inspection(by=gema, at=cast.at, inspection=key)
    with pytest.raises(inspecting.PointsUnanswered):
        inspecting.close_inspection(by=gema, at=cast.at, inspection=key, conclusion="Fine")
    with pytest.raises(inspecting.NotOnTheList):
        inspecting.answer_points(
            by=gema, at=cast.at, inspection=key, answers={"weather": ("yes", "")}
        )
    inspecting.answer_points(by=gema, at=cast.at, inspection=key, answers=all_points(row))
    with pytest.raises(inspecting.NotOnTheList):  # the alerts that led here need a word too
        inspecting.close_inspection(by=gema, at=cast.at, inspection=key, conclusion="Fine")
    inspecting.close_inspection(
        by=gema, at=cast.at, inspection=key, conclusion="It was in the other safe",
        verdict="dismissed",
    )  # fmt: skip
    [alert] = alerting_seen.alerts(viewer=gema, at=cast.at)
    assert alert.verdict == "dismissed"
    visits = alerting_seen.last_visits(viewer=gema, at=cast.at)
    assert visits[house.organisation.public_id] == cast.at.date()


def test_another_registrar_decides_and_what_was_stopped_is_freed_again(
    cast: Cast, house: House
) -> None:
    gema, rita = cast.viewer("gema"), cast.viewer("rita")
    row = planned(cast, house)
    inspecting.begin_inspection(by=gema, at=cast.at, inspection=row.public_id)
    with pytest.raises(sanctions.AmountMissing):
        sanctions.propose_sanction(by=rita, at=cast.at, inspection=row.public_id, kind="fine",
                                    article="Art. 30", text="Late")  # fmt: skip
    keys = {
        kind: sanctions.propose_sanction(
            by=rita if kind == "warning" else gema, at=cast.at, inspection=row.public_id,
            kind=kind, article="Art. 30", text="Arms in an open room",
        ).public_id
        for kind in ("warning", "suspension", "block")
    }  # fmt: skip
    decided: dict[str, Any] = {"at": cast.at, "step": "decide", "reason": "File 7"}
    with pytest.raises(NotMandated):
        sanctions.decide_sanction(by=gema, sanction=keys["block"], **decided)
    with pytest.raises(SamePerson):
        sanctions.decide_sanction(by=rita, sanction=keys["warning"], **decided)
    licence = Permit.objects.filter(public_id=house.permits["company"])
    licence.update(valid_until=cast.at.date())
    with pytest.raises(sanctions.NothingToSuspend):  # it would have seemed to stop the company
        sanctions.decide_sanction(by=rita, sanction=keys["suspension"], **decided)
    licence.update(valid_until=UNTIL)
    for kind in ("suspension", "block"):
        sanctions.decide_sanction(by=rita, sanction=keys[kind], **decided)
    assert Block.objects.filter(ends_at=None).count() == len(house.firearms)
    stopped = permits.search(viewer=rita, at=cast.at, kind="company", state="stopped")
    assert stopped.count() == 1
    for kind in ("suspension", "block"):
        sanctions.decide_sanction(
            by=rita, at=cast.at + DAY, sanction=keys[kind], step="lift", reason="Put right"
        )
    assert not Block.objects.filter(ends_at=None).exists()
    later = cast.at + DAY
    assert not permits.search(viewer=rita, at=later, kind="company", state="stopped").exists()


def test_the_checklist_follows_the_law_of_the_country(cast: Cast) -> None:
    day = cast.at.date()
    generic = {each.code for each in checklist("generic", day)}
    here = {each.code: each for each in checklist("costaverde", day)}
    assert "arms_agree" in generic
    assert generic != set(here)
    assert here["fitness"].source
