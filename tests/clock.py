"""The real clock, for tests of what reads it itself: pages, programs, a browser.

All else is given its moment, as the records are; so this is the one place of the tests that asks.
"""

from datetime import datetime

import pytest
from django.utils import timezone


def now() -> datetime:
    """The moment that the page, the program or the browser under test reads too."""
    return timezone.now()  # noqa: TID251 - faces read the clock, and these tests look at faces


def stop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock stand until the test ends: pages that tell of time left say the same twice."""
    moment = now()
    monkeypatch.setattr(timezone, "now", lambda: moment)
