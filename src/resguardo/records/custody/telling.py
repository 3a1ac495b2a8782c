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
class Posting:
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
    postings: Sequence[Posting],
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
    undone = [posting.reverses for posting in postings if posting.reverses is not None]
    cited: dict[int, UUID] = {}
    if undone:
        found = Entry.objects.filter(sequence__in=undone)
        cited.update(found.values_list("sequence", "public_id"))
    told = []
    for posting, written in zip(postings, entries, strict=True):
        public: dict[str, Any] = {
            "entry": str(written.public_id),
            "entry_kind": str(posting.kind),
            "occurred_at": posting.occurred_at,
            "recorded_at": posting.recorded.at if posting.recorded else at,
            "capture": posting.capture,
            "confirmation": posting.confirmation,
            "moves": [
                [things[move.thing], move.quantity, accounts[move.giver], accounts[move.taker]]
                for move in posting.moves
            ],
        }
        if posting.reverses is not None:
            public["reverses"] = str(cited[posting.reverses])
        if posting.cites is not None:
            public["cites"] = str(posting.cites)
        who = {"user": str(by.user_public_id)}
        for role, key in (
            ("person", posting.recorded.person_id if posting.recorded else by.person_id),
            ("second", posting.second_person_id),
            ("holder", posting.holder_id),
        ):
            if key is not None:
                who[role] = people[key]
        personal: dict[str, Any] = {"who": who, **posting.personal}
        if posting.overridden is not None:
            public["overridden"], personal["override"] = True, posting.overridden
        if posting.recorded is not None:
            personal["loaded_at"] = at
        if posting.reason or posting.document:
            personal["why"] = {"reason": posting.reason, "document": posting.document}
        told.append(Leaf("entry", public, personal))
    return told


def people_named(
    postings: Iterable[Posting], by: Viewer, known: Mapping[int, UUID]
) -> dict[int, str]:
    """How the log names whoever took part; only those whom the caller does not know are fetched."""
    named = {key: str(public_id) for key, public_id in known.items()}
    if by.person_id is not None and by.person_public_id is not None:
        named[by.person_id] = str(by.person_public_id)
    keys = {by.person_id}
    for posting in postings:
        keys.update((posting.holder_id, posting.second_person_id))
        if posting.recorded is not None:
            keys.add(posting.recorded.person_id)
    if missing := keys - named.keys() - {None}:
        named |= {key: str(identifier(public_id)) for key, public_id in ask(_PUBLIC_IDS, missing)}
    return named


_PUBLIC_IDS: Final = "SELECT id, public_id FROM people_person WHERE id IN %s"
