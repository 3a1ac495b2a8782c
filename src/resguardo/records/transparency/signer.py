"""The signer: holds the log's key, and signs nothing but the continuation of what it signed.

It runs as a process of its own, best as another user or on another machine, so that whoever rules
the database cannot sign for it. It is asked over a socket of the operating system with a checkpoint
and the proof that this one contains the last; it needs no database, no network and no clock.

Beside the log it signs statements that people carry, with a key of its own for these: one key never
serves two kinds of signature.
"""

import base64
import socket
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog import checkpoint as checkpoints
from resguardo.kernel.tlog import note
from resguardo.records.transparency import statement
from resguardo.records.transparency.durable import flush_folder, replace
from resguardo.records.transparency.keeper import (
    REQUEST_BYTES_MAX,
    Memory,
    MemoryThere,
    Request,
    SizeDiffers,
    joined,
    judge,
    read_request,
)
from resguardo.records.transparency.keyfile import PrivateKey, make_key, read_private_key

_TIMEOUT_SECONDS: Final = 20
_INIT: Final = "resguardo signer init ORIGIN"
_NEXT: Final = "log-next.key"
_STATEMENTS: Final = "statements.key"
_MAKE_STATEMENTS: Final = "resguardo signer statements"
_ASKED_TO_STATE: Final = b"statement\n"


class OriginForeign(Problem):
    """A checkpoint of another log."""

    code = "signer.origin-foreign"
    wording = _("The signer signs for {own}, not for {other}. Check the folder of the log.")

    own: str
    other: str


class RotationUnderWay(Problem):
    """A third key, while the second is not the only one yet."""

    code = "signer.rotation-under-way"
    wording = _(
        "There is a second key already: {key}. Sign with both until everybody has it, then run"
        " “resguardo signer retire”."
    )

    key: str


class SignerAway(Problem):
    """Nobody answers where the signer should be."""

    code = "signer.away"
    wording = _(
        "The signer does not answer at {path} ({why}). Start it with “resguardo signer serve”;"
        " entries are recorded meanwhile and signed later."
    )

    path: str
    why: str


class SignerRefused(Problem):
    """What the signer answered instead of a signature."""

    code = "signer.refused"
    wording = _("The signer refused: {answer}")

    answer: str


@dataclass(frozen=True)
class Signer:
    """The key and the memory in one folder."""

    folder: Path

    @property
    def socket_path(self) -> Path:
        """Where it listens."""
        return self.folder / "socket"

    @property
    def memory(self) -> Memory:
        """What it signed last."""
        return Memory(self.folder)

    def begin(self, origin: str) -> PrivateKey:
        """Make the key of a new log and the memory of having signed nothing; never twice."""
        made = make_key(self.folder / "log.key", origin, note.ED25519)
        self.memory.begin(origin)
        return made

    def rotate(self) -> PrivateKey:
        """Make a second key, with which everything is signed too from now on.

        Refuses while there are two already (`RotationUnderWay`).
        """
        self.memory.latest(self._private().key.name)
        if (self.folder / _NEXT).exists():
            raise RotationUnderWay(str(read_private_key(self.folder / _NEXT, _INIT).key))
        return make_key(self.folder / _NEXT, self._private().key.name, note.ED25519)

    def retire(self) -> PrivateKey:
        """Lay the old key aside, and sign with the second alone; refuses where there is none."""
        old, new = self._private(), read_private_key(self.folder / _NEXT, "resguardo signer rotate")
        aside = self.folder / "retired" / f"{old.key.key_id.hex()}.key"
        aside.parent.mkdir(mode=0o700, exist_ok=True)
        (self.folder / "log.key").rename(aside)
        (self.folder / _NEXT).rename(self.folder / "log.key")
        flush_folder(self.folder)
        return new

    def seed(self, signed: bytes) -> int:
        """Put a lost memory back from a checkpoint of our own that the operator vouches for.

        Refuses while there is a memory, and a checkpoint that our key did not sign.
        """
        private = self._private()
        text, lines = note.split(signed)
        found = checkpoints.read(text)
        if found.origin != private.key.name:
            raise OriginForeign(private.key.name, found.origin)
        if not note.verified(
            text, lines, [note.Ed25519Verifier(key) for key in self.public_keys()]
        ):
            raise note.SignatureWrong(private.key.name)
        self.memory.begin(found.origin, signed)
        return found.size

    def sign(self, body: bytes) -> list[note.Signature]:
        """Sign the checkpoint of a request, or refuse; remember it before answering.

        One signature, or, between `rotate` and `retire`, that of the old and that of the new key.
        """
        private = self._private()
        request = read_request(body)
        text = request.note.decode(errors="replace")
        new = checkpoints.read(text)
        if new.origin != private.key.name:
            raise OriginForeign(private.key.name, new.origin)
        with self.memory.locked(new.origin):
            judge(self.memory.latest(new.origin), request, new)
            made = [note.sign(text, each.key.name, each.seed) for each in self._privates()]
            self.memory.store(new.origin, joined(text, made))
        return made

    def answer(self, message: bytes) -> bytes:
        """Answer a request on the socket: what was signed, or why not."""
        try:
            if message.startswith(_ASKED_TO_STATE):
                asked = statement.claims_in(message.removeprefix(_ASKED_TO_STATE))
                return b"stated\n" + base64.b64encode(self.state(asked)) + b"\n"
            return ("signed\n" + "".join(each.line() for each in self.sign(message))).encode()
        except SizeDiffers as differs:
            return f"size {differs.latest}\n".encode()
        except Problem as problem:
            return f"refused\n{problem}\n".encode()

    def begin_statements(self) -> PrivateKey:
        """Make the key for statements that people carry, named after the log; never twice."""
        name = f"{self._private().key.name}/statements"
        return make_key(self.folder / _STATEMENTS, name, note.ED25519)

    def state(self, claims: Mapping[Any, Any]) -> bytes:
        """Sign a statement in its own name; refuses one in another's."""
        private = read_private_key(self.folder / _STATEMENTS, _MAKE_STATEMENTS)
        if claims.get(statement.ISSUER) != private.key.name:
            raise OriginForeign(private.key.name, str(claims.get(statement.ISSUER)))
        return statement.sign(claims, private)

    def key(self) -> note.Key:
        """Its public key; the old one while there are two."""
        return self._private().key

    def public_keys(self) -> list[note.Key]:
        """Its public key, and the new one while there are two."""
        return [each.key for each in self._privates()]

    def _privates(self) -> list[PrivateKey]:
        found = [self._private()]
        if (self.folder / _NEXT).exists():
            found.append(read_private_key(self.folder / _NEXT, _INIT))
        return found

    def _private(self) -> PrivateKey:
        return read_private_key(self.folder / "log.key", _INIT)


def ask(folder: Path, request: Request) -> list[note.Signature]:
    """Ask the signer: over its socket where it runs, or with the key where we hold it ourselves.

    Refuses what it refuses; `SizeDiffers` says where its memory is.
    """
    signer = Signer(folder)
    if not signer.socket_path.exists():
        return signer.sign(request.encode())
    word, _end, rest = _exchange(signer.socket_path, request.encode()).partition("\n")
    if word == "signed":
        return [note.read_line(line) for line in rest.splitlines()]
    if word.startswith("size "):
        raise SizeDiffers(checkpoints.read_decimal(word[5:]), request.old)
    raise SignerRefused(rest.strip() or word)


def ask_to_state(folder: Path, claims: Mapping[int, Any]) -> bytes:
    """Have a statement signed, as `ask` has a checkpoint; refuses what the signer refuses."""
    signer = Signer(folder)
    if not signer.socket_path.exists():
        return signer.state(claims)
    data = _ASKED_TO_STATE + statement.payload_of(claims)
    word, _end, rest = _exchange(signer.socket_path, data).partition("\n")
    if word != "stated":
        raise SignerRefused(rest.strip() or word)
    return note.strict_base64(rest.strip())


def _exchange(path: Path, message: bytes) -> str:
    try:
        with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as line:
            line.settimeout(_TIMEOUT_SECONDS)
            line.connect(str(path))
            line.sendall(message)
            line.shutdown(socket.SHUT_WR)
            return receive(line).decode(errors="replace")
    except OSError as error:
        raise SignerAway(str(path), error.strerror or type(error).__name__) from error


def receive(line: socket.socket) -> bytes:
    """Read until the other side has said all, or too much."""
    parts = []
    size = 0
    while size <= REQUEST_BYTES_MAX and (part := line.recv(65_536)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def name_statements(folder: Path, key: note.Key) -> None:
    """Write the public side of the key for statements, for whoever checks them."""
    replace(folder / "statements.vkey", f"{key}\n".encode())


def name_log(folder: Path, key: note.Key) -> None:
    """Write the public side of a new log: its name and its key; refuses a second name."""
    path = folder / "origin"
    if path.exists() and path.read_text(encoding="utf-8").strip() != key.name:
        raise MemoryThere(path.read_text(encoding="utf-8").strip(), 0)
    replace(path, f"{key.name}\n".encode())
    replace(folder / "log.vkey", f"{key}\n".encode())
