"""Asking a witness for its cosignature, over HTTP; C2SP tlog-witness from the log's side.

A witness in a folder of this machine is asked without the network: good for a demonstration and
for a trial, and no witness at all against whoever holds the machine.

Every answer but 200 is a refusal, and 409 counts only with its own content type: witnesses in the
field differ in the rest. What comes back is checked before it is believed.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.error import HTTPError, URLError

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog import note
from resguardo.kernel.tlog.checkpoint import read_decimal
from resguardo.records.transparency import wire
from resguardo.records.transparency.keeper import Forked, Request, SizeDiffers
from resguardo.records.transparency.witness import Witness

SIZE_TYPE: Final = "text/x.tlog.size"
FOLDER: Final = "folder:"
_ANSWER_BYTES_MAX: Final = 100_000
_ROUNDS: Final = 3


class WitnessAway(Problem):
    """A witness that does not answer; the entries stay signed and are witnessed later."""

    code = "witness.away"
    wording = _("The witness {name} does not answer ({why}). It is asked again next time.")

    name: str
    why: str


class WitnessRefused(Problem):
    """A witness that says no; with 422 it says that the past was changed."""

    code = "witness.refused"
    wording = _(
        "The witness {name} refused with {status}: {answer} With 422 it has seen another past of"
        " this log: stop publishing and find out why."
    )

    name: str
    status: int
    answer: str


def ask_witness(
    name: str,
    url: str,
    verifiers: Sequence[note.Verifier],
    signed: bytes,
    prove: Callable[[int], Sequence[bytes]],
    *,
    at: datetime,
    start: int = 0,
    timeout_seconds: float = 5,
) -> list[note.Signature]:
    """Get the witness's lines for a signed checkpoint; `prove` makes the proof from an old size.

    `start` is the size that the witness is thought to have seen last; it corrects us if not.
    Refuses when the witness is away or says no, and when its lines are not its own.
    """
    text, _lines = note.split(signed)
    size = int(text.split("\n")[1])
    old = min(start, size)
    for _round in range(_ROUNDS):
        body = Request(old, tuple(prove(old)), signed).encode()
        if url.startswith(FOLDER):
            status, content_type, answer = _hand_over(name, Path(url[len(FOLDER) :]), body, at)
        else:
            status, content_type, answer = _post(name, url, body, timeout_seconds)
        if status == HTTPStatus.OK:
            return checked_lines(name, verifiers, text, answer)
        if status != HTTPStatus.CONFLICT or content_type != SIZE_TYPE:
            raise WitnessRefused(name, status, answer.decode(errors="replace").strip()[:300])
        try:
            old = read_decimal(answer.decode(errors="replace").strip())
        except ValueError as error:
            raise WitnessRefused(name, status, "its size is no number") from error
        if old > size:
            raise WitnessRefused(name, status, f"it has seen {old} entries, we have {size}")
    raise WitnessRefused(name, 409, "its size changes all the time")


def checked_lines(
    name: str, verifiers: Sequence[note.Verifier], text: str, answer: bytes
) -> list[note.Signature]:
    """Read the lines that a witness sent; keeps those of known keys, and refuses if none is."""
    lines = [note.read_line(line) for line in answer.decode(errors="replace").splitlines() if line]
    found = note.verified(text, lines, verifiers)
    if not found:
        raise WitnessRefused(name, 200, "it signed with another key than the one in the policy.")
    return [line for _verifier, line in found]


def _hand_over(name: str, path: Path, body: bytes, at: datetime) -> tuple[int, str, bytes]:
    """Ask a witness in a folder; its refusals are told as they would be over HTTP."""
    try:
        return 200, "", Witness(path).add_checkpoint(body, at=at).encode()
    except SizeDiffers as differs:
        return 409, SIZE_TYPE, f"{differs.latest}\n".encode()
    except Forked as forked:
        return 422, "", str(forked).encode()
    except Problem as problem:
        raise WitnessAway(name, str(problem)) from problem


def _post(name: str, url: str, body: bytes, timeout_seconds: float) -> tuple[int, str, bytes]:
    try:
        status, answer = wire.ask(
            f"{url.rstrip('/')}/add-checkpoint",
            timeout_seconds=timeout_seconds,
            bytes_max=_ANSWER_BYTES_MAX,
            headers={"Content-Type": "text/plain; charset=utf-8"},
            body=body,
        )
    except HTTPError as error:
        with error:
            kind = error.headers.get_content_type()
            return error.code, kind, error.read(_ANSWER_BYTES_MAX)
    except (URLError, OSError) as error:
        raise WitnessAway(name, str(getattr(error, "reason", error))) from error
    return status, "", answer
