"""Pages of a trace, from the request that came to the packet that went."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from resguardo.insight.tracing.live import renew_register
from resguardo.records.oversight.models import TraceQuestion, TraceRequest
from resguardo.records.papers.models import PaperText
from resguardo.records.register.catalogue import calibre_name
from tests.cast import Cast
from tests.house import House, furnish

Counted = Callable[[str], AbstractContextManager[Any]]


@pytest.fixture(autouse=True)
def data(settings: Any, tmp_path: Path) -> None:
    """A data folder of its own, in which no index stands yet."""
    settings.DATA = tmp_path


@pytest.fixture
def house(cast: Cast) -> House:
    return furnish(cast, "uno", guard="beto", at=cast.at - timedelta(days=20))


def text(answer: Any) -> str:
    return str(answer.content.decode())


def request(house: House, **more: str) -> dict[str, str]:
    whole = {
        "agency": "Policía Nacional", "contact": "Section 4", "serial": house.firearms[0].serial,
        "weapon_type": "revolver", "calibre": "38-special", "illicit_because": "No permit",
        "circumstances": "Found in a car", "intended_use": "Criminal case",
        "received_at": "2026-03-02T08:00", "recovered_on": "2026-03-01",
    }  # fmt: skip
    return whole | more


def _named_on_paper(row: TraceRequest) -> bool:
    """Whether the paper has the packet’s sum, and the calibre by its name and not by its code."""
    told = PaperText.objects.get().content
    named = calibre_name(row.calibre) in told and row.calibre not in told
    return row.packet_sha256 in told and named


def test_two_requests_with_one_ballistic_number_name_each_other(cast: Cast, house: House) -> None:
    rita = cast.client("rita")
    ways = [
        rita.post("/traces/new/", request(house, **more))["Location"]
        for more in (
            {"ballistic_link": "BX-77/2026"},
            {"ballistic_link": "bx-77/2026", "agency": "Fiscalía"},
            {"ballistic_link": "BX-78/2026"},
            {},
        )
    ]
    pages = [text(rita.get(way)) for way in ways]
    assert "Same ballistic number" in pages[0]
    assert ways[1] in pages[0]
    assert ways[0] in pages[1]
    assert ways[2] not in pages[0] + pages[1]
    assert "Same ballistic number" not in pages[2] + pages[3]


def test_a_request_is_recorded_searched_identified_asked_and_answered(
    cast: Cast, house: House, count_queries: Counted
) -> None:
    rita = cast.client("rita")
    form = text(rita.get("/traces/new/"))
    assert "Why it is illicit" in form
    posted = request(house)
    refused = rita.post("/traces/new/", posted | {"agency": ""})
    assert refused.status_code == 422
    assert "Found in a car" in text(refused)  # nothing that was typed is lost
    made = rita.post("/traces/new/", posted)
    assert made.status_code == 303, text(made)
    way = made["Location"]
    step = rita.post(f"{way}step/acknowledge/", {"text": ""})
    assert step.status_code == 303
    unready = rita.get(f"{way}search/?make=Tauros")
    assert unready.status_code == 422
    assert "not been made ready" in text(unready)
    assert 'value="Tauros"' in text(unready)
    assert renew_register(settings.DATA, at=cast.at)
    assert not renew_register(settings.DATA, at=cast.at)
    found = text(rita.get(f"{way}search/"))
    assert "Not everything is searched" not in found
    assert house.firearms[0].serial.split("-")[0] in found
    assert "reads the same" in found
    key = str(house.firearms[0].thing.public_id)
    assert rita.post(f"{way}identify/", {"thing": "no", "score": "", "text": ""}).status_code == 422
    done = rita.post(f"{way}identify/", {"thing": key, "score": "0.9", "text": "marks"})
    assert done.status_code == 303
    assert rita.post(f"{way}ask/", {"text": "Where is it?"}).status_code == 303
    clara = cast.client("clara")
    assert "Where is it?" in text(clara.get("/traces/questions/"))
    question = TraceQuestion.objects.get()
    answered = clara.post(f"/traces/questions/{question.public_id}/answer/", {"answer": "Here"})
    assert answered.status_code == 303
    coded = {"diversion_point": "armoury", "text": "Seen"}
    assert rita.post(f"{way}divert/", coded).status_code == 303
    rita.get(way)
    with count_queries("traces.trace"):
        page = text(rita.get(way))
    assert "Chain of holders" in page
    assert "From an armoury" in page
    assert rita.post(f"{way}reply/", {"text": ""}).status_code == 303
    row = TraceRequest.objects.get()
    paper = reverse("papers:issue", args=["trace-packet", row.public_id])
    assert rita.post(paper, {"language": "en"}).status_code == 303
    assert _named_on_paper(row)
    assert rita.get(f"{way}packet/").json()["request"]["number"] == row.number
    with count_queries("traces.traces"):
        assert row.number in text(rita.get("/traces/?show=all"))
    with count_queries("traces.questions"):
        clara.get("/traces/questions/")


def test_a_search_says_when_registers_have_changed_since_they_were_indexed(
    cast: Cast, house: House
) -> None:
    rita = cast.client("rita")
    way = rita.post("/traces/new/", request(house))["Location"]
    renew_register(settings.DATA, at=cast.at)
    furnish(cast, "dos", guard="dante", at=cast.at - timedelta(days=20))
    found = text(rita.get(f"{way}search/"))
    assert "Not everything is searched" in found
    assert "reads the same" in found
    empty = rita.get(f"{way}search/?serial=%3F%3F")
    assert empty.status_code == 422
    assert "at least one character" in text(empty)


def test_an_analyst_reads_and_a_company_sees_nothing(cast: Cast, house: House) -> None:
    rita = cast.client("rita")
    made = rita.post("/traces/new/", request(house))
    way = made["Location"]
    alba = cast.client("alba")
    assert "Record a request" not in text(alba.get("/traces/"))
    assert alba.get(way).status_code == 200
    assert alba.post(f"{way}step/acknowledge/").status_code == 403
    for path in ("/traces/", way, f"{way}search/", f"{way}packet/", "/traces/listed/"):
        assert cast.client("clara").get(path).status_code == 403
    assert cast.client("clara").post("/traces/questions/contact/", {}).status_code == 422
    assert rita.get("/traces/listed/").status_code == 200
