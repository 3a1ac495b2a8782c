"""A receipt: a proof file that carries its leaf, and, where the holder may know them, openings.

C2SP tlog-proof leaves `extra` to us. Ours is the exact bytes of the leaf, which is one line of
JSON, and, after a line end, the openings as one more. Neither is trusted: the leaf is hashed and
proved, and each opening is held against its commitment. Reading and checking need no database.

So that a receipt stays below two kilobytes and goes through any messenger, both are packed where
that is shorter: the letters `z1`, raw DEFLATE (RFC 1951) that begins with the text of
`leaf_words.txt` as its dictionary, and the CRC-32 of what was packed, big-endian, so that not even
a bit without meaning can be changed. Plain ones are read for ever too.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from resguardo.kernel import canon
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog.hashing import leaf_hash
from resguardo.kernel.tlog.policy import Opened, Policy
from resguardo.kernel.tlog.prooffile import ProofFile, read_proof_file

PACKED: Final = b"z1"
WORDS: Final = Path(__file__).with_name("leaf_words.txt").read_bytes()
_RAW: Final = -15
_CHECK_BYTES: Final = 4
_UNPACKED_BYTES_MAX: Final = 1_000_000


class ReceiptUnreadable(Problem):
    """A proof file that is not one of ours."""

    code = "receipt.unreadable"
    wording = _(
        "The proof carries nothing that can be shown: {why}. Ask whoever gave it to you for the"
        " receipt as it was downloaded."
    )

    why: str


class OpeningWrong(Problem):
    """A value that is not the one which was committed to."""

    code = "receipt.opening-wrong"
    wording = _(
        "The receipt says something else in “{name}” than was recorded. Somebody changed it: keep"
        " the file and tell the authority."
    )

    name: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt file holds; nothing of it is checked yet."""

    proof: ProofFile
    leaf: bytes
    openings: Mapping[str, tuple[bytes, str]]

    def encode(self) -> bytes:
        """Write the file."""
        extra = self.leaf
        if self.openings:
            opened = {name: [salt.hex(), value] for name, (salt, value) in self.openings.items()}
            extra += b"\n" + canon.encode(opened)
        proof = self.proof
        shortest = min(extra, pack(extra), key=len)
        return ProofFile(proof.index, proof.path, proof.checkpoint, shortest).encode()


@dataclass(frozen=True, slots=True)
class Proved:
    """What a receipt was found to prove: the entry, where it stands, and who has seen it."""

    index: int
    kind: str
    public: Mapping[str, Any]
    personal: Mapping[str, Any]
    sealed: tuple[str, ...]
    opened: Opened


def read_receipt(data: bytes) -> Receipt:
    """Read a receipt file; refuses one without a leaf of ours."""
    proof = read_proof_file(data)
    extra = unpack(proof.extra) if proof.extra.startswith(PACKED) else proof.extra
    leaf, _end, rest = extra.partition(b"\n")
    try:
        content = json.loads(leaf)
        opened = json.loads(rest) if rest else {}
        openings = {
            name: (bytes.fromhex(salt), str(value)) for name, (salt, value) in opened.items()
        }
        if not isinstance(content["public"], dict) or not isinstance(content["commitments"], dict):
            raise ReceiptUnreadable("its entry has no contents")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ReceiptUnreadable("its entry is not there or is damaged") from error
    return Receipt(proof, leaf, openings)


def verify_receipt(receipt: Receipt, policy: Policy) -> Proved:
    """Check everything that a receipt claims.

    Refuses a wrong or unknown signature, a path that does not lead to the root, and an opening
    that does not fit its commitment. Whether enough witnesses cosigned is told, not refused.
    """
    opened = receipt.proof.verify(leaf_hash(receipt.leaf), policy)
    content = json.loads(receipt.leaf)
    committed: Mapping[str, Any] = content["commitments"]
    personal = {}
    for name, (salt, value) in receipt.openings.items():
        fits = len(salt) == canon.SALT_BYTES and committed.get(name) == (
            canon.commitment_to_bytes(salt, name, value.encode()).hex()
        )
        if not fits:
            raise OpeningWrong(name)
        personal[name] = json.loads(value)
    sealed = tuple(sorted(name for name in committed if name not in personal))
    kind = str(content.get("kind", ""))
    return Proved(receipt.proof.index, kind, content["public"], personal, sealed, opened)


def pack(data: bytes) -> bytes:
    """Make a leaf and its openings short."""
    packer = zlib.compressobj(9, zlib.DEFLATED, _RAW, 9, zlib.Z_DEFAULT_STRATEGY, WORDS)
    packed = packer.compress(data) + packer.flush()
    return PACKED + packed + zlib.crc32(packed).to_bytes(_CHECK_BYTES)


def unpack(data: bytes) -> bytes:
    """Undo `pack`; refuses what was damaged, and what would unpack to more than any receipt."""
    packed, check = data[len(PACKED) : -_CHECK_BYTES], data[-_CHECK_BYTES:]
    unpacker = zlib.decompressobj(_RAW, WORDS)
    try:
        found = unpacker.decompress(packed, _UNPACKED_BYTES_MAX)
    except zlib.error as error:
        raise ReceiptUnreadable("its entry is not there or is damaged") from error
    whole = unpacker.eof and not unpacker.unused_data
    if not whole or check != zlib.crc32(packed).to_bytes(_CHECK_BYTES):
        raise ReceiptUnreadable("its entry is not there or is damaged")
    return found
