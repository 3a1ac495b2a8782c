"""Standards on the page: their own words, their clauses, and a catalogue that is taken in."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.armoury import make_armoury
from tests.cast import Cast
from tests.records.compliance.test_catalogues import OWN


@pytest.mark.django_db
def test_a_catalogue_is_read_in_ones_language_and_ones_own_is_taken_in(cast: Cast) -> None:
    manager = cast.client("clara")
    assert "Firearms Protocol" in manager.get("/standards/").content.decode()
    page = manager.get("/standards/mosaic/").content.decode()
    assert "urn:resguardo:mosaic:MOS20-16" in page
    assert "a benchmark of another regime, not of the standard" in page
    manager.cookies["language"] = "es"
    spanish = manager.get("/standards/mosaic/", headers={"accept-language": "es"}).content.decode()
    del manager.cookies["language"]
    assert "Todos los números de serie se comprueban en un ciclo fijo." in spanish
    assert manager.get("/standards/nothing/").status_code in {404, 422}
    bad = SimpleUploadedFile("c.yaml", OWN.replace("issue", "weather").encode())
    refused = manager.post("/standards/take-in/", {"file": bad})
    assert "BAN-1/theme" in refused.content.decode()
    good = SimpleUploadedFile("c.yaml", OWN.encode())
    taken = manager.post("/standards/take-in/", {"file": good}, follow=True)
    assert "El vigilante firma al recibir." in taken.content.decode()
    assert cast.client("ana").post("/standards/take-in/", {}).status_code == 403
    told = cast.client("ana").get("/api/v1/compliance/catalogues", headers=cast.bearer("ana"))
    *shipped, own = told.json()
    assert sum(each["controls"] for each in shipped) == 245
    assert (own["id"], own["controls"], own["taken_in_by"]) == ("client_rules", 1, cast.uno.name)
    way = "/api/v1/compliance/catalogues/client_rules"
    whole = cast.client("ana").get(way, headers=cast.bearer("ana")).json()
    assert whole["requirements"][0]["id"] == "BAN-1"
    there = cast.client("delia").get("/api/v1/compliance/catalogues", headers=cast.bearer("delia"))
    assert len(there.json()) == len(shipped)
    whole = cast.client("ana").get("/api/v1/compliance/catalogues/fp", headers=cast.bearer("ana"))
    assert whole.json()["code"] == "compliance.no-catalogue"


@pytest.mark.django_db
def test_the_register_answers_on_the_page_and_its_evidence_opens(cast: Cast) -> None:
    stage = make_armoury(cast)
    entry = stage.issue()
    manager = cast.client("clara")
    way = f"/standards/register/{cast.uno.public_id}/"
    summary = manager.get(way).content.decode()
    assert "By theme" in summary
    page = manager.get(f"{way}mosaic/").content.decode()
    assert "Does not hold" in page
    assert f"/custody/entries/{entry.public_id}/" in page or str(entry.public_id) in page
    for link in sorted(set(re.findall(r'<a class="govuk-link" href="(/[^"]+)">', page)))[:40]:
        assert manager.get(link).status_code in {200, 302}, link
    assert manager.get(f"/standards/register/{cast.dos.public_id}/").status_code == 404
    overseer = cast.client("gema")
    assert str(cast.uno.public_id) in overseer.get("/standards/register/").content.decode()
    assert overseer.get(way).status_code == 200
    told = manager.get(
        f"/api/v1/compliance/organisations/{cast.uno.public_id}/answers/icoc",
        headers=cast.bearer("clara"),
    ).json()
    assert {each["verdict"] for each in told} > {"yes", "people"}


@pytest.mark.django_db
def test_a_document_is_put_on_file_and_answers(cast: Cast) -> None:
    manager = cast.client("clara")
    asked = {
        "kind": "procedures", "title": "Manual de armería", "issued_on": "2026-01-02",
        "review_on": "2096-01-02",
    }  # fmt: skip
    refused = manager.post("/standards/papers/new/", asked).content.decode()
    assert "Manual de armería" in refused
    assert "no file was chosen, or it is empty" in refused
    file = SimpleUploadedFile("manual.pdf", b"%PDF-1.4 x")
    assert manager.post("/standards/papers/new/", asked | {"file": file}).status_code == 303
    listed = manager.get("/standards/papers/").content.decode()
    assert "Manual de armería" in listed
    key = re.findall(r"/standards/papers/([0-9a-f-]{36})/retire/", listed)[0]
    assert manager.get(f"/standards/papers/{key}/").status_code == 302
    retired = manager.post(f"/standards/papers/{key}/retire/", {"reason": "replaced"})
    assert retired.status_code == 303
    assert "Manual de armería" not in manager.get("/standards/papers/").content.decode()


@pytest.mark.django_db
def test_a_gap_says_what_to_do_and_a_fact_that_is_none_says_why(cast: Cast) -> None:
    make_armoury(cast)
    manager, told = cast.client("clara"), {"organisation": cast.uno.public_id}
    made = manager.post("/standards/assessments/new/", told | {"catalogue": "icoc"})
    way = made["Location"]
    page = manager.get(way).content.decode()
    assert "somebody must look" in page
    advice = "Look at a document of everybody whose age is not recorded"
    assert advice in page
    for place in (f"{way}report/", f"/standards/register/{cast.uno.public_id}/icoc/"):
        there = manager.get(place).content.decode()
        assert advice in there, place
    planned = manager.get(f"{way}actions/COC-09/").content.decode()
    assert planned.count(advice) == 2, "recommended, and ready to be planned"
    key = way.split("/")[-2]
    spanish = manager.get(
        f"/api/v1/compliance/assessments/{key}",
        headers=cast.bearer("clara") | {"accept-language": "es"},
    ).json()
    lines = {each["control"]: each for each in spanish["lines"]}
    assert lines["COC-09"]["recommendation"].startswith("Vea un documento")
    assert lines["COC-22"]["why_people"].startswith("Una alteración")
