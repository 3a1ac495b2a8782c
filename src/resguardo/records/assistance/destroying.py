"""What a destruction shows: its list, the doors that it passes, and what stood at each.

A company sees what it gave; the authority that approves, and whoever runs the campaign, see all.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from resguardo.kernel.mandate import Act
from resguardo.kernel.marking import normalise_serial
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.assistance import selectors
from resguardo.records.assistance.models import (
    Activity,
    DestructionLine,
    DestructionPlan,
    DoorCount,
    DoorSighting,
)
from resguardo.records.custody.models import Holding
from resguardo.records.oversight.models import IncidentItem
from resguardo.records.people import sight
from resguardo.records.people.models import OrganisationKind
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.models import ThingKind

SCANNED_MOST: Final = 20
"""How many lines a scan can mean: more is no number of a firearm."""


DOORS: Final = {
    "loading": _("Loading at the company"), "gate": _("Gate of the works"),
    "furnace": _("Furnace"),
}  # fmt: skip
"""In the order in which a firearm passes them, each with what people call it."""

OFF_THE_LIST: Final = ("withdrawn", "missing")
"""States of what no door waits for: taken back by its company, or missing at a door."""

AFTER: Final = {"loading": "loaded", "gate": "arrived", "furnace": "destroyed"}
BEFORE: Final = {"loading": "offered", "gate": "loaded", "furnace": "arrived"}
METHODS: Final = {
    "melting": _("Melting"), "shearing": _("Shearing"), "crushing": _("Crushing"),
    "cutting": _("Cutting"), "burning": _("Burning"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Door:
    """How a door stands: so many to pass, so many seen, and the count that closed it.

    Once it is closed, as many were to pass as stood on the list then.
    """

    name: str
    to_pass: int
    seen: int
    count: DoorCount | None


def plan_of(activity: Activity) -> DestructionPlan | None:
    """How, where and by whose leave, once that was said."""
    return (
        DestructionPlan.objects.filter(activity=activity)
        .select_related("authority", "approved_by")
        .first()
    )


def destruction(*, viewer: Viewer, at: datetime, public_id: UUID) -> Activity:
    """A destruction that is run here, that one approves, or that one's company takes part in."""
    row = selectors.activity(viewer=viewer, at=at, public_id=public_id)
    if row.kind != "destruction":
        raise NotFound
    return row


def lines(*, viewer: Viewer, at: datetime, activity: Activity) -> QuerySet[DestructionLine]:
    """The list: whole for whoever runs or approves it, a company's own for the company."""
    destruction(viewer=viewer, at=at, public_id=activity.public_id)
    rows = DestructionLine.objects.filter(activity=activity).select_related(
        "organisation", "thing__firearm__model__maker", "offered_by"
    )
    plan = plan_of(activity)
    whole = activity.owner_id == viewer.organisation_id or (
        plan is not None and plan.authority_id == viewer.organisation_id
    )
    if not whole:
        rows = rows.filter(organisation_id=viewer.organisation_id)
    return rows.order_by("pk")


def line(*, viewer: Viewer, at: datetime, public_id: UUID) -> DestructionLine:
    """One line of one's own company, or `NotFound`."""
    viewer.demand(Act.WRITE_OFF, at=at)
    row = (
        DestructionLine.objects.filter(public_id=public_id, organisation_id=viewer.organisation_id)
        .select_related("activity", "thing")
        .first()
    )
    if row is None:
        raise NotFound
    return row


def shown(rows: QuerySet[DestructionLine]) -> list[DestructionLine]:
    """Read lines that `lines` has bounded; a company shows what it gives by giving it."""
    with sight.everything():
        return list(rows)


def doors(activity: Activity) -> list[Door]:
    """How each door stands, in order."""
    rows = DestructionLine.objects.filter(activity=activity).order_by()
    states = dict(rows.values_list("state").annotate(Count("pk")))
    seen = dict(
        DoorSighting.objects.filter(line__activity=activity)
        .exclude(line__state="withdrawn")
        .order_by().values_list("door").annotate(Count("pk"))
    )  # fmt: skip
    counts = {each.door: each for each in DoorCount.objects.filter(activity=activity)}
    waited = sum(number for state, number in states.items() if state not in OFF_THE_LIST)
    found = []
    for name in DOORS:
        count = counts.get(name)
        to_pass = count.listed if count is not None else waited
        found.append(Door(name, to_pass, seen.get(name, 0), count))
    return found


def open_door(activity: Activity) -> str:
    """The door that is passed now: the first that was not closed; nothing when all were."""
    closed = set(DoorCount.objects.filter(activity=activity).values_list("door", flat=True))
    return next((name for name in DOORS if name not in closed), "")


def unseen(activity: Activity, door: str) -> QuerySet[DestructionLine]:
    """Lines that a door still waits for."""
    passed = DoorSighting.objects.filter(line=OuterRef("pk"), door=door)
    rows = DestructionLine.objects.filter(activity=activity).exclude(state__in=OFF_THE_LIST)
    return rows.exclude(Exists(passed)).order_by("pk")


def sightings(activity: Activity, door: str) -> list[DoorSighting]:
    """What passed a door, the latest first."""
    with sight.everything():  # lines were given to this campaign by their companies
        return list(
            DoorSighting.objects.filter(line__activity=activity, door=door)
            .select_related("line__thing__firearm")
            .order_by("-pk")
        )


def scanned(activity: Activity, text: str) -> list[DestructionLine]:
    """The lines that a scan can mean: the label, the serial, or a mark of the firearm."""
    bare = normalise_serial(text)
    if not bare:
        return []
    label = text.strip().upper()
    rows = DestructionLine.objects.filter(activity=activity).exclude(state="withdrawn")
    wanted = (
        Q(thing__firearm__serial_normal=bare)
        | Q(thing__code=label)
        | Q(thing__marks__text_as_read__iexact=" ".join(text.split()))
    )
    return shown(
        rows.filter(wanted).select_related("thing").distinct().order_by("pk")[:SCANNED_MOST]
    )


def to_approve(*, viewer: Viewer, at: datetime) -> DestructionPlan | None:
    """A list that waits for the approval of the viewer's authority."""
    if not viewer.may(Act.APPROVE, at=at):
        return None
    rows = DestructionPlan.objects.filter(
        authority_id=viewer.organisation_id, activity__state="asked"
    )
    return rows.select_related("activity").order_by("pk").first()


def to_report(*, viewer: Viewer, at: datetime) -> DestructionLine | None:
    """A firearm of the viewer's company that was missing at a door and is not reported.

    Its ledger has it on the way still, neither lost nor stolen nor taken back, and no incident that
    was recorded since it was given names it.
    """
    if not viewer.may(Act.WRITE_OFF, at=at):
        return None
    held = Holding.objects.filter(
        thing=OuterRef("thing"), organisation=OuterRef("organisation"), boundary=False,
        quantity__gt=0, account__kind__in=("consignment", "depot"),
    )  # fmt: skip
    told = IncidentItem.objects.filter(
        thing=OuterRef("thing"), incident__organisation=OuterRef("organisation"),
        incident__recorded_at__gte=OuterRef("offered_at"),
    )  # fmt: skip
    rows = DestructionLine.objects.filter(
        Exists(held), ~Exists(told), organisation_id=viewer.organisation_id, state="missing"
    )
    return rows.select_related("thing", "activity").order_by("pk").first()


def can_be_offered(*, viewer: Viewer, at: datetime) -> list[Holding]:
    """Firearms of one's own company that lie in its stores and are on no list."""
    viewer.demand(Act.WRITE_OFF, at=at)
    if viewer.organisation_kind != OrganisationKind.COMPANY:
        raise NotFound
    listed = DestructionLine.objects.exclude(state__in=OFF_THE_LIST).values("thing")
    return list(
        Holding.objects.filter(
            organisation_id=viewer.organisation_id, boundary=False, quantity__gt=0,
            thing__kind=ThingKind.FIREARM, account__kind__in=("armoury", "depot"),
        )
        .exclude(thing__in=listed)
        .select_related("thing__firearm__model__maker", "account__place")
        .order_by("thing__name", "thing_id")
    )  # fmt: skip
