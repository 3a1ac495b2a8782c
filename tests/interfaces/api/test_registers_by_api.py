"""The registers by API: the same rules as the pages, refusals as problem documents."""

import base64
import io
import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from PIL import Image

from resguardo.records.register import services
from tests.cast import Cast
from tests.records.register.stage import firearm

pytestmark = pytest.mark.django_db

REVOLVER: dict[str, Any] = {
    "maker": "Taurus",
    "model": "82",
    "weapon_type": "revolver",
    "calibre": "38-special",
    "serial": "TX4417",
}


def _ask(cast: Cast, who: str, method: str, way: str, body: Any = None) -> Any:
    return Client().generic(
        method,
        f"/api/v1{way}",
        data=b"" if body is None else json.dumps(body),
        content_type="application/json",
        headers=cast.bearer(who),
    )


def test_a_firearm_is_enrolled_found_changed_and_blocked(cast: Cast) -> None:
    services.load_reference()
    made = _ask(cast, "clara", "POST", "/register/firearms", REVOLVER)
    assert made.status_code == 201, made.content
    key = made.json()["id"]
    found = _ask(cast, "ana", "GET", f"/register/labels/{made.json()['code']}").json()
    assert (found["id"], found["details"]["serial"]) == (key, "TX4417")
    listed = _ask(cast, "ana", "GET", "/register/firearms?search=tx44&sort=-serial").json()
    assert (listed["count"], listed["rows"][0]["maker"]) == (1, "Taurus")
    changed = _ask(
        cast,
        "clara",
        "PATCH",
        f"/register/firearms/{key}",
        {"registry_number": "R-1", "reason": "card came"},
    )
    assert changed.json()["registry_number"] == "R-1"
    blocked = _ask(cast, "rita", "POST", f"/register/things/{key}/blocks", {"reason": "order 7"})
    assert blocked.json()["cause"] == "authority"
    assert _ask(cast, "clara", "GET", f"/register/firearms/{key}").json()["blocked"] is True
    refused = _ask(
        cast,
        "clara",
        "POST",
        f"/register/blocks/{blocked.json()['id']}/lift",
        {"reason": "please"},
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "register.blocked-by-another")


def test_a_look_alike_is_a_question_with_a_code(cast: Cast) -> None:
    firearm(cast.viewer("clara"), "TX4417")
    alike = {**REVOLVER, "serial": "TX44I7"}
    refused = _ask(cast, "clara", "POST", "/register/firearms", alike)
    assert (refused.status_code, refused.json()["code"]) == (422, "register.looks-like")
    alike["acknowledged"] = True
    assert _ask(cast, "clara", "POST", "/register/firearms", alike).status_code == 201


def test_identity_is_asked_for_and_waits(cast: Cast) -> None:
    row = firearm(cast.viewer("clara"))
    way = f"/register/firearms/{row.thing.public_id}/identity"
    asked = _ask(cast, "clara", "POST", way, {"serial": "TX4477", "reason": "worn"})
    assert (asked.status_code, asked.json()["state"]) == (202, "requested")


def test_a_mark_comes_with_its_photograph(cast: Cast) -> None:
    row = firearm(cast.viewer("clara"))
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    body: dict[str, Any] = {
        "kind": "maker",
        "text_as_read": "TX4417",
        "location": "frame",
        "photo": base64.b64encode(out.getvalue()).decode(),
    }
    way = f"/register/things/{row.thing.public_id}/marks"
    made = _ask(cast, "ana", "POST", way, body)
    assert made.status_code == 201
    picture = _ask(cast, "ana", "GET", f"/register/attachments/{made.json()['photo']}")
    assert picture["Content-Type"] == "image/png"
    bad = _ask(cast, "ana", "POST", way, {**body, "photo": "%%%"})
    assert bad.json()["code"] == "api.content-unreadable"


def test_places_permits_and_contracts_are_kept(cast: Cast) -> None:
    place = _ask(
        cast,
        "clara",
        "POST",
        "/places/",
        {"kind": "post", "name": "Banco Centro", "latitude": "-12.0464", "longitude": "-77.04"},
    ).json()
    assert place["latitude"] == "-12.046400"
    seen = _ask(cast, "alba", "GET", f"/places/{place['id']}").json()
    assert (seen["name"], seen["latitude"]) == ("Banco Centro", None)
    permit = _ask(
        cast,
        "clara",
        "POST",
        "/permits/",
        {"kind": "premises", "number": "P-1", "place": place["id"], "valid_from": "2026-01-01"},
    ).json()
    stopped = _ask(
        cast, "rita", "POST", f"/permits/{permit['id']}/suspend", {"reason": "no camera"}
    )
    assert stopped.json()["stopped"] == "suspended"
    client = _ask(cast, "clara", "POST", "/service/clients", {"name": "Banco Ficticio"}).json()
    contract = _ask(
        cast,
        "clara",
        "POST",
        "/service/contracts",
        {"client": client["id"], "number": "114", "starts_on": "2026-01-01"},
    ).json()
    posting = _ask(
        cast,
        "clara",
        "POST",
        f"/service/contracts/{contract['id']}/posts",
        {"post": place["id"], "guards": 2, "firearms": 2},
    ).json()
    shift = {
        "person": str(cast.person("beto").public_id),
        "post": place["id"],
        "posting": posting["id"],
        "starts_at": "2026-03-02T06:00:00Z",
        "ends_at": "2026-03-02T18:00:00Z",
    }
    made = _ask(cast, "clara", "POST", "/service/shifts", {"shifts": [shift]})
    assert made.status_code == 201, made.content
    twice = _ask(cast, "clara", "POST", "/service/shifts", {"shifts": [shift]})
    assert twice.json()["errors"][0]["code"] == "service.two-posts-at-once"
    span = "start=2026-03-02T00:00:00Z&end=2026-03-03T00:00:00Z"
    assert _ask(cast, "ana", "GET", f"/service/shifts?{span}").json()["count"] == 1


def test_what_a_change_of_a_post_leaves_out_stays(cast: Cast) -> None:
    def ask(method: str, way: str, body: Any) -> Any:
        return _ask(cast, "clara", method, way, body).json()

    place = ask("POST", "/places/", {"kind": "post", "name": "Banco Centro"})
    client = ask("POST", "/service/clients", {"name": "Banco Ficticio"})
    facts = {"client": client["id"], "number": "114", "starts_on": "2026-01-01"}
    contract = ask("POST", "/service/contracts", facts)
    kit = ask("POST", "/service/loadouts", {"name": "bank, day", "rounds": 12})
    posts = f"/service/contracts/{contract['id']}/posts"
    facts = {"post": place["id"], "guards": 2, "firearms": 2, "loadout": kit["id"]}
    way = f"/service/posts/{ask('POST', posts, facts | {'modality': 'bank'})['id']}"
    changed = ask("PATCH", way, {"guards": 3, "reason": "one more by day"})
    assert (changed["guards"], changed["firearms"]) == (3, 2)
    assert (changed["modality"], changed["loadout"]) == ("bank", kit["id"])
    emptied = {"modality": "", "loadout": None, "reason": "as the contract now says"}
    changed = ask("PATCH", way, emptied)
    assert (changed["guards"], changed["modality"], changed["loadout"]) == (3, "", None)
    refused = _ask(cast, "clara", "PATCH", way, {"guards": None, "reason": "none"})
    assert refused.status_code == 422, refused.content


FOREIGN = (
    ("GET", "/register/firearms/{}"),
    ("PATCH", "/register/firearms/{}"),
    ("POST", "/register/firearms/{}/identity"),
    ("POST", "/register/firearms/{}/condition"),
    ("GET", "/register/things/{}"),
    ("GET", "/register/things/{}/marks"),
    ("POST", "/register/things/{}/marks"),
    ("GET", "/register/things/{}/blocks"),
    ("POST", "/register/things/{}/blocks"),
)
BODY = {
    "reason": "x",
    "serial": "A1",
    "condition": "withdrawn",
    "kind": "maker",
    "text_as_read": "A",
    "location": "frame",
}


@pytest.mark.parametrize(("method", "way"), FOREIGN)
def test_a_strangers_firearm_is_not_there(cast: Cast, method: str, way: str) -> None:
    row = firearm(cast.viewer("clara"))
    body = BODY if method != "GET" else None
    known = _ask(cast, "delia", method, way.format(row.thing.public_id), body)
    unknown = _ask(cast, "delia", method, way.format(uuid4()), body)
    assert (known.status_code, unknown.status_code) == (404, 404)


@pytest.mark.parametrize(
    "way",
    [
        "/register/firearms?cursor=xx",
        "/register/firearms?search=%00",
        "/register/labels/ILOU",
        "/service/shifts?start=now&end=then",
    ],
)
def test_nonsense_is_refused_with_a_document(cast: Cast, way: str) -> None:
    answer = _ask(cast, "clara", "GET", way)
    assert answer.status_code in {200, 404, 422}, answer.content
    assert answer.status_code == 200 or answer.json()["code"]
