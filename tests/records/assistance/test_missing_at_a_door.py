"""A firearm that does not come to a door: the others pass, it is named, and its company reports."""

import pytest
from django.utils import translation

from resguardo.interfaces.paper.assistance import destruction as certificate
from resguardo.records.assistance import destroying
from resguardo.records.assistance.models import DestructionLine
from resguardo.records.assistance.services import destroying as burning
from resguardo.records.assistance.services import steps
from resguardo.records.assistance.services.destroying import (
    CountDiffers,
    DocumentMissing,
    DoorsClosed,
    MissingElsewhere,
    NothingOffered,
    NotMissing,
)
from resguardo.records.oversight.services import open_incident
from resguardo.records.people.changes import ReasonMissing
from resguardo.records.people.selectors import NotFound
from tests.programme import ProgrammeStage
from tests.records.assistance.test_destroying import Campaign, _photo, campaign

__all__ = ["campaign"]
pytestmark = pytest.mark.django_db


def _line(campaign: Campaign, name: str) -> DestructionLine:
    return DestructionLine.objects.get(thing=campaign.armoury.things[name])


def _miss(campaign: Campaign, door: str, name: str, reason: str = "the seal was broken") -> None:
    burning.missing_at_door(
        **campaign.told(), door=door, line=_line(campaign, name).public_id, reason=reason
    )


def test_the_others_pass_without_it_and_it_stays_where_it_was(campaign: Campaign) -> None:
    campaign.begin("r1", "r2")
    campaign.pass_door("loading", "r1", "r2")
    clara = campaign.stage.cast.viewer("clara")
    assert destroying.to_report(viewer=clara, at=campaign.stage.at) is None
    with pytest.raises(CountDiffers):
        campaign.pass_door("gate", "r1", counted=1)
    with pytest.raises(ReasonMissing):
        _miss(campaign, "gate", "r2", " ")
    _miss(campaign, "gate", "r2")
    campaign.pass_door("gate", "r1")
    campaign.pass_door("furnace", "r1")
    assert campaign.where("r1") == "destroyed"
    assert campaign.where("r2") == "consignment"
    gone = destroying.to_report(viewer=clara, at=campaign.stage.at)
    assert gone is not None
    assert (gone.missing_at, gone.missing_reason) == ("gate", "the seal was broken")
    open_incident(
        by=clara, at=campaign.stage.at, kind="loss", occurred_at=campaign.stage.at,
        known_at=campaign.stage.at, narrative="the seal was broken",
        things={gone.thing.public_id: 1},
    )  # fmt: skip
    assert destroying.to_report(viewer=clara, at=campaign.stage.at) is None
    doors = {each.name: (each.to_pass, each.seen) for each in destroying.doors(campaign.row)}
    assert doors == {"loading": (2, 2), "gate": (1, 1), "furnace": (1, 1)}
    with pytest.raises(DoorsClosed):
        burning.see(**campaign.told(), door="furnace", code="X")


def test_the_certificate_names_what_was_missing(campaign: Campaign) -> None:
    campaign.begin("r1", "r2")
    campaign.pass_door("loading", "r1", "r2")
    _miss(campaign, "gate", "r2")
    campaign.pass_door("gate", "r1")
    campaign.pass_door("furnace", "r1")
    burning.add_photo(**campaign.told(), photo=_photo(), words="The scrap")
    steps.take_step(**campaign.told(), step="close")
    steps.take_step(**campaign.told(), step="certify")
    with translation.override("en"):
        sheet = certificate(campaign.stage.officer, campaign.stage.at, str(campaign.row.public_id))
    told = str(sheet.told())
    serial = campaign.armoury.things["r2"].firearm.serial
    assert serial in told
    assert "the seal was broken" in told
    assert "Melting" in told
    assert "Gate of the works" in told


def test_what_turns_up_before_the_door_is_closed_is_on_the_list_again(campaign: Campaign) -> None:
    campaign.begin("r1", "r2")
    campaign.pass_door("loading", "r1", "r2")
    _miss(campaign, "gate", "r2")
    with pytest.raises(NotMissing):
        _miss(campaign, "gate", "r2")
    campaign.pass_door("gate", "r1", "r2")
    line = _line(campaign, "r2")
    assert (line.state, line.missing_at, line.missing_reason) == ("arrived", "", "")


def test_what_turns_up_at_a_later_door_does_not_pass_it(campaign: Campaign) -> None:
    campaign.begin("r1", "r2")
    campaign.pass_door("loading", "r1", "r2")
    _miss(campaign, "gate", "r2")
    campaign.pass_door("gate", "r1")
    serial = campaign.armoury.things["r2"].firearm.serial
    with pytest.raises(MissingElsewhere) as refusal:
        burning.see(**campaign.told(), door="furnace", code=serial)
    assert "Gate of the works" in str(refusal.value)


def test_where_all_are_missing_the_doors_close_on_nothing(campaign: Campaign) -> None:
    campaign.begin("r1")
    _miss(campaign, "loading", "r1")
    for door in destroying.DOORS:
        campaign.pass_door(door)
    assert campaign.where("r1") == "armoury"
    other = Campaign(
        campaign.stage, campaign.armoury, campaign.stage.plan("destruction", "uno")
    )  # fmt: skip
    assert other.offer("r1")[0].state == "offered"


def test_an_offer_names_firearms_and_an_approval_its_paper(campaign: Campaign) -> None:
    with pytest.raises(NothingOffered):
        campaign.offer()
    campaign.offer("r1")
    for name in ("Notary", "Press"):
        burning.name_witness(**campaign.told(), name=name, institution="Ficticia")
    rita = campaign.stage.cast.viewer("rita")
    assert destroying.to_approve(viewer=rita, at=campaign.stage.at) is None
    steps.take_step(**campaign.told(), step="ask")
    waiting = destroying.to_approve(viewer=rita, at=campaign.stage.at)
    assert waiting is not None
    assert waiting.activity == campaign.row
    with pytest.raises(DocumentMissing):
        campaign.decide(document=" ")


def test_a_destruction_that_is_called_off_gives_its_firearms_back(campaign: Campaign) -> None:
    campaign.offer("r1")
    steps.take_step(**campaign.told(), step="cancel", words="no money")
    other = Campaign(
        campaign.stage, campaign.armoury, campaign.stage.plan("destruction", "uno")
    )  # fmt: skip
    assert other.offer("r1")[0].state == "offered"


def test_only_ones_own_line_is_taken_off(campaign: Campaign, stage: ProgrammeStage) -> None:
    [line] = campaign.offer("r1")
    with pytest.raises(NotFound):
        destroying.line(viewer=stage.cast.viewer("delia"), at=stage.at, public_id=line.public_id)
