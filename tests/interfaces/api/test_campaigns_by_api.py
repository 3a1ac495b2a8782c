"""Campaigns and advice by API: marked and read back, counted at the doors, advised and heard."""

from typing import Any

import pytest
from django.test import Client

from resguardo.records.assistance.services import steps
from resguardo.records.register.models import Mark
from tests.armoury import Armoury, make_armoury
from tests.cast import PIN, lately, make_cast
from tests.programme import ProgrammeStage, make_programme

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/assistance"


@pytest.fixture
def stage(db: None) -> ProgrammeStage:
    return make_programme(make_cast(lately()))


@pytest.fixture
def armoury(stage: ProgrammeStage) -> Armoury:
    return make_armoury(stage.cast)


def _get(stage: ProgrammeStage, who: str, way: str) -> Any:
    return Client().get(ROOT + way, headers=stage.cast.bearer(who))


def _post(stage: ProgrammeStage, who: str, way: str, *, key: str = "", **body: Any) -> Any:
    headers = stage.cast.bearer(who) | {"Idempotency-Key": key or f"{who}{way}{body}"[:190]}
    return Client().post(ROOT + way, body, content_type="application/json", headers=headers)


def test_a_firearm_is_marked_and_read_back_by_key(stage: ProgrammeStage, armoury: Armoury) -> None:
    second = stage.second_reader()
    row = stage.plan("marking")
    way = f"/activities/{row.public_id}"
    plan = {"pattern": "CC-HHHH-NNNN", "source": "art. 19", "location": "frame"}
    wrong = _post(stage, "paloma", f"{way}/marking-plan", **plan | {"pattern": "X"})
    assert wrong.status_code == 422
    assert _post(stage, "paloma", f"{way}/marking-plan", **plan).json() == plan
    asked = {"organisation": str(stage.cast.uno.public_id), "holder": "3", "most": 2}
    drawn = _post(stage, "paloma", f"{way}/marking-lines", key="draw", **asked)
    assert drawn.status_code == 201, drawn.content
    assert len(drawn.json()) == 2
    again = _post(stage, "paloma", f"{way}/marking-lines", key="draw", **asked)
    assert again.json() == drawn.json(), "sent twice, drawn once"
    steps.take_step(**stage.told(row.public_id), step="begin")
    first, other = drawn.json()
    line = f"/marking-lines/{first['id']}"
    assert _post(stage, "paloma", f"{line}/marks", photo="?").status_code == 422
    marked = _post(stage, "paloma", f"{line}/marks").json()
    assert (marked["state"], marked["mark"]) == ("marked", ""), "nobody reads it off the answer"
    read = {"second": second.code, "pin": PIN, "read_back": first["mark"]}
    for wrong_one in ({"pin": "0000"}, {"read_back": "CV-0003-9999"}, {"second": "Z"}):
        refused = _post(stage, "paloma", f"{line}/readings", **read | wrong_one)
        assert refused.status_code in {404, 422}, refused.content
    done = _post(stage, "paloma", f"{line}/readings", **read).json()
    assert (done["state"], done["mark"]) == ("confirmed", first["mark"])
    assert Mark.objects.get(kind="secondary").text_as_read == first["mark"]
    aside = _post(stage, "paloma", f"/marking-lines/{other['id']}/aside", reason="pitted")
    assert aside.json()["state"] == "aside"
    for who, seen in (("paloma", 2), ("clara", 2)):
        assert len(_get(stage, who, f"{way}/marking-lines").json()) == seen
    assert _get(stage, "delia", f"{way}/marking-lines").status_code == 404
    del armoury


def test_a_destruction_goes_through_its_doors_by_key(
    stage: ProgrammeStage, armoury: Armoury
) -> None:
    row = stage.plan("destruction")
    way = f"/activities/{row.public_id}"
    plan = {"authority": str(stage.cast.authority.public_id), "method": "melting",
            "furnace": "Works"}  # fmt: skip
    assert _post(stage, "paloma", f"{way}/destruction-plan", **plan).status_code == 200
    offer: dict[str, Any] = {
        "things": [str(armoury.id("r1")), str(armoury.id("r2"))],
        "reason": "worn",
    }
    refused = _post(stage, "delia", f"{way}/destruction-lines", **offer)
    assert refused.status_code == 404
    given = _post(stage, "clara", f"{way}/destruction-lines", **offer).json()
    back = f"/destruction-lines/{given[1]['id']}/withdrawals"
    assert _post(stage, "delia", back, reason="x").status_code == 404
    assert _post(stage, "clara", back, reason="still needed").json()["state"] == "withdrawn"
    for name in ("Notary", "Press"):
        named = _post(stage, "paloma", f"{way}/witnesses", name=name, institution="Ficticia")
        assert named.status_code == 201
    steps.take_step(**stage.told(row.public_id), step="ask")
    decision: dict[str, Any] = {"approve": True, "document": "RES-9"}
    another = _post(stage, "clara", f"{way}/decisions", **decision)
    assert another.json()["code"] == "destruction.anothers-approval"
    assert _post(stage, "rita", f"{way}/decisions", **decision).json()["state"] == "approved"
    steps.take_step(**stage.told(row.public_id), step="begin")
    wrong = _post(stage, "paloma", f"{way}/doors/furnace/sightings", code="x")
    assert wrong.json()["code"] == "destruction.another-door"
    gone = {"destruction_line": given[0]["id"], "reason": "not on the lorry"}
    lost = _post(stage, "paloma", f"{way}/doors/loading/missing", **gone).json()
    assert (lost["state"], lost["missing_at"]) == ("missing", "loading")
    for door in ("loading", "gate", "furnace"):
        here = f"{way}/doors/{door}"
        early = _post(stage, "paloma", f"{here}/counts", counted=1, witness="Notary")
        differs = (
            "destruction.witness-differs" if door == "loading" else "destruction.count-differs"
        )
        assert early.json()["code"] == differs
        seen = _post(stage, "paloma", f"{here}/sightings",
                     code=armoury.things["r1"].firearm.serial)  # fmt: skip
        assert seen.json()["line"] == given[0]["id"]
        closed = _post(stage, "paloma", f"{here}/counts", key=door, counted=1, witness="Notary")
        assert (closed.status_code, closed.json()["counted"]) == (201, 1)
        again = _post(stage, "paloma", f"{here}/counts", key=door, counted=1, witness="Notary")
        assert again.json() == closed.json()
    assert [each["counted"] for each in _get(stage, "rita", f"{way}/doors").json()] == [1, 1, 1]
    states = {each["state"] for each in _get(stage, "clara", f"{way}/destruction-lines").json()}
    assert states == {"destroyed", "withdrawn"}


def test_a_gap_is_drawn_advised_and_commented_by_key(stage: ProgrammeStage) -> None:
    row = stage.plan("legal_review")
    way = f"/activities/{row.public_id}/gaps"
    assert _post(stage, "paloma", way, jurisdiction="nowhere").status_code == 422
    drawn = _post(stage, "paloma", way, key="draw", jurisdiction="costaverde")
    assert drawn.status_code == 201, drawn.content
    assert _post(stage, "paloma", way, key="draw", jurisdiction="costaverde").json() == drawn.json()
    gap = drawn.json()[0]
    assert gap["found"] in {"stated", "unconfirmed", "silent"}
    assert gap["controls"]
    here = f"/gaps/{gap['id']}"
    edit = {"recommendation": "Say within how many hours", "draft": "Art. 1", "state": "proposed"}
    assert _post(stage, "rita", f"{here}/edits", **edit, reason="x").status_code == 403
    written = _post(stage, "paloma", f"{here}/edits", **edit, reason="heard").json()
    assert written["recommendation"] == edit["recommendation"]
    assert _post(stage, "rita", f"{here}/comments", text="Agreed").status_code == 201
    assert _post(stage, "delia", f"{here}/comments", text="Me too").status_code == 404
    whole = _get(stage, "clara", here).json()
    assert [each["text"] for each in whole["comments"]] == ["Agreed"]
    assert len(_get(stage, "clara", way).json()) == len(drawn.json())


def test_a_plan_of_follow_ups_is_changed_by_key(stage: ProgrammeStage) -> None:
    way = f"/programmes/{stage.programme.public_id}"
    refused = _post(stage, "paloma", f"{way}/follow-ups", months=[0], reason="x")
    assert refused.json()["code"] == "assistance.follow-ups-wrong"
    changed = _post(stage, "paloma", f"{way}/follow-ups", months=[12, 3], reason="asked for")
    assert changed.json()["months"] == [3, 12]
    assert _get(stage, "clara", way).json()["follow_up_months"] == [3, 12]
