"""Makers and models: an alias decides, a misspelling is proposed, a stranger is kept."""

import csv
from importlib.resources import files

import pytest

from resguardo.records.register.makers import Known, Names, New, Proposed


@pytest.fixture(scope="module")
def makers() -> Names:
    source = files("resguardo.law.reference") / "makers.csv"
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    return Names(
        {row["maker"]: [each for each in row["aliases"].split("|") if each] for row in rows}
    )


@pytest.mark.parametrize(
    ("written", "maker"),
    [
        ("FORJAS TAURUS", "Taurus"),
        ("Taurus S.A.", "Taurus"),
        ("Smith y Wesson", "Smith & Wesson"),
        ("SMITH&WESSON", "Smith & Wesson"),
        ("S&W", "Smith & Wesson"),
        ("Smith and Wesson Inc.", "Smith & Wesson"),
        ("Amadeo Rossi", "Rossi"),
        ("Bersa S.A.", "Bersa"),
        ("česká  zbrojovka", "CZ"),
    ],
)
def test_a_spelling_that_was_seen_decides(makers: Names, written: str, maker: str) -> None:
    assert makers.read(written) == Known(maker)


def test_a_misspelling_is_proposed_and_not_decided(makers: Names) -> None:
    assert makers.read("Tauros") == Proposed(("Taurus",))
    assert makers.read("Glcok") == Proposed(("Glock",))


def test_a_maker_that_nobody_listed_is_kept_as_typed(makers: Names) -> None:
    assert makers.read("  Talleres   Ficticios ") == New("Talleres Ficticios")


@pytest.mark.parametrize("written", ["M68", " 68 ", "Mod. 68", "MODELO 68", "mod. M68", "m-68"])
def test_a_model_is_found_however_it_is_introduced(written: str) -> None:
    models = Names({"68": [], "88": ["R88"], "R851": ["851"]}, models=True)
    assert models.read(written) == Known("68")


def test_a_model_one_digit_away_is_another_model() -> None:
    assert Names({"82": [], "1300": []}, models=True).read("1301") == New("1301")


def test_two_models_that_share_a_spelling_are_asked() -> None:
    assert Names({"10": [], "M10": []}, models=True).read("Mod. 10") == Proposed(("10", "M10"))
