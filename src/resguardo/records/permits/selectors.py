"""Which permits there are, which held on a day, and which will soon lapse.

A permit holds on a day that lies in its half-open span and in no suspension. Both are asked of the
past as of today: an issue of last year is judged by what was valid then.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from resguardo.kernel.mandate import Act
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Person
from resguardo.records.people.reading import Shape
from resguardo.records.people.selectors import NotFound, organisations_in_sight, sees_all
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.calendars import months_on
from resguardo.records.permits.models import LawAdoption, LawText, Permit, PermitKind, Suspension
from resguardo.records.permits.rules import rules_for
from resguardo.records.places.models import Place
from resguardo.records.register.models import Thing

LADDER_DAYS: Final = (0, 30, 60, 90)
"""The rungs on which a permit that lapses is shown; 0 has lapsed already."""

SORTS: Final = {"until": "valid_until", "from": "valid_from", "number": "number", "added": "pk"}

"""Nobody has more permits of their own that hold; what is older is not asked for."""

PERSONAL_KINDS: Final = frozenset(
    {PermitKind.CREDENTIAL, PermitKind.FITNESS, PermitKind.QUALIFICATION, PermitKind.RECORDS}
)


@dataclass(frozen=True, slots=True)
class Rung:
    """How many permits lapse within so many days, and not within fewer."""

    days: int
    count: int
    until: date


def permits(*, viewer: Viewer, at: datetime, own: bool = False) -> QuerySet[Permit]:
    """The permits in sight; a person's only for those who may see people."""
    viewer.demand(Act.SEE_REGISTER, at=at)
    rows = Permit.objects.select_related("organisation", "person", "thing", "place")
    if not viewer.may(Act.SEE_PEOPLE, at=at):
        rows = rows.filter(person=None)
    if not own and sees_all(viewer=viewer, at=at):
        return rows.filter(organisation__in=organisations_in_sight(viewer=viewer, at=at))
    return rows.filter(organisation_id=viewer.organisation_id)


def permit(*, viewer: Viewer, at: datetime, public_id: UUID, own: bool = False) -> Permit:
    """One permit in sight, or `NotFound`."""
    found = permits(viewer=viewer, at=at, own=own).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def own_permits(*, viewer: Viewer) -> list[Permit]:
    """The permits of the very person who is signed in, at the organisation they work for."""
    if viewer.person_id is None:
        return []
    rows = Permit.objects.select_related(
        "organisation", "person", "place", "thing__firearm__model__maker"
    )
    own = rows.filter(person_id=viewer.person_id, organisation_id=viewer.organisation_id)
    return list(own.order_by("-valid_from", "-pk"))


def search(
    *,
    viewer: Viewer,
    at: datetime,
    text: str = "",
    kind: str = "",
    state: str = "",
    within_days: int | None = None,
    rung: int | None = None,
) -> QuerySet[Permit]:
    """The permits that a list's filters leave over.

    States are `valid`, `lapsed`, `stopped` (suspended or revoked) and `future`, as of today in the
    organisation's own zone. `rung` is one of the ladder's, and leaves what `lapsing` counts on it.
    """
    rows = permits(viewer=viewer, at=at)
    day = local_day(at, viewer.time_zone)
    if kind in PermitKind.values:
        rows = rows.filter(kind=kind)
    if text.strip():
        word = text.strip()
        rows = rows.filter(
            Q(number__istartswith=word)
            | Q(person__family_name__istartswith=word)
            | Q(thing__name__icontains=word)
            | Q(place__name__icontains=word)
        )
    if within_days is not None:
        ends = _Ends(viewer, day)
        rows = rows.filter(ends.by(day + timedelta(within_days))).exclude(ends.by(day))
    if rung is not None:
        lower = max((each for each in LADDER_DAYS if each < rung), default=None)
        ends = _Ends(viewer, day)
        rows = _unfollowed(rows).filter(ends.by(day + timedelta(rung)))
        if lower is not None:
            rows = rows.exclude(ends.by(day + timedelta(lower)))
    stopped = Exists(_standing_at(at))
    match state:
        case "valid":
            rows = rows.filter(_covers(day)).exclude(stopped)
        case "lapsed":
            rows = rows.filter(valid_until__lte=day)
        case "stopped":
            rows = rows.filter(stopped)
        case "future":
            rows = rows.filter(valid_from__gt=day)
        case _:
            pass
    return rows


def permits_of(
    *,
    viewer: Viewer,
    at: datetime,
    person: Person | None = None,
    thing: Thing | None = None,
    place: Place | None = None,
) -> list[Permit]:
    """Every permit of one holder, the latest first."""
    # Whoever asks knows the holder: joining it again to each permit was most of the cost.
    rows = permits(viewer=viewer, at=at).select_related(None)
    if person is not None:
        rows = rows.filter(person=person)
    if thing is not None:
        rows = rows.filter(thing=thing)
    if place is not None:
        rows = rows.filter(place=place)
    return list(rows.order_by("-valid_from", "-pk"))


def valid_on(
    day: date,
    *,
    at: datetime | None = None,
    organisations: Collection[int] = (),
    people: Collection[int] = (),
    things: Collection[int] = (),
    kinds: Collection[str] = (),
) -> list[Permit]:
    """The permits of these holders that held on a day, for the match at the counter.

    `at` is the moment at which suspensions are looked at; without it, the end of the day. Called by
    services that have asked the mandate, with keys that they were shown.
    """
    moment = at or datetime.combine(day, time.max, tzinfo=UTC)
    holders = Q(person_id__in=people) | Q(thing_id__in=things)
    if organisations:
        holders |= Q(organisation_id__in=organisations, person=None, thing=None)
    rows = Permit.objects.filter(holders).filter(_covers(day))
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return list(rows.exclude(Exists(_standing_at(moment))).order_by("valid_until", "pk"))


def guide_in_force(organisation_id: int, number: str, *, day: date, at: datetime) -> bool:
    """Whether a company has a transport guide of this number that holds on a day."""
    rows = Permit.objects.filter(
        _covers(day), organisation_id=organisation_id, kind=PermitKind.TRANSPORT, number=number
    )
    return rows.exclude(Exists(_standing_at(at))).exists()


def licences_of(organisations: Collection[int], *, at: datetime, day: date) -> dict[int, str]:
    """What the latest licence of each company is on a day: valid, expired, suspended, revoked.

    A company of which none is kept here is left out: nothing is known of it.
    """
    return licence_states(latest_licences(organisations, day=day), at=at, day=day)


def latest_licences(organisations: Collection[int], *, day: date) -> dict[int, Permit]:
    """The licence of each company that began last, by the company's key."""
    rows = Permit.objects.filter(
        organisation__in=list(organisations), kind=PermitKind.COMPANY, valid_from__lte=day
    ).order_by("organisation", "valid_from", "pk")
    return {row.organisation_id: row for row in rows}


def licence_states(latest: Mapping[int, Permit], *, at: datetime, day: date) -> dict[int, str]:
    """What each of these licences is worth on a day."""
    stopped = stopped_on(latest.values(), at=at)
    return {
        key: stopped[row.pk].kind
        if row.pk in stopped
        else "valid"
        if row.valid_until is None or row.valid_until > day
        else "expired"
        for key, row in latest.items()
    }


def licence_stop(*, viewer: Viewer, at: datetime) -> Suspension | None:
    """What stops the viewer's company from issuing firearms; None where a licence of it holds."""
    rows = Permit.objects.filter(
        _covers(local_day(at, viewer.time_zone)),
        organisation_id=viewer.organisation_id,
        kind=PermitKind.COMPANY,
    )
    licences = list(rows.order_by("-valid_from", "-pk"))
    stopped = stopped_on(licences, at=at) if licences else {}
    return stopped[licences[0].pk] if licences and len(stopped) == len(licences) else None


def stopped_on(permits: Iterable[Permit], *, at: datetime) -> dict[int, Suspension]:
    """Which of these permits were suspended or revoked at a moment, and by what."""
    rows = _SUSPENSIONS.rows(
        "permit_id IN %s AND starts_at <= %s AND (ends_at IS NULL OR ends_at > %s)"
        " ORDER BY starts_at",
        [permit.pk for permit in permits], at, at,
    )  # fmt: skip
    return {row.permit_id: row for row in rows}


_SUSPENSIONS = Shape(Suspension.objects.all)


def lapsing(
    *, viewer: Viewer, at: datetime, kind: str = "", ladder: Iterable[int] = LADDER_DAYS
) -> list[Rung]:
    """How many permits lapse within 0, 30, 60, 90 days: each counted on its lowest rung.

    A permit that another of the same holder and kind already follows does not lapse.
    """
    rows = lapsing_permits(viewer=viewer, at=at, kind=kind)
    day = local_day(at, viewer.time_zone)
    ends = _Ends(viewer, day)
    found: list[Rung] = []
    earlier: date | None = None
    for days in sorted(ladder):
        until = day + timedelta(days)
        some = rows.filter(ends.by(until))
        if earlier is not None:
            some = some.exclude(ends.by(earlier))
        found.append(Rung(days, some.count(), until))
        earlier = until
    return found


def lapsing_permits(
    *, viewer: Viewer, at: datetime, kind: str = "", within_days: int | None = None
) -> QuerySet[Permit]:
    """The permits that have lapsed, or will, with none to follow; revoked ones are left out."""
    rows = _unfollowed(permits(viewer=viewer, at=at))
    if kind:
        rows = rows.filter(kind=kind)
    if within_days is not None:
        day = local_day(at, viewer.time_zone)
        rows = rows.filter(_Ends(viewer, day).by(day + timedelta(within_days)))
    return rows


class _Ends:
    """Which permits have ended by a day: by what is written on them, or by the law of today.

    A certificate of fitness ends for the counter when the law wants a new examination, whatever
    the clinic wrote on it; so whoever watches the ends is warned of that day.
    """

    def __init__(self, viewer: Viewer, day: date) -> None:
        """Ask the law of the viewer's jurisdiction once."""
        self._asked = rules_for(viewer.jurisdiction, day).examination(None)

    def by(self, day: date) -> Q:
        """The condition that a permit has ended on that day."""
        ended = Q(valid_until__lte=day)
        if self._asked is not None:
            _name, months = self._asked
            ended |= Q(kind=PermitKind.FITNESS, valid_from__lte=months_on(day, -months))
        return ended


def _unfollowed(rows: QuerySet[Permit]) -> QuerySet[Permit]:
    """Those that end, are not revoked, and have none of the same kind and holder after them."""
    same = Permit.objects.filter(
        organisation=OuterRef("organisation"), kind=OuterRef("kind")
    ).filter(Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_until")))
    followed = Q(Exists(same.filter(person=OuterRef("person"))))
    followed |= Q(Exists(same.filter(thing=OuterRef("thing"))))
    followed |= Q(Exists(same.filter(place=OuterRef("place"))))
    own = Exists(same.filter(person=None, thing=None, place=None))
    followed |= Q(person=None, thing=None, place=None) & Q(own)
    revoked = Suspension.objects.filter(permit=OuterRef("pk"), kind="revoked", ends_at=None)
    rows = rows.exclude(kind__in=(PermitKind.PURCHASE, PermitKind.IMPORT))  # used, not renewed
    return rows.exclude(valid_until=None).exclude(followed).exclude(Exists(revoked))


def law_texts(*, viewer: Viewer, at: datetime) -> QuerySet[LawText]:
    """The texts of law that this viewer may read: adopted ones, and drafts of the own authority."""
    rows = LawText.objects.select_related("drafted_by").prefetch_related("adoptions")
    mine = Q(authority_id=viewer.organisation_id) if viewer.may(Act.OVERSEE, at=at) else Q(pk=None)
    adopted = Exists(LawAdoption.objects.filter(text=OuterRef("pk")))
    return rows.filter(mine | Q(adopted)).order_by("-id")


def law_text(*, viewer: Viewer, at: datetime, public_id: UUID) -> LawText:
    """One such text, or `NotFound`."""
    found = law_texts(viewer=viewer, at=at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def text_in_force(*, jurisdiction: str) -> LawText | None:
    """The adopted text that a jurisdiction names; none where it names a profile that ships."""
    name, _at, digest = jurisdiction.partition("@")
    if not digest:
        return None
    return LawText.objects.filter(profile=name, digest__startswith=digest).first()


def _covers(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gt=day))


def _standing_at(at: datetime) -> QuerySet[Suspension]:
    rows = Suspension.objects.filter(permit=OuterRef("pk"), starts_at__lte=at)
    return rows.filter(Q(ends_at=None) | Q(ends_at__gt=at))
