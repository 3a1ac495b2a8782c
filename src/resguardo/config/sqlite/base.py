"""Django's SQLite backend with a queue in front of the writer.

SQLite lets one connection write at a time and makes the others sleep and try again, longer each
time, in no order: with eight threads the unlucky ones wait a tenth of a second and more while the
file is free. Here every thread of every process of this program waits its turn instead (`turns`).
SQLite's own lock stays underneath for programs of others.

And Django's marks for values (`%s`) are turned into SQLite's (`?`) once for each statement and not
each time: with the long statements of the pages that was a tenth of their cost.
"""

from functools import lru_cache
from typing import Any, Final

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from resguardo.config.sqlite.turns import Turns, turns_of

_MARKS_AT_ONCE: Final = 2_048


class Cursor(base.SQLiteCursorWrapper):
    """Remembers how statements look with SQLite's marks."""

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        """The statement with SQLite's marks."""
        if param_names is None:
            return _with_marks(query)
        converted: str = super().convert_query(query, param_names=param_names)
        return converted


@lru_cache(maxsize=_MARKS_AT_ONCE)
def _with_marks(query: str) -> str:
    return str(base.FORMAT_QMARK_REGEX.sub("?", query)).replace("%%", "%")


class DatabaseWrapper(base.DatabaseWrapper):
    """Has the turn at its file from BEGIN IMMEDIATE until COMMIT, ROLLBACK or the end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._held: Turns | None = None

    def create_cursor(self, _name: Any = None) -> Cursor:
        """Make a cursor of our own kind."""
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        turns = turns_of(str(self.settings_dict["NAME"]))
        if not turns.acquire(self.settings_dict["OPTIONS"].get("timeout", 20)):
            message = "database is locked by another writer of this program"
            raise OperationalError(message)
        self._held = turns
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
