"""Whose criminal records nobody has looked at for as long as the law allows.

The law of some countries has company and authority look once in so many months whether a guard has
come before a court. It does not say that a guard whose check is late may not serve; so nothing is
refused at the counter: whoever is to be checked stands on the desks of both.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import DateField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from resguardo.kernel.law import Dated
from resguardo.kernel.mandate import Act
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Employment, Organisation, Person
from resguardo.records.people.selectors import people
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.calendars import months_on
from resguardo.records.permits.models import Permit, PermitKind
from resguardo.records.permits.profiles import profile_of

RULE: Final = "records_check_months"
GUARD: Final = "guard"


@dataclass(frozen=True, slots=True)
class Clearance:
    """What the law of today says of such checks, and who is to be checked; none if it is silent.

    Each person has `checked_on`, the day when somebody looked last, if ever; they stand in the
    order of `looked_at`, who was never looked at first.
    """

    rule: Dated
    months: int
    to_check: QuerySet[Person]


def clearance_of(company: Organisation, *, viewer: Viewer, at: datetime) -> Clearance | None:
    """The guards of a company to be checked today, those never checked first.

    None where the law says nothing of it, or the viewer may not see people.
    """
    day = local_day(at, company.time_zone)
    parameter = profile_of(company.jurisdiction).parameters.get(RULE)
    rule = parameter.dated_on(day) if parameter is not None else None
    if rule is None or not isinstance(rule.value, int) or not viewer.may(Act.SEE_PEOPLE, at=at):
        return None
    checks = Permit.objects.filter(
        person=OuterRef("pk"), kind=PermitKind.RECORDS, valid_from__lte=day
    )
    working = Employment.objects.filter(role=GUARD, hired_on__lte=day, person__organisation=company)
    working = working.filter(Q(left_on=None) | Q(left_on__gt=day))
    rows = (
        people(viewer=viewer, at=at)
        .filter(pk__in=working.values("person"))
        .annotate(checked_on=Subquery(checks.order_by("-valid_from").values("valid_from")[:1]))
        .filter(Q(checked_on=None) | Q(checked_on__lte=months_on(day, -rule.value)))
        .annotate(looked_at=Coalesce("checked_on", Value(date.min), output_field=DateField()))
        .order_by("looked_at", "pk")
    )
    return Clearance(rule, rule.value, rows)
