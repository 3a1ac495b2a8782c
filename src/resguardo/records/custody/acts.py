"""An act: the entries that one person signed for at once, and that are undone together."""

from django.db.models import Q

from resguardo.kernel.ledger import EntryKind
from resguardo.records.custody.models import Classed, Entry


def act_of(row: Entry) -> list[Entry]:
    """The entry with those that it makes one act with: a return and what was classed at it.

    A guard signs once for what came back, what was fired and what was lost, so it is undone at
    once; the other guards of a shift signed for themselves. What was undone at once stands again
    at once.
    """
    if row.kind == EntryKind.CORRECTION:
        one_act = Q(kind=EntryKind.CORRECTION, reverses__isnull=False)
    else:
        one_act = Q(kind=EntryKind.RETURN) | Q(classed__isnull=False)
    act: list[Entry] = list(
        Entry.objects.filter(
            one_act,
            batch=row.batch,
            holder_id=row.holder_id,
            occurred_at=row.occurred_at,
            reversed_by=None,
        )
        .distinct()
        .order_by("-sequence")
    )
    together = row.kind == EntryKind.CORRECTION or Classed.objects.filter(entry__in=act).exists()
    return act if together and row in act else [row]
