"""An authority reads its law, drafts a change, sees for whom, and two of it let it apply."""

from datetime import timedelta
from typing import Any

import pytest

from resguardo.kernel.mandate import Role
from resguardo.records.people import services as people
from resguardo.records.people.models import Approval, Organisation
from resguardo.records.permits import adopting
from resguardo.records.permits import profiles as law
from tests.cast import PASSWORD, Cast
from tests.house import House, furnish


@pytest.fixture
def house(cast: Cast) -> House:
    Organisation.objects.update(jurisdiction="costaverde")
    cast.users["ramon"] = people.create_user(
        by=None, at=cast.at, organisation=cast.authority, username="ramon", name="Ramón",
        role=Role.REGISTRAR, password=PASSWORD, language="en",
    ).user  # fmt: skip
    return furnish(cast, "uno", guard="beto", at=cast.at - timedelta(days=2))


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_value_is_amended_seen_and_adopted_by_two(cast: Cast, house: House) -> None:
    rita, ramon, clara = (cast.client(each) for each in ("rita", "ramon", "clara"))
    assert "Amend a value" in text(rita.get("/law/costaverde/"))
    assert "Amend a value" not in text(clara.get("/law/costaverde/"))
    assert clara.get("/law/amend/").status_code == 403
    way = "/law/amend/?base=costaverde"
    assert "Theft, Robbery, Loss" in text(rita.get(way))  # a duty in words, not by its identifier
    told = {
        "name": "weapons_per_guards", "value": "one for each", "from_day": "2026-01-01",
        "instrument": "Decree 3-2026 (fictional)", "article": "art. 2", "confidence": "primary",
    }  # fmt: skip
    refused = rita.post(way, told)
    assert refused.status_code == 422
    assert "Decree 3-2026" in text(refused)  # what was typed stays
    draft = rita.post(way, told | {"value": "1/1"})["Location"]
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
    way = "/law/overlay/?base=costaverde"
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
    for way in ("/law/atlantis/", "/law/amend/?base=atlantis", "/law/overlay/?base=pe@zz"):
        assert rita.get(way).status_code in {404, 422}
