"""Organisations: found, changed, closed. They are never deleted, because their ledgers stay."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from resguardo.kernel.mandate import Act, NotMandated
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people.changes import changed, note
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Organisation, OrganisationKind
from resguardo.records.people.selectors import sees_all
from resguardo.records.people.viewer import Viewer

CHANGEABLE = (
    "name",
    "country",
    "jurisdiction",
    "province",
    "registration_number",
    "time_zone",
    "licence_valid_until",
)


class OrganisationUnnamed(Problem):
    """An organisation is known by its name."""

    code = "people.organisation-unnamed"
    wording = _("Enter the name of the organisation.")
    field = "name"


class KindUnknown(Problem):
    """Only companies, authorities and assistance partners exist here."""

    code = "people.organisation-kind-unknown"
    wording = _("“{kind}” is no kind of organisation. Choose company, authority or assistance.")
    field = "kind"

    kind: str


class ZoneUnknown(Problem):
    """Times are shown in the zone of the organisation; it must be a real one."""

    code = "people.time-zone-unknown"
    wording = _("“{time_zone}” is no time zone. Write it as in “America/Lima”.")
    field = "time_zone"

    time_zone: str


class OrganisationClosed(Problem):
    """What is closed stays closed."""

    code = "people.organisation-closed"
    wording = _("{name} was closed on {closed_on}. Found a new organisation instead.")

    name: str
    closed_on: date


@transaction.atomic
def found_organisation(
    *,
    by: Viewer | None,
    at: datetime,
    kind: str,
    name: str,
    country: str = "",
    jurisdiction: str = "generic",
    province: str = "",
    registration_number: str = "",
    time_zone: str = "UTC",
    registered_on: date | None = None,
    licence_valid_until: date | None = None,
    owner_hashes: Sequence[str] = (),
    public_id: UUID | None = None,
) -> Organisation:
    """Enter an organisation. Only an authority's registrar may, or (None) the machine's console.

    Refuses an unknown kind or time zone and an empty name.
    """
    if by is not None:
        _demand_registrar(by, at)
    if kind not in OrganisationKind.values:
        raise KindUnknown(kind[:40])
    _check_words(name, time_zone)
    organisation = Organisation(
        kind=kind,
        name=name.strip(),
        country=country,
        jurisdiction=jurisdiction,
        province=province,
        registration_number=registration_number,
        time_zone=time_zone,
        registered_on=registered_on or local_day(at, time_zone),
        licence_valid_until=licence_valid_until,
        owner_hashes=list(owner_hashes),
    )
    if public_id is not None:
        organisation.public_id = public_id
    organisation.save(force_insert=True)
    changes = {each: (None, getattr(organisation, each)) for each in ("kind", *CHANGEABLE)}
    owner = organisation.public_id
    note("organisation", owner, "found", changes, by=by, at=at, owner=owner)
    return organisation


@transaction.atomic
def change_organisation(
    *, by: Viewer, at: datetime, organisation: Organisation, reason: str, **fields: Any
) -> Organisation:
    """Correct the facts of one's own organisation, or of a company one oversees.

    Demands `manage_users` at home and the registrar's mandate abroad. Refuses without a name, and a
    zone of time that is none (`ZoneUnknown`).
    """
    if organisation.pk == by.organisation_id:
        by.demand(Act.MANAGE_USERS, at=at)
    else:
        _demand_registrar(by, at)
    row = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    changes = changed(row, {each: fields[each] for each in CHANGEABLE if each in fields})
    _check_words(row.name, row.time_zone)
    if changes:
        row.save(update_fields=list(changes))
        note(
            "organisation",
            row.public_id,
            "change",
            changes,
            reason,
            by=by,
            at=at,
            owner=row.public_id,
        )
    return row


@transaction.atomic
def close_organisation(
    *, by: Viewer | None, at: datetime, organisation: Organisation, closed_on: date, reason: str
) -> Organisation:
    """Close an organisation: from that moment none of its mandates opens a door.

    Refuses one that is closed (`OrganisationClosed`).
    """
    if by is not None:
        _demand_registrar(by, at)
    row = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if row.closed_on is not None:
        raise OrganisationClosed(row.name, row.closed_on)
    row.closed_on = closed_on
    row.save(update_fields=["closed_on"])
    changes = {"closed_on": (None, closed_on)}
    note("organisation", row.public_id, "close", changes, reason, by=by, at=at, owner=row.public_id)
    return row


def _demand_registrar(by: Viewer, at: datetime) -> None:
    by.demand(Act.EDIT_PEOPLE, at=at)
    if not sees_all(viewer=by, at=at):
        raise NotMandated(Act.OVERSEE)


def _check_words(name: str, time_zone: str) -> None:
    if not name.strip():
        raise OrganisationUnnamed
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ZoneUnknown(time_zone[:60]) from None
