"""A witness on the network: C2SP tlog-witness, `add-checkpoint` and `<hash of origin>/checkpoint`.

Small enough to run on a telephone or a forgotten computer: the standard library's server, one
thread a request, behind whatever speaks https.
"""

import sys
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar, Final

from django.utils import timezone

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog.note import SignatureWrong
from resguardo.kernel.tlog.policy import LogUnknown
from resguardo.records.transparency.asking import SIZE_TYPE
from resguardo.records.transparency.keeper import (
    REQUEST_BYTES_MAX,
    Forked,
    MemoryLost,
    SizeDiffers,
)
from resguardo.records.transparency.witness import OriginUnknown, Witness

_PATIENCE_SECONDS: Final = 20
_TEXT: Final = "text/plain; charset=utf-8"
# C2SP tlog-witness, "add-checkpoint"; whatever is not listed is 400.
STATUS: Final[dict[type[Problem], int]] = {
    OriginUnknown: 404,
    LogUnknown: 403,
    SignatureWrong: 403,
    SizeDiffers: 409,
    Forked: 422,
    MemoryLost: 503,
}


class AddressTaken(Problem):
    """Nobody can listen there."""

    code = "witness.address-taken"
    wording = _("The witness cannot listen at {address}: {why}. Choose another with --bind.")

    address: str
    why: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    status: int
    body: bytes
    content_type: str = _TEXT


def answer_to(witness: Witness, path: str, data: bytes) -> Answer:
    """Answer `add-checkpoint`; any prefix may stand before it."""
    if path.rstrip("/").rpartition("/")[2] != "add-checkpoint":
        return Answer(404, b"there is nothing here\n")
    try:
        return Answer(200, witness.add_checkpoint(data, at=timezone.now()).encode())
    except SizeDiffers as differs:
        return Answer(409, f"{differs.latest}\n".encode(), SIZE_TYPE)
    except Problem as problem:
        return Answer(STATUS.get(type(problem), 400), f"{problem}\n".encode())


def latest(witness: Witness, path: str) -> Answer:
    """Answer `<hash>/checkpoint`, so that anybody can compare what different witnesses saw."""
    *_before, name, last = ["", "", *path.split("/")]
    found = witness.latest_note(name) if last == "checkpoint" else None
    if found is None:
        return Answer(404, b"no checkpoint of that log was cosigned here\n")
    return Answer(200, found)


class Handler(BaseHTTPRequestHandler):
    """One request."""

    witness: ClassVar[Witness]
    timeout = _PATIENCE_SECONDS
    server_version = "resguardo-witness"
    sys_version = ""

    def do_POST(self) -> None:
        """Cosign, or refuse."""
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()) or int(length) > REQUEST_BYTES_MAX:
            self._send(Answer(400, b"say how long the request is, below a megabyte\n"))
            return
        self._send(answer_to(self.witness, self.path, self.rfile.read(int(length))))

    def do_GET(self) -> None:
        """Show what was cosigned last."""
        self._send(latest(self.witness, self.path))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Write one line a request."""
        sys.stderr.write(f"{self.address_string()} {format % args}\n")

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)


def make_server(witness: Witness, bind: str) -> ThreadingHTTPServer:
    """Take the address; refuses one that is taken or is none."""
    host, _colon, port = bind.rpartition(":")
    handler = type("WitnessHandler", (Handler,), {"witness": witness})
    try:
        return ThreadingHTTPServer((host.strip("[]"), int(port)), handler)
    except (OSError, ValueError, OverflowError) as error:
        raise AddressTaken(bind, str(error)) from error


def serve(witness: Witness, bind: str) -> None:
    """Serve until interrupted; refuses a witness without keys."""
    witness.private_keys()
    with make_server(witness, bind) as server:
        print(f"witness at http://{bind}", flush=True)
        server.serve_forever()
