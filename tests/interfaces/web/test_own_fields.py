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
