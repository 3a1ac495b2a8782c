"""Reading stock: journeys under way, the workshop, rounds by lot, sessions at the range, transfers.

Every function takes the viewer and shows only ledgers in that viewer's sight.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet, Sum
from django.db.models.functions import Coalesce

from resguardo.kernel.ledger import AccountKind, EntryKind
from resguardo.records.custody.models import (
    Account,
    Holding,
    Move,
    Shooter,
    Training,
    Transfer,
    TransferLine,
)
from resguardo.records.custody.selectors import holdings, in_sight, transfers
from resguardo.records.people import sight
from resguardo.records.people.pages import or_never
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.models import Lot, Thing, ThingKind


@dataclass(frozen=True, slots=True)
class Journey:
    """A consignment under way: its guide number, what is in it, and when it should arrive."""

    account: Account
    held: tuple[Holding, ...]
    since: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Rounds:
    """One lot of ammunition: what is in stores, what is out, and how old it is."""

    thing: Thing
    lot: Lot
    stored: int
    out: int

    def age_days(self, today: date) -> int:
        """Days since it was made, or else since it was received."""
        return (today - (self.lot.made_on or self.lot.received_on)).days


def journeys(*, viewer: Viewer, at: datetime) -> list[Journey]:
    """Consignments that have not wholly arrived, the most overdue first."""
    rows: dict[int, list[Holding]] = {}
    for row in (
        holdings(viewer=viewer, at=at)
        .filter(account__kind=AccountKind.CONSIGNMENT)
        .order_by(F("due_at").asc(nulls_last=True), "id")
    ):
        rows.setdefault(row.account_id, []).append(row)
    return [
        Journey(held[0].account, tuple(held), held[0].entry.occurred_at, held[0].due_at)
        for held in rows.values()
    ]


def journey(*, viewer: Viewer, at: datetime, account: UUID) -> Journey:
    """One consignment that has not wholly arrived, or `NotFound`."""
    for each in journeys(viewer=viewer, at=at):
        if each.account.public_id == account:
            return each
    raise NotFound


def sent_under(*, viewer: Viewer, at: datetime, organisation_id: int, guide: str) -> list[Move]:
    """What an organisation has sent on its way under a guide, as it was loaded, unless undone."""
    consignments = Account.objects.filter(
        in_sight(viewer=viewer, at=at), organisation_id=organisation_id,
        kind=AccountKind.CONSIGNMENT, reference=guide,
    )  # fmt: skip
    rows = Move.objects.filter(
        taker__in=consignments, entry__kind=EntryKind.DISPATCH, entry__reversed_by=None
    )
    told = rows.select_related("thing__firearm__model__maker", "entry", "giver__place")
    return list(told.order_by("entry__sequence", "pk"))


def in_repair(*, viewer: Viewer, at: datetime) -> QuerySet[Holding]:
    """What workshops hold, the nearest due (`back_at`) first."""
    return (
        holdings(viewer=viewer, at=at)
        .filter(account__kind=AccountKind.WORKSHOP)
        .annotate(back_at=or_never("due_at"))
        .order_by("back_at", "id")
    )


def lots_held(*, viewer: Viewer, at: datetime) -> QuerySet[Lot]:
    """The lots of ammunition that somebody in sight holds, the oldest first."""
    held = holdings(viewer=viewer, at=at).filter(thing=OuterRef("thing")).order_by()
    rows = Lot.objects.filter(Exists(held), thing__kind=ThingKind.AMMUNITION)
    aged = rows.annotate(aged_from=Coalesce("made_on", "received_on"))
    return aged.select_related("thing").order_by("aged_from", "pk")


def rounds_of(lots: Sequence[Lot], *, viewer: Viewer, at: datetime) -> list[Rounds]:
    """How much of each of these lots is in stores, and how much is out."""
    stored: dict[int, int] = {}
    out: dict[int, int] = {}
    kept = {AccountKind.ARMOURY, AccountKind.DEPOT}
    for thing, kind, quantity in (
        holdings(viewer=viewer, at=at)
        .filter(thing__in=[lot.thing_id for lot in lots])
        .order_by()
        .values_list("thing_id", "account__kind")
        .annotate(total=Sum("quantity"))
    ):
        side = stored if kind in kept else out
        side[thing] = side.get(thing, 0) + quantity
    return [
        Rounds(lot.thing, lot, stored.get(lot.thing_id, 0), out.get(lot.thing_id, 0))
        for lot in lots
    ]


def trainings(*, viewer: Viewer, at: datetime) -> QuerySet[Training]:
    """Sessions at ranges in sight with their shooters, the newest first."""
    shooters = Shooter.objects.select_related("person", "thing", "entry").order_by("id")
    return (
        Training.objects.filter(in_sight(viewer=viewer, at=at))
        .select_related("place", "instructor")
        .prefetch_related(Prefetch("shooters", shooters))
        .order_by("-id")
    )


def training(*, viewer: Viewer, at: datetime, public_id: UUID) -> Training:
    """One session in sight, or `NotFound`."""
    found = trainings(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def transfer(*, viewer: Viewer, at: datetime, public_id: UUID) -> Transfer:
    """One transfer that the viewer's organisation gives or receives, or `NotFound`."""
    # It is found among the viewer's own; the entries and things of the other side come with it.
    with sight.everything():
        found = (
            transfers(viewer=viewer, at=at)
            .select_related("out_entry", "in_entry", "back_entry", "offered_by", "decided_by")
            .filter(public_id=public_id)
            .first()
        )
    if found is None:
        raise NotFound
    return found


def lines_of(row: Transfer) -> list[TransferLine]:
    """What a transfer is about; whoever may see the transfer may see them."""
    with sight.everything():
        return list(row.lines.select_related("thing", "received_as").order_by("id"))


def offered_to(*, viewer: Viewer, at: datetime) -> QuerySet[Transfer]:
    """What other organisations offer and the viewer's has not decided, the oldest first."""
    return (
        transfers(viewer=viewer, at=at)
        .filter(receiver_id=viewer.organisation_id, state="offered")
        .order_by("id")
    )
