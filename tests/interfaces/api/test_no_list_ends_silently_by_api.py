"""What a program asks for page by page it gets to the last row, in the order of one long page."""

from typing import Any

import pytest

from resguardo.interfaces.api import histories
from resguardo.records.custody.recognising import CANDIDATES_MAX
from tests.cast import add_guard
from tests.interfaces.api.calling import Caller
from tests.interfaces.api.test_stock_by_api import second, things

pytestmark = pytest.mark.django_db


def _by_key(api: Caller, name: str, way: str) -> list[Any]:
    """All rows, one a page, by the cursor; and the way back is the same."""
    page = api.get(name, f"{way}size=1")
    rows = list(page["rows"])
    while page["next"]:
        page = api.get(name, f"{way}size=1&cursor={page['next']}")
        rows += page["rows"]
    back = list(page["rows"])
    while page["previous"]:
        page = api.get(name, f"{way}size=1&cursor={page['previous']}")
        back = page["rows"] + back
    assert back == rows
    return rows


def test_requests_and_rounds_are_turned_by_key(api: Caller) -> None:
    for _each in range(2):
        [held] = api.get("clara", f"/custody/holdings?thing={api.stage.id('h3')}")["rows"]
        asked = {"thing": held["thing"], "account": held["account"], "how": "destroyed",
                 "reason": "torn", "document": "A-3"}  # fmt: skip
        made = api.post("clara", "/stock/write-offs", asked)
        api.post("clara", f"/people/approvals/{made['approval']}/withdraw", {})
    for way, most in (("/people/approvals?state=withdrawn&", 2), ("/stock/rounds?", 2)):
        rows = _by_key(api, "clara", way)
        assert len(rows) >= most
        assert rows == api.get("clara", way)["rows"]
    ages = [row["age_days"] for row in _by_key(api, "clara", "/stock/rounds?")]
    assert ages == sorted(ages, reverse=True)


def test_the_register_as_it_was_is_turned_to_its_last_line(api: Caller) -> None:
    north, south = str(api.stage.north.public_id), str(api.stage.south.public_id)
    api.post("ana", "/stock/moves", {"giver": north, "taker": south, "things": things(api, r2=1),
                                     "second": second(api)})  # fmt: skip
    moment = api.get("elena", "/custody/entries?size=1")["rows"][0]["recorded_at"]
    way = f"/custody/then?moment={moment}".replace("+", "%2B")
    page = api.get("elena", f"{way}&size=1")
    rows = list(page["rows"])
    while page["next"] is not None:
        page = api.get("elena", f"{way}&size=1&start={page['next']}")
        rows += page["rows"]
    assert len(rows) > 1
    assert rows == api.get("elena", way)["rows"]


def test_a_place_with_more_than_its_history_shows_says_so(
    api: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = api.get("elena", f"/custody/things/{api.stage.id('r1')}")["here"][0]["account"]
    held = api.get("elena", f"/custody/holdings?account={account}")
    assert held["count"] > 1
    assert not api.get("elena", f"/custody/accounts/{account}")["here_more"]
    monkeypatch.setattr(histories, "HERE_MAX", held["count"] - 1)
    told = api.get("elena", f"/custody/accounts/{account}")
    assert told["here_more"]
    assert len(told["here"]) == held["count"] - 1


def test_a_history_is_turned_by_whole_entries(api: Caller) -> None:
    stage = api.stage
    stage.issue()
    stage.back()
    account = api.get("elena", f"/custody/things/{stage.id('r2')}")["here"][0]["account"]
    for way in (f"people/{stage.id('beto')}", f"accounts/{account}", f"things/{stage.id('old')}"):
        whole = api.get("elena", f"/custody/{way}?size=500")
        assert whole["before"] is None
        for size in (1, 2, 4):
            page = api.get("elena", f"/custody/{way}?size={size}")
            steps = list(page["steps"])
            while page["before"]:
                page = api.get("elena", f"/custody/{way}?size={size}&before={page['before']}")
                assert page["steps"]
                steps += page["steps"]
            assert steps == whole["steps"], (way, size)


def test_a_scan_that_fits_more_than_it_tells_says_so(api: Caller) -> None:
    for number in range(CANDIDATES_MAX):
        add_guard(api.stage.cast, f"zoe{number}")
    told = api.get("ana", "/custody/scan?text=figurante zo")
    assert (len(told["rows"]), told["more"]) == (CANDIDATES_MAX, False)
    add_guard(api.stage.cast, "zoe")
    told = api.get("ana", "/custody/scan?text=figurante zo")
    assert (len(told["rows"]), told["more"]) == (CANDIDATES_MAX, True)
