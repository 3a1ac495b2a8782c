"""Pages of a visit, from the list of whom to visit to the finding that was put right."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest

from resguardo.records.oversight import alerting
from resguardo.records.oversight.checklists import POINTS
from resguardo.records.oversight.models import InspectionFinding, Sanction
from tests.cast import Cast
from tests.house import House, furnish
from tests.security.stage import alert_about

Counted = Callable[[str], AbstractContextManager[Any]]


@pytest.fixture
def house(cast: Cast) -> House:
    found = furnish(cast, "uno", guard="beto", at=cast.at - timedelta(days=2))
    day = cast.at.date() - timedelta(days=1)
    alerting.keep_alerts(at=cast.at, found=[alert_about(found, day)])
    return found


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_visit_from_its_reason_to_its_end(
    cast: Cast, house: House, count_queries: Counted
) -> None:
    gema, clara, rita = cast.client("gema"), cast.client("clara"), cast.client("rita")
    key = str(house.organisation.public_id)
    assert f"organisation={key}" in text(gema.get("/alerts/visits/"))
    form = text(gema.get(f"/inspections/plan/?organisation={key}"))
    assert "did not find" in form  # the alert is offered as a reason
    past = {"organisation": key, "planned_on": "2020-01-01", "told": "snap", "purpose": "By turn"}
    refused = gema.post("/inspections/plan/", past)
    assert refused.status_code == 422
    assert "By turn" in text(refused)
    made = gema.post("/inspections/plan/", past | {"planned_on": "2040-01-02"})
    assert made.status_code == 303
    way = made["Location"]
    assert clara.get(way).status_code == 404
    assert gema.post(f"{way}begin/").status_code == 303
    answers = dict.fromkeys(POINTS, "yes")
    assert gema.post(f"{way}checklist/", answers | {"keys_kept": "no"}).status_code == 303
    wrong = {"text": "No second key", "article": "Art. 12", "gravity": "serious",
             "due_on": "2040-02-01"}  # fmt: skip
    assert gema.post(f"{way}finding/", wrong).status_code == 303
    finding = InspectionFinding.objects.get()
    answer = f"/inspections/findings/{finding.public_id}/answer/"
    assert "No second key" in text(clara.get("/inspections/"))
    assert clara.post(answer, {"answer": "Key cut"}).status_code == 303
    judge = f"/inspections/findings/{finding.public_id}/judge/"
    assert gema.post(judge, {"holds": "yes", "reason": "Seen"}).status_code == 303
    proposed = {"kind": "fine", "article": "Art. 30", "text": "Key", "amount": "500",
                "currency": "usd"}  # fmt: skip
    assert gema.post(f"{way}sanction/", proposed).status_code == 303
    assert "Fine" not in text(clara.get(way))
    sanction = f"/inspections/sanctions/{Sanction.objects.get().public_id}/decide/"
    assert rita.post(sanction, {"step": "decide", "reason": "File 7"}).status_code == 303
    assert "500 USD" in text(clara.get(way))
    assert gema.post(f"{way}close/", {"conclusion": "Put right"}).status_code == 303
    gema.get(way)
    with count_queries("inspections.inspection"):
        page = text(gema.get(way))
    assert "Not in order" in page
    with count_queries("inspections.list"):
        gema.get("/inspections/")
