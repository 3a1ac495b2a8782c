"""Proofs of the hash tree, made and checked: this entry is in it; this tree grew out of that one.

Makers read the tree through a `Reader`, which gives the root of a perfect subtree by its height
and number, so that the same code serves a table, a directory of tiles and a list. Checkers follow
the algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2, step by step, and trust nothing.

>>> from resguardo.kernel.tlog.hashing import leaf_hash, perfect_root
>>> leaves = [leaf_hash(bytes([i])) for i in range(7)]
>>> def read(height: int, number: int) -> bytes:
...     return perfect_root(leaves[number << height : (number + 1) << height])
>>> path = prove_inclusion(5, 7, read)
>>> verify_inclusion(5, 7, leaves[5], path, root(7, read))
>>> verify_consistency(3, root(3, read), 7, root(7, read), prove_consistency(3, 7, read))
>>> verify_inclusion(4, 7, leaves[5], path, root(7, read))
Traceback (most recent call last):
    ...
resguardo.kernel.tlog.proof.ProofWrong: The proof does not hold: it leads to another root. ...
"""

from collections.abc import Callable, Sequence
from hmac import compare_digest

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

from .hashing import EMPTY_ROOT, HASH_BYTES, node_hash

# (height, number) -> root of the leaves from number * 2^height up to (number + 1) * 2^height
Reader = Callable[[int, int], bytes]


class ProofWrong(Problem):
    """A proof that does not lead from what is known to what is claimed."""

    code = "tlog.proof-wrong"
    wording = _(
        "The proof does not hold: {why}. Do not rely on it; ask for a fresh copy and keep this one."
    )

    why: str


def root(size: int, read: Reader) -> bytes:
    """Compute the root over the first `size` leaves (RFC 9162, 2.1.1)."""
    return _range_root(0, size, read) if size else EMPTY_ROOT


def prove_inclusion(index: int, size: int, read: Reader) -> list[bytes]:
    """Make the path from a leaf up to the root, leaf side first (RFC 9162, 2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} among {size}")
    path = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_root(middle, end, read))
            end = middle
        else:
            path.append(_range_root(start, middle, read))
            start = middle
    return path[::-1]


def prove_consistency(old: int, new: int, read: Reader) -> list[bytes]:
    """Make the proof that the tree of `new` leaves begins with that of `old` (RFC 9162, 2.1.4.1).

    The empty tree and the tree itself need no proof.
    """
    if not 0 <= old <= new:
        raise ValueError(f"{new} leaves cannot have grown out of {old}")
    if old in {0, new}:
        return []
    path = []
    start, end = 0, new
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_range_root(middle, end, read))
            end = middle
        else:
            path.append(_range_root(start, middle, read))
            start = middle
    if start:
        path.append(_range_root(start, end, read))
    return path[::-1]


def verify_inclusion(
    index: int, size: int, leaf: bytes, path: Sequence[bytes], expected: bytes
) -> None:
    """Refuse unless the leaf's hash stands at that index under that root (RFC 9162, 2.1.3.2)."""
    _check_hashes(leaf, expected, *path)
    if not 0 <= index < size:
        raise ProofWrong(f"there is no entry {index} in a log of {size}")
    number, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ProofWrong("the path is too long")
        if number & 1 or number == last:
            found = node_hash(sibling, found)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        number, last = number >> 1, last >> 1
    if last:
        raise ProofWrong("the path is too short")
    if not compare_digest(found, expected):
        raise ProofWrong("it leads to another root")


def verify_consistency(  # noqa: C901 - the steps of the RFC, in its order
    old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]
) -> None:
    """Refuse unless the new tree begins with the whole of the old (RFC 9162, 2.1.4.2)."""
    _check_hashes(old_root, new_root, *path)
    if not 0 <= old <= new:
        raise ProofWrong(f"a log of {new} cannot have grown out of one of {old}")
    if old in {0, new}:
        roots = {old_root, new_root if old == new else old_root, old_root if old else EMPTY_ROOT}
        if path or len(roots) > 1:
            raise ProofWrong("an equal or an empty log needs no path and has no other root")
        return
    if not path:
        raise ProofWrong("the path is empty")
    hashes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    number, last = old - 1, new - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    old_found = new_found = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            raise ProofWrong("the path is too long")
        if number & 1 or number == last:
            old_found = node_hash(sibling, old_found)
            new_found = node_hash(sibling, new_found)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            new_found = node_hash(new_found, sibling)
        number, last = number >> 1, last >> 1
    if last:
        raise ProofWrong("the path is too short")
    if not (compare_digest(old_found, old_root) and compare_digest(new_found, new_root)):
        raise ProofWrong("the new tree does not contain the old one")


def _check_hashes(*hashes: bytes) -> None:
    if any(len(each) != HASH_BYTES for each in hashes):
        raise ProofWrong("a hash does not have 32 bytes")


def _split(width: int) -> int:
    """Find the largest power of two below the width (RFC 9162, 2.1.1)."""
    return 1 << (width - 1).bit_length() - 1


def _range_root(start: int, end: int, read: Reader) -> bytes:
    """Fold the perfect subtrees that make up a range, from the smallest, which is rightmost."""
    parts = []
    while start < end:
        height = (end - start).bit_length() - 1
        parts.append(read(height, start >> height))
        start += 1 << height
    found = parts.pop()
    while parts:
        found = node_hash(parts.pop(), found)
    return found
