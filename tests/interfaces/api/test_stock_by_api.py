"""Stock, transfers, counts and the keeping of lists by API."""

import io
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from resguardo.records.register.models import FirearmModel, Maker
from tests import clock
from tests.cast import PIN
from tests.interfaces.api.calling import Caller

pytestmark = pytest.mark.django_db

BY_PIN = {"kind": "pin", "pin": PIN}


def things(api: Caller, **wanted: int) -> list[dict[str, Any]]:
    return [{"thing": str(api.stage.id(name)), "quantity": n} for name, n in wanted.items()]


def soon() -> str:
    return (clock.now() + timedelta(days=2)).isoformat()


def second(api: Caller, name: str = "dario") -> dict[str, str]:
    return {"person": str(api.stage.id(name)), "pin": PIN}


def test_things_are_taken_in_moved_sent_and_what_did_not_arrive_stays_under_way(
    api: Caller,
) -> None:
    north, south = str(api.stage.north.public_id), str(api.stage.south.public_id)
    new = {
        "place": north,
        "document": "invoice 9",
        "firearms": [{"maker": "Taurus", "model": "82", "weapon_type": "revolver",
                      "calibre": "38-special", "serial": "ZZ90001"}],
        "lots": [{"lot_number": "L9/26", "calibre": "38-special", "received_on": "2026-01-02",
                  "quantity": 50}],
    }  # fmt: skip
    assert api.refused("clara", "/stock/take-in", new | {"document": ""}) == (
        "custody.document-needed"
    )
    [entry] = api.post("clara", "/stock/take-in", new, once="in")
    assert sorted(move["quantity"] for move in entry["moves"]) == [1, 50]
    api.post("ana", "/stock/moves", {"giver": north, "taker": south, "things": things(api, new=20)})
    going = {"giver": north, "things": things(api, r2=1, new=30), "due_at": soon()}
    assert api.refused("ana", "/stock/dispatches", going) == "custody.document-needed"
    api.post("ana", "/stock/dispatches", going | {"document": "G-1"})
    came = {"taker": south, "things": things(api, r2=1, new=10), "document": "G-1"}
    api.post("ana", "/stock/arrivals", came)
    [journey] = api.get("elena", "/stock/journeys")
    assert (journey["guide"], journey["held"][0]["quantity"]) == ("G-1", 20)
    lots = {row["thing"]: row for row in api.get("elena", "/stock/rounds")["rows"]}
    assert (lots[str(api.stage.id("new"))]["stored"], lots[str(api.stage.id("new"))]["out"]) == (
        280, 20,
    )  # fmt: skip


def test_a_model_that_is_new_is_entered_with_what_is_taken_in_or_not_at_all(api: Caller) -> None:
    facts = {"maker": "Ficticia", "weapon_type": "revolver", "calibre": "38-special"}
    good = facts | {"model": "Nueva 1", "serial": "ZQ90001"}
    taken = facts | {"maker": "Taurus", "model": "82", "serial": "TX1234417"}
    body = {"place": str(api.stage.north.public_id), "document": "F-1", "firearms": [good]}
    nowhere = {"place": str(api.stage.id("Bank"))}
    for wrong in ({"firearms": [good, taken]}, {"firearms": [taken, good]}, nowhere):
        answer = api.ask("clara", "POST", "/stock/take-in", body | wrong)
        assert answer.status_code == 422, answer.content
        assert not FirearmModel.objects.filter(maker__name="Ficticia").exists(), wrong
        assert not Maker.objects.filter(name="Ficticia").exists(), wrong
    assert api.post("clara", "/stock/take-in", body)
    assert FirearmModel.objects.get(maker__name="Ficticia").name == "Nueva 1"


def test_the_workshop_and_the_range(api: Caller) -> None:
    north = str(api.stage.north.public_id)
    shop = api.post("clara", "/places/", {"kind": "workshop", "name": "Taller"})["id"]
    ground = api.post("clara", "/places/", {"kind": "range", "name": "Polígono"})["id"]
    out = {"giver": north, "workshop": shop, "things": things(api, r3=1), "due_at": soon()}
    assert api.refused("ana", "/stock/repairs", out) == "custody.reason-needed"
    api.post("ana", "/stock/repairs", out | {"reason": "cylinder"})
    assert [row["account_name"] for row in api.get("ana", "/stock/repairs")["rows"]] == ["Taller"]
    back = {"workshop": shop, "taker": north, "things": things(api, r3=1)}
    api.post("ana", "/stock/repairs/back", back)
    session = {
        "store": north,
        "place": ground,
        "course": "requalification",
        "planned_rounds_per_shooter": 20,
        "shots": [
            {"person": str(api.stage.id(name)), "thing": str(api.stage.id("old")), "rounds": rounds}
            for name, rounds in (("beto", 20), ("carla", 18))
        ],
        "second": second(api),
    }
    made = api.post("ana", "/stock/trainings", session, once="range")
    shown = api.get("elena", f"/stock/trainings/{made['id']}")
    assert [each["rounds"] for each in shown["shooters"]] == [20, 18]
    assert api.get("elena", "/stock/trainings")["count"] == 1


def test_nothing_is_written_off_by_one_person(api: Caller) -> None:
    [held] = api.get("clara", f"/custody/holdings?thing={api.stage.id('h3')}")["rows"]
    asked = {"thing": held["thing"], "account": held["account"], "how": "destroyed",
             "reason": "torn"}  # fmt: skip
    assert api.refused("clara", "/stock/write-offs", asked) == "custody.document-needed"
    made = api.post("clara", "/stock/write-offs", asked | {"document": "A-3"})
    way = f"/people/approvals/{made['approval']}/decision"
    assert api.refused("clara", way, {"approve": True}) == "procedure.same-person"
    assert api.get("clara", f"/custody/holdings?thing={held['thing']}")["count"] == 1
    api.post("mateo", way, {"approve": True})
    assert api.get("clara", f"/custody/holdings?thing={held['thing']}")["count"] == 0
    steps = api.get("elena", f"/custody/things/{held['thing']}")["steps"]
    assert steps[0]["kind"] == "disposal"


def test_a_transfer_is_offered_and_accepted_in_hand(api: Caller) -> None:
    dos = str(api.stage.cast.dos.public_id)
    assert dos in {row["id"] for row in api.get("ana", "/stock/counterparts")}
    store = api.post("delia", "/places/", {"kind": "armoury", "name": "Sur"})["id"]
    offered = {
        "receiver": dos,
        "store": str(api.stage.north.public_id),
        "things": things(api, r2=1, new=40),
        "reason": "sale",
        "document": "V-1",
    }
    made = api.post("ana", "/stock/transfers", offered, once="offer")
    assert (made["one_sided"], len(made["lines"])) == (True, 2)
    [waiting] = api.get("fausto", "/stock/transfers?waiting=true")["rows"]
    seen = api.get("fausto", f"/stock/transfers/{waiting['id']}")
    assert seen["entries"] == []
    assert [line["thing"] for line in seen["lines"]] == [None, None]
    rounds = next(line["line"] for line in seen["lines"] if line["kind"] == "ammunition")
    weapon = 3 - rounds
    way = f"/stock/transfers/{waiting['id']}/accept"
    body = {"store": store, "received": [{"line": 9, "quantity": 1}]}
    assert api.refused("fausto", way, body) == "api.no-such-line"
    body["received"] = [{"line": weapon, "quantity": 1}, {"line": rounds, "quantity": 38}]
    done = api.post("fausto", way, body)
    assert (done["state"], done["one_sided"]) == ("accepted", False)
    [open_row] = api.get("clara", "/custody/discrepancies")["rows"]
    assert (open_row["book_quantity"], open_row["seen_quantity"]) == (40, 38)
    again = api.post("ana", "/stock/transfers", offered | {"things": things(api, r3=1)})
    back = api.post("fausto", f"/stock/transfers/{again['id']}/refuse", {"reason": "not ours"})
    assert back["state"] == "refused"
    third = api.post("ana", "/stock/transfers", offered | {"things": things(api, r3=1)})
    refused = f"/stock/transfers/{third['id']}/withdraw"
    assert api.refused("fausto", refused, {"reason": "x"}) in {
        "record.not-found", "mandate.not-mandated"
    }  # fmt: skip
    assert api.post("ana", refused, {"reason": "mistake"})["state"] == "withdrawn"


def test_two_count_blind_a_third_compares_and_what_is_missing_is_an_incident(api: Caller) -> None:
    north = str(api.stage.north.public_id)
    count = api.post("ana", "/counts/", {"place": north, "sheets_wanted": 2})
    way = f"/counts/{count['id']}"
    assert (count["to_look_for"], count["state"]) == ([], "open")
    names = {name: n for name, n in api.stage.held("north").items() if name not in {"r3", "nine"}}
    seen = [{"thing": str(api.stage.id(name)), "quantity": n} for name, n in names.items()]
    seen.append({"thing": str(api.stage.id("nine")), "quantity": 200})
    api.post("ana", f"{way}/sightings", {"sightings": seen})
    api.post("ana", f"{way}/close")
    assert api.ask("elena", "GET", f"{way}/comparison").json()["code"] == "count.still-blind"
    seen[-1]["quantity"] = 190
    seen.append({"text_as_read": "TX-UNKNOWN", "quantity": 1})
    assert api.post("mateo", "/places/", {"kind": "safe", "name": "x"})["id"]
    other = api.post("dario", f"{way}/sightings", {"sightings": seen})
    assert len(other["seen"]) == len(seen)
    assert api.post("dario", f"{way}/close")["state"] == "counted"
    compared = api.get("clara", f"{way}/comparison")
    odd = {line["name"]: line for line in compared["lines"] if not line["fits"]}
    assert len(odd) == 3
    assert api.refused("clara", f"{way}/accept", {}) == "count.sheets-disagree"
    decided = [{"thing": str(api.stage.id("nine")), "quantity": 200},
               {"text_as_read": "TX-UNKNOWN", "quantity": 1}]  # fmt: skip
    assert api.refused("dario", f"{way}/accept", {"decided": decided}) == "procedure.same-person"
    done = api.post("clara", f"{way}/accept", {"decided": decided})
    assert {each["kind"] for each in done["discrepancies"]} == {"missing", "unknown"}
    [incident] = api.get("elena", "/custody/incidents?state=open")["rows"]
    assert (incident["id"], incident["thing"]) == (done["incidents"][0], str(api.stage.id("r3")))
    paper = api.get("elena", f"{way}/certificate")
    assert (len(paper["counters"]), paper["proof"]["state"]) == (2, "recorded")
    unknown = next(each for each in done["discrepancies"] if each["kind"] == "unknown")
    explain = f"/custody/discrepancies/{unknown['id']}/explain"
    said = {"explanation": "a toy of the armourer"}
    assert api.refused("dario", explain, said) == "procedure.same-person"
    assert api.post("mateo", explain, said)["state"] == "explained"


def test_a_sample_is_drawn_by_the_system_and_a_recount_draws_the_same(api: Caller) -> None:
    north = str(api.stage.north.public_id)
    count = api.post("ana", "/counts/", {"place": north, "scope": "sample"})
    drawn = {row["thing"] for row in count["to_look_for"]}
    assert len(drawn) == 5
    assert {row["quantity"] for row in count["to_look_for"]} == {None}
    assert api.refused("ana", "/counts/", {"place": north}) == "count.running"
    api.post("ana", f"/counts/{count['id']}/close")
    again = api.post("clara", f"/counts/{count['id']}/recount")
    assert {row["thing"] for row in again["to_look_for"]} == drawn
    assert api.post("clara", f"/counts/{again['id']}/abandon")["state"] == "abandoned"
    due = [row for row in api.get("elena", "/counts/due") if row["place"] == north]
    assert {row["scope"] for row in due} >= {"full"}


def test_an_armoury_is_handed_over_after_a_count(api: Caller) -> None:
    north = str(api.stage.north.public_id)
    body = {
        "place": north,
        "outgoing": str(api.stage.id("ana")),
        "incoming": str(api.stage.id("dario")),
        "outgoing_confirmation": BY_PIN,
        "incoming_confirmation": BY_PIN,
        "remarks": "all well",
    }
    assert api.refused("ana", "/counts/hand-overs", body) == "handover.count-needed"
    count = api.post("ana", "/counts/", {"place": north})
    api.post("ana", f"/counts/{count['id']}/close")
    made = api.post("ana", "/counts/hand-overs", body, once="hand-over")
    assert api.get("elena", f"/counts/hand-overs/{made['id']}")["count"] == count["id"]
    assert api.get("elena", "/counts/hand-overs")["count"] == 1


def test_filters_are_kept_and_shared_and_fields_added(api: Caller) -> None:
    view = {"page": "register:firearms", "name": "=Revolvers", "query": "weapon_type=revolver"}
    mine = api.post("ana", "/lists/views", view)
    assert api.get("dario", "/lists/views?page=register:firearms") == []
    api.post("ana", f"/lists/views/{mine['id']}/retire")
    api.post("ana", "/lists/views", view | {"shared": True})
    [shared] = api.get("dario", "/lists/views?page=register:firearms")
    assert (shared["own"], shared["query"]) == (False, "weapon_type=revolver")
    field = {"subject_kind": "firearm", "key": "shelf", "label": "Shelf"}
    assert api.refused("ana", "/lists/fields", field) == "mandate.not-mandated"
    made = api.post("clara", "/lists/fields", field)
    weapon = f"/register/firearms/{api.stage.id('r1')}"
    api.ask("clara", "PATCH", weapon, {"custom": {"shelf": "B2"}, "reason": "moved"})
    assert api.get("elena", weapon)["custom"] == {"shelf": "B2"}
    api.post("clara", f"/lists/fields/{made['id']}/retire")
    assert api.get("clara", "/lists/fields") == []


def test_every_register_is_taken_along_as_a_workbook(api: Caller) -> None:
    api.ask("clara", "PATCH", f"/people/persons/{api.stage.id('beto')}",
            {"given_name": "=HYPERLINK(1)", "reason": "test"})  # fmt: skip
    for name in api.get("elena", "/exports/"):
        answer = api.ask("elena", "GET", f"/exports/{name}")
        assert answer.status_code == 200, (name, answer.content)
        sheet = load_workbook(io.BytesIO(answer.content)).active
        assert sheet is not None
        if name in {"firearms", "persons", "entries", "holdings", "places", "ammunition"}:
            assert sheet.max_row > 3, name
        cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
        assert not [cell for cell in cells if isinstance(cell, str) and cell.startswith("=")]
    found = api.ask("elena", "GET", "/exports/firearms?search=TX1234417")
    sheet = load_workbook(io.BytesIO(found.content)).active
    assert sheet is not None
    assert sheet.max_row == 3
    assert api.ask("elena", "GET", "/exports/nothing").status_code == 404
    assert api.ask("ana", "GET", "/exports/firearms").status_code == 403


def test_labels_are_printed_for_ones_own_things(api: Caller) -> None:
    body = {"things": [str(api.stage.id("r1")), str(api.stage.id("m1"))], "paper": "svg-a4"}
    answer = api.ask("ana", "POST", "/register/labels", body)
    assert answer["Content-Type"] == "image/svg+xml"
    assert api.stage.things["r1"].code in answer.content.decode()
    assert api.refused("fausto", "/register/labels", body) == "record.not-found"


def test_a_device_sends_by_api_what_it_kept_and_each_scan_once(api: Caller) -> None:
    row = api.post("ana", "/counts/", {"place": str(api.stage.north.public_id)})
    way, now = f"/counts/{row['id']}", clock.now().isoformat()

    def scan(key: int, text: str, **more: Any) -> dict[str, Any]:
        told = {"key": f"00000000-0000-4000-8000-{key:012}", "text": text, "seen_at": now}
        return told | more

    gun, lot = (api.stage.things[name].code for name in ("r1", "old"))
    scans = [scan(1, gun), scan(2, lot), scan(3, "ZZ 9")]
    body = {"sent_at": now, "scans": scans}
    heard = api.post("ana", f"{way}/scans", body)
    assert [each["state"] for each in heard["taken"]] == ["seen", "unknown"]
    assert [each["key"][-1] for each in heard["asked"]] == ["2"]
    scans[1]["quantity"] = 30
    assert len(api.post("ana", f"{way}/scans", body)["taken"]) == 3
    seen = api.get("ana", way)["seen"]
    assert sorted(each["quantity"] for each in seen) == [1, 1, 30]
    assert api.refused("dario", f"{way}/scans", body) == "count.enough-sheets"
    api.post("ana", f"{way}/close")
    late = api.post("ana", f"{way}/scans", {"sent_at": now, "scans": [scan(4, gun)]})
    assert (late["taken"][0]["state"], late["sheet_over"]) == ("beside", True)
