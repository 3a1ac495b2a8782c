"""Permits of many weapons at once, past the object layer: a first register brings a million.

The rows are those that `services.record_permits` makes. The history is packed: one leaf of the log
commits to two hundred permits, as one leaf commits to the identities of as many weapons.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.records.people.rows import insert_rows
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.models import Permit, PermitKind
from resguardo.records.transparency import services as transparency
from resguardo.records.transparency.identity import new_public_ids
from resguardo.records.transparency.services import Leaf

LEAF_ROWS: Final = 200
_COLUMNS: Final = (
    "public_id", "organisation", "kind", "number", "thing", "weapon_types", "modality",
    "issued_by", "valid_from", "valid_until", "recorded_at",
)  # fmt: skip


class BulkPermit(NamedTuple):
    """One permit of one weapon, by the weapon's internal key and its public name."""

    thing_id: int
    thing: UUID
    number: str
    valid_from: date
    valid_until: date


@transaction.atomic
def record_weapon_permits(rows: Sequence[BulkPermit], *, by: Viewer, at: datetime) -> int:
    """Record a permit for each of these weapons, which the caller has just enrolled.

    The caller read number and span from a file and refused what cannot be; the database holds that
    a permit ends after it starts.
    """
    by.demand(Act.EDIT_PERMITS, at=at)
    if not rows:
        return 0
    owner, kind = by.organisation_id, PermitKind.FIREARM.value
    names = new_public_ids(len(rows))
    insert_rows(
        Permit,
        _COLUMNS,
        (
            (name, owner, kind, row.number, row.thing_id, [], "", "", row.valid_from,
             row.valid_until, at)
            for name, row in zip(names, rows, strict=True)
        ),
    )  # fmt: skip
    transparency.append(
        [
            Leaf(
                kind="permits.recorded",
                public={
                    "organisation": by.organisation_public_id,
                    "by": by.user_public_id,
                    "at": at,
                    "permits": [str(each) for each in names[start : start + LEAF_ROWS]],
                },
                personal={
                    "permits": [
                        f"{row.thing}\t{row.number}\t{row.valid_from}\t{row.valid_until}"
                        for row in rows[start : start + LEAF_ROWS]
                    ]
                },
            )
            for start in range(0, len(rows), LEAF_ROWS)
        ]
    )
    return len(rows)
