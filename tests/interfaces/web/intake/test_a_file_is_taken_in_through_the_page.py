"""A manager hands in the register as it is kept, answers what is asked, and takes it in whole."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from resguardo.interfaces.web.intake import working
from resguardo.records.intake.models import Intake
from resguardo.records.people.models import User
from resguardo.records.places import services as places
from resguardo.records.register import services as register
from resguardo.records.register.models import Firearm
from tests.cast import Cast

pytestmark = pytest.mark.django_db

GOOD = (
    "REGISTRO DE ARMAS 2026;;;;\n;;;;\n"
    "Marca;Modelo;Calibre;Tipo;No. de serie\n"
    "Taurus;82;.38 Special;revólver;TX1000001\n"
    "Taurus;82;.38 Special;revólver;TX1000002\n"
)
TWICE = GOOD + "Taurus;82;.38 Special;revólver;TX1000001\n"


def hand_in(
    client: Client, text: str | bytes, *, kind: str = "firearms", name: str = "r.csv"
) -> str:
    content = text.encode() if isinstance(text, str) else text
    answer = client.post(
        reverse("intake:files"), {"kind": kind, "file": SimpleUploadedFile(name, content)}
    )
    assert answer.status_code == 303, answer.content.decode()[-3000:]
    return answer["Location"]


@pytest.fixture
def manager(cast: Cast) -> Client:
    register.load_reference()
    places.open_place(by=cast.viewer("clara"), at=cast.at, kind="armoury", name="Armería Central")
    return cast.client("clara")


def test_a_good_file_is_shown_before_it_is_written_and_then_taken_in_whole(
    manager: Client,
) -> None:
    page = hand_in(manager, GOOD)
    shown = manager.get(page).content.decode()
    assert "Import 2 rows" in shown
    assert "TX1000001" in shown
    assert not Firearm.objects.exists()
    done = manager.post(f"{page}accept/", follow=True).content.decode()
    assert "2 rows were imported" in done
    assert Firearm.objects.count() == 2


def test_a_second_run_changes_nothing_and_says_so(manager: Client) -> None:
    manager.post(f"{hand_in(manager, GOOD)}accept/")
    page = hand_in(manager, GOOD)
    assert "importing changes nothing" in manager.get(page).content.decode()
    done = manager.post(f"{page}accept/", follow=True).content.decode()
    assert "Nothing changed: every row was there already" in done
    assert Firearm.objects.count() == 2


def test_a_row_with_an_error_keeps_the_whole_file_out_until_it_is_answered(
    manager: Client,
) -> None:
    page = hand_in(manager, TWICE)
    shown = manager.get(page).content.decode()
    assert "1 row needs an answer" in shown
    assert "import.duplicate-in-file" in shown
    refused = manager.post(f"{page}accept/")
    assert refused.status_code == 422
    assert not Firearm.objects.exists()
    manager.post(f"{page}answers/", {"accept_all": "import.duplicate-in-file"})
    assert "Import 2 rows" in manager.get(page).content.decode()


def test_rows_that_cannot_be_settled_today_stay_out_and_stay_listed(manager: Client) -> None:
    page = hand_in(manager, GOOD + "Taurus;82;.38 Special;revólver;\n")
    assert "Leave 1 row with an error out" in manager.get(page).content.decode()
    manager.post(f"{page}answers/", {"leave_out_rest": "1"})
    shown = manager.get(page).content.decode()
    assert "1 row stays out, as you said" in shown
    assert "Import 2 rows" in shown
    done = manager.post(f"{page}accept/", follow=True).content.decode()
    assert "2 rows were imported" in done
    assert "1 row was left out" in done
    assert "The serial number is missing" in done
    assert Firearm.objects.count() == 2


def test_what_a_file_is_instead_is_said_in_the_reader_s_language(manager: Client) -> None:
    User.objects.update(language="es")
    old = SimpleUploadedFile("r.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600)
    answer = manager.post(
        reverse("intake:files"),
        {"kind": "firearms", "file": old},
        headers={"accept-language": "es"},
    )
    assert answer.status_code == 422
    assert "un libro del formato antiguo (XLS)" in answer.content.decode()


def test_one_proposal_is_accepted_and_taken_back(manager: Client) -> None:
    page = hand_in(manager, TWICE)
    [finding] = Intake.objects.get().result["problems"]
    manager.post(f"{page}answers/", {"accept_one": finding["question"]})
    assert Intake.objects.get().answers == {finding["question"]: "leave out"}
    manager.post(f"{page}answers/", {"take_back": finding["question"]})
    assert Intake.objects.get().answers == {}


def test_headings_that_nobody_knows_are_named_by_hand(manager: Client) -> None:
    page = hand_in(manager, "aa,bb,cc\nTaurus,.38 Special,TX1\nTaurus,.38 Special,TX2\n")
    assert "The headings were not found" in manager.get(page).content.decode()
    refused = manager.post(f"{page}columns/", {"row-0": "1", "column-0-A": "maker"})
    assert refused.status_code == 422
    named = {
        "row-0": "1",
        "column-0-A": "maker",
        "column-0-B": "calibre",
        "column-0-C": "serial",
    }
    answer = manager.post(f"{page}columns/", named)
    assert answer.status_code == 303
    assert Intake.objects.get().result["rows"] == 2


def test_a_column_is_corrected_by_hand(manager: Client) -> None:
    page = hand_in(manager, GOOD)
    fields = {"row-0": "3", "column-0-A": "maker", "column-0-C": "calibre", "column-0-E": "serial"}
    manager.post(f"{page}columns/", fields)
    layout = Intake.objects.get().result["layouts"][0]
    assert set(layout["columns"]) == {"maker", "calibre", "serial"}


def test_a_file_is_put_away_and_nothing_of_it_stays(manager: Client) -> None:
    page = hand_in(manager, GOOD)
    manager.post(f"{page}withdraw/")
    row = Intake.objects.get()
    assert (row.state, bytes(row.content)) == ("withdrawn", b"")


HOSTILE = {
    "empty": b"",
    "nul": b"\x00" * 4096,
    "picture": b"\x89PNG\r\n\x1a\n" + b"\x00" * 50,
    "not-a-zip": b"PK\x03\x04garbage",
    "binary": bytes(range(256)) * 20,
    "one-line": b"Marca;Calibre;Serie",
    "headings": b"Marca;Calibre;Serie\n",
    "quotes": b'Marca,Calibre,Serie\n"Taurus,"" ,x\n',
    "formula": b"Marca,Calibre,Serie\n=cmd|' /C calc'!A0,.38,=1+1\n",
    "html": b"Marca,Calibre,Serie\n<script>alert(1)</script>,.38,X1\n",
    "utf16": "Marca\tCalibre\tSerie\nTaurus\t.38\tX1\n".encode("utf-16"),
}


@pytest.mark.parametrize("kind", ["firearms", "people", "book"])
@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_upload_breaks_the_page(manager: Client, content: bytes, kind: str) -> None:
    file = SimpleUploadedFile("x.xlsx", content)
    answer = manager.post(reverse("intake:files"), {"kind": kind, "file": file}, follow=True)
    assert answer.status_code in {200, 422}
    assert b"<script>alert" not in answer.content


def test_without_file_or_kind_the_page_says_what_is_missing(manager: Client) -> None:
    assert manager.post(reverse("intake:files"), {"kind": "firearms"}).status_code == 422
    assert manager.post(reverse("intake:files"), {"kind": "secrets"}).status_code == 422


def test_a_large_file_is_read_beside_the_page(
    manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = []
    monkeypatch.setattr(working, "LARGE_BYTES", 10)
    monkeypatch.setattr(working, "start", lambda _key, work: waiting.append(work))
    page = hand_in(manager, GOOD)
    reading = manager.get(page)
    assert reading["Refresh"] == "2"
    waiting.pop()(lambda _rows: None)
    assert "Import 2 rows" in manager.get(page).content.decode()
    assert manager.post(f"{page}accept/").status_code == 303
    waiting.pop()(lambda _rows: None)
    assert "2 rows were imported" in manager.get(page).content.decode()


@pytest.mark.parametrize("kind", ["firearms", "people", "ammunition", "permits", "posts", "book"])
def test_each_kind_has_a_template(manager: Client, kind: str, tmp_path: Path) -> None:
    answer = manager.get(reverse("intake:template", args=[kind]))
    target = tmp_path / "template.xlsx"
    target.write_bytes(answer.content)
    assert load_workbook(target).worksheets[0].max_column > 2
    assert manager.get(reverse("intake:template", args=["guns"])).status_code == 404


def test_files_are_for_those_who_may_import_and_of_their_own_company(cast: Cast) -> None:
    register.load_reference()
    page = hand_in(cast.client("clara"), GOOD)
    for name, status in (("ana", 403), ("elena", 403), ("delia", 404), ("hugo", 403)):
        assert cast.client(name).get(page).status_code == status
        for deed in ("accept", "withdraw", "answers", "columns"):
            assert cast.client(name).post(f"{page}{deed}/").status_code in {403, 404}
    assert Intake.objects.get().state == "staged"
