"""A company at work: every kind of row that a page may list, as often as one likes.

`live(cast, house, rounds=n)` lets n days' worth of things happen in a furnished house, through the
services: guards armed and one back, an override, a count with a difference, another at work, a
hand-over, offers, journeys, repairs, sessions at the range, papers of all kinds. A page that asks
the database once a row betrays itself between few and many.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any, Final
from uuid import UUID, uuid4

from PIL import Image

from resguardo.kernel.mandate import Role
from resguardo.kernel.shortfall import ShortfallClass
from resguardo.records.custody import services as custody
from resguardo.records.custody.services import Confirmation, Handing, Sighting, Slip
from resguardo.records.custody.services.counter import Overriding
from resguardo.records.custody.services.returns import ClassedAs, ComingBack
from resguardo.records.custody.services.training import Shots
from resguardo.records.intake import services as intake
from resguardo.records.oversight import services as oversight
from resguardo.records.people import services as people
from resguardo.records.people.models import Person
from resguardo.records.permits import services as permits
from resguardo.records.places import services as places
from resguardo.records.places.models import Place
from resguardo.records.register import services as register
from resguardo.records.register.models import Thing
from resguardo.records.service import services as service
from tests.cast import HIRED, PIN, Cast
from tests.house import CALIBRE, FROM, UNTIL, House

BY_PIN: Final = Confirmation(kind="pin", pin=PIN)
SERIALS: Final = {"duty": "11", "back": "22", "missing": "33", "offered": "44", "sent": "55",
                  "repaired": "66", "stays": "77"}  # fmt: skip
SITES: Final = {"armoury": "Armería", "room": "Sala", "post": "Puesto", "workshop": "Taller",
                "range": "Polígono"}  # fmt: skip
"""What the company calls its places: data, and so in its own language on every page."""

_NUMBERS = count(1)


def live(cast: Cast, house: House, *, rounds: int, at: datetime) -> None:
    """Let so many rounds of everything happen at a moment."""
    for _each in range(rounds):
        Round(cast, house, at).pass_by()


class Round:
    """One of everything."""

    def __init__(self, cast: Cast, house: House, at: datetime) -> None:
        self.cast, self.house, self.at = cast, house, at
        self.number = next(_NUMBERS)
        self.mark = f"{house.mark}-B{self.number}"
        self.console = house.console
        self.armourer = cast.viewer("ana", at=at)
        self.manager = cast.viewer("clara", at=at)

    def pass_by(self) -> None:
        """Do it all, in an order in which it can happen."""
        self.guard = self._guard("guardia")
        self.store, self.other = self._place("armoury"), self._place("room")
        things = self._take_in()
        self._duty(things)
        self._send(things)
        self._train(things)
        self._count(things)
        self._write(things)

    def _guard(self, name: str) -> Person:
        guard = people.enrol_person(
            by=self.console, at=self.at, given_name=name.capitalize(), family_name=self.mark,
            document_number=f"CV-{self.mark}-{name}", role="guard", hired_on=HIRED,
        )  # fmt: skip
        people.set_pin(by=self.console, at=self.at, person=guard, pin=PIN)
        for kind, types in (("credential", []), ("fitness", []), ("qualification", ["revolver"])):
            permits.record_permit(
                by=self.console, at=self.at,
                facts=permits.PermitFacts(kind=kind, valid_from=FROM, valid_until=UNTIL,
                                          number=f"{kind[:3].upper()}-{self.mark}",
                                          person=guard.public_id,
                                          weapon_types=types),
            )  # fmt: skip
        return guard

    def _place(self, kind: str) -> Place:
        return places.open_place(
            by=self.console, at=self.at, kind=kind, name=f"{SITES[kind]} {self.mark}"
        )

    def _take_in(self) -> dict[str, Thing]:
        model = register.model_named(
            by=self.console, at=self.at, maker="Fábrica Ficticia", model="Modelo 82",
            weapon_type="revolver", calibre_id=CALIBRE,
        )  # fmt: skip
        names = tuple(SERIALS)
        weapons = [
            register.FirearmFacts(
                model_id=model.pk, weapon_type="revolver", calibre_id=CALIBRE,
                serial=f"{self.mark}-{SERIALS[name]}", acquired_on=FROM,
            )
            for name in names
        ]  # fmt: skip
        custody.take_in(
            by=self.console, at=self.at, place=self.store.public_id,
            slip=Slip(document=f"Factura {self.mark}"), acknowledged=True,
            new=[
                *((each, 1) for each in weapons),
                (register.LotFacts(lot_number=f"L-{self.mark}", calibre_id=CALIBRE,
                                   received_on=self.at.date()), 200),
                (register.MagazineFacts(number=f"M-{self.mark}", capacity_rounds=6,
                                        calibre_id=CALIBRE), 1),
                (register.KitFacts(kit_kind="vest", called="Chaleco",
                                   number=f"V-{self.mark}"), 1),
                (register.PartFacts(part_kind="barrel", called="Cañón", serial=f"P-{self.mark}",
                                    calibre_id=CALIBRE), 1),
            ],
        )  # fmt: skip
        own = Thing.objects.filter(organisation=self.house.organisation)
        things = {
            name: own.get(firearm__serial=f"{self.mark}-{SERIALS[name]}") for name in names
        } | {"lot": own.get(lot__lot_number=f"L-{self.mark}")}  # fmt: skip
        for name in ("duty", "back"):
            permits.record_permit(
                by=self.console, at=self.at,
                facts=permits.PermitFacts(kind="firearm", valid_from=FROM, valid_until=UNTIL,
                                          number=f"A-{self.mark}-{SERIALS[name]}",
                                          thing=things[name].public_id),
            )  # fmt: skip
        return things

    def _slip(self, **more: Any) -> Slip:
        told: dict[str, Any] = {"confirmation": BY_PIN, "request_key": str(uuid4())}
        return Slip(**(told | more))  # the test names the fields

    def _witnessed(self, **more: Any) -> Slip:
        second = self.cast.persons["dario"].public_id
        return self._slip(second=second, second_confirmation=BY_PIN, **more)

    def _issue(
        self, guard: Person, things: Mapping[UUID, int], post: Place, store: Place | None = None
    ) -> None:
        custody.issue(
            by=self.armourer, at=self.at, armoury=(store or self.store).public_id,
            handing=Handing(guard=guard.public_id, things=dict(things), post=post.public_id),
            slip=self._witnessed(), overriding=Overriding(reason=f"Motivo {self.mark}"),
        )  # fmt: skip

    def _duty(self, things: dict[str, Thing]) -> None:
        """A contract, a post, a guard who stands there armed, and one who came back short."""
        by, at = self.console, self.at
        post = self._place("post")
        client = service.add_client(by=by, at=at, name=f"Cliente {self.mark}")
        contract = service.open_contract(
            by=by, at=at, client=client.public_id, number=f"C-{self.mark}", starts_on=FROM
        )
        loadout = service.add_loadout(
            by=by, at=at, facts=service.LoadoutFacts(name=f"Dotación {self.mark}",
                                                     weapon_types=["revolver"], rounds=12),
        )  # fmt: skip
        posting = service.add_posting(
            by=by, at=at, contract=(self.house.contract or contract).public_id,
            post=post.public_id, guards=2, firearms=2, loadout=loadout.public_id,
        )  # fmt: skip
        service.roster(
            by=by,
            at=at,
            rows=[
                service.ShiftFacts(
                    person=self.guard.public_id,
                    post=post.public_id,
                    starts_at=start,
                    ends_at=start + timedelta(hours=8),
                    posting=posting.public_id,
                )
                for start in (at + timedelta(hours=1), at + timedelta(days=1))
            ],
        )
        back = self._guard("vuelve")
        lot = things["lot"].public_id
        self._issue(self.guard, {things["duty"].public_id: 1, lot: 12}, post)
        self._issue(back, {things["back"].public_id: 1, lot: 12}, post)
        custody.receive(
            by=self.armourer, at=at, armoury=self.store.public_id,
            coming=ComingBack(
                guard=back.public_id, back={things["back"].public_id: 1, lot: 10},
                classed=[ClassedAs(thing=lot, shortfall=ShortfallClass.FIRED, quantity=2,
                                   reason=f"Disparo {self.mark}", document="Parte 1")],
            ),
            slip=self._witnessed(),
        )  # fmt: skip
        self._same_hands_again()

    def _same_hands_again(self) -> None:
        """The house's own guard takes and returns its first weapon: histories grow."""
        house = self.house
        assert house.lot is not None
        things = {house.firearms[0].thing.public_id: 1, house.lot.public_id: 6}
        self._issue(house.guard, things, house.post, house.armoury)
        custody.receive(
            by=self.armourer, at=self.at, armoury=house.armoury.public_id,
            coming=ComingBack(guard=house.guard.public_id, back=things), slip=self._witnessed(),
        )  # fmt: skip

    def _count(self, things: dict[str, Thing]) -> None:
        """A count that misses a weapon and finds a stranger, accepted; another at work."""
        by, at, store = self.armourer, self.at, self.store.public_id
        made = custody.open_count(by=by, at=at, place=store, blind=True)
        seen = [Sighting(thing=things[name].public_id) for name in ("back", "stays")]
        seen.append(Sighting(text_as_read=f"DESCONOCIDA {self.mark}"))
        custody.see(by=by, at=at, count=made.public_id, sightings=seen)
        custody.close_sheet(by=by, at=at, count=made.public_id)
        oversight.accept_count(by=self.cast.viewer("dario", at=at), at=at, count=made.public_id)
        opened = custody.open_count(by=by, at=at, place=self.other.public_id, blind=False)
        custody.see(by=by, at=at, count=opened.public_id, sightings=seen[-1:])

    def _send(self, things: dict[str, Thing]) -> None:
        """An offer to the other company, a journey, a repair."""
        by, at, store = self.armourer, self.at, self.store.public_id
        custody.offer(
            by=by, at=at, receiver=self.cast.dos.public_id, store=store,
            things={things["offered"].public_id: 1},
            slip=self._witnessed(reason="Venta", document=f"TR-{self.mark}"),
        )  # fmt: skip
        due = at + timedelta(days=3)
        custody.dispatch(
            by=by, at=at, giver=store, things={things["sent"].public_id: 1}, due_at=due,
            slip=self._witnessed(document=f"GUIA-{self.mark}", reason="Traslado"),
        )  # fmt: skip
        workshop = self._place("workshop")
        custody.send_to_repair(
            by=by, at=at, giver=store, workshop=workshop.public_id,
            things={things["repaired"].public_id: 1}, due_at=due,
            slip=self._witnessed(document=f"OT-{self.mark}", reason="Percutor"),
        )  # fmt: skip

    def _train(self, things: dict[str, Thing]) -> None:
        custody.train(
            by=self.armourer, at=self.at, store=self.store.public_id,
            place=self._place("range").public_id, course=f"Curso {self.mark}",
            instructor=self.cast.persons["dario"].public_id, planned_rounds_per_shooter=10,
            shots=[Shots(person=self.guard.public_id, thing=things["lot"].public_id, rounds=9)],
            slip=self._witnessed(),
        )  # fmt: skip

    def _write(self, things: dict[str, Thing]) -> None:
        """What is written about things and people, from marks to files."""
        by, at, thing = self.manager, self.at, things["stays"].public_id
        first = self.house.firearms[0].thing.public_id
        for each in (thing, first):
            register.read_mark(by=by, at=at, thing=each, kind="company",
                               text_as_read=self.mark, location="Armazón")  # fmt: skip
        register.add_photo(by=by, at=at, thing=thing, angle="left", content=_picture(self.number))
        register.block(by=by, at=at, thing=thing, reason=f"Orden {self.mark}")
        people.request_approval(
            by=by, at=at, act="prueba.nada", subject_kind="firearm", subject_id=uuid4(),
            subject_name=self.mark, proposal={}, reason="Motivo",
        )  # fmt: skip
        people.define_field(by=by, at=at, subject_kind="firearm", key=f"f{self.number}",
                            label=f"Campo {self.mark}")  # fmt: skip
        people.save_view(by=by, at=at, page="people:persons", name=self.mark, query="role=guard")
        user = people.create_user(
            by=None, at=at, organisation=self.house.organisation, username=f"u{self.number}",
            name=self.mark, role=Role.GUARD, person=self.guard,
        ).user  # fmt: skip
        people.create_token(by=None, at=at, user=user, label=self.mark)
        file = (
            f"Serie;Marca;Modelo;Calibre\nZ{self.number};Fábrica Ficticia;Modelo 82;.38 Special\n"
            f"Q{self.number};;;\n"
        )
        intake.stage(
            by=by, at=at, kind="firearms", file_name=f"{self.mark}.csv", content=file.encode()
        )
        registrar = self.cast.viewer("rita", at=at)
        register.list_stolen(by=registrar, at=at, serial=f"X{self.number}", source="Denuncia",
                             listed_on=at.date())  # fmt: skip


def _picture(number: int) -> bytes:
    """A picture of one colour; another number is another picture."""
    file = BytesIO()
    Image.new("RGB", (8, 8), (number % 256, 80, 160)).save(file, "PNG")
    return file.getvalue()
