"""Django's SQLite backend with a queue in front of the writer.

SQLite lets one connection write at a time and makes the others sleep and try again, longer each
time, in no order: with eight threads the unlucky ones wait a tenth of a second and more while the
file is free. Here the threads of a process wait for an ordinary lock instead and are woken at once.
SQLite's own lock stays underneath for other processes (a backup, a command).
"""

from threading import Lock
from typing import Any, Final

from django.db import OperationalError
from django.db.backends.sqlite3 import base

_WRITERS: Final[dict[str, Lock]] = {}


class DatabaseWrapper(base.DatabaseWrapper):
    """Holds the lock of its file from BEGIN IMMEDIATE until COMMIT, ROLLBACK or the end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._held: Lock | None = None

    def _start_transaction_under_autocommit(self) -> None:
        lock = _WRITERS.setdefault(str(self.settings_dict["NAME"]), Lock())
        if not lock.acquire(timeout=self.settings_dict["OPTIONS"].get("timeout", 20)):
            message = "database is locked by another thread of this process"
            raise OperationalError(message)
        self._held = lock
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._let_go()
            raise

    def _commit(self) -> None:
        # When this fails, Django rolls back or closes, and the lock goes with that.
        super()._commit()
        self._let_go()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._let_go()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._let_go()

    def _let_go(self) -> None:
        if self._held:
            held, self._held = self._held, None
            held.release()
