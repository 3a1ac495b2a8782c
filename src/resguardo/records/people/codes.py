"""What labels say: one letter for the kind, then the row's key, then a check character.

The key counts over the whole deployment, so a label of one company never names a weapon of
another, even when both lie on the same counter. The letter makes a person's card and a weapon's
tag different to the eye and to the scanner. The code tells nothing else (no serial, no holder).
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from django.db import connection, models

from resguardo.kernel import identifier
from resguardo.kernel.identifier import ALPHABET

_KEY_BITS: Final = 30

LETTERS: Final[dict[str, str]] = {
    "person": "G",
    "place": "P",
    "firearm": "F",
    "part": "E",
    "magazine": "M",
    "kit": "K",
    "ammunition": "A",
    "stock": "S",
}
"""The first character of a label, by the kind of what it is stuck to."""


def code_of(kind: str, key: int) -> str:
    """The label of a row of this kind.

    >>> code_of("firearm", 4417)
    'F000-4A1R'
    """
    return identifier.label_code(ALPHABET.index(LETTERS[kind]) << _KEY_BITS | key)


def read_code(text: str) -> str:
    """The label as it is written, from what was typed or scanned; refuses what does not check.

    >>> read_code("f0oo 4a1r")
    'F000-4A1R'
    """
    return identifier.label_code(identifier.read_label(text))


def code_in(text: str) -> str:
    """The code of a label that was typed or scanned, or nothing where it is none."""
    try:
        return read_code(text)
    except (identifier.LabelUnreadable, identifier.LabelMistyped):
        return ""


def key_of(code: str) -> int:
    """The key of the row that a label names; whether there is such a row, the database says.

    >>> key_of("F001-721N")
    40001
    """
    return identifier.read_label(code) & (1 << _KEY_BITS) - 1


def reserve_keys(model: type[models.Model], count: int) -> list[int]:
    """Keys that no other row will get: rows that cite one another are then written in one go.

    Must be called inside the transaction that uses them. SQLite has one writer at a time, so the
    next numbers are simply free; PostgreSQL deals them from the table's own sequence.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [row[0] for row in cursor.fetchall()]
        name = connection.ops.quote_name(table)
        cursor.execute(
            "SELECT max(coalesce((SELECT max(id) FROM " + name + "), 0),"  # noqa: S608 - the name of a table
            " coalesce((SELECT seq FROM sqlite_sequence WHERE name = %s), 0))",
            [table],
        )
        last = cursor.fetchone()[0]
    return list(range(last + 1, last + 1 + count))


def codes_of(kind: str, keys: Iterable[int]) -> Iterator[str]:
    """The labels of many rows, as `code_of` writes them but put together from tables.

    The check character is linear: that of a number is the exclusive or of those of its parts.

    >>> list(codes_of("firearm", [4417])) == [code_of("firearm", 4417)]
    True
    """
    letter = LETTERS[kind]
    first = _check(ALPHABET.index(letter) << _KEY_BITS)
    texts, low, middle, high = _tables()
    for key in keys:
        a, b, c = key >> 20, key >> 10 & 1023, key & 1023
        check = ALPHABET[first ^ high[a] ^ middle[b] ^ low[c]]
        text = texts[a] + texts[b] + texts[c]
        yield f"{letter}{text[:3]}-{text[3:]}{check}"


@cache
def _tables() -> tuple[list[str], list[int], list[int], list[int]]:
    texts = [one + other for one in ALPHABET for other in ALPHABET]
    low, middle, high = ([_check(n << shift) for n in range(1024)] for shift in (0, 10, 20))
    return texts, low, middle, high


def _check(number: int) -> int:
    return ALPHABET.index(identifier.label_code(number)[-1])
