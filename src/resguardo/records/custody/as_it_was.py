"""The register as it was at a past moment: as the books now say it was, or as they said it then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, Sum

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody.models import Account, Entry, Move
from resguardo.records.custody.selectors import in_sight
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.models import Thing


class MomentAhead(Problem):
    """Nobody knows where things will be."""

    code = "custody.moment-ahead"
    wording = _("{moment} has not come yet. Choose a moment up to now.")
    field = "moment"

    moment: datetime


def past(moment: datetime, *, at: datetime) -> datetime:
    """A moment of which the books can tell; refuses one that has not come (`MomentAhead`)."""
    if moment > at:
        raise MomentAhead(moment)
    return moment


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a thing was at a moment, and how many of it."""

    thing: Thing
    account: Account
    quantity: int


def whereabouts(
    *, viewer: Viewer, at: datetime, moment: datetime, things: Sequence[Thing] | None = None,
    account: Account | None = None, by_recorded: bool = False,
    start: int = 0, limit: int | None = None,
) -> list[Whereabouts]:  # fmt: skip
    """Where things were at a past moment, as the books now say or (`by_recorded`) said then.

    The books now say: entries that occurred by the moment, less those reversed since. As they said
    then: entries recorded by the moment, whatever they claim and whatever came after.
    """
    visible = in_sight(viewer=viewer, at=at)
    entries_then = Entry.objects.filter(visible)
    if by_recorded:
        entries_then = entries_then.filter(recorded_at__lte=moment)
    else:
        entries_then = entries_then.filter(occurred_at__lte=moment, reverses=None, reversed_by=None)
    rows = Move.objects.filter(entry__in=entries_then)
    if things is not None:
        rows = rows.filter(thing__in=things)
    if account is not None:
        rows = rows.filter(Q(giver=account) | Q(taker=account))
    held = _sums(rows, "taker")
    for key, quantity in _sums(rows, "giver").items():
        held[key] = held.get(key, 0) - quantity
    kept = [key for key, quantity in sorted(held.items()) if quantity > 0]
    kept = kept[start : None if limit is None else start + limit]
    accounts_then = Account.objects.select_related("place", "person").in_bulk(
        {key[0] for key in kept}
    )
    things_then = Thing.objects.in_bulk({key[1] for key in kept})
    return [
        Whereabouts(things_then[key[1]], accounts_then[key[0]], held[key])
        for key in kept
        if account is None or key[0] == account.pk
    ]


def _sums(rows: QuerySet[Move], side: str) -> dict[tuple[int, int], int]:
    """What came into (or went out of) each account that keeps things, added up by the database."""
    return {
        (key, thing): quantity
        for key, thing, quantity in rows.filter(**{f"{side}__boundary": False})
        .order_by()
        .values_list(f"{side}_id", "thing_id")
        .annotate(total=Sum("quantity"))
    }
