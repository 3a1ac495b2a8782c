"""Requests come twice, changed, at once or in the wrong order: each is done once or refused."""

from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.test import Client

from resguardo.records.custody.models import Entry
from tests.armoury import Armoury
from tests.faults.ground import assert_sound, picture

pytestmark = pytest.mark.django_db
SIGNED = {"kind": "signature", "signature": "M1 1L9 9"}
FOR_EVER = 10_000 * timedelta(days=1)


class Line:
    """A program at the end of a bad line, on the stage."""

    def __init__(self, stage: Armoury) -> None:
        self.stage, self.at = stage, stage.at
        self.key = stage.cast.bearer("ana")
        self.client = Client()

    def send(self, path: str, body: dict[str, Any], key: str) -> Any:
        """Send a request under a key."""
        with mock.patch("django.utils.timezone.now", return_value=self.at):
            return self.client.post(
                f"/api/v1/custody/{path}",
                {"armoury": str(self.stage.north.public_id), "confirmation": SIGNED} | body,
                content_type="application/json",
                headers=self.key | {"idempotency-key": key},
            )

    def issue(self, key: str, rounds: int = 12) -> Any:
        """Beto takes rounds."""
        lot, shift = self.stage.id("old"), self.stage.shifts["beto"].public_id
        return self.send(
            "issues",
            {"guard": str(self.stage.id("beto")), "shift": str(shift),
             "things": [{"thing": str(lot), "quantity": rounds}]},
            key,
        )  # fmt: skip

    def back(self, key: str, rounds: int = 12) -> Any:
        """Beto brings rounds."""
        lot = self.stage.id("old")
        return self.send(
            "returns",
            {"guard": str(self.stage.id("beto")),
             "back": [{"thing": str(lot), "quantity": rounds}]},
            key,
        )  # fmt: skip


def test_the_same_request_gets_the_first_answer_for_ever(armoury: Armoury) -> None:
    line = Line(armoury)
    first = line.issue("k1")
    assert first.status_code == 201
    assert line.back("k2").status_code == 201
    line.at += FOR_EVER
    before = picture()
    again = line.issue("k1")
    assert (again.status_code, again.content) == (201, first.content)
    assert again["Idempotency-Replayed"] == "true"
    assert before.differs(picture()) == ["people_token"], "the day of last use, and nothing else"


def test_the_same_key_with_another_body_is_refused(armoury: Armoury) -> None:
    line = Line(armoury)
    first = line.issue("k1")
    other = line.issue("k1", rounds=11)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.key-reused")
    elsewhere = line.back("k1")
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (422, "idempotency.key-reused")
    assert line.issue("k1").content == first.content
    assert Entry.objects.filter(kind="issue").count() == 1


def test_a_return_before_its_issue_is_refused_and_works_afterwards(armoury: Armoury) -> None:
    line = Line(armoury)
    early = line.back("k1")
    assert early.status_code == 422
    assert early.json()["code"] == "custody.nothing-out"
    assert line.issue("k2").status_code == 201
    assert line.back("k1").content == early.content, "an answer once given stays"
    assert line.back("k3").status_code == 201
    assert armoury.held("beto") == {}
    assert_sound()


def test_an_undo_that_overtakes_its_issue_finds_nothing(armoury: Armoury) -> None:
    line = Line(armoury)
    gone = line.send("entries/00000000-0000-7000-8000-000000000000/undo", {}, "k1")
    assert gone.status_code == 404
    [made] = line.issue("k2").json()
    undone = line.send(f"entries/{made['id']}/undo", {}, "k3")
    assert undone.status_code == 201
    assert line.send(f"entries/{made['id']}/undo", {}, "k3").content == undone.content
    twice = line.send(f"entries/{made['id']}/undo", {}, "k4")
    assert (twice.status_code, twice.json()["code"]) == (409, "ledger.already-reversed")


def test_another_login_may_use_the_same_key(armoury: Armoury) -> None:
    line, other = Line(armoury), Line(armoury)
    other.key = armoury.cast.bearer("dario")
    assert line.issue("k1").status_code == 201
    assert other.issue("k1", rounds=3).status_code == 201
    assert armoury.held("beto") == {"old": 15}
