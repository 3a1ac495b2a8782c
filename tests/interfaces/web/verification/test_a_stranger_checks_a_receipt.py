"""The pages on the proof: open to strangers, in four languages, closed where there is a person."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from resguardo.kernel.tlog.hashing import leaf_hash
from resguardo.records.custody.models import Entry
from resguardo.records.transparency import folder, publisher, receipts, selectors, services
from resguardo.records.transparency.models import Access
from resguardo.records.transparency.signer import Signer, name_log
from resguardo.records.transparency.witness import Witness
from tests.armoury import Armoury
from tests.cast import Cast
from tests.records.transparency.hand import NOW, leaves

pytestmark = pytest.mark.django_db
VERIFY = "/verify/"


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    with override_settings(DATA=tmp_path / "data"):
        name_log(folder.log_folder(), Signer(folder.signer_folder()).begin("log.example/arms").key)
        services.append(leaves(20))
        publisher.publish(None, at=NOW)
        yield tmp_path / "data"


@pytest.fixture
def witness(data: Path, tmp_path: Path) -> Witness:
    made = Witness(tmp_path / "witness")
    (key,) = made.begin("authority.example/w1")
    made.know(folder.log_key())
    (data / "log" / "policy").write_text(f"log {folder.log_key()}\nwitness A {key}\nquorum A\n")
    answer = made.add_checkpoint(publisher.request_for(0), at=NOW)
    publisher.import_lines(answer.encode())
    return made


def drop(data: bytes, **fields: str) -> str:
    file = SimpleUploadedFile("7.tlog-proof", data)
    answer = Client(headers={"accept-language": "en"}).post(VERIFY, {"receipt": file, **fields})
    page = answer.content.decode()
    return f"{answer.status_code} {page}"


def test_a_stranger_sees_what_is_proved_and_what_is_not(witness: Witness) -> None:
    page = drop(receipts.receipt(7))
    assert page.startswith("200")
    assert "The receipt holds, and witnesses have seen it" in page
    assert "What is not proved" in page
    assert "That what the entry says is true" in page
    assert "log.example/arms" in page
    assert "guard 7" not in page
    assert "guard 7" in drop(receipts.receipt(7, openings=True))
    assert witness.known()


def test_a_receipt_without_witnesses_is_told_apart(data: Path) -> None:
    assert "no witness is known here" in drop(receipts.receipt(7))
    assert data.exists()


@pytest.mark.usefixtures("data")
def test_a_changed_receipt_is_refused_in_a_sentence() -> None:
    receipt = receipts.receipt(7)
    for wrong in (receipt[:-5], b"", b"nonsense", receipt.replace(b"index 7", b"index 8"),
                  b"\xff\x00" * 400):  # fmt: skip
        page = drop(wrong)
        assert page.startswith("422")
        assert "The receipt holds" not in page
    assert drop(b"x" * 200_001).startswith("422")


@pytest.mark.usefixtures("data")
def test_pasted_text_and_own_keys_do_as_well(tmp_path: Path) -> None:
    text = receipts.receipt(7).decode().replace("\n", "\r\n").rstrip("\r\n")
    client = Client(headers={"accept-language": "en"})
    answer = client.post(VERIFY, {"text": text, "keys": str(folder.log_key())})
    assert answer.status_code == 200
    assert "Checked with the keys that this site uses" not in answer.content.decode()
    stranger = Signer(tmp_path / "stranger").begin("log.example/arms")
    answer = client.post(VERIFY, {"text": text, "keys": str(stranger.key)})
    assert answer.status_code == 422
    assert client.post(VERIFY, {"text": text, "keys": "nonsense"}).status_code == 422
    assert client.post(VERIFY, {}).status_code == 422


@pytest.mark.usefixtures("data")
def test_the_code_on_paper_asks_whether_the_entry_is_still_the_same() -> None:
    digest = leaf_hash(selectors.leaf_of(7) or b"").hex()
    client = Client(headers={"accept-language": "en"})
    right = client.get(VERIFY, {"entry": "7", "leaf": digest}).content.decode()
    assert "exactly this entry" in right
    for entry, leaf in (("8", digest), ("7", "00"), ("999", digest)):
        page = client.get(VERIFY, {"entry": entry, "leaf": leaf}).content.decode()
        assert "another entry at this place, or none" in page
    assert client.get(VERIFY, {"entry": "x" * 50, "leaf": digest}).status_code == 200


@pytest.mark.usefixtures("data")
def test_anybody_reads_the_hashes_and_nobody_the_entries() -> None:
    client = Client()
    assert client.get("/log/").status_code == 200
    checkpoint = client.get("/log/checkpoint").content
    assert checkpoint.startswith(b"log.example/arms\n20\n")
    assert client.get("/log/log.vkey").content.decode().strip() == str(folder.log_key())
    assert len(client.get("/log/tile/0/000.p/20").content) == 640
    for path in ("tile/0/000", "tile/0/000.p/21", "tile/entries/000.p/20", "tile/1/000.p/1",
                 "tile/0/001.p/1", "../settings", "tile/0/0"):  # fmt: skip
        assert client.get(f"/log/{path}").status_code == 404


@pytest.mark.usefixtures("data")
def test_only_an_authority_reads_the_entries(cast: Cast) -> None:
    publisher.publish(None, at=NOW)
    path = "/log/tile/entries/000.p/20"
    assert cast.client("ana").get(path).status_code == 404
    assert cast.client("rita").get(path).status_code in {200, 404}


@pytest.mark.usefixtures("data")
def test_a_log_that_was_never_signed_says_so(tmp_path: Path) -> None:
    with override_settings(DATA=tmp_path / "other"):
        assert Client().get("/log/").status_code == 200
        assert Client().get("/log/log.vkey").status_code == 404


@pytest.mark.usefixtures("data")
def test_a_receipt_is_downloaded_by_whoever_may_see_the_entry(cast: Cast) -> None:
    entry = make_entry(cast)
    publisher.publish(None, at=NOW)
    path = reverse("verification:receipt", args=[entry.public_id])
    answer = cast.client("ana").get(path)
    assert answer.status_code == 200
    assert answer.content.startswith(b"c2sp.org/tlog-proof@v1\n")
    assert cast.client("fausto").get(path).status_code == 404
    assert Client().get(path).status_code == 302


@pytest.mark.usefixtures("data")
def test_what_an_entry_says_is_read_in_words(armoury: Armoury) -> None:
    entry = armoury.issue()
    publisher.publish(None, at=NOW)
    shown = drop(receipts.receipt(entry.sequence))
    assert "How it was entered" in shown
    assert "entry_kind" not in shown, "codes are for programs"


@pytest.mark.usefixtures("data")
def test_taking_personal_values_out_needs_the_mandate_and_is_recorded(cast: Cast) -> None:
    entry = make_entry(cast)
    publisher.publish(None, at=NOW)
    path = reverse("verification:receipt", args=[entry.public_id]) + "?openings=1"
    assert cast.client("beto").get(path).status_code in {403, 404}
    assert not Access.objects.exists()
    assert cast.client("elena").get(path).status_code == 200
    assert Access.objects.get().subject_id == str(entry.public_id)


def make_entry(cast: Cast) -> Entry:
    (leaf,) = leaves(1)
    place = services.append([leaf])
    return Entry.objects.create(
        sequence=place,
        batch=place,
        public_id=uuid4(),
        organisation=cast.uno,
        kind="issue",
        occurred_at=cast.at,
        recorded_at=cast.at,
    )
