"""How leaves and pairs are hashed, and what everything rests on: SHA-256 with two prefixes.

RFC 6962, section 2.1 (the same in RFC 9162). The prefixes keep a leaf from passing as a pair.

>>> EMPTY_ROOT.hex()[:16]
'e3b0c44298fc1c14'
>>> leaf_hash(b"L123456").hex()[:16]
'395aa064aa4c29f7'
>>> node_hash(b"N123", b"N456").hex()[:16]
'aa217fe888e47007'
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Hash the exact bytes of an entry (RFC 6962, 2.1: 0x00, entry)."""
    return sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbours into their parent (RFC 6962, 2.1: 0x01, left, right)."""
    return sha256(b"\1" + left + right).digest()


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """Fold a power of two of hashes into one, pair by pair.

    >>> perfect_root([b"N123", b"N456"]) == node_hash(b"N123", b"N456")
    True
    """
    if not hashes or len(hashes) & (len(hashes) - 1):
        raise ValueError(f"{len(hashes)} hashes do not make a perfect tree")
    level = list(hashes)
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=True)
        level = [sha256(b"\1" + left + right).digest() for left, right in pairs]
    return level[0]
