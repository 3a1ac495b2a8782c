"""Relief: guard hands over to guard at the post, without the armoury, and both confirm.

Most arms are lost at posts, and most of those while nobody could say who had them. A relief is one
entry: the giver confirms that they gave, the taker that they took and counted. The taker is judged
by the same match as at the counter; the weapon must be with the giver, not in the armoury.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from resguardo.kernel.ledger import EntryKind, Move
from resguardo.kernel.mandate import Act, NotMandated
from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody import accounts
from resguardo.records.custody.facts import Wanted
from resguardo.records.custody.models import Account, Entry
from resguardo.records.custody.services.counter import (
    DUTY_WITHOUT_ROSTER,
    facts_in_turn,
    judge,
)
from resguardo.records.custody.services.stock import things_here
from resguardo.records.custody.slip import Slip, confirm, confirm_second, once, repeated
from resguardo.records.custody.writing import NewEntry, post
from resguardo.records.people.days import local, local_day
from resguardo.records.people.models import Person
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.rules import rules_for
from resguardo.records.service.models import Shift

_JUST_BEFORE = timedelta(hours=2)


class SameGuard(Problem):
    """Somebody was to take over from themselves."""

    code = "relief.same-guard"
    wording = _("{guard} cannot relieve themselves. Scan the card of the guard who takes over.")
    field = "taker"

    guard: str


def relieve(
    *, by: Viewer, at: datetime, giver: UUID, taker: UUID, things: Mapping[UUID, int], slip: Slip
) -> Entry:
    """Pass what the giver holds to the taker. The slip carries both confirmations.

    `slip.confirmation` is the giver's, `slip.second_confirmation` the taker's. Refuses what the
    match refuses for the taker, what the giver does not hold (`NotHeld`), and a guard who would
    relieve themselves (`SameGuard`).
    """
    if not by.may_somewhere(Act.RELIEVE, at=at):
        raise NotMandated(Act.RELIEVE)
    if before := repeated(by, slip):
        return before[0]
    moment = local(slip.happened(at), by.time_zone)
    going, coming = _guards(giver, taker, by)
    confirm(going, slip.confirmation, by=by, at=at, document=slip.document)
    confirm_second(coming, slip.second_confirmation, by=by, at=at, document=slip.document)
    with transaction.atomic():
        if before := once(by, slip):
            return before[0]
        opened = accounts.of_people((going, coming))
        source, target = opened[going.pk], opened[coming.pk]
        wanted = _wanted(coming, source, things_here(by, things), moment, by)
        rules = rules_for(by.jurisdiction, local_day(moment, by.time_zone))
        known = facts_in_turn([wanted], at=moment)
        judge([wanted], known, rules, at=moment, overriding=False, replacing=True)
        new_entry = NewEntry(
            kind=EntryKind.RELIEF,
            moves=tuple(
                Move(thing, quantity, source.pk, target.pk)
                for thing, quantity in wanted.things.items()
            ),
            occurred_at=moment,
            holder_id=coming.pk,
            second_person_id=going.pk,
            confirmation=slip.second_confirmation.kind,
            capture=slip.capture,
            post_id=wanted.post_id,
            shift_id=wanted.shift_id,
            due_at=wanted.ends_at,
            reason=slip.reason,
            document=slip.document,
            request_key=slip.request_key,
        )
        [entry] = post([new_entry], by=by, at=at)
    return entry


def _guards(giver: UUID, taker: UUID, by: Viewer) -> tuple[Person, Person]:
    """Who goes and who comes; two guards of the house."""
    people = {
        row.public_id: row
        for row in Person.objects.filter(
            public_id__in=(giver, taker), organisation_id=by.organisation_id
        )
    }
    if len(people) != len({giver, taker}):
        raise NotFound
    if giver == taker:
        raise SameGuard(str(people[giver]))
    return people[giver], people[taker]


def _wanted(
    taker: Person, source: Account, things: dict[int, int], moment: datetime, by: Viewer
) -> Wanted:
    """What the match is asked: on the taker's shift, or for a duty that no roster has."""
    shift = _shift_of(taker, moment)
    ends_at = shift.ends_at.astimezone(moment.tzinfo) if shift else moment + DUTY_WITHOUT_ROSTER
    return Wanted(
        organisation_id=by.organisation_id,
        person_id=taker.pk,
        name=str(taker),
        things=things,
        giver_id=source.pk,
        post_id=shift.post_id if shift else None,
        post_name=shift.post.name if shift else "",
        rostered=shift is not None,
        shift_id=shift.pk if shift else None,
        starts_at=moment,
        ends_at=ends_at,
    )


def _shift_of(person: Person, moment: datetime) -> Shift | None:
    """The taker's shift that runs at the moment, or is about to."""
    return (
        Shift.objects.filter(
            person=person,
            starts_at__lte=moment + _JUST_BEFORE,
            ends_at__gt=moment,
            cancelled_at=None,
        )
        .select_related("post")
        .order_by("-starts_at")
        .first()
    )
