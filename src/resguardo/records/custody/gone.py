"""Which numbered things have left the ledger, and through which door.

A firearm that was destroyed stays in the register and can be searched; a list that shows it must
not say that it is ready to serve.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from resguardo.records.custody.models import Holding
from resguardo.records.people.reading import ask
from resguardo.records.register.models import Firearm


def gone(things: Iterable[int]) -> dict[int, str]:
    """The kind of the boundary that took each of these things, by key; what is still kept is out.

    Called with things that were found in sight. Through the boundary a thing may have passed more
    than once: the last door counts, and none where it came back.
    """
    last = ask(
        "SELECT h.thing_id, h.boundary, a.kind FROM custody_holding h"
        " JOIN custody_account a ON a.id = h.account_id"
        " WHERE h.thing_id IN %s AND h.numbered AND h.quantity > 0"
        " ORDER BY h.boundary DESC, h.entry_id",
        list(things),
    )
    found = {thing: kind if boundary else "" for thing, boundary, kind in last}
    return {thing: kind for thing, kind in found.items() if kind}


def still_here(firearms: QuerySet[Firearm], *, here: bool = True) -> QuerySet[Firearm]:
    """Those of these firearms that have not left, or those that have."""
    rows = Holding.objects.filter(thing=OuterRef("pk"), numbered=True, quantity__gt=0)
    left = Exists(rows.filter(boundary=True)) & ~Exists(rows.filter(boundary=False))
    return firearms.filter(~left if here else left)
