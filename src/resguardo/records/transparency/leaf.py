"""A leaf: what the log says for ever, and what it only commits to.

The public part names things by random identifiers and holds no free text, because a leaf can never
be taken back. Whatever could tell of a person is committed to instead: HMAC-SHA-256 under a salt
of its own for each field, whose opening is an ordinary row that can be erased. Sixteen random bytes
keep anybody from guessing a leaf out of its hash.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from resguardo.kernel import canon
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.transparency.models import LEAF_BYTES_MAX

FORMAT: Final = "resguardo-leaf/v1"
NONCE_BYTES: Final = 16


class LeafTooLarge(Problem):
    """More in one entry than a bundle of the log can carry."""

    code = "log.leaf-too-large"
    wording = _(
        "This is too much for one entry ({size_bytes} bytes of {size_max_bytes}). Record it in"
        " several smaller parts."
    )

    size_bytes: int
    size_max_bytes: int


class LeafForeign(Problem):
    """An entry of a log that this program did not write."""

    code = "log.leaf-foreign"
    wording = _("An entry is not of the form that this program writes. It is another log.")


@dataclass(frozen=True, slots=True)
class Leaf:
    """What is to be recorded: identifiers, numbers and moments in `public`, the rest `personal`."""

    kind: str
    public: Mapping[str, Any]
    personal: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sealed:
    """The exact bytes of a leaf, and its openings as (field, salt, canonical value)."""

    kind: str
    data: bytes
    openings: tuple[tuple[str, bytes, str], ...]


def seal(leaf: Leaf) -> Sealed:
    """Spell a leaf and commit to its personal values.

    Refuses one that is larger than a bundle of the log carries. Free text in the public part is a
    mistake of the caller and raises ValueError: it could never be erased.
    """
    random = os.urandom(NONCE_BYTES + canon.SALT_BYTES * len(leaf.personal))
    commitments = {}
    openings = []
    at = NONCE_BYTES
    for name, value in leaf.personal.items():
        salt = random[at : at + canon.SALT_BYTES]
        at += canon.SALT_BYTES
        encoded = canon.encode(value)
        commitments[name] = canon.commitment_to_bytes(salt, name, encoded).hex()
        openings.append((name, salt, encoded.decode()))
    data = canon.encode(
        {
            "commitments": commitments,
            "format": FORMAT,
            "kind": leaf.kind,
            "nonce": random[:NONCE_BYTES].hex(),
            "public": leaf.public,
        }
    )
    # Canonical JSON has no space of its own: one can only come from text that somebody wrote.
    if b" " in data or not data.isascii():
        raise ValueError(f"free text in the public part of a leaf of kind {leaf.kind}")
    if len(data) > LEAF_BYTES_MAX:
        raise LeafTooLarge(len(data), LEAF_BYTES_MAX)
    return Sealed(leaf.kind, data, tuple(openings))


def kind_of(data: bytes) -> str:
    """Read the kind out of the bytes of a leaf; refuses what is no leaf of ours."""
    try:
        content = json.loads(data)
        if content["format"] == FORMAT:
            return str(content["kind"])
    except (ValueError, KeyError, TypeError) as error:
        raise LeafForeign from error
    raise LeafForeign
