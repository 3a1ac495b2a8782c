"""An armourer works in a real browser on the site itself: keyboard, scanner, finger, nothing else.

Each walk is a story of the armoury, from the page that opens to what stands in the ledger after it.
Nothing is clicked but a signature, which needs a finger, and the name of a file.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import connection
from django.utils import timezone
from PIL import Image
from pypdfium2 import PdfDocument

from resguardo.records.custody.models import (
    Count,
    CountLine,
    Discrepancy,
    Inspected,
    Signature,
    Training,
    Transfer,
)
from resguardo.records.people import services as people
from resguardo.records.people.models import Approval
from resguardo.records.places import services as places
from resguardo.records.register.models import Mark
from tests.armoury import Armoury, make_armoury
from tests.browser.conftest import ON_SQLITE_ALONE
from tests.browser.served import PIN, SOON_MS, Desk, draw, last, served
from tests.cast import lately, make_cast
from tests.clock import now

pytestmark = ON_SQLITE_ALONE

Sit = Callable[..., Desk]
ALL_PICTURES_CAME: Final = (
    "() => [...document.images].every((each) => each.complete && each.naturalWidth > 0)"
)


@pytest.fixture
def stage(db: None) -> Armoury:
    """The armoury, its shift two hours old; the cast joined before that."""
    assert connection.vendor == "sqlite"
    return make_armoury(make_cast(lately()))


@pytest.fixture
def sit(browser: Any, stage: Armoury) -> Iterator[Sit]:
    """Sit somebody of the cast down at a browser of their own; armourers know their armoury."""
    desks: list[Desk] = []
    with served() as site:

        def down(name: str, **options: Any) -> Desk:
            desks.append(Desk(browser, site, stage, name, **options))
            return desks[-1]

        yield down
        for desk in desks:
            desk.close()


def at_the_counter(sit: Sit, page: str = "/counter/", **options: Any) -> Desk:
    """Ana at the counter of North."""
    desk = sit("ana", **options).open(page)
    if "/armoury/" in desk.page.url:
        desk.to("armoury").choose("North").press("Enter")
        desk.open(page)
    return desk


def test_a_guard_signs_with_a_finger_when_taking_and_when_giving_back(
    sit: Sit, stage: Armoury
) -> None:
    desk = at_the_counter(sit, viewport={"width": 390, "height": 844}, has_touch=True)
    desk.scan(stage.cast.person("beto").code).scan(stage.things["r1"].code)
    for verb, kind in (("Issue", "issue"), ("Take", "return")):
        desk.to("Sign instead of a PIN").press("Enter")
        draw(desk.page)
        desk.page.get_by_role("button", name=verb).last.click()
        desk.rest()
        entry = last(kind)
        assert entry.confirmation == "signature"
        assert Signature.objects.get(entry=entry).image.startswith("M")
        desk.open("/counter/return/").scan(stage.things["r1"].code) if kind == "issue" else None
    assert stage.held("beto") == {}


def picture(folder: Path) -> Path:
    """A photograph, as a phone would take it."""
    file = folder / "photo.jpg"
    Image.new("RGB", (640, 480), (120, 90, 60)).save(file)
    return file


@pytest.mark.parametrize("width", [390, 1366])
def test_an_issue_and_its_return_take_no_mouse_and_the_focus_is_always_seen(
    sit: Sit, stage: Armoury, width: int
) -> None:
    desk = at_the_counter(sit, viewport={"width": width, "height": 844})
    desk.open("/").to("Open the counter").press("Enter").holds_focus()
    desk.type(stage.cast.person("beto").code, enter=True).holds_focus()
    assert desk.at()[1] == "field-scan"
    desk.type("TX1234417", enter=True).holds_focus()
    assert desk.at()[1] == "field-pin"
    desk.to(f"field-amount-{stage.id('old')}").to("pin").type("9999", enter=True).holds_focus()
    assert "not the PIN" in desk.says()
    desk.to("pin").type(PIN, enter=True).holds_focus()
    assert stage.held("beto") == {"r1": 1, "old": 12, "h1": 1}
    assert desk.at()[1] == "field-scan"
    desk.to("Return a weapon").press("Enter").holds_focus()
    desk.type("TX1234417", enter=True).holds_focus()
    desk.fill(**{f"back-{stage.id('old')}": "10"}).to(f"class-{stage.id('old')}-fired").type("2")
    desk.to("reason").type("Shot at a dog").to("second_person").type("Darío Duarte")
    desk.to("second_pin").type(PIN).to("document").type("Report 7").to("pin")
    desk.type(PIN, enter=True).holds_focus()
    assert "what is missing is classed" in desk.says(), desk.says()
    assert stage.held("beto") == {}


def place(stage: Armoury, kind: str, name: str) -> None:
    """One more place of the company."""
    places.open_place(by=stage.keeper(), at=stage.at, kind=kind, name=name)


def test_a_weapon_goes_to_the_workshop_and_comes_back_by_scanner_and_keyboard(
    sit: Sit, stage: Armoury
) -> None:
    place(stage, "workshop", "Taller Ficticio")
    weapon, desk = stage.things["r1"], sit("ana").open("/stock/go/repair/")
    desk.to("store").choose("North").to("Show the store").press("Enter")
    desk.to("workshop").choose("Taller")
    desk.when("due_at", now() + timedelta(days=3)).fill(reason="Weak mainspring")
    desk.to("scans").scan(weapon.code).to("Send to the workshop").press("Enter")
    assert "Weak mainspring" in desk.says()
    assert "r1" not in stage.held("north")
    assert last("repair_out").reason == "Weak mainspring"
    desk.open("/stock/repair/back/").to("store").choose("North")
    desk.to("scans").scan(weapon.code).to("Take back").press("Enter")
    assert "Taken in hand." in desk.says()
    assert last("repair_in").moves.get().thing == weapon
    assert "r1" in stage.held("north")


def test_a_session_at_the_range_is_recorded_by_the_cards_of_the_shooters(
    sit: Sit, stage: Armoury
) -> None:
    place(stage, "range", "Poligono Ficticio")
    desk = sit("ana").open("/stock/training/new/").fill(course="Basic course")
    desk.to("place").choose("Poligono").to("store").choose("North").fill(planned="40")
    desk.to("second").choose("Duarte").fill(second_pin=PIN)
    desk.to("person-1").scan(stage.cast.person("beto").code)
    assert desk.at()[0] == "lot-1", "the scan leads to the next field and sends nothing"
    desk.choose(stage.things["old"].name).fill(**{"rounds-1": "50", "score-1": "8/10"})
    desk.to("person-2").scan(stage.cast.person("carla").code).fill(**{"rounds-2": "38"})
    desk.to("Record the session").press("Enter")
    session = Training.objects.get()
    fired = {row.person.given_name: row.rounds for row in session.shooters.all()}
    assert fired == {"Beto": 50, "Carla": 38}
    assert "Basic course" in desk.says()
    assert stage.held("north")["old"] == 200 - 88


def test_what_is_seen_at_the_return_is_kept_with_its_photo(
    sit: Sit, stage: Armoury, tmp_path: Path
) -> None:
    stage.issue("beto", at=now())
    desk = at_the_counter(sit, "/counter/return/").scan(stage.things["r1"].code)
    desk.to("Condition of the weapon").press("Enter")
    desk.to("condition").choose("Faulty").to("checks").press("Space").to("photo")
    desk.page.set_input_files("input[name=photo]", picture(tmp_path))
    desk.to("pin").type(PIN, enter=True)
    assert "has given everything back" in desk.says()
    seen = Inspected.objects.get()
    assert (seen.condition, seen.barrel_dirty) == ("unserviceable", True)
    assert seen.photo is not None
    desk.open(f"/custody/entries/{seen.entry.public_id}/")
    assert "dirty" in desk.says()
    assert desk.page.locator(f"[src='/register/files/{seen.photo.public_id}/']").count() == 1
    desk.page.wait_for_function(ALL_PICTURES_CAME, timeout=SOON_MS)


def test_a_mark_is_read_and_photographed(sit: Sit, stage: Armoury, tmp_path: Path) -> None:
    way = f"/register/things/{stage.id('r1')}/"
    desk = sit("clara").open(f"{way}mark/")
    desk.to("kind").choose("Mark of the register").fill(
        text_as_read="CV 2026 000123", location="Frame, left"
    )
    desk.to("photo")
    desk.page.set_input_files("input[type=file]", picture(tmp_path))
    desk.to("Record mark").press("Enter")
    mark = Mark.objects.get(thing=stage.things["r1"])
    assert mark.photo is not None
    assert "CV 2026 000123" in desk.says()
    assert desk.page.locator(f"[src='/register/files/{mark.photo.public_id}/']").count() == 1
    desk.page.wait_for_function(ALL_PICTURES_CAME, timeout=SOON_MS)


def test_two_count_blind_at_their_own_browsers_and_a_third_compares(
    sit: Sit, stage: Armoury, tmp_path: Path
) -> None:
    ana, dario, clara = sit("ana"), sit("dario"), sit("clara")
    ana.open("/counts/new/").to("place").choose("North").to("scope").choose("Full count")
    ana.to("sheets_wanted").choose("Two").to("Open the count").press("Enter")
    [count] = Count.objects.all()
    way = f"/counts/{count.public_id}/"
    for desk, of_old in ((ana, "200"), (dario, "198")):
        desk.open(way)
        for name, quantity in stage.held("north").items():
            if name == "r2" and desk is dario:
                continue
            desk.scan(stage.things[name].code)
            if quantity > 1:
                desk.type(of_old if name == "old" else str(quantity), enter=True)
        assert stage.things["r1"].name in desk.says()
        if desk is dario:
            desk.to("Photograph what you saw").press("Enter").to("line")
            desk.choose(stage.things["r1"].name).to("content")
            desk.page.set_input_files("input[type=file]", picture(tmp_path))
            desk.to("condition").choose("Unserviceable").to("Keep photograph").press("Enter")
        desk.to("Close my sheet").press("Enter").to("Close the sheet").press("Enter")
    assert "Look again where the counters disagree" in clara.open(way).says()
    assert clara.page.get_by_alt_text("Darío").count() == 1
    assert CountLine.objects.exclude(photo=None).get().condition == "unserviceable"
    for line in ("decided-0", "decided-1"):
        asked = clara.to(line).at()[2]
        clara.fill(**{line: "1" if stage.things["r2"].name in asked else "200"})
    clara.to("Accept the count").press("Enter")
    count.refresh_from_db()
    assert (count.state, count.accepted_by) == ("accepted", stage.cast.users["clara"])
    assert not Discrepancy.objects.exists()


def test_a_guard_relieves_another_and_what_is_short_stays_with_the_giver(
    sit: Sit, stage: Armoury
) -> None:
    stage.issue("beto", at=now())
    desk = at_the_counter(sit, "/counter/relief/")
    desk.to("giver").scan(stage.cast.person("beto").code)
    assert desk.at()[0] == "taker"
    desk.scan(stage.cast.person("carla").code)
    assert desk.at()[0] == "giver_pin", "two cards are enough"
    desk.fill(**{f"take-{stage.id('old')}": "10"}).to("giver_pin").type(PIN, enter=True)
    desk.type(PIN, enter=True)
    assert "Relieved" in desk.says()
    assert stage.held("carla") == {"r1": 1, "old": 10, "h1": 1}
    assert stage.held("beto") == {"old": 2}


def test_a_transfer_arrives_short_and_both_sides_know(sit: Sit, stage: Armoury) -> None:
    dos = people.viewer_at_console(organisation=stage.cast.dos, at=stage.at)
    places.open_place(by=dos, at=stage.at, kind="armoury", name="Dos Central")
    ana, fausto = sit("ana"), sit("fausto")
    ana.open("/stock/go/offer/").to("store").choose("North").to("Show the store").press("Enter")
    ana.to("receiver").choose("Custodia Ficticia Dos").fill(reason="Sale", document="T-7")
    ana.to("scans").scan(stage.things["r1"].code)
    ana.type(f"{stage.things['old'].code} x 100").to("Offer things").press("Enter")
    [row] = Transfer.objects.all()
    fausto.open("/stock/transfers/").to("T-7").press("Enter")
    fausto.to("store").choose("Dos Central")
    fausto.fill(**{"received-0": "1", "received-1": "90"}).to("Accept in hand").press("Enter")
    assert "What did not arrive is open with the giver" in fausto.says()
    assert "Offered and not received" in ana.open("/custody/discrepancies/").says()
    [open_still] = Discrepancy.objects.all()
    assert (open_still.book_quantity, open_still.seen_quantity) == (100, 90)
    row.refresh_from_db()
    assert row.in_entry is not None


def test_a_thing_is_written_off_by_two_and_not_by_one(sit: Sit, stage: Armoury) -> None:
    clara, mateo = sit("clara"), sit("mateo")
    clara.open("/stock/write-off/").to("scans").scan(stage.things["h3"].code)
    clara.to("how").choose("Destroyed").fill(document="Order 9", reason="Torn beyond repair")
    clara.to("Ask for the write-off").press("Enter")
    [asked] = Approval.objects.all()
    assert "h3" in stage.held("north")
    clara.open(f"/requests/{asked.public_id}/")
    assert "another person must decide" in clara.says()
    assert "Approve" not in clara.says()
    mateo.open("/requests/").to("Write off").press("Enter")
    mateo.to("Approve and carry out").press("Enter")
    asked.refresh_from_db()
    assert asked.state == "approved"
    assert "h3" not in stage.held("north")
    entry = last("disposal")
    assert (entry.recorded_by, entry.second_person) == (
        stage.cast.users["mateo"], stage.cast.persons["clara"]
    )  # fmt: skip


def test_a_line_of_the_printed_form_is_typed_in_when_the_power_is_back(
    sit: Sit, stage: Armoury
) -> None:
    desk = sit("ana").open("/paper/")
    printed = desk.page.request.get("/paper/issues/?copies=1&language=es")
    [sheet] = PdfDocument(printed.body())
    paper = sheet.get_textpage().get_text_range()
    number = re.findall(r"IR-[0-9A-Z-]{6,}", paper)[0]
    assert "Vigilante" in paper
    happened = timezone.localtime(now() - timedelta(hours=1))
    desk.open("/custody/late/").to("kind").choose("Issue").when("occurred_at", happened)
    desk.to("document").scan(number)
    desk.to("armoury").choose("North").to("guard").scan(stage.cast.person("beto").code)
    desk.to("thing-1").scan(stage.things["r1"].code).to("thing-2").scan(stage.things["old"].code)
    desk.fill(**{"amount-2": "12"}).to("Record late entry").press("Enter")
    assert "recorded: happened" in desk.says(), desk.says()
    entry = last("issue")
    assert (entry.document.replace("-", ""), entry.confirmation) == (
        number.replace("-", ""), "paper"
    )  # fmt: skip
    assert entry.recorded_at - entry.occurred_at > timedelta(minutes=30)
    assert stage.held("beto") == {"r1": 1, "old": 12}
