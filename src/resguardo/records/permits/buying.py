"""Leave to buy and leave to import: how many of what, from whom; asked for, and granted in part.

A purchase and an import are asked of the authority beforehand, line by line, and what is granted
may be less than what was asked. What then comes in is entered under that leave by the chapter that
keeps the ledger, which also knows how much of it is left.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, Final

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.permits.models import PermitKind
from resguardo.records.register.catalogue import calibres
from resguardo.records.register.models import WeaponType

LEAVES_IN_ORDER: Final = (PermitKind.PURCHASE, PermitKind.IMPORT)
LEAVES: Final = frozenset(LEAVES_IN_ORDER)
"""Kinds of permit that say how many of what."""
ROUNDS: Final = "rounds"
"""What a line is of that is no type of firearm."""


class Rounds(StrEnum):
    """Rounds, where firearms are named by their type."""

    ROUNDS = ROUNDS


LINES_MAX: Final = 20
QUANTITY_MAX: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """So many firearms of one type and calibre, or so many rounds of a calibre."""

    what: str
    calibre: str
    quantity: int


class LinesMissing(Problem):
    """A leave to buy nothing."""

    code = "permits.lines-missing"
    wording = _("Say what is to be bought: at least one line with type, calibre and quantity.")
    field = "what-1"


class LineImpossible(Problem):
    """A line that is of nothing, or of too much."""

    code = "permits.line-impossible"
    wording = _(
        "Line {line}: choose a type of firearm or rounds, choose a calibre, and write how many, "
        "from 1 to 10,000,000."
    )

    line: int

    @property
    def field_name(self) -> str:
        """The first field of that line."""
        return f"what-{self.line}"


class SupplierMissing(Problem):
    """Whoever sells is known before anything is bought."""

    code = "permits.supplier-missing"
    wording = _("Write from whom it is to be bought: the seller's name and licence.")
    field = "supplier"


class LinesUnwanted(Problem):
    """Lines on a paper that has none."""

    code = "permits.lines-unwanted"
    wording = _("Only a leave to buy or to import says how many of what. Leave the lines out.")
    field = "what-1"


def against_lines(kind: str, lines: Sequence[Line], supplier: str) -> Iterator[Problem]:
    """What is wrong with the lines of a leave, and with lines on anything else."""
    if kind not in LEAVES:
        if lines:
            yield LinesUnwanted()
        return
    if not 1 <= len(lines) <= LINES_MAX:
        yield LinesMissing()
    for number, line in enumerate(lines[:LINES_MAX], start=1):
        known = line.what == ROUNDS or line.what in WeaponType.values
        known = known and line.calibre in calibres().calibres
        if not known or not 1 <= line.quantity <= QUANTITY_MAX:
            yield LineImpossible(number)
    if not supplier.strip():
        yield SupplierMissing()


def kept(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Lines as a table keeps them."""
    return [{"what": each.what, "calibre": each.calibre, "quantity": each.quantity}
            for each in lines]  # fmt: skip


def read(rows: Iterable[Mapping[str, Any]]) -> tuple[Line, ...]:
    """Lines as a table kept them."""
    return tuple(Line(each["what"], each["calibre"], each["quantity"]) for each in rows)


def told(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Lines as a history tells them: 3 revolver 38-special."""
    return [f"{each.quantity} {each.what} {each.calibre}" for each in read(rows)]


def named(what: str) -> Enum:
    """What a line is of, as a sentence says it in its language."""
    return Rounds.ROUNDS if what == ROUNDS else WeaponType(what)


def firearms_among(lines: Iterable[Line]) -> int:
    """How many firearms these lines come to."""
    return sum(each.quantity for each in lines if each.what != ROUNDS)
