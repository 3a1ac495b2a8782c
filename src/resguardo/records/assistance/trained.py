"""Passes of courses by company, across programmes: what open statistics ask of this chapter.

Only sums leave it, never who passed. Whoever asks sees all companies, or gets what is in sight.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date

from resguardo.records.assistance.models import Attendee
from resguardo.records.assistance.passing import standing


def passed_by_company(
    organisations: Collection[int], *, first: date, last: date
) -> Mapping[int, int]:
    """Passes of training courses that ended from `first` to `last`, by the person's company.

    A person who passed two courses counts twice: participants are not matched across courses.
    """
    rows = (
        Attendee.objects.filter(
            organisation__in=organisations,
            activity__kind="training",
            activity__ends_on__gte=first,
            activity__ends_on__lte=last,
        )
        .exclude(activity__state="cancelled")
        .select_related("activity")
        .prefetch_related("days", "tests")
        .order_by("pk")
    )
    return Counter(
        who.organisation_id
        for who in rows
        if who.organisation_id is not None and standing(who, who.activity).passed
    )
