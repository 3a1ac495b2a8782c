"""A document goes to another deployment, waits while that one is away, and is proved by both.

One database plays both parts here, over a real connection: its log sends to itself.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from resguardo.records.transparency import (
    delivery,
    folder,
    parcels,
    publisher,
    receipts,
    services,
    verification,
)
from resguardo.records.transparency.envelope import (
    EnvelopeUnreadable,
    read_answer,
    read_envelope,
)
from resguardo.records.transparency.models import Correspondent, Parcel, ParcelReceived
from resguardo.records.transparency.services import Job
from resguardo.records.transparency.signer import Signer, name_log
from tests.cast import Cast, make_cast
from tests.records.transparency.hand import NOW, leaves

pytestmark = pytest.mark.django_db(transaction=True)
ORIGIN = "log.example/arms"
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    with override_settings(DATA=tmp_path / "data"):
        name_log(folder.log_folder(), Signer(folder.signer_folder()).begin(ORIGIN).key)
        yield tmp_path / "data"


@pytest.fixture
def stage(data: Path, transactional_db: None) -> Cast:
    return make_cast()


def known(address: str) -> Correspondent:
    return parcels.add_correspondent(
        by=Job(), at=NOW, name="Authority", keys=str(folder.log_key()), address=address
    )


def filed(stage: Cast, to: Correspondent, content: bytes = b"%PDF the return of March") -> Parcel:
    return parcels.send(
        by=stage.viewer("clara"), at=stage.at, correspondent=to, kind="monthly-return",
        title="March", file_name="march.pdf", content=content,
    )  # fmt: skip


def proved(receipt: bytes) -> Any:
    key = folder.log_folder() / "log.vkey"
    return verification.check_receipt(receipt, verification.trust_of([key]))


def test_a_parcel_waits_while_nobody_answers_and_both_sides_end_with_a_proof(
    stage: Cast, live_server: Any
) -> None:
    to = known(NOWHERE)
    row = filed(stage, to)
    assert delivery.deliver(row, at=stage.at).outcome == "waiting"
    publisher.publish(None, at=NOW)
    failed = delivery.deliver(row, at=stage.at)
    assert failed.outcome == "away"
    assert failed.leaf_index is not None
    publisher.publish(None, at=NOW)
    late = proved(receipts.receipt(failed.leaf_index))
    assert (late.kind, late.public["outcome"]) == ("parcel.attempt", "away")

    Correspondent.objects.update(address=live_server.url)
    (row,) = delivery.queued()
    assert delivery.deliver(row, at=stage.at).outcome == "sent"
    publisher.publish(None, at=NOW)
    assert delivery.deliver(row, at=stage.at).outcome == "answered"
    row = Parcel.objects.get()
    theirs = ParcelReceived.objects.get()
    assert (row.state, list(delivery.queued())) == ("acknowledged", [])
    assert bytes(theirs.content) == bytes(row.content)
    answer = proved(bytes(row.receipt))
    assert answer.kind == "parcel.received"
    assert answer.public["index"] == row.leaf_index
    assert answer.personal["document"] == row.sha256
    sent = proved(bytes(theirs.their_proof))
    assert (sent.kind, sent.personal["document"]) == ("parcel", theirs.sha256)


def test_what_waits_goes_where_its_addressee_has_moved_to(stage: Cast, live_server: Any) -> None:
    to = known(NOWHERE)
    row = filed(stage, to)
    publisher.publish(None, at=NOW)
    assert delivery.deliver(row, at=stage.at).outcome == "away"
    with pytest.raises(parcels.AddressUnusable):
        parcels.move_correspondent(by=Job(), at=NOW, correspondent=to, address="registry.example")
    parcels.move_correspondent(by=Job(), at=NOW, correspondent=to, address=f"{live_server.url}/")
    assert Correspondent.objects.get().address == live_server.url
    publisher.publish(None, at=NOW)
    (row,) = delivery.queued()
    assert delivery.deliver(row, at=stage.at).outcome == "sent"
    moved = Correspondent.objects.get()
    parcels.move_correspondent(by=Job(), at=NOW, correspondent=moved, address="")
    assert not list(delivery.queued())  # by hand alone
    with pytest.raises(parcels.CorrespondentKnown) as refusal:
        known(live_server.url)
    assert "parcel move" in refusal.value.sentence()


def test_a_parcel_is_carried_on_a_stick_and_taken_in_once(stage: Cast) -> None:
    row = filed(stage, known(""))
    with pytest.raises(receipts.NotSignedYet):
        parcels.parcel_of(row)
    publisher.publish(None, at=NOW)
    parcel = parcels.parcel_of(row)
    first = parcels.receive(parcel, at=stage.at)
    assert parcels.take_answer(first.encode(), at=stage.at) is None
    publisher.publish(None, at=NOW)
    again = parcels.receive(parcel, at=stage.at)
    assert (again.entry, ParcelReceived.objects.count()) == (first.entry, 1)
    done = parcels.take_answer(again.encode(), at=stage.at)
    assert done is not None
    assert done.acknowledged_at == stage.at


def test_what_was_changed_on_the_way_is_refused_on_either_side(stage: Cast) -> None:
    to = known("")
    row, other = filed(stage, to), filed(stage, to, b"another document")
    publisher.publish(None, at=NOW)
    parcel = read_envelope(parcels.parcel_of(row))
    for bent in (replace(parcel, content=b"forged"), replace(parcel, kind="other")):
        with pytest.raises(parcels.ParcelForeign):
            parcels.receive(bent.encode(), at=stage.at)
    with pytest.raises(EnvelopeUnreadable):
        parcels.receive(b"{}", at=stage.at)
    assert not ParcelReceived.objects.exists()
    for each in (row, other):
        parcels.receive(parcels.parcel_of(each), at=stage.at)
    publisher.publish(None, at=NOW)
    answers = [
        read_answer(parcels.receive(parcels.parcel_of(each), at=stage.at).encode())
        for each in (row, other)
    ]
    crossed = replace(answers[0], proof=answers[1].proof)
    for bent_answer in (crossed, replace(answers[0], digest="0" * 64)):
        with pytest.raises(parcels.ParcelForeign):
            parcels.take_answer(bent_answer.encode(), at=stage.at)
    assert {each.state for each in Parcel.objects.all()} == {"queued"}


def test_a_log_that_nobody_knows_or_a_parcel_for_somebody_else_is_refused(
    stage: Cast, live_server: Any
) -> None:
    to = known(live_server.url)
    with pytest.raises(parcels.CorrespondentKnown):
        known("")
    row = filed(stage, to)
    Correspondent.objects.update(origin="elsewhere.example")
    row.correspondent.refresh_from_db()
    foreign = filed(stage, row.correspondent)
    publisher.publish(None, at=NOW)
    done = delivery.deliver(row, at=stage.at)
    assert (done.outcome, "parcel.correspondent-unknown" in done.detail) == ("refused", True)
    Correspondent.objects.update(origin=ORIGIN)
    with pytest.raises(parcels.ParcelForeign, match="to"):
        parcels.receive(parcels.parcel_of(foreign), at=stage.at)


def test_pages_show_it_to_its_own_house_and_to_the_authority(stage: Cast) -> None:
    to = known("")
    clara = stage.client("clara")
    page = clara.get("/parcels/new/")
    assert "Authority" in page.content.decode()
    sent = {"to": str(to.public_id), "kind": "monthly-return", "title": "March",
            "document": SimpleUploadedFile("march.pdf", b"%PDF 1")}  # fmt: skip
    assert clara.post("/parcels/new/", sent).status_code == 303
    row = Parcel.objects.get()
    way = f"/parcels/{row.public_id}/"
    refused = clara.get(way + "proof/")
    assert "not signed yet" in refused.content.decode()
    publisher.publish(None, at=NOW)
    assert clara.get(way).status_code == 200
    assert proved(clara.get(way + "proof/").content).index == row.leaf_index
    assert "march.pdf" in clara.get(way + "document/").headers["Content-Disposition"]
    parcel = clara.get(way + "file/").content
    assert stage.client("delia").get(way).status_code == 404
    rita = stage.client("rita")
    carried = {"parcel": SimpleUploadedFile("1.parcel", parcel)}
    assert json.loads(rita.post("/parcels/received/carried/", carried).content)["proof"] == ""
    publisher.publish(None, at=NOW)
    there = ParcelReceived.objects.get()
    answer = rita.get(f"/parcels/received/{there.public_id}/answer/").content
    assert clara.get(f"/parcels/received/{there.public_id}/").status_code == 403
    taken = clara.post(way, {"answer": SimpleUploadedFile("answer.json", answer)})
    assert taken.status_code == 303
    assert proved(clara.get(way + "answer/").content).kind == "parcel.received"
    assert services.append(leaves(1))
