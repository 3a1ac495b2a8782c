"""What a device kept without a network: taken in its order, once, with both times, never lost."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from resguardo.kernel.mandate import NotMandated
from resguardo.records.custody import counts
from resguardo.records.custody import services as custody
from resguardo.records.custody.models import Count, CountLine, CountScan
from resguardo.records.custody.services import Heard, Scan, ScansUnreadable
from resguardo.records.custody.services.counting_by_code import CodeOver
from resguardo.records.custody.services.scanning import CountOver
from resguardo.records.custody.services.sheets import EnoughSheets
from resguardo.records.people.selectors import NotFound
from tests.armoury import Armoury
from tests.records.custody.counting import close, open_count, see

LATER = timedelta(hours=2)


def _scan(stage: Armoury, what: str, *, minute: int = 0, **more: Any) -> Scan:
    """A scan of a label, or of words that nobody knows, some minutes after the count was opened."""
    thing = stage.things.get(what)
    told: dict[str, Any] = {"key": uuid4(), "text": thing.code if thing else what}
    return Scan(**(told | {"seen_at": stage.at + timedelta(minutes=minute)} | more))


def _send(stage: Armoury, row: Count, *scans: Scan, by: str = "ana", **more: Any) -> Heard:
    at = more.pop("at", stage.at + LATER)
    sent_at = at + more.pop("fast", timedelta())
    return custody.take_scans(
        by=stage.cast.viewer(by), at=at, count=row.public_id, scans=scans, sent_at=sent_at
    )


def _states(heard: Heard) -> list[str]:
    return [each.state for each in heard.taken]


def test_each_scan_becomes_a_line_with_when_it_was_seen_and_when_recorded(
    armoury: Armoury,
) -> None:
    row = open_count(armoury)
    heard = _send(armoury, row, _scan(armoury, "r1", minute=5), _scan(armoury, "ZZ 9", minute=7))
    assert _states(heard) == ["seen", "unknown"]
    assert not heard.clock_is_wrong
    line = CountLine.objects.get(thing=armoury.things["r1"])
    assert line.seen_at == armoury.at + timedelta(minutes=5)
    assert line.sheet.closed_at is None
    kept = CountScan.objects.get(thing=armoury.things["r1"])
    assert (kept.seen_at, kept.recorded_at) == (line.seen_at, armoury.at + LATER)
    assert CountLine.objects.get(thing=None).text_as_read == "ZZ 9"


def test_a_batch_that_is_sent_twice_is_taken_once(armoury: Armoury) -> None:
    row = open_count(armoury)
    batch = [_scan(armoury, "r1"), _scan(armoury, "old", minute=1, quantity=40)]
    first = _send(armoury, row, *batch)
    see(armoury, row, {"r1": 0}, at=armoury.at + LATER)  # taken back meanwhile
    again = _send(armoury, row, *batch, at=armoury.at + 2 * LATER)
    assert again.taken == first.taken
    assert CountScan.objects.count() == 2
    own = counts.own_lines(viewer=armoury.cast.viewer("ana"), row=row)
    assert [(each.thing, each.seen_quantity) for each in own] == [(armoury.things["old"], 40)]


def test_what_was_seen_later_stands_whichever_arrives_first(armoury: Armoury) -> None:
    row = open_count(armoury)
    early = _scan(armoury, "old", minute=3, quantity=90)
    late = _scan(armoury, "old", minute=9, quantity=96)
    assert _states(_send(armoury, row, late)) == ["seen"]
    assert _states(_send(armoury, row, early)) == ["again"]
    assert CountLine.objects.get().seen_quantity == 96
    other = [
        _scan(armoury, "new", minute=9, quantity=7), _scan(armoury, "new", minute=3, quantity=5)
    ]  # fmt: skip
    _send(armoury, row, *other)
    assert CountLine.objects.get(thing=armoury.things["new"]).seen_quantity == 7
    assert CountScan.objects.count() == 4


def test_the_same_thing_twice_is_told_and_stays_one_line(armoury: Armoury) -> None:
    row = open_count(armoury)
    heard = _send(armoury, row, _scan(armoury, "r1"), _scan(armoury, "r1", minute=1, quantity=5))
    assert _states(heard) == ["seen", "again"]
    assert CountLine.objects.get().seen_quantity == 1


@pytest.mark.parametrize("fast", [timedelta(hours=3), timedelta(hours=-5)])
def test_a_wrong_clock_is_noticed_and_the_line_says_our_time(
    armoury: Armoury, fast: timedelta
) -> None:
    row = open_count(armoury)
    seen_at = armoury.at + timedelta(minutes=5) + fast
    heard = _send(armoury, row, _scan(armoury, "r1", seen_at=seen_at), fast=fast)
    assert heard.clock_is_wrong
    assert heard.clock_off == fast
    assert CountLine.objects.get().seen_at == armoury.at + timedelta(minutes=5)
    kept = CountScan.objects.get()
    assert (kept.seen_at, kept.clock_off_s) == (seen_at, fast.total_seconds())


def test_no_clock_leads_out_of_the_count(armoury: Armoury) -> None:
    row = open_count(armoury)
    _send(armoury, row, _scan(armoury, "r1", minute=-900), _scan(armoury, "r2", minute=900))
    moments = dict(CountLine.objects.values_list("thing__code", "seen_at"))
    assert moments[armoury.things["r1"].code] == row.opened_at
    assert moments[armoury.things["r2"].code] == armoury.at + LATER


def test_a_lot_asks_how_many_and_the_answer_is_the_same_scan(armoury: Armoury) -> None:
    row = open_count(armoury)
    scan = _scan(armoury, "old", minute=4)
    heard = _send(armoury, row, scan)
    assert (heard.taken, heard.asked[0].things) == ([], (armoury.things["old"],))
    assert not CountScan.objects.exists()
    told = _scan(armoury, "old", minute=4, key=scan.key, quantity=30)
    assert _states(_send(armoury, row, told)) == ["seen"]
    assert CountLine.objects.get().seen_quantity == 30


def test_what_comes_after_the_sheet_was_closed_is_kept_beside_it(armoury: Armoury) -> None:
    row = open_count(armoury)
    see(armoury, row, {"r1": 1})
    close(armoury, row, at=armoury.at + timedelta(hours=1))
    heard = _send(armoury, row, _scan(armoury, "r2", minute=5), _scan(armoury, "old", minute=6))
    assert (_states(heard), heard.sheet_over) == (["beside", "beside"], True)
    assert [each.thing for each in CountLine.objects.all()] == [armoury.things["r1"]]
    assert [each.thing for each in counts.scans(row)] == [
        armoury.things["r2"], armoury.things["old"]
    ]  # fmt: skip


def test_a_count_that_was_given_up_keeps_the_scans_of_who_counted(armoury: Armoury) -> None:
    row = open_count(armoury)
    see(armoury, row, {"r1": 1})
    custody.abandon_count(by=armoury.cast.viewer("dario"), at=armoury.at, count=row.public_id)
    assert _states(_send(armoury, row, _scan(armoury, "r2"))) == ["beside"]
    with pytest.raises(CountOver):
        _send(armoury, row, _scan(armoury, "r2"), by="dario")


def test_who_may_not_count_sends_nothing(armoury: Armoury) -> None:
    row = open_count(armoury)
    for name, refusal in (("elena", NotMandated), ("fausto", NotFound)):
        with pytest.raises(refusal):
            _send(armoury, row, _scan(armoury, "r1"), by=name)
    _send(armoury, row, _scan(armoury, "r1"))
    with pytest.raises(EnoughSheets):
        _send(armoury, row, _scan(armoury, "r1"), by="dario")
    with pytest.raises(NotFound):
        _send(armoury, row, Scan(key=uuid4(), thing=UUID(int=1), seen_at=armoury.at))
    with pytest.raises(ScansUnreadable):
        _send(armoury, row, Scan(key=uuid4(), text=" \x00", seen_at=armoury.at))
    with pytest.raises(ScansUnreadable):
        _send(armoury, row, *[_scan(armoury, "r1") for _each in range(201)])


def test_scans_by_a_code_that_ended_wait_for_another_code(armoury: Armoury) -> None:
    row = open_count(armoury)
    told: dict[str, Any] = {"counter": armoury.cast.person("carla").code, "hours": 1}
    ana = armoury.cast.viewer("ana")

    def made(at: Any) -> Any:
        link = custody.make_count_link(by=ana, at=at, count=row.public_id, **told)
        return custody.open_count_link(token=link.token, code=link.code, at=at)

    first = made(armoury.at)
    carla = custody.sender_of(first, at=armoury.at)
    batch: dict[str, Any] = {"count": row.public_id, "sent_at": armoury.at}
    custody.take_scans(by=carla, at=armoury.at, scans=[_scan(armoury, "r1")], **batch)
    late = armoury.at + LATER
    with pytest.raises(CodeOver):
        custody.sender_of(first, at=late)
    second = made(late)
    carla = custody.sender_of(second, at=late)
    custody.take_scans(by=carla, at=late, scans=[_scan(armoury, "r2")], **batch)
    sheet = row.sheets.get()
    assert sheet.lines.count() == 2
    custody.close_sheet(by=carla, at=late, count=row.public_id)
    second.refresh_from_db()
    after = late + timedelta(days=2)
    heard = custody.take_scans(
        by=custody.sender_of(second, at=after), at=after, count=row.public_id, sent_at=after,
        scans=[_scan(armoury, "r3")],
    )  # fmt: skip
    assert (_states(heard), sheet.lines.count()) == (["beside"], 2)
