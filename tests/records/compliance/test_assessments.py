"""Three columns: a company's word, an assessor's word, the register's fact; locked, compared."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resguardo.kernel.mandate import NotMandated
from resguardo.records.compliance import assessing, columns, comparing, papers, selectors
from resguardo.records.compliance.assessing import (
    AssessmentLocked,
    AssessmentOpen,
    WordsNeeded,
)
from resguardo.records.compliance.catalogues import catalogue_named
from resguardo.records.compliance.comparing import Line
from resguardo.records.compliance.models import Assessment
from resguardo.records.people.changes import ReasonMissing
from resguardo.records.people.selectors import NotFound
from resguardo.records.transparency.selectors import changes_of
from tests.armoury import make_armoury
from tests.cast import Cast

PDF = b"%PDF-1.4 nothing"


def _open(cast: Cast, by: str = "clara") -> Assessment:
    return assessing.open_assessment(
        by=cast.viewer(by), at=cast.at, organisation=cast.uno.public_id, catalogue="mosaic"
    )


def _say(cast: Cast, row: Assessment, control: str, verdict: str, by: str = "clara") -> None:
    assessing.answer(
        by=cast.viewer(by), at=cast.at, assessment=row.public_id, control=control,
        verdict=verdict, words=f"because {verdict}",
    )  # fmt: skip


def _lines(row: Assessment) -> dict[str, Line]:
    controls = comparing.asked(catalogue_named(row.catalogue).controls)
    told = comparing.lines(controls, selectors.answers_of(row), selectors.facts_kept(row))
    return {each.control.id: each for each in told}


@pytest.mark.django_db
def test_the_register_contradicts_and_the_assessor_has_the_last_word(cast: Cast) -> None:
    make_armoury(cast)
    row = _open(cast)
    for control in ("MOS20-16", "MOS20-03", "MOS20-05", "MOS30-01"):
        _say(cast, row, control, "yes")
    _say(cast, row, "MOS20-05", "partly", by="gema")
    assessing.lock(by=cast.viewer("clara"), at=cast.at, assessment=row.public_id)
    lines = _lines(row)
    assert {key: each.gap for key, each in lines.items() if each.company} == {
        "MOS20-16": "contradicted", "MOS20-03": "", "MOS20-05": "differs", "MOS30-01": "",
    }  # fmt: skip
    assert lines["MOS20-16"].counts == "no"
    assert lines["MOS20-05"].counts == "partly"
    assert lines["MOS20-03"].counts == "yes"
    assert lines["MOS20-14"].gap == "unanswered"
    marking = next(
        each for each in comparing.scores(list(lines.values())) if each.theme == "marking"
    )
    assert 0 < marking.done <= marking.of
    assert marking.share_pct == 100 * marking.done // marking.of


@pytest.mark.django_db
def test_what_is_locked_stays_and_reopening_stands_in_the_log(cast: Cast) -> None:
    row = _open(cast)
    with pytest.raises(AssessmentOpen):
        _open(cast, by="gema")
    clara = cast.viewer("clara")
    assessing.lock(by=clara, at=cast.at, assessment=row.public_id)
    with pytest.raises(AssessmentLocked):
        _say(cast, row, "MOS20-03", "yes")
    with pytest.raises(AssessmentLocked):
        assessing.lock(by=clara, at=cast.at, assessment=row.public_id)
    with pytest.raises(ReasonMissing):
        assessing.reopen(by=clara, at=cast.at, assessment=row.public_id, reason=" ")
    assessing.reopen(by=clara, at=cast.at, assessment=row.public_id, reason="a wrong file")
    _say(cast, row, "MOS20-03", "no")
    verbs = [each.verb for each in changes_of("assessment", row.public_id, viewer=clara)]
    assert verbs == ["answered", "reopened", "locked", "opened"]
    assessing.lock(by=clara, at=cast.at + timedelta(days=1), assessment=row.public_id)
    later = _open(cast)
    assert later.follows == row
    with pytest.raises(AssessmentOpen):
        assessing.reopen(by=clara, at=cast.at, assessment=row.public_id, reason="again")


@pytest.mark.django_db
def test_who_may_answer_and_with_what(cast: Cast) -> None:
    row = _open(cast, by="gema")
    with pytest.raises(NotMandated):
        _say(cast, row, "MOS20-03", "yes", by="ana")
    with pytest.raises(NotFound):
        _say(cast, row, "MOS20-03", "yes", by="delia")
    with pytest.raises(NotFound):
        _say(cast, row, "NIX-1", "yes")
    with pytest.raises(WordsNeeded):
        assessing.answer(
            by=cast.viewer("clara"), at=cast.at, assessment=row.public_id, control="MOS20-03",
            verdict="no",
        )  # fmt: skip
    with pytest.raises(Exception, match="cannot stand for answer"):
        _say(cast, row, "MOS20-03", "maybe")
    day = cast.at.date()
    theirs = papers.file_paper(
        by=cast.viewer("delia"), at=cast.at, kind="procedures", title="X", issued_on=day,
        review_on=day + timedelta(1), content=PDF,
    )  # fmt: skip
    with pytest.raises(NotFound):
        assessing.answer(
            by=cast.viewer("clara"), at=cast.at, assessment=row.public_id, control="MOS20-03",
            verdict="yes", paper=theirs.public_id,
        )  # fmt: skip
    with pytest.raises(NotFound):
        selectors.assessment(viewer=cast.viewer("delia"), at=cast.at, public_id=row.public_id)


@pytest.mark.django_db
def test_the_pages_walk_from_opening_to_the_report(cast: Cast) -> None:
    make_armoury(cast)
    manager, inspector = cast.client("clara"), cast.client("gema")
    opened = manager.post(
        "/standards/assessments/new/",
        {"organisation": str(cast.uno.public_id), "catalogue": "mosaic"},
    )
    assert opened.status_code == 303, opened.content.decode()
    way = opened["location"]
    refused = manager.post(f"{way}answers/MOS20-03/", {"verdict": "no", "words": ""})
    assert "Write in a sentence" in refused.content.decode()
    for client, verdict in ((manager, "yes"), (inspector, "partly")):
        said = client.post(f"{way}answers/MOS20-03/", {"verdict": verdict, "words": "a wall"})
        assert said.status_code == 303, said.content.decode()

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            page = manager.get(way)
        assert "The two differ" in page.content.decode()
        return len(captured)

    few = asked()
    for control in ("MOS20-05", "MOS20-14", "MOS30-07", "MOS20-16"):
        manager.post(f"{way}answers/{control}/", {"verdict": "yes", "words": "so"})
    assert asked() == few
    assert "The register contradicts it" in manager.get(way).content.decode()
    assert manager.get(f"{way}compare/").status_code == 404
    assert manager.post(f"{way}lock/").status_code == 303
    report = manager.get(f"{way}report/").content.decode()
    assert "Report of an assessment" in report
    assert manager.post(f"{way}reopen/", {"reason": ""}).status_code == 422
    assert (
        manager.post(
            "/standards/assessments/new/",
            {"organisation": str(cast.uno.public_id), "catalogue": "mosaic"},
        ).status_code
        == 303
    )
    follow = Assessment.objects.get(state="open")
    compared = manager.get(f"/standards/assessments/{follow.public_id}/compare/").content.decode()
    assert "Baseline and follow-up" in compared
    assert "Done over time" in compared
    assert "<svg" in compared
    assert cast.client("delia").get(way).status_code == 404


@pytest.mark.django_db
def test_the_score_is_told_over_all_that_was_locked_in_as_many_questions(cast: Cast) -> None:
    make_armoury(cast)
    clara = cast.viewer("clara")
    asked: list[int] = []
    for turn, verdict in enumerate(("no", "yes", "yes")):
        at = cast.at + timedelta(minutes=turn)
        row = assessing.open_assessment(
            by=clara, at=at, organisation=cast.uno.public_id, catalogue="mosaic"
        )
        for control in ("MOS20-03", "MOS20-05", "MOS20-14")[: 1 + turn]:
            assessing.answer(
                by=clara, at=at, assessment=row.public_id, control=control, verdict=verdict,
                words="as we do it",
            )  # fmt: skip
        lines = columns.lines_of(viewer=clara, at=at, row=row)
        with CaptureQueriesContext(connection) as captured:
            moments = columns.over_time(viewer=clara, at=at, row=row, lines=lines)
        asked.append(len(captured))
        assert len(moments) == turn + 1
        assert moments[-1].scores == comparing.scores(lines)
        assessing.lock(by=clara, at=at, assessment=row.public_id)
    assert moments[0].share_pct < moments[-1].share_pct
    assert asked[1] == asked[2]
