"""The calendar of one company: clocks of open incidents, filings due, permits lapsing in the field.

Everything is computed from the law of its day and from what was recorded; nothing is stored, so no
reminder can be out of date. Each line has an owner: the company brings the weapon in, the authority
sees the same line.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q

from resguardo.kernel.mandate import Act
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody.models import Holding
from resguardo.records.custody.selectors import OUT_KINDS, holdings
from resguardo.records.oversight import impact, selectors
from resguardo.records.oversight.deadlines import Running, running_clocks
from resguardo.records.oversight.models import Filing, Incident
from resguardo.records.people.models import Organisation
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.duties import FilingDue, filings_due
from resguardo.records.permits.models import Permit, PermitKind
from resguardo.records.permits.profiles import profile_of
from resguardo.records.permits.rules import rules_for
from resguardo.records.permits.selectors import lapsing_permits, local_day
from resguardo.records.register.models import ThingKind

LOOK_BACK_DAYS: Final = 100
INCIDENTS_MAX: Final = 200
LAPSING_MAX: Final = 500


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


def duties_of(*, viewer: Viewer, at: datetime) -> Duties:
    """The duties of the viewer's own organisation, in a fixed number of queries."""
    viewer.demand(Act.SEE_CUSTODY, at=at)
    rows = list(
        selectors.incidents(viewer=viewer, at=at).filter(
            state="open", organisation_id=viewer.organisation_id
        )[:INCIDENTS_MAX]
    )
    selectors.with_what_belongs(rows)
    running = [
        (row, each)
        for row in rows
        for each in running_clocks(row, at=at)
        if each.clock.counts and each.notice is None
    ]
    facts = impact.facts_of([viewer.organisation_id], at=at)[viewer.organisation_id]
    law, day = profile_of(viewer.jurisdiction), local_day(at, viewer.time_zone)
    return Duties(
        clocks=running,
        filings=filings_due_of(viewer=viewer, at=at),
        lapsing_out=lapsing_out(viewer=viewer, at=at),
        facts=facts,
        quota=impact.quota(law, facts, day),
    )


def filings_due_of(*, viewer: Viewer, at: datetime) -> list[Asked]:
    """What the law asks the viewer's organisation to file, of the last periods and this one."""
    viewer.demand(Act.SEE_CUSTODY, at=at)
    organisation = Organisation.objects.get(pk=viewer.organisation_id)
    today = local_day(at, organisation.time_zone)
    since = max(today - timedelta(days=LOOK_BACK_DAYS), organisation.registered_on)
    asked = filings_due(
        profile_of(organisation.jurisdiction),
        since=since,
        until=today,
        time_zone=organisation.time_zone,
    )
    filed = _filed(organisation, asked)
    return [_asked(each, filed.get((each.duty.name, each.span.start)), today, at) for each in asked]


def lapsing_out(*, viewer: Viewer, at: datetime) -> list[LapsingOut]:
    """Firearms out of the armoury whose permit has lapsed or lapses on a rung of the ladder."""
    today = local_day(at, viewer.time_zone)
    ladder = sorted(rules_for(viewer.jurisdiction, today).permit_warning_days)
    out = {
        row.thing_id: row
        for row in holdings(viewer=viewer, at=at).filter(
            account__kind__in=OUT_KINDS,
            thing__kind=ThingKind.FIREARM,
            organisation_id=viewer.organisation_id,
        )
    }
    permits = (
        lapsing_permits(
            viewer=viewer, at=at, kind=PermitKind.FIREARM, within_days=max(ladder, default=0)
        )
        .filter(organisation_id=viewer.organisation_id)
        .filter(Q(thing__in=list(out)))
        .order_by("valid_until", "id")[:LAPSING_MAX]
    )
    return [_lapsing(out[row.thing_id], row, ladder, today) for row in permits if row.thing_id]


def _lapsing(holding: Holding, permit: Permit, ladder: Iterable[int], today: date) -> LapsingOut:
    until = permit.valid_until or today
    days = (until - today).days
    rung = next((each for each in ladder if each >= max(days, 0)), 0)
    what = _("bring the firearm in and lock it") if days <= 0 else _("renew, or plan its return")
    return LapsingOut(holding, permit, days, rung, _("the company"), what)


def _filed(organisation: Organisation, asked: list[FilingDue]) -> dict[tuple[str, date], Filing]:
    starts = [each.span.start for each in asked]
    rows = Filing.objects.filter(organisation=organisation, span_start__in=starts, replaced_by=None)
    return {(row.duty, row.span_start): row for row in rows.order_by("id")}


def _asked(due: FilingDue, filing: Filing | None, today: date, at: datetime) -> Asked:
    running = due.due_at is not None and due.span.end is not None and today < due.span.end
    overdue = filing is None and due.due_at is not None and not running and due.due_at < at
    return Asked(due, filing, overdue, running)
