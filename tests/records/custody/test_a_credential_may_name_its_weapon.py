"""A credential that names firearms is good for those, where the law ties it to them."""

from datetime import timedelta

import pytest

from resguardo.records.custody.preparing import counter_preview
from resguardo.records.people.models import Organisation
from resguardo.records.permits import services as permits
from resguardo.records.permits.services import HolderMissing, PermitFacts
from tests.cast import Cast
from tests.house import House, furnish

DAY = timedelta(days=1)
CODE = "match.credential-other-weapon"


@pytest.fixture
def house(cast: Cast) -> House:
    return furnish(cast, "uno", guard="beto", at=cast.at - 20 * DAY)


def name_in_credential(cast: Cast, house: House, weapon: int) -> None:
    permits.record_permit(
        by=house.console, at=cast.at - DAY,
        facts=PermitFacts(
            kind="credential", number=f"FUEC-{weapon}", person=house.guard.public_id,
            thing=house.firearms[weapon].thing.public_id, valid_from=cast.at.date() - 5 * DAY,
            valid_until=cast.at.date() + 300 * DAY,
        ),
    )  # fmt: skip


def refused(cast: Cast, house: House, weapon: int, law: str) -> bool:
    Organisation.objects.filter(pk=house.organisation.pk).update(jurisdiction=law)
    shown = counter_preview(
        viewer=cast.viewer("ana"), at=cast.at, armoury=house.armoury.public_id,
        guard=house.guard.public_id, things={house.firearms[weapon].thing.public_id: 1},
    )  # fmt: skip
    return CODE in {each.code for each in shown.problems}


def test_where_the_law_ties_it_another_firearm_is_refused(cast: Cast, house: House) -> None:
    assert not refused(cast, house, 0, "es")  # no firearm was entered: nothing to judge by
    name_in_credential(cast, house, 0)
    assert not refused(cast, house, 0, "es")
    assert refused(cast, house, 1, "es")
    assert not refused(cast, house, 1, "generic")
    name_in_credential(cast, house, 1)
    assert not refused(cast, house, 1, "es")


def test_only_a_credential_names_a_firearm_beside_its_holder(cast: Cast, house: House) -> None:
    with pytest.raises(HolderMissing):
        permits.record_permit(
            by=house.console, at=cast.at,
            facts=PermitFacts(
                kind="fitness", person=house.guard.public_id, valid_from=cast.at.date(),
                thing=house.firearms[0].thing.public_id,
            ),
        )  # fmt: skip
