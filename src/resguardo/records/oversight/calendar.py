"""The calendar of one company: clocks of open incidents, filings due, permits lapsing in the field.

Everything is computed from the law of its day and from what was recorded; nothing is stored, so no
reminder can be out of date. Each line has an owner: the company brings the weapon in, the authority
sees the same line.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count as CountOf
from django.db.models import OuterRef, Q, Subquery

from resguardo.kernel.mandate import Act
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody.models import Entry, Holding
from resguardo.records.custody.selectors import OUT_KINDS, holdings
from resguardo.records.oversight import impact, selectors
from resguardo.records.oversight.deadlines import Running, running_clocks
from resguardo.records.oversight.models import Filing, Incident
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Organisation
from resguardo.records.people.selectors import NotFound, organisations_in_sight
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.applications import waiting_for_answer, without_backlog
from resguardo.records.permits.clearance import Clearance, clearance_of
from resguardo.records.permits.duties import FilingDue, filings_due
from resguardo.records.permits.models import Permit, PermitKind
from resguardo.records.permits.profiles import profile_of
from resguardo.records.permits.rules import rules_for
from resguardo.records.permits.selectors import lapsing_permits
from resguardo.records.register.models import ThingKind

LOOK_BACK_DAYS: Final = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """A filing that the law asks for, and the one that was filed."""

    due: FilingDue
    filing: Filing | None
    overdue: bool
    running: bool

    @property
    def late(self) -> bool:
        """Tell whether it was filed after its time."""
        due_at = self.due.due_at
        return self.filing is not None and due_at is not None and self.filing.filed_at > due_at


@dataclass(frozen=True, slots=True)
class LapsingOut:
    """A firearm that is out while its permit lapses: how many days are left, and who acts."""

    holding: Holding
    permit: Permit
    days: int
    rung: int
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Duties:
    """All dated duties of one company."""

    clocks: list[tuple[Incident, Running]]
    filings: list[Asked]
    lapsing_out: list[LapsingOut]
    facts: impact.Facts
    quota: int | None
    clearance: Clearance | None


def company_of(*, viewer: Viewer, at: datetime, public_id: UUID | None) -> Organisation:
    """The viewer's own organisation where none is named, else one in sight, or `NotFound`."""
    viewer.demand(Act.SEE_CUSTODY, at=at)
    if public_id is None:
        return Organisation.objects.get(pk=viewer.organisation_id)
    rows = organisations_in_sight(viewer=viewer, at=at).filter(kind="company")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def duties_of(*, viewer: Viewer, at: datetime, organisation: UUID | None = None) -> Duties:
    """The duties of one organisation in sight, the viewer's own where none is named.

    An authority reads the same lines as the company, in the same fixed number of queries.
    """
    company = company_of(viewer=viewer, at=at, public_id=organisation)
    open_ones = selectors.incidents(viewer=viewer, at=at).filter(state="open")
    rows = list(open_ones.filter(organisation_id=company.pk))
    selectors.with_what_belongs(rows)
    running = [
        (row, each)
        for row in rows
        for each in running_clocks(row, at=at)
        if each.clock.counts and each.notice is None
    ]
    law, day = profile_of(company.jurisdiction), local_day(at, company.time_zone)
    facts = impact.facts_of([company.pk], day=day)[company.pk]
    return Duties(
        clocks=running,
        filings=_filings_due(company, at),
        lapsing_out=_lapsing_out(company, viewer=viewer, at=at),
        facts=facts,
        quota=impact.quota(law, facts, day),
        clearance=clearance_of(company, viewer=viewer, at=at),
    )


@dataclass(frozen=True, slots=True)
class Behind:
    """What one company owes by now, for the authority that looks."""

    organisation: Organisation
    notices: int
    filings: int
    out_without_permit: int
    over_quota: int

    @property
    def anything(self) -> bool:
        """Tell whether there is anything to look at."""
        return any((self.notices, self.filings, self.out_without_permit, self.over_quota))


def companies_behind(*, viewer: Viewer, at: datetime) -> list[Behind]:
    """What each company in sight owes by now, those that owe most first; the same few queries."""
    viewer.demand(Act.OVERSEE, at=at)
    companies = list(
        organisations_in_sight(viewer=viewer, at=at)
        .filter(kind="company", closed_on=None)
        .order_by("name", "id")
    )
    keys = [row.pk for row in companies]
    facts = impact.facts_of(keys, day=local_day(at, viewer.time_zone))
    notices = _notices_overdue(keys, at)
    filed = set(
        Filing.objects.filter(organisation__in=keys, replaced_by=None).values_list(
            "organisation", "duty", "span_start"
        )
    )
    out = _out_without_permit(viewer, keys, at)
    known = known_since(keys)
    found = []
    for row in companies:
        law, today = profile_of(row.jurisdiction), local_day(at, row.time_zone)
        since = _since(row, known[row.pk], today)
        asked = filings_due(law, since=since, until=today, time_zone=row.time_zone)
        late = sum(
            each.due_at is not None
            and each.due_at < at
            and (row.pk, each.duty.name, each.span.start) not in filed
            for each in asked
        )
        over = impact.over_quota(law, facts[row.pk], today)
        found.append(Behind(row, notices.get(row.pk, 0), late, out.get(row.pk, 0), over))
    return sorted(
        found,
        key=lambda each: (
            -each.notices - each.out_without_permit,
            -each.filings - each.over_quota,
            each.organisation.name,
        ),
    )


def known_since(keys: list[int]) -> dict[int, datetime | None]:
    """When the first entry of each company was recorded: of days before, its books say nothing."""
    first = Entry.objects.filter(organisation=OuterRef("pk")).order_by("sequence")
    rows = Organisation.objects.filter(pk__in=keys).annotate(
        known=Subquery(first.values("recorded_at")[:1])
    )
    return dict(rows.values_list("pk", "known"))


def _since(organisation: Organisation, known: datetime | None, today: date) -> date:
    """The first day whose filings are asked after: not before the books begin."""
    begun = local_day(known, organisation.time_zone) if known is not None else today
    return max(today - timedelta(days=LOOK_BACK_DAYS), organisation.registered_on, begun)


def _notices_overdue(keys: list[int], at: datetime) -> dict[int, int]:
    rows = list(
        Incident.objects.filter(organisation__in=keys, state="open").select_related(
            "organisation", "thing"
        )
    )
    selectors.with_what_belongs(rows)
    found: dict[int, int] = {}
    for row in rows:
        late = sum(each.overdue for each in running_clocks(row, at=at))
        found[row.organisation_id] = found.get(row.organisation_id, 0) + late
    return found


def _out_without_permit(viewer: Viewer, keys: list[int], at: datetime) -> dict[int, int]:
    lapsed = without_backlog(
        lapsing_permits(viewer=viewer, at=at, kind=PermitKind.FIREARM, within_days=0),
        viewer.time_zone,
    )
    rows = (
        Holding.objects.filter(
            organisation__in=keys,
            boundary=False,
            account__kind__in=OUT_KINDS,
            thing__in=lapsed.order_by().values("thing"),
        )
        .values_list("organisation")
        .annotate(count=CountOf("id"))
    )
    return dict(rows)


def filings_due_of(*, viewer: Viewer, at: datetime) -> list[Asked]:
    """What the law asks the viewer's organisation to file, of the last periods and this one."""
    return _filings_due(company_of(viewer=viewer, at=at, public_id=None), at)


def _filings_due(organisation: Organisation, at: datetime) -> list[Asked]:
    today = local_day(at, organisation.time_zone)
    known = known_since([organisation.pk])[organisation.pk]
    since = _since(organisation, known, today)
    asked = filings_due(
        profile_of(organisation.jurisdiction),
        since=since,
        until=today,
        time_zone=organisation.time_zone,
    )
    filed = _filed(organisation, asked)
    return [_asked(each, filed.get((each.duty.name, each.span.start)), today, at) for each in asked]


def _lapsing_out(company: Organisation, *, viewer: Viewer, at: datetime) -> list[LapsingOut]:
    """Firearms out of the armoury whose permit has lapsed or lapses on a rung of the ladder."""
    today = local_day(at, company.time_zone)
    ladder = sorted(rules_for(company.jurisdiction, today).permit_warning_days)
    out = {
        row.thing_id: row
        for row in holdings(viewer=viewer, at=at).filter(
            account__kind__in=OUT_KINDS,
            thing__kind=ThingKind.FIREARM,
            organisation_id=company.pk,
        )
    }
    permits = (
        lapsing_permits(
            viewer=viewer, at=at, kind=PermitKind.FIREARM, within_days=max(ladder, default=0)
        )
        .filter(organisation_id=company.pk)
        .filter(Q(thing__in=list(out)))
        .order_by("valid_until", "id")
    )
    rows = list(permits)
    waiting = waiting_for_answer(rows, company.time_zone)
    return [
        _lapsing(out[row.thing_id], row, ladder, today, waits=row.pk in waiting)
        for row in rows
        if row.thing_id
    ]


def _lapsing(
    holding: Holding, permit: Permit, ladder: Iterable[int], today: date, *, waits: bool
) -> LapsingOut:
    until = permit.valid_until or today
    days = (until - today).days
    rung = next((each for each in ladder if each >= max(days, 0)), 0)
    what = _("bring the firearm in and lock it") if days <= 0 else _("renew, or plan its return")
    if waits:
        answer = _("answer the renewal that was asked for in time")
        return LapsingOut(holding, permit, days, rung, _("the authority"), answer)
    return LapsingOut(holding, permit, days, rung, _("the company"), what)


def _filed(organisation: Organisation, asked: list[FilingDue]) -> dict[tuple[str, date], Filing]:
    starts = [each.span.start for each in asked]
    rows = Filing.objects.filter(organisation=organisation, span_start__in=starts, replaced_by=None)
    return {(row.duty, row.span_start): row for row in rows.order_by("id")}


def _asked(due: FilingDue, filing: Filing | None, today: date, at: datetime) -> Asked:
    running = due.due_at is not None and due.span.end is not None and today < due.span.end
    overdue = filing is None and due.due_at is not None and not running and due.due_at < at
    return Asked(due, filing, overdue, running)
