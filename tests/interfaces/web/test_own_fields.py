"""Fields of an organisation's own: defined once, then filled in, told, filtered by, taken along."""

import re
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from resguardo.records.people.models import CustomField, Person
from resguardo.records.register.models import Thing
from tests.armoury import Armoury

pytestmark = pytest.mark.django_db


def _text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def _define(stage: Armoury, kind: str, key: str, label: str, of: str, **more: str) -> Any:
    form = {"subject_kind": of, "key": key, "label": label, "kind": kind} | more
    return stage.cast.client("clara").post("/fields/new/", form)


@pytest.fixture
def fielded(armoury: Armoury) -> Armoury:
    """A company that added fields to its firearms and its people."""
    for kind, key, label in (
        ("choice", "colour", "Colour"), ("whole", "asset", "Asset number"),
        ("date", "cleaned", "Last cleaned"), ("yes_no", "engraved", "Engraved"),
        ("text", "note__icontains", "Note"),
    ):  # fmt: skip
        made = _define(armoury, kind, key, label, "firearm", choices="Black\n\nSilver\nBlack")
        assert made.status_code == 303, _text(made)
    assert _define(armoury, "text", "centre", "Cost centre", "person").status_code == 303
    return armoury


def _fill(stage: Armoury, thing: str, **values: str) -> Any:
    way = f"/register/firearms/{stage.id(thing)}/change/"
    form = {"ownership": "owned", "reason": "Marked"}
    own = {f"custom-{key}": value for key, value in values.items()}
    return stage.cast.client("clara").post(way, form | own)


def _listed(stage: Armoury, query: str) -> list[str]:
    page = stage.cast.client("clara").get(f"/register/firearms/?{query}").content.decode()
    return [name for name in ("r1", "r2", "r3", "p1") if str(stage.id(name)) in page]


def test_a_field_that_cannot_be_is_refused_beside_what_is_wrong(armoury: Armoury) -> None:
    for more, field, said in (
        ({"key": "Asset No"}, "key", "is no key"),
        ({"key": "c", "kind": "choice", "choices": "Black\nBlack"}, "choices", "two different"),
    ):  # fmt: skip
        form = {"subject_kind": "firearm", "label": "Asset", "kind": "text"} | more
        answer = armoury.cast.client("clara").post("/fields/new/", form)
        assert answer.status_code == 422
        assert said in _text(answer)
        assert f'href="#field-{field}"' in answer.content.decode()
    assert not CustomField.objects.exists()


def test_the_list_of_fields_tells_choices_once_and_what_must_be(fielded: Armoury) -> None:
    _define(fielded, "text", "shelf", "Shelf", "kit", required="yes")
    page = _text(fielded.cast.client("clara").get("/fields/"))
    assert "Black · Silver" in page
    assert "Must be filled in" in page


def test_what_is_filled_in_is_told_by_its_label_and_can_be_taken_away(fielded: Armoury) -> None:
    assert _fill(fielded, "r1", colour="Black", asset="17", cleaned="2026-03-01", engraved="no",
                 note__icontains="left grip").status_code == 303  # fmt: skip
    way = f"/register/firearms/{fielded.id('r1')}/"
    page = _text(fielded.cast.client("ana").get(way))
    for told in ("Colour Black", "Asset number 17", "Last cleaned Sun 1 Mar", "Engraved No"):
        assert told in page
    refused = _fill(fielded, "r1", colour="Black", asset="many")
    assert refused.status_code == 422
    assert "Asset number" in _text(refused)
    assert _fill(fielded, "r1", asset="18").status_code == 303
    assert fielded.things["r1"].custom == {}
    assert Thing.objects.get(public_id=fielded.id("r1")).custom == {"asset": 18}


def test_what_stands_in_a_retired_field_stays_readable(fielded: Armoury) -> None:
    _fill(fielded, "r1", colour="Black", asset="17")
    field = CustomField.objects.get(key="colour")
    fielded.cast.client("clara").post(f"/fields/{field.public_id}/retire/")
    assert _fill(fielded, "r1", asset="18").status_code == 303
    kept = Thing.objects.get(public_id=fielded.id("r1")).custom
    assert kept == {"colour": "Black", "asset": 18}
    page = fielded.cast.client("clara").get(f"/register/firearms/{fielded.id('r1')}/")
    assert "Colour Black" in _text(page)


def test_a_list_is_filtered_by_fields_of_ones_own_and_taken_along(fielded: Armoury) -> None:
    _fill(fielded, "r1", colour="Black", asset="17", engraved="yes", cleaned="2026-03-01",
          note__icontains="Left grip")  # fmt: skip
    _fill(fielded, "r2", colour="Silver", asset="18", engraved="no")
    for query, found in (
        ("own-colour=Black", ["r1"]), ("own-asset=18", ["r2"]), ("own-engraved=no", ["r2"]),
        ("own-cleaned=2026-03-01", ["r1"]), ("own-note__icontains=GRIP", ["r1"]),
        ("own-asset=many", []), ("own-colour=Black&own-asset=18", []),
        ("own-colour=", ["r1", "r2", "r3", "p1"]),
    ):  # fmt: skip
        assert _listed(fielded, query) == found, query
    data = fielded.cast.client("clara").get("/register/firearms/?own-colour=Black&as=xlsx").content
    rows = [
        [str(cell) for cell in row if cell is not None]
        for row in load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    ]
    assert any({"Colour", "Asset number", "Engraved"} <= set(row) for row in rows)
    [line] = [row for row in rows if "TX1234417" in row]
    assert {"Black", "17", "Yes"} <= set(line)
    assert not any("TX1234418" in row for row in rows)


def test_things_of_every_kind_are_filled_in_later_with_history(armoury: Armoury) -> None:
    for of in ("lot", "magazine", "kit", "part"):
        _define(armoury, "yes_no", "checked", "Checked", of)
    clara, form = armoury.cast.client("clara"), {"ownership": "leased", "owner_name": "Arrendadora"}
    for name, kind in (("old", "ammunition"), ("m1", "magazine"), ("h1", "kit")):
        way = f"/register/things/{armoury.id(name)}/"
        assert f"{way}change/" in clara.get(way).content.decode()
        refused = clara.post(f"{way}change/", form | {"custom-checked": "perhaps", "reason": ""})
        assert refused.status_code == 422
        assert "Arrendadora" in refused.content.decode()
        told = form | {"custom-checked": "yes", "reason": "Looked at"}
        assert clara.post(f"{way}change/", told).status_code == 303
        row = Thing.objects.get(public_id=armoury.id(name))
        assert (row.custom, row.ownership) == ({"checked": True}, "leased")
        page = _text(clara.get(way))
        assert "Checked Yes" in page
        assert "checked: Yes" in page
        assert "Looked at" in page
        listed = f"/register/kinds/{kind}/?own-checked="
        assert row.name in _text(clara.get(f"{listed}yes"))
        assert row.name not in _text(clara.get(f"{listed}no"))
    for name in ("ana", "elena", "delia"):
        way = f"/register/things/{armoury.id('m1')}/change/"
        assert armoury.cast.client(name).post(way, form).status_code in {403, 404}


def test_a_program_changes_and_finds_things_of_every_kind(armoury: Armoury) -> None:
    _define(armoury, "text", "shelf", "Shelf", "magazine")
    clara, key = armoury.cast.client("clara"), armoury.cast.bearer("clara")

    def change(**told: Any) -> Any:
        way = f"/api/v1/register/things/{armoury.id('m1')}"
        return clara.patch(way, told, content_type="application/json", headers=key)

    assert change(custom={"shelf": "B2"}, reason="Moved").json()["custom"] == {"shelf": "B2"}
    assert change(owner_name="Otra", reason="Rented").json()["custom"] == {"shelf": "B2"}
    unknown = change(custom={"colour": "x"}, reason="Moved").json()
    assert "people.custom-key-unknown" in str(unknown)
    assert 400 <= change(owner_name=None, reason="Moved").status_code < 500
    assert change(custom={"shelf": "B3"}, reason=" ").json()["code"] == "record.reason-missing"
    listed = clara.get("/api/v1/register/things?kind=magazine&custom=shelf:B2", headers=key)
    assert [row["id"] for row in listed.json()["rows"]] == [str(armoury.id("m1"))]


def test_people_are_filtered_by_who_may_edit_them_and_by_nobody_else(fielded: Armoury) -> None:
    person = fielded.cast.person("beto")
    clara, elena = fielded.cast.client("clara"), fielded.cast.client("elena")
    way = f"/people/{person.public_id}/"
    told = {"family_name": person.family_name, "given_name": person.given_name,
            "document_number": person.document_number, "code": person.code, "reason": "Moved",
            "custom-centre": "North 4"}  # fmt: skip
    assert clara.post(f"{way}change/", told).status_code == 303
    assert Person.objects.get(pk=person.pk).custom == {"centre": "North 4"}
    assert "Cost centre North 4" in _text(clara.get(way))
    assert str(person) in _text(clara.get("/people/?own-centre=north"))
    assert str(person) not in _text(clara.get("/people/?own-centre=south"))
    assert "Cost centre" not in _text(elena.get("/people/?own-centre=south"))
    assert str(person) in _text(elena.get("/people/?own-centre=south"))


def test_a_program_filters_by_them_too(fielded: Armoury) -> None:
    _fill(fielded, "r1", colour="Black")
    clara = fielded.cast.client("clara")
    keys = {name: fielded.cast.bearer(name) for name in ("clara", "elena")}

    def ask(way: str, name: str = "clara") -> Any:
        return clara.get(f"/api/v1/{way}", headers=keys[name])

    [row] = ask("register/firearms?custom=colour:Black").json()["rows"]
    assert row["id"] == str(fielded.id("r1"))
    assert ask("register/firearms?custom=colour:Silver").json()["rows"] == []
    refused = ask("register/firearms?custom=shade:Black")
    assert (refused.status_code, refused.json()["code"]) == (422, "people.field-unknown")
    assert ask("people/persons?custom=centre:x").json()["rows"] == []
    assert ask("people/persons?custom=centre:x", "elena").status_code == 403
