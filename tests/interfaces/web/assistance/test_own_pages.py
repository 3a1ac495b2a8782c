"""The page of a participant: made by who runs the programme, opened by link and code, and alone."""

import re
from typing import Any

import pytest
from django.test import Client

from resguardo.interfaces.paper import issuing
from resguardo.records.assistance.models import Activity, Attendee, AttendeeLink
from resguardo.records.assistance.services import courses, steps
from resguardo.records.papers import services as papers
from resguardo.records.transparency.models import Access
from tests.cast import Cast
from tests.programme import ProgrammeStage, make_programme

pytestmark = pytest.mark.django_db
OVER = "does not open anything any more"


@pytest.fixture
def stage(cast: Cast, settings: Any) -> ProgrammeStage:
    settings.LANGUAGE_CODE = "en"
    return make_programme(cast)


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def _course(stage: ProgrammeStage) -> tuple[Activity, Attendee, Attendee]:
    """A certified course that Gabriela passed and Walter did not."""
    row = stage.plan("training", pass_pct=60, attend_pct=100)
    told = stage.told(row.public_id)
    for step in ("invite", "begin"):
        steps.take_step(**told, step=step)
    made = []
    for name, points in (("Gabriela", 15), ("Walter", 3)):
        who = courses.register_attendee(
            **told, given_name=name, family_name="Ficticia", sex="x", function="Keeper of secrets"
        )
        courses.attend(**told, code=who.code, on=stage.today)
        for which, reached in (("before", 4), ("after", points)):
            courses.enter_test(
                by=stage.officer, at=stage.at, attendee=who.public_id, which=which,
                points=reached, of_points=20,
            )  # fmt: skip
        made.append(who)
    for step in ("close", "certify"):
        steps.take_step(**told, step=step)
    return row, made[0], made[1]


def _made(stage: ProgrammeStage, who: Attendee, **other: str) -> tuple[str, str]:
    """The path and the code, as they stand on the page of the one who made them."""
    told = {"days": "30", "language": "en"} | other
    way = f"/assistance/attendees/{who.public_id}/own-page/"
    page = _text(stage.cast.client("paloma").post(way, told))
    way, code = re.findall(r'<code class="rg-secret">([^<]+)</code>', page)
    return "/" + way.split("/", 3)[3], code


def test_who_passed_sees_days_tests_and_certificate_and_nobody_else(
    stage: ProgrammeStage, settings: Any
) -> None:
    _row, gabriela, walter = _course(stage)
    paper = issuing.issue(
        by=stage.officer, at=stage.at, template="training-certificate", language="es",
        subject=str(gabriela.public_id),
    )  # fmt: skip
    way, code = _made(stage, gabriela)
    browser = Client()
    closed = browser.get(f"{way}certificate/")
    assert (closed.status_code, closed.headers["Location"]) == (302, way)
    assert paper.number not in _text(browser.get(way))
    wrong = browser.post(way, {"code": "12"})
    assert wrong.status_code == 422
    assert "Tries left before the link ends: 4" in _text(wrong)
    assert not Access.objects.filter(subject_id=str(gabriela.public_id)).exists()
    assert browser.post(way, {"code": code}).status_code == 303
    page = _text(browser.get(way))
    for told in ("Gabriela", "4 / 20", "15 / 20", "75 %", "Has passed", paper.number, paper.sha256):
        assert told in page, told
    for foreign in (str(walter), ">3 / 20", "Keeper of secrets", gabriela.code, "/assistance/act"):
        assert foreign not in page, foreign
    check = issuing.address_of(paper).removeprefix(settings.PUBLIC_URL)
    assert f'href="{check}"' in page
    assert paper.number in _text(Client().get(check))
    file = browser.get(f"{way}certificate/")
    assert file.content.startswith(b"%PDF-")
    assert (
        f'filename="certificate-of-a-training-course-{paper.number}.pdf"'
        in file["Content-Disposition"]
    )
    looks = Access.objects.filter(request_id=str(AttendeeLink.objects.get().public_id))
    assert {each.verb for each in looks} == {"read", "paper"}
    assert browser.get("/assistance/").status_code == 302
    assert browser.get(f"/assistance/attendees/{gabriela.public_id}/").status_code == 302


def test_who_did_not_pass_is_told_why_there_is_no_certificate(stage: ProgrammeStage) -> None:
    _row, _gabriela, walter = _course(stage)
    way, code = _made(stage, walter)
    browser = Client()
    browser.post(way, {"code": code})
    page = _text(browser.get(way))
    assert "Has not passed" in page
    assert "reached enough in the last test" in page
    assert browser.get(f"{way}certificate/").status_code == 404


def test_a_new_page_an_erasure_and_an_end_close_the_one_before(stage: ProgrammeStage) -> None:
    _row, gabriela, walter = _course(stage)
    first, _code = _made(stage, gabriela)
    second, code = _made(stage, gabriela)
    assert OVER in _text(Client().get(first))
    browser = Client()
    browser.post(second, {"code": code})
    assert "15 / 20" in _text(browser.get(second))
    papers.erase_attendee(
        by=stage.officer, at=stage.at, attendee=gabriela.public_id, reason="they asked"
    )
    assert OVER in _text(browser.get(second))
    assert OVER in _text(browser.get(f"{second}certificate/"))
    way, _code = _made(stage, walter)
    paloma = stage.cast.client("paloma")
    page = _text(paloma.get(f"/assistance/attendees/{walter.public_id}/"))
    [end] = re.findall(r'href="(/assistance/own-pages/[0-9a-f-]+/end/)"', page)
    assert paloma.post(end, {"reason": ""}).status_code == 422
    assert paloma.post(end, {"reason": "slip lost"}).status_code == 303
    assert OVER in _text(Client().get(way))


def test_pages_of_a_whole_course_are_made_at_once_and_each_opens_its_own(
    stage: ProgrammeStage,
) -> None:
    row, gabriela, walter = _course(stage)
    paloma = stage.cast.client("paloma")
    way = f"/assistance/activities/{row.public_id}/own-pages/"
    sheet = _text(paloma.post(way, {"days": "30", "language": "es"}))
    codes = re.findall(r'<code class="rg-secret">(\d{8})</code>', sheet)
    assert len(codes) == len(set(codes)) == 2
    assert sheet.count("<svg") >= 2
    again = paloma.post(way, {"days": "30", "language": "es"})
    assert again.status_code == 422
    assert "has a page of their own already" in _text(again)
    assert {each.attendee_id for each in AttendeeLink.objects.all()} == {gabriela.pk, walter.pk}


def test_only_who_runs_the_programme_makes_pages(stage: ProgrammeStage) -> None:
    row, gabriela, _walter = _course(stage)
    for who in ("clara", "delia", "rita", "beto"):
        client = stage.cast.client(who)
        for way in (
            f"/assistance/attendees/{gabriela.public_id}/own-page/",
            f"/assistance/activities/{row.public_id}/own-pages/",
        ):
            answer = client.post(way, {"days": "30", "language": "es"})
            assert answer.status_code in {403, 404}, (who, way)
    for told in ({}, {"days": "0", "language": "en"}, {"days": "401", "language": "en"},
                 {"days": "\x00", "language": "xx"}):  # fmt: skip
        way = f"/assistance/attendees/{gabriela.public_id}/own-page/"
        assert stage.cast.client("paloma").post(way, told).status_code == 422, told
    assert not AttendeeLink.objects.exists()


def test_the_address_of_another_kind_of_link_opens_no_participant(stage: ProgrammeStage) -> None:
    _row, gabriela, _walter = _course(stage)
    way, code = _made(stage, gabriela)
    token = way.rstrip("/").rsplit("/", 1)[1]
    for foreign in (f"/counts/by-code/{token}/", f"/standards/respond/{token}/"):
        assert OVER in _text(Client().post(foreign, {"code": code}))
    assert OVER in _text(Client().post(way.replace("/mine/", "/mine/x"), {"code": code}))
