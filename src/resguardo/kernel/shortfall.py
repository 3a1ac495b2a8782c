"""What went out and did not come back: it stays open, or it is classed, and never anything between.

A return may be split as often as people like. What has neither come back nor been classed remains
with whoever took it, so that one round missing of forty-two is still missing tomorrow, and in the
next return of the same person. Closing a return means that nothing remains. To class is to say
what became of it (fired, spent in training, lost, damaged, stolen), how many, why, and which
second person saw or checked it.

>>> out, back = {"lot": 42}, {"lot": 41}
>>> difference(out, back)
{'lot': 1}
>>> check_return(out, back, closing=True)  # doctest: +ELLIPSIS
Traceback (most recent call last):
resguardo.kernel.shortfall.Unclassed: 1 of lot is missing. Class it as ...
>>> fired = Classed("lot", ShortfallClass.FIRED, 1, "Warning shot, report 7", "ana", "eva")
>>> check_return(out, back, [fired], closing=True)
{}
"""

from collections import Counter
from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from .identifier import Key
from .ledger import AccountKind, EntryKind
from .problem import Problem
from .text import gettext_noop as _


class ShortfallClass(StrEnum):
    """What became of things that did not come back."""

    FIRED = "fired"
    TRAINING = "training"
    LOST = "lost"
    DAMAGED = "damaged"
    STOLEN = "stolen"


SHORTFALL_ENTRIES: Final[dict[ShortfallClass, tuple[EntryKind, AccountKind]]] = {
    ShortfallClass.FIRED: (EntryKind.FIRE, AccountKind.FIRED),
    ShortfallClass.TRAINING: (EntryKind.TRAIN, AccountKind.TRAINING),
    ShortfallClass.LOST: (EntryKind.LOSS, AccountKind.LOST),
    ShortfallClass.DAMAGED: (EntryKind.DISPOSAL, AccountKind.DESTROYED),
    ShortfallClass.STOLEN: (EntryKind.THEFT, AccountKind.STOLEN),
}
"""The entry that a class makes, and the boundary account that takes the things."""

_OF_NUMBERED: Final = frozenset({ShortfallClass.LOST, ShortfallClass.STOLEN})


@dataclass(frozen=True, slots=True)
class Classed:
    """A part of a shortfall, with all that it needs to be believed."""

    thing: Key
    shortfall: ShortfallClass
    quantity: int | None
    reason: str
    classed_by: Key
    second_person: Key | None


class Unclassed(Problem):
    code = "shortfall.unclassed"
    wording = _(
        "{quantity} of {thing} is missing. Class it as fired, training, lost, damaged or stolen, "
        "with a number, a reason and a second person, or keep the return open."
    )
    field = "shortfall"
    thing: Key
    quantity: int


class Overclassed(Problem):
    code = "shortfall.overclassed"
    wording = _("{missing} of {thing} is missing, but {classed} is classed. Correct the numbers.")
    field = "shortfall"
    thing: Key
    missing: int
    classed: int


class NumberMissing(Problem):
    code = "shortfall.number-missing"
    wording = _("Write how many of {thing} were {shortfall}.")
    field = "shortfall_quantity"
    thing: Key
    shortfall: ShortfallClass


class ReasonMissing(Problem):
    code = "shortfall.reason-missing"
    wording = _("Write why {thing} did not come back: what happened, when and where.")
    field = "shortfall_reason"
    thing: Key


class SecondPersonMissing(Problem):
    code = "shortfall.second-person-missing"
    wording = _("A second person must confirm what became of {thing}: somebody other than you.")
    field = "second_person"
    thing: Key


class WrongClass(Problem):
    code = "shortfall.wrong-class"
    wording = _(
        "{thing} has a number of its own and cannot be “{shortfall}”. "
        "Take it back, or class it as lost or stolen."
    )
    field = "shortfall"
    thing: Key
    shortfall: ShortfallClass


class MoreBack(Problem):
    code = "shortfall.more-back"
    wording = _(
        "{back} of {thing} came back, but {out} is out. Count again; if it is so, "
        "return {out} and record the rest as found."
    )
    field = "quantity"
    thing: Key
    out: int
    back: int


def difference(out: Mapping[Any, int], back: Mapping[Any, int]) -> dict[Any, int]:
    """Tell per thing what is missing (above zero) or too much (below); what fits is left out."""
    things = [*out, *(thing for thing in back if thing not in out)]
    gaps = {thing: out.get(thing, 0) - back.get(thing, 0) for thing in things}
    return {thing: gap for thing, gap in gaps.items() if gap}


def check_return(
    out: Mapping[Any, int],
    back: Mapping[Any, int],
    classed: Collection[Classed] = (),
    *,
    closing: bool,
    numbered: Container[Any] = frozenset(),
) -> dict[Any, int]:
    """Give what remains open after a return; refuses to close while anything does.

    `out` is what the giver still holds, not what was once issued: so no split can lose a round.
    """
    gaps = difference(out, back)
    for thing, gap in gaps.items():
        if gap < 0:
            raise MoreBack(thing, out.get(thing, 0), back[thing])
    totals: Counter[Any] = Counter()
    for each in classed:
        totals[each.thing] += _check_classed(each, numbered)
    for thing, total in totals.items():
        if total > gaps.get(thing, 0):
            raise Overclassed(thing, gaps.get(thing, 0), total)
    remaining = {thing: gap - totals[thing] for thing, gap in gaps.items() if gap > totals[thing]}
    if closing and remaining:
        raise Unclassed(*next(iter(remaining.items())))
    return remaining


def _check_classed(each: Classed, numbered: Container[Any]) -> int:
    if each.quantity is None or each.quantity < 1:
        raise NumberMissing(each.thing, each.shortfall)
    if each.thing in numbered and each.shortfall not in _OF_NUMBERED:
        raise WrongClass(each.thing, each.shortfall)
    if not each.reason.strip():
        raise ReasonMissing(each.thing)
    if each.second_person is None or each.second_person == each.classed_by:
        raise SecondPersonMissing(each.thing)
    return each.quantity
