"""A programme as a workbook: numbers that are numbers, no names, no formulas; and for whom."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resguardo.records.assistance.services import activities, courses, results, steps
from resguardo.records.assistance.services import marking as marks
from resguardo.records.transparency.models import Access
from tests.armoury import make_armoury
from tests.cast import Cast
from tests.programme import ProgrammeStage, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast: Cast, settings: Any) -> ProgrammeStage:
    settings.LANGUAGE_CODE = "en"
    return make_programme(cast)


def _fill(stage: ProgrammeStage, title: str = "=HYPERLINK(1)") -> None:
    """A course with somebody who came and passed, and money for it."""
    row = stage.plan("training", pass_pct=60, attend_pct=100, budget=Decimal("1200.50"))
    told = stage.told(row.public_id)
    activities.spend(
        **told, amount=Decimal("-3.25"), what=title, spent_on=stage.today, document="+1"
    )
    who = courses.register_attendee(
        **told, given_name="Gabriela", family_name="Ficticia", sex="f", function="Keeper"
    )
    for step in ("invite", "begin"):
        steps.take_step(**told, step=step)
    courses.attend(**told, code=who.code, on=stage.today)
    for which, points in (("before", 5), ("after", 15)):
        courses.enter_test(
            by=stage.officer, at=stage.at, attendee=who.public_id, which=which, points=points,
            of_points=20,
        )  # fmt: skip


def _way(stage: ProgrammeStage) -> str:
    return f"/assistance/programmes/{stage.programme.public_id}/workbook/"


def _taken(stage: ProgrammeStage) -> Any:
    answer = stage.cast.client("paloma").get(_way(stage))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="cv-2026-')
    return openpyxl.load_workbook(BytesIO(answer.content))


def test_a_workbook_has_numbers_no_formulas_and_no_names(stage: ProgrammeStage) -> None:
    _fill(stage)
    row = results.add_indicator(
        by=stage.officer, at=stage.at, programme=stage.programme.public_id, code="R1",
        title="@SUM", unit="%",
    )  # fmt: skip
    for kind, number in (("baseline", 10), ("target", 80), ("actual", 45)):
        results.add_value(
            by=stage.officer, at=stage.at, indicator=row.public_id, kind=kind,
            number=Decimal(number), on=stage.today,
        )  # fmt: skip
    book = _taken(stage)
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert "f" not in {cell.data_type for cell in cells}
    everything = " ".join(str(cell.value) for cell in cells)
    assert "Gabriela" not in everything
    assert "Keeper" not in everything
    money = list(book["Money spent"].iter_rows(min_row=3, values_only=True))
    assert money[0][2:5] == ("'=HYPERLINK(1)", "'+1", -3.25)
    activity = list(book["Activities"].iter_rows(min_row=3, values_only=True))
    assert activity[0][7:9] == (1200.5, -3.25)
    result = list(book["Results framework"].iter_rows(min_row=3, values_only=True))
    assert result[0][:6] == ("R1", "'@SUM", "%", 10, 80, 45)
    assert result[0][7] == 50
    person = list(book["Participants"].iter_rows(min_row=3, values_only=True))
    assert person[0][4:] == ("Woman", 1, 1, 25, 75, "yes")
    [look] = Access.objects.filter(verb="export", subject_kind="programme")
    assert look.subject_id == str(stage.programme.public_id)


def test_marks_are_taken_of_who_shows_the_register_and_of_nobody_else(
    stage: ProgrammeStage,
) -> None:
    make_armoury(stage.cast)
    row = stage.plan("marking")
    told = stage.told(row.public_id)
    marks.plan_marking(**told, pattern="CC-HHHH-NNNN", source="art. 19", location="frame")
    [line] = marks.draw_list(**told, organisation=stage.cast.uno.public_id, holder="3", most=1)
    listed = list(_taken(stage)["Marks"].iter_rows(min_row=3, values_only=True))
    assert [each[4] for each in listed] == [line.text]
    part = stage.parts["uno"]
    part.scopes = ["figures"]
    part.save()
    assert list(_taken(stage)["Marks"].iter_rows(min_row=3, values_only=True)) == []


def test_more_activities_ask_the_database_no_more(stage: ProgrammeStage) -> None:
    asked = []
    client = stage.cast.client("paloma")
    for _turn in range(2):
        _fill(stage)
        client.get(_way(stage))
        with CaptureQueriesContext(connection) as captured:
            client.get(_way(stage))
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_nobody_else_takes_a_programme_along(stage: ProgrammeStage) -> None:
    for who in ("clara", "delia", "rita", "beto"):
        assert stage.cast.client(who).get(_way(stage)).status_code in {403, 404}, who
    page = stage.cast.client("clara").get(f"/assistance/programmes/{stage.programme.public_id}/")
    assert "workbook" not in page.content.decode()
    assert not Access.objects.filter(verb="export").exists()
