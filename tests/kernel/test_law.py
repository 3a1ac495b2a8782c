import json
import re
from datetime import date, datetime
from importlib.resources import files
from typing import Any

import pytest
import yaml

from resguardo.kernel import canon, law
from resguardo.kernel.law import Basis, Confidence, overlay, read_profile
from resguardo.kernel.problem import Problem

DAY = date(2026, 3, 1)
FOLDER = files("resguardo") / "law" / "jurisdictions"
LIMITS = {"rounds_per_issue_max", "magazines_per_issue_max", "weapons_per_person_max"}


def parsed(name: str) -> Any:
    return yaml.safe_load((FOLDER / name / "profile.yaml").read_text(encoding="utf-8"))


PROFILES = sorted(each.name for each in FOLDER.iterdir() if (each / "profile.yaml").is_file())
VOCABULARY = yaml.safe_load((files("resguardo") / "law" / "vocabulary.yaml").read_text("utf-8"))


def test_the_countries_that_were_promised_are_there() -> None:
    promised = {"mx", "br", "pe", "co", "cr", "gt", "sv", "cl", "ar", "uy", "jm", "za", "es"}
    assert set(PROFILES) == promised | {"generic", "costaverde"}


@pytest.mark.parametrize("name", PROFILES)
def test_every_word_of_a_profile_is_known_in_four_languages(name: str) -> None:
    profile = read_profile(parsed(name))
    assert profile.id == name
    for parameter in profile.parameters.values():
        words = VOCABULARY["parameters"][parameter.name]
        assert set(words) - {"of", "several"} == {"unit", "use", "en", "es", "pt", "fr"}
        assert ("of" in words) == (parameter.unit in {"word", "words"})
        assert words["unit"] == parameter.unit
        for dated in parameter.values:
            assert dated.source
            assert dated.read_on is not None
            if dated.value is not None:
                assert isinstance(dated.value, bool) is (parameter.unit == "flag")


@pytest.mark.parametrize("name", PROFILES)
def test_what_is_enforced_names_an_address_where_it_can_be_read(name: str) -> None:
    profile = read_profile(parsed(name))
    for each in [*profile.parameters.values(), *profile.duties.values()]:
        for dated in each.values:
            if dated.confidence.enforced and name not in {"generic", "costaverde"}:
                assert dated.address.startswith("http"), (each.name, dated)


@pytest.mark.parametrize("name", ["generic", "costaverde"])
def test_profiles_to_start_from_say_all_that_custody_asks(name: str) -> None:
    profile = read_profile(parsed(name))
    assert set(profile.parameters) >= set(read_profile(parsed("generic")).parameters)
    for parameter in profile.parameters.values():
        assert profile.dated_on(parameter.name, DAY).source
    assert all(profile.limit_on(limit, DAY) for limit in LIMITS)


def test_the_country_that_does_not_exist_says_so() -> None:
    profile = read_profile(parsed("costaverde"))
    assert profile.is_fictional
    assert "fictional" in profile.names["en"]
    for parameter in profile.parameters.values():
        assert all("ficti" in dated.source for dated in parameter.values)


def test_generic_practice_is_nobody_s_law() -> None:
    profile = read_profile(parsed("generic"))
    assert not profile.is_fictional
    for parameter in profile.parameters.values():
        assert {dated.basis for dated in parameter.values} == {Basis.PRACTICE}


def test_an_event_is_judged_by_the_value_of_its_own_day() -> None:
    profile = read_profile(parsed("costaverde"))
    name = "rounds_per_issue_max"
    assert profile.number_on(name, date(2023, 12, 31)) == 120
    assert profile.number_on(name, date(2024, 1, 1)) == 60
    assert profile.limit_on(name, date(2017, 3, 31)) is None
    with pytest.raises(law.NotInForce):
        profile.number_on(name, date(2017, 3, 31))
    with pytest.raises(law.NotInForce):
        profile.number_on("unheard_of", DAY)


def test_what_is_unconfirmed_is_never_enforced() -> None:
    profile = read_profile(parsed("costaverde"))
    newest = profile.parameters["return_grace_minutes"].values[-1]
    assert (newest.confidence, newest.value) == (Confidence.UNCONFIRMED, 45)
    assert profile.number_on("return_grace_minutes", DAY) == 60


def test_a_value_of_nothing_ends_the_one_before() -> None:
    text = parsed("costaverde")
    text["parameters"]["rounds_per_issue_max"]["values"].append(
        {"from": DAY, "value": None, "source": "act", "basis": "law", "confidence": "primary"}
    )
    profile = read_profile(text)
    assert profile.limit_on("rounds_per_issue_max", DAY) is None
    assert profile.limit_on("rounds_per_issue_max", date(2026, 2, 28)) == 60


def test_types_are_not_mixed_up() -> None:
    profile = read_profile(parsed("costaverde"))
    assert profile.flag_on("hand_over_count_required", DAY) is True
    with pytest.raises(law.ProfileUnreadable):
        profile.number_on("hand_over_count_required", DAY)
    with pytest.raises(law.ProfileUnreadable):
        profile.flag_on("count_cycle_days", DAY)


def test_a_company_s_own_rules_lie_on_top_of_the_country_s() -> None:
    country = read_profile(parsed("costaverde"))
    text = parsed("generic")
    text["parameters"] = {"rounds_per_issue_max": text["parameters"]["rounds_per_issue_max"]}
    text["parameters"]["rounds_per_issue_max"]["values"][0]["value"] = 24
    both = overlay(country, read_profile(text))
    assert both.number_on("rounds_per_issue_max", DAY) == 24
    assert both.number_on("weapon_idle_days", DAY) == 60
    assert both.digest not in {country.digest, read_profile(text).digest}


def _spoil(text: Any, path: str, value: object) -> Any:
    *way, last = path.split("/")
    spot = text
    for step in way:
        spot = spot[int(step)] if step.isdigit() else spot[step]
    spot[int(last) if last.isdigit() else last] = value
    return text


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("profile", None),
        ("profile/id", ""),
        ("profile/version", 7),
        ("profile/name", "Costaverde"),
        ("parameters", []),
        ("parameters/count_cycle_days", 30),
        ("parameters/count_cycle_days/values", []),
        ("duties/report_to_police/kind", "wish"),
        ("duties/report_to_police/event", "theft"),
        ("duties/report_to_police/to", ""),
        ("sources/act", None),
        ("parameters/count_cycle_days/values/0/from", "2017-04-01"),
        ("parameters/count_cycle_days/values/0/from", datetime(2017, 4, 1)),  # noqa: DTZ001 - YAML has it so
        ("parameters/count_cycle_days/values/0/value", {}),
        ("parameters/count_cycle_days/values/0/value", [{}]),
        ("parameters/count_cycle_days/values/0/source", " "),
        ("parameters/count_cycle_days/values/0/basis", "custom"),
        ("parameters/count_cycle_days/values/0/confidence", "rumour"),
        ("parameters/rounds_per_issue_max/values/0/from", date(2030, 1, 1)),
    ],
)
def test_a_broken_profile_is_refused_at_the_spot(path: str, value: object) -> None:
    with pytest.raises(Problem):
        read_profile(_spoil(parsed("costaverde"), path, value))


def test_a_duty_of_a_region_hides_that_of_the_country() -> None:
    country = read_profile(parsed("costaverde"))
    text = parsed("costaverde")
    text["parameters"] = {}
    text["duties"] = {"report_to_police": text["duties"]["report_to_police"]}
    text["duties"]["report_to_police"]["values"][0]["value"] = 6
    both = overlay(country, read_profile(text))
    found = both.duties_on(DAY, law.DutyKind.NOTICE, event="theft", about="firearm")
    assert [(duty.addressee, dated.value) for duty, dated in found] == [
        ("police", 6),
        ("weapons_registry", 48),
        ("regulator", 3),
    ]


@pytest.mark.parametrize("name", PROFILES)
def test_profiles_fit_their_schema(name: str) -> None:
    """The few words of JSON Schema that the schema uses, checked by hand: one dependency less."""
    schema = files("resguardo") / "law" / "schema" / "profile.schema.json"
    rules = json.loads(schema.read_text(encoding="utf-8"))
    _fits(json.loads(canon.encode(parsed(name))), rules, rules)


def test_the_check_of_the_schema_can_fail() -> None:
    schema = files("resguardo") / "law" / "schema" / "profile.schema.json"
    rules = json.loads(schema.read_text(encoding="utf-8"))
    for path, value in (
        ("profile/id", "9x"),
        ("calendar/weekend/0", 9),
        ("sources/act/read_on", "yesterday"),
        ("authorities/nobody", {"name": "x"}),
        ("parameters/count_cycle_days/values/0/value", 1.5),
        ("parameters/count_cycle_days/values", []),
        ("duties/report_to_police/colour", "red"),
    ):
        text = json.loads(canon.encode(parsed("costaverde")))
        with pytest.raises(AssertionError):
            _fits(_spoil(text, path, value), rules, rules)


TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "null": type(None),
}


def _fits(value: Any, rule: dict[str, Any], root: dict[str, Any]) -> None:
    if "$ref" in rule:
        rule = root["$defs"][rule["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in rule:
        assert any(_is_fit(value, each, root) for each in rule["anyOf"]), value
    if "type" in rule:
        kinds = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
        assert type(value) in {TYPES[kind] for kind in kinds}, (value, rule)
    assert value in rule.get("enum", [value]), (value, rule)
    if isinstance(value, str):
        assert len(value) >= rule.get("minLength", 0)
        assert re.search(rule.get("pattern", ""), value), (value, rule)
        assert rule.get("format") != "date" or re.fullmatch(r"\d{4}-\d\d-\d\d", value), value
    if type(value) is int:
        assert rule.get("minimum", value) <= value <= rule.get("maximum", value)
    if isinstance(value, dict):
        assert set(rule.get("required", ())) <= set(value)
        named, other = rule.get("properties", {}), rule.get("additionalProperties")
        for key, each in value.items():
            assert other is not False or key in named, key
            _fits(key, rule.get("propertyNames", {}), root)
            _fits(each, named.get(key) or other or {}, root)
    if isinstance(value, list):
        assert len(value) >= rule.get("minItems", 0)
        for each in value:
            _fits(each, rule.get("items", {}), root)


def _is_fit(value: Any, rule: dict[str, Any], root: dict[str, Any]) -> bool:
    try:
        _fits(value, rule, root)
    except AssertionError:
        return False
    return True
