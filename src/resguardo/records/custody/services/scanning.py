"""Scans that a device kept where there was no network: taken in their order, and each once.

Two times are kept of each. *Seen* is what the clock of the device said, *recorded* is ours. The
device also says what its clock shows as it sends: by how much the two differ is kept and told, and
the line says when the thing was seen by our clock. Nothing that was scanned is lost: what nobody
knows becomes a line as it was read, what needs an answer is asked for, and what comes when the
sheet is closed already is kept beside it, for whoever compares.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody import naming
from resguardo.records.custody.models import Count, CountLine, CountScan, CountSheet
from resguardo.records.custody.services.counting import QUANTITY_MAX, count_in_sight
from resguardo.records.custody.services.sheets import as_read, begin_sheet, put_line
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.models import Thing

SCANS_MOST: Final = 200
CLOCK_SLACK: Final = timedelta(minutes=2)
"""By how much the clock of a device may differ before anybody is told."""
_CLOCK_OFF_MOST_S: Final = 2_000_000_000


class ScansUnreadable(Problem):
    """Something that no page of this program sends."""

    code = "count.scans-unreadable"
    wording = _("What the device sent cannot be read. Open the page again and send once more.")


class CountOver(Problem):
    """A count that ended before its first scan arrived."""

    code = "count.over"
    wording = _(
        "This count is over, and you had no sheet in it. Show whoever opened it what you scanned, "
        "or count again in the next one."
    )


class State(StrEnum):
    """What became of a scan."""

    SEEN = "seen"
    AGAIN = "again"
    UNKNOWN = "unknown"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One scan as the device kept it: what stands on the label, or a thing that it was asked about.

    `seen_at` is the device's clock. Without a `quantity` one is meant, and of a lot it is asked.
    """

    key: UUID
    text: str = ""
    thing: UUID | None = None
    quantity: int | None = None
    capture: str = "typed"
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """A scan that was taken, and what became of it; `beside` is not on a sheet that was closed."""

    key: UUID
    state: State
    name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A scan that waits for an answer: how many of the one thing, or which of several."""

    key: UUID
    things: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of the scans, and by how much the device's clock is ahead of ours."""

    taken: list[Taken]
    asked: list[Asked]
    clock_off: timedelta
    sheet_over: bool

    @property
    def clock_is_wrong(self) -> bool:
        """Whether somebody should be told of the clock."""
        return abs(self.clock_off) > CLOCK_SLACK


@transaction.atomic
def take_scans(
    *, by: Viewer, at: datetime, count: UUID, scans: Sequence[Scan], sent_at: datetime
) -> Heard:
    """Take what a device kept onto the viewer's sheet, in the order in which it was seen.

    `sent_at` is the device's clock as it sends. A scan that was taken before changes nothing. Of a
    lot that was seen twice the later quantity stands, whichever arrives first. Refuses
    (`CountOver`) where the count is over and the viewer has no sheet to keep anything beside.
    """
    if len(scans) > SCANS_MOST:
        raise ScansUnreadable
    row = count_in_sight(by, count, at, act=Act.COUNT)
    sheet = row.sheets.filter(counter_id=by.user_id).first()
    if sheet is None:
        if row.state != "open":
            raise CountOver
        sheet = begin_sheet(row, by, at)
    over = row.state != "open" or sheet.closed_at is not None
    known = {each.device_key: each for each in _known(sheet, scans)}
    taken: list[Taken] = []
    asked: list[Asked] = []
    for each in sorted(scans, key=lambda scan: scan.seen_at):
        if each.key in known:
            taken.append(_told(known[each.key]))
            continue
        things = _meant(row, each)
        if not over and (len(things) > 1 or _wants_quantity(each, things)):
            asked.append(Asked(each.key, tuple(things)))
            continue
        made = _keep(row, sheet, each, things, (sent_at, at), over=over)
        known[each.key] = made
        taken.append(_told(made))
    return Heard(taken, asked, sent_at - at, over)


def _known(sheet: CountSheet, scans: Sequence[Scan]) -> list[CountScan]:
    found = sheet.scans.filter(device_key__in=[each.key for each in scans])
    return list(found.select_related("thing"))


def _meant(row: Count, scan: Scan) -> list[Thing]:
    """The things of the company that a scan may mean; none where nobody knows the text."""
    if scan.thing is None:
        if not as_read(scan.text):
            raise ScansUnreadable
        return naming.things_read(row.organisation_id, scan.text)
    found = Thing.objects.filter(organisation_id=row.organisation_id, public_id=scan.thing).first()
    if found is None:
        raise NotFound
    return [found]


def _wants_quantity(scan: Scan, things: list[Thing]) -> bool:
    return bool(things) and not things[0].numbered and scan.quantity is None


def _keep(
    row: Count, sheet: CountSheet, scan: Scan, things: list[Thing],
    clocks: tuple[datetime, datetime], *, over: bool,
) -> CountScan:  # fmt: skip
    sent_at, at = clocks
    thing = things[0] if len(things) == 1 else None
    text = as_read(scan.text)
    most = 1 if thing is not None and thing.numbered else QUANTITY_MAX
    quantity = min(max(scan.quantity or 1, 1), most)
    # By our clock it was seen as long ago as the device says, but in this count.
    seen_at = min(at, max(row.opened_at, at - (sent_at - scan.seen_at)))
    if over:
        state = State.BESIDE
    elif _is_there(sheet, thing, text, quantity, seen_at):
        state = State.AGAIN
    else:
        put_line(sheet, thing, text, quantity, seen_at, capture=scan.capture)
        state = State.SEEN if thing is not None else State.UNKNOWN
    off_s = round((sent_at - at).total_seconds())
    return CountScan.objects.create(
        sheet=sheet, device_key=scan.key, thing=thing, text_as_read=text, quantity=quantity,
        capture=scan.capture, state=state, seen_at=scan.seen_at, recorded_at=at,
        clock_off_s=min(max(off_s, -_CLOCK_OFF_MOST_S), _CLOCK_OFF_MOST_S),
    )  # fmt: skip


def _is_there(
    sheet: CountSheet, thing: Thing | None, text: str, quantity: int, seen_at: datetime
) -> bool:
    """Whether the sheet says the same already, or something that was seen later."""
    lines = CountLine.objects.filter(sheet=sheet)
    same = lines.filter(thing=thing) if thing else lines.filter(thing=None, text_as_read=text)
    line = same.first()
    return line is not None and (line.seen_quantity == quantity or line.seen_at > seen_at)


def _told(scan: CountScan) -> Taken:
    name = scan.thing.name if scan.thing else scan.text_as_read
    return Taken(scan.device_key, State(scan.state), name, scan.quantity)
