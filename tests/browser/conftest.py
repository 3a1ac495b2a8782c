"""One real browser for the whole folder, and the accessibility checker that is vendored here."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
AXE = HERE / "vendor" / "axe-core" / "axe.min.js"
PATIENCE_MS = 120_000
"""How long a page may take on a machine that has much else to do; nothing waits that long."""

AT_REST = (
    "() => !document.querySelector('[data-sending], .htmx-request, .htmx-swapping, .htmx-settling')"
)
"""No form is under way, and what came is in its place, with the focus where it belongs."""

ON_SQLITE_ALONE = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        os.environ.get("RESGUARDO_TEST_DATABASE") == "postgresql",
        reason="a page is the same from either database",
    ),
]
"""The marks of a walk that commits nothing: its pages come out of the transaction of the test."""

PHONE: Final = {"width": 390, "height": 844}

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder."""
    for each in items:
        if each.path.is_relative_to(HERE):
            each.add_marker("browser")


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Start the chromium of this machine once."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no chromium on this machine: the browser walks were NOT run")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's loop calls our renderer
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Network:
    """The network between a browser and the site: taken away, and put back.

    The browser is told, and the server answers nobody: what is said to a page binds no worker.
    """

    def __init__(self, server: Any) -> None:
        self.server = server.thread.httpd

    def off(self, context: Any) -> None:
        """Take it away."""
        self.server.get_app = _nobody_answers
        context.set_offline(True)

    def on(self, context: Any) -> None:
        """Put it back."""
        self.back()
        context.set_offline(False)

    def back(self) -> None:
        """Let the server answer again."""
        vars(self.server).pop("get_app", None)


def _nobody_answers() -> Any:
    raise ConnectionResetError


@pytest.fixture
def network(live_server: Any) -> Iterator[Network]:
    """Give the network of the site that is served, and have it there again for the next test."""
    found = Network(live_server)
    yield found
    found.back()


@pytest.fixture
def phone(browser: Any, live_server: Any, network: Network) -> Iterator[Any]:
    """A phone on which nobody has signed in yet, and what its browser complains about."""
    complaints: list[str] = []
    context = browser.new_context(viewport=PHONE, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text)
            if "Content Security Policy" in line.text else None)  # fmt: skip
    page.address, page.network = live_server.url, network
    yield page
    context.close()
    assert not complaints
