"""A company asks to buy, an inspector examines, a registrar grants less; it comes in under it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from resguardo.interfaces.paper.permits import permit as paper_of
from resguardo.records.custody.models import Entry
from resguardo.records.people.models import Organisation
from resguardo.records.permits.models import Application, Permit
from tests.cast import Cast
from tests.house import CALIBRE, House, furnish

DAY = timedelta(days=1)


@pytest.fixture
def house(cast: Cast) -> House:
    Organisation.objects.update(jurisdiction="generic")
    return furnish(cast, "uno", guard="beto", at=cast.at - 90 * DAY)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def asked(cast: Cast, **more: str) -> Any:
    lines = {f"{name}-{number}": "" for number in (1, 2, 3, 4) for name in
             ("what", "calibre", "quantity")}  # fmt: skip
    told = {"kind": "purchase", "supplier": "Armería Imaginaria", "wanted_from": "2026-03-02",
            "remarks": "", **lines, **more}  # fmt: skip
    return cast.client("clara").post("/permits/applications/buy/", told)


def test_from_the_first_wish_to_the_last_round_on_the_pages(cast: Cast, house: House) -> None:
    clara, gema, rita = (cast.client(each) for each in ("clara", "gema", "rita"))
    assert "Ask to buy or to import" in text(clara.get("/permits/applications/"))
    refused = asked(cast, **{"what-1": "revolver", "calibre-1": CALIBRE, "quantity-1": "0"})
    assert refused.status_code == 422
    assert "Armería Imaginaria" in text(refused)  # what was typed stays
    assert asked(cast).status_code == 422  # nothing is asked for
    made = asked(cast, **{"what-1": "revolver", "calibre-1": CALIBRE, "quantity-1": "2",
                          "what-2": "rounds", "calibre-2": CALIBRE,
                          "quantity-2": "500"})  # fmt: skip
    way = made["Location"]
    shown = text(clara.get(way))
    assert "Armería Imaginaria" in shown
    assert ">500<" in shown
    offer = SimpleUploadedFile("offer.pdf", b"%PDF-1.4\n%invented\n")
    clara.post(f"{way}paper/", {"name": "Offer", "document": offer})
    clara.post(f"{way}step/submit/", {"text": ""})
    gema.post(f"{way}step/examine/", {"text": ""})
    assert "2 were asked for" in text(rita.get(f"{way}grant/"))
    granting = {"number": "AC-7", "valid_from": "2026-01-01", "valid_until": "2030-01-01",
                "granted-1": "1", "text": ""}  # fmt: skip
    more = rita.post(f"{way}grant/", granting | {"granted-1": "3", "granted-2": "500"})
    assert more.status_code == 422  # no more than was asked
    assert rita.post(f"{way}grant/", granting | {"granted-2": "500"}).status_code == 303
    leave = Permit.objects.get(number="AC-7")
    assert [each["quantity"] for each in leave.lines] == [1, 500]
    kept = text(clara.get(f"/permits/{leave.public_id}/")).partition('id="history"')[2]
    assert "500 × rounds .38 Special" in kept
    assert "1 × Revolver .38 Special" in kept
    form = text(clara.get("/register/kinds/ammunition/new/"))
    assert "AC-7 · Leave to buy" in form
    lot = {"number": "N-1", "calibre": CALIBRE, "quantity": "501", "maker_name": "",
           "projectile": "", "received_on": "2026-03-02", "made_on": "", "expires_on": "",
           "ownership": "owned", "owner_name": "", "place": str(house.armoury.public_id),
           "acquired_on": "", "document": "F-9", "under": str(leave.public_id)}  # fmt: skip
    beyond = clara.post("/register/kinds/ammunition/new/", lot)
    assert beyond.status_code == 422
    assert "500 may still come" in text(beyond)
    assert 'name="second"' in text(beyond)  # two persons may set it aside
    blank = {"reason": "", "second": "", "second_pin": ""}
    again = clara.post("/register/kinds/ammunition/new/", lot | blank)
    assert "500 may still come" in text(again)
    half = clara.post("/register/kinds/ammunition/new/", lot | blank | {"reason": "It is here"})
    assert "Second person" in text(half)
    assert half.status_code == 422
    within = clara.post("/register/kinds/ammunition/new/", lot | blank | {"quantity": "300"})
    assert within.status_code == 303
    assert Entry.objects.filter(cites=leave.public_id).count() == 1
    page = text(rita.get(f"/permits/{leave.public_id}/"))
    assert "Renew permit" not in text(clara.get(f"/permits/{leave.public_id}/"))
    for told in (">300<", ">200<", "N-1", "First held by"):
        assert told in page
    checked = text(Client().post("/permits/check/", {"kind": "purchase", "number": "AC-7"}))
    assert "500 × " in checked
    printed = str(paper_of(cast.viewer("rita"), cast.at, str(leave.public_id)))
    assert "500" in printed
    assert "Armería Imaginaria" in printed


def test_the_same_by_api(cast: Cast, house: House) -> None:
    def ask(who: str, way: str, body: Any) -> Any:
        answer = Client().post(
            f"/api/v1{way}", json.dumps(body), content_type="application/json",
            headers=cast.bearer(who),
        )  # fmt: skip
        assert answer.status_code in {200, 201}, answer.content
        return answer.json()

    lines = [{"what": "rounds", "calibre": CALIBRE, "quantity": 500}]
    facts = {"kind": "import", "wanted_from": "2026-03-02", "lines": lines, "supplier": "Import"}
    made = ask("clara", "/permits/applications", facts)
    assert (made["lines"], made["supplier"]) == (lines, "Import")
    way = f"/permits/applications/{made['id']}"
    paper = {"name": "Offer", "document": "JVBERi0xLjQKJWludmVudGVkCg=="}
    ask("clara", f"{way}/papers", paper)
    ask("clara", f"{way}/steps", {"step": "submit"})
    ask("gema", f"{way}/steps", {"step": "examine"})
    granted = [lines[0] | {"quantity": 100}]
    ask("rita", f"{way}/grant", {"number": "I-1", "valid_from": "2026-01-01", "lines": granted})
    leave = Application.objects.get(public_id=made["id"]).permit
    assert leave is not None
    lot = {"calibre": CALIBRE, "lot_number": "I-1", "received_on": "2026-03-02", "quantity": 60}
    taken = {"place": str(house.armoury.public_id), "document": "F-1", "lots": [lot],
             "under": str(leave.public_id)}  # fmt: skip
    ask("clara", "/stock/take-in", taken)
    found = Client().get(f"/api/v1/permits/{leave.public_id}/arrivals", headers=cast.bearer("rita"))
    assert [(each["quantity"], each["passed_to"]) for each in found.json()] == [(60, "")]
    shown = Client().get("/api/v1/stock/counterparts", headers=cast.bearer("clara")).json()
    assert {each["licence"] for each in shown} == {""}


def test_a_draft_for_more_than_the_payroll_allows_is_warned_of(cast: Cast, house: House) -> None:
    """One for three guards under this law, and the house holds two already."""
    Organisation.objects.filter(pk=house.organisation.pk).update(jurisdiction="co")
    wanted = {"what-1": "pistol", "calibre-1": CALIBRE, "quantity-1": "999999"}
    way = asked(cast, **wanted)["Location"]
    warned = "held: 2, to be bought: 999,999"
    assert warned in text(cast.client("clara").get(way))
    rounds = asked(cast, **wanted | {"what-1": "rounds"})["Location"]
    assert "held: 2, to be bought" not in text(cast.client("clara").get(rounds))
    body = {"kind": "purchase", "supplier": "Armería", "wanted_from": "2026-03-02",
            "lines": [{"what": "pistol", "calibre": CALIBRE, "quantity": 999_999}]}  # fmt: skip
    answer = Client().post(
        "/api/v1/permits/applications", json.dumps(body), content_type="application/json",
        headers=cast.bearer("clara"),
    )  # fmt: skip
    assert answer.status_code == 201
    [said] = answer.json()["warnings"]
    assert "to be bought: 999999" in said
    again = f"/api/v1/permits/applications/{answer.json()['id']}"
    assert Client().get(again, headers=cast.bearer("clara")).json() == answer.json()
    withdrawn = Client().post(
        f"{again}/steps", json.dumps({"step": "withdraw"}), content_type="application/json",
        headers=cast.bearer("clara"),
    ).json()  # fmt: skip
    assert (withdrawn["state"], withdrawn["warnings"]) == ("withdrawn", [])
    Organisation.objects.filter(pk=house.organisation.pk).update(jurisdiction="generic")
    assert "held: 2, to be bought" not in text(cast.client("clara").get(way))
