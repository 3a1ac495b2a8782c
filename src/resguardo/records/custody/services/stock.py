"""Stock: what enters the ledger and moves between stores.

These, journeys and repairs are entries of one shape, so they share one function; each deed says who
may do it, from where to where, and what it refuses besides.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from resguardo.kernel.ledger import AccountKind, EntryKind, Move
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem, raise_all
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.custody import accounts
from resguardo.records.custody.authorised import against_leave, leave_named
from resguardo.records.custody.ceilings import against_buying
from resguardo.records.custody.claiming import claim
from resguardo.records.custody.foreseeing import foreseen
from resguardo.records.custody.models import Account, Entry, Override
from resguardo.records.custody.slip import (
    ReasonNeeded,
    SecondPersonNeeded,
    Slip,
    repeated,
    second_person,
)
from resguardo.records.custody.storerooms import check_room, set_aside
from resguardo.records.custody.writing import NewEntry, post
from resguardo.records.people.days import local_day
from resguardo.records.people.models import Person
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits.rules import rules_for
from resguardo.records.places.models import Place, PlaceKind
from resguardo.records.register import services as register
from resguardo.records.register.models import Thing
from resguardo.records.register.selectors import blocked

NewThing = (
    register.FirearmFacts
    | register.PartFacts
    | register.MagazineFacts
    | register.KitFacts
    | register.LotFacts
)

THINGS_IN_AN_ENTRY_MAX = 300
"""A leaf has at most 65,535 bytes and a move takes up to 170 of them: so many fit, and no more."""


class DocumentNeeded(Problem):
    """An entry that must cite a paper."""

    code = "custody.document-needed"
    wording = _("Write the number of the paper that goes with this: invoice, guide or order.")
    field = "document"


class NotToLeave(Problem):
    """A block freezes a thing: it stays where it is until it is lifted."""

    code = "custody.not-to-leave"
    wording = _(
        "{things}: blocked, and so not to leave the store. Whoever set the block can lift it."
    )
    field = "scans"

    things: tuple[str, ...]


class WrongPlace(Problem):
    """A place of another kind than the act needs."""

    code = "custody.wrong-place"
    wording = _("“{place}” is not the kind of place this needs. Choose another from the list.")

    place: str
    field_name: str = "place"


def place_here(by: Viewer, public_id: UUID, *kinds: str, field: str = "place") -> Place:
    """An open place of the viewer's organisation, of one of these kinds; `NotFound` otherwise.

    `field` is where the form asks for it: beside that stands what is wrong with it. Refuses a place
    of another kind (`WrongPlace`).
    """
    place = Place.objects.filter(
        public_id=public_id, organisation_id=by.organisation_id, closed_at=None
    ).first()
    if place is None:
        raise NotFound
    if kinds and place.kind not in kinds:
        raise WrongPlace(place.name, field)
    return place


def keys_here(by: Viewer, things: Iterable[UUID]) -> dict[UUID, int]:
    """Internal keys of things of the viewer's organisation; `NotFound` when one is not."""
    wanted = set(things)
    keys = dict(
        Thing.objects.filter(public_id__in=wanted, organisation_id=by.organisation_id).values_list(
            "public_id", "id"
        )
    )
    if len(keys) != len(wanted):
        raise NotFound
    return keys


def unblocked(quantities: Mapping[int, int]) -> Mapping[int, int]:
    """The same quantities; refuses (`NotToLeave`) when a block stands against one of the things."""
    frozen = blocked(quantities)
    if frozen:
        names = Thing.objects.filter(pk__in=frozen).order_by("pk").values_list("name", flat=True)
        raise NotToLeave(tuple(names[:20]))
    return quantities


def things_here(by: Viewer, quantities: Mapping[UUID, int]) -> dict[int, int]:
    """Quantities by internal key; `NotFound` when a thing is not the organisation's."""
    keys = keys_here(by, quantities)
    return {keys[public_id]: quantity for public_id, quantity in quantities.items()}


def record(
    kind: EntryKind,
    quantities: Mapping[int, int],
    giver: Account,
    taker: Account,
    *,
    by: Viewer,
    at: datetime,
    slip: Slip,
    second: Person | None = None,
    due_at: datetime | None = None,
    holder: Person | None = None,
    cites: UUID | None = None,
    also: Sequence[Problem] = (),
    hard: Sequence[Problem] = (),
) -> list[Entry]:
    """Write one movement of many things as entries small enough for a leaf each, all or none.

    Refuses ammunition that the store may not take, and what is said against it `also`, unless the
    second person sets that aside; and with it what is `hard` against it, which nobody sets aside.
    """
    against = [*also, *check_room(taker, quantities, giver=giver, by=by, at=at)]
    if hard:
        raise_all([*hard, *(against if slip.second is None else ())])
    set_aside(against, slip, second)
    aside = {"codes": [each.code for each in against], "reason": slip.reason.strip()}
    moves = [Move(thing, quantity, giver.pk, taker.pk) for thing, quantity in quantities.items()]
    new_entries = [
        NewEntry(
            kind=kind,
            moves=tuple(moves[start : start + THINGS_IN_AN_ENTRY_MAX]),
            occurred_at=slip.happened(at),
            holder_id=holder.pk if holder else None,
            second_person_id=second.pk if second else None,
            confirmation=slip.confirmation.kind,
            capture=slip.capture,
            due_at=due_at,
            reason=slip.reason,
            document=slip.document,
            cites=cites,
            request_key=slip.request_key if start == 0 else None,
            overridden=aside if against and start == 0 else None,
        )
        for start in range(0, max(len(moves), 1), THINGS_IN_AN_ENTRY_MAX)
    ]
    entries = post(new_entries, by=by, at=at)
    if against and second is not None:
        days = rules_for(by.jurisdiction, local_day(at, by.time_zone)).override_review_days
        Override.objects.create(
            organisation_id=entries[0].organisation_id, entry=entries[0], codes=aside["codes"],
            reason=slip.reason.strip(), second_person=second,
            review_due_at=at + timedelta(days=days),
        )  # fmt: skip
    return entries


def second_if_named(slip: Slip, *, by: Viewer, at: datetime) -> Person | None:
    """The second person of the slip, confirmed, where one is named. Called before a transaction."""
    return second_person(slip, by=by, at=at, act=Act.RECEIVE) if slip.second is not None else None


def take_in(
    *,
    by: Viewer,
    at: datetime,
    place: UUID,
    slip: Slip,
    things: Mapping[UUID, int] | None = None,
    new: Sequence[tuple[NewThing, int]] = (),
    acknowledged: bool = False,
    found: bool = False,
    under: UUID | None = None,
) -> list[Entry]:
    """Bring things into the ledger: bought (with its paper), or found (with a reason).

    `under` is the leave to buy or to import under which they came; the entry cites it. `new` are
    things to be enrolled in the register first, each with how many of it there are, and firearms
    without a model with the one that was read; all of it happens or nothing does. Refuses a
    numbered thing that somebody in the ledger holds already, and what the register refuses.
    """
    against = against_taking_in(by=by, at=at, slip=slip, found=found)
    if before := repeated(by, slip):
        return before
    refused = Refusals()
    refused.note(*against)
    leave = None
    if under and not found:
        leave = refused.ask(leave_named, under, by=by, at=at, slip=slip)
    second = refused.ask(second_if_named, slip, by=by, at=at)
    with transaction.atomic():
        store = refused.ask(place_here, by, place, *STORES)
        source = AccountKind.FOUND if found else AccountKind.ACQUIRED
        giver = accounts.of_boundary(by.organisation_id, source)
        quantities = things_here(by, things or {})
        if new:
            claim(quantities)
        for facts, quantity in new:
            key = refused.ask(_enrol, facts, by, at, acknowledged=acknowledged)
            quantities |= {} if key is None else {key: quantity}
        if store is None or refused.found:
            raise refused.told()
        taker = accounts.of_place(store)
        also: list[Problem] = []
        if not found:
            fresh = [facts for facts, _quantity in new]
            also += against_buying(quantities, fresh, by=by, at=at, slip=slip)
            also += against_leave(quantities, leave, by=by, at=at, slip=slip)
        return record(
            EntryKind.RECEIPT, quantities, giver, taker, by=by, at=at, slip=slip, second=second,
            cites=leave.public_id if leave else None, also=also,
        )  # fmt: skip


def against_taking_in(*, by: Viewer, at: datetime, slip: Slip, found: bool) -> list[Problem]:
    """What stands against what goes with things that are bought or found."""
    by.demand(Act.OVERRIDE if found else Act.EDIT_REGISTER, at=at)
    refused = Refusals()
    if found and not slip.reason.strip():
        refused.note(ReasonNeeded())
    if not found and not slip.document.strip():
        refused.note(DocumentNeeded())
    if found and slip.second is None:
        refused.note(SecondPersonNeeded())
    return refused.found


def _enrol(facts: NewThing, by: Viewer, at: datetime, *, acknowledged: bool) -> int:
    match facts:
        case register.FirearmFacts():
            return register.enrol_firearm(
                by=by, at=at, facts=facts, acknowledged=acknowledged
            ).thing_id
        case register.PartFacts():
            return register.enrol_part(by=by, at=at, facts=facts).thing_id
        case register.MagazineFacts():
            return register.enrol_magazine(by=by, at=at, facts=facts).thing_id
        case register.KitFacts():
            return register.enrol_kit(by=by, at=at, facts=facts).thing_id
        case register.LotFacts():
            return register.enrol_lot(by=by, at=at, facts=facts).thing_id


STORES = (PlaceKind.ARMOURY, PlaceKind.ROOM, PlaceKind.SAFE, PlaceKind.SITE, PlaceKind.DEPOT)


def move_between(
    *, by: Viewer, at: datetime, giver: UUID, taker: UUID, things: Mapping[UUID, int], slip: Slip
) -> list[Entry]:
    """Move things between two stores of one site, at once and without a journey."""
    by.demand(Act.TRANSFER, at=at, place=giver)
    if before := repeated(by, slip):
        return before
    refused = Refusals()
    second = refused.ask(second_if_named, slip, by=by, at=at)
    with transaction.atomic():
        source, target = place_here(by, giver), place_here(by, taker)
        quantities = things_here(by, things)
        refused.note(*foreseen(EntryKind.MOVE, quantities, source, target, slip=slip, at=at))
        return record(
            EntryKind.MOVE, quantities, accounts.of_place(source), accounts.of_place(target),
            by=by, at=at, slip=slip, second=second, hard=refused.found,
        )  # fmt: skip


def against_move(
    *, by: Viewer, at: datetime, giver: UUID, taker: UUID | None, things: Mapping[UUID, int],
    slip: Slip,
) -> list[Problem]:  # fmt: skip
    """What stands against moving things between two stores, as far as it is known."""
    by.demand(Act.TRANSFER, at=at, place=giver)
    if repeated(by, slip):
        return []
    source, quantities = place_here(by, giver), things_here(by, things)
    target = place_here(by, taker) if taker is not None else None
    return foreseen(EntryKind.MOVE, quantities, source, target, slip=slip, at=at)
