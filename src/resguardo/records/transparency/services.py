"""Writing to the log: leaves, changes of records, looks at personal data, and erasure.

`append`, or `reserve` and `write` where a row needs its place in the log as its key, is the LAST
step of a business transaction. Nothing here calls the signer, a witness or the network.
"""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Protocol
from uuid import UUID

from django.db import connection, transaction

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.transparency import sequencer
from resguardo.records.transparency.continuity import demand_continuity
from resguardo.records.transparency.leaf import Leaf, LeafTooLarge, seal
from resguardo.records.transparency.models import Access, Change, Opening
from resguardo.records.transparency.together import together

__all__ = [
    "Actor",
    "ChangeMade",
    "Job",
    "Leaf",
    "LeafTooLarge",
    "StillKept",
    "UnderHold",
    "append",
    "erase",
    "erase_thoroughly",
    "record_access",
    "record_change",
    "record_changes",
    "reserve",
    "scrub",
    "write",
]

_ERASED_AT_ONCE: Final = 1_000
_LOG: Final = logging.getLogger(__name__)


class StillKept(Problem):
    """The law still wants these records."""

    code = "log.still-kept"
    wording = _(
        "These records must be kept until {kept_until}. They can be erased from that day on."
    )

    kept_until: date


class UnderHold(Problem):
    """A court or an authority wants these records, however old they are."""

    code = "log.under-hold"
    wording = _(
        "A hold keeps these records: {hold}. Ask whoever ordered it to lift it; then they can be "
        "erased."
    )

    hold: str


class Actor(Protocol):
    """Who acts; the viewer of the chapter on people is one."""

    @property
    def user_public_id(self) -> UUID | None:
        """The login, or nobody for a job of the system."""

    @property
    def organisation_public_id(self) -> UUID | None:
        """In whose name."""

    @property
    def request_id(self) -> str:
        """What ties together everything that one request did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The operator's own work at the machine: no login, in nobody's name."""

    user_public_id: UUID | None = None
    organisation_public_id: UUID | None = None
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMade:
    """One record changed: which, how, and each field as (before, after).

    `facts` are what whoever follows the log must be able to read: of things, never of persons.
    """

    subject_kind: str
    subject_id: UUID | str
    verb: str
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    reason: str = ""
    organisation_id: UUID | str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def reserve() -> int:
    """Take the next places and tell the first; `write` must follow with the leaves.

    The lock is held until the transaction ends. Refuses when the database is older than, or other
    than, what was already published of it.
    """
    size = sequencer.lock_size()
    demand_continuity(size)
    return size


def write(first: int, leaves: Sequence[Leaf]) -> None:
    """Store the leaves at the places that `reserve` gave; refuses one that is too large."""
    sequencer.write_sealed(first, [seal(leaf) for leaf in leaves])


@transaction.atomic
def append(leaves: Sequence[Leaf]) -> int:
    """Store leaves at the end of the log and tell the place of the first."""
    sealed = [seal(leaf) for leaf in leaves]
    first = reserve()
    sequencer.write_sealed(first, sealed)
    return first


def record_change(
    *,
    by: Actor,
    at: datetime,
    subject_kind: str,
    subject_id: UUID | str,
    verb: str,
    changes: Mapping[str, tuple[Any, Any]],
    reason: str = "",
    organisation_id: UUID | str | None = None,
) -> int:
    """Record one change of one record, and tell its place in the log."""
    change = ChangeMade(
        subject_kind=subject_kind,
        subject_id=subject_id,
        verb=verb,
        changes=changes,
        reason=reason,
        organisation_id=organisation_id,
    )
    return record_changes([change], by=by, at=at)


@transaction.atomic
def record_changes(changes: Iterable[ChangeMade], *, by: Actor, at: datetime) -> int:
    """Record changes of many records at once, and tell the place of the first.

    Values before and after are committed to, never written into the leaf: who may read them can
    change, and so can whether they may still be kept.
    """
    made = list(changes)
    sealed = [seal(_change_leaf(change, by, at)) for change in made]
    first = reserve()
    by_id = _text(by.user_public_id)
    moment = connection.ops.adapt_datetimefield_value(at)
    rows = [
        (first + place, change.subject_kind, str(change.subject_id), change.verb, by_id,
         _owner(change, by), moment, by.request_id)
        for place, change in enumerate(made)
    ]  # fmt: skip
    columns = (
        "entry", "subject_kind", "subject_id", "verb", "by_id", "organisation_id", "at",
        "request_id",
    )  # fmt: skip
    with together(), connection.cursor() as cursor:
        sequencer.write_sealed(first, sealed)
        sequencer.insert(cursor, Change, columns, rows)
    return first


def record_access(
    *,
    by: Actor,
    at: datetime,
    verb: str,
    subject_kind: str,
    subject_id: UUID | str = "",
    reason: str = "",
) -> None:
    """Record one look at personal data, or one export: who, what, why."""
    Access.objects.create(
        by_id=_text(by.user_public_id),
        organisation_id=_text(by.organisation_public_id),
        verb=verb,
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        reason=reason,
        at=at,
        request_id=by.request_id,
    )


@transaction.atomic
def erase(
    *,
    by: Actor,
    at: datetime,
    entries: Collection[int],
    reason: str,
    fields: Collection[str] | None = None,
    kept_until: date | None = None,
    hold: str = "",
) -> int:
    """Delete the openings of these entries, record that it was done, and tell how many went.

    The commitments stay as bytes that nobody can tell from chance, and every proof still holds.
    Refuses while a law (`kept_until`) or an order (`hold`) wants them kept. On SQLite the freed
    pages are overwritten and the write-ahead log is emptied once the transaction has ended; on
    PostgreSQL an operator runs VACUUM (see the guide on erasure), and old backups run out.
    """
    if hold:
        raise UnderHold(hold)
    if kept_until is not None and at.date() < kept_until:
        raise StillKept(kept_until)
    erase_thoroughly()
    ordered = sorted(entries)
    gone = 0
    for start in range(0, len(ordered), _ERASED_AT_ONCE):
        some = ordered[start : start + _ERASED_AT_ONCE]
        doomed = Opening.objects.filter(entry_id__in=some)
        if fields is not None:
            doomed = doomed.filter(field__in=fields)
        deleted, _kinds = doomed.delete()
        gone += deleted
        append([_erasure_leaf(some, fields, reason, by, at)])
    transaction.on_commit(scrub)
    return gone


def erase_thoroughly() -> None:
    """Have SQLite overwrite with zeros, from now on, what this connection deletes or shortens.

    Whoever empties rows of their own for an erasure asks for it first. PostgreSQL keeps old rows
    until VACUUM.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def scrub() -> bool:
    """Empty SQLite's write-ahead log into the file, so that no deleted value survives in it.

    False means that somebody is at work; the publisher tries again. Elsewhere there is nothing
    to do here.
    """
    if connection.vendor != "sqlite":
        return True
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()[0]
    if busy:
        _LOG.warning("the write-ahead log is in use; it will be emptied at the next publication")
    return not busy


def _change_leaf(change: ChangeMade, by: Actor, at: datetime) -> Leaf:
    personal: dict[str, Any] = {}
    for name, (before, after) in change.changes.items():
        personal[f"{name}:before"] = before
        personal[f"{name}:after"] = after
    if change.reason:
        personal["reason"] = change.reason
    return Leaf(
        "change",
        {
            "at": at,
            "by": _text(by.user_public_id),
            "organisation": _owner(change, by),
            "request": by.request_id,
            "subject": str(change.subject_id),
            "subject_kind": change.subject_kind,
            "verb": change.verb,
            **({"facts": change.facts} if change.facts else {}),
        },
        personal,
    )


def _erasure_leaf(
    entries: Sequence[int], fields: Collection[str] | None, reason: str, by: Actor, at: datetime
) -> Leaf:
    return Leaf(
        "erasure",
        {
            "at": at,
            "by": _text(by.user_public_id),
            "entries": list(entries),
            "fields": None if fields is None else sorted(fields),
            "request": by.request_id,
        },
        {"reason": reason},
    )


def _owner(change: ChangeMade, by: Actor) -> str:
    """Whose record it is: named outright, or that of whoever acts."""
    if change.organisation_id is None:
        return _text(by.organisation_public_id)
    return str(change.organisation_id)


def _text(identifier: UUID | None) -> str:
    return "" if identifier is None else str(identifier)
