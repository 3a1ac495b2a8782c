"""What the database cannot do just now, said as a refusal: no room left, or no turn to write.

Both are the machine's trouble and not a bug, and both leave everything as it was: the transaction
is undone whole. So the person at the counter is told, and nothing typed or scanned is lost. Every
other error of a database is a bug and crashes.
"""

from django.db import DatabaseError, OperationalError

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

_NO_ROOM = ("database or disk is full", "no space left on device", "could not extend file")
_NO_TURN = ("database is locked", "lock timeout", "deadlock detected", "statement timeout")


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


def trouble_of(error: BaseException) -> Problem | None:
    """The refusal that an error of the database stands for; None for a bug."""
    if not isinstance(error, OperationalError | DatabaseError):
        return None
    said = str(error).lower()
    if any(words in said for words in _NO_ROOM):
        return StorageFull()
    if any(words in said for words in _NO_TURN):
        return StorageBusy()
    return None
