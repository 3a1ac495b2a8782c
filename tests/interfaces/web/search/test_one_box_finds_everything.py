"""The search box: exact hits open at once, everything else is a list, nobody sees too much."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from resguardo.kernel.identifier import label_code
from resguardo.records.oversight import finding
from resguardo.records.register import services as register
from resguardo.records.register.models import FirearmModel, Magazine
from tests.armoury import Armoury, enter
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def find(cast: Cast, who: str, text: str) -> Any:
    return cast.client(who).get(reverse("search:search"), {"q": text})


def test_a_label_opens_its_page(armoury: Armoury) -> None:
    for name in ("r1", "m1", "h1", "old"):
        thing = armoury.things[name]
        answer = find(armoury.cast, "ana", thing.code.lower())
        assert answer.status_code == 302
        assert str(thing.public_id) in answer["Location"]
    person = armoury.cast.person("beto")
    assert str(person.public_id) in find(armoury.cast, "ana", person.code)["Location"]
    assert str(armoury.north.public_id) in find(armoury.cast, "ana", armoury.north.code)["Location"]


def test_a_serial_opens_its_weapon_however_it_is_spaced(armoury: Armoury) -> None:
    answer = find(armoury.cast, "ana", "tx-1234 417")
    assert str(armoury.things["r1"].public_id) in answer["Location"]


def test_a_misread_serial_and_its_beginning_are_found(armoury: Armoury) -> None:
    shown = find(armoury.cast, "ana", "TXI2344").content.decode()
    assert str(armoury.things["r1"].public_id) in shown
    assert str(armoury.things["r2"].public_id) in shown


def test_an_entry_is_opened_by_its_number(armoury: Armoury) -> None:
    entry = armoury.issue()
    assert str(entry.public_id) in find(armoury.cast, "ana", f"№ {entry.sequence}")["Location"]


def test_people_places_and_contracts_are_found_by_their_words(armoury: Armoury) -> None:
    assert "Barrera" in find(armoury.cast, "ana", "barr").content.decode()
    assert "Clinic" in find(armoury.cast, "ana", "clin").content.decode()
    assert find(armoury.cast, "ana", "114").status_code in {200, 302}


def test_nobody_finds_another_companys_rows(armoury: Armoury) -> None:
    thing = armoury.things["r1"]
    magazine = armoury.things["m1"]
    number = Magazine.objects.get(thing=magazine).number
    assert str(magazine.public_id) in find(armoury.cast, "ana", number)["Location"]
    assert str(magazine.public_id) not in find(armoury.cast, "fausto", number).content.decode()
    for text in (thing.code, "TX1234417", "Barrera", "North", armoury.cast.person("beto").code):
        answer = find(armoury.cast, "fausto", text)
        assert answer.status_code == 200
        assert str(thing.public_id) not in answer.content.decode()
        assert "Beto" not in answer.content.decode()


def test_whoever_may_not_see_people_finds_none(armoury: Armoury) -> None:
    code = armoury.cast.person("beto").code
    for text in ("Barrera", code):
        answer = find(armoury.cast, "beto", text)
        assert answer.status_code == 200
        assert "Barrera, " not in answer.content.decode()


@pytest.mark.parametrize(
    "text", ["", "   ", "'", "%", "\x00", "?" * 300, "№", "ñandú", "-", "9" * 99]
)
def test_no_text_breaks_the_box(armoury: Armoury, text: str) -> None:
    assert find(armoury.cast, "ana", text).status_code == 200


def test_an_unknown_label_is_no_error(armoury: Armoury) -> None:
    assert find(armoury.cast, "ana", label_code(2**34)).status_code == 200


def test_more_things_of_a_number_than_are_shown_are_said_to_be_there(
    armoury: Armoury, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A company's numbers are unique within a kind; across companies many have the same."""
    said = "There are more of this number"
    received = date(2025, 6, 3)
    lot = register.LotFacts(lot_number="M1", calibre_id="38-special", received_on=received)
    enter(armoury, lot, 5)
    enter(armoury, register.KitFacts(kit_kind="holster", number="M1"))
    assert said not in find(armoury.cast, "ana", "M1").content.decode()
    monkeypatch.setattr(finding, "SHOWN", 2)
    assert said in find(armoury.cast, "ana", "M1").content.decode()


@pytest.mark.parametrize("weapons", [1, 30])
def test_the_number_of_questions_does_not_grow(
    armoury: Armoury,
    weapons: int,
    count_queries: Callable[[str], AbstractContextManager[Any]],
) -> None:
    revolver = FirearmModel.objects.get(maker__name="Taurus", name="82")
    for number in range(weapons):
        enter(
            armoury,
            register.FirearmFacts(
                model_id=revolver.pk,
                weapon_type="revolver",
                calibre_id="38-special",
                serial=f"QQ77{number:04}",
            ),
        )
    client = armoury.cast.client("ana")
    client.get(reverse("search:search"), {"q": "QQ77"})
    with count_queries("search"):
        client.get(reverse("search:search"), {"q": "QQ77"})
