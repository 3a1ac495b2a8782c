"""Pages of the registers: each opens, keeps what was typed, and shows no stranger's rows."""

import io
from datetime import date

import pytest
import zxingcpp
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from PIL import Image

from resguardo.interfaces.web.export import safe
from resguardo.kernel.marking import skeleton
from resguardo.records.permits import services as permits
from resguardo.records.permits.services import PermitFacts
from resguardo.records.places import services as places
from resguardo.records.register import selectors, services
from resguardo.records.register.labels import symbols
from resguardo.records.register.labels.sheets import PAPERS, Label, pdf, svg, zpl
from resguardo.records.service import services as service
from tests.cast import NOON, Cast
from tests.records.register.stage import firearm

pytestmark = pytest.mark.django_db

LISTS = (
    "register:firearms",
    "register:stolen",
    "register:labels",
    "places:places",
    "permits:permits",
    "service:contracts",
    "service:roster",
    "service:loadouts",
)
FORMS = (
    "register:new-firearm",
    "places:new",
    "permits:new",
    "service:new-contract",
    "service:new-shift",
    "service:new-loadout",
)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("who", ["clara", "gema"])
def test_every_list_opens_empty_and_teaches(cast: Cast, name: str, who: str) -> None:
    if (name, who) == ("register:labels", "gema"):
        pytest.skip("an inspector prints no labels")
    response = cast.client(who).get(reverse(name))
    assert response.status_code == 200
    assert b"<h1" in response.content


@pytest.mark.parametrize("name", FORMS)
def test_every_form_opens_for_who_may_and_for_nobody_else(cast: Cast, name: str) -> None:
    assert cast.client("clara").get(reverse(name)).status_code == 200
    assert cast.client("elena").get(reverse(name)).status_code == 403
    assert Client().get(reverse(name)).status_code == 302


@pytest.mark.parametrize("kind", ["ammunition", "stock", "magazine", "kit", "part"])
def test_each_kind_of_thing_has_a_list_and_a_form(cast: Cast, kind: str) -> None:
    client = cast.client("clara")
    assert client.get(reverse("register:things", args=[kind])).status_code == 200
    assert client.get(reverse("register:new-thing", args=[kind])).status_code == 200
    assert client.get(reverse("register:things", args=["gun"])).status_code == 404


def _armoury(cast: Cast) -> str:
    row = places.open_place(
        by=cast.viewer("clara"), at=NOON, kind="armoury", name="Armería Central"
    )
    return str(row.public_id)


def test_a_firearm_is_enrolled_taken_in_and_shown(cast: Cast) -> None:
    services.load_reference()
    client = cast.client("clara")
    typed = {
        "maker": "Taurus",
        "model": "82",
        "weapon_type": "revolver",
        "calibre": "38-special",
        "serial": "TX4417",
        "ownership": "owned",
        "place": _armoury(cast),
        "document": "Invoice 7",
    }
    response = client.post(reverse("register:new-firearm"), typed)
    assert response.status_code == 303, response.content.decode()
    page = client.get(response["Location"]).content.decode()
    assert "Taurus 82" in page
    assert "Armería Central" in page
    assert "Enrolled" in page
    again = client.post(reverse("register:new-firearm"), typed)
    assert again.status_code == 422
    assert "TX4417" in again.content.decode()
    look_alike = client.post(reverse("register:new-firearm"), {**typed, "serial": "TX44I7"})
    assert look_alike.status_code == 422
    assert "acknowledged" in look_alike.content.decode()
    taken = client.post(
        reverse("register:new-firearm"), {**typed, "serial": "TX44I7", "acknowledged": "yes"}
    )
    assert taken.status_code == 303


def test_the_list_filters_sorts_and_pages_by_key(cast: Cast) -> None:
    clara = cast.viewer("clara")
    for number in range(60):
        firearm(clara, f"{chr(65 + number % 26)}{number:02d}K")
    client = cast.client("clara")
    way = reverse("register:firearms")
    first = client.get(way, {"sort": "serial"})
    table = first.context["table"]
    assert (len(table.rows), table.count) == (50, 60)
    second = client.get(way, {"sort": "serial", "after": table.after}).context["table"]
    assert len(second.rows) == 10
    back = client.get(way, {"sort": "serial", "before": second.before}).context["table"]
    assert [row.id for row in back.rows] == [row.id for row in table.rows]
    assert 'aria-sort="ascending"' in first.content.decode()
    found = client.get(way, {"search": "a00"}).context["table"]
    assert found.count == 1
    assert client.get(way, {"after": "nonsense"}).status_code == 422


def test_a_filter_is_kept_and_shared(cast: Cast) -> None:
    way = reverse("register:firearms")
    kept = {"page": "register:firearms", "name": "Ours", "query": "condition=withdrawn"}
    response = cast.client("clara").post(reverse("lists:keep"), {**kept, "shared": "yes"})
    assert response["Location"] == f"{way}?condition=withdrawn"
    assert "Ours" in cast.client("ana").get(way).content.decode()
    assert "Ours" not in cast.client("delia").get(way).content.decode()
    nameless = cast.client("clara").post(reverse("lists:keep"), {**kept, "name": " "}, follow=True)
    assert nameless.redirect_chain == [(f"{way}?condition=withdrawn", 303)]
    assert "Give the filter a name" in nameless.content.decode()
    unknown = cast.client("clara").post(reverse("lists:keep"), {**kept, "page": "//evil.example"})
    assert unknown.status_code == 404


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_leaves_as_a_formula(cast: Cast, text: str) -> None:
    assert str(safe(text)).startswith("'")
    firearm(cast.viewer("clara"), "X1", registry_number=text, owner_name=text)
    response = cast.client("clara").get(reverse("register:firearms"), {"as": "xlsx"})
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    assert all(not str(cell.value).startswith(("=", "+", "-", "@", "\t")) for cell in cells)


def test_who_may_not_export_does_not(cast: Cast) -> None:
    response = cast.client("ana").get(reverse("register:firearms"), {"as": "xlsx"})
    assert response.status_code == 403


@pytest.mark.parametrize("kind", ["datamatrix", "qr"])
def test_every_label_reads_back_and_a_spoilt_one_does_not(kind: str) -> None:
    symbol = symbols.symbol_of("F001-721N", kind)
    assert symbols.scans(symbol)
    spoilt = symbols.Symbol(symbol.text, tuple(tuple(False for _ in row) for row in symbol.modules))
    assert not symbols.scans(spoilt)
    other = symbols.Symbol("F001-721P", symbol.modules)
    assert not symbols.scans(other)


@pytest.mark.parametrize(
    ("paper", "start"), [("pdf-a4", b"%PDF"), ("svg-a4", b"<?xml"), ("zpl", b"^XA")]
)
def test_labels_are_printed_for_what_was_chosen(cast: Cast, paper: str, start: bytes) -> None:
    row = firearm(cast.viewer("clara"))
    client = cast.client("ana")
    way = reverse("register:labels")
    assert row.thing.code in client.get(way, {"thing": str(row.thing.public_id)}).content.decode()
    response = client.post(way, {"thing": [row.thing.public_id], "paper": paper, "symbol": "qr"})
    assert response.content.startswith(start)
    assert client.post(way, {"paper": paper}).status_code == 422
    other = cast.client("fausto").post(way, {"thing": [row.thing.public_id], "paper": paper})
    assert other.status_code == 422


def test_a_sheet_of_many_labels_is_well_formed() -> None:
    symbol = symbols.symbol_of("F001-721N", "datamatrix")
    made = [Label(symbol, "F001-721N", "Taurus (82) ··4417 ^~<&>")] * 70
    assert pdf(made, PAPERS["a4"]).count(b"/Type/Page/") == 2
    assert svg(made, PAPERS["a4"]).count(b"<path") == 70
    assert b"^~" not in zpl(made[:1], "qr").split(b"^FH^FD")[1]


def test_a_printed_symbol_is_what_the_svg_shows() -> None:
    symbol = symbols.symbol_of("F001-721N", "datamatrix")
    side = symbol.size + 8
    picture = Image.new("L", (side, side), 255)
    for y, line in enumerate(symbol.modules):
        for x, dark in enumerate(line):
            picture.putpixel((x + 4, y + 4), 0 if dark else 255)
    picture = picture.resize((side * 6, side * 6), Image.Resampling.NEAREST)
    (found,) = zxingcpp.read_barcodes(picture)
    assert skeleton(found.text) == skeleton("F001-721N")


def test_a_strangers_record_is_not_there(cast: Cast) -> None:
    clara = cast.viewer("clara")
    row = firearm(clara)
    place = _armoury(cast)
    permit = permits.record_permit(
        by=clara,
        at=NOON,
        facts=PermitFacts(
            kind="firearm", number="P-1", thing=row.thing.public_id, valid_from=date(2026, 1, 1)
        ),
    )
    contract = service.open_contract(
        by=clara,
        at=NOON,
        client=service.add_client(by=clara, at=NOON, name="Banco Ficticio").public_id,
        number="114",
        starts_on=date(2026, 1, 1),
    )
    ways = [
        reverse("register:firearm", args=[row.thing.public_id]),
        reverse("register:thing", args=[row.thing.public_id]),
        reverse("places:place", args=[place]),
        reverse("permits:permit", args=[permit.public_id]),
        reverse("service:contract", args=[contract.public_id]),
    ]
    for way in ways:
        assert cast.client("clara").get(way).status_code == 200, way
        assert cast.client("gema").get(way).status_code == 200, way
        assert cast.client("delia").get(way).status_code == 404, way
    assert selectors.firearms(viewer=cast.viewer("delia"), at=NOON).count() == 0


@pytest.mark.parametrize("name", ["register:firearms", "places:places", "permits:permits"])
def test_a_list_asks_as_often_for_forty_rows_as_for_two(cast: Cast, name: str) -> None:
    clara, client = cast.viewer("clara"), cast.client("clara")
    asked: list[int] = []
    for upto in (2, 40):
        for number in range(2 if asked else 0, upto):
            row = firearm(clara, f"{chr(65 + number % 26)}{number:02d}K")
            places.open_place(by=clara, at=NOON, kind="post", name=f"Puesto {number}")
            facts = PermitFacts(
                kind="firearm",
                number=f"P-{number}",
                thing=row.thing.public_id,
                valid_from=date(2026, 1, 1),
            )
            permits.record_permit(by=clara, at=NOON, facts=facts)
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(name))
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_a_refused_contract_leaves_no_new_client_behind(cast: Cast) -> None:
    clara, way = cast.client("clara"), reverse("service:new-contract")
    typed = {"new_client": "Cliente Ficticio", "number": "C-9", "starts_on": "2026-04-01"}
    assert clara.post(way, typed | {"ends_on": "2026-03-01"}).status_code == 422
    assert clara.post(way, typed | {"ends_on": "2026-05-01"}).status_code == 303
