"""How often any search at all could have the right firearm among ten, reckoned without ours.

The readings of this benchmark are made by chance in ways that are known exactly (`misreading`). So
is, therefore, how probable a reading is for every serial of the register; a search that orders by
nothing but that, told the maker and the calibre, is the best there can be (Bayes: all firearms are
equally likely to turn up). What it has among ten is the ceiling, and what it misses has ten rivals
that explain the reading better, or as well. No look at worn steel knows so much: ours may not.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

from resguardo.insight.tracing.likelihood import ALPHABET
from resguardo.insight.tracing.search import Index, Reading
from resguardo.interfaces.cli.bench.figures import Figure
from resguardo.interfaces.cli.bench.misreading import HEAD, KINDS, Row, alike

SAMPLED: Final = 400
"""Readings of each kind that the best possible search and ours are both asked."""
TEN: Final = 10
_SEED: Final = 43

Origins = Mapping[str, float]
"""Serials that can have been read so, each with the probability that it is."""
Serials = Mapping[str, int]
"""Serials of one maker and calibre, each with how many firearms bear it."""


class Best(NamedTuple):
    """What the best possible search makes of one reading."""

    right: float
    """How probable it is that its ten hold the firearm; less than 1 where a lot decides."""
    rivals: int
    """Firearms that explain the reading better than the right one, or as well."""


def measure(rows: list[Row], index: Index) -> list[Figure]:
    """Ask the best possible search and ours the same readings."""
    chance = random.Random(_SEED)
    known: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        known[row.make, row.calibre][row.serial] += 1
    figures = []
    for kind, origins in ORIGINS.items():
        best = ours = missed = undecided = 0.0
        asked = chance.sample(rows, min(SAMPLED, len(rows)))
        for row in asked:
            text = KINDS[kind](row.serial, chance)
            ideal = best_of(origins(text), row.serial, known[row.make, row.calibre])
            hits = index.search(Reading(text, row.make, row.calibre), limit=TEN)
            found = row.firearm_id in index.firearm_ids(hits)
            best += ideal.right
            ours += found
            missed += not found
            undecided += not found and ideal.rivals >= TEN
        figures += [
            Figure(f"trace: at best among ten, {kind}", best / len(asked), "share"),
            Figure(f"trace: this index, same readings, {kind}", ours / len(asked), "share"),
            Figure(f"trace: missed, {kind}", missed, f"of {len(asked)}"),
            Figure(f"trace: missed with ten equals or better, {kind}", undecided, "of these"),
        ]
    return figures


def best_of(origins: Origins, struck: str, serials: Serials) -> Best:
    """Whether ten of the register's serials, the most probable first, hold the right firearm."""
    mine = origins[struck]
    better = equal = 0
    for serial, probability in origins.items():
        if probability >= mine * (1 - 1e-9) and (many := serials.get(serial)):
            if probability > mine * (1 + 1e-9):
                better += many
            else:
                equal += many
    return Best(min(1.0, max(0, TEN - better) / equal), better + equal - 1)


def before_misread(read: str) -> Origins:
    """What `misread` can have made this reading of, and how probably it does."""
    found: dict[str, float] = defaultdict(float)
    for serial, probability in _misread_from(read):
        found[serial] += probability
    return found


def _misread_from(read: str) -> Iterator[tuple[str, float]]:
    """Each way by itself: another character, one less, one more, two in each other's place."""
    size = len(read)
    for place in range(size - 1):
        head, tail = read[:place], read[place + 1 :]
        for each in ALPHABET:
            yield head + each + tail, 0.7 / (size - 1) / len(ALPHABET)
        yield head + read[place + 1] + read[place] + read[place + 2 :], 0.1 / (size - 1)
    for place in range(size):
        for each in ALPHABET:
            yield read[:place] + each + read[place:], 0.1 / size
    for place in range(size - 2):
        yield read[:place] + read[place + 1 :], 0.1 / (size - 2) / len(ALPHABET)


def before_mistaken(read: str) -> Origins:
    """What `mistaken` can have made this reading of, and how probably it does."""
    found: dict[str, float] = defaultdict(float)
    for place, one in enumerate(read):
        for struck, share in _taken_for(one):
            found[read[:place] + struck + read[place + 1 :]] += share / len(read)
    return found


@cache
def _taken_for(one: str) -> list[tuple[str, float]]:
    """Characters that are taken for this one, each with how often it is, if it is mistaken."""
    lists = {struck: alike(struck) for struck in ALPHABET}
    return [(struck, 1 / len(kept)) for struck, kept in lists.items() if one in kept]


def twice(before: Callable[[str], Origins]) -> Callable[[str], Origins]:
    """What two errors of a kind, one after the other, can have made a reading of."""

    def origins(read: str) -> Origins:
        found: dict[str, float] = defaultdict(float)
        for between, last in before(read).items():
            for serial, first in before(between).items():
                found[serial] += first * last
        return found

    return origins


def before_unknown(read: str) -> Origins:
    """One character of the first four misread, and the fifth unread."""
    head, _hole, tail = read.partition("?")
    return {
        start + each + tail: probability
        for start, probability in before_misread(head).items()
        if len(start) == HEAD
        for each in ALPHABET
    }


ORIGINS: Final[dict[str, Callable[[str], Origins]]] = {
    "one misread": before_misread,
    "two misread": twice(before_misread),
    "one unknown, one misread": before_unknown,
    "two taken for look-alikes": twice(before_mistaken),
}
"""For each kind of reading where that can be decided: what it can have been made of."""
