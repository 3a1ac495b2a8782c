"""Every page of the desk asks the database as often for many rows as for few.

The pages are found by walking the addresses, so a new one is measured without anybody's doing. What
each asks for stands in `tests/sql_counts.json` under `page PATH`; run with
RESGUARDO_TEST_SQL_COUNTS=write after a change on purpose, and explain the difference.
"""

from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.busy import live
from tests.cast import Cast, lately, make_cast
from tests.house import House, furnish
from tests.security.endpoints import Endpoint, endpoints, fill
from tests.security.table import MAY_SHOW, PLAYED, committed
from tests.sql_counts import Baseline

PLAYERS: Final = ("ana", "clara", "rita", "beto")
"""Whose page is measured: the first of these who may open it."""

LIBRARY: Final = ("accounts/", "language/", "styleguide/", "log/", "api/")
"""Pages without rows of ours, and the log's files, which have tests of their own."""

FEW, MORE = 2, 3
OK = 200


def _paths() -> list[str]:
    return [
        each.path
        for each in endpoints()
        if each.face == "web" and each.method == "GET" and not each.path.startswith(LIBRARY)
    ]


def _measure(house: House, opened: dict[str, Client]) -> dict[str, CaptureQueriesContext]:
    """Open each page once more as who may open it, and keep what was asked."""
    found = {}
    for path, client in opened.items():
        with CaptureQueriesContext(connection) as captured:
            answer: Any = client.get(way_of(path, house))
            if answer.streaming:
                b"".join(answer.streaming_content)
        found[path] = captured
    return found


def opened_pages(cast: Cast, house: House) -> dict[str, Client]:
    """Who may open each page; whatever is kept for the next time is kept then."""
    clients = {name: cast.client(name) for name in PLAYERS}
    clients["ana"].post("/counter/armoury/", {"armoury": house.armoury.public_id})
    found: dict[str, Client] = {}
    table = committed()
    for path in _paths():
        said = table["web", "GET", path]
        for client in (clients[name] for name in PLAYERS if said[PLAYED[name]] in MAY_SHOW):
            status = client.get(way_of(path, house)).status_code
            if status == OK:
                found[path] = client
                break
    return found


def way_of(path: str, house: House) -> str:
    return fill(Endpoint("web", path, "GET"), house)


@pytest.mark.slow
@pytest.mark.django_db
def test_no_page_asks_more_often_where_there_is_more_to_show(baseline: Baseline) -> None:
    cast = make_cast(lately())
    house = furnish(cast, at=cast.at - timedelta(days=1))
    live(cast, house, rounds=FEW, at=cast.at)
    opened = opened_pages(cast, house)
    few = _measure(house, opened)
    live(cast, house, rounds=MORE, at=cast.at)
    many = _measure(house, opened)
    growing = [
        f"{path}: {len(few[path])} queries, with more rows {len(asked)}"
        for path, asked in many.items()
        if len(asked) != len(few[path])
    ]
    assert not growing, "\n".join(growing)
    for path, captured in many.items():
        baseline.compare(f"page {path}", captured)
