"""The desk of a programme tells one way of all its lists how many there are."""

import re
from datetime import timedelta

import pytest

from resguardo.records.assistance.services import asking
from resguardo.records.compliance import assessing, selectors
from resguardo.records.compliance.models import Assessment
from resguardo.records.people import pages
from tests.armoury import make_armoury
from tests.cast import lately, make_cast
from tests.programme import ProgrammeStage, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(db: None) -> ProgrammeStage:
    cast = make_cast(lately())
    make_armoury(cast)
    return make_programme(cast)


def _counts(page: str) -> list[str]:
    return [" ".join(each.split()) for each in re.findall(r'rg-list__count"[^>]*>([^<]*)<', page)]


def test_a_count_stands_where_not_all_rows_do(
    stage: ProgrammeStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    paloma = stage.cast.client("paloma")
    make_programme(stage.cast, "CV-2027")
    page = paloma.get("/assistance/").content.decode()
    assert page.count("CV-2027") > 0
    assert _counts(page) == []
    monkeypatch.setattr(pages, "PAGE_ROWS", 1)
    assert _counts(paloma.get("/assistance/").content.decode()) == ["2 results"]


def test_the_gaps_of_a_campaign_say_how_many_there_are(stage: ProgrammeStage) -> None:
    row = asking.open_campaign(
        by=stage.officer, at=stage.at, programme=stage.programme.public_id, title="Stores",
        catalogue="iatg", due_on=stage.today + timedelta(30),
    )  # fmt: skip
    mine = Assessment.objects.get(campaigns=row.campaign)
    asked = [each.id for each in selectors.catalogue_of(mine).controls if each.kind == "people"]
    clara = stage.cast.viewer("clara")
    for control in asked[:14]:
        assessing.answer(
            by=clara, at=stage.at, assessment=mine.public_id, control=control, verdict="no",
            words="not yet",
        )  # fmt: skip
    assessing.lock(by=clara, at=stage.at, assessment=mine.public_id)
    paloma = stage.cast.client("paloma")
    way = f"/assistance/campaigns/{row.campaign.public_id}/"
    [told] = _counts(paloma.get(way).content.decode())
    assert re.fullmatch(r"the first 10 of \d+", told)
    assert int(told.rpartition(" ")[2]) >= 14
    assert _counts(paloma.get(f"{way}?gaps=all").content.decode()) == []
