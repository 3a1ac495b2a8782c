"""What was stopped before the column of its author was there: told from the record, or left."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from resguardo.kernel.mandate import Role
from resguardo.records.people import services as people
from resguardo.records.permits import services as permits
from resguardo.records.permits.models import Suspension
from resguardo.records.permits.services import StoppedByAuthority
from tests.cast import Cast
from tests.house import House, furnish

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def house(cast: Cast) -> House:
    return furnish(cast, at=cast.at - timedelta(days=1))


def migrate() -> None:
    step = import_module("resguardo.records.permits.migrations.0004_whose_stop_it_was")
    step.tell_whose(apps, None)


def marked() -> dict[str, bool]:
    return {row.reason: row.by_authority for row in Suspension.objects.all()}


def test_the_authority_s_stops_become_its_own_and_the_company_s_stay(
    cast: Cast, house: House
) -> None:
    rita, clara = cast.viewer("rita"), cast.viewer("clara")
    keys = house.permits
    permits.suspend(by=rita, at=cast.at, permit=keys["company"], reason="No alarm")
    permits.revoke(by=rita, at=cast.at, permit=keys["firearm-0"], reason="For good")
    permits.suspend(by=clara, at=cast.at, permit=keys["credential"], reason="Its own")
    permits.suspend(by=house.console, at=cast.at, permit=keys["fitness"], reason="At the machine")
    people.grant_mandate(
        by=None, at=cast.at, user=cast.users["clara"], role=Role.REGISTRAR,
        organisation=cast.authority,
    )  # fmt: skip
    permits.suspend(by=clara, at=cast.at + HOUR, permit=keys["firearm-1"], reason="Works for both")
    before = marked()
    Suspension.objects.update(by_authority=False)
    migrate()
    assert marked() == before
    assert before == {
        "No alarm": True, "For good": True, "Its own": False, "At the machine": False,
        "Works for both": False,
    }  # fmt: skip
    with pytest.raises(StoppedByAuthority):
        permits.lift(by=clara, at=cast.at + HOUR, permit=keys["company"], reason="Mended")
    permits.lift(by=clara, at=cast.at + HOUR, permit=keys["credential"], reason="Mended")


def test_who_joined_the_authority_later_stopped_it_for_the_company(
    cast: Cast, house: House
) -> None:
    clara = cast.viewer("clara")
    permits.suspend(by=clara, at=cast.at, permit=house.permits["credential"], reason="Its own")
    people.grant_mandate(
        by=None, at=cast.at + HOUR, user=cast.users["clara"], role=Role.REGISTRAR,
        organisation=cast.authority,
    )  # fmt: skip
    migrate()
    assert marked() == {"Its own": False}
