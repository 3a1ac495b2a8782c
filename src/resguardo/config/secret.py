"""The key that signs cookies: given by the operator, or made once and kept beside the data.

A default key in the source would be everybody's key. A key made at each start would sign everybody
out. So the first start makes one and keeps it in a file that only its owner can read.
"""

import os
import secrets
from pathlib import Path
from typing import Final

LENGTH_LEAST: Final = 32


def secret_key(given: str, folder: Path) -> str:
    """Take the given key, or the one in the folder, or make one there.

    Refuses a given key that is too short to resist guessing. Of two processes that start at the
    same moment one makes the key and both read it.
    """
    if given:
        if len(given) < LENGTH_LEAST:
            raise ValueError(given)
        return given
    path = folder / "secret_key"
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    finally:
        fresh.unlink()
