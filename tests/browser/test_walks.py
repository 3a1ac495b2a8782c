"""A real browser at a real server: the jobs of the armoury, done as they are done at 05:50.

A scanner types fast and ends with Enter; a hand types slowly. `Desk` counts both as the inputs they
are: a scan is one, a PIN is one, Enter after it is one. Whatever the browser complains about on the
way, in words or about the content policy, fails the walk.
"""

from collections.abc import Iterator
from time import sleep
from typing import Any, Final

import pytest
from django.conf import settings
from django.test import Client

from resguardo.records.custody import services as custody
from resguardo.records.custody.models import Count, Entry
from resguardo.records.places.services import close_place
from tests import clock
from tests.armoury import Armoury, make_armoury
from tests.browser.conftest import AT_REST, PATIENCE_MS, PHONE
from tests.browser.wedge import Keyboard
from tests.cast import PIN, lately, make_cast

pytestmark = pytest.mark.django_db(transaction=True)

TABLET: Final = {"width": 820, "height": 1180}


READABLE = """() => [document.querySelector("main").innerText].concat(
  [...document.querySelectorAll("input:not([type=hidden], [type=password])")].map((it) => it.value)
).join(" ")"""
"""What somebody beside the guard can read; tokens and identifiers may hold any four digits."""


class Desk:
    """A page of somebody who is signed in, with what the browser complained about."""

    def __init__(self, browser: Any, address: str, client: Client, **options: Any) -> None:
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context = browser.new_context(**({"viewport": TABLET, "locale": "en-GB"} | options))
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}]
        )
        self.address, self.inputs = address, 0
        self.complaints: list[str] = []
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.keys = Keyboard(self.page)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, line: Any) -> None:
        if line.type == "error" and "422" not in line.text:
            self.complaints.append(line.text)

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def scan(self, code: str) -> None:
        """Scan with the focus wherever it is, and wait until the page has taken it in."""
        self.inputs += 1
        said = self.said()
        self.keys.scan(code)
        self.page.wait_for_function(
            "(before) => document.getElementById('scan-said')?.innerText !== before", arg=said
        )
        self.page.wait_for_function(AT_REST)

    def press(self, keys: str = PIN) -> None:
        """Type by hand where the focus is, and press Enter."""
        self.inputs += 2
        self.keys.type(keys)

    def said(self) -> str:
        found = self.page.query_selector("#scan-said")
        return found.inner_text() if found else ""

    def focus(self) -> str:
        self.page.wait_for_function(AT_REST)
        return str(self.page.evaluate("document.activeElement.id"))

    def wait_for(self, words: str) -> None:
        self.page.get_by_text(words, exact=False).first.wait_for()


@pytest.fixture
def stage(db: None) -> Armoury:
    """The armoury of today, with one armoury, so that nobody is asked which."""
    now = clock.now()
    armoury = make_armoury(make_cast(lately()))
    close_place(
        by=armoury.keeper(),
        at=now,
        place=armoury.south.public_id,
        reason="moved",
        things_held=False,
    )
    return armoury


@pytest.fixture
def desks(browser: Any, live_server: Any, stage: Armoury) -> Iterator[Any]:
    """Open desks, and see at the end that no browser complained."""
    opened: list[Desk] = []
    stage.cast.client("ana").get("/counter/")  # the first page of a process takes its time

    def open_desk(name: str = "ana", **options: Any) -> Desk:
        opened.append(Desk(browser, live_server.url, stage.cast.client(name), **options))
        return opened[-1]

    yield open_desk
    for each in opened:
        each.context.close()
    assert not [complaint for each in opened for complaint in each.complaints]


def test_scanner_and_pin_issue_and_take_back_and_the_page_never_leaves(
    desks: Any, stage: Armoury
) -> None:
    desk = desks()
    desk.open("/counter/")
    pages: list[str] = []
    desk.page.on("framenavigated", lambda frame: pages.append(frame.url))
    desk.scan(stage.cast.persons["beto"].code)
    desk.scan(stage.things["r1"].code)
    assert "12" in desk.page.input_value(".rg-item__amount")
    assert desk.focus() == "field-pin"
    desk.press()
    desk.page.keyboard.press("Enter")
    desk.wait_for("Next guard, please")
    assert desk.inputs <= 6
    assert desk.focus() == "field-scan"
    assert stage.held("beto") == {"r1": 1, "old": 12, "h1": 1}
    desk.scan(stage.cast.persons["carla"].code)
    assert pages == []
    assert Entry.objects.filter(kind="issue").count() == 1

    desk.open("/counter/return/")
    desk.scan(stage.things["r1"].code)
    rounds = desk.page.locator("input.rg-input--amount[data-back]")
    rounds.fill("10")
    assert desk.page.inner_text("[data-return-open]").endswith("1")
    desk.page.focus("#field-pin")
    desk.press()
    desk.wait_for("Class it as")
    assert rounds.input_value() == "10"
    desk.page.locator("input[name$='-fired']:visible").fill("2")
    desk.page.fill("#field-reason", "Two warning shots, report 7")
    desk.page.fill("#field-document", "R-7")
    desk.page.fill("#field-second_person", stage.cast.persons["dario"].code)
    desk.page.fill("#field-second_pin", PIN)
    desk.page.focus("#field-pin")
    desk.press()
    desk.wait_for("what is missing is classed")
    assert stage.held("beto") == {}
    assert stage.gone("fired") == 2


def test_a_pin_is_never_taken_for_a_scan_and_no_scan_is_lost(desks: Any, stage: Armoury) -> None:
    desk = desks(viewport=PHONE)
    desk.open("/counter/")
    desk.page.route("**/counter/scan/", _dawdle)
    for code in (stage.cast.persons["beto"].code, stage.things["r1"].code):
        desk.keys.scan(code)
    desk.wait_for("your PIN")
    desk.page.wait_for_function("() => document.activeElement.matches('[data-pin]')")
    desk.keys.scan("1111")
    desk.wait_for("not the PIN")
    assert "1111" not in desk.page.evaluate(READABLE)
    desk.press()
    desk.wait_for("Next guard, please")
    assert stage.held("beto")["r1"] == 1


def _dawdle(route: Any) -> None:
    """Let a request wait as on a bad line, so that the next scan comes before the answer."""
    sleep(0.4)
    route.continue_()


def test_a_relief_is_counted_and_what_is_not_taken_stays_with_the_giver(
    desks: Any, stage: Armoury
) -> None:
    stage.issue("beto")
    desk = desks("dario", viewport=PHONE)
    desk.open("/counter/relief/")
    desk.page.evaluate("document.activeElement.blur()")  # as before the first field has the focus
    for who, then in (("beto", "field-taker"), ("carla", "field-giver_pin")):
        desk.keys.scan(stage.cast.persons[who].code)
        desk.page.wait_for_function("(id) => document.activeElement.id === id", arg=then)
    desk.page.locator("input[name^=take-]").fill("11")
    desk.page.focus("#field-giver_pin")
    desk.press()
    assert desk.focus() == "field-taker_pin"
    desk.press("9999")
    desk.page.wait_for_selector("#taker_pin-problem, [aria-invalid=true]")
    assert desk.page.get_attribute("#field-taker_pin", "aria-invalid") == "true"
    assert desk.page.locator("input[name^=take-]").input_value() == "11"
    desk.page.fill("#field-giver_pin", PIN)
    desk.page.fill("#field-taker_pin", PIN)
    desk.page.keyboard.press("Enter")
    desk.wait_for("Relieved")
    assert stage.held("carla") == {"r1": 1, "old": 11, "h1": 1}
    assert stage.held("beto") == {"old": 1}


def test_without_script_a_shift_goes_out_and_a_weapon_comes_back(
    desks: Any, stage: Armoury
) -> None:
    desk = desks(java_script_enabled=False, viewport=PHONE)
    desk.open("/counter/shift/")
    desk.page.fill("#field-pin", PIN)
    desk.page.click("[data-confirm]")
    desk.page.wait_for_url("**/counter/")
    assert {guard for guard in ("beto", "carla", "ciro") if stage.held(guard)} == {
        "beto", "carla", "ciro",
    }  # fmt: skip
    desk.open("/counter/return/")
    desk.page.fill("#field-scan", stage.cast.persons["ciro"].code)
    desk.page.keyboard.press("Enter")
    desk.page.fill("#field-pin", PIN)
    desk.page.click("[data-confirm]")
    desk.page.wait_for_load_state()
    assert stage.held("ciro") == {}
    assert desk.page.get_by_text("has given everything back").count()


def test_a_blind_count_by_scanner_shows_nothing_before_it_is_closed(
    desks: Any, stage: Armoury
) -> None:
    opened = custody.open_count(
        by=stage.cast.viewer("dario"), at=stage.at, place=stage.north.public_id, blind=True
    )
    desk = desks(viewport=PHONE)
    desk.open(f"/counts/{opened.public_id}/")
    before = desk.page.inner_text("main")
    assert not any(name in before for name in ("Taurus", "Glock", "200", "300"))
    for name in ("r1", "r2", "p1"):
        desk.keys.scan(stage.things[name].code)
        desk.page.locator("main", has_text=stage.things[name].name).wait_for()
    assert "LK550021" not in desk.page.inner_text("main")
    desk.page.goto(f"{desk.address}/counts/{opened.public_id}/close/")
    desk.page.locator("main form button[type=submit]").last.click()
    desk.page.wait_for_load_state()
    assert Count.objects.get(pk=opened.pk).state != "open"
