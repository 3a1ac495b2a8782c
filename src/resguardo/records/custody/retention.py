"""How long what is known of a person is kept, what stops its erasure, and the erasure itself.

Two things are kept of a person for two reasons: the personnel record for some years after leaving,
and the name behind the entries of the ledger for as long as anybody may ask who held a weapon. How
long, the law of the jurisdiction says; an organisation can keep longer, never shorter. Where nobody
has said, nothing is erased and nobody guesses. A hold stops every erasure until it is lifted.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from resguardo.kernel.law import NotInForce
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody.models import Entry, Signature
from resguardo.records.people import services as people
from resguardo.records.people.changes import note_on
from resguardo.records.people.days import local_day
from resguardo.records.people.models import (
    KeptKind,
    LegalHold,
    Organisation,
    Person,
    RetentionPeriod,
)
from resguardo.records.people.pages import or_never
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.models import Permit
from resguardo.records.permits.profiles import profile_of
from resguardo.records.transparency import services as transparency
from resguardo.records.transparency.models import Change

YEARS_MAX: Final = 100
RETENTION: Final = "retention_years"
_LEAP_DAY: Final = (2, 29)


class RetentionUnknown(Problem):
    """Nobody has said how long."""

    code = "retention.unknown"
    wording = _(
        "Neither the law of {jurisdiction} as it is known here nor your organisation says how long"
        " {kind} records are kept. Set the period with its source, then erase."
    )

    jurisdiction: str
    kind: KeptKind


class TooShort(Problem):
    """Less than the law wants."""

    code = "retention.too-short"
    wording = _(
        "Years for which the law wants these records kept: {years} ({source}). Enter as many."
    )
    field = "years"

    years: int
    source: str


class YearsWrong(Problem):
    """A number that is no period."""

    code = "retention.years-wrong"
    wording = _("Enter a whole number of years from 0 to {years_max}.")
    field = "years"

    years_max: int


class SourceMissing(Problem):
    """A period or a hold that nobody can check."""

    code = "retention.source-missing"
    wording = _("Write on what it rests: the law and its article, or the order and its number.")
    field = "source"


class HoldLifted(Problem):
    """It was lifted before."""

    code = "retention.hold-lifted"
    wording = _("This hold was lifted on {day}. Place a new one if there is a new order.")

    day: date


@dataclass(frozen=True, slots=True)
class Kept:
    """How long a kind of record is kept: the years that count, and what the law and the house say.

    `years` is missing where nobody says; a value that nobody could confirm is shown, not counted.
    """

    kind: str
    years: int | None
    law_years: int | None
    law_source: str
    own_years: int | None
    own_source: str


def kept(organisation: Organisation, *, day: date) -> list[Kept]:
    """What is kept, for how long and why, on a day; the longer of law and house counts."""
    own: dict[str, RetentionPeriod] = {}
    rows = RetentionPeriod.objects.filter(organisation=organisation, from_day__lte=day)
    for row in rows.order_by("from_day", "id"):
        own[row.kind] = row
    return [_kept(organisation, kind, own.get(kind), day) for kind in KeptKind.values]


def _kept(organisation: Organisation, kind: str, own: RetentionPeriod | None, day: date) -> Kept:
    try:
        dated = profile_of(organisation.jurisdiction).dated_on(RETENTION, day)
        law_years, law_source = int(str(dated.value)), dated.source
    except NotInForce:
        law_years, law_source = None, ""
    own_years = None if own is None else own.years
    known = [each for each in (law_years, own_years) if each is not None]
    return Kept(
        kind, max(known, default=None), law_years, law_source, own_years, own.source if own else ""
    )


def kept_until(person: Person, *, day: date) -> date:
    """The first day on which this person may be erased; refuses where nobody says how long."""
    ends = []
    zone = person.organisation.time_zone
    periods = {each.kind: each for each in kept(person.organisation, day=day)}
    left = person.employments.aggregate(last=Max("left_on"))["last"]
    held = Entry.objects.filter(
        Q(holder=person) | Q(second_person=person) | Q(recorded_by_person=person)
    ).aggregate(last=Max("occurred_at"))["last"]
    for kind, last in (
        (KeptKind.PERSONNEL, left or local_day(person.created_at, zone)),
        (KeptKind.CUSTODY, local_day(held, zone) if held else None),
    ):
        years = periods[kind].years
        if last is None:
            continue
        if years is None:
            raise RetentionUnknown(person.organisation.jurisdiction, kind)
        ends.append(years_after(last, years))
    return max(ends)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; the first of March where there is no such day."""
    if (day.month, day.day) == _LEAP_DAY:
        return date(day.year + years, 3, 1)
    return day.replace(year=day.year + years)


def holds(*, viewer: Viewer) -> QuerySet[LegalHold]:
    """The holds of the viewer's organisation, or of all for an authority; those in force first."""
    found = LegalHold.objects.select_related("organisation", "person", "placed_by", "lifted_by")
    if viewer.organisation_kind != "authority":
        found = found.filter(organisation_id=viewer.organisation_id)
    return found.annotate(ends_at=or_never("lifted_at")).order_by("-ends_at", "-id")


def hold_on(person: Person) -> LegalHold | None:
    """The oldest hold in force that covers this person."""
    rows = LegalHold.objects.filter(organisation_id=person.organisation_id, lifted_at=None)
    return rows.filter(Q(person=None) | Q(person=person)).order_by("id").first()


def against_erasing(person: Person, *, day: date) -> Problem | None:
    """Why somebody who has left cannot be erased on that day, or nothing."""
    if (found := hold_on(person)) is not None:
        return transparency.UnderHold(f"{found.ordered_by}, {found.reference}")
    try:
        until = kept_until(person, day=day)
    except RetentionUnknown as problem:
        return problem
    return transparency.StillKept(until) if day < until else None


def due_for_erasure(*, viewer: Viewer, at: datetime) -> list[tuple[Person, date]]:
    """Who has left and need not be kept any longer, with the day since when; oldest first."""
    viewer.demand(Act.SEE_PEOPLE, at=at)
    day = local_day(at, viewer.time_zone)
    organisation = Organisation.objects.get(pk=viewer.organisation_id)
    years = {each.kind: each.years for each in kept(organisation, day=day)}
    if years[KeptKind.PERSONNEL] is None or LegalHold.objects.filter(
        organisation=organisation, person=None, lifted_at=None
    ):
        return []
    gone = (
        Person.objects.filter(organisation=organisation, erased_at=None)
        .exclude(Q(employments__left_on=None) | Q(employments__left_on__gt=day))
        .exclude(legal_holds__in=LegalHold.objects.filter(lifted_at=None))
        .annotate(left=Max("employments__left_on"))
        .exclude(left=None)
    )
    last: dict[int | None, datetime] = {}
    for role in ("holder", "second_person", "recorded_by_person"):
        rows = Entry.objects.filter(**{f"{role}__in": gone.values("pk")}).values_list(role)
        for key, moment in rows.annotate(last=Max("occurred_at")):
            last[key] = max(moment, last.get(key, moment))
    found = []
    for person in gone:
        ends = [years_after(person.left, years[KeptKind.PERSONNEL] or 0)]
        if person.pk in last:
            if years[KeptKind.CUSTODY] is None:
                continue
            ends.append(
                years_after(
                    local_day(last[person.pk], viewer.time_zone), years[KeptKind.CUSTODY] or 0
                )
            )
        if max(ends) <= day:
            found.append((person, max(ends)))
    return sorted(found, key=lambda each: (each[1], each[0].pk))


@transaction.atomic
def set_period(*, by: Viewer, at: datetime, kind: str, years: int, source: str) -> RetentionPeriod:
    """Set how long the viewer's organisation keeps a kind of record, from today on.

    Refuses less than the law wants, a number that is no period, and one without a source.
    """
    by.demand(Act.APPROVE, at=at)
    if kind not in KeptKind.values:
        raise NotFound
    if not 0 <= years <= YEARS_MAX:
        raise YearsWrong(YEARS_MAX)
    if not source.strip():
        raise SourceMissing
    organisation = Organisation.objects.get(pk=by.organisation_id)
    before = {each.kind: each for each in kept(organisation, day=local_day(at, by.time_zone))}[kind]
    if before.law_years is not None and years < before.law_years:
        raise TooShort(before.law_years, before.law_source)
    row = RetentionPeriod.objects.create(
        organisation=organisation,
        kind=kind,
        years=years,
        source=source.strip(),
        from_day=local_day(at, by.time_zone),
        recorded_at=at,
        recorded_by_id=by.user_id,
    )
    transparency.record_change(
        by=by,
        at=at,
        subject_kind="organisation",
        subject_id=by.organisation_public_id,
        verb="retention",
        changes={f"{kind}_years": (before.own_years, years), "source": (None, row.source)},
    )
    return row


@transaction.atomic
def place_hold(
    *, by: Viewer, at: datetime, ordered_by: str, reference: str, person: Person | None = None
) -> LegalHold:
    """Stop every erasure: of one person, or, without one, of anybody of the organisation.

    A manager places it in their own house; an authority where the person belongs. Refuses without
    who ordered it or under which number (`SourceMissing`).
    """
    _demand(by, at)
    if not (ordered_by.strip() and reference.strip()):
        raise SourceMissing
    owner = by.organisation_id if person is None else person.organisation_id
    if owner != by.organisation_id and by.organisation_kind != "authority":
        raise NotFound
    row = LegalHold.objects.create(
        organisation_id=owner,
        person=person,
        ordered_by=ordered_by.strip(),
        reference=reference.strip(),
        placed_at=at,
        placed_by_id=by.user_id,
    )
    note_on("hold", row, "place", {"reference": (None, row.reference)}, by=by, at=at)
    return row


@transaction.atomic
def lift_hold(*, by: Viewer, at: datetime, hold: UUID, reason: str) -> LegalHold:
    """End a hold; refuses one that was lifted already, and an end without a reason."""
    _demand(by, at)
    row = (
        LegalHold.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "placed_by")
        .filter(public_id=hold)
        .first()
    )
    if row is None or (
        row.organisation_id != by.organisation_id and by.organisation_kind != "authority"
    ):
        raise NotFound
    if not reason.strip():
        raise SourceMissing
    if row.lifted_at is not None:
        raise HoldLifted(local_day(row.lifted_at, by.time_zone))
    row.lifted_at, row.lifted_by_id = at, by.user_id
    row.save(update_fields=["lifted_at", "lifted_by"])
    note_on("hold", row, "lift", {"lifted_at": (None, at)}, by=by, at=at, reason=reason.strip())
    return row


@transaction.atomic
def erase_person(*, by: Viewer, at: datetime, person: Person, reason: str) -> Person:
    """Erase a person whom nobody needs to know any more; the entries and every proof stay.

    Refuses before the retention period has ended, under a hold, and where nobody says how long
    (`against_erasing`), and what the chapter on people refuses.
    """
    by.demand(Act.EDIT_PEOPLE, at=at)
    transparency.erase_thoroughly()
    if (problem := against_erasing(person, day=local_day(at, by.time_zone))) is not None:
        raise problem
    erased = people.erase_person(by=by, at=at, person=person, reason=reason)
    permits = Permit.objects.filter(person=erased)
    names = [str(each) for each in permits.values_list("public_id", flat=True)]
    entries = Change.objects.filter(subject_kind="permit", subject_id__in=names)
    transparency.erase(
        by=by, at=at, entries=list(entries.values_list("entry_id", flat=True)), reason=reason
    )
    permits.update(number="", issued_by="")
    Signature.objects.filter(person=erased).delete()
    return erased


def _demand(by: Viewer, at: datetime) -> None:
    if not by.may(Act.APPROVE, at=at):
        by.demand(Act.OVERSEE, at=at)
