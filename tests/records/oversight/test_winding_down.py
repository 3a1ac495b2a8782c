"""A company ends: what is left is counted by the book, and the file closes when nothing is."""

from datetime import timedelta
from typing import Any

import pytest

from resguardo.kernel.mandate import NotMandated
from resguardo.kernel.procedure import SamePerson
from resguardo.records.custody import services as custody
from resguardo.records.custody.models import Holding
from resguardo.records.custody.slip import Slip
from resguardo.records.oversight import winding_down as seen
from resguardo.records.oversight.selectors import ThingNotRead
from resguardo.records.oversight.services import winding_down as winding
from resguardo.records.people.models import Organisation
from resguardo.records.people.selectors import NotFound
from resguardo.records.permits import applying
from resguardo.records.permits.models import Permit
from tests.cast import Cast
from tests.house import House, furnish

DAY = timedelta(days=1)


@pytest.fixture
def house(cast: Cast) -> House:
    return furnish(cast, "uno", guard="beto", at=cast.at - 3 * DAY)


def test_a_file_closes_only_when_every_weapon_and_round_has_a_receiver(
    cast: Cast, house: House
) -> None:
    other = furnish(cast, "dos", guard="dante", at=cast.at - 3 * DAY)
    clara, gema, rita = (cast.viewer(name) for name in ("clara", "gema", "rita"))
    due = cast.at.date() + 10 * DAY
    told: dict[str, Any] = {"at": cast.at - DAY, "cause": "closes", "due_on": due}
    row = winding.begin_wind_down(by=clara, reason="No more contracts", **told)
    with pytest.raises(winding.UnderWay):
        winding.begin_wind_down(
            by=gema, reason="x", organisation=house.organisation.public_id, **told
        )
    with pytest.raises(NotFound):
        seen.wind_down(viewer=cast.viewer("delia"), at=cast.at, public_id=row.public_id)
    naming: dict[str, Any] = {"at": cast.at, "wind_down": row.public_id, "expected_on": due}
    with pytest.raises(winding.ReceiverMissing):
        winding.name_receiver(by=clara, things="", receiver=" ", **naming)
    with pytest.raises(ThingNotRead):
        winding.name_receiver(by=clara, things="nothing", receiver="Dos", **naming)
    serial = house.firearms[0].serial
    winding.name_receiver(by=clara, things=serial, receiver="Custodia Dos", **naming)
    waiting = seen.still_there(row)
    assert waiting[0].receiver == ""  # those without a receiver come first
    assert [each.receiver for each in waiting if each.receiver] == ["Custodia Dos"]
    closing: dict[str, Any] = {"wind_down": row.public_id, "reason": "All received"}
    with pytest.raises(winding.StillHeld) as refusal:
        winding.close_wind_down(by=rita, at=cast.at, **closing)
    assert "firearms 2, rounds 48" in refusal.value.sentence()
    _hand_over_everything(cast, house, other)
    later = cast.at + DAY
    assert [(each.firearms, each.rounds) for each in seen.day_by_day(row, at=later)] == [
        (2, 48), (0, 0), (0, 0),
    ]  # fmt: skip
    [got] = seen.received(row)
    assert (got.receiver, got.firearms, got.rounds) == (cast.dos.name, 2, 48)
    with pytest.raises(NotMandated):
        winding.close_wind_down(by=gema, at=later, **closing)
    assert winding.close_wind_down(by=rita, at=later, **closing).state == "closed"
    assert Organisation.objects.get(pk=cast.uno.pk).closed_on is not None


def _hand_over_everything(cast: Cast, house: House, other: House) -> None:
    held = Holding.objects.filter(
        organisation=house.organisation, boundary=False, quantity__gt=0
    ).select_related("thing")
    offered = custody.offer(
        by=house.console, at=cast.at, receiver=cast.dos.public_id, store=house.armoury.public_id,
        things={each.thing.public_id: each.quantity for each in held},
        slip=Slip(reason="Wind-down", document="Acta 1"),
    )  # fmt: skip
    assert seen.lacking(seen.wind_downs(viewer=cast.viewer("rita"), at=cast.at)[0]).transfers == 1
    custody.accept(
        by=cast.viewer("fausto"), at=cast.at, transfer=offered.public_id,
        store=other.armoury.public_id,
        received={line.pk: line.quantity for line in offered.lines.all()},
        slip=Slip(reason="Taken in hand"),
    )  # fmt: skip


def test_whoever_begins_it_does_not_close_it(cast: Cast, house: House) -> None:
    rita = cast.viewer("rita")
    told: dict[str, Any] = {"by": rita, "at": cast.at}
    key = house.organisation.public_id
    with pytest.raises(winding.EndsBeforeToday):
        winding.begin_wind_down(
            **told, organisation=key, cause="silent", due_on=cast.at.date() - DAY, reason="x"
        )
    row = winding.begin_wind_down(
        **told, organisation=key, cause="silent", due_on=cast.at.date(), reason="No answer"
    )
    with pytest.raises(SamePerson):
        winding.close_wind_down(**told, wind_down=row.public_id, reason="all")
    assert winding.resume(**told, wind_down=row.public_id, reason="It spoke").state == "resumed"
    with pytest.raises(NotMandated):
        winding.begin_wind_down(
            by=cast.viewer("ana"), at=cast.at, cause="closes", due_on=cast.at.date(), reason="x"
        )


def test_lapsed_and_silent_companies_with_arms_are_named_to_the_authority(
    cast: Cast, house: House
) -> None:
    gema, clara = cast.viewer("gema"), cast.viewer("clara")
    assert seen.ought_to_begin(viewer=gema, at=cast.at) == []
    far = cast.at + seen.SILENT + DAY
    [silent] = seen.ought_to_begin(viewer=cast.viewer("gema", at=far), at=far)
    assert (silent.organisation, silent.cause, silent.left.firearms) == (cast.uno, "silent", 2)
    licence = Permit.objects.get(public_id=house.permits["company"])
    Permit.objects.filter(pk=licence.pk).update(valid_until=cast.at.date() + DAY)
    later = cast.at + 5 * DAY
    [lapsed] = seen.ought_to_begin(viewer=gema, at=later)
    assert lapsed.cause == "lapsed"
    asked = applying.draft_renewal(by=clara, at=cast.at, permit=licence.public_id)
    told: dict[str, Any] = {"by": clara, "at": cast.at, "application": asked.public_id}
    applying.add_paper(**told, name="Balance", document=b"%PDF-1.4\n")
    applying.take_application_step(**told, step="submit")
    assert seen.ought_to_begin(viewer=gema, at=later) == []  # the authority's own backlog
