"""Where the law wants the criminal records of guards looked at, whoever is to be is told."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from resguardo.records.people.models import Organisation
from resguardo.records.permits.clearance import clearance_of
from resguardo.records.permits.services import PermitFacts, record_permit
from tests.cast import Cast
from tests.house import House, furnish

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(cast: Cast) -> House:
    Organisation.objects.update(jurisdiction="pe")
    return furnish(cast, "uno", guard="beto", at=cast.at - timedelta(days=1))


def to_check(cast: Cast, user: str = "clara") -> dict[str, date | None]:
    company = Organisation.objects.get(pk=cast.uno.pk)
    found = clearance_of(company, viewer=cast.viewer(user), at=cast.at)
    assert found is not None
    assert (found.months, "art. 24.7" in found.rule.source) == (12, True)
    rows: Any = found.to_check
    return {str(each): each.checked_on for each in rows}


def check(cast: Cast, house: House, day: date) -> None:
    record_permit(
        by=cast.viewer("clara"), at=cast.at,
        facts=PermitFacts(kind="records", person=house.guard.public_id, valid_from=day),
    )  # fmt: skip


def test_a_guard_is_to_be_checked_every_twelve_months(cast: Cast, house: House) -> None:
    guard, today = str(house.guard), cast.at.date()
    assert to_check(cast)[guard] is None
    long_ago = today - timedelta(days=366)
    check(cast, house, long_ago)
    assert to_check(cast)[guard] == long_ago
    check(cast, house, today - timedelta(days=300))
    assert guard not in to_check(cast)
    assert guard not in to_check(cast, "rita")  # the authority reads the same


def test_where_the_law_says_nothing_nobody_is_asked_for_it(cast: Cast, house: House) -> None:
    company = house.organisation
    company.jurisdiction = "costaverde"
    assert clearance_of(company, viewer=cast.viewer("clara"), at=cast.at) is None


def test_a_late_check_stands_among_the_duties_of_the_company(cast: Cast, house: House) -> None:
    way = reverse("filings:of-company", args=[house.organisation.public_id])
    own = cast.client("clara").get(reverse("filings:duties")).content.decode()
    seen = cast.client("rita").get(way).content.decode()
    for page in (own, seen):
        assert "art. 24.7" in page
        assert str(house.guard) in page
        assert "never recorded" in page
