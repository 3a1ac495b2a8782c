"""Statements that somebody carries: signed words in a code, checked without a network.

A statement is a COSE_Sign1 (RFC 9052, section 4.2) over claims of a CWT (RFC 8392), signed with
Ed25519 (RFC 8032). Written in Base45 (RFC 9285) behind a prefix it has only signs of the dense
alphabet of QR codes, so that a whole permit fits into a square of three centimetres; the sign at
its end says that all was read, and keeps a space before it from being cut off. What its claims mean
is not known here, but who says it, when, and until when.

>>> from resguardo.kernel.tlog.note import ED25519
>>> from resguardo.kernel.tlog.cosignature import public_key
>>> private = PrivateKey(public_key("registry.example/permits", ED25519, bytes(32)), bytes(32))
>>> data = sign({ISSUER: private.key.name, ISSUED: 1767225600}, private)
>>> text = to_text(data)
>>> text[:12], text[-1]
('RSG1:RRQT 9P', ':')
>>> read(from_text(text)).check([private.key]).name
'registry.example/permits'
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

import base45
import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog.note import Key, check_ed25519
from resguardo.records.transparency.keyfile import PrivateKey

ISSUER: Final = 1
EXPIRES: Final = 4
NOT_BEFORE: Final = 5
ISSUED: Final = 6
IDENTIFIER: Final = 7
PREFIX: Final = "RSG1:"
END: Final = ":"
BYTES_MAX: Final = 2_000_000

_SIGN1: Final = 18
_ALGORITHM: Final = 1
_KEY_ID: Final = 4
_EDDSA: Final = -8
_KEY_ID_BYTES: Final = 8
_MOMENT_MAX: Final = 253_402_300_799
"""The last second of the year 9999, after which there are no dates."""


class StatementUnreadable(Problem):
    """Text or bytes that are no statement, or not all of one."""

    code = "statement.unreadable"
    wording = _(
        "This is no signed code, or not all of it was read. Hold the paper flat and in the light,"
        " and scan the whole code again."
    )
    field = "code"


class StatementForeign(Problem):
    """A statement of a key that whoever checks does not have."""

    code = "statement.foreign"
    wording = _(
        "This was signed with the key {key_id}, which is none of those you trust: {known}. Do not"
        " rely on it, and ask the authority for its key."
    )
    field = "code"

    key_id: str
    known: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What was signed, before anybody checked by whom."""

    claims: Mapping[Any, Any]
    key_id: bytes
    signed: bytes
    signature: bytes

    def check(self, keys: Collection[Key]) -> Key:
        """Say whose it is; refuses a key that is none of these, and another's signature."""
        known = {key_id_of(each): each for each in keys}
        key = known.get(self.key_id)
        if key is None:
            names = ", ".join(each.name for each in keys) or "–"
            raise StatementForeign(self.key_id.hex(), names)
        check_ed25519(key, self.signed, self.signature)
        if self.claims[ISSUER] != key.name:
            raise StatementUnreadable
        return key

    def moment(self, claim: int) -> datetime | None:
        """A claim that is a moment, in UTC; None where it is not there."""
        found = self.claims.get(claim)
        return None if found is None else datetime.fromtimestamp(found, UTC)


def key_id_of(key: Key) -> bytes:
    """Eight bytes to find the key by; a hint, not a check."""
    material = bytes([key.algorithm]) + key.public
    return sha256(key.name.encode() + b"\n" + material).digest()[:_KEY_ID_BYTES]


def sign(claims: Mapping[int, Any], private: PrivateKey) -> bytes:
    """Sign claims; the same claims and key give the same bytes."""
    protected = _encoded({_ALGORITHM: _EDDSA, _KEY_ID: key_id_of(private.key)})
    payload = payload_of(claims)
    signer = Ed25519PrivateKey.from_private_bytes(private.seed)
    signature = signer.sign(_what_is_signed(protected, payload))
    return _encoded(cbor2.CBORTag(_SIGN1, [protected, {}, payload, signature]))


def payload_of(claims: Mapping[int, Any]) -> bytes:
    """The claims as they are signed."""
    return _encoded(dict(claims))


def claims_in(payload: bytes) -> Mapping[Any, Any]:
    """The claims of a payload; refuses any but the one shortest encoding of a map."""
    try:
        claims = _decoded(payload)
    except (cbor2.CBORError, ValueError, TypeError) as error:
        raise StatementUnreadable from error
    if not isinstance(claims, dict):
        raise StatementUnreadable
    return claims


def read(data: bytes) -> Statement:
    """Read a statement; refuses whatever is not written as `sign` writes it.

    Only the one shortest encoding is taken, so that no key of a map stands there twice.
    """
    try:
        tag = _decoded(data)
        protected, unprotected, payload, signature = tag.value
        header, claims = _decoded(protected), claims_in(payload)
        sound = (
            tag.tag == _SIGN1
            and unprotected == {}
            and set(header) == {_ALGORITHM, _KEY_ID}
            and header[_ALGORITHM] == _EDDSA
            and isinstance(header[_KEY_ID], bytes)
            and isinstance(signature, bytes)
            and isinstance(claims[ISSUER], str)
            and all(_is_moment(claims.get(each)) for each in (EXPIRES, NOT_BEFORE, ISSUED))
        )
    except (cbor2.CBORError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise StatementUnreadable from error
    if not sound:
        raise StatementUnreadable
    signed = _what_is_signed(protected, payload)
    return Statement(claims, header[_KEY_ID], signed, signature)


def to_text(data: bytes) -> str:
    """As it stands in a QR code."""
    return f"{PREFIX}{base45.b45encode(data).decode()}{END}"


def from_text(text: str) -> bytes:
    """The bytes of what a scanner read or somebody pasted; a space within it has a meaning.

    Refuses what does not begin, end or spell as one (`StatementUnreadable`).
    """
    written = text.strip()
    whole = written.startswith(PREFIX) and written.endswith(END) and len(written) > len(PREFIX)
    if not whole or len(written) > BYTES_MAX:
        raise StatementUnreadable
    try:
        return bytes(base45.b45decode(written[len(PREFIX) : -len(END)]))
    except ValueError as error:
        raise StatementUnreadable from error


def _what_is_signed(protected: bytes, payload: bytes) -> bytes:
    """Sig_structure of RFC 9052, section 4.4, without external data."""
    return _encoded(["Signature1", protected, b"", payload])


def _encoded(value: Any) -> bytes:
    return cbor2.dumps(value, canonical=True)


def _decoded(data: bytes) -> Any:
    value = cbor2.loads(data)
    if len(data) > BYTES_MAX or _encoded(value) != data:
        raise ValueError
    return value


def _is_moment(value: Any) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value is None or (whole and 0 <= value <= _MOMENT_MAX)
