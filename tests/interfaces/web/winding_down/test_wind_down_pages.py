"""Pages of a company's end: announced, followed day by day, ended by another person."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.house import House, furnish

Counted = Callable[[str], AbstractContextManager[Any]]


@pytest.fixture
def house(cast: Cast) -> House:
    return furnish(cast, "uno", guard="beto", at=cast.at - timedelta(days=3))


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_end_is_announced_and_followed(cast: Cast, house: House, count_queries: Counted) -> None:
    clara, rita, gema = cast.client("clara"), cast.client("rita"), cast.client("gema")
    refused = clara.post("/wind-down/begin/", {"due_on": "2020-01-01", "reason": "No contracts"})
    assert refused.status_code == 422
    assert "No contracts" in text(refused)
    made = clara.post("/wind-down/begin/", {"due_on": "2040-01-01", "reason": "No contracts"})
    assert made.status_code == 303
    way = made["Location"]
    assert house.organisation.name in text(gema.get("/wind-down/"))
    named = {"things": "", "receiver": "Depósito central", "expected_on": "2039-12-01"}
    assert clara.post(f"{way}receiver/", named).status_code == 303
    gema.get(way)
    with count_queries("wind_down.one"):
        page = text(gema.get(way))
    assert "Depósito central" in page
    assert "Firearms left, day by day" in page
    assert clara.get(f"{way}end/close/").status_code == 403
    refused = rita.post(f"{way}end/close/", {"reason": "Over"})
    assert refused.status_code == 422
    assert "firearms 2" in text(refused)
    assert rita.post(f"{way}end/resume/", {"reason": "New contract"}).status_code == 303
    with count_queries("wind_down.board"):
        assert "Goes on" in text(gema.get("/wind-down/"))
    assert cast.client("ana").get("/wind-down/").status_code == 403


def test_who_opened_it_is_told_in_words_that_another_person_closes_it(
    cast: Cast, house: House
) -> None:
    rita = cast.client("rita")
    told = {
        "organisation": str(house.organisation.public_id), "cause": "closes",
        "due_on": "2040-01-01", "reason": "No contracts",
    }  # fmt: skip
    way = rita.post("/wind-down/begin/", told)["Location"]
    page = text(rita.post(f"{way}end/close/", {"reason": "Over"}))
    assert "You took the step “open it”, so another person must “close it”." in page
    assert "It closes" in text(rita.get(way))  # the history names the cause as the page does
