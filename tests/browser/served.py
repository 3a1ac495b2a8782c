"""The site itself, served to a real browser out of the database of the test.

A thread serves the program as it is: sign-in, cookies, content policy, htmx, files. It works on the
connection of the test and so inside its transaction, one request at a time, and all of it is taken
back when the walk ends.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from time import monotonic
from typing import Any, Final

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, connections

from resguardo.records.custody.models import Entry
from tests.armoury import Armoury
from tests.browser.conftest import AT_REST, PATIENCE_MS
from tests.browser.wedge import Keyboard
from tests.cast import PIN

HOST: Final = "127.0.0.1"
SOON_MS: Final = 10_000
"""Within which a page that was asked to has scrolled, on a machine that has much else to do."""


class _Silent(WSGIRequestHandler):
    """A handler that writes no line for each request."""

    def log_message(self, *_said: Any) -> None:
        """Say nothing."""


class _Server(ThreadedWSGIServer):
    """A server whose threads leave the one connection open when they end."""

    daemon_threads = True

    def _close_connections(self) -> None:
        """Close nothing: the test goes on with it."""


class _OneAtATime(WSGIHandler):
    """The program, answering one request at a time on the connection of the test."""

    def __init__(self, ours: Any) -> None:
        super().__init__()
        self.ours, self.door = ours, threading.Lock()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Answer whole, so that nothing of it is left to be read from the database later."""
        with self.door:
            connections["default"] = self.ours
            answer = super().__call__(environ, start_response)
            body = [b"".join(answer)]
            answer.close()
            return body


@contextmanager
def served() -> Iterator[str]:
    """Serve, and tell the address."""
    connection.inc_thread_sharing()
    for ends in (request_started, request_finished):
        ends.disconnect(close_old_connections)
    server = _Server((HOST, 0), _Silent)
    server.set_app(StaticFilesHandler(_OneAtATime(connections["default"])))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(PATIENCE_MS / 1000)
        connection.dec_thread_sharing()
        for ends in (request_started, request_finished):
            ends.connect(close_old_connections)


class Desk:
    """One person at their own browser: the page, its keys, and what the page says.

    `problems` gathers what the browser itself complained of; a walk ends with none.
    """

    def __init__(self, browser: Any, site: str, stage: Armoury, name: str, **options: Any) -> None:
        client = stage.cast.client(name)
        self.context = browser.new_context(locale="en-GB", base_url=site, **options)
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.add_cookies(
            [
                {"name": each.key, "value": each.value, "url": site}
                for each in client.cookies.values()
            ]
        )
        self.page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", self._heard)
        self.keys = Keyboard(self.page)

    def _heard(self, message: Any) -> None:
        if message.type == "error" and "422" not in message.text:
            self.problems.append(message.text)

    def open(self, way: str) -> "Desk":
        """Go to an address."""
        self.page.goto(way)
        self.rest()
        return self

    def rest(self) -> None:
        """Wait until nothing is under way."""
        self.page.wait_for_load_state()
        self.page.wait_for_function(AT_REST)

    def scan(self, text: str) -> "Desk":
        """Let the scanner send a code to wherever the page is."""
        self.keys.scan(text)
        self.page.wait_for_timeout(60)
        self.rest()
        return self

    def type(self, text: str, *, enter: bool = False) -> "Desk":
        """Type into whatever has the focus."""
        self.keys.type(text, enter=enter)
        if enter:
            self.page.wait_for_timeout(60)
            self.rest()
        return self

    def press(self, *keys: str) -> "Desk":
        """Press keys by their names, such as Tab or Space."""
        for key in keys:
            self.page.keyboard.press(key)
        self.page.wait_for_timeout(60)
        self.rest()
        return self

    def to(self, name: str, *, most: int = 120) -> "Desk":
        """Walk with Tab to the field or button of this name or accessible label."""
        for _step in range(most):
            if name in self.at():
                return self
            self.page.keyboard.press("Tab")
            self._seen()
        raise AssertionError(f"Tab never reaches {name} on this page:\n{self.says()}")

    def at(self) -> tuple[str, str, str]:
        """What has the focus: its name, its identifier, what it says."""
        name, key, text = self.page.evaluate(_AT)
        return name, key, text

    def holds_focus(self) -> "Desk":
        """Whatever changed on the page, the next key goes somewhere that is seen."""
        self.page.wait_for_function(
            "() => document.activeElement !== document.body", timeout=SOON_MS
        )
        self._seen()
        return self

    def _seen(self) -> None:
        """Refuse a focus that nobody sees, once the page has scrolled to it."""
        unseen = self.page.evaluate(_UNSEEN)
        deadline = monotonic() + SOON_MS / 1000
        while unseen and monotonic() < deadline:
            self.page.wait_for_timeout(50)
            unseen = self.page.evaluate(_UNSEEN)
        assert not unseen, f"nobody sees that the focus is here: {unseen}"

    def choose(self, label: str) -> "Desk":
        """In the list or among the answers that have the focus, take the one of this label."""
        for _step in range(40):
            chosen = self.page.evaluate(_CHOSEN)
            if chosen.startswith(label):
                if self.page.evaluate(_IS_ANSWER):
                    self.page.keyboard.press("Space")
                return self
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{label} is none of the answers: {self.at()}")

    def when(self, name: str, moment: datetime) -> "Desk":
        """A day and a time; in which order its parts are typed is the browser's own affair."""
        for part, text in ((f"{name}-on", f"{moment:%Y-%m-%d}"), (f"{name}-at", f"{moment:%H:%M}")):
            self.to(part).page.fill(f"[name='{part}']", text)
        return self

    def fill(self, **values: str) -> "Desk":
        """Walk with Tab from field to field, in the order given, and type into each."""
        for name, value in values.items():
            self.to(name)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(value)
        return self

    def says(self) -> str:
        """All that can be read on the page, but for its frame."""
        return str(self.page.inner_text("main"))

    def close(self) -> None:
        """Leave, and tell that nothing went wrong unseen."""
        self.context.close()
        assert not self.problems, self.problems


_AT: Final = """() => {
  const here = document.activeElement ?? document.body;
  const label = here.labels?.[0]?.innerText ?? here.getAttribute("aria-label") ?? here.innerText;
  return [here.getAttribute("name") ?? "", here.id ?? "", (label ?? "").trim()];
}"""

_UNSEEN: Final = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return "";
  const label = here.matches("[type=radio], [type=checkbox]") ? here.labels?.[0] : null;
  const shown = label ?? here;
  const box = shown.getBoundingClientRect();
  const outlined = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const styles = [[here], [shown], [shown, "::before"]].map((which) => getComputedStyle(...which));
  const drawn = styles.some((style) => style.boxShadow !== "none" || outlined(style));
  const there = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
    && box.right > 0 && box.left < innerWidth;
  return drawn && there && shown.checkVisibility({ visibilityProperty: true })
    ? "" : `${here.outerHTML.slice(0, 120)} drawn: ${drawn}, from ${box.top} to ${box.bottom} of`
      + ` ${innerHeight}, scrolled by ${scrollY}, seen: ${here.matches(":focus-visible")}`;
}"""
_CHOSEN: Final = """() => {
  const here = document.activeElement;
  return (here.selectedOptions?.[0]?.text ?? here.labels?.[0]?.innerText ?? "").trim();
}"""
_IS_ANSWER: Final = "() => document.activeElement.type === 'radio'"
SIGNED_AT: Final = ((0.2, 0.5), (0.4, 0.2), (0.6, 0.8), (0.8, 0.4))


def draw(page: Any) -> None:
    """Sign with a finger: four strokes across the canvas."""
    box = page.locator("canvas").bounding_box()
    for place, (x, y) in enumerate(SIGNED_AT):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        if place == 0:
            page.mouse.down()
    page.mouse.up()


def last(kind: str) -> Entry:
    """The newest entry of a kind."""
    return Entry.objects.filter(kind=kind).latest("sequence")


__all__ = ["PIN", "Desk", "draw", "last", "served"]
