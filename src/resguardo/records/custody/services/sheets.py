"""Sheets of a count: each counter has their own, and sees neither the book nor another's.

What was seen is written line by line until the counter closes the sheet; the last sheet that the
count wants makes it `counted`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.procedure import PROCEDURES, check_step
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody import variances
from resguardo.records.custody.models import Count, CountLine, CountSheet
from resguardo.records.custody.services.counting import (
    QUANTITY_MAX,
    QuantityImpossible,
    count_in_sight,
)
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.models import Attachment, Thing

_PROCEDURE = PROCEDURES["count"]


class SheetClosed(Problem):
    """A closed sheet says what it says."""

    code = "count.sheet-closed"
    wording = _("Your sheet of this count is closed. Ask for a recount if it is wrong.")


class NothingRead(Problem):
    """A sighting of nothing."""

    code = "count.nothing-read"
    wording = _("Scan or type what you see: a label, a serial, or the words that stand on it.")
    field = "scan"


class EnoughSheets(Problem):
    """As many counters as the count asks for are at work already."""

    code = "count.enough-sheets"
    wording = _("Counters asked for: {wanted}. They are at work; nothing is missing.")

    wanted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One thing as seen: by its public identifier, or else by the text read on it."""

    thing: UUID | None = None
    text_as_read: str = ""
    quantity: int = 1
    capture: str = "typed"
    condition: str = ""
    photo: UUID | None = None


@transaction.atomic
def see(*, by: Viewer, at: datetime, count: UUID, sightings: Sequence[Sighting]) -> CountSheet:
    """Write what the viewer saw on their own sheet; seeing a thing again corrects the line.

    Refuses a closed sheet (`SheetClosed`), one counter too many (`EnoughSheets`), and a line that
    names nothing or more than there can be.
    """
    row = count_in_sight(by, count, at, act=Act.COUNT)
    sheet = row.sheets.filter(counter_id=by.user_id).first()
    if sheet is not None and sheet.closed_at is not None:
        raise SheetClosed
    check_step(_PROCEDURE, "close", row.state)
    sheet = sheet or begin_sheet(row, by, at)
    things = Thing.objects.filter(organisation_id=row.organisation_id).in_bulk(
        [each.thing for each in sightings if each.thing], field_name="public_id"
    )
    photos = Attachment.objects.filter(organisation_id=row.organisation_id).in_bulk(
        [each.photo for each in sightings if each.photo], field_name="public_id"
    )
    for each in sightings:
        _check_sighting(each, things)
        values: dict[str, Any] = {"capture": each.capture}
        if each.condition:  # another scan of the thing takes neither off the line
            values["condition"] = each.condition
        if each.photo:
            values["photo"] = photos.get(each.photo)
        thing = things[each.thing] if each.thing else None
        put_line(sheet, thing, as_read(each.text_as_read), each.quantity, at, **values)
    return sheet


def put_line(
    sheet: CountSheet, thing: Thing | None, text: str, quantity: int, seen_at: datetime, **more: Any
) -> CountLine:
    """Write the line of a thing, or of an unknown text; a line that is there says this now."""
    text = "" if thing is not None else text
    values = {"seen_quantity": quantity, "seen_at": seen_at} | more
    which: dict[str, Any] = {"thing": thing} if thing else {"thing": None, "text_as_read": text}
    return CountLine.objects.update_or_create(sheet=sheet, **which, defaults=values)[0]


def as_read(text: str) -> str:
    """What stands on a label, as a line keeps it."""
    return " ".join(text.replace("\x00", "").split())[:100]


def _check_sighting(each: Sighting, things: Mapping[UUID, Thing]) -> None:
    """Refuse what cannot be a sighting; a quantity of zero takes a line back that was a mistake."""
    if each.thing is None:
        name, most = as_read(each.text_as_read), QUANTITY_MAX
        if not name:
            raise NothingRead
    elif each.thing in things:
        thing = things[each.thing]
        most, name = 1 if thing.numbered else QUANTITY_MAX, thing.name
    else:
        raise NotFound
    if not 0 <= each.quantity <= most:
        raise QuantityImpossible(name, each.quantity)


@transaction.atomic
def close_sheet(*, by: Viewer, at: datetime, count: UUID) -> Count:
    """Close the viewer's sheet; the last one wanted makes the count `counted`.

    Refuses a sheet that is closed (`SheetClosed`), and one counter too many (`EnoughSheets`).
    """
    row = count_in_sight(by, count, at, act=Act.COUNT)
    sheet = row.sheets.filter(counter_id=by.user_id).first()
    if sheet is not None and sheet.closed_at is not None:
        raise SheetClosed
    step = check_step(_PROCEDURE, "close", row.state)
    sheet = sheet or begin_sheet(row, by, at)
    sheet.closed_at = at
    sheet.save(update_fields=["closed_at"])
    if len(variances.closed_sheets(row)) >= row.sheets_wanted:
        row.state = step.to_state
        row.save(update_fields=["state"])
    return row


def begin_sheet(count: Count, by: Viewer, at: datetime) -> CountSheet:
    """The viewer's own sheet of a locked count, begun if there is room for one more counter.

    Refuses one counter too many (`EnoughSheets`).
    """
    sheet = count.sheets.filter(counter_id=by.user_id).first()
    if sheet is not None:
        return sheet
    if count.sheets.count() >= count.sheets_wanted:
        raise EnoughSheets(count.sheets_wanted)
    return CountSheet.objects.create(count=count, counter_id=by.user_id, started_at=at)
