"""Keys for programs: shown once, kept as a hash, judged anew at each request.

A key has 256 random bits, so a plain SHA-256 is enough to keep it: there is nothing to guess. It
does what its login may do and never more; it can be narrowed to reading, to some acts, to some
networks, and to a time.
"""

import hashlib
import ipaddress
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.changes import note
from resguardo.records.people.models import Token, User
from resguardo.records.people.reading import Shape
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.selectors import NotFound, viewer_of
from resguardo.records.people.services.mandates import demand_belongs
from resguardo.records.people.viewer import Viewer

PREFIX: Final = "rsg_"
_BYTES: Final = 32
_LONGEST: Final = 100


class TokenRefused(Problem):
    """Unknown, expired, revoked, or from the wrong network: the answer is one and the same."""

    code = "people.token-refused"
    wording = _(
        "This key is not valid here. It may have expired, been revoked, or be limited to other "
        "networks. Make a new one on the page of your account."
    )


class NetworkUnreadable(Problem):
    """Networks are written as addresses with a prefix."""

    code = "people.network-unreadable"
    wording = _("“{network}” is no network. Write it as in 10.1.0.0/16 or 2001:db8::/32.")
    field = "networks"

    network: str


class ActUnknown(Problem):
    """A key is narrowed to acts that exist."""

    code = "people.act-unknown"
    wording = _("“{act}” is no act that a key can be narrowed to.")
    field = "acts"

    act: str


class ExpiryPast(Problem):
    """A key that has expired already is no key."""

    code = "people.token-expiry-past"
    wording = _("Choose a day to come on which the key expires.")
    field = "expires"


@dataclass(frozen=True, slots=True)
class NewToken:
    """The row and, this once, the key itself."""

    token: Token
    secret: str


@transaction.atomic
def create_token(
    *,
    by: Viewer | None,
    at: datetime,
    user: User,
    label: str = "",
    read_only: bool = False,
    acts: Collection[str] = (),
    networks: Sequence[str] = (),
    expires_at: datetime | None = None,
) -> NewToken:
    """Make a key for a login of one's own organisation; demands `manage_tokens`.

    No acts means: whatever the login may do. `by=None` is the console of the machine. Refuses an
    end that is past (`ExpiryPast`), an act that is none, and what is no network.
    """
    if by is not None:
        by.demand(Act.MANAGE_TOKENS, at=at)
        demand_belongs(by, user)
    refused = Refusals()
    if expires_at is not None and expires_at <= at:
        refused.note(ExpiryPast())
    known = {each.value for each in Act}
    refused.note(*(ActUnknown(act[:40]) for act in acts if act not in known))
    limits = [refused.ask(network_of, each) or "" for each in networks]
    refused.check()
    secret = PREFIX + secrets.token_urlsafe(_BYTES)
    row = Token.objects.create(
        user=user,
        label=label.strip()[:_LONGEST],
        token_hash=token_hash(secret),
        read_only=read_only,
        acts=sorted(set(acts)),
        networks=limits,
        created_at=at,
        expires_at=expires_at,
    )
    changes = {
        "label": (None, row.label),
        "read_only": (None, read_only),
        "acts": (None, row.acts),
        "networks": (None, row.networks),
        "expires_at": (None, expires_at),
    }
    note("token", row.public_id, "create", changes, by=by, at=at)
    return NewToken(row, secret)


@transaction.atomic
def revoke_token(*, by: Viewer | None, at: datetime, token: Token, reason: str = "") -> None:
    """End a key now: one's own, or any of one's organisation with `manage_tokens`."""
    if by is not None and token.user_id != by.user_id:
        by.demand(Act.MANAGE_TOKENS, at=at)
        demand_belongs(by, token.user)
    if not Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        raise NotFound
    note("token", token.public_id, "revoke", {"revoked_at": (None, at)}, reason, by=by, at=at)


def admit(
    *,
    secret: str,
    address: str,
    at: datetime,
    organisation: UUID | None = None,
    device_id: str = "",
    request_id: str = "",
) -> Viewer:
    """Turn a key into a viewer, or refuse with `TokenRefused`, or `NoMandate` as for a session.

    The day of last use is noted once a day, not at each request.
    """
    row = _TOKENS.row(
        "people_token.token_hash = %s AND people_token.revoked_at IS NULL"
        " AND people_user.is_active",
        token_hash(secret),
    )
    if row is None or (row.expires_at is not None and row.expires_at <= at):
        raise TokenRefused
    if row.networks and not _within(address, row.networks):
        raise TokenRefused
    if row.last_used_on != at.date():
        Token.objects.filter(pk=row.pk).update(last_used_on=at.date())
    return viewer_of(
        row.user,
        at=at,
        organisation=organisation,
        device_id=device_id,
        request_id=request_id,
        read_only=row.read_only,
        acts=row.acts or None,
    )


_TOKENS = Shape(lambda: Token.objects.select_related("user"))


def secret_in(header: str) -> str:
    """The key in an `Authorization: Bearer` header (RFC 6750 section 2.1), or nothing."""
    scheme, _space, secret = header.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def token_hash(secret: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(secret.encode()).hexdigest()


def network_of(text: str) -> str:
    """A network as it is kept; refuses what is none."""
    try:
        return str(ipaddress.ip_network(text.strip(), strict=False))
    except ValueError:
        raise NetworkUnreadable(text[:60]) from None


def _within(address: str, networks: Sequence[str]) -> bool:
    try:
        here = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(here, ipaddress.IPv6Address) and here.ipv4_mapped:
        here = here.ipv4_mapped
    return any(here in ipaddress.ip_network(each) for each in networks)
