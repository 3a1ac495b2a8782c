"""A filing handed over while the portal is down waits, signed, and its receipt is found later."""

import hashlib
import itertools
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import override_settings
from django.urls import reverse

from resguardo.kernel.mandate import NotMandated
from resguardo.records.oversight import services
from resguardo.records.oversight.models import Filing
from resguardo.records.oversight.services import sending
from resguardo.records.people.models import Organisation
from resguardo.records.people.selectors import NotFound
from resguardo.records.transparency import delivery, folder, parcels, publisher
from resguardo.records.transparency.models import Correspondent, ParcelAttempt
from resguardo.records.transparency.services import Job
from resguardo.records.transparency.signer import Signer, name_log
from tests.cast import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def stage(tmp_path: Path, transactional_db: None) -> Iterator[Cast]:
    with override_settings(DATA=tmp_path / "data"):
        name_log(folder.log_folder(), Signer(folder.signer_folder()).begin("log.example/arms").key)
        cast = make_cast()
        Organisation.objects.update(jurisdiction="costaverde")
        yield cast


@pytest.fixture
def portal(stage: Cast) -> Correspondent:
    return parcels.add_correspondent(
        by=Job(), at=stage.at, name="Registro", keys=str(folder.log_key()), address=NOWHERE
    )


def filed(cast: Cast) -> Filing:
    return services.file(
        by=cast.viewer("clara"), at=cast.at, duty="monthly_changes",
        day=cast.at.date() - timedelta(days=20),
    )  # fmt: skip


def tried(stage: Cast) -> list[str]:
    publisher.publish(None, at=stage.at)
    return [delivery.deliver(row, at=stage.at).outcome for row in delivery.queued()]


def test_a_filing_waits_signed_through_every_try_until_the_late_receipt_is_matched(
    stage: Cast, portal: Correspondent, live_server: Any
) -> None:
    clara, row = stage.viewer("clara"), filed(stage)
    parcel = sending.hand_over(
        by=clara, at=stage.at, filing=row.public_id, to=portal.public_id
    )  # fmt: skip
    assert hashlib.sha256(bytes(parcel.content)).hexdigest() == row.sha256
    assert [tried(stage), tried(stage)] == [["away"], ["away"]]
    [waits] = sending.waiting(viewer=clara, at=stage.at)
    assert (waits.filing, waits.in_vain, waits.last_at) == (row, 2, stage.at)
    assert waits.last_said
    listed = stage.client("clara").get(reverse("filings:filings")).content.decode()
    assert "Handed over and not answered yet" in listed
    assert "2 times" in listed

    Correspondent.objects.filter(pk=portal.pk).update(address=live_server.url)
    assert [tried(stage), tried(stage)] == [["sent"], ["answered"]]
    assert sending.waiting(viewer=clara, at=stage.at) == []
    [done] = sending.sent_of(viewer=clara, at=stage.at, filing=row.public_id)
    assert (done.parcel.state, done.in_vain) == ("acknowledged", 2)
    one = reverse("filings:filing", args=[row.public_id])
    assert "their receipt came" in stage.client("clara").get(one).content.decode()
    assert "their receipt came" in stage.client("gema").get(one).content.decode()


def test_what_was_signed_before_the_deadline_stays_in_time_however_late_the_receipt(
    stage: Cast, portal: Correspondent
) -> None:
    clara, row = stage.viewer("clara"), filed(stage)
    sending.hand_over(by=clara, at=stage.at, filing=row.public_id, to=portal.public_id)
    [waits] = sending.waiting(viewer=clara, at=stage.at + timedelta(days=90))
    assert row.due_at is not None
    assert waits.in_time == (stage.at < row.due_at)
    waits.filing.due_at = stage.at
    assert not waits.in_time


def test_the_same_filing_is_not_handed_twice_and_nobody_else_hands_it(
    stage: Cast, portal: Correspondent
) -> None:
    row = filed(stage)
    way = reverse("filings:send", args=[row.public_id])
    clara = stage.client("clara")
    assert "Registro" in clara.get(way).content.decode()
    assert clara.post(way, {"to": str(portal.public_id)}).status_code == 303
    again = clara.post(way, {"to": str(portal.public_id)})
    assert again.status_code == 422
    assert "tried again until they answer" in again.content.decode()
    unknown = clara.post(way, {"to": str(uuid4())})
    assert "Choose an addressee" in unknown.content.decode()
    with pytest.raises(NotMandated):
        sending.hand_over(
            by=stage.viewer("dario"), at=stage.at, filing=row.public_id, to=portal.public_id
        )
    with pytest.raises(NotFound):
        sending.hand_over(
            by=stage.viewer("delia"), at=stage.at, filing=row.public_id, to=portal.public_id
        )
    assert sending.waiting(viewer=stage.viewer("delia"), at=stage.at) == []


def test_what_nobody_answers_is_tried_less_and_less_often(
    stage: Cast, portal: Correspondent
) -> None:
    row = filed(stage)
    sending.hand_over(
        by=stage.viewer("clara"), at=stage.at, filing=row.public_id, to=portal.public_id
    )
    publisher.publish(None, at=stage.at)
    now, tries = stage.at, []
    while now < stage.at + timedelta(days=1):
        for waits in delivery.due(at=now):
            delivery.deliver(waits, at=now)
            tries.append(now - stage.at)
        now += timedelta(minutes=1)
    pauses = [later - sooner for sooner, later in itertools.pairwise(tries)]
    assert pauses[:4] == [timedelta(minutes=each) for each in (1, 2, 4, 8)]
    assert max(pauses) == delivery.PAUSE_MOST
    assert len(tries) == 12
    assert [row.outcome for row in ParcelAttempt.objects.all()] == ["away"] * 12
    # who asks by hand is not made to wait
    assert len(delivery.queued()) == 1


def test_filings_for_an_addressee_go_to_its_deployment_by_themselves(
    stage: Cast, portal: Correspondent
) -> None:
    before = filed(stage)
    assert not sending.sent_of(viewer=stage.viewer("clara"), at=stage.at, filing=before.public_id)
    with pytest.raises(sending.NoAddresseeOfLaw, match="weapons_registry"):
        sending.by_itself(to=portal, at=stage.at, addressees=["registry"])
    sending.by_itself(to=portal, at=stage.at, addressees=[before.addressee])
    row = services.file(
        by=stage.viewer("clara"), at=stage.at, duty="monthly_changes",
        day=stage.at.date() - timedelta(days=20), explanation="A gun was missing in the first",
    )  # fmt: skip
    [sent] = sending.sent_of(viewer=stage.viewer("clara"), at=stage.at, filing=row.public_id)
    assert (sent.parcel.correspondent, sent.parcel.sha256) == (portal, row.sha256)
    sending.by_itself(to=portal, at=stage.at, addressees=[])
    assert Correspondent.objects.get(pk=portal.pk).by_itself == []


def test_the_document_is_let_go_some_time_after_its_receipt_and_the_proofs_stay(
    stage: Cast, portal: Correspondent, live_server: Any
) -> None:
    row = filed(stage)
    parcel = sending.hand_over(
        by=stage.viewer("clara"), at=stage.at, filing=row.public_id, to=portal.public_id
    )
    Correspondent.objects.filter(pk=portal.pk).update(address=live_server.url)
    later = stage.at + delivery.KEPT_ONCE_ANSWERED + timedelta(days=1)
    assert delivery.let_go(at=later) == 0  # nobody has it yet: it stays however long that takes
    assert [tried(stage), tried(stage)] == [["sent"], ["answered"]]
    assert delivery.let_go(at=later - timedelta(days=2)) == 0
    assert delivery.let_go(at=later) == 1
    assert delivery.let_go(at=later) == 0
    parcel.refresh_from_db()
    assert (bytes(parcel.content), parcel.sha256) == (b"", row.sha256)
    assert parcels.their_receipt(parcel)
    clara, way = stage.client("clara"), reverse("parcels:parcel", args=[parcel.public_id])
    page = clara.get(way)
    assert "let go; its hash and the receipt are kept" in page.content.decode()
    for gone in ("document", "carry"):
        refused = clara.get(reverse(f"parcels:{gone}", args=[parcel.public_id]))
        assert refused.status_code == 422
        assert "can still prove it" in refused.content.decode()
    assert clara.get(reverse("parcels:answer", args=[parcel.public_id])).status_code == 200
