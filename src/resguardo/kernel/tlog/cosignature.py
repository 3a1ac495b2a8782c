"""What a witness signs: "at this time this was the largest consistent tree I had seen".

C2SP tlog-cosignature: Ed25519 (type 0x04), and ML-DSA-44 (type 0x06, FIPS 204), which will hold
against quantum computers and for which the records live long enough. A cosignature says nothing
of what the entries hold. `verifier` picks the right check for any key by its type.
"""

from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from . import note
from .checkpoint import read
from .note import KEY_BYTES, Ed25519Verifier, Key, Signature, SignatureWrong, Unreadable, Verifier

COSIGNATURE_ED25519: Final = 0x04
COSIGNATURE_ML_DSA_44: Final = 0x06
ML_DSA_44_KEY_BYTES: Final = 1_312
_TIME_BYTES: Final = 8
_TIME_MAX: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class CosignatureVerifier:
    """Checks the cosignatures of one witness."""

    key: Key

    def verify(self, text: str, signature: bytes) -> None:
        """Refuse a cosignature that is not the witness's own over text and time."""
        time = cosigned_at(self.key.name, signature)
        if self.key.algorithm == COSIGNATURE_ED25519:
            note.check_ed25519(self.key, _message(text, time), signature[_TIME_BYTES:])
            return
        try:
            public = MLDSA44PublicKey.from_public_bytes(self.key.public)
            public.verify(signature[_TIME_BYTES:], _structure(self.key.name, text, time))
        except (InvalidSignature, UnsupportedAlgorithm, ValueError) as error:
            raise SignatureWrong(self.key.name) from error


def verifier(key: Key) -> Verifier:
    """Pick how to check this key's signatures; refuses a type or a length that we do not know."""
    if key.algorithm == note.ED25519 and len(key.public) == KEY_BYTES:
        return Ed25519Verifier(key)
    if key.algorithm == COSIGNATURE_ED25519 and len(key.public) == KEY_BYTES:
        return CosignatureVerifier(key)
    if key.algorithm == COSIGNATURE_ML_DSA_44 and len(key.public) == ML_DSA_44_KEY_BYTES:
        return CosignatureVerifier(key)
    raise Unreadable(str(key)[:80], f"type {key.algorithm:02x} or its length is not known here")


def public_key(name: str, algorithm: int, seed: bytes) -> Key:
    """Derive the public key of a log or a witness from its 32-byte seed."""
    if algorithm == COSIGNATURE_ML_DSA_44:
        post_quantum = MLDSA44PrivateKey.from_seed_bytes(seed).public_key()
        return Key(name, algorithm, post_quantum.public_bytes_raw())
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return Key(name, algorithm, private.public_key().public_bytes_raw())


def cosign(text: str, key: Key, seed: bytes, time: int) -> Signature:
    """Cosign the text of a checkpoint at a time in POSIX seconds."""
    stamp = time.to_bytes(_TIME_BYTES)
    if key.algorithm == COSIGNATURE_ML_DSA_44:
        private = MLDSA44PrivateKey.from_seed_bytes(seed)
        signed = private.sign(_structure(key.name, text, time))
        return Signature(key.name, key.key_id, stamp + signed)
    signed = Ed25519PrivateKey.from_private_bytes(seed).sign(_message(text, time))
    return Signature(key.name, key.key_id, stamp + signed)


def cosigned_at(name: str, signature: bytes) -> int:
    """Read the time of a cosignature; refuses none, and zero, which claims no freshness."""
    time = int.from_bytes(signature[:_TIME_BYTES])
    if len(signature) <= _TIME_BYTES or not 0 < time <= _TIME_MAX:
        raise SignatureWrong(name)
    return time


def _message(text: str, time: int) -> bytes:
    """Put two lines before the checkpoint ("Ed25519 signed message")."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def _structure(name: str, text: str, time: int) -> bytes:
    """Lay out the `cosigned_message` of a whole tree ("ML-DSA-44 signed message")."""
    checkpoint = read(text)
    cosigner, origin = name.encode(), checkpoint.origin.encode()
    return b"".join((
        b"subtree/v1\n\0",
        len(cosigner).to_bytes(1) + cosigner,
        time.to_bytes(8),
        len(origin).to_bytes(1) + origin,
        bytes(8),
        checkpoint.size.to_bytes(8),
        checkpoint.root,
    ))  # fmt: skip
