"""Incidents, sealed reports and filings in sight."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects

from resguardo.kernel.ledger import AccountKind
from resguardo.kernel.mandate import Role
from resguardo.kernel.problem import Problem, raise_all
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody.models import Holding
from resguardo.records.custody.naming import things_read
from resguardo.records.custody.selectors import in_sight
from resguardo.records.oversight.models import (
    Evidence,
    Filing,
    FilingStep,
    Incident,
    IncidentItem,
    IncidentKind,
    Measure,
    Notice,
    SealedReply,
    SealedReport,
)
from resguardo.records.people.selectors import NotFound, organisations_in_sight, sees_all
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.profiles import sheet_of

GONE: Final = frozenset(
    {IncidentKind.THEFT, IncidentKind.ROBBERY, IncidentKind.LOSS, IncidentKind.ABSENCE}
)
"""Kinds in which the things are not there."""

OUTSIDE: Final = (AccountKind.LOST, AccountKind.STOLEN, AccountKind.SEIZED)
"""Where a thing that left by an incident is, in the ledger."""

LINES_MAX: Final = 200
_LINE: Final = re.compile(r"^(?P<text>.+?)(?:\s+[x×*]\s*(?P<quantity>[0-9]{1,6}))?$", re.IGNORECASE)


class ThingNotRead(Problem):
    """A line that names nothing, or more than one thing."""

    code = "incident.thing-not-read"
    wording = _(
        "“{text}” is not one thing of your organisation. Write its label, its serial or its lot "
        "as it is registered."
    )
    field = "things"

    text: str


def incidents(*, viewer: Viewer, at: datetime) -> QuerySet[Incident]:
    """Incidents in sight, the newest first."""
    return (
        Incident.objects.filter(in_sight(viewer=viewer, at=at))
        .select_related(
            *("organisation", "thing", "account__place", "account__person", "person"),
            *("discrepancy__count", "recorded_by"),
        )
        .order_by("-id")
    )


def incident(*, viewer: Viewer, at: datetime, public_id: UUID) -> Incident:
    """One incident in sight, or `NotFound`."""
    found = incidents(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def with_what_belongs(rows: Iterable[Incident]) -> None:
    """Fetch what belongs to incidents that were shown: a query a kind, however many they are."""
    prefetch_related_objects(
        list(rows),
        Prefetch("items", items_with_outcome()),
        Prefetch("notices", Notice.objects.select_related("sent_by", "document").order_by("id")),
        Prefetch(
            "evidence",
            Evidence.objects.select_related("person", "document", "recorded_by").order_by("id"),
        ),
        Prefetch("measures", Measure.objects.select_related("owner").order_by("due_on", "id")),
    )


def items_with_outcome() -> QuerySet[IncidentItem]:
    """Things of incidents; `outside` tells whether the ledger has them at its boundary."""
    rows = IncidentItem.objects.select_related("thing")
    return rows.annotate(outside=Exists(_outside())).order_by("id")


def unsettled_items(incident: Incident) -> QuerySet[IncidentItem]:
    """Things of an incident that neither came back nor left the ledger."""
    return IncidentItem.objects.filter(incident=incident, outcome="").exclude(Exists(_outside()))


def _outside() -> QuerySet[Holding]:
    return Holding.objects.filter(
        thing=OuterRef("thing"),
        account__kind__in=OUTSIDE,
        boundary=True,
        quantity__gte=OuterRef("quantity"),
    )


def measure(*, viewer: Viewer, at: datetime, public_id: UUID) -> Measure:
    """One measure of an incident in sight, or `NotFound`."""
    found = (
        Measure.objects.filter(
            public_id=public_id, incident__in=incidents(viewer=viewer, at=at).order_by()
        )
        .select_related("owner", "incident__organisation")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def things_named(*, viewer: Viewer, at: datetime, text: str) -> dict[UUID, int]:
    """Things by label, serial or lot, one a line, each with its number (`LOT-7 × 12`).

    Refuses each line that means nothing here, or several things (`ThingNotRead`).
    """
    in_sight(viewer=viewer, at=at)
    found: dict[UUID, int] = {}
    unread: list[Problem] = []
    for line in text.splitlines()[:LINES_MAX]:
        read = _LINE.match(line.strip())
        if read is None:
            continue
        things = things_read(viewer.organisation_id, read["text"])
        if len(things) != 1:
            unread.append(ThingNotRead(line.strip()[:60]))
            continue
        found[things[0].public_id] = int(read["quantity"] or 1)
    raise_all(unread)
    return found


def offices_of(jurisdiction: str, language: str) -> Mapping[str, str]:
    """The office that each addressee is where a profile applies, in the reader's language."""
    offices = sheet_of(jurisdiction).offices(language)
    return {name: office.name for name, office in offices.items()}


def sealed_reports(*, viewer: Viewer, at: datetime) -> QuerySet[SealedReport]:
    """The sealed reports addressed to this viewer; to everybody else there are none."""
    rows = SealedReport.objects.select_related("organisation", "person").order_by("-id")
    if sees_all(viewer=viewer, at=at):
        companies = organisations_in_sight(viewer=viewer, at=at)
        return rows.filter(recipient="authority", organisation__in=companies)
    roles = {each.role for each in viewer.mandates_here() if each.period.contains(at)}
    if Role.AUDITOR in roles:
        return rows.filter(recipient="auditor", organisation_id=viewer.organisation_id)
    return rows.none()


def sealed_report(*, viewer: Viewer, at: datetime, public_id: UUID) -> SealedReport:
    """One report addressed to this viewer, with its replies, or `NotFound`."""
    found = (
        sealed_reports(viewer=viewer, at=at)
        .filter(public_id=public_id)
        .prefetch_related(
            Prefetch("replies", SealedReply.objects.select_related("by").order_by("id"))
        )
        .first()
    )
    if found is None:
        raise NotFound
    return found


def filings(*, viewer: Viewer, at: datetime) -> QuerySet[Filing]:
    """Filings in sight with what happened to them, the newest first."""
    return (
        Filing.objects.filter(in_sight(viewer=viewer, at=at))
        .select_related("organisation", "filed_by", "replaces")
        .prefetch_related(
            Prefetch("steps", FilingStep.objects.select_related("by").order_by("happened_at", "id"))
        )
        .order_by("-id")
    )


def filing(*, viewer: Viewer, at: datetime, public_id: UUID) -> Filing:
    """One filing in sight with its words, or `NotFound`."""
    found = filings(viewer=viewer, at=at).select_related("body").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found
