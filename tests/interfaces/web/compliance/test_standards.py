"""Standards on the page: their own words, their clauses, and a catalogue that is taken in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

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
    assert sum(each["controls"] for each in told.json()) == 200
    whole = cast.client("ana").get("/api/v1/compliance/catalogues/fp", headers=cast.bearer("ana"))
    assert whole.json()["code"] == "compliance.no-catalogue"
