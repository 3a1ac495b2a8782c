"""Training: rounds fired at a range, by shooter, from the store they were drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from resguardo.kernel.ledger import AccountKind, EntryKind, Move
from resguardo.kernel.mandate import Act
from resguardo.kernel.problem import Problem
from resguardo.records.custody import accounts
from resguardo.records.custody.models import Shooter, Training
from resguardo.records.custody.services.stock import STORES, keys_here, place_here
from resguardo.records.custody.slip import Slip, repeated, second_person
from resguardo.records.custody.writing import NewEntry, post
from resguardo.records.people.models import Person
from resguardo.records.people.refusing import Refusals
from resguardo.records.people.selectors import NotFound
from resguardo.records.people.viewer import Viewer
from resguardo.records.places.models import PlaceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Shots:
    """How many rounds of which lot one person fired in a session."""

    person: UUID
    thing: UUID
    rounds: int
    score: str = ""


def train(
    *,
    by: Viewer,
    at: datetime,
    store: UUID,
    place: UUID,
    course: str,
    instructor: UUID | None,
    planned_rounds_per_shooter: int,
    shots: Sequence[Shots],
    slip: Slip,
) -> Training:
    """Record a session at a range: rounds by shooter, taken from the store they were drawn from.

    One entry a shooter, so that what each fired can be asked about; a second person confirms.
    Refuses without a second person, and what `against_training` says.
    """
    by.demand(Act.TRAIN, at=at, place=store)
    if before := repeated(by, slip):
        found = Shooter.objects.filter(entry=before[0]).select_related("training").first()
        if found is not None:
            return found.training
    refused = Refusals()
    second = refused.ask(second_person, slip, by=by, at=at, act=Act.TRAIN)
    refused.note(*against_training(
        by=by, at=at, store=store, place=place, instructor=instructor, shots=shots
    ))  # fmt: skip
    if second is None or refused.found:
        raise refused.told()
    if not shots:
        raise NotFound
    taught_at = place_here(by, place, PlaceKind.RANGE)
    drawn_from = place_here(by, store, *STORES, field="store")
    people = _people(by, instructor, shots)
    with transaction.atomic():
        giver = accounts.of_place(drawn_from)
        taker = accounts.of_boundary(by.organisation_id, AccountKind.TRAINING)
        keys = keys_here(by, (each.thing for each in shots))
        session = Training.objects.create(
            organisation_id=by.organisation_id,
            place=taught_at,
            course=course,
            instructor=people[instructor] if instructor else None,
            held_at=slip.happened(at),
            rounds_per_shooter_planned=planned_rounds_per_shooter,
        )
        new_entries = [
            NewEntry(
                kind=EntryKind.TRAIN,
                moves=(Move(keys[shot.thing], shot.rounds, giver.pk, taker.pk),),
                occurred_at=slip.happened(at),
                holder_id=people[shot.person].pk,
                second_person_id=second.pk,
                reason=course,
                document=slip.document,
                request_key=slip.request_key if number == 0 else None,
            )
            for number, shot in enumerate(shots)
        ]
        posted = post(new_entries, by=by, at=at)
        Shooter.objects.bulk_create(
            Shooter(training=session, person=people[shot.person], entry_id=written.sequence,
                    thing_id=keys[shot.thing], rounds=shot.rounds, score=shot.score)
            for shot, written in zip(shots, posted, strict=True)
        )  # fmt: skip
    return session


def against_training(
    *,
    by: Viewer,
    at: datetime,
    store: UUID,
    place: UUID | None,
    instructor: UUID | None,
    shots: Sequence[Shots],
) -> list[Problem]:
    """What stands against a session but for its second person, as far as it is known."""
    by.demand(Act.TRAIN, at=at, place=store)
    _people(by, instructor, shots)
    refused = Refusals()
    if place is not None:
        refused.ask(place_here, by, place, PlaceKind.RANGE)
    refused.ask(place_here, by, store, *STORES, field="store")
    return refused.found


def _people(by: Viewer, instructor: UUID | None, shots: Sequence[Shots]) -> dict[UUID, Person]:
    """Everybody at the range; `NotFound` where one is nobody here."""
    wanted = {each.person for each in shots} | ({instructor} if instructor else set())
    rows = Person.objects.filter(public_id__in=wanted, organisation_id=by.organisation_id)
    people = {row.public_id: row for row in rows}
    if len(people) != len(wanted):
        raise NotFound
    return people
