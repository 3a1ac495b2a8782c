"""The screening finds what was done, says it in words, and never looks into the future."""

import csv
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from shutil import which

import pyarrow as pa
import pyarrow.csv as pacsv
import pytest

from resguardo.insight import tables
from resguardo.insight.screening import alerts as shape
from resguardo.insight.screening.alerts import Alert
from resguardo.insight.screening.engines import SparkMissing
from resguardo.insight.screening.quality import (
    CONTROL,
    TEST_SEEDS,
    TUNING_SEEDS,
    Diversion,
    Quality,
    add_country,
    invented,
)
from resguardo.insight.screening.rules import BY_CODE, RULES
from resguardo.insight.screening.screen import FILE_COLUMNS, CannotWrite, screen, write
from resguardo.insight.screening.visits import order
from resguardo.interfaces.cli.main import main
from resguardo.kernel.problem import Problem

WITHOUT_COMPILING = """
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
spark.sql.adaptive.enabled false
spark.ui.showConsoleProgress false
"""
"""To make Java of every query, and Java fast, takes longer than so few rows do."""

Country = tuple[Path, list[Diversion]]


def test_most_of_what_was_done_is_found_and_most_of_what_is_said_is_right(
    country: Country, alerts: list[Alert]
) -> None:
    quality = add_country(Quality(), country[0], alerts, country[1])
    assert quality.recall() > 0.75
    assert quality.precision("rule", "high") > 0.8
    assert quality.accused / quality.guard_years < 0.01
    assert len(quality.named) > 0.9 * len(quality.days_to_first)
    assert quality.median_days <= 12


def test_robbed_guards_are_not_accused(country: Country, alerts: list[Alert]) -> None:
    victims = {person for each in country[1] if each.pattern == CONTROL for person in each.persons}
    guilty = {person for each in country[1] if each.pattern != CONTROL for person in each.persons}
    assert victims - guilty
    accused = {
        each.subject_id
        for each in alerts
        if each.subject_kind == "person" and each.severity in {"rule", "high"}
    }
    assert not accused & (victims - guilty)


def test_an_alert_rests_only_on_what_was_recorded_by_its_day(
    country: Country, alerts: list[Alert], tmp_path: Path
) -> None:
    for table in tables.TABLES:
        pacsv.write_csv(as_text(tables.read(country[0], table)), tmp_path / f"{table}.csv")
    out = tmp_path / "alerts.csv"
    day = date(2024, 3, 9)
    asked = ["--data", str(tmp_path), "--out", str(out), "--as-of", day.isoformat()]
    assert main(["screen", *asked]) == 0
    write(tmp_path / "expected.csv", [each for each in alerts if each.raised_on <= day])
    assert out.read_text(encoding="utf-8") == (tmp_path / "expected.csv").read_text(
        encoding="utf-8"
    )


def as_text(content: pa.Table) -> pa.Table:
    """A spreadsheet knows no lists: their members stand one behind the other."""
    if "owner_hashes" not in content.column_names:
        return content
    texts = [" ".join(each) if each else None for each in content["owner_hashes"].to_pylist()]
    place = content.schema.get_field_index("owner_hashes")
    return content.set_column(place, "owner_hashes", pa.array(texts))


def test_the_entries_behind_an_alert_were_recorded_by_its_day(
    country: Country, alerts: list[Alert]
) -> None:
    wanted = {entry: each.raised_on for each in alerts for entry in each.entry_ids}
    assert len(wanted) > 50
    for batch in tables.batches(country[0], "moves"):
        names, moments = batch.column("entry_id"), batch.column("recorded_at")
        for name, moment in zip(names.to_pylist(), moments.to_pylist(), strict=True):
            if name in wanted:
                assert moment.date() <= max(
                    each.raised_on for each in alerts if name in each.entry_ids
                )


def test_the_file_is_that_of_the_contract(alerts: list[Alert], tmp_path: Path) -> None:
    write(tmp_path / "alerts.csv", alerts)
    with (tmp_path / "alerts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == FILE_COLUMNS
    assert len({row["alert_id"] for row in rows}) == len(rows) == len(alerts)
    assert {row["severity"] for row in rows} <= {"rule", "high", "medium", "low"}
    assert all("{" not in row["explanation"] and row["explanation"] for row in rows)
    assert all(0 < float(row["score"]) <= 1 for row in rows)


def test_bad_input_is_refused_in_words(country: Country, tmp_path: Path) -> None:
    with pytest.raises(tables.TableMissing, match="organisations"):
        screen(tmp_path)
    with pytest.raises(CannotWrite, match="folder that is there"):
        write(tmp_path / "nowhere" / "alerts.csv", [])
    for table in tables.TABLES:
        tables.write(tmp_path, table, tables.TABLES[table].empty_table())
    content = tables.read(country[0], "people").drop_columns(["identity_hash"])
    pacsv.write_csv(content, tmp_path / "people.csv")
    (tmp_path / "people.parquet").unlink()
    with pytest.raises(tables.ColumnMissing, match="identity_hash"):
        screen(tmp_path)


def test_every_rule_says_what_it_needs_and_what_would_make_it_wrong() -> None:
    assert len(BY_CODE) == len(RULES)
    for rule in RULES:
        assert all((rule.about, rule.unit, rule.needs, rule.wrong_if))
        facts = {"subject": "S", "many": 3, "since": "2024-01-01", "other": "O"}
        assert shape.explanation(rule, facts)
    assert not set(TUNING_SEEDS) & set(TEST_SEEDS)


def test_visits_are_ordered_by_what_is_sure_and_fresh_and_spare_what_was_seen(
    alerts: list[Alert],
) -> None:
    day = date(2024, 5, 1)
    visits = order(alerts, day)
    assert [each.weight for each in visits] == sorted(
        (each.weight for each in visits), reverse=True
    )
    first = visits[0]
    assert all(each.raised_on < day for each in first.reasons)
    dismissed = {each.alert_id: "dismissed" for each in first.reasons}
    assert first.org_id not in {each.org_id for each in order(alerts, day, decided=dismissed)}
    seen = {first.org_id: day - timedelta(days=1)}
    assert first.org_id not in {each.org_id for each in order(alerts, day, visited=seen)}


def test_hiding_weighs_more_than_losing() -> None:
    told = Alert(
        "1", "armoury-robbed", date(2024, 3, 1), "B3", "A", "account", "x", "high", 0.9, {}, ()
    )
    hidden = replace(told, alert_id="2", rule="told-late", pattern="C-9", org_id="B")
    assert [each.org_id for each in order([told, hidden], date(2024, 3, 10))] == ["B", "A"]


@pytest.mark.slow
@pytest.mark.filterwarnings(
    # The bridge to Java leaves sockets to be closed when they are forgotten.
    "ignore:unclosed:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)  # fmt: skip
def test_spark_gives_the_same_alerts_to_the_last_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every rule on both engines, over a country so small that one shuffle partition holds it."""
    if find_spec("pyspark") is None or which("java") is None:
        pytest.skip("NO SPARK HERE: the second engine is not tested without pyspark and Java")
    monkeypatch.setenv("SPARK_PARTITIONS", "1")
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path))
    (tmp_path / "spark-defaults.conf").write_text(WITHOUT_COMPILING, encoding="utf-8")
    invented(tmp_path / "tables", seed=103, companies=6, months=3, diversions=24)
    here, there = screen(tmp_path / "tables"), screen(tmp_path / "tables", engine="spark")
    assert there == here
    assert len({each.rule for each in here}) > 25


def test_without_spark_the_engine_is_refused_in_words(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resguardo.insight.screening.engines.find_spec", lambda _name: None)
    with pytest.raises(SparkMissing, match="--engine duckdb") as refused:
        screen(country[0], engine="spark")
    assert isinstance(refused.value, Problem)


def test_most_rules_say_something_in_a_country_with_every_pattern(alerts: list[Alert]) -> None:
    silent = {rule.code for rule in RULES} - set(Counter(each.rule for each in alerts))
    assert len(silent) < len(RULES) * 0.4, silent
