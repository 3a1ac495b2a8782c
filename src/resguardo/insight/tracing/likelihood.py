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
_MISSED_OR_ADDED: Final = 0.0006
_SWAPPED: Final = 0.002

RESEMBLING: Final = ("38", "89", "68", "17", "4A", "56", "CG", "EF", "PR", "MN", "MW", "VY",
                     "UJ", "1T", "7T", "69", "KX", "HN", "0C", "35")  # fmt: skip
"""Pairs that differ by a stroke or two, beside the groups of the kernel that differ by a corner."""

COST_RIGHT: Final = -log(_RIGHT)
COST_OTHER: Final = -log(_ANY_OTHER)
COST_GAP: Final = -log(_MISSED_OR_ADDED)
COST_SWAP: Final = -log(_SWAPPED)
COST_CHEAPEST_EDIT: Final = -log(_RESEMBLES)
"""What an edit costs at least that the look-alikes of the kernel do not explain."""

Costs = NDArray[np.float32]
Bytes = NDArray[np.uint8]


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


def straight(read: bytes, struck: Bytes) -> Costs:
    """Cost of a reading for many serials of its length: substitutions, and one swap of neighbours.

    `struck` has a row a serial and a column a character.
    """
    pairs = _pairs(read, struck)
    gains = np.zeros(len(struck), dtype=np.float32)
    for place in range(len(read) - 1):
        if read[place] != read[place + 1]:
            swapped = (struck[:, place] == read[place + 1]) & (struck[:, place + 1] == read[place])
            if swapped.any():
                gain = pairs[:, place] + pairs[:, place + 1] - np.float32(COST_SWAP)
                np.maximum(gains, np.where(swapped, gain, 0), out=gains)
    total: Costs = pairs.sum(axis=1) - gains
    return total


def shifted(read: bytes, struck: Bytes) -> Costs:
    """Cost of a reading for serials that have one character more or less than it: one gap.

    Before the gap the characters stand in their places, behind it one further; the cheapest place
    for the gap is found from sums from the left and from the right.
    """
    length = min(len(read), len(struck[0]) if len(struck) else 0)
    more = len(read) > length
    left = _pairs(read[:length], struck)
    right = _pairs(read[1:] if more else read, struck if more else struck[:, 1:])
    sums = np.zeros((len(struck), length + 1), dtype=np.float32)
    np.cumsum(left, axis=1, out=sums[:, 1:])
    sums[:, :length] += np.cumsum(right[:, ::-1], axis=1)[:, ::-1]
    cost: Costs = sums.min(axis=1) + np.float32(COST_GAP)
    return cost


def _pairs(read: bytes, struck: Bytes) -> Costs:
    """Cost of each character of the reading for each row, where nothing is missing or added."""
    codes = np.frombuffer(read, dtype=np.uint8)
    pairs: Costs = substitution()[codes, struck[:, : len(codes)]]
    return pairs


def aligned(read: bytes, struck: Bytes, length: int) -> Costs:
    """Cost of a reading for many serials of one length, gaps and swapped neighbours allowed.

    The alignment of Damerau and Levenshtein with our costs, for all rows at once, a cell a step.
    """
    table, rows = substitution(), len(struck)
    gap = np.float32(COST_GAP)
    before: list[Costs] = []
    above = [np.full(rows, gap * column, dtype=np.float32) for column in range(length + 1)]
    for place, byte in enumerate(read):
        # A character that nobody could read was there, so it is never explained by a gap for free.
        current = [above[0] + gap]
        for column in range(length):
            best = above[column] + table[byte].take(struck[:, column])
            np.minimum(best, above[column + 1] + gap, out=best)
            np.minimum(best, current[column] + gap, out=best)
            if place and column and before:
                swapped = (struck[:, column - 1] == byte) & (struck[:, column] == read[place - 1])
                cost = before[column - 1] + np.float32(COST_SWAP)
                np.minimum(best, np.where(swapped, cost, np.inf), out=best)
            current.append(best)
        before, above = above, current
    return above[length]


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
                ways.append((COST_GAP, ("added", read[row - 1], ""), (row - 1, column)))
            if column:
                ways.append((COST_GAP, ("missed", "", struck[column - 1]), (row, column - 1)))
            pair = read[row - 2 : row] if row > 1 else ""
            if pair and column > 1 and pair == struck[column - 2 : column][::-1]:
                swap = ("swapped", pair, struck[column - 2 : column])
                ways.append((COST_SWAP if pair[0] != pair[1] else COST_OTHER, swap,
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
