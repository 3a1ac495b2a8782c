"""The sheet of a count where the network goes: each scan kept, sent once, shown to no other."""

from typing import Any, Final

import pytest
from django.conf import settings

from resguardo.records.custody import services as custody
from resguardo.records.custody.models import Count, CountLine, CountScan
from tests import clock
from tests.armoury import Armoury, make_armoury
from tests.browser import looking
from tests.browser.conftest import AT_REST, AXE, PATIENCE_MS, PHONE, Network
from tests.browser.wedge import Keyboard
from tests.cast import lately, make_cast

pytestmark = pytest.mark.django_db(transaction=True)

KEPT: Final = "Kept on this device, not yet sent: {}."


@pytest.fixture
def stage(db: None) -> Armoury:
    """The armoury of today."""
    return make_armoury(make_cast(lately()))


def _sign_in(page: Any, stage: Armoury, name: str) -> None:
    cookie = stage.cast.client(name).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": page.address}]
    )


def _open(stage: Armoury, **more: Any) -> Count:
    return custody.open_count(
        by=stage.cast.viewer("ana"), at=stage.at, place=stage.north.public_id, **more
    )


def _ready(page: Any, path: str) -> None:
    page.goto(page.address + path)
    page.get_by_text("This page opens without a network").wait_for()


def _scan(page: Any, code: str, kept: int) -> None:
    Keyboard(page).scan(code)
    page.get_by_text(KEPT.format(kept)).wait_for()


def test_scans_are_kept_without_a_network_and_sent_once_when_there_is_one(
    phone: Any, stage: Armoury
) -> None:
    row, page, things = _open(stage), phone, stage.things
    _sign_in(page, stage, "ana")
    _ready(page, f"/counts/{row.public_id}/")
    Keyboard(page).scan(things["r1"].code)
    page.locator("main", has_text=things["r1"].name).wait_for()
    page.wait_for_function(AT_REST)
    page.network.off(page.context)
    _scan(page, things["r2"].code, 1)
    _scan(page, things["old"].code, 2)
    _scan(page, "ZZ-99", 3)
    page.goto(page.url)  # the battery was empty: the page begins anew, still without a network
    page.get_by_text(KEPT.format(3)).wait_for()
    for words in (things["r2"].code, things["old"].code, "ZZ-99"):
        assert words in page.locator("[data-kept-list]").inner_text()
    main = page.inner_text("main")
    assert not any(name in main for name in ("Taurus", "Glock", things["p1"].code))
    assert "shows again with the network" in main
    _scan(page, things["r2"].code, 4)  # the same thing twice
    page.get_by_role("link", name="Close my sheet").click()
    page.get_by_text("The sheet can be closed when everything is sent.").wait_for()
    assert CountLine.objects.count() == 1

    page.network.on(page.context)
    page.get_by_text(f"How many of {things['old'].name}?").wait_for()
    page.get_by_label("How many of").fill("30")
    page.get_by_label("How many of").press("Enter")
    page.get_by_text("Everything is sent.").wait_for()
    page.locator("#count-sheet", has_text="ZZ-99").wait_for()
    lines = {each.thing.code if each.thing else each.text_as_read: each
             for each in CountLine.objects.select_related("thing")}  # fmt: skip
    assert set(lines) == {things["r1"].code, things["r2"].code, things["old"].code, "ZZ-99"}
    assert lines[things["old"].code].seen_quantity == 30
    scans = list(CountScan.objects.order_by("id"))
    assert len(scans) == 4
    assert all(each.seen_at < each.recorded_at for each in scans)
    assert sorted(each.state for each in scans) == ["again", "seen", "seen", "unknown"]
    page.reload()
    page.get_by_role("link", name="Close my sheet").click()
    page.locator("main form button[type=submit]").last.click()
    page.get_by_text("You counted, so somebody else accepts.").wait_for()
    page.wait_for_function(
        "(path) => caches.open('resguardo-kept-1').then((all) => all.match(path))"
        ".then((found) => !found)", arg=f"/counts/{row.public_id}/",
    )  # fmt: skip


def test_what_one_kept_nobody_else_sees_at_the_same_browser(phone: Any, stage: Armoury) -> None:
    row, page = _open(stage, sheets_wanted=2), phone
    _sign_in(page, stage, "ana")
    _ready(page, f"/counts/{row.public_id}/")
    page.network.off(page.context)
    _scan(page, "ZZ-77", 1)
    page.goto("about:blank")
    page.network.on(page.context)
    _sign_in(page, stage, "dario")
    _ready(page, f"/counts/{row.public_id}/")
    assert "ZZ-77" not in page.inner_text("main")
    page.network.off(page.context)
    page.goto(page.url)
    page.get_by_text("No network").wait_for()
    assert "ZZ-77" not in page.inner_text("main")
    page.network.on(page.context)
    page.context.clear_cookies()
    page.goto(page.address + "/accounts/login/")
    page.wait_for_function("() => caches.has('resguardo-kept-1').then((there) => !there)")
    _sign_in(page, stage, "ana")
    page.goto(f"{page.address}/counts/{row.public_id}/")
    page.locator("#count-sheet", has_text="ZZ-77").wait_for()
    assert CountLine.objects.get().sheet.counter == stage.cast.users["ana"]


def test_a_guard_counts_by_a_code_in_a_vault_and_the_sheet_was_closed_elsewhere(
    phone: Any, stage: Armoury
) -> None:
    row, page, now = _open(stage), phone, stage.at
    made = custody.make_count_link(
        by=stage.cast.viewer("ana"), at=now, count=row.public_id,
        counter=stage.cast.person("carla").code, hours=8, language="en",
    )  # fmt: skip
    way = f"/counts/by-code/{made.token}/"
    page.goto(page.address + way)
    page.get_by_label("Code").fill(made.code)
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("This page opens without a network").wait_for()
    page.network.off(page.context)
    _scan(page, stage.things["r1"].code, 1)
    page.goto(page.url)
    page.get_by_text(KEPT.format(1)).wait_for()
    carla = custody.counter_of(made.row)
    at = clock.now()  # the same sheet at another browser
    custody.see(by=carla, at=at, count=row.public_id,
                sightings=[custody.Sighting(text_as_read="x")])  # fmt: skip
    custody.close_sheet(by=carla, at=at, count=row.public_id)
    page.network.on(page.context)
    page.get_by_text("Your sheet was closed before these came").wait_for()
    assert CountScan.objects.get().state == "beside"
    page.goto(page.url)
    page.get_by_text("does not open anything any more").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_scans_wait(
    browser: Any, live_server: Any, network: Network, stage: Armoury, scheme: str
) -> None:
    row = _open(stage)
    context = browser.new_context(viewport=PHONE, locale="en-GB", color_scheme=scheme,
                                  bypass_csp=True)  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.address = live_server.url
    page.add_init_script(looking.LOOK_OVER)
    _sign_in(page, stage, "ana")
    _ready(page, f"/counts/{row.public_id}/")
    page.add_script_tag(path=AXE)
    network.off(context)
    _scan(page, stage.things["old"].code, 1)
    page.get_by_role("button", name="How many?").click()
    found = [
        *looking.found_by_axe(page), *looking.small_or_out_of_reach(page),
        *looking.wider_than_the_screen(page),
    ]  # fmt: skip
    context.close()
    assert found == []
