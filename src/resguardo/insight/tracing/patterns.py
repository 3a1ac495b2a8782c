"""Readings with holes: `*` for any run of characters, and more `?` than the neighbourhood bears.

A beginning or an ending of two characters or more is a range of the sorted rows, found by binary
search; the rest of the pattern is then compared on that range alone. A reading that shows neither,
only a middle, is compared with every row, place by place.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .building import skeleton_bytes, skeletons
from .likelihood import COST_RIGHT, substitution
from .neighbourhood import Bytes

PIECE_LEAST: Final = 2
_UNKNOWN: Final = ord("?")

Rows = NDArray[np.int64]
Lengths = NDArray[np.uint8]


def rows_matching(
    read: bytes, normal: Bytes, length: Lengths, backwards: NDArray[np.int32]
) -> Rows:
    """Rows whose skeleton fits the pattern; look-alikes fit each other."""
    bones = skeleton_bytes(read)
    pieces = bones.split(b"*")
    rows = _narrowed(pieces, normal, backwards)
    known = sum(map(len, pieces))
    if len(pieces) == 1:
        rows = rows[length[rows] == known]
        alike: Rows = rows[_stands(pieces[0], skeletons(normal[rows, :known]), 0)]
        return alike
    rows = rows[length[rows] >= known]
    struck, lengths = skeletons(normal[rows]), length[rows].astype(np.int64)
    fits = _stands(pieces[0], struck, 0)
    at = np.full(len(rows), len(pieces[0]), dtype=np.int64)
    for piece in pieces[1:-1]:
        fits, at = _next(piece, struck, lengths, fits, at)
    last = pieces[-1]
    fits &= at + len(last) <= lengths
    for start in np.unique(lengths - len(last)):
        mine = np.flatnonzero(fits & (lengths - len(last) == start))
        fits[mine] = _stands(last, struck[mine], int(start))
    return rows[fits]


def cost_of_ends(read: bytes, struck: Bytes, length: Lengths) -> NDArray[np.float32]:
    """Cost of a reading with runs unknown for rows that match it.

    The beginning and the ending are weighed character by character; what is known between two
    runs counts as read right.
    """
    pieces, table = read.split(b"*"), substitution()
    known = sum(len(piece) - piece.count(b"?") for piece in pieces[1:-1])
    costs = np.full(len(struck), known * COST_RIGHT, dtype=np.float32)
    for place, byte in enumerate(pieces[0]):
        costs += table[byte, struck[:, place]]
    rows, first = np.arange(len(struck)), length.astype(np.intp) - len(pieces[-1])
    for place, byte in enumerate(pieces[-1]):
        costs += table[byte, struck[rows, first + place]]
    return costs


def _narrowed(pieces: list[bytes], normal: Bytes, backwards: NDArray[np.int32]) -> Rows:
    """The range of rows that the beginning or the ending leaves, whichever is known further."""
    begins = pieces[0].split(b"?")[0]
    ends = pieces[-1].rsplit(b"?", maxsplit=1)[-1][::-1]
    if max(len(begins), len(ends)) < PIECE_LEAST:
        return np.arange(len(normal), dtype=np.int64)
    if len(begins) >= len(ends):
        first, after = _range(begins, len(normal), lambda row: _bones(normal[row]))
        return np.arange(first, after, dtype=np.int64)
    first, after = _range(
        ends, len(normal), lambda place: _bones(normal[backwards[place]], turned=True)
    )
    return np.sort(backwards[first:after].astype(np.int64))


def _bones(row: Bytes, *, turned: bool = False) -> bytes:
    text = skeletons(row).tobytes().rstrip(b"\0")
    return text[::-1] if turned else text


def _range(piece: bytes, rows: int, text_of: Callable[[int], bytes]) -> tuple[int, int]:
    """First row that begins so, and the first behind them."""
    bounds = []
    for beyond in (False, True):
        low, high = 0, rows
        while low < high:
            middle = (low + high) // 2
            text = text_of(middle)[: len(piece)]
            if text < piece or (beyond and text == piece):
                low = middle + 1
            else:
                high = middle
        bounds.append(low)
    return bounds[0], bounds[1]


def _stands(piece: bytes, struck: Bytes, start: int) -> NDArray[np.bool_]:
    """Whether a piece stands at this place of each row."""
    fits = np.ones(len(struck), dtype=np.bool_)
    for place, byte in enumerate(piece):
        if byte != _UNKNOWN:
            fits &= struck[:, start + place] == byte
    return fits


def _next(
    piece: bytes,
    struck: Bytes,
    lengths: NDArray[np.int64],
    fits: NDArray[np.bool_],
    at: NDArray[np.int64],
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Where each row has the piece next, at or behind `at`; the first place will do."""
    if not piece:
        return fits, at
    after = np.full(len(struck), -1, dtype=np.int64)
    for start in range(struck.shape[1] - len(piece) + 1):
        here = fits & (after < 0) & (at <= start) & (start + len(piece) <= lengths)
        mine = np.flatnonzero(here)
        stands = mine[_stands(piece, struck[mine], start)]
        after[stands] = start + len(piece)
    return fits & (after >= 0), after
