"""Traces in sight, what each lacks, and the packet that goes to the national bureau.

An authority sees its own requests. A company sees the questions that were put to it, and nothing of
the request behind them but what the question says.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from resguardo.kernel.mandate import Act, NotMandated
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.oversight.chains import Chain, Holder, chain_of
from resguardo.records.oversight.trace_models import (
    TraceContact,
    TraceQuestion,
    TraceRequest,
    TraceStep,
)
from resguardo.records.people.selectors import NotFound, organisations_in_sight, sees_all
from resguardo.records.people.viewer import Viewer
from resguardo.records.register import selectors as register
from resguardo.records.register.catalogue import calibre_name
from resguardo.records.register.models import Firearm, Photo, StolenListing

CLOSED: Final = ("replied", "refused")

MINIMUM: Final[Mapping[str, str]] = {
    "illicit_because": _("why the firearm is illicit"),
    "circumstances": _("how and where it was found"),
    "marks": _("its serial and other marks, or that they were removed"),
    "type_and_calibre": _("its type and calibre"),
    "intended_use": _("what the answer will be used for"),
}
"""What the International Tracing Instrument expects in a request; nobody is bound to refuse."""


def traces(*, viewer: Viewer, at: datetime) -> QuerySet[TraceRequest]:
    """The requests of the viewer's authority, the newest first; refuses everybody else."""
    if not sees_all(viewer=viewer, at=at):
        raise NotMandated(Act.OVERSEE)
    return (
        TraceRequest.objects.filter(authority_id=viewer.organisation_id)
        .select_related("thing__organisation", "recorded_by")
        .order_by("-id")
    )


def trace(*, viewer: Viewer, at: datetime, public_id: UUID) -> TraceRequest:
    """One request in sight with its steps and questions, or `NotFound`."""
    rows = traces(viewer=viewer, at=at).prefetch_related(
        Prefetch("steps", TraceStep.objects.select_related("taken_by").order_by("id")),
        Prefetch(
            "questions",
            TraceQuestion.objects.select_related("organisation", "thing", "document")
            .defer("document__content")
            .order_by("id"),
        ),
    )
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def linked(*, viewer: Viewer, at: datetime, row: TraceRequest) -> list[TraceRequest]:
    """Other requests with the same ballistic number: one firearm, or its shots, at two scenes."""
    if not row.ballistic_link:
        return []
    rows = traces(viewer=viewer, at=at).filter(ballistic_link__iexact=row.ballistic_link)
    return list(rows.exclude(pk=row.pk))


def lacking(row: TraceRequest) -> tuple[str, ...]:
    """Which of the five things of `MINIMUM` a request lacks; empty where it is whole."""
    there = {
        "illicit_because": row.illicit_because,
        "circumstances": row.circumstances,
        "marks": row.serial or row.other_marks or row.obliterated,
        "type_and_calibre": row.weapon_type and row.calibre,
        "intended_use": row.intended_use,
    }
    return tuple(name for name in MINIMUM if not there[name])


def questions(*, viewer: Viewer, at: datetime) -> QuerySet[TraceQuestion]:
    """Questions to the viewer's company, or those that the viewer's authority put; newest first."""
    rows = (
        TraceQuestion.objects.select_related("organisation", "thing", "trace", "document")
        .defer("document__content")
        .order_by("-id")
    )
    if sees_all(viewer=viewer, at=at):
        companies = organisations_in_sight(viewer=viewer, at=at)
        return rows.filter(trace__authority_id=viewer.organisation_id, organisation__in=companies)
    viewer.demand(Act.FILE, at=at)
    return rows.filter(organisation_id=viewer.organisation_id)


def question(*, viewer: Viewer, at: datetime, public_id: UUID) -> TraceQuestion:
    """One question in sight, or `NotFound`."""
    found = questions(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def contact_of(organisation_id: int) -> TraceContact | None:
    """Whom an organisation has named for traces, if anybody."""
    rows = TraceContact.objects.filter(organisation_id=organisation_id).select_related("person")
    return rows.order_by("-id").first()


@dataclass(frozen=True, slots=True)
class ListedHere:
    """A firearm of a company whose serial is listed as stolen."""

    firearm: Firearm
    listing: StolenListing
    same_make: bool


def listed_in_registers(*, viewer: Viewer, at: datetime, most: int = 100) -> list[ListedHere]:
    """Firearms of companies whose serial stands on the list of stolen ones: never explained away.

    A serial alone proves nothing, because two makers may use it; `same_make` says whether the list
    names the maker too.
    """
    if not sees_all(viewer=viewer, at=at):
        raise NotMandated(Act.OVERSEE)
    standing = StolenListing.objects.filter(withdrawn_on=None)
    firearms = list(
        register.firearms(viewer=viewer, at=at)
        .filter(serial_normal__in=standing.values("serial_normal"))
        .order_by("pk")[:most]
    )
    listings: dict[str, list[StolenListing]] = defaultdict(list)
    for listing in standing.filter(serial_normal__in={each.serial_normal for each in firearms}):
        listings[listing.serial_normal].append(listing)
    return [
        ListedHere(firearm, each, register.names_maker(each.maker_name, firearm.model.maker))
        for firearm in firearms
        for each in listings[firearm.serial_normal]
    ]


def packet(
    row: TraceRequest, chain: Chain | None, *, company_contact: TraceContact | None = None
) -> dict[str, Any]:
    """The trace as data for a national bureau: the fields of eTrace and of iARMS taken together.

    Nothing goes out by itself: only police may file with iARMS, so this is a file for them. Days
    are ISO 8601, countries ISO 3166; what nobody knows is an empty text and never left out.
    """
    return {
        "format": "resguardo-trace-packet/1",
        "request": {
            "number": row.number,
            "received_at": row.received_at.isoformat(),
            "priority": "urgent" if row.urgent_because else "routine",
            "priority_reason": row.urgent_because,
            "agency": row.agency,
            "country": row.country,
            "contact": row.contact,
            "case_number": row.case_number,
            "crime_code": row.crime_code,
            "intended_use": row.intended_use,
            "illicit_because": row.illicit_because,
            "circumstances": row.circumstances,
            "missing": list(lacking(row)),
        },
        "firearm_as_reported": {
            "serial": row.serial,
            "obliterated": row.obliterated,
            "manufacturer": row.make,
            "model": row.model,
            "type": row.weapon_type,
            "calibre": row.calibre,
            "country_of_origin": row.country_of_origin,
            "importer": row.importer,
            "additional_markings": row.other_marks,
        },
        "possessor": row.possessor,
        "associate": row.associate,
        "recovery": {"day": _day(row.recovered_on), "place": row.recovered_at_place},
        "ballistic_link": row.ballistic_link,
        "record_kind": _record_kind(row, chain),
        "result": _result(row, chain, company_contact),
    }


def _record_kind(row: TraceRequest, chain: Chain | None) -> str:
    """Under which heading iARMS keeps it: lost, stolen, or trafficked; empty where unknown."""
    left = [each.move.taker.kind for each in chain.crossings if not each.inwards] if chain else []
    if "stolen" in left:
        return "stolen"
    if "lost" in left:
        return "lost"
    return "trafficked" if row.diversion_point in {"import", "wholesale"} else ""


def _result(
    row: TraceRequest, chain: Chain | None, contact: TraceContact | None
) -> dict[str, Any] | None:
    if chain is None or row.thing is None:
        return None
    firearm = row.thing.firearm
    photos = Photo.objects.filter(thing__in=[each.pk for each in chain.things])
    return {
        "register_number": firearm.registry_number,
        "serial": firearm.serial,
        "manufacturer": str(firearm.model.maker),
        "model": firearm.model.name,
        "type": firearm.weapon_type,
        "calibre": calibre_name(firearm.calibre_id),
        "country_of_manufacture": firearm.country_of_manufacture,
        "year_of_manufacture": firearm.manufactured_year,
        "import_marks": [each.text_as_read for each in chain.imports],
        "probability": f"{row.score:.4f}" if row.score is not None else "",
        "holders": [_holder(each) for each in chain.holders],
        "custody_on_the_day": [
            {"account": str(each.account.kind), "organisation": each.thing.organisation.name,
             "person": str(each.account.person.public_id) if each.account.person else "",
             "place": str(each.account.place or "")}
            for each in chain.then
        ],
        "last_person": str(chain.last_person.taker.person.public_id)
        if chain.last_person is not None and chain.last_person.taker.person is not None
        else "",
        "days_since_first_acquisition": chain.days_since_first,
        "time_to_crime_days": chain.days_since_last,
        "diversion_point": row.diversion_point,
        "book_contradicts": chain.contradicted,
        "company_contact": contact.reached_by if contact is not None else "",
        "photographs_sha256": sorted(
            photos.values_list("attachment__sha256", flat=True)
        ),
    }  # fmt: skip


def _holder(holder: Holder) -> dict[str, Any]:
    return {
        "organisation": holder.thing.organisation.name,
        "registration_number": holder.thing.organisation.registration_number,
        "since": holder.since.isoformat(),
        "until": _day(holder.until),
        "came_by": holder.came.entry.kind if holder.came else "",
        "came_document": holder.came.entry.document if holder.came else "",
        "went_by": holder.went.entry.kind if holder.went else "",
        "went_document": holder.went.entry.document if holder.went else "",
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def chain_of_trace(*, viewer: Viewer, at: datetime, row: TraceRequest) -> Chain | None:
    """The chain of the firearm that a trace found, on the day it was recovered; None before."""
    if row.thing is None:
        return None
    return chain_of(viewer=viewer, at=at, thing=row.thing, day=row.recovered_on)
