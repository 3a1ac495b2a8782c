"""For whom guards stand, where, with what, and when."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from resguardo.kernel.mandate import Act
from resguardo.records.people.reading import Shape
from resguardo.records.people.selectors import NotFound, organisations_in_sight, sees_all
from resguardo.records.people.viewer import Viewer
from resguardo.records.places.models import Place
from resguardo.records.service.models import Client, Contract, Loadout, Posting, Shift

CONTRACT_SORTS: Final = {"number": "number", "from": "starts_on", "added": "pk"}
SHIFT_HOURS_MAX: Final = 36


def contracts(*, viewer: Viewer, at: datetime, own: bool = False) -> QuerySet[Contract]:
    """The contracts in sight, with their client."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    rows = Contract.objects.select_related("organisation", "client")
    if not own and sees_all(viewer=viewer, at=at):
        return rows.filter(organisation__in=organisations_in_sight(viewer=viewer, at=at))
    return rows.filter(organisation_id=viewer.organisation_id)


def contract(*, viewer: Viewer, at: datetime, public_id: UUID, own: bool = False) -> Contract:
    """One contract in sight, or `NotFound`."""
    found = contracts(viewer=viewer, at=at, own=own).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def search_contracts(
    *, viewer: Viewer, at: datetime, day: date, text: str = "", state: str = ""
) -> QuerySet[Contract]:
    """The contracts that a list's filters leave over, with the guards and firearms they pay for."""
    rows = contracts_named(viewer=viewer, at=at, text=text).annotate(
        posts=Count("postings"),
        guards=Sum("postings__guards", default=0),
        firearms=Sum("postings__firearms", default=0),
    )
    running = Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gt=day))
    match state:
        case "running":
            rows = rows.filter(running)
        case "ended":
            rows = rows.filter(ends_on__lte=day)
        case "future":
            rows = rows.filter(starts_on__gt=day)
        case _:
            pass
    return rows


def contracts_named(*, viewer: Viewer, at: datetime, text: str) -> QuerySet[Contract]:
    """The contracts with each of these words in their number or in their client's name."""
    rows = contracts(viewer=viewer, at=at)
    for word in text.split():
        rows = rows.filter(Q(number__icontains=word) | Q(client__name__icontains=word))
    return rows


def clients(*, viewer: Viewer, at: datetime) -> list[Client]:
    """The viewer's own clients, by name."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    rows = Client.objects.filter(organisation_id=viewer.organisation_id)
    return list(rows.order_by("name", "pk"))


def client(*, viewer: Viewer, at: datetime, public_id: UUID) -> Client:
    """One of the viewer's own clients, or `NotFound`."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    rows = Client.objects.filter(organisation_id=viewer.organisation_id, public_id=public_id)
    if (found := rows.first()) is None:
        raise NotFound
    return found


def postings(
    *, viewer: Viewer, at: datetime, contract: Contract | None = None, post: Place | None = None
) -> list[Posting]:
    """The postings of a contract or of a post, with their load-out."""
    rows = Posting.objects.select_related("contract__client", "post", "loadout").filter(
        contract__in=contracts(viewer=viewer, at=at)
    )
    if contract is not None:
        rows = rows.filter(contract=contract)
    if post is not None:
        rows = rows.filter(post=post)
    return list(rows.order_by("post__name", "contract__number", "pk"))


def posting(*, viewer: Viewer, at: datetime, public_id: UUID) -> Posting:
    """One posting of the viewer's own, or `NotFound`."""
    rows = Posting.objects.select_related("contract__client", "post", "loadout").filter(
        contract__in=contracts(viewer=viewer, at=at, own=True), public_id=public_id
    )
    if (found := rows.first()) is None:
        raise NotFound
    return found


def running_posting(post: Place, *, day: date) -> Posting | None:
    """The posting that pays for a post on a day, if any; the oldest contract first."""
    return (
        Posting.objects.select_related("contract__client", "post", "loadout")
        .filter(post=post, contract__starts_on__lte=day)
        .filter(Q(contract__ends_on=None) | Q(contract__ends_on__gt=day))
        .order_by("contract__starts_on", "pk")
        .first()
    )


def loadouts(*, viewer: Viewer, at: datetime, retired: bool = False) -> list[Loadout]:
    """The viewer's own load-outs, by name."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    rows = Loadout.objects.filter(organisation_id=viewer.organisation_id)
    return list((rows if retired else rows.filter(retired_at=None)).order_by("name", "pk"))


def loadout(*, viewer: Viewer, at: datetime, public_id: UUID) -> Loadout:
    """One of the viewer's own load-outs, or `NotFound`."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    rows = Loadout.objects.filter(organisation_id=viewer.organisation_id, public_id=public_id)
    if (found := rows.first()) is None:
        raise NotFound
    return found


def shifts(
    *,
    viewer: Viewer,
    at: datetime,
    start: datetime,
    end: datetime,
    post: Place | None = None,
    own: bool = False,
) -> QuerySet[Shift]:
    """The shifts in sight that touch a span; people are named only to who may see people.

    Shifts are bounded in length, so that the span is an index range and not a scan of all history.
    """
    viewer.demand(Act.SEE_PEOPLE, at=at)
    rows = Shift.objects.select_related("person", "post", "posting__contract__client")
    if own or not sees_all(viewer=viewer, at=at):
        rows = rows.filter(organisation_id=viewer.organisation_id)
    else:
        rows = rows.filter(organisation__in=organisations_in_sight(viewer=viewer, at=at))
    earliest = start - timedelta(hours=SHIFT_HOURS_MAX)
    rows = rows.filter(
        cancelled_at=None, starts_at__gte=earliest, starts_at__lt=end, ends_at__gt=start
    )
    return rows if post is None else rows.filter(post=post)


def shift_of(person_id: int, *, at: datetime) -> Shift | None:
    """The shift that a guard is in, or that starts within two hours; for the counter."""
    return _SHIFTS.row(
        "service_shift.person_id = %s AND service_shift.cancelled_at IS NULL"
        " AND service_shift.starts_at <= %s AND service_shift.ends_at > %s"
        " ORDER BY service_shift.starts_at, service_shift.id LIMIT 1",
        person_id,
        at + timedelta(hours=2),
        at,
    )


_SHIFTS = Shape(
    lambda: Shift.objects.select_related("post", "posting__contract__client", "posting__loadout")
)
