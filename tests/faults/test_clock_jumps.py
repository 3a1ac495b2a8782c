"""The machine's clock jumps: the log keeps the order, the reader is told, and nobody is shut in."""

from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from unittest import mock

import pytest

from resguardo.records.custody import services as custody
from resguardo.records.custody.models import Entry, Transfer
from resguardo.records.people import services as people
from resguardo.records.people.services.pins import PinLocked, PinWrong
from resguardo.records.places import services as places
from tests.armoury import Armoury
from tests.faults.ground import assert_sound

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def the_clock_says(moment: datetime) -> AbstractContextManager[object]:
    """Every face reads the clock there, and nothing below a face reads it at all."""
    return mock.patch("django.utils.timezone.now", return_value=moment)


def test_the_log_keeps_the_order_and_says_what_the_clock_said(armoury: Armoury) -> None:
    first = armoury.issue(at=armoury.at + 5 * HOUR)
    [second] = armoury.back(at=armoury.at)
    third = armoury.issue(at=armoury.at + 400 * timedelta(days=1), overriding="expired",
                          slip=armoury.witnessed())  # fmt: skip
    assert first.sequence < second.sequence < third.sequence
    assert [each.recorded_at - armoury.at for each in (first, second)] == [5 * HOUR, 0 * HOUR]
    assert armoury.held("beto") == {"r1": 1, "old": 12, "h1": 1}
    assert_sound()


def test_the_reader_is_told_when_the_clock_was_put_back(armoury: Armoury) -> None:
    first = armoury.issue(at=armoury.at + 5 * HOUR)
    [second] = armoury.back(at=armoury.at)
    ana = armoury.cast.client("ana")
    with the_clock_says(armoury.at):
        behind, right = (
            ana.get(f"/custody/entries/{each.public_id}/").content.decode()
            for each in (second, first)
        )
    assert f"№ {first.sequence} stands before this one" in behind
    assert "the clock was put back" not in right


def test_the_first_page_asks_for_the_clock_to_be_set(armoury: Armoury) -> None:
    armoury.issue(at=armoury.at + 5 * HOUR)
    ana = armoury.cast.client("ana")
    with the_clock_says(armoury.at):
        assert "The clock of this machine is behind" in ana.get("/").content.decode()
    with the_clock_says(armoury.at + 6 * HOUR):
        assert "The clock of this machine is behind" not in ana.get("/").content.decode()


def test_a_transfer_is_accepted_by_a_clock_that_is_behind(armoury: Armoury) -> None:
    dos = people.viewer_at_console(organisation=armoury.cast.dos, at=armoury.at)
    store = places.open_place(by=dos, at=armoury.at, kind="armoury", name="Dos", province="Costa")
    offered = custody.offer(
        by=armoury.cast.viewer("dario"), at=armoury.at, receiver=armoury.cast.dos.public_id,
        store=armoury.north.public_id, things={armoury.id("r1"): 1},
        slip=armoury.slip(reason="sold"),
    )  # fmt: skip
    custody.accept(
        by=armoury.cast.viewer("fausto"), at=armoury.at - HOUR, transfer=offered.public_id,
        store=store.public_id, received={line.pk: 1 for line in offered.lines.all()},
        slip=armoury.slip(),
    )  # fmt: skip
    taken = Transfer.objects.select_related("in_entry", "out_entry").get()
    assert taken.in_entry is not None
    assert taken.out_entry is not None
    assert taken.in_entry.sequence > taken.out_entry.sequence
    assert taken.in_entry.recorded_at < taken.out_entry.recorded_at
    assert_sound()


def test_a_lock_of_a_pin_holds_when_the_clock_is_put_back_and_a_manager_opens_it(
    armoury: Armoury,
) -> None:
    ana, beto = armoury.cast.viewer("ana"), armoury.cast.person("beto")

    def try_pin(pin: str, at: datetime) -> None:
        people.check_pin(by=ana, at=at, person=beto, pin=pin)

    for _each in range(5):
        with pytest.raises((PinWrong, PinLocked)):
            try_pin("0009", armoury.at)
    with pytest.raises(PinLocked, match="ask a manager"):
        try_pin("2580", armoury.at - 24 * HOUR)
    people.clear_pin_lock(
        by=armoury.cast.viewer("clara"), at=armoury.at - 24 * HOUR, person=beto, reason="the clock"
    )
    try_pin("2580", armoury.at - 24 * HOUR)


def test_a_session_ends_when_the_clock_goes_on_and_nobody_is_shut_in_when_it_goes_back(
    armoury: Armoury,
) -> None:
    with the_clock_says(armoury.at):
        ana = armoury.cast.client("ana")
        assert ana.get("/custody/out/").status_code == 200
    with the_clock_says(armoury.at - 24 * HOUR):
        assert ana.get("/custody/out/").status_code == 200
    with the_clock_says(armoury.at - timedelta(days=60)):
        before_every_mandate = ana.get("/custody/out/")
        assert before_every_mandate.status_code == 403
        assert "mandate" in before_every_mandate.content.decode()
    with the_clock_says(armoury.at + timedelta(days=3)):
        assert "/accounts/login/" in ana.get("/custody/out/")["Location"]


def test_what_has_not_come_yet_by_our_clock_is_refused_with_what_to_do(armoury: Armoury) -> None:
    ana = armoury.cast.client("ana")
    body = {
        "armoury": str(armoury.north.public_id), "guard": str(armoury.id("beto")),
        "things": [{"thing": str(armoury.id("r1"))}],
        "shift": str(armoury.shifts["beto"].public_id),
        "confirmation": {"kind": "signature", "signature": "M1 1L9 9"},
        "occurred_at": (armoury.at + HOUR).isoformat(),
    }  # fmt: skip
    with the_clock_says(armoury.at):
        answer = ana.post(
            "/api/v1/custody/issues", body, content_type="application/json",
            headers=armoury.cast.bearer("ana"),
        )  # fmt: skip
    assert answer.status_code == 422
    assert answer.json()["code"] == "custody.in-the-future"
    assert not Entry.objects.filter(kind="issue").exists()
