"""Serial numbers as people read them off worn steel, and when two of them may be one.

A serial is kept as read, for ever. Beside it stand two derived texts: the *normal* form, in which
writing habits vanish (case, spaces, dashes), and the *skeleton*, in which characters that are
mistaken for one another on a stamped mark fall together. Neither is an identity: the same serial of
two makers is two weapons, and a skeleton that matches is a question, never an answer.
"""

import re
import unicodedata
from enum import StrEnum

# Why each group: O, Q and D are rings with a mark that wears away; I and L lose their serifs and
# read as 1; B and 8, S and 5, Z and 2, G and 6 differ by one corner of a stamp; V and U by the
# curve at the foot. Wider groups (4/A, 7/T) would join serials that nobody confuses.
LOOK_ALIKES = {"0": "OQD", "1": "IL", "2": "Z", "5": "S", "6": "G", "8": "B", "V": "U"}

_FOLD = str.maketrans({seen: kept for kept, group in LOOK_ALIKES.items() for seen in group})
_DOUBTED = frozenset("OQIL")
_LABEL = re.compile(r"^\s*(?:№|N\s*\.?\s*[°º]|N(?:UM|O)\.|SERIE\s*:)[\s.:]*", re.IGNORECASE)
_SEPARATOR = re.compile(r"[\s\-\u2010-\u2015\u2212._/\\'’\"]+")


class Likeness(StrEnum):
    """How near two serials are, from one weapon written twice to two weapons."""

    SAME = "same"
    LOOK_ALIKE = "look_alike"
    ONE_EDIT = "one_edit"
    DIFFERENT = "different"


def normalise_serial(text: str) -> str:
    """The serial without writing habits: upper case, no separators, no leading "N°".

    >>> normalise_serial(" aa4 501 67 "), normalise_serial("N° T-343.869")
    ('AA450167', 'T343869')
    """
    if text.isascii() and text.isalnum():  # nine in ten, and a register has a million
        return text.upper()
    bare = unicodedata.normalize("NFKC", _LABEL.sub("", text)).upper()
    return _SEPARATOR.sub("", bare)


def skeleton(text: str) -> str:
    """The normal form with look-alike characters folded together.

    >>> skeleton("DBK12O2") == skeleton("DBK1202"), skeleton("V62547O")
    (True, 'V625470')
    """
    return fold_look_alikes(normalise_serial(text))


def fold_look_alikes(normal: str) -> str:
    """The skeleton of a serial that is in its normal form already."""
    return normal if normal.isdecimal() else normal.translate(_FOLD)


def compare(one: str, other: str) -> Likeness:
    """How near two serials are, whatever way they were written.

    >>> compare("aa-450167", "AA450167"), compare("DBK12O2", "DBK1202")
    (<Likeness.SAME: 'same'>, <Likeness.LOOK_ALIKE: 'look_alike'>)
    >>> compare("AA450167", "AA451067"), compare("AA450167", "ZZ1")
    (<Likeness.ONE_EDIT: 'one_edit'>, <Likeness.DIFFERENT: 'different'>)
    """
    first, second = normalise_serial(one), normalise_serial(other)
    if first == second:
        return Likeness.SAME
    first, second = first.translate(_FOLD), second.translate(_FOLD)
    if first == second:
        return Likeness.LOOK_ALIKE
    return Likeness.ONE_EDIT if within_one_edit(first, second) else Likeness.DIFFERENT


def within_one_edit(one: str, other: str) -> bool:
    """Whether one character more, less or other, or two neighbours swapped, makes them equal.

    >>> within_one_edit("TAUROS", "TAURUS"), within_one_edit("GLCOK", "GLOCK")
    (True, True)
    >>> within_one_edit("ROSI", "ROSSI"), within_one_edit("COLT", "STAR")
    (True, False)
    """
    if len(one) > len(other):
        one, other = other, one
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    rest, longer = one[start:], other[start:]
    if len(rest) < len(longer):
        return rest == longer[1:]
    return rest[1:] == longer[1:] or (
        rest[1::-1] == longer[:2] and rest[2:] == longer[2:] and len(rest) > 1
    )


def doubtful_characters(text: str) -> str:
    """A better reading of a letter that stands among digits, or "" when nothing is doubtful.

    Makers do not put one O or I inside a run of digits; people who copy marks do.

    >>> doubtful_characters("V62547O"), doubtful_characters("DBK12O2"), doubtful_characters("O12I")
    ('V625470', 'DBK1202', 'O121')
    >>> doubtful_characters("AA696853")
    ''
    """
    normal = normalise_serial(text)
    if not _DOUBTED.intersection(normal):
        return ""
    read = re.sub(r"(?<=\d)[OQ](?=\d|$)", "0", normal)
    read = re.sub(r"(?<=\d)[IL](?=\d|$)", "1", read)
    return "" if read == normal else read
