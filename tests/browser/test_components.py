"""A real browser walks the desks of the styleguide: axe finds nothing, a scanner is understood.

Pages are rendered here and handed to the browser without a server, so that only what the browser
itself does is under test.
"""

from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from django.contrib.staticfiles import finders
from django.shortcuts import render
from django.test import RequestFactory
from django.utils import translation

from resguardo.interfaces.web import samples
from resguardo.interfaces.web.styleguide import PAGES, styleguide
from tests.browser.conftest import AT_REST, AXE, PATIENCE_MS
from tests.browser.wedge import Keyboard

MORNING = datetime(2026, 11, 23, 5, 51, tzinfo=UTC)
SITE = "http://desk.test"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Stage:
    """Answers the browser: styleguide pages, static files, and a counter that takes every scan."""

    def __init__(self) -> None:
        self.posted: list[dict[str, str]] = []

    def answer(self, route: Any, asked: Any) -> None:
        path = urlparse(asked.url).path
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            kind = TYPES.get(Path(path).suffix, "text/plain")
            route.fulfill(path=found, content_type=kind) if found else route.fulfill(status=404)
        elif path in ("/scan", "/confirm"):
            told = parse_qs(asked.post_data or "", keep_blank_values=True)
            self.posted.append({"path": path} | {name: each[-1] for name, each in told.items()})
            bad = self.posted[-1].get("scan") == "NOTHING1"
            route.fulfill(status=422 if bad else 200, content_type="text/html", body=counter(path))
        elif path == "/counter":
            route.fulfill(content_type="text/html", body=counter("/"))
        else:
            page = path.removeprefix("/styleguide/").strip("/")
            with translation.override("en"):
                shown = styleguide(RequestFactory().get(path), page)
            route.fulfill(content_type="text/html", body=shown.content.decode())


def counter(path: str) -> str:
    state = "counter" if path == "/scan" else "counter-start"
    context = samples.counter(MORNING, state)
    context |= {"desk": samples.desk("counter"), "scan_href": "/scan", "confirm_href": "/confirm"}
    template = "counter/counter.html" if path == "/" else "counter/sheet.html"
    with translation.override("en"):
        return render(RequestFactory().get("/counter"), template, context).content.decode()


@pytest.fixture
def stage(settings: Any) -> Stage:
    settings.DEBUG = True
    return Stage()


def opened(browser: Any, stage: Stage, path: str, **options: Any) -> Any:
    context = browser.new_context(bypass_csp=True, **options)
    context.set_default_timeout(PATIENCE_MS)
    context.route("**/*", stage.answer)
    page = context.new_page()
    page.goto(SITE + path)
    return page


def told(page: Any, stage: Stage, answers: int) -> None:
    """Wait until the counter has been asked so often and the page is at rest again."""
    deadline = monotonic() + PATIENCE_MS / 1000
    while len(stage.posted) < answers and monotonic() < deadline:
        page.wait_for_timeout(20)
    assert len(stage.posted) == answers
    page.wait_for_function(AT_REST)


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1366, "light")])
def test_axe_finds_nothing(browser: Any, stage: Stage, width: int, scheme: str) -> None:
    size = {"width": width, "height": 900}
    page = opened(browser, stage, "/styleguide/", viewport=size, color_scheme=scheme)
    complaints = []
    for name in PAGES:
        page.goto(f"{SITE}/styleguide/{name}")
        page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
        complaints += [
            (name, found["id"], found["nodes"][0]["html"][:120])
            for found in page.evaluate("axe.run().then((told) => told.violations)")
        ]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            complaints.append((name, "wider than the screen", ""))
    page.context.close()
    assert not complaints


def test_no_tab_hides_beside_a_phone(browser: Any, stage: Stage) -> None:
    size = {"width": 320, "height": 740}
    page = opened(browser, stage, "/styleguide/", viewport=size)
    page.add_style_tag(content=".rg-tabs a { min-width: 9rem; }")  # as words of other languages
    hidden = page.evaluate(
        "[...document.querySelectorAll('.rg-tabs a')]"
        ".filter((tab) => tab.getBoundingClientRect().right > innerWidth).length"
    )
    page.context.close()
    assert hidden == 0


def test_a_scanner_and_a_pin_are_enough(browser: Any, stage: Stage) -> None:
    page = opened(browser, stage, "/counter")
    keys = Keyboard(page)
    for code in ("GUARD17", "WEAPON4417"):
        keys.scan(code)
    told(page, stage, 2)
    keys.type("2580")
    told(page, stage, 3)
    page.context.close()
    assert [(each["path"], each.get("scan")) for each in stage.posted] == [
        ("/scan", "GUARD17"),
        ("/scan", "WEAPON4417"),
        ("/confirm", ""),
    ]
    assert {each["capture"] for each in stage.posted[:2]} == {"scanned"}
    assert stage.posted[2]["pin"] == "2580"
    assert stage.posted[2]["request_key"]


def test_a_scan_ends_with_its_enter_and_with_nothing_else(browser: Any, stage: Stage) -> None:
    """Keys that radio or a busy tablet held back are the same scan, in whatever field they land."""
    page = opened(browser, stage, "/counter")
    keys = Keyboard(page)
    for number, (field, stalls_ms) in enumerate(
        (
            ("#field-scan", {4: 900}),
            ("#field-pin", {4: 5000}),
            ("#field-pin", {1: 700}),
            ("#field-pin", {2: 400, 6: 2500}),
        ),
        start=1,
    ):
        page.focus(field)
        keys.scan("WEAPON4417", stalls_ms=stalls_ms)
        told(page, stage, number)
        assert page.input_value("#field-pin") == ""
    page.focus("#field-scan")
    keys.type("gua", enter=False)
    keys.scan("WEAPON4417", stalls_ms={0: 1500})
    told(page, stage, number + 1)
    page.focus("#field-pin")
    keys.type("2", enter=False)
    keys.scan("WEAPON4417", stalls_ms={0: 1500})
    told(page, stage, number + 2)
    page.context.close()
    assert stage.posted[-1]["pin"] == "2"
    assert {(each["scan"], each["capture"]) for each in stage.posted} == {("WEAPON4417", "scanned")}


def test_a_refused_scan_is_shown_and_the_next_one_is_a_key_away(browser: Any, stage: Stage) -> None:
    page = opened(browser, stage, "/counter")
    Keyboard(page).type("NOTHING1", pause_ms=70)
    told(page, stage, 1)
    focus = page.evaluate("document.activeElement.id")
    page.context.close()
    assert stage.posted[0]["capture"] == "typed"
    assert focus in ("field-scan", "field-pin")


def test_a_french_keyboard_reads_a_us_scanner(browser: Any, stage: Stage) -> None:
    page = opened(browser, stage, "/counter")
    page.evaluate(
        """() => {
          const keys = [["Digit4", "'"], ["KeyA", "q"], ["Digit7", "è"], ["KeyW", "z"]];
          const field = document.activeElement;
          for (const [code, key] of [...keys, ["Enter", "Enter"]]) field.dispatchEvent(
            new KeyboardEvent("keydown", { code, key, bubbles: true, cancelable: true }));
        }"""
    )
    told(page, stage, 1)
    page.context.close()
    assert stage.posted[0]["scan"] == "4A7W"


def test_without_script_a_scan_is_an_ordinary_post(browser: Any, stage: Stage) -> None:
    page = opened(browser, stage, "/counter", java_script_enabled=False)
    page.fill("#field-scan", "GUARD17")
    page.keyboard.press("Enter")
    told(page, stage, 1)
    page.context.close()
    assert stage.posted[0]["scan"] == "GUARD17"


def test_the_difference_must_be_classed(browser: Any, stage: Stage) -> None:
    page = opened(browser, stage, "/styleguide/return/")
    before = page.inner_text("[data-return-open]")
    page.fill("#field-class-l1-fired", "2")
    after = page.inner_text("[data-return-open]")
    page.context.close()
    assert before.endswith("1")
    assert after == "Everything came back or is classed."


def test_the_one_button_says_how_many(browser: Any, stage: Stage) -> None:
    page = opened(browser, stage, "/styleguide/shift/")
    page.uncheck("#row-r0 input")
    said = page.inner_text("[data-confirm]")
    page.context.close()
    assert said == "Issue 2 weapons"
