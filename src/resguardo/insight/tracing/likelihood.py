"""How probable it is that one serial was read when another was struck.

Reading a mark off worn steel, or off a form that somebody filled in from it, goes wrong in few
ways: a character is taken for one that looks like it, or for another, one is missed or seen twice,
two neighbours change places. Each has a probability; a reading is explained by the cheapest set of
them, and its cost is the negative logarithm of their product, in nats. Costs add up, so a table of
pairs of characters and an alignment are all there is.

The shares below are chosen, not measured: no published study of misread firearm serials was found.
They are named here so that a bureau with its own figures can put them in one place.
"""

from functools import cache
from math import log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from resguardo.kernel.marking import LOOK_ALIKES

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
UNKNOWN: Final = "?"
"""One character that nobody could read; it fits anything."""

_RIGHT: Final = 0.97
_LOOKS_LIKE: Final = 0.012
_RESEMBLES: Final = 0.003
_ANY_OTHER: Final = 0.0002
_MISSED: Final = 0.0006
_SEEN_TWICE: Final = 0.0006
_SWAPPED: Final = 0.002

RESEMBLING: Final = ("38", "89", "68", "17", "4A", "56", "CG", "EF", "PR", "MN", "MW", "VY",
                     "UJ", "1T", "7T", "69", "KX", "HN", "0C", "35")  # fmt: skip
"""Pairs that differ by a stroke or two, beside the groups of the kernel that differ by a corner."""

COST_RIGHT: Final = -log(_RIGHT)
COST_OTHER: Final = -log(_ANY_OTHER)
COST_MISSED: Final = np.float32(-log(_MISSED))
COST_TWICE: Final = np.float32(-log(_SEEN_TWICE))
COST_ADDED: Final = np.float32(-log(_MISSED / len(ALPHABET)))
"""An added character is as seldom as a missed one, and which of all it is has to be guessed too."""
COST_SWAP: Final = np.float32(-log(_SWAPPED))
COST_CHEAPEST_EDIT: Final = -log(_RESEMBLES)
"""What an edit costs at least that the look-alikes of the kernel do not explain."""

BAND: Final = 2
"""Gaps that an alignment may have to one side."""

Costs = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Lengths = NDArray[np.uint8]

_MISSES: Final = np.arange(-BAND, BAND + 1, dtype=np.float32)
_FAR: Final = np.float32(1e6)


@cache
def substitution() -> Costs:
    """Cost of reading byte i where byte j was struck, for all 256 x 256 pairs."""
    costs = np.full((256, 256), COST_OTHER, dtype=np.float32)
    for group in ("".join((kept, *others)) for kept, others in LOOK_ALIKES.items()):
        _set(costs, group, -log(_LOOKS_LIKE))
    for pair in RESEMBLING:
        _set(costs, pair, COST_CHEAPEST_EDIT)
    np.fill_diagonal(costs, COST_RIGHT)
    costs[ord(UNKNOWN), :] = 0
    return costs


def _set(costs: Costs, group: str, cost: float) -> None:
    for one in map(ord, group):
        for other in map(ord, group):
            if one != other:
                costs[one, other] = min(costs[one, other], cost)


def aligned(read: Bytes, read_lengths: Lengths, struck: Bytes, struck_lengths: Lengths) -> Costs:
    """Cost of a reading for a serial, for many pairs at once; infinite beyond two gaps.

    `read` and `struck` have a row a pair and a column a character, zero behind the end. This is the
    alignment of Damerau and Levenshtein with our costs, on the five diagonals that two gaps can
    reach: a row of the table is computed for all pairs and diagonals in a few steps.
    """
    width, pairs = read.shape[1], len(read)
    # One row a character, so that the five diagonals of a row of the table lie behind each other;
    # two empty rows before it and enough behind it, which no path to an end goes through.
    text = np.zeros((BAND + max(width, struck.shape[1]) + BAND + 1, pairs), dtype=np.int32)
    text[BAND : BAND + struck.shape[1]] = struck.T
    asked = read.T.astype(np.int32)
    costs = substitution().ravel()
    start = np.where(_MISSES < 0, _FAR, _MISSES * COST_MISSED)
    before = above = np.repeat(start[:, None], pairs, axis=1)
    found = np.full(pairs, np.inf, dtype=np.float32)
    for row in range(width):
        here, byte = text[row : row + 2 * BAND + 1], asked[row]
        current = above + costs.take((byte << 8) + here)
        added = COST_ADDED if row == 0 else np.where(byte == asked[row - 1], COST_TWICE, COST_ADDED)
        np.minimum(current[:-1], above[1:] + added, out=current[:-1])
        if row:
            swapped = (text[row - 1 : row + 2 * BAND] == byte) & (here == asked[row - 1])
            swapped &= byte != 0
            if swapped.any():
                np.minimum(current, before + COST_SWAP, out=current, where=swapped)
        for diagonal in range(1, len(_MISSES)):  # a missed character leads to the next one
            one = current[diagonal - 1] + COST_MISSED
            np.minimum(current[diagonal], one, out=current[diagonal])
        before, above = above, current
        ended = np.flatnonzero(read_lengths == row + 1)
        if len(ended):
            last = struck_lengths[ended].astype(np.intp) - (row + 1) + BAND
            inside = (last >= 0) & (last < len(_MISSES))
            found[ended[inside]] = current[last[inside], ended[inside]]
    return found


def steps(read: str, struck: str) -> list[tuple[str, str, str]]:
    """Tell how a reading came about: (what, read, struck), only where it went wrong.

    `what` is look_alike, misread, unread, added, missed or swapped.

    >>> steps("AB1O?", "AB107")
    [('look_alike', 'O', '0'), ('unread', '?', '7')]
    >>> steps("4417", "44117"), steps("1243", "1234")
    ([('missed', '', '1')], [('swapped', '43', '34')])
    """
    table, wide = substitution(), len(struck) + 1
    best = {(0, 0): (0.0, ("", "", ""), (0, 0))}
    for row in range(len(read) + 1):
        for column in range(wide):
            ways = []
            if row and column:
                one, other = read[row - 1], struck[column - 1]
                cost = float(table[ord(one) & 255, ord(other) & 255])
                ways.append((cost, (_kind(one, other), one, other), (row - 1, column - 1)))
            if row:
                twice = read[row - 1] == read[row - 2 : row - 1]
                cost = float(COST_TWICE if twice else COST_ADDED)
                ways.append((cost, ("added", read[row - 1], ""), (row - 1, column)))
            if column:
                missed = ("missed", "", struck[column - 1])
                ways.append((float(COST_MISSED), missed, (row, column - 1)))
            pair = read[row - 2 : row] if row > 1 else ""
            if pair and column > 1 and pair == struck[column - 2 : column][::-1]:
                swap = ("swapped", pair, struck[column - 2 : column])
                ways.append((float(COST_SWAP) if pair[0] != pair[1] else COST_OTHER, swap,
                             (row - 2, column - 2)))  # fmt: skip
            if ways:
                best[row, column] = min(
                    ((best[back][0] + cost, step, back) for cost, step, back in ways),
                    key=lambda way: way[0],
                )
    found, at = [], (len(read), len(struck))
    while at != (0, 0):
        _cost, step, at = best[at]
        if step[0]:
            found.append(step)
    return found[::-1]


def _kind(read: str, struck: str) -> str:
    if read == struck:
        return ""
    if read == UNKNOWN:
        return "unread"
    cost = substitution()[ord(read) & 255, ord(struck) & 255]
    return "look_alike" if cost < COST_OTHER else "misread"
