"""A stage on top of the cast: an armoury of Uno that is ready for a shift, built by the services.

    North and South, two armouries; the posts Bank (two armed) and Clinic (one armed), each with a
    contract and the load-out "bank, day": a revolver, twelve rounds and a holster.
    Weapons   r1, r2, r3 (Taurus 82, .38 Special), p1 (Glock 17, 9 mm), all in North with a permit
    Rounds    old and new: two lots of .38; nine: a lot of 9 mm
    Magazines m1, m2 (for the Glock 17), m9 (of another calibre); kit h1, h2, h3: holsters
    Guards    beto and carla stand at the Bank today from 6:00 to 18:00, ciro at the Clinic

Costaverde asks for fitness and qualification, so every guard has both. `issue` and `back` do what
an armourer does most, with what goes along by default.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from resguardo.records.custody import services as custody
from resguardo.records.custody.models import Entry, Holding
from resguardo.records.custody.services import (
    ComingBack,
    Confirmation,
    Handing,
    Overriding,
    Slip,
)
from resguardo.records.people import services as people
from resguardo.records.people.models import Organisation, Person
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits import services as permits
from resguardo.records.permits.models import PermitKind
from resguardo.records.permits.services import PermitFacts
from resguardo.records.places import services as places
from resguardo.records.places.models import Place
from resguardo.records.register import services as register
from resguardo.records.register.models import FirearmModel, Thing
from resguardo.records.service import services as service
from resguardo.records.service.models import Contract, Shift
from resguardo.records.service.services.contracts import LoadoutFacts
from resguardo.records.service.services.rosters import ShiftFacts
from tests.cast import PIN, Cast, add_guard
from tests.stages import built_once

BY_PIN: Final = Confirmation(kind="pin", pin=PIN)
SINCE: Final = date(2025, 1, 7)
LASTING: Final = timedelta(days=300)
EXAMINED: Final = timedelta(days=60)
"""How long ago everybody was examined and practised: Costaverde asks for it within half a year."""


@dataclass
class Armoury:
    """Who and what is on the stage, by short names."""

    cast: Cast
    north: Place
    south: Place
    posts: dict[str, Place] = field(default_factory=dict)
    things: dict[str, Thing] = field(default_factory=dict)
    shifts: dict[str, Shift] = field(default_factory=dict)
    contract: Contract | None = None

    @property
    def at(self) -> datetime:
        """Noon of the stage."""
        return self.cast.at

    def id(self, name: str) -> UUID:
        """The public identifier of a thing, a person or a post."""
        if name in self.things:
            return self.things[name].public_id
        found: Person | Place = self.cast.persons.get(name) or self.posts[name]
        return found.public_id

    def slip(self, **more: Any) -> Slip:
        """What goes with an entry: confirmed by PIN, with a key of its own."""
        told: dict[str, Any] = {"confirmation": BY_PIN, "request_key": str(uuid4())}
        return Slip(**(told | more))

    def witnessed(self, second: str = "dario", **more: Any) -> Slip:
        """The same with a second person."""
        return self.slip(second=self.id(second), second_confirmation=BY_PIN, **more)

    def handing(self, guard: str, things: Mapping[str, int], **more: Any) -> Handing:
        """What a guard takes, for their shift unless another is named."""
        shift = self.shifts.get(guard)
        more.setdefault("shift", shift.public_id if shift else None)
        return Handing(
            guard=self.id(guard), things={self.id(k): n for k, n in things.items()}, **more
        )

    def issue(
        self,
        guard: str = "beto",
        things: Mapping[str, int] | None = None,
        *,
        by: Viewer | None = None,
        at: datetime | None = None,
        slip: Slip | None = None,
        overriding: str = "",
        place: Place | None = None,
        **more: Any,
    ) -> Entry:
        """Issue a revolver, twelve rounds and a holster, or what is named."""
        return custody.issue(
            by=by or self.cast.viewer("ana"),
            at=at or self.at,
            armoury=(place or self.north).public_id,
            handing=self.handing(guard, things or {"r1": 1, "old": 12, "h1": 1}, **more),
            slip=slip or self.slip(),
            overriding=Overriding(reason=overriding) if overriding else None,
        )

    def back(
        self,
        guard: str = "beto",
        things: Mapping[str, int] | None = None,
        *,
        by: Viewer | None = None,
        at: datetime | None = None,
        slip: Slip | None = None,
        **more: Any,
    ) -> list[Entry]:
        """Take back what `issue` gave, or what is named."""
        back = {"r1": 1, "old": 12, "h1": 1} if things is None else things
        return custody.receive(
            by=by or self.cast.viewer("ana"),
            at=at or self.at + timedelta(hours=6),
            armoury=self.north.public_id,
            coming=ComingBack(
                guard=self.id(guard), back={self.id(k): n for k, n in back.items()}, **more
            ),
            slip=slip or self.slip(),
        )

    def held(self, holder: str) -> dict[str, int]:
        """What a person or an armoury holds now, by the short names of things."""
        names = {thing.pk: name for name, thing in self.things.items()}
        rows = Holding.objects.filter(account__boundary=False, quantity__gt=0)
        if holder in self.cast.persons:
            rows = rows.filter(account__person=self.cast.persons[holder])
        else:
            rows = rows.filter(account__place={"north": self.north, "south": self.south}[holder])
        return {names[row.thing_id]: row.quantity for row in rows}

    def gone(self, kind: str) -> int:
        """How many things the boundary of this kind took."""
        rows = Holding.objects.filter(account__boundary=True, account__kind=kind)
        return sum(row.quantity for row in rows)

    def permit(self, kind: PermitKind, **facts: Any) -> None:
        """Record one permit more."""
        told: dict[str, Any] = {"valid_from": SINCE, "valid_until": self.at.date() + LASTING}
        told |= {"number": str(uuid4())[:18], **facts}
        permits.record_permit(
            by=self.keeper(), at=self.at, facts=PermitFacts(kind=kind.value, **told)
        )

    def keeper(self) -> Viewer:
        """The console, which may write registers."""
        return people.viewer_at_console(organisation=self.cast.uno, at=self.at)

    def allow(self, guard: str) -> None:
        """Give a guard a credential, a fitness certificate and both qualifications."""
        person = self.id(guard)
        since = self.at.date() - EXAMINED
        kinds = ("revolver", "pistol")
        self.permit(PermitKind.CREDENTIAL, person=person)
        self.permit(PermitKind.FITNESS, person=person, valid_from=since)
        self.permit(PermitKind.QUALIFICATION, person=person, valid_from=since, weapon_types=kinds)

    def roster(self, guard: str, post: str, hours: tuple[int, int] = (-6, 6)) -> Shift:
        """Put a guard on the roster, so many hours from noon."""
        start, end = (self.at + timedelta(hours=each) for each in hours)
        facts = ShiftFacts(
            person=self.id(guard), post=self.posts[post].public_id, starts_at=start, ends_at=end
        )
        [shift] = service.roster(by=self.keeper(), at=self.at, rows=[facts])
        self.shifts[guard] = shift
        return shift

    def guard(self, name: str, post: str | None = "Bank") -> Person:
        """One more guard who may bear arms, on the roster of a post."""
        person = add_guard(self.cast, name)
        self.allow(name)
        if post is not None:
            self.roster(name, post)
        return person


@built_once
def make_armoury(cast: Cast, *, jurisdiction: str = "costaverde") -> Armoury:
    """Set the stage."""
    Organisation.objects.filter(pk=cast.uno.pk).update(jurisdiction=jurisdiction)
    at, keeper = cast.at, people.viewer_at_console(organisation=cast.uno, at=cast.at)

    def place(kind: str, name: str) -> Place:
        return places.open_place(by=keeper, at=at, kind=kind, name=name, province="Costa")

    stage = Armoury(cast, place("armoury", "North"), place("armoury", "South"))
    stage.posts = {name: place("post", name) for name in ("Bank", "Clinic")}
    client = service.add_client(by=keeper, at=at, name="Banco Ficticio")
    stage.contract = service.open_contract(
        by=keeper, at=at, client=client.public_id, number="114", starts_on=SINCE
    )
    loadout = service.add_loadout(
        by=keeper,
        at=at,
        facts=LoadoutFacts(
            name="bank, day", weapon_types=["revolver"], rounds=12, lines=[("holster", 1)]
        ),
    )
    for name, strength in (("Bank", 2), ("Clinic", 1)):
        service.add_posting(
            by=keeper, at=at, contract=stage.contract.public_id,
            post=stage.posts[name].public_id, guards=strength, firearms=strength,
            loadout=loadout.public_id,
        )  # fmt: skip
    _stock(stage)
    for name, post in (("beto", "Bank"), ("carla", "Bank"), ("ciro", "Clinic")):
        if name not in cast.persons:
            add_guard(cast, name)
        stage.allow(name)
        stage.roster(name, post)
    return stage


def _stock(stage: Armoury) -> None:
    """Bring weapons, rounds, magazines and kit into North, each weapon with its permit."""
    register.load_reference()
    revolver = FirearmModel.objects.get(maker__name="Taurus", name="82")
    pistol = FirearmModel.objects.get(maker__name="Glock", name="17")
    new: list[tuple[str, Any, int]] = [
        (name, _weapon(revolver, "38-special", serial), 1)
        for name, serial in (("r1", "TX1234417"), ("r2", "TX1234418"), ("r3", "LK550021"))
    ]
    new.append(("p1", _weapon(pistol, "9-luger", "GHF771"), 1))
    for name, number, calibre, rounds in (
        ("old", "L1/24", "38-special", 200),
        ("new", "L2/25", "38-special", 300),
        ("nine", "N1/25", "9-luger", 200),
    ):
        received = date(2025, 1, 7) if name == "old" else date(2025, 6, 3)
        facts = register.LotFacts(lot_number=number, calibre_id=calibre, received_on=received)
        new.append((name, facts, rounds))
    for name, calibre, model in (
        ("m1", "9-luger", pistol.pk),
        ("m2", "9-luger", pistol.pk),
        ("m9", "38-special", None),
    ):
        feeding = register.MagazineFacts(
            number=name.upper(), capacity_rounds=15, calibre_id=calibre, model_id=model
        )
        new.append((name, feeding, 1))
    new.extend(
        (name, register.KitFacts(kit_kind="holster", number=name.upper()), 1)
        for name in ("h1", "h2", "h3")
    )
    for name, thing_facts, quantity in new:
        stage.things[name] = enter(stage, thing_facts, quantity)


def _weapon(model: FirearmModel, calibre: str, serial: str) -> register.FirearmFacts:
    return register.FirearmFacts(
        model_id=model.pk, weapon_type=model.weapon_type, calibre_id=calibre, serial=serial
    )


def enter(stage: Armoury, facts: Any, quantity: int = 1, *, permit: bool = True) -> Thing:
    """Take one thing into North; a weapon with its permit."""
    [entry] = custody.take_in(
        by=stage.keeper(), at=stage.at, place=stage.north.public_id,
        slip=Slip(document="invoice 1"), new=[(facts, quantity)], acknowledged=True,
    )  # fmt: skip
    thing = Thing.objects.get(moves__entry=entry)
    if permit and thing.kind == "firearm":
        stage.permit(PermitKind.FIREARM, thing=thing.public_id)
    return thing
