"""Reading the log: how far an entry is proved, what was changed in a record, who looked at it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, Protocol
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog import note
from resguardo.kernel.tlog.cosignature import cosigned_at
from resguardo.records.transparency import tree
from resguardo.records.transparency.folder import policy
from resguardo.records.transparency.models import (
    Access,
    Change,
    Checkpoint,
    Cosignature,
    LogEntry,
    Opening,
)

_LOOK_BACK: Final = 500


class ProofState(StrEnum):
    """How far an entry is out of the hands of whoever runs the database."""

    RECORDED = "recorded"
    SIGNED = "signed"
    WITNESSED = "witnessed"


class Unwitnessed(Problem):
    """Too long since enough witnesses saw the log: whoever runs the database could still cut it."""

    code = "log.unwitnessed"
    wording = _(
        "For too long no quorum of witnesses has cosigned the log. Hours: {hours}; at most: "
        "{hours_max}. Find out which witness is away, and why; until then only we vouch for what "
        "is recorded."
    )

    hours: int
    hours_max: int


class Reader(Protocol):
    """Who looks; the viewer of the chapter on people is one."""

    @property
    def organisation_public_id(self) -> UUID:
        """Whose records may be seen."""

    @property
    def organisation_kind(self) -> str:
        """An authority sees every organisation's."""


@dataclass(frozen=True, slots=True)
class Heads:
    """How many entries are recorded, how many of them signed, how many witnessed at quorum."""

    recorded: int
    signed: int
    witnessed: int

    def state(self, index: int) -> ProofState:
        """Tell how far one entry is."""
        if index < self.witnessed:
            return ProofState.WITNESSED
        return ProofState.SIGNED if index < self.signed else ProofState.RECORDED


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One change as its page shows it; an erased value is missing, not empty."""

    entry: int
    verb: str
    by_id: str
    at: datetime
    request_id: str
    reason: str
    fields: Mapping[str, tuple[Any, Any]]
    erased: bool


def heads() -> Heads:
    """Tell how far the log is recorded, signed and witnessed; public, as the checkpoints are."""
    newest = latest_checkpoint()
    proved = witnessed_checkpoint()
    return Heads(
        tree.size(),
        newest.size if newest is not None else 0,
        proved.size if proved is not None else 0,
    )


def latest_checkpoint() -> Checkpoint | None:
    """The largest checkpoint that the log signed."""
    return Checkpoint.objects.order_by("-size", "-id").first()


def witnessed_checkpoint() -> Checkpoint | None:
    """The largest checkpoint that enough witnesses cosigned; none while there is no witness.

    With no witness in the policy nothing is ever "witnessed": the log's own word is "signed".
    """
    rules = policy()
    if not rules.witnesses:
        return None
    names = {each.key.name: name for name, each in rules.witnesses.items()}
    recent = Checkpoint.objects.order_by("-size", "-id").prefetch_related("cosignatures")
    for checkpoint in recent[:_LOOK_BACK]:
        signed = {names.get(each.key_name, "") for each in checkpoint.cosignatures.all()}
        if rules.met(signed):
            return checkpoint
    return None


def alarms(*, at: datetime) -> list[Problem]:
    """What is wrong with the witnessing of the log: that it is too long ago, or nothing.

    Where the policy names no witness there is nobody to wait for. `RESGUARDO_WITNESS_HOURS` says
    how long is too long.
    """
    first = Checkpoint.objects.order_by("id").first()
    if not policy().witnesses or first is None:
        return []
    proved = witnessed_checkpoint()
    since = first.made_at if proved is None else _witnessed_at(proved)
    hours = int((at - since).total_seconds() // 3_600)
    return [Unwitnessed(hours, settings.WITNESS_HOURS)] if hours >= settings.WITNESS_HOURS else []


def _witnessed_at(checkpoint: Checkpoint) -> datetime:
    """When the latest cosignature came that this checkpoint has."""
    times = [
        cosigned_at(each.key_name, note.read_line(each.line.rstrip("\n")).signature)
        for each in checkpoint.cosignatures.all()
    ]
    return datetime.fromtimestamp(max(times), UTC)


def checkpoint_for(index: int) -> Checkpoint | None:
    """The checkpoint a receipt is best made against: witnessed if that covers it, else signed."""
    proved = witnessed_checkpoint()
    if proved is not None and index < proved.size:
        return proved
    return Checkpoint.objects.filter(size__gt=index).order_by("-size", "-id").first()


def last_seen() -> dict[str, datetime]:
    """When each witness cosigned last, by the name in its key, as its own clock said."""
    seen: dict[str, datetime] = {}
    newest = Cosignature.objects.order_by("-id").values_list("key_name", "line")
    for key_name, line in newest[:_LOOK_BACK]:
        time = cosigned_at(key_name, note.read_line(line.rstrip("\n")).signature)
        seen.setdefault(key_name, datetime.fromtimestamp(time, UTC))
    return seen


def signed_note(checkpoint: Checkpoint) -> bytes:
    """The checkpoint as it is published: the log's signature, then each witness's latest."""
    latest: dict[str, str] = {}
    rows = Cosignature.objects.filter(checkpoint=checkpoint).order_by("id")
    for key_name, line in rows.values_list("key_name", "line"):
        latest[f"{key_name} {line.split(' ')[2][:5]}"] = line
    return (checkpoint.text + "".join(latest.values())).encode()


def leaf_of(index: int) -> bytes | None:
    """The exact bytes of one leaf; nothing in it tells of a person."""
    found = LogEntry.objects.filter(index=index).values_list("leaf", flat=True).first()
    return None if found is None else bytes(found)


def openings_of(index: int) -> dict[str, tuple[bytes, str]]:
    """The salts and canonical values of one entry that are not erased.

    The caller has already asked whether the viewer may see the record that the entry is of.
    """
    rows = Opening.objects.filter(entry_id=index).values_list("field", "salt", "value")
    return {field: (bytes(salt), value) for field, salt, value in rows}


def changes_of(subject_kind: str, subject_id: UUID | str, *, viewer: Reader) -> list[ChangeShown]:
    """All changes of one record that the viewer may see, latest first."""
    return told(changes_on(subject_kind, subject_id, viewer=viewer).order_by("-entry_id"))


def changes_on(subject_kind: str, subject_id: UUID | str, *, viewer: Reader) -> QuerySet[Change]:
    """The changes of one record that the viewer may see, to be turned page by page."""
    found = Change.objects.filter(subject_kind=subject_kind, subject_id=str(subject_id))
    return _visible(found, viewer)


def changes_in(
    viewer: Reader, *, by_id: UUID | str | None = None, limit: int = 200
) -> list[ChangeShown]:
    """The latest changes in the viewer's organisation, of one person's hand or of all."""
    found = Change.objects.all()
    if by_id is not None:
        found = found.filter(by_id=str(by_id))
    return told(_visible(found, viewer).order_by("-entry_id")[:limit])


def accesses_of(
    subject_kind: str, subject_id: UUID | str, *, viewer: Reader, limit: int = 200
) -> QuerySet[Access]:
    """Who looked at one record, or took it out, latest first."""
    found = Access.objects.filter(subject_kind=subject_kind, subject_id=str(subject_id))
    if viewer.organisation_kind != "authority":
        found = found.filter(organisation_id=str(viewer.organisation_public_id))
    return found.order_by("-id")[:limit]


def _visible(found: QuerySet[Change], viewer: Reader) -> QuerySet[Change]:
    if viewer.organisation_kind == "authority":
        return found
    return found.filter(organisation_id=str(viewer.organisation_public_id))


def told(changes: Iterable[Change]) -> list[ChangeShown]:
    """What these changes say, with the values that are not erased."""
    listed = list(changes)
    if not listed:
        return []
    keys = [change.entry_id for change in listed]
    opened: dict[int, dict[str, str]] = {key: {} for key in keys}
    for opening in Opening.objects.filter(entry_id__in=keys):
        opened[opening.entry_id][opening.field] = opening.value
    leaves = dict(LogEntry.objects.filter(index__in=keys).values_list("index", "leaf"))
    return [
        _show(change, opened[change.entry_id], bytes(leaves[change.entry_id])) for change in listed
    ]


def _show(change: Change, opened: Mapping[str, str], leaf: bytes) -> ChangeShown:
    committed = json.loads(leaf)["commitments"]
    names = sorted({name.rpartition(":")[0] for name in committed if ":" in name})
    values = {name: json.loads(value) for name, value in opened.items()}
    return ChangeShown(
        entry=change.entry_id,
        verb=change.verb,
        by_id=change.by_id,
        at=change.at,
        request_id=change.request_id,
        reason=values.get("reason", ""),
        fields={
            name: (values.get(f"{name}:before"), values.get(f"{name}:after")) for name in names
        },
        erased=len(opened) < len(committed),
    )
