"""A choice among more rows than a page can show is made by name, and reaches the last of them."""

from typing import Any

import pytest

from resguardo.interfaces.web.people import choosing
from resguardo.records.compliance import selectors as compliance
from resguardo.records.compliance.models import Assessment, Campaign
from resguardo.records.people.models import Organisation
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def _text(response: Any) -> str:
    return str(response.content.decode())


def _catalogue(cast: Cast) -> str:
    return next(iter(compliance.catalogues_of(viewer=cast.viewer("rita"), at=cast.at)))


@pytest.fixture
def companies(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> list[Organisation]:
    """More companies than a page offers: two, where one is offered."""
    rows = list(Organisation.objects.filter(kind="company", closed_on=None).order_by("name"))
    assert len(rows) > 1
    monkeypatch.setattr(choosing, "OFFERED_MOST", 1)
    return rows


def test_few_companies_are_offered_all(cast: Cast) -> None:
    page = _text(cast.client("rita").get("/standards/campaigns/new/"))
    for each in Organisation.objects.filter(kind="company", closed_on=None):
        assert str(each.public_id) in page


def test_a_campaign_asks_the_last_of_many_companies(
    cast: Cast, companies: list[Organisation]
) -> None:
    rita, way = cast.client("rita"), "/standards/campaigns/new/"
    facts = {"title": "Bodegas", "catalogue": _catalogue(cast), "due_on-on": "2099-01-01",
             "due_on": "2099-01-01"}  # fmt: skip
    assert str(companies[0].public_id) not in _text(rita.get(way))
    refused = rita.post(way, facts | {"companies": f"{companies[-1].name}\nnadie de aquí"})
    assert refused.status_code == 422
    assert _text(refused).count("nadie de aquí") > 1
    made = rita.post(way, facts | {"companies": companies[-1].name})
    assert made.status_code == 303
    asked = Assessment.objects.filter(campaigns=Campaign.objects.get())
    assert [each.organisation for each in asked] == [companies[-1]]


def test_an_assessment_is_opened_of_the_last_of_many_companies(
    cast: Cast, companies: list[Organisation]
) -> None:
    rita, way = cast.client("rita"), "/standards/assessments/new/"
    facts = {"catalogue": _catalogue(cast)}
    assert str(companies[0].public_id) not in _text(rita.get(way))
    several = rita.post(way, facts | {"organisation": "a"})
    assert several.status_code == 422
    assert all(each.name in _text(several) for each in companies)
    made = rita.post(way, facts | {"organisation": companies[-1].name.upper()})
    assert made.status_code == 303
    assert Assessment.objects.get().organisation == companies[-1]
