"""What the database cannot do just now, said as a refusal: no room, no turn, no answer, too late.

All are the machine's trouble or a race that was lost, and not a bug, and all leave everything as it
was: the transaction is undone whole. So the person at the counter is told, and nothing typed or
scanned is lost. Every other error of a database is a bug and crashes.
"""

from django.db import DatabaseError, IntegrityError

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

_NO_ROOM = ("database or disk is full", "no space left on device", "could not extend file")
_NO_TURN = (
    "database is locked", "lock timeout", "deadlock detected", "statement timeout",
    "could not serialize access", "couldn't get a connection",
)  # fmt: skip
_AWAY = (
    "server closed the connection", "terminating connection", "connection refused",
    "the connection is closed", "the connection is lost", "connection to server", "is starting up",
    "is shutting down", "unable to open database file", "disk i/o error", "readonly database",
)  # fmt: skip
_TWICE = ("unique constraint failed", "duplicate key value violates unique constraint")


class StorageFull(Problem):
    """There is no room left to write."""

    code = "storage.full"
    wording = _(
        "The disk is full: nothing was written and nothing is lost. Tell whoever keeps the "
        "machine, write on paper until there is room, and enter it later."
    )


class StorageBusy(Problem):
    """Others write, and the wait was too long."""

    code = "storage.busy"
    wording = _("Too much is being written at this moment; nothing of yours was. Try again.")


class StorageAway(Problem):
    """The database cannot be reached, or its file cannot be read or written."""

    code = "storage.away"
    wording = _(
        "The database does not answer: nothing was written. Tell whoever keeps the machine, write "
        "on paper meanwhile, and enter it later."
    )


class StorageRaced(Problem):
    """Two wrote what may be there once, at the same moment, and this one came second."""

    code = "storage.raced"
    wording = _(
        "Somebody else wrote the same at this moment; nothing of yours was written. Look at what "
        "is there now, and try again if it is still needed."
    )


def trouble_of(error: BaseException) -> Problem | None:
    """The refusal that an error of the database stands for; None for a bug."""
    if not isinstance(error, DatabaseError):
        return None
    said = str(error).lower()
    if any(words in said for words in _NO_ROOM):
        return StorageFull()
    if any(words in said for words in _NO_TURN):
        return StorageBusy()
    if isinstance(error, IntegrityError):
        return StorageRaced() if any(words in said for words in _TWICE) else None
    return StorageAway() if any(words in said for words in _AWAY) else None
