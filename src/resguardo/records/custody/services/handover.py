"""Hand-over of an armoury: outgoing and incoming armourer count, and both confirm.

From that moment the incoming armourer answers for what is there. Where the profile asks for it, no
hand-over stands without a count of the place that one of the two made and that was accepted, or at
least closed, since the outgoing armourer's shift began.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody import accounts
from resguardo.records.custody.models import Count, Handover
from resguardo.records.custody.services.stock import STORES, place_here
from resguardo.records.custody.slip import Slip, confirm
from resguardo.records.people.models import Person
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.rules import rules_for
from resguardo.records.transparency import services as transparency
from resguardo.records.transparency.services import Leaf

COUNT_IS_FRESH: Final = timedelta(hours=4)


class CountNeeded(Problem):
    """No hand-over without a count."""

    code = "handover.count-needed"
    wording = _(
        "{place} was not counted in the last four hours. Count it together, then hand it over."
    )
    field = "count"

    place: str


@transaction.atomic
def _write(
    *, by: Viewer, at: datetime, place: UUID, outgoing: Person, incoming: Person, slip: Slip
) -> Handover:
    row = place_here(by, place, *STORES)
    account = accounts.of_place(row)
    count = (
        Count.objects.filter(account=account, state__in=("counted", "accepted"))
        .filter(Q(sheets__closed_at__gte=at - COUNT_IS_FRESH), handover=None)
        .order_by("-id")
        .first()
    )
    rules = rules_for(by.jurisdiction, at.date())
    if count is None and rules.hand_over_count_required:
        raise CountNeeded(row.name)
    handed_over_at = slip.happened(at)
    first = transparency.append(
        [
            Leaf(
                "handover",
                {
                    "account": str(account.public_id),
                    "count": str(count.public_id) if count else "",
                    "at": at,
                    "handed_over_at": handed_over_at,
                },
                {
                    "who": {
                        "outgoing": str(outgoing.public_id),
                        "incoming": str(incoming.public_id),
                        "user": str(by.user_public_id),
                    },
                    "remarks": slip.reason,
                },
            )
        ]
    )
    return Handover.objects.create(
        organisation_id=by.organisation_id,
        account=account,
        outgoing=outgoing,
        incoming=incoming,
        count=count,
        remarks=slip.reason,
        handed_over_at=handed_over_at,
        recorded_at=at,
        leaf_index=first,
    )


def hand_over(
    *, by: Viewer, at: datetime, place: UUID, outgoing: UUID, incoming: UUID, slip: Slip
) -> Handover:
    """Hand an armoury from one armourer to the next; both confirm on the slip.

    Refuses without a fresh count where the profile asks for one (`CountNeeded`).
    """
    by.demand(Act.HAND_OVER, at=at, place=place)
    people = {
        row.public_id: row
        for row in Person.objects.filter(
            public_id__in=(outgoing, incoming), organisation_id=by.organisation_id
        )
    }
    if outgoing == incoming or len(people) != len({outgoing, incoming}):
        raise NotFound
    confirm(people[outgoing], slip.confirmation, by=by, at=at, document=slip.document)
    confirm(people[incoming], slip.second_confirmation, by=by, at=at, document=slip.document)
    return _write(
        by=by, at=at, place=place, outgoing=people[outgoing], incoming=people[incoming], slip=slip
    )
