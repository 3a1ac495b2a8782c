"""What waits at the authority today: its own clocks first, then what companies owe it.

The authority's lateness is told as plainly as a company's. Every number is asked of the tables as
they are now, by one question each, and leads to the page where the work is done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from resguardo.kernel.mandate import Act
from resguardo.records.custody.models import Transfer
from resguardo.records.custody.wrong import COMPANIES
from resguardo.records.oversight import alerts, inspections, letters, selectors, traces
from resguardo.records.oversight.across import WAITING as ONE_SIDED_AFTER
from resguardo.records.oversight.inspection_models import Inspection, Sanction
from resguardo.records.oversight.letters import UNOPENED
from resguardo.records.oversight.models import FilingStep, SealedReply
from resguardo.records.people.days import local_day
from resguardo.records.people.reading import ask
from resguardo.records.people.selectors import organisations_in_sight
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits import applications

AUTHORITY_STEPS: Final = ("received", "accepted", "returned")
"""How an authority answers a filing."""

ASKED_BACK: Final = "waiting"
"""The state of a trace whose requester was asked for more: its clock stands."""

VISITS_AHEAD: Final = timedelta(days=31)
VISITS_SHOWN: Final = 10

OWN: Final = (
    "applications", "traces", "findings", "sanctions", "sealed", "alerts", "filings",
)  # fmt: skip
"""What only the authority can bring on; the rest waits for a company."""


@dataclass(frozen=True, slots=True)
class Waits:
    """One kind of work: how much of it, how much is late, and when the next falls due."""

    what: str
    count: int
    late: int
    next_due: datetime | date | None = None


def waiting(*, viewer: Viewer, at: datetime) -> list[Waits]:
    """Everything that waits, what is late first; kinds of which there is nothing are left out."""
    viewer.demand(Act.OVERSEE, at=at)
    today = local_day(at, viewer.time_zone)
    asked = applications.applications(viewer=viewer, at=at).filter(
        state__in=applications.WITH_AUTHORITY
    )
    traced = traces.traces(viewer=viewer, at=at).exclude(state__in=(*traces.CLOSED, ASKED_BACK))
    questions = traces.questions(viewer=viewer, at=at).filter(answered_at=None)
    findings = inspections.open_findings(viewer=viewer, at=at)
    proposed = Sanction.objects.filter(
        state="proposed", inspection__in=inspections.inspections(viewer=viewer, at=at).order_by()
    )
    answered = SealedReply.objects.filter(report=OuterRef("pk")).exclude(by=None)
    sealed = selectors.sealed_reports(viewer=viewer, at=at).exclude(Exists(answered))
    taken = FilingStep.objects.filter(filing=OuterRef("pk"), kind__in=AUTHORITY_STEPS)
    filed = selectors.filings(viewer=viewer, at=at).filter(replaced_by=None)
    offered = Transfer.objects.filter(
        giver__in=organisations_in_sight(viewer=viewer, at=at), state="offered"
    )
    found = [
        _dated("applications", asked, "answer_by", at),
        _dated("traces", traced, "reply_by", at),
        _dated("findings", findings.filter(state="answered"), "", at),
        _dated("sanctions", proposed, "", at),
        _dated("sealed", sealed, "", at),
        _dated("alerts", alerts.undecided(alerts.alerts(viewer=viewer, at=at)), "", at),
        _dated("put_right", findings.filter(state="open"), "due_on", today),
        _dated("questions", questions, "answer_by", at),
        _dated("filings", filed.exclude(Exists(taken)), "", at),
        _letters(letters.letters(viewer=viewer, at=at), at),
        _late_only("one_sided", offered, Q(offered_at__lt=at - ONE_SIDED_AFTER)),
    ]
    return sorted(
        (each for each in found if each.count),
        key=lambda each: (not each.late, each.what not in OWN),
    )


_LATE: Final = """
SELECT (SELECT COUNT(*) FROM oversight_tracerequest
         WHERE authority_id = %s AND reply_by < %s AND state NOT IN %s)
     + (SELECT COUNT(*) FROM permits_application
         WHERE answer_by < %s AND state IN %s AND organisation_id {companies})
"""


def late_at_authority(*, viewer: Viewer, at: datetime) -> int:
    """How many applications and traces the authority has kept beyond their day; every page asks.

    The pages behind the number list the same rows through `waiting`.
    """
    viewer.demand(Act.OVERSEE, at=at)
    here = viewer.organisation_id
    resting = (*traces.CLOSED, ASKED_BACK)
    [[late]] = ask(
        _LATE.format(companies=COMPANIES), here, at, resting, at, applications.WITH_AUTHORITY, here
    )
    return int(late)


def visits_ahead(*, viewer: Viewer, at: datetime) -> Sequence[Inspection]:
    """Visits under way and those of the next month, the earliest first."""
    until = local_day(at, viewer.time_zone) + VISITS_AHEAD
    rows = inspections.inspections(viewer=viewer, at=at).filter(
        Q(state="running") | Q(state__in=("planned", "announced"), planned_on__lte=until)
    )
    return list(rows.order_by("planned_on", "id")[:VISITS_SHOWN])


def _dated(what: str, rows: QuerySet[Any], field: str, now: datetime | date) -> Waits:
    """Count rows, those whose day has passed, and find the next day."""
    if not field:
        return Waits(what, rows.order_by().count(), 0)
    told = rows.order_by().aggregate(
        count=Count("pk"),
        late=Count("pk", filter=Q(**{f"{field}__lt": now})),
        due=Min(field, filter=Q(**{f"{field}__gte": now})),
    )
    return Waits(what, told["count"], told["late"], told["due"])


def _letters(rows: QuerySet[Any], at: datetime) -> Waits:
    """Letters that lie unopened too long, and those whose answer is overdue."""
    late = Q(opening=None, sent_at__lt=at - UNOPENED) | Q(answer_by__lt=at)
    waits = letters.waiting(rows, at=at)
    told = waits.order_by().aggregate(
        count=Count("pk", distinct=True),
        late=Count("pk", filter=late, distinct=True),
        due=Min("answer_by", filter=Q(answer_by__gte=at)),
    )
    return Waits("letters", told["count"], told["late"], told["due"])


def _late_only(what: str, rows: QuerySet[Any], late: Q) -> Waits:
    """Work of which only the late part waits for anybody."""
    count = rows.filter(late).order_by().count()
    return Waits(what, count, count)
