"""What lies in a room, by class, and how it stands to the limits of a licence.

Values only: whoever knows the ledger (a later chapter) or a visitor with a list in hand makes the
items, and the same rules answer both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from resguardo.kernel.ammunition import Hazard


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One lot in a room. `hazard` is what the box says (`1.4S`), empty where nobody has read it.

    `net_kg` is the net explosive quantity of all of it; None where it is not known.
    """

    name: str
    rounds: int
    hazard: str = ""
    net_kg: float | None = None
    state: str = "serviceable"
    packed: bool = True
    thing: UUID | None = None

    @property
    def is_there(self) -> bool:
        """Whether any of it lies there: bulk explosive has a mass and no number of rounds."""
        return self.rounds > 0 or bool(self.net_kg)

    @property
    def read(self) -> Hazard | None:
        """The class, or None; refuses a text that is no class (`HazardUnreadable`)."""
        return Hazard.read(self.hazard) if self.hazard else None


class Limit(Protocol):
    """What a licence says of one division and group."""

    division: str
    group: str
    most_rounds: int | None
    most_net_kg: Decimal | None


@dataclass(frozen=True, slots=True)
class Use:
    """How much of a limit is used. `untold_rounds` are counted in: nobody has read their class."""

    limit: Limit
    rounds: int
    untold_rounds: int
    net_kg: float

    @property
    def over(self) -> bool:
        """Whether there is more than the licence allows."""
        most_rounds, most_kg = self.limit.most_rounds, self.limit.most_net_kg
        return (most_rounds is not None and self.rounds + self.untold_rounds > most_rounds) or (
            most_kg is not None and self.net_kg > float(most_kg)
        )


def uses(limits: Sequence[Limit], items: Iterable[Item]) -> list[Use]:
    """Set each limit against what lies there; rounds of an unread class count against every limit.

    >>> from types import SimpleNamespace as Limits
    >>> ball = Limits(division="1.4", group="S", most_rounds=1000, most_net_kg=None)
    >>> lots = [Item(name="a", rounds=900, hazard="1.4S"), Item(name="b", rounds=101)]
    >>> [(use.rounds, use.untold_rounds, use.over) for use in uses([ball], lots)]
    [(900, 101, True)]
    """
    there = list(items)
    untold = sum(each.rounds for each in there if not each.hazard)
    found = []
    for limit in limits:
        mine = [each for each in there if _falls_under(each, limit)]
        net = sum(each.net_kg or 0 for each in mine)
        found.append(Use(limit, sum(each.rounds for each in mine), untold, net))
    return found


def unlicensed(limits: Sequence[Limit], items: Iterable[Item]) -> list[Item]:
    """The lots whose class the licence does not name at all."""
    return [
        each
        for each in items
        if each.hazard and each.is_there and not any(_falls_under(each, limit) for limit in limits)
    ]


def _falls_under(item: Item, limit: Limit) -> bool:
    hazard = item.read
    if hazard is None or (limit.group and hazard.group != limit.group):
        return False
    return limit.division in {hazard.division, hazard.main}
