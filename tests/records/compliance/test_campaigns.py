"""One standard asked of many companies: opened for all, answered by each, told on one board."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resguardo.kernel.mandate import NotMandated
from resguardo.records.compliance import assessing, campaigns, selectors
from resguardo.records.compliance.campaigns import CampaignClosed, CampaignIncomplete
from resguardo.records.compliance.models import Assessment, AssessmentFact, Campaign
from resguardo.records.people import services as people
from resguardo.records.people.selectors import NotFound
from resguardo.records.transparency.selectors import changes_of
from tests.armoury import make_armoury
from tests.cast import Cast


def _open(cast: Cast, **other: Any) -> Campaign:
    told: dict[str, Any] = {
        "by": cast.viewer("gema"), "at": cast.at, "title": "MOSAIC 2026", "catalogue": "mosaic",
        "due_on": cast.at.date() + timedelta(30),
    }  # fmt: skip
    return campaigns.open_campaign(**(told | other))


def _say(cast: Cast, row: Assessment, control: str, verdict: str, by: str) -> None:
    assessing.answer(
        by=cast.viewer(by), at=cast.at, assessment=row.public_id, control=control,
        verdict=verdict, words=f"because {verdict}",
    )  # fmt: skip


@pytest.mark.django_db
def test_every_company_is_asked_and_who_was_answering_already_joins(cast: Cast) -> None:
    mine = assessing.open_assessment(
        by=cast.viewer("clara"), at=cast.at, organisation=cast.uno.public_id, catalogue="mosaic"
    )
    campaign = _open(cast)
    rows = Assessment.objects.filter(campaigns=campaign)
    assert {each.organisation.name for each in rows} == {cast.uno.name, cast.dos.name}
    assert mine in rows
    told = changes_of("campaign", campaign.public_id, viewer=cast.viewer("gema"))
    assert [each.verb for each in told] == ["opened"]
    assert list(selectors.campaigns(viewer=cast.viewer("clara"), at=cast.at)) == [campaign]
    seen = selectors.assessments(viewer=cast.viewer("clara"), at=cast.at).filter(campaigns=campaign)
    assert list(seen) == [mine]


@pytest.mark.django_db
def test_the_board_counts_answers_and_what_the_register_does_not_bear_out(cast: Cast) -> None:
    make_armoury(cast)
    campaign = _open(cast)
    gema = cast.viewer("gema")
    one = Assessment.objects.get(campaigns=campaign, organisation=cast.uno)
    for control in ("MOS20-16", "MOS20-03", "MOS20-05"):
        _say(cast, one, control, "yes", "clara")
    _say(cast, one, "MOS20-05", "partly", "gema")
    new = list(campaigns.ask_registers(by=gema, at=cast.at, campaign=campaign.public_id))
    assert len(new) == 2
    assert all(new)
    again = campaigns.ask_registers(by=gema, at=cast.at, campaign=campaign.public_id)
    assert not any(again), "what the register says already is not kept once more"
    rows = list(
        selectors.assessments(viewer=gema, at=cast.at).filter(campaigns=campaign).order_by("pk")
    )
    first, second = sorted(
        campaigns.board(viewer=gema, at=cast.at, rows=rows), key=lambda each: -each.answered
    )
    assert (first.answered, first.contradicted, first.differs) == (3, 1, 1)
    assert second.answered == 0
    assert first.asked == second.asked > 30
    assert 0 < first.done < first.applies
    commonest = campaigns.gaps(viewer=gema, at=cast.at, campaign=campaign)
    assert all(each.companies == 2 for each in commonest)
    full_count = next(each for each in commonest if each.control.id == "MOS20-16")
    assert full_count.contradicted == 1


@pytest.mark.django_db
def test_the_board_asks_as_often_for_many_companies_as_for_few(cast: Cast) -> None:
    campaign = _open(cast)
    gema = cast.viewer("gema")

    def asked() -> int:
        rows = list(selectors.assessments(viewer=gema, at=cast.at).filter(campaigns=campaign))
        with CaptureQueriesContext(connection) as captured:
            campaigns.board(viewer=gema, at=cast.at, rows=rows)
            campaigns.gaps(viewer=gema, at=cast.at, campaign=campaign)
        return len(captured)

    few = asked()
    for name in "Tres", "Cuatro", "Cinco":
        people.found_organisation(by=None, at=cast.at, kind="company", name=name, country="CV")
    campaign = _open(cast, title="Another")
    assert Assessment.objects.filter(campaigns=campaign).count() == 5
    assert asked() == few


@pytest.mark.django_db
def test_what_is_no_campaign_is_refused_and_a_closed_one_stays(cast: Cast) -> None:
    for wrong in (
        {"title": " "},
        {"due_on": cast.at.date()},
    ):
        with pytest.raises(CampaignIncomplete):
            _open(cast, **wrong)
    with pytest.raises(NotFound):
        _open(cast, companies=(cast.authority.public_id,))
    with pytest.raises(NotMandated):
        _open(cast, by=cast.viewer("clara"))
    with pytest.raises(Exception, match="no catalogue"):
        _open(cast, catalogue="nix")
    campaign = _open(cast, companies=(cast.dos.public_id,))
    assert Assessment.objects.get(campaigns=campaign).organisation == cast.dos
    with pytest.raises(NotFound):
        selectors.campaign(viewer=cast.viewer("clara"), at=cast.at, public_id=campaign.public_id)
    campaigns.close_campaign(
        by=cast.viewer("gema"), at=cast.at, campaign=campaign.public_id, reason="all answered"
    )
    with pytest.raises(CampaignClosed):
        campaigns.close_campaign(
            by=cast.viewer("gema"), at=cast.at, campaign=campaign.public_id, reason="again"
        )
    assert not AssessmentFact.objects.exists()


@pytest.mark.django_db
def test_a_day_to_come_is_one_at_the_authority(cast: Cast) -> None:
    authority = cast.authority
    type(authority).objects.filter(pk=authority.pk).update(time_zone="America/Lima")
    today = cast.at.date()
    told: dict[str, Any] = {
        "by": cast.viewer("gema"), "title": "One", "catalogue": "mosaic",
        "at": datetime.combine(today, time(21, 30), ZoneInfo("America/Lima")),
    }  # fmt: skip
    with pytest.raises(CampaignIncomplete):
        campaigns.open_campaign(due_on=today, **told)
    assert campaigns.open_campaign(due_on=today + timedelta(1), **told).closed_at is None


@pytest.mark.django_db
def test_one_assessment_is_asked_for_by_two_campaigns_and_leaves_neither(cast: Cast) -> None:
    first, second = _open(cast), _open(cast, title="The armed escorts")
    row = Assessment.objects.get(campaigns=first, organisation=cast.uno)
    assert set(row.campaigns.all()) == {first, second}
    gema = cast.viewer("gema")
    for campaign in first, second:
        rows = list(selectors.assessments(viewer=gema, at=cast.at).filter(campaigns=campaign))
        assert len(campaigns.board(viewer=gema, at=cast.at, rows=rows)) == 2
    page = cast.client("clara").get(f"/standards/assessments/{row.public_id}/").content.decode()
    assert "MOSAIC 2026" in page
    assert "The armed escorts" in page
    told = cast.client("clara").get(
        f"/api/v1/compliance/assessments/{row.public_id}", headers=cast.bearer("clara")
    )
    assert set(told.json()["campaigns"]) == {str(first.public_id), str(second.public_id)}
