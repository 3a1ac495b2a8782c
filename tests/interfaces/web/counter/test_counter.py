"""The counter: scans in any order, the match, one confirmation, the next guard."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from resguardo.records.custody.models import Entry, Override
from resguardo.records.custody.recognising import CANDIDATES_MAX
from resguardo.records.people import services as people
from resguardo.records.people.models import Organisation
from resguardo.records.permits.models import Permit
from resguardo.records.places.services import close_place
from resguardo.records.register import services as register
from resguardo.records.register.models import FirearmModel
from tests.armoury import Armoury, enter
from tests.cast import PIN

HTMX = {"HX-Request": "true"}


class Counter:
    """A browser at the counter: it sends what the last answer had in its form."""

    def __init__(self, client: Client, page: str = "counter:issue") -> None:
        self.client = client
        self.inputs = 0
        self.take(client.get(reverse(page), follow=True))

    def take(self, answer: Any) -> None:
        self.status = answer.status_code
        self.text: str = answer.content.decode()
        self.fields: dict[str, Any] = {}
        for tag in re.findall(r"<input[^>]*>", self.text):
            name, value = _attribute(tag, "name"), _attribute(tag, "value")
            if name and "checkbox" not in tag and "radio" not in tag:
                self.fields.setdefault(name, []).append(value)
        for tag in re.findall(r"<input[^>]*checkbox[^>]* checked[^>]*>", self.text):
            self.fields.setdefault(_attribute(tag, "name"), []).append(_attribute(tag, "value"))

    def scan(self, text: str, **more: Any) -> str:
        self.inputs += 1
        way = reverse("counter:scan")
        data = self.fields | {"scan": text, "capture": "scanned", "pin": ""} | more
        self.take(self.client.post(way, data, headers=HTMX))
        return self.text

    def press(self, page: str = "counter:confirm", **more: Any) -> str:
        self.inputs += 2  # the PIN and Enter
        data = self.fields | {"scan": "", "pin": PIN} | more
        self.sent = data
        self.take(self.client.post(reverse(page), data, headers=HTMX))
        return self.text


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return found.group(1) if found else ""


@pytest.fixture
def counter(stage: Armoury) -> Counter:
    client = stage.cast.client("ana")
    client.post(reverse("counter:armoury"), {"armoury": stage.north.public_id})
    return Counter(client)


def test_the_armoury_is_asked_once_and_kept(stage: Armoury) -> None:
    client = stage.cast.client("ana")
    assert client.get("/counter/")["Location"] == "/counter/armoury/"
    assert "North" in client.get("/counter/armoury/").content.decode()
    refused = client.post("/counter/armoury/", {"armoury": uuid4()})
    assert refused.status_code == 422
    client.post("/counter/armoury/", {"armoury": stage.north.public_id})
    assert client.get("/counter/").status_code == 200


def test_the_only_armoury_there_is_need_not_be_chosen(stage: Armoury) -> None:
    close_place(
        by=stage.keeper(), at=stage.at, place=stage.south.public_id, reason="x", things_held=0
    )
    assert stage.cast.client("ana").get("/counter/").status_code == 200


def test_a_complete_issue_takes_four_inputs(stage: Armoury, counter: Counter) -> None:
    assert "Guard taken" in counter.scan(stage.cast.persons["beto"].code)
    page = counter.scan(stage.things["r1"].code)
    assert "All four fit" in page
    assert "L1/24" in page
    page = counter.press()
    assert counter.status == 200
    assert counter.inputs <= 6
    assert "Issued to Barrera" in page
    assert stage.held("beto") == {"r1": 1, "old": 12, "h1": 1}
    entry = Entry.objects.get(kind="issue")
    assert entry.shift == stage.shifts["beto"]
    assert entry.capture == "scanned"


def test_the_order_of_scans_does_not_matter(stage: Armoury, counter: Counter) -> None:
    counter.scan(stage.things["h2"].code)
    counter.scan("TX1234417")
    counter.scan("Barrera")
    counter.press()
    assert stage.held("beto") == {"r1": 1, "old": 12, "h2": 1}


def test_a_scan_that_means_nothing_is_said_and_takes_nothing_away(
    stage: Armoury, counter: Counter
) -> None:
    counter.scan(stage.cast.persons["beto"].code)
    page = counter.scan("ZZZZ-9")
    assert counter.status == 422
    assert "is no guard, weapon or thing" in page
    assert 'value="ZZZZ-9"' in page
    assert str(stage.id("beto")) in page


@pytest.mark.parametrize("name", ["scan", "return-scan"])
def test_the_field_of_a_scan_that_means_nothing_says_so(counter: Counter, name: str) -> None:
    answer = counter.client.post(reverse(f"counter:{name}"), {"scan": "8Z8Z8Z"}, headers=HTMX)
    [field] = re.findall(r"<input[^>]*id=\"field-scan\"[^>]*>", answer.content.decode())
    assert 'aria-invalid="true"' in field


def test_one_serial_of_two_makers_is_asked_about(stage: Armoury, counter: Counter) -> None:
    model = FirearmModel.objects.exclude(maker__name="Taurus").filter(weapon_type="revolver")[0]
    stage.things["twin"] = enter(
        stage,
        register.FirearmFacts(
            model_id=model.pk, weapon_type="revolver", calibre_id="38-special", serial="TX1234417"
        ),
    )
    counter.scan(stage.cast.persons["beto"].code)
    page = counter.scan("TX1234417")
    assert "More than one fits" in page
    counter.scan("", chosen=stage.things["twin"].code)
    counter.press()
    assert "twin" in stage.held("beto")


def test_a_repeated_tap_issues_once(stage: Armoury, counter: Counter) -> None:
    counter.scan(stage.cast.persons["beto"].code)
    counter.scan(stage.things["r1"].code)
    counter.press()
    again = counter.client.post(reverse("counter:confirm"), counter.sent, headers=HTMX)
    assert again.status_code == 200
    assert Entry.objects.filter(kind="issue").count() == 1


def test_the_load_can_be_changed_by_typing_scanning_and_taking_off(
    stage: Armoury, counter: Counter
) -> None:
    counter.scan(stage.cast.persons["beto"].code)
    counter.scan(stage.things["r1"].code)
    counter.scan(stage.things["new"].code)
    counter.scan("", drop=str(stage.id("h1")))
    counter.press(**{f"amount-{stage.id('new')}": "6"})
    assert stage.held("beto") == {"r1": 1, "new": 6}


def test_another_weapon_brings_its_own_load(stage: Armoury, counter: Counter) -> None:
    counter.scan(stage.cast.persons["beto"].code)
    counter.scan(stage.things["p1"].code)
    counter.scan(stage.things["r2"].code)
    counter.press()
    assert stage.held("beto") == {"r2": 1, "old": 12, "h1": 1}


def test_a_hard_stop_leaves_no_way_round(stage: Armoury, counter: Counter) -> None:
    counter.scan(stage.cast.persons["beto"].code)
    page = counter.scan(stage.things["r1"].code)
    counter.press()
    counter.scan(stage.cast.persons["carla"].code)
    page = counter.scan(stage.things["r1"].code)
    assert "is not in this armoury" in page
    assert "override_reason" not in page
    counter.press(override_reason="must be", second_person="Duarte", second_pin=PIN)
    assert counter.status == 422
    assert not stage.held("carla")


def test_a_soft_stop_goes_with_reason_and_second_person(stage: Armoury, counter: Counter) -> None:
    Permit.objects.filter(person=stage.cast.persons["beto"], kind="fitness").delete()
    counter.scan(stage.cast.persons["beto"].code)
    page = counter.scan(stage.things["r1"].code)
    assert "override_reason" in page
    page = counter.press()
    assert counter.status == 422
    assert "fitness" in page
    second = stage.cast.persons["dario"].code
    counter.press(override_reason="robbery next door", second_person=second, second_pin="9999")
    assert 'id="second_pin-problem"' in counter.text
    assert not stage.held("beto")
    counter.press(override_reason="robbery next door", second_person=second, second_pin=PIN)
    assert stage.held("beto")
    assert Override.objects.get().codes == ["match.not-fit"]


def test_what_stands_in_the_way_is_said_in_ones_own_language_and_without_codes(
    stage: Armoury, counter: Counter
) -> None:
    counter.client.cookies["language"] = "es"
    counter.scan(stage.cast.person("beto").code)
    counter.scan("TX1234417")
    [amount] = [name for name in counter.fields if name.startswith("amount-")][:1]
    refused = re.sub(r"<[^>]+>", " ", counter.press(**{amount: "500"}))
    assert counter.status == 422
    assert "Cartuchos pedidos: 500" in refused
    assert "Rounds asked" not in refused
    counter.fields[amount] = ["12"]
    wrong = re.sub(r"<[^>]+>", " ", counter.scan(stage.things["nine"].code))
    assert ".38 Special, no 9 mm Luger" in wrong
    assert "38-special" not in wrong


def test_two_persons_release_where_the_profile_says_so(stage: Armoury, counter: Counter) -> None:
    Organisation.objects.filter(pk=stage.cast.uno.pk).update(jurisdiction="generic")
    counter.scan(stage.cast.persons["beto"].code)
    assert "Two persons release" in counter.scan(stage.things["r1"].code)
    counter.press()
    assert counter.status == 422
    counter.press(second_person=stage.cast.persons["dario"].code, second_pin=PIN)
    assert Entry.objects.get(kind="issue").second_person == stage.cast.persons["dario"]


def test_a_wrong_pin_is_said_beside_the_pin(stage: Armoury, counter: Counter) -> None:
    counter.scan(stage.cast.persons["beto"].code)
    counter.scan(stage.things["r1"].code)
    page = counter.press(pin="9999")
    assert counter.status == 422
    assert 'id="pin-problem"' in page
    assert str(stage.id("r1")) in page
    counter.press()
    assert stage.held("beto")


def test_an_issue_is_undone_within_the_minute(stage: Armoury, counter: Counter) -> None:
    counter.scan(stage.cast.persons["beto"].code)
    counter.scan(stage.things["r1"].code)
    page = counter.press()
    [way] = re.findall(r'action="(/counter/undo/[^"]+)"', page)
    counter.take(counter.client.post(way, {"request_key": str(uuid4())}, headers=HTMX))
    assert "Undone" in counter.text
    assert not stage.held("beto")
    assert re.findall(r'action="(/counter/undo/[^"]+)"', counter.text) == []


def test_without_javascript_an_empty_scan_with_a_pin_confirms(
    stage: Armoury, counter: Counter
) -> None:
    data = {"scan": stage.cast.persons["beto"].code}
    counter.take(counter.client.post("/counter/scan/", data))
    counter.take(counter.client.post("/counter/scan/", counter.fields | {"scan": "TX1234417"}))
    assert "<html" in counter.text
    answer = counter.client.post("/counter/scan/", counter.fields | {"scan": "", "pin": PIN})
    assert (answer.status_code, answer["Location"]) == (303, "/counter/")
    assert stage.held("beto")


@pytest.mark.parametrize("scan", ["", " ", "'; --", "\x00", "x" * 5_000, "🔫", "G000-0000", "%s%s"])
def test_nothing_that_is_scanned_breaks_the_counter(counter: Counter, scan: str) -> None:
    counter.scan(scan)
    assert counter.status == 422


def test_fields_that_were_tampered_with_are_refused(stage: Armoury, counter: Counter) -> None:
    for data in (
        {"guard": "no-uuid", "pin": PIN},
        {"guard": str(uuid4()), "weapon": str(uuid4()), "pin": PIN},
        {"guard": str(stage.id("beto")), "item": "x", "amount-x": "-3", "pin": PIN},
        {"guard": str(stage.id("dante")), "weapon": str(stage.id("r1")), "pin": PIN},
    ):
        answer = counter.client.post("/counter/confirm/", data, headers=HTMX)
        assert answer.status_code in {404, 422}
    assert not Entry.objects.filter(kind="issue").exists()


@pytest.mark.parametrize("name", ["elena", "clara", "gema", "beto"])
def test_who_does_not_issue_has_no_counter(stage: Armoury, name: str) -> None:
    answer = stage.cast.client(name).get("/counter/", follow=True)
    assert "rg-counter" not in answer.content.decode()


def test_more_that_fit_a_scan_than_the_sheet_shows_are_said_to_be_there(
    stage: Armoury, counter: Counter
) -> None:
    for number in range(CANDIDATES_MAX):
        _enrol(stage, f"Uno{number}")
    told = counter.scan("Zambrano")
    assert "fits more than one" in told
    assert told.count('name="chosen"') == CANDIDATES_MAX
    _enrol(stage, "Otro")
    told = counter.scan("Zambrano")
    assert "fits more than the sheet shows" in told
    assert told.count('name="chosen"') == CANDIDATES_MAX


def _enrol(stage: Armoury, name: str) -> None:
    people.enrol_person(
        by=stage.keeper(), at=stage.at, family_name="Zambrano", given_name=name, role="guard",
        hired_on=stage.at.date(),
    )  # fmt: skip
