"""A programme by API: planned, attended, measured, and agreed to by a company's own key."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from resguardo.records.assistance.services import courses
from resguardo.records.compliance import assessing
from tests.cast import lately, make_cast
from tests.programme import ProgrammeStage, make_programme

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/assistance"


@pytest.fixture
def stage(db: None) -> ProgrammeStage:
    return make_programme(make_cast(lately()))


def _call(stage: ProgrammeStage, name: str, method: str, way: str, **body: Any) -> Any:
    headers = stage.cast.bearer(name) | {"Idempotency-Key": f"{name}{method}{way}{body}"[:190]}
    send = getattr(Client(), method)
    if method == "get":
        return send(ROOT + way, headers=headers)
    return send(ROOT + way, body, content_type="application/json", headers=headers)


def test_an_activity_is_planned_attended_and_taken_on_by_key(stage: ProgrammeStage) -> None:
    way = f"/programmes/{stage.programme.public_id}"
    day = stage.today.isoformat()
    made = _call(
        stage, "paloma", "post", f"{way}/activities", kind="follow_up", title="Visit",
        starts_on=day, ends_on=day, organisations=[str(stage.cast.uno.public_id)],
    )  # fmt: skip
    assert made.status_code == 201, made.content
    activity = f"/activities/{made.json()['id']}"
    refused = _call(stage, "clara", "post", f"{activity}/steps", step="announce")
    assert (refused.status_code, refused.json()["code"]) == (403, "mandate.not-mandated")
    for step in ("announce", "visit"):
        assert _call(stage, "paloma", "post", f"{activity}/steps", step=step).status_code == 200
    early = _call(stage, "paloma", "post", f"{activity}/steps", step="report", words="seen")
    assert early.json()["code"] == "assistance.rests-on"
    spent = _call(stage, "paloma", "post", f"{activity}/spending", amount="12.5", what="Bus",
                  spent_on=day)  # fmt: skip
    assert spent.status_code == 201
    mine = _call(stage, "paloma", "get", way).json()
    assert (mine["spent"], mine["budget"]) == ("12.50", "100000.00")
    theirs = _call(stage, "clara", "get", way).json()
    assert (theirs["spent"], theirs["budget"]) == (None, None)
    who = courses.register_attendee(
        **stage.told(made.json()["id"]), given_name="A", family_name="B", sex="f"
    )
    there = _call(stage, "paloma", "post", f"{activity}/attendances", code=who.code, on=day)
    assert there.json()["attendee"] == str(who.public_id)


def test_a_value_is_written_and_answered_with_where_it_stands(stage: ProgrammeStage) -> None:
    paloma = stage.cast.client("paloma")
    paloma.post(
        f"/assistance/programmes/{stage.programme.public_id}/indicator/",
        {"code": "R1", "title": "Marked", "unit": "%", "source": "people", "rising": "yes"},
    )
    row = stage.programme.indicators.get()
    way = f"/indicators/{row.public_id}/values"
    for kind, number in (("baseline", "0"), ("target", "10"), ("actual", "5")):
        answer = _call(stage, "paloma", "post", way, kind=kind, number=number,
                       on=stage.today.isoformat())  # fmt: skip
    assert answer.json()["of_the_way_pct"] == 50


def test_a_company_answers_with_its_own_key(stage: ProgrammeStage) -> None:
    listed = _call(stage, "delia", "get", "/participations").json()["rows"]
    assert [each["state"] for each in listed] == ["invited"]
    way = f"/participations/{listed[0]['id']}/answers"
    refused = _call(stage, "delia", "post", way, answer="leave", reason="x")
    assert refused.json()["code"] == "assistance.no-answer-due"
    agreed = _call(stage, "delia", "post", way, answer="agree", scopes=["register"])
    assert (agreed.json()["state"], agreed.json()["scopes"]) == ("agreed", ["register"])
    assert _call(stage, "delia", "get", "/activities").json()["rows"] == []


def test_a_campaign_is_opened_and_followed_by_api(stage: ProgrammeStage) -> None:
    programme = f"/programmes/{stage.programme.public_id}/campaigns"
    told = {"title": "IATG", "catalogue": "iatg", "due_on": "2096-01-01"}
    refused = _call(
        stage, "paloma", "post", programme, **told, companies=[str(stage.cast.dos.public_id)]
    )
    assert refused.json()["code"] == "assistance.not-shown"
    assert _call(stage, "clara", "post", programme, **told).status_code == 403
    opened = _call(stage, "paloma", "post", programme, **told)
    assert opened.status_code == 201
    way = f"/campaigns/{opened.json()['id']}"
    listed = _call(stage, "paloma", "get", "/campaigns").json()
    assert [each["id"] for each in listed["rows"]] == [opened.json()["id"]]
    whole = _call(stage, "paloma", "get", way).json()
    [company] = whole["companies"]
    assert (company["name"], company["found"]) == (stage.cast.uno.name, None)
    inside = f"{way}/companies/{company['assessment']}"
    assert _call(stage, "paloma", "get", inside).status_code == 404, "it was not handed in"
    assessing.lock(
        by=stage.cast.viewer("clara"), at=stage.at, assessment=UUID(company["assessment"])
    )
    whole = _call(stage, "paloma", "get", way).json()
    assert whole["companies"][0]["found"]["applies"]
    assert whole["gaps"]
    assert whole["support"]
    verdicts = _call(stage, "paloma", "get", inside).json()["verdicts"]
    assert {"yes", "no"} & {each["counts"] for each in verdicts}
    assert _call(stage, "clara", "get", way).status_code == 403
