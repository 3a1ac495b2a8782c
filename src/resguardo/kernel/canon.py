"""One value, one sequence of bytes: what is hashed must not depend on who writes it down.

Deterministic JSON: keys sorted by code point, no spaces, UTF-8 in Unicode form NFC, no fractions
(the same number has too many spellings), whole numbers up to 2^53 - 1 (what every reader of JSON
keeps exactly, RFC 7493), moments in UTC with microseconds. A moment without a zone is refused
rather than guessed.

>>> encode({"taker": "post", "at": datetime(2026, 3, 1, 6, 0, tzinfo=UTC), "n": 12})
b'{"at":"2026-03-01T06:00:00.000000Z","n":12,"taker":"post"}'
"""

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final
from unicodedata import normalize
from uuid import UUID

from .problem import Problem
from .text import gettext_noop as _

INTEGER_MAX: Final = 2**53 - 1
SALT_BYTES: Final = 32
_WRITER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class NotCanonical(Problem):
    code = "canon.not-canonical"
    wording = _("{value} cannot be recorded exactly: {why}. Write it as text or a whole number.")
    value: str
    why: str


def encode(value: Any) -> bytes:
    """Spell a value; refuses fractions, unzoned moments, other keys than text, broken Unicode."""
    try:
        return _WRITER.encode(_spelled(value)).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical(repr(value)[:80], "broken Unicode") from error


def commitment(salt: bytes, field: str, value: Any) -> bytes:
    """Bind to a value without showing it: HMAC-SHA-256 under a salt that can be thrown away.

    Once the salt is erased, nobody can tell the 32 bytes from chance, and every proof still holds.

    >>> commitment(bytes(32), "name", "Ana").hex()[:16]
    '1c4ff69480eaa515'
    """
    return commitment_to_bytes(salt, field, encode(value))


def commitment_to_bytes(salt: bytes, field: str, encoded: bytes) -> bytes:
    """Bind to a value that `encode` has spelled already; refuses a salt of another length."""
    if len(salt) != SALT_BYTES:
        why = f"{len(salt)} bytes instead of {SALT_BYTES}"
        raise NotCanonical("the salt", why)
    message = b"\0".join((b"commit/v1", field.encode(), encoded))
    return hmac.digest(salt, message, "sha256")


def _spelled(value: Any) -> Any:  # noqa: C901, PLR0911, PLR0912 - one line a type reads best
    if type(value) is str and value.isascii():  # nearly all of what is ever spelled
        return value
    if isinstance(value, tuple | list):
        return [each if type(each) is str and each.isascii() else _spelled(each) for each in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return _spelled(value.value)
    if isinstance(value, str):
        return value if value.isascii() else normalize("NFC", value)
    if isinstance(value, int):
        if abs(value) > INTEGER_MAX:
            raise NotCanonical(str(value)[:80], "the number is too large")
        return value
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise NotCanonical(value.isoformat(), "the moment has no time zone")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    if isinstance(value, Mapping):
        return _spelled_mapping(value)
    raise NotCanonical(repr(value)[:80], f"no exact spelling for {type(value).__name__}")


def _spelled_mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    spelled = {}
    for key, each in value.items():
        if not isinstance(key, str):
            raise NotCanonical(repr(key)[:80], "a key must be text")
        spelled[_spelled(key)] = _spelled(each)
    if len(spelled) != len(value):
        raise NotCanonical(repr(sorted(value))[:80], "two keys are one in form NFC")
    return spelled
