"""The checklist of a visit, with the network cut: kept, opened again, sent, and conflicts told."""

from datetime import timedelta
from typing import Any, Final

import pytest
from django.conf import settings
from django.utils import timezone

from resguardo.records.oversight.inspection_models import Inspection, InspectionAnswer
from resguardo.records.oversight.services import inspections as inspecting
from tests.browser.conftest import PATIENCE_MS
from tests.cast import Cast, make_cast
from tests.house import furnish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE: Final = {"width": 390, "height": 844}


@pytest.fixture
def visit(db: None) -> tuple[Cast, Inspection]:  # noqa: ARG001 - the database is needed
    """A visit that gema has begun."""
    now = timezone.now()  # noqa: TID251 - what the pages will read
    cast = make_cast(now - timedelta(minutes=5))
    house = furnish(cast, "uno", guard="beto", at=cast.at - timedelta(days=3))
    gema = cast.viewer("gema")
    row = inspecting.plan_inspection(
        by=gema, at=cast.at, organisation=house.organisation.public_id,
        planned_on=now.date(), snap=True,
    )  # fmt: skip
    return cast, inspecting.begin_inspection(by=gema, at=cast.at, inspection=row.public_id)


def _choose(page: Any, point: str, seen: str, note: str = "") -> None:
    page.locator(f'[name="{point}"][value="{seen}"]').check(force=True)
    if note:
        page.locator(f'[name="{point}-note"]').fill(note)


def test_a_checklist_goes_on_without_a_network_and_is_sent_when_there_is_one(
    browser: Any, live_server: Any, visit: tuple[Cast, Inspection]
) -> None:
    cast, row = visit
    complaints: list[str] = []
    context = browser.new_context(viewport=PHONE, locale="en-GB")
    cookie = cast.client("gema").cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text)
            if "Content Security Policy" in line.text else None)  # fmt: skip
    way = f"{live_server.url}/inspections/{row.public_id}/checklist/"
    page.goto(way)
    page.get_by_text("This page opens without a network").wait_for()

    context.set_offline(True)
    _choose(page, "keys_kept", "no", "Key on a nail")
    _choose(page, "premises", "yes")
    page.get_by_text("Kept on this device, not yet sent: 2").wait_for()
    page.goto(way)  # the browser was closed, the tablet began anew: still no network
    page.get_by_text("Kept on this device, not yet sent: 2").wait_for()
    assert page.locator('[name="keys_kept-note"]').input_value() == "Key on a nail"
    assert not InspectionAnswer.objects.exists()

    now = timezone.now()  # noqa: TID251 - a colleague answers while the tablet is away
    inspecting.answer_points(
        by=cast.viewer("rita"), at=now, inspection=row.public_id,
        answers={"keys_kept": ("yes", "one key, in the safe")},
    )  # fmt: skip
    context.set_offline(False)
    page.get_by_text("Somebody else answered this point meanwhile").wait_for()
    assert "one key, in the safe" in page.locator("[data-conflict]:visible").inner_text()
    page.get_by_text("Kept on this device, not yet sent: 1").wait_for()
    page.get_by_role("button", name="Send mine").click()
    page.get_by_text("Everything is sent.").wait_for()
    context.close()
    assert not complaints
    told = [(each.point, each.seen, each.note) for each in InspectionAnswer.objects.order_by("id")]
    assert told[0] == ("keys_kept", "yes", "one key, in the safe")
    assert set(told[1:]) == {("premises", "yes", ""), ("keys_kept", "no", "Key on a nail")}
