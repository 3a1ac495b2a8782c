"""`resguardo backup FILE`: a consistent copy of the database while it is being used.

SQLite copies page by page through its own backup interface and the copy is checked before it gets
its name; PostgreSQL is dumped by `pg_dump` of its own version. A copy that did not finish never
stands under the name that was asked for.
"""

import argparse
import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from shutil import which

from django.conf import settings
from django.db import connection

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

PAGES_AT_ONCE = 4096


class BackupStandsInTheWay(Problem):
    """A file of that name is already there, and it may be the last good copy."""

    code = "backup.file-exists"
    wording = _("{path} is already there; choose another name or move it away.")

    path: str


class ToolMissing(Problem):
    """PostgreSQL's own tool is needed and not on this machine."""

    code = "backup.tool-missing"
    wording = _("The program {tool} is not on this machine; install the client of PostgreSQL.")

    tool: str


class CopyDamaged(Problem):
    """The copy does not hold together, or the tool that made it gave up."""

    code = "backup.copy-damaged"
    wording = _("{path} cannot be used: {why}. The database itself was not touched.")

    path: str
    why: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask for the name of the copy."""
    parser.add_argument("file", type=Path, metavar="FILE")


def run(args: argparse.Namespace) -> int:
    """Write the copy under a passing name, check it, and only then give it its own."""
    target: Path = args.file.absolute()
    if target.exists():
        raise BackupStandsInTheWay(path=str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    passing = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        if connection.vendor == "sqlite":
            copy_sqlite(Path(settings.DATABASE["NAME"]), passing)
            check_sqlite(passing)
        else:
            run_tool("pg_dump", "--format=custom", f"--file={passing}")
        passing.chmod(0o600)
        passing.replace(target)
    finally:
        passing.unlink(missing_ok=True)
    print(f"{target} {target.stat().st_size:,} bytes")
    return 0


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy through SQLite's online backup, which sees one moment of a database in use."""
    uri = f"{source.as_uri()}?mode=ro"
    try:
        with (
            closing(sqlite3.connect(uri, uri=True, timeout=20)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new, pages=PAGES_AT_ONCE)
            # A copy is one file: it leaves the write-ahead log behind.
            new.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        unwritten = not target.exists()
        raise CopyDamaged(path=str(target if unwritten else source), why=str(error)) from None


def check_sqlite(path: Path) -> None:
    """Refuse a file that is not a whole SQLite database with our tables in it."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
            (verdict,) = database.execute("PRAGMA integrity_check(1)").fetchone()
            if verdict == "ok":
                database.execute("SELECT 1 FROM django_migrations LIMIT 1")
    except sqlite3.Error as error:
        verdict = str(error)
    if verdict != "ok":
        raise CopyDamaged(path=str(path), why=verdict)


def run_tool(tool: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on the configured database, the password out of sight."""
    path = which(tool)
    if path is None:
        raise ToolMissing(tool=tool)
    database = settings.DATABASE
    environment = os.environ | {
        variable: str(database[key])
        for variable, key in (
            ("PGHOST", "HOST"),
            ("PGPORT", "PORT"),
            ("PGUSER", "USER"),
            ("PGPASSWORD", "PASSWORD"),
            ("PGDATABASE", "NAME"),
        )
        if database[key]
    }
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        [path, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        raise CopyDamaged(path=tool, why=lines[-1])
