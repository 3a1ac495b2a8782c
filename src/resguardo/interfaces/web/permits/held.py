"""The permits of one holder as a section of its page: a weapon's, a place's, a guard's."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from resguardo.interfaces.web.cells import Link, Tag
from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.records import Section
from resguardo.interfaces.web.tables import Column, EmptyState, Row, Table
from resguardo.interfaces.web.words_of_fields import PERMIT_KINDS, Words, words
from resguardo.kernel.mandate import Act
from resguardo.records.people.days import local_day
from resguardo.records.permits import selectors as permits

EXPIRING_DAYS = 30


def held_permits(
    request: Page, rows: Sequence[Any], *, holder: str, public_id: UUID, empty: Words, mine: bool
) -> Section:
    """The permits of a holder, with the way to record one; `holder` is thing, place or person."""
    stopped = permits.stopped_on(rows, at=request.at)
    day = local_day(request.at, request.viewer.time_zone)
    lines = [
        Row(
            (
                Link(
                    each.number or words(PERMIT_KINDS, each.kind),
                    reverse("permits:permit", args=[each.public_id]),
                ),
                words(PERMIT_KINDS, each.kind),
                each.valid_from,
                each.valid_until,
                permit_tag(each, stopped, day),
            )
        )
        for each in rows
    ]
    columns = (
        Column(_("Number")),
        Column(_("Kind")),
        Column(_("Valid from")),
        Column(_("Until, not including")),
        Column(_("State")),
    )
    kind = {"thing": "firearm", "place": "premises", "person": "credential"}[holder]
    way = f"{reverse('permits:new')}?kind={kind}&{holder}={public_id}"
    may = mine and request.viewer.may(Act.EDIT_PERMITS, at=request.at)
    return Section(
        _("Permits"),
        table=Table(_("Permits"), columns, lines, empty=EmptyState(empty)),
        actions=[(_("Record a permit"), way, "secondary")] if may else (),
        id="permits",
    )


def permit_tag(permit: Any, stopped: dict[int, Any], day: date) -> Tag:
    """The state of a permit on a day: valid, expiring within thirty days, expired, stopped."""
    if permit.pk in stopped:
        return Tag(stopped[permit.pk].kind)
    if permit.valid_until is not None and permit.valid_until <= day:
        return Tag("expired")
    if permit.valid_from > day:
        return Tag("requested", _("Not yet valid"), "quiet")
    if permit.valid_until is not None and (permit.valid_until - day).days <= EXPIRING_DAYS:
        return Tag("expiring")
    return Tag("valid")
