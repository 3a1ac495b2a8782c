"""What a count says: for each thing, what the book expected and what each counter saw.

Both directions are compared. What the book has and nobody saw is missing; what was seen and the
book does not have here is a surplus, and a red flag too: known elsewhere it is misplaced, known
nowhere it is unknown. Work goes on during a count: a thing that moved since the count was opened is
right if it was seen either as before or as after.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from resguardo.records.custody.models import Count, CountLine, CountSheet, Holding, Move
from resguardo.records.register.models import Thing


class VarianceKind(StrEnum):
    """What sort of difference."""

    MISSING = "missing"
    SURPLUS = "surplus"
    MISPLACED = "misplaced"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing (or one unknown mark): the book, and what each closed sheet says, in order.

    `balances` are the quantities that the book had one after the other while it was counted, the
    first of them when the count was opened.
    """

    thing: Thing | None
    text_as_read: str
    balances: tuple[int, ...]
    seen: tuple[int, ...]

    @property
    def name(self) -> str:
        """What a decision names the line by: the thing's public identifier, or the text read."""
        return str(self.thing.public_id) if self.thing else self.text_as_read

    @property
    def expected(self) -> int:
        """What the book had when the count was opened."""
        return self.balances[0]

    @property
    def agreed(self) -> bool:
        """Whether all counters saw the same, or each saw what the book had at some moment."""
        return len(set(self.seen)) == 1 or all(each in self.balances for each in self.seen)

    @property
    def fits(self) -> bool:
        """Whether what every counter saw is the book's, before, between or after its moves."""
        return all(each in self.balances for each in self.seen)

    def book(self, seen: int) -> int:
        """The balance of the book that a quantity seen is held against: the nearest one.

        Of two that are equally near the higher, because less than the book is the graver finding.
        """
        return min(self.balances, key=lambda each: (abs(each - seen), -each))

    def kind(self, seen: int) -> VarianceKind:
        """Name the difference between the book and a quantity seen."""
        if self.thing is None:
            return VarianceKind.UNKNOWN
        if seen < self.book(seen):
            return VarianceKind.MISSING
        if self.thing.numbered:
            return VarianceKind.MISPLACED
        return VarianceKind.SURPLUS


def closed_sheets(count: Count) -> list[CountSheet]:
    """The sheets that their counters have closed, the first closed first."""
    closed = count.sheets.exclude(closed_at=None).select_related("counter")
    return list(closed.order_by("closed_at", "id"))


def compare(count: Count) -> list[Compared]:
    """Hold the closed sheets against the book and each other; a few queries for any size.

    What a sample left out and a counter saw all the same is held against the book too.
    """
    sheets = closed_sheets(count)
    place = {sheet.pk: index for index, sheet in enumerate(sheets)}
    expected: dict[int, int] = {}
    things: dict[int, Thing] = {}
    for row in count.expected.select_related("thing"):
        expected[row.thing_id] = row.expected_quantity
        things[row.thing_id] = row.thing
    seen: dict[int, list[int]] = defaultdict(lambda: [0] * len(sheets))
    unknown: dict[str, list[int]] = defaultdict(lambda: [0] * len(sheets))
    for line in CountLine.objects.filter(sheet__in=sheets).select_related("thing"):
        if line.thing is None:
            unknown[line.text_as_read][place[line.sheet_id]] += line.seen_quantity
        else:
            things[line.thing.pk] = line.thing
            seen[line.thing.pk][place[line.sheet_id]] += line.seen_quantity
    if count.scope != "full":
        expected |= _book_at_opening(count, set(things) - set(expected))
    steps = _steps_since(count, sheets)
    nothing = [0] * len(sheets)
    known = [
        Compared(
            things[key],
            "",
            _balances(expected.get(key, 0), steps.get(key, ())),
            tuple(seen.get(key, nothing)),
        )
        for key in things
    ]
    known.sort(key=lambda each: (each.fits, each.thing.name if each.thing else ""))
    return known + [
        Compared(None, text, (0,), tuple(quantities)) for text, quantities in unknown.items()
    ]


def _balances(opening: int, steps: Iterable[int]) -> tuple[int, ...]:
    balances = [opening]
    for step in steps:
        balances.append(balances[-1] + step)
    return tuple(dict.fromkeys(balances))


def _steps_since(count: Count, sheets: list[CountSheet]) -> dict[int, list[int]]:
    """What came and went, entry by entry, from the opening until the last sheet was closed."""
    closed = [sheet.closed_at for sheet in sheets if sheet.closed_at is not None]
    steps: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for entry, thing, quantity in _moves(count, until=max(closed, default=count.opened_at)):
        steps[thing][entry] += quantity
    return {thing: list(entries.values()) for thing, entries in steps.items()}


def _book_at_opening(count: Count, things: set[int]) -> dict[int, int]:
    """What the account held of these things when the count was opened: now, less what moved."""
    if not things:
        return {}
    held: dict[int, int] = defaultdict(int)
    held.update(
        Holding.objects.filter(account=count.account_id, thing_id__in=things).values_list(
            "thing_id", "quantity"
        )
    )
    for _entry, thing, quantity in _moves(count):
        if thing in things:
            held[thing] -= quantity
    return dict(held)


def _moves(count: Count, *, until: datetime | None = None) -> list[tuple[int, int, int]]:
    """Entry, thing and signed quantity of each move of the account since the opening, in order."""
    since = Move.objects.filter(entry_id__gte=count.as_of_sequence)
    if until is not None:
        since = since.filter(entry__recorded_at__lte=until)
    found = [
        (entry, thing, sign * quantity)
        for side, sign in (("taker", 1), ("giver", -1))
        for entry, thing, quantity in since.filter(**{side: count.account_id}).values_list(
            "entry_id", "thing_id", "quantity"
        )
    ]
    return sorted(found)
