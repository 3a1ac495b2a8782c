"""Identifiers: every row that others may point at has a public one that tells nothing.

The internal key is a small integer (moves are millions of rows and join on it); the public
identifier is a UUIDv7, so that pages, files and log entries never show how many rows there are.
The clock and the randomness live here because the kernel has neither.
"""

import os
import time
from uuid import UUID

from resguardo.kernel.identifier import uuid7


def new_public_id() -> UUID:
    """A fresh UUIDv7 (RFC 9562, section 5.7)."""
    return uuid7(time.time_ns() // 1_000_000, os.urandom(10))


def new_public_ids(count: int) -> list[UUID]:
    """As many fresh ones at once; the chance is drawn in one go."""
    now, chance = time.time_ns() // 1_000_000, os.urandom(10 * count)
    return [uuid7(now, chance[at : at + 10]) for at in range(0, 10 * count, 10)]
