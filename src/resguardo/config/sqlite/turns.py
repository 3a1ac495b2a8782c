"""Who writes next: a fair queue in front of the one writer that SQLite lets through.

Threads of a process wait for an ordinary lock; processes wait for locks on two files beside the
database. Whoever waits for the writer's file holds the turnstile's, so that the process that has
just written cannot slip in again before the one that waits. SQLite's own way (sleep, each time
longer, in no order) left the unlucky waiting for seconds while the file was free.
"""

import atexit
import fcntl
import os
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import IO, Final

_LOOK_AGAIN_SECONDS: Final = 0.0002


class Turns:
    """The queue of one database file, as this process sees it."""

    def __init__(self, database: str) -> None:
        self._threads = Lock()
        self._files = _files_beside(database)

    def acquire(self, timeout_seconds: float) -> bool:
        """Wait for the turn; false when it did not come in time."""
        end = monotonic() + timeout_seconds
        if not self._threads.acquire(timeout=timeout_seconds):
            return False
        if self._files is None:
            return True
        turnstile, writer = self._files
        if _locked(turnstile, end):
            try:
                if _locked(writer, end):
                    return True
            finally:
                fcntl.flock(turnstile, fcntl.LOCK_UN)
        self._threads.release()
        return False

    def release(self) -> None:
        """Let the next one write."""
        if self._files is not None:
            fcntl.flock(self._files[1], fcntl.LOCK_UN)
        self._threads.release()

    def close(self) -> None:
        """Let go of the files."""
        for each in self._files or ():
            each.close()


_TURNS: Final[dict[str, Turns]] = {}


def _close_all() -> None:
    while _TURNS:
        _TURNS.popitem()[1].close()


# In a copy of this process, a copied handle would keep its parent's turn for ever.
os.register_at_fork(after_in_child=_close_all)
atexit.register(_close_all)


def turns_of(database: str) -> Turns:
    """The queue of a database file; one that lives in memory has no other process to wait for."""
    return _TURNS.get(database) or _TURNS.setdefault(database, Turns(database))


def _files_beside(database: str) -> tuple[IO[bytes], IO[bytes]] | None:
    path = Path(database)
    if database == ":memory:" or database.startswith("file:") or not path.parent.is_dir():
        return None
    turnstile, writer = (path.with_name(f"{path.name}-{each}") for each in ("queue", "writer"))
    return turnstile.open("ab"), writer.open("ab")


def _locked(file: IO[bytes], end: float) -> bool:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if monotonic() >= end:
                return False
            sleep(_LOOK_AGAIN_SECONDS)
        else:
            return True
