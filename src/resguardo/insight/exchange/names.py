"""What the identifiers of the tables stand for in the database, while a load runs."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from resguardo.records.people.days import local_day
from resguardo.records.people.viewer import Viewer

_SPACE: Final = uuid5(NAMESPACE_URL, "urn:resguardo:tables")


CONSOLE = "console"
"""Who recorded what was recorded at the machine itself: nobody of the registers."""


def public_id(kind: str, text: str) -> UUID:
    """Give the identifier of a row here: its own if it is a UUID, else one made from the text.

    So the same tables always become the same rows.
    """
    try:
        return UUID(text)
    except ValueError:
        return uuid5(_SPACE, f"{kind}:{text}")


@dataclass(frozen=True, slots=True)
class AccountHere:
    """An account: its key, its place or person."""

    key: int
    person_id: int | None = None
    place: UUID | None = None


@dataclass(frozen=True, slots=True)
class ThingHere:
    """A thing: its key, and whether it has a number."""

    key: int
    numbered: bool


@dataclass(frozen=True, slots=True)
class ShiftHere:
    """A shift on the roster."""

    starts_at: datetime
    ends_at: datetime
    key: int
    post_id: int


@dataclass(slots=True)
class Organisation:
    """One organisation while it is loaded: who acts, and what its identifiers stand for."""

    by: Viewer
    base: datetime
    """Just before its first entry: when its opening register is entered."""
    entered_on: date
    """The day on which the tables are read in."""
    people: dict[str, int] = field(default_factory=dict)
    person_names: dict[int, str] = field(default_factory=dict)
    post_names: dict[int, str] = field(default_factory=dict)
    accounts: dict[str, AccountHere] = field(default_factory=dict)
    things: dict[str, ThingHere] = field(default_factory=dict)
    shifts: dict[int, list[ShiftHere]] = field(default_factory=dict)

    @property
    def began_on(self) -> date:
        """The day of its opening register, as it was there."""
        return local_day(self.base, self.by.time_zone)

    def morning_of(self, day: date) -> datetime:
        """When a day begins there."""
        return datetime.combine(day, time(), ZoneInfo(self.by.time_zone))
