"""The published figures, and what a store of cartridges is never asked."""

import csv
import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from resguardo.kernel import ammunition
from resguardo.kernel.ammunition import AskTechnicalOfficer, Hazard, HazardUnreadable

VECTORS = Path(__file__).parent.parent / "data" / "ammunition" / "vectors.csv"
FOLDER = files("resguardo.law.ammunition")
TABLES = ammunition.read_tables(
    {
        name: FOLDER.joinpath(f"{name}.csv").read_text(encoding="utf-8")
        for name in ("distances", "functions", "mixing", "fire", "figures")
    }
)


def rows(start: str) -> list[dict[str, str]]:
    with VECTORS.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["quantity"].startswith(start)]


def given(row: dict[str, str]) -> dict[str, str]:
    return dict(each.split("=", 1) for each in row["inputs"].split(";") if "=" in each)


def distance(row: dict[str, str]) -> str:
    division, column = row["quantity"].removeprefix("QD_HD").rsplit(".", 1)
    quantity_kg = float(given(row)["NEQ_kg"])
    if column.endswith("_function"):
        column = column.removesuffix("_function")
        return str(ammunition.by_function_m(division, column, quantity_kg, TABLES))
    said = ammunition.distance_m(division, column, quantity_kg, TABLES)
    assert said.by == "table"
    return str(said.metres)


def rounded(row: dict[str, str]) -> str:
    return str(ammunition.round_up_m(float(given(row)["distance_m"])))


def figure(row: dict[str, str]) -> str:
    names = {
        "QD_default_coefficient.": "coefficient.",
        "HD1.4.port_vessel_separation": "division_1.4.port_vessel",
        "injury_": "injury.",
    }
    name = row["quantity"]
    for start, ours in names.items():
        name = name.replace(start, ours)
    return f"{TABLES.figures[name]:g}"


def permitted(row: dict[str, str]) -> str:
    told = given(row)
    if "column" in told:
        return str(
            ammunition.permitted_kg("1.1", told["column"], float(told["available_m"]), TABLES)
        )
    return str(ammunition.permitted_by_coefficient_kg(float(told["k"]), float(told["available_m"])))


def fire(row: dict[str, str]) -> str:
    return ";".join(ammunition.fire_division(given(row)["HD"], TABLES))


def withdrawal(row: dict[str, str]) -> str:
    told = given(row)
    known = float(told["NEQ_kg"]) if "NEQ_kg" in told else None
    division = None if told["HD"].startswith("unknown") else told["HD"]
    return str(
        ammunition.withdrawal_m(
            division, TABLES, quantity_kg=known, railcar="railcar" in told["HD"]
        )
    )


def danger(row: dict[str, str]) -> str:
    told = given(row)
    metres = ammunition.danger_area_m(
        row["quantity"].removeprefix("EDA."), float(told["AUW_kg"]), TABLES
    )
    return str(round(metres + 1)) if "+1" in told["formula"] else f"{round(metres, 2):.10g}"


def aggregation(row: dict[str, str]) -> str:
    stock = {
        division: float(kg) for division, kg in re.findall(r"(1\.[\d.]+)=(\d+)", row["inputs"])
    }
    found = ammunition.aggregate(stock)
    said = [f"{division}@{kg:g}" for division, kg in found.items()]
    if len(said) == 2:
        return f"max(QD {said[0]}, QD {said[1]})"
    return f"evaluate {said[0]}" if said else "no NEQ-based QD"


def compatibility(row: dict[str, str]) -> str:
    told = given(row)
    kind = "article" if "articles" in row["quantity"] else "substance"
    verdict, note = ammunition.mixing(told["a"], told["b"], TABLES, kind=kind)
    return f"{verdict}:{note}" if note else verdict


def share(row: dict[str, str]) -> str:
    told = given(row)
    if "rounds" in told:
        return f"{ammunition.mean_powder_g(int(told['rounds']), float(told['powder_lb'])):.3f}"
    return f"{ammunition.powder_share(float(told['powder_kg']), float(told['case_net_kg'])):.5f}"


ASKED: dict[str, Callable[[dict[str, str]], str]] = {
    "QD_HD": distance,
    "QD_round_table": rounded,
    "QD_default_coefficient": figure,
    "QD_permitted_NEQ": permitted,
    "HD1.4.": figure,
    "fire_division": fire,
    "emergency_withdrawal_distance": withdrawal,
    "EDA.": danger,
    "NEQ_aggregation": aggregation,
    "compatibility_": compatibility,
    "injury_": figure,
    "SAA_": share,
}


def test_every_vector_is_asked() -> None:
    assert sum(len(rows(start)) for start in ASKED) == len(rows("")) == 266


@pytest.mark.parametrize("start", ASKED)
def test_the_published_figures_come_out(start: str) -> None:
    assert not [
        f"{row['quantity']} {row['inputs']}: {said}, not {row['expected']}"
        for row in rows(start)
        if (said := ASKED[start](row)) != re.sub(r" \(1.*\)$|(?<=\d)\.0$", "", row["expected"])
    ]


KNOWN_TO_BE_LESS = {("1.1", "D11", 3000), ("1.1", "D14", 40000)}
"""Cells that their function does not reach: printed so, and the reason why the table decides."""


def test_a_function_never_says_less_than_its_table() -> None:
    less = {
        (division, column, kg)
        for (division, column), cells in TABLES.cells.items()
        for kg, metres in cells
        if ammunition.by_function_m(division, column, kg, TABLES) < metres
    }
    assert less == KNOWN_TO_BE_LESS


def test_an_intermediate_quantity_takes_the_next_greater_distance() -> None:
    cells = dict(TABLES.cells["1.1", "D10"])
    small, large = sorted(cells)[:2]
    between = ammunition.distance_m("1.1", "D10", small + 0.5 * (large - small), TABLES)
    assert between == (cells[large], "table")


def test_beyond_the_last_cell_the_function_answers_and_says_so() -> None:
    assert ammunition.distance_m("1.3", "D4", 10**6, TABLES) == (640, "function")


@pytest.mark.parametrize(("division", "kg"), [("1.1", 12), ("1.4", 900), ("1.6", 3)])
def test_where_the_tables_end_a_person_is_asked(division: str, kg: float) -> None:
    with pytest.raises(AskTechnicalOfficer):
        ammunition.distance_m(division, "D13", kg, TABLES)


def test_no_quantity_of_cartridges_has_a_distance_by_quantity() -> None:
    assert ammunition.aggregate({"1.4": 10.0**9}) == {}


def test_groups_that_clash_are_named() -> None:
    found = ammunition.clashes(["S", "G", "L", "S"], TABLES)
    assert [(a, b, verdict.verdict) for a, b, verdict in found] == [
        ("G", "L", "forbidden"),
        ("L", "S", "forbidden"),
    ]


@pytest.mark.parametrize("text", ["", "1.4", "S", "1.7S", "1.4I", "2.1S"])
def test_a_label_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(HazardUnreadable):
        Hazard.read(text)
