r"""What a log signs: its origin, its size and its root (C2SP tlog-checkpoint v1.0.0).

Extension lines are refused: not every kind of cosignature covers them.

>>> checkpoint = Checkpoint("example.com/log", 0, bytes(32))
>>> read(checkpoint.text()) == checkpoint
True
"""

import base64
import re
from dataclasses import dataclass
from typing import Final

from resguardo.kernel.text import gettext_noop as _

from .hashing import HASH_BYTES
from .note import Unreadable, strict_base64

SIZE_MAX: Final = 2**63 - 1
_CHECKPOINT: Final = _("the checkpoint of a log")
_LINES: Final = 4
_DECIMAL: Final = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log at one moment."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Write what is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def read(text: str) -> Checkpoint:
    """Read what was signed; refuses extension lines, leading zeros and any other spelling."""
    lines = text.split("\n")
    if len(lines) != _LINES or lines[-1] or not lines[0]:
        raise Unreadable(_CHECKPOINT, "it does not have exactly three lines")
    try:
        checkpoint = Checkpoint(lines[0], read_decimal(lines[1]), strict_base64(lines[2]))
    except ValueError as error:
        raise Unreadable(_CHECKPOINT, str(error)) from error
    if len(checkpoint.root) != HASH_BYTES:
        raise Unreadable(_CHECKPOINT, "the root does not have 32 bytes")
    return checkpoint


def read_decimal(text: str) -> int:
    """Read a count in its one spelling: ASCII digits, no sign, no leading zero, below 2^63."""
    if not _DECIMAL.fullmatch(text) or int(text) > SIZE_MAX:
        raise ValueError("a number is not plain decimal")
    return int(text)
