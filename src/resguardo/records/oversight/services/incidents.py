"""Incidents: opened once, told in time, investigated, and closed by somebody else.

What happened is written down when it is known; what the law then asks is read from the profile of
its day (see `oversight.clocks`). A firearm in an incident is frozen until the incident says what
became of it. Nothing is closed while a notice is due, a thing is unaccounted for or a measure is
open: the refusal says what remains.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem, raise_all
from resguardo.kernel.procedure import PROCEDURES, check_step
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody.models import Account, Holding
from resguardo.records.custody.services.counting import QuantityImpossible
from resguardo.records.oversight import selectors
from resguardo.records.oversight.modalities import MODALITIES
from resguardo.records.oversight.models import (
    Incident,
    IncidentItem,
    IncidentKind,
)
from resguardo.records.people import selectors as people
from resguardo.records.people.changes import amend, demand_reason, note_on
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.selectors import NotFound, sees_all
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.models import BlockCause, Thing
from resguardo.records.register.services import block_for


class KindUnknown(Problem):
    """Only what the law has a word for."""

    code = "incident.kind-unknown"
    wording = _("“{kind}” is not a kind of incident. Choose one from the list.")
    field = "kind"

    kind: str


class ModalityUnknown(Problem):
    """A way in which it cannot have happened."""

    code = "incident.modality-unknown"
    wording = _("“{modality}” is not a way in which this happens. Choose one from the list.")
    field = "modality"

    modality: str


class TimesImpossible(Problem):
    """Known before it happened, or not yet happened."""

    code = "incident.times-impossible"
    wording = _(
        "It cannot have happened on {occurred_at} and been known on {known_at}. "
        "Correct the moments: first it happens, then it is known, and both lie in the past."
    )
    field = "known_at"

    occurred_at: datetime
    known_at: datetime


class NothingConcerned(Problem):
    """An incident about nobody and nothing."""

    code = "incident.nothing-concerned"
    wording = _("Name at least one thing, or a person, that this incident concerns.")
    field = "things"
    also = ("person",)


class NarrativeMissing(Problem):
    """Who reads it later must know what happened."""

    code = "incident.narrative-missing"
    wording = _("Say what happened, as far as it is known now. More can be added later.")
    field = "narrative"


class IncidentClosed(Problem):
    """Nothing is added to a closed file."""

    code = "incident.closed"
    wording = _("This incident is closed. Reopen it, with a reason, before you add to it.")


class AlreadyOpen(Problem):
    """One incident a thing is enough."""

    code = "incident.already-open"
    wording = _(
        "{thing} is in an open incident already. Add what you know to that one, or close it first."
    )
    field = "things"

    thing: str


@transaction.atomic
def open_incident(
    *,
    by: Viewer,
    at: datetime,
    kind: str,
    occurred_at: datetime,
    known_at: datetime,
    narrative: str,
    things: Mapping[UUID, int] | None = None,
    modality: str = "",
    person: UUID | None = None,
    account: UUID | None = None,
    police_number: str = "",
    circumstance: str = "",
) -> Incident:
    """Open an incident of the viewer's organisation; firearms and other numbered things freeze.

    A near miss may be told by everybody who bears or keeps arms, and needs to name nothing. Refuses
    what `against_incident` says.
    """
    quantities = dict(things or {})
    raise_all(
        against_incident(
            by=by, at=at, kind=kind, occurred_at=occurred_at, known_at=known_at,
            narrative=narrative, things=quantities, modality=modality, person=person,
        )
    )  # fmt: skip
    check_step(PROCEDURES["incident"], "open", None)
    rows = _things(by, quantities)
    who = people.person(viewer=by, at=at, public_id=person) if person else None
    if who is not None and who.organisation_id != by.organisation_id:
        raise NotFound
    first = next(iter(rows), None)
    incident = Incident.objects.create(
        organisation_id=by.organisation_id,
        kind=kind,
        modality=modality,
        occurred_at=occurred_at,
        known_at=known_at,
        recorded_at=at,
        recorded_by_id=by.user_id,
        account=_place(by, account, first),
        person=who,
        thing=first,
        quantity=quantities[first.public_id] if first else None,
        narrative=narrative.strip(),
        police_number=police_number.strip()[:60],
        circumstance=circumstance.strip()[:16],
    )
    add_items(incident, {row: quantities[row.public_id] for row in rows}, by=by, at=at)
    note(incident, "open", {"kind": (None, kind), "modality": (None, modality)}, by=by, at=at)
    return incident


def against_incident(
    *,
    by: Viewer,
    at: datetime,
    kind: str,
    occurred_at: datetime | None,
    known_at: datetime | None,
    narrative: str,
    things: Mapping[UUID, int],
    modality: str,
    person: UUID | None,
) -> list[Problem]:
    """What stands against opening an incident, as far as it is known."""
    near_miss = kind == IncidentKind.NEAR_MISS
    if not (near_miss and by.may(Act.RELIEVE, at=at)):
        by.demand(Act.REPORT_INCIDENT, at=at)
    rows = _things(by, things)
    refused = Refusals()
    refused.ask(_check_kind, kind, modality)
    refused.note(*against_times(occurred_at, known_at, at=at))
    if not narrative.strip():
        refused.note(NarrativeMissing())
    if not things and person is None and not near_miss:
        refused.note(NothingConcerned())
    refused.note(*_against_things(rows, things))
    return refused.found


def add_items(
    incident: Incident, quantities: Mapping[Thing, int], *, by: Viewer, at: datetime
) -> None:
    """Name the things of an incident, and freeze those that have a number of their own.

    Must be called inside the transaction that opens it.
    """
    IncidentItem.objects.bulk_create(
        IncidentItem(incident=incident, thing=thing, quantity=quantity)
        for thing, quantity in quantities.items()
    )
    for thing in quantities:
        if thing.numbered:
            block_for(
                by=by, at=at, thing=thing, cause=BlockCause.INCIDENT, cause_id=incident.public_id
            )


@transaction.atomic
def reclassify(
    *, by: Viewer, at: datetime, incident: UUID, kind: str, modality: str, reason: str
) -> Incident:
    """Say what it was after all: an absence turns out to be a theft; the clocks follow.

    Refuses a kind or a way that is none, without a reason, and a closed incident.
    """
    row = open_one(by, at, incident, Act.REPORT_INCIDENT)
    refused = Refusals()
    refused.ask(_check_kind, kind, modality)
    kept = refused.ask(demand_reason, reason) or ""
    refused.check()
    amend(
        row,
        {"kind": kind, "modality": modality},
        by=by,
        at=at,
        subject_kind="incident",
        subject_id=row.public_id,
        verb="reclassified",
        reason=kept,
    )
    return row


@transaction.atomic
def authority_knew(*, by: Viewer, at: datetime, incident: UUID, knew_at: datetime) -> Incident:
    """The authority notes that it had heard before; self-reporting then counts for less.

    Refuses a moment before it happened or to come (`TimesImpossible`).
    """
    by.demand(Act.REPORT_INCIDENT, at=at)
    if not sees_all(viewer=by, at=at):
        raise NotFound
    row = selectors.incident(viewer=by, at=at, public_id=incident)
    if not row.occurred_at <= knew_at <= at:
        raise TimesImpossible(row.occurred_at, knew_at)
    row.authority_knew_at = knew_at
    row.save(update_fields=["authority_knew_at"])
    note(row, "authority_knew", {"authority_knew_at": (None, knew_at)}, by=by, at=at)
    return row


def note(
    incident: Incident,
    verb: str,
    changes: Mapping[str, tuple[object, object]],
    reason: str = "",
    *,
    by: Viewer,
    at: datetime,
) -> None:
    """Note in the history, and so in the log, what was done with an incident."""
    kept = {name: pair for name, pair in changes.items() if pair[1] is not None}
    note_on("incident", incident, verb, kept, reason, by=by, at=at)


def against_times(
    occurred_at: datetime | None, known_at: datetime | None, *, at: datetime
) -> list[Problem]:
    """What is wrong with when it happened and was known; of what could not be read nothing."""
    if occurred_at is None or known_at is None or occurred_at <= known_at <= at:
        return []
    return [TimesImpossible(occurred_at, known_at)]


def _check_kind(kind: str, modality: str) -> None:
    if kind not in IncidentKind.values:
        raise KindUnknown(kind[:40])
    if modality and kind not in MODALITIES.get(modality, ()):
        raise ModalityUnknown(modality[:40])


def _things(by: Viewer, quantities: Mapping[UUID, int]) -> list[Thing]:
    found = {
        row.public_id: row
        for row in Thing.objects.filter(
            public_id__in=list(quantities), organisation_id=by.organisation_id
        ).select_related("organisation")
    }
    if len(found) != len(quantities):
        raise NotFound
    return [found[key] for key in quantities]


def _against_things(rows: Sequence[Thing], quantities: Mapping[UUID, int]) -> Iterator[Problem]:
    """What cannot have happened to so many of a thing, or is told of it already."""
    for row in rows:
        quantity = quantities[row.public_id]
        if quantity < 1 or (row.numbered and quantity != 1):
            yield QuantityImpossible(row.name, quantity)
    numbered = [row.pk for row in rows if row.numbered]
    known = IncidentItem.objects.filter(
        thing__in=numbered, outcome="", incident__state="open"
    ).select_related("thing")
    for item in known.order_by("thing_id"):
        yield AlreadyOpen(item.thing.name)


def _place(by: Viewer, account: UUID | None, thing: Thing | None) -> Account | None:
    """The account that it happened at: as named, or where the thing is booked."""
    if account is not None:
        found = Account.objects.filter(
            public_id=account, organisation_id=by.organisation_id, boundary=False
        ).first()
        if found is None:
            raise NotFound
        return found
    return held_at(thing) if thing is not None else None


def held_at(thing: Thing) -> Account | None:
    """The account that keeps a thing now, for the services beside this one."""
    row = (
        Holding.objects.filter(thing=thing, boundary=False, quantity__gt=0)
        .select_related("account")
        .first()
    )
    return row.account if row else None


def own(by: Viewer, at: datetime, incident: UUID) -> Incident:
    """An incident of the viewer's own organisation, locked; `NotFound` otherwise."""
    selectors.incident(viewer=by, at=at, public_id=incident)
    row = (
        Incident.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .filter(public_id=incident, organisation_id=by.organisation_id)
        .first()
    )
    if row is None:
        raise NotFound
    return row


def open_one(by: Viewer, at: datetime, incident: UUID, act: Act) -> Incident:
    """The same, while it is open, for somebody who may do this somewhere.

    Refuses a closed one (`IncidentClosed`).
    """
    if not by.may_somewhere(act, at=at):
        by.demand(act, at=at)
    row = own(by, at, incident)
    if row.state != "open":
        raise IncidentClosed
    return row
