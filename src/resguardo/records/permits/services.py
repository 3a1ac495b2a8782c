"""Recording permits, and what becomes of them: renewed, suspended, revoked, restored.

A permit's span is never edited, because what was allowed on a past day must stay as it was. A
renewal is a new permit; a suspension is a dated row beside the old one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import transaction
from django.db.models import Model, QuerySet

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem, raise_all
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.people import selectors as people
from resguardo.records.people.changes import demand_reason, note_on
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Organisation, Person
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits import buying, selectors
from resguardo.records.permits.facts import (
    HOLDERS,
    AllowedFacts,
    HolderKind,
    HolderMissing,
    HolderUnknown,
    PermitFacts,
    PermitKindUnknown,
    PermitNumberMissing,
    SpanImpossible,
    WeaponTypeNotKnown,
    against_facts,
    allowed_by,
)
from resguardo.records.permits.models import Permit, PermitKind, Suspension
from resguardo.records.places import selectors as places
from resguardo.records.places.models import Place
from resguardo.records.register import selectors as register
from resguardo.records.register.models import Thing
from resguardo.records.register.services import attach
from resguardo.records.transparency import services as transparency
from resguardo.records.transparency.services import ChangeMade

__all__ = [
    "HOLDERS",
    "AlreadySuspended",
    "Holder",
    "HolderKind",
    "HolderMissing",
    "HolderUnknown",
    "NotSuspended",
    "PermitFacts",
    "PermitKindUnknown",
    "PermitNumberMissing",
    "PermitNumberTaken",
    "SpanImpossible",
    "Stopped",
    "StoppedByAuthority",
    "WeaponTypeNotKnown",
    "against_facts",
    "against_new",
    "against_permit",
    "against_renewal",
    "grant_permit",
    "holder_of",
    "lift",
    "record_permit",
    "record_permits",
    "renew",
    "revoke",
    "suspend",
]

Row = TypeVar("Row", bound=Model)

Holder = tuple[Person | None, Thing | None, Place | None]
"""To whom or what a permit is given, as rows."""


class PermitNumberTaken(Problem):
    """The same paper entered twice."""

    code = "permits.number-taken"
    wording = _(
        "A permit of this kind with the number {number} from {valid_from} is recorded "
        "already. Open that one."
    )
    field = "number"

    number: str
    valid_from: date


class Stopped(StrEnum):
    """How a permit was stopped."""

    SUSPENDED = "suspended"
    REVOKED = "revoked"


class AlreadySuspended(Problem):
    """One suspension at a time, so that lifting it means what it says."""

    code = "permits.already-suspended"
    wording = _("This permit is {state} already. Lift that first.")

    state: Stopped


class NotSuspended(Problem):
    """There is nothing to lift."""

    code = "permits.not-suspended"
    wording = _("This permit is not suspended; there is nothing to lift.")


class StoppedByAuthority(Problem):
    """A company that lifts, or goes around, what the authority stopped."""

    code = "permits.stopped-by-authority"
    wording = _(
        "The authority stopped this permit ({reason}), so only the authority lifts that or gives "
        "another. Mend what it named, and ask it."
    )

    reason: str


@transaction.atomic
def record_permit(
    *, by: Viewer, at: datetime, facts: PermitFacts, act: Act = Act.EDIT_PERMITS
) -> Permit:
    """Record a permit of the viewer's organisation, or of somebody or something in it.

    Refuses what `against_permit` says.
    """
    by.demand(act, at=at)
    holder = holder_of(facts, by=by, at=at)
    raise_all(_against(facts, holder, by=by, at=at))
    organisation = Organisation.objects.get(pk=by.organisation_id)
    return grant_permit(by=by, at=at, organisation=organisation, facts=facts, holder=holder)


def against_permit(*, by: Viewer, at: datetime, facts: PermitFacts) -> list[Problem]:
    """What stands against recording a permit of the viewer's organisation."""
    by.demand(Act.EDIT_PERMITS, at=at)
    return _against(facts, holder_of(facts, by=by, at=at), by=by, at=at)


def _against(facts: PermitFacts, holder: Holder, *, by: Viewer, at: datetime) -> list[Problem]:
    refused = Refusals()
    refused.note(*against_new(by.organisation_id, facts, holder))
    refused.ask(_demand_not_stopped, [facts], by=by, at=at)
    return refused.found


def against_new(organisation: int, facts: PermitFacts, holder: Holder) -> list[Problem]:
    """What no permit can be, and the same paper a second time."""
    refused = Refusals()
    refused.note(*against_facts(facts))
    refused.ask(_demand_new, organisation, facts, holder)
    return refused.found


def grant_permit(
    *,
    by: Viewer,
    at: datetime,
    organisation: Organisation,
    facts: PermitFacts,
    holder: Holder,
) -> Permit:
    """Write a permit into an organisation's register. Called by services that asked the mandate.

    Refuses facts that no permit can have, and the same paper a second time.
    """
    raise_all(against_new(organisation.pk, facts, holder))
    person, thing, place = holder
    document = (
        attach(by=by, at=at, content=facts.document, file_name=facts.document_name)
        if facts.document
        else None
    )
    permit = Permit.objects.create(
        organisation=organisation,
        kind=facts.kind,
        number=_number(facts),
        person=person,
        thing=thing,
        place=place,
        weapon_types=list(facts.weapon_types),
        modality=facts.modality.strip()[:60],
        lines=buying.kept(facts.lines),
        supplier=facts.supplier.strip()[:200],
        issued_by=facts.issued_by.strip()[:200],
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
        document=document,
        recorded_at=at,
    )
    made = replace(_made(permit), organisation_id=organisation.public_id)
    transparency.record_changes([made], by=by, at=at)
    return permit


@transaction.atomic
def record_permits(
    *, by: Viewer, at: datetime, rows: Sequence[PermitFacts], act: Act = Act.EDIT_PERMITS
) -> list[Permit]:
    """Record many permits at once, all or none: a file, or a whole first register.

    Holders are fetched and histories written set by set; each row is checked as a single one is.
    Refuses facts that no permit has, and whom or what an authority has stopped
    (`StoppedByAuthority`).
    """
    by.demand(act, at=at)
    for facts in rows:
        raise_all(list(against_facts(facts)))
    _demand_not_stopped(rows, by=by, at=at)
    people_of = _rows_by_id(people.people(viewer=by, at=at), {row.person for row in rows})
    own_things = register.things(viewer=by, at=at, own=True)
    things_of = _rows_by_id(own_things, {row.thing for row in rows})
    own_places = places.places(viewer=by, at=at, own=True)
    places_of = _rows_by_id(own_places, {row.place for row in rows})
    permits = [
        Permit(
            organisation_id=by.organisation_id,
            kind=facts.kind,
            number=_number(facts),
            person=_one(people_of, facts.person),
            thing=_one(things_of, facts.thing),
            place=_one(places_of, facts.place),
            weapon_types=list(facts.weapon_types),
            modality=facts.modality.strip()[:60],
            lines=buying.kept(facts.lines),
            supplier=facts.supplier.strip()[:200],
            issued_by=facts.issued_by.strip()[:200],
            valid_from=facts.valid_from,
            valid_until=facts.valid_until,
            recorded_at=at,
        )
        for facts in rows
    ]
    Permit.objects.bulk_create(permits, batch_size=2_000)
    transparency.record_changes((_made(permit) for permit in permits), by=by, at=at)
    return permits


@transaction.atomic
def renew(
    *,
    by: Viewer,
    at: datetime,
    permit: UUID,
    valid_from: date,
    valid_until: date | None,
    number: str = "",
) -> Permit:
    """Record the permit that follows this one, for the same holder and the same weapons."""
    facts = _following(permit, valid_from, valid_until, number, by=by, at=at)
    return record_permit(by=by, at=at, facts=facts)


def against_renewal(
    *,
    by: Viewer,
    at: datetime,
    permit: UUID,
    valid_from: date,
    valid_until: date | None,
    number: str = "",
) -> list[Problem]:
    """What stands against the permit that follows this one."""
    facts = _following(permit, valid_from, valid_until, number, by=by, at=at)
    return against_permit(by=by, at=at, facts=facts)


def _following(
    permit: UUID,
    valid_from: date,
    valid_until: date | None,
    number: str,
    *,
    by: Viewer,
    at: datetime,
) -> PermitFacts:
    by.demand(Act.EDIT_PERMITS, at=at)
    old = selectors.permit(viewer=by, at=at, public_id=permit, own=True)
    return PermitFacts(
        **allowed_by(old),
        number=number or old.number,
        issued_by=old.issued_by,
        valid_from=valid_from,
        valid_until=valid_until,
    )


@transaction.atomic
def suspend(*, by: Viewer, at: datetime, permit: UUID, reason: str) -> Suspension:
    """Suspend a permit from now until it is lifted.

    Refuses one that is suspended or revoked already (`AlreadySuspended`), and without a reason.
    """
    return _stop(by=by, at=at, permit=permit, reason=reason, kind="suspended")


@transaction.atomic
def revoke(*, by: Viewer, at: datetime, permit: UUID, reason: str) -> Suspension:
    """Revoke a permit from now on; it does not come back, but a new one may be given.

    Refuses one that is revoked already (`AlreadySuspended`), the company where the authority
    suspended it (`StoppedByAuthority`), and without a reason.
    """
    return _stop(by=by, at=at, permit=permit, reason=reason, kind="revoked")


@transaction.atomic
def lift(*, by: Viewer, at: datetime, permit: UUID, reason: str) -> Suspension:
    """End a suspension; a revoked permit stays revoked.

    Refuses what is not suspended, and for a company what the authority stopped.
    """
    by.demand(Act.EDIT_PERMITS, at=at)
    row = selectors.permit(viewer=by, at=at, public_id=permit)
    kept = demand_reason(reason)
    standing = _standing(row)
    if standing is None or standing.kind != "suspended":
        raise NotSuspended
    if standing.by_authority and row.organisation_id == by.organisation_id:
        raise StoppedByAuthority(standing.reason)
    standing.ends_at = at
    standing.save(update_fields=["ends_at"])
    note_on("permit", row, "lifted", {"state": ("suspended", None)}, kept, by=by, at=at)
    return standing


def _stop(*, by: Viewer, at: datetime, permit: UUID, reason: str, kind: str) -> Suspension:
    """Suspend or revoke. A registrar does it to any company's permit, a company to its own."""
    by.demand(Act.EDIT_PERMITS, at=at)
    row = selectors.permit(viewer=by, at=at, public_id=permit)
    kept = demand_reason(reason)
    standing = _standing(row)
    if standing is not None and (standing.kind == "revoked" or kind == "suspended"):
        raise AlreadySuspended(Stopped(standing.kind))
    if standing is not None and standing.by_authority and row.organisation_id == by.organisation_id:
        raise StoppedByAuthority(standing.reason)
    if standing is not None:
        standing.ends_at = at
        standing.save(update_fields=["ends_at"])
    made = Suspension.objects.create(
        permit=row,
        kind=kind,
        by_authority=row.organisation_id != by.organisation_id,
        reason=kept,
        starts_at=at,
        recorded_at=at,
    )
    note_on(
        "permit",
        row,
        kind,
        {"state": (standing.kind if standing else None, kind)},
        kept,
        by=by,
        at=at,
    )
    return made


def _demand_not_stopped(rows: Sequence[PermitFacts], *, by: Viewer, at: datetime) -> None:
    """Refuse what a company would record beside a permit of the same holder that is stopped.

    Only what the authority stopped counts, and only until the stopped permit would have ended.
    """
    stopped = Suspension.objects.filter(
        by_authority=True, ends_at=None, permit__organisation=by.organisation_id
    ).exclude(permit__valid_until__lte=local_day(at, by.time_zone))
    named = ("permit__kind", "permit__person__public_id", "permit__thing__public_id",
             "permit__place__public_id")  # fmt: skip
    reasons = {tuple(row[1:]): row[0] for row in stopped.values_list("reason", *named)}
    for facts in rows if reasons else ():
        reason = reasons.get((facts.kind, facts.person, facts.thing, facts.place))
        if reason is not None:
            raise StoppedByAuthority(reason)


def _number(facts: PermitFacts) -> str:
    return " ".join(facts.number.split())[:60]


def _demand_new(organisation: int, facts: PermitFacts, holder: Holder) -> None:
    """Refuse the same paper a second time."""
    person, thing, place = holder
    number = _number(facts)
    twice = Permit.objects.filter(
        organisation=organisation, kind=facts.kind, number=number, valid_from=facts.valid_from,
        person=person, thing=thing, place=place,
    )  # fmt: skip
    if number and twice.exists():
        raise PermitNumberTaken(number, facts.valid_from)


def _standing(permit: Permit) -> Suspension | None:
    Permit.objects.select_for_update(no_key=True).get(pk=permit.pk)
    return Suspension.objects.filter(permit=permit, ends_at=None).order_by("-starts_at").first()


def holder_of(facts: AllowedFacts, *, by: Viewer, at: datetime) -> Holder:
    """The holder of a permit among the viewer's own people, things and places, or `NotFound`."""
    person = people.person(viewer=by, at=at, public_id=facts.person) if facts.person else None
    if person is not None and person.organisation_id != by.organisation_id:
        raise people.NotFound
    thing = (
        register.thing(viewer=by, at=at, public_id=facts.thing, own=True) if facts.thing else None
    )
    place = places.place(viewer=by, at=at, public_id=facts.place, own=True) if facts.place else None
    return person, thing, place


def _rows_by_id(rows: QuerySet[Row], wanted: set[UUID | None]) -> dict[UUID, Row]:
    ids = [each for each in wanted if each is not None]
    found: dict[UUID, Row] = {}
    for start in range(0, len(ids), 5_000):
        some = rows.filter(public_id__in=ids[start : start + 5_000])
        found.update((cast("Any", row).public_id, row) for row in some)
    return found


def _one(rows: Mapping[UUID, Row], public_id: UUID | None) -> Row | None:
    """The row of this name, none where none is named; `NotFound` where it is not in sight."""
    if public_id is None:
        return None
    if public_id not in rows:
        raise people.NotFound
    return rows[public_id]


def _made(permit: Permit) -> ChangeMade:
    told = {
        "kind": permit.kind,
        "number": permit.number,
        "person": permit.person.public_id if permit.person else None,
        "thing": permit.thing.public_id if permit.thing else None,
        "place": permit.place.public_id if permit.place else None,
        "weapon_types": permit.weapon_types,
        "allows": buying.told(permit.lines),
        "supplier": permit.supplier,
        "issued_by": permit.issued_by,
        "valid_from": permit.valid_from,
        "valid_until": permit.valid_until,
    }
    return ChangeMade(
        subject_kind="permit",
        subject_id=permit.public_id,
        verb="recorded",
        changes={name: (None, value) for name, value in told.items() if value},
        facts=_facts(permit),
    )


def _facts(permit: Permit) -> dict[str, Any]:
    """What followers of the log judge an issue by: which weapon, and from when until when."""
    if permit.kind != PermitKind.FIREARM or permit.thing is None:
        return {}
    until = permit.valid_until
    return {"thing": permit.thing.public_id, "from": permit.valid_from, "until": until}
