"""Pages on alerts: what was noticed in the reader's words, the decision, visits, one's standing."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from resguardo.interfaces.web.alerts.words import explained
from resguardo.records.oversight import alerting
from resguardo.records.oversight import alerts as seen
from resguardo.records.oversight.models import Alert, AlertDecision
from tests.cast import Cast
from tests.house import House, furnish
from tests.security.stage import alert_about

Counted = Callable[[str], AbstractContextManager[Any]]


@pytest.fixture
def house(cast: Cast) -> House:
    return furnish(cast, "uno", guard="beto", at=cast.at - timedelta(days=1))


@pytest.fixture
def row(cast: Cast, house: House) -> Alert:
    alerting.keep_alerts(at=cast.at, found=[alert_about(house, cast.at.date())])
    return Alert.objects.get()


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_authority_reads_decides_and_says_why(cast: Cast, row: Alert) -> None:
    gema = cast.client("gema")
    assert "did not find" in text(gema.get("/alerts/"))
    assert "Decide alert" in text(gema.get(f"/alerts/{row.public_id}/"))
    way = f"/alerts/{row.public_id}/decide/"
    refused = gema.post(way, {"verdict": "dismissed", "note": " "})
    assert refused.status_code == 422
    assert gema.post(way, {"verdict": "dismissed", "note": "Seen there"}).status_code == 303
    assert AlertDecision.objects.get().note == "Seen there"
    assert "Seen there" in text(gema.get(f"/alerts/{row.public_id}/"))
    assert "did not find" not in text(gema.get("/alerts/"))
    assert "did not find" in text(gema.get("/alerts/?show=all"))


def test_the_company_answers_and_whoever_keeps_the_armoury_sees_nothing(
    cast: Cast, row: Alert
) -> None:
    clara = cast.client("clara")
    assert "Answer alert" in text(clara.get(f"/alerts/{row.public_id}/"))
    way = f"/alerts/{row.public_id}/decide/"
    assert clara.post(way, {"verdict": "answered", "note": "At the range"}).status_code == 303
    assert cast.client("ana").get("/alerts/").status_code == 403


def test_visits_give_their_reasons_and_a_standing_no_names(cast: Cast, row: Alert) -> None:
    answer = text(cast.client("gema").get("/alerts/visits/"))
    assert row.organisation.name in answer
    assert "did not find" in answer
    assert cast.client("clara").get("/alerts/visits/").status_code == 403
    standing = text(cast.client("clara").get("/alerts/standing/"))
    assert "too few to tell" in standing
    assert cast.dos.name not in standing


def test_what_rests_on_other_companies_is_told_to_the_authority_alone(
    cast: Cast, house: House
) -> None:
    found = replace(
        alert_about(house, cast.at.date()), key="across", rule="serial-twice", pattern="C-6",
        other_kind="thing", other=house.firearms[1].thing.public_id,
    )  # fmt: skip
    alerting.keep_alerts(at=cast.at, found=[found])
    [shown] = seen.alerts(viewer=cast.viewer("clara"), at=cast.at)
    assert "Talk to the authority" in explained(shown, everywhere=False)
    assert "same make, model and serial" in explained(shown, everywhere=True)


@pytest.mark.parametrize("language", ["es", "pt", "fr"])
def test_an_alert_is_said_in_every_language(cast: Cast, row: Alert, language: str) -> None:
    [shown] = seen.alerts(viewer=cast.viewer("gema"), at=cast.at)
    with translation.override(language):
        assert "did not find" not in explained(shown, everywhere=True)
    assert row.pk


def test_the_list_asks_as_often_for_many_as_for_one(
    cast: Cast, house: House, row: Alert, count_queries: Counted
) -> None:
    more = [
        replace(alert_about(house, cast.at.date()), key=f"more-{number}") for number in range(12)
    ]
    alerting.keep_alerts(at=cast.at, found=more)
    client = cast.client("gema")
    client.get("/alerts/")
    with count_queries("alerts.list"):
        client.get("/alerts/")
    with count_queries("alerts.visits"):
        client.get("/alerts/visits/")
    assert row.pk
