"""Reading counts: which are due, what one's own sheet says, and how the sheets compare.

Blindness is kept here and not on pages: before every sheet is closed nobody is given what the book
expects or what another counter saw, whatever they ask and by whichever door they come. Of a sample
the counter is told what to look for, and never how much of it or with which number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from resguardo.kernel.mandate import Act
from resguardo.kernel.marking import normalise_serial
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.kernel.tlog.hashing import leaf_hash
from resguardo.records.custody import variances
from resguardo.records.custody.models import (
    Account,
    Count,
    CountLine,
    CountLink,
    CountScan,
    CountSheet,
    Discrepancy,
    Handover,
    Holding,
)
from resguardo.records.custody.selectors import in_sight
from resguardo.records.custody.variances import Compared
from resguardo.records.people.days import local_day
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.rules import rules_for
from resguardo.records.places.models import Place, PlaceKind
from resguardo.records.register import selectors as register
from resguardo.records.register.models import Firearm, StolenListing, Thing
from resguardo.records.transparency import selectors as transparency

COUNTED_KINDS: Final = (PlaceKind.ARMOURY, PlaceKind.ROOM, PlaceKind.SAFE, PlaceKind.DEPOT)
RUNNING: Final = ("open", "counted")


class StillBlind(Problem):
    """Nobody sees the book or another sheet while somebody counts."""

    code = "count.still-blind"
    wording = _("The count is still open. What the sheets say is shown when the last is closed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When a place must be counted again, or that it is being counted now."""

    place: Place
    scope: str
    last: datetime | None
    due_on: date
    running: Count | None

    def late_days(self, today: date) -> int:
        """How many days the count is overdue; nothing or less when it is not."""
        return (today - self.due_on).days


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that a sample asks for; the quantity only where the count is not blind."""

    thing: Thing
    quantity: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One compared line, where the book has the thing, and what was decided about it."""

    compared: Compared
    elsewhere: tuple[Account, ...]
    discrepancy: Discrepancy | None
    accepted: bool

    @property
    def stands(self) -> int | None:
        """What stands as seen: agreed by the counters or decided; nothing while it is open."""
        if self.discrepancy is not None:
            return self.discrepancy.seen_quantity
        return self.compared.seen[0] if self.compared.agreed and self.compared.seen else None


def listed_stolen(lines: Iterable[Line]) -> list[str]:
    """What the counters saw that stands on the list of stolen firearms: names, or texts as read.

    A mark that no register knows is compared by its serial alone.
    """
    seen = [each.compared for each in lines if any(each.compared.seen)]
    keys = [each.thing.pk for each in seen if each.thing is not None]
    firearms = Firearm.objects.filter(pk__in=keys).select_related("model__maker", "thing")
    listed = register.stolen(firearms)
    texts = {normalise_serial(each.text_as_read): each.text_as_read for each in seen}
    texts.pop("", None)
    known = StolenListing.objects.filter(serial_normal__in=texts, withdrawn_on=None)
    return [each.thing.name for each in firearms if each.pk in listed] + [
        texts[each] for each in known.values_list("serial_normal", flat=True).distinct()
    ]


@dataclass(frozen=True, slots=True)
class Proof:
    """Where the log has a count: the leaf, its hash, and how firmly it stands."""

    index: int
    digest: str
    state: str


def counts(*, viewer: Viewer, at: datetime) -> QuerySet[Count]:
    """Counts in sight, the newest first."""
    return (
        Count.objects.filter(in_sight(viewer=viewer, at=at))
        .select_related("organisation", "account__place", "account__person", "opened_by")
        .select_related("accepted_by")
        .order_by("-id")
    )


def count(*, viewer: Viewer, at: datetime, public_id: UUID) -> Count:
    """One count in sight, or `NotFound`."""
    found = counts(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def sheets(row: Count) -> list[CountSheet]:
    """Who counts, since when, and who is done; not what they saw."""
    return list(row.sheets.select_related("counter").order_by("id"))


def closed_sheets(row: Count) -> list[CountSheet]:
    """The sheets that are closed, the first closed first: the columns of the comparison."""
    return variances.closed_sheets(row)


def links(row: Count) -> list[CountLink]:
    """The codes by which somebody without an account counts, the newest first."""
    found = row.links.select_related("count", "counter__person", "made_by")
    return list(found.order_by("-pk"))


def link(*, viewer: Viewer, at: datetime, public_id: UUID) -> CountLink:
    """One such code in sight, for who may count there, or `NotFound`."""
    viewer.demand(Act.SEE_CUSTODY, at=at)
    found = CountLink.objects.filter(
        public_id=public_id, count__organisation_id=viewer.organisation_id
    )
    row = found.select_related("count__account__place", "counter__person").first()
    if row is None:
        raise NotFound
    viewer.demand(Act.COUNT, at=at, place=_place_of(row.count))
    return row


def own_sheet(*, viewer: Viewer, row: Count) -> CountSheet | None:
    """The viewer's own sheet of a count, if they have begun one."""
    return row.sheets.filter(counter_id=viewer.user_id).first()


def own_lines(*, viewer: Viewer, row: Count) -> list[CountLine]:
    """What the viewer saw, the latest first; what they took back is left out."""
    found = CountLine.objects.filter(
        sheet__count=row, sheet__counter_id=viewer.user_id, seen_quantity__gt=0
    )
    return list(found.select_related("thing", "photo").order_by("-seen_at", "-id"))


def photographed(row: Count) -> list[CountLine]:
    """What was photographed, with its counter. For a comparison: every sheet is closed then."""
    found = CountLine.objects.filter(sheet__count=row, seen_quantity__gt=0).exclude(photo=None)
    return list(found.select_related("thing", "photo", "sheet__counter").order_by("id"))


def scans(row: Count) -> list[CountScan]:
    """What devices kept without a network and sent later, in the order in which it was sent.

    For a comparison: every sheet is closed then.
    """
    found = CountScan.objects.filter(sheet__count=row).select_related("sheet__counter", "thing")
    return list(found.order_by("recorded_at", "id"))


def to_look_for(row: Count) -> list[Wanted]:
    """What the counter is told: nothing in a blind count, but for what a sample drew.

    In an open count that is not blind it is the whole list with the quantities of the book. It goes
    from slot to slot, as a person walks along the shelves.
    """
    if row.blind and row.scope != "sample":
        return []
    found = row.expected.select_related("thing").order_by(
        "thing__kind", "thing__slot", "thing__code"
    )
    return [Wanted(each.thing, None if row.blind else each.expected_quantity) for each in found]


def comparison(*, viewer: Viewer, at: datetime, row: Count) -> list[Line]:
    """The sheets against the book and each other, differences first.

    Refuses (`StillBlind`) while a sheet is open, whoever asks.
    """
    viewer.demand(Act.SEE_CUSTODY, at=at)
    if row.state not in {"counted", "accepted"}:
        raise StillBlind
    compared = variances.compare(row)
    decided = {_key(each): each for each in discrepancies(row)}
    odd = {each.thing.pk for each in compared if each.thing is not None and not each.fits}
    places: dict[int, list[Account]] = {}
    held = Holding.objects.filter(thing_id__in=odd, quantity__gt=0)
    for holding in (
        held.exclude(account_id=row.account_id)
        .select_related("account__place", "account__person")
        .order_by("boundary", "id")
    ):
        places.setdefault(holding.thing_id, []).append(holding.account)
    return [
        Line(
            each,
            tuple(places.get(each.thing.pk, ())) if each.thing else (),
            decided.get((each.thing.pk if each.thing else None, each.text_as_read)),
            row.state == "accepted",
        )
        for each in compared
    ]


def _key(row: Discrepancy) -> tuple[int | None, str]:
    return row.thing_id, row.text_as_read


def discrepancies(row: Count) -> list[Discrepancy]:
    """What a count found, whatever became of it."""
    found = Discrepancy.objects.filter(count=row).select_related("thing", "account__place")
    return list(found.order_by("id"))


def proof_of(index: int | None) -> Proof | None:
    """Where the log has something and how firmly; nothing for what is not in the log yet."""
    leaf = None if index is None else transparency.leaf_of(index)
    if index is None or leaf is None:
        return None
    return Proof(index, leaf_hash(leaf).hex(), transparency.heads().state(index))


def due(*, viewer: Viewer, at: datetime) -> list[Due]:
    """The stores and when each is to be counted again, by the cycle of the profile; overdue first.

    An accepted full count answers for the sample too. A place that was never counted is due its
    cycle after it was opened; one where nothing was ever kept is left out, armouries apart.
    """
    today = local_day(at, viewer.time_zone)
    rules = rules_for(viewer.jurisdiction, today)
    cycles = (
        ("full", rules.count_cycle_days, ("full",)),
        ("sample", rules.sample_count_cycle_days, ("full", "sample")),
    )
    rows: list[Due] = []
    stores = list(_stores(viewer, at))
    running = {
        each.account_id: each
        for each in Count.objects.filter(account__place__in=stores, state__in=RUNNING)
    }
    for scope, cycle, answers in cycles:
        if cycle is None:
            continue
        last = _last_accepted(stores, answers)
        for place in stores:
            before = last.get(place.pk)
            since = local_day(before or place.created_at, viewer.time_zone)
            account = getattr(place, "account", None)
            rows.append(
                Due(
                    place=place,
                    scope=scope,
                    last=before,
                    due_on=since + timedelta(days=cycle),
                    running=running.get(account.pk) if account else None,
                )
            )
    rows.sort(key=lambda each: (each.due_on, each.place.name, each.scope))
    return rows


def places_to_count(*, viewer: Viewer, at: datetime) -> list[Place]:
    """The viewer's own places that can be counted: stores, and whatever else keeps something."""
    mine = Place.objects.filter(organisation_id=viewer.organisation_id, closed_at=None)
    kept = Holding.objects.filter(account__place=OuterRef("pk"), quantity__gt=0)
    rows = mine.filter(Q(kind__in=COUNTED_KINDS) | Exists(kept)).order_by("kind", "name", "id")
    may = (each for each in rows if viewer.may(Act.COUNT, at=at, place=each.public_id))
    return list(may)


def _stores(viewer: Viewer, at: datetime) -> QuerySet[Place]:
    kept = Holding.objects.filter(account__place=OuterRef("pk"), quantity__gt=0)
    return (
        Place.objects.filter(in_sight(viewer=viewer, at=at), closed_at=None)
        .filter(kind__in=COUNTED_KINDS)
        .filter(Q(kind=PlaceKind.ARMOURY) | Exists(kept))
        .select_related("account", "organisation")
        .order_by("id")
    )


def _last_accepted(stores: Iterable[Place], scopes: tuple[str, ...]) -> dict[int, datetime]:
    rows = (
        Count.objects.filter(account__place__in=list(stores), scope__in=scopes, state="accepted")
        .order_by()
        .values_list("account__place_id")
        .annotate(last=Max("accepted_at"))
    )
    return {place: last for place, last in rows if place is not None and last is not None}


def handovers(*, viewer: Viewer, at: datetime) -> QuerySet[Handover]:
    """Hand-overs of armouries in sight, the newest first: the shift book."""
    return (
        Handover.objects.filter(in_sight(viewer=viewer, at=at))
        .select_related("account__place", "outgoing", "incoming", "count", "organisation")
        .order_by("-id")
    )


def handover(*, viewer: Viewer, at: datetime, public_id: UUID) -> Handover:
    """One hand-over in sight, or `NotFound`."""
    found = handovers(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def may_count(*, viewer: Viewer, at: datetime, row: Count) -> bool:
    """Tell whether the viewer may fill a sheet of this count: as one of as many as are wanted."""
    if not viewer.may(Act.COUNT, at=at, place=_place_of(row)):
        return False
    at_work = set(row.sheets.values_list("counter_id", flat=True))
    return viewer.user_id in at_work or len(at_work) < row.sheets_wanted


def may_accept(*, viewer: Viewer, at: datetime, row: Count) -> bool:
    """Tell whether the viewer's mandate reaches the decision; that they did not count is asked."""
    return viewer.may(Act.ACCEPT_COUNT, at=at, place=_place_of(row))


def counted_by(*, viewer: Viewer, row: Count) -> bool:
    """Tell whether the viewer is one of the counters."""
    return row.sheets.filter(counter_id=viewer.user_id).exists()


def thing_of(row: Count, public_id: UUID) -> Thing:
    """A thing of the organisation that is counted, or `NotFound`."""
    found = Thing.objects.filter(organisation_id=row.organisation_id, public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def _place_of(row: Count) -> UUID | None:
    return row.account.place.public_id if row.account.place else None
