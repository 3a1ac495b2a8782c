"""A code by page and by API: made by who counts, shown once; it opens a sheet and no desk."""

import re
from typing import Any

import pytest
from django.test import Client

from resguardo.kernel.ledger import EntryKind, Move
from resguardo.records.custody import accounts
from resguardo.records.custody.models import CountLine, CountLink
from resguardo.records.custody.writing import NewEntry, post
from tests.armoury import Armoury
from tests.records.custody.counting import open_count

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def _made(stage: Armoury, row: Any, **other: str) -> tuple[str, str]:
    """The path and the code, as they stand on the page of the one who made them."""
    told = {"counter": stage.cast.person("carla").code, "hours": "8", "language": "en"} | other
    page = _text(stage.cast.client("ana").post(f"/counts/{row.public_id}/code/", told))
    way, code = re.findall(r'<code class="rg-secret">([^<]+)</code>', page)
    return "/" + way.split("/", 3)[3], code


@pytest.fixture
def now(armoury: Armoury, settings: Any) -> Armoury:
    settings.LANGUAGE_CODE = "en"
    return armoury


def test_a_code_is_made_and_shown_once_and_its_holder_counts(now: Armoury) -> None:
    row = open_count(now)
    way, code = _made(now, row)
    ana = now.cast.client("ana")
    assert code not in _text(ana.get(f"/counts/{row.public_id}/"))
    carla = Client()
    assert "told to you by another way" in _text(carla.get(way))
    wrong = carla.post(way, {"code": "12"})
    assert wrong.status_code == 422
    assert "Tries left before the link ends: 4" in _text(wrong)
    assert carla.post(f"{way}see/", {"scan": "x"}).status_code == 302
    assert not CountLine.objects.exists()
    assert carla.post(way, {"code": code}).status_code == 303
    sheet = _text(carla.get(way))
    assert 'name="scan"' in sheet
    for foreign in (
        f"/counts/{row.public_id}/abandon/",
        'href="/counts/"',
        "Who counts",
        "/photo/",
    ):
        assert foreign not in sheet
    weapon = now.things["r1"]
    told = {"scan": weapon.code, "capture": "scanned"}
    assert weapon.name in _text(carla.post(f"{way}see/", told, headers=HTMX))
    assert CountLine.objects.get().sheet.counter.person == now.cast.person("carla")
    assert "add nothing" in _text(carla.get(f"{way}close/"))
    assert "Your sheet is closed" in _text(carla.post(f"{way}close/"))
    row.refresh_from_db()
    assert row.state == "counted"
    assert "does not open anything any more" in _text(carla.get(way))
    assert carla.get("/counts/").status_code == 302
    page = _text(now.cast.client("dario").get(f"/counts/{row.public_id}/"))
    assert str(now.cast.person("carla")) in page


def test_the_code_of_one_count_opens_no_other_address(now: Armoury) -> None:
    way, code = _made(now, open_count(now))
    carla = Client()
    carla.post(way, {"code": code})
    other = way.replace("/by-code/", "/by-code/x")
    assert carla.get(other).status_code == 422
    assert carla.post(f"{other}see/", {"scan": "x"}).status_code == 422
    token = way.rstrip("/").rsplit("/", 1)[1]
    assert carla.get(f"/standards/respond/{token}/").status_code == 422


def test_what_cannot_be_read_stays_on_the_page(now: Armoury) -> None:
    row, ana = open_count(now), now.cast.client("ana")
    way = f"/counts/{row.public_id}/code/"
    for told in ({}, {"counter": "nobody", "hours": "8", "language": "en"},
                 {"counter": now.cast.person("carla").code, "hours": "9" * 30, "language": "en"},
                 {"counter": "\x00", "hours": "x", "language": "xx"}):  # fmt: skip
        assert ana.post(way, told).status_code in {404, 422}, told
    assert not CountLink.objects.exists()


def test_a_code_is_ended_and_listed(now: Armoury) -> None:
    row = open_count(now)
    way, _code = _made(now, row)
    ana = now.cast.client("ana")
    page = _text(ana.get(f"/counts/{row.public_id}/"))
    [end] = re.findall(r'href="(/counts/codes/[0-9a-f-]+/end/)"', page)
    assert str(now.cast.person("carla")) in page
    assert ana.post(end, {"reason": "a mistake"}).status_code == 303
    assert "does not open anything any more" in _text(Client().get(way))


def test_by_api_a_code_is_made_listed_and_ended(now: Armoury) -> None:
    row, key = open_count(now), now.cast.bearer("ana")
    way, client = f"/api/v1/counts/{row.public_id}/codes", Client()
    told = {"counter": now.cast.person("carla").code, "hours": 4, "language": "pt"}
    made = client.post(way, told, content_type="application/json", headers=key)
    assert made.status_code == 201
    body = made.json()
    page = Client()
    assert page.post(f"/counts/by-code/{body['token']}/", {"code": body["code"]}).status_code == 303
    [listed] = client.get(way, headers=key).json()
    assert (listed["opens"], "code" in listed, "token" in listed) == (True, False, False)
    ended = client.post(
        f"/api/v1/counts/codes/{body['link']}/end", {"reason": "done"},
        content_type="application/json", headers=key,
    )  # fmt: skip
    assert (ended.status_code, ended.json()["opens"]) == (200, False)


def test_a_post_that_keeps_something_can_be_counted(now: Armoury) -> None:
    bank, ana = now.posts["Bank"], now.cast.client("ana")
    assert str(bank.public_id) not in _text(ana.get("/counts/new/"))
    giver, taker = (accounts.of_place(each).pk for each in (now.north, bank))
    moves = (Move(now.things["r1"].pk, 1, giver, taker),)
    post(
        [NewEntry(kind=EntryKind.ISSUE, moves=moves, occurred_at=now.at)],
        by=now.keeper(),
        at=now.at,
    )
    assert str(bank.public_id) in _text(ana.get("/counts/new/"))
