"""The real program serving the database of the test, in processes of its own that can be killed."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from django.db import connection

PROGRAM: Final = Path(sys.executable).with_name("resguardo")
PATIENCE_SECONDS: Final = 120.0


def address_of_the_database() -> str:
    """The `DATABASE_URL` of the database that the test itself works on."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    user, host = quote(facts["USER"]), quote(facts["HOST"], safe="")
    return f"postgresql://{user}@/{facts['NAME']}?host={host}&port={facts['PORT']}"


def environment_of(folder: Path) -> dict[str, str]:
    """What a program of ours is started with: its own data folder, the database of the test."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("RESGUARDO_", "DATABASE_", "DJANGO_", "PYTEST_"))
    }
    return kept | {
        "RESGUARDO_DATA": str(folder),
        "DATABASE_URL": address_of_the_database(),
        "RESGUARDO_LOG_LEVEL": "ERROR",
    }


@dataclass
class Answer:
    """What came back over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The document."""
        return json.loads(self.body)


class Server:
    """`resguardo serve` on a free port; killed, it leaves nothing running."""

    def __init__(self, folder: Path, environment: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.environment = environment
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers."""
        with (self.folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(PROGRAM), "serve", "--bind", f"127.0.0.1:{self.port}"],
                env=self.environment or environment_of(self.folder), stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            with suppress(OSError, http.client.HTTPException):
                if self.call("GET", "/api/v1/openapi.json").status < 500:
                    return
            assert self.process.poll() is None, self.said()
            time.sleep(0.1)
        raise AssertionError(self.said())

    def kill(self) -> None:
        """SIGKILL to every process of it, in the middle of whatever it does."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(PATIENCE_SECONDS)
            self.process = None

    def said(self) -> str:
        """What it wrote to its log."""
        return (self.folder / "serve.log").read_text(encoding="utf-8")[-4_000:]

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: dict[str, str] | None = None,
        line: http.client.HTTPConnection | None = None,
    ) -> Answer:
        """One request, on a line of its own unless one is given."""
        own = line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            sent = None if body is None else json.dumps(body)
            told = {"Content-Type": "application/json"} | (headers or {})
            own.request(method, path, sent, told)
            answer = own.getresponse()
            return Answer(answer.status, dict(answer.headers.items()), answer.read())
        finally:
            if line is None:
                own.close()
