"""An authority reads its law, drafts a change, sees for whom, and two of it let it apply."""

from datetime import date
from typing import Any

import pytest

from resguardo.kernel.law import DutyKind
from resguardo.records.people.models import Approval, Organisation
from resguardo.records.permits import adopting
from resguardo.records.permits import profiles as law
from resguardo.records.permits.models import LawText
from tests.cast import Cast
from tests.house import House

TOLD = {
    "from_day": "2026-01-01", "instrument": "Decree 3-2026 (fictional)", "article": "art. 2",
    "basis": "law", "confidence": "primary",
}  # fmt: skip


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_value_is_amended_seen_and_adopted_by_two(cast: Cast, house: House) -> None:
    rita, ramon, clara = (cast.client(each) for each in ("rita", "ramon", "clara"))
    assert "Amend a value" in text(rita.get("/law/costaverde/"))
    assert "Amend a value" not in text(clara.get("/law/costaverde/"))
    assert clara.get("/law/amend/").status_code == 403
    choosing = text(rita.get("/law/amend/?base=costaverde"))
    assert "Theft, Robbery, Loss" in choosing  # a duty in words, not by its identifier
    assert "1 for 2 guards" in choosing  # and what holds today
    way = "/law/amend/?base=costaverde&amp;name=weapons_per_guards"
    assert way in choosing
    way = way.replace("&amp;", "&")
    form = text(rita.get(way))
    assert "1 for 2 guards" in form
    assert "art. 41" in form
    assert "See what it would change" in form
    assert "Draft the text" not in form  # what would change is seen first
    told = TOLD | {"weapons": "1", "guards": "none"}
    refused = rita.post(way, told)
    assert refused.status_code == 422
    assert "Decree 3-2026" in text(refused)  # what was typed stays
    told |= {"guards": "1"}
    looked = text(rita.post(way, told | {"look": "yes"}))
    assert house.organisation.name in looked  # seen before anything is kept
    assert "Decree 3-2026" in looked
    assert "Draft the text" in looked
    assert not LawText.objects.exists()
    draft = rita.post(way, told)["Location"]
    shown = text(rita.get(draft))
    assert "1 for 2 guards" in shown
    assert "1 for 1 guards" in shown
    assert house.organisation.name in shown  # who would have to mend what, before anybody decides
    assert clara.get(draft).status_code == 404  # a draft binds nobody, and is nobody else's

    asked = rita.post(f"{draft}adopt/", {"province": "", "reason": "New decree"})
    assert asked.status_code == 303
    approval = Approval.objects.get(act=adopting.ADOPT)
    own = rita.post(f"/requests/{approval.public_id}/", {"decision": "approve"})
    assert own.status_code in {403, 422}
    assert Organisation.objects.get(pk=cast.uno.pk).jurisdiction == "costaverde"
    page = f"/requests/{approval.public_id}/"
    assert "New decree" in text(ramon.get(page))
    assert ramon.post(page, {"decision": "approve", "reason": "Read"}).status_code == 303
    named = Organisation.objects.get(pk=cast.uno.pk).jurisdiction
    assert named.startswith("costaverde@")
    assert "Adopted" in text(clara.get(draft))  # a company reads the text that binds it


def test_a_state_is_laid_over_the_federation_for_its_companies(cast: Cast, house: House) -> None:
    Organisation.objects.filter(pk=cast.dos.pk).update(province="Norte")
    rita, ramon = cast.client("rita"), cast.client("ramon")
    way = "/law/write/?base=costaverde"
    broken = rita.post(way, {"text": "parameters: ["})
    assert broken.status_code == 422
    assert "parameters: [" in text(broken)
    state = """
profile: {id: norte, version: "1", fictional: true, name: {en: "North", es: "Norte"}}
sources: {act: {instrument: "State Act 9 (fictional)", read_on: 2026-01-01}}
parameters:
  rounds_per_issue_max:
    unit: rounds
    values:
      - {from: 2026-01-01, value: 18, source: act, article: "art. 4", basis: law,
         confidence: primary}
duties: {}
"""
    draft = rita.post(way, {"text": state})["Location"]
    assert "60" in text(rita.get(draft))
    rita.post(f"{draft}adopt/", {"province": "Norte", "reason": "State law"})
    approval = Approval.objects.get(act=adopting.ADOPT)
    page = f"/requests/{approval.public_id}/"
    assert ramon.post(page, {"decision": "approve", "reason": "Read"}).status_code == 303
    assert Organisation.objects.get(pk=house.organisation.pk).jurisdiction == "costaverde"
    profile = law.profile_of(Organisation.objects.get(pk=cast.dos.pk).jurisdiction)
    assert profile.number_on("rounds_per_issue_max", cast.at.date()) == 18
    assert profile.number_on("magazines_per_issue_max", cast.at.date()) == 4


def test_bad_addresses_of_law_are_refused_in_words(cast: Cast) -> None:
    rita = cast.client("rita")
    for way in (
        "/law/atlantis/",
        "/law/amend/?base=atlantis",
        "/law/overlay/?base=pe@zz",
        "/law/amend/?name=colour",
    ):
        assert rita.get(way).status_code in {404, 422}


def test_a_state_is_laid_over_the_federation_by_the_form(cast: Cast, house: House) -> None:
    Organisation.objects.filter(pk=cast.dos.pk).update(province="Norte")
    rita, ramon = cast.client("rita"), cast.client("ramon")
    assert rita.post("/law/overlay/?base=costaverde", {"state": ""}).status_code == 422
    way = rita.post("/law/overlay/?base=costaverde", {"state": "Norte"})["Location"]
    assert way == "/law/amend/?base=costaverde&state=Norte"
    assert "What does Norte say otherwise?" in text(rita.get(way))
    first = rita.post(f"{way}&name=rounds_per_issue_max", TOLD | {"value": "18"})["Location"]
    assert "Add another value" in text(rita.get(first))
    base = f"costaverde_norte@{LawText.objects.get().digest[:16]}"
    way = f"/law/amend/?base={base}&name=report_to_police"
    told = TOLD | {"value": "2", "unit": "working_days"}
    draft = rita.post(way, told)["Location"]
    shown = text(rita.get(draft))
    assert "18 rounds" in shown  # both values stand against the federation, not the last alone
    assert "2 working days" in shown
    assert '<option value="Norte" selected' in text(rita.get(f"{draft}adopt/"))
    rita.post(f"{draft}adopt/", {"province": "Norte", "reason": "State law"})
    page = f"/requests/{Approval.objects.get(act=adopting.ADOPT).public_id}/"
    assert ramon.post(page, {"decision": "approve", "reason": "Read"}).status_code == 303
    named = Organisation.objects.get(pk=cast.dos.pk).jurisdiction
    profile, today = law.profile_of(named), cast.at.date()
    assert profile.number_on("rounds_per_issue_max", today) == 18
    assert profile.number_on("rounds_per_issue_max", date(2025, 6, 1)) == 60  # as it was then
    clocks = profile.duties_on(today, DutyKind.NOTICE, event="theft", about="firearm")
    told_police = [(duty.unit, dated.value) for duty, dated in clocks if duty.addressee == "police"]
    assert told_police == [("working_days", 2)]
    assert Organisation.objects.get(pk=house.organisation.pk).jurisdiction == "costaverde"


def test_a_text_for_everybody_leaves_a_state_its_own(cast: Cast, house: House) -> None:
    Organisation.objects.filter(pk=cast.dos.pk).update(province="Norte")
    rita, ramon = cast.client("rita"), cast.client("ramon")

    def adopted(way: str, told: dict[str, str], province: str) -> None:
        draft = rita.post(way, TOLD | told)["Location"]
        if not province and LawText.objects.count() > 1:
            assert "1 company has a text of its own state" in text(rita.get(f"{draft}adopt/"))
        rita.post(f"{draft}adopt/", {"province": province, "reason": "Law"})
        page = f"/requests/{Approval.objects.get(state='requested').public_id}/"
        assert ramon.post(page, {"decision": "approve", "reason": "Read"}).status_code == 303

    way = "/law/amend/?base=costaverde"
    adopted(f"{way}&state=Norte&name=rounds_per_issue_max", {"value": "18"}, "Norte")
    adopted(f"{way}&name=magazines_per_issue_max", {"value": "3"}, "")
    assert Organisation.objects.get(pk=cast.dos.pk).jurisdiction.startswith("costaverde_norte@")
    assert Organisation.objects.get(pk=house.organisation.pk).jurisdiction.startswith("costaverde@")


@pytest.mark.parametrize(
    ("name", "told", "seen"),
    [
        ("two_person_release", {"value": "yes"}, "yes"),
        ("venues_banned", {"chosen": ["leisure", "bank"]}, "leisure venues, bank"),
        ("handgun_calibres_restricted", {"value": "9 mm Luger"}, "9 mm Luger"),
        ("permit_warning_days", {"value": "60, 30"}, "60, 30 days"),
        ("count_cycle_days", {"ends": "yes"}, "ends"),
        (
            "monthly_changes",
            {"value": "7", "unit": "calendar_days"},
            "month, 7 calendar days after",
        ),
    ],
)
def test_each_kind_of_value_is_asked_in_its_own_way(
    cast: Cast, name: str, told: dict[str, object], seen: str
) -> None:
    Organisation.objects.update(jurisdiction="costaverde")
    way = f"/law/amend/?base=costaverde&name={name}"
    rita = cast.client("rita")
    nothing = rita.post(way, TOLD | {"unit": "hours"})
    assert nothing.status_code == 422
    assert "“New value” is missing" in text(nothing)
    assert seen in text(rita.post(way, TOLD | told | {"look": "yes"}))
    assert rita.post(way, TOLD | told).status_code == 303


def test_no_identifier_of_a_text_is_longer_than_a_company_can_bear(cast: Cast) -> None:
    state = """
profile: {id: a_state_with_a_name_of_many_words, version: "1", fictional: true,
          name: {en: "North", es: "Norte"}}
sources: {}
parameters: {}
duties: {}
"""
    answer = cast.client("rita").post("/law/write/?base=costaverde", {"text": state})
    assert answer.status_code == 422
    assert "is too long" in text(answer)
