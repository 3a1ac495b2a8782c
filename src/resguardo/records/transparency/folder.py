"""What the log keeps outside the database: its name, its keys, whom it believes, what it published.

    log/origin                the name of the log; written once, never changed
    log/log.vkey              the log's public key
    log/statements.vkey       the public key of statements that people carry, where there is one
    log/policy                which keys the log has, which witnesses there are, where, and how many
                              are needed; as a signed note where an authority has signed it
    log/published-checkpoint  the last checkpoint that went out, for the start-up guard
    signer/                   the signer's own folder, on another machine where there is one

A private key is never in the database and never in `log/`: whoever administers the database must
not be able to sign for it.
"""

from pathlib import Path
from typing import Final

from django.conf import settings

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog import note
from resguardo.kernel.tlog.policy import Policy, of_keys, read_policy
from resguardo.records.transparency.verification import unsigned

ORIGIN: Final = "origin"
LOG_KEY: Final = "log.vkey"
STATEMENTS_KEY: Final = "statements.vkey"
POLICY: Final = "policy"
PUBLISHED: Final = "published-checkpoint"


class LogUnnamed(Problem):
    """A log that was never given a name and a key."""

    code = "log.unnamed"
    wording = _(
        "This log has no name and no key yet. Start the signer once with “resguardo signer init"
        " ORIGIN”, for example with ORIGIN log.costaverde.example/arms."
    )


def log_folder() -> Path:
    """The folder of the public side."""
    return Path(settings.DATA) / "log"


def signer_folder() -> Path:
    """The folder of the signer, where it runs on the same machine."""
    return Path(getattr(settings, "SIGNER", "") or Path(settings.DATA) / "signer")


def witness_folder() -> Path:
    """The folder of a witness, where one runs on this machine."""
    return Path(settings.DATA) / "witness"


def origin() -> str:
    """The name of the log; refuses while it has none."""
    return _read(ORIGIN)


def log_key() -> note.Key:
    """The public key of the log; refuses while it has none."""
    return note.read_key(_read(LOG_KEY))


def log_keys() -> list[note.Key]:
    """The public keys of the log: one, or the old and the new while it changes its key."""
    named = [each.key for each in policy().logs.values() if each.key.name == origin()]
    return named or [log_key()]


def statements_key() -> note.Key | None:
    """The public key of statements that people carry; None where this deployment makes none."""
    path = log_folder() / STATEMENTS_KEY
    return note.read_key(path.read_text(encoding="utf-8").strip()) if path.exists() else None


def policy() -> Policy:
    """Whom this deployment believes: the file `policy`, or the log's own key and no witness."""
    path = log_folder() / POLICY
    if path.exists():
        return read_policy(unsigned(path.read_text(encoding="utf-8")))
    if (log_folder() / LOG_KEY).exists():
        return of_keys([log_key()])
    return Policy()


def _read(name: str) -> str:
    path = log_folder() / name
    if not path.exists():
        raise LogUnnamed
    return path.read_text(encoding="utf-8").strip()
