"""A programme as IATI 2.03, held against the official schema and every rule of the ruleset.

Both are those of the standard, as the package pyIATI 0.4.1 has them (tests/data/iati).
"""

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from resguardo.interfaces.cli.main import main
from resguardo.kernel.mandate import NotMandated
from resguardo.records.assistance import iati
from resguardo.records.assistance.services import activities, programmes, results
from tests.programme import ProgrammeStage

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[2] / "data" / "iati"


def _schema() -> Any:
    return etree.XMLSchema(etree.parse(DATA / "iati-activities-schema.xsd"))


def _broken_rules(root: Any, today: str) -> list[str]:
    """What the official ruleset has against a file."""
    ruleset = json.loads((DATA / "standard_ruleset.json").read_text(encoding="utf-8"))
    return [
        f"{context} {rule} {case}"
        for context, rules in ruleset.items()
        for element in root.xpath(context)
        for rule, body in rules.items()
        for case in body["cases"]
        if not _holds(rule, case, element, today)
    ]


def _texts(element: Any, path: str) -> list[str]:
    return [each if isinstance(each, str) else (each.text or "x") for each in element.xpath(path)]


def _holds(rule: str, case: Any, element: Any, today: str) -> bool:
    match rule:
        case "atleast_one":
            return any(element.xpath(path) for path in case["paths"])
        case "no_more_than_one":
            return sum(len(element.xpath(path)) for path in case["paths"]) <= 1
        case "date_order":
            less, more = (
                [today] if path == "NOW" else _texts(element, path)
                for path in (case["less"], case["more"])
            )
            return all(first <= last for first in less for last in more)
        case "regex_matches":
            pattern = re.compile(case["regex"])
            return all(pattern.fullmatch(t) for p in case["paths"] for t in _texts(element, p))
        case "sum":
            numbers = [Decimal(text) for path in case["paths"] for text in _texts(element, path)]
            return not numbers or sum(numbers) == case["sum"]
    message = f"the ruleset has a rule {rule} that this test does not know"
    raise AssertionError(message)


def _fill(stage: ProgrammeStage) -> None:
    told: dict[str, Any] = {"by": stage.officer, "at": stage.at}
    row = stage.plan("workshop", budget=Decimal(500))
    for amount in ("120.50", "-20.50"):
        activities.spend(
            **stage.told(row.public_id), amount=Decimal(amount), what="Ana's taxi",
            spent_on=stage.today,
        )  # fmt: skip
    programmes.add_partner(
        **told, programme=stage.programme.public_id, name="Gobierno", role="accountable",
        reference="XM-DAC-41114",
    )  # fmt: skip
    for code, unit, source in (("R1", "%", "people"), ("R2", "people", "people_attended")):
        indicator = results.add_indicator(
            **told, programme=stage.programme.public_id, code=code, title="Change", unit=unit,
            source=source,
        )  # fmt: skip
        for kind, number in (("baseline", "1.5"), ("target", "60"), ("actual", "20")):
            if kind != "actual" or source == "people":
                results.add_value(
                    **told, indicator=indicator.public_id, kind=kind, number=Decimal(number),
                    on=stage.today,
                )  # fmt: skip
    results.add_value(
        **told, indicator=stage.programme.indicators.get(code="R1").public_id, kind="actual",
        number=Decimal(9), on=stage.today, sex="f",
    )  # fmt: skip


def test_the_file_is_valid_by_the_official_schema_and_rules(stage: ProgrammeStage) -> None:
    _fill(stage)
    content = iati.document(viewer=stage.officer, at=stage.at)
    root = etree.fromstring(content)
    schema = _schema()
    assert schema.validate(root), schema.error_log
    assert not _broken_rules(root, stage.today.isoformat())
    assert root.xpath("string(//iati-identifier)").endswith("-CV-2026")
    assert root.xpath("//transaction/value/text()") == ["100.00"]
    assert root.xpath("//recipient-country/@percentage") == ["100"]
    assert root.xpath("//indicator[1]/@measure") == ["2"]
    assert root.xpath("//actual/dimension/@value") == ["f"]
    assert b"taxi" not in content


def test_the_rules_would_find_what_is_wrong(stage: ProgrammeStage) -> None:
    _fill(stage)
    root = etree.fromstring(iati.document(viewer=stage.officer, at=stage.at))
    root.xpath("//recipient-country")[0].set("percentage", "60")
    root.xpath("//activity-date[@type='2']")[0].set("iso-date", "2099-01-01")
    assert len(_broken_rules(root, stage.today.isoformat())) == 2
    root.xpath("//iati-activity")[0].append(etree.Element("title"))
    assert not _schema().validate(root)


def test_an_empty_and_a_closed_programme_are_valid_too(stage: ProgrammeStage) -> None:
    programmes.close_programme(
        by=stage.officer, at=stage.at, programme=stage.programme.public_id, reason="over"
    )
    later = stage.at + timedelta(400)
    root = etree.fromstring(iati.document(viewer=stage.officer, at=later))
    schema = _schema()
    assert schema.validate(root), schema.error_log
    assert not _broken_rules(root, later.date().isoformat())
    assert root.xpath("//activity-date/@type") == ["1", "2", "3", "4"]


def test_the_budget_by_year_adds_up_to_the_whole(stage: ProgrammeStage) -> None:
    stage.plan("workshop", budget=Decimal(700))
    found = iati.budgets(stage.programme)
    assert sum(amount for _first, _last, amount in found) == stage.programme.budget
    assert all(last - first < timedelta(366) for first, last, _amount in found)
    assert found[-1][1] == min(stage.programme.ends_on, date(found[-1][1].year, 12, 31))


def test_only_who_runs_programmes_exports_them(stage: ProgrammeStage) -> None:
    with pytest.raises(NotMandated):
        iati.document(viewer=stage.cast.viewer("clara"), at=stage.at)


def test_the_command_writes_the_file_or_says_which_organisation(
    stage: ProgrammeStage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "programme.xml"
    assert main(["iati", "--out", str(out)]) == 0
    assert _schema().validate(etree.parse(out))
    wrong = str(stage.cast.uno.public_id)
    assert main(["iati", "--out", str(out), "--organisation", wrong]) == 1
    assert "0 organisations run programmes here" in capsys.readouterr().err
    assert main(["iati", "--out", str(tmp_path / "nowhere" / "programme.xml")]) == 1
