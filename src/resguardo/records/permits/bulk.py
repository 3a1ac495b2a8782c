"""Permits of many weapons at once, past the object layer: a first register brings a million.

The rows are those that `services.record_permits` makes. The history is packed: one leaf of the log
tells of two hundred permits which weapon each is for and when it holds, and commits to the rest.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.records.people.columns import Same, insert_columns
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.models import Permit, PermitKind
from resguardo.records.transparency import services as transparency
from resguardo.records.transparency.identity import new_public_ids
from resguardo.records.transparency.services import Leaf

LEAF_ROWS: Final = 200


class BulkPermit(NamedTuple):
    """One permit of one weapon, by the weapon's internal key and its public name."""

    thing_id: int
    thing: str
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
    names = new_public_ids(len(rows))
    things, weapons, numbers, starts, ends = zip(*rows, strict=True)
    insert_columns(
        Permit,
        len(rows),
        {
            "public_id": names,
            "organisation": Same(by.organisation_id),
            "kind": Same(PermitKind.FIREARM.value),
            "number": numbers,
            "thing": things,
            "weapon_types": Same([]),
            "modality": Same(""),
            "lines": Same([]),
            "supplier": Same(""),
            "issued_by": Same(""),
            "valid_from": starts,
            "valid_until": ends,
            "recorded_at": Same(at),
        },
    )
    days = {day: day.isoformat() for day in {*starts, *ends}}
    public = [
        [str(name), thing, days[start], days[end]]
        for name, thing, start, end in zip(names, weapons, starts, ends, strict=True)
    ]
    personal = [
        f"{thing}\t{number}\t{days[start]}\t{days[end]}"
        for thing, number, start, end in zip(weapons, numbers, starts, ends, strict=True)
    ]
    transparency.append(
        [
            Leaf(
                kind="permits.recorded",
                public={
                    "organisation": by.organisation_public_id,
                    "by": by.user_public_id,
                    "at": at,
                    "permits": public[start : start + LEAF_ROWS],
                },
                personal={"permits": personal[start : start + LEAF_ROWS]},
            )
            for start in range(0, len(rows), LEAF_ROWS)
        ]
    )
    return len(rows)
