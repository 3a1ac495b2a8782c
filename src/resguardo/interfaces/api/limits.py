"""How fast one key may work: a bucket that fills evenly, so bursts are borne and loops are not.

A program that repeats itself by mistake must not starve the counter. The bucket is looked at before
the key is, so a refused request costs next to nothing. Each serving process keeps its own buckets:
with several, a key may do as many times more.
"""

import hashlib
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from django.conf import settings

from resguardo.interfaces.api.problems import TooManyRequests

BUCKETS_MAX: Final = 10_000
_MINUTE: Final = 60.0


@dataclass
class Buckets:
    """What is left for each key; those not used for longest are forgotten first."""

    clock: Callable[[], float] = time.monotonic
    _left: OrderedDict[bytes, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, key: str, per_minute: int) -> None:
        """Take one request out of the bucket; refuses (`TooManyRequests`) when it is empty."""
        name = hashlib.sha256(key.encode(errors="replace")).digest()
        now = self.clock()
        with self._lock:
            left, since = self._left.get(name, (float(per_minute), now))
            left = min(float(per_minute), left + (now - since) * per_minute / _MINUTE)
            allowed = left >= 1
            self._left[name] = (left - 1 if allowed else left, now)
            self._left.move_to_end(name)
            if len(self._left) > BUCKETS_MAX:
                self._left.popitem(last=False)
        if not allowed:
            raise TooManyRequests(max(1, math.ceil((1 - left) * _MINUTE / per_minute)))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._left.clear()


buckets: Final = Buckets()


def demand_room(key: str) -> None:
    """Refuse when this key was used more often than the settings allow."""
    if settings.API_PER_MINUTE:
        buckets.take(key, settings.API_PER_MINUTE)
