"""A store may hold any number of things: each is found, ticked and sent, whatever page it is on."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest

from resguardo.records.custody.models import Holding
from resguardo.records.people import pages
from resguardo.records.places import services as places
from tests.armoury import Armoury


@pytest.fixture(autouse=True)
def _one_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE_ROWS", 1)


def _text(response: Any) -> str:
    return str(response.content.decode())


def _ticks(text: str) -> list[str]:
    return re.findall(r'name="thing"\s+value="([^"]+)"', text)


def _turn(text: str, words: str) -> str:
    found = re.search(rf'name="turn" value="([^"]+)"[^>]*>\s*{words}', text)
    return html.unescape(found[1]) if found else ""


def _scans(text: str) -> list[str]:
    found = re.search(r'<textarea[^>]*name="scans"[^>]*>(.*?)</textarea>', text, re.DOTALL)
    assert found
    return html.unescape(found[1]).split()


def test_every_thing_is_ticked_page_by_page_and_goes(armoury: Armoury) -> None:
    ana, way = armoury.cast.client("ana"), "/stock/go/move/"
    north, south = str(armoury.north.public_id), str(armoury.south.public_id)
    here = Holding.objects.filter(account__place=armoury.north, numbered=True, quantity=1)
    codes = set(here.values_list("thing__code", flat=True))
    assert len(codes) > 2
    page = _text(ana.get(f"{way}?store={north}"))
    facts: dict[str, Any] = {"store": north, "taker": south, "reason": "Cambio de sala"}
    while turn := _turn(page, "Next page"):
        facts["thing"] = _ticks(page)
        assert len(facts["thing"]) == 1
        page = _text(ana.post(way, facts | {"turn": turn}))
        assert "Cambio de sala" in page
        facts["scans"] = "\n".join(_scans(page))
    assert Holding.objects.filter(account__place=armoury.south).count() == 0
    facts["thing"] = _ticks(page)
    back = _text(ana.post(way, facts | {"turn": _turn(page, "Previous page")}))
    assert set(_scans(back)) == codes
    done = ana.post(way, facts | {"thing": [], "scans": "\n".join(_scans(back))})
    assert done.status_code == 303
    assert armoury.held("south").keys() >= {"r1", "r2"}


def test_a_thing_is_found_by_part_of_its_name_and_what_was_ticked_stays(armoury: Armoury) -> None:
    ana, way = armoury.cast.client("ana"), "/stock/go/move/"
    north = str(armoury.north.public_id)
    weapon = armoury.things["r2"]
    page = _text(ana.get(f"{way}?store={north}"))
    found = _text(ana.post(way, {"store": north, "thing": _ticks(page), "find": weapon.code,
                                 "look": "yes"}))  # fmt: skip
    assert _ticks(found) == [str(weapon.public_id)]
    assert len(_scans(found)) == 1
    serial = weapon.firearm.serial
    assert serial not in weapon.name
    by_serial = _text(ana.post(way, {"store": north, "find": serial.lower(), "look": "yes"}))
    assert _ticks(by_serial) == [str(weapon.public_id)]
    none = _text(ana.post(way, {"store": north, "find": "no-hay-nada", "look": "yes"}))
    assert _ticks(none) == []


def test_what_was_ticked_stays_when_it_is_refused(armoury: Armoury) -> None:
    ana, way = armoury.cast.client("ana"), "/stock/go/move/"
    north = str(armoury.north.public_id)
    weapon = armoury.things["r2"]
    refused = ana.post(way, {"store": north, "thing": [str(weapon.public_id)]})
    assert refused.status_code == 422
    assert _scans(_text(refused)) == [weapon.code]


def test_lots_are_offered_however_many_weapons_lie_before_them(armoury: Armoury) -> None:
    page = _text(armoury.cast.client("ana").get(
        f"/stock/go/move/?store={armoury.north.public_id}"
    ))  # fmt: skip
    lots = Holding.objects.filter(account__place=armoury.north, numbered=False, quantity__gt=0)
    assert lots
    for each in lots:
        assert f"quantity-{each.thing.public_id}" in page


def test_the_last_of_many_comes_back_from_repair(armoury: Armoury) -> None:
    ana = armoury.cast.client("ana")
    north = str(armoury.north.public_id)
    workshop = places.open_place(
        by=armoury.keeper(), at=armoury.at, kind="workshop", name="Taller Ficticio"
    )
    day = (armoury.at + timedelta(days=9999)).date().isoformat()
    sent = [armoury.things["r1"], armoury.things["r2"]]
    ana.post("/stock/go/repair/", {
        "store": north, "workshop": str(workshop.public_id), "reason": "Muelle flojo",
        "scans": "\n".join(each.code for each in sent), "due_at-on": day, "due_at-at": "10:00",
    })  # fmt: skip
    way, facts = "/stock/repair/back/", {"store": north}
    first = _text(ana.get(way))
    ticked = ana.post(way, facts | {"thing": _ticks(first), "turn": _turn(first, "Next page")})
    page = _text(ticked)
    assert len(_scans(page)) == 1
    assert _ticks(page) != _ticks(first)
    back = facts | {"thing": _ticks(page), "scans": "\n".join(_scans(page))}
    assert ana.post(way, back).status_code == 303
    assert armoury.held("north").keys() >= {"r1", "r2"}
