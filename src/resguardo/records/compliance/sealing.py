"""The seal of a file in which an assessment travels, and the code that goes another way.

Where a file is taken along a code is shown that is not in the file. Whoever has the code can make
the seal and tell whether a file is as it was written; whoever has the file alone can neither change
it nor write one. The code is derived from the deployment's secret, so it is stored nowhere; its
last character is a check, so that a wrong character is told from a file that was altered.
"""

import hmac
from hashlib import pbkdf2_hmac, sha256
from typing import Final
from uuid import UUID

from django.utils.crypto import salted_hmac

from resguardo.kernel import identifier
from resguardo.kernel.identifier import LabelMistyped, LabelUnreadable
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

ROUNDS: Final = 100_000
"""What trying a code costs whoever has a file and no code: about 2^64 times so many hashes."""
_SALT: Final = "resguardo.compliance.carry"
_LEAST: Final = 32**12
_COUNT: Final = 31 * _LEAST


class CarryCodeMistyped(Problem):
    """No code, or one with a wrong character."""

    code = "compliance.carry-code-mistyped"
    wording = _(
        "Type the code that was shown where the file was taken along, all fourteen characters of "
        "it. It is not in the file; ask who took it along."
    )
    field = "code"


class CarryAltered(Problem):
    """A file that is not as it was written, or whose code is another."""

    code = "compliance.carry-altered"
    wording = _(
        "The seal of this file does not fit: the code is that of another file, or the file was "
        "changed on its way. Do not use it. Take the assessment along once more where it is."
    )
    field = "file"


def code_for(carry_out: UUID, *, assessment: UUID, taken_by: UUID) -> str:
    """The code of one file, the same whenever it is asked for here: fourteen characters."""
    value = f"{carry_out}:{assessment}:{taken_by}"
    drawn = salted_hmac(_SALT, value, algorithm="sha256").digest()
    return identifier.label_code(_LEAST + int.from_bytes(drawn) % _COUNT)


def read_code(typed: str) -> str:
    """A code as it was shown, from what was typed; refuses (`CarryCodeMistyped`) what is none."""
    try:
        number = identifier.read_label(typed)
    except (LabelUnreadable, LabelMistyped) as error:
        raise CarryCodeMistyped from error
    if number < _LEAST:
        raise CarryCodeMistyped
    return identifier.label_code(number)


def seal(text: bytes, *, code: str, carry_out: UUID) -> str:
    """The seal over a text, in hexadecimal."""
    key = pbkdf2_hmac("sha256", code.encode(), carry_out.bytes, ROUNDS)
    return hmac.new(key, text, sha256).hexdigest()


def fits(text: bytes, found: str, *, code: str, carry_out: UUID) -> bool:
    """Tell whether a seal is that of the text."""
    return hmac.compare_digest(seal(text, code=code, carry_out=carry_out), found)
