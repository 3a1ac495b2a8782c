"""A guard shows a code on a phone; whoever stands before them checks it, signed in or not."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from PIL import Image

from resguardo.kernel.tlog.note import Key, read_key
from resguardo.records.permits import carrying
from resguardo.records.permits import services as permits
from resguardo.records.permits.models import Permit
from resguardo.records.transparency import folder, statement
from resguardo.records.transparency.signer import Signer, name_log, name_statements
from tests.armoury import Armoury, make_armoury
from tests.cast import lately, make_cast

pytestmark = pytest.mark.django_db
CHECK = "/permits/check/code/"


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Key]:
    with override_settings(DATA=tmp_path / "data"):
        signer = Signer(folder.signer_folder())
        name_log(folder.log_folder(), signer.begin("log.example/arms").key)
        made = signer.begin_statements().key
        name_statements(folder.log_folder(), made)
        yield made


@pytest.fixture
def stage(db: None) -> Armoury:
    return make_armoury(make_cast(lately()))


@pytest.fixture
def credential(stage: Armoury) -> Permit:
    return Permit.objects.get(kind="credential", person=stage.cast.person("beto"))


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.usefixtures("register")
def test_a_guard_shows_their_own_and_nobody_elses(stage: Armoury, credential: Permit) -> None:
    shown = text(stage.cast.client("beto").get("/permits/mine/"))
    assert credential.number in shown
    assert shown.count("rg-carried__code") == 1, "of a certificate of health there is no code"
    others = Permit.objects.get(kind="credential", person=stage.cast.person("carla"))
    assert others.number not in shown
    assert "/permits/mine/" in text(stage.cast.client("beto").get("/counter/relief/"))
    permits.suspend(
        by=stage.keeper(), at=stage.at, permit=credential.public_id, reason="under review"
    )
    assert "no permit that holds today" in text(stage.cast.client("beto").get("/permits/mine/"))
    assert "no permit that holds" in text(stage.cast.client("elena").get("/permits/mine/"))


@pytest.mark.usefixtures("register")
def test_the_page_of_a_permit_leads_to_its_code(stage: Armoury, credential: Permit) -> None:
    clara, way = stage.cast.client("clara"), f"/permits/{credential.public_id}/"
    assert f"{way}code/" in text(clara.get(way))
    assert "rg-carried__code" in text(clara.get(f"{way}code/"))
    assert stage.cast.client("delia").get(f"{way}code/").status_code == 404


def test_a_stranger_scans_pastes_or_photographs(
    stage: Armoury, register: Key, credential: Permit
) -> None:
    code, stranger = (
        carrying.code_of(credential, at=stage.at),
        Client(headers={"accept-language": "en"}),
    )
    shown = text(stranger.post(CHECK, {"code": f" {code}\r\n"}))
    for words in ("It holds today", "Barrera, Beto", credential.number, register.name):
        assert words in shown
    drawn = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture = SimpleUploadedFile("code.png", _png(np.asarray(drawn.to_image(scale=4))))
    assert "It holds today" in text(stranger.post(CHECK, {"code": "", "photo": picture}))
    permits.suspend(
        by=stage.keeper(), at=stage.at, permit=credential.public_id, reason="under review"
    )
    stopped = text(stranger.post(CHECK, {"code": code}))
    assert "It is suspended" in stopped
    assert "It holds today" not in stopped


@pytest.mark.usefixtures("stage", "register")
def test_what_is_no_code_is_told_and_stays_where_it_was_typed() -> None:
    stranger = Client(headers={"accept-language": "en"})
    for sent in ({"code": "RSG1:NONSENSE:"}, {"code": "HC1:6BF"}, {"code": ""}):
        answer = stranger.post(CHECK, sent)
        assert answer.status_code == 422
        assert sent["code"] in text(answer)
    empty = SimpleUploadedFile("white.png", _png(np.full((80, 80), 255, np.uint8)))
    answer = stranger.post(CHECK, {"code": "", "photo": empty})
    assert "scan the whole code again" in text(answer)


@pytest.mark.usefixtures("stage")
def test_key_and_list_are_for_everybody_to_take_along(register: Key) -> None:
    stranger = Client(headers={"accept-language": "en"})
    assert "/permits/check/stopped.cwt" in text(stranger.get("/permits/check/"))
    key = text(stranger.get("/permits/check/statements.vkey")).strip()
    assert read_key(key) == register
    listed = statement.read(stranger.get("/permits/check/stopped.cwt").content)
    assert listed.check([register]) == register
    assert listed.claims[carrying.STOPPED] == b""


def test_where_there_is_no_key_nothing_is_promised(
    stage: Armoury, credential: Permit, tmp_path: Path
) -> None:
    stranger = Client(headers={"accept-language": "en"})
    with override_settings(DATA=tmp_path):
        for way in ("statements.vkey", "stopped.cwt"):
            assert stranger.get(f"/permits/check/{way}").status_code == 404
        assert "stopped.cwt" not in text(stranger.get("/permits/check/"))
        clara = stage.cast.client("clara")
        assert "/code/" not in text(clara.get(f"/permits/{credential.public_id}/"))


def _png(dots: Any) -> bytes:
    kept = io.BytesIO()
    Image.fromarray(dots).save(kept, "PNG")
    return kept.getvalue()
