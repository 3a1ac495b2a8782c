"""The ceiling of a search is reckoned from how readings are really made: both are held together."""

import random
from collections import Counter

import pytest

from resguardo.interfaces.cli.bench.ceiling import ORIGINS, Best, best_of
from resguardo.interfaces.cli.bench.misreading import KINDS

MANY = 40_000


@pytest.mark.parametrize(("kind", "serial"), [
    ("one misread", "AB12"),
    ("two misread", "B81"),
    ("one unknown, one misread", "AB1234"),
    ("two taken for look-alikes", "TB081"),
])  # fmt: skip
def test_the_reckoned_probability_of_a_reading_is_its_share_of_many(kind: str, serial: str) -> None:
    chance = random.Random(7)
    read = Counter(KINDS[kind](serial, chance) for _each in range(MANY))
    often = [text for text, _count in read.most_common(4)]
    for text in often:
        share = read[text] / MANY
        reckoned = ORIGINS[kind](text)[serial]
        assert abs(reckoned - share) < 4 * (share / MANY) ** 0.5, text
    if kind != "two misread":  # there, most readings are seen once at most
        assert sum(ORIGINS[kind](text)[serial] for text in read) == pytest.approx(1, abs=0.01)


def test_rivals_that_explain_a_reading_better_or_as_well_are_counted() -> None:
    origins = {"A1": 0.5, "A2": 0.2, "A3": 0.2, "A4": 0.1}
    assert best_of(origins, "A1", {"A1": 1, "A2": 3}) == Best(1.0, 0)
    assert best_of(origins, "A4", {"A1": 4, "A2": 5, "A4": 1}) == Best(1.0, 9)
    assert best_of(origins, "A4", {"A1": 5, "A2": 5, "A4": 1}) == Best(0.0, 10)
    # four of the eight that are alike go along with the six that are better
    assert best_of(origins, "A2", {"A1": 6, "A2": 1, "A3": 7}) == Best(0.5, 13)
