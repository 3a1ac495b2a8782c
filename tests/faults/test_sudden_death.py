"""The program is killed in the middle of its work: what it had said stands, the rest never was."""

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from resguardo.records.custody.models import Entry
from resguardo.records.permits.models import PermitKind
from tests import clock
from tests.armoury import Armoury
from tests.faults.ground import assert_sound, picture
from tests.faults.server import Answer, Server, environment_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.durable]
HANDS = 8
CLIENTS = 4
ISSUES = "/api/v1/custody/issues"
SIGNED = {"kind": "signature", "signature": "M1 1L9 9"}


class Clerk(threading.Thread):
    """Issues and takes back for one guard, over and over, and remembers every answer it got."""

    def __init__(self, server: Server, stage: Armoury, key: dict[str, str], guard: str) -> None:
        super().__init__()
        self.server, self.key = server, key
        self.armoury = str(stage.north.public_id)
        self.guard = str(stage.id(guard))
        self.lot = str(stage.id("old"))
        self.stop = threading.Event()
        self.acknowledged: dict[str, bytes] = {}
        self.unanswered: tuple[str, str, str] | None = None

    def run(self) -> None:
        """Work until the line is dead."""
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        with closing(line), suppress(OSError, http.client.HTTPException):
            while not self.stop.is_set():
                self.send(ISSUES, self._issue(), line)
                self.send("/api/v1/custody/returns", self._back(), line)

    def send(self, path: str, body: str, line: http.client.HTTPConnection) -> None:
        """Send under a fresh key; until it is answered, it is the unanswered one."""
        name = str(uuid4())
        self.unanswered = (name, path, body)
        self.acknowledged[name] = self.ask(*self.unanswered, line).body
        self.unanswered = None

    def ask(
        self, name: str, path: str, body: str, line: http.client.HTTPConnection | None = None
    ) -> Answer:
        """Send under a key; whatever is not done is a failure of the test."""
        answer = self.server.call(
            "POST", path, json.loads(body), headers=self.key | {"Idempotency-Key": name}, line=line
        )
        assert answer.status == 201, answer.body
        return answer

    def _issue(self) -> str:
        return json.dumps(
            {"armoury": self.armoury, "guard": self.guard, "confirmation": SIGNED,
             "things": [{"thing": self.lot, "quantity": 3}]}
        )  # fmt: skip

    def _back(self) -> str:
        return json.dumps(
            {"armoury": self.armoury, "guard": self.guard, "confirmation": SIGNED,
             "back": [{"thing": self.lot, "quantity": 3}], "closing": False}
        )  # fmt: skip


def all_at_once(server: Server, requests: Sequence[tuple[str, str, str]], key: Any) -> list[Answer]:
    """Send requests (path, body, key) from as many threads, let go at the same moment."""
    start = threading.Barrier(len(requests))
    answers: list[Answer] = []

    def send(path: str, body: str, name: str) -> None:
        start.wait(60)
        told = key | {"Idempotency-Key": name}
        answers.append(server.call("POST", path, json.loads(body), headers=told))

    threads = [threading.Thread(target=send, args=request) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(answers) == len(requests)
    return answers


def _eight_hands(server: Server, stage: Armoury, guards: list[str], key: dict[str, str]) -> None:
    """One winner and seven clear refusals; then one tap eight times over."""

    def body(guard: str, thing: str) -> str:
        return json.dumps(
            {"armoury": str(stage.north.public_id), "guard": str(stage.id(guard)),
             "shift": str(stage.shifts[guard].public_id), "confirmation": SIGNED,
             "things": [{"thing": str(stage.id(thing)), "quantity": 1}]}
        )  # fmt: skip

    asked = [(ISSUES, body(name, "r1"), f"hand-{name}") for name in guards]
    answers = all_at_once(server, asked, key)
    lost = [answer for answer in answers if answer.status != 201]
    assert len(lost) == len(guards) - 1
    for answer in lost:
        told = answer.json()
        assert (answer.status, told["code"]) in {
            (409, "ledger.not-held"), (422, "match.not-here"), (503, "storage.busy"),
        }, told  # fmt: skip
        assert told["detail"].count(".") >= 2, "says what is wrong and what to do"
    taps = all_at_once(server, [(ISSUES, body("beto", "h1"), "one-tap")] * len(guards), key)
    assert {answer.status for answer in taps} <= {201, 409}
    assert len({answer.body for answer in taps if answer.status == 201}) == 1
    assert Entry.objects.filter(kind="issue").count() == 2


def _permit_by_the_clock_of_the_server(armoury: Armoury, guards: Sequence[str]) -> None:
    """Papers of guards and weapons that are in force today: the stage's own are of its day."""
    today = clock.now().date()
    span = {"valid_from": today - timedelta(days=30), "valid_until": today + timedelta(days=30)}
    for name in guards:
        for kind in (PermitKind.CREDENTIAL, PermitKind.FITNESS, PermitKind.QUALIFICATION):
            skills = ("revolver",) if kind is PermitKind.QUALIFICATION else ()
            armoury.permit(kind, person=armoury.id(name), weapon_types=skills, **span)
    for thing in armoury.things.values():
        if thing.kind == "firearm":
            armoury.permit(PermitKind.FIREARM, thing=thing.public_id, **span)


def test_the_server_survives_eight_hands_and_a_kill_under_load(
    armoury: Armoury, tmp_path: Path
) -> None:
    """What it had acknowledged when it was killed is there once, and retries get the answer."""
    server = Server(tmp_path)
    guards = [f"guard{number}" for number in range(HANDS)]
    for name in guards:
        armoury.guard(name)
    _permit_by_the_clock_of_the_server(armoury, (*guards, "beto"))
    key = armoury.cast.bearer("ana")
    clerks = [Clerk(server, armoury, key, name) for name in guards[:CLIENTS]]
    server.start()
    try:
        _eight_hands(server, armoury, guards, key)
        for clerk in clerks:
            clerk.start()
        _wait_for(lambda: sum(len(clerk.acknowledged) for clerk in clerks) >= 60)
        server.kill()
        for clerk in clerks:
            clerk.stop.set()
            clerk.join(60)
        assert_sound()
        server.start()
        for clerk in clerks:
            _everything_stands(clerk)
    finally:
        server.kill()
    made = sum(len(clerk.acknowledged) for clerk in clerks)
    assert Entry.objects.filter(kind__in=("issue", "return")).count() == made + 2
    assert_sound()


def _everything_stands(clerk: Clerk) -> None:
    """Each acknowledged answer names an entry that is there; the unanswered request is retried."""
    told = {json.loads(body)[0]["id"] for body in clerk.acknowledged.values()}
    assert len(told) == len(clerk.acknowledged)
    assert Entry.objects.filter(public_id__in=told).count() == len(told)
    if clerk.unanswered is not None:
        name, path, body = clerk.unanswered
        first, again = clerk.ask(name, path, body), clerk.ask(name, path, body)
        assert again.headers.get("Idempotency-Replayed", again.headers.get(
            "idempotency-replayed")) == "true"  # fmt: skip
        assert first.body == again.body
        clerk.acknowledged[name] = first.body


def _wait_for(reached: Any, seconds: float = 240.0) -> None:
    until = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < until, "the load never came"
        time.sleep(0.02)


DYING = Path(__file__).with_name("dying.py")
WITH_DJANGO = (
    "import django, runpy, sys; django.setup();runpy.run_path(sys.argv.pop(1), run_name='__main__')"
)


def test_a_process_that_dies_around_the_commit_leaves_all_or_nothing(
    armoury: Armoury, tmp_path: Path
) -> None:
    """One child a moment: in the middle, just before the commit, just after it."""
    before = picture()
    told = json.dumps(
        {
            "user": armoury.cast.users["ana"].pk,
            "at": armoury.at.isoformat(),
            "armoury": str(armoury.north.public_id),
            "guard": str(armoury.id("beto")),
            "things": {str(armoury.id("r1")): 1, str(armoury.id("old")): 12},
            "shift": str(armoury.shifts["beto"].public_id),
        }
    )
    connection.close()
    done = subprocess.run(
        [sys.executable, "-c", WITH_DJANGO, str(DYING), told], capture_output=True, text=True,
        check=False, timeout=120, env=environment_of(tmp_path) | {
            "PYTHONPATH": os.pathsep.join(sys.path),
            "DJANGO_SETTINGS_MODULE": "resguardo.config.settings",
        },
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3_000:]
    moments = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["moment"] for each in moments] == ["first", "middle", "before", "after", "again"]
    entries = [each["entries"] for each in moments]
    assert entries == [0, 0, 0, 1, 1], "only after the commit is there an entry, and a retry none"
    assert all(each["status"] == 9 for each in moments[:4])
    assert moments[-1]["status"] == 0
    assert before.differs(picture())
    assert armoury.held("beto") == {"r1": 1, "old": 12}
    assert_sound()
