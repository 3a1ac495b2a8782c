"""Returns: everything that went out comes back, or is classed, or stays open.

What a guard holds is what their account holds, whoever issued it and when, so no split of returns
can lose a round: what neither came back nor was classed is simply still theirs tomorrow. Closing
means that nothing remains. Each class makes the entry it stands for (fired, lost ...), in the same
transaction as the return.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from resguardo.kernel import shortfall
from resguardo.kernel.identifier import Key
from resguardo.kernel.ledger import EntryKind as Kind
from resguardo.kernel.ledger import Move
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.kernel.shortfall import SHORTFALL_ENTRIES, ShortfallClass
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody import accounts
from resguardo.records.custody.models import Account, Classed, Entry, Holding, Inspected, Signature
from resguardo.records.custody.retelling import retold
from resguardo.records.custody.services.counter import account_of_armoury
from resguardo.records.custody.slip import (
    Slip,
    confirm,
    confirm_list,
    once,
    persons,
    repeated,
    second_person,
)
from resguardo.records.custody.writing import Known, NewEntry, post
from resguardo.records.people.models import Person
from resguardo.records.people.reading import Shape
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.models import Attachment, FirearmCondition, Thing
from resguardo.records.register.services import condition_found, hold_conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the armourer saw of a thing that came back."""

    condition: str = "serviceable"
    barrel_dirty: bool = False
    note: str = ""
    photo: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassedAs:
    """A part of a shortfall: what became of so many of a thing, and why."""

    thing: UUID
    shortfall: ShortfallClass
    quantity: int | None
    reason: str
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingBack:
    """What one guard hands in. `closing` asks that nothing stays with them."""

    guard: UUID
    back: dict[UUID, int]
    classed: Sequence[ClassedAs] = ()
    seen: dict[UUID, Seen] = field(default_factory=dict)
    closing: bool = True


class NothingOut(Problem):
    """A return of somebody who holds nothing."""

    code = "custody.nothing-out"
    wording = _("{person} holds nothing. Look who holds the thing: scan it.")
    field = "guard"

    person: str


class NotWithThem(Problem):
    """A thing handed in by somebody who does not hold it."""

    code = "custody.not-with-them"
    wording = _("{person} does not hold {thing}: it is with {holder}. Return it from there.")
    field = "back"

    person: str
    thing: str
    holder: str


@dataclass(frozen=True, slots=True)
class _Hands:
    """A person's account, what it holds, and what those things are."""

    person: Person
    account: Account
    held: dict[Key, int]
    things: dict[UUID, Thing]

    def key(self, public_id: UUID) -> int:
        thing = self.things.get(public_id)
        if thing is None:
            raise self._elsewhere(public_id)
        return thing.pk

    def _elsewhere(self, public_id: UUID) -> Problem:
        """Why this thing cannot come from these hands: another's, or none of the organisation."""
        row = (
            Holding.objects.filter(
                thing__public_id=public_id,
                organisation_id=self.account.organisation_id,
                quantity__gt=0,
            )
            .select_related("thing", "account__place", "account__person")
            .order_by("boundary", "id")
            .first()
        )
        if row is None:
            return NotFound()
        return NotWithThem(str(self.person), row.thing.name, accounts.name_of(row.account))


def receive(
    *, by: Viewer, at: datetime, armoury: UUID, coming: ComingBack, slip: Slip
) -> list[Entry]:
    """Take back what a guard hands in. Refuses to close while anything is missing and unclassed.

    A class needs a number, a reason and a second person (`shortfall.*`); more than is out is
    refused too: what nobody issued is recorded as found, not as returned.
    """
    return receive_shift(by=by, at=at, armoury=armoury, comings=[coming], slip=slip)


def receive_shift(
    *, by: Viewer, at: datetime, armoury: UUID, comings: Sequence[ComingBack], slip: Slip
) -> list[Entry]:
    """Take back what a whole shift hands in: all of it or none.

    Refuses a guard who holds nothing (`NothingOut`), and rounds that came back short without a
    class.
    """
    by.demand(Act.RECEIVE, at=at, place=armoury)
    if before := repeated(by, slip):
        return before
    people = _people(comings, by)
    if slip.confirmation.kind == "list":
        confirm_list(slip, by=by, at=at)
    else:
        for person in people.values():
            confirm(person, slip.confirmation, by=by, at=at, document=slip.document, just_read=True)
    second = None
    if slip.second is not None:
        guards = [person.pk for person in people.values()]
        second = second_person(slip, by=by, at=at, act=Act.RECEIVE, others=guards)
    with transaction.atomic():
        if before := once(by, slip):
            return before
        taker = account_of_armoury(by, armoury)
        hands = _open_hands(comings, people)
        new_entries: list[NewEntry] = []
        for coming, each in zip(comings, hands, strict=True):
            _check(coming, each, by, second)
            new_entries += _new_entries(coming, each, taker, slip, at=at, second=second)
        if slip.request_key and new_entries:
            new_entries[0] = replace(new_entries[0], request_key=slip.request_key)
        hold_conditions(_faulty(comings, hands))
        entries = post(new_entries, by=by, at=at, known=_known(hands, taker, second))
        people_here = {each.person.pk: each.person for each in hands}
        for entry in entries:
            entry.holder, entry.second_person = people_here[entry.holder_id or 0], second
        _keep_classes(new_entries, entries, second)
        _keep_seen(comings, hands, entries, by=by, at=at)
        if slip.confirmation.signature and len(hands) == 1:
            Signature.objects.create(
                entry=entries[0], person=hands[0].person, image=slip.confirmation.signature
            )
    return entries


def _people(comings: Sequence[ComingBack], by: Viewer) -> dict[UUID, Person]:
    wanted = {coming.guard for coming in comings}
    people = {row.public_id: row for row in persons(wanted, by)}
    if len(people) != len(wanted):
        raise NotFound
    return people


def _known(hands: Sequence[_Hands], taker: Account, second: Person | None) -> Known:
    """What was read for this return anyway, for the pen."""
    people = [each.person for each in hands] + ([second] if second else [])
    return Known(
        accounts={taker.pk: taker} | {each.account.pk: each.account for each in hands},
        things={row.pk: row for each in hands for row in each.things.values()},
        people={person.pk: person.public_id for person in people},
    )


_HOLDINGS = Shape(lambda: Holding.objects.select_related("thing"))


def _open_hands(comings: Sequence[ComingBack], people: dict[UUID, Person]) -> list[_Hands]:
    opened = accounts.of_people(people.values())
    held: dict[int, list[Holding]] = defaultdict(list)
    keys = [account.pk for account in opened.values()]
    for row in _HOLDINGS.rows("custody_holding.account_id IN %s", keys):
        held[row.account_id].append(row)
    found = []
    for coming in comings:
        person = people[coming.guard]
        rows = held[opened[person.pk].pk]
        if not rows:
            raise NothingOut(str(person))
        found.append(
            _Hands(
                person,
                opened[person.pk],
                {row.thing_id: row.quantity for row in rows},
                {row.thing.public_id: row.thing for row in rows},
            )
        )
    return found


def _check(coming: ComingBack, hands: _Hands, by: Viewer, second: Person | None) -> None:
    """Ask the kernel whether this return may stand, in the names that people know."""
    names = {thing.pk: thing.name for thing in hands.things.values()}
    try:
        shortfall.check_return(
            hands.held,
            {hands.key(key): quantity for key, quantity in coming.back.items() if quantity},
            [
                shortfall.Classed(
                    hands.key(each.thing),
                    each.shortfall,
                    each.quantity,
                    each.reason,
                    by.person_id or by.user_id,
                    second.pk if second else None,
                )
                for each in coming.classed
            ],
            closing=coming.closing,
            numbered={thing.pk for thing in hands.things.values() if thing.numbered},
        )
    except Problem as problem:
        thing = getattr(problem, "thing", None)
        if thing in names:
            raise retold(problem, thing=names[thing]) from None
        raise


def _new_entries(
    coming: ComingBack,
    hands: _Hands,
    taker: Account,
    slip: Slip,
    *,
    at: datetime,
    second: Person | None,
) -> list[NewEntry]:
    moves = tuple(
        Move(hands.key(key), quantity, hands.account.pk, taker.pk)
        for key, quantity in coming.back.items()
        if quantity
    )
    signature = slip.confirmation.signature
    common = NewEntry(
        kind=Kind.RETURN,
        moves=moves,
        occurred_at=slip.happened(at),
        holder_id=hands.person.pk,
        second_person_id=second.pk if second else None,
        capture=slip.capture,
        confirmation=slip.confirmation.kind,
        reason=slip.reason,
        document=slip.document,
        conditions={
            hands.key(key): seen.condition
            for key, seen in coming.seen.items()
            if coming.back.get(key)
        },
        personal={"signature": signature} if signature else {},
    )
    new_entries = [common] if moves else []
    for each in coming.classed:
        kind, boundary = SHORTFALL_ENTRIES[each.shortfall]
        to = accounts.of_boundary(hands.account.organisation_id, boundary)
        move = Move(hands.key(each.thing), each.quantity or 0, hands.account.pk, to.pk)
        new_entries.append(
            replace(
                common,
                kind=kind,
                moves=(move,),
                reason=each.reason,
                document=each.document,
                conditions={},
            )
        )
    return new_entries


_CLASS_OF_KIND = {kind: each for each, (kind, _boundary) in SHORTFALL_ENTRIES.items()}


def _keep_classes(
    new_entries: Sequence[NewEntry], entries: Sequence[Entry], second: Person | None
) -> None:
    if second is None:
        return
    Classed.objects.bulk_create(
        Classed(
            entry=entry,
            thing_id=new_entry.moves[0].thing,
            quantity=new_entry.moves[0].quantity,
            shortfall_class=_CLASS_OF_KIND[new_entry.kind],
            document=new_entry.document,
            reason=new_entry.reason,
            second_person=second,
        )
        for new_entry, entry in zip(new_entries, entries, strict=True)
        if new_entry.kind in _CLASS_OF_KIND
    )


def _faulty(comings: Sequence[ComingBack], hands: Sequence[_Hands]) -> list[int]:
    """The things that were seen to be faulty, of those that these guards have."""
    return [
        each.things[key].pk
        for coming, each in zip(comings, hands, strict=True)
        for key, seen in coming.seen.items()
        if seen.condition == FirearmCondition.UNSERVICEABLE and key in each.things
    ]


def _keep_seen(
    comings: Sequence[ComingBack],
    hands: Sequence[_Hands],
    entries: Sequence[Entry],
    *,
    by: Viewer,
    at: datetime,
) -> None:
    """What was seen hangs on the return entry of the guard it came back from.

    A firearm that came back faulty is out of service from that moment on.
    """
    returns = {entry.holder_id: entry for entry in entries if entry.kind == Kind.RETURN}
    wanted = {seen.photo for coming in comings for seen in coming.seen.values() if seen.photo}
    photos = (
        {
            row.public_id: row.pk
            for row in Attachment.objects.filter(
                public_id__in=wanted, organisation_id=hands[0].account.organisation_id
            )
        }
        if wanted
        else {}
    )
    rows = [
        Inspected(
            entry=returns[each.person.pk],
            thing=each.things[key],
            condition=seen.condition,
            barrel_dirty=seen.barrel_dirty,
            note=seen.note,
            photo_id=photos.get(seen.photo) if seen.photo else None,
        )
        for coming, each in zip(comings, hands, strict=True)
        for key, seen in coming.seen.items()
        if coming.back.get(key) and each.person.pk in returns
    ]
    if rows:
        Inspected.objects.bulk_create(rows)
    for row in rows:
        if row.faulty:
            condition_found(
                by=by, at=at, thing=row.thing, condition=FirearmCondition.UNSERVICEABLE,
                reason=row.note or "found faulty at its return",
            )  # fmt: skip
