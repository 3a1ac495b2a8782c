"""Catalogues: 245 requirements, complete in four languages; nothing unknown is taken in."""

import json
from importlib.resources import files

import jsonschema
import pytest
import yaml

from resguardo.records.compliance import catalogues, selectors, services
from resguardo.records.compliance.catalogues import (
    LANGUAGES,
    THEMES,
    CatalogueUnreadable,
    NoCatalogue,
    check_maps,
)
from resguardo.records.compliance.services import CatalogueThere
from tests.cast import Cast

OWN = """
id: client_rules
version: "1"
publisher: Banco Ficticio
force: voluntary
names: {es: Reglas del banco}
sources: {B1: "https://banco.example/reglas"}
changelog: [{version: "1", day: 2026-03-01, says: First}]
controls:
- id: BAN-1
  theme: issue
  clause: art. 3
  who: [company]
  kind: people
  status: confirmed
  maps: [MOS20-22]
  sources: [B1]
  says: {es: El vigilante firma al recibir.}
"""


def test_all_core_requirements_are_there_and_complete() -> None:
    found = catalogues.controls()
    assert len(found) == 245
    assert len({each.urn for each in found.values()}) == 245
    for control in found.values():
        assert set(control.says) == set(LANGUAGES), control.id
        for words in control.says.values():
            assert words.endswith("."), control.id
            assert words.count(". ") <= 1, f"{control.id}: at most two sentences"
        assert (
            control.kind == "people"
            or control.check
            or set(control.who) - {"company"}
            or (control.id in {"MOS31-08", "IAT-26", "COC-09", "COC-22", "ISO-14"})
        ), f"{control.id} has no check and should be one of those that no fact can answer"


def test_a_number_that_nobody_confirmed_is_never_the_standards() -> None:
    for control in catalogues.controls().values():
        numbers = [each for each in control.parameters.values() if isinstance(each, int)]
        assert bool(numbers) == bool(control.parameters_from), control.id
        if control.parameters_from == "standard":
            assert control.status != "unconfirmed", control.id


def test_mappings_are_said_on_both_sides() -> None:
    found = catalogues.controls()
    check_maps(found.values(), found)
    for control in found.values():
        assert all(control.id in found[other].maps for other in control.maps), control.id


def test_every_theme_is_used_and_the_schema_says_the_same_words() -> None:
    schema = json.loads((files("resguardo") / "law/schema/catalogue.schema.json").read_text())
    assert {each.theme for each in catalogues.controls().values()} == set(THEMES)
    assert schema["$defs"]["control"]["properties"]["theme"]["enum"] == list(THEMES)
    for each in (files("resguardo") / "law/catalogues").iterdir():
        if each.name.endswith(".yaml"):
            jsonschema.validate(yaml.safe_load(each.read_text()), schema)
    jsonschema.validate(yaml.safe_load(OWN), schema)


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        ("theme: issue", "theme: weather", "BAN-1/theme"),
        ("kind: people", "kind: magic", "BAN-1/kind"),
        ("who: [company]", "who: [nobody]", "BAN-1/who"),
        ("[B1]\n  says", "[B2]\n  says", "BAN-1/sources"),
        ("id: BAN-1", "id: ban1", "controls/1/id"),
        ("id: BAN-1", "id: MOS20-01", "MOS20-01"),
        ("[MOS20-22]", "[NIX-1]", "BAN-1/maps"),
        ("  clause: art. 3\n", "", "BAN-1/clause"),
        ("  clause: art. 3\n", "  clause: art. 3\n  colour: red\n", "BAN-1/colour"),
        ("  maps:", "  parameters: {days: 3}\n  maps:", "BAN-1/parameters_from"),
        ("{es: El vigilante firma al recibir.}", "{de: Unterschrift}", "BAN-1/says"),
        ("day: 2026-03-01", "day: soon", "changelog/day"),
        ("https://banco.example", "ftp://banco.example", "sources/B1"),
        ("force: voluntary", "force: divine", "the catalogue/force"),
        ("OWN", "OWN", ""),
    ],
)  # fmt: skip
def test_each_mistake_is_named_where_it_is(before: str, after: str, where: str) -> None:
    if not where:
        assert services.check_catalogue(OWN.encode()).controls[0].words("fr").startswith("El")
        return
    with pytest.raises(CatalogueUnreadable) as refused:
        services.check_catalogue(OWN.replace(before, after, 1).encode())
    assert refused.value.where == where


@pytest.mark.parametrize(
    "text",
    [
        b"\xff\xfe", b"", b"- a list", b"a: &x [1]\nb: *x", b"[" * 5000, b"a: b: c",
        b"x" * 1_000_001, b"id: [1]", b"\x00",
    ],
)  # fmt: skip
def test_what_is_no_catalogue_is_refused(text: bytes) -> None:
    with pytest.raises(CatalogueUnreadable):
        services.check_catalogue(text)


def test_a_name_that_ships_is_taken() -> None:
    with pytest.raises(CatalogueThere):
        services.check_catalogue(OWN.replace("client_rules", "mosaic").encode())
    with pytest.raises(NoCatalogue):
        catalogues.catalogue_named("nothing")


@pytest.mark.django_db
def test_an_authoritys_catalogue_is_everybodys_and_a_companys_its_own(cast: Cast) -> None:
    mine = services.take_in_catalogue(by=cast.viewer("clara"), at=cast.at, text=OWN.encode())
    with pytest.raises(CatalogueThere):
        services.take_in_catalogue(by=cast.viewer("clara"), at=cast.at, text=OWN.encode())
    theirs = services.take_in_catalogue(by=cast.viewer("rita"), at=cast.at, text=OWN.encode())
    seen = selectors.own_catalogues(viewer=cast.viewer("delia"), at=cast.at)
    assert list(seen) == [theirs]
    assert set(selectors.own_catalogues(viewer=cast.viewer("ana"), at=cast.at)) == {mine, theirs}
    read = selectors.own_catalogue(viewer=cast.viewer("ana"), at=cast.at, public_id=mine.public_id)
    assert read.controls[0].urn == "urn:resguardo:client_rules:BAN-1"
    with pytest.raises(Exception, match=r"."):
        selectors.own_catalogue(viewer=cast.viewer("delia"), at=cast.at, public_id=mine.public_id)
