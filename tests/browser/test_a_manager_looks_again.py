"""A manager finds in the plan what is due to be looked at again, and prints the report."""

from datetime import timedelta
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from resguardo.records.compliance import assessing, planning
from resguardo.records.compliance.models import ActionLook, Assessment
from tests.armoury import Armoury, make_armoury
from tests.browser.conftest import ON_SQLITE_ALONE
from tests.browser.served import Desk, served
from tests.cast import make_cast
from tests.clock import now

pytestmark = ON_SQLITE_ALONE


@pytest.fixture
def stage() -> Armoury:
    """Two hundred days after an action was verified."""
    armoury = make_armoury(make_cast(now() - timedelta(days=200)))
    cast = armoury.cast
    clara, at = cast.viewer("clara"), cast.at
    row = assessing.open_assessment(
        by=clara, at=at, organisation=cast.uno.public_id, catalogue="mosaic"
    )
    action = planning.plan_action(
        by=clara, at=at, assessment=row.public_id, control="MOS20-16", support="counting",
        what="Count each quarter", owner=cast.persons["ana"].public_id, due_on=at.date(),
    )  # fmt: skip
    planning.finish_action(by=clara, at=at, action=action.public_id, note="counted")
    planning.verify_action(by=cast.viewer("mateo"), at=at, action=action.public_id, note="seen")
    return armoury


def test_from_the_plan_to_what_was_seen_with_a_thumb(browser: Any, stage: Armoury) -> None:
    with served() as site:
        desk = Desk(browser, site, stage, "mateo", viewport={"width": 390, "height": 844},
                    has_touch=True)  # fmt: skip
        plan = desk.open("/standards/actions/").page
        plan.get_by_role("link", name="Look again", exact=True).tap()
        desk.rest()
        assert "The register" in desk.says()
        desk.page.fill("[name=words]", "Two of four counts were made")
        desk.page.get_by_role("button", name="Keep what was seen").tap()
        desk.rest()
        assert not ActionLook.objects.exists(), "without an answer nothing is kept"
        assert desk.page.input_value("[name=words]") == "Two of four counts were made"
        desk.page.get_by_label("In part").check()
        desk.page.get_by_role("button", name="Keep what was seen").tap()
        desk.rest()
        assert desk.page.url.endswith("/standards/actions/")
        assert "after 6 months: In part" in desk.says()
        assert not desk.page.get_by_role("link", name="Look again", exact=True).count()
        desk.close()
    look = ActionLook.objects.get()
    assert (look.months, look.words) == (6, "Two of four counts were made")


def test_no_heading_of_the_report_stands_alone_at_the_foot_of_a_page(
    browser: Any, stage: Armoury
) -> None:
    row = Assessment.objects.get()
    with served() as site:
        desk = Desk(browser, site, stage, "clara")
        report = desk.open(f"/standards/assessments/{row.public_id}/report/").page
        for height_mm in range(170, 300, 10):
            paper = report.pdf(width="210mm", height=f"{height_mm}mm")
            for page in PdfDocument(paper):
                words = page.get_textpage().get_text_range().strip()
                assert not words.endswith(("What can be done", "Every requirement")), height_mm
