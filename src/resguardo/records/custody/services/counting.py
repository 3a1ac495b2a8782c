"""Counts: what was seen, by whom, blind or not, and what follows from a difference.

A count asserts and moves nothing. Its sheets are filled by counters who do not see the book (or
each other), and are accepted by somebody who did not count. Each difference becomes a discrepancy,
in both directions; only a decided case may move anything, and never silently.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import SystemRandom
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.procedure import PROCEDURES, check_step
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody import accounts, variances
from resguardo.records.custody.models import (
    Account,
    Count,
    CountLine,
    CountSample,
    CountSheet,
    Discrepancy,
    Holding,
)
from resguardo.records.custody.variances import Compared
from resguardo.records.people.selectors import NotFound, organisations_in_sight
from resguardo.records.people.viewer import Viewer
from resguardo.records.places.models import Place
from resguardo.records.register.models import Attachment, Block, Thing, ThingKind
from resguardo.records.transparency import services as transparency
from resguardo.records.transparency.services import Leaf

_PROCEDURE = PROCEDURES["count"]
SAMPLE_THINGS_MIN = 5
LINES_IN_A_LEAF = 300


class CountRunning(Problem):
    """One count of a place at a time."""

    code = "count.running"
    wording = _("A count of {place} is open already. Finish it, or abandon it first.")
    field = "place"

    place: str


class SheetClosed(Problem):
    """A closed sheet says what it says."""

    code = "count.sheet-closed"
    wording = _("Your sheet of this count is closed. Ask for a recount if it is wrong.")


class SheetsDisagree(Problem):
    """Two counters saw different things and nobody has decided."""

    code = "count.sheets-disagree"
    wording = _(
        "The counters saw different quantities of: {things}. Look again and enter what is there, "
        "or ask for a recount."
    )
    field = "decided"

    things: tuple[str, ...]


class EnoughSheets(Problem):
    """As many counters as the count asks for are at work already."""

    code = "count.enough-sheets"
    wording = _("This count asks for {wanted} counters, and they are at work. Nothing is missing.")

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
def open_count(
    *,
    by: Viewer,
    at: datetime,
    place: UUID,
    scope: str = "full",
    blind: bool = True,
    sheets_wanted: int = 1,
    announced_on: date | None = None,
    sample_share_percent: int = 10,
) -> Count:
    """Open a count of a place: all that the book has there, or a sample that the system draws.

    The expected quantities are kept by value at this moment. An inspector may open one in any
    company in sight.
    """
    by.demand(Act.COUNT, at=at, place=place)
    row = Place.objects.filter(
        public_id=place, closed_at=None, organisation__in=organisations_in_sight(viewer=by, at=at)
    ).first()
    if row is None:
        raise NotFound
    account = accounts.of_place(row)
    # Whoever locks the account first opens the count; the constraint would only say it less well.
    Account.objects.select_for_update().get(pk=account.pk)
    if Count.objects.filter(account=account, state__in=("open", "counted")).exists():
        raise CountRunning(row.name)
    held = list(
        Holding.objects.filter(account=account, quantity__gt=0).values_list("thing_id", "quantity")
    )
    if scope == "sample":
        size = max(SAMPLE_THINGS_MIN, len(held) * sample_share_percent // 100)
        held = SystemRandom().sample(held, min(size, len(held)))
    elif scope == "ammunition":
        lots = set(
            Thing.objects.filter(
                pk__in=[thing for thing, _quantity in held], kind=ThingKind.AMMUNITION
            ).values_list("pk", flat=True)
        )
        held = [line for line in held if line[0] in lots]
    count = Count.objects.create(
        organisation_id=row.organisation_id,
        account=account,
        scope=scope,
        blind=blind,
        sheets_wanted=sheets_wanted,
        announced_on=announced_on,
        opened_by_id=by.user_id,
        opened_at=at,
        as_of_sequence=transparency.reserve(0),
    )
    CountSample.objects.bulk_create(
        CountSample(count=count, thing_id=thing, expected_quantity=quantity)
        for thing, quantity in held
    )
    return count


@transaction.atomic
def see(*, by: Viewer, at: datetime, count: UUID, sightings: Sequence[Sighting]) -> CountSheet:
    """Write what the viewer saw on their own sheet; seeing a thing again corrects the line."""
    row = count_in_sight(by, count, at)
    by.demand(Act.COUNT, at=at)
    check_step(_PROCEDURE, "close", row.state)
    sheet = _own_sheet(row, by, at)
    if sheet.closed_at is not None:
        raise SheetClosed
    things = Thing.objects.filter(organisation_id=row.organisation_id).in_bulk(
        [each.thing for each in sightings if each.thing], field_name="public_id"
    )
    photos = Attachment.objects.filter(organisation_id=row.organisation_id).in_bulk(
        [each.photo for each in sightings if each.photo], field_name="public_id"
    )
    for each in sightings:
        if each.thing is not None and each.thing not in things:
            raise NotFound
        values = {
            "seen_quantity": each.quantity,
            "capture": each.capture,
            "condition": each.condition,
            "photo": photos.get(each.photo) if each.photo else None,
            "seen_at": at,
        }
        if each.thing is not None:
            CountLine.objects.update_or_create(
                sheet=sheet, thing=things[each.thing], defaults=values
            )
        else:
            CountLine.objects.update_or_create(
                sheet=sheet, thing=None, text_as_read=each.text_as_read[:100], defaults=values
            )
    return sheet


@transaction.atomic
def close_sheet(*, by: Viewer, at: datetime, count: UUID) -> Count:
    """Close the viewer's sheet; the last one wanted makes the count `counted`."""
    by.demand(Act.COUNT, at=at)
    row = count_in_sight(by, count, at)
    sheet = _own_sheet(row, by, at)
    if sheet.closed_at is not None:
        raise SheetClosed
    step = check_step(_PROCEDURE, "close", row.state)
    sheet.closed_at = at
    sheet.save(update_fields=["closed_at"])
    if len(variances.closed_sheets(row)) >= row.sheets_wanted:
        row.state = step.to_state
        row.save(update_fields=["state"])
    return row


@transaction.atomic
def recount(*, by: Viewer, at: datetime, count: UUID) -> Count:
    """Abandon a count whose sheets cannot stand; a new one is opened, the old one stays to read."""
    by.demand(Act.ACCEPT_COUNT, at=at)
    row = count_in_sight(by, count, at)
    row.state = "abandoned"
    row.save(update_fields=["state"])
    _log(row, by, at, [])
    place = row.account.place
    if place is None:
        raise NotFound
    return open_count(
        by=by, at=at, place=place.public_id, scope=row.scope, blind=row.blind,
        sheets_wanted=max(row.sheets_wanted, 2), announced_on=row.announced_on,
    )  # fmt: skip


@transaction.atomic
def accept_count(
    *, by: Viewer, at: datetime, count: UUID, decided: Mapping[str, int] | None = None
) -> tuple[Count, list[Discrepancy]]:
    """Accept a count by somebody who did not count; each difference becomes a discrepancy.

    Where two counters disagree, `decided` gives what this third person saw: by the public
    identifier of the thing, or the text read. Refuses while any disagreement is undecided.
    """
    by.demand(Act.ACCEPT_COUNT, at=at)
    row = count_in_sight(by, count, at)
    counters = {
        f"close-{sheet.counter_id}": sheet.counter_id for sheet in variances.closed_sheets(row)
    }
    step = check_step(_PROCEDURE, "accept", row.state)
    if by.user_id in counters.values():
        check_step(_PROCEDURE, "accept", row.state, by=by.user_id, takers={"close": by.user_id})
    lines = _decide(variances.compare(row), decided or {})
    found = [
        _open_discrepancy(row, each, seen, at)
        for each, seen in lines
        if seen not in {each.expected, each.expected + each.moved}
    ]
    row.state, row.accepted_by_id, row.accepted_at = step.to_state, by.user_id, at
    row.leaf_index = _log(row, by, at, lines)
    row.save(update_fields=["state", "accepted_by", "accepted_at", "leaf_index"])
    return row, found


def count_in_sight(by: Viewer, count: UUID, at: datetime) -> Count:
    """One count of an organisation in sight, locked for the act, or `NotFound`."""
    row = (
        Count.objects.select_for_update(of=("self",))
        .filter(public_id=count, organisation__in=organisations_in_sight(viewer=by, at=at))
        .first()
    )
    if row is None:
        raise NotFound
    return row


def _own_sheet(count: Count, by: Viewer, at: datetime) -> CountSheet:
    sheet = count.sheets.filter(counter_id=by.user_id).first()
    if sheet is not None:
        return sheet
    if count.sheets.count() >= count.sheets_wanted:
        raise EnoughSheets(count.sheets_wanted)
    return CountSheet.objects.create(count=count, counter_id=by.user_id, started_at=at)


def _decide(lines: Sequence[Compared], decided: Mapping[str, int]) -> list[tuple[Compared, int]]:
    """What stands as seen, line by line: what the counters agree on, or what the third one saw."""
    undecided: list[str] = []
    result: list[tuple[Compared, int]] = []
    for each in lines:
        name = str(each.thing.public_id) if each.thing else each.text_as_read
        if each.agreed:
            result.append((each, each.seen[0]))
        elif name in decided:
            result.append((each, decided[name]))
        else:
            undecided.append(each.thing.name if each.thing else each.text_as_read)
    if undecided:
        raise SheetsDisagree(tuple(undecided[:20]))
    return result


def _open_discrepancy(count: Count, each: Compared, seen: int, at: datetime) -> Discrepancy:
    """Open the difference, and freeze the numbered thing it is about until it is decided."""
    row = Discrepancy.objects.create(
        organisation_id=count.organisation_id,
        count=count,
        account_id=count.account_id,
        thing=each.thing,
        text_as_read=each.text_as_read,
        kind=each.kind(seen),
        book_quantity=each.expected,
        seen_quantity=seen,
        opened_at=at,
    )
    if each.thing is not None and each.thing.numbered:
        Block.objects.create(
            thing=each.thing, cause="discrepancy", cause_id=row.public_id, starts_at=at
        )
    return row


def _log(count: Count, by: Viewer, at: datetime, lines: Sequence[tuple[Compared, int]]) -> int:
    """Leaves that say what was counted: random names, quantities, and who as a commitment."""
    who = {
        "accepted_by": str(by.user_public_id),
        "counters": [
            str(public_id)
            for public_id in count.sheets.order_by("id").values_list(
                "counter__public_id", flat=True
            )
        ],
    }
    leaves = []
    for start in range(0, max(len(lines), 1), LINES_IN_A_LEAF):
        part = lines[start : start + LINES_IN_A_LEAF]
        public = {
            "count": str(count.public_id),
            "account": str(count.account.public_id),
            "scope": count.scope,
            "blind": count.blind,
            "state": count.state,
            "at": at,
            "lines": [
                [str(each.thing.public_id) if each.thing else "", each.expected, seen]
                for each, seen in part
            ],
        }
        leaves.append(Leaf("count", public, {"who": who}))
    return transparency.append(leaves)
