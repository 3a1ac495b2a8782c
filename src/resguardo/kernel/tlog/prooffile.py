r"""A receipt as a file: entry, path and checkpoint, to be checked by anybody, for ever, offline.

C2SP tlog-proof. `extra` is not covered by the proof: it carries the leaf, which is then hashed,
and the openings, which are then held against the commitments in the leaf.
"""

import base64
from dataclasses import dataclass
from typing import Final

from resguardo.kernel.text import gettext_noop as _

from .checkpoint import read_decimal
from .note import Unreadable, strict_base64
from .policy import Opened, Policy
from .proof import verify_inclusion

FIRST_LINE: Final = "c2sp.org/tlog-proof@v1"
PROOF_BYTES_MAX: Final = 2_000_000
_PROOF_FILE: Final = _("a proof file")
_PATH_MAX: Final = 63


@dataclass(frozen=True, slots=True)
class ProofFile:
    """What the file says; nothing of it is checked yet."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""

    def encode(self) -> bytes:
        """Write the file."""
        lines = [FIRST_LINE]
        if self.extra:
            lines.append(f"extra {base64.b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines.extend(base64.b64encode(each).decode() for each in self.path)
        return "\n".join([*lines, "", ""]).encode() + self.checkpoint

    def verify(self, leaf: bytes, policy: Policy) -> Opened:
        """Refuse unless the leaf's hash is under a checkpoint that a trusted log signed."""
        opened = policy.open(self.checkpoint)
        size, root = opened.checkpoint.size, opened.checkpoint.root
        verify_inclusion(self.index, size, leaf, self.path, root)
        return opened


def read_proof_file(data: bytes) -> ProofFile:
    """Read the file; refuses any other form, and more hashes than a tree can be high."""
    if len(data) > PROOF_BYTES_MAX:
        raise Unreadable(_PROOF_FILE, "it is larger than two megabytes")
    head, gap, checkpoint = data.partition(b"\n\n")
    try:
        first, *lines = head.decode("ascii").split("\n")
        if first != FIRST_LINE or not gap:
            raise Unreadable(_PROOF_FILE, "it does not begin with the words of one")
        extra = lines.pop(0)[6:] if lines and lines[0].startswith("extra ") else ""
        if not lines or not lines[0].startswith("index "):
            raise Unreadable(_PROOF_FILE, "it does not say which entry it is for")
        if len(lines) > _PATH_MAX + 1:
            raise Unreadable(_PROOF_FILE, "the path is too long")
        path = tuple(strict_base64(line) for line in lines[1:])
        return ProofFile(read_decimal(lines[0][6:]), path, checkpoint, strict_base64(extra))
    except ValueError as error:
        raise Unreadable(_PROOF_FILE, f"a line is spelled wrongly ({error})") from error
