"""Adopting a policy: which keys the log has, who witnesses it, and how many of them are needed.

A policy decides what "witnessed" means, so changing one is itself an entry of the log. An authority
can sign it; from then on this deployment takes none that the authority has not signed. A log
changes its key by two policies: one that names the old and the new key, while the signer signs with
both and everybody learns of the new one, and later one that names the new key alone.
"""

from datetime import datetime
from hashlib import sha256
from typing import Final

from django.db import transaction

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog import note
from resguardo.kernel.tlog.policy import read_policy
from resguardo.records.transparency import durable, folder, services
from resguardo.records.transparency.services import Actor, Leaf
from resguardo.records.transparency.verification import unsigned

AUTHORITY: Final = "authority.vkey"


class PolicyForeign(Problem):
    """A policy of another log, or one that would cut this log off from its own key."""

    code = "policy.foreign"
    wording = _(
        "This policy names no key with which the log {origin} signs now. While the log changes its"
        " key, name both: the old and the new."
    )

    origin: str


class PolicyUnsigned(Problem):
    """A policy that the authority has not signed, where one must have."""

    code = "policy.unsigned"
    wording = _(
        "The policy is not signed by {authority}, who signed the present one. Send it there for"
        " signature first."
    )

    authority: str


@transaction.atomic
def adopt(text: str, *, by: Actor, at: datetime, authority: note.Key | None = None) -> int:
    """Put a policy in force, record it, and tell its place in the log.

    Refuses one that cannot be read, that names none of the log's present keys, and that the
    authority has not signed, if one is given or has signed before.
    """
    rules = read_policy(unsigned(text))
    mine = [each.key for each in rules.logs.values() if each.key.name == folder.origin()]
    if not set(mine) & set(folder.log_keys()):
        raise PolicyForeign(folder.origin())
    signer = authority_known() or authority
    if signer is not None:
        _demand_signature(text, signer)
    index = services.append(
        [
            Leaf(
                "log.policy",
                {
                    "at": at,
                    "by": "" if by.user_public_id is None else str(by.user_public_id),
                    "keys": [str(key) for key in mine],
                    "policy": sha256(text.encode()).hexdigest(),
                    "signed_by": "" if signer is None else signer.name,
                },
            )
        ]
    )
    durable.replace(folder.log_folder() / folder.LOG_KEY, f"{mine[0]}\n".encode())
    if signer is not None:
        durable.replace(folder.log_folder() / AUTHORITY, f"{signer}\n".encode())
    durable.replace(folder.log_folder() / folder.POLICY, text.encode())
    return index


def authority_known() -> note.Key | None:
    """The authority that signed the policy in force, if one did."""
    path = folder.log_folder() / AUTHORITY
    return note.read_key(path.read_text(encoding="utf-8").strip()) if path.exists() else None


def signed(text: str, name: str, seed: bytes) -> str:
    """Put the authority's signature under a policy."""
    plain = unsigned(text).rstrip("\n") + "\n"
    read_policy(plain)
    return f"{plain}\n{note.sign(plain, name, seed).line()}"


def _demand_signature(text: str, authority: note.Key) -> None:
    try:
        plain, lines = note.split(text.encode())
        found = note.verified(plain, lines, [note.Ed25519Verifier(authority)])
    except note.Unreadable:
        found = []
    if not found:
        raise PolicyUnsigned(authority.name)
