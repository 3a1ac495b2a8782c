"""Whoever gives or takes arms finds the other side, and what its licence is worth today."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from resguardo.records.people.models import Organisation
from resguardo.records.permits import services as permits
from resguardo.records.permits.models import Permit
from tests.cast import Cast
from tests.house import House, furnish

pytestmark = pytest.mark.django_db
WAY = "/stock/counterparts/"
DAY = timedelta(days=1)


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def dos(cast: Cast) -> House:
    furnish(cast, at=cast.at - 90 * DAY)
    return furnish(cast, "dos", guard="dante", at=cast.at - 90 * DAY)


def row_of(page: str, name: str) -> str:
    [row] = [each for each in page.split("<tr")[2:] if name in each]
    return row


def test_a_company_finds_another_with_its_licence_today(cast: Cast, dos: House) -> None:
    ana = cast.client("ana")
    licence = Permit.objects.get(public_id=dos.permits["company"])
    page = text(ana.get(WAY))
    assert WAY in text(ana.get("/stock/"))
    row = row_of(page, cast.dos.name)
    assert licence.number not in page  # it stands on the paper, and is asked for
    assert "Valid" in row
    assert cast.authority.name in page
    assert "Offer things" in page
    permits.suspend(
        by=cast.viewer("rita"), at=cast.at - DAY, permit=licence.public_id, reason="No alarm"
    )
    assert "Suspended" in row_of(text(ana.get(WAY)), cast.dos.name)
    Permit.objects.filter(organisation=cast.uno, kind="company").delete()
    assert "none is kept here" in row_of(text(ana.get(WAY)), cast.uno.name)


def test_it_is_searched_by_name_number_licence_and_province(cast: Cast, dos: House) -> None:
    Organisation.objects.filter(pk=cast.dos.pk).update(
        registration_number="RUC-20601", province="Laguna Honda"
    )
    licence = Permit.objects.get(public_id=dos.permits["company"])
    clara = cast.client("clara")
    for asked in ("ficticia dos", "RUC-20601", licence.number.lower(), "laguna"):
        page = text(clara.get(WAY, {"search": asked})).partition("<tbody")[2]
        assert cast.dos.name in page, asked
        assert cast.uno.name not in page.partition("</tbody")[0], asked
    nothing = text(clara.get(WAY, {"search": "nobody\x00 at all", "kind": "spaceship"}))
    assert cast.dos.name not in nothing.partition("<main")[2]
    only = text(clara.get(WAY, {"kind": "authority"})).partition("<tbody")[2]
    assert cast.authority.name in only
    assert cast.dos.name not in only


def test_it_is_taken_along_and_shut_to_guards(cast: Cast, dos: House) -> None:
    sheet = load_workbook(BytesIO(cast.client("clara").get(f"{WAY}?as=xlsx").content)).active
    assert sheet is not None
    rows = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    assert rows[cast.dos.name][4] == "Valid"
    assert cast.client("beto").get(WAY).status_code == 403
    del dos
