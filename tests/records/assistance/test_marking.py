"""A marking campaign: drawn from the register, lasered, read back by another, kept for ever."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from resguardo.kernel.procedure import NotAStep
from resguardo.records.assistance import marking
from resguardo.records.assistance.counting import counted
from resguardo.records.assistance.models import Activity, MarkingLine
from resguardo.records.assistance.services import marking as marks
from resguardo.records.assistance.services import steps
from resguardo.records.assistance.services.activities import NotShown
from resguardo.records.assistance.services.marking import (
    HolderWrong,
    MarkDiffers,
    NothingToMark,
    NumbersUsedUp,
    PatternWrong,
    PlanFixed,
    PlanMissing,
    SecondIsFirst,
)
from resguardo.records.assistance.services.steps import RestsOn
from resguardo.records.custody.preparing import SecondUnknown
from resguardo.records.people.changes import ReasonMissing
from resguardo.records.people.models import Person
from resguardo.records.people.selectors import NotFound
from resguardo.records.register import selectors as register
from tests.armoury import Armoury, make_armoury
from tests.programme import ProgrammeStage

pytestmark = pytest.mark.django_db


@dataclass
class Campaign:
    """A campaign with its plan, at a company of four firearms."""

    stage: ProgrammeStage
    armoury: Armoury
    row: Activity
    second: Person

    def told(self) -> dict[str, Any]:
        """What a service on the campaign is told."""
        return self.stage.told(self.row.public_id)

    def draw(self, most: int = 10, holder: str = "12") -> list[MarkingLine]:
        """Draw a list at Uno."""
        return marks.draw_list(
            **self.told(), organisation=self.stage.cast.uno.public_id, holder=holder, most=most
        )

    def line(self, line: MarkingLine) -> dict[str, Any]:
        """What a service on a line is told."""
        return {"by": self.stage.officer, "at": self.stage.at, "line": line.public_id}


@pytest.fixture
def campaign(stage: ProgrammeStage) -> Campaign:
    armoury = make_armoury(stage.cast)
    row = stage.plan("marking")
    second = stage.second_reader()
    marks.plan_marking(
        **stage.told(row.public_id), pattern="cc-hhhh-nnnn", source="Decree, art. 19",
        location="frame, left",
    )  # fmt: skip
    return Campaign(stage, armoury, row, second)


def _photo() -> bytes:
    made = BytesIO()
    Image.new("RGB", (8, 8), "grey").save(made, "PNG")
    return made.getvalue()


def test_the_law_of_the_country_says_what_the_mark_looks_like(campaign: Campaign) -> None:
    pattern, source = marking.lawful_pattern("costaverde", campaign.stage.today)
    assert (pattern, bool(source)) == ("CC-HHHH-NNNNNN", True)
    assert marking.lawful_pattern("generic", campaign.stage.today) == ("", "")
    assert marking.text_of("CC/HH NNN", "CV", "7", 42) == "CV/07 042"


def test_a_list_is_drawn_from_the_register_with_a_mark_for_each(campaign: Campaign) -> None:
    first = campaign.draw(most=3)
    assert [each.text for each in first] == ["CV-0012-0001", "CV-0012-0002", "CV-0012-0003"]
    [last] = campaign.draw()
    assert last.text == "CV-0012-0004"
    with pytest.raises(NothingToMark):
        campaign.draw()


def test_what_cannot_be_a_plan_or_a_list_is_refused(campaign: Campaign) -> None:
    plan: dict[str, Any] = {**campaign.told(), "source": "x", "location": "frame"}
    for pattern in ("", "HHHH-NNNN", "CC-NNNN", "CC-HHHH", "CC-HHHH-NNNN-CC", "CC-H-NNN"):
        with pytest.raises(PatternWrong):
            marks.plan_marking(**plan, pattern=pattern)
    for holder in ("", "x", "12345", "٣"):
        with pytest.raises(HolderWrong):
            campaign.draw(holder=holder)
    other = campaign.stage.plan("marking")
    with pytest.raises(PlanMissing):
        marks.draw_list(
            **campaign.stage.told(other.public_id), holder="1", most=1,
            organisation=campaign.stage.cast.uno.public_id,
        )  # fmt: skip
    MarkingLine.objects.filter(pk=campaign.draw(most=1)[0].pk).update(number=9999)
    with pytest.raises(NumbersUsedUp):
        campaign.draw()
    with pytest.raises(PlanFixed):
        marks.plan_marking(**plan, pattern="CC-HH-NNN")


def test_a_company_that_shows_no_register_has_no_list_and_shows_none(campaign: Campaign) -> None:
    lines = campaign.draw(most=1)
    part = campaign.stage.parts["uno"]
    part.scopes = ["figures"]
    part.save(update_fields=["scopes"])
    with pytest.raises(NotShown):
        campaign.draw()
    seen = marking.lines(viewer=campaign.stage.officer, at=campaign.stage.at, activity=campaign.row)
    assert not marking.shown(seen)
    with pytest.raises(NotFound):
        marks.marked(**campaign.line(lines[0]))


def test_a_firearm_is_marked_by_one_and_read_back_by_another(campaign: Campaign) -> None:
    line = campaign.draw(most=1)[0]
    with pytest.raises(NotAStep):
        marks.marked(**campaign.line(line))
    steps.take_step(**campaign.told(), step="begin")
    with pytest.raises(NotAStep):
        marks.confirm(**campaign.line(line), second=campaign.second, read_back=line.text)
    marks.marked(**campaign.line(line), photo=_photo())
    with pytest.raises(MarkDiffers) as refusal:
        marks.confirm(**campaign.line(line), second=campaign.second, read_back="CV-0012-0007")
    assert "CV-0012-0007" in str(refusal.value)
    with pytest.raises(SecondIsFirst):
        marks.confirm(
            **campaign.line(line), second=campaign.stage.cast.persons["ana"], read_back=line.text
        )
    done = marks.confirm(**campaign.line(line), second=campaign.second, read_back=" cv 0012 0001 ")
    assert (done.state, done.second) == ("confirmed", campaign.second)
    thing = register.thing(
        viewer=campaign.stage.cast.viewer("ana"), at=campaign.stage.at,
        public_id=line.thing.public_id,
    )  # fmt: skip
    [mark] = register.marks(thing)
    assert (mark.kind, mark.text_as_read, mark.location) == (
        "secondary", "CV-0012-0001", "frame, left",
    )  # fmt: skip
    assert mark.photo is not None
    assert mark.photo.organisation == campaign.stage.cast.uno
    found = counted(campaign.stage.programme, {"firearms_marked", "marked_share_pct"})
    assert {name: each.number for name, each in found.items()} == {
        "firearms_marked": 1, "marked_share_pct": 25,
    }  # fmt: skip


def test_what_cannot_be_marked_is_put_aside_and_the_campaign_closes(campaign: Campaign) -> None:
    with pytest.raises(RestsOn):
        steps.take_step(**campaign.told(), step="begin")
    one, two = campaign.draw(most=2)
    steps.take_step(**campaign.told(), step="begin")
    with pytest.raises(ReasonMissing):
        marks.put_aside(**campaign.line(one), reason=" ")
    marks.put_aside(**campaign.line(one), reason="polymer frame")
    with pytest.raises(NotAStep):
        marks.put_aside(**campaign.line(one), reason="again")
    with pytest.raises(RestsOn):
        steps.take_step(**campaign.told(), step="close")
    marks.marked(**campaign.line(two))
    marks.confirm(**campaign.line(two), second=campaign.second, read_back=two.text)
    assert steps.take_step(**campaign.told(), step="close").state == "closed"
    stands = marking.progress(campaign.row)
    assert (stands.total, stands.confirmed, stands.aside) == (2, 1, 1)


def test_what_was_put_aside_is_not_listed_again_in_the_campaign(campaign: Campaign) -> None:
    one, _two = campaign.draw(most=2)
    steps.take_step(**campaign.told(), step="begin")
    marks.put_aside(**campaign.line(one), reason="polymer frame")
    assert one.thing not in {each.thing for each in campaign.draw()}
    with pytest.raises(NothingToMark):
        campaign.draw()


def test_nobody_reads_back_with_a_code_that_nobody_has(campaign: Campaign) -> None:
    with pytest.raises(SecondUnknown) as refusal:
        marks.second_reader(by=campaign.stage.officer, at=campaign.stage.at, code="ZZZ")
    assert "“ZZZ” is nobody here" in str(refusal.value)


def test_a_scan_finds_the_line_by_label_serial_and_mark(campaign: Campaign) -> None:
    lines = campaign.draw()
    one = lines[0]
    told: dict[str, Any] = {
        "viewer": campaign.stage.officer, "at": campaign.stage.at, "activity": campaign.row
    }  # fmt: skip
    for text in (one.thing.code, one.thing.firearm.serial.lower(), one.text):
        assert marking.scanned(**told, text=text) == [one]
    assert marking.scanned(**told, text=" ") == []
    assert marking.scanned(**told, text="NOTHING") == []


def test_a_company_sees_its_own_lines_alone(campaign: Campaign) -> None:
    campaign.draw(most=2)
    clara = campaign.stage.cast.viewer("clara")
    assert marking.lines(viewer=clara, at=campaign.stage.at, activity=campaign.row).count() == 2
    with pytest.raises(NotFound):
        marking.lines(
            viewer=campaign.stage.cast.viewer("delia"), at=campaign.stage.at,
            activity=campaign.row,
        )  # fmt: skip
