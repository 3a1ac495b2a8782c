"""Looks and reviews that are due stand on the first page and among the duties."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from resguardo.kernel.mandate import NotMandated
from resguardo.records.compliance import assessing, campaigns, due, planning, procedures
from resguardo.records.compliance.models import ActionLook, Assessment, PlannedAction
from resguardo.records.people.selectors import NotFound
from tests import clock
from tests.cast import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> Cast:
    """The cast of two hundred days ago: what was verified then is looked at again by now."""
    return make_cast(clock.now() - timedelta(days=200))


def _now(stage: Cast, days: int = 200) -> datetime:
    return stage.at + timedelta(days=days)


def _assessed(stage: Cast) -> Assessment:
    return assessing.open_assessment(
        by=stage.viewer("clara"), at=stage.at, organisation=stage.uno.public_id, catalogue="mosaic"
    )


def _verified(stage: Cast, row: Assessment, what: str) -> PlannedAction:
    clara, mateo = stage.viewer("clara"), stage.viewer("mateo")
    action = planning.plan_action(
        by=clara, at=stage.at, assessment=row.public_id, control="MOS20-16", support="counting",
        what=what, owner=stage.persons["ana"].public_id, due_on=stage.at.date(),
    )  # fmt: skip
    planning.finish_action(by=clara, at=stage.at, action=action.public_id, note="done")
    return planning.verify_action(by=mateo, at=stage.at, action=action.public_id, note="seen")


def _adopted(stage: Cast, days: int, model: str = "counting") -> None:
    procedures.adopt_procedure(
        by=stage.viewer("clara"), at=stage.at, model=model, language="en",
        text="1. All is counted.", review_on=stage.at.date() + timedelta(days),
    )  # fmt: skip


def _text(client: Client, way: str) -> str:
    return client.get(way).content.decode()


def test_a_look_stands_there_from_its_day_on_until_it_is_made(stage: Cast) -> None:
    action = _verified(stage, _assessed(stage), "Count each quarter")

    def told(days: int) -> list[tuple[str, bool]]:
        at = _now(stage, days)
        return [
            (each.what, each.overdue)
            for each in due.due_of(viewer=stage.viewer("clara", at=at), at=at)
        ]

    assert action.again_on is not None
    days = (action.again_on - stage.at.date()).days
    assert told(days - 1) == [], "it cannot be made before"
    assert told(days) == [("Count each quarter", False)]
    assert told(days + 1) == [("Count each quarter", True)]
    at = _now(stage, days + 1)
    planning.look_again(
        by=stage.viewer("mateo", at=at), at=at, action=action.public_id, verdict="yes", words="so"
    )
    assert told(days + 2) == []
    assert told(367) == [("Count each quarter", True)], "twelve months after"
    later = _now(stage, 370)
    planning.look_again(
        by=stage.viewer("mateo", at=later), at=later, action=action.public_id, verdict="yes",
        words="so",
    )  # fmt: skip
    assert told(900) == []


def test_a_review_stands_there_a_month_ahead_and_a_new_text_takes_it_off(stage: Cast) -> None:
    _adopted(stage, 100)

    def told(days: int) -> list[tuple[due.DueKind, bool]]:
        at = _now(stage, days)
        viewer = stage.viewer("ana", at=at)
        return [(each.kind, each.overdue) for each in due.due_of(viewer=viewer, at=at)]

    assert told(69) == []
    assert told(70) == [(due.DueKind.REVIEW, False)]
    assert told(100) == [(due.DueKind.REVIEW, True)], "from its day on it is no evidence"
    _adopted(stage, 300)
    assert told(100) == []


def test_what_a_campaign_asks_stands_there_until_it_is_locked_or_closed(stage: Cast) -> None:
    first, second = (
        campaigns.open_campaign(
            by=stage.viewer("gema"), at=stage.at, title=title, catalogue=catalogue,
            due_on=stage.at.date() + timedelta(30), companies=[stage.uno.public_id],
        )
        for title, catalogue in (("The sector", "mosaic"), ("The stores", "iatg"))
    )  # fmt: skip
    row = Assessment.objects.get(campaigns=first)

    def told(days: int, who: str = "clara") -> list[tuple[str, bool]]:
        at = _now(stage, days)
        return [
            (each.what, each.overdue)
            for each in due.due_of(viewer=stage.viewer(who, at=at), at=at)
            if each.kind == due.DueKind.ANSWER
        ]

    assert told(30) == [("The sector", False), ("The stores", False)]
    assert told(31) == [("The sector", True), ("The stores", True)]
    assert told(30, "delia") == []
    page = _text(stage.client("clara"), "/")
    assert "Answer an assessment" in page
    assert f"/standards/assessments/{row.public_id}/" in page
    assessing.lock(by=stage.viewer("clara"), at=_now(stage, 2), assessment=row.public_id)
    campaigns.close_campaign(
        by=stage.viewer("gema"), at=_now(stage, 3), campaign=second.public_id, reason="enough"
    )
    assert told(30) == []


def test_a_company_reads_it_on_its_first_page_and_the_authority_the_same(stage: Cast) -> None:
    action = _verified(stage, _assessed(stage), "Count each quarter")
    _adopted(stage, 190)
    manager, armourer = stage.client("clara"), stage.client("ana")
    for way in ("/", "/filings/duties/"):
        page = _text(manager, way)
        assert "Count each quarter" in page
        assert f"/standards/actions/{action.public_id}/look/" in page
        assert "Counting and hand-over of a store" in page
    mine = _text(armourer, "/")
    assert "Count each quarter" in mine
    assert "/look/" not in mine, "who may not look is shown the plan"
    assert "Count each quarter" not in _text(stage.client("delia"), "/")
    inspector = stage.client("gema")
    same = _text(inspector, f"/filings/duties/{stage.uno.public_id}/")
    assert "Count each quarter" in same
    assert f"/standards/actions/{action.public_id}/look/" in same
    desk = _text(inspector, "/country/")
    assert "Verified actions to look at again" in desk
    assert "Procedures to review" in desk
    at = _now(stage)
    waits = {each.what: each for each in due.waiting(viewer=stage.viewer("gema", at=at), at=at)}
    assert (waits["looks"].count, waits["looks"].late) == (1, 1)
    assert (waits["reviews"].count, waits["reviews"].late) == (1, 1)


def test_nobody_reads_what_falls_due_elsewhere(stage: Cast) -> None:
    _verified(stage, _assessed(stage), "Count each quarter")
    at = _now(stage)
    with pytest.raises(NotFound):
        due.due_of(viewer=stage.viewer("delia", at=at), at=at, organisation=stage.uno.public_id)
    for name in ("ana", "clara", "delia"):
        with pytest.raises(NotMandated):
            due.waiting(viewer=stage.viewer(name, at=at), at=at)


def test_the_first_pages_ask_as_often_for_much_that_is_due_as_for_nothing(stage: Cast) -> None:
    pages: list[tuple[Any, str]] = [
        (stage.client("clara"), "/"), (stage.client("clara"), "/filings/duties/"),
        (stage.client("gema"), "/country/"),
    ]  # fmt: skip

    def asked() -> list[int]:
        found = []
        for client, way in pages:
            client.get(way)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(way).status_code == 200
            found.append(len(captured))
        return found

    none = asked()
    row = _assessed(stage)
    for number in range(3):
        _verified(stage, row, f"Count {number}")
    _adopted(stage, 190)
    _adopted(stage, 195, "issue_and_return")
    assert asked() == none


def test_a_look_is_made_on_its_page_and_what_was_typed_outlives_a_refusal(stage: Cast) -> None:
    action = _verified(stage, _assessed(stage), "Count each quarter")
    way = f"/standards/actions/{action.public_id}/look/"
    chief, manager = stage.client("mateo"), stage.client("clara")
    page = _text(chief, way)
    assert "Count each quarter" in page
    assert "The register" in page, "whoever looks sees what the register says of it now"
    seen = {"verdict": "partly", "words": "Two of four counts were made"}
    for wrong in (
        {"words": "Two of four counts were made"},
        {"verdict": "partly", "words": "  "},
        {"verdict": "perhaps", "words": "Two of four counts were made"},
    ):
        refused = chief.post(way, wrong)
        assert refused.status_code == 422, wrong
        assert wrong["words"].strip() in refused.content.decode(), "nothing typed is lost"
    assert not ActionLook.objects.exists()
    own = manager.post(way, seen)
    assert own.status_code in {409, 422}
    assert "Who says that it is done does not verify it" in own.content.decode()
    assert stage.client("ana").post(way, seen).status_code == 403
    assert stage.client("delia").post(way, seen).status_code == 404
    assert chief.post(way, seen).headers["location"] == "/standards/actions/"
    [look] = ActionLook.objects.all()
    assert (look.months, look.verdict, look.words) == (6, seen["verdict"], seen["words"])
    assert look.looked_by == stage.users["mateo"]
    plan = _text(manager, "/standards/actions/")
    assert "after 6 months: In part" in plan
    assert way not in _text(chief, "/"), "it is off the first page until the twelve months are over"
    again = chief.post(way, seen)
    assert again.status_code in {409, 422}
    assert "once each" in again.content.decode()


def test_the_report_prints_the_plan_with_its_looks(stage: Cast) -> None:
    row = _assessed(stage)
    action = _verified(stage, row, "Count each quarter")
    planning.plan_action(
        by=stage.viewer("clara"), at=stage.at, assessment=row.public_id, control="MOS30-13",
        support="marking", what="Laser marks", owner=stage.persons["ana"].public_id,
        due_on=stage.at.date(), cost=Decimal(4800), currency="USD",
    )  # fmt: skip
    planning.look_again(
        by=stage.viewer("mateo", at=_now(stage)), at=_now(stage), action=action.public_id,
        verdict="partly", words="Two of four",
    )  # fmt: skip
    way = f"/standards/assessments/{row.public_id}/report/"
    page = _text(stage.client("clara"), way)
    for told in (
        "Action plan", "Laser marks", "Marking", "Armas", "4800.00 USD", "Overdue",
        "Count each quarter", "Verified", "after 6 months: In part",
    ):  # fmt: skip
        assert told in page
    assert "/standards/actions/" not in page, "a sheet of paper has no step to press"
    with CaptureQueriesContext(connection) as few:
        _text(stage.client("clara"), way)
    for _more in range(3):
        _verified(stage, row, "One more")
    with CaptureQueriesContext(connection) as many:
        _text(stage.client("clara"), way)
    assert len(many) == len(few)
