"""The checklist of a visit, with the network cut: kept, opened again, sent, and conflicts told."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import expect

from resguardo.records.oversight.inspection_models import (
    Inspection,
    InspectionAnswer,
    InspectionFinding,
    InspectionPhoto,
)
from resguardo.records.oversight.services import inspections as inspecting
from tests import clock
from tests.browser.conftest import PATIENCE_MS, PHONE, Network
from tests.cast import Cast, make_cast
from tests.house import furnish

pytestmark = pytest.mark.django_db(transaction=True)

DRAWN: Final = "all => Promise.all(all.map((each) => each.decode().then(() => true, () => false)))"
"""Of each picture, whether there is one to be seen."""


@pytest.fixture
def visit(db: None) -> tuple[Cast, Inspection]:
    """A visit that gema has begun."""
    now = clock.now()
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


@pytest.fixture
def tablet(browser: Any, live_server: Any, visit: tuple[Cast, Inspection]) -> Iterator[Any]:
    """Gema's phone on the page of the visit, ready to go where there is no network."""
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
    page.goto(f"{live_server.url}/inspections/{row.public_id}/checklist/")
    page.get_by_text("This page opens without a network").wait_for()
    yield page
    context.close()
    assert not complaints


def test_a_checklist_goes_on_without_a_network_and_is_sent_when_there_is_one(
    network: Network, tablet: Any, visit: tuple[Cast, Inspection]
) -> None:
    (cast, row), page, context = visit, tablet, tablet.context
    network.off(context)
    _choose(page, "keys_kept", "no", "Key on a nail")
    _choose(page, "premises", "yes")
    page.get_by_text("Kept on this device, not yet sent: 2").wait_for()
    page.goto(page.url)  # the browser was closed, the tablet began anew: still no network
    page.get_by_text("Kept on this device, not yet sent: 2").wait_for()
    assert page.locator('[name="keys_kept-note"]').input_value() == "Key on a nail"
    assert not InspectionAnswer.objects.exists()

    now = clock.now()  # a colleague answers while the tablet is away
    inspecting.answer_points(
        by=cast.viewer("rita"), at=now, inspection=row.public_id,
        answers={"keys_kept": ("yes", "one key, in the safe")},
    )  # fmt: skip
    network.on(context)
    page.get_by_text("Somebody else answered this point meanwhile").wait_for()
    assert "one key, in the safe" in page.locator("[data-conflict]:visible").inner_text()
    page.get_by_text("Kept on this device, not yet sent: 1").wait_for()
    page.get_by_role("button", name="Send mine").click()
    page.get_by_text("Everything is sent.").wait_for()
    told = [(each.point, each.seen, each.note) for each in InspectionAnswer.objects.order_by("id")]
    assert told[0] == ("keys_kept", "yes", "one key, in the safe")
    assert set(told[1:]) == {("premises", "yes", ""), ("keys_kept", "no", "Key on a nail")}


def test_findings_and_photographs_wait_on_the_phone_and_are_sent_once(
    network: Network, tablet: Any, visit: tuple[Cast, Inspection], tmp_path: Path
) -> None:
    (_cast, row), page, context = visit, tablet, tablet.context
    photo, nothing = tmp_path / "nail.jpg", tmp_path / "notes.txt"
    Image.new("RGB", (3_000, 2_000), (120, 90, 60)).save(photo)
    nothing.write_text("not a picture")
    network.off(context)
    point = page.locator('[data-more="keys_kept"]')
    point.locator("[data-take]").set_input_files([photo, nothing])
    page.get_by_text("Kept on this device, not yet sent: 2").wait_for()
    point.get_by_role("button", name="Write a finding").click()
    page.get_by_label("What is wrong").fill("Key on a nail")
    page.goto(page.url)  # the battery was empty in the middle of a sentence
    expect(page.get_by_label("What is wrong")).to_have_value("Key on a nail")
    page.get_by_role("button", name="Keep the finding").click()  # without an article: it stays
    page.get_by_label("Which article asks for this").fill("Art. 12")
    day = clock.now().date() + timedelta(days=9)
    page.get_by_label("To be put right before").fill(day.isoformat())
    page.get_by_role("button", name="Keep the finding").click()
    page.get_by_text("Kept on this device, not yet sent: 3").wait_for()
    page.goto(page.url)
    page.get_by_text("Kept on this device, not yet sent: 3").wait_for()
    assert point.locator("img").evaluate_all(DRAWN) == [True, False]
    assert not InspectionFinding.objects.exists()

    network.on(context)
    page.get_by_text("This is not a picture").wait_for()
    page.get_by_text("Kept on this device, not yet sent: 1").wait_for()
    point.get_by_role("button", name="Remove").click()
    page.get_by_text("Everything is sent.").wait_for()
    page.goto(page.url)
    page.get_by_text("Everything is sent.").wait_for()
    finding, kept = InspectionFinding.objects.get(), InspectionPhoto.objects.get()
    assert (finding.text, finding.article, finding.due_on) == ("Key on a nail", "Art. 12", day)
    assert (finding.point, kept.point) == ("keys_kept", "keys_kept")
    assert finding.noted_at is not None
    assert finding.noted_at < finding.found_at
    assert Image.open(io.BytesIO(bytes(kept.attachment.content))).size == (2_400, 1_600)
    assert page.get_by_role("link", name="Photograph").count() == 1
    page.goto(page.url.replace("checklist/", ""))
    assert page.locator(".rg-pictures img").count() == 1
    assert row.findings.count() == 1
