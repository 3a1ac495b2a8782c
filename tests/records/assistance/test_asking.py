"""A programme asks a standard of companies that agreed, and reads what they handed in, no more."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resguardo.kernel.mandate import NotMandated
from resguardo.records.assistance import asking, gains
from resguardo.records.assistance.models import Activity, ProgrammeCampaign
from resguardo.records.assistance.services import activities, programmes
from resguardo.records.assistance.services import asking as services
from resguardo.records.assistance.services.activities import NotShown, ProgrammeClosed
from resguardo.records.assistance.services.asking import NobodyShows
from resguardo.records.compliance import assessing, campaigns, selectors
from resguardo.records.compliance.campaigns import CampaignClosed, CampaignIncomplete
from resguardo.records.compliance.models import Assessment
from resguardo.records.people.selectors import NotFound
from resguardo.records.transparency.selectors import changes_of
from tests.armoury import make_armoury
from tests.cast import Cast
from tests.programme import ProgrammeStage, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast: Cast) -> ProgrammeStage:
    make_armoury(cast)
    return make_programme(cast)


def _open(stage: ProgrammeStage, **more: Any) -> ProgrammeCampaign:
    told: dict[str, Any] = {
        "by": stage.officer, "at": stage.at, "programme": stage.programme.public_id,
        "title": "IATG of the stores", "catalogue": "iatg",
        "due_on": stage.today + timedelta(30),
    }  # fmt: skip
    return services.open_campaign(**(told | more))


def _dos_shows(stage: ProgrammeStage) -> None:
    programmes.agree(
        by=stage.cast.viewer("delia"), at=stage.at, participation=stage.parts["dos"].public_id,
        scopes=["assessments"],
    )  # fmt: skip


def _of(row: ProgrammeCampaign, name: str) -> Assessment:
    return Assessment.objects.get(campaigns=row.campaign, organisation__name__contains=name)


def _people_asked(row: Assessment) -> list[str]:
    """Requirements of the standard that no register can answer."""
    return [each.id for each in selectors.catalogue_of(row).controls if each.kind == "people"]


def _answer(stage: ProgrammeStage, row: Assessment, who: str = "clara") -> None:
    """One requirement that is kept, as the company says, and one that is not."""
    for control, verdict in zip(_people_asked(row), ("yes", "no"), strict=False):
        assessing.answer(
            by=stage.cast.viewer(who), at=stage.at, assessment=row.public_id, control=control,
            verdict=verdict, words=f"a matter of the house: {verdict}",
        )  # fmt: skip


def _lock(stage: ProgrammeStage, row: Assessment, who: str = "clara") -> None:
    assessing.lock(by=stage.cast.viewer(who), at=stage.at, assessment=row.public_id)


def test_only_companies_that_show_assessments_are_asked(stage: ProgrammeStage) -> None:
    campaign = _open(stage)
    assert [each.organisation for each in campaign.campaign.assessments.all()] == [stage.cast.uno]
    with pytest.raises(NotShown, match="Dos"):
        _open(stage, companies=[stage.cast.dos.public_id])
    with pytest.raises(NotShown):
        _open(stage, companies=[stage.cast.authority.public_id])
    with pytest.raises(NotFound):
        _open(stage, companies=[stage.home.public_id])
    _dos_shows(stage)
    assert _open(stage, title="Both").campaign.assessments.count() == 2
    told = changes_of(
        "assessment", _of(campaign, "Uno").public_id, viewer=stage.cast.viewer("clara")
    )
    assert [each.verb for each in told] == ["opened"], "it stands in the company's own history"


def test_what_is_no_campaign_and_who_runs_none_is_refused(stage: ProgrammeStage) -> None:
    with pytest.raises(CampaignIncomplete):
        _open(stage, title=" ")
    with pytest.raises(CampaignIncomplete):
        _open(stage, due_on=stage.today)
    with pytest.raises(Exception, match="no catalogue"):
        _open(stage, catalogue="nix")
    for who in ("clara", "gema", "rita"):
        with pytest.raises(NotMandated):
            _open(stage, by=stage.cast.viewer(who))
    other = make_programme(stage.cast, "CV-2027")
    programmes.agree(
        by=stage.cast.viewer("clara"), at=stage.at, participation=other.parts["uno"].public_id,
        scopes=["figures"],
    )  # fmt: skip
    with pytest.raises(NobodyShows):
        _open(other)
    programmes.close_programme(
        by=stage.officer, at=stage.at, programme=stage.programme.public_id, reason="over"
    )
    with pytest.raises(ProgrammeClosed):
        _open(stage)


def test_while_it_is_open_it_is_the_companys_and_locked_it_says_what_holds(
    stage: ProgrammeStage,
) -> None:
    row = _open(stage)
    mine = _of(row, "Uno")
    _answer(stage, mine)
    [far] = asking.progress(row)
    assert (far.answered, far.handed_in_at, far.found) == (2, None, None)
    assert asking.gaps(row) == []
    with pytest.raises(NotFound):
        asking.handed_in(row, assessment=mine.public_id)
    _lock(stage, mine)
    [far] = asking.progress(row)
    assert far.found is not None
    assert 0 < far.found.done < far.found.applies
    kept, missing = _people_asked(mine)[:2]
    counts = {
        each.control.id: each.counts
        for each in asking.handed_in(row, assessment=mine.public_id).verdicts
    }
    assert (counts[kept], counts[missing]) == ("yes", "no")
    assert "no" in {counts[each] for each in counts if each not in {kept, missing}}, (
        "what the register said when it was locked counts too"
    )
    gaps = asking.gaps(row)
    assert missing in {each.control.id for each in gaps}
    needed = asking.support_called_for(gaps)
    assert sum(each.gaps for each in needed) == sum(each.missing for each in gaps)
    assessing.reopen(
        by=stage.cast.viewer("clara"), at=stage.at, assessment=mine.public_id, reason="more"
    )
    assert asking.progress(row)[0].found is None, "reopened it is the company's again"


def test_who_leaves_or_shows_less_is_not_read_any_more(stage: ProgrammeStage) -> None:
    _dos_shows(stage)
    row = _open(stage)
    for name, who in (("Uno", "clara"), ("Dos", "delia")):
        _lock(stage, _of(row, name), who)
    assert len(asking.progress(row)) == 2
    programmes.agree(
        by=stage.cast.viewer("delia"), at=stage.at, participation=stage.parts["dos"].public_id,
        scopes=["figures"],
    )  # fmt: skip
    assert [each.name for each in asking.progress(row)] == [stage.cast.uno.name]
    with pytest.raises(NotFound):
        asking.handed_in(row, assessment=_of(row, "Dos").public_id)
    assert all(each.companies == 1 for each in asking.gaps(row))
    programmes.leave(
        by=stage.cast.viewer("clara"), at=stage.at, participation=stage.parts["uno"].public_id,
        reason="enough",
    )  # fmt: skip
    assert asking.progress(row) == []
    assert asking.gaps(row) == []


def test_a_closed_programme_opens_nothing_that_was_handed_in(stage: ProgrammeStage) -> None:
    row = _open(stage)
    mine = _of(row, "Uno")
    _lock(stage, mine)
    visit = stage.plan("assessment")
    activities.link_assessment(**stage.told(visit.public_id), assessment=mine.public_id)
    assert len(gains.linked(viewer=stage.officer, activity=visit)) == 1
    assert asking.handed_in(row, assessment=mine.public_id).scores
    programmes.close_programme(
        by=stage.officer, at=stage.at, programme=stage.programme.public_id, reason="over"
    )
    row = asking.campaign(viewer=stage.officer, at=stage.at, public_id=row.campaign.public_id)
    assert asking.progress(row) == []
    with pytest.raises(NotFound):
        asking.handed_in(row, assessment=mine.public_id)
    visit = Activity.objects.get(pk=visit.pk)
    assert gains.linked(viewer=stage.officer, activity=visit) == []
    assert gains.to_link(activity=visit) == []
    assert gains.compared(visit.programme) == []
    own = gains.linked(viewer=stage.cast.viewer("clara"), activity=visit)
    assert len(own) == 1, "the company reads its own"
    officer = stage.cast.client("paloma")
    way = f"/assistance/campaigns/{row.campaign.public_id}/"
    assert stage.cast.uno.name not in officer.get(way).content.decode()
    assert officer.get(f"{way}companies/{mine.public_id}/").status_code == 404


def test_one_assessment_answers_the_authority_and_the_programme(stage: ProgrammeStage) -> None:
    theirs = campaigns.open_campaign(
        by=stage.cast.viewer("gema"), at=stage.at, title="The sector", catalogue="iatg",
        due_on=stage.today + timedelta(30),
    )  # fmt: skip
    row = _open(stage)
    mine = _of(row, "Uno")
    assert set(mine.campaigns.all()) == {theirs, row.campaign}
    gema, clara = stage.cast.viewer("gema"), stage.cast.viewer("clara")
    assert list(selectors.campaigns(viewer=gema, at=stage.at)) == [theirs], (
        "what a programme asks is between it and the company"
    )
    assert set(selectors.campaigns(viewer=clara, at=stage.at)) == {theirs, row.campaign}
    assert list(selectors.campaigns(viewer=stage.cast.viewer("delia"), at=stage.at)) == [theirs]


def test_a_campaign_is_closed_once_and_by_its_programme(stage: ProgrammeStage) -> None:
    row = _open(stage)
    key = row.campaign.public_id
    told: dict[str, Any] = {"at": stage.at, "campaign": key, "reason": "all handed in"}
    with pytest.raises(NotMandated):
        services.close_campaign(by=stage.cast.viewer("clara"), **told)
    with pytest.raises(NotFound):
        campaigns.close_campaign(by=stage.cast.viewer("gema"), **told)
    services.close_campaign(by=stage.cast.viewer("pedro"), **told)
    with pytest.raises(CampaignClosed):
        services.close_campaign(by=stage.officer, **told)


def test_the_campaign_is_walked_on_the_pages_and_says_no_word_of_the_company(
    stage: ProgrammeStage,
) -> None:
    officer, company = stage.cast.client("paloma"), stage.cast.client("clara")
    programme = f"/assistance/programmes/{stage.programme.public_id}/"
    assert f"{programme}campaign/" in officer.get(programme).content.decode()
    form = officer.get(f"{programme}campaign/").content.decode()
    assert stage.cast.uno.name in form
    assert stage.cast.dos.name not in form
    asked = {"title": "IATG of the stores", "catalogue": "iatg", "due_on": "2096-01-01"}
    for wrong in ({"catalogue": ""}, {"due_on": "2001-01-01"}, {"title": "x\0"},
                  {"companies": [str(stage.cast.dos.public_id)]}):  # fmt: skip
        refused = officer.post(f"{programme}campaign/", asked | wrong)
        assert refused.status_code in {303, 422}, wrong
        if "catalogue" in wrong:
            assert "Choose “Standard” from the list" in refused.content.decode()
        if refused.status_code == 422:
            assert "IATG of the stores" in refused.content.decode() or "title" in wrong
    opened = officer.post(f"{programme}campaign/", asked)
    assert opened.status_code == 303
    way = opened["location"]
    mine = Assessment.objects.filter(organisation=stage.cast.uno).latest("pk")
    page = company.get(f"/standards/assessments/{mine.public_id}/").content.decode()
    assert "Programa Ficticio asks" in page
    key = mine.campaigns.latest("pk").public_id
    told = company.get(f"/standards/campaigns/{key}/").content.decode()
    assert "Programa Ficticio reads what you hand in" in told
    _answer(stage, mine)
    _lock(stage, mine)
    inside = f"{way}companies/{mine.public_id}/"
    pages = [officer.get(each).content.decode() for each in (way, inside)]
    assert stage.cast.uno.name in pages[0]
    assert "Does not hold" in pages[1]
    for each in pages:
        assert "a matter of the house" not in each
        assert "Clara" not in each
    for who in ("clara", "gema", "ana"):
        assert stage.cast.client(who).get(way).status_code in {403, 404}
        assert stage.cast.client(who).get(inside).status_code in {403, 404}
    assert officer.get(f"/standards/assessments/{mine.public_id}/").status_code == 404
    assert "IATG of the stores" not in officer.get("/standards/campaigns/").content.decode()
    ended = officer.post(f"{way}close/", {"reason": "all handed in"})
    assert ended["location"] == programme


def test_the_page_asks_as_often_for_many_companies_as_for_few(stage: ProgrammeStage) -> None:
    row = _open(stage)
    _lock(stage, _of(row, "Uno"))
    officer = stage.cast.client("paloma")

    def asked(campaign: ProgrammeCampaign) -> int:
        with CaptureQueriesContext(connection) as captured:
            way = f"/assistance/campaigns/{campaign.campaign.public_id}/"
            assert officer.get(way).status_code == 200
        return len(captured)

    asked(row)
    few = asked(row)
    _dos_shows(stage)
    more = _open(stage, title="Both", catalogue="iatg")
    for name, who in (("Uno", "clara"), ("Dos", "delia")):
        _lock(stage, _of(more, name), who)
    assert asked(more) == few
