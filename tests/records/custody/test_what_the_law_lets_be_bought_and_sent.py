"""Purchases, journeys and transfers under the law of their day: Peru, Colombia, and none."""

from datetime import timedelta
from typing import Any

import pytest

from resguardo.records.custody import services as custody
from resguardo.records.custody.ceilings import (
    AuthorisationNeeded,
    BoughtTooMuch,
    GuideNotInForce,
    NotOwned,
    TypeNotAllowed,
)
from resguardo.records.custody.models import Entry, Override
from resguardo.records.custody.services import Confirmation, Slip
from resguardo.records.people.models import Organisation
from resguardo.records.people.services import viewer_at_console
from resguardo.records.people.viewer import Viewer
from resguardo.records.permits import services as permits
from resguardo.records.permits.services import PermitFacts
from resguardo.records.register.models import Firearm, Thing
from resguardo.records.register.services import FirearmFacts, LotFacts
from tests.cast import PIN, Cast
from tests.house import CALIBRE, House, furnish

DAY = timedelta(days=1)
FIREARMS = 2


@pytest.fixture
def house(cast: Cast) -> House:
    return furnish(cast, "uno", guard="beto", at=cast.at - 90 * DAY)


def under(law: str, house: House, cast: Cast) -> Viewer:
    """The company's console under the law of a country."""
    Organisation.objects.filter(pk=house.organisation.pk).update(jurisdiction=law)
    company = Organisation.objects.get(pk=house.organisation.pk)
    return viewer_at_console(organisation=company, at=cast.at - DAY)


def buy(by: Viewer, cast: Cast, house: House, rounds: int, **said: Any) -> list[Entry]:
    facts = LotFacts(
        kind="ammunition", calibre_id=CALIBRE, lot_number=f"L{rounds}{said.get('reason', '')}",
        received_on=cast.at.date(), maker_name="Ejemplar",
    )  # fmt: skip
    return custody.take_in(
        by=by, at=cast.at, place=house.armoury.public_id, new=[(facts, rounds)],
        slip=Slip(document="F-1", **said),
    )  # fmt: skip


def test_rounds_beyond_the_months_ceiling_are_refused_with_the_article(
    cast: Cast, house: House
) -> None:
    by = under("pe", house, cast)
    buy(by, cast, house, 600 * FIREARMS - 100)
    with pytest.raises(BoughtTooMuch) as refusal:
        buy(by, cast, house, 101)
    told = refusal.value
    assert (told.would_be, told.limit, told.firearms) == (1201, 600, FIREARMS)
    assert (told.calibre, told.month) == (".38 Special", "03/2026")  # as people say them
    assert "DS 010-2017-IN" in told.sentence()
    assert not Thing.objects.filter(lot__lot_number="L101").exists()  # nothing is half there
    buy(by, cast, house, 100)


def test_rounds_that_are_here_already_are_set_aside_by_two_and_reviewed(
    cast: Cast, house: House
) -> None:
    by = under("pe", house, cast)
    buy(
        by, cast, house, 5_000, reason="Delivered by mistake",
        second=cast.person("dario").public_id,
        second_confirmation=Confirmation(kind="pin", pin=PIN),
    )  # fmt: skip
    assert Override.objects.get().codes == ["custody.bought-too-much"]


def test_where_the_law_sets_no_ceiling_nothing_is_refused(cast: Cast, house: House) -> None:
    buy(under("generic", house, cast), cast, house, 50_000)


def test_the_month_before_is_not_added_up(cast: Cast, house: House) -> None:
    by = under("pe", house, cast)
    assert len(buy(by, cast, house, 1_100, occurred_at=cast.at - 45 * DAY)) == 1
    buy(by, cast, house, 1_150)


def test_a_hired_firearm_is_refused_where_they_must_be_the_companys_own(
    cast: Cast, house: House
) -> None:
    by = under("co", house, cast)
    known = Firearm.objects.get(pk=house.firearms[0].pk)
    facts = FirearmFacts(
        model_id=known.model_id, weapon_type="revolver", calibre_id=CALIBRE, serial="HIRED-1",
        ownership="leased",
    )  # fmt: skip
    with pytest.raises(NotOwned) as refusal:
        custody.take_in(
            by=by, at=cast.at, place=house.armoury.public_id, new=[(facts, 1)],
            slip=Slip(document="F-2"),
        )  # fmt: skip
    assert "HIRED-1" in refusal.value.sentence()


def test_a_type_that_the_law_gives_nobody_is_set_aside_by_two(cast: Cast, house: House) -> None:
    by = under("pe", house, cast)
    known = Firearm.objects.get(pk=house.firearms[0].pk)
    facts = FirearmFacts(
        model_id=known.model_id, weapon_type="submachine_gun", calibre_id="9-luger", serial="SMG-1"
    )

    def take(**said: Any) -> None:
        custody.take_in(
            by=by, at=cast.at, place=house.armoury.public_id, new=[(facts, 1)], acknowledged=True,
            slip=Slip(document="F-4", **said),
        )  # fmt: skip

    with pytest.raises(TypeNotAllowed) as refusal:
        take()
    assert "art. 19" in refusal.value.sentence()
    take(
        reason="Came in the wrong box", second=cast.person("dario").public_id,
        second_confirmation=Confirmation(kind="pin", pin=PIN),
    )  # fmt: skip
    assert Override.objects.get().codes == ["custody.type-not-allowed"]


def test_a_transfer_names_the_paper_that_allowed_it(cast: Cast, house: House) -> None:
    by = under("co", house, cast)
    things = {house.firearms[0].thing.public_id: 1}
    with pytest.raises(AuthorisationNeeded):
        custody.offer(
            by=by, at=cast.at, receiver=cast.dos.public_id, store=house.armoury.public_id,
            things=things, slip=Slip(reason="Sold"),
        )  # fmt: skip
    custody.offer(
        by=by, at=cast.at, receiver=cast.dos.public_id, store=house.armoury.public_id,
        things=things, slip=Slip(reason="Sold", document="DCCAE 17"),
    )  # fmt: skip


def test_many_firearms_travel_only_under_a_guide_in_force(cast: Cast, house: House) -> None:
    by = under("pe", house, cast)
    known = Firearm.objects.get(pk=house.firearms[0].pk)
    new = [
        (FirearmFacts(model_id=known.model_id, weapon_type="revolver", calibre_id=CALIBRE,
                      serial=f"BOX-{number:03d}"), 1)
        for number in range(11)
    ]  # fmt: skip
    custody.take_in(
        by=by, at=cast.at, place=house.armoury.public_id, new=new, acknowledged=True,
        slip=Slip(document="F-3"),
    )  # fmt: skip
    things = dict.fromkeys(
        Thing.objects.filter(firearm__serial__startswith="BOX").values_list("public_id", flat=True),
        1,
    )

    def send() -> list[Entry]:
        return custody.dispatch(
            by=by, at=cast.at, giver=house.armoury.public_id, things=things,
            due_at=cast.at + DAY, slip=Slip(document="GT-1"),
        )  # fmt: skip

    with pytest.raises(GuideNotInForce) as refusal:
        send()
    assert (refusal.value.count, refusal.value.limit) == (11, 10)
    permits.record_permit(
        by=by, at=cast.at,
        facts=PermitFacts(
            kind="transport", number="GT-1", valid_from=cast.at.date(),
            valid_until=cast.at.date() + 3 * DAY,
        ),
    )  # fmt: skip
    send()
