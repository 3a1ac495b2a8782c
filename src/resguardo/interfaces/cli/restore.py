"""`resguardo restore FILE`: puts a copy back where the database was.

The present database is never thrown away: on SQLite it is moved aside under a name with the moment
in it. Stop the server first; a server that still holds the old file would go on writing there.
"""

import argparse
import os
import sqlite3
from collections import Counter
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from resguardo.interfaces.cli.backup import check_sqlite, copy_sqlite, run_tool
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog.policy import of_keys
from resguardo.records.transparency import folder as log_folder
from resguardo.records.transparency import verification
from resguardo.records.transparency.continuity import published
from resguardo.records.transparency.replay import replay


class DatabaseInUse(Problem):
    """Somebody is writing; a restore under their feet would lose what they write."""

    code = "restore.database-in-use"
    wording = _("The database is in use; stop the server, then restore.")


class CopyIsUnpublished(Problem):
    """The copy lacks entries that were published, and witnesses would refuse what follows it."""

    code = "restore.copy-is-unpublished"
    wording = _(
        "The copy ends at entry {copy_size}, but {published} were published, and witnesses have "
        "seen them. Add --replay DIR with the published log to put the missing entries back."
    )

    copy_size: int
    published: int


class CopyIsOlder(Problem):
    """The copy lacks entries that the present database has, and receipts may exist for them."""

    code = "restore.copy-is-older"
    wording = _(
        "The copy ends at entry {copy_size} and the database at {present_size}; entries that "
        "somebody holds receipts for would vanish. Add --replace-newer if that is what you want; "
        "the present database is kept beside it."
    )

    copy_size: int
    present_size: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask for the copy, and for courage when it is older."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--replace-newer", action="store_true", help="even if entries would vanish")
    parser.add_argument(
        "--replay",
        type=Path,
        metavar="DIR",
        help="put back what the copy lacks, from a published log",
    )


def run(args: argparse.Namespace) -> int:
    """Check the copy, put the present database aside, and put the copy in its place."""
    source: Path = args.file.absolute()
    if connection.vendor != "sqlite":
        run_tool(
            "pg_restore",
            "--clean",
            "--if-exists",
            "--single-transaction",
            f"--dbname={settings.DATABASE['NAME']}",
            str(source),
        )
        print(f"{source} restored")
        return 0
    check_sqlite(source)
    target = Path(settings.DATABASE["NAME"]).absolute()
    if args.replay is None:
        refuse_unpublished(source)
    if not args.replace_newer and args.replay is None:
        refuse_older(source, target)
    target.parent.mkdir(parents=True, exist_ok=True)
    passing = target.with_name(f".{target.name}.{os.getpid()}")
    copy_sqlite(source, passing)
    aside = put_aside(target, timezone.now())
    passing.replace(target)
    print(f"{target} restored" + (f"; what was there is now {aside}" if aside else ""))
    if args.replay is not None:
        put_back(args.replay)
    return 0


def put_back(path: Path) -> None:
    """Replay the published log with our own key, and list what people must enter again."""
    trust = verification.Trust(of_keys([log_folder.log_key()]))
    done = replay(path, trust)
    print(f"{done.size - done.first:,} entries put back, from {done.first:,} on")
    for kind, count in sorted(Counter(done.kinds).items()):
        print(f"  {count:,} of kind {kind}: their rows are missing, see “resguardo fsck”")


def refuse_unpublished(source: Path) -> None:
    """Refuse a copy that ends before what was published from here."""
    known, copy_size = published(), log_size(source)
    if known is not None and copy_size < known.size:
        raise CopyIsUnpublished(copy_size=copy_size, published=known.size)


def refuse_older(source: Path, target: Path) -> None:
    """Refuse a copy whose log is shorter than that of the present database."""
    copy_size, present_size = log_size(source), log_size(target)
    if copy_size < present_size:
        raise CopyIsOlder(copy_size=copy_size, present_size=present_size)


def log_size(path: Path) -> int:
    """Count the entries of the log in a database file; none where there is no file or no log."""
    if not path.exists():
        return 0
    with (
        suppress(sqlite3.OperationalError),
        closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database,
    ):
        (size,) = database.execute("SELECT count(*) FROM transparency_logentry").fetchone()
        return int(size)
    return 0


def put_aside(target: Path, at: datetime) -> Path | None:
    """Move the present database away, whole; refuses while somebody writes to it."""
    if not target.exists():
        return None
    try:
        with closing(sqlite3.connect(target, timeout=2)) as present:
            (busy, _frames, _done) = present.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                present.execute("BEGIN EXCLUSIVE")
                present.rollback()
                present.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError:
        raise DatabaseInUse from None
    if busy:
        raise DatabaseInUse
    aside = target.with_name(f"{target.name}.{at:%Y%m%dT%H%M%SZ}")
    return target.rename(aside)
