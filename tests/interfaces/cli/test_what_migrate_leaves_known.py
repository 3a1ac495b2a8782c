"""SQLite forgets what it knew of a table that a migration remakes: `migrate` looks again."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path


def _migrate(folder: Path, *words: str) -> None:
    """As whoever runs a server does it, in a process of its own."""
    program = Path(sys.executable).with_name("resguardo")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("RESG", "DATAB"))}
    kept |= {"RESGUARDO_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "resguardo.config.settings"}
    subprocess.run([program, "migrate", *words], env=kept, check=True, capture_output=True)


def test_what_was_migrated_is_looked_at_and_else_nothing(tmp_path: Path) -> None:
    _migrate(tmp_path)
    with closing(sqlite3.connect(tmp_path / "resguardo.sqlite3")) as database:
        known = "SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'django_migrations'"
        assert database.execute(known).fetchone() == (1,)
        database.execute("DELETE FROM sqlite_stat1")
        database.commit()
        _migrate(tmp_path)
        assert database.execute(known).fetchone() == (0,), "nothing was to be applied"
        database.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
        database.execute("DROP TABLE django_session")
        database.commit()
        _migrate(tmp_path, "--plan")
        assert database.execute(known).fetchone() == (0,), "nothing was applied"
        _migrate(tmp_path)
        assert database.execute(known).fetchone() == (1,)
