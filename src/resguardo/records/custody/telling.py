"""An entry to be written, and what the log says of it for ever.

The leaf has random names only; who took part and why are commitments, which can be erased.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

from resguardo.kernel.identifier import Key
from resguardo.kernel.ledger import EntryKind, Move
from resguardo.records.custody.models import Account, Entry
from resguardo.records.people.reading import ask, identifier
from resguardo.records.people.viewer import Viewer
from resguardo.records.transparency.services import Leaf


@dataclass(frozen=True, slots=True)
class Recorded:
    """What an earlier book says of its recording, for entries that are loaded from one.

    The leaf says both: when the earlier book recorded it, and when it was loaded here.
    """

    at: datetime
    person_id: int | None
    device_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """One entry to be written. Moves name things and accounts by internal key."""

    kind: EntryKind
    moves: tuple[Move, ...]
    occurred_at: datetime
    holder_id: int | None = None
    second_person_id: int | None = None
    confirmation: str = "none"
    capture: str = "typed"
    post_id: int | None = None
    shift_id: int | None = None
    due_at: datetime | None = None
    reason: str = ""
    document: str = ""
    reverses: int | None = None
    cites: UUID | None = None
    request_key: str | None = None
    conditions: dict[Key, str] = field(default_factory=dict)
    personal: dict[str, Any] = field(default_factory=dict)
    overridden: dict[str, Any] | None = None
    recorded: Recorded | None = None


class ThingKnown(Protocol):
    """What the ledger must know of a thing: its row, or as much of it as the match has read."""

    @property
    def public_id(self) -> UUID:
        """How the log names it."""

    @property
    def organisation_id(self) -> int:
        """In whose ledger it is."""

    @property
    def kind(self) -> str:
        """What kind of thing it is."""

    @property
    def numbered(self) -> bool:
        """Whether it is one object."""

    @property
    def name(self) -> str:
        """What people call it."""


@dataclass(frozen=True, slots=True)
class Known:
    """Rows that the calling service has read in this very transaction: none is read twice.

    Whatever is not among them is fetched.
    """

    accounts: Mapping[int, Account] = field(default_factory=dict)
    things: Mapping[int, ThingKnown] = field(default_factory=dict)
    people: Mapping[int, UUID] = field(default_factory=dict)


def leaves(
    new_entries: Sequence[NewEntry],
    entries: Sequence[Entry],
    accounts_named: Mapping[Key, Account],
    things: Mapping[Key, str],
    people: Mapping[int, str],
    *,
    by: Viewer,
    at: datetime,
) -> list[Leaf]:
    """What the log says of each entry: random names only; who and why are commitments."""
    accounts = {key: str(account.public_id) for key, account in accounts_named.items()}
    undone = [new_entry.reverses for new_entry in new_entries if new_entry.reverses is not None]
    cited: dict[int, UUID] = {}
    if undone:
        found = Entry.objects.filter(sequence__in=undone)
        cited.update(found.values_list("sequence", "public_id"))
    told = []
    for new_entry, written in zip(new_entries, entries, strict=True):
        public: dict[str, Any] = {
            "entry": str(written.public_id),
            "entry_kind": str(new_entry.kind),
            "occurred_at": new_entry.occurred_at,
            "recorded_at": new_entry.recorded.at if new_entry.recorded else at,
            "capture": new_entry.capture,
            "confirmation": new_entry.confirmation,
            "moves": [
                [things[move.thing], move.quantity, accounts[move.giver], accounts[move.taker]]
                for move in new_entry.moves
            ],
        }
        if new_entry.reverses is not None:
            public["reverses"] = str(cited[new_entry.reverses])
        if new_entry.cites is not None:
            public["cites"] = str(new_entry.cites)
        who = {"user": str(by.user_public_id)}
        for role, key in (
            ("person", new_entry.recorded.person_id if new_entry.recorded else by.person_id),
            ("second", new_entry.second_person_id),
            ("holder", new_entry.holder_id),
        ):
            if key is not None:
                who[role] = people[key]
        personal: dict[str, Any] = {"who": who, **new_entry.personal}
        if new_entry.overridden is not None:
            public["overridden"], personal["override"] = True, new_entry.overridden
        if new_entry.recorded is not None:
            personal["loaded_at"] = at
        if new_entry.reason or new_entry.document:
            personal["why"] = {"reason": new_entry.reason, "document": new_entry.document}
        told.append(Leaf("entry", public, personal))
    return told


def people_named(
    new_entries: Iterable[NewEntry], by: Viewer, known: Mapping[int, UUID]
) -> dict[int, str]:
    """How the log names whoever took part; only those whom the caller does not know are fetched."""
    named = {key: str(public_id) for key, public_id in known.items()}
    if by.person_id is not None and by.person_public_id is not None:
        named[by.person_id] = str(by.person_public_id)
    keys = {by.person_id}
    for new_entry in new_entries:
        keys.update((new_entry.holder_id, new_entry.second_person_id))
        if new_entry.recorded is not None:
            keys.add(new_entry.recorded.person_id)
    if missing := keys - named.keys() - {None}:
        named |= {key: str(identifier(public_id)) for key, public_id in ask(_PUBLIC_IDS, missing)}
    return named


_PUBLIC_IDS: Final = "SELECT id, public_id FROM people_person WHERE id IN %s"
