"""A furnished house: what a company of the cast owns, holds and is allowed, built on the services.

    armoury with two revolvers, forty-eight rounds, a magazine and a vest taken in on paper;
    a post, a client, a contract, a load-out, a shift of the guard from NOON on;
    permits of the company, of each weapon, and of the guard (credential, fitness, qualification).

Everything carries the company's mark in its name or number, so that a test can tell at a glance
whether something of one house shows in the other.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from resguardo.records.custody import services as custody
from resguardo.records.custody.slip import Slip
from resguardo.records.people import services as people
from resguardo.records.people.models import Organisation, Person
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits import services as permits
from resguardo.records.places import services as places
from resguardo.records.places.models import Place
from resguardo.records.register import services as register
from resguardo.records.register.models import Firearm, Thing
from resguardo.records.service import services as service
from resguardo.records.service.models import Client, Contract, Loadout, Posting, Shift
from tests.cast import Cast
from tests.stages import built_once

CALIBRE: Final = "38-special"
SHIFT_HOURS: Final = 12
FROM: Final = date(2025, 6, 1)
UNTIL: Final = date(2030, 6, 1)
RECENTLY: Final = timedelta(days=10)
"""How long before `at` the guard was examined and practised."""


@dataclass
class House:
    """What one company has. `mark` stands in every name and number of it."""

    mark: str
    organisation: Organisation
    guard: Person
    console: Viewer
    armoury: Place
    post: Place
    firearms: list[Firearm] = field(default_factory=list)
    lot: Thing | None = None
    magazine: Thing | None = None
    vest: Thing | None = None
    client: Client | None = None
    contract: Contract | None = None
    loadout: Loadout | None = None
    posting: Posting | None = None
    shift: Shift | None = None
    permits: dict[str, UUID] = field(default_factory=dict)


@built_once
def furnish(cast: Cast, home: str = "uno", *, guard: str = "beto", at: datetime) -> House:
    """Furnish one company; `at` is before whatever the test lets happen."""
    organisation: Organisation = getattr(cast, home)
    console = people.viewer_at_console(organisation=organisation, at=at)
    mark = f"{home.upper()}-{organisation.pk}"
    house = House(
        mark=mark,
        organisation=organisation,
        guard=cast.persons[guard],
        console=console,
        armoury=places.open_place(by=console, at=at, kind="armoury", name=f"Armería {mark}"),
        post=places.open_place(by=console, at=at, kind="post", name=f"Banco {mark}"),
    )
    _take_in(house, at)
    _serve(house, at)
    _allow(house, at)
    return house


def _take_in(house: House, at: datetime) -> None:
    model = register.model_named(
        by=house.console,
        at=at,
        maker="Fábrica Ficticia",
        model="Modelo 82",
        weapon_type="revolver",
        calibre_id=CALIBRE,
    )
    weapons = [
        register.FirearmFacts(
            model_id=model.pk, weapon_type="revolver", calibre_id=CALIBRE,
            serial=f"{house.mark}-{number}", acquired_on=FROM,
        )
        for number in (4417, 2209)
    ]  # fmt: skip
    rounds = register.LotFacts(
        lot_number=f"L-{house.mark}", calibre_id=CALIBRE, received_on=at.date()
    )
    magazine = register.MagazineFacts(
        number=f"M-{house.mark}", capacity_rounds=6, calibre_id=CALIBRE
    )
    vest = register.KitFacts(kit_kind="vest", called="Chaleco", number=f"V-{house.mark}")
    custody.take_in(
        by=house.console,
        at=at,
        place=house.armoury.public_id,
        slip=Slip(document=f"Factura {house.mark}"),
        new=[*((each, 1) for each in weapons), (rounds, 48), (magazine, 1), (vest, 1)],
        acknowledged=True,
    )
    own = Thing.objects.filter(organisation=house.organisation)
    house.firearms = list(Firearm.objects.filter(thing__in=own).order_by("pk"))
    house.lot = own.get(kind="ammunition")
    house.magazine = own.get(kind="magazine")
    house.vest = own.get(kind="kit")


def _serve(house: House, at: datetime) -> None:
    by = house.console
    house.client = service.add_client(by=by, at=at, name=f"Banco {house.mark}")
    house.contract = service.open_contract(
        by=by, at=at, client=house.client.public_id, number=f"C-{house.mark}", starts_on=FROM
    )
    house.loadout = service.add_loadout(
        by=by,
        at=at,
        facts=service.LoadoutFacts(
            name=f"Dotación {house.mark}", weapon_types=["revolver"], rounds=12
        ),
    )
    house.posting = service.add_posting(
        by=by,
        at=at,
        contract=house.contract.public_id,
        post=house.post.public_id,
        loadout=house.loadout.public_id,
    )
    house.shift = service.roster(
        by=by,
        at=at,
        rows=[
            service.ShiftFacts(
                person=house.guard.public_id,
                post=house.post.public_id,
                starts_at=at,
                ends_at=at + timedelta(hours=SHIFT_HOURS),
                posting=house.posting.public_id,
            )
        ],
    )[0]


def _allow(house: House, at: datetime) -> None:
    guard = house.guard.public_id
    seen = at.date() - RECENTLY
    rows = [
        ("company", permits.PermitFacts(kind="company", valid_from=FROM, valid_until=UNTIL,
                                        number=f"E-{house.mark}")),
        *(
            (f"firearm-{place}", permits.PermitFacts(
                kind="firearm", valid_from=FROM, valid_until=UNTIL,
                number=f"A-{house.mark}-{place}", thing=each.thing.public_id))
            for place, each in enumerate(house.firearms)
        ),
        ("credential", permits.PermitFacts(kind="credential", valid_from=FROM, valid_until=UNTIL,
                                           number=f"G-{house.mark}", person=guard)),
        ("fitness", permits.PermitFacts(kind="fitness", valid_from=seen, valid_until=UNTIL,
                                        person=guard)),
        ("qualification", permits.PermitFacts(
            kind="qualification", valid_from=seen, valid_until=UNTIL, person=guard,
            weapon_types=["revolver"])),
    ]  # fmt: skip
    for name, facts in rows:
        made = permits.record_permit(by=house.console, at=at, facts=facts)
        house.permits[name] = made.public_id
