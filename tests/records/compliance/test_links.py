"""Somebody without a login answers: an address, a code, a day, and nothing else."""

from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from resguardo.kernel.mandate import NotMandated
from resguardo.records.compliance import assessing, links, papers, selectors
from resguardo.records.compliance.assessing import WordsNeeded
from resguardo.records.compliance.gathering import facts_of
from resguardo.records.compliance.judging import judge
from resguardo.records.compliance.links import Evidence, EvidenceWithoutEnd, LinkIncomplete
from resguardo.records.compliance.models import AnswerLink, Assessment
from resguardo.records.people import sight
from resguardo.records.people.code_links import TRIES, CodeWrong, LinkOver, NewLink
from resguardo.records.people.selectors import NotFound
from resguardo.records.register.services.marks import FileUnreadable
from resguardo.records.transparency.selectors import changes_of
from tests.cast import Cast

PDF: Final = b"%PDF-1.7 of a survey"


def _open(cast: Cast) -> Assessment:
    return assessing.open_assessment(
        by=cast.viewer("clara"), at=cast.at, organisation=cast.uno.public_id, catalogue="mosaic"
    )


def _link(cast: Cast, row: Assessment, by: str = "clara", **other: Any) -> NewLink[AnswerLink]:
    told: dict[str, Any] = {"respondent": "Marta Muro, Armería Norte", "days": 7}
    return links.make_link(
        by=cast.viewer(by),
        at=cast.at,
        assessment=row.public_id,
        **(told | other),
    )


@pytest.mark.django_db
def test_an_address_with_its_code_answers_as_the_company_and_the_log_says_who(cast: Cast) -> None:
    row = _open(cast)
    made = _link(cast, row, themes=("storage", "access"))
    assert made.code not in made.row.code_hash
    with sight.nothing():
        link = links.open_link(token=made.token, code=made.code, at=cast.at)
        asked = links.questions(link)
        assert {each.control.theme for each in asked} == {"storage", "access"}
        assert not any(each.register or each.assessor for each in asked)
        said = links.answer_by_link(
            link=link, at=cast.at, control="MOS20-03", verdict="partly", words="two doors of three"
        )
        with pytest.raises(WordsNeeded):
            links.answer_by_link(link=link, at=cast.at, control="MOS20-05", verdict="no")
        with pytest.raises(NotFound):
            links.answer_by_link(link=link, at=cast.at, control="MOS30-01", verdict="yes")
    assert (said.side, said.through, said.answered_by) == ("company", "link", None)
    assert said.respondent == "Marta Muro, Armería Norte"
    clara = cast.viewer("clara")
    assert [e.verb for e in changes_of("link", made.row.public_id, viewer=clara)] == [
        "entered", "added",
    ]  # fmt: skip
    told = changes_of("assessment", row.public_id, viewer=clara)[0]
    assert told.verb == "answered"
    assert "respondent" in told.fields


@pytest.mark.django_db
def test_evidence_is_good_by_the_day_where_the_company_is(cast: Cast) -> None:
    type(cast.uno).objects.filter(pk=cast.uno.pk).update(time_zone="America/Lima")
    made = _link(cast, _open(cast))
    evening = datetime.combine(cast.at.date(), time(21, 30), ZoneInfo("America/Lima"))
    link = links.open_link(token=made.token, code=made.code, at=evening)
    tomorrow = cast.at.date() + timedelta(days=1)
    said = links.answer_by_link(
        link=link, at=evening, control="MOS20-03", verdict="yes",
        evidence=Evidence(PDF, "survey.pdf", tomorrow),
    )  # fmt: skip
    assert said.paper is not None
    assert (said.paper.issued_on, said.paper.review_on) == (cast.at.date(), tomorrow)


@pytest.mark.django_db
def test_evidence_that_a_link_brings_is_kept_by_its_hash_and_judges_nothing(cast: Cast) -> None:
    row = _open(cast)
    made = _link(cast, row)
    clara = cast.viewer("clara")

    def said() -> list[str]:
        told = facts_of(viewer=clara, at=cast.at, organisation=cast.uno.public_id)
        judged = judge(told, selectors.catalogue_of(row).controls)
        return [each.answer.verdict for each in judged if each.answer is not None]

    before = said()
    day = cast.at.date()
    with sight.nothing():
        link = links.open_link(token=made.token, code=made.code, at=cast.at)
        told: dict[str, Any] = {"link": link, "at": cast.at, "control": "MOS20-03"}
        for wrong in (None, day):
            with pytest.raises(EvidenceWithoutEnd):
                links.answer_by_link(**told, verdict="yes", evidence=Evidence(PDF, "", wrong))
        nothing = Evidence(b"MZ", "a.exe", day + timedelta(days=1))
        with pytest.raises(FileUnreadable):
            links.answer_by_link(**told, verdict="yes", evidence=nothing)
        brought = Evidence(PDF, "survey.pdf", day + timedelta(days=90))
        first = links.answer_by_link(**told, verdict="yes", evidence=brought)
        again = links.answer_by_link(**told, verdict="partly", words="one door is missing")
        other = links.answer_by_link(**told | {"control": "MOS20-05"}, verdict="yes")
    paper = first.paper
    assert paper is not None
    assert paper.attachment.sha256 == sha256(PDF).hexdigest()
    assert (paper.kind, paper.title) == ("evidence", "MOS20-03: survey.pdf")
    assert (paper.review_on, paper.organisation) == (day + timedelta(days=90), cast.uno)
    assert again.paper == paper, "it stays with the answer until another is brought"
    assert other.paper is None
    assert said() == before, "a link answers for people, never for the register"
    assert "respondent" in changes_of("paper", paper.public_id, viewer=clara)[0].fields
    assert not selectors.papers(viewer=cast.viewer("delia"), at=cast.at).exists()
    papers.retire_paper(by=clara, at=cast.at, paper=paper.public_id, reason="another survey")
    with sight.nothing():
        assert links.answer_by_link(**told, verdict="yes").paper is None


@pytest.mark.django_db
def test_a_wrong_code_is_counted_and_the_fifth_ends_the_link(cast: Cast) -> None:
    made = _link(cast, _open(cast))
    for left in (4, 3, 2, 1):
        with pytest.raises(CodeWrong) as refused:
            links.open_link(token=made.token, code="00000000x", at=cast.at)
        assert refused.value.left == left
    with pytest.raises(LinkOver):
        links.open_link(token=made.token, code="00000000x", at=cast.at)
    with pytest.raises(LinkOver):
        links.open_link(token=made.token, code=made.code, at=cast.at)
    assert AnswerLink.objects.get().failures == TRIES


@pytest.mark.django_db
def test_a_link_opens_nothing_after_its_day_its_end_the_lock_or_a_forged_letter(cast: Cast) -> None:
    row = _open(cast)
    made = _link(cast, row, days=2)
    for token in (made.token[:-1] + ("A" if made.token[-1] != "A" else "B"), "x", ""):
        with pytest.raises(LinkOver):
            links.link_at(token=token, at=cast.at)
    with pytest.raises(LinkOver):
        links.link_at(token=made.token, at=cast.at + timedelta(days=2))
    ended = _link(cast, row)
    with pytest.raises(NotFound):
        links.end_link(
            by=cast.viewer("delia"), at=cast.at, link=ended.row.public_id, reason="not mine"
        )
    links.end_link(by=cast.viewer("clara"), at=cast.at, link=ended.row.public_id, reason="done")
    with pytest.raises(LinkOver):
        links.link_at(token=ended.token, at=cast.at)
    assert links.link_at(token=made.token, at=cast.at).pk == made.row.pk
    assessing.lock(by=cast.viewer("clara"), at=cast.at, assessment=row.public_id)
    with pytest.raises(LinkOver):
        links.link_at(token=made.token, at=cast.at)


@pytest.mark.django_db
def test_who_may_make_a_link_and_for_how_long(cast: Cast) -> None:
    row = _open(cast)
    for wrong in ({"days": 0}, {"days": 61}, {"respondent": " "}):
        with pytest.raises(LinkIncomplete):
            _link(cast, row, **wrong)
    with pytest.raises(NotMandated):
        _link(cast, row, by="ana")
    with pytest.raises(NotFound):
        _link(cast, row, by="delia")
    made = _link(cast, row, by="gema")
    seen = selectors.links(viewer=cast.viewer("clara"), at=cast.at)
    assert list(seen) == [made.row]
    assert not selectors.links(viewer=cast.viewer("delia"), at=cast.at)
