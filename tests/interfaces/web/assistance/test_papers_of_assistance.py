"""Certificates of campaigns and the report to the donor: typeset, and of what is certified."""

import json
from ctypes import create_string_buffer
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pypdfium2 import PdfDocument, raw

from resguardo.interfaces.paper import assistance, issuing
from resguardo.interfaces.paper.assistance import CourseNotCertified, NotCertified, NotPassed
from resguardo.kernel.mandate import NotMandated
from resguardo.records.assistance import destroying
from resguardo.records.assistance.models import Activity, Attendee
from resguardo.records.assistance.services import activities, courses, steps
from resguardo.records.assistance.services import destroying as burning
from resguardo.records.assistance.services import marking as marks
from resguardo.records.assistance.services import results as values
from resguardo.records.assistance.services.courses import Erased
from resguardo.records.papers import audit
from resguardo.records.papers import selectors as papers
from resguardo.records.papers.models import Paper
from resguardo.records.papers.services import PaperErased
from resguardo.records.people.selectors import NotFound
from tests.armoury import Armoury, make_armoury
from tests.cast import Cast
from tests.programme import ProgrammeStage, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast: Cast) -> ProgrammeStage:
    return make_programme(cast)


def _marked(stage: ProgrammeStage) -> Activity:
    row = stage.plan("marking")
    told = stage.told(row.public_id)
    second = stage.second_reader()
    marks.plan_marking(**told, pattern="CC-HHHH-NNNN", source="art. 19", location="frame")
    [line] = marks.draw_list(**told, organisation=stage.cast.uno.public_id, holder="3", most=1)
    steps.take_step(**told, step="begin")
    one: dict[str, Any] = {"by": stage.officer, "at": stage.at, "line": line.public_id}
    marks.marked(**one)
    marks.confirm(**one, second=second, read_back=line.text)
    return row


def _destroyed(stage: ProgrammeStage, armoury: Armoury) -> Activity:
    row = stage.plan("destruction", "uno")
    told = stage.told(row.public_id)
    burning.plan_destruction(
        **told, authority=stage.cast.authority.public_id, method="melting", furnace="Acería"
    )
    burning.offer(
        by=stage.cast.viewer("clara"), at=stage.at, activity=row.public_id,
        things=[armoury.id("r1")], reason="worn",
    )  # fmt: skip
    for name in ("Notary", "Press"):
        burning.name_witness(**told, name=name, institution="Ficticia")
    steps.take_step(**told, step="ask")
    burning.decide(
        by=stage.cast.viewer("rita"), at=stage.at, activity=row.public_id, approve=True,
        document="RES-9",
    )  # fmt: skip
    steps.take_step(**told, step="begin")
    for door in destroying.DOORS:
        burning.see(**told, door=door, code=armoury.things["r1"].firearm.serial)
        burning.close_door(**told, door=door, counted=1, witness="Notary")
    picture = BytesIO()
    Image.new("RGB", (4, 4), "red").save(picture, "PNG")
    burning.add_photo(**told, photo=picture.getvalue(), words="scrap")
    return row


def _issue(stage: ProgrammeStage, template: str, subject: Any, who: str = "paloma") -> Any:
    return issuing.issue(
        by=stage.cast.viewer(who), at=stage.at, template=template, subject=str(subject),
        language="es",
    )  # fmt: skip


def test_a_campaign_has_its_certificate_once_it_is_certified(stage: ProgrammeStage) -> None:
    armoury = make_armoury(stage.cast)
    for row, template in (
        (_marked(stage), "marking-certificate"),
        (_destroyed(stage, armoury), "destruction-certificate"),
    ):
        with pytest.raises(NotCertified):
            _issue(stage, template, row.public_id)
        for step in ("close", "certify"):
            steps.take_step(**stage.told(row.public_id), step=step)
        paper = _issue(stage, template, row.public_id)
        data = issuing.again(by=stage.officer, at=stage.at, row=paper)
        assert data.startswith(b"%PDF-")
        page = stage.cast.client("paloma").get(f"/assistance/activities/{row.public_id}/")
        assert "Issue the certificate" in page.content.decode()
        with pytest.raises(NotFound):
            _issue(stage, template, row.public_id, "delia")
        with pytest.raises(NotFound):
            _issue(stage, template, stage.programme.public_id)


def test_the_certificate_of_a_destruction_names_approval_doors_and_serials(
    stage: ProgrammeStage,
) -> None:
    row = _destroyed(stage, make_armoury(stage.cast))
    for step in ("close", "certify"):
        steps.take_step(**stage.told(row.public_id), step=step)
    sheet = assistance.destruction(stage.officer, stage.at, str(row.public_id))
    told = sheet.told()
    assert ["Ficticia", "Notary"] in told["signs"]
    assert "RES-9" in str(told["facts"])
    assert len(told["parts"][0]["rows"]) == 3
    assert "TX1234417" in str(told["parts"][1]["rows"])


def _course(stage: ProgrammeStage) -> tuple[Activity, dict[str, Attendee]]:
    """A certified course that Gabriela of Uno passed and Walter did not."""
    row = stage.plan("training", pass_pct=60, attend_pct=100)
    told = stage.told(row.public_id)
    for step in ("invite", "begin"):
        steps.take_step(**told, step=step)
    who = {
        name: courses.register_attendee(
            **told, given_name=name, family_name="Ficticia", sex="x",
            organisation=stage.cast.uno.public_id,
        )
        for name in ("Gabriela", "Walter")
    }  # fmt: skip
    for name, points in (("Gabriela", 15), ("Walter", 11)):
        courses.attend(**told, code=who[name].code, on=stage.today)
        courses.enter_test(
            by=stage.officer, at=stage.at, attendee=who[name].public_id, which="after",
            points=points, of_points=20,
        )  # fmt: skip
    return row, who


def _certify(stage: ProgrammeStage, row: Activity) -> None:
    for step in ("close", "certify"):
        steps.take_step(**stage.told(row.public_id), step=step)


def _page(stage: ProgrammeStage, who: Attendee, user: str = "paloma") -> str:
    way = f"/assistance/attendees/{who.public_id}/"
    return str(stage.cast.client(user).get(way).content.decode())


def test_who_passed_a_certified_course_gets_a_certificate_in_every_language(
    stage: ProgrammeStage,
) -> None:
    row, who = _course(stage)
    passed = who["Gabriela"]
    assert "Issue the certificate" not in _page(stage, passed)
    with pytest.raises(CourseNotCertified):
        _issue(stage, "training-certificate", passed.public_id)
    _certify(stage, row)
    assert "Issue the certificate" in _page(stage, passed)
    numbers = set()
    for language in ("es", "en", "pt", "fr"):
        paper = issuing.issue(
            by=stage.officer, at=stage.at, template="training-certificate", language=language,
            subject=str(passed.public_id),
        )  # fmt: skip
        numbers.add(paper.number)
        content = json.loads(paper.text.content)
        assert content["words"]["lead"] == "Gabriela Ficticia"
        assert "75 %" in str(content["words"]["facts"])
        assert papers.in_log(paper)
        code = content["stamp"]["address"].rstrip("/").rsplit("/", 1)[-1]
        found = papers.paper_with_code(code)
        assert found is not None
        assert found.pk == paper.pk
        data = issuing.again(by=stage.officer, at=stage.at, row=paper)
        assert data.startswith(b"%PDF-")
    assert len(numbers) == 4


def test_nobody_else_gets_a_certificate_and_nobody_foreign_reads_one(
    stage: ProgrammeStage,
) -> None:
    row, who = _course(stage)
    _certify(stage, row)
    assert "Issue the certificate" not in _page(stage, who["Walter"])
    with pytest.raises(NotPassed) as refusal:
        _issue(stage, "training-certificate", who["Walter"].public_id)
    assert "was there: 1 of 1" in str(refusal.value)
    passed = who["Gabriela"].public_id
    with pytest.raises(NotFound):
        _issue(stage, "training-certificate", passed.hex)
    for other in ("clara", "delia", "rita"):
        with pytest.raises((NotFound, NotMandated)):
            _issue(stage, "training-certificate", passed, other)
    paper = _issue(stage, "training-certificate", passed)
    read = {
        each
        for each in ("paloma", "clara", "delia")
        if papers.papers(viewer=stage.cast.viewer(each), at=stage.at).filter(pk=paper.pk).exists()
    }
    assert read == {"paloma", "clara"}
    way = f"/paper/issued/{paper.public_id}/"
    for reader, status in (("paloma", 200), ("clara", 200), ("delia", 404), ("beto", 404)):
        assert stage.cast.client(reader).get(way).status_code == status, reader


def test_erasing_a_participant_erases_the_words_of_their_certificate_and_no_other(
    stage: ProgrammeStage,
) -> None:
    row, who = _course(stage)
    other = courses.register_attendee(
        **stage.told(row.public_id), given_name="Olga", family_name="Otra", sex="f"
    )
    courses.attend(**stage.told(row.public_id), code=other.code, on=stage.today)
    courses.enter_test(
        by=stage.officer, at=stage.at, attendee=other.public_id, which="after", points=20,
        of_points=20,
    )  # fmt: skip
    _certify(stage, row)
    passed = who["Gabriela"]
    mine = _issue(stage, "training-certificate", passed.public_id)
    theirs = _issue(stage, "training-certificate", other.public_id)
    data = issuing.again(by=stage.officer, at=stage.at, row=mine)
    way = f"/assistance/attendees/{passed.public_id}/erase/"
    answer = stage.cast.client("paloma").post(way, {"reason": "asked for"})
    assert answer.status_code == 303
    mine, theirs = (Paper.objects.get(pk=each.pk) for each in (mine, theirs))
    assert (mine.text.content, mine.text.file) == ("", None)
    assert theirs.text.erased_at is None
    with pytest.raises(PaperErased):
        issuing.again(by=stage.officer, at=stage.at, row=mine)
    assert papers.in_log(mine)
    held = papers.paper_with_bytes(data)
    assert held is not None
    assert held.pk == mine.pk
    with pytest.raises(Erased):
        _issue(stage, "training-certificate", passed.public_id)
    assert not list(audit.differences())


def test_the_report_draws_each_way_and_all_money_on_one_scale(stage: ProgrammeStage) -> None:
    dear = stage.plan("workshop", budget=Decimal(4000))
    stage.plan("seminar")
    activities.spend(
        **stage.told(dear.public_id), amount=Decimal(1000), spent_on=stage.today, what="hall"
    )
    made = values.add_indicator(
        by=stage.officer, at=stage.at, programme=stage.programme.public_id, code="R1",
        title="Armouries with a log", unit="armouries",
    )  # fmt: skip
    for kind, number in (("baseline", 10), ("target", 50), ("actual", 70)):
        values.add_value(
            by=stage.officer, at=stage.at, indicator=made.public_id, kind=kind,
            number=Decimal(number), on=stage.today,
        )  # fmt: skip
    with issuing.speaking("en", "UTC"):
        told = assistance.donor_report(
            stage.officer, stage.at, str(stage.programme.public_id)
        ).told()
    way, results, _compared, _gained, money, table = told["parts"]
    assert [each["kind"] for each in (way, results, money, table)] == [
        "bars", "table", "bars", "table",
    ]  # fmt: skip
    drawn = [bar["share"] for pair in way["pairs"] for bar in pair["bars"]]
    assert drawn == [100, 100]
    assert (
        "R1 Armouries with a log: From baseline to target 10 → 50, Reached 70 (150 %)"
        in (way["alt"])
    )
    assert [[bar["share"] for bar in pair["bars"]] for pair in money["pairs"]] == [[100, 25]]
    assert "A workshop: Budget 4,000.00 USD, Spent 1,000.00 USD" in money["alt"]


def test_the_report_says_its_plots_to_whoever_cannot_see_them(stage: ProgrammeStage) -> None:
    stage.plan("workshop", budget=Decimal(4000))
    paper = _issue(stage, "donor-report", stage.programme.public_id)
    data = issuing.again(by=stage.officer, at=stage.at, row=paper)
    [told] = {text for text in _alternatives(data) if "4\N{NO-BREAK SPACE}000,00 USD" in text}
    assert "A workshop" in told


def _alternatives(data: bytes) -> list[str]:
    """The alternative texts in the structure of a PDF."""
    found = []
    for page in PdfDocument(data):
        tree = raw.FPDF_StructTree_GetForPage(page.raw)
        count = raw.FPDF_StructTree_CountChildren(tree)
        waiting = [raw.FPDF_StructTree_GetChildAtIndex(tree, place) for place in range(count)]
        while waiting:
            each = waiting.pop()
            size = raw.FPDF_StructElement_GetAltText(each, None, 0)
            text = create_string_buffer(max(size, 2))
            raw.FPDF_StructElement_GetAltText(each, text, size)
            found.append(text.raw[:size].decode("utf-16-le").rstrip("\0"))
            below = range(raw.FPDF_StructElement_CountChildren(each))
            inner = (raw.FPDF_StructElement_GetChildAtIndex(each, place) for place in below)
            waiting += [one for one in inner if one]
    return found


def test_the_donor_gets_results_money_and_gains_and_nobody_else_does(
    stage: ProgrammeStage,
) -> None:
    stage.plan("workshop")
    paper = _issue(stage, "donor-report", stage.programme.public_id)
    assert issuing.again(by=stage.officer, at=stage.at, row=paper).startswith(b"%PDF-")
    for who in ("clara", "rita"):
        with pytest.raises(NotMandated):
            _issue(stage, "donor-report", stage.programme.public_id, who)
