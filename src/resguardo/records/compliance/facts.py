"""What the ledger and the registers say of one company, as plain values that checks can judge.

Rows carry what can be opened for evidence: an entry, a count, a thing, a person. Nothing here asks
a database; `gathering` fills it in, and a test can write it by hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID


class Evidence(NamedTuple):
    """Something that can be opened: `kind` says where, `key` which, `label` what people call it."""

    kind: str
    key: UUID
    label: str


class Arm(NamedTuple):
    """A firearm that the company holds, with its marks as (kind, place on the weapon)."""

    thing: int
    shown: Evidence
    condition: str
    ownership: str
    weapon_type: str
    complete: frozenset[str]
    marks: frozenset[tuple[str, str]]
    parts: int
    place_kind: str
    account: int


class Store(NamedTuple):
    """A store that holds something: how many firearms and rounds."""

    account: int
    shown: Evidence
    firearms: int
    rounds: int


class Counted(NamedTuple):
    """A count that was accepted: where, when, how much of it, who counted."""

    account: int
    at: datetime
    scope: str
    counters: frozenset[int]
    shown: Evidence


class HandOver(NamedTuple):
    """A store that passed from one keeper to the next."""

    account: int
    at: datetime
    incoming: int
    counted: bool
    shown: Evidence


class Difference(NamedTuple):
    """A difference between book and count: until when it was open, or still is."""

    account: int
    kind: str
    opened_at: datetime
    decided: bool
    shown: Evidence


class Gone(NamedTuple):
    """An entry by which something left: lost, stolen, destroyed, deactivated, fired."""

    entry: int
    to: str
    at: datetime
    document: str
    shown: Evidence


class Happening(NamedTuple):
    """An incident: when it was known and told, and what is written of it."""

    kind: str
    known_at: datetime
    told_at: datetime | None
    complete: bool
    entry: int | None
    things: frozenset[int]
    shown: Evidence


class LotSeen(NamedTuple):
    """A lot in store: its numbers, its class and state as last seen."""

    shown: Evidence
    number: str
    origin: bool
    hazard: str
    net_known: bool
    state: str
    expired: bool
    blocked: bool
    look_due: date | None


class RoomSeen(NamedTuple):
    """A room with ammunition: its licence and what the rules found."""

    shown: Evidence
    licensed: bool
    over: bool
    findings: frozenset[str]


class Guard(NamedTuple):
    """Somebody who was given a weapon in the year: what they are allowed."""

    shown: Evidence
    identified: bool
    credential: bool
    fitness: bool
    trained_from: date | None
    carried: frozenset[str]
    qualified: frozenset[str]


class Aged(NamedTuple):
    """Somebody who works for the company, and how old they were seen to be at least."""

    shown: Evidence
    age_at_least: int | None


class Questioned(NamedTuple):
    """A question of the year on a traced firearm: `late` without an answer in its time."""

    shown: Evidence
    late: bool


class Away(NamedTuple):
    """Something under way, in repair or offered, and since or until when."""

    at: datetime | None
    shown: Evidence


class Paper(NamedTuple):
    """A document on file, and until when it is good."""

    kind: str
    review_on: date
    shown: Evidence


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All of it, at one moment. Nothing of other companies is in it."""

    at: datetime
    day: date
    arms: tuple[Arm, ...] = ()
    stores: tuple[Store, ...] = ()
    counts: tuple[Counted, ...] = ()
    hand_overs: tuple[HandOver, ...] = ()
    differences: tuple[Difference, ...] = ()
    gone: tuple[Gone, ...] = ()
    incidents: tuple[Happening, ...] = ()
    lots: tuple[LotSeen, ...] = ()
    rooms: tuple[RoomSeen, ...] = ()
    guards: tuple[Guard, ...] = ()
    journeys: tuple[Away, ...] = ()
    repairs: tuple[Away, ...] = ()
    offers: tuple[Away, ...] = ()
    papers: tuple[Paper, ...] = ()
    permitted: frozenset[int] = frozenset()
    company_licence: Evidence | None = None
    issues: int = 0
    issues_confirmed: int = 0
    issue_unconfirmed: Evidence | None = None
    last_issue: Evidence | None = None
    overrides: int = 0
    overrides_late: tuple[Evidence, ...] = ()
    measures: int = 0
    measures_late: tuple[Evidence, ...] = ()
    armed_posts: int = 0
    kept_years: Mapping[str, int | None] = field(default_factory=dict)
    entry_kinds: frozenset[str] = frozenset()
    recovered: tuple[Gone, ...] = ()
    staff: tuple[Aged, ...] = ()
    questions: tuple[Questioned, ...] = ()
