"""The facts of a company as the services wrote them, in as many queries for few as for many."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resguardo.records.compliance import catalogues, papers, procedures, selectors
from resguardo.records.compliance.gathering import facts_of
from resguardo.records.compliance.judging import judge
from resguardo.records.compliance.papers import PaperIncomplete, PaperWithoutFile
from resguardo.records.oversight import services as oversight
from resguardo.records.people.selectors import NotFound
from resguardo.records.storage import services as storage
from resguardo.records.storage.services import LotFacts
from tests.armoury import make_armoury
from tests.busy import live
from tests.cast import Cast
from tests.house import furnish
from tests.records.oversight.test_traces import facts as facts_of_trace

PDF = b"%PDF-1.4 nothing"


def _in_lima(cast: Cast) -> tuple[datetime, date]:
    """The evening of the stage at Lima, when it is tomorrow at Greenwich; and the day there."""
    type(cast.uno).objects.filter(pk=cast.uno.pk).update(time_zone="America/Lima")
    evening = datetime.combine(cast.at.date(), time(21, 30), ZoneInfo("America/Lima"))
    assert evening.astimezone(UTC).date() > cast.at.date()
    return evening, cast.at.date()


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
    told: dict[str, Any] = {
        "kind": "security_plan",
        "title": "Plan",
        "issued_on": day,
        "content": PDF,
    }
    with pytest.raises(PaperIncomplete):
        papers.file_paper(by=clara, at=cast.at, review_on=day, **told)
    later = day + timedelta(1)
    with pytest.raises(PaperWithoutFile):
        papers.file_paper(by=clara, at=cast.at, review_on=later, **(told | {"content": b""}))
    with pytest.raises(Exception, match="cannot stand for kind"):
        papers.file_paper(by=clara, at=cast.at, review_on=later, **(told | {"kind": "poem"}))
    row = papers.file_paper(by=clara, at=cast.at, review_on=later, **told)
    assert list(selectors.papers(viewer=cast.viewer("ana"), at=cast.at)) == [row]
    assert not selectors.papers(viewer=cast.viewer("delia"), at=cast.at)
    with pytest.raises(NotFound):
        papers.retire_paper(by=cast.viewer("delia"), at=cast.at, paper=row.public_id, reason="x")
    papers.retire_paper(by=clara, at=cast.at, paper=row.public_id, reason="replaced")
    assert not selectors.papers(viewer=clara, at=cast.at)


@pytest.mark.django_db
def test_the_day_of_a_paper_is_the_day_where_the_company_is(cast: Cast) -> None:
    evening, day = _in_lima(cast)
    clara = cast.viewer("clara")
    told: dict[str, Any] = {"by": clara, "at": evening, "kind": "vetting", "title": "x",
                            "content": PDF, "review_on": day + timedelta(9)}  # fmt: skip
    with pytest.raises(PaperIncomplete):
        papers.file_paper(issued_on=day + timedelta(1), **told)
    assert papers.file_paper(issued_on=day, **told).issued_on == day
    model = procedures.models()["counting"]
    text = model.text("es").replace("…", "30")
    adopted = procedures.adopt_procedure(
        by=clara, at=evening, model="counting", language="es", text=text,
        review_on=day + timedelta(1),
    )  # fmt: skip
    assert adopted.paper.issued_on == day


@pytest.mark.django_db
def test_ages_and_questions_are_facts_of_the_company(cast: Cast) -> None:
    house = furnish(cast, at=cast.at - timedelta(days=1))
    rita = cast.viewer("rita")
    row = oversight.receive_trace(by=rita, at=cast.at, facts=facts_of_trace(house))
    oversight.take_trace_step(by=rita, at=cast.at, trace=row.public_id, step="acknowledge")
    thing = house.firearms[0].thing.public_id
    oversight.identify(by=rita, at=cast.at, trace=row.public_id, thing=thing)
    asked = oversight.ask_company(by=rita, at=cast.at, trace=row.public_id, text="Where?")

    def verdict(at: datetime) -> str:
        told = facts_of(viewer=rita, at=at, organisation=cast.uno.public_id)
        [one] = judge(told, [catalogues.controls()["MOS31-08"]])
        return one.answer.verdict if one.answer else ""

    assert verdict(cast.at) == "yes"
    assert verdict(asked.answer_by + timedelta(minutes=1)) == "no"
    now = facts_of(viewer=rita, at=cast.at, organisation=cast.uno.public_id)
    ages = [each.age_at_least for each in now.staff]
    assert len(ages) == len({each.shown.key for each in now.staff}) > 2
    elsewhere = facts_of(viewer=rita, at=cast.at, organisation=cast.dos.public_id)
    assert not {each.shown.key for each in elsewhere.staff} & {each.shown.key for each in now.staff}
