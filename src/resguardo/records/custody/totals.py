"""How many things of a kind are in accounts of a kind: a projection beside the holdings.

The first page of every desk asks for it. Summed over holdings it grows with the register (0.8 s at
a million things); kept here it is a few dozen rows a company. The ledger's pen writes it together
with the holdings that it sums, and `audit` sums them anew.
"""

from collections.abc import Mapping
from typing import Final

from django.db import connection, models

from resguardo.records.people.models import Organisation
from resguardo.records.transparency.together import write_rows

Kinds = tuple[str, str]
"""The kind of the account, and the kind of the thing."""

_ADD: Final = (
    "INSERT INTO custody_total (organisation_id, account_kind, thing_kind, quantity)"
    " VALUES {rows} ON CONFLICT (organisation_id, account_kind, thing_kind)"
    " DO UPDATE SET quantity = custody_total.quantity + excluded.quantity"
)


class Total(models.Model):
    """What one organisation keeps of a kind of thing in a kind of account; never the boundary."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="totals", db_index=False
    )
    account_kind = models.CharField(max_length=16)
    thing_kind = models.CharField(max_length=16)
    quantity = models.BigIntegerField()

    class Meta:
        app_label = "custody"
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "account_kind", "thing_kind"), name="total_once"
            ),
        )


def add(organisation_id: int, changes: Mapping[Kinds, int]) -> None:
    """Add what came in and take off what went, in the transaction that moved it."""
    rows = [
        (organisation_id, str(account_kind), str(thing_kind), quantity)
        for (account_kind, thing_kind), quantity in sorted(changes.items())
        if quantity
    ]
    if rows:
        with connection.cursor() as cursor:
            write_rows(cursor, _ADD, rows)
