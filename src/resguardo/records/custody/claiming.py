"""Which locks a deed takes, in which order: holdings, things, and last the counter of the log.

Everybody needs the counter. A deed that writes to the log first (it enrols what is new) and moves
what others move too, claims these things before, so that nobody waits in a ring. Holdings are
locked by thing and then by row, in rising order, whoever asks and however many there are.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from django.db import connection

from resguardo.kernel.identifier import Key
from resguardo.records.people.reading import ask
from resguardo.records.register.models import Thing

KEYS_AT_ONCE: Final = 400
_LOCK_HELD: Final = (
    "SELECT id FROM custody_holding WHERE thing_id IN %s ORDER BY thing_id, id FOR UPDATE"
)


def claim(things: Collection[Key]) -> None:
    """Lock what is held of these things, and the things, until the transaction ends.

    On SQLite the transaction itself is the lock.
    """
    if not connection.features.has_select_for_update:
        return
    ordered = sorted(things, key=int)
    for some in portions(ordered):
        ask(_LOCK_HELD, some)
    for some in portions(ordered):
        lock_things(some)


def lock_things(things: Collection[Key]) -> None:
    """Lock the rows of these things, so that two cannot bring one of them in at once."""
    if connection.features.has_select_for_update:
        list(Thing.objects.select_for_update(no_key=True).filter(pk__in=things).order_by("pk"))


def portions(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    """The same keys in parts that fit into one statement."""
    for start in range(0, len(keys), KEYS_AT_ONCE):
        yield keys[start : start + KEYS_AT_ONCE]
