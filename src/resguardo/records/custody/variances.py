"""What a count says: for each thing, what the book expected and what each counter saw.

Both directions are compared. What the book has and nobody saw is missing; what was seen and the
book does not have here is a surplus, and a red flag too: known elsewhere it is misplaced, known
nowhere it is unknown. Work goes on during a count: a thing that moved since the count was opened is
right if it was seen either as before or as after.
"""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from resguardo.records.custody.models import Count, CountLine, CountSheet, Move
from resguardo.records.register.models import Thing


class VarianceKind(StrEnum):
    """What sort of difference."""

    MISSING = "missing"
    SURPLUS = "surplus"
    MISPLACED = "misplaced"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing (or one unknown mark): the book, and what each closed sheet says, in order."""

    thing: Thing | None
    text_as_read: str
    expected: int
    moved: int
    seen: tuple[int, ...]

    @property
    def agreed(self) -> bool:
        """Whether all counters saw the same."""
        return len(set(self.seen)) == 1

    @property
    def fits(self) -> bool:
        """Whether what was seen is the book's, before or after what moved meanwhile."""
        return self.agreed and self.seen[0] in {self.expected, self.expected + self.moved}

    def kind(self, seen: int) -> VarianceKind:
        """Name the difference between the book and a quantity seen."""
        if self.thing is None:
            return VarianceKind.UNKNOWN
        if seen < self.expected:
            return VarianceKind.MISSING
        if self.thing.numbered and self.expected == 0:
            return VarianceKind.MISPLACED
        return VarianceKind.SURPLUS


def closed_sheets(count: Count) -> list[CountSheet]:
    """The sheets that their counters have closed, the first closed first."""
    return list(count.sheets.exclude(closed_at=None).order_by("closed_at", "id"))


def compare(count: Count) -> list[Compared]:
    """Hold the closed sheets against the book and each other; three queries for any size."""
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
    moved = _moved_since(count)
    nothing = [0] * len(sheets)
    known = [
        Compared(
            things[key], "", expected.get(key, 0), moved.get(key, 0), tuple(seen.get(key, nothing))
        )
        for key in things
    ]
    known.sort(key=lambda each: (each.fits, each.thing.name if each.thing else ""))
    return known + [
        Compared(None, text, 0, 0, tuple(quantities)) for text, quantities in unknown.items()
    ]


def _moved_since(count: Count) -> dict[int, int]:
    """What came into and went out of the account since the count was opened."""
    net: dict[int, int] = defaultdict(int)
    since = Move.objects.filter(entry_id__gte=count.as_of_sequence)
    for thing, quantity in since.filter(taker=count.account_id).values_list("thing_id", "quantity"):
        net[thing] += quantity
    for thing, quantity in since.filter(giver=count.account_id).values_list("thing_id", "quantity"):
        net[thing] -= quantity
    return net
