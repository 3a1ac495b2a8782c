"""Every main page of every face holds what the design promises, in a real browser.

One company at work is built once for the module. Its pages are rendered here and handed to the
browser without a server, each to the first of those who may open it: nothing that axe calls serious
or critical, every target a thumb wide and within reach of the keyboard, nothing wider than a phone
or than a desktop at 200 % zoom.
"""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.browser import looking
from tests.browser.conftest import AXE, PATIENCE_MS
from tests.busy import live
from tests.cast import Cast, make_cast
from tests.house import House, furnish
from tests.security.endpoints import endpoints, fill

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    pytest.mark.skipif(
        os.environ.get("RESGUARDO_TEST_DATABASE") == "postgresql",
        reason="a page is the same from either database",
    ),
]

SITE: Final = "http://desk.test"
TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FACES: Final = ("ana", "clara", "dario", "elena", "beto", "rita", "gema")
"""Armourer, compliance, supervisor, auditor, guard, registrar, inspector."""

NO_PAGES: Final = ("accounts/", "language/", "styleguide/", "log/", "api/", "register/files/")
PHONE: Final = {"width": 360, "height": 740}
ZOOMED: Final = {"width": 640, "height": 400}
"""A desktop of 1280 px at 200 %."""

ALIKE: Final = 2
PARTS: Final = 2
"""The pages are looked at in parts, so that every worker of a run has some."""

OK: Final = 200


@dataclass
class Town:
    """The company at work, and the browsers of those who are signed in."""

    cast: Cast
    house: House
    clients: dict[str, Client]

    def pages(self) -> Iterator[tuple[str, str, str]]:
        """Each page with the first of the faces who may open it: who, where, and what it is.

        Pages that one template draws are looked at as often as `ALIKE` says.
        """
        drawn: Counter[str] = Counter()
        for each in endpoints():
            if each.face != "web" or each.method != "GET" or each.path.startswith(NO_PAGES):
                continue
            way = fill(each, self.house)
            for name in FACES:
                answer: Any = self.clients[name].get(way)
                if answer.status_code == OK:
                    template = str(answer.templates[0].name) if answer.templates else ""
                    drawn[template] += 1
                    if template and drawn[template] <= ALIKE:
                        yield name, way, answer.content.decode()
                    break


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:  # noqa: ARG001
    """Build it, and take all of it back."""
    with django_db_blocker.unblock(), transaction.atomic():
        now = timezone.now()  # noqa: TID251 - what the pages will read
        cast = make_cast(now - timedelta(minutes=5))
        house = furnish(cast, at=cast.at - timedelta(days=1))
        live(cast, house, rounds=2, at=cast.at)
        clients = {name: cast.client(name) for name in FACES}
        clients["ana"].post("/counter/armoury/", {"armoury": house.armoury.public_id})
        yield Town(cast, house, clients)
        transaction.set_rollback(True)


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
    for name, way, stage.page in islice(town.pages(), part, None, PARTS):
        page.set_viewport_size(PHONE)
        page.goto(SITE + way)
        told = [*looking.found_by_axe(page), *looking.small_or_out_of_reach(page)]
        told += looking.wider_than_the_screen(page)
        page.set_viewport_size(ZOOMED)
        told += [(f"{what} at 200 %", where) for what, where in looking.wider_than_the_screen(page)]
        complaints += [(name, way, *each) for each in told]
    context.close()
    assert not complaints, "\n".join(" | ".join(each) for each in complaints)
