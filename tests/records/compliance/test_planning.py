"""From gap to proof: planned, done with a paper, verified by another, looked at again."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resguardo.records.compliance import assessing, catalogues, papers, planning
from resguardo.records.compliance.models import Assessment, PlannedAction, Support
from resguardo.records.compliance.planning import (
    SUPPORT_OF,
    ActionIncomplete,
    ActionStep,
    CostWrong,
    VerifiedByAnother,
)
from resguardo.records.people.changes import ReasonMissing
from resguardo.records.people.selectors import NotFound
from tests.cast import Cast


def _assessed(cast: Cast) -> Assessment:
    return assessing.open_assessment(
        by=cast.viewer("clara"), at=cast.at, organisation=cast.uno.public_id, catalogue="mosaic"
    )


def _plan(cast: Cast, row: Assessment, **more: Any) -> PlannedAction:
    told: dict[str, Any] = {
        "control": "MOS20-16", "support": "counting", "what": "Count every quarter",
        "owner": cast.persons["ana"].public_id, "due_on": cast.at.date() + timedelta(30),
    }  # fmt: skip
    return planning.plan_action(
        by=cast.viewer("clara"), at=cast.at, assessment=row.public_id, **(told | more)
    )


def test_every_theme_has_its_kind_of_support() -> None:
    assert set(SUPPORT_OF) == set(catalogues.THEMES)
    assert set(SUPPORT_OF.values()) <= set(Support.values)
    assert planning.months_on(date(2026, 3, 2), 12) == date(2027, 3, 2)


@pytest.mark.django_db
def test_an_action_goes_from_plan_to_proof_and_is_looked_at_again(cast: Cast) -> None:
    row = _assessed(cast)
    action = _plan(cast, row, cost=Decimal(1200), currency="usd")
    assert (action.cost, action.currency) == (Decimal(1200), "USD")
    clara, mateo = cast.viewer("clara"), cast.viewer("mateo")
    with pytest.raises(ActionStep):
        planning.verify_action(by=mateo, at=cast.at, action=action.public_id, note="seen")
    paper = papers.file_paper(
        by=clara, at=cast.at, kind="procedures", title="Plan of counts", content=b"%PDF-1.4",
        issued_on=cast.at.date(), review_on=cast.at.date() + timedelta(90),
    )  # fmt: skip
    planning.finish_action(
        by=clara, at=cast.at, action=action.public_id, note="counted", proof=paper.public_id
    )
    with pytest.raises(ActionStep):
        planning.finish_action(by=clara, at=cast.at, action=action.public_id, note="again")
    with pytest.raises(VerifiedByAnother):
        planning.verify_action(by=clara, at=cast.at, action=action.public_id, note="seen")
    with pytest.raises(ReasonMissing):
        planning.verify_action(by=mateo, at=cast.at, action=action.public_id, note=" ")
    done = planning.verify_action(by=mateo, at=cast.at, action=action.public_id, note="seen")
    assert done.state == "verified"
    assert (done.again_on, done.once_more_on) == (date(2026, 9, 2), date(2027, 3, 2))


@pytest.mark.django_db
def test_what_is_no_plan_is_refused(cast: Cast) -> None:
    row = _assessed(cast)
    for wrong, refusal in (
        ({"what": " "}, ActionIncomplete),
        ({"due_on": cast.at.date() - timedelta(1)}, ActionIncomplete),
        ({"cost": Decimal(5)}, CostWrong),
        ({"currency": "USD"}, CostWrong),
        ({"cost": Decimal(-1), "currency": "USD"}, CostWrong),
        ({"cost": Decimal(1), "currency": "US1"}, CostWrong),
        ({"control": "NIX-1"}, NotFound),
        ({"owner": cast.persons["fausto"].public_id}, NotFound),
    ):
        with pytest.raises(refusal):
            _plan(cast, row, **wrong)
    with pytest.raises(Exception, match="cannot stand for support"):
        _plan(cast, row, support="prayer")
    action = _plan(cast, row)
    with pytest.raises(NotFound):
        planning.finish_action(
            by=cast.viewer("delia"), at=cast.at, action=action.public_id, note="x"
        )


@pytest.mark.django_db
def test_the_plan_is_walked_on_the_pages(cast: Cast) -> None:
    row = _assessed(cast)
    manager, inspector = cast.client("clara"), cast.client("gema")
    way = f"/standards/assessments/{row.public_id}/"
    assert f"{way}actions/MOS20-01/" in manager.get(way).content.decode()
    asked = {
        "support": "counting", "what": "Count each quarter",
        "owner": str(cast.persons["ana"].public_id), "due_on": "2096-01-01", "cost": "12,50",
        "currency": "USD",
    }  # fmt: skip
    refused = manager.post(f"{way}actions/MOS20-01/", asked | {"currency": ""})
    assert "12,50" in refused.content.decode()
    assert manager.post(f"{way}actions/MOS20-01/", asked).status_code == 303

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert "Count each quarter" in manager.get("/standards/actions/").content.decode()
        return len(captured)

    few = queries()
    for control in ("MOS20-17", "MOS20-18", "MOS30-13"):
        assert manager.post(f"{way}actions/{control}/", asked).status_code == 303
    assert queries() == few
    action = PlannedAction.objects.order_by("pk")[0]
    step = f"/standards/actions/{action.public_id}/"
    assert manager.post(f"{step}done/", {"note": "counted"}).status_code == 303
    assert manager.post(f"{step}verify/", {"reason": "x"}).status_code in {409, 422}
    assert inspector.post(f"{step}verify/", {"reason": "seen on site"}).status_code == 303
    assert "Verified" in manager.get("/standards/actions/").content.decode()
    assert cast.client("delia").get(f"{step}done/").status_code == 404
