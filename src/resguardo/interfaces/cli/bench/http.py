"""The server as it runs, asked by eight clients at once: the counter, a weapon's page, and search.

`resguardo serve` is started as anybody would start it, on a free port; the clients are a process of
their own with signed-in sessions. The limit of the counter is one-row commits on the same database,
that of the pages is the smallest page that the same server gives to the same clients.
"""

import argparse
import multiprocessing
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from time import monotonic, sleep
from typing import Final
from uuid import UUID

from django.db import connection

from resguardo.interfaces.cli.bench import clients, crowd, limits
from resguardo.interfaces.cli.bench.clients import Hands, Plan, Took
from resguardo.interfaces.cli.bench.figures import Figure, percentile_ms
from resguardo.interfaces.cli.bench.stage import PIN, ROUNDS, Stage, build
from resguardo.records.people.selectors import login_named
from resguardo.records.people.services import create_token

GUARDS_A_CLIENT: Final = 12
WEAPONS_LOOKED_AT: Final = 5_000
START_SECONDS: Final = 180
WARM_SECONDS: Final = 2.0
_SERVE: Final = "from resguardo.interfaces.cli.main import main; raise SystemExit(main())"


def measure(args: argparse.Namespace) -> list[Figure]:
    """Load, serve, and let the clients work for so many seconds at each of the four."""
    stage = build(GUARDS_A_CLIENT * args.clients, name="Custodia Ficticia de Mostrador S.A.")
    weapons = crowd.load(stage, firearms=args.firearms, moves=args.moves)
    commit = limits.one_row_commit_ms()
    with _server() as port:
        plan = _plan(stage, weapons, port, args)
        figures: list[Figure] = []
        limit: float | None = 1000 / commit
        for name, what, target in (
            ("counter POST, page", "page", ">= 150"),
            ("counter POST, API", "api", ">= 150"),
            ("smallest page", "small", ""),
            ("weapon's page", "weapon", ">= 100"),
            ("search", "search", ">= 100"),
        ):
            if what == "small":
                limit = None
            took = _let_work(plan, what)
            rate = len(took.answers) / took.elapsed
            limit_of_p99 = commit if what in {"page", "api"} else None
            figures += [
                Figure(f"http: {name}", rate, "requests/s", target, limit),
                Figure(f"http: {name}, median", percentile_ms(took.answers, 0.5), "ms"),
                Figure(f"http: {name}, p99", percentile_ms(took.answers, 0.99), "ms",
                       "< 120" if target else "", limit_of_p99),
            ]  # fmt: skip
            if what == "small":
                limit = rate
    return figures


def _plan(
    stage: Stage, weapons: list[tuple[UUID, str]], port: int, args: argparse.Namespace
) -> Plan:
    key = create_token(by=None, at=stage.at, user=login_named(stage.username), label="bench")
    step = max(1, len(weapons) // WEAPONS_LOOKED_AT)
    return Plan(
        host="127.0.0.1", port=port, username=stage.username, password=stage.password,
        key=key.secret, pin=PIN, second=str(stage.second), second_code=stage.second_code,
        armoury=str(stage.armoury), rounds=ROUNDS, seconds=args.seconds, clients=args.clients,
        hands=tuple(
            Hands(str(guard), str(weapon), (str(first), str(second)), str(stage.lot), str(shift))
            for guard, weapon, (first, second), shift in zip(
                stage.guards, stage.weapons, stage.magazines, stage.shifts, strict=True
            )
        ),
        weapons=tuple((str(name), serial) for name, serial in weapons[::step]),
    )  # fmt: skip


def _let_work(plan: Plan, what: str) -> Took:
    """Warm the server for a moment, then measure; an answer that is not right ends the run."""
    for seconds in (WARM_SECONDS, plan.seconds):
        took = _once(replace(plan, seconds=seconds), what)
        if took.wrong:
            raise RuntimeError(f"{what}: {took.wrong}")
    return took


def _once(plan: Plan, what: str) -> Took:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=clients.drive, args=(plan, what, there))
    process.start()
    took: Took = here.recv()
    process.join()
    return took


@contextmanager
def _server() -> Iterator[int]:
    """`resguardo serve` on a free port, until the clients are done."""
    connection.close()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    environment = os.environ | {"RESGUARDO_LOG_LEVEL": "WARNING"}
    process = subprocess.Popen(  # noqa: S603 - this program itself
        [sys.executable, "-c", _SERVE, "serve", "--bind", f"127.0.0.1:{port}"], env=environment
    )
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = monotonic() + START_SECONDS
    while monotonic() < end and process.poll() is None:
        try:
            answers = HTTPConnection("127.0.0.1", port, timeout=5)
            answers.request("GET", "/accounts/login/")
            answers.getresponse().read()
        except OSError:
            sleep(0.2)
        else:
            return
    raise RuntimeError("the server did not start")
