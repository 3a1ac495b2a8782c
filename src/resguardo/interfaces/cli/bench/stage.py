"""The company that benchmarks work in: guards with permits, weapons with theirs, a roster, rounds.

Built through the ordinary services, so that an issue on this stage passes every rule that it would
pass anywhere.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Final
from uuid import UUID

from resguardo.kernel.mandate import Role
from resguardo.records.custody import selectors as custody_selectors
from resguardo.records.custody import services as custody
from resguardo.records.people import services as people
from resguardo.records.people.days import local_day
from resguardo.records.people.selectors import login_named, viewer_of
from resguardo.records.people.services import Newcomer
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits import services as permits
from resguardo.records.permits.services import PermitFacts
from resguardo.records.places import services as places
from resguardo.records.register import selectors as register_selectors
from resguardo.records.register import services as register
from resguardo.records.service import services as service
from resguardo.records.service.services import LoadoutFacts, ShiftFacts

if TYPE_CHECKING:
    from resguardo.records.people.models import Organisation, Person

PIN: Final = "2580"
ROUNDS: Final = 24
ROUNDS_BOUGHT: Final = 1_000_000
PERMIT_FROM, PERMIT_UNTIL = date(2026, 1, 1), date(2030, 1, 1)
LATELY: Final = timedelta(days=30)


@dataclass(frozen=True)
class Stage:
    """Who and what there is; lists run in parallel: guard n takes weapon n on shift n."""

    at: datetime
    console: Viewer
    armourer: Viewer
    username: str
    password: str
    second: UUID
    second_code: str
    model: int
    calibre: str
    armoury: UUID
    guards: list[UUID]
    weapons: list[UUID]
    serials: list[str]
    magazines: list[tuple[UUID, UUID]]
    lot: UUID
    shifts: list[UUID]

    def slip(self, confirmation: custody.Confirmation | None = None) -> custody.Slip:
        """The slip of one act: scanned, with the supervisor as second person."""
        return custody.Slip(
            capture="scanned", confirmation=confirmation or custody.Confirmation(),
            second=self.second, second_confirmation=custody.Confirmation(kind="pin", pin=PIN),
        )  # fmt: skip

    def handing(self, place: int) -> custody.Handing:
        """What guard n takes: a pistol, two magazines, twenty-four rounds."""
        first, second = self.magazines[place]
        things = {self.weapons[place]: 1, first: 1, second: 1, self.lot: ROUNDS}
        return custody.Handing(
            guard=self.guards[place], things=things, shift=self.shifts[place],
            confirmation=custody.Confirmation(kind="pin", pin=PIN),
        )  # fmt: skip


def build(guards: int, *, name: str = "Custodia Ficticia de Medida S.A.") -> Stage:
    """Found the company and give it so many guards, each with all they need."""
    at = datetime.now(tz=UTC).replace(microsecond=0)
    organisation = people.found_organisation(
        by=None, at=at, kind="company", name=name, country="CV", registered_on=date(2020, 1, 1)
    )
    console = people.viewer_at_console(organisation=organisation, at=at)
    register.load_reference()
    armoury = places.open_place(by=console, at=at, kind="armoury", name="Armería de Medida")
    persons = people.enrol_people(
        by=console,
        at=at,
        rows=[
            Newcomer(family_name=f"Figurante {n}", given_name="Guardia", document_number=f"B{n}",
                     hired_on=date(2025, 1, 1))
            for n in range(guards)
        ],
    )  # fmt: skip
    for person in persons:
        people.set_pin(by=console, at=at, person=person, pin=PIN)
    password = token_urlsafe(16)
    username, second = _staff(organisation, console, at, password)
    model = register_selectors.firearm_models().filter(weapon_type="pistol").first()
    if model is None:
        message = "the reference tables have no pistol"
        raise RuntimeError(message)
    calibre = model.calibre_ids[0]
    serials = [f"BM{n:06d}" for n in range(guards)]
    weapons, magazines, lot = _things(
        armoury.public_id, model.pk, calibre, serials, by=console, at=at
    )
    guard_ids = [person.public_id for person in persons]
    shifts = _service(console, at, guard_ids)
    permits.record_permits(
        by=console, at=at, rows=[*_of_guards(guard_ids, at), *_of_weapons(weapons)]
    )
    armourer = viewer_of(login_named(username), at=at)
    return Stage(
        at, console, armourer, username, password, second.public_id, second.code, model.pk, calibre,
        armoury.public_id, guard_ids, weapons, serials, magazines, lot, shifts,
    )  # fmt: skip


def _staff(
    organisation: "Organisation", console: Viewer, at: datetime, password: str
) -> "tuple[str, Person]":
    """An armourer who issues and a supervisor who stands beside, both with this password."""
    for role, name in ((Role.ARMOURER, "Armera"), (Role.SUPERVISOR, "Supervisor")):
        person = people.enrol_person(
            by=console, at=at, given_name=name, family_name="Ficticia",
            document_number=f"{name}-{console.organisation_id}", role=role.value,
            hired_on=date(2025, 1, 1),
        )  # fmt: skip
        people.set_pin(by=console, at=at, person=person, pin=PIN)
        people.create_user(
            by=None, at=at, organisation=organisation, role=role, person=person, language="es",
            username=f"{name.lower()}-{console.organisation_id}", name=f"{name} Ficticia",
            password=password,
        )  # fmt: skip
    return f"armera-{console.organisation_id}", person


def _things(
    armoury: UUID, model: int, calibre: str, serials: list[str], *, by: Viewer, at: datetime
) -> tuple[list[UUID], list[tuple[UUID, UUID]], UUID]:
    slip = custody.Slip(document="F-1", reason="stage")
    new: list[tuple[custody.NewThing, int]] = [
        (
            register.FirearmFacts(
                model_id=model, weapon_type="pistol", calibre_id=calibre, serial=serial
            ),
            1,
        )
        for serial in serials
    ]
    new += [
        (
            register.MagazineFacts(
                number=f"M{n}", capacity_rounds=15, calibre_id=calibre, model_id=model
            ),
            1,
        )
        for n in range(2 * len(serials))
    ]
    lot = register.LotFacts(
        lot_number="L-1", calibre_id=calibre, received_on=local_day(at, by.time_zone)
    )
    new.append((lot, ROUNDS_BOUGHT))
    entries = custody.take_in(by=by, at=at, place=armoury, slip=slip, new=new, acknowledged=True)
    public = [each for entry in entries for each in _things_of(by, at, entry.public_id)]
    count = len(serials)
    weapons, rest, bought = public[:count], public[count:-1], public[-1]
    return weapons, list(zip(rest[::2], rest[1::2], strict=True)), bought


def _things_of(by: Viewer, at: datetime, entry: UUID) -> list[UUID]:
    row = custody_selectors.entry(viewer=by, at=at, public_id=entry)
    return [move.thing.public_id for move in custody_selectors.moves_of([row])[row.pk]]


def _service(by: Viewer, at: datetime, guards: list[UUID]) -> list[UUID]:
    client = service.add_client(by=by, at=at, name="Cliente Ficticio")
    contract = service.open_contract(
        by=by, at=at, client=client.public_id, number="C-1", starts_on=date(2026, 1, 1)
    )
    loadout = service.add_loadout(
        by=by, at=at,
        facts=LoadoutFacts(
            name="pistol, day", weapon_types=("pistol",), rounds=ROUNDS, magazines=2
        ),
    )  # fmt: skip
    post = places.open_place(by=by, at=at, kind="post", name="Puesto de Medida")
    posting = service.add_posting(
        by=by, at=at, contract=contract.public_id, post=post.public_id, guards=len(guards),
        firearms=len(guards), loadout=loadout.public_id,
    )  # fmt: skip
    rows = service.roster(
        by=by,
        at=at,
        rows=[
            ShiftFacts(person=guard, post=post.public_id, starts_at=at - timedelta(hours=1),
                       ends_at=at + timedelta(hours=11), posting=posting.public_id)
            for guard in guards
        ],
    )  # fmt: skip
    return [row.public_id for row in rows]


def _of_guards(guards: list[UUID], at: datetime) -> list[PermitFacts]:
    """What each guard needs, given so lately that no law asks for it again."""
    kinds = ("credential", "fitness", "qualification")
    return [
        PermitFacts(
            kind=kind, number=f"{kind[:2].upper()}-{n}", person=guard,
            valid_from=at.date() - LATELY,
            valid_until=PERMIT_UNTIL, weapon_types=("pistol",),
        )
        for n, guard in enumerate(guards)
        for kind in kinds
    ]  # fmt: skip


def _of_weapons(weapons: list[UUID]) -> list[PermitFacts]:
    return [
        PermitFacts(kind="firearm", number=f"W-{n}", thing=weapon, valid_from=PERMIT_FROM,
                    valid_until=PERMIT_UNTIL)
        for n, weapon in enumerate(weapons)
    ]  # fmt: skip
