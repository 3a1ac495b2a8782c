"""The memory of whoever signs: the last tree it put its name to, and the refusal of any other.

A log's signer and a witness are one machine with two kinds of signature. Each keeps, for each log,
the last checkpoint that it signed, and signs the next only when that is proved to contain it. The
new memory is on the disk before the signature leaves. A memory that is missing is not begun anew:
whoever has forgotten what he signed could sign a second past (proof, failure table).
"""

import base64
import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog import checkpoint as checkpoints
from resguardo.kernel.tlog import note, proof
from resguardo.kernel.tlog.checkpoint import Checkpoint
from resguardo.kernel.tlog.hashing import EMPTY_ROOT
from resguardo.kernel.tlog.note import strict_base64
from resguardo.records.transparency.durable import replace

REQUEST_BYTES_MAX: Final = 1_100_000
_PATH_MAX: Final = 63


class RequestUnreadable(Problem):
    """Bytes that are not a request to sign."""

    code = "witness.request-unreadable"
    wording = _("This is not a request to sign a checkpoint: {why}. Make it again.")

    why: str


class OldAfterNew(Problem):
    """A request to go backwards."""

    code = "witness.old-after-new"
    wording = _("A log of {size} cannot follow one of {old}. Make the request again.")

    old: int
    size: int


class SizeDiffers(Problem):
    """Not an error: the one who asks has to begin where the memory is."""

    code = "witness.size-differs"
    wording = _(
        "The last tree signed here had the size {latest}, the request begins at {old}. Make it "
        "again with the proof from {latest}."
    )

    latest: int
    old: int


class Forked(Problem):
    """A tree that does not contain the last one signed: the past was changed."""

    code = "witness.forked"
    wording = _(
        "This log of the size {size} does not contain the log of the size {latest} that was "
        "signed here before ({why}). It is not signed. The request was kept: it is evidence."
    )

    size: int
    latest: int
    why: str


class MemoryLost(Problem):
    """Nothing is known of what was signed before."""

    code = "witness.memory-lost"
    wording = _(
        "There is no memory of what was signed before for {origin}. Nothing is signed until it is"
        " put back: from a backup, or from the last checkpoint that witnesses cosigned."
    )

    origin: str


class MemoryThere(Problem):
    """A second beginning."""

    code = "witness.memory-there"
    wording = _("{origin} is known here already, with the size {size}. Nothing was changed.")

    origin: str
    size: int


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: sign this, which follows the log of `old` entries by this proof."""

    old: int
    path: tuple[bytes, ...]
    note: bytes

    def encode(self) -> bytes:
        """Write the body of C2SP tlog-witness `add-checkpoint`."""
        lines = [f"old {self.old}", *(_base64(each) for each in self.path), "", ""]
        return "\n".join(lines).encode() + self.note


def read_request(body: bytes) -> Request:
    """Read the body of `add-checkpoint`; refuses any other form and more than 63 hashes."""
    if len(body) > REQUEST_BYTES_MAX:
        raise RequestUnreadable("it is too large")
    head, gap, signed = body.partition(b"\n\n")
    try:
        first, *lines = head.decode("ascii").split("\n")
        if not gap or not first.startswith("old ") or len(lines) > _PATH_MAX:
            raise RequestUnreadable("it does not begin with the old size and a proof")
        old = checkpoints.read_decimal(first[4:])
        return Request(old, tuple(strict_base64(line) for line in lines), signed)
    except ValueError as error:
        raise RequestUnreadable(str(error)) from error


def judge(latest: Checkpoint, request: Request, new: Checkpoint) -> None:
    """Decide, in the order of C2SP tlog-witness, whether `new` may be signed after `latest`.

    Refuses an old size that is above the new one (`OldAfterNew`) or is not ours (`SizeDiffers`),
    and a log that does not go on from what was signed (`Forked`).
    """
    if request.old > new.size:
        raise OldAfterNew(request.old, new.size)
    if request.old != latest.size:
        raise SizeDiffers(latest.size, request.old)
    try:
        proof.verify_consistency(latest.size, latest.root, new.size, new.root, request.path)
    except proof.ProofWrong as wrong:
        raise Forked(new.size, latest.size, wrong.why) from wrong


@dataclass(frozen=True)
class Memory:
    """The folder in which one signer, or one witness, remembers."""

    folder: Path

    def path(self, origin: str) -> Path:
        """The file for one log, by the name under which witnesses also serve it."""
        return self.folder / "latest" / sha256(origin.encode()).hexdigest()

    def latest_note(self, origin: str) -> bytes:
        """The last signed checkpoint, with its signatures; refuses where there is no memory."""
        path = self.path(origin)
        if not path.exists():
            raise MemoryLost(origin)
        return path.read_bytes()

    def latest(self, origin: str) -> Checkpoint:
        """The last signed checkpoint."""
        data = self.latest_note(origin)
        text, _gap, _lines = data.decode().partition("\n\n")
        return checkpoints.read(text.rstrip("\n") + "\n")

    def begin(self, origin: str, signed: bytes = b"") -> None:
        """Begin to remember a log: from nothing, or from a signed checkpoint; never twice."""
        with self.locked(origin):
            if self.path(origin).exists():
                raise MemoryThere(origin, self.latest(origin).size)
            self.store(origin, signed or Checkpoint(origin, 0, EMPTY_ROOT).text().encode())

    def store(self, origin: str, signed: bytes) -> None:
        """Remember, durably."""
        replace(self.path(origin), signed, mode=0o600)

    def keep_evidence(self, origin: str, body: bytes) -> Path:
        """Keep a request that was validly signed and refused: the log signed two pasts."""
        name = f"{sha256(origin.encode()).hexdigest()[:16]}-{sha256(body).hexdigest()[:16]}"
        path = self.folder / "evidence" / name
        replace(path, body, mode=0o600)
        return path

    @contextmanager
    def locked(self, origin: str) -> Iterator[None]:
        """Let one at a time compare and store, whatever process it is in."""
        path = self.path(origin)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_suffix(".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def joined(text: str, signatures: Sequence[note.Signature]) -> bytes:
    """Put signatures under a text."""
    return (text + "\n" + "".join(each.line() for each in signatures)).encode()


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()
