"""One company's life as it grows: people, accounts, things, papers, and columns of entries.

Lists hold what there are thousands of, arrays what there are millions of. Everything points at
everything by index, and identifiers are given only when the tables are written, so that nothing
in an identifier tells who was added later.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from resguardo.insight.synthetic import arms, words
from resguardo.insight.synthetic.clock import DAY, EVENING, LOCAL_MIDNIGHT, MORNING
from resguardo.insight.synthetic.country import CompanyPlan, CountryPlan
from resguardo.insight.synthetic.entries import NONE, Entries, Whole

BOUNDARY: Final = (
    *("acquired", "found", "fired", "training", "lost", "stolen", "seized", "destroyed"),
    *("deactivated", "outbound", "inbound"),
)


@dataclass
class Person:
    """Somebody of the company; days are day numbers."""

    role: str
    identity: str
    hired: int
    left: int | None
    permit: int | None
    fitness: int | None
    account: int


@dataclass
class Account:
    """Somewhere that things can be."""

    kind: str
    name: str
    person: int = NONE
    latitude: float | None = None
    longitude: float | None = None
    province: str = ""
    approved: bool = True


@dataclass
class Thing:
    """A numbered thing: a firearm, or a part that belongs to one."""

    kind: str
    arm: arms.Arm
    acquired: int
    permit: int | None
    home: int
    """The account of the armoury that keeps it."""


@dataclass
class Lot:
    """A lot of rounds."""

    calibre: str
    number: str
    received: int
    armoury: int


@dataclass
class Contract:
    """A client's order for one post."""

    client: str
    post: int
    guards: int
    firearms: int
    starts: int
    ends: int | None


@dataclass
class Incident:
    """Something reported or kept quiet; times are microseconds."""

    kind: str
    occurred: int
    known: int
    reported: int | None
    account: int = NONE
    person: int = NONE
    thing: int = NONE
    lot: int = NONE
    quantity: int | None = None
    narrative: str = ""


@dataclass
class Action:
    """What the authority did."""

    kind: str
    at: int
    thing: int = NONE
    person: int = NONE
    document: str = ""


@dataclass
class PlannedCount:
    """A count that will take place: where, when, by whom."""

    account: int
    at: int
    counter: int
    second: int
    blind: bool
    announced: int | None = None


@dataclass
class Absence:
    """What the record does not know: a thing is not where its ledger says, from then to then.

    `insiders` are persons who, when counting, say that they saw it. `stand_in` tells that a
    replica lies there, which a tired eye counts.
    """

    thing: int
    since: int
    until: int
    insiders: frozenset[int] = frozenset()
    stand_in: bool = False


@dataclass
class Surplus:
    """What lies there and the ledger does not know: an unregistered arm, a twin of a serial."""

    account: int
    serial: str
    thing: int
    since: int
    until: int
    insiders: frozenset[int] = frozenset()


@dataclass
class Stint:
    """One weapon at one slot for a span of days: the unit in which duty is lived."""

    slot: int
    thing: int
    first: int
    last: int
    fate: str = ""
    """How it ends, if not by a return: robbery, theft or loss in the last shift."""


@dataclass
class Slot:
    """An armed position at a post for a span of days, and who serves there on each of them.

    `staff` has a row a position (two for a day's watch, four for day and night) and a column a day
    of the company's life.
    """

    post: int
    armoury: int
    relay: bool
    night: bool
    first: int
    last: int
    staff: Whole
    block: int
    device: int
    contract: int


@dataclass
class Truth:
    """What really was: one row of truth.csv."""

    pattern: str
    started: int
    ended: int
    persons: list[int] = field(default_factory=list)
    things: list[int] = field(default_factory=list)
    lots: list[int] = field(default_factory=list)


@dataclass
class Life:
    """All of one company."""

    plan: CompanyPlan
    country: CountryPlan
    rng: np.random.Generator
    people: list[Person] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)
    lots: list[Lot] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    stolen: list[tuple[arms.Arm, int, str]] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    stints: list[Stint] = field(default_factory=list)
    counts: list[PlannedCount] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    surpluses: list[Surplus] = field(default_factory=list)
    truths: list[Truth] = field(default_factory=list)
    entries: Entries = field(default_factory=Entries)
    shift_blocks: list[tuple[Whole, Whole, Whole]] = field(default_factory=list)
    """Blocks of shifts: persons, post accounts, starts."""
    device_count: int = 0
    armouries: list[int] = field(default_factory=list)
    armourers: dict[int, Whole] = field(default_factory=dict)
    """By armoury: a row for day and one for night, a column a day: who keeps it."""
    supervisors: list[int] = field(default_factory=list)
    managers: list[int] = field(default_factory=list)
    workshop: int = NONE
    range: int = NONE
    consignment: int = NONE
    depot: int = NONE
    devices: dict[int, int] = field(default_factory=dict)
    """The terminal of each armoury and post."""
    typed_share: float = 0.1
    late_share: float = 0.05
    takes_photos: bool = False
    """Whether its counters photograph the serials that they see."""
    words: dict[str, int] = field(default_factory=dict)
    """Reasons and documents, each written once."""
    memory: dict[str, Any] = field(default_factory=lambda: defaultdict(list))
    """Notes that one part of the generator leaves for another."""

    @property
    def begin(self) -> int:
        """The first microsecond of the company's life here."""
        return self.plan.first_day * DAY + LOCAL_MIDNIGHT

    @property
    def end(self) -> int:
        """The microsecond after its last: midnight in UTC, so that months of tables are whole."""
        midnight = self.plan.last_day * DAY
        return midnight if self.country.now is None else min(midnight, self.country.now)

    @property
    def days(self) -> int:
        """How many days it lives here."""
        return self.plan.last_day - self.plan.first_day

    def word(self, text: str) -> int:
        """Note a reason or a document and give its index."""
        return self.words.setdefault(text, len(self.words))

    def boundary(self, kind: str) -> int:
        """Give the boundary account of a kind; they come first in the list."""
        return BOUNDARY.index(kind)

    def add_account(self, kind: str, name: str, *, near: int | None = None) -> int:
        """Open an account; `near` is the province in which it lies."""
        account = Account(kind, name)
        if near is not None:
            province = words.PROVINCES[near]
            account.province = province.name
            account.latitude = round(province.latitude + self.rng.normal(0, 0.12), 5)
            account.longitude = round(province.longitude + self.rng.normal(0, 0.12), 5)
        self.accounts.append(account)
        return len(self.accounts) - 1

    def add_person(self, role: str, hired: int, left: int | None, identity: str = "") -> int:
        """Employ somebody and open the account that their arms are written to."""
        number = len(self.people)
        given, family = self.rng.choice(words.GIVEN_NAMES), self.rng.choice(words.FAMILY_NAMES)
        account = self.add_account("person", f"{given} {family}")
        self.accounts[account].person = number
        horizon = self.country.last_day if left is None else left
        armed = role != "manager"
        self.people.append(
            Person(
                role=role,
                identity=identity or self.rng.bytes(16).hex(),
                hired=hired,
                left=left,
                permit=horizon + int(self.rng.integers(15, 900)) if armed else None,
                fitness=horizon + int(self.rng.integers(15, 500)) if armed else None,
                account=account,
            )
        )
        return number

    def add_device(self, account: int) -> int:
        """Give an account a terminal, or find the one it has."""
        if account not in self.devices:
            self.devices[account] = self.device_count
            self.device_count += 1
        return self.devices[account]

    def add_thing(self, kind: str, arm: arms.Arm, acquired: int, home: int) -> int:
        """Register a numbered thing."""
        permit = self.country.last_day + int(self.rng.integers(20, 1500))
        self.things.append(Thing(kind, arm, acquired, permit, home))
        return len(self.things) - 1

    def keeper(self, armoury: int, times: npt.ArrayLike) -> Whole:
        """Tell who keeps an armoury at each of the moments."""
        local = np.asarray(times, dtype=np.int64) - LOCAL_MIDNIGHT
        day = np.clip(local // DAY - self.plan.first_day, 0, self.days - 1)
        hour = local % DAY
        night = ((hour < MORNING) | (hour >= EVENING)).astype(np.int64)
        return self.armourers[armoury][night, day]

    def supervisor_at(self, times: npt.ArrayLike) -> Whole:
        """Tell which supervisor would be called at each of the moments: weeks in turn."""
        weeks = np.asarray(times, dtype=np.int64) // (7 * DAY)
        return np.array(self.supervisors, dtype=np.int64)[weeks % len(self.supervisors)]

    def account_of(self, people: npt.ArrayLike) -> Whole:
        """Give the accounts of persons."""
        table = np.array([person.account for person in self.people], dtype=np.int64)
        return table[np.asarray(people, dtype=np.int64)]
