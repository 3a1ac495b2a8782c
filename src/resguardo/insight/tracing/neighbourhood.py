"""The arithmetic of the index: which short texts two serials share when they are nearly the same.

Two texts that differ by at most two edits become equal when at most two characters are deleted from
each. So the index holds, for every serial, every text that is left after deleting none, one or two
of its characters, as a number; a reading is looked up by the same numbers of its own. Only the last
nine characters take part: the end of a serial is what tells weapons of a batch apart, and it bounds
the numbers a serial has to 46. What the numbers find is then weighed character by character.

A number has 64 bits. The high 24 choose a bucket, the next ones are kept as a tag beside the row,
so that a row costs four bytes and a false meeting in a bucket is seldom.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

TAIL: Final = 9
DELETIONS_MOST: Final = 2
BUCKET_BITS: Final = 24
ENTRY_BITS: Final = 32
_PRIME: Final = 1_099_511_628_211
_MIX: Final = 0x9E3779B97F4A7C15
_WORD: Final = (1 << 64) - 1

Bytes = NDArray[np.uint8]
Keys = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Layout:
    """How the 32 bits of an entry are shared between the row and the tag."""

    row_bits: int

    @classmethod
    def for_rows(cls, rows: int) -> "Layout":
        """As many bits for the row as this many rows need; the tag gets the rest."""
        return cls(max(1, (rows - 1).bit_length()))

    @property
    def tag_bits(self) -> int:
        """Bits of the number kept beside the row."""
        return ENTRY_BITS - self.row_bits

    def bucket_and_tag(self, keys: Keys) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """Split numbers into their bucket and the tag that an entry would carry."""
        buckets = (keys >> np.uint64(64 - BUCKET_BITS)).astype(np.int64)
        tags = (keys >> np.uint64(64 - BUCKET_BITS - self.tag_bits)).astype(np.uint32)
        return buckets, tags & np.uint32((1 << self.tag_bits) - 1)


def kept_places(length: int, deletions: int) -> list[tuple[int, ...]]:
    """Which places remain after deleting this many of `length` characters, in every way."""
    if length <= deletions:
        return []
    return list(combinations(range(length), length - deletions))


def keys_of_rows(struck: Bytes, kept: Sequence[int]) -> Keys:
    """Numbers of many serials of one length, of which only these places are kept."""
    keys = np.full(len(struck), len(kept), dtype=np.uint64)
    with np.errstate(over="ignore"):
        for place in kept:
            keys = (keys ^ struck[:, place]) * np.uint64(_PRIME)
        keys ^= keys >> np.uint64(29)
        return keys * np.uint64(_MIX)


def keys_of_text(text: bytes, deletions: int) -> set[int]:
    """Numbers of one text after so many deletions; an unknown character must be among them."""
    unknown = {place for place, byte in enumerate(text) if byte == ord("?")}
    keys = set()
    for kept in kept_places(len(text), deletions):
        if unknown.isdisjoint(kept):
            key = len(kept)
            for place in kept:
                key = ((key ^ text[place]) * _PRIME) & _WORD
            key ^= key >> 29
            keys.add((key * _MIX) & _WORD)
    return keys


def all_keys(struck: Bytes, length: int) -> Iterator[Keys]:
    """Every number of serials of one length: one array for each way of deleting."""
    tail = struck[:, max(0, length - TAIL) : length]
    for deletions in range(DELETIONS_MOST + 1):
        for kept in kept_places(tail.shape[1], deletions):
            yield keys_of_rows(tail, kept)
