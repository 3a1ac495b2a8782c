"""The clocks of an incident, folded from the law of its day and the notices that were sent.

Nothing here is stored: a deadline follows from what happened, when it was known, and the profile;
so it can be told again, years later, by the law of that day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from resguardo.kernel.clock import Standing, standing
from resguardo.kernel.law import Dated
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.oversight.models import Incident, IncidentItem, IncidentKind, Notice
from resguardo.records.oversight.selectors import unsettled_items
from resguardo.records.people.days import local_day
from resguardo.records.permits.calendars import months_on
from resguardo.records.permits.duties import Clock, clocks
from resguardo.records.permits.profiles import profile_of

ADDRESSEES: Final = ("police", "weapons_registry", "regulator")
RECOVERED: Final = frozenset({"recovered", "found"})
NO_NEED: Final = frozenset({"discharge", "misuse", "damage"})
"""Kinds in which the things are still there, and need no word on what became of them."""
LOSSES: Final = (IncidentKind.THEFT, IncidentKind.ROBBERY, IncidentKind.LOSS)
"""Kinds of which the law says what follows when they are kept back, or come twice."""


@dataclass(frozen=True, slots=True)
class Running:
    """One clock with what was done about it: the notice that was sent, or attempts that failed."""

    event: str
    clock: Clock
    notice: Notice | None
    attempts: tuple[Notice, ...]
    standing: Standing

    @property
    def overdue(self) -> bool:
        """Tell whether nobody was told in time, and nobody tried."""
        return self.clock.counts and self.standing is Standing.OVERDUE and not self.tried_in_time

    @property
    def tried_in_time(self) -> bool:
        """Tell whether a failed attempt shows that the company was there before the deadline."""
        return any(
            each.sent_at <= self.clock.due_at or self.clock.at_once for each in self.attempts
        )


def running_clocks(
    incident: Incident,
    *,
    at: datetime,
    notices: Iterable[Notice] | None = None,
    items: Iterable[IncidentItem] | None = None,
) -> list[Running]:
    """The clocks of an incident, and of what came back since; the earliest deadline first."""
    organisation = incident.organisation
    profile = profile_of(organisation.jurisdiction)
    told = list(incident.notices.all() if notices is None else notices)
    rows = list(incident.items.all() if items is None else items)
    about = {each.thing.kind for each in rows} | ({"person"} if incident.person_id else set())
    if not rows and incident.thing is not None:
        about.add(incident.thing.kind)
    moments = [(incident.kind, incident.occurred_at, incident.known_at)]
    back = [each.settled_at for each in rows if each.outcome in RECOVERED and each.settled_at]
    if back:
        moments.append(("recovery", min(back), min(back)))
    found = [
        _running(event, clock, told, at)
        for event, occurred_at, known_at in moments
        for clock in clocks(
            profile,
            event=event,
            about=about,
            occurred_at=occurred_at,
            known_at=known_at,
            time_zone=organisation.time_zone,
        )
    ]
    return sorted(found, key=lambda each: (each.clock.due_at, each.clock.duty.name))


def still_to_do(incident: Incident, *, at: datetime) -> tuple[str, ...]:
    """What a file lacks before it can be closed, in words; empty where it lacks nothing."""
    remaining = []
    if any(each.clock.counts and each.notice is None for each in running_clocks(incident, at=at)):
        remaining.append(_("tell every addressee that the law names"))
    if incident.kind not in NO_NEED and unsettled_items(incident).exists():
        remaining.append(_("say what became of each thing: recovered, or written off"))
    if incident.measures.exclude(state__in=("verified", "dropped")).exists():
        remaining.append(_("carry out and verify every measure"))
    if not incident.modality:
        remaining.append(_("say how it happened"))
    return tuple(remaining)


def discount(incident: Incident) -> Dated | None:
    """The discount for reporting oneself that the law of the day has, if this company earned it.

    Earned is what was told to the regulator or the registry before the authority knew of it.
    """
    dated = _of_its_day(incident, "self_report_discount_percent")
    if dated is None or incident.reported_at is None:
        return None
    knew = incident.authority_knew_at
    return dated if knew is None or incident.reported_at < knew else None


def may_cancel(incident: Incident) -> Dated | None:
    """What lets the authority cancel a licence because it learned of a loss from others first.

    None where the law of the day has no such rule, nothing was lost, or the company told first.
    Whether a licence is cancelled is for the authority to decide: nothing follows by itself.
    """
    told, knew = incident.reported_at, incident.authority_knew_at
    if incident.kind not in LOSSES or knew is None or (told is not None and told <= knew):
        return None
    return _of_its_day(incident, "late_notice_may_cancel")


def may_bar(incident: Incident) -> Dated | None:
    """What lets the authority bar the person of an incident for having lost a firearm before.

    None where the law of the day has no such rule, or no second loss within its months is known.
    """
    if incident.kind not in LOSSES or incident.person_id is None:
        return None
    dated = _of_its_day(incident, "repeated_loss_months")
    if dated is None or not isinstance(dated.value, int):
        return None
    day = local_day(incident.occurred_at, incident.organisation.time_zone)
    zone = ZoneInfo(incident.organisation.time_zone)
    since = datetime.combine(months_on(day, -dated.value), time.min, zone)
    before = Incident.objects.filter(
        person=incident.person_id,
        kind__in=LOSSES,
        occurred_at__gte=since,
        occurred_at__lte=incident.occurred_at,
    ).exclude(pk=incident.pk)
    return dated if before.exists() else None


def _of_its_day(incident: Incident, name: str) -> Dated | None:
    """A value of the law of the day on which an incident happened; None where it says none."""
    organisation = incident.organisation
    parameter = profile_of(organisation.jurisdiction).parameters.get(name)
    day = local_day(incident.occurred_at, organisation.time_zone)
    return parameter.dated_on(day) if parameter is not None else None


def _running(event: str, clock: Clock, told: list[Notice], at: datetime) -> Running:
    mine = sorted(
        (
            each
            for each in told
            if each.addressee == clock.duty.addressee and each.event in {event, ""}
        ),
        key=lambda each: each.sent_at,
    )
    notice = next((each for each in mine if not each.failed_because), None)
    sent = notice.sent_at if notice is not None else None
    now = standing(clock.due_at, sent, at)
    if clock.at_once and sent is not None:
        now = Standing.IN_TIME
    failed = tuple(each for each in mine if each.failed_because)
    return Running(event, clock, notice, failed, now)
