r"""Signed notes: text, an empty line, and lines of signatures (C2SP signed-note v1.0.0).

>>> key = read_key("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
>>> key.name, key.algorithm
('example.com/foo', 1)
>>> split(b"no signatures\n")
Traceback (most recent call last):
    ...
resguardo.kernel.tlog.note.Unreadable: This is not a signed note: it has no signatures. ...
"""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

ED25519: Final = 0x01
KEY_BYTES: Final = 32
NOTE_BYTES_MAX: Final = 1_000_000
SIGNATURES_MAX: Final = 100
_NOTE: Final = _("a signed note")
_KEY: Final = _("the key of a log or a witness")
_KEY_ID_BYTES: Final = 4
_NAME: Final = re.compile(r"[^\s+\x00-\x1f\x7f]{1,200}")
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")


class Unreadable(Problem):
    """Bytes that nobody who follows the specification would have written."""

    code = "tlog.unreadable"
    wording = _("This is not {what}: {why}. Take it again as it was handed out, byte for byte.")

    what: str
    why: str


class SignatureWrong(Problem):
    """A known key, and a signature that is not its own."""

    code = "tlog.signature-wrong"
    wording = _(
        "The signature of {name} does not fit the text. Somebody changed one of them:"
        " do not rely on it, and keep the file."
    )

    name: str


@dataclass(frozen=True, slots=True)
class Key:
    """A public key with the name of who holds it (C2SP signed-note, "Verifier keys")."""

    name: str
    algorithm: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes to find the key by; a hint, not a check."""
        material = bytes([self.algorithm]) + self.public
        return sha256(self.name.encode() + b"\n" + material).digest()[:_KEY_ID_BYTES]

    def __str__(self) -> str:
        """Write the key as one word of text."""
        material = base64.b64encode(bytes([self.algorithm]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{material}"


class Verifier(Protocol):
    """A key that knows how its kind signs."""

    @property
    def key(self) -> Key:
        """Whose signature this checks."""

    def verify(self, text: str, signature: bytes) -> None:
        """Refuse a signature that is not the key's own over the text."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note."""

    name: str
    key_id: bytes
    signature: bytes

    def line(self) -> str:
        """Write the line: an em dash, the name, and the key's hint with the signature."""
        return f"\u2014 {self.name} {base64.b64encode(self.key_id + self.signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class Ed25519Verifier:
    """Checks a log's own signature, which is over the text as it stands."""

    key: Key

    def verify(self, text: str, signature: bytes) -> None:
        """Refuse a signature that is not the key's own over the text (RFC 8032)."""
        check_ed25519(self.key, text.encode(), signature)


def check_ed25519(key: Key, message: bytes, signature: bytes) -> None:
    """Refuse unless the key signed exactly these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise SignatureWrong(key.name) from error


def sign(text: str, name: str, seed: bytes) -> Signature:
    """Sign the text of a note with the log's own key, given as its 32-byte seed."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    key = Key(name, ED25519, private.public_key().public_bytes_raw())
    return Signature(name, key.key_id, private.sign(text.encode()))


def read_key(text: str) -> Key:
    """Read a key; refuses one whose hint does not follow from the rest."""
    name, _plus, rest = text.strip().partition("+")
    hint, plus, material = rest.partition("+")
    if not plus or not _NAME.fullmatch(name):
        raise Unreadable(_KEY, "it does not have the form name+hint+key")
    try:
        raw = strict_base64(material)
    except ValueError as error:
        raise Unreadable(_KEY, "the last part is not base64") from error
    key = Key(name, raw[0] if raw else 0, raw[1:])
    if key.key_id.hex() != hint:
        raise Unreadable(_KEY, "the hint in the middle does not belong to the key")
    return key


def strict_base64(text: str) -> bytes:
    """Decode base64 in its one canonical spelling (RFC 4648, 3.5); refuses all others.

    >>> strict_base64("AB==")
    Traceback (most recent call last):
        ...
    ValueError: not canonical base64
    """
    try:
        raw = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not canonical base64") from error
    if base64.b64encode(raw).decode() != text:
        raise ValueError("not canonical base64")
    return raw


def split(note: bytes) -> tuple[str, list[Signature]]:
    """Part a note into its text and its signatures, unchecked; refuses any other shape."""
    if len(note) > NOTE_BYTES_MAX:
        raise Unreadable(_NOTE, "it is larger than a megabyte")
    try:
        whole = note.decode()
    except UnicodeDecodeError as error:
        raise Unreadable(_NOTE, "it is not UTF-8") from error
    if _CONTROL.search(whole):
        raise Unreadable(_NOTE, "it holds control characters")
    before, gap, after = whole.rpartition("\n\n")
    if not gap or not after.endswith("\n"):
        raise Unreadable(_NOTE, "it has no signatures")
    lines = after[:-1].split("\n")
    if len(lines) > SIGNATURES_MAX:
        raise Unreadable(_NOTE, "it has more than a hundred signatures")
    return before + "\n", [read_line(line) for line in lines]


def read_line(line: str) -> Signature:
    """Read one line of signature, without its line end; refuses one of another form."""
    dash, name, material, *more = [*line.split(" "), "", ""][:4]
    try:
        raw = strict_base64(material)
    except ValueError as error:
        raise Unreadable(_NOTE, "a signature is not base64") from error
    if dash != "\u2014" or any(more) or not _NAME.fullmatch(name) or len(raw) <= _KEY_ID_BYTES:
        raise Unreadable(_NOTE, "a line of signature has another form")
    return Signature(name, raw[:_KEY_ID_BYTES], raw[_KEY_ID_BYTES:])


def verified(
    text: str, signatures: Sequence[Signature], verifiers: Sequence[Verifier]
) -> list[tuple[Verifier, Signature]]:
    """Pair known keys with their signatures; passes over unknown keys, refuses a wrong signature.

    Known means name and hint alike, as signed-note has it; none found is an empty list, and what
    that means is for the caller to say.
    """
    known = {(each.key.name, each.key.key_id): each for each in verifiers}
    found = []
    for signature in signatures:
        verifier = known.get((signature.name, signature.key_id))
        if verifier is not None:
            verifier.verify(text, signature.signature)
            found.append((verifier, signature))
    return found
