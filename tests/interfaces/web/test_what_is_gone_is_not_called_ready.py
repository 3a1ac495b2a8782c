"""What was destroyed stays in the register, and no list calls it ready to serve."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from resguardo.records.custody.gone import gone
from resguardo.records.people.models import Approval
from tests.armoury import Armoury

pytestmark = pytest.mark.django_db


def test_what_was_destroyed_is_not_called_ready_to_serve(armoury: Armoury) -> None:
    cast, weapon = armoury.cast, armoury.things["r1"]
    clara = cast.client("clara")
    assert gone([weapon.pk]) == {}
    clara.post(
        "/stock/write-off/",
        {"scans": "TX1234417", "how": "destroyed", "document": "O-9", "reason": "Cracked frame"},
    )
    way = f"/requests/{Approval.objects.get().public_id}/"
    assert (
        cast.client("mateo").post(way, {"decision": "approve", "reason": "Seen"}).status_code == 303
    )
    assert gone([thing.pk for thing in armoury.things.values()]) == {weapon.pk: "destroyed"}
    rows = clara.get("/register/firearms/").content.decode().split("<tr")
    [row] = [each for each in rows if str(weapon.public_id) in each]
    assert "Destroyed" in row
    assert "Serviceable" not in row
    listed = {
        asked: str(weapon.public_id) in clara.get(f"/register/firearms/?{asked}").content.decode()
        for asked in ("condition=serviceable", "blocked=yes", "left=yes", "weapon_type=revolver")
    }
    assert listed == {
        "condition=serviceable": False, "blocked=yes": False, "left=yes": True,
        "weapon_type=revolver": True,
    }  # fmt: skip
    left = clara.get("/register/firearms/?left=yes").content.decode()
    assert str(armoury.id("r2")) not in left
    page = clara.get(f"/register/firearms/{weapon.public_id}/").content.decode()
    assert "Serviceable" not in page.partition("History of this record")[0]
    sheet = load_workbook(BytesIO(clara.get("/register/firearms/?as=xlsx").content)).active
    assert sheet is not None
    told = {row[0]: row[6] for row in sheet.iter_rows(values_only=True)}
    assert told[weapon.code] == "Destroyed"
    assert told[armoury.things["r2"].code] == "Serviceable"


def test_what_came_on_a_day_is_in_the_register_on_that_day(armoury: Armoury) -> None:
    clara, day = armoury.cast.client("clara"), armoury.at.date()
    for asked, there in ((day, True), (day - timedelta(1), False)):
        page = clara.get("/register/firearms/", {"enrolled_by": asked.isoformat()})
        assert (str(armoury.id("r1")) in page.content.decode()) is there
