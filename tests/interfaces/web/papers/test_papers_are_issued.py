"""A paper gets a number, a hash and a leaf, comes out the same again, and can be compared."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation

from resguardo.interfaces.cli.main import main
from resguardo.interfaces.paper import issuing
from resguardo.records.papers import selectors, services
from resguardo.records.papers.models import Paper, PaperSeries, PaperText
from resguardo.records.transparency import folder, publisher, receipts
from resguardo.records.transparency.models import Access, LogEntry
from resguardo.records.transparency.signer import Signer, name_log
from tests.armoury import Armoury

pytestmark = pytest.mark.django_db

LANGUAGES = ("es", "en", "pt", "fr")


def issued(armoury: Armoury, language: str = "es", layout: str = "", **other: Any) -> Paper:
    entry = other.get("entry") or armoury.issue()
    row: Paper = issuing.issue(
        by=armoury.cast.viewer("ana"), at=armoury.at, template="custody-receipt",
        subject=str(entry.public_id), language=language, layout=layout,
    )  # fmt: skip
    return row


def code_of(row: Paper) -> str:
    stamp = json.loads(row.text.content)["stamp"]
    return str(stamp["address"]).rstrip("/").rsplit("/", 1)[-1]


@pytest.mark.parametrize("layout", ["sheet", "slip"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_is_typeset_in_every_language_and_comes_out_the_same_again(
    armoury: Armoury, language: str, layout: str
) -> None:
    row = issued(armoury, language, layout)
    data = issuing.again(by=armoury.cast.viewer("ana"), at=armoury.at, row=row)
    assert data.startswith(b"%PDF-")
    assert sha256(data).hexdigest() == row.sha256
    assert f"/Lang ({language})".encode() in data or "<dc:language>" in data.decode("latin1")
    assert b"pdfuaid" in data


def test_the_hash_is_a_leaf_of_the_log_and_numbers_have_no_gaps(armoury: Armoury) -> None:
    entry = armoury.issue()
    rows = [issued(armoury, language, entry=entry) for language in ("es", "en")]
    assert [row.number for row in rows] == ["2026-000001", "2026-000002"]
    for row in rows:
        leaf = bytes(LogEntry.objects.get(index=row.leaf_index).leaf)
        told = json.loads(leaf)
        assert told["kind"] == "paper"
        assert told["public"]["sha256"] == row.sha256
        assert code_of(row).encode() not in leaf


def test_the_same_words_again_are_the_same_paper(armoury: Armoury) -> None:
    entry = armoury.issue()
    first = issued(armoury, entry=entry)
    assert issued(armoury, entry=entry).pk == first.pk
    assert issued(armoury, "fr", entry=entry).pk != first.pk
    assert PaperSeries.objects.get().last == 2


def test_somebody_quicker_takes_the_number_and_nobody_gets_it_twice(
    armoury: Armoury, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = armoury.issue()
    first = issued(armoury, entry=entry)
    monkeypatch.setattr(selectors, "last_number", lambda **_asked: 0)
    second = issued(armoury, "en", entry=entry)
    assert (first.number, second.number) == ("2026-000001", "2026-000002")
    stamp = json.loads(second.text.content)["stamp"]
    assert stamp["number"] == "2026-000002"


def test_words_that_were_changed_in_the_database_are_found_out(armoury: Armoury) -> None:
    row = issued(armoury)
    text = PaperText.objects.get(paper=row)
    PaperText.objects.filter(pk=text.pk).update(content=text.content.replace("38", "45"))
    changed = Paper.objects.select_related("text").get(pk=row.pk)
    told = pytest.raises(services.PaperDiffers, match="evidence")
    with translation.override("en"), told:
        issuing.again(by=armoury.cast.viewer("ana"), at=armoury.at, row=changed)
    answer = armoury.cast.client("ana").get(reverse("papers:file", args=[row.public_id]))
    assert answer["Content-Type"].startswith("text/html")
    assert "evidence" in answer.content.decode()


def test_who_has_the_paper_in_hand_reads_what_it_should_say(armoury: Armoury) -> None:
    row = issued(armoury)
    stranger = Client(headers={"accept-language": "en"})
    page = stranger.get(reverse("verification:issued", args=[code_of(row)])).content.decode()
    assert "This paper was issued, and the log has it" in page
    assert armoury.things["r1"].code in page
    grouped = f"{code_of(row)[:5]}-{code_of(row)[5:]}".lower()
    assert stranger.get(reverse("verification:issued", args=[grouped])).status_code == 200
    forged = stranger.get(reverse("verification:issued", args=["A" * 26]))
    assert forged.status_code == 404
    assert "No paper was issued with this code" in forged.content.decode()


def test_the_file_itself_can_be_dropped_on_the_check(armoury: Armoury) -> None:
    row = issued(armoury)
    data = issuing.again(by=armoury.cast.viewer("ana"), at=armoury.at, row=row)
    way, stranger = reverse("verification:verify"), Client(headers={"accept-language": "en"})
    page = stranger.post(way, {"receipt": SimpleUploadedFile("a.pdf", data)}).content.decode()
    assert "These are exactly the bytes that were issued" in page
    other = SimpleUploadedFile("a.pdf", data + b"\n")
    assert (
        "No paper was issued with exactly these bytes"
        in stranger.post(way, {"receipt": other}).content.decode()
    )


def test_the_file_is_checked_offline_with_the_receipt_of_its_leaf(
    armoury: Armoury, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = issued(armoury)
    with override_settings(DATA=tmp_path / "data"):
        name_log(
            folder.log_folder(), Signer(folder.signer_folder()).begin("papers.example/log").key
        )
        publisher.publish(None, at=armoury.at)
        (tmp_path / "a.tlog-proof").write_bytes(receipts.receipt(row.leaf_index))
        publisher.write_keys(tmp_path, folder.policy())
    data = issuing.again(by=armoury.cast.viewer("ana"), at=armoury.at, row=row)
    (tmp_path / "a.pdf").write_bytes(data)
    (tmp_path / "b.pdf").write_bytes(data + b" ")
    key = str(tmp_path / "keys" / "log.vkey")
    asked = ["verify", str(tmp_path / "a.tlog-proof"), "--key", key, "--paper"]
    assert main([*asked, str(tmp_path / "a.pdf")]) == 0
    assert row.number in capsys.readouterr().out
    assert main([*asked, str(tmp_path / "b.pdf")]) == 1
    assert "not the paper of that receipt" in capsys.readouterr().err


def test_each_look_at_the_file_is_recorded(armoury: Armoury) -> None:
    row = issued(armoury)
    way = reverse("papers:file", args=[row.public_id])
    answer = armoury.cast.client("elena").get(way)
    assert answer["Content-Type"] == "application/pdf"
    look = Access.objects.get(verb="paper")
    assert look.subject_id == str(row.public_id)
    assert armoury.cast.client("fausto").get(way).status_code == 404
    assert armoury.cast.client("beto").get(way).status_code == 404


def test_the_form_issues_and_leads_to_the_paper(armoury: Armoury) -> None:
    entry = armoury.issue()
    way = reverse("papers:issue", args=["custody-receipt", entry.public_id])
    ana = armoury.cast.client("ana")
    page = ana.get(way).content.decode()
    assert "Roll of 80 mm" in page
    answer = ana.post(way, {"language": "pt", "layout": "slip"})
    row = Paper.objects.get()
    assert answer["Location"] == reverse("papers:paper", args=[row.public_id])
    assert row.number in ana.get(answer["Location"]).content.decode()
    assert row.number in ana.get(reverse("papers:issued")).content.decode()
    assert row.number in ana.get(way).content.decode()
    assert ana.post(way, {"language": "xx", "layout": "slip"}).status_code == 422
    assert armoury.cast.client("fausto").get(way).status_code == 404
    assert armoury.cast.client("elena").post(way, {"language": "pt"}).status_code == 403


def test_who_is_erased_is_erased_from_papers_and_the_hash_stays(armoury: Armoury) -> None:
    row = issued(armoury)
    data = issuing.again(by=armoury.cast.viewer("ana"), at=armoury.at, row=row)
    code = code_of(row)
    named = row.persons.first()
    assert named is not None
    texts = PaperText.objects.filter(paper=row)
    texts.update(content="", file=None, erased_at=armoury.at)
    bare = Paper.objects.select_related("text").get(pk=row.pk)
    with pytest.raises(services.PaperErased):
        issuing.again(by=armoury.cast.viewer("ana"), at=armoury.at, row=bare)
    page = Client().get(reverse("verification:issued", args=[code]))
    assert page.status_code == 200
    assert armoury.things["r1"].code not in page.content.decode()
    assert sha256(data).hexdigest() == bare.sha256
