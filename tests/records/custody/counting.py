"""What tests of counts do again and again: open, see, close."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from resguardo.records.custody import services as custody
from resguardo.records.custody.models import Count, CountSheet
from tests.armoury import Armoury


def open_count(stage: Armoury, *, by: str = "ana", **more: Any) -> Count:
    """Open a count of the northern armoury."""
    facts: dict[str, Any] = {"at": stage.at, "place": stage.north.public_id} | more
    return custody.open_count(by=stage.cast.viewer(by), **facts)


def see(
    stage: Armoury,
    row: Count,
    things: Mapping[str, int],
    *,
    by: str = "ana",
    unknown: str = "",
    at: datetime | None = None,
) -> CountSheet:
    """Write sightings of things by their short names, and of a text that nobody knows."""
    sightings = [
        custody.Sighting(thing=stage.id(name), quantity=quantity)
        for name, quantity in things.items()
    ]
    if unknown:
        sightings.append(custody.Sighting(text_as_read=unknown))
    return custody.see(
        by=stage.cast.viewer(by), at=at or stage.at, count=row.public_id, sightings=sightings
    )


def see_all(
    stage: Armoury,
    row: Count,
    *,
    by: str = "ana",
    but: Mapping[str, int] | None = None,
    at: datetime | None = None,
) -> CountSheet:
    """See exactly what the book has there, but for what is named; a quantity of 0 is not seen."""
    things = {**stage.held("north"), **(but or {})}
    return see(stage, row, {name: n for name, n in things.items() if n}, by=by, at=at)


def close(stage: Armoury, row: Count, *, by: str = "ana", at: datetime | None = None) -> Count:
    """Close one's sheet."""
    return custody.close_sheet(by=stage.cast.viewer(by), at=at or stage.at, count=row.public_id)
