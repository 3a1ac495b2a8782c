"""Granting what a company applied for, within the number of firearms that its payroll allows."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.oversight import impact
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Organisation
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits import applications, applying
from resguardo.records.permits.buying import Line, firearms_among, read
from resguardo.records.permits.models import Application, Permit, PermitKind
from resguardo.records.permits.profiles import profile_of

QUOTA: str = "weapons_per_guards"


class QuotaReached(Problem):
    """More firearms than the guards on the payroll allow."""

    code = "application.quota-reached"
    wording = _(
        "Firearms that the law allows: {allowed}, held: {held}, guards on the payroll: {guards} "
        "({source}). The company enters the guards whom it hired, or gives arms up, by {day}; "
        "return the application until then."
    )

    allowed: int
    guards: int
    held: int
    source: str
    day: date


class BoughtBeyondQuota(Problem):
    """More firearms are to be bought than the guards on the payroll would then allow."""

    code = "application.bought-beyond-quota"
    wording = _(
        "Firearms that the law allows: {allowed}, held: {held}, to be bought: {asked}, guards on "
        "the payroll: {guards} ({source}). Ask for fewer, or enter the guards who were hired by "
        "{day}: more is not granted."
    )
    field = "what-1"

    allowed: int
    guards: int
    held: int
    asked: int
    source: str
    day: date


def beyond_quota(row: Application, *, at: datetime) -> Problem | None:
    """What a grant would be refused for, to be told while there is time to ask for less."""
    more = firearms_among(read(row.lines)) if row.kind == PermitKind.PURCHASE else 0
    if not more and (row.kind != PermitKind.FIREARM or row.renews_id is not None):
        return None
    return _against_quota(row.organisation, at, row.wanted_from, more=more)


def grant_within_quota(
    *,
    by: Viewer,
    at: datetime,
    application: UUID,
    number: str,
    valid_from: date,
    valid_until: date | None,
    text: str = "",
    lines: Sequence[Line] | None = None,
    beside: bool = False,
) -> Permit:
    """Grant an application; a further firearm only where the law's number is not reached.

    A renewal adds no firearm, and a number that is not confirmed refuses nothing. Leave to buy is
    given for no more firearms than may then be held.
    """
    row = applications.application(viewer=by, at=at, public_id=application)
    return applying.grant(
        by=by, at=at, application=application, number=number, valid_from=valid_from,
        valid_until=valid_until, text=text, lines=lines, beside=beside,
        also=_counted(row, at, valid_from, lines),
    )  # fmt: skip


def against_granting(
    *, by: Viewer, at: datetime, application: UUID, number: str, valid_from: date,
    valid_until: date | None, text: str = "", lines: Sequence[Line] | None = None,
    beside: bool = False,
) -> list[Problem]:  # fmt: skip
    """What stands against granting this, the number of firearms included, as far as it is known."""
    found = applying.against_grant(
        by=by, at=at, application=application, number=number, valid_from=valid_from,
        valid_until=valid_until, text=text, lines=lines, beside=beside,
    )  # fmt: skip
    row = applications.application(viewer=by, at=at, public_id=application)
    return [*_counted(row, at, valid_from, lines), *found]


def _counted(
    row: Application, at: datetime, day: date, lines: Sequence[Line] | None
) -> list[Problem]:
    """What the payroll says against one more firearm, or against those that are to be bought."""
    more = 0
    if row.kind == PermitKind.PURCHASE:
        more = firearms_among(read(row.lines) if lines is None else lines)
    further = row.kind == PermitKind.FIREARM and row.renews_id is None
    against = _against_quota(row.organisation, at, day, more=more) if more or further else None
    return [] if against is None else [against]


def _against_quota(
    company: Organisation, at: datetime, day: date, *, more: int = 0
) -> Problem | None:
    """What the payroll says where more firearms are held than it allows, or would be with `more`.

    A firearm that a permit is asked for is held already; leave for rounds alone adds none.
    """
    law = profile_of(company.jurisdiction)
    rule = law.parameters.get(QUOTA)
    dated = rule.dated_on(day) if rule is not None else None
    if dated is None:
        return None
    facts = impact.facts_of([company.pk], day=local_day(at, company.time_zone))[company.pk]
    allowed = impact.quota(law, facts, day)
    if allowed is None or facts.firearms + more <= allowed:
        return None
    told = allowed, facts.guards, facts.firearms
    if more:
        return BoughtBeyondQuota(*told, more, dated.source, day)
    return QuotaReached(*told, dated.source, day)
