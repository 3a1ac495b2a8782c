"""A log that no quorum has seen for long says so, to the operator and to everybody."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client, override_settings

from resguardo.records.transparency import folder, publisher, selectors, services
from resguardo.records.transparency.selectors import Unwitnessed
from resguardo.records.transparency.signer import Signer, name_log
from resguardo.records.transparency.witness import Witness
from tests.records.transparency.hand import NOW, leaves

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[Witness]:
    with override_settings(DATA=tmp_path / "data", WITNESS_HOURS=24):
        name_log(folder.log_folder(), Signer(folder.signer_folder()).begin("log.example/arms").key)
        services.append(leaves(3))
        publisher.publish(None, at=NOW)
        made = Witness(tmp_path / "witness")
        made.begin("un.example/w1")
        made.know(folder.log_key())
        yield made


def name(witness: Witness) -> None:
    (private,) = witness.private_keys()
    policy = f"log {folder.log_key()}\nwitness U {private.key} folder:{witness.folder}\nquorum U\n"
    (folder.log_folder() / folder.POLICY).write_text(policy)


def test_the_alarm_comes_after_the_hours_that_are_set(witness: Witness) -> None:
    late = NOW + timedelta(hours=25)
    assert selectors.alarms(at=late) == []
    name(witness)
    (alarm,) = selectors.alarms(at=late)
    assert isinstance(alarm, Unwitnessed)
    assert alarm.hours == 25
    assert (
        "no quorum of witnesses has cosigned the log"
        in Client(headers={"accept-language": "en"}).get("/log/").content.decode()
    )
    done = publisher.publish(None, at=late)
    assert (done.witnesses, done.problems) == (("U",), ())
    (again,) = selectors.alarms(at=late + timedelta(hours=24))
    assert isinstance(again, Unwitnessed)


def test_a_witness_that_has_just_cosigned_is_left_in_peace_until_the_heartbeat(
    witness: Witness,
) -> None:
    name(witness)

    def lines(after: int) -> int:
        publisher.publish(None, at=NOW + timedelta(seconds=after), heartbeat_seconds=3_600)
        found = selectors.latest_checkpoint()
        assert found is not None
        return found.cosignatures.count()

    assert [lines(0), lines(60), lines(3_700)] == [1, 1, 2]


def test_a_clock_that_differs_is_told(witness: Witness, monkeypatch: pytest.MonkeyPatch) -> None:
    name(witness)
    cosign = Witness.add_checkpoint

    def later(self: Witness, data: bytes, *, at: datetime) -> str:
        return cosign(self, data, at=at + timedelta(minutes=10))

    monkeypatch.setattr(Witness, "add_checkpoint", later)
    (problem,) = publisher.publish(None, at=NOW).problems
    assert isinstance(problem, publisher.ClocksDiffer)
    assert problem.seconds == 600
