"""The tables of a filing say words and local days, on the page and on paper; the file has codes."""

import re

import pytest

from resguardo.kernel.ledger import EntryKind
from resguardo.records.custody import services as custody
from resguardo.records.oversight import services as oversight
from resguardo.records.people import services as people
from resguardo.records.people.models import User
from resguardo.records.people.services.work import ROLES_OF_WORK
from resguardo.records.register.models import ThingKind, WeaponType
from tests.armoury import Armoury
from tests.records.custody.counting import close, open_count, see

pytestmark = pytest.mark.django_db
CODES = {*map(str, EntryKind), *ThingKind.values, *WeaponType.values, *ROLES_OF_WORK}
CODES |= {"38-special", "9x19", "hired_on", "addition", "count_missing", "open"}


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_no_code_and_no_day_for_machines_stands_on_the_page(
    armoury: Armoury, language: str
) -> None:
    by, at, day = armoury.keeper(), armoury.at, armoury.at.date()
    people.enrol_person(by=by, at=at, family_name="Nueva", role="guard", hired_on=day)
    row = open_count(armoury)
    see(armoury, row, {"r1": 1})
    close(armoury, row)
    custody.accept_count(by=armoury.cast.viewer("clara"), at=at, count=row.public_id)
    User.objects.filter(pk=armoury.cast.users["clara"].pk).update(language=language)
    clara = armoury.cast.client("clara")
    page = clara.get(f"/filings/prepare/monthly_changes/?day={day}").content.decode()
    assert f'<html lang="{language}"' in page
    cells = re.findall(r"<t[dh][^>]*>\s*(.*?)\s*</t[dh]>", page, re.DOTALL)
    said = {re.sub(r"<[^>]+>", "", each).strip() for each in cells}
    assert said & {".38 Special"}
    assert said & CODES == set()
    assert [each for each in said if re.search(r"\d{4}-\d\d-\d\d", each)] == []


def test_the_workbook_and_what_is_filed_keep_the_codes(armoury: Armoury) -> None:
    day = armoury.at.date()
    _asked, _filled, content = oversight.prepare(
        viewer=armoury.cast.viewer("clara"), at=armoury.at, duty="monthly_changes", day=day
    )
    sheet = next(each for each in content["sheets"] if each["name"] == "firearms")
    line = dict(zip(sheet["columns"], sheet["rows"][0], strict=True))
    assert (line["calibre"], line["reason"], line["day"]) == ("38-special", "receipt", str(day))
