"""Entries of one company as columns of numbers, because a country has a hundred million moves.

An entry moves at most one numbered thing and at most one lot, from one giver to one taker, so that
a row here is a whole entry; the writer turns it into one or two moves. A transport of five weapons
is five rows with one document. Values are indices into the lists of a `Life`; -1 is "none".
"""

from enum import IntEnum
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

NONE: Final = -1


class Kind(IntEnum):
    """The kinds of move of the contract, in its order."""

    RECEIPT = 0
    ISSUE = 1
    RETURN = 2
    RELIEF = 3
    MOVE = 4
    DISPATCH = 5
    ARRIVAL = 6
    REPAIR_OUT = 7
    REPAIR_IN = 8
    TRAIN = 9
    FIRE = 10
    LOSS = 11
    THEFT = 12
    RECOVERY = 13
    SEIZURE = 14
    DISPOSAL = 15
    TRANSFER_OUT = 16
    TRANSFER_IN = 17
    CORRECTION = 18


class Capture(IntEnum):
    """How an entry came into the record."""

    SCANNED = 0
    TYPED = 1
    IMPORTED = 2


COLUMNS: Final[dict[str, type[np.signedinteger[Any]]]] = {
    "kind": np.int8,
    "occurred": np.int64,
    "delay": np.int64,
    "recorder": np.int32,
    "witness": np.int32,
    "device": np.int32,
    "capture": np.int8,
    "thing": np.int32,
    "chain": np.int32,
    "lot": np.int32,
    "rounds": np.int32,
    "giver": np.int32,
    "taker": np.int32,
    "reason": np.int32,
    "document": np.int32,
}
"""Every column and how wide it is.

`delay` is recorded minus occurred, in microseconds. `chain` is the numbered thing in whose order of
events the entry stands, where it is not the thing that moves: rounds fired while a weapon was out.
"""

ABSENT: Final = {
    "delay": 0,
    "witness": NONE,
    "capture": Capture.SCANNED,
    "thing": NONE,
    "chain": NONE,
    "lot": NONE,
    "rounds": 0,
    "reason": NONE,
    "document": NONE,
}
"""What a column holds where the writer of an entry says nothing."""


class Entries:
    """A growing table of entries: blocks are appended, then joined once and edited by mask."""

    def __init__(self) -> None:
        """Start empty."""
        self._blocks: list[dict[str, npt.NDArray[Any]]] = []

    def add(self, **given: Any) -> None:
        """Append a block; numbers are spread over the length of the arrays beside them."""
        size = max((len(value) for value in given.values() if np.ndim(value)), default=1)
        if size == 0:
            return
        self._blocks.append(
            {
                name: np.broadcast_to(
                    np.asarray(given[name] if name in given else ABSENT[name], dtype=kind), (size,)
                )
                for name, kind in COLUMNS.items()
            }
        )

    def joined(self) -> dict[str, npt.NDArray[Any]]:
        """Give all columns as whole, writable arrays; later edits of them stay."""
        if not self._blocks:
            return {name: np.empty(0, dtype=kind) for name, kind in COLUMNS.items()}
        if len(self._blocks) > 1 or not self._blocks[0]["kind"].flags.writeable:
            self._blocks = [
                {name: np.concatenate([block[name] for block in self._blocks]) for name in COLUMNS}
            ]
        return self._blocks[0]

    def keep(self, mask: Mask) -> None:
        """Drop the entries outside the mask, as if they had never been."""
        columns = self.joined()
        self._blocks = [{name: column[mask] for name, column in columns.items()}]

    def __len__(self) -> int:
        """Count the entries."""
        return sum(len(block["kind"]) for block in self._blocks)
