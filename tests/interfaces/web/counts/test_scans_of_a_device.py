"""What a device sends when the network is back: by login, by code and by API; what lies on it."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from resguardo.records.custody.models import CountLine, CountLink, CountScan
from tests import clock
from tests.armoury import Armoury
from tests.interfaces.web.counts.test_codes_on_the_pages import _made
from tests.records.custody.counting import close, open_count, see

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(armoury: Armoury, settings: Any) -> Armoury:
    settings.LANGUAGE_CODE = "en"
    return armoury


def _scan(text: str, /, **more: Any) -> dict[str, Any]:
    told = {"key": str(uuid4()), "text": text, "capture": "scanned"}
    return told | {"seen_at": clock.now().isoformat()} | more


def _send(client: Client, way: str, *scans: dict[str, Any], **more: Any) -> Any:
    body = {"sent_at": clock.now().isoformat(), "scans": scans} | more
    return client.post(way, json.dumps(body), content_type="application/json")


def test_a_login_sends_what_its_device_kept_and_is_told_what_to_do(now: Armoury) -> None:
    row, ana = open_count(now), now.cast.client("ana")
    way = f"/counts/{row.public_id}/scans/"
    gun, lot = _scan(now.things["r1"].code), _scan(now.things["old"].code)
    told = _send(ana, way, gun, lot, _scan("ZZ 9")).json()
    assert gun["key"] in told["taken"]
    assert told["asked"][lot["key"]]["said"] == f"How many of {now.things['old'].name}?"
    assert "Not known here, kept as read: ZZ 9" in " ".join(told["said"])
    again = _send(ana, way, gun, _scan(now.things["r1"].code), lot | {"quantity": 30}).json()
    assert (again["asked"], len(again["taken"])) == ({}, 3)
    assert "Already on your sheet" in " ".join(again["said"])
    assert CountLine.objects.count() == 3
    assert CountScan.objects.count() == 4


def test_a_wrong_clock_is_told_and_whoever_compares_sees_both_times(now: Armoury) -> None:
    row, ana = open_count(now, at=clock.now() - timedelta(hours=2)), now.cast.client("ana")
    way = f"/counts/{row.public_id}/scans/"
    fast = (clock.now() + timedelta(hours=3)).isoformat()
    told = _send(ana, way, _scan("ZZ 9", seen_at=fast), sent_at=fast).json()
    assert told["said"][-1] == "The clock of this device is fast. Set it right. Minutes: 180."
    close(now, row, at=clock.now())
    late = _send(ana, way, _scan(now.things["r2"].code)).json()
    assert late["over"]
    assert "kept beside it for whoever compares" in " ".join(late["said"])
    page = now.cast.client("dario").get(f"/counts/{row.public_id}/").content.decode()
    for words in ("Scanned without a network", "clock fast by 3:00:0", "not counted"):
        assert words in page


def test_what_no_page_sends_is_refused_and_nothing_is_taken(now: Armoury) -> None:
    row, ana = open_count(now), now.cast.client("ana")
    way = f"/counts/{row.public_id}/scans/"
    for body in ("", "[]", '{"scans": []}', '{"scans": [{}], "sent_at": "x"}'):
        answer = ana.post(way, body, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (422, "count.scans-unreadable")
    for wrong in ({"quantity": 0}, {"key": "x"}, {"seen_at": "2026-01-01"}, {"text": " "}):
        assert _send(ana, way, _scan("ZZ 9", **wrong)).status_code == 422
    assert _send(now.cast.client("fausto"), way, _scan("x")).status_code == 404
    assert _send(now.cast.client("elena"), way, _scan("x")).status_code == 403
    assert not CountScan.objects.exists()


def test_who_came_by_a_code_sends_too_and_not_after_it_ended(now: Armoury) -> None:
    row = open_count(now, at=clock.now() - timedelta(hours=2))
    path, code = _made(now, row)
    carla, way = Client(), f"{path}scans/"
    assert _send(carla, way, _scan("x")).json()["code"] == "people.code-again"
    carla.post(path, {"code": code})
    assert len(_send(carla, way, _scan(now.things["r1"].code)).json()["taken"]) == 1
    assert _send(carla, way[:-12] + "xxxx/scans/", _scan("x")).status_code == 422
    CountLink.objects.update(expires_at=clock.now())
    refused = _send(carla, way, _scan(now.things["r2"].code))
    assert (refused.status_code, refused.json()["code"]) == (422, "count.code-over")
    path, code = _made(now, row)
    carla.post(path, {"code": code})
    assert len(_send(carla, f"{path}scans/", _scan(now.things["r2"].code)).json()["taken"]) == 1
    assert CountLine.objects.count() == 2


@pytest.mark.parametrize("scope", ["full", "sample"])
def test_what_lies_on_a_device_says_nothing_of_the_book(now: Armoury, scope: str) -> None:
    row, ana = open_count(now, scope=scope), now.cast.client("ana")
    see(now, row, {"r1": 1})
    here = f"/counts/{row.public_id}/"
    shown = ana.get(here).content.decode()
    bare = ana.get(here, headers={"X-Kept": "yes"}).content.decode()
    assert now.things["r1"].code in shown or now.things["r1"].name in shown
    for thing in now.things.values():
        assert thing.code not in bare
        assert thing.name not in bare
    assert "shows again with the network" in bare or "show again with the network" in bare
    assert f'data-kept="{row.public_id}:{now.cast.viewer("ana").user_public_id}"' in bare
    listed = open_count(now, place=now.south.public_id, blind=False)
    page = ana.get(f"/counts/{listed.public_id}/", headers={"X-Kept": "yes"})
    assert page.status_code == 200


def test_the_worker_is_a_script_for_everybody() -> None:
    answer = Client().get("/counts/worker.js")
    assert answer["Content-Type"] == "text/javascript"
    assert "resguardo-kept" in answer.content.decode()
