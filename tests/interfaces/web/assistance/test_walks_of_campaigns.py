"""The station of the laser operator and the doors of a destruction, walked with a scanner."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from resguardo.records.assistance.models import DestructionLine, MarkingLine
from tests.armoury import Armoury, make_armoury
from tests.cast import PIN, lately, make_cast
from tests.programme import ProgrammeStage, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(db: None) -> ProgrammeStage:
    return make_programme(make_cast(lately()))


@pytest.fixture(autouse=True)
def armoury(stage: ProgrammeStage) -> Armoury:
    return make_armoury(stage.cast)


def _post(client: Client, way: str, **fields: Any) -> str:
    answer = client.post(way, fields)
    assert answer.status_code == 303, answer.content.decode()[-3000:]
    assert list(get_messages(answer.wsgi_request)), f"{way} says what was done"
    return str(answer["Location"])


def _picture() -> SimpleUploadedFile:
    made = BytesIO()
    Image.new("RGB", (8, 8), "grey").save(made, "PNG")
    return SimpleUploadedFile("mark.png", made.getvalue(), "image/png")


def test_the_station_marks_with_a_scanner_and_a_second_reader(stage: ProgrammeStage) -> None:
    paloma = stage.cast.client("paloma")
    second = stage.second_reader()
    row = stage.plan("marking")
    way = f"/assistance/activities/{row.public_id}/"
    page = paloma.get(f"{way}marks/").content.decode()
    assert "CC-HHHH-NNNNNN" in page
    refused = paloma.post(f"{way}marks/", {"pattern": "X", "source": "law", "location": "frame"})
    assert "CC for the country" in refused.content.decode()
    _post(paloma, f"{way}marks/", pattern="CC-HHHH-NNNN", source="art. 19", location="frame")
    _post(paloma, f"{way}list/", organisation=str(stage.cast.uno.public_id), holder="3", most="2")
    _post(paloma, f"{way}steps/begin/")
    line = MarkingLine.objects.order_by("pk")[0]
    station = f"{way}station/"
    assert "is on no line" in paloma.get(f"{station}?scan=ZZZ").content.decode()
    page = paloma.get(f"{station}?scan={line.thing.firearm.serial}").content.decode()
    assert "The mark is made" in page
    made = paloma.post(
        station, {"deed": "marked", "line": str(line.public_id), "photo": _picture()}
    )
    assert made.status_code == 303
    told = {"deed": "confirm", "line": str(line.public_id), "second": second.code, "pin": PIN}
    refused = paloma.post(station, told | {"read_back": "CV-0003-9999"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "CV-0003-9999" in page
    assert page.count('id="problems"') == 1
    assert line.text not in page
    refused = paloma.post(station, told | {"read_back": "", "second": ""})
    assert "“Mark as read on the firearm” is missing" in refused.content.decode()
    refused = paloma.post(station, told | {"read_back": line.text, "second": "ZZZ"})
    assert "“ZZZ” is nobody here" in refused.content.decode()
    refused = paloma.post(station, told | {"read_back": line.text, "pin": "1111"})
    assert "not the PIN" in refused.content.decode()
    _post(paloma, station, **told, read_back=line.text)
    other = MarkingLine.objects.order_by("pk")[1]
    aside = {"deed": "aside", "line": str(other.public_id)}
    refused = paloma.post(station, aside | {"reason": ""})
    assert re.search(r'<details class="rg-fold"\s+open>', refused.content.decode())
    _post(paloma, station, **aside, reason="polymer")
    _post(paloma, f"{way}steps/close/")
    page = paloma.get(way).content.decode()
    assert "1 of 2" in page
    assert "polymer" in page
    clara = stage.cast.client("clara")
    assert line.text in clara.get(way).content.decode()
    page = clara.get(f"/register/firearms/{line.thing.public_id}/").content.decode()
    assert line.text in page


def test_a_destruction_is_walked_by_company_authority_and_programme(
    stage: ProgrammeStage, armoury: Armoury
) -> None:
    paloma, clara, rita = (stage.cast.client(name) for name in ("paloma", "clara", "rita"))
    row = stage.plan("destruction", "uno")
    way = f"/assistance/activities/{row.public_id}/"
    office = str(stage.cast.authority.public_id)
    _post(paloma, f"{way}destruction/", authority=office, method="melting", furnace="Acería")
    refused = paloma.post(f"{way}steps/ask/", {"words": ""})
    assert "wait until a company has given firearms" in refused.content.decode()
    weapon = armoury.things["r1"]
    assert "Give firearms" in clara.get(way).content.decode()
    _post(clara, f"{way}give/", things=[str(weapon.public_id)], reason="worn")
    for name in ("Notary", "Press"):
        _post(paloma, f"{way}witness/", name=name, institution="Ficticia")
    _post(paloma, f"{way}steps/ask/")
    assert "Approve or send back" in rita.get(way).content.decode()
    assert clara.get(f"{way}decide/").status_code == 404
    refused = rita.post(f"{way}decide/", {"approve": "yes", "document": "", "reason": ""})
    assert refused.status_code == 422
    _post(rita, f"{way}decide/", approve="yes", document="RES-9", reason="")
    _post(paloma, f"{way}steps/begin/")
    for door in ("loading", "gate", "furnace"):
        here = f"{way}doors/{door}/"
        refused = paloma.post(here, {"deed": "see", "code": "ZZZ"})
        assert "is on no line of the list" in refused.content.decode()
        _post(paloma, here, deed="see", code=weapon.firearm.serial)
        refused = paloma.post(here, {"deed": "close", "counted": "2", "witness": "Notary"})
        assert "counted: 2" in refused.content.decode()
        _post(paloma, here, deed="close", counted="1", witness="Notary")
    assert DestructionLine.objects.get().state == "destroyed"
    photo = paloma.post(f"{way}photograph/", {"photo": _picture(), "words": "The scrap"})
    assert photo.status_code == 303
    shown = re.search(r"/register/files/[^\"]+", paloma.get(way).content.decode())
    assert shown
    assert paloma.get(shown.group())["Content-Type"] == "image/png"
    assert "/register/files/" not in clara.get(way).content.decode()
    _post(paloma, f"{way}steps/close/")
    assert f"{way}move/" in paloma.get(way).content.decode()
    _post(paloma, f"{way}steps/certify/")
    assert f"{way}move/" not in paloma.get(way).content.decode()
    assert "RES-9" in clara.get(way).content.decode()
    page = clara.get(f"/register/firearms/?search={weapon.firearm.serial}").content.decode()
    assert weapon.firearm.serial[-4:] in page
    clara.cookies["language"] = "es"
    page = clara.get(f"/register/firearms/{weapon.public_id}/").content.decode()
    assert "Depósito" in page


def test_what_is_missing_at_a_door_is_named_to_its_company(
    stage: ProgrammeStage, armoury: Armoury
) -> None:
    paloma, clara, rita = (stage.cast.client(name) for name in ("paloma", "clara", "rita"))
    row = stage.plan("destruction", "uno")
    way = f"/assistance/activities/{row.public_id}/"
    office = str(stage.cast.authority.public_id)
    _post(paloma, f"{way}destruction/", authority=office, method="melting", furnace="Acería")
    kept, sent, gone = (armoury.things[name] for name in ("r1", "r2", "r3"))
    refused = clara.post(f"{way}give/", {"reason": "worn"})
    assert "No firearm was chosen" in refused.content.decode()
    given = [str(each.public_id) for each in (kept, sent, gone)]
    _post(clara, f"{way}give/", things=given, reason="worn")
    line = DestructionLine.objects.get(thing=kept)
    off = f"/assistance/destruction-lines/{line.public_id}/withdraw/"
    assert off in clara.get(way).content.decode()
    _post(clara, off, reason="needed after all")
    for name in ("Notary", "Press"):
        _post(paloma, f"{way}witness/", name=name, institution="Ficticia")
    _post(paloma, f"{way}steps/ask/")
    assert "Your approval is asked for" in rita.get("/assistance/").content.decode()
    _post(rita, f"{way}decide/", approve="yes", document="RES-9", reason="")
    _post(paloma, f"{way}steps/begin/")
    for thing in (sent, gone):
        _post(paloma, f"{way}doors/loading/", deed="see", code=thing.firearm.serial)
    refused = paloma.post(f"{way}doors/loading/", {"deed": "close", "counted": ""})
    assert "Nobody has counted what passes this door yet" in refused.content.decode()
    _post(paloma, f"{way}doors/loading/", deed="close", counted="2", witness="Notary")
    gate = f"{way}doors/gate/"
    refused = paloma.post(f"{way}doors/furnace/", {"deed": "see", "code": sent.firearm.serial})
    assert "“Gate of the works”" in refused.content.decode()
    _post(paloma, gate, deed="see", code=sent.firearm.serial)
    refused = paloma.post(gate, {"deed": "close", "counted": "1", "witness": "Notary"})
    assert "say below which are missing" in refused.content.decode()
    assert re.search(r'<details class="rg-fold"\s+open>', refused.content.decode())
    lost = str(DestructionLine.objects.get(thing=gone).public_id)
    refused = paloma.post(gate, {"deed": "missing", "line": lost, "reason": ""})
    assert re.search(r'<details class="rg-fold"\s+open>', refused.content.decode())
    _post(paloma, gate, deed="missing", line=lost, reason="box 2 was open")
    _post(paloma, gate, deed="close", counted="1", witness="Notary")
    assert "box 2 was open" in paloma.get(way).content.decode()
    page = clara.get("/assistance/").content.decode()
    assert "Missing on its way to be destroyed" in page
    report = f"/incidents/new/?things={gone.code}"
    assert report in page
    assert f">{gone.code}</textarea>" in clara.get(report).content.decode()
