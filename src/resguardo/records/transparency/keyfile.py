"""Private keys as files of one line, readable by their owner alone.

The line is that of Go's note package: `PRIVATE+KEY+name+hint+base64(type || seed)`.
"""

import base64
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog.cosignature import public_key
from resguardo.kernel.tlog.note import Key, strict_base64
from resguardo.records.transparency.durable import flush_folder

SEED_BYTES: Final = 32
_PARTS: Final = 5


class KeyThere(Problem):
    """A key would be overwritten."""

    code = "key.there"
    wording = _("There is a key at {path} already. Nothing was changed.")

    path: str


class KeyMissing(Problem):
    """No key where one is needed."""

    code = "key.missing"
    wording = _("There is no key at {path}. Make one with “{command}”.")

    path: str
    command: str


class KeyExposed(Problem):
    """A private key that others can read."""

    code = "key.exposed"
    wording = _("The key at {path} can be read by others than its owner. Set its mode to 0600.")

    path: str


class KeyDamaged(Problem):
    """A file that is no private key."""

    code = "key.damaged"
    wording = _("The file {path} is not a private key. Put it back from its backup.")

    path: str


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A public key and the seed behind it; never printed."""

    key: Key
    seed: bytes

    def __repr__(self) -> str:
        return f"PrivateKey({self.key.name})"


def make_key(path: Path, name: str, algorithm: int) -> PrivateKey:
    """Make a new key; refuses to overwrite one."""
    seed = os.urandom(SEED_BYTES)
    made = PrivateKey(public_key(name, algorithm, seed), seed)
    material = base64.b64encode(bytes([algorithm]) + seed).decode()
    line = f"PRIVATE+KEY+{name}+{made.key.key_id.hex()}+{material}\n"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise KeyThere(str(path)) from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    flush_folder(path.parent)
    return made


def read_private_key(path: Path, command: str) -> PrivateKey:
    """Read a key; refuses a missing one, one that others can read, and a damaged one."""
    if not path.exists():
        raise KeyMissing(str(path), command)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeyExposed(str(path))
    parts = path.read_text(encoding="utf-8").strip().split("+", _PARTS - 1)
    try:
        word, also, name, hint, material = parts
        raw = strict_base64(material)
        key = public_key(name, raw[0], raw[1:])
    except (ValueError, IndexError) as error:
        raise KeyDamaged(str(path)) from error
    if (word, also) != ("PRIVATE", "KEY") or key.key_id.hex() != hint:
        raise KeyDamaged(str(path))
    return PrivateKey(key, raw[1:])
