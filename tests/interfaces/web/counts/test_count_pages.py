"""The pages of a count: one scan field, blindness by every address, a comparison, a certificate."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from resguardo.records.custody.models import Count, CountLine, Discrepancy, Handover
from resguardo.records.oversight.models import Incident
from resguardo.records.papers.models import PaperPerson, PaperText
from resguardo.records.register import services as register
from tests import clock
from tests.armoury import Armoury
from tests.cast import PIN
from tests.records.custody.counting import close, open_count, see, see_all

HTMX = {"HX-Request": "true"}


def _text(response: Any) -> str:
    return str(response.content.decode())


def _scan(client: Client, row: Count, scan: str, **more: str) -> Any:
    return client.post(
        f"/counts/{row.public_id}/see/", {"scan": scan, "capture": "scanned"} | more, headers=HTMX
    )


def test_the_list_of_due_counts_opens_for_all_who_see_custody(armoury: Armoury) -> None:
    for name in ("ana", "dario", "clara", "elena", "gema"):
        page = _text(armoury.cast.client(name).get("/counts/"))
        assert "North" in page


def test_a_count_is_opened_from_the_page(armoury: Armoury) -> None:
    client = armoury.cast.client("ana")
    assert "North" in _text(client.get(f"/counts/new/?place={armoury.north.public_id}"))
    made = client.post(
        "/counts/new/",
        {"place": str(armoury.north.public_id), "scope": "sample", "sheets_wanted": "2",
         "blind": "blind"},
    )  # fmt: skip
    row = Count.objects.get()
    assert (made.status_code, made["Location"]) == (303, f"/counts/{row.public_id}/")
    assert (row.scope, row.sheets_wanted, row.blind) == ("sample", 2, True)


def test_scans_become_lines_at_once(armoury: Armoury) -> None:
    row, client = open_count(armoury), armoury.cast.client("ana")
    weapon, lot = armoury.things["r1"], armoury.things["old"]
    assert weapon.name in _text(_scan(client, row, weapon.code))
    asked = _text(_scan(client, row, lot.code))
    assert f'name="pending" value="{lot.public_id}"' in asked
    _scan(client, row, "200", pending=str(lot.public_id), capture="typed")
    assert CountLine.objects.get(thing=lot).seen_quantity == 200
    unknown = _text(_scan(client, row, "ZZ-99-unknown"))
    assert "kept as read" in unknown
    assert CountLine.objects.get(thing=None).text_as_read == "ZZ-99-unknown"


def test_the_next_scan_while_a_quantity_is_asked_is_a_scan(armoury: Armoury) -> None:
    row, client = open_count(armoury), armoury.cast.client("ana")
    lot = armoury.things["old"]
    _scan(client, row, "12345678", pending=str(lot.public_id))
    assert CountLine.objects.get().text_as_read == "12345678"


def test_what_is_no_number_while_a_quantity_is_asked_is_refused_and_still_asked(
    armoury: Armoury,
) -> None:
    row, client = open_count(armoury), armoury.cast.client("ana")
    lot, weapon = armoury.things["old"], armoury.things["r1"]
    waiting = {"pending": str(lot.public_id), "capture": "typed"}
    for bad in ("many", "-5", "2O"):
        refused = _scan(client, row, bad, **waiting)
        assert refused.status_code == 422
        page = _text(refused)
        assert f"How many of {lot.name}?" in page
        assert "must be a whole number" in page
        assert f'name="pending" value="{lot.public_id}"' in page
        assert f'value="{bad}"' in page
    assert not CountLine.objects.exists()
    _scan(client, row, weapon.code, **waiting)
    assert CountLine.objects.get().thing == weapon, "a label typed by hand goes on"


def test_a_count_is_not_announced_on_a_day_to_come(armoury: Armoury) -> None:
    asked = {"place": str(armoury.north.public_id), "scope": "full", "sheets_wanted": "1",
             "blind": "blind"}  # fmt: skip
    client, later = armoury.cast.client("ana"), "2199-12-31"
    refused = client.post("/counts/new/", asked | {"announced_on": later})
    assert refused.status_code == 422
    assert "has not come yet" in _text(refused)
    assert f'value="{later}"' in _text(refused)
    assert client.post("/counts/new/", asked | {"announced_on": "2026-03-01"}).status_code == 303


def test_a_line_that_a_third_finds_as_the_book_has_it_says_so(armoury: Armoury) -> None:
    row = open_count(armoury, sheets_wanted=2)
    see_all(armoury, row, by="ana")
    close(armoury, row, by="ana")
    see_all(armoury, row, by="dario", but={"old": 1})
    close(armoury, row, by="dario")
    client, way = armoury.cast.client("clara"), f"/counts/{row.public_id}/"
    assert "Looked at again" not in _text(client.get(way))
    expected = str(armoury.held("north")["old"])
    page = _text(client.post(way, {"decided-0": expected}, follow=True))
    assert "Looked at again: as the book has it" in page
    assert "Counters disagree" not in page


def test_what_a_third_saw_where_counters_disagree_is_told(armoury: Armoury) -> None:
    row = open_count(armoury, sheets_wanted=2)
    see_all(armoury, row, by="ana")
    close(armoury, row, by="ana")
    see_all(armoury, row, by="dario", but={"old": 1})
    close(armoury, row, by="dario")
    way = f"/counts/{row.public_id}/"
    page = _text(armoury.cast.client("clara").post(way, {"decided-0": "77"}, follow=True))
    assert "decided: 77" in page


def test_a_line_is_taken_back(armoury: Armoury) -> None:
    row, client = open_count(armoury), armoury.cast.client("ana")
    _scan(client, row, armoury.things["r1"].code)
    _scan(client, row, "", drop=f"thing:{armoury.id('r1')}")
    page = _text(client.get(f"/counts/{row.public_id}/"))
    assert armoury.things["r1"].name not in page


def test_without_script_a_scan_comes_back_to_the_page(armoury: Armoury) -> None:
    row, client = open_count(armoury), armoury.cast.client("ana")
    made = client.post(f"/counts/{row.public_id}/see/", {"scan": armoury.things["r1"].code})
    assert made.status_code == 303
    lot = client.post(f"/counts/{row.public_id}/see/", {"scan": armoury.things["old"].code})
    assert "How many of" in _text(lot)


@pytest.mark.parametrize("name", ["ana", "dario", "clara", "elena", "gema"])
def test_no_address_of_a_blind_count_shows_the_book_or_another_sheet(
    armoury: Armoury, name: str
) -> None:
    row = open_count(armoury, sheets_wanted=2)
    see(armoury, row, {"r1": 1}, by="dario", unknown="SEEN-BY-DARIO")
    close(armoury, row, by="dario")
    client = armoury.cast.client(name)
    secret = [armoury.things[each].name for each in ("r2", "old", "p1")]
    for way in ("", "close/", "recount/", "abandon/"):
        page = _text(client.get(f"/counts/{row.public_id}/{way}"))
        assert not [word for word in secret if word in page], way
        if name != "dario":
            assert "SEEN-BY-DARIO" not in page
    paper = reverse("papers:issue", args=["count-certificate", row.public_id])
    for answer in (client.get(paper), client.post(paper, {"language": "en"})):
        assert not [word for word in secret if word in _text(answer)]
    assert not PaperText.objects.exists()


def test_a_count_with_differences_is_accepted_by_a_third_and_opens_an_incident(
    armoury: Armoury,
) -> None:
    row = open_count(armoury, sheets_wanted=2)
    see_all(armoury, row, by="ana", but={"r1": 0, "old": 190})
    close(armoury, row, by="ana")
    see_all(armoury, row, by="dario", but={"r1": 0})
    close(armoury, row, by="dario")
    way = f"/counts/{row.public_id}/"
    assert "You counted, so somebody else accepts." in _text(armoury.cast.client("dario").get(way))
    clara = armoury.cast.client("clara")
    assert "Look again where the counters disagree" in _text(clara.get(way))
    refused = clara.post(way, {})
    assert refused.status_code == 422
    accepted = clara.post(way, {"decided-0": "200"}, follow=True)
    assert "an incident is open" in _text(accepted)
    assert Incident.objects.get().thing == armoury.things["r1"]
    assert Discrepancy.objects.count() == 1
    paper = reverse("papers:issue", args=["count-certificate", row.public_id])
    assert clara.post(paper, {"language": "en"}).status_code == 303
    words = PaperText.objects.get().content
    assert armoury.things["r1"].name in words
    assert "Hash of the leaf" in words
    named = set(PaperPerson.objects.values_list("person", flat=True))
    assert named == {armoury.cast.persons[each].pk for each in ("ana", "dario", "clara")}


def test_a_weapon_in_the_wrong_place_is_shown_with_where_the_book_has_it(armoury: Armoury) -> None:
    armoury.issue("beto")
    row = open_count(armoury)
    see_all(armoury, row, but={"r1": 1})
    close(armoury, row)
    page = _text(armoury.cast.client("clara").get(f"/counts/{row.public_id}/"))
    assert "In the wrong place" in page
    assert "Barrera" in page


def test_what_was_seen_and_is_listed_as_stolen_is_said_at_once(armoury: Armoury) -> None:
    rita, day = armoury.cast.viewer("rita"), armoury.at.date()
    for serial in (armoury.things["r1"].firearm.serial, "UNKNOWN-77"):
        register.list_stolen(
            by=rita, at=armoury.at, serial=serial, source="Police 12", listed_on=day
        )
    row = open_count(armoury)
    see(armoury, row, {"r1": 1}, unknown="unknown 77")
    close(armoury, row)
    page = _text(armoury.cast.client("clara").get(f"/counts/{row.public_id}/"))
    assert "Seen here and listed as stolen" in page
    assert "unknown 77" in page


def test_a_count_is_given_up_or_made_again_only_after_asking_once_more(armoury: Armoury) -> None:
    row, clara = open_count(armoury), armoury.cast.client("clara")
    assert "Give the count up" in _text(clara.get(f"/counts/{row.public_id}/abandon/"))
    clara.post(f"/counts/{row.public_id}/abandon/")
    row = open_count(armoury)
    close(armoury, row)
    again = clara.post(f"/counts/{row.public_id}/recount/")
    assert again.status_code == 302
    assert Count.objects.filter(state="open").count() == 1


def test_a_count_of_another_company_is_not_found(armoury: Armoury) -> None:
    row, fausto = open_count(armoury), armoury.cast.client("fausto")
    paper = reverse("papers:issue", args=["count-certificate", row.public_id])
    assert fausto.get(paper).status_code == 404
    for way in ("", "close/", "recount/", "abandon/"):
        assert fausto.get(f"/counts/{row.public_id}/{way}").status_code == 404
    assert fausto.post(f"/counts/{row.public_id}/see/", {"scan": "x"}).status_code in {404, 422}
    assert fausto.post(f"/counts/{row.public_id}/close/").status_code == 404


def test_an_armoury_is_handed_over_after_a_count_and_the_page_is_printed(armoury: Armoury) -> None:
    ana = armoury.cast.client("ana")
    facts = {
        "place": str(armoury.north.public_id),
        "outgoing": armoury.cast.person("ana").code,
        "incoming": "Duarte",
        "pin": PIN,
        "second_pin": PIN,
        "reason": "Key 4 sticks",
    }
    same = ana.post("/counts/hand-over/", facts | {"incoming": facts["outgoing"]})
    assert "cannot take over from themselves" in _text(same)
    refused = ana.post("/counts/hand-over/", facts)
    assert refused.status_code == 422
    assert "Open a count" in _text(refused)
    row = open_count(armoury, at=clock.now())
    see_all(armoury, row, at=clock.now())
    close(armoury, row, at=clock.now())
    made = ana.post("/counts/hand-over/", facts, follow=True)
    assert "Key 4 sticks" in _text(made)
    assert Handover.objects.get().count == row
    assert "Receipt as a file" in _text(made)
    assert "North" in _text(ana.get("/counts/shift-book/"))
