"""Long readings go on beside the page, which asks how far they are.

A file of some megabytes takes longer than a browser should wait. It is read on a thread of this
process and the page looks again every two seconds, without any script. What was found is in the
database in the end, so nothing is lost when the process ends: the file still waits, unread.
"""

import threading
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import connection

from resguardo.kernel.problem import Problem

LARGE_BYTES: Final = 2**20


@dataclass
class Progress:
    """How far a reading is. `refusal` is what ended it, if something did."""

    rows: int = 0
    done: bool = False
    refusal: Problem | None = None
    broken: bool = False


_going: dict[UUID, Progress] = {}
_lock = threading.Lock()


def start(key: UUID, work: Callable[[Callable[[int], None]], object]) -> None:
    """Let the work go on beside; a second press while it goes on starts nothing."""
    with _lock:
        if key in _going and not _going[key].done:
            return
        progress = _going[key] = Progress()

    def told(rows: int) -> None:
        progress.rows = rows

    def carry() -> None:
        progress.broken = True
        try:
            work(told)
            progress.broken = False
        except Problem as refusal:
            progress.refusal, progress.broken = refusal, False
        finally:
            progress.done = True
            connection.close()

    # The thread sees the rows that the request saw, and goes on when the request has ended.
    seeing = copy_context()
    threading.Thread(target=seeing.run, args=(carry,), name=f"intake {key}", daemon=True).start()


def progress_of(key: UUID) -> Progress | None:
    """How far the work on this file is; once it has ended, that is said once and forgotten."""
    with _lock:
        progress = _going.get(key)
        if progress is not None and progress.done:
            del _going[key]
        return progress
