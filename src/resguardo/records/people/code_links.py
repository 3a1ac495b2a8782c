"""Somebody without an account comes in: by a signed address and a code, until a moment.

Whoever makes the link sends the address one way and tells the code another. The address alone opens
nothing; five wrong codes end it. What a link opens, and for whom, its own chapter says: answers to
an assessment, the sheet of one count.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, TypeVar
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people import sight
from resguardo.records.people.changes import amend
from resguardo.records.people.models import CodeLink as CodeLink
from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency import services as transparency

TRIES: Final = 5
DIGITS: Final = 8

Link = TypeVar("Link", bound=CodeLink)


class LinkOver(Problem):
    """A link that has ended, has run out, or was never one; the answer is the same."""

    code = "people.link-over"
    wording = _(
        "This link does not open anything any more. Ask who sent it to you for another one."
    )


class CodeWrong(Problem):
    """Not the code of this link."""

    code = "people.code-wrong"
    wording = _("That is not the code. Tries left before the link ends: {left}.")
    field = "code"

    left: int


@dataclass(frozen=True, slots=True)
class NewLink(Generic[Link]):
    """The row and, this once, what its address ends with and its code."""

    row: Link
    token: str
    code: str


def issue(link: Link, *, by: transparency.Actor, told: Mapping[str, object]) -> NewLink[Link]:
    """Store a link with a code that nobody else ever reads; `told` goes into its history."""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    link.code_hash = _hashed(link, code)
    link.save(force_insert=True)
    changes = {name: (None, value) for name, value in told.items()}
    tell(link, "added", by, link.made_at, changes | {"expires_at": (None, link.expires_at)})
    return NewLink(link, token_of(link), code)


def token_of(link: CodeLink) -> str:
    """What the address of a link ends with: its name, signed by this deployment."""
    return signing.Signer(salt=_salt(type(link))).sign(str(link.public_id))


def over(link: CodeLink, at: datetime) -> bool:
    """Whether a link opens nothing any more."""
    spent = link.ended_at is not None or link.expires_at <= at or link.failures >= TRIES
    return spent or not link.needed


def link_at(rows: QuerySet[Link], *, token: str, at: datetime) -> Link:
    """The link among these that an address names, if it still opens something; else `LinkOver`."""
    link = named(rows, token=token)
    with sight.everything():
        if over(link, at):
            raise LinkOver
    return link


def named(rows: QuerySet[Link], *, token: str) -> Link:
    """The link among these that an address names, over or not; it opens nothing by itself.

    Refuses an address that we did not sign, or of none of these (`LinkOver`).
    """
    try:
        name = UUID(signing.Signer(salt=_salt(rows.model)).unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise LinkOver from error
    with sight.everything():  # the signature says which one row is meant
        link = rows.filter(public_id=name).first()
    if link is None:
        raise LinkOver
    return link


def enter(link: CodeLink, *, code: str, at: datetime) -> None:
    """Let in who knows the code; refuses `CodeWrong`, and `LinkOver` once there were too many.

    Each wrong code is counted for good, before the refusal.
    """
    with sight.everything():
        if constant_time_compare(_hashed(link, code.strip()), link.code_hash):
            tell(link, "entered", nobody(link), at, {})
            return
        with transaction.atomic():
            before, link.failures = link.failures, F("failures") + 1  # eight guesses at once are 8
            link.save(update_fields=["failures"])
            left = TRIES - 1 - before
            verb = "ended" if left <= 0 else "refused"
            tell(link, verb, nobody(link), at, {"failures": (before, before + 1)})
    if left <= 0:
        raise LinkOver
    raise CodeWrong(left)


def end(link: Link, *, by: Viewer, at: datetime, reason: str) -> Link:
    """End a link before its moment, in sight of whoever may; one that has ended stays as it is."""
    if link.ended_at is None:
        amend(
            link, {"ended_at": at}, by=by, at=at, subject_kind="link", verb="ended", reason=reason
        )
    return link


def nobody(link: CodeLink) -> transparency.Job:
    """Who has no account, in the company's name; the name of the link ties their deeds together."""
    return transparency.Job(
        organisation_public_id=link.organisation.public_id, request_id=str(link.public_id)
    )


def tell(
    link: CodeLink,
    verb: str,
    by: transparency.Actor,
    at: datetime,
    changes: Mapping[str, tuple[object, object]],
) -> None:
    """Write what became of a link into the history of its company."""
    transparency.record_change(
        by=by, at=at, subject_kind="link", subject_id=str(link.public_id), verb=verb,
        changes=changes, organisation_id=link.organisation.public_id,
    )  # fmt: skip


def _salt(kind: type[CodeLink]) -> str:
    """Keeps the address of one kind of link from opening another."""
    return f"resguardo.link.{kind._meta.label_lower}"


def _hashed(link: CodeLink, code: str) -> str:
    """Keyed by the deployment's secret, so that a stolen database does not tell the codes."""
    told = f"{link.public_id}:{code}"
    return salted_hmac(_salt(type(link)), told, algorithm="sha256").hexdigest()
