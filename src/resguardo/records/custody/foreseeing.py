"""What the ledger would refuse of a movement, asked of every thing before anything is written.

The ledger refuses at the first thing that does not fit, which is right for a lock and slow for a
hand that scanned twenty. This says all of it at once; the ledger still judges, and alone decides.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from resguardo.kernel import ledger
from resguardo.kernel.ledger import AccountKind, EntryKind, Move
from resguardo.kernel.problem import Problem
from resguardo.records.custody.accounts import KIND_OF_PLACE, name_of
from resguardo.records.custody.models import Account, Holding
from resguardo.records.custody.retelling import retold
from resguardo.records.custody.slip import Slip
from resguardo.records.custody.writing import InTheFuture
from resguardo.records.places.models import Place
from resguardo.records.register.models import Thing

End = Place | Account | AccountKind
"""One end of a movement: a place that perhaps has no account yet, an account, or a new one."""


def foreseen(
    kind: EntryKind,
    quantities: Mapping[int, int],
    giver: Place | Account,
    taker: End | None,
    *,
    slip: Slip,
    at: datetime,
) -> list[Problem]:
    """What stands against moving so many of these things; of a taker that is unknown nothing."""
    things = Thing.objects.in_bulk(quantities)
    found = against_moment(slip, at)
    if taker is not None and quantities:
        found += _against_way(kind, quantities, giver, taker, things)
    where: dict[str, Any] = (
        {"account__place": giver} if isinstance(giver, Place) else {"account": giver}
    )
    held = dict(
        Holding.objects.filter(**where, thing__in=quantities).values_list("thing", "quantity")
    )
    for key, asked in quantities.items():
        if held.get(key, 0) < asked:
            lacking = ledger.NotHeld(key, giver.pk, held.get(key, 0), asked)
            found.append(_named(lacking, things[key].name, giver))
    return found


def against_moment(slip: Slip, at: datetime) -> list[Problem]:
    """Whether what a slip tells has not happened yet."""
    return [InTheFuture(slip.happened(at))] if slip.happened(at) > at else []


def _against_way(
    kind: EntryKind, quantities: Mapping[int, int], giver: End, taker: End,
    things: Mapping[int, Thing],
) -> list[Problem]:  # fmt: skip
    """What the kernel says of the two ends, by the first thing that cannot go that way."""
    ends = {0: _kind(giver), 1: _kind(taker)}
    to = 0 if giver == taker else 1
    moves = tuple(Move(key, quantity, 0, to) for key, quantity in quantities.items())
    numbered = {key for key, thing in things.items() if thing.numbered}
    try:
        ledger.check_shape(ledger.Entry(kind, moves), ends, numbered)
    except Problem as problem:
        thing = things.get(getattr(problem, "thing", 0))
        return [problem if thing is None else _named(problem, thing.name, giver)]
    return []


def _kind(end: End) -> AccountKind:
    if isinstance(end, AccountKind):
        return end
    return KIND_OF_PLACE[end.kind] if isinstance(end, Place) else AccountKind(end.kind)


def _named(problem: Problem, thing: str, giver: End) -> Problem:
    """The same refusal in names; where it speaks of a thing, beside the field of what goes."""
    retold(problem, thing=thing)
    if hasattr(problem, "account"):
        retold(problem, account=_name(giver))
    return retold(problem, field_name="scans") if problem.field == "thing" else problem


def _name(end: End) -> str:
    if isinstance(end, Place):
        return end.name
    return name_of(end) if isinstance(end, Account) else str(end)
