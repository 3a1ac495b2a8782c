"""The demonstration's today: work in progress, begun by the people whom one can then play.

racks with numbered slots, and the weapon of each;
a shift that begins within the hour, three of its eight guards armed already
    and one found unfit this morning;
a weapon that should have been back two hours ago;
a count that found one weapon missing, accepted, its difference open;
what was set aside in the last two days, waiting for its review; what is older, reviewed;
another count at work; a transfer offered, and one that waits to be taken in hand;
a permit of the armoury that ends in twenty days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from string import ascii_uppercase
from typing import TYPE_CHECKING, Final

from django.db import transaction

from resguardo.interfaces.cli.demo_clock import day_of
from resguardo.interfaces.cli.demo_people import PASSWORD, PIN, Cast, Login
from resguardo.kernel.mandate import Role
from resguardo.records.custody import selectors as custody_seen
from resguardo.records.custody import services as custody
from resguardo.records.custody.services import Confirmation, Handing, Sighting, Slip
from resguardo.records.oversight import services as oversight
from resguardo.records.people import services as people
from resguardo.records.people.selectors import people as people_in_sight
from resguardo.records.permits import selectors as permits_seen
from resguardo.records.permits import services as permits
from resguardo.records.permits.services import PermitFacts
from resguardo.records.places import services as places
from resguardo.records.places.selectors import open_places
from resguardo.records.register import services as register
from resguardo.records.service import selectors as service_seen
from resguardo.records.service import services as service
from resguardo.records.service.services import LoadoutFacts, ShiftFacts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from resguardo.records.people.models import Person
    from resguardo.records.people.viewer import Viewer

GUARDS: Final = 8
ARMED_ALREADY: Final = 3
SLOTS: Final = 20
"""So many weapons stand in one rack."""

SHIFT: Final = timedelta(hours=12)
ROUNDS_BESIDE: Final = 200
ROUNDS: Final = 12
REVIEWED_UNTIL: Final = timedelta(days=2)
"""How far the manager is behind with reviewing what two persons set aside."""

ODD_ONE: Final = 15
"""One review in so many finds fault."""


@dataclass(frozen=True, slots=True)
class Kit:
    """A weapon in the armoury, and rounds of its calibre beside it."""

    weapon: UUID
    lot: UUID


@dataclass(slots=True)
class Day:
    """What the day has to work with: who, where, and who and what is free."""

    cast: Cast
    at: datetime
    armoury: UUID
    free: Iterator[Person]
    kits: Iterator[Kit]

    @staticmethod
    def of(cast: Cast, at: datetime) -> Day:
        """Look who and what is free in the armoury of the cast."""
        armourer = cast.viewers["armero"]
        armoury = open_places(viewer=armourer, at=at, kinds=("armoury",))[0].public_id
        return Day(
            cast, at, armoury, _free_guards(armourer, at), iter(_kits(armourer, armoury, at))
        )


def begin_the_day(cast: Cast, *, at: datetime) -> None:
    """Begin the work that one finds when one logs in."""
    day = Day.of(cast, at)
    with transaction.atomic():
        _number_the_racks(day)
        _find_one_missing(day)
        post = _open_post(day)
        _leave_one_overdue(day, post)
        guards = _arm_some(day, post)
        _take_fitness_away(day, guards[-1])
        _offer_and_await(day)
        custody.open_count(
            by=cast.viewers["supervisor"], at=at, place=day.armoury, scope="sample", blind=True
        )
        permits.record_permit(
            by=cast.viewers["cumplimiento"],
            at=at,
            facts=PermitFacts(
                kind="premises",
                number="LOC-0417",
                place=day.armoury,
                valid_from=day_of(at) - timedelta(days=345),
                valid_until=day_of(at) + timedelta(days=20),
                issued_by="Registro Ficticio de Armas de Costaverde",
            ),
        )
        for manager in ("cumplimiento", "gerente2"):
            _review(cast.viewers[manager], at)
    _play_guard(day, guards[0])


def _review(manager: Viewer, at: datetime) -> None:
    """Review what was set aside until the day before yesterday; the last days still wait."""
    waiting = custody_seen.overrides_to_review(viewer=manager, at=at)
    old = waiting.filter(entry__occurred_at__lt=at - REVIEWED_UNTIL).order_by("id")
    for number, row in enumerate(old, start=1):
        upheld = number % ODD_ONE != 0
        custody.review_override(
            by=manager,
            at=at,
            override=row.public_id,
            upheld=upheld,
            note="Constancia vista y vigente ese día"
            if upheld
            else "Había relevo disponible: no debió entregarse sin rol",
        )


def _free_guards(by: Viewer, at: datetime) -> Iterator[Person]:
    """Give guards who have no shift yesterday, today or tomorrow, and hold nothing."""
    day = timedelta(days=1)
    shifts = service_seen.shifts(viewer=by, at=at, start=at - day, end=at + day)
    taken: set[int | None] = {shift.person_id for shift in shifts}
    taken |= {row.account.person_id for row in custody_seen.out_now(viewer=by, at=at)}
    rows = people_in_sight(viewer=by, at=at).filter(
        employments__role="guard",
        employments__left_on=None,
        employments__hired_on__lte=day_of(at),
        permits__kind="credential",
        permits__valid_until__gt=day_of(at) + 2 * day,
    )
    return iter([person for person in rows.order_by("pk").distinct() if person.pk not in taken])


def _kits(by: Viewer, armoury: UUID, at: datetime) -> list[Kit]:
    """List weapons that lie in the armoury, each with rounds that lie beside it."""
    rows = list(custody_seen.held_at(viewer=by, at=at, place=armoury))
    lots = {
        row.thing.calibre_id: row.thing.public_id
        for row in rows
        if row.thing.kind == "ammunition" and row.quantity > ROUNDS_BESIDE
    }
    return [
        Kit(row.thing.public_id, lots[row.thing.calibre_id])
        for row in rows
        if row.thing.kind == "firearm" and row.thing.calibre_id in lots
    ]


def _number_the_racks(day: Day) -> None:
    """Give each weapon that lies in the armoury, or is out, a slot of its own."""
    armourer, compliance = day.cast.viewers["armero"], day.cast.viewers["cumplimiento"]
    held = custody_seen.held_at(viewer=armourer, at=day.at, place=day.armoury)
    out = custody_seen.out_now(viewer=armourer, at=day.at)
    weapons = [row.thing for row in (*held, *out) if row.thing.kind == "firearm"]
    for number, weapon in enumerate(sorted(weapons, key=lambda each: (each.name, each.pk))):
        rack, place = divmod(number, SLOTS)
        register.change_thing(
            by=compliance,
            at=day.at,
            thing=weapon.public_id,
            slot=f"{ascii_uppercase[rack]}-{place + 1:02d}",
            reason="Estantes rotulados",
        )


def _find_one_missing(day: Day) -> None:
    """Count the armoury and miss a weapon; the supervisor accepts, the difference stays open."""
    armourer, at = day.cast.viewers["armero"], day.at
    missing = next(day.kits).weapon
    count = custody.open_count(by=armourer, at=at, place=day.armoury, blind=False)
    custody.see(
        by=armourer,
        at=at,
        count=count.public_id,
        sightings=[
            Sighting(thing=row.thing.public_id, quantity=row.quantity, capture="scanned")
            for row in custody_seen.held_at(viewer=armourer, at=at, place=day.armoury)
            if row.thing.public_id != missing
        ],
    )
    custody.close_sheet(by=armourer, at=at, count=count.public_id)
    oversight.accept_count(by=day.cast.viewers["supervisor"], at=at, count=count.public_id)


def _open_post(day: Day) -> UUID:
    """Sign a contract for a fair: a post for eight armed guards and one who is late."""
    manager, at = day.cast.viewers["cumplimiento"], day.at
    post = places.open_place(
        by=manager,
        at=at,
        kind="post",
        name="Feria del Mar, acceso norte",
        province="Puerto Lindero",
    )
    client = service.add_client(by=manager, at=at, name="Feria Imaginaria del Mar")
    contract = service.open_contract(
        by=manager,
        at=at,
        client=client.public_id,
        number="CT-FERIA-01",
        starts_on=day_of(at) - timedelta(days=2),
        ends_on=day_of(at) + timedelta(days=25),
    )
    loadout = service.add_loadout(
        by=manager,
        at=at,
        facts=LoadoutFacts(
            name="Feria, de día", weapon_types=["revolver", "pistol"], rounds=ROUNDS
        ),
    )
    service.add_posting(
        by=manager,
        at=at,
        contract=contract.public_id,
        post=post.public_id,
        guards=GUARDS + 1,
        firearms=GUARDS + 1,
        loadout=loadout.public_id,
    )
    return post.public_id


def _roster(day: Day, post: UUID, guards: list[Person], span: tuple[datetime, timedelta]) -> None:
    """Put guards on the roster from a moment on, for so long."""
    starts_at, length = span
    service.roster(
        by=day.cast.viewers["supervisor"],
        at=day.at,
        rows=[
            ShiftFacts(
                person=guard.public_id, post=post, starts_at=starts_at, ends_at=starts_at + length
            )
            for guard in guards
        ],
    )


def _issue(day: Day, guard: Person, starts_at: datetime, slip: Slip) -> None:
    """Hand the next weapon of the armoury to a guard for the shift that starts then."""
    kit, by = next(day.kits), day.cast.viewers["armero"]
    shift = service_seen.shifts(
        viewer=by, at=day.at, start=starts_at, end=starts_at + timedelta(minutes=1)
    ).get(person=guard)
    custody.issue(
        by=by,
        at=day.at,
        armoury=day.armoury,
        handing=Handing(
            guard=guard.public_id, things={kit.weapon: 1, kit.lot: ROUNDS}, shift=shift.public_id
        ),
        slip=slip,
    )


def _leave_one_overdue(day: Day, post: UUID) -> None:
    """Let a shift have ended two hours ago, and its weapon not be back."""
    starts_at = day.at - timedelta(hours=10)
    slip = Slip(
        occurred_at=starts_at - timedelta(minutes=15),
        reason="Anotado primero en papel",
        document="Hoja 118",
        confirmation=Confirmation(kind="paper"),
    )
    guard = next(day.free)
    _roster(day, post, [guard], (starts_at, timedelta(hours=8)))
    _issue(day, guard, starts_at, slip)


def _arm_some(day: Day, post: UUID) -> list[Person]:
    """Roster a shift that is about to begin, and hand out the first weapons."""
    guards = list(islice(day.free, GUARDS))
    starts_at = day.at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    _roster(day, post, guards, (starts_at, SHIFT))
    slip = Slip(capture="scanned", confirmation=Confirmation(kind="pin", pin=PIN))
    for guard in guards[:ARMED_ALREADY]:
        _issue(day, guard, starts_at, slip)
    return guards


def _take_fitness_away(day: Day, guard: Person) -> None:
    """Have one guard of the shift fail the examination: the match stops there, whoever asks."""
    manager, at = day.cast.viewers["cumplimiento"], day.at
    held = permits_seen.permits(viewer=manager, at=at).filter(
        person=guard, kind="fitness", valid_until__gt=day_of(at)
    )
    for row in held:
        permits.suspend(
            by=manager,
            at=at,
            permit=row.public_id,
            reason="Informe del examinador: no apto hasta nueva evaluación",
        )


def _offer_and_await(day: Day) -> None:
    """Offer a weapon to the neighbour, and have the neighbour offer one."""
    cast, at = day.cast, day.at
    neighbour = cast.viewers["armero2"]
    theirs = open_places(viewer=neighbour, at=at, kinds=("armoury",))[0].public_id
    for giver, receiver, store, weapon, paper in (
        (cast.viewers["armero"], cast.neighbour, day.armoury, next(day.kits).weapon, "TR-2044"),
        (neighbour, cast.home, theirs, _kits(neighbour, theirs, at)[0].weapon, "TR-0871"),
    ):
        custody.offer(
            by=giver,
            at=at,
            receiver=receiver.public_id,
            store=store,
            things={weapon: 1},
            slip=Slip(reason="Venta autorizada", document=paper),
        )


def _play_guard(day: Day, guard: Person) -> None:
    """Give one guard of the shift a login."""
    made = people.create_user(
        by=None,
        at=day.at,
        organisation=day.cast.home,
        username="vigilante",
        name=str(guard),
        role=Role.GUARD,
        person=guard,
        password=PASSWORD,
        language="es",
    )
    day.cast.logins.append(Login(made.user.username, Role.GUARD.value, day.cast.home.name))
