"""One address says which database: SQLite by default, PostgreSQL for an authority.

SQLite is set for records that must survive a power cut: a write-ahead log that is flushed at each
commit, and write transactions that take their lock at once instead of failing half way. Whoever
writes takes its turn in a queue (`sqlite/turns.py`): left to SQLite, writers starve each other.
"""

from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

# recursive_triggers: without it INSERT OR REPLACE slips past the guard on append-only tables.
SQLITE_PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-32768",
    "PRAGMA mmap_size=268435456",
    "PRAGMA journal_size_limit=67108864",
)


def parse_database_url(url: str, *, connections: int = 10) -> dict[str, Any]:
    """Turn `sqlite:///path` or `postgresql://user:password@host/name` into Django's settings."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and len(parts.path) > 1 and not parts.netloc:
        return sqlite(unquote(parts.path[1:]))
    if parts.scheme in {"postgres", "postgresql"} and parts.path.strip("/"):
        return _postgresql(url, connections)
    raise ValueError(url)


def sqlite(path: str) -> dict[str, Any]:
    """Settings for a file; connections live as long as their thread."""
    return {
        "ENGINE": "resguardo.config.sqlite",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "cached_statements": 512,
            "init_command": ";".join(SQLITE_PRAGMAS),
        },
    }


def _postgresql(url: str, connections: int) -> dict[str, Any]:
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "resguardo.config.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": asked.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or asked.pop("port", "")),
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": connections, "timeout": 10},
            # The database plans a statement of the counter once a connection, not each time: an
            # issue takes a third less, a return half.
            "server_side_binding": True,
            "prepare_threshold": 5,
            **asked,
        },
    }
