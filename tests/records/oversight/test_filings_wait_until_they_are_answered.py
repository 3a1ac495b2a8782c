"""A filing handed over while the portal is down waits, signed, and its receipt is found later."""

import hashlib
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
from resguardo.records.transparency import folder, parcels, publisher
from resguardo.records.transparency.models import Correspondent
from resguardo.records.transparency.services import Job
from resguardo.records.transparency.signer import Signer, name_log
from tests.cast import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def stage(tmp_path: Path, transactional_db: None) -> Iterator[Cast]:  # noqa: ARG001 - needed
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
    return [parcels.deliver(row, at=stage.at).outcome for row in parcels.queued()]


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
