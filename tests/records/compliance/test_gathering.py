"""The facts of a company as the services wrote them, in as many queries for few as for many."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resguardo.records.compliance import catalogues, papers, selectors
from resguardo.records.compliance.gathering import facts_of
from resguardo.records.compliance.judging import judge
from resguardo.records.compliance.papers import PaperIncomplete, PaperWithoutFile
from resguardo.records.people.selectors import NotFound
from resguardo.records.storage import services as storage
from resguardo.records.storage.services import LotFacts
from tests.armoury import make_armoury
from tests.busy import live
from tests.cast import Cast
from tests.house import furnish

PDF = b"%PDF-1.4 nothing"


@pytest.mark.django_db
def test_the_register_answers_and_its_evidence_can_be_opened(cast: Cast) -> None:
    stage = make_armoury(cast)
    entry = stage.issue()
    day = stage.at.date()
    storage.check_lot(
        by=cast.viewer("ana"), at=stage.at, thing=stage.id("old"),
        facts=LotFacts(state="serviceable", hazard="1.4S", seen_on=day,
                       next_due_on=day + timedelta(200)),
    )  # fmt: skip
    papers.file_paper(
        by=cast.viewer("clara"), at=stage.at, kind="procedures", title="Manual", content=PDF,
        issued_on=day, review_on=day + timedelta(9),
    )  # fmt: skip
    facts = facts_of(viewer=cast.viewer("elena"), at=stage.at, organisation=cast.uno.public_id)
    assert (len(facts.arms), facts.issues, facts.issues_confirmed) == (4, 1, 1)
    assert facts.last_issue is not None
    assert facts.last_issue.key == entry.public_id
    [guard] = facts.guards
    assert set(guard.carried) == {"revolver"}
    assert guard.fitness
    assert guard.credential
    judged = {each.control.id: each.answer for each in judge(facts, catalogues.controls().values())}
    verdicts = {key: answer.verdict for key, answer in judged.items() if answer}
    assert verdicts["MOS20-01"] == "yes"
    assert verdicts["IAT-01"] == "partly"
    assert verdicts["COC-28"] == "yes"
    assert verdicts["MOS20-16"] == "no"
    assert verdicts["MOS20-20"] == "no"
    assert verdicts["IAT-10"] == "no"
    with pytest.raises(NotFound):
        facts_of(viewer=cast.viewer("elena"), at=stage.at, organisation=cast.dos.public_id)
    seen = facts_of(viewer=cast.viewer("gema"), at=stage.at, organisation=cast.uno.public_id)
    assert len(seen.arms) == 4


@pytest.mark.django_db
def test_a_large_company_costs_as_many_queries_as_a_small_one(cast: Cast) -> None:
    house = furnish(cast, at=cast.at - timedelta(days=1))

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            facts = facts_of(
                viewer=cast.viewer("clara"), at=cast.at, organisation=cast.uno.public_id
            )
            judge(facts, catalogues.controls().values())
        return len(captured)

    live(cast, house, rounds=2, at=cast.at)
    few = asked()
    live(cast, house, rounds=3, at=cast.at)
    assert asked() == few
    assert few < 60


@pytest.mark.django_db
def test_a_paper_is_filed_with_its_file_and_taken_off_with_a_reason(cast: Cast) -> None:
    clara, day = cast.viewer("clara"), cast.at.date()
    told = {"kind": "security_plan", "title": "Plan", "issued_on": day, "content": PDF}
    with pytest.raises(PaperIncomplete):
        papers.file_paper(by=clara, at=cast.at, review_on=day, **told)  # type: ignore[arg-type]
    later = day + timedelta(1)
    with pytest.raises(PaperWithoutFile):
        papers.file_paper(by=clara, at=cast.at, review_on=later, **(told | {"content": b""}))  # type: ignore[arg-type]
    with pytest.raises(Exception, match="cannot stand for kind"):
        papers.file_paper(by=clara, at=cast.at, review_on=later, **(told | {"kind": "poem"}))  # type: ignore[arg-type]
    row = papers.file_paper(by=clara, at=cast.at, review_on=later, **told)  # type: ignore[arg-type]
    assert list(selectors.papers(viewer=cast.viewer("ana"), at=cast.at)) == [row]
    assert not selectors.papers(viewer=cast.viewer("delia"), at=cast.at)
    with pytest.raises(NotFound):
        papers.retire_paper(by=cast.viewer("delia"), at=cast.at, paper=row.public_id, reason="x")
    papers.retire_paper(by=clara, at=cast.at, paper=row.public_id, reason="replaced")
    assert not selectors.papers(viewer=clara, at=cast.at)
