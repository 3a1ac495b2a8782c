"""Hand-over of an armoury: outgoing and incoming armourer count, and both confirm.

From that moment the incoming armourer answers for what is there. Where the profile asks for it, no
hand-over stands without a full count of the place that one of the two made and that was closed
within the last hours; a count stands for one hand-over only.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody import accounts
from resguardo.records.custody.models import Account, Count, Handover
from resguardo.records.custody.services.stock import STORES, place_here
from resguardo.records.custody.slip import Slip, confirm
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Person
from resguardo.records.people.selectors import NotFound, employment_on
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.rules import rules_for
from resguardo.records.transparency import services as transparency
from resguardo.records.transparency.services import Leaf

COUNT_IS_FRESH: Final = timedelta(hours=4)
KEEPERS: Final = frozenset({"armourer", "supervisor", "manager"})


class CountNeeded(Problem):
    """No hand-over without a count."""

    code = "handover.count-needed"
    wording = _(
        "{place} was not counted in the last four hours. Count it together, then hand it over."
    )
    field = "count"

    place: str


class NotAnArmourer(Problem):
    """An armoury is handed over between those who may keep one."""

    code = "handover.not-an-armourer"
    wording = _(
        "{person} does not keep an armoury here. Choose an armourer, a supervisor or a manager "
        "who works here today."
    )
    field = "incoming"

    person: str


class SameKeeper(Problem):
    """An armoury was to pass from a person to the same person."""

    code = "handover.same-keeper"
    wording = _("{person} cannot take over from themselves. Choose who takes the armoury over.")
    field = "incoming"

    person: str


@transaction.atomic
def _write(
    *, by: Viewer, at: datetime, place: UUID, outgoing: Person, incoming: Person, slip: Slip
) -> Handover:
    row = place_here(by, place, *STORES)
    # Two taps at once wait for each other here, and the second finds the count used.
    account = Account.objects.select_for_update(of=("self",), no_key=True).get(
        pk=accounts.of_place(row).pk
    )
    count = fresh_count(account, {outgoing.pk, incoming.pk}, at=at)
    rules = rules_for(by.jurisdiction, local_day(at, by.time_zone))
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


def fresh_count(account: Account, persons: set[int], *, at: datetime) -> Count | None:
    """The full count of the place, not yet used, that one of these persons made within hours."""
    return (
        Count.objects.filter(account=account, scope="full", state__in=("counted", "accepted"))
        .filter(
            sheets__closed_at__gte=at - COUNT_IS_FRESH,
            sheets__counter__person__in=persons,
            handover=None,
        )
        .order_by("-id")
        .first()
    )


def hand_over(
    *, by: Viewer, at: datetime, place: UUID, outgoing: UUID, incoming: UUID, slip: Slip
) -> Handover:
    """Hand an armoury from one armourer to the next; both confirm on the slip.

    Refuses whoever keeps no armoury here (`NotAnArmourer`), one person for both (`SameKeeper`), and
    without a fresh count where the profile asks for one (`CountNeeded`).
    """
    by.demand(Act.HAND_OVER, at=at, place=place)
    people = {
        row.public_id: row
        for row in Person.objects.filter(
            public_id__in=(outgoing, incoming), organisation_id=by.organisation_id
        )
    }
    if len(people) != len({outgoing, incoming}):
        raise NotFound
    if outgoing == incoming:
        raise SameKeeper(str(people[outgoing]))
    place_here(by, place, *STORES)
    for person in people.values():
        work = employment_on(person, day=local_day(at, by.time_zone))
        if work is None or work.role not in KEEPERS:
            raise NotAnArmourer(str(person))
    confirm(people[outgoing], slip.confirmation, by=by, at=at, document=slip.document)
    confirm(people[incoming], slip.second_confirmation, by=by, at=at, document=slip.document)
    return _write(
        by=by, at=at, place=place, outgoing=people[outgoing], incoming=people[incoming], slip=slip
    )
