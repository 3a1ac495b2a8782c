"""What tired eyes make of a serial: the kinds of readings that the search for serials is asked.

Most errors here put any character in the place of another, which is harder than life: people take
one for another that looks like it. The last kind does that.
"""

import random
from collections.abc import Callable
from functools import cache
from typing import Final, NamedTuple

from resguardo.insight.tracing.likelihood import ALPHABET, COST_OTHER, substitution


class Row(NamedTuple):
    """One firearm of the made-up register."""

    firearm_id: str
    serial: str
    make: str
    model: str
    calibre: str


Readings = Callable[[str, random.Random], str]

HEAD: Final = 4
"""How many characters stand before the one that nobody could read."""


def misread(serial: str, chance: random.Random) -> str:
    """Change a serial in one place: mostly another character, else one less or more, or a swap."""
    text, place = list(serial), chance.randrange(len(serial) - 1)
    match chance.randrange(10):
        case 7:
            del text[place]
        case 8:
            text.insert(place, chance.choice(ALPHABET))
        case 9:
            text[place], text[place + 1] = text[place + 1], text[place]
        case _:
            text[place] = chance.choice(ALPHABET)
    return "".join(text)


def mistaken(serial: str, chance: random.Random) -> str:
    """Take one character of a serial for another that looks like it."""
    text, place = list(serial), chance.randrange(len(serial))
    text[place] = chance.choice(alike(text[place]))
    return "".join(text)


@cache
def alike(struck: str) -> list[str]:
    """Characters that one is taken for by its looks; itself where there is none."""
    table = substitution()
    found = [
        each
        for each in ALPHABET
        if each != struck and table[ord(each), ord(struck)] < COST_OTHER - 1
    ]
    return found or [struck]


KINDS: Final[dict[str, Readings]] = {
    "one misread": misread,
    "two misread": lambda serial, chance: misread(misread(serial, chance), chance),
    "one unknown, one misread": lambda serial, chance: (
        misread(serial[:HEAD], chance) + "?" + serial[HEAD + 1 :]
    ),
    "the end is missing": lambda serial, _chance: serial[:-1] + "*",
    "two taken for look-alikes": lambda serial, chance: mistaken(mistaken(serial, chance), chance),
}
