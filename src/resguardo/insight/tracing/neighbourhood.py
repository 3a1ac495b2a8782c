"""The arithmetic of the index: which short texts two serials share when they are nearly the same.

Two texts that differ by at most two edits become equal when at most two characters are deleted from
each. So the index holds, for every serial, every text that is left after deleting none, one or two
of its characters, as a number; a reading is looked up by the same numbers of its own. Only the last
nine characters take part: the end of a serial is what tells weapons of a batch apart, and it bounds
the numbers a serial has to 46. What the numbers find is then weighed character by character.

A number has 64 bits. The highest, 24 of them at national size, choose a bucket, the next ones are
kept as a tag beside the row, so that a row costs four bytes and a false meeting is seldom.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

TAIL: Final = 9
DELETIONS_MOST: Final = 2
_BUCKET_BITS_MOST: Final = 24
_NUMBERS_OF_A_BUCKET: Final = 4
"""As a power of two."""
ENTRY_BITS: Final = 32
_PRIME: Final = 1_099_511_628_211
_MIX: Final = 0x9E3779B97F4A7C15
UNKNOWN: Final = b"?"
ROWS_MOST: Final = 200_000
"""Rows that one reading is compared with at most; more are an answer to nobody."""

Bytes = NDArray[np.uint8]
Keys = NDArray[np.uint64]
Rows = NDArray[np.int64]


def kept_places(length: int, deletions: int) -> list[tuple[int, ...]]:
    """Which places remain after deleting this many of `length` characters, in every way."""
    if length <= deletions:
        return []
    return list(combinations(range(length), length - deletions))


@dataclass(frozen=True, slots=True)
class Ways:
    """Every way of deleting none, one or two of so many characters."""

    kept: NDArray[np.intp]
    """A row a way: the places that stay, set to the right; unused columns hold 0."""
    stays: NDArray[np.bool_]
    """A row a way, a column a place: whether the character stays."""
    sizes: NDArray[np.intp]
    """How many characters stay in each way; never rising."""
    deletions: NDArray[np.intp]


@cache
def ways_of(length: int) -> Ways:
    """Ways of deleting from so many characters, those that delete fewest first."""
    ways = [kept for n in range(DELETIONS_MOST + 1) for kept in kept_places(length, n)]
    kept = np.zeros((len(ways), length), dtype=np.intp)
    stays = np.zeros((len(ways), length), dtype=np.bool_)
    for row, places in enumerate(ways):
        kept[row, length - len(places) :] = places
        stays[row, list(places)] = True
    sizes = stays.sum(axis=1)
    return Ways(kept, stays, sizes, length - sizes)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the bits of a number are shared between bucket, tag and what is left out."""

    row_bits: int
    bucket_bits: int

    @classmethod
    def for_rows(cls, rows: int) -> "Layout":
        """As many bits for row and bucket as this many rows need; the tag gets the rest of 32."""
        numbers = rows * len(ways_of(TAIL).sizes)
        bucket_bits = max(1, numbers.bit_length() - _NUMBERS_OF_A_BUCKET)
        return cls(max(1, (rows - 1).bit_length()), min(bucket_bits, _BUCKET_BITS_MOST))

    @property
    def tag_bits(self) -> int:
        """Bits of the number kept beside the row."""
        return ENTRY_BITS - self.row_bits

    def bucket_and_tag(self, keys: Keys) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """Split numbers into their bucket and the tag that an entry would carry."""
        buckets = (keys >> np.uint64(64 - self.bucket_bits)).astype(np.int64)
        tags = (keys >> np.uint64(64 - self.bucket_bits - self.tag_bits)).astype(np.uint32)
        return buckets, tags & np.uint32((1 << self.tag_bits) - 1)


def keys_of_rows(struck: Bytes, kept: Sequence[int]) -> Keys:
    """Numbers of many serials of one length, of which only these places are kept."""
    keys = np.full(len(struck), len(kept), dtype=np.uint64)
    with np.errstate(over="ignore"):
        for place in kept:
            keys = (keys ^ struck[:, place]) * np.uint64(_PRIME)
        keys ^= keys >> np.uint64(29)
        return keys * np.uint64(_MIX)


def keys_of_tails(tails: Bytes, ways: Ways) -> Keys:
    """Numbers of many readings of one length: a row a reading, a column a way of deleting.

    The same numbers as `keys_of_rows` gives for serials, for all ways at once.
    """
    length = tails.shape[1]
    keys = np.broadcast_to(ways.sizes.astype(np.uint64), (len(tails), len(ways.sizes))).copy()
    with np.errstate(over="ignore"):
        for column in range(length):
            active = int(np.searchsorted(-ways.sizes, column - length, side="right"))
            part = keys[:, :active]
            part ^= tails[:, ways.kept[:active, column]]
            part *= np.uint64(_PRIME)
        keys ^= keys >> np.uint64(29)
        keys *= np.uint64(_MIX)
    return keys


def all_keys(struck: Bytes, length: int) -> Iterator[Keys]:
    """Every number of serials of one length: one array for each way of deleting."""
    tail = struck[:, max(0, length - TAIL) : length]
    for deletions in range(DELETIONS_MOST + 1):
        for kept in kept_places(tail.shape[1], deletions):
            yield keys_of_rows(tail, kept)


class Buckets:
    """The numbers of all serials on disk, and which rows share one with a reading."""

    def __init__(self, offsets: NDArray[np.uint32], entries: NDArray[np.uint32], rows: int) -> None:
        """Take the two arrays as they are mapped into memory."""
        self._offsets, self._entries, self._layout = offsets, entries, Layout.for_rows(rows)

    def near(self, tails: Sequence[bytes]) -> tuple[Rows, Rows]:
        """Pairs of a reading's place and a row that shares a number with it, in this order.

        An unknown character (`?`) must be among the deleted ones. Where more than `ROWS_MOST` rows
        are two deletions away, as where short serials stand on every number, those are left out:
        far more than anybody can look at are one away.
        """
        asked, keys, deletions = _numbers(tails)
        buckets, tags = self._layout.bucket_and_tag(keys)
        starts = self._offsets[buckets].astype(np.int64)
        sizes = self._offsets[buckets + 1].astype(np.int64) - starts
        within = np.bincount(asked, weights=sizes, minlength=len(tails))
        unknown = np.array([tail.count(UNKNOWN) for tail in tails])
        crowded = (within > ROWS_MOST) & (unknown < DELETIONS_MOST)
        if crowded.any():
            stays = ~(crowded[asked] & (deletions == DELETIONS_MOST))
            asked, tags, starts, sizes = (x[stays] for x in (asked, tags, starts, sizes))
        places = np.repeat(starts - (sizes.cumsum() - sizes), sizes) + np.arange(sizes.sum())
        entries = self._entries[places]
        mine = entries >> np.uint32(self._layout.row_bits) == np.repeat(tags, sizes)
        rows = entries[mine] & np.uint32((1 << self._layout.row_bits) - 1)
        pairs = np.repeat(asked, sizes)[mine] << ENTRY_BITS | rows.astype(np.int64)
        pairs.sort()
        pairs = pairs[np.diff(pairs, prepend=-1) != 0]
        return pairs >> ENTRY_BITS, pairs & ((1 << ENTRY_BITS) - 1)


def _numbers(tails: Sequence[bytes]) -> tuple[Rows, Keys, Rows]:
    """Numbers of all readings, a line each: place of the reading, number, characters deleted."""
    lines: list[tuple[Rows, Keys, Rows]] = []
    for length in sorted({len(tail) for tail in tails}):
        mine = np.array([place for place, tail in enumerate(tails) if len(tail) == length])
        block = np.frombuffer(b"".join(tails[place] for place in mine), dtype=np.uint8)
        block, ways = block.reshape(-1, length), ways_of(length)
        unread = (block == ord(UNKNOWN)).astype(np.uint8) @ ways.stays.T.astype(np.uint8)
        reading, way = np.nonzero(unread == 0)
        keys = keys_of_tails(block, ways)
        lines.append((mine[reading], keys[reading, way], ways.deletions[way]))
    asked, keys, deletions = (np.concatenate(column) for column in zip(*lines, strict=True))
    return asked, keys, deletions
