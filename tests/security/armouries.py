"""What happens at an armoury of each company, so that the doors of custody have something behind.

A storeroom apart from the armoury of the house, so that nothing of this gets in the way of what the
other doors are about: rounds counted short, a hand-over, a session at a range, an offer to the
authority, a weapon without a permit that went out on somebody's word, a file that waits. Of the
armoury of the house itself, rounds are on a journey and a vest is being mended.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from resguardo.kernel.mandate import Role
from resguardo.records.custody import services as custody
from resguardo.records.custody.services import ComingBack, Confirmation, Handing, Overriding
from resguardo.records.custody.services.training import Shots
from resguardo.records.custody.slip import Slip
from resguardo.records.intake import services as intake
from resguardo.records.people import services as people
from resguardo.records.permits import services as permits
from resguardo.records.places import services as places
from resguardo.records.register import services as register
from resguardo.records.register.models import Thing
from resguardo.records.service import services as service
from tests.cast import PASSWORD, PIN, Cast
from tests.house import CALIBRE, FROM, House

_PIN: Final = Confirmation(kind="pin", pin=PIN)
_ROUNDS: Final = 30


def leave_at_an_armoury(cast: Cast, house: House, keeper: str, manager: str) -> None:
    """All of it, by the keeper of the arms and the manager of the company."""
    by, at = house.console, cast.at - timedelta(hours=1)
    store = places.open_place(by=by, at=at, kind="armoury", name=f"Depósito {house.mark}")
    _leave_under_way(cast, house, keeper)
    taken = custody.take_in(
        by=by, at=at, place=store.public_id, slip=Slip(document=f"Factura 2 {house.mark}"),
        new=[
            (register.LotFacts(lot_number=f"D-{house.mark}", calibre_id=CALIBRE,
                               received_on=FROM), _ROUNDS),
            (_unpermitted(house), 1),
        ],
        acknowledged=True,
    )  # fmt: skip
    found = {row.kind: row for row in Thing.objects.filter(moves__entry__in=taken)}
    lot, weapon = found["ammunition"].public_id, found["firearm"].public_id
    told: dict[str, Any] = {"by": cast.viewer(keeper), "at": at}
    second = _supervisor(cast, house)
    custody.issue(
        **told, armoury=store.public_id, slip=_witnessed(second),
        handing=Handing(guard=house.guard.public_id, things={weapon: 1}),
        overriding=Overriding(reason=f"Urge {house.mark}"),
    )  # fmt: skip
    custody.receive(
        **told, armoury=store.public_id,
        slip=Slip(confirmation=_PIN, request_key=str(uuid4())),
        coming=ComingBack(guard=house.guard.public_id, back={weapon: 1}),
    )  # fmt: skip
    _train(house, told, store.public_id, lot, second)
    custody.offer(
        **told, receiver=cast.authority.public_id, store=store.public_id, things={lot: 2},
        slip=Slip(reason=f"Entrega {house.mark}", document="ACTA-1"),
    )  # fmt: skip
    _count_short(cast, house, store.public_id, lot, weapon, keeper, manager)
    intake.stage(
        by=cast.viewer(manager), at=cast.at, kind="people", file_name=f"{house.mark}.csv",
        content=f"Apellidos;Nombres;Documento\n{house.mark};Alguien;CV-77\n".encode(),
    )  # fmt: skip


def offer(cast: Cast, keeper: str, giver: House, taker: House) -> None:
    """Two rounds are offered, by who keeps the arms of the giver."""
    assert giver.lot is not None
    custody.offer(
        by=cast.viewer(keeper), at=cast.at, receiver=taker.organisation.public_id,
        store=giver.armoury.public_id, things={giver.lot.public_id: 2},
        slip=Slip(reason=f"Préstamo {giver.mark}"),
    )  # fmt: skip


def go_on_duty(house: House, at: datetime) -> None:
    """A shift of two begins: the guard of the house and one more, with a weapon of their own."""
    by, until = house.console, at.date() + timedelta(days=300)
    other = people.enrol_person(
        by=by, at=at, given_name="Relevo", family_name=house.mark, role="guard",
        document_number=f"RELEVO-{house.mark}", hired_on=at.date(),
    )  # fmt: skip
    people.set_pin(by=by, at=at, person=other, pin=PIN)
    weapon = replace(_unpermitted(house), serial=f"{house.mark}-7718")
    custody.take_in(
        by=by, at=at, place=house.armoury.public_id, slip=Slip(document=f"Factura 3 {house.mark}"),
        new=[(weapon, 1)], acknowledged=True,
    )  # fmt: skip
    thing = Thing.objects.get(firearm__serial=weapon.serial).public_id
    allowed: dict[str, dict[str, Any]] = {
        "firearm": {"thing": thing},
        "credential": {"person": other.public_id},
        "fitness": {"person": other.public_id},
        "qualification": {"person": other.public_id, "weapon_types": ["revolver"]},
    }
    for kind, holder in allowed.items():
        facts = permits.PermitFacts(
            kind=kind, number=f"R-{house.mark}", valid_from=at.date(), valid_until=until, **holder
        )
        permits.record_permit(by=by, at=at, facts=facts)
    assert house.posting is not None
    service.change_posting(
        by=by, at=at, posting=house.posting.public_id, guards=2, firearms=2, modality="",
        loadout=house.loadout.public_id if house.loadout else None, reason="Dos de turno",
    )  # fmt: skip
    service.roster(
        by=by, at=at,
        rows=[
            service.ShiftFacts(person=each.public_id, post=house.post.public_id, starts_at=at,
                               ends_at=at + timedelta(hours=8))
            for each in (house.guard, other)
        ],
    )  # fmt: skip


def _leave_under_way(cast: Cast, house: House, keeper: str) -> None:
    """Rounds on a journey, a vest at the workshop, and a post that nobody serves yet."""
    assert house.lot is not None
    assert house.vest is not None
    at = cast.at - timedelta(hours=1)
    told: dict[str, Any] = {
        "by": cast.viewer(keeper), "at": at, "giver": house.armoury.public_id,
        "due_at": at + timedelta(days=3),
    }  # fmt: skip
    custody.dispatch(
        **told, things={house.lot.public_id: 3}, slip=Slip(document=f"GUÍA-{house.mark}")
    )
    shop = places.open_place(by=house.console, at=at, kind="workshop", name=f"Taller {house.mark}")
    custody.send_to_repair(
        **told, workshop=shop.public_id, things={house.vest.public_id: 1},
        slip=Slip(reason=f"Costura {house.mark}"),
    )  # fmt: skip
    places.open_place(by=house.console, at=at, kind="post", name=f"Obra {house.mark}")


def _supervisor(cast: Cast, house: House) -> UUID:
    """Somebody who may stand surety at the store."""
    before = cast.at - timedelta(days=1)
    person = people.enrol_person(
        by=house.console, at=before, given_name="Testigo", family_name=house.mark,
        document_number=f"TESTIGO-{house.mark}", role="supervisor", hired_on=before.date(),
    )  # fmt: skip
    people.set_pin(by=house.console, at=before, person=person, pin=PIN)
    people.create_user(
        by=None, at=before, organisation=house.organisation, username=f"testigo-{house.mark}",
        name=f"Testigo {house.mark}", role=Role.SUPERVISOR, person=person, password=PASSWORD,
    )  # fmt: skip
    return person.public_id


def _unpermitted(house: House) -> register.FirearmFacts:
    model = house.firearms[0].model
    return register.FirearmFacts(
        model_id=model.pk, weapon_type="revolver", calibre_id=CALIBRE, serial=f"{house.mark}-9003"
    )


def _witnessed(second: UUID) -> Slip:
    return Slip(
        confirmation=_PIN, second=second, second_confirmation=_PIN, request_key=str(uuid4()),
        reason="Sin permiso todavía",
    )  # fmt: skip


def _train(house: House, told: dict[str, Any], store: UUID, lot: UUID, second: UUID) -> None:
    ground = places.open_place(
        by=house.console, at=told["at"], kind="range", name=f"Polígono {house.mark}"
    )
    custody.train(
        **told, store=store, place=ground.public_id, course=f"Curso {house.mark}", instructor=None,
        planned_rounds_per_shooter=6, slip=_witnessed(second),
        shots=[Shots(person=house.guard.public_id, thing=lot, rounds=6)],
    )  # fmt: skip


def _count_short(
    cast: Cast, house: House, store: UUID, lot: UUID, weapon: UUID, keeper: str, manager: str
) -> None:
    """The keeper counts one round less than the book has, hands over, and the manager accepts."""
    by, at = cast.viewer(keeper), cast.at
    row = custody.open_count(by=by, at=at, place=store)
    custody.see(
        by=by, at=at, count=row.public_id,
        sightings=[
            custody.Sighting(thing=lot, quantity=_ROUNDS - 6 - 2 - 1),
            custody.Sighting(thing=weapon, quantity=1),
        ],
    )  # fmt: skip
    custody.close_sheet(by=by, at=at, count=row.public_id)
    custody.hand_over(
        by=by, at=at, place=store, outgoing=cast.persons[keeper].public_id,
        incoming=cast.persons[manager].public_id,
        slip=Slip(confirmation=_PIN, second_confirmation=_PIN, reason=f"Turno {house.mark}"),
    )  # fmt: skip
    custody.accept_count(by=cast.viewer(manager), at=at, count=row.public_id)
