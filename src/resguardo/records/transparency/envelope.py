"""A document as it travels between two deployments, over the network or on a stick, and its answer.

An envelope holds the document and the proof that the sender's log is committed to it; an answer is
the proof that the receiver's log is committed to what was received. Each side keeps the other's
proof, so that what was sent, and when, survives the loss of either.
"""

import base64
import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _

PARCEL: Final = "resguardo-parcel/v1"
ANSWER: Final = "resguardo-parcel-answer/v1"
DOCUMENT_BYTES_MAX: Final = 8_000_000
PARCEL_BYTES_MAX: Final = 12_000_000


class EnvelopeUnreadable(Problem):
    """Bytes that are no parcel, or no answer."""

    code = "parcel.unreadable"
    wording = _("This is not {what}. Take the file as it was written, and send it again.")

    what: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is sent; nothing of it is checked yet."""

    kind: str
    title: str
    file_name: str
    content: bytes
    proof: bytes

    @property
    def digest(self) -> str:
        """The hash to which the sender's log is committed."""
        return sha256(self.content).hexdigest()

    def encode(self) -> bytes:
        """Write the file."""
        told = {
            "format": PARCEL,
            "kind": self.kind,
            "title": self.title,
            "file_name": self.file_name,
            "content": base64.b64encode(self.content).decode(),
            "proof": self.proof.decode(),
        }
        return json.dumps(told, ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back: where it was recorded and, as soon as that log is signed, the proof."""

    digest: str
    entry: int
    proof: bytes

    def encode(self) -> bytes:
        """Write the answer."""
        told = {
            "format": ANSWER,
            "document": self.digest,
            "entry": self.entry,
            "proof": self.proof.decode(),
        }
        return json.dumps(told, ensure_ascii=False).encode()


def read_envelope(file: bytes) -> Envelope:
    """Read the file; refuses any other form."""
    told = _read(file, PARCEL, _("a parcel"))
    try:
        content = base64.b64decode(_text(told, "content", PARCEL_BYTES_MAX), validate=True)
        return Envelope(
            _text(told, "kind", 40),
            _text(told, "title", 200),
            _text(told, "file_name", 200),
            content,
            _text(told, "proof", PARCEL_BYTES_MAX).encode(),
        )
    except (ValueError, KeyError) as error:
        raise EnvelopeUnreadable(_("a parcel")) from error


def read_answer(file: bytes) -> Answer:
    """Read an answer; refuses any other form."""
    told = _read(file, ANSWER, _("the answer to a parcel"))
    entry = told.get("entry")
    try:
        if type(entry) is not int:
            raise EnvelopeUnreadable(_("the answer to a parcel"))
        proof = _text(told, "proof", PARCEL_BYTES_MAX).encode()
        return Answer(_text(told, "document", 64), entry, proof)
    except (ValueError, KeyError) as error:
        raise EnvelopeUnreadable(_("the answer to a parcel")) from error


def _read(file: bytes, form: str, what: str) -> dict[str, Any]:
    try:
        told = json.loads(file) if len(file) <= PARCEL_BYTES_MAX else None
    except (ValueError, RecursionError) as error:
        raise EnvelopeUnreadable(what) from error
    if not isinstance(told, dict) or told.get("format") != form:
        raise EnvelopeUnreadable(what)
    return told


def _text(told: dict[str, Any], name: str, limit: int) -> str:
    value = told[name]
    if not isinstance(value, str) or len(value) > limit or "\0" in value:
        raise ValueError(name)
    return value
