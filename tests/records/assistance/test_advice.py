"""Regulatory advice: computed from a profile, commented, drafted, and followed to its end."""

from datetime import date
from typing import Any

import pytest

from resguardo.kernel.mandate import NotMandated
from resguardo.records.assistance import advice
from resguardo.records.assistance.models import LegalGap
from resguardo.records.assistance.services import advising, steps
from resguardo.records.assistance.services.advising import TableThere
from resguardo.records.assistance.services.steps import RestsOn
from resguardo.records.assistance.services.words import NotOnTheList, WordsMissing
from resguardo.records.compliance.catalogues import controls
from resguardo.records.people.changes import ReasonMissing
from resguardo.records.people.selectors import NotFound
from resguardo.records.permits.profiles import profile_of, profiles, vocabulary
from tests.programme import ProgrammeStage

pytestmark = pytest.mark.django_db


def _drawn(stage: ProgrammeStage) -> list[LegalGap]:
    row = stage.plan("legal_review", "authority")
    return advising.draw_table(**stage.told(row.public_id), jurisdiction="costaverde")


def test_every_topic_cites_controls_that_exist_and_words_of_the_law() -> None:
    known = {f"event:{each}" for each in vocabulary()["events"]}
    for name in profiles():
        known |= {*profile_of(name).parameters, *profile_of(name).duties}
    for each in advice.topics().values():
        assert set(each.controls) <= set(controls()), each.id
        assert set(each.says) <= known, each.id
        assert all(each.words.values())


def test_a_profile_states_leaves_unconfirmed_or_is_silent() -> None:
    day = date(2026, 3, 2)
    costaverde = {each.topic.id: each for each in advice.compared("costaverde", day)}
    assert costaverde["FULL-COUNT"].verdict == "stated"
    assert costaverde["FULL-COUNT"].article
    found = {each.verdict for name in profiles() for each in advice.compared(name, day)}
    assert found == {"stated", "unconfirmed", "silent"}


def test_a_review_goes_from_table_to_delivery(stage: ProgrammeStage) -> None:
    row = stage.plan("legal_review", "authority")
    told = stage.told(row.public_id)
    with pytest.raises(RestsOn):
        steps.take_step(**told, step="draft")
    with pytest.raises(NotOnTheList):
        advising.draw_table(**told, jurisdiction="atlantis")
    gaps = advising.draw_table(**told, jurisdiction="costaverde")
    assert len(gaps) == len(advice.topics())
    with pytest.raises(TableThere):
        advising.draw_table(**told, jurisdiction="costaverde")
    steps.take_step(**told, step="draft")
    with pytest.raises(RestsOn):
        steps.take_step(**told, step="consult", words="asked")
    rita = stage.cast.viewer("rita")
    advising.comment(by=rita, at=stage.at, gap=gaps[0].public_id, text="Two hours are too few")
    steps.take_step(**told, step="consult", words="asked")
    with pytest.raises(RestsOn):
        steps.take_step(**told, step="deliver", words="sent")
    for each in gaps:
        advising.write_gap(
            by=stage.officer, at=stage.at, gap=each.public_id, recommendation="Keep it",
            draft="", state="proposed", reason="after the consultation",
        )  # fmt: skip
    assert steps.take_step(**told, step="deliver", words="sent").state == "delivered"


def test_who_may_write_and_who_may_comment(stage: ProgrammeStage) -> None:
    gap = _drawn(stage)[0]
    told: dict[str, Any] = {"at": stage.at, "gap": gap.public_id}
    write: dict[str, Any] = {
        **told, "recommendation": "Say it", "draft": "", "state": "agreed", "reason": "x",
    }  # fmt: skip
    with pytest.raises(NotMandated):
        advising.write_gap(by=stage.cast.viewer("rita"), **write)
    with pytest.raises(NotOnTheList):
        advising.write_gap(by=stage.officer, **(write | {"state": "perhaps"}))
    with pytest.raises(WordsMissing):
        advising.write_gap(by=stage.officer, **(write | {"recommendation": " "}))
    with pytest.raises(ReasonMissing):
        advising.write_gap(by=stage.officer, **(write | {"reason": ""}))
    with pytest.raises(NotFound):
        advising.comment(by=stage.cast.viewer("clara"), text="x", **told)
    with pytest.raises(NotMandated):
        advising.comment(by=stage.cast.viewer("alba"), text="x", **told)
    with pytest.raises(WordsMissing):
        advising.comment(by=stage.cast.viewer("rita"), text=" ", **told)


def test_the_table_is_walked_on_the_pages(stage: ProgrammeStage) -> None:
    paloma, rita = stage.cast.client("paloma"), stage.cast.client("rita")
    row = stage.plan("legal_review", "authority")
    way = f"/assistance/activities/{row.public_id}/"
    assert paloma.post(f"{way}table/", {"jurisdiction": "costaverde"}).status_code == 303
    assert "MOS20-16" in rita.get(way).content.decode()
    gap = row.gaps.order_by("pk")[0]
    here = f"/assistance/gaps/{gap.public_id}/"
    assert rita.post(f"{here}comment/", {"text": "Too few hours"}).status_code == 303
    told = {"recommendation": "Twelve hours", "draft": "Art. 7", "state": "proposed", "reason": "r"}
    assert paloma.post(f"{here}write/", told).status_code == 303
    page = rita.get(here).content.decode()
    assert "Too few hours" in page
    assert "Art. 7" in page
    assert rita.get(f"{here}write/").status_code == 403
    assert stage.cast.client("delia").get(here).status_code == 404
