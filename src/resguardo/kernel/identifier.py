"""Names that machines give: random ones for records, short ones with a check for labels.

Records are named by UUID version 7 (RFC 9562): they sort by age and say nothing about a person.
The clock and the chance come from the caller, because the kernel has neither.

Labels are read aloud, typed with gloves on and scanned from scratched metal. They use Crockford's
thirty-two characters (no I, L, O or U) and close with a check character computed in the field of
thirty-two elements: every single wrong character and every exchange of two is found, and all of it
fits a QR code in its compact alphanumeric mode.

>>> label_code(4417)
'0000-4A1A'
>>> read_label("oooo 4ala")
4417
"""

from typing import Final
from uuid import UUID

from .problem import Problem
from .text import gettext_noop as _

Key = str | int
"""How the kernel names people, places and things: text outside, whole numbers inside for speed."""

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LABEL_LENGTH: Final = 8
_LABEL_LENGTH_MAX: Final = 14
_READ: Final = str.maketrans("OIL", "011", " -\t\r\n")
_MILLISECONDS_MAX: Final = 2**48 - 1
_RANDOM_BYTES: Final = 10
_VERSION_7: Final = 0x7 << 76 | 0b10 << 62
_ROOM_FOR_CHANCE: Final = 0x0FFF << 64 | (1 << 62) - 1


class LabelUnreadable(Problem):
    code = "identifier.label-unreadable"
    wording = _("“{text}” is not the code of a label; scan it again or type all its characters.")
    field = "label"
    text: str


class LabelMistyped(Problem):
    code = "identifier.label-mistyped"
    wording = _("One character of “{text}” is wrong; compare it with the label and try again.")
    field = "label"
    text: str


def uuid7(milliseconds: int, random: bytes) -> UUID:
    """Make an identifier of the Unix time in milliseconds and ten random bytes (RFC 9562, 5.7).

    >>> uuid7(1645557742000, bytes.fromhex("0cc318c4dc0c0c07398f"))
    UUID('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
    """
    if not 0 <= milliseconds <= _MILLISECONDS_MAX or len(random) != _RANDOM_BYTES:
        message = "48 bits of milliseconds and ten random bytes are needed"
        raise ValueError(message)
    noise = int.from_bytes(random) & _ROOM_FOR_CHANCE
    return UUID(int=milliseconds << 80 | _VERSION_7 | noise)


def label_code(number: int) -> str:
    """Write the code of a label, in groups of four."""
    if not 0 <= number < 32 ** (_LABEL_LENGTH_MAX - 1):
        message = "labels are numbered from 0 and have at most fourteen characters"
        raise ValueError(message)
    digits: list[int] = []
    while number or len(digits) < LABEL_LENGTH - 1:
        number, digit = divmod(number, 32)
        digits.append(digit)
    code = "".join(ALPHABET[digit] for digit in [*reversed(digits), _check(digits)])
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def read_label(text: str) -> int:
    """Read the code of a label as typed or scanned; refuses what does not check."""
    code = text.upper().translate(_READ)
    length_is_right = LABEL_LENGTH <= len(code) <= _LABEL_LENGTH_MAX
    if not length_is_right or any(character not in ALPHABET for character in code):
        raise LabelUnreadable(text[:40])
    *digits, check = [ALPHABET.index(character) for character in code]
    digits.reverse()
    if _check(digits) != check:
        raise LabelMistyped(text[:40])
    return sum(digit << 5 * place for place, digit in enumerate(digits))


def _check(digits: list[int]) -> int:
    """Weigh the digits, lowest first, by the powers of x in GF(2)[x] / (x^5 + x^2 + 1)."""
    total = 0
    for digit in reversed(digits):
        total = _times_x(total ^ digit)
    return total


def _times_x(element: int) -> int:
    doubled = element << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled
