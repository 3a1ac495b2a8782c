"""The start-up guard: a database that is older, or other, than what was published is not written.

A backup from before the last checkpoint, a replica that lost commits, a copy that lived its own
life: each would continue the log differently from what witnesses have already seen, and could
never be witnessed again. So the last published checkpoint lies beside the database, and before
anything is appended the database must hold at least that many leaves with just that root. The cure
is to replay what is missing from the published bundles (`resguardo restore` says how).
"""

from dataclasses import dataclass
from typing import Final

from django.db import connection

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog import checkpoint, note
from resguardo.kernel.tlog.checkpoint import Checkpoint
from resguardo.records.transparency import tree
from resguardo.records.transparency.folder import PUBLISHED, log_folder


class DatabaseOlder(Problem):
    """Fewer leaves than were published."""

    code = "log.database-older"
    wording = _(
        "Entries in the database: {size}; published already: {published}. An old backup was put "
        "in place, or commits were lost. Nothing is recorded until the missing entries are "
        "replayed from the published log with “resguardo restore --replay”."
    )

    size: int
    published: int


class DatabaseForked(Problem):
    """As many leaves as were published, but not the same."""

    code = "log.database-forked"
    wording = _(
        "What was published up to the size {published} is not what the database has: somebody "
        "changed the past, or this is the database of another log. Nothing is recorded. Keep this "
        "database as evidence and restore one that fits."
    )

    published: int


@dataclass(slots=True)
class _Known:
    """What this process has checked: the file as it was, and for which database."""

    stamp: tuple[str, int, str] | None = None
    checkpoint: Checkpoint | None = None


_known: Final = _Known()


def published() -> Checkpoint | None:
    """Read the last checkpoint that was published from here, if there is any."""
    path = log_folder() / PUBLISHED
    if not path.exists():
        return None
    text, _signatures = note.split(path.read_bytes())
    return checkpoint.read(text)


def demand_continuity(size: int) -> None:
    """Refuse unless the database continues what was published.

    Comparing sizes costs nothing and is done each time; the root is compared once a checkpoint.
    """
    path = log_folder() / PUBLISHED
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        return
    stamp = (str(path), changed, str(connection.settings_dict["NAME"]))
    if _known.stamp == stamp and _known.checkpoint is not None:
        if size < _known.checkpoint.size:
            raise DatabaseOlder(size, _known.checkpoint.size)
        return
    found = published()
    if found is None:
        return
    check(found, size)
    _known.stamp, _known.checkpoint = stamp, found


def check(found: Checkpoint, size: int) -> None:
    """Refuse a database of `size` leaves that this checkpoint cannot have come from."""
    if size < found.size:
        raise DatabaseOlder(size, found.size)
    if tree.root(found.size) != found.root:
        raise DatabaseForked(found.size)
