"""A thing has a slot in its armoury or safe: who fetches it and who puts it back reads where."""

from io import BytesIO
from typing import Any

from django.urls import reverse
from openpyxl import load_workbook

from resguardo.records.custody import services as custody
from resguardo.records.register.models import Thing
from tests.armoury import Armoury
from tests.cast import PIN

HTMX = {"HX-Request": "true"}


def put(stage: Armoury, name: str, slot: str) -> None:
    way = "register:edit-firearm" if name.startswith("r") else "register:edit-thing"
    changed = stage.cast.client("clara").post(
        reverse(way, args=[stage.id(name)]),
        {"ownership": "owned", "slot": slot, "reason": "A new rack"},
    )
    assert changed.status_code == 303, changed.content.decode()


def at_the_counter(stage: Armoury) -> Any:
    client = stage.cast.client("ana")
    client.post(reverse("counter:armoury"), {"armoury": stage.north.public_id})
    return client


def test_the_counter_says_where_a_weapon_is_fetched_and_where_it_is_put_back(
    stage: Armoury,
) -> None:
    put(stage, "r1", " B-14 ")
    client = at_the_counter(stage)
    taken = client.post(
        reverse("counter:scan"), {"scan": stage.things["r1"].code}, headers=HTMX
    ).content.decode()
    assert "slot B-14" in taken
    assert "slot B-14" in client.get(reverse("counter:shift")).content.decode()
    stage.guard("dora", None)
    stage.roster("dora", "Clinic", (-8, 1))
    stage.issue("dora")
    back = client.get(reverse("counter:return"), {"thing": stage.id("r1")}).content.decode()
    assert "goes to slot B-14" in back
    assert "slot B-14" in client.get(reverse("counter:shift-return")).content.decode()


def test_what_has_no_slot_says_nothing_of_one(stage: Armoury) -> None:
    client = at_the_counter(stage)
    taken = client.post(
        reverse("counter:scan"), {"scan": stage.things["r1"].code}, headers=HTMX
    ).content.decode()
    assert "slot" not in taken


def test_a_count_walks_from_slot_to_slot(stage: Armoury) -> None:
    for name, slot in (("r1", "B-02"), ("r2", "A-09"), ("r3", "A-01")):
        put(stage, name, slot)
    client = stage.cast.client("ana")
    row = custody.open_count(  # of a smaller sample each draw would be another
        by=stage.cast.viewer("ana"), at=stage.at, place=stage.north.public_id, scope="sample",
        sample_share_percent=100,
    )  # fmt: skip
    drawn = {each.thing_id for each in row.expected.all()}
    page = client.get(f"/counts/{row.public_id}/").content.decode()
    slots = sorted(
        Thing.objects.filter(pk__in=drawn).exclude(slot="").values_list("slot", flat=True)
    )
    assert slots
    places = [page.index(f"slot {slot}") for slot in slots]
    assert places == sorted(places)
    assert "Taurus" not in page, "a blind count names nothing"


def test_the_register_shows_it_keeps_its_history_and_takes_it_along(stage: Armoury) -> None:
    put(stage, "r1", "B-14")
    put(stage, "m1", "C-3")
    clara = stage.cast.client("clara")
    for name, slot in (("r1", "B-14"), ("m1", "C-3")):
        page = clara.get(reverse("register:thing", args=[stage.id(name)]), follow=True)
        assert slot in page.content.decode()
        assert "A new rack" in page.content.decode()
    data = clara.get("/register/firearms/?as=xlsx").content
    cells = [
        cell for row in load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True)
        for cell in row
    ]  # fmt: skip
    assert {"Slot", "B-14"} <= set(cells)


def test_a_program_reads_and_writes_it(stage: Armoury) -> None:
    clara, key = stage.cast.client("clara"), stage.cast.bearer("clara")
    way = f"/api/v1/register/firearms/{stage.id('r1')}"
    told = {"slot": "B-14", "reason": "A new rack"}
    done = clara.patch(way, told, content_type="application/json", headers=key)
    assert done.json()["slot"] == "B-14"
    assert clara.get(way, headers=key).json()["slot"] == "B-14"
    long = {"slot": "B" * 41, "reason": "A new rack"}
    refused = clara.patch(way, long, content_type="application/json", headers=key)
    assert refused.status_code == 422


def test_a_new_thing_is_enrolled_with_its_slot(stage: Armoury) -> None:
    done = stage.cast.client("clara").post(
        reverse("register:new-thing", args=["magazine"]),
        {"number": "M77", "calibre": "9-luger", "capacity_rounds": "15", "ownership": "owned",
         "place": str(stage.north.public_id), "slot": "C-3", "document": "Invoice 9",
         "acquired_on": "2026-01-05", "pin": PIN},
    )  # fmt: skip
    assert done.status_code == 303, done.content.decode()
    assert Thing.objects.get(name__contains="M77").slot == "C-3"
