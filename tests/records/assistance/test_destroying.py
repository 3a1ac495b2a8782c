"""A destruction: given, approved, counted at every door, gone and never forgotten."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from resguardo.kernel.mandate import NotMandated
from resguardo.kernel.procedure import NotAStep
from resguardo.records.assistance import destroying
from resguardo.records.assistance.counting import counted
from resguardo.records.assistance.models import Activity, DestructionLine
from resguardo.records.assistance.services import destroying as burning
from resguardo.records.assistance.services import steps
from resguardo.records.assistance.services.destroying import (
    AnothersApproval,
    CountDiffers,
    DoorUnknown,
    NotListed,
    NotOffered,
    WitnessDiffers,
)
from resguardo.records.assistance.services.steps import RestsOn
from resguardo.records.custody.models import Entry, Holding
from resguardo.records.people.selectors import NotFound
from resguardo.records.register import selectors as register
from tests.armoury import Armoury, make_armoury
from tests.programme import ProgrammeStage

pytestmark = pytest.mark.django_db


@dataclass
class Campaign:
    """A destruction at a company of four firearms."""

    stage: ProgrammeStage
    armoury: Armoury
    row: Activity

    def told(self) -> dict[str, Any]:
        """What a service on the campaign is told."""
        return self.stage.told(self.row.public_id)

    def offer(self, *names: str, who: str = "clara") -> list[DestructionLine]:
        """Uno gives firearms."""
        return burning.offer(
            by=self.stage.cast.viewer(who), at=self.stage.at, activity=self.row.public_id,
            things=[self.armoury.id(name) for name in names], reason="worn",
        )  # fmt: skip

    def decide(self, who: str = "rita", **more: Any) -> Activity:
        """The authority decides."""
        told: dict[str, Any] = {"approve": True, "document": "RES-7"} | more
        return burning.decide(
            by=self.stage.cast.viewer(who), at=self.stage.at, activity=self.row.public_id, **told
        )

    def begin(self, *names: str) -> None:
        """Go on until the first door is open."""
        self.offer(*names)
        for name in ("Notary", "Press"):
            burning.name_witness(**self.told(), name=name, institution="Ficticia")
        steps.take_step(**self.told(), step="ask")
        self.decide()
        steps.take_step(**self.told(), step="begin")

    def pass_door(self, door: str, *names: str, counted: int | None = None) -> None:
        """Scan and close a door."""
        for name in names:
            serial = self.armoury.things[name].firearm.serial
            burning.see(**self.told(), door=door, code=serial)
        number = len(names) if counted is None else counted
        burning.close_door(**self.told(), door=door, counted=number, witness="Notary")

    def where(self, name: str) -> str:
        """The kind of account in which a firearm is."""
        held = Holding.objects.get(thing=self.armoury.things[name], quantity__gt=0)
        return held.account.kind


@pytest.fixture
def campaign(stage: ProgrammeStage) -> Campaign:
    armoury = make_armoury(stage.cast)
    row = stage.plan("destruction", "uno")
    burning.plan_destruction(
        **stage.told(row.public_id), authority=stage.cast.authority.public_id, method="melting",
        furnace="Acería Ficticia",
    )  # fmt: skip
    return Campaign(stage, armoury, row)


def _photo() -> bytes:
    made = BytesIO()
    Image.new("RGB", (8, 8), "red").save(made, "PNG")
    return made.getvalue()


def test_firearms_pass_three_doors_and_leave_the_ledger(campaign: Campaign) -> None:
    campaign.begin("r1", "r2")
    before = Entry.objects.count()
    for door, kind in (("loading", "consignment"), ("gate", "depot"), ("furnace", "destroyed")):
        campaign.pass_door(door, "r1", "r2")
        assert campaign.where("r1") == kind
    entries = list(Entry.objects.order_by("sequence")[before:])
    assert [each.kind for each in entries] == ["dispatch", "arrival", "disposal"]
    assert {each.document for each in entries} == {"RES-7"}
    assert {each.organisation for each in entries} == {campaign.stage.cast.uno}
    with pytest.raises(RestsOn):
        steps.take_step(**campaign.told(), step="close")
    burning.add_photo(**campaign.told(), photo=_photo(), words="The scrap")
    assert steps.take_step(**campaign.told(), step="close").state == "closed"
    gone = counted(campaign.stage.programme, {"firearms_destroyed"})["firearms_destroyed"]
    assert gone.number == 2
    assert gone.by_size == {"large": 2}


def test_what_was_destroyed_is_found_by_its_serial_for_ever(campaign: Campaign) -> None:
    campaign.begin("r1")
    for door in destroying.DOORS:
        campaign.pass_door(door, "r1")
    serial = campaign.armoury.things["r1"].firearm.serial
    clara = campaign.stage.cast.viewer("clara")
    found = register.firearms(
        viewer=clara, at=campaign.stage.at, wanted=register.FirearmFilter(text=serial)
    )
    assert [each.thing for each in found] == [campaign.armoury.things["r1"]]


def test_where_the_counts_are_not_one_nothing_moves(campaign: Campaign) -> None:
    campaign.begin("r1", "r2")
    for wrong in (1, 3):
        with pytest.raises(WitnessDiffers):
            campaign.pass_door("loading", "r1", "r2", counted=wrong)
    assert campaign.where("r1") == "armoury"
    fresh = campaign.stage.plan("destruction", "uno")
    other = Campaign(campaign.stage, campaign.armoury, fresh)
    burning.plan_destruction(
        **other.told(), authority=campaign.stage.cast.authority.public_id, method="cutting",
        furnace="X",
    )  # fmt: skip
    other.begin("r3")
    with pytest.raises(CountDiffers) as refusal:
        burning.close_door(**other.told(), door="loading", counted=1, witness="Notary")
    assert campaign.armoury.things["r3"].name in str(refusal.value)


def test_doors_are_passed_in_their_order_and_only_by_what_is_listed(campaign: Campaign) -> None:
    campaign.begin("r1")
    with pytest.raises(DoorUnknown):
        campaign.pass_door("furnace", "r1")
    for code in ("NOTHING", " ", campaign.armoury.things["r2"].firearm.serial):
        with pytest.raises(NotListed):
            burning.see(**campaign.told(), door="loading", code=code)
    serial = campaign.armoury.things["r1"].firearm.serial
    first = burning.see(**campaign.told(), door="loading", code=serial)
    assert burning.see(**campaign.told(), door="loading", code=serial) == first


def test_only_the_company_gives_and_only_what_lies_in_its_store(campaign: Campaign) -> None:
    with pytest.raises(NotMandated):
        campaign.offer("r1", who="ana")
    with pytest.raises(NotFound):
        campaign.offer("r1", who="delia")
    campaign.armoury.issue("beto", {"r2": 1})
    with pytest.raises(NotOffered):
        campaign.offer("r2")
    [line] = campaign.offer("r1")
    with pytest.raises(NotOffered):
        campaign.offer("r1")
    burning.withdraw(
        by=campaign.stage.cast.viewer("clara"), at=campaign.stage.at, line=line.public_id,
        reason="kept after all",
    )  # fmt: skip
    assert campaign.offer("r1")[0].state == "offered"


def test_the_authority_that_was_asked_approves_and_nobody_else(campaign: Campaign) -> None:
    with pytest.raises(RestsOn):
        steps.take_step(**campaign.told(), step="ask")
    campaign.offer("r1")
    for name in ("Notary", "Press"):
        burning.name_witness(**campaign.told(), name=name, institution="Ficticia")
    with pytest.raises(NotAStep):
        campaign.decide()
    steps.take_step(**campaign.told(), step="ask")
    with pytest.raises(NotAStep):
        campaign.offer("r2")
    with pytest.raises(NotFound):
        steps.take_step(**campaign.told(), step="approve")
    with pytest.raises(AnothersApproval):
        campaign.decide("clara")
    for who in ("gema", "ana"):
        with pytest.raises(NotMandated):
            campaign.decide(who)
    assert campaign.decide(approve=False, reason="list the serials").state == "planned"
    steps.take_step(**campaign.told(), step="ask")
    assert campaign.decide().state == "approved"
    rita = campaign.stage.cast.viewer("rita")
    seen = destroying.lines(viewer=rita, at=campaign.stage.at, activity=campaign.row)
    assert len(destroying.shown(seen)) == 1
