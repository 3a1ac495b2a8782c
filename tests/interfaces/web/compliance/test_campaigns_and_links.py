"""Campaigns, links, carried files and procedures as people walk them on the pages."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from resguardo.records.compliance import campaigns, carried_file
from resguardo.records.compliance.models import Assessment, AssessmentAnswer, Campaign
from tests import clock
from tests.armoury import make_armoury
from tests.cast import Cast
from tests.records.compliance.test_catalogues import OWN


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def _survey() -> SimpleUploadedFile:
    return SimpleUploadedFile("survey.pdf", b"%PDF-1.7 of a survey")


@pytest.mark.django_db
def test_an_inspector_asks_all_companies_and_reads_the_board(cast: Cast) -> None:
    make_armoury(cast)
    inspector, manager = cast.client("gema"), cast.client("clara")
    asked = {"title": "MOSAIC 2026", "catalogue": "mosaic", "due_on": "2096-01-01"}
    refused = inspector.post("/standards/campaigns/new/", asked | {"due_on": "2020-01-01"})
    assert refused.status_code == 422
    assert "MOSAIC 2026" in _text(refused), "what was typed stays"
    opened = inspector.post("/standards/campaigns/new/", asked)
    assert opened.status_code == 303, _text(opened)
    way = opened["location"]
    row = Assessment.objects.get(organisation=cast.uno)
    page = _text(manager.get(f"/standards/assessments/{row.public_id}/"))
    assert "Answer by" in page, "a company sees who asks until when"
    mine = {"verdict": "yes", "words": ""}
    assert manager.post(
        f"/standards/assessments/{row.public_id}/answers/MOS20-16/", mine
    ).status_code == 303  # fmt: skip
    assert inspector.post(f"{way}ask/").status_code == 303
    board = _text(inspector.get(way))
    assert cast.uno.name in board
    assert cast.dos.name in board
    assert "Commonest gaps" in board
    campaign = Campaign.objects.get()
    known = campaigns.gaps(viewer=cast.viewer("gema"), at=cast.at, campaign=campaign)
    assert f"the first 10 of {len(known)}" in board
    every = _text(inspector.get(f"{way}?gaps=all"))
    assert "the first" not in every
    assert all(each.control.id in every for each in known)
    assert known[-1].control.id not in board
    theirs = _text(manager.get(way))
    assert cast.uno.name in theirs
    assert cast.dos.name not in theirs, "a company sees itself"
    assert manager.post(f"{way}ask/").status_code == 403
    assert inspector.post(f"{way}close/", {"reason": ""}).status_code == 422
    assert inspector.post(f"{way}close/", {"reason": "all answered"}).status_code == 303
    assert "MOSAIC 2026" in _text(inspector.get("/standards/campaigns/"))


@pytest.mark.django_db
def test_somebody_without_a_login_answers_question_after_question(cast: Cast) -> None:
    manager = cast.client("clara")
    opened = manager.post(
        "/standards/assessments/new/",
        {"organisation": str(cast.uno.public_id), "catalogue": "mosaic"},
    )
    way = opened["location"]
    refused = manager.post(f"{way}link/", {"respondent": "", "days": "3", "language": "en"})
    assert refused.status_code == 422
    made = _text(manager.post(
        f"{way}link/",
        {"respondent": "Marta Muro", "days": "3", "language": "en", "themes": ["storage"]},
    ))  # fmt: skip
    token = re.findall(r"/standards/respond/([^/<]+)/", made)[0]
    code = re.findall(r">(\d{8})<", made)[0]
    stranger = Client(headers={"accept-language": "en"})
    door = f"/standards/respond/{token}/"
    assert "MOS20-03" not in _text(stranger.get(door)), "the address alone shows no question"
    assert stranger.get(f"{door}MOS20-03/").status_code == 302
    wrong = stranger.post(door, {"code": "1"})
    assert wrong.status_code == 422
    assert "Tries left" in _text(wrong)
    assert stranger.post(door, {"code": code}).status_code == 303
    questions = _text(stranger.get(door))
    assert "Marta Muro" in questions
    assert "Answer the next question" in questions
    one = f"{door}MOS20-03/"
    kept = stranger.post(one, {"verdict": "no", "words": ""})
    assert kept.status_code == 422, "a no says why"
    told = stranger.post(one, {"verdict": "no", "words": "no survey"})
    assert told.status_code == 303
    assert told["location"].startswith(door), "the next question follows"
    assert AssessmentAnswer.objects.get().respondent == "Marta Muro"
    page = _text(manager.get(way))
    assert "no survey · Marta Muro" in page
    for other in ("/", "/standards/", way, "/people/"):
        assert stranger.get(other).status_code == 302, "it opens nothing else"
    key = re.findall(r"/standards/links/([0-9a-f-]{36})/end/", page)[0]
    ended = manager.post(f"/standards/links/{key}/end/", {"reason": "answered"})
    assert ended.status_code == 303
    assert stranger.get(door).status_code in {409, 422}
    assert Client().get("/standards/respond/nothing/").status_code in {409, 422}


@pytest.mark.django_db
def test_evidence_is_sent_by_a_link_and_stands_beside_the_answer(cast: Cast) -> None:
    manager, stranger = cast.client("clara"), Client(headers={"accept-language": "en"})
    told = {"organisation": str(cast.uno.public_id), "catalogue": "mosaic"}
    way = manager.post("/standards/assessments/new/", told)["location"]
    asked = {"respondent": "Marta Muro", "days": "3", "language": "en"}
    made = _text(manager.post(f"{way}link/", asked))
    [door] = set(re.findall(r"/standards/respond/[^/<]+/", made))
    assert stranger.post(door, {"code": re.findall(r">(\d{8})<", made)[0]}).status_code == 303
    one = f"{door}MOS20-03/"
    survey: dict[str, Any] = {"verdict": "yes", "words": "there is one"}
    unfinished = stranger.post(one, survey | {"evidence": _survey()})
    assert unfinished.status_code == 422
    assert "there is one" in _text(unfinished), "what was typed stays"
    assert stranger.post(one, survey | {"good_until": "2096-01-01"}).status_code == 422, "no file"
    sent = survey | {"evidence": _survey(), "good_until": "2096-01-01"}
    assert stranger.post(one, sent).status_code == 303
    assert "MOS20-03: survey.pdf" in _text(stranger.get(one))
    answer = f"{way}answers/MOS20-03/"
    [paper] = re.findall(r'value="([0-9a-f-]{36})" selected', _text(manager.get(answer)))
    said = {"verdict": "yes", "words": "seen on the spot", "paper": paper}
    assert manager.post(answer, said).status_code == 303
    assert "survey.pdf" in _text(manager.get("/standards/papers/"))
    for place in (way, f"{way}report/"):
        assert f'/standards/papers/{paper}/">MOS20-03: survey.pdf' in _text(manager.get(place))
        assert "good until Sun 1 Jan 2096" in _text(manager.get(place))
    assert manager.post(f"{way}lock/").status_code == 303
    kept = _text(manager.get(way)).partition('id="history"')[2]
    assert "<time" in kept
    assert not re.search(r">[0-9-]{10}T[0-9:.]+Z<", kept), "no moment as machines write it"
    assert manager.post(f"{way}reopen/", {"reason": "one was forgotten"}).status_code == 303


@pytest.mark.django_db
def test_an_assessment_is_taken_along_and_brought_in_on_the_pages(cast: Cast) -> None:
    manager = cast.client("clara")
    opened = manager.post(
        "/standards/assessments/new/",
        {"organisation": str(cast.uno.public_id), "catalogue": "iatg"},
    )
    way = opened["location"]
    page = _text(manager.get(f"{way}along/"))
    [name] = re.findall(r'name="carry_out" value="([0-9a-f-]{36})"', page)
    [code] = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}", page)
    taken = manager.post(f"{way}along/", {"carry_out": name})
    assert taken["content-type"] == "application/zip"
    assert carried_file.is_sealed(taken.content, code=code, carry_out=UUID(name))
    assert "was written already" in _text(manager.post(f"{way}along/", {"carry_out": name}))
    assert manager.post(f"{way}along/", {"carry_out": "x\0"}).status_code == 422
    bring = "/standards/assessments/bring/"
    bad = SimpleUploadedFile("x.zip", b"nothing")
    assert "no whole ZIP archive" in _text(manager.post(bring, {"file": bad}))
    for nothing in ({}, {"file": SimpleUploadedFile("x.zip", b"")}):
        refused = manager.post(bring, nothing)
        assert refused.status_code == 422
        assert "no file was chosen, or it is empty" in _text(refused)
    good = SimpleUploadedFile("a.zip", taken.content)
    told = _text(manager.post(bring, {"file": good, "code": "not needed at home"}))
    assert "It is brought in" in told
    other = SimpleUploadedFile("a.zip", taken.content)
    assert "is not known here" in _text(cast.client("delia").post(bring, {"file": other}))
    assert cast.client("ana").post(bring, {"file": other}).status_code == 403


@pytest.mark.django_db
def test_a_model_procedure_is_adopted_in_own_words_and_answers_a_requirement(cast: Cast) -> None:
    manager = cast.client("clara")
    assert "Issue and return of weapons" in _text(manager.get("/standards/procedures/"))
    model = _text(manager.get("/standards/procedures/issue_and_return/"))
    assert "clearing point" in model
    adopt = "/standards/procedures/issue_and_return/adopt/"
    asked = {"text": "1. The armourer … decides.", "review_on": "2096-01-01"}
    refused = manager.post(adopt, asked)
    assert refused.status_code == 422
    assert "The armourer … decides." in _text(refused), "what was typed stays"
    now = clock.now()
    soon = (now + timedelta(days=300)).date().isoformat()
    adopted = manager.post(adopt, {"review_on": soon, "text": "1. The armourer decides."})
    assert adopted.status_code == 303, _text(adopted)
    page = _text(manager.get(adopted["location"]))
    assert "In own words" in page
    judged = _text(manager.get(f"/standards/register/{cast.uno.public_id}/mosaic/"))
    assert "Issue and return of weapons" in judged, "it is evidence"
    assert cast.client("delia").get(adopted["location"]).status_code == 404
    assert _text(cast.client("gema").get("/standards/procedures/")).count(cast.uno.name)
    assert manager.get("/standards/procedures/nothing/").status_code == 404


@pytest.mark.django_db
def test_a_catalogue_of_ones_own_is_assessed_as_any_other(cast: Cast) -> None:
    make_armoury(cast)
    manager = cast.client("clara")
    text = OWN + (
        "- id: BAN-2.1\n  theme: accounting\n  clause: art. 4\n  who: [company]\n"
        "  kind: register\n  status: confirmed\n  check: full-count-age\n"
        "  parameters: {days: 15}\n  parameters_from: standard\n  sources: [B1]\n"
        "  says: {es: Se cuenta cada quincena.}\n"
    )
    for wrong, where in (
        (
            text.replace("{days: 15}", "{days: many}").replace("  parameters_from: standard\n", ""),
            "BAN-2.1/parameters/days",
        ),
        (text.replace("full-count-age", "full-moon"), "BAN-2.1/check"),
        (text.replace("{days: 15}", "{weeks: 15}"), "BAN-2.1/parameters/weeks"),
    ):
        file = SimpleUploadedFile("c.yaml", wrong.encode())
        assert where in _text(manager.post("/standards/take-in/", {"file": file}))
    file = SimpleUploadedFile("c.yaml", text.encode())
    assert manager.post("/standards/take-in/", {"file": file}).status_code == 303
    told = {"organisation": str(cast.uno.public_id), "catalogue": "client_rules"}
    opened = manager.post("/standards/assessments/new/", told)
    assert opened.status_code == 303, _text(opened)
    way = opened["location"]
    said = manager.post(f"{way}answers/BAN-2.1/", {"verdict": "yes", "words": ""})
    assert said.status_code == 303
    page = _text(manager.get(way))
    assert "The register contradicts it" in page
    assert "Se cuenta cada quincena." in page
    assert "client_rules" in _text(manager.get(f"/standards/register/{cast.uno.public_id}/"))
    judged = manager.get(f"/standards/register/{cast.uno.public_id}/client_rules/")
    assert "art. 4" in _text(judged)
    assert manager.get(f"{way}report/").status_code == 200
    assert manager.post(f"{way}lock/").status_code == 303


@pytest.mark.django_db
def test_one_answer_serves_the_same_requirement_of_other_standards(cast: Cast) -> None:
    manager = cast.client("clara")
    ways = {}
    for name in ("mosaic", "poa"):
        told = {"organisation": str(cast.uno.public_id), "catalogue": name}
        ways[name] = manager.post("/standards/assessments/new/", told)["location"]
    said = {"verdict": "partly", "words": "being written", "also_elsewhere": "yes"}
    assert manager.post(f"{ways['mosaic']}answers/MOS20-01/", said).status_code == 303
    answers = {each.control: each for each in AssessmentAnswer.objects.all()}
    assert set(answers) == {"MOS20-01", "POA-07"}
    assert answers["POA-07"].words == "being written"
    manager.post(f"{ways['mosaic']}answers/MOS20-01/", said | {"words": "written"})
    assert AssessmentAnswer.objects.filter(control="POA-07").count() == 1, "it is not overwritten"


@pytest.mark.django_db
def test_the_page_of_a_campaign_asks_as_often_for_many_answers_as_for_few(cast: Cast) -> None:
    gema = cast.viewer("gema")
    campaign: Campaign = campaigns.open_campaign(
        by=gema, at=cast.at, title="One", catalogue="mosaic",
        due_on=cast.at.date() + timedelta(30),
    )  # fmt: skip
    inspector, manager = cast.client("gema"), cast.client("clara")
    row = Assessment.objects.get(organisation=cast.uno)
    way = f"/standards/campaigns/{campaign.public_id}/"

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert inspector.get(way).status_code == 200
        return len(captured)

    few = asked()
    for control in ("MOS20-03", "MOS20-05", "MOS20-14"):
        manager.post(
            f"/standards/assessments/{row.public_id}/answers/{control}/",
            {"verdict": "no", "words": "so"},
        )
    assert asked() == few
