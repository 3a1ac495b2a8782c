"""First answers: what a write with an Idempotency-Key was told, told again for ever.

Kept in the same transaction as the write itself, so that a crash between the two cannot make a
retry do the work twice.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.models import Answer
from resguardo.records.people.reading import Shape
from resguardo.records.people.rows import insert_rows
from resguardo.records.people.viewer import Viewer


class KeyReused(Problem):
    """One key, one request."""

    code = "idempotency.key-reused"
    wording = _(
        "This Idempotency-Key came before with another request. Use a fresh key for each write."
    )


class StillAtWork(Problem):
    """The first request with this key has not been answered yet."""

    code = "idempotency.still-at-work"
    wording = _("The first request with this Idempotency-Key is still being worked on. Try again.")


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was first given."""

    status: int
    body: bytes
    content_type: str


def kept_answer(*, by: Viewer, key: str, fingerprint: str) -> Kept | None:
    """The answer that this login got for this key, if any; another request under it is refused.

    Must stand at the start of the transaction that does the work. On PostgreSQL it takes a lock on
    the key, or refuses with `StillAtWork` when another process has it; on SQLite the transaction
    itself is that lock, so the second one waits and finds the first answer.
    """
    _lock(by, key)
    row = _ANSWERS.row("user_id = %s AND key = %s", by.user_id, key)
    if row is None:
        return None
    if row.fingerprint != fingerprint:
        raise KeyReused
    return Kept(row.status, bytes(row.body), row.content_type)


def keep_answer(
    *,
    by: Viewer,
    at: datetime,
    key: str,
    fingerprint: str,
    status: int,
    body: bytes,
    content_type: str,
) -> None:
    """Keep an answer; a second first answer is stopped by the database."""
    insert_rows(
        Answer,
        ("user", "key", "fingerprint", "status", "body", "content_type", "created_at"),
        [(by.user_id, key, fingerprint, status, body, content_type, at)],
    )


_ANSWERS = Shape(Answer.objects.all)


def _lock(by: Viewer, key: str) -> None:
    if connection.vendor != "postgresql":
        return
    digest = hashlib.sha256(f"{by.user_id}:{key}".encode()).digest()
    with connection.cursor() as cursor:
        number = int.from_bytes(digest[:8], signed=True)
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise StillAtWork
