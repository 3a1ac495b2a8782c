"""Every main page of every face holds what the design promises, in a real browser.

One company at work is built once for the module. Its pages are rendered here and handed to the
browser without a server, each to the first of those who may open it: nothing that axe calls serious
or critical, every target a thumb wide and within reach of the keyboard, nothing wider than a phone
or than a desktop at 200 % zoom.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client, override_settings
from django.utils.html import escape

from resguardo.records.transparency import folder
from resguardo.records.transparency.signer import Signer, name_log
from tests.browser import looking
from tests.browser.conftest import AXE, ON_SQLITE_ALONE, PATIENCE_MS
from tests.town import Town, town_at_work

pytestmark = ON_SQLITE_ALONE

SITE: Final = "http://desk.test"
TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
PHONE: Final = {"width": 360, "height": 740}
ZOOMED: Final = {"width": 640, "height": 400}
"""A desktop of 1280 px at 200 %."""

ALIKE: Final = 2
PARTS: Final = 2
"""The pages are looked at in parts, so that every worker of a run has some."""


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """The company at work."""
    with town_at_work(django_db_blocker) as built:
        yield built


class OftenEnough:
    """Pages that one template draws are looked at as often as `ALIKE` says."""

    def __init__(self) -> None:
        self.drawn: Counter[str] = Counter()

    def __call__(self, answer: Any) -> bool:
        """Whether this page is still to be looked at."""
        template = str(answer.templates[0].name) if answer.templates else ""
        self.drawn[template] += 1
        return bool(template) and self.drawn[template] <= ALIKE


class Stage:
    """Answers the browser: one page, rendered before the browser asks, and static files."""

    def __init__(self) -> None:
        self.page = ""

    def answer(self, route: Any, asked: Any) -> None:
        path = urlsplit(asked.url).path
        found = finders.find(path.removeprefix("/static/")) if "/static/" in path else None
        if found:
            kind = TYPES.get(Path(path).suffix, "application/octet-stream")
            route.fulfill(path=found, content_type=kind)
        elif asked.resource_type == "document":
            route.fulfill(content_type="text/html; charset=utf-8", body=self.page)
        else:
            route.fulfill(status=404)


def test_the_key_of_a_log_is_whole_on_a_phone(browser: Any, tmp_path: Path, db: None) -> None:
    with override_settings(DATA=tmp_path):
        key = Signer(folder.signer_folder()).begin("log.costaverde.example/arms").key
        name_log(folder.log_folder(), key)
        stage = Stage()
        stage.page = Client().get("/log/").content.decode()
    assert escape(key) in stage.page
    context = browser.new_context(bypass_csp=True, viewport=PHONE)
    context.route("**/*", stage.answer)
    page = context.new_page()
    page.goto(f"{SITE}/log/")
    told = looking.wider_than_the_screen(page)
    context.close()
    assert not told


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_of_every_face(browser: Any, town: Town, part: int) -> None:
    stage = Stage()
    context = browser.new_context(bypass_csp=True, viewport=PHONE, locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    context.route("**/*", stage.answer)
    context.add_init_script(AXE.read_text(encoding="utf-8"))
    context.add_init_script(looking.LOOK_OVER)
    page = context.new_page()
    complaints: list[tuple[str, ...]] = []
    for name, way, answer in islice(town.pages(OftenEnough()), part, None, PARTS):
        stage.page = answer.content.decode()
        page.set_viewport_size(PHONE)
        page.goto(SITE + way)
        told = [*looking.found_by_axe(page), *looking.small_or_out_of_reach(page)]
        told += looking.wider_than_the_screen(page)
        page.set_viewport_size(ZOOMED)
        told += [(f"{what} at 200 %", where) for what, where in looking.wider_than_the_screen(page)]
        complaints += [(name, way, *each) for each in told]
    context.close()
    assert not complaints, "\n".join(" | ".join(each) for each in complaints)
