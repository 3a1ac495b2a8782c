"""Certificates of campaigns and the report to the donor: typeset, and of what is certified."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from resguardo.interfaces.paper import assistance, issuing
from resguardo.interfaces.paper.assistance import NotCertified
from resguardo.kernel.mandate import NotMandated
from resguardo.records.assistance import destroying
from resguardo.records.assistance.models import Activity
from resguardo.records.assistance.services import destroying as burning
from resguardo.records.assistance.services import marking as marks
from resguardo.records.assistance.services import steps
from resguardo.records.people import services as people
from resguardo.records.people.selectors import NotFound
from tests.armoury import Armoury, make_armoury
from tests.cast import Cast
from tests.programme import ProgrammeStage, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast: Cast) -> ProgrammeStage:
    return make_programme(cast)


def _marked(stage: ProgrammeStage) -> Activity:
    row = stage.plan("marking")
    told = stage.told(row.public_id)
    console = people.viewer_at_console(organisation=stage.home, at=stage.at)
    second = people.enrol_person(
        by=console, at=stage.at, given_name="Lidia", family_name="Lectora",
        document_number="P-1", role="manager", hired_on=stage.today,
    )  # fmt: skip
    marks.plan_marking(**told, pattern="CC-HHHH-NNNN", source="art. 19", location="frame")
    [line] = marks.draw_list(**told, organisation=stage.cast.uno.public_id, holder="3", most=1)
    steps.take_step(**told, step="begin")
    one: dict[str, Any] = {"by": stage.officer, "at": stage.at, "line": line.public_id}
    marks.marked(**one)
    marks.confirm(**one, second=second, read_back=line.text)
    return row


def _destroyed(stage: ProgrammeStage, armoury: Armoury) -> Activity:
    row = stage.plan("destruction", "uno")
    told = stage.told(row.public_id)
    burning.plan_destruction(
        **told, authority=stage.cast.authority.public_id, method="melting", furnace="Acería"
    )
    burning.offer(
        by=stage.cast.viewer("clara"), at=stage.at, activity=row.public_id,
        things=[armoury.id("r1")], reason="worn",
    )  # fmt: skip
    for name in ("Notary", "Press"):
        burning.name_witness(**told, name=name, institution="Ficticia")
    steps.take_step(**told, step="ask")
    burning.decide(
        by=stage.cast.viewer("rita"), at=stage.at, activity=row.public_id, approve=True,
        document="RES-9",
    )  # fmt: skip
    steps.take_step(**told, step="begin")
    for door in destroying.DOORS:
        burning.see(**told, door=door, code=armoury.things["r1"].firearm.serial)
        burning.close_door(**told, door=door, counted=1, witness="Notary")
    picture = BytesIO()
    Image.new("RGB", (4, 4), "red").save(picture, "PNG")
    burning.add_photo(**told, photo=picture.getvalue(), words="scrap")
    return row


def _issue(stage: ProgrammeStage, template: str, subject: Any, who: str = "paloma") -> Any:
    return issuing.issue(
        by=stage.cast.viewer(who), at=stage.at, template=template, subject=str(subject),
        language="es",
    )  # fmt: skip


def test_a_campaign_has_its_certificate_once_it_is_certified(stage: ProgrammeStage) -> None:
    armoury = make_armoury(stage.cast)
    for row, template in (
        (_marked(stage), "marking-certificate"),
        (_destroyed(stage, armoury), "destruction-certificate"),
    ):
        with pytest.raises(NotCertified):
            _issue(stage, template, row.public_id)
        for step in ("close", "certify"):
            steps.take_step(**stage.told(row.public_id), step=step)
        paper = _issue(stage, template, row.public_id)
        data = issuing.again(by=stage.officer, at=stage.at, row=paper)
        assert data.startswith(b"%PDF-")
        page = stage.cast.client("paloma").get(f"/assistance/activities/{row.public_id}/")
        assert "Issue the certificate" in page.content.decode()
        with pytest.raises(NotFound):
            _issue(stage, template, row.public_id, "delia")
        with pytest.raises(NotFound):
            _issue(stage, template, stage.programme.public_id)


def test_the_certificate_of_a_destruction_names_approval_doors_and_serials(
    stage: ProgrammeStage,
) -> None:
    row = _destroyed(stage, make_armoury(stage.cast))
    for step in ("close", "certify"):
        steps.take_step(**stage.told(row.public_id), step=step)
    sheet = assistance.destruction(stage.officer, stage.at, str(row.public_id))
    told = sheet.told()
    assert ["Ficticia", "Notary"] in told["signs"]
    assert "RES-9" in str(told["facts"])
    assert len(told["parts"][0]["rows"]) == 3
    assert "TX1234417" in str(told["parts"][1]["rows"])


def test_the_donor_gets_results_money_and_gains_and_nobody_else_does(
    stage: ProgrammeStage,
) -> None:
    stage.plan("workshop")
    paper = _issue(stage, "donor-report", stage.programme.public_id)
    assert issuing.again(by=stage.officer, at=stage.at, row=paper).startswith(b"%PDF-")
    for who in ("clara", "rita"):
        with pytest.raises(NotMandated):
            _issue(stage, "donor-report", stage.programme.public_id, who)
