"""An empty database: on SQLite made once for each state of the migrations, and emptied in place.

Migrating takes longer than all tests of most chapters. What it gives depends on the migrations, on
what they import, and on the packages; it is kept in `build/` under a name that all of these make,
so that a changed migration is a new name and nothing is ever out of date.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from django.apps import apps
from django.db import connection, transaction

from tests.append_only import guards_open
from tests.application_role import as_the_owner

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCES: Final = ROOT / "src"
KEPT: Final = ROOT / "build" / "migrated"
NAME: Final = "resguardo.sqlite3"
"""What a folder of data calls its database."""
_IMPORTED: Final = re.compile(r"^(?:from|import) (resguardo[\w.]+)", re.MULTILINE)


def database(folder: Path) -> Path:
    """The database of these migrations: the one kept, or one made in `folder` and then kept."""
    kept = KEPT / _digest() / NAME
    if not kept.exists():
        _migrate(folder)
        shutil.rmtree(KEPT, ignore_errors=True)
        kept.parent.mkdir(parents=True)
        arriving = kept.with_suffix(f".{os.getpid()}")
        shutil.copy(folder / NAME, arriving)
        arriving.rename(kept)
    return kept


def _digest() -> str:
    """One name for the migrations, the modules they import, the settings and the packages."""
    migrations = sorted(SOURCES.glob("resguardo/records/*/migrations/*.py"))
    told = {name for path in migrations for name in _IMPORTED.findall(path.read_text("utf-8"))}
    imported = [SOURCES / f"{name.replace('.', '/')}.py" for name in sorted(told)]
    digest = hashlib.sha256()
    settings = SOURCES / "resguardo" / "config" / "settings.py"
    for path in [ROOT / "uv.lock", settings, *migrations, *imported]:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:32]


def _migrate(folder: Path) -> None:
    """As a server does it, in a process of its own, with nothing of this run's settings."""
    program = Path(sys.executable).with_name("resguardo")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("RESG", "DATAB"))}
    kept |= {"RESGUARDO_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "resguardo.config.settings"}
    subprocess.run([program, "migrate"], env=kept, check=True, capture_output=True)


def empty() -> None:
    """Take every row out, past the guards, as only the owner can.

    Most tests that commit fill a dozen tables of two hundred. Django empties all of them, and all
    guards would have to be taken away and put back for it, which takes longer than most tests.
    """
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    asked = [f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables]
    with transaction.atomic():  # whoever still writes, a browser say, waits until all is empty
        with as_the_owner(), connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(asked))
            filled = [table for (table,) in cursor.fetchall()]
        with guards_open(filled), connection.cursor() as cursor:
            for table in filled:
                cursor.execute(f'DELETE FROM "{table}"')
            connection.check_constraints()  # now: PostgreSQL shuts no guard of a table before
