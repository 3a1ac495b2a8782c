"""From an unread box to a licensed room: the pages and the API tell one story."""

from datetime import timedelta

import pytest
from django.utils import translation

from resguardo.interfaces.web.storage.words import classes_table, findings_table
from resguardo.records.custody.models import Override
from resguardo.records.people.models import Organisation
from resguardo.records.storage.contents import Item
from resguardo.records.storage.evaluating import evaluate
from resguardo.records.storage.models import StoreLicence
from tests.armoury import make_armoury
from tests.cast import PIN, Cast


@pytest.mark.django_db
def test_a_room_is_classed_licensed_overfilled_and_signed(cast: Cast) -> None:
    stage = make_armoury(cast)
    manager, armourer = cast.client("clara"), cast.client("ana")
    room = f"/storage/rooms/{stage.north.public_id}/"
    page = manager.get(room).content.decode()
    assert page.index("Class first") < page.index("What the rules say") < page.index("Distances")
    assert "Nobody has read the class of" in page
    assert "no licence is recorded" in page
    sign = manager.get(f"{room}sign/").content.decode()
    assert "it counts as the worst" in sign

    for name in ("old", "new", "nine"):
        answer = armourer.post(f"/storage/lots/{stage.id(name)}/look/", {
            "hazard": "1.4 s", "state": "serviceable", "packed": "packed", "net_g": "",
            "seen_on": "2026-03-01", "next_due_on": "2027-03-01", "remarks": "",
        })  # fmt: skip
        assert answer.status_code == 303, answer.content.decode()
    refused = manager.post(f"{room}licence/", {"number": "ELL-9", "limits": "some"})
    assert "ELL-9" in refused.content.decode()
    answer = manager.post(f"{room}licence/", {
        "number": "ELL-9", "issued_by": "Autoridad", "valid_from": "2026-01-01",
        "valid_until": "", "review_on": "2026-03-02", "limits": "1.4S 701", "conditions": "dry",
    })  # fmt: skip
    assert answer.status_code == 303, answer.content.decode()
    for degrees in ("24,5", "25"):
        noted = armourer.post(f"{room}climate/", {"temperature": degrees, "humidity": "40"})
        assert noted.status_code == 303, noted.content.decode()
    bad = armourer.post(f"{room}climate/", {"temperature": "warm"})
    assert "warm" in bad.content.decode()

    page = manager.get(room).content.decode()
    assert "no formula of blast applies" in page
    assert "<svg" in page
    assert "IATG 02.20:2021 cl. 10.2" in page
    assert "due for its review" in page
    sign = manager.get(f"{room}sign/").content.decode()
    assert 'points="100,4 196,100 100,196 4,100"' in sign
    assert "no nearer than 25 m" in sign
    assert "ELL-9" in manager.get("/storage/").content.decode()

    lot = {
        "number": "NEW/26", "calibre": "38-special", "quantity": "2", "received_on": "2026-03-01",
        "ownership": "owned", "place": str(stage.north.public_id), "document": "F-1",
    }  # fmt: skip
    over = manager.post("/register/kinds/ammunition/new/", lot)
    told = over.content.decode()
    assert "ELL-9 allows 701 rounds of 1.4S, and there would be 702" in told
    assert 'name="second_pin"' in told
    assert "NEW/26" in told, "nothing typed is lost"
    second = {"second": str(stage.id("dario")), "second_pin": PIN, "reason": "flood at the depot"}
    assert manager.post("/register/kinds/ammunition/new/", lot | second).status_code == 303
    assert Override.objects.get().codes == ["custody.over-licence"]


@pytest.mark.django_db
def test_a_disposal_has_a_danger_area_that_nobody_has_confirmed(cast: Cast) -> None:
    gema = cast.client("gema")
    assert "Danger area" not in gema.get("/storage/check/").content.decode()
    page = gema.get("/storage/check/", {"weight": "1200"}).content.decode()
    assert "Danger area at disposal" in page
    assert "1,382" in page, "130 m for a cubic root of a kilogram"
    assert "unconfirmed: ask a qualified ammunition technical officer" in page
    refused = gema.get("/storage/check/", {"weight": "heavy"})
    assert refused.status_code == 422
    assert 'value="heavy"' in refused.content.decode()


@pytest.mark.django_db
def test_an_inspector_types_what_is_in_a_room(cast: Cast) -> None:
    gema = cast.client("gema")
    assert gema.get("/storage/check/").status_code == 200
    typed = {
        "class-0": "1.4S", "rounds-0": "20000", "class-1": "1.1D", "rounds-1": "4", "net-1": "2",
        "far-inhabited": "30",
    }  # fmt: skip
    page = gema.get("/storage/check/", typed).content.decode()
    assert "Ask a qualified ammunition technical officer" in page
    assert "Division 1.1" in page
    assert 'value="1.1D"' in page
    far = gema.get("/storage/check/", typed | {"class-1": "1.3G", "net-1": "400"}).content.decode()
    assert "Inhabited building: 60 m are needed and there are 30 m" in far
    bulk = {"class-0": "1.4S", "rounds-0": "42000", "class-1": "1.1D", "net-1": "60,5",
            "suspect-1": "yes"}  # fmt: skip
    page = gema.get("/storage/check/", bulk).content.decode()
    assert "Division 1.1" in page, "a mass without a number of rounds lies there, too"
    assert "All classes that were read are 1.4S" not in page
    assert "and yet with other stock" in page
    unsaid = gema.get("/storage/check/", bulk | {"net-1": "", "rounds-0": "-4"})
    assert unsaid.status_code == 422
    assert "“Rounds of line 2” is missing" in unsaid.content.decode()
    assert "“Rounds of line 1” must be a whole number" in unsaid.content.decode(), "both are said"
    for bad in ({"class-0": "9Z", "rounds-0": "1"}, {"class-0": "1.3G", "net-0": "much"},
                {"class-0": "1.3G", "rounds-0": "1", "net-0": "nan"}, {"rounds-0": "-4"},
                ):  # fmt: skip
        answer = gema.get("/storage/check/", bad)
        assert answer.status_code in {400, 409, 422}, bad
        assert next(iter(bad.values())) in answer.content.decode()
    unread = gema.get("/storage/check/", {"class-2": "9Z", "rounds-2": "1", "rounds-0": "-4"})
    page = unread.content.decode()
    assert 'href="#field-class-2"' in page, "the refusal leads to the box that was misread"
    assert 'href="#field-rounds-0"' in page


def test_figures_have_the_separators_of_the_reader() -> None:
    there = [Item(name="a", hazard="1.1D", rounds=0, net_kg=49.5),
             Item(name="b", hazard="1.4S", rounds=5000)]  # fmt: skip
    with translation.override("es"):
        judged = evaluate(there, {})
        classes = str(classes_table(judged).rows)
        told = str(findings_table(judged).rows)
    assert "49,500" in classes
    assert "49,5 kg" in told
    assert "0,64 g" in told


@pytest.mark.django_db
def test_the_api_keeps_and_judges_the_same(cast: Cast) -> None:
    stage = make_armoury(cast)
    ana, clara = cast.bearer("ana"), cast.bearer("clara")
    web = cast.client("hugo")
    web.logout()
    room = f"/api/v1/storage/rooms/{stage.north.public_id}"

    def send(way: str, body: object, who: dict[str, str], key: str) -> object:
        answer = web.post(way, body, content_type="application/json",
                          headers=who | {"idempotency-key": key})  # fmt: skip
        assert answer.status_code == 201, answer.content
        return answer.json()

    day = stage.at.date()
    send(f"/api/v1/storage/lots/{stage.id('old')}/looks", {
        "hazard": "1.3g", "net_g": "5", "state": "serviceable", "seen_on": str(day),
        "next_due_on": str(day + timedelta(1))}, ana, "1")  # fmt: skip
    send(f"{room}/licences", {
        "number": "E", "issued_by": "A", "valid_from": str(day),
        "review_on": str(day + timedelta(9)),
        "limits": [{"division": "1.3", "most_net_kg": "0.5"}, {"division": "1.4", "group": "S",
                    "most_rounds": 1000}]}, clara, "2")  # fmt: skip
    send(f"{room}/climate", {"temperature_c": "21.5", "humidity_pct": 50}, ana, "3")
    told = web.get(room, headers=ana).json()
    assert [each["over"] for each in told["uses"]] == [True, False]
    assert told["judged"]["classes"][0]["label"] == ""
    assert told["judged"]["withdrawal_m"] == 1250
    assert StoreLicence.objects.get().organisation == Organisation.objects.get(pk=cast.uno.pk)
    by_hand = web.get("/api/v1/storage/check?item=1.4S:500&item=1.3G:2:100", headers=ana).json()
    assert {each["exposed"] for each in by_hand["distances"]} >= {"inhabited", "other_stack"}
    for bad in ("1.1D:0", "1.1D:0:0", "1.4S", "1.4S:x", "1.4S:-1", "1.3G:1:inf", "8.8Q:1"):
        assert web.get("/api/v1/storage/check", {"item": bad}, headers=ana).status_code == 422, bad
